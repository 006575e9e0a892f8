"""Reliability in Python: the library's answers with units, tables and a picture."""

from __future__ import annotations

import math
from typing import Any

import bessemer as bs
import pytest
from bessemer import InvalidInput, Recovery, catalog, reliability

RECOVERY = Recovery(detection="2 min", restart="8 min")
QUICK = Recovery(detection="10 s", restart="50 s")
BACKGROUND = reliability.BackgroundCheckpoint(snapshot="5 s", persist="110 s", slowdown=0.1)
TIERS = reliability.TieredCheckpoint(
    memory_cost="2 s", storage_cost="60 s", survived=0.9, from_memory=QUICK
)


def test_intervals_by_young_daly_and_exactly() -> None:
    young = reliability.best_interval("60 s", "2.63 h", method="young")
    daly = reliability.best_interval("60 s", "2.63 h", method="daly")
    exact = reliability.best_interval("60 s", "2.63 h")
    assert young.m_as("s") == pytest.approx(math.sqrt(2 * 60 * 2.63 * 3600))
    assert daly.m_as("s") == pytest.approx(exact.m_as("s"), rel=1e-4)
    assert exact < young


@pytest.mark.parametrize("checkpoint", ["60 s", BACKGROUND, TIERS])
def test_shares_and_goodput_sum_to_one(checkpoint: Any) -> None:
    found = reliability.losses(checkpoint, RECOVERY, "3.09 h")
    assert found.goodput + sum(found.values()) == pytest.approx(1.0, abs=1e-9)
    assert 0.8 < found.goodput < 1.0


# Each is a share of what those before it leave: 0.9 x 0.8 x 0.5.
def test_maintenance_waiting_and_fewer_replicas() -> None:
    plain = reliability.losses("60 s", RECOVERY, "3.09 h")
    run = reliability.losses(
        "60 s", RECOVERY, "3.09 h", maintenance=0.1, waiting=0.2, throughput=0.5
    )
    assert run.goodput == pytest.approx(0.36 * plain.goodput)
    assert run["maintenance"] == pytest.approx(0.1)
    assert run["waiting_for_nodes"] == pytest.approx(0.18)
    assert run["fewer_replicas"] == pytest.approx(0.36)


def test_silent_corruption_costs() -> None:
    weekly = reliability.SilentCorruption(mean_time_between="7 day", check="10 s")
    run = reliability.losses("60 s", RECOVERY, "3.09 h", corruption=weekly)
    assert run["verification"] > 0.0
    assert run.goodput < reliability.losses("60 s", RECOVERY, "3.09 h").goodput
    with pytest.raises(InvalidInput, match="corruption: is modelled for checkpoints that stop"):
        reliability.losses(TIERS, RECOVERY, "3.09 h", corruption=weekly)


@pytest.mark.parametrize("checkpoint", ["60 s", BACKGROUND, TIERS])
def test_histories_agree_within_one_percent(checkpoint: Any) -> None:
    told = reliability.losses(checkpoint, RECOVERY, "3.09 h")
    played = reliability.simulate(checkpoint, RECOVERY, "3.09 h", seed=1)
    assert played.failures == 100_000
    assert played.goodput == pytest.approx(told.goodput, rel=0.01)
    useful = played.times["useful"] / played.duration
    assert useful.m_as("") == pytest.approx(played.goodput)
    again = reliability.simulate(checkpoint, RECOVERY, "3.09 h", seed=1)
    assert again.times == played.times


def test_histories_wait_for_spares_as_the_pool_says() -> None:
    spares = reliability.SparePool(spares=3, repair="6 h")
    told = reliability.pool(spares, 2048, f"{1 / (2048 * 3.09)} 1/hour")
    played = reliability.simulate("60 s", RECOVERY, "3.09 h", pool=spares, failures=200_000)
    waited = (played.times["waiting_for_nodes"] / played.duration).m_as("")
    assert waited == pytest.approx(told.waiting, abs=0.003)


def test_curve_has_its_top_at_the_best_interval() -> None:
    curve = reliability.goodput_curve("60 s", RECOVERY, "3.09 h")
    assert list(curve.columns[:2]) == ["interval", "goodput"]
    assert len(curve) == 81
    top = curve["goodput"].idxmax()
    assert curve["interval"][top] == pytest.approx(curve.attrs["best_interval"])
    assert (curve.drop(columns="interval").sum(axis=1) - 1.0).abs().max() < 1e-9


def test_curve_of_given_intervals_and_of_tiers() -> None:
    curve = reliability.goodput_curve(TIERS, RECOVERY, "3.09 h", intervals=["1 min", "10 min"])
    assert list(curve["interval"]) == [60.0, 600.0]
    background = reliability.goodput_curve(BACKGROUND, RECOVERY, "3.09 h")
    assert background["interval"].min() >= 100.0


