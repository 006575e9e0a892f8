"""The one-screen report of a run, as rich draws it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bessemer._display import recomputation_text
from bessemer._json import digits, find, say

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from bessemer.training import TrainingRun

__all__ = ["report"]

# Those of Okabe and Ito, told apart by most eyes; shades where there is no colour.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999", "#B8A900")
_SHADES = "█▓▒░"


def _bar(share: float, width: int) -> str:
    """A thin bar of halves of a character."""
    halves = round(max(0.0, share) * width * 2)
    return "━" * (halves // 2) + ("╸" if halves % 2 else "")


def _rule(title: str, value: str = "", style: str = "bold") -> Text:
    from rich.text import Text

    line = Text()
    line.append(title, style="bold")
    line.append("  ")
    line.append(value, style=style)
    return line


def _filled(words: Sequence[str], width: int) -> list[str]:
    """Words side by side, as many a line as there is room for."""
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} · {word}"
        if len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _header(plain: Mapping[str, Any], width: int) -> list[RenderableType]:
    from rich.table import Table
    from rich.text import Text

    job, plan, training = plain["job"], plain["job"]["plan"], plain["job"]["training"]
    title = Table.grid(expand=True)
    title.add_column()
    title.add_column(justify="right", style="dim")
    what = Text.assemble(
        (job["model"], "bold"), " on ", (f"{job['accelerators']:,} {job['accelerator']}", "bold")
    )
    title.add_row(what, f"bessemer {plain['bessemer']}")
    what_on = (
        f"{digits(job['parameters'] / 1e9)} billion parameters",
        say(training["tokens"]),
        f"batch {training['global_batch']:,} × {training['sequence_length']:,}",
        training["precision"],
        training["optimizer"],
    )
    schedule = plan["schedule"]
    if plan["virtual_stages"] > 1:
        schedule += f" × {plan['virtual_stages']}"
    how = [f"tensor {plan['tensor']}", f"context {plan['context']}"]
    if plan["expert"] > 1:
        how += [f"expert {plan['expert']}"]
    how += [f"pipeline {plan['pipeline']} ({schedule})", f"data {job['data']}"]
    how += [f"micro-batch {plan['micro_batch']} × {job['micro_batch_count']}"]
    extras = [job["software"], f"recomputation {recomputation_text(plan['recomputation'])}"]
    extras.append(f"sharding {plan['sharding']}")
    if plan["sequence_parallel"]:
        extras.append("sequence-parallel")
    if plan["context"] == 1:
        how.pop(1)
    if plan["pipeline"] == 1:
        how.remove(f"pipeline 1 ({schedule})")
    lines = [line for words in (what_on, how, extras) for line in _filled(words, width)]
    return [title, *(Text(line, style="dim") for line in lines)]


_PARTS = {
    "compute": "compute",
    "recomputation": "recomputation",
    "tensor": "exposed tensor communication",
    "context": "exposed context communication",
    "expert": "exposed expert communication",
    "weights": "exposed gathering of weights",
    "pipeline": "exposed pipeline communication",
    "data": "exposed data communication",
    "embedding": "exposed tied embedding",
    "host": "waiting for the host",
    "pipeline_bubble": "pipeline bubble",
    "stragglers": "stragglers",
    "optimizer": "optimizer",
    "offload": "exposed offloading",
}


def _step(plain: Mapping[str, Any]) -> list[RenderableType]:
    from rich.table import Table
    from rich.text import Text

    step = plain["step"]
    total = step["time"]["value"]
    parts = {**step, **step["exposed_communication"]}
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(width=26, no_wrap=True, style=_COLOURS[0])
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    others = [
        name
        for name in parts
        if name not in {*_PARTS, "time", "time_interval", "exposed_communication"}
    ]
    for name in [*_PARTS, *others]:
        words = _PARTS.get(name, name.replace("_", " "))
        seconds = parts[name]["value"]
        if seconds > 0.0:
            share = seconds / total
            table.add_row(f"  {words}", _bar(share, 26), say(parts[name]), f"{100 * share:.1f} %")
    interval = step["time_interval"]
    if interval is not None:
        low, high = say(interval["low"]), say(interval["high"])
        between = f"between {low} and {high} in {100 * interval['coverage']:.0f} of 100 cases"
        return [_rule("One step", say(step["time"])), table, Text(f"  {between}", style="dim")]
    return [_rule("One step", say(step["time"])), table]


def _memory(plain: Mapping[str, Any], width: int, colours: bool) -> list[RenderableType]:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    memory = plain["memory"]
    total, capacity = memory["total"]["value"], memory["capacity"]["value"]
    stages = plain["job"]["plan"]["pipeline"]
    where = f" on stage {memory['stage']} of {stages}" if stages > 1 else ""
    fits = Text("fits", style="green") if memory["fits"] else Text("does not fit", style="bold red")
    title = _rule("Memory", f"{total:.1f} of {capacity:.1f} GB{where}, ")
    title.append_text(fits)
    room = width - 4
    scale = max(total, capacity)
    bar, legend = Text("  "), []
    drawn, reached = 0, 0.0
    parts = {name: part["value"] for name, part in memory["parts"].items() if part["value"] > 0.0}
    for index, (name, value) in enumerate(parts.items()):
        colour = _COLOURS[index % len(_COLOURS)]
        shade = "█" if colours else _SHADES[index % len(_SHADES)]
        reached += value
        end = round(reached / scale * room)
        bar.append(shade * (end - drawn), style=colour)
        drawn = end
        amount = f"{value:.1f}" if value >= 0.05 else f"{value:.2g}"
        legend.append(
            Text.assemble((shade, colour), f" {name.replace('_', ' ')} ", (amount, "bold"))
        )
    edge = round(capacity / scale * room)
    if drawn < edge:
        bar.append("·" * (edge - drawn), style="dim")
    table = Table.grid(padding=(0, 3, 0, 0))
    for start in range(0, len(legend), 3):
        table.add_row(*legend[start : start + 3])
    return [title, bar, Padding(table, (0, 0, 0, 2), expand=False)]


def _answers(run: TrainingRun, plain: Mapping[str, Any]) -> list[RenderableType]:
    from rich.table import Table
    from rich.text import Text

    from bessemer._headlines import grade_of, headlines

    published = bool(run.expected)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", style="bold", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="center", no_wrap=True)
    heads = ("ours", "published", "difference") if published else ("", "", "")
    table.add_row(Text("The run", style="bold"), *(Text(h, style="dim") for h in (*heads, "grade")))
    shown = {path: words for path, words in headlines(plain).items() if path != "memory.total"}
    shown |= {path: path for path in run.expected if path not in shown}
    for path, words in shown.items():
        if path == "step.time" and path not in run.expected:
            continue
        beside = run.expected.get(path, {})
        difference = beside.get("difference")
        value = find(plain, path)
        table.add_row(
            f"  {words}",
            say(value, path),
            say(beside["published"], path) if beside else "",
            f"{100 * difference:+.1f} %" if difference is not None else "",
            Text("" if value is None else grade_of(path, plain["grades"]), style="dim"),
        )
    return [table]


def _beneath(plain: Mapping[str, Any]) -> list[RenderableType]:
    """What the run loses, by name and from the largest, and how far its power swings."""
    from rich.padding import Padding
    from rich.text import Text

    lost = {name: share for name, share in plain["reliability"]["lost_time"].items() if share > 0.0}
    parts = sorted(lost.items(), key=lambda part: -part[1])
    shown = [f"{name.replace('_', ' ')} {100 * share:.2g} %" for name, share in parts]
    power = plain["power"]
    draws = f"draws {say(power['swing']['low'])} to {say(power['swing']['high'])} within a step"
    if power["clock"] < 1.0:
        draws += f" at {100 * power['clock']:.0f} % of full clock"
    lines = [f"lost: {', '.join(shown) or 'nothing'}", draws]
    if power["site_nodes"] is not None:
        lines.append(f"the site feeds {power['site_nodes']:,} nodes at such a peak")
    return [Padding(Text(line, style="dim"), (0, 0, 0, 2)) for line in lines]


def _foot(run: TrainingRun, plain: Mapping[str, Any], width: int) -> list[RenderableType]:
    from rich.text import Text

    grades = {"A": "measured or published", "B": "fitted or derived", "C": "assumed"}
    lines = []
    key_width = min(32, max((len(a.key) for a in run.assumptions), default=0))
    text_width = max(20, width - key_width - 16)
    for a in run.assumptions:
        key, text = _clipped(a.key, key_width), _clipped(a.text, text_width)
        lines.append(f"  {key:<{key_width}}  {text:<{text_width}}  {a.basis}".rstrip())
    attention = plain["conventions"]["attention_flops"]
    said = f"  {attention}; dense peak; MFU without recomputation"
    if run.inputs["attention_flops"] == "full_square" and run.inputs["software"].fused_attention:
        said += "\n  HFU counts the work that is done: fused attention skips half of its square"
    grade = _rule(f"Grade {plain['grade']}", f"the weakest input is {grades[plain['grade']]}", "")
    return [
        grade,
        Text(said, style="dim"),
        Text(),
        _rule("Assumptions", "in full, with sources: --json; BibTeX: bessemer cite", "dim"),
        *(Text(line, style="dim") for line in lines),
    ]


def _clipped(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def report(run: TrainingRun, console: Console) -> None:
    """The one-screen report."""
    from rich.console import Group
    from rich.text import Text

    from bessemer import _site_report

    plain = run.to_dict()
    width = console.width
    blank = Text()
    parts: list[RenderableType] = [
        *_header(plain, width),
        blank,
        *_step(plain),
        blank,
        *_memory(plain, width, console.color_system is not None),
        blank,
        *_answers(run, plain),
        *_beneath(plain),
        blank,
        *_site_report.site(plain),
        *_site_report.paid(plain),
        *_foot(run, plain, width),
    ]
    console.print(Group(*parts))
