"""What a scenario says of failures and power, in a run: losses by name, caps, peaks, limits."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import bessemer as bs
import pytest

ROOT = Path(__file__).resolve().parents[2]
LLAMA = ROOT / "examples" / "llama-3.1-405b.toml"
NODES, PER_NODE = 2048, 8


@pytest.fixture(scope="module")
def plain() -> bs.TrainingRun:
    return bs.train(LLAMA)


def reliable(**table: Any) -> bs.TrainingRun:
    return bs.train(LLAMA, reliability=table)


# [GrattafioriEtAl2024]: 419 unexpected interruptions of 16,384 accelerators in 54 days, and over
# 90 % effective training time.
@pytest.mark.parametrize("table", [{}, {"part_rates": "h100-llama-3"}], ids=["plain", "by part"])
def test_llama_3_fails_as_it_did(table: dict[str, Any]) -> None:
    run = reliable(**table)
    assert run.mean_time_between_failures.m_as("h") == pytest.approx(54 * 24 / 419)
    assert 0.90 < run.goodput < 0.95
    assert run.failures.total.m_as("1/day") == pytest.approx(419 / 54)


def test_parts_stand_by_name() -> None:
    run = reliable(part_rates="h100-llama-3")
    assert run.failures["memory"].m_as("1/day") == pytest.approx(72 / 54)
    assert run.failures["network_switch"].m_as("1/day") == pytest.approx(42 / 54)
    twice = reliable(part_rates={"like": "h100-llama-3", "memory": "0.06 / year"})
    assert twice.failures["memory"].m_as("1/year") == pytest.approx(0.06 * 16384)
    assert twice.failures["software"].m_as("1/day") == pytest.approx(56 / 54)


COPIES = {"copy_bandwidth": "400 GB/s"}
SAID: list[dict[str, Any]] = [
    {},
    {"checkpoints": {"kind": "background", "slowdown": 0.02, **COPIES}},
    {"checkpoints": {"kind": "tiered", "memory_restart": "2 min", **COPIES}},
    {"spares": {"nodes": 16, "repair": "1 day", "crews": 40}},
    {"spares": {"nodes": 4, "repair": "1 day", "elastic": True}, "part_rates": "h100-llama-3"},
    {"maintenance": {"period": "30 days", "length": "6 h"}},
    {"corruption": {"check": "10 s"}},
    {"corruption": {"noticed_after": "1 h", "rate": "0.001 / year"}},
    {"early_failures": {"share": 0.05, "life": "90 days", "age": "30 days"}},
]


@pytest.mark.parametrize("table", SAID, ids=lambda table: "-".join(table) or "nothing")
def test_losses_and_goodput_sum_to_one(table: dict[str, Any]) -> None:
    run = reliable(**table)
    shares = run.lost_time.numbers()
    assert sum(shares.values()) + run.goodput == pytest.approx(1.0, abs=1e-12)
    assert min(shares.values()) >= 0.0
    assert set(shares) == {
        "maintenance",
        "waiting_for_nodes",
        "fewer_replicas",
        "checkpointing",
        "verification",
        "lost_work",
        "restart",
    }


def test_checkpoints_beside_training_or_in_memory_cost_less(plain: bs.TrainingRun) -> None:
    background = reliable(checkpoints={"kind": "background", **COPIES})
    # 14 byte a parameter out of 2,048 nodes of 400 GB/s.
    copied = plain.checkpoint_size.m_as("GB") / (NODES * 400.0)
    assert background.checkpoint_time.m_as("s") == pytest.approx(copied)
    assert background.goodput > plain.goodput
    tiered = reliable(checkpoints={"kind": "tiered", "memory_restart": "2 min", **COPIES})
    assert tiered.storage_every > 1
    assert tiered.goodput > background.goodput
    keys = [assumption.key for assumption in tiered.assumptions]
    assert "reliability.checkpoints.copies" in keys


def test_more_spares_never_hurt() -> None:
    goodputs = [
        reliable(spares={"nodes": n, "repair": "1 day"}, part_rates="h100-llama-3").goodput
        for n in range(0, 25, 4)
    ]
    assert goodputs == sorted(goodputs)


def test_spares_are_rented_and_powered(plain: bs.TrainingRun) -> None:
    run = reliable(spares={"nodes": 64, "repair": "0 s"})
    assert run.rental_cost / plain.rental_cost == pytest.approx((NODES + 64) / NODES)
    host = run.inputs["cluster"].node.host_power.m_as("W")
    assert run.it_power["spares"].m_as("W") == pytest.approx(64 * (PER_NODE * 0.15 * 700 + host))
    assert run.lost_time["waiting_for_nodes"] == 0.0


def test_a_window_takes_its_length_a_checkpoint_and_a_restart(plain: bs.TrainingRun) -> None:
    run = reliable(maintenance={"period": "30 days", "length": "6 h"})
    seconds = 6 * 3600 + plain.checkpoint_time.m_as("s") + 8 * 60
    assert run.lost_time["maintenance"] == pytest.approx(seconds / (30 * 86400))


def test_the_curve_has_its_top_at_the_run(plain: bs.TrainingRun) -> None:
    pytest.importorskip("pandas")
    curve = plain.goodput_curve(points=41)
    assert len(curve) == 41
    assert curve["goodput"].max() == pytest.approx(plain.goodput)
    assert curve.attrs["best_interval"] == pytest.approx(plain.checkpoint_interval.m_as("s"))
    parts = curve.drop(columns=["interval", "goodput"]).sum(axis=1)
    assert (parts + curve["goodput"]).tolist() == pytest.approx([1.0] * 41)


def test_the_curve_is_drawn(plain: bs.TrainingRun) -> None:
    pytest.importorskip("matplotlib")
    axes = bs.plot.goodput(plain)
    assert axes.get_title(loc="left").startswith("llama-3.1-405b on 16,384 h100-sxm: goodput 92.6")
    assert plain.plot("goodput").axes[0].get_xlabel() == axes.get_xlabel()
    with pytest.raises(bs.InvalidInput, match=r"plot: unknown picture .goodputs."):
        plain.plot("goodputs")


def test_a_job_that_never_fails_has_no_curve() -> None:
    never = dict.fromkeys(("accelerator", "node", "network_per_accelerator"), "0 / day")
    run = reliable(failure_rates=never)
    assert run.goodput == 1.0
    assert math.isinf(run.checkpoint_interval.m_as("s"))
    with pytest.raises(bs.Infeasible, match="goodput_curve: this job has no best interval"):
        run.goodput_curve()


def test_a_lower_cap_draws_less_and_is_no_faster(plain: bs.TrainingRun) -> None:
    before = plain
    for cap in (700, 600, 500, 400, 300):
        run = bs.train(LLAMA, power={"cap": f"{cap} W"})
        assert run.clock <= before.clock
        assert run.step.time >= before.step.time
        assert run.accelerator_power <= before.accelerator_power
        before = run
    slower = before.step.time / plain.step.time
    assert slower > 1.1
    ratio = plain.model_flops_utilization / before.model_flops_utilization
    assert ratio == pytest.approx(slower.m_as(""))
    assert before.clock < 0.7
    interval = before.step_interval()
    assert interval is not None
    assert interval.low < before.step.time.m_as("s") < interval.high


def test_a_cap_of_the_power_limit_changes_nothing(plain: bs.TrainingRun) -> None:
    assert bs.train(LLAMA, power={"cap": "700 W"}).result == plain.result


def test_parts_of_power_sum_to_the_whole() -> None:
    run = bs.train(
        LLAMA,
        power={
            "clock": 0.9,
            "switches": {"count": 640, "each": "switch-64x400g"},
            "optics": {"count": 20000, "each": "8 W"},
            "storage": {"count": 240, "each": "storage-server"},
            "supply": "rack-supply",
            "upstream": {"like": "ups-double-conversion", "units": 2},
        },
    )
    power = run.to_dict()["power"]
    assert power["it_parts"]["network"]["value"] == pytest.approx((640 * 747 + 20000 * 8) / 1e3)
    assert power["it_parts"]["storage"]["value"] == pytest.approx(240 * 0.8)
    assert sum(part["value"] for part in power["it_parts"].values()) == pytest.approx(
        power["swing"]["mean"]["value"], rel=1e-12
    )
    assert power["clock"] == 0.9
    assert power["it_parts"]["supplies"]["value"] > 0.0
    pue = run.inputs["site"].power_usage_effectiveness
    assert power["facility_peak"]["value"] == pytest.approx(pue * power["swing"]["high"]["value"])
    assert 0.0 < power["upstream_loss"]["value"] < (pue - 1) * power["it"]["value"]


def test_a_limit_of_the_site_feeds_so_many_nodes(plain: bs.TrainingRun) -> None:
    peak = plain.facility_peak_power.m_as("MW")
    run = bs.train(LLAMA, **{"site.power_limit": "30 MW"})
    assert run.site_nodes == int(30 / peak * NODES)
    assert run.duration == plain.duration
    with pytest.raises(bs.Infeasible) as refused:
        bs.train(LLAMA, **{"site.power_limit": "15 MW"})
    assert f"; {int(15 / peak * NODES)} of the 2048 nodes fit: take fewer" in str(refused.value)
    capped = bs.train(LLAMA, **{"site.power_limit": "15 MW", "power.cap": "400 W"})
    assert capped.site_nodes >= NODES


WRONG: list[tuple[dict[str, Any], str]] = [
    (
        {"reliability": {"part_rates": "h100-llama-4"}},
        "reliability.part_rates: unknown name 'h100-llama-4'; did you mean h100-llama-3",
    ),
    (
        {"reliability": {"part_rates": "h100-llama-3", "failure_rates": "h100-llama-3"}},
        "reliability: failure_rates and part_rates exclude each other; keep one of them",
    ),
    (
        {"reliability": {"checkpoints": "backgrund"}},
        "reliability.checkpoints: must be synchronous, background or tiered, got 'backgrund'",
    ),
    (
        {"reliability": {"checkpoints": "background"}},
        "reliability.checkpoints.copy_bandwidth: must be given; the host's links of this node",
    ),
    (
        {"reliability": {"checkpoints": {"kind": "tiered", "copies": 5000, **COPIES}}},
        "reliability.checkpoints.copies: must be at most the 2048 nodes of the job, got 5000",
    ),
    ({"reliability": {"spares": {"nodes": 4}}}, "reliability.spares.repair: must be given"),
    (
        {"reliability": {"spares": {"nodes": 4, "repair": "1 day", "crew": 2}}},
        "reliability.spares.crew: unknown key; did you mean crews",
    ),
    (
        {"reliability": {"spares": {"nodes": 4, "repair": "1 h", "elastic": True, "fail": True}}},
        "reliability.spares.fail: is not modelled for elastic jobs; leave it false",
    ),
    (
        {"reliability": {"corruption": {}}},
        "reliability.corruption: must give check or noticed_after, and one of them only",
    ),
    (
        {"reliability": {"early_failures": {"share": 1.0, "life": "90 days"}}},
        "reliability.early_failures.share: must be in [0, 1), got 1",
    ),
    (
        {"power": {"cap": "800 W"}},
        "power.cap: must be at most the limit of the accelerator, 700 W, got 800 W",
    ),
    (
        {"power": {"cap": "500 W", "clock": 0.9}},
        "power: cap and clock exclude each other; keep one of them",
    ),
    ({"power": {"clock": 0.1}}, "power.clock: must be at least 0.2, the lowest that can be set"),
    (
        {"power": {"clock_response": "datacenter-gpu"}},
        "power: clock_response says nothing without a cap or a clock; give one of them",
    ),
    (
        {"power": {"cap": "500 W", "clock_response": "datacentre-gpu"}},
        "power.clock_response: unknown name 'datacentre-gpu'; did you mean datacenter-gpu",
    ),
    (
        {"power": {"switches": {"count": 10, "each": "switch-64x400"}}},
        "power.switches.each: unknown name 'switch-64x400'; did you mean switch-64x400g",
    ),
    (
        {"power": {"upstream": "ups-ecco"}},
        "power.upstream: unknown name 'ups-ecco'; did you mean ups-eco",
    ),
    ({"power": {"supply": {"units": 2}}}, "power.supply.fixed: must be given"),
    ({"site.power_limit": 20}, "site.power_limit: must be text with a unit, got 20"),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG, ids=[text[:48] for _, text in WRONG])
def test_wrong_conditions_are_told_by_key(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(bs.InvalidInput) as refused:
        bs.train(LLAMA, **changes)
    assert str(refused.value).startswith(sentence)


def test_a_cap_below_the_lowest_clock_cannot_be_kept() -> None:
    with pytest.raises(bs.Infeasible, match=r"power\.cap: must be at least"):
        bs.train(LLAMA, power={"cap": "20 W"})


def test_the_papers_of_what_is_said_are_cited(plain: bs.TrainingRun) -> None:
    run = bs.train(
        LLAMA,
        power={"cap": "500 W"},
        reliability={"checkpoints": {"kind": "tiered", **COPIES}},
    )
    said = {"MoodyEtAl2010", "WangEtAl2023", "ChandrakasanEtAl1992", "McDonaldEtAl2022"}
    assert said <= set(run.citations)
    assert not said & set(plain.citations)


def test_estimate_takes_them_as_objects(plain: bs.TrainingRun) -> None:
    inputs = {key: value for key, value in plain.inputs.items() if key != "failure_rates"}
    run = bs.estimate(
        **inputs,
        part_rates=bs.catalog.part_rates["h100-llama-3"],
        spares=bs.Spares(nodes=16, repair="1 day"),
        power=bs.PowerSettings(cap="500 W", response=bs.catalog.clock_responses["datacenter-gpu"]),
    )
    assert run.clock < 1.0
    assert run.lost_time["waiting_for_nodes"] > 0.0
    with pytest.raises(bs.InvalidInput, match="failure_rates: must be given"):
        bs.estimate(**inputs)
