"""The smallest change of a plan after which a run fits the memory."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from bessemer import _core
from bessemer._core import Infeasible, InvalidInput

__all__ = ["smallest_change"]


def smallest_change(inputs: Mapping[str, Any]) -> dict[str, Any] | None:
    """Plan keys to change so that the run fits: one if one will do, else two; the fastest of
    those. Nothing if none of them does."""
    plan = inputs["plan"]
    changes: list[dict[str, Any]] = [{"micro_batch": n} for n in _divisors_below(plan.micro_batch)]
    changes += [{"sharding": s} for s in ("optimizer", "gradients") if s != plan.sharding]
    changes += [{"recomputation": r} for r in ("selective", "full") if r != plan.recomputation]
    if plan.tensor > 1 and not plan.sequence_parallel:
        changes.append({"sequence_parallel": True})
    changes += [{"tensor": plan.tensor * n} for n in (2, 4, 8)]
    changes += [{"pipeline": plan.pipeline * n} for n in (2, 4, 8)]
    changes += [{"context": plan.context * n} for n in (2, 4)]
    pairs = [{**a, **b} for a, b in combinations(changes, 2) if not set(a) & set(b)]
    for candidates in (changes, pairs):
        timed = [(_time_if_fits(inputs, change), change) for change in candidates]
        fitting = [(time, change) for time, change in timed if time is not None]
        if fitting:
            return min(fitting, key=lambda pair: pair[0])[1]
    return None


def _time_if_fits(inputs: Mapping[str, Any], change: Mapping[str, Any]) -> float | None:
    """Seconds of a step under a changed plan, or nothing if it does not fit or divide."""
    try:
        plan = inputs["plan"].with_(**change)
        run = _core.estimate(**{**inputs, "plan": plan})
    except (InvalidInput, Infeasible):
        return None
    if not run.fits:
        return None
    seconds: float = run.step.to_dict()["time"]["value"]
    return seconds


def _divisors_below(number: int) -> list[int]:
    return [n for n in range(number - 1, 0, -1) if number % n == 0]
