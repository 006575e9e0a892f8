"""The picture of a scaling law: the best size, text and loss by budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bessemer._core import InvalidInput

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["frontier"]

_INK = "#222222"
_SIZE, _TEXT, _LOSS = "#0072B2", "#D55E00", "#009E73"


def frontier(table: pd.DataFrame, axes: Axes | None = None) -> Axes:
    """The best parameters and tokens by budget, and under them the loss they come to.

    Parameters
    ----------
    table
        What ``bessemer.scaling.frontier`` returned.
    axes
        To draw the upper part on alone; a new picture with both parts if they are not given.
    """
    from bessemer import plot
    from bessemer._plot_facility import _plain

    lacking = {"work", "parameters", "tokens", "loss", "epochs"} - set(table)
    if lacking:
        raise InvalidInput(
            "plot.frontier: needs the table of scaling.frontier, "
            f"got columns {', '.join(map(str, table.columns))}"
        )
    has_loss = bool(table["loss"].notna().all())
    lower = None
    if axes is None and has_loss:
        axes, lower = plot._new_figure(6.0).subplots(2, sharex=True, height_ratios=(3, 2))
    elif axes is None:
        axes = plot._new_axes(4.0)
    work = table["work"]
    for column, name, colour in (("parameters", "parameters", _SIZE), ("tokens", "tokens", _TEXT)):
        axes.plot(work, table[column], color=colour, linewidth=1.8)
        axes.annotate(
            name,
            (work.iloc[-1], table[column].iloc[-1]),
            xytext=(4, 0),
            textcoords="offset points",
            fontsize=8,
            color=colour,
            va="center",
            annotation_clip=False,
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    scarce = table.loc[table["epochs"] > 1.0 + 1e-9, "work"]
    if len(scarce):
        for part in (axes, lower):
            if part is not None:
                part.axvspan(scarce.iloc[0], work.iloc[-1], color="#F0E442", alpha=0.25, lw=0)
        axes.annotate(
            "text is read again",
            (scarce.iloc[0], 0.03),
            xycoords=("data", "axes fraction"),
            xytext=(4, 0),
            textcoords="offset points",
            fontsize=8,
            color=_INK,
        )
    bottom = axes if lower is None else lower
    if lower is not None:
        lower.plot(work, table["loss"], color=_LOSS, linewidth=1.8)
        lower.set_ylabel("loss, nats per token", fontsize=8, color=_INK)
        _plain(lower)
    bottom.set_xlabel(
        "training work, FLOP (6 for each parameter and token)", fontsize=8, color=_INK
    )
    axes.set_ylabel("parameters, tokens", fontsize=8, color=_INK)
    _plain(axes)
    plot._titles(axes, "The best model by budget", f"law: {table.attrs.get('law', 'not named')}")
    return axes
