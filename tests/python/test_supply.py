"""Supply and carbon from Python: the formulas are tested in C++, here is the way in and out."""

import bessemer as bs
import pytest
from bessemer import InvalidInput, supply


def test_a_solar_day_balances_and_shifts() -> None:
    sun = supply.sun("40 MW", 0.24, hours=48)
    alone = supply.balance("10 MW", variable=sun)
    stored = supply.balance("10 MW", variable=sun, storage=supply.storage("lithium-ion", "60 MWh"))
    for plan in (alone, stored):
        assert plan.imbalance < 1e-9
    assert stored.energy("grid") < alone.energy("grid")
    assert stored.energy("curtailed") < alone.energy("curtailed")


def test_energy_by_term_sums_to_the_load() -> None:
    plan = supply.balance(
        ["8 MW", "12 MW"],
        variable=["20 MW", "0 MW"],
        dispatchable="3 MW",
        storage=supply.storage("pumped-hydro", "10 MWh", 2),
    )
    e = {term: plan.energy(term).m_as("MWh") for term in plan.watts}
    assert e["variable"] + e["dispatchable"] + e["grid"] + e["discharge"] - e["charge"] - e[
        "curtailed"
    ] == pytest.approx(e["load"], rel=1e-12)
    assert e["load"] == pytest.approx(20.0)


def test_carbon_and_money_of_the_grid_by_the_hour() -> None:
    plan = supply.balance("1 MW", variable=["0 W"] * 24)
    intensity = supply.profile("400 gCO2e/kWh", hours=24, day=0.3)
    assert plan.weighed(intensity).m_as("tCO2e") == pytest.approx(9.6, rel=1e-9)
    assert plan.weighed("0.1 USD/kWh", unit="USD/kWh").m_as("USD") == pytest.approx(2400.0)


def test_pausing_in_dirty_hours_and_the_cleanest_start() -> None:
    intensity = supply.profile("400 gCO2e/kWh", hours=72, day=0.5, peak_hour=19)
    always = supply.run_below(intensity, None, 24, "1 MW")
    paused = supply.run_below(intensity, "400 gCO2e/kWh", 24, "1 MW", "0.1 MW")
    assert always.paused == 0
    assert paused.hours > 24
    assert paused.running < always.running
    assert supply.best_start(intensity, 6) == 4  # 4 to 10 o'clock around the lowest, 7
    prices = supply.profile("0.1 USD/kWh", hours=24, day=0.5)
    assert "USD" in str(supply.run_below(prices, None, 4, "1 MW").running.units)


def test_both_totals_of_scope_2_and_offsets_beside_them() -> None:
    told = supply.scope_2(
        "1000 MWh", "400 gCO2e/kWh", contracted="600 MWh", certificates="600 MWh", offsets="9 tCO2e"
    )
    assert told["location"].m_as("tCO2e") == pytest.approx(400.0)
    assert told["market"].m_as("tCO2e") == 0.0
    assert told["certificates"].m_as("MWh") == pytest.approx(400.0)
    assert told["offsets"].m_as("tCO2e") == pytest.approx(9.0)


def test_carbon_free_share_by_the_hour_is_stricter() -> None:
    hourly, annual = supply.carbon_free_share(["1 MW", "1 MW"], ["2 MW", "0 MW"])
    assert (hourly, annual) == (0.5, 1.0)


def test_marginal_beside_average() -> None:
    told = supply.shifted_carbon(
        ["1 MWh", "0 MWh"],
        ["0 MWh", "1 MWh"],
        ["400 gCO2e/kWh", "100 gCO2e/kWh"],
        ["24 gCO2e/kWh", "490 gCO2e/kWh"],
    )
    assert told["marginal_change"].m_as("kgCO2e") == pytest.approx(466.0)


def test_fabrication_of_a_large_die() -> None:
    made = supply.fabrication("814 mm**2", "5nm", "642 gCO2e/kWh", memory="80 GB", packages=7)
    # 8.14 cm2 x 2,490.5 g over Murphy's yield at 0.1 defects per cm2, ((1 - e^-0.814)/0.814)^2
    assert made["yield"] == pytest.approx(0.4679, abs=2e-4)
    assert made["dies"].m_as("kgCO2e") == pytest.approx(8.14 * 2.4905 / made["yield"], rel=1e-9)
    assert made["memory"].m_as("kgCO2e") == pytest.approx(32.0)
    poisson = supply.fabrication("814 mm**2", "5nm", "642 gCO2e/kWh", model="poisson")
    assert poisson["yield"] < made["yield"]


def test_equivalents_name_their_factor() -> None:
    told = supply.equivalents(carbon="552 tCO2e", energy="50 GWh")
    assert told.values["car-year"] == pytest.approx(120.0)
    assert told.factors["car-year"] == "4600 kgCO2e"
    assert told.sources["car-year"] == "EpaVehicles2024"
    assert told.values["us-home-year"] == pytest.approx(4762, rel=1e-3)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: supply.balance("1 MW", orders=["sell"]), "unknown order 'sell'"),
        (lambda: supply.balance(["1 MW"], variable=["1 MW", "2 MW"]), "must have 1 hour as"),
        (lambda: supply.sun("1 MW", 0.5), "at most 0.318"),
        (lambda: supply.storage("flywheel", "1 MWh"), "flywheel"),
        (lambda: supply.profile("0.1 USD/kWh", day=0.9, year=0.3), "at most 1 together"),
        (lambda: supply.fabrication("1 mm**2", "5nm", "0.6 kgCO2e/kWh", model="x"), "murphy"),
        (lambda: supply.scope_2("1000 MWh", 400), "bare number"),
    ],
)
def test_refusals_say_what_is_wrong(call, words) -> None:
    with pytest.raises(InvalidInput, match=words):
        call()


def test_a_connection_too_small_is_infeasible() -> None:
    with pytest.raises(bs.Infeasible, match="whose connection carries 8 MW"):
        supply.balance("10 MW", grid_limit="8 MW")
