"""Pictures of studies: the front of a search, what moves an answer, how far off it may be."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from bessemer import _json
from bessemer._core import InvalidInput, near_names
from bessemer._search_words import SAID, figure_of
from bessemer._variants import ANSWERS, answer_name

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bessemer.search import PlanSearch
    from bessemer.study import Summary
    from bessemer.training import TrainingRun

__all__ = ["causes", "front", "sensitivity", "sweep", "uncertainty", "uncertainty_of"]

_INK, _FAINT, _LINE = "#222222", "#767676", "#BBBBBB"
_MORE, _LESS, _WHOLE = "#D55E00", "#0072B2", "#56B4E9"
# Dark and light in turn: neighbours differ in grey as well.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#5E3C99")

_WORDS = {
    "step.time": "time of a step",
    "step.model_flops_utilization": "MFU",
    "step.hardware_flops_utilization": "HFU",
    "memory.total": "memory",
    "power.it": "power of IT",
    "facility_energy": "energy",
    "energy.facility": "energy",
    "operational_carbon": "carbon",
    "carbon.operational_location": "carbon",
    "cost.rental": "rental cost",
    "cost.electricity": "electricity cost",
}
# How people say a unit, from how many of it on.
_UNITS = {
    "s": ((0.0, 1.0, "s"), (7200.0, 3600.0, "h"), (172800.0, 86400.0, "days")),
    "J": ((0.0, 3.6e6, "kWh"), (3.6e9, 3.6e9, "MWh"), (3.6e13, 3.6e12, "GWh")),
    "W": ((0.0, 1.0, "W"), (1e4, 1e3, "kW"), (1e7, 1e6, "MW")),
    "byte": ((0.0, 1e9, "GB"),),
    "byte/s": ((0.0, 1e9, "GB/s"), (1e13, 1e12, "TB/s")),
    "FLOP/s": ((0.0, 1e12, "TFLOP/s"),),
    "token": ((0.0, 1e9, "Gtoken"), (1e12, 1e12, "Ttoken")),
    "L": ((0.0, 1.0, "L"), (1e4, 1e3, "m3")),
    "kgCO2e": ((0.0, 1.0, "kgCO2e"), (1e3, 1e3, "tCO2e"), (1e8, 1e6, "ktCO2e")),
    "USD": ((0.0, 1.0, "USD"), (1e4, 1e3, "thousand USD"), (1e6, 1e6, "million USD")),
}


def _words(answer: str) -> str:
    return _WORDS.get(answer, answer.replace("_", " "))


def _scale(unit: str, typical: float) -> tuple[float, str]:
    """How many of a unit make one that people say, and its name."""
    found = (1.0, unit)
    for least, size, name in _UNITS.get(unit, ()):
        if abs(typical) >= least:
            found = (size, name)
    return found


def _decades(axes: Axes) -> None:
    """A logarithmic axis across with ticks at 1, 2 and 5."""
    axes.set_xscale("log")
    left, right = axes.get_xlim()
    rungs = [step * 10.0**e for e in range(-15, 18) for step in (1.0, 2.0, 5.0)]
    axes.set_xticks([rung for rung in rungs if left <= rung <= right])
    axes.minorticks_off()
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")


def _plain(axes: Axes, *, left: bool = True) -> None:
    axes.tick_params(labelsize=8, color=_FAINT, labelcolor=_INK)
    for side in ("top", "right", *(() if left else ("left",))):
        axes.spines[side].set_visible(False)
    for side in ("bottom", "left"):
        axes.spines[side].set_color(_FAINT)


def _rows(axes: Axes, values: list[float], colours: list[str], names: list[str]) -> None:
    """Horizontal bars, the first on top, each with its name."""
    axes.barh(range(len(values)), values, 0.7, color=colours)
    axes.set_yticks(range(len(values)), names)
    axes.set_ylim(len(values) - 0.4, -0.6)
    _plain(axes, left=False)
    axes.tick_params(axis="y", length=0)


# --- the front of a search ------------------------------------------------------------------------


def _model(found: PlanSearch) -> str:
    name: str = found.unbeaten[0].inputs["model"].name
    return name


def _traded(names: tuple[str, str], across: list[float], up: list[float]) -> str:
    """What the plan with the least of one figure gives for that with the least of the other."""
    plans = list(zip(across, up, strict=True))
    first, last = min(plans), min(plans, key=lambda plan: (plan[1], plan[0]))
    if first == last:
        return f"one plan has the least {names[0]} and {names[1]}"
    longer, saved = last[0] / first[0], 1.0 - last[1] / first[1]
    return f"{longer:.2g} times the {names[0]} saves {100.0 * saved:.2g} % of the {names[1]}"


def _label(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def front(
    found: PlanSearch, x: str | None = None, y: str | None = None, axes: Axes | None = None
) -> Axes:
    """The plans of a search that no other beats in all of its objectives.

    Colours tell the first key apart that was searched beside the plan, labels the others. A cross
    is the scenario's own plan, where it has one.

    Parameters
    ----------
    found
        What ``bessemer.search.plans`` returned for two objectives or more.
    x, y
        Which of them; the first two unless given.
    axes
        To draw on; new ones if they are not given.
    """
    from bessemer import plot
    from bessemer._search_space import figures
    from bessemer.search import Candidate

    if len(found.objectives) < 2:
        raise InvalidInput(
            "plot.front: needs a search of two objectives or more, got "
            f"{found.objectives[0]}; give objective=['duration', 'cost']"
        )
    shown = figures([*([x] if x else []), *([y] if y else [])])
    for figure in shown:
        if figure not in found.objectives:
            near = ", ".join(near_names(figure, found.objectives) or found.objectives)
            raise InvalidInput(f"plot.front: {figure} was not searched for; did you mean {near}?")
    rest = [figure for figure in found.objectives if figure not in shown]
    across = shown[0] if x else rest.pop(0)
    up = shown[-1] if y else rest[0]
    plans = sorted(found.unbeaten, key=lambda plan: plan.figures[across])
    axes = axes or plot._new_axes(4.2)
    scales = {}
    for figure in (across, up):
        unit, size = SAID[figure]
        middle = sorted(plan.figures[figure] for plan in plans)[len(plans) // 2] / size
        more, name = _scale(unit, middle) if unit == "USD" else (1.0, unit)
        scales[figure] = (size * more, name)
    columns = {f: [plan.figures[f] / scales[f][0] for plan in plans] for f in (across, up)}
    lowest = list(accumulate(columns[up], min))  # of more than two objectives others lie above
    axes.step(columns[across], lowest, where="post", color=_LINE, linewidth=1.0, zorder=1)
    keys = [key for key in plans[0].others if len({str(p.others[key]) for p in plans}) > 1]
    groups = list(dict.fromkeys(_label(p.others[keys[0]]) for p in plans)) if keys else [""]
    for place, group in enumerate(groups):
        those = [i for i, p in enumerate(plans) if not keys or _label(p.others[keys[0]]) == group]
        axes.scatter(
            [columns[across][i] for i in those],
            [columns[up][i] for i in those],
            s=36,
            color=_COLOURS[place % len(_COLOURS)],
            label=group if keys else "plans of the front",
            zorder=2,
        )
    told: list[str] = []
    for i, plan in enumerate(plans):
        others = [_label(plan.others[key]) for key in keys]
        text = ", ".join(others[1:])
        if text and others != told:
            axes.annotate(
                text,
                (columns[across][i], columns[up][i]),
                xytext=(6, 5),
                textcoords="offset points",
                fontsize=8,
                color=_INK,
            )
        told = others
    if found.given is not None:
        own = Candidate(
            found.given.inputs["plan"], {}, {}, found.given.scenario, found.given.inputs
        )
        at = [figure_of(own, f) / scales[f][0] for f in (across, up)]
        axes.scatter(at[0], at[1], s=40, marker="x", color=_INK, label="the scenario's own plan")
    if keys or found.given is not None:
        title = keys[0] if keys else None
        axes.legend(title=title, fontsize=8, title_fontsize=8, frameon=False, loc="best")
    axes.margins(x=0.12, y=0.12)
    if max(columns[across]) > 3.0 * min(columns[across]) > 0.0:
        _decades(axes)
    axes.set_xlabel(f"{_words(across)}, {scales[across][1]}", fontsize=8, color=_INK)
    axes.set_ylabel(f"{_words(up)}, {scales[up][1]}", fontsize=8, color=_INK)
    _plain(axes)
    labels = f"; labels: {', '.join(keys[1:])}" if keys[1:] else ""
    same = [f"{key} {_label(of)}" for key, of in plans[0].others.items() if key not in keys]
    labels += f"; all with {', '.join(same)}" if same else ""
    plot._titles(
        axes,
        f"{_model(found)}: " + _traded((_words(across), _words(up)), columns[across], columns[up]),
        f"{len(plans)} of {found.candidates:,} plans that no other beats{labels}",
    )
    return axes


# --- lines of a sweep -----------------------------------------------------------------------------


def _crossing(across: list[float], values: list[float], level: float) -> float | None:
    """Where a line first comes to a level, between its points."""
    for (x0, y0), (x1, y1) in pairwise(zip(across, values, strict=True)):
        if (y0 - level) * (y1 - level) <= 0.0 and y0 != y1:
            return x0 + (x1 - x0) * (level - y0) / (y1 - y0)
    return None


def _lines(found: xr.Dataset, name: str, x: str | None) -> tuple[str, str | None]:
    """Which axis of a sweep goes across, and which makes the lines."""
    sizes = {str(key): size for key, size in found[name].sizes.items()}
    numbers = [key for key in sizes if found[key].dtype.kind in "if"]
    across = x or max(numbers, key=lambda key: sizes[key], default=None)
    if across not in numbers:
        raise InvalidInput(f"plot.sweep: x must be one of {', '.join(numbers)}, got {across!r}")
    others = [key for key in sizes if key != across and sizes[key] > 1]
    if len(others) > 1 or (others and sizes[others[0]] > len(_COLOURS)):
        raise InvalidInput(
            f"plot.sweep: draws one axis beside {across}, of {len(_COLOURS)} values at most; "
            f"choose among {', '.join(others)} with .sel(...)"
        )
    return across, others[0] if others else None


def sweep(
    found: xr.Dataset,
    answer: str = "time",
    x: str | None = None,
    level: float | None = None,
    axes: Axes | None = None,
) -> Axes:
    """An answer of a sweep along one axis, a line for each value of the other.

    Parameters
    ----------
    found
        What ``bessemer.sweep`` returned, or a part of it with two axes at most.
    answer
        One that was swept, as ``bessemer.sweep`` takes it.
    x
        The axis that goes across; the one with most numbers unless given.
    level
        Of the answer, in its unit: where each line comes to it is marked.
    axes
        To draw on; new ones if they are not given.
    """
    from bessemer import plot

    name = answer_name(answer)
    if name not in found:
        kept = ", ".join(str(each) for each in found.data_vars)
        raise InvalidInput(f"plot.sweep: {name} was not swept; the answers are {kept}")
    across, other = _lines(found, name, x)
    table = found[name].squeeze(drop=True)
    share = name.endswith("utilization") or name == "goodput"
    size, unit = (0.01, "%") if share else _scale(ANSWERS[name], float(table.max()))
    x_unit = str(found[across].attrs.get("units", ""))
    x_size, x_unit = _scale(x_unit, float(found[across].max()))
    places = [float(place) / x_size for place in found[across].to_numpy()]
    names = found[other].to_numpy().tolist() if other else [""]
    axes = axes or plot._new_axes(4.2)
    reached = []
    for i, label in enumerate(names):
        line = table.isel({other: i}) if other else table
        values = [float(value) / size for value in line.to_numpy()]
        colour = _COLOURS[i % len(_COLOURS)]
        axes.plot(places, values, color=colour, linewidth=1.8)
        seen = [j for j, value in enumerate(values) if value == value]
        alone = [j for j in seen if not {j - 1, j + 1} & set(seen)]  # no line goes through these
        if alone:
            axes.plot([places[j] for j in alone], [values[j] for j in alone], "o", color=colour)
        if other and seen:
            axes.annotate(
                _label(label),
                (places[seen[-1]], values[seen[-1]]),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
                color=colour,
                annotation_clip=False,
            )
        at = None if level is None else _crossing(places, values, level / size)
        if level is not None and at is not None:
            reached.append(at)
            axes.plot([at], [level / size], "o", color=colour, markersize=6)
            axes.annotate(
                f"{_json.digits(at)}",
                (at, level / size),
                xytext=(6, -12),
                textcoords="offset points",
                fontsize=8,
                color=_INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8},
            )
    if level is not None:
        axes.axhline(level / size, color=_FAINT, linewidth=0.8, linestyle="--", zorder=0)
    if min(places) > 0.0 and max(places) > 8.0 * min(places):
        _decades(axes)
    elif found[across].dtype.kind == "i" and len(places) <= 12:
        axes.set_xticks(places)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.set_xlabel(f"{across}, {x_unit}".removesuffix(", "), fontsize=8, color=_INK)
    axes.set_ylabel(f"{_words(name)}, {unit}".removesuffix(", "), fontsize=8, color=_INK)
    _plain(axes)
    title = f"{_words(name)} by {across}"
    if level is not None and reached:
        ends = " to ".join(_json.digits(end) for end in sorted({min(reached), max(reached)}))
        title = f"{_words(name)} of {level / size:.3g} {unit} takes {ends} {x_unit}"
    refused = sum(found.attrs.get("refusals", {}).values())
    said = [f"lines: {other}"] if other else []
    said += [f"{refused} points of the sweep are refused"] if refused else []
    plot._titles(axes, title, "; ".join(said))
    return axes


# --- what moves an answer -------------------------------------------------------------------------


def sensitivity(
    of: TrainingRun | pd.DataFrame,
    answer: str = "time",
    top: int = 12,
    axes: Axes | None = None,
) -> Axes:
    """What moves an answer most: its percent for one percent of each input.

    Parameters
    ----------
    of
        A run, or what ``run.sensitivity`` returned.
    answer
        Of a run, as ``run.sensitivity`` takes it; a table knows its own.
    top
        How many inputs to show.
    axes
        To draw on; new ones if they are not given.
    """
    from bessemer import plot
    from bessemer.training import TrainingRun

    who = ""
    if isinstance(of, TrainingRun):
        who, of = f"{plot._who(of)}; ", of.sensitivity(answer)
    if "elasticity" not in of or "answer" not in of.attrs:
        raise InvalidInput(
            "plot.sensitivity: needs a run or the table of its sensitivity, "
            f"got columns {', '.join(map(str, of.columns))}"
        )
    if of.empty:
        raise InvalidInput(f"plot.sensitivity: no input moves {_words(of.attrs['answer'])}")
    what = _words(of.attrs["answer"])
    shown = of.iloc[:top]
    values = [float(value) for value in shown["elasticity"]]
    axes = axes or plot._new_axes(1.5 + 0.28 * len(values))
    colours = [_MORE if value > 0.0 else _LESS for value in values]
    _rows(axes, values, colours, [str(name) for name in shown.index])
    reach = max(map(abs, values))
    for row, value in enumerate(values):
        axes.annotate(
            (f"{value:+.2f}" if abs(value) > 0.095 else f"{value:+.2g}").replace("-", "−"),
            (value, row),
            xytext=(4 if value > 0.0 else -4, 0),
            textcoords="offset points",
            ha="left" if value > 0.0 else "right",
            va="center",
            fontsize=8,
            color=_INK,
        )
    axes.axvline(0.0, color=_INK, linewidth=0.8)
    low, high = min(0.0, *values), max(0.0, *values)
    axes.set_xlim(low - 0.2 * reach, high + 0.2 * reach)
    axes.set_xlabel(f"elasticity: percent of {what} for one percent more", fontsize=8, color=_INK)
    first = max(range(len(values)), key=lambda row: abs(values[row]))
    plot._titles(
        axes,
        f"What moves the {what} most: {shown.index[first]}",
        f"{who}exact slopes; {len(shown)} of {len(of)} inputs that move it",
    )
    return axes


# --- how far off an answer may be, and why --------------------------------------------------------


def uncertainty(
    run: TrainingRun,
    answer: str = "time",
    known: Summary | None = None,
    coverage: float = 0.8,
    axes: Axes | None = None,
) -> Axes:
    """Between what an answer lies: how often the uncertain inputs make it come to what.

    Parameters
    ----------
    run
        What ``bessemer.train`` returned.
    answer
        As ``run.uncertainty`` takes it.
    known
        What ``run.uncertainty`` returned for that answer; made anew if it is not given.
    coverage
        Of the interval that is drawn darker.
    axes
        To draw on; new ones if they are not given.
    """
    import numpy as np

    from bessemer import plot

    name = answer_name(answer)
    known = known or run.uncertainty(answer)
    low, high = known.interval(coverage)
    middle = known.quantile(0.5)
    size, unit = _scale(ANSWERS[name], middle)
    axes = axes or plot._new_axes(3.6)
    count = min(known.points, 4096)
    values = np.array([known.quantile((i + 0.5) / count) for i in range(count)]) / size
    # Tails of a thousandth are left out of sight.
    ends = values[int(0.001 * count)], values[count - 1 - int(0.001 * count)]
    if not ends[0] < ends[1]:
        raise InvalidInput(f"plot.uncertainty: nothing that is uncertain moves {_words(name)}")
    heights, edges = np.histogram(values, bins=48, range=ends)
    axes.stairs(heights / count, edges, fill=True, color=_WHOLE, alpha=0.55, linewidth=0.0)
    inside = [float(edge) for edge in edges if low / size < edge < high / size]
    cut = [low / size, *inside, high / size]
    places = np.clip(np.searchsorted(edges, 0.5 * (np.array(cut[1:]) + np.array(cut[:-1]))), 1, 48)
    axes.stairs(heights[places - 1] / count, cut, fill=True, color=_LESS, linewidth=0.0)
    here = float(run.gradient(answer).attrs["value"]) / size
    axes.axvline(here, color=_INK, linewidth=1.2, linestyle=(0, (4, 2)))
    axes.annotate(
        f"estimate {_json.digits(here)} {unit}".strip(),
        (here, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(4, -2),
        textcoords="offset points",
        fontsize=8,
        va="top",
        color=_INK,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.8},
    )
    axes.set_ylim(0.0, 1.18 * float(heights.max()) / count)
    axes.set_xlim(*ends)
    axes.set_yticks([])
    axes.set_xlabel(f"{_words(name)}, {unit}".removesuffix(", "), fontsize=8, color=_INK)
    _plain(axes, left=False)
    plot._titles(
        axes,
        f"{plot._who(run)}: {_words(name)} {_json.digits(low / size)} to "
        f"{_json.digits(high / size)} {unit}".rstrip(),
        f"dark: the middle {100.0 * coverage:g} % of {known.points:,} points; "
        f"median {_json.digits(middle / size)} {unit}".rstrip(),
    )
    return axes


def causes(
    of: TrainingRun | pd.DataFrame,
    answer: str = "time",
    top: int = 8,
    axes: Axes | None = None,
) -> Axes:
    """Because of which input an answer is uncertain: shares of its variance, with their intervals.

    Parameters
    ----------
    of
        A run, or what ``run.causes`` returned.
    answer
        Of a run, as ``run.causes`` takes it; a table knows its own.
    top
        How many inputs to show.
    axes
        To draw on; new ones if they are not given.
    """
    from bessemer import plot
    from bessemer.training import TrainingRun

    who = ""
    if isinstance(of, TrainingRun):
        who, of = f"{plot._who(of)}; ", of.causes(answer)
    if not {"total", "total_low", "total_high"} <= set(of) or "answer" not in of.attrs:
        raise InvalidInput(
            "plot.causes: needs a run or the table of its causes, "
            f"got columns {', '.join(map(str, of.columns))}"
        )
    shown = of.iloc[:top]
    values = [100.0 * float(value) for value in shown["total"]]
    lows = [100.0 * max(0.0, float(value)) for value in shown["total_low"]]
    highs = [100.0 * float(value) for value in shown["total_high"]]
    axes = axes or plot._new_axes(1.5 + 0.28 * len(values))
    _rows(axes, values, [_LESS] * len(values), [_cause(str(name)) for name in shown.index])
    for row, (low, value, high) in enumerate(zip(lows, values, highs, strict=True)):
        axes.plot([low, high], [row, row], color=_INK, linewidth=1.0)
        axes.annotate(
            f"{value:.2g} %",
            (max(high, value), row),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=_INK,
        )
    axes.set_xlim(0.0, 1.15 * max(*highs, *values))
    axes.set_xlabel("share of the variance with all it interacts in, %", fontsize=8, color=_INK)
    value, spread = float(of.attrs["value"]), float(of.attrs["deviation"])
    relative = f"{100.0 * spread / abs(value):.2g} % of {_words(of.attrs['answer'])}"
    plot._titles(
        axes,
        f"Uncertain mostly because of {_cause(str(shown.index[0]))}",
        f"{who}standard deviation: {relative}; lines: 95 % intervals",
    )
    return axes


def _cause(name: str) -> str:
    """What errs, in words where it is no input."""
    words = {"step": "the model of a step", "calibration": "the fitted coefficients"}
    return words.get(name, name)


def uncertainty_of(run: TrainingRun, answer: str = "time") -> Figure:
    """Both pictures of an answer, one above the other."""
    from bessemer import plot

    table = run.causes(answer)
    figure = plot._new_figure(3.4 + 1.4 + 0.28 * min(8, len(table)))
    upper, lower = figure.subplots(2, 1)
    uncertainty(run, answer, axes=upper)
    causes(table, axes=lower)
    return figure
