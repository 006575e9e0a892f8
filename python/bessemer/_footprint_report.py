"""Published footprints beside ours, as a terminal shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from bessemer.footprints import OWN, POWER, STATED, UNITS

if TYPE_CHECKING:
    from rich.console import Console

    from bessemer.footprints import Figure, Footprints

__all__ = ["NAMES", "report", "said"]

NAMES = {
    "accelerator_hours": "hours",
    "energy_mwh": "energy",
    "carbon_t": "carbon",
    "cost_usd": "cost",
    "utilization": "utilization",
    "power_w": "power",
}
_SHARE = {"utilization": 100.0}
_UNIT = {"tCO2e": "t", "1": "%"}


def said(figure: Figure, value: float | None) -> str:
    """A figure with its unit; accelerator-hours in h."""
    if value is None:
        return ""
    unit = UNITS[figure.figure]
    number = value * _SHARE.get(figure.figure, 1.0)
    digits = f"{number:,.0f}" if number >= 1000.0 else f"{number:.4g}"
    return f"{digits} {_UNIT.get(unit, unit)}"


def _error(figure: Figure) -> str:
    return "" if figure.error is None else f"{100.0 * figure.error:+.1f}"


def _table() -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 1))
    table.add_column("run", overflow="fold", min_width=16)
    for name in ("figure", "published", "ours", "error, %"):
        table.add_column(name, justify="left" if name == "figure" else "right", no_wrap=True)
    return table


def _figures(title: str, figures: list[Figure], console: Console) -> None:
    console.print(f"[bold]{title}[/]")
    table = _table()
    reasons: dict[str, str] = {}
    for figure in figures:
        if figure.figure:
            cells = (said(figure, figure.published), said(figure, figure.estimated))
            table.add_row(figure.row.id, NAMES[figure.figure], *cells, _error(figure))
        else:
            table.add_row(figure.row.id, "", "", "", figure.status)
        if figure.status not in {"reproduced", "unpublished"}:
            reasons[figure.row.id] = figure.reason
    console.print(table)
    console.print()
    for name, reason in reasons.items():
        console.print(f"{name}: [dim]{escape(reason)}[/]", highlight=False)
    console.print()


def report(found: Footprints, console: Console, *, rows: bool = False) -> None:
    """Prints how many figures are reproduced, which are not and why, and every row if asked."""
    own = sum(figures[0].own for figures in found.rows.values())
    console.print(
        f"[bold]{len(found.rows)} runs, {own} of them estimated from model, machine and plan; "
        f"{len(found.within)} with all that is compared within bounds[/]\n"
    )
    for status in ("reproduced", "differs", "unpublished", "no inputs", "refused"):
        count = len(found.of(status))
        if count:
            console.print(f"  {count:4d} figures {_WORDS[status]}", highlight=False)
    console.print()
    if rows:
        _figures("every figure", found.figures, console)
    else:
        for status in ("differs", "refused"):
            if found.of(status):
                _figures(_WORDS[status], found.of(status), console)
    console.print(
        f"[dim]ours over theirs, less one; bounds are {100 * STATED:.0f} % from published inputs, "
        f"{100 * OWN:.0f} % where estimated, {100 * POWER:.0f} % for a measured power[/]",
        highlight=False,
    )


_WORDS = {
    "reproduced": "reproduced",
    "differs": "outside, with the reason",
    "unpublished": "that nobody published",
    "no inputs": "published without inputs",
    "refused": "refused",
}