def test_curve_is_drawn() -> None:
    axes = bs.plot.goodput(reliability.goodput_curve("60 s", RECOVERY, "3.09 h"))
    assert axes.get_xscale() == "log"
    with pytest.raises(InvalidInput, match=r"plot.goodput: needs the table"):
        bs.plot.goodput(reliability.failures("h100-llama-3", [8]))


# [GrattafioriEtAl2024]: 419 in 54 days on 16,384; all survive in storage, 374 of 419 on a peer.
def test_failures_against_size() -> None:
    table = reliability.failures("h100-llama-3", [1024, 16384])
    assert table["mean_time_to_failure"][1] == pytest.approx(54 * 24 / 419)
    assert table["mean_time_to_failure"][0] == pytest.approx(16 * 54 * 24 / 419)
    assert table["memory"][1] * 54 == pytest.approx(72)
    assert table["peer_host_survives"][1] == pytest.approx(374 / 419)


def test_part_rates_of_the_catalogue_can_be_changed() -> None:
    known = catalog.part_rates["h100-llama-3"]
    assert known.nodes_per_switch == 2
    assert isinstance(known, reliability.PartRates)
    twice = known.with_(memory=2 * known.memory)
    assert reliability.failures(twice, [16384])["memory"][0] * 54 == pytest.approx(144)
    sources = catalog.part_rates.sources("h100-llama-3")
    assert {key for _, _, key, _ in sources} == {"GrattafioriEtAl2024"}
    assert ("part_rates.memory", "derived") in {(name, basis) for name, basis, _, _ in sources}
    with pytest.raises(InvalidInput, match="part rates: unknown name"):
        catalog.part_rates["h100-llama-4"]


# Load 100 x 0.01 x 2 = 2; one spare: weights 1, 2, 2.
def test_pool_and_elastic() -> None:
    spares = reliability.SparePool(spares=1, repair="2 day")
    assert reliability.pool(spares, 100, "0.01 1/day").waiting == pytest.approx(0.4)
    none = reliability.SparePool(spares=0, repair="5 day")
    state = reliability.elastic(none, 50, 1, "0.01 1/day")
    assert state.throughput == pytest.approx(1 / 1.05)
    with pytest.raises(InvalidInput, match=r"spare_pool.spares_fail"):
        reliability.elastic(
            reliability.SparePool(spares=0, repair="5 day", spares_fail=True), 50, 1, "0.01 1/day"
        )


def test_spares_over_a_repair() -> None:
    outages = [("2 1/day", 1)]
    assert reliability.spares_suffice(0, outages, "1 day") == pytest.approx(math.exp(-2))
    needed = reliability.spares_needed(0.99, outages, "1 day")
    assert reliability.spares_suffice(needed, outages, "1 day") >= 0.99
    assert reliability.spares_suffice(needed - 1, outages, "1 day") < 0.99


# [Bekman2024]: 3 to 10 % of a new batch fails early.
def test_new_parts_fail_more() -> None:
    excess = reliability.early_excess(0.05, "0.05 1/year", "30 day")
    first = reliability.aged_rate(
        "0.05 1/year", age="0 s", length="30 day", early_excess=excess, early_life="30 day"
    )
    later = reliability.aged_rate(
        "0.05 1/year", age="1 year", length="30 day", early_excess=excess, early_life="30 day"
    )
    assert first.m_as("1/year") > 5 * later.m_as("1/year")
    assert later.m_as("1/year") == pytest.approx(0.05, rel=1e-3)


losses: Any = reliability.losses
best_interval: Any = reliability.best_interval


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: losses(60, RECOVERY, "3 h"), "checkpoint: expected s"),
        (lambda: losses("60 s", "10 min", "3 h"), "recovery: must be a Recovery"),
        (lambda: reliability.losses("60 s", RECOVERY, "3 GB"), "mean_time_between_failures"),
        (lambda: best_interval("60 s", "3 h", method="best"), "method: must be exact"),
        (lambda: reliability.best_interval(BACKGROUND, "3 h", method="daly"), "method: daly knows"),
        (lambda: reliability.goodput_curve("60 s", RECOVERY, "3 h", points=1), "goodput_curve"),
        (lambda: reliability.failures("h100-llama-3", [0]), "accelerators: must be between"),
        (lambda: reliability.losses("60 s", RECOVERY, "3 h", waiting=2.0), "run_losses: waiting"),
    ],
)
def test_wrong_input_is_told(call: Any, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        call()
