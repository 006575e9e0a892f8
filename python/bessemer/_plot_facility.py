"""Pictures of a facility: where the energy goes, what it costs, carbon by the hour, own or rent.

In the manner of :mod:`bessemer.plot`, whose colours these are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer.plot import (
    _BLUE,
    _FAINT,
    _GREEN,
    _GREY,
    _INK,
    _ORANGE,
    _PINK,
    _PURPLE,
    _RED,
    _SKY,
    _YELLOW,
    _lightness,
    _new_axes,
    _titles,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bessemer._own import Owned

__all__ = ["carbon_by_hour", "cost_stack", "energy_flow", "own_or_rent", "save", "tornado"]

_COST_COLOURS = {
    "accelerators": _BLUE,
    "servers": _SKY,
    "network": _PURPLE,
    "storage": _YELLOW,
    "building": _GREY,
    "electrical": _ORANGE,
    "cooling": _GREEN,
    "network_access": _PINK,
    "battery": _RED,
    "electricity": _RED,
    "staff": _PINK,
    "maintenance": _YELLOW,
    "other": _GREY,
}
_FLOW_COLOURS = {
    "variable": _GREEN,
    "dispatchable": _ORANGE,
    "grid": _BLUE,
    "discharge": _PURPLE,
    "accelerators and hosts": _SKY,
    "accelerators": _SKY,
    "hosts": _BLUE,
    "network": _PURPLE,
    "conversion": _YELLOW,
    "fans": _GREY,
    "pumps": _GREY,
    "chillers": _PINK,
    "rejection": _GREY,
    "heat_pump": _RED,
    "other": _GREY,
    "cooling and losses": _GREY,
    "charge": _PURPLE,
    "curtailed": _YELLOW,
}
_FLOW_NAMES = {
    "variable": "sun, wind and steady plants",
    "dispatchable": "plants that follow",
    "grid": "grid",
    "discharge": "from storage",
    "charge": "into storage",
    "curtailed": "curtailed",
}


def _plain(axes: Axes) -> None:
    axes.tick_params(labelsize=8, color=_FAINT, labelcolor=_INK)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("bottom", "left"):
        axes.spines[side].set_color(_FAINT)


def _band(
    axes: Axes, at: tuple[float, float], to: tuple[float, float], size: float, colour: str
) -> None:
    """A ribbon from one place to another, as thick as what flows."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Curve

    (x0, y0), (x1, y1) = at, to
    middle = (x0 + x1) / 2.0
    corners = [
        (x0, y0),
        (middle, y0),
        (middle, y1),
        (x1, y1),
        (x1, y1 + size),
        (middle, y1 + size),
        (middle, y0 + size),
        (x0, y0 + size),
        (x0, y0),
    ]
    codes = [
        Curve.MOVETO,
        *[Curve.CURVE4] * 3,
        Curve.LINETO,
        *[Curve.CURVE4] * 3,
        Curve.CLOSEPOLY,
    ]
    axes.add_patch(PathPatch(Curve(corners, codes), facecolor=colour, alpha=0.55, linewidth=0))


def energy_flow(answer: Owned, axes: Axes | None = None) -> Axes:
    """Where a year's energy comes from and where it goes: as much on the left as on the right.

    Parameters
    ----------
    answer
        What ``bessemer.cost.own`` returned.
    axes
        To draw on; new ones if they are not given.
    """
    told = answer["energy"]
    energy = {k: v["value"] for k, v in told.items() if isinstance(v, Mapping)}
    left = {k: energy[k] for k in ("variable", "dispatchable", "grid", "discharge")}
    right = {
        "accelerators and hosts": energy["load"] - energy["cooling_and_losses"],
        "cooling and losses": energy["cooling_and_losses"],
        "charge": energy["charge"],
        "curtailed": energy["curtailed"],
    }
    axes = axes or _new_axes(3.6)
    flow(axes, left, right)
    _titles(axes, "Where the energy goes", "a year at the meter; widths are energies")
    return axes


def flow(axes: Axes, left: Mapping[str, float], right: Mapping[str, float]) -> None:
    """Energies in MWh from the left to the right; both sides sum to the same."""
    total = sum(left.values())
    most = max(sum(1 for v in side.values() if v > 0.0) for side in (left, right))
    gap = (0.09 if most <= 6 else 0.07) * total
    line = "\n" if most <= 6 else "  "
    for side, parts in ((0.0, left), (1.0, right)):
        shown = {k: v for k, v in parts.items() if v > 0.0}
        y = -gap * (len(shown) - 1) / 2.0
        inner = 0.0
        for name, value in shown.items():
            colour = _FLOW_COLOURS.get(name, _GREEN)
            place, hub = (side, y), (0.5, inner)
            at, to = (place, hub) if side == 0.0 else (hub, place)
            _band(axes, at, to, value, colour)
            axes.text(
                side + (-0.02 if side == 0.0 else 0.02),
                y + value / 2.0,
                f"{_FLOW_NAMES.get(name, name.replace('_', ' '))}{line}{_energy(value)}, "
                f"{_percent(value / total)}",
                ha="right" if side == 0.0 else "left",
                va="center",
                fontsize=8,
                color=_INK,
            )
            y += value + gap
            inner += value
    axes.set_xlim(-0.42, 1.42)
    beyond = gap * (1.0 + (most - 1) / 2.0)
    axes.set_ylim(total + beyond, -beyond)
    axes.axis("off")


