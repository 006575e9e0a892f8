"""A training run at its site: cooling, supply by the hour, ways to pay, held against hand work."""

import json
import math
from pathlib import Path
from typing import Any

import bessemer as bs
import pytest
from bessemer import InvalidInput, cooling
from bessemer.cli import main
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
SITED = ROOT / "examples" / "sited-run.toml"
SMALL = ROOT / "examples" / "llama-3-8b.toml"
RESULT = json.loads((ROOT / "docs" / "result.schema.json").read_text(encoding="utf-8"))
COLD = {"technology": "cold-plate", "climate": "lulea"}
PLAIN_SITE = {"grid_carbon_intensity": "400 gCO2e/kWh", "electricity_price": "0.1 USD/kWh"}
SPOT = {"rate": "1 USD/h", "interruptions": "1 / day"}


@pytest.fixture(scope="module")
def sited() -> bs.TrainingRun:
    return bs.train(SITED)


def value(node: Any) -> float:
    return float(node["value"])


def small(site: dict[str, Any] | None = None, **changes: Any) -> bs.TrainingRun:
    return bs.train(SMALL, **({"site": site} if site is not None else {}), **changes)


# --- balances ------------------------------------------------------------------------------------


def test_sources_equal_the_load_in_every_hour(sited: bs.TrainingRun) -> None:
    h = sited.hours()
    there = h["variable [MW]"] + h["dispatchable [MW]"] + h["grid [MW]"] + h["discharge [MW]"]
    there -= h["charge [MW]"] + h["curtailed [MW]"]
    assert ((there - h["power [MW]"]).abs() < 1e-9 * h["power [MW]"].max()).all()
    assert (h["charge [MW]"] > 0).any()
    assert (h["discharge [MW]"] > 0).any()


def test_parts_sum_to_the_whole(sited: bs.TrainingRun) -> None:
    told = sited.to_dict()
    facility = value(told["energy"]["facility"])
    h = sited.hours()
    assert h["power [MW]"].sum() == pytest.approx(facility, rel=1e-9)
    parts = told["site"]["cooling"]["parts"]
    assert sum(map(value, parts.values())) == pytest.approx(facility, rel=1e-9)
    assert value(parts["it"]) == pytest.approx(value(told["energy"]["it"]), rel=1e-9)
    supply = told["site"]["supply"]
    paid = sum(map(value, supply["cost"].values()))
    assert paid == pytest.approx(value(told["cost"]["electricity"]), rel=1e-9)
    by_hour = h["cost [USD]"].sum() + value(supply["cost"]["demand"])
    assert by_hour == pytest.approx(paid, rel=1e-9)
    carbon = value(told["carbon"]["operational_location"])
    assert h["carbon [kgCO2e]"].sum() / 1e3 == pytest.approx(carbon, rel=1e-9)
    assert value(supply["carbon"]["location"]) == pytest.approx(carbon, rel=1e-9)
    own = told["paid"]["owned"]
    for table in ("capital", "operating", "present_value"):
        total = value(own[table].pop("total"))
        assert sum(map(value, own[table].values())) == pytest.approx(total, rel=1e-9)


def test_the_result_keeps_its_schema_and_is_told(
    sited: bs.TrainingRun, capsys: pytest.CaptureFixture[str]
) -> None:
    Draft202012Validator(RESULT).validate(json.loads(sited.to_json()))
    with pytest.raises(SystemExit) as ended:
        main(["train", str(SITED)])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert max(len(line.rstrip()) for line in told.splitlines()) <= 80
    out = " ".join(told.split())
    for words in (
        "Cooling cold-plate, PUE",
        "a credit, in no sum",
        "CO2e of the grid, never summed: location-based",
        "market-based",
        "at the margin",
        "plants on the site 4.27 tCO2e beside",
        "storage keeps or loses",
        "offsets, subtracted nowhere: 10.0 tCO2e",
        "cleanest start",
        "cars for a year at 4600 kgCO2e [EpaVehicles2024]",
        "homes for a year at 10500 kWh",
        "Owning",
        "for a million tokens",
        "Spot",
    ):
        assert words in out


# --- by hand -------------------------------------------------------------------------------------


