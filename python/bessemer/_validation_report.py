"""Errors of a table of measured runs, as a terminal shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from bessemer._scores import Score
    from bessemer.validation import Validation

__all__ = ["report"]

_MEANING = {
    "launch-bound": "bound by kernel launches",
    "not complete": "something that is needed is not stated",
    "refused": "no estimate; see below",
}


def _percent(value: float | None, *, sign: bool = False) -> str:
    if value is None:
        return ""
    return f"{100.0 * value:+.1f}" if sign else f"{100.0 * value:.1f}"


def _table(title: str, first: str) -> Table:
    table = Table(title=title, title_style="bold", title_justify="left", box=None, pad_edge=False)
    table.add_column(first, header_style="dim", overflow="fold")
    for name in ("rows", "scored", "mean", "median", "p90", "bias", "memory"):
        table.add_column(name, header_style="dim", justify="right", no_wrap=True)
    return table


def _line(table: Table, found: Score, name: str, style: str = "") -> None:
    table.add_row(
        name,
        str(found.rows),
        str(found.scored),
        _percent(found.mean),
        _percent(found.median),
        _percent(found.p90),
        _percent(found.bias, sign=True),
        _percent(found.memory_mean),
        style=style,
    )


def report(validation: Validation, by: str, console: Console, *, rows: bool = False) -> None:
    """Prints errors by group, what stands apart and why, and every row if asked."""
    table = _table("Error of the step time, in percent", by.replace("_", " "))
    for found in validation.scores(by):
        _line(table, found, found.name or "not stated", "bold" if found.name == "all" else "")
    console.print(table)
    apart = validation.apart()
    if apart:
        table = _table("\nApart, and not in the lines above", "why")
        for found in apart:
            _line(table, found, _MEANING.get(found.name, found.name))
        console.print(table)
    for name, sentence in validation.refused.items():
        console.print(f"[dim]refused[/] {name}: {sentence}", highlight=False)
    if validation.misfits:
        count = len(validation.misfits)
        console.print(f"\n{count} complete rows ran and are said not to fit the memory")
    if validation.unread:
        console.print(f"\n[dim]columns not read: {', '.join(validation.unread)}[/]")
    console.print("[dim]mean, median and p90 are of absolute errors; ours over theirs, less one[/]")
    if rows:
        _print_rows(validation, console)


def _print_rows(validation: Validation, console: Console) -> None:
    table = Table(
        title="\nRows", title_style="bold", title_justify="left", box=None, pad_edge=False
    )
    table.add_column("run", header_style="dim", overflow="fold")
    for name in ("measured", "ours", "error", "memory", "left out"):
        table.add_column(name, header_style="dim", justify="right")
    for prediction in validation.predictions:
        ours = "" if prediction.step_time is None else f"{prediction.step_time:.4g} s"
        table.add_row(
            prediction.run.id,
            f"{prediction.run.step_time_s:.4g} s",
            ours,
            _percent(prediction.error, sign=True),
            _percent(prediction.memory_error, sign=True),
            prediction.left_out,
        )
    console.print(table)