def _energy(megawatt_hours: float) -> str:
    if megawatt_hours >= 1e3:
        return f"{megawatt_hours / 1e3:,.1f} GWh"
    if megawatt_hours >= 1.0:
        return f"{megawatt_hours:,.1f} MWh"
    return f"{1e3 * megawatt_hours:,.1f} kWh"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.0095 else f"{100 * share:.1g} %"


def cost_stack(answer: Owned, axes: Axes | None = None) -> Axes:
    """What owning costs over its years, beside rent: both discounted, what is left subtracted.

    Parameters
    ----------
    answer
        What ``bessemer.cost.own`` returned.
    axes
        To draw on; new ones if they are not given.
    """
    told = answer.to_dict()
    axes = axes or _new_axes(4.6)
    present = {k: v["value"] / 1e6 for k, v in told["present_value"].items()}
    capital = {k: v["value"] / 1e6 for k, v in told["capital"].items() if k != "total"}
    yearly = {k: v["value"] for k, v in told["operating"].items() if k != "total"}
    whole = told["operating"]["total"]["value"]
    running = {f"{k} (run)": present["operating"] * v / whole for k, v in yearly.items()}
    rented = (
        told["rent"]["paid_per_hour_in_use"]["value"] / told["rate"]["value"] * present["total"]
    )
    base = 0.0
    top = max(rented, present["total"] - present["residual"])
    for name, value in {**capital, "replacements": present["replacements"], **running}.items():
        if value <= 0.0:
            continue
        colour = _COST_COLOURS.get(name.removesuffix(" (run)"), _INK)
        hatch = "//" if name.endswith("(run)") else None
        axes.bar(0, value, 0.6, base, color=colour, hatch=hatch, edgecolor="white", linewidth=0.5)
        if value / top > 0.035:
            ink = "white" if _lightness(colour) < 0.55 else _INK
            label = name.removesuffix(" (run)").replace("_", " ")
            axes.text(
                0,
                base + value / 2.0,
                f"{label}  {value:,.0f}",
                ha="center",
                va="center",
                fontsize=8,
                color=ink,
                bbox={"facecolor": colour, "edgecolor": "none", "pad": 1.0},
            )
        base += value
    axes.plot([0.3, 0.4], [present["total"]] * 2, color=_INK, linewidth=1.2)
    axes.annotate(
        f"less what is left: {present['total']:,.0f}",
        (0.42, present["total"]),
        fontsize=8,
        color=_INK,
        va="center",
    )
    axes.bar(1.4, rented, 0.6, color=_GREY)
    axes.text(1.4, rented, f"{rented:,.0f}", ha="center", va="bottom", fontsize=8, color=_INK)
    axes.set_xticks([0, 1.4], ["own", "rent"])
    axes.set_ylabel("million USD, discounted", fontsize=8, color=_INK)
    axes.set_ylim(0.0, 1.12 * top)
    axes.set_xlim(-0.6, 2.0)
    _plain(axes)
    _titles(
        axes,
        f"Cost over {told['years']:g} years",
        "hatched: cost of running; plain: what is bought",
    )
    return axes


def carbon_by_hour(answer: Owned, axes: Axes | None = None, first: int = 24 * 180) -> Axes:
    """Sources of three days by the hour, and the intensity of the grid.

    Parameters
    ----------
    answer
        What ``bessemer.cost.own`` returned.
    axes
        To draw on; new ones if they are not given.
    first
        The hour of the year to begin at.
    """
    year = answer.year
    axes = axes or _new_axes(3.4)
    hours = range(first, min(first + 72, len(year.intensity)))
    series = {
        name: [year.hours[name][h] / 1e6 for h in hours]
        for name in ("variable", "dispatchable", "discharge", "grid")
    }
    used = {name: values for name, values in series.items() if any(values)}
    three_days(
        axes,
        used,
        [year.hours["load"][h] / 1e6 for h in hours],
        [1e3 * year.intensity[h] for h in hours],
    )
    _titles(
        axes, "Three days in summer", "sources stacked; what is above the load is stored or lost"
    )
    return axes