def test_cooling_is_the_year_of_the_building() -> None:
    run = small({**PLAIN_SITE, "cooling": {**COLD, "nodes_per_rack": 1}})
    it = sum(x["value"] for x in run.result.to_dict()["it_power"].values())
    year = cooling.year("cold-plate", "lulea", it_power=f"{it} kW")
    told = run.to_dict()
    pue = value(told["energy"]["facility"]) / value(told["energy"]["it"])
    assert pue == pytest.approx(year.power_usage_effectiveness, rel=1e-12)
    assert told["site"]["cooling"]["power_usage_effectiveness"] == pytest.approx(pue)
    tower = small({**PLAIN_SITE, "cooling": {**COLD, "technology": "cold-plate-tower"}})
    assert tower.water.on_site.magnitude > 0.0
    assert run.water.on_site.magnitude == 0.0


def test_a_half_empty_building_and_a_technology_of_ones_own() -> None:
    it = 13.0  # kW, more than the node draws
    half = small({**PLAIN_SITE, "cooling": {**COLD, "rated": f"{it} kW"}})
    assert half.inputs["site"].power_usage_effectiveness != pytest.approx(
        small({**PLAIN_SITE, "cooling": COLD}).inputs["site"].power_usage_effectiveness
    )
    own = {"like": "cold-plate", "fan_share": 0.0, "pump_share": 0.0, "rejection_share": 0.0}
    mine = small({**PLAIN_SITE, "cooling": {**COLD, "technology": own}}).to_dict()
    assert value(mine["site"]["cooling"]["parts"]["pumps"]) == 0.0
    cold = {"dry_bulb": [0.0, 5.0, 200.0], "dew_point": [-3.0, 5.0, 200.0]}
    there = small({**PLAIN_SITE, "cooling": {**COLD, "climate": cold}}).to_dict()
    assert value(there["site"]["cooling"]["parts"]["chillers"]) == 0.0


def test_heat_that_is_sold_is_a_credit_in_no_sum() -> None:
    plain = small({**PLAIN_SITE, "cooling": COLD}).to_dict()
    sold = small(
        {**PLAIN_SITE, "cooling": {**COLD, "heat_demand": "4 kW", "boiler_efficiency": 0.8}}
    ).to_dict()
    of = sold["site"]["cooling"]
    assert value(of["heat_sold"]) > 0.0
    assert value(of["replaced_fuel"]) == pytest.approx(value(of["heat_sold"]) / 0.8)
    # The heat pump draws more; nothing is subtracted from energy or carbon.
    assert value(sold["energy"]["facility"]) > value(plain["energy"]["facility"])
    pue, factor = of["power_usage_effectiveness"], of["energy_reuse_factor"]
    assert of["energy_reuse_effectiveness"] == pytest.approx((1 - factor) * pue)


def test_a_flat_supply_is_no_supply() -> None:
    plain = small(PLAIN_SITE).to_dict()
    flat = small({**PLAIN_SITE, "supply": {}}).to_dict()
    assert flat["energy"] == plain["energy"]
    assert value(flat["carbon"]["operational_location"]) == pytest.approx(
        value(plain["carbon"]["operational_location"]), rel=1e-12
    )
    assert value(flat["cost"]["electricity"]) == pytest.approx(
        value(plain["cost"]["electricity"]), rel=1e-12
    )
    assert value(flat["water"]) == pytest.approx(value(plain["water"]), rel=1e-12)
    choices = flat["site"]["supply"]["choices"]
    assert choices["pausing"]["paused_hours"] == 0
    assert choices["cleanest_start"]["start_hour"] == 0


def test_prices_and_intensities_by_the_hour_by_hand() -> None:
    # Two hours in turn: 0.05 and 0.15 USD/kWh, 100 and 500 g/kWh.
    supply = {
        "price": {"values": [50.0, 150.0], "unit": "USD/MWh"},
        "intensity": {"values": [100.0, 500.0], "unit": "gCO2e/kWh"},
        "marginal_intensity": {"values": [900.0, 100.0], "unit": "gCO2e/kWh"},
    }
    run = small({"power_usage_effectiveness": 1.25, "supply": supply})
    told = run.to_dict()
    hours = value(told["duration"]) * 24.0
    kilowatts = value(told["energy"]["facility"]) * 1e3 / hours
    first = sum(min(1.0, hours - i) for i in range(0, math.ceil(hours), 2))
    second = hours - first
    assert value(told["cost"]["electricity"]) == pytest.approx(
        kilowatts * (0.05 * first + 0.15 * second), rel=1e-9
    )
    carbon = told["site"]["supply"]["carbon"]
    assert value(carbon["location"]) == pytest.approx(
        kilowatts * (0.1 * first + 0.5 * second) / 1e3, rel=1e-9
    )
    assert value(carbon["marginal"]) == pytest.approx(
        kilowatts * (0.9 * first + 0.1 * second) / 1e3, rel=1e-9
    )
    paused = told["site"]["supply"]["choices"]["pausing"]
    # Only every second hour is clean: as many idle hours lie between the hours of work.
    assert paused["paused_hours"] == math.ceil(hours) - 1
    assert paused["hours"] == 2 * math.ceil(hours) - 1


