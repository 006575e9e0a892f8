"""Writes how published plans rank among all that are legal for the same job."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bessemer import Infeasible, InvalidInput, search
from bessemer._runs_table import read_runs
from bessemer._search_space import spelled
from bessemer.scenario import Scenario, load

# A public table of recipes, each with its plan.
SOURCE = "MegatronBridge2026"
NEAR = 1.1


def published(root: Path) -> Iterator[tuple[str, str, Scenario]]:
    """Group, name and scenario of published runs that say their plan: of each recipe the last."""
    yield (
        "llama-3.1-405b",
        "llama-3.1-405b, 16,384 H100 [GrattafioriEtAl2024]",
        load(root / "examples" / "llama-3.1-405b.toml"),
    )
    last: dict[str, tuple[str, str, Scenario]] = {}
    runs = read_runs(root / "tests" / "data" / "steps.csv")
    for run in sorted(runs, key=lambda run: run.software_version or ""):
        if run.reference != SOURCE:
            continue
        try:
            scenario = load(run.scenario())
        except InvalidInput:
            continue
        recipe = run.id.split("-", 2)[2]
        last[recipe] = (run.model, recipe, scenario)
    yield from sorted(last.values(), key=lambda row: row[:2])


def pages(root: Path) -> dict[str, str]:
    """What the documentation includes."""
    near, far, groups = 0, [], {}
    for group, name, scenario in published(root):
        try:
            found = search.plans(scenario, top=1, progress=False)
        except (InvalidInput, Infeasible):
            continue
        ratio, given = found.given_over_best, found.given
        assert ratio is not None
        assert given is not None
        groups.setdefault(group, []).append((ratio, found.candidates, given.fits))
        if ratio <= NEAR:
            near += 1
        else:
            own, best = spelled(given.inputs["plan"]), spelled(found.ranked[0].plan)
            far.append((ratio, name, own, best))
    total = near + len(far)
    lines = [
        f"Of {total} published plans, {near} take at most {100 * (NEAR - 1):.0f} % more time than "
        "the best plan of their space, as this library estimates both.",
        "",
        "| model | plans | of how many, up to | step over best: median | most | least | "
        "do not fit |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for group, rows in sorted(groups.items()):
        ratios = [ratio for ratio, _, _ in rows]
        most = max(legal for _, legal, _ in rows)
        unfit = sum(not fits for _, _, fits in rows)
        lines.append(
            f"| {group} | {len(rows)} | {most:,} | {median(ratios):.3f} | {max(ratios):.3f} | "
            f"{min(ratios):.3f} | {unfit} |"
        )
    lines += [
        "",
        "Below 1 are plans that do not fit the memory by this library's ledger, which the best "
        "must.",
        "",
        f"Those beyond {100 * (NEAR - 1):.0f} %:",
        "",
        "| run | step over best | published | best |",
        "|---|--:|---|---|",
    ]
    lines += [f"| {name} | {r:.3f} | {own} | {best} |" for r, name, own, best in sorted(far)[::-1]]
    return {"search.md": "\n".join(lines) + "\n"}