def three_days(
    axes: Axes, used: Mapping[str, Sequence[float]], load: Sequence[float], grams: Sequence[float]
) -> None:
    """Sources stacked and the load in MW, and the grid's intensity in g/kWh, by the hour."""
    clock = list(range(len(load)))
    axes.stackplot(
        clock,
        list(used.values()),
        colors=[_FLOW_COLOURS[name] for name in used],
        labels=[_FLOW_NAMES[name] for name in used],
        step="post",
        alpha=0.75,
    )
    axes.plot(
        clock,
        load,
        color=_INK,
        linewidth=1.2,
        label="load",
    )
    axes.set_xlim(0, len(clock) - 1)
    axes.set_xticks(range(0, len(clock), 12))
    axes.set_xlabel("hours", fontsize=8, color=_INK)
    axes.set_ylabel("MW", fontsize=8, color=_INK)
    axes.set_ylim(0.0, 1.35 * max(map(sum, zip(*used.values(), strict=True))))
    _plain(axes)
    other = axes.twinx()
    other.plot(clock, grams, color=_RED, linewidth=1.2, linestyle="--")
    other.set_ylabel("grid, gCO2e/kWh (dashed)", fontsize=8, color=_RED)
    other.set_ylim(0.0, max(1.0, 1.35 * max(grams)))
    other.tick_params(labelsize=8, labelcolor=_RED, color=_FAINT)
    for side in ("top", "left"):
        other.spines[side].set_visible(False)
    axes.legend(fontsize=8, frameon=False, ncols=3, loc="upper left")


def own_or_rent(answer: Owned, axes: Axes | None = None) -> Axes:
    """What owning and renting have cost until each year, and where they meet.

    Parameters
    ----------
    answer
        What ``bessemer.cost.own`` returned.
    axes
        To draw on; new ones if they are not given.
    """
    told = answer.to_dict()
    axes = axes or _new_axes(3.4)
    rows: Sequence[Mapping[str, Any]] = told["by_years"]
    years = [row["years"] for row in rows]
    own = [row["own"]["value"] / 1e6 for row in rows]
    rent = [row["rent"]["value"] / 1e6 for row in rows]
    axes.plot(years, own, color=_BLUE, linewidth=1.8)
    axes.plot(years, rent, color=_RED, linewidth=1.8)
    near = abs(own[-1] - rent[-1]) < 0.06 * max(own[-1], rent[-1])
    apart = (6 if own[-1] >= rent[-1] else -6) if near else 0
    for values, name, colour, up in ((own, "own", _BLUE, apart), (rent, "rent", _RED, -apart)):
        axes.annotate(
            name,
            (years[-1], values[-1]),
            xytext=(4, up),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=colour,
        )
    meet = told["break_even"]["years"]
    if meet is not None and meet < years[-1]:
        axes.axvline(meet, color=_FAINT, linewidth=0.8, linestyle=":")
        axes.annotate(
            f"break-even {meet:.2f} years",
            (meet, 0.0),
            xytext=(4, 6),
            textcoords="offset points",
            fontsize=8,
            color=_INK,
        )
    axes.set_xlim(0.0, years[-1] * 1.08)
    axes.set_ylim(0.0, 1.05 * max(max(own), max(rent)))
    axes.set_xlabel("years", fontsize=8, color=_INK)
    axes.set_ylabel("million USD, discounted", fontsize=8, color=_INK)
    _plain(axes)
    _titles(axes, "Own or rent", "paid until then; what is left is not subtracted")
    return axes


def tornado(answer: Owned, axes: Axes | None = None) -> Axes:
    """How the cost of an hour moves with each input, the strongest on top.

    Parameters
    ----------
    answer
        What ``bessemer.cost.own`` returned.
    axes
        To draw on; new ones if they are not given.
    """
    told = answer.to_dict()
    rows = told["tornado"]
    middle = told["rate"]["value"]
    axes = axes or _new_axes(1.2 + 0.3 * len(rows))
    for place, row in enumerate(rows):
        for end, factor in zip(row["rate"], row["factors"], strict=True):
            value = end["value"]
            axes.barh(place, value - middle, 0.6, middle, color=_SKY if factor < 1.0 else _ORANGE)
            axes.annotate(
                f"× {factor:g}",
                (value, place),
                xytext=(3 if value >= middle else -3, 0),
                textcoords="offset points",
                ha="left" if value >= middle else "right",
                va="center",
                fontsize=7,
                color=_INK,
            )
    axes.axvline(middle, color=_INK, linewidth=0.8)
    axes.set_yticks(range(len(rows)), [row["input"].replace("_", " ") for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    ends = [end["value"] for row in rows for end in row["rate"]]
    room = 0.12 * (max(ends) - min(ends))
    axes.set_xlim(min(ends) - room, max(ends) + room)
    axes.set_xlabel("USD for each accelerator-hour in use", fontsize=8, color=_INK)
    _plain(axes)
    _titles(
        axes,
        "What decides it",
        f"one input at a time; {middle:.2f} USD/h with all as they are given",
    )
    return axes


def save(answer: Owned, folder: Path) -> list[Path]:
    """Write all five as PNG into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for draw in (energy_flow, cost_stack, carbon_by_hour, own_or_rent, tornado):
        path = folder / f"{draw.__name__}.png"
        figure = draw(answer).get_figure(root=True)
        assert figure is not None
        figure.savefig(path, dpi=120)
        written.append(path)
    return written