def test_series_come_from_files(tmp_path: Path) -> None:
    text = "hour,price,grams\n" + "".join(f"{h},{40 + h},{300 - 10 * h}\n" for h in range(24))
    (tmp_path / "day.csv").write_text(text, encoding="utf-8")
    scenario = tmp_path / "run.toml"
    scenario.write_text(
        SMALL.read_text(encoding="utf-8").replace("[site]", "[unused]").split("[unused]")[0]
        + """
[site.supply]
price = { file = "day.csv", column = "price", unit = "USD/MWh" }
intensity = { file = "day.csv", column = "grams", unit = "gCO2e/kWh" }
""",
        encoding="utf-8",
    )
    h = bs.train(scenario).hours()
    assert h["price [USD/kWh]"].iloc[5] == pytest.approx(0.045)
    assert h["intensity [gCO2e/kWh]"].iloc[25] == pytest.approx(290.0)


def test_both_totals_and_offsets_beside_them() -> None:
    contracts = {"contracted": 0.5, "contract_intensity": "10 gCO2e/kWh", "certificates": 0.25}
    supply: dict[str, Any] = {"contracts": {**contracts, "residual_intensity": "600 gCO2e/kWh"}}
    run = small({**PLAIN_SITE, "supply": supply}).to_dict()
    energy = value(run["energy"]["facility"]) * 1e3
    assert value(run["carbon"]["operational_location"]) == pytest.approx(energy * 0.4e-3)
    market = energy * (0.5 * 0.01 + 0.25 * 0.6) / 1e3
    assert value(run["carbon"]["operational_market"]) == pytest.approx(market)
    supply["contracts"]["offsets"] = "1000 tCO2e"
    offset = small({**PLAIN_SITE, "supply": supply}).to_dict()
    assert offset["carbon"] == run["carbon"]
    assert value(offset["site"]["supply"]["carbon"]["offsets_beside"]) == pytest.approx(1000.0)


def test_plants_on_the_site_take_load_from_the_grid() -> None:
    plants = [{"name": "nuclear", "capacity": "6 kW", "capacity_factor": 1.0}]
    plants += [{"name": "gas-turbine", "capacity": "2 kW", "capacity_factor": 1.0}]
    alone = small(PLAIN_SITE).to_dict()
    told = small({**PLAIN_SITE, "supply": {"sources": plants}}).to_dict()
    energy = told["site"]["supply"]["energy"]
    hours = value(told["duration"]) * 24.0
    assert value(energy["variable"]) == pytest.approx(6e-3 * hours, rel=1e-9)
    assert value(energy["dispatchable"]) == pytest.approx(2e-3 * hours, rel=1e-9)
    left = value(energy["load"]) - 8e-3 * hours
    assert value(energy["grid"]) == pytest.approx(left, rel=1e-9)
    grid_carbon = value(told["carbon"]["operational_location"])
    assert grid_carbon == pytest.approx(0.4 * left, rel=1e-9)
    assert value(told["water"]) < value(alone["water"])


def test_a_tariff_has_a_demand_charge() -> None:
    tariff = {
        "peak": "0.1 USD/kWh",
        "valley": "0.1 USD/kWh",
        "peak_from": 8,
        "peak_to": 20,
        "demand": "15 USD/kW",
    }
    told = small({"supply": {"tariff": tariff}}).to_dict()
    hours = value(told["duration"]) * 24.0
    kilowatts = value(told["energy"]["facility"]) * 1e3 / hours
    months = math.ceil(hours) / 730.0  # a started hour counts
    assert value(told["site"]["supply"]["cost"]["demand"]) == pytest.approx(
        15.0 * kilowatts * months, rel=1e-6
    )


# --- ways to pay ---------------------------------------------------------------------------------


