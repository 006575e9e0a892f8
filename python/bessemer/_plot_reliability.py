"""The picture of reliability: goodput against the interval between checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bessemer._core import InvalidInput

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from bessemer.training import TrainingRun

__all__ = ["goodput"]

# From the curve down to 1, in the order in which they are lost; dark and light in turn.
_LOST = {
    "lost_work": ("lost work", "#D55E00"),
    "checkpointing": ("checkpointing", "#E69F00"),
    "verification": ("verification", "#CC79A7"),
    "restart": ("restart", "#BBBBBB"),
    "waiting_for_nodes": ("waiting for nodes", "#0072B2"),
    "fewer_replicas": ("fewer replicas", "#56B4E9"),
    "maintenance": ("maintenance", "#009E73"),
}


def goodput(curve: pd.DataFrame | TrainingRun, axes: Axes | None = None) -> Axes:
    """Goodput against the interval between checkpoints, and what takes the rest.

    Parameters
    ----------
    curve
        What ``bessemer.reliability.goodput_curve`` returned, or a run.
    axes
        To draw on; new ones if they are not given.
    """
    from bessemer import plot
    from bessemer.training import TrainingRun

    title = "Goodput against the checkpoint interval"
    if isinstance(curve, TrainingRun):
        title = f"{plot._who(curve)}: goodput {100.0 * curve.result.goodput:.1f} %"
        curve = curve.goodput_curve()
    if "interval" not in curve or "goodput" not in curve:
        raise InvalidInput(
            "plot.goodput: needs the table of reliability.goodput_curve, "
            f"got columns {', '.join(map(str, curve.columns))}"
        )
    axes = axes or plot._new_axes(4.0)
    minutes = curve["interval"] / 60.0
    below = curve["goodput"]
    axes.plot(minutes, below, color="#222222", linewidth=1.5)
    for part, (name, colour) in _LOST.items():
        if part not in curve or not (curve[part] > 0.0).any():
            continue
        above = below + curve[part]
        axes.fill_between(minutes, below, above, color=colour, linewidth=0.0, label=name)
        below = above
    best = curve.attrs.get("best_interval")
    if best is not None:
        axes.axvline(best / 60.0, color="#767676", linewidth=0.8, linestyle="--")
        axes.annotate(
            f"{best / 60.0:.3g} min",
            (best / 60.0, 0.02),
            xycoords=("data", "axes fraction"),
            xytext=(4, 0),
            textcoords="offset points",
            fontsize=8,
            color="#767676",
        )
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_xlim(minutes.min(), minutes.max())
    axes.set_ylim(max(0.0, 0.95 * curve["goodput"].min()), 1.0)
    axes.tick_params(which="both", labelsize=8)
    axes.set_xlabel("useful work between two checkpoints, min", fontsize=8)
    axes.set_ylabel("share of wall-clock", fontsize=8)
    axes.legend(loc="lower left", fontsize=8, frameon=False)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    plot._titles(
        axes,
        title,
        "line: goodput; above it, what is lost",
    )
    return axes
