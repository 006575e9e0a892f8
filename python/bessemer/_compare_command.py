"""The command ``bessemer compare``: scenarios side by side, or levers of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bessemer.comparison import Comparison

__all__ = ["compare"]


def compare(
    scenarios: Annotated[
        list[Path],
        typer.Argument(metavar="SCENARIO…", help="Scenario files; the first is the base."),
    ],
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--lever",
            metavar="KEY=VALUE",
            help="A change of the only scenario, compared alone and with the others.",
        ),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.png", help="Write the picture there.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the same as data.")] = False,
) -> int:
    """Time, energy, carbon, water and money of scenarios, and each over the first."""
    from bessemer import comparison
    from bessemer._core import InvalidInput
    from bessemer.scenario import parse_change

    if changes:
        if len(scenarios) != 1:
            raise InvalidInput(
                f"compare: --lever changes one scenario, got {len(scenarios)} of them"
            )
        each = {change: dict([parse_change(change, "--lever")]) for change in changes}
        study = comparison.levers(scenarios[0], each)
    else:
        study = comparison.compare(*scenarios)
    if plot is not None:
        study.plot().savefig(plot, format="png", dpi=150)
    if json:
        print(study.to_json())
    else:
        _report(study)
    return 0


def _report(study: Comparison) -> None:
    from rich.console import Console

    from bessemer._json import say
    from bessemer.cli import _print_rows
    from bessemer.comparison import MEASURES

    first = study.cases[0]
    shown = {m: of for m, of in MEASURES.items() if m != "plants_carbon" or _plants(study)}
    rows: list[tuple[str, str, str, str]] = []
    for case in study.cases:
        if case.run is None:
            rows.append((case.name, "refused, see below", "", ""))
            continue
        name = case.name
        if not case.fits:
            rows.append((name, "does not fit the memory", "", ""))
            name = ""
        for measure, (words, _) in shown.items():
            value, base = case.answers[measure], first.value(measure)
            over = case.value(measure) / base if base else float("nan")
            told = "not known" if value is None else say(value)
            rows.append((name, words, told, "" if over != over else f"{over:.3g}"))
            name = ""
    header = ("case", "answer", "value", f"over {first.name}")
    _print_rows("comparison", header, rows, right={2, 3})
    console = Console()
    for case in study.cases:
        if case.refusal:
            console.print(f"[dim]{case.name}: {case.refusal}[/]", soft_wrap=True, highlight=False)


def _plants(study: Comparison) -> bool:
    """A plant on the site of one of them emits."""
    return any(case.value("plants_carbon") > 0.0 for case in study.cases)
