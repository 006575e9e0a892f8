"""Pictures of one run: where its energy goes, what each way to pay comes to, its first hours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bessemer._json import say
from bessemer._plot_facility import (
    _COST_COLOURS,
    _plain,
    flow,
    three_days,
)
from bessemer.plot import _GREY, _INK, _SKY, _lightness, _new_axes, _titles, _who

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bessemer.training import TrainingRun

__all__ = ["carbon", "cost", "energy"]

_WAYS = {
    "rental": "rented",
    "committed": "rented\nfor a term",
    "spot": "rented\non spot",
}


def energy(run: TrainingRun, axes: Axes | None = None) -> Axes:
    """Where the energy of a run comes from and where it goes.

    Parameters
    ----------
    run
        What ``bessemer.train`` returned.
    axes
        To draw on; new ones if they are not given.
    """
    of = run.at_site.hours
    sources = {name: kwh / 1e3 for name, kwh in of.plants.items()}
    left = {"grid": of.energy["grid"] / 1e3, **sources, "discharge": of.energy["discharge"] / 1e3}
    it = {k: v["value"] for k, v in run.result.to_dict()["it_power"].items()}
    total = run.result.to_dict()["it_energy"]["value"]
    right = {name: total * kilowatts / sum(it.values()) for name, kilowatts in it.items()}
    plain = run.to_dict()
    if run.cooled:
        parts = plain["site"]["cooling"]["parts"]
        right |= {name: part["value"] for name, part in parts.items() if name != "it"}
    else:
        right["cooling and losses"] = plain["energy"]["facility"]["value"] - total
    right |= {"charge": of.energy["charge"] / 1e3, "curtailed": of.energy["curtailed"] / 1e3}
    shown = sum(1 for value in right.values() if value > 0.0)
    axes = axes or _new_axes(max(3.6, 1.2 + 0.5 * shown))
    flow(axes, left, right)
    _titles(
        axes,
        f"{_who(run)}: where {say(plain['energy']['facility'])} go",
        f"the whole run at the meter, PUE {run.inputs['site'].power_usage_effectiveness:.3f}; "
        "widths are energies",
    )
    return axes


def _owned_parts(run: TrainingRun) -> dict[str, float]:
    """What owning comes to for the run, by what is paid: the parts sum to it."""
    assert run.owned is not None
    told: Mapping[str, Any] = run.owned
    present = {k: v["value"] for k, v in told["present_value"].items()}
    scale = run.paid.of_run[0] / present["total"]
    bought = {k: v["value"] for k, v in told["capital"].items() if k != "total"}
    # What is bought again, less what is left, falls on what is bought.
    lasting = present["capital"] + present["replacements"] + present["residual"]
    yearly = {k: v["value"] for k, v in told["operating"].items() if k != "total"}
    whole = sum(yearly.values())
    parts = {k: scale * v * lasting / present["capital"] for k, v in bought.items()}
    running = {f"{k} (run)": scale * present["operating"] * v / whole for k, v in yearly.items()}
    return {k: v for k, v in (parts | running).items() if v > 0.0}


def cost(run: TrainingRun, axes: Axes | None = None) -> Axes:
    """What each way to pay for a run comes to; owning by its parts.

    Parameters
    ----------
    run
        What ``bessemer.train`` returned.
    axes
        To draw on; new ones if they are not given.
    """
    told = run.to_dict()["cost"]
    ways = {words: told[key]["value"] for key, words in _WAYS.items() if told.get(key) is not None}
    stack = _owned_parts(run) if run.owned is not None else {}
    axes = axes or _new_axes(4.6)
    top = max([*ways.values(), sum(stack.values()), told["electricity"]["value"]])
    size, unit = (1e6, "million USD") if top >= 1e6 else (1e3, "thousand USD")
    base = 0.0
    for name, value in stack.items():
        colour = _COST_COLOURS.get(name.removesuffix(" (run)"), _INK)
        hatch = "//" if name.endswith("(run)") else None
        height = value / size
        axes.bar(0, height, 0.8, base, color=colour, hatch=hatch, edgecolor="white", linewidth=0.5)
        if value / top > 0.035:
            axes.text(
                0,
                base + height / 2.0,
                f"{name.removesuffix(' (run)').replace('_', ' ')}  {height:.3g}",
                ha="center",
                va="center",
                fontsize=7,
                color="white" if _lightness(colour) < 0.55 else _INK,
                bbox={"facecolor": colour, "edgecolor": "none", "pad": 1.0},
            )
        base += height
    names = ["owned"] if stack else []
    if stack:
        axes.text(0, base, f"{base:.3g}", ha="center", va="bottom", fontsize=8, color=_INK)
    for place, value in enumerate(ways.values(), len(names)):
        axes.bar(place, value / size, 0.6, color=_SKY)
        axes.text(place, value / size, f"{value / size:.3g}", ha="center", va="bottom", fontsize=8)
    names += list(ways)
    place = len(names)
    paid = told["electricity"]["value"] / size
    axes.bar(place, paid, 0.6, color=_GREY)
    axes.text(place, paid, f"{paid:.3g}", ha="center", va="bottom", fontsize=8, color=_INK)
    axes.set_xticks(range(place + 1), [*names, "electricity\nalone"])
    axes.set_ylabel(unit, fontsize=8, color=_INK)
    axes.set_ylim(0.0, 1.1 * top / size)
    _plain(axes)
    said = "other ways to pay for the same run, never summed"
    _titles(axes, f"{_who(run)}: cost", f"{said}; hatched: cost of running" if stack else said)
    return axes


def carbon(run: TrainingRun, axes: Axes | None = None) -> Axes:
    """The first three days of a run: sources by the hour, and the intensity of the grid.

    Parameters
    ----------
    run
        What ``bessemer.train`` returned.
    axes
        To draw on; new ones if they are not given.
    """
    of = run.at_site.hours
    axes = axes or _new_axes(3.4)
    first = slice(0, 72)
    used = {
        name: [watts / 1e6 for watts in of.columns[name][first]]
        for name in ("variable", "dispatchable", "discharge", "grid")
        if any(of.columns[name][first])
    }
    load = [watts / 1e6 for watts in of.columns["load"][first]]
    three_days(axes, used, load, [1e3 * x for x in of.columns["intensity"][first]])
    _titles(
        axes,
        f"{_who(run)}: the first {len(load)} hours",
        f"from hour {of.start:,} of the year; the whole run: "
        f"{say(run.to_dict()['carbon']['operational_location'])} of the grid, location-based",
    )
    return axes
