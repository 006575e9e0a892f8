"""The picture of a comparison: each case over the first, on a scale of factors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bessemer._core import InvalidInput

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bessemer.comparison import Comparison

__all__ = ["comparison"]

# Dark and light in turn: neighbours differ in grey as well.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#BBBBBB")


def comparison(
    study: Comparison,
    measures: tuple[str, ...] = ("duration", "energy", "carbon"),
    axes: Axes | None = None,
) -> Axes:
    """Each measure of each case over the first, one bar each; refused cases say so.

    Parameters
    ----------
    study
        What ``bessemer.compare`` or ``bessemer.levers`` returned.
    measures
        Keys of ``bessemer.comparison.MEASURES``.
    axes
        To draw on; new ones if they are not given.
    """
    from bessemer import plot
    from bessemer.comparison import MEASURES

    for measure in measures:
        if measure not in MEASURES:
            known = ", ".join(MEASURES)
            raise InvalidInput(f"plot.comparison: must be one of {known}, got {measure!r}")
    ratios = study.ratios()
    cases = study.cases[1:] or study.cases
    height = 0.12 * (len(measures) + 0.8)
    axes = axes or plot._new_axes(1.3 + height * len(cases))
    low = min([ratios.loc[c.name, m] for c in cases for m in measures] + [1.0], key=_or_one)
    high = max([ratios.loc[c.name, m] for c in cases for m in measures] + [1.0], key=_or_one)
    floor = 0.75 * _or_one(low)
    step = 1.0 / (len(measures) + 0.8)
    for row, case in enumerate(cases):
        if case.run is None:
            axes.text(
                1.02, row, "refused", va="center", fontsize=8, color="#767676", style="italic"
            )
        for bar, measure in enumerate(measures):
            value = float(ratios.loc[case.name, measure])
            place = row + (bar - (len(measures) - 1) / 2.0) * step
            if not value > 0.0:
                continue
            axes.barh(
                place,
                value - 1.0,
                step * 0.9,
                1.0,
                color=_COLOURS[bar % len(_COLOURS)],
                label=MEASURES[measure][0] if row == 0 else None,
            )
            axes.annotate(
                f"{value:.3g}",
                (value, place),
                xytext=(-3 if value < 1.0 else 3, 0),
                textcoords="offset points",
                ha="right" if value < 1.0 else "left",
                va="center",
                fontsize=7,
                color="#222222",
            )
    axes.axvline(1.0, color="#222222", linewidth=0.8)
    axes.set_xscale("log")
    axes.set_xlim(floor / 1.4, max(1.25, 1.4 * _or_one(high)))
    ticks = [t for e in range(-4, 4) for t in (10.0**e, 2 * 10.0**e, 5 * 10.0**e)]
    left, right = axes.get_xlim()
    axes.set_xticks([t for t in ticks if left <= t <= right])
    axes.minorticks_off()
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_yticks(range(len(cases)), [case.name for case in cases])
    axes.set_ylim(len(cases) - 0.45, -0.55)
    axes.tick_params(axis="y", length=0, labelsize=9)
    axes.tick_params(axis="x", labelsize=8)
    axes.set_xlabel(f"over {study.cases[0].name}", fontsize=9)
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.4, 0.0),
        borderaxespad=4.0,  # under the label of the axis, however high the picture is
        ncols=min(len(measures), 4),
        fontsize=8,
        frameon=False,
    )
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    plot._titles(
        axes,
        f"{len(cases)} changes of {study.cases[0].name}"
        if len(cases) > 1
        else f"{cases[0].name} over {study.cases[0].name}",
        "carbon is location-based; quality is not compared",
    )
    return axes


def _or_one(value: float) -> float:
    """Nothing to draw counts as no change."""
    return value if value > 0.0 and math.isfinite(value) else 1.0
