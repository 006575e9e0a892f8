"""The command ``bessemer own``: own or rent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["own"]


def own(
    scenario: Annotated[
        Path,
        typer.Argument(metavar="SCENARIO", help="Question in TOML: fleet, site, finance, rent."),
    ],
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change a key; may be repeated."),
    ] = None,
    plots: Annotated[
        Path | None, typer.Option("--plots", metavar="FOLDER", help="Write pictures there as PNG.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the same as data.")] = False,
) -> int:
    """Own or rent: capital, yearly cost, cost of an hour, break-even, carbon, what decides it."""
    from rich.console import Console

    from bessemer import _own_report, cost
    from bessemer.scenario import parse_change

    answer = cost.own(scenario, **dict(parse_change(change) for change in changes or ()))
    told = answer.to_json()
    if plots is not None:
        from bessemer import _plot_facility

        _plot_facility.save(answer, plots)
    if json:
        print(told)
    else:
        console = Console()
        _own_report.report(answer, console if console.width <= 80 else Console(width=80))
    return 0
