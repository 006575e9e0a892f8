"""Errors of a table of measured runs, as a terminal shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.table import Table

from bessemer._scores import Score, score

if TYPE_CHECKING:
    from rich.console import Console

    from bessemer.validation import Prediction, Validation

__all__ = ["PARTS", "biggest", "report"]

PARTS = {
    "compute": "compute",
    "recomputation": "recomputation",
    "tensor_communication": "tensor messages",
    "context_communication": "context messages",
    "expert_communication": "expert messages",
    "weight_communication": "weight gathering",
    "pipeline_communication": "pipeline messages",
    "data_communication": "data messages",
    "embedding_communication": "tied embedding",
    "pipeline_bubble": "bubble",
    "optimizer": "optimizer",
    "offload": "offloading",
    "stragglers": "stragglers",
}
"""Parts of a step, as a narrow column names them."""

_APART = {
    "launch_bound": "bound by kernel launches",
    "incomplete": "not all that is needed is stated",
}
_SHORT = {"launch_bound": "launches", "incomplete": "incomplete", "refused": "refused"}
_GROUPS = ("source", "accelerator", "family", "precision", "software")
_TITLES = {"family": "family of models"}
_NARROWEST = 16
_NUMBERS = ("rows", "mean", "median", "p90", "worst", "bias", "memory")


def _percent(value: float | None, *, sign: bool = False) -> str:
    if value is None:
        return ""
    return f"{100.0 * value:+.1f}" if sign else f"{100.0 * value:.1f}"


def _table(first: str, names: tuple[str, ...], width: int) -> Table:
    """The first column takes what the numbers leave, so that tables line up."""
    width = max(width, _NARROWEST)
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 1))
    table.add_column(first, overflow="fold", min_width=width, max_width=width)
    for name in names:
        table.add_column(name, justify="right", no_wrap=True, min_width=6)
    return table


def _line(table: Table, name: str, found: Score, style: str = "") -> None:
    table.add_row(
        name,
        str(found.count),
        _percent(found.mean_abs_error),
        _percent(found.median_abs_error),
        _percent(found.p90_abs_error),
        _percent(found.max_abs_error),
        _percent(found.bias, sign=True),
        _percent(found.memory_mean_abs_error),
        style=style,
    )


def _groups(validation: Validation, by: str, console: Console) -> None:
    title = _TITLES.get(by, by.replace("_", " "))
    table = _table(title, _NUMBERS, console.width - 58)
    scores = sorted(validation.scores(by).items(), key=lambda item: -item[1].count)
    for name, found in scores:
        _line(table, name, found)
    console.print(table)
    console.print()


def _total(validation: Validation, console: Console) -> None:
    table = _table("error of the step time, in percent", _NUMBERS, console.width - 58)
    _line(table, "all that are scored", validation.total, "bold")
    if validation.evenly_by_source is not None:
        even = _percent(validation.evenly_by_source)
        count = len(validation.scores("source"))
        table.add_row(f"evenly: each of {count} sources counts once", "", even)
    for why, name in _APART.items():
        left = validation.left_out(why)
        if left:
            _line(table, f"apart: {name}", score(left), "dim")
    console.print(table)
    console.print()


def biggest(parts: Mapping[str, float], count: int = 3) -> str:
    """The biggest parts of a step with their shares."""
    total = sum(parts.values())
    if total <= 0.0:
        return ""
    ordered = sorted(parts.items(), key=lambda item: -item[1])[:count]
    shares = ((PARTS.get(name, name), 100.0 * value / total) for name, value in ordered)
    return ", ".join(f"{name} {share:.0f} %" for name, share in shares if share >= 0.5)


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _rows(title: str, predictions: list[Prediction], console: Console, *, why: bool) -> None:
    console.print(f"[bold]{title}[/]")
    table = _table("run", ("measured", "ours", "error"), console.width - (34 if why else 52))
    if not why:
        table.add_column("memory", justify="right", no_wrap=True, min_width=6)
        table.add_column("apart", no_wrap=True)
    for p in predictions:
        cells = [
            p.run.id,
            f"{_seconds(p.run.step_time_s)} s" if p.run.step_time_s else "",
            f"{_seconds(p.step_time)} s" if p.step_time is not None else "",
            _percent(p.error, sign=True),
        ]
        if not why:
            cells += [_percent(p.memory_error, sign=True), _SHORT.get(p.left_out or "", "")]
        table.add_row(*cells)
        if why:
            table.add_row(f"  [dim]{biggest(p.breakdown)}[/]")
    console.print(table)
    console.print()


def report(
    validation: Validation, by: str | None, console: Console, *, rows: bool = False, worst: int = 10
) -> None:
    """Prints errors in all and by group, what was refused and why, the worst rows, and every row if
    asked."""
    console.print(f"[bold]{len(validation.predictions)} runs, {len(validation.scored)} scored[/]\n")
    _total(validation, console)
    for group in (by,) if by else _GROUPS:
        if validation.scored:
            _groups(validation, group, console)
    if validation.refused:
        console.print(f"[bold]refused: {len(validation.refused)}[/]")
        for sentence in validation.refused.values():
            console.print(f"  {sentence}", highlight=False, markup=False)
        console.print()
    if rows:
        _rows("every row", validation.predictions, console, why=False)
    if validation.scored:
        _rows("the worst", validation.worst(worst), console, why=True)
    _footnotes(validation, console)


def _footnotes(validation: Validation, console: Console) -> None:
    notes = ["mean, median, p90 and worst are of absolute errors; ours over theirs, less one"]
    assumed = sum(bool(p.assumed) for p in validation.predictions)
    if assumed:
        notes.append(f"something was assumed in {assumed} rows: --json says what, row by row")
    if validation.misfits:
        notes.append(f"complete rows that ran and are said not to fit: {len(validation.misfits)}")
    if validation.unread:
        notes.append(f"columns not read: {', '.join(validation.unread)}")
    for note in notes:
        console.print(f"[dim]{note}[/]", highlight=False)
