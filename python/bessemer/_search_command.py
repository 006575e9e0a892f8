"""The command ``bessemer plan``: the best plan of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from bessemer.search import Candidate, PlanSearch

__all__ = ["plan"]


def plan(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file in TOML.")],
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Change a key of the scenario; may be repeated."
        ),
    ] = None,
    objective: Annotated[
        list[str] | None,
        typer.Option(
            "--objective", metavar="FIGURE", help="What is to be least; several make a front."
        ),
    ] = None,
    top: Annotated[int, typer.Option("--top", metavar="N", help="How many plans to show.")] = 10,
    exhaustive: Annotated[
        bool,
        typer.Option("--exhaustive", help="Evaluate every legal plan; the answer is the same."),
    ] = False,
    cores: Annotated[
        int | None, typer.Option("--cores", metavar="N", help="Threads; all cores unless given.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the same as data.")] = False,
) -> int:
    """The best plans of a scenario: of all that are legal, those that are fastest, or cheapest."""
    from bessemer import search
    from bessemer.scenario import parse_change

    found = search.plans(
        scenario,
        objective=objective or None,
        top=top,
        exhaustive=exhaustive,
        cores=cores,
        **dict(parse_change(change) for change in changes or ()),
    )
    if json:
        print(found.to_json())
    else:
        _report(found)
    return 0


def _report(found: PlanSearch) -> None:
    from rich.console import Console

    wide = Console()
    console = wide if wide.is_terminal else Console(width=100)
    explanation = str(found.explain())
    title = f"{found.candidates:,} legal plans"
    _table(console, title, found, found.ranked)
    if found._front:
        _table(console, "\nno other plan beats these in every objective", found, found._front)
    console.print()
    console.print(explanation, highlight=False, soft_wrap=True)
    if found.given is not None and found.given_over_best is not None:
        slower = 100.0 * (found.given_over_best - 1.0)
        console.print(
            f"the scenario's own plan takes {slower:+.1f} % of the best plan's step time"
            + ("" if found.given.fits else ", and does not fit"),
            highlight=False,
        )


def _table(console: Console, title: str, found: PlanSearch, plans: list[Candidate]) -> None:
    from rich.table import Table

    from bessemer._search_space import spelled
    from bessemer._search_words import figure_text

    table = Table(title=title, title_style="bold", title_justify="left", box=None, pad_edge=False)
    table.add_column("", justify="right", style="dim")
    for figure in found.objectives:
        table.add_column(figure, justify="right", no_wrap=True, header_style="dim")
    shows_memory = "memory.total" not in found.objectives
    if shows_memory:
        table.add_column("memory", justify="right", no_wrap=True, header_style="dim")
    table.add_column("MFU", justify="right", no_wrap=True, header_style="dim")
    table.add_column("plan", header_style="dim")
    for rank, one in enumerate(plans, 1):
        told = one.result.to_dict()
        cells = [figure_text(figure, one.figures[figure]) for figure in found.objectives]
        if shows_memory:
            cells.append(f"{told['memory']['total']['value']:.1f} GB")
        cells.append(f"{100 * told['step']['model_flops_utilization']:.1f} %")
        others = [f"{key} {value}" for key, value in one.others.items()]
        table.add_row(str(rank), *cells, ", ".join([*others, spelled(one.plan)]))
    console.print(table)
