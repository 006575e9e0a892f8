"""The part of the report that only some scenarios ask for: the site by the hour, ways to pay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bessemer._json import digits, say

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["paid", "site"]

_CHOICES = {
    "always": "always",
    "pausing": "pausing",
    "cleanest_start": "cleanest start",
    "cheapest_start": "cheapest start",
}
# One car, one mile, one home.
_SAME = {
    "car-year": "cars for a year",
    "car-mile": "miles of a car",
    "us-home-year": "homes for a year",
}


def _dim(text: str) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(text, style="dim"), (0, 0, 0, 2))


def _titled(title: str, value: str) -> RenderableType:
    from rich.text import Text

    return Text.assemble((title, "bold"), "  ", value)


def _grid(columns: int) -> Any:
    from rich.table import Table

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for _ in range(columns - 1):
        table.add_column(justify="right", no_wrap=True)
    return table


def _price(node: Mapping[str, Any]) -> str:
    return f"{node['value']:.3g} {node['unit']}"


def _listed(parts: Mapping[str, Any], leave: str = "") -> str:
    """Parts that are not zero: "fans 4.47 MWh, pumps 5.4 MWh"."""
    shown = {name: part for name, part in parts.items() if part["value"] and name != leave}
    return ", ".join(f"{name.replace('_', ' ')} {say(part)}" for name, part in shown.items())


def _cooling(told: Mapping[str, Any]) -> list[RenderableType]:
    pue, water = told["power_usage_effectiveness"], told["water_usage_effectiveness"]
    lines: list[RenderableType] = [
        _titled("Cooling", f"{told['technology']}, PUE {pue:.3f}, {_price(water)} on site"),
        _dim(f"{_listed(told['parts'], 'it')}"),
    ]
    if told["heat_sold"]["value"]:
        reuse = told["energy_reuse_effectiveness"]
        lines.append(
            _dim(
                f"heat sold {say(told['heat_sold'])}, energy reuse effectiveness {reuse:.3f}; it "
                f"replaces {say(told['replaced_fuel'])} of fuel: a credit, in no sum"
            )
        )
    return lines


def _supply(told: Mapping[str, Any]) -> list[RenderableType]:
    from rich.text import Text

    carbon, energy = told["carbon"], told["energy"]
    plants = _listed(told["plants"])
    drawn = f"grid {say(energy['grid'])}" + (f", {plants}" if plants else "")
    table = _grid(6)
    heads = ("", "from hour", "hours", "paused", "grid's CO2e", "electricity")
    table.add_row(*(Text(head, style="dim") for head in heads))
    for name, words in _CHOICES.items():
        choice = told["choices"][name]
        if choice is None:
            table.add_row(f"  {words}", "", "", "", "too few clean hours", "")
            continue
        table.add_row(
            f"  {words}",
            f"{choice['start_hour']:,}",
            f"{choice['hours']:,}",
            f"{choice['paused_hours']:,}",
            say(choice["carbon"]),
            say(choice["cost"]),
        )
    marginal = carbon["marginal"]
    kinds = [
        f"location-based {say(carbon['location'])}",
        f"market-based {say(carbon['market'])}",
        *([] if marginal is None else [f"at the margin {say(marginal)}"]),
    ]
    own = carbon["plants"]
    beside = f"; plants on the site {say(own)} beside" if own["value"] else ""
    stored = energy["charge"]["value"] - energy["discharge"]["value"]
    lost = {"storage keeps or loses": {"value": stored, "unit": "MWh"}} if stored > 0.0 else {}
    lost |= {"curtailed": energy["curtailed"]}
    lines: list[RenderableType] = [
        _titled("Supply", f"{drawn}; {_price(told['mean_price'])} on average"),
    ]
    if less := _listed(lost):
        lines.append(_dim(less))
    lines.append(_dim(f"CO2e of the grid, never summed: {', '.join(kinds)}{beside}"))
    if carbon["offsets_beside"]["value"]:
        offsets = say(carbon["offsets_beside"])
        lines.append(_dim(f"offsets, subtracted nowhere: {offsets}"))
    return [*lines, table]


def site(plain: Mapping[str, Any]) -> list[RenderableType]:
    """Cooling, supply and equivalents, where asked."""
    from rich.text import Text

    told = plain.get("site", {})
    lines: list[RenderableType] = []
    if "cooling" in told:
        lines += [*_cooling(told["cooling"]), Text()]
    if "supply" in told:
        same = [
            f"{digits(of['count'])} {_SAME.get(name, name)} at {of['factor']} [{of['source']}]"
            for name, of in told["equivalents"].items()
        ]
        plants = told["supply"]["carbon"]["plants"]["value"]
        together = "location-based and plants together: " if plants else ""
        lines += [
            *_supply(told["supply"]),
            _dim(f"{together}as much as {', '.join(same)}"),
            Text(),
        ]
    return lines


def paid(plain: Mapping[str, Any]) -> list[RenderableType]:
    """Owning and spot, where asked."""
    from rich.text import Text

    told = plain.get("paid", {})
    lines: list[RenderableType] = []
    if "owned" in told:
        of = told["owned"]
        even = of["break_even"]
        use = f"{100 * of['utilization']:.0f} % in use"
        lines.append(
            _titled(
                "Owning",
                f"{_price(of['rate'])} for an accelerator over {of['years']:g} years, {use}",
            )
        )
        per_token = f"{of['per_million_tokens']['value']:.3g} USD for a million tokens"
        lines.append(
            _dim(
                f"capital {say(of['capital']['total'])}, a year "
                f"{say(_yearly(of['operating']['total']))}, {per_token}"
            )
        )
        if even["utilization"]:
            back = f"; without resale paid back after {even['years'] or 0.0:.2g} years"
            years = "" if even["years"] is None else back
            share = f"{100 * even['utilization']:.0f} %"
            lines.append(_dim(f"cheaper than rent from {share} in use{years}"))
    if "spot" in told:
        of = told["spot"]
        lines += [
            _titled(
                "Spot", f"{say(of['duration'])}, {_price(of['useful_rate'])} for a useful hour"
            ),
            _dim(
                f"goodput {100 * of['goodput']:.1f} %, a checkpoint every "
                f"{say(of['checkpoint_interval'])} of work"
            ),
        ]
    return [*lines, Text()] if lines else []


def _yearly(node: Mapping[str, Any]) -> dict[str, Any]:
    return {"value": node["value"], "unit": "USD"}
