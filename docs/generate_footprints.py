"""Writes the tables of published footprints: worked out again, and estimated by our own model.

theirs    published footprints      tests/data/runs.csv, tests/data/own_runs.csv
ours      bs.validation.footprints  no number here is typed by hand
"""

import re
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

SPACE = "\N{NARROW NO-BREAK SPACE}"
SCOPES = {
    "limit": "power limit times hours",
    "accelerators": "accelerators, as drawn",
    "system": "with hosts and network",
}


def percent(value: float | None) -> str:
    if value is None:
        return ""
    whole = round(100.0 * value)
    return f"{whole:+d}".replace("+0", "0").replace("-", "\N{MINUS SIGN}") + f"{SPACE}%"


def tonnes(figure: Any, value: float | None) -> str:
    from bessemer._footprint_report import said

    return said(figure, value).replace(" ", SPACE)


def cell(figures: dict[str, Any], name: str) -> list[str]:
    """Published, ours, error."""
    if name not in figures:
        return ["", "", ""]
    figure = figures[name]
    ours = tonnes(figure, figure.estimated) if figure.published is not None else ""
    return [tonnes(figure, figure.published), ours, percent(figure.error)]


def by_name(figures: Iterable[Any]) -> dict[str, Any]:
    return {figure.figure: figure for figure in figures}


def why(figure: Any) -> str:
    """The reason; keys in brackets are citations."""
    return re.sub(r"\[([A-Z][A-Za-z]+\d{4}[a-z]?)\]", r"{cite:t}`\1`", figure.reason)


def told(row: Any) -> str:
    """A run with its source."""
    return f"{row.run} {{cite}}`{row.reference}`"


def own_rows(found: Any, inside: bool) -> str:
    text = "| run | plan | hours | ours | error | energy | ours | error | CO2e | ours | error |\n"
    text += "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
    for name, figures in found.rows.items():
        if (name in found.within) != inside:
            continue
        row, have = figures[0].row, by_name(figures)
        cells = [told(row), row.basis.removeprefix("plan ")]
        for one in ("accelerator_hours", "energy_mwh", "carbon_t"):
            cells += cell(have, one)
        text += f"| {' | '.join(cells)} |\n"
    return text + "\n"


def own_total(found: Any) -> str:
    within = found.within
    hours = [abs(f.error) for f in found.figures if f.figure == "accelerator_hours" and f.error]
    footed = [
        name
        for name in within
        if any(
            f.error is not None and f.figure in {"energy_mwh", "carbon_t"} for f in found.rows[name]
        )
    ]
    return (
        f"{len(found.rows)} rows were tried, and all of them stand here. Of **{len(within)}** all "
        f"that is compared is within 25{SPACE}%; of {len(footed)} of these energy or CO2e were "
        f"published too. The median error of the accelerator-hours of all is "
        f"{100.0 * median(hours):.0f}{SPACE}%.\n\n"
    )


def reasons(found: Any) -> str:
    text = ""
    for name, figures in found.rows.items():
        if name not in found.within:
            text += f"- **{figures[0].row.run}**: {why(figures[0])}.\n"
    return text + "\n"


def powers(found: Any) -> str:
    text = "| run | whose power | published | ours | error |\n|---|---|--:|--:|--:|\n"
    for figures in found.rows.values():
        have = by_name(figures)
        if "power_w" not in have or have["power_w"].published is None:
            continue
        row = figures[0].row
        cells = [told(row), SCOPES[row.scope], *cell(have, "power_w")]
        text += f"| {' | '.join(cells)} |\n"
    return text + "\n"


def stated_total(found: Any) -> str:
    names = {
        "accelerator_hours": "accelerator-hours",
        "energy_mwh": "energy",
        "carbon_t": "CO2e",
        "cost_usd": "cost",
        "utilization": "utilization",
    }
    text = "| figure | reproduced | outside | without inputs | worked out, not published |\n"
    text += "|---|--:|--:|--:|--:|\n"
    for figure, name in names.items():
        counts = [
            sum(one.figure == figure for one in found.of(status))
            for status in ("reproduced", "differs", "no inputs", "unpublished")
        ]
        text += f"| {name} | {' | '.join(map(str, counts))} |\n"
    return text + "\n"


def stated_differs(found: Any) -> str:
    from bessemer._footprint_report import NAMES

    text = "| run | figure | published | comes to | error | why |\n|---|---|--:|--:|--:|---|\n"
    for figure in found.of("differs"):
        big = figure.error is not None and abs(figure.error) > 10.0
        cells = [
            told(figure.row),
            NAMES[figure.figure],
            tonnes(figure, figure.published),
            tonnes(figure, figure.estimated),
            "" if big else percent(figure.error),
            why(figure),
        ]
        text += f"| {' | '.join(cells)} |\n"
    return text + "\n"


def stated_alone(found: Any) -> str:
    """Rows of which nothing can be compared."""
    text = ""
    for figures in found.rows.values():
        if all(figure.status == "no inputs" for figure in figures):
            reason = why(figures[0]).removeprefix("no inputs: ").removeprefix("no inputs here: ")
            text += f"- {told(figures[0].row)}: {reason}.\n"
    return text + "\n"


def pages(root: Path) -> dict[str, str]:
    import bessemer as bs

    stated = bs.validation.footprints(root / "tests/data/runs.csv")
    own = bs.validation.footprints(root / "tests/data/own_runs.csv")
    return {
        "footprints-own.md": own_total(own) + own_rows(own, inside=True),
        "footprints-own-outside.md": own_rows(own, inside=False) + reasons(own),
        "footprints-power.md": powers(own),
        "footprints-stated.md": stated_total(stated) + stated_differs(stated),
        "footprints-alone.md": stated_alone(stated),
    }


if __name__ == "__main__":
    print(*pages(Path(__file__).resolve().parents[1]).values(), sep="\n")