def test_owning_by_hand() -> None:
    own = {
        "accelerator_price": "30000 USD",
        "server_price": "80000 USD",
        "network_share": 0.0,
        "discount": 0.0,
        "capital": "0 USD/W",
        "utilization": 0.5,
        "years": "4 years",
        "accelerator_life": "4 years",
        "server_life": "4 years",
        "accelerator_salvage": 0.0,
        "discount_rate": 0.0,
        "staff": 0.0,
        "it_maintenance": 0.0,
        "facility_maintenance": 0.0,
        "other": 0.0,
    }
    run = small({**PLAIN_SITE, "electricity_price": "0 USD/kWh"}, **{"cost.own": own})
    told = run.to_dict()
    owned = told["paid"]["owned"]
    assert value(owned["capital"]["total"]) == pytest.approx(8 * 30000 + 80000)
    salvage = 80000 * _salvage(run, "servers")
    rate = (320000 - salvage) / (8 * 0.5 * 4 * 8766)
    assert value(owned["rate"]) == pytest.approx(rate, rel=1e-9)
    cost = rate * value(told["accelerator_hours"])
    assert value(told["cost"]["owned"]) == pytest.approx(cost, rel=1e-9)
    millions = run.inputs["training"].tokens.m_as("token") / 1e6
    assert value(owned["per_million_tokens"]) * millions == pytest.approx(cost, rel=1e-9)


def _salvage(run: bs.TrainingRun, group: str) -> float:
    assert run.owned is not None
    return float(run.owned.inputs.salvage[group])


def test_owning_takes_power_and_overhead_from_the_run(sited: bs.TrainingRun) -> None:
    assert sited.owned is not None
    x = sited.owned.inputs
    it = sum(part["value"] for part in sited.result.to_dict()["it_power"].values())
    assert x.it_power / 1e3 == pytest.approx(it, rel=1e-9)
    assert x.power_usage_effectiveness == sited.inputs["site"].power_usage_effectiveness
    assert max(sited.owned.year.intensity) == pytest.approx(max(sited.at_site.supply.intensity))


def test_spot_goes_through_the_reliability_model() -> None:
    never = small(
        **{"cost.spot": {**SPOT, "interruptions": "0 / day"}, "cost.rental_rate": "2 USD/h"}
    )
    often = small(**{"cost.spot": {**SPOT, "interruptions": "24 / day", "restart": "15 min"}})
    told, late = never.to_dict(), often.to_dict()
    assert value(told["cost"]["spot"]) == pytest.approx(value(told["cost"]["rental"]) / 2.0)
    spot = late["paid"]["spot"]
    assert spot["goodput"] < 0.76  # a quarter of the time is restarts alone
    assert value(spot["useful_rate"]) == pytest.approx(late["goodput"] / spot["goodput"], rel=1e-9)
    assert value(late["cost"]["spot"]) == pytest.approx(
        value(spot["useful_rate"]) * value(late["accelerator_hours"]), rel=1e-9
    )


def test_commitments() -> None:
    alone = small(**{"cost.commitment": {"rate": "1.5 USD/h", "term": "1 year"}}).to_dict()
    assert value(alone["cost"]["committed"]) == pytest.approx(8 * 8766 * 1.5)
    shared = {"rate": "1.5 USD/h", "term": "1 year", "utilization": 0.75}
    told = small(**{"cost.commitment": shared}).to_dict()
    assert value(told["cost"]["committed"]) == pytest.approx(
        value(told["accelerator_hours"]) * 2.0, rel=1e-9
    )


def test_what_it_rests_on_is_cited(sited: bs.TrainingRun) -> None:
    assert {"WiesnerEtAl2021", "ShortEtAl1995", "GreenGridEre2010"} <= set(sited.citations)
    assert "@" in sited.cite()
    assert "WiesnerEtAl2021" not in small().citations


def test_what_is_not_asked_changes_nothing() -> None:
    plain = small().to_dict()
    assert {"site", "paid"}.isdisjoint(plain)
    asked = small(**{"cost.spot": SPOT}).to_dict()
    for key in ("step", "duration", "energy", "water", "carbon", "goodput"):
        assert asked[key] == plain[key]
    assert small().hours()["power [MW]"].sum() == pytest.approx(
        value(plain["energy"]["facility"]), rel=1e-9
    )


# --- pictures ------------------------------------------------------------------------------------


def test_pictures_of_a_run(sited: bs.TrainingRun) -> None:
    for what in ("energy", "cost", "carbon", "own_or_rent", "step", "memory", "run"):
        assert sited.plot(what)._repr_png_()[:4] == b"\x89PNG"  # type: ignore[attr-defined]
    plain = small()
    for what in ("energy", "cost", "carbon"):
        assert plain.plot(what).axes
    with pytest.raises(InvalidInput, match=r"needs \[cost.own\]"):
        plain.plot("own_or_rent")
    with pytest.raises(InvalidInput, match="unknown picture 'sankey'"):
        plain.plot("sankey")


