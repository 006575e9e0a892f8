"""The best plan: against a plain loop, explained, refused, from the command line."""

import itertools
import json
import random
from pathlib import Path
from typing import Any

import bessemer as bs
import pytest
from bessemer import Infeasible, InvalidInput, search
from bessemer.cli import main

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "examples" / "llama-3-8b.toml"
LARGE = ROOT / "examples" / "llama-3.1-405b.toml"


def job(seed: int) -> dict[str, Any]:
    """A small scenario; the same for the same seed."""
    draw = random.Random(seed)
    heads = draw.choice([8, 16, 32])
    return {
        "model": {
            "layers": draw.choice([8, 12, 16]),
            "hidden": 128 * heads,
            "heads": heads,
            "kv_heads": heads,
            "head_size": 128,
            "feed_forward": 512 * heads,
            "vocabulary": 32000,
        },
        "training": {
            "tokens": "10 Gtoken",
            "sequence_length": 2048,
            "global_batch": draw.choice([16, 32]),
        },
        "cluster": {"node": "dgx-h100", "accelerators": draw.choice([4, 8, 16])},
        "search": {
            "space": {
                "tensor": [1, 2, 4],
                "pipeline": [1, 2, 4],
                "micro_batch": draw.sample([1, 2, 4], 2),
                "sharding": draw.sample(["none", "optimizer", "weights"], 2),
                "recomputation": draw.sample(["none", "selective", "full"], 2),
                "schedule": draw.sample(["1f1b", "interleaved", "zb-h1"], 2),
                "virtual_stages": [1, 2],
                "sequence_parallel": [False, True],
                "rank_order": ["data_before_pipeline"],
                "context": [1],
            }
        },
    }


def by_loop(scenario: dict[str, Any]) -> list[float]:
    """Step times of all legal plans that fit, one estimate after the other."""
    space = scenario["search"]["space"]
    times = []
    for values in itertools.product(*space.values()):
        plan = dict(zip(space, values, strict=True))
        try:
            run = bs.train({**scenario, "plan": plan})
        except (Infeasible, InvalidInput):
            continue
        if run.fits:
            times.append(run.result.step.to_dict()["time"]["value"])
    return sorted(times)


@pytest.mark.parametrize("seed", range(20))
def test_the_best_is_that_of_a_plain_loop(seed: int) -> None:
    scenario = job(seed)
    times = by_loop(scenario)
    for exhaustive in (False, True):
        found = search.plans(scenario, exhaustive=exhaustive, progress=False)
        assert found.ranked[0].figures["step.time"] == pytest.approx(times[0], rel=1e-12)
        assert found.best.result.step.to_dict()["time"]["value"] == pytest.approx(
            times[0], rel=1e-12
        )
    assert found.feasible <= len(times) <= found.candidates * 3


def test_a_scenario_without_a_plan_has_the_best_one() -> None:
    scenario = job(3)
    run = bs.train(scenario)
    found = search.plans(scenario, progress=False)
    assert run.inputs["plan"] == found.ranked[0].plan
    said = next(one for one in run.assumptions if one.key == "plan")
    assert f"the fastest of {found.candidates:,} legal plans" in said.text


def test_several_objectives_make_a_front() -> None:
    found = search.plans(job(1), objective=["step.time", "memory"], progress=False)
    times, memory = found.front["step_time_s"], found.front["memory_gb"]
    assert len(found.front) > 1
    assert list(times) == sorted(times)
    assert list(memory) == sorted(memory, reverse=True)


def test_other_keys_of_the_scenario_are_searched_too() -> None:
    scenario = job(2)
    scenario["search"]["space"]["cluster.accelerators"] = [4, 8]
    scenario["search"]["space"]["training"] = {"precision": ["bf16", "fp8"]}
    found = search.plans(scenario, objective="cost", progress=False)
    assert set(found.ranked[0].others) == {"cluster.accelerators", "training.precision"}
    assert {"cluster.accelerators", "training.precision"} <= set(found.table.columns)
    assert found.best.inputs["cluster"].accelerators in (4, 8)


