"""Goodput of a run against the interval between its checkpoints."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bessemer import _core
from bessemer._core import Infeasible, InvalidInput
from bessemer._numbers import number, whole

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["curve"]


def _seconds(run: _core.TrainingRun) -> float:
    seconds: float = run.checkpoint_interval.m_as("s")
    return seconds


def curve(inputs: Mapping[str, Any], factor: float, points: int) -> pd.DataFrame:
    """A row per interval, at equal ratios around the best. Intervals that are too short for a
    checkpoint in the background are left out."""
    import pandas as pd

    whole(points, "goodput_curve.points", 2, 1_000_000)
    if not number(factor, "goodput_curve.factor") > 1.0:
        raise InvalidInput(f"goodput_curve.factor: must be above 1, got {factor:g}")
    best = _seconds(_core.estimate(**{**inputs, "checkpoint_interval": None}))
    if not 0.0 < best < math.inf:
        raise Infeasible(
            "goodput_curve: this job has no best interval: it never fails, or checkpoints are free"
        )
    rows = []
    for i in range(points):
        seconds = best * factor ** (2.0 * i / (points - 1) - 1.0)
        try:
            run = _core.estimate(**{**inputs, "checkpoint_interval": f"{seconds!r} s"})
        except (InvalidInput, Infeasible):
            continue
        rows.append({"interval": _seconds(run), "goodput": run.goodput, **run.lost_time.numbers()})
    frame = pd.DataFrame(rows)
    frame.attrs["best_interval"] = best
    return frame