def test_the_bar_of_owning_sums_to_its_cost(sited: bs.TrainingRun) -> None:
    from bessemer._plot_run import _owned_parts

    assert sum(_owned_parts(sited).values()) == pytest.approx(sited.paid.of_run[0], rel=1e-9)


# --- wrong inputs --------------------------------------------------------------------------------

TARIFF = {"peak": "1 USD/kWh", "valley": "1 USD/kWh", "peak_from": 1, "peak_to": 2}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"site": {"power_usage_effectiveness": 1.1, "cooling": COLD}},
            "site: cooling and power_usage_effectiveness exclude each other",
        ),
        (
            {"site": {"water_usage_effectiveness": "1 L/kWh", "cooling": COLD}},
            "cooling and water_usage_effectiveness exclude each other",
        ),
        (
            {"site": {"cooling": {"technology": "cold-plates", "climate": "lulea"}}},
            "site.cooling.technology: unknown .*cold-plate",
        ),
        (
            {"site": {"cooling": {"technology": "cold-plate", "climate": "lulia"}}},
            "site.cooling.climate: unknown .*lulea",
        ),
        ({"site": {"cooling": {"technology": "cold-plate"}}}, "one of climate and weather"),
        (
            {"site": {"cooling": {**COLD, "rack_power": "1 kW", "nodes_per_rack": 2}}},
            "rack_power and nodes_per_rack exclude each other",
        ),
        (
            {"site": {"cooling": {"technology": "cold-plate", "weather": "none.csv"}}},
            "site.cooling.weather: .*No such file",
        ),
        (
            {"site": {"cooling": {**COLD, "boiler_efficiency": 2.0, "heat_demand": "1 kW"}}},
            "site.cooling.boiler_efficiency",
        ),
        (
            {"site": {"electricity_price": "1 USD/kWh", "supply": {"tariff": TARIFF}}},
            r"electricity_price and supply.tariff exclude each other",
        ),
        (
            {"site": {"supply": {"tariff": TARIFF, "price": {"day": 0.1}}}},
            "price and tariff exclude each other",
        ),
        ({"site": {"supply": {"price": {"values": [1.0]}}}}, "unit must be given"),
        (
            {"site": {"supply": {"price": {"values": [1.0], "unit": "gCO2e/kWh"}}}},
            "site.supply.price.unit",
        ),
        (
            {"site": {"supply": {"intensity": {"values": [1.0, -1.0], "unit": "gCO2e/kWh"}}}},
            "site.supply.intensity: hour 1 must not be negative",
        ),
        (
            {"site": {"supply": {"marginal_intensity": {"day": 0.1}}}},
            "site.supply.marginal_intensity.mean: must be given",
        ),
        (
            {"site": {"supply": {"sources": [{"name": "sun", "capacity": "1 MW"}]}}},
            "site.supply.sources.name: .*sun",
        ),
        (
            {"site": {"supply": {"contracts": {"contracted": 0.8, "certificates": 0.4}}}},
            "site.supply.contracts: .*at most 1 together",
        ),
        (
            {
                "site": {
                    "supply": {
                        "battery": {"name": "lithium-ion", "capacity": "1 MWh", "follows": "sun"}
                    }
                }
            },
            "site.supply.battery.follows: must be price or intensity",
        ),
        (
            {"site": {"supply": {"start_hour": 8760}}},
            "site.supply.start_hour: must be at most 8759",
        ),
        ({"site": {"suply": {}}}, "site.suply: unknown key; did you mean supply"),
        ({"cost.own": {"accelerator_price": "h1000"}}, "cost.own.accelerator_price: .*h1000"),
        ({"cost.own": {"utilization": 0.0}}, "cost.own.utilization: must be above 0"),
        ({"cost.own": {"kind": "ship"}}, "cost.own.kind: must be new or retrofit"),
        ({"cost.own": {"depreciation": "fast"}}, "cost.own.depreciation: must be .*fast"),
        ({"cost.spot": {"rate": "1 USD/h"}}, "cost.spot.interruptions: must be given"),
        ({"cost.spot": {**SPOT, "rate": "h100"}}, "cost.spot.rate: unknown name 'h100'"),
        (
            {"cost.commitment": {"rate": "1 USD/h", "term": "1 year", "utilization": 0.0}},
            "cost.commitment.utilization: must be in",
        ),
    ],
)
def test_refusals_name_the_key(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        bs.train(SMALL, **changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"site": {"cooling": {**COLD, "technology": "air-chilled", "nodes_per_rack": 4}}},
            r"site.cooling.nodes_per_rack: a rack of .* kW is more than the 10 kW that air-chilled",
        ),
        (
            {"site": {"cooling": {**COLD, "rack_power": "160 kW"}}},
            "site.cooling.rack_power: a rack of 160 kW is more than the 150 kW that cold-plate",
        ),
        (
            {
                "cluster": {"node": "gb200-nvl72", "accelerators": 72},
                "plan": {"tensor": 1, "sequence_parallel": False},
                "training.global_batch": 144,
                "site": {"cooling": {**COLD, "technology": "rear-door"}},
            },
            "a rack of 120 kW is more than the 80 kW that rear-door cools",
        ),
        ({"site": {"cooling": {**COLD, "rated": "1 kW"}}}, "site.cooling.rated: the run draws"),
        ({"site": {"supply": {"grid_limit": "1 kW"}}}, "whose connection carries"),
        (
            {"cost.spot": {**SPOT, "interruptions": "100 / min", "restart": "1 h"}},
            "cost.spot: .* keeps nothing",
        ),
    ],
)
def test_what_cannot_be_is_infeasible(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(bs.Infeasible, match=words):
        bs.train(SMALL, **changes)


def test_an_accelerator_without_a_price_must_be_given_one() -> None:
    with pytest.raises(InvalidInput, match=r"cost\.own\.accelerator_price: must be given"):
        bs.train(
            SMALL,
            cluster={"node": "gb300-nvl72", "accelerators": 8},
            **{"cost.own": {"years": "4 years"}},
        )


def test_a_file_with_holes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "holes.csv"
    path.write_text("price\n40\n\nx\n", encoding="utf-8")
    series = {"file": str(path), "column": "price", "unit": "USD/MWh"}
    with pytest.raises(InvalidInput, match=r"line .* must be a number, got 'x'"):
        small({"supply": {"price": series}})
    with pytest.raises(InvalidInput, match="has no column 'cost'; its columns are price"):
        small({"supply": {"price": {**series, "column": "cost"}}})


def test_what_a_plant_on_the_site_burns_stands_in_the_answers_and_in_comparisons() -> None:
    sources = [{"name": "gas-turbine", "capacity": "1 MW"}]
    gas = small({**PLAIN_SITE, "supply": {"sources": sources}})
    told = gas.to_dict()["carbon"]
    assert value(told["operational_location"]) == 0.0
    intensity = bs.catalog.generation_sources["gas-turbine"].lifecycle_intensity
    burnt = gas.facility_energy.m_as("kWh") * intensity.m_as("tCO2e/kWh")
    assert value(told["plants"]) == pytest.approx(burnt, rel=1e-9)
    study = bs.compare(small(PLAIN_SITE), gas)
    assert study["scenario 1"].value("plants_carbon") == 0.0
    assert study["scenario 2"].value("plants_carbon") == pytest.approx(burnt, rel=1e-9)


def test_a_comparison_takes_the_market_based_total_of_the_run(sited: bs.TrainingRun) -> None:
    market = value(sited.to_dict()["carbon"]["operational_market"])
    assert bs.compare(sited).cases[0].value("carbon_market") == market


def test_powers_and_lost_time_sum_to_the_whole() -> None:
    run = bs.train(
        ROOT / "examples" / "llama-3.1-405b.toml",
        reliability={
            "part_rates": "h100-llama-3",
            "checkpoints": {
                "kind": "tiered",
                "copy_bandwidth": "200 GB/s",
                "peer_bandwidth": "100 GB/s",
            },
            "spares": {"nodes": 32, "repair": "1 day"},
            "maintenance": {"period": "30 days", "length": "6 h"},
        },
        power={
            "cap": "600 W",
            "switches": {"count": 640, "each": "switch-64x400g"},
            "optics": {"count": 20000, "each": "8 W"},
            "storage": {"count": 200, "each": "storage-server"},
            "supply": "rack-supply",
        },
    )
    told = run.to_dict()
    lost = told["reliability"]["lost_time"]
    assert sum(lost.values()) + told["goodput"] == pytest.approx(1.0, abs=1e-9)
    power = told["power"]
    assert sum(map(value, power["it_parts"].values())) == pytest.approx(
        value(power["it"]), rel=1e-9
    )
    hours = run.duration.m_as("h")
    drawn = value(power["it"]) * hours / 1e3
    assert drawn == pytest.approx(value(told["energy"]["it"]), rel=1e-9)
