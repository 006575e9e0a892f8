"""Power by clock, by phase and by site, from Python."""

from types import SimpleNamespace

import bessemer as bs
import pytest
from bessemer import power


def job(**changes: object) -> power.Job:
    arguments = {
        "power_limit": "700 W",
        "activity": {"matrix": 0.6, "memory_bound": 0.2, "communication": 0.1},
    }
    return power.Job(**(arguments | changes))  # type: ignore[arg-type]


def test_full_clock_is_the_step_as_it_was() -> None:
    step = job().at_clock(1.0)
    assert step.time == pytest.approx(1.0)
    # 0.6 x 0.85 + 0.2 x 0.65 + 0.1 x 0.4 + 0.1 x 0.15 of 700 W.
    assert step.mean_power.to("W").magnitude == pytest.approx(0.695 * 700)


def test_a_cap_holds_matrix_work_and_takes_time() -> None:
    step = job().under_cap("450 W")
    assert step.peak_power.to("W").magnitude == pytest.approx(450)
    assert step.time > 1.0
    assert step.clock < 1.0


def test_the_most_efficient_clock_is_the_least_of_the_curve() -> None:
    curve = job().curve(points=801)
    best = job().most_efficient(overhead="400 W")
    energies = curve["energy"] + 400.0 * curve["time"]
    assert best.energy.to("J").magnitude + 400.0 * best.time <= energies.min() + 1e-9


def test_a_site_holds_more_accelerators_at_its_best_clock() -> None:
    arguments = {"overhead": "430 W", "power_usage_effectiveness": 1.2}
    best = job().at_site("20 MW", **arguments)  # type: ignore[arg-type]
    full = job().at_site("20 MW", clock=1.0, **arguments)  # type: ignore[arg-type]
    assert best.accelerators > full.accelerators
    assert best.relative_throughput > 1.0
    assert full.relative_throughput == pytest.approx(1.0)
    # 20 MW / (1.2 x (486.5 + 430) W).
    assert full.accelerators == pytest.approx(20e6 / (1.2 * 916.5))


def test_the_swing_of_a_whole_job() -> None:
    swing = job().swing(accelerators=1024, rest="300 kW")
    # From matrix work at 0.85 to idle at 0.15.
    assert swing.difference.to("kW").magnitude == pytest.approx(0.7 * 0.7 * 1024)
    assert swing.low < swing.mean < swing.high


def test_a_chain_takes_its_load_and_its_losses() -> None:
    chain = [power.Stage("ups-double-conversion", "1.25 MW", 2), power.Stage("transformer", "2 MW")]
    told = power.conversion_losses(chain, "1 MW")
    assert told.input.to("W").magnitude == pytest.approx(
        1e6 + sum(loss.to("W").magnitude for loss in told.losses)
    )
    assert 0.9 < told.efficiency < 1.0
    with pytest.raises(bs.Infeasible, match="transformer"):
        power.conversion_losses([power.Stage("transformer", "0.5 MW")], "1 MW")


def test_whole_nodes() -> None:
    assert power.nodes_that_fit("10 MW", node_power="8 kW", power_usage_effectiveness=1.25) == 1000


def test_the_activity_of_a_step_does() -> None:
    names = ("matrix", "memory", "communication")
    assert all(hasattr(bs._core.StepActivity, name) for name in names)
    activity = SimpleNamespace(matrix=0.6, memory=0.2, communication=0.1)
    assert job(activity=activity).at_clock(0.8) == job().at_clock(0.8)


def test_an_accelerator_at_a_lower_clock() -> None:
    h100 = bs.catalog.accelerators["h100-sxm"]
    slower = power.at_clock(h100, 0.8)
    assert (slower.peak.bf16 / h100.peak.bf16).to("").magnitude == pytest.approx(0.8)
    assert slower.memory_bandwidth == h100.memory_bandwidth
    levels = job().levels_at(0.8)
    assert levels.matrix < 0.85
    assert levels.idle == 0.15
    assert job().at_clock(0.8).peak_power.to("W").magnitude == pytest.approx(700 * levels.matrix)


def test_entries_have_sources() -> None:
    assert "datacenter-gpu" in power.entries("clock_responses")
    for table in ("clock_responses", "climates", "conversions", "coolings", "rack_densities"):
        for name in power.entries(table):  # type: ignore[arg-type]
            assert power.entry(table, name)["sources"]  # type: ignore[arg-type]


def test_refusals_name_the_field() -> None:
    with pytest.raises(bs.InvalidInput, match=r"activity\.memory: unknown"):
        job(activity={"matrix": 0.5, "memory": 0.1, "communication": 0.1})
    with pytest.raises(bs.InvalidInput, match=r"activity\.communication: must be given"):
        job(activity={"matrix": 0.5, "memory_bound": 0.1})
    with pytest.raises(bs.InvalidInput, match="power_limit"):
        job(power_limit=700)
    with pytest.raises(bs.InvalidInput, match="clock_responses: unknown name 'gpu'"):
        job(response="gpu")
    with pytest.raises(bs.Infeasible, match="power_cap"):
        job().under_cap("20 W")
    with pytest.raises(bs.InvalidInput, match="provisioned_for"):
        job().at_site(
            "20 MW",
            overhead="0 W",
            power_usage_effectiveness=1.2,
            provisioned_for="best",  # type: ignore[arg-type]
        )
