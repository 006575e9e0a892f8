"""Estimates of many plans at once: equal to those of single runs, row by row."""

from __future__ import annotations

import math
from typing import Any

import bessemer as bs
import numpy as np
import pandas as pd
import pytest

BASE: dict[str, Any] = {
    "model": {"name": "gpt-3-175b"},
    "training": {"tokens": "300 Gtoken", "sequence_length": 2048, "global_batch": 1536},
    "cluster": {"node": "dgx-a100-80gb", "accelerators": 1024},
    "plan": {"tensor": 8, "pipeline": 8},
}

PLANS = pd.DataFrame(
    {
        "tensor": [8, 8, 4, 3, 8, 8, 2, 8],
        "pipeline": [8, 16, 8, 8, 8, 8, 512, 8],
        "virtual_stages": [1, 3, 1, 1, 2, 1, 1, 1],
        "micro_batch": [1, 1, 2, 1, 1, 1, 1, 7],
        "schedule": ["1f1b", "interleaved", "gpipe", "1f1b", "1f1b", "zb-h1", "1f1b", "1f1b"],
        "sequence_parallel": [True, True, False, False, True, False, True, False],
        "sharding": ["optimizer", "gradients", "none", "none", "none", "bogus", "none", "weights"],
        "recomputation": ["full", "selective", None, "none", "none", "none", "none", "full"],
        "plan.rank_order": ["data_before_pipeline", "pipeline_before_data"] * 4,
    },
    index=list("abcdefgh"),
)


def near(value: float) -> Any:
    """To the 15 digits that a quantity of Python keeps."""
    return pytest.approx(value, rel=1e-14)


def plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def alone(row: pd.Series[Any]) -> tuple[bs.TrainingRun | None, str | None]:
    """A run of one row, or why there is none."""
    given = {
        f"plan.{str(key).removeprefix('plan.')}": plain(value)
        for key, value in row.dropna().items()
    }
    try:
        return bs.train(BASE, **given), None
    except (bs.InvalidInput, bs.Infeasible) as refused:
        return None, str(refused)


def test_each_row_is_what_a_run_alone_says() -> None:
    many = bs.estimate_many(PLANS, BASE)
    assert list(many.index) == list(PLANS.index)
    refused = 0
    for index, row in PLANS.iterrows():
        answer = many.loc[index]
        run, sentence = alone(row)
        assert answer["refusal"] == sentence
        if run is None:
            refused += 1
            assert math.isnan(answer["step_time"])
            assert not answer["fits"]
            continue
        assert answer["step_time"] == near(run.step.time.m_as("s"))
        assert answer["memory"] == near(run.memory.total.m_as("byte"))
        assert answer["fits"] == run.fits
        assert answer["model_flops_utilization"] == run.model_flops_utilization
        assert answer["tokens_per_second"] == near(run.step.tokens_per_second.m_as("token/s"))
    assert 3 <= refused < len(PLANS) - 2


def test_threads_and_the_order_of_rows_change_nothing() -> None:
    rng = np.random.default_rng(1)
    plans = {
        "tensor": rng.choice([1, 2, 4, 8], 3000),
        "pipeline": rng.choice([1, 2, 4, 8, 16, 12, 24], 3000),
        "micro_batch": rng.choice([1, 2, 4, 3], 3000),
        "sharding": rng.choice(["none", "optimizer", "gradients", "weights"], 3000),
        "recomputation": rng.choice(["none", "selective", "full"], 3000),
    }
    table = pd.DataFrame(plans)
    once = bs.estimate_many(plans, BASE)
    pd.testing.assert_frame_equal(bs.estimate_many(table, BASE, threads=3), once)
    shuffled = table.sample(frac=1.0, random_state=2)
    pd.testing.assert_frame_equal(bs.estimate_many(shuffled, BASE).sort_index(), once)
    assert 0 < once["refusal"].notna().sum() < 3000


def test_what_no_column_gives_is_the_scenarios() -> None:
    many = bs.estimate_many({"micro_batch": [1, 2]}, BASE, **{"plan.tensor": 4})
    for micro_batch, seconds in zip([1, 2], many["step_time"], strict=True):
        run = bs.train(BASE, **{"plan.tensor": 4, "plan.micro_batch": micro_batch})
        assert seconds == near(run.step.time.m_as("s"))
    bare = {key: table for key, table in BASE.items() if key != "plan"}
    assert bs.estimate_many({"tensor": [8], "pipeline": [8]}, bare)["step_time"].notna().all()


def test_lists_tables_and_missing_counts_are_columns_too() -> None:
    many = bs.estimate_many(
        {
            "pipeline": [2.0, None, 2.0, 2.5],
            "chunk_layers": [[50, 46], None, [48, 48], None],
            "recomputation": [{"full": True, "layers": 2}, "full", "full", "full"],
        },
        BASE,
    )
    run = bs.train(
        BASE,
        **{
            "plan.pipeline": 2,
            "plan.chunk_layers": [50, 46],
            "plan.recomputation": {"full": True, "layers": 2},
        },
    )
    assert many["step_time"][0] == near(run.step.time.m_as("s"))
    full = bs.train(BASE, **{"plan.recomputation": "full"})
    assert many["step_time"][1] == near(full.step.time.m_as("s"))
    even = bs.train(BASE, **{"plan.pipeline": 2, "plan.recomputation": "full"})
    assert many["step_time"][2] == near(even.step.time.m_as("s"))
    assert "plan.pipeline" in many["refusal"][3]


def test_no_rows_give_no_rows() -> None:
    many = bs.estimate_many({"tensor": []}, BASE)
    assert len(many) == 0
    assert "step_time" in many


def test_columns_that_are_no_keys_are_refused_with_those_that_are_near() -> None:
    with pytest.raises(bs.InvalidInput, match="unknown column 'tensr'; did you mean tensor"):
        bs.estimate_many({"tensr": [1]}, BASE)
    with pytest.raises(bs.InvalidInput, match="column tensor is there twice"):
        bs.estimate_many({"tensor": [1], "plan.tensor": [1]}, BASE)
    with pytest.raises(bs.InvalidInput, match="equal length"):
        bs.estimate_many({"tensor": [1], "pipeline": [1, 2]}, BASE)
    with pytest.raises(bs.InvalidInput, match="threads"):
        bs.estimate_many({"tensor": [1]}, BASE, threads=-1)
    with pytest.raises(bs.InvalidInput, match=r"training\.global_batch"):
        bs.estimate_many({"tensor": [1]}, BASE, **{"training.global_batch": 0})
