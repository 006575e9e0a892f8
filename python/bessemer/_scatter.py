"""Estimates beside measurements: points about a diagonal, and strips of errors."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bessemer.validation import Prediction, Validation

__all__ = ["Group", "errors", "groups_of", "times"]

_COLOURS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#D55E00",
    "#56B4E9",
    "#5E3C99",
    "#8C6D31",
)
_OTHERS, _INK, _FAINT, _BAND = "#999999", "#222222", "#767676", "#E8EEF2"
_TENTH = 0.1
_EDGE = 0.6
"""Errors beyond it stand at the edge of the strips, as arrows."""


class Group(NamedTuple):
    name: str
    colour: str
    rows: list[Prediction]


def groups_of(validation: Validation, by: str) -> list[Group]:
    """Scored rows by group, the largest first."""
    found = sorted(validation.groups(by).items(), key=lambda item: -len(item[1]))
    colours = [*_COLOURS, *[_OTHERS] * len(found)]
    return [Group(name, colour, rows) for (name, rows), colour in zip(found, colours, strict=False)]


def _bare(axes: Axes, *sides: str) -> None:
    for side in ("top", "right", *sides):
        axes.spines[side].set_visible(False)
    for side in ("bottom", "left"):
        axes.spines[side].set_color(_FAINT)
    axes.tick_params(labelsize=8, color=_FAINT, labelcolor=_FAINT)


def _label(name: str, mean: float) -> str:
    """A name on two lines at most, and the mean behind it."""
    lines = textwrap.wrap(name, 28)
    shown = "\n".join(lines[:2]) + ("\u2026" if len(lines) > 2 else "")
    return f"{shown}  {100 * mean:.1f} %"


def times(axes: Axes, validation: Validation, groups: list[Group]) -> None:
    """Seconds of a step, theirs across and ours up, both by powers of ten."""
    apart = [p for p in validation.predictions if p.error is not None and p.left_out is not None]
    points = [(p.run.step_time_s, p.step_time or 0.0) for p in [*validation.scored, *apart]]
    axes.set_xscale("log")
    axes.set_yscale("log")
    if points:
        low = min(min(point) for point in points) / 1.5
        high = max(max(point) for point in points) * 1.5
        ends = [low, high]
        lower, upper = (
            [end * (1.0 - _TENTH) for end in ends],
            [end * (1.0 + _TENTH) for end in ends],
        )
        axes.fill_between(ends, lower, upper, color=_BAND, linewidth=0, zorder=0)
        axes.plot(ends, ends, color=_FAINT, linewidth=0.8, zorder=1)
        axes.set_xlim(low, high)
        axes.set_ylim(low, high)
    axes.scatter(
        [p.run.step_time_s for p in apart],
        [p.step_time or 0.0 for p in apart],
        s=14,
        facecolors="none",
        edgecolors="#C4C4C4",
        linewidths=0.7,
        zorder=2,
    )
    for group in reversed(groups):
        axes.scatter(
            [p.run.step_time_s for p in group.rows],
            [p.step_time or 0.0 for p in group.rows],
            s=18,
            color=group.colour,
            edgecolors="white",
            linewidths=0.3,
            alpha=0.9,
            zorder=3,
        )
    axes.set_aspect("equal", adjustable="box")
    axes.set_xlabel("measured step [s]", fontsize=8, color=_FAINT)
    axes.set_ylabel("estimated step [s]", fontsize=8, color=_FAINT)
    axes.minorticks_off()
    _bare(axes)


def _spread(count: int) -> list[float]:
    """Heights about the middle of a strip, in a fixed order that looks like none."""
    golden = 0.6180339887498949
    return [((place + 1) * golden % 1.0 - 0.5) * 0.56 for place in range(count)]


def errors(axes: Axes, groups: list[Group]) -> None:
    """A strip of points for each group, with the mean of its absolute errors behind its name."""
    axes.axvspan(-_TENTH, _TENTH, color=_BAND, linewidth=0, zorder=0)
    axes.axvline(0.0, color=_FAINT, linewidth=0.8, zorder=1)
    names = []
    for row, group in enumerate(groups):
        found = [p.error for p in group.rows if p.error is not None]
        heights = [row + height for height in _spread(len(found))]
        inside = [(e, h) for e, h in zip(found, heights, strict=True) if abs(e) <= _EDGE]
        axes.scatter(
            [e for e, _ in inside],
            [h for _, h in inside],
            s=12,
            color=group.colour,
            edgecolors="white",
            linewidths=0.25,
            alpha=0.8,
            zorder=2,
        )
        for error, height in zip(found, heights, strict=True):
            if abs(error) > _EDGE:
                axes.plot(
                    [_EDGE if error > 0 else -_EDGE],
                    [height],
                    marker=">" if error > 0 else "<",
                    markersize=4,
                    color=group.colour,
                    zorder=3,
                )
        bias = sum(found) / len(found)
        axes.plot([bias, bias], [row - 0.38, row + 0.38], color=_INK, linewidth=1.6, zorder=4)
        mean = sum(map(abs, found)) / len(found)
        names.append(_label(group.name, mean))
    axes.set_yticks(range(len(groups)), names)
    axes.set_ylim(len(groups) - 0.4, -0.6)
    axes.set_xlim(-_EDGE * 1.04, _EDGE * 1.04)
    marks = [-0.5, -0.25, -0.1, 0.0, 0.1, 0.25, 0.5]
    said = ["\u221250", "\u221225", "\u221210", "0", "+10", "+25", "+50"]
    axes.set_xticks(marks, said)
    axes.set_xlabel("error of the step time [%]", fontsize=8, color=_FAINT)
    _bare(axes, "left")
    axes.tick_params(axis="y", length=0, labelsize=8, labelcolor=_INK)
    for label, group in zip(axes.get_yticklabels(), groups, strict=True):
        label.set_color(group.colour if group.colour != _COLOURS[1] else "#A66F00")