def test_a_machine_of_unknown_price_is_not_free() -> None:
    space = {"cluster.node": ["dgx-h100", "dgx-b200"], "tensor": 1, "pipeline": 1}
    for asked in ({"objective": "cost"}, {"constraints": {"budget": "1e6 USD"}}):
        with pytest.raises(InvalidInput, match="plans on b200-sxm cannot be compared by cost"):
            search.plans(SMALL, space=space, progress=False, **asked)
    table = search.plans(SMALL, space=space, progress=False).table
    known = table["rental_cost_usd"].notna()
    assert (table.loc[known, "cluster.node"] == "dgx-h100").all()
    assert (table.loc[~known, "cluster.node"] == "dgx-b200").all()
    priced = search.plans(
        SMALL, space=space, objective="cost", progress=False, **{"cost.rental_rate": "3 USD/h"}
    )
    assert priced.ranked[0].others == {"cluster.node": "dgx-b200"}


def test_it_explains_itself() -> None:
    found = search.plans(SMALL, constraints={"power": "80 kW"}, progress=False)
    explanation = found.explain()
    assert explanation.runner_up is not None
    told = explanation.to_dict()
    assert json.loads(json.dumps(told)) == told
    for bind in explanation.binds:
        assert 0.0 < bind.gain < 1.0
    assert found.given is not None
    assert found.given_over_best is not None
    assert found.given_over_best >= 1.0
    assert "legal plans" in str(explanation)


def test_the_smallest_change_makes_a_plan_legal() -> None:
    found = search.plans(SMALL, progress=False)
    best = found.ranked[0].plan
    change = found.smallest_change(best.with_(tensor=3))
    assert change == {"tensor": best.tensor}
    assert found.smallest_change(best) == {}


def test_progress_is_a_share() -> None:
    shares: list[float] = []
    search.plans(LARGE, progress=shares.append)
    assert shares == sorted(shares)
    assert all(0.0 <= share <= 1.0 for share in shares)


def test_a_search_can_be_broken_off() -> None:
    def interrupt(share: float) -> None:
        raise KeyboardInterrupt(share)

    with pytest.raises(KeyboardInterrupt):
        search.plans(LARGE, exhaustive=True, progress=interrupt)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"space": {"tensr": [1]}}, "search.space.tensr: unknown key; did you mean tensor"),
        ({"space": {"tensor": []}}, "search.space.tensor: lists no value"),
        ({"space": {"tensor": [0]}}, "search.space.tensor: must be between 1 and"),
        ({"space": {"tensor": [2, 2]}}, "space.tensor: lists a value twice"),
        ({"space": {"schedule": ["1f2b"]}}, "search.space.schedule: "),
        ({"space": {"cluster.acelerators": [8]}}, "cluster.acelerators: unknown key"),
        ({"objective": "speed"}, "search.objective: unknown figure 'speed'"),
        ({"objective": ["time", "step.time"]}, "search.objective: names step.time twice"),
        ({"constraints": {"dedline": "3 days"}}, "did you mean deadline"),
        ({"constraints": {"deadline": 3}}, "search.constraints.deadline: must be text with a unit"),
        ({"top": 0}, "top: must be a whole number"),
        ({"cores": 0}, "cores: must be a whole number"),
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        search.plans(SMALL, progress=False, **changes)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"space": {"tensor": [3]}}, "search.space.tensor: none of its values makes a legal plan"),
        ({"constraints": {"deadline": "1 s"}}, "no plan meets deadline: of"),
        ({"constraints": {"budget": "1 USD"}}, "no plan meets budget: of"),
        (
            {"model": {"name": "gpt-3-175b"}, "training.sequence_length": 2048},
            "legal plans fits: the nearest needs",
        ),
    ],
)
def test_no_plan_says_what_binds_nearest(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Infeasible) as refused:
        search.plans(SMALL, progress=False, **changes)
    assert words in str(refused.value)


def test_the_command_prints_plans(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["plan", str(SMALL), "--top", "3"])
    assert ended.value.code == 0
    printed = capsys.readouterr()
    assert "legal plans" in printed.out
    assert "next:" in printed.out
    assert printed.err == ""
    with pytest.raises(SystemExit):
        main(["plan", str(SMALL), "--json", "--objective", "cost", "--objective", "memory"])
    told = json.loads(capsys.readouterr().out)
    assert told["objectives"] == ["cost.rental", "memory.total"]
    assert len(told["best"]) == 10
    assert told["front"]
