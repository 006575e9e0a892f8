"""A calibration as text and as a table."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from bessemer.calibration import Calibration, Errors

__all__ = ["report", "table_text", "write_table"]


def report(fit: Calibration, console: Console, *, held_out: bool) -> None:
    """Coefficients with what the fit leaves open, and the errors."""
    table = Table(box=box.SIMPLE_HEAD, title="Coefficients", title_justify="left")
    for name, justify in (
        ("coefficient", "left"),
        ("start", "right"),
        ("value", "right"),
        ("+- %", "right"),
        ("basis", "left"),
        ("stands for", "left"),
    ):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for of in fit.coefficients:
        table.add_row(
            of.name,
            f"{of.start:.4g}",
            f"{fit.values[of.name]:.4g}",
            f"{100 * fit.deviations[of.name]:.0f}",
            fit.basis(of),
            of.number,
        )
    console.print(table)
    console.print(_errors("In sample", fit.in_sample))
    if not held_out:
        return
    for what, by in (
        ("Held out: groups of source and model", "group"),
        ("Held out: every source in turn", "source"),
        ("Held out: every accelerator in turn", "accelerator"),
    ):
        console.print(_errors(what, fit.held_out(by)))
    console.print(
        _errors("Known from data sheets alone: every generation in turn", fit.datasheet_only())
    )
    console.print("errors are of step times, in percent; each source counts once in `evenly`")


def _errors(title: str, errors: Errors) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left")
    table.add_column("rows of")
    for name in ("rows", "mean", "median", "p90", "bias", "evenly"):
        table.add_column(name, justify="right")

    def add(name: str, of: Errors) -> None:
        parts = (of.mean, of.median, of.quantile(0.9), of.bias, of.evenly_by_source())
        table.add_row(name, str(len(of.errors)), *(f"{100 * part:.1f}" for part in parts))

    headline = errors.headline()
    for column in ("accelerator", "source"):
        for name, found in headline.by(column).items():
            add(name, found)
        table.add_section()
    add("all", headline)
    launches = errors.by("regime")
    for name, found in launches.items():
        if name:
            add(name, found)
    return table


def table_text(fit: Calibration) -> str:
    """Each row's errors: in sample, held out, and with its generation known from data sheets."""
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow(("id", "in_sample", "held_out", "source_left_out", "datasheet_only"))
    columns = (fit.in_sample, fit.held_out(), fit.held_out("source"), fit.datasheet_only())
    for i, run in enumerate(fit.in_sample.rows):
        writer.writerow((run.id, *(f"{errors.errors[i]:.4f}" for errors in columns)))
    return told.getvalue()


def write_table(fit: Calibration, path: Path) -> None:
    path.write_text(table_text(fit), encoding="utf-8")
