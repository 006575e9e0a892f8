"""Writes what the measured steps say: tables of errors by group, the worst rows, the picture.

theirs    published steps      tests/data/steps.csv
ours      bs.validation        no number here is typed by hand
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

TITLES = {
    "accelerator": "By accelerator",
    "precision": "By number format of the products",
    "software": "By training stack",
    "family": "By family of models",
}
APART = {
    "launch_bound": "bound by kernel launches",
    "incomplete": "not all that is needed is stated",
}
SPACE = "\N{NARROW NO-BREAK SPACE}"
HEAD = "| {} | rows | mean | median | p90 | worst | bias |\n|---|--:|--:|--:|--:|--:|--:|\n"


def percent(value: float | None, *, sign: bool = False) -> str:
    if value is None:
        return ""
    text = f"{100.0 * value:+.1f}" if sign else f"{100.0 * value:.1f}"
    return text.replace("-", "\N{MINUS SIGN}") + f"{SPACE}%"


def line(name: str, score: Any) -> str:
    told = asdict(score)
    names = ("mean_abs_error", "median_abs_error", "p90_abs_error", "max_abs_error")
    cells = [str(told["count"]), *(percent(told[key]) for key in names)]
    return f"| {name} | {' | '.join(cells)} | {percent(told['bias'], sign=True)} |\n"


def largest_first(scores: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(scores.items(), key=lambda item: -item[1].count)


def total(validation: Any) -> str:
    import bessemer as bs

    text = HEAD.format("")
    text += line("**all that are scored**", validation.total)
    sources = len(validation.scores("source"))
    even = percent(validation.evenly_by_source)
    text += f"| each of the {sources} sources counted once | | {even} | | | | |\n"
    for why, name in APART.items():
        text += line(f"apart: {name}", bs.validation.score(validation.left_out(why)))
    score = validation.total
    mean, bias = percent(score.memory_mean_abs_error), percent(score.memory_bias, sign=True)
    rows = score.memory_count
    text += f"\nMemory was measured in {rows} of them: mean absolute error {mean}, bias {bias}.\n\n"
    return text


def keys(validation: Any) -> dict[str, str]:
    """Keys in the bibliography of each source."""
    found: dict[str, list[str]] = {}
    for one in validation.predictions:
        listed = found.setdefault(one.run.source, [])
        if one.run.reference not in listed:
            listed.append(one.run.reference)
    return {source: ",".join(listed) for source, listed in found.items()}


def by_source(validation: Any) -> str:
    cited = keys(validation)
    text = "### By source\n\n" + HEAD.format("source")
    for name, score in largest_first(validation.scores("source")):
        text += line(f"{name} {{cite}}`{cited[name]}`", score)
    return text + "\n"


def groups(validation: Any) -> str:
    text = by_source(validation)
    for by, title in TITLES.items():
        text += f"### {title}\n\n" + HEAD.format(by)
        for name, score in largest_first(validation.scores(by)):
            text += line(f"`{name}`", score)
        text += "\n"
    return text


def worst(validation: Any, rows: int = 12) -> str:
    from bessemer._validation_report import biggest
    from generate_validation import number

    text = "| run | measured | ours | error | ours is |\n|---|--:|--:|--:|---|\n"
    for one in validation.worst(rows):
        text += (
            f"| `{one.run.id}` | {number(one.run.step_time_s)}{SPACE}s | "
            f"{number(one.step_time)}{SPACE}s | {percent(one.error, sign=True)} | "
            f"{biggest(one.breakdown).replace(' %', f'{SPACE}%')} |\n"
        )
    return text + "\n"


def accuracy(validation: Any) -> str:
    score = validation.total
    kinds = [len(validation.scores(by)) for by in ("accelerator", "software")]
    return (
        f"**{score.count} published steps**, of {kinds[0]} accelerators "
        f"and {kinds[1]} training stacks: the median error of the step "
        f"time is {percent(score.median_abs_error)}, the mean {percent(score.mean_abs_error)}, the "
        f"90th percentile {percent(score.p90_abs_error)}; that of the memory, where it was "
        f"measured, {percent(score.memory_mean_abs_error)} in the mean.\n\n"
    )


def picture(validation: Any) -> str:
    """As SVG, the same each time."""
    import matplotlib

    drawn = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "bessemer"}):
        validation.plot("source").savefig(drawn, format="svg", metadata={"Date": None})
    return re.sub(r"[ \t]+$", "", drawn.getvalue(), flags=re.M)


def others(root: Path, validation: Any) -> str:
    """Errors that other tools state, or that we found when we ran them, beside ours."""
    import bessemer as bs
    import generate_validation

    published = generate_validation.compare(root)["KorthikantiEtAl2022"]
    table_5 = [abs(one.error) for one in published if "2,240" not in one.name]
    same = f"{percent(sum(table_5) / len(table_5))}, worst {percent(max(table_5))}"
    vtrain = [p for p in validation.scored if p.run.reference == "BangEtAl2024"]
    many = bs.validation.score(vtrain)
    ours = f"{percent(many.mean_abs_error)} on {many.count} of them"
    rows = (
        (
            "Calculon {cite}`IsaevEtAl2023`",
            f"the {len(table_5)} iteration times of {{cite:t}}`KorthikantiEtAl2022`, table 5",
            "3.65 %, worst 8.87 %",
            "run by us at caa4b11 with its table of rates for that machine",
            same,
        ),
        (
            "llm-analysis {cite}`LlmAnalysis2023`",
            "the same",
            "25.9 %",
            "run by us at d841e40 with the efficiencies it recommends",
            same,
        ),
        (
            "vTrain {cite}`BangEtAl2024`",
            "A100 nodes of 8, up to 512 accelerators, GPT, Megatron-DeepSpeed",
            "14.73 %",
            "stated by its authors; each kernel is measured on that accelerator first",
            ours,
        ),
        (
            "SimuMax {cite}`SimuMax2026`",
            "43 runs on 8 B200, models cut to 4 or 12 layers",
            "5.6 %, worst 13.5 %",
            "mean of the table that it prints; rates measured on that machine by shape",
            "not in our table",
        ),
        (
            "SimAI {cite}`SimAi2025`",
            "its own clusters",
            "1.9 %",
            "stated by its authors as 98.1 % alignment; rows not published",
            "",
        ),
    )
    text = "| tool | measured on | error of the step time | how it is known | ours, same runs |\n"
    text += "|---|---|---|---|---|\n"
    return text + "".join(f"| {' | '.join(row)} |\n" for row in rows) + "\n"


def held_out(root: Path) -> list[str]:
    """Errors of rows in and out of the fit, by accelerator and by source."""
    with (root / "tests/data/held_out.csv").open(encoding="utf-8", newline="") as file:
        errors = {row["id"]: row for row in csv.DictReader(file)}
    with (root / "tests/data/steps.csv").open(encoding="utf-8", newline="") as file:
        runs = [row for row in csv.DictReader(file) if row["id"] in errors and not row["regime"]]
    columns = ("in_sample", "held_out", "source_left_out", "datasheet_only")

    def line(name: str, chosen: list[dict[str, str]]) -> str:
        cells = [name, str(len(chosen))]
        for column in columns:
            sizes = sorted(abs(float(errors[run["id"]][column])) for run in chosen)
            mean, middle = 100 * sum(sizes) / len(sizes), 100 * median(sizes)
            cells.append(
                f"{mean:.1f} / {middle:.1f} / {100 * sizes[int(0.9 * (len(sizes) - 1))]:.1f}"
            )
        return f"| {' | '.join(cells)} |"

    head = "| rows of | rows | in sample | held out | source left out | data sheet alone |"
    lines = ["Mean / median / 90th percentile of the absolute error, in percent.", "", head]
    lines += ["|---|--:|--:|--:|--:|--:|", line("**all**", runs)]
    for column in ("accelerator", "source"):
        for name in dict.fromkeys(run[column] for run in runs):
            lines.append(line(name, [run for run in runs if run[column] == name]))
    return lines


def pages(root: Path) -> dict[str, str]:
    import bessemer as bs

    validation = bs.validation.validate(root / "tests/data/steps.csv")
    return {
        "measured.md": total(validation),
        "measured-groups.md": groups(validation),
        "measured-held-out.md": "\n".join(held_out(root)) + "\n",
        "measured-worst.md": worst(validation),
        "measured-accuracy.md": accuracy(validation),
        "measured-others.md": others(root, validation),
        "measured.svg": picture(validation),
    }


if __name__ == "__main__":
    written = pages(Path(__file__).resolve().parents[1])
    print(*(text for name, text in written.items() if name.endswith(".md")), sep="\n")
