"""Pictures of a run: where a step's time goes, what fills the memory, what moves an answer and how
far off it may be; of a pipeline's schedule; of the plans of a search; and of estimates beside
measured runs.

Horizontal bars whose parts are named where they stand. Colours are those of Okabe and Ito, which
most eyes tell apart, in an order whose lightness alternates, so that a grey print reads too.
Nothing here touches matplotlib's global state: every function draws on axes of its own or on those
that it is given, and returns them.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from bessemer._display import recomputation_text
from bessemer._json import say
from bessemer._plot_comparison import comparison
from bessemer._plot_reliability import goodput
from bessemer._plot_scaling import frontier
from bessemer._plot_study import causes, front, sensitivity, sweep, uncertainty

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bessemer.schedules import SimulatedSchedule
    from bessemer.training import TrainingRun
    from bessemer.validation import Validation

__all__ = [
    "causes",
    "comparison",
    "front",
    "frontier",
    "goodput",
    "memory",
    "run",
    "schedule",
    "sensitivity",
    "step",
    "sweep",
    "uncertainty",
    "validation",
]

_BLUE, _ORANGE, _GREEN, _SKY = "#0072B2", "#E69F00", "#009E73", "#56B4E9"
_RED, _PINK, _YELLOW, _GREY = "#D55E00", "#CC79A7", "#F0E442", "#BBBBBB"
_PURPLE = "#5E3C99"
_INK, _FAINT = "#222222", "#767676"

# Dark and light in turn: neighbours differ in grey as well.
_STEP_COLOURS = {
    "compute": _BLUE,
    "recomputation": _SKY,
    "tensor": _RED,
    "context": _YELLOW,
    "expert": _ORANGE,
    "weights": _GREEN,
    "pipeline": _PINK,
    "data": _BLUE,
    "embedding": _PURPLE,
    "host": _YELLOW,
    "pipeline_bubble": _GREY,
    "stragglers": _PINK,
    "optimizer": _INK,
    "offload": _SKY,
}
_STEP_NAMES = {
    "compute": "compute",
    "recomputation": "recomputation",
    "tensor": "tensor messages",
    "context": "context messages",
    "expert": "expert messages",
    "weights": "gathering of weights",
    "pipeline": "pipeline messages",
    "data": "data messages",
    "embedding": "tied embedding",
    "host": "waiting for the host",
    "pipeline_bubble": "pipeline bubble",
    "stragglers": "stragglers",
    "optimizer": "optimizer",
    "offload": "offloading",
}
_MEMORY_COLOURS = {
    "weights": _BLUE,
    "gathered_weights": _SKY,
    "weight_copies": _PURPLE,
    "gradients": _SKY,
    "unreduced_gradients": _GREY,
    "optimizer_states": _GREEN,
    "activations": _ORANGE,
    "recomputation": _RED,
    "logits": _PINK,
    "buffers": _YELLOW,
    "expert_buffers": _BLUE,
    "attention_workspace": _SKY,
    "communicators": _GREEN,
    "reserve": _GREY,
    "fragmentation": _INK,
}


@cache
def _picture_class() -> type[Figure]:
    from matplotlib.figure import Figure

    class Picture(Figure):
        """A figure that a notebook shows as it is."""

        def _repr_png_(self) -> bytes:
            drawn = io.BytesIO()
            self.savefig(drawn, format="png", dpi=100)
            return drawn.getvalue()

    return Picture


def _new_figure(height: float) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = _picture_class()(figsize=(7.5, height), layout="constrained")
    FigureCanvasAgg(figure)
    engine = figure.get_layout_engine()
    assert engine is not None
    engine.set(w_pad=0.1, h_pad=0.1)  # type: ignore[call-arg]  # inches of air around what is drawn
    return figure


def _new_axes(height: float) -> Axes:
    return _new_figure(height).add_subplot()


def _who(run: TrainingRun) -> str:
    cluster = run.inputs["cluster"]
    return f"{run.inputs['model'].name} on {cluster.accelerators:,} {cluster.node.accelerator.name}"


def _lightness(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _rows(
    axes: Axes,
    parts: Mapping[str, float],
    said: Mapping[str, str],
    colours: Mapping[str, str],
    names: Mapping[str, str],
    edge: float,
) -> None:
    """One stacked bar on top; under it a row for each part, beginning where it begins there."""
    total = sum(parts.values())
    left = 0.0
    for row, (name, value) in enumerate(parts.items(), 1):
        colour = colours[name]
        axes.barh(0, value, 0.8, left, color=colour)
        axes.barh(row, value, 0.6, left, color=colour)
        axes.plot([left, left], [0.4, row - 0.3], color="#DDDDDD", linewidth=0.6, zorder=0)
        share = 100 * value / total
        axes.annotate(
            f"{said[name]}   {share:.1f} %",
            (left + value, row),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=_INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
        )
        if value / edge > 0.08:
            shown = "white" if _lightness(colour) < 0.55 else _INK
            middle = left + value / 2
            axes.text(
                middle, 0, f"{share:.0f} %", ha="center", va="center", fontsize=8, color=shown
            )
        left += value
    rows = len(parts)
    axes.set_yticks(range(rows + 1), ["", *(names.get(n, n.replace("_", " ")) for n in parts)])
    axes.set_ylim(rows + 1.0, -0.6)
    axes.set_xlim(0.0, edge)
    axes.tick_params(axis="y", length=0, labelsize=9, labelcolor=_INK)
    axes.tick_params(axis="x", labelsize=8, color=_FAINT, labelcolor=_FAINT)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_FAINT)


def _titles(axes: Axes, title: str, convention: str) -> None:
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold", color=_INK, pad=20)
    axes.annotate(
        convention,
        (0.0, 1.0),
        xytext=(0, 7),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=8,
        color=_FAINT,
    )


def _drawn(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    return {name: part["value"] for name, part in parts.items() if part["value"] > 0.0}


def _check(run: object, axes: object, field: str) -> None:
    """What people swap most easily: the run, and where it is drawn."""
    from bessemer._core import InvalidInput
    from bessemer.training import TrainingRun

    if not isinstance(run, TrainingRun):
        raise InvalidInput(
            f"{field}: run must be what bessemer.train returned, got {type(run).__name__}"
        )
    if axes is not None and not hasattr(axes, "barh"):
        raise InvalidInput(
            f"{field}: axes must be axes of matplotlib, or nothing, got {type(axes).__name__}"
        )


def step(run: TrainingRun, axes: Axes | None = None) -> Axes:
    """Where the time of one step goes, seen from the busiest pipeline stage.

    Parameters
    ----------
    run
        What ``bessemer.train`` returned.
    axes
        To draw on; new ones if they are not given.
    """
    _check(run, axes, "plot.step")
    plain = run.to_dict()
    told = plain["step"]
    everything = {**told, **told["exposed_communication"]}
    parts = _drawn({name: everything[name] for name in _STEP_COLOURS})
    axes = axes or _new_axes(1.2 + 0.33 * (len(parts) + 1))
    total = told["time"]["value"]
    scale, unit = (1e3, "ms") if total < 1.0 else (1.0, "s")
    scaled = {name: value * scale for name, value in parts.items()}
    said = {name: say(everything[name]) for name in parts}
    _rows(axes, scaled, said, _STEP_COLOURS, _STEP_NAMES, 1.25 * total * scale)
    axes.set_xlabel(f"time [{unit}]", fontsize=8, color=_FAINT)
    mfu = plain["model_flops_utilization"]
    _titles(
        axes,
        f"{_who(run)}: a step takes {say(told['time'])}",
        f"MFU {100 * mfu:.1f} %, {plain['conventions']['attention_flops']}; "
        "messages: what compute does not hide",
    )
    return axes


def memory(run: TrainingRun, axes: Axes | None = None) -> Axes:
    """What fills the memory of the fullest pipeline stage, against its capacity.

    Parameters
    ----------
    run
        What ``bessemer.train`` returned.
    axes
        To draw on; new ones if they are not given.
    """
    _check(run, axes, "plot.memory")
    plain = run.to_dict()
    told = plain["memory"]
    parts = _drawn(told["parts"])
    axes = axes or _new_axes(1.2 + 0.33 * (len(parts) + 1))
    total, capacity = told["total"]["value"], told["capacity"]["value"]
    edge = 1.25 * max(total, capacity)
    said = {name: say(told["parts"][name]) for name in parts}
    _rows(axes, parts, said, _MEMORY_COLOURS, {}, edge)
    axes.axvline(capacity, color=_INK, linewidth=1.2, linestyle=(0, (4, 2)))
    axes.annotate(
        f"capacity {capacity:.1f} GB",
        (capacity, len(parts) + 0.95),
        xytext=(4, 0),
        textcoords="offset points",
        fontsize=8,
        va="bottom",
        color=_INK,
    )
    axes.set_xlabel("memory of one accelerator [GB]", fontsize=8, color=_FAINT)
    plan = run.inputs["plan"].to_dict()
    stages = plan["pipeline"]
    where = f"stage {told['stage']} of {stages}, the fullest; " if stages > 1 else ""
    fits = "fits" if told["fits"] else "does not fit"
    _titles(
        axes,
        f"{_who(run)}: {total:.1f} of {capacity:.1f} GB, {fits}",
        f"{where}sharding: {plan['sharding']}; recomputation: "
        f"{recomputation_text(plan['recomputation'])}; GB is 10^9 byte",
    )
    return axes


def run(run: TrainingRun) -> Figure:
    """Both pictures, one above the other."""
    _check(run, None, "plot.run")
    figure = _new_figure(7.6)
    upper, lower = figure.subplots(2, 1)
    step(run, upper)
    memory(run, lower)
    return figure


_OF_A_RUN = (
    "run",
    "step",
    "memory",
    "goodput",
    "energy",
    "cost",
    "carbon",
    "own_or_rent",
    "sensitivity",
    "uncertainty",
)


def of_run(run_: TrainingRun, what: str) -> Figure:
    """One picture of a run by its name."""
    from bessemer import _plot_facility, _plot_run, _plot_study
    from bessemer._core import InvalidInput

    if what not in _OF_A_RUN:
        raise InvalidInput(
            f"plot: unknown picture '{what}'; the pictures are {', '.join(_OF_A_RUN)}"
        )
    if what == "run":
        return run(run_)
    if what == "uncertainty":
        return _plot_study.uncertainty_of(run_)
    if what == "own_or_rent":
        if run_.owned is None:
            raise InvalidInput("plot: own_or_rent needs [cost.own] in the scenario")
        axes = _plot_facility.own_or_rent(run_.owned)
    else:
        draw: dict[str, Callable[[TrainingRun], Axes]] = {
            "step": step,
            "memory": memory,
            "goodput": goodput,
            "energy": _plot_run.energy,
            "cost": _plot_run.cost,
            "carbon": _plot_run.carbon,
            "sensitivity": sensitivity,
        }
        axes = draw[what](run_)
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure


def schedule(played: SimulatedSchedule, axes: Axes | None = None) -> Axes:
    """The timeline of a pipeline: a row per rank, a bar per operation, waiting in grey.

    Numbers are micro-batches, where there is room; later chunks of a rank are lighter; a forward
    and a backward side by side share a bar.

    Parameters
    ----------
    played
        What ``bessemer.simulate_schedule`` returned.
    axes
        To draw on; new ones if they are not given.
    """
    from bessemer import _timeline

    axes = axes or _new_axes(1.1 + min(0.3 * max(played.stages, 2), 6.0))
    _timeline.draw(axes, played)
    chunks = f" × {played.virtual_stages}" if played.virtual_stages > 1 else ""
    time = played.time
    said = f"{time.to('ms'):.4g~P}" if time.magnitude < 1.0 else f"{time:.4g~P}"
    _titles(
        axes,
        f"{played.schedule}: {played.stages} stages{chunks}, {played.micro_batches} micro-batches: "
        f"{said}, bubble {100 * played.bubble_share:.1f} %",
        "",
    )
    return axes


def validation(validation: Validation, by: str = "source") -> Figure:
    """Estimated against measured step times, and beside it the errors by group.

    Full points are scored; hollow ones stand apart: bound by kernel launches, or not complete. The
    band is a tenth to either side. Groups beyond the eighth share one colour.

    Parameters
    ----------
    validation
        What ``bessemer.validation.validate`` returned.
    by
        Column of the table that makes the groups, or ``family`` of models.
    """
    from bessemer import _scatter

    figure = _new_figure(max(5.2, 1.4 + 0.36 * len(validation.groups(by))))
    figure.set_figwidth(9.6)
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1.0))
    left.set_anchor("N")  # a square beside a long list of groups
    groups = _scatter.groups_of(validation, by)
    _scatter.times(left, validation, groups)
    _scatter.errors(right, groups)
    total = validation.total
    mean = "" if total.mean_abs_error is None else f", {100 * total.mean_abs_error:.1f} % off"
    rows = len(validation.predictions) - total.count
    said = f"band: \N{PLUS-MINUS SIGN}10 %; hollow: {rows} that stand apart"
    _titles(left, f"{total.count} measured steps{mean}", said)
    said = "bar: mean error; figure: mean absolute error"
    _titles(right, f"errors by {by.replace('_', ' ')}", said)
    return figure
