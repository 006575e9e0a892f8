"""Writes the answers to the examples of "own or rent" as a table."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bessemer._own_report import text
from bessemer.cost import own

# What the ranges of others leave out, where ours lies outside.
LEFT_OUT = (
    "The range of a year's cost counts electricity, cooling, staff and maintenance; it leaves out "
    "network access and what is *other* here: insurance, property tax, licences.",
    "The range of capital at 100,000 is the 25,000 to 60,000 USD for each accelerator of the "
    "smaller fleets, of 700 W, in a hall refitted for 5,000 to 10,000 USD each (S112 to S114); it "
    "leaves out what is bought here beside IT: a new building for 1.8 kW each, and a battery.",
    "A break-even at 2 to 3 years needs a rent of 4.0 to 5.1 USD for an hour in use (S061): at a "
    "lower rent it comes later, or never.",
)


def _without(parts: dict[str, Any], left_out: tuple[str, ...]) -> str:
    value = parts["total"]["value"] - sum(parts[name]["value"] for name in left_out)
    return text({"value": value, "unit": parts["total"]["unit"]})


ROWS: dict[str, Callable[[dict[str, Any]], str]] = {
    "power at full load": lambda t: text(t["fleet"]["peak_power"]),
    "capital": lambda t: text(t["capital"]["total"]),
    "of it, without building, its plant and battery": lambda t: _without(
        t["capital"],
        ("building", "electrical", "cooling", "network_access", "battery"),
    ),
    "cost of a year": lambda t: text(t["operating"]["total"]),
    "of it, without network access and other": lambda t: _without(
        t["operating"], ("network", "other")
    ),
    "cost of an hour in use, owned": lambda t: text(t["rate"]),
    "rented": lambda t: text(t["rent"]["paid_per_hour_in_use"]),
    "break-even, years": lambda t: text(t["break_even"]["years"]),
    "break-even, utilization": lambda t: text(t["break_even"]["utilization"]),
    "electricity, location-based": lambda t: text(t["carbon"]["location"]),
    "electricity, market-based": lambda t: text(t["carbon"]["market"]),
    "plants on the site": lambda t: text(t["carbon"]["plants"]),
    "embodied in hardware, a year of life": lambda t: text(t["carbon"]["embodied_hardware"]),
    "in the building": lambda t: text(t["carbon"]["embodied_building"]),
}


def written(root: Path) -> str:
    """The table."""
    told = {n: own(root / "examples" / f"own-{n}.toml").to_dict() for n in (1000, 10000, 100000)}
    lines = ["| | " + " | ".join(f"{n:,}" for n in told) + " |", "|---|" + "--:|" * len(told)]
    for name, row in ROWS.items():
        lines.append(f"| {name} | " + " | ".join(row(t) for t in told.values()) + " |")
    for key in ("capital", "operating", "rate", "break_even.years"):
        cells = []
        for t in told.values():
            found = [row for row in t["expect"] if row["key"] == key]
            cells.append(f"{text(found[0]['low'])} to {text(found[0]['high'])}" if found else "")
        lines.append(
            f"| others say, {key.replace('_', ' ').replace('.', ': ')} | "
            + " | ".join(cells)
            + " |"
        )
    return "\n".join([*lines, "", *(f"- {line}" for line in LEFT_OUT)]) + "\n"


def pages(root: Path) -> dict[str, str]:
    """What the documentation includes."""
    return {"own.md": written(root)}
