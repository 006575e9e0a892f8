"""Errors of estimates over a group of measured runs, in few numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bessemer.validation import Prediction

__all__ = ["Score", "quantile", "score"]


@dataclass(frozen=True)
class Score:
    """Errors of step time and memory over a group of rows; None where there is none.

    An error is ours over theirs, less one: a fraction, not a percentage.
    """

    count: int
    """Rows whose step time was measured and estimated."""
    mean_abs_error: float | None
    median_abs_error: float | None
    p90_abs_error: float | None
    max_abs_error: float | None
    bias: float | None
    """Mean of the errors with their sign."""
    memory_count: int
    """Rows whose memory was measured and estimated."""
    memory_mean_abs_error: float | None
    memory_bias: float | None


def quantile(values: Sequence[float], share: float) -> float:
    """Linear between the ordered values."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def score(predictions: Sequence[Prediction]) -> Score:
    """Errors of a group of rows."""
    errors = [p.error for p in predictions if p.error is not None]
    sizes = [abs(error) for error in errors]
    memory = [p.memory_error for p in predictions if p.memory_error is not None]
    return Score(
        count=len(errors),
        mean_abs_error=_mean(sizes),
        median_abs_error=quantile(sizes, 0.5) if sizes else None,
        p90_abs_error=quantile(sizes, 0.9) if sizes else None,
        max_abs_error=max(sizes, default=None),
        bias=_mean(errors),
        memory_count=len(memory),
        memory_mean_abs_error=_mean([abs(error) for error in memory]),
        memory_bias=_mean(memory),
    )
