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
    """Errors of step time and memory of a group; None where nothing was measured or scored."""

    name: str
    rows: int
    scored: int
    mean: float | None
    """Of the absolute errors."""
    median: float | None
    p90: float | None
    bias: float | None
    """Mean of the errors with their sign."""
    memory_scored: int
    memory_mean: float | None
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


def score(name: str, predictions: Sequence[Prediction], *, apart: bool = False) -> Score:
    """Errors of the rows that count, or of rows that stand apart."""
    counted = [p for p in predictions if apart or not p.left_out]
    errors = [p.error for p in counted if p.error is not None]
    sizes = [abs(error) for error in errors]
    memory = [p.memory_error for p in counted if p.memory_error is not None]
    return Score(
        name=name,
        rows=len(predictions),
        scored=len(errors),
        mean=_mean(sizes),
        median=quantile(sizes, 0.5) if sizes else None,
        p90=quantile(sizes, 0.9) if sizes else None,
        bias=_mean(errors),
        memory_scored=len(memory),
        memory_mean=_mean([abs(error) for error in memory]),
        memory_bias=_mean(memory),
    )
