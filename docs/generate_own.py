"""Writes the answers to the examples of "own or rent" as a table."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bessemer._own_report import text
from bessemer.cost import own

ROWS: dict[str, Callable[[dict[str, Any]], str]] = {
    "power at full load": lambda t: text(t["fleet"]["peak_power"]),
    "capital": lambda t: text(t["capital"]["total"]),
    "cost of a year": lambda t: text(t["operating"]["total"]),
    "cost of an hour in use, owned": lambda t: text(t["rate"]),
    "rented": lambda t: text(t["rent"]["paid_per_hour_in_use"]),
    "break-even, years": lambda t: text(t["break_even"]["years"]),
    "break-even, utilization": lambda t: text(t["break_even"]["utilization"]),
    "electricity, location-based": lambda t: text(t["carbon"]["location"]),
    "electricity, market-based": lambda t: text(t["carbon"]["market"]),
    "plants on the site": lambda t: text(t["carbon"]["on_site"]),
    "embodied, a year of life": lambda t: text(t["carbon"]["embodied_hardware"]),
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
    return "\n".join(lines) + "\n"


def pages(root: Path) -> dict[str, str]:
    """What the documentation includes."""
    return {"own.md": written(root)}
