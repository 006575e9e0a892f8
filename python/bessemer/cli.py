"""The command line: ``bessemer train SCENARIO``, ``bessemer catalog``, ``bessemer cite SCENARIO``.

Exit codes: 0 an answer; 2 the input makes no sense; 3 it makes sense and cannot run (degrees do not
divide, or the memory is too small). What is wrong is one sentence on stderr. Nothing is printed
before everything is known, so that stdout never holds half an answer.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bessemer._core import Infeasible, InvalidInput
from bessemer._json import digits, find, say

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from bessemer.training import TrainingRun

__all__ = ["main", "report"]

INVALID, INFEASIBLE = 2, 3
_WIDTH = 80

app = typer.Typer(
    name="bessemer",
    help="What a training run takes: time, memory, energy, water, carbon and money.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

# Those of Okabe and Ito, told apart by most eyes; shades where there is no colour.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999", "#B8A900")
_SHADES = "█▓▒░"


def _printer(flag: str) -> Any:
    """A callback that prints one fact and ends the program."""

    def show(wanted: bool) -> None:
        if wanted:
            import bessemer

            facts = {
                "version": lambda: f"bessemer {bessemer.__version__}",
                "include": bessemer.get_include,
                "cmake_dir": bessemer.get_cmake_dir,
            }
            print(facts[flag]())
            raise typer.Exit

    return show


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_printer("version"), is_eager=True
        ),
    ] = False,
    include: Annotated[
        bool,
        typer.Option(
            "--include",
            help="Print the folder of the C++ headers.",
            callback=_printer("include"),
            is_eager=True,
        ),
    ] = False,
    cmake_dir: Annotated[
        bool,
        typer.Option(
            "--cmake-dir",
            help="Print the folder of the CMake package.",
            callback=_printer("cmake_dir"),
            is_eager=True,
        ),
    ] = False,
) -> None:
    pass


_Scenario = Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file in TOML.")]
_Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Change a key of the scenario; may be repeated."
    ),
]
_Json = Annotated[bool, typer.Option("--json", help="Print the same as data.")]


def _run(scenario: Path, changes: Sequence[str] | None) -> TrainingRun:
    from bessemer.scenario import parse_change
    from bessemer.training import train

    return train(scenario, **dict(parse_change(change) for change in changes or ()))


@app.command()
def train(scenario: _Scenario, changes: _Changes = None, json: _Json = False) -> int:
    """What a training run takes: time, memory, energy, water, carbon and money."""
    run = _run(scenario, changes)
    verdict = _verdict(run)
    if json:
        print(run.to_json())
    else:
        report(run, _console())
    if verdict:
        print(verdict, file=sys.stderr)
    return INFEASIBLE if verdict else 0


@app.command()
def cite(scenario: _Scenario, changes: _Changes = None) -> int:
    """BibTeX of everything that the answer rests on."""
    print(_run(scenario, changes).cite(), end="")
    return 0


@app.command()
def catalog(
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="One table.")] = None,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="One entry.")] = None,
    json: _Json = False,
) -> int:
    """The catalogue: its tables, the entries of one, or an entry with its sources."""
    from bessemer import _core, _json

    if kind is None:
        tables: dict[str, Any] = {
            table: _core.catalog_names(table) for table in _core.catalog_kinds()
        }
        if json:
            print(_json.dumps(tables))
        else:
            _print_tables(tables)
    elif name is None:
        labels = {name: _core.catalog_label(kind, name) for name in _core.catalog_names(kind)}
        if json:
            print(_json.dumps(labels))
        else:
            _print_rows(kind.replace("_", " "), ("name", "what"), list(labels.items()))
    else:
        entry = _core.catalog_get(kind, name).to_dict()
        sources = _core.catalog_sources(kind, name)
        label = _core.catalog_label(kind, name)
        if json:
            keys = ("field", "basis", "key", "note")
            told = [dict(zip(keys, source, strict=True)) for source in sources]
            print(_json.dumps({"name": name, "label": label, "values": entry, "sources": told}))
        else:
            _print_entry(label, entry, sources)
    return 0


def _console() -> Console:
    from rich.console import Console

    wide = Console()
    return wide if wide.width <= _WIDTH else Console(width=_WIDTH)


def _print_tables(tables: Mapping[str, Sequence[str]]) -> None:
    import bessemer.catalog

    rows = []
    for table, names in tables.items():
        about = getattr(getattr(bessemer.catalog, table, None), "about", "")
        rows.append((table, str(len(names)), about))
    _print_rows("catalogue", ("kind", "entries", "what"), rows, right={1})
    _console().print("\n[dim]bessemer catalog KIND lists a table, KIND NAME shows an entry[/]")


def _print_rows(
    title: str, header: Sequence[str], rows: Sequence[Sequence[str]], right: set[int] | None = None
) -> None:
    from rich.table import Table

    table = Table(title=title, title_style="bold", title_justify="left", box=None, pad_edge=False)
    for index, column in enumerate(header):
        table.add_column(
            column,
            header_style="dim",
            justify="right" if index in (right or set()) else "left",
            no_wrap=index == 0,
            style="bold" if index == 0 else "",
        )
    for row in rows:
        table.add_row(*row)
    _console().print(table)


def _print_entry(
    label: str, entry: Mapping[str, Any], sources: Sequence[tuple[str, str, str, str]]
) -> None:
    from bessemer._display import flat, value_text

    rows = []
    by_field = {field.split(".", 1)[-1]: source for field, *source in sources}
    for field, value in flat(dict(entry)):
        basis, key, note = by_field.pop(field, ("", "", ""))
        rows.append(
            (field, value_text(value), basis, ", ".join(part for part in (key, note) if part))
        )
    rows += [
        (field, "", basis, ", ".join(part for part in (key, note) if part))
        for field, (basis, key, note) in by_field.items()
    ]
    _print_rows(label, ("field", "value", "basis", "source"), rows, right={1})


def _verdict(run: TrainingRun) -> str:
    """Why a run cannot be, with the smallest change that would; nothing if it can."""
    if run.result.fits:
        return ""
    memory = run.result.to_dict()["memory"]
    capacity = run.inputs["cluster"].node.accelerator.to_dict()["memory_capacity"]["value"]
    need = memory["total"]["value"]
    change = run.smallest_change()
    if change is None:
        cure = "no change of one or two keys of the plan fits; take more accelerators"
    else:
        keys = " and ".join(f"plan.{key} = {_written(value)}" for key, value in change.items())
        cure = f"it fits with {keys}"
    return (
        f"does not fit: needs {need:.1f} GB of {capacity:.1f} GB on stage {memory['stage']}; {cure}"
    )


def _written(value: object) -> str:
    """A value as a scenario writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


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


def _header(plain: Mapping[str, Any]) -> list[RenderableType]:
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
    how += [f"pipeline {plan['pipeline']} ({schedule})", f"data {job['data']}"]
    how += [f"micro-batch {plan['micro_batch']} × {job['micro_batch_count']}"]
    extras = [job["software"], f"recomputation {plan['recomputation']}"]
    extras.append(f"sharding {plan['sharding']}")
    if plan["sequence_parallel"]:
        extras.append("sequence-parallel")
    if plan["context"] == 1:
        how.pop(1)
    if plan["pipeline"] == 1:
        how.remove(f"pipeline 1 ({schedule})")
    lines = [" · ".join(what_on), " · ".join(how), " · ".join(extras)]
    return [title, *(Text(line, style="dim") for line in lines)]


_PARTS = {
    "compute": "compute",
    "recomputation": "recomputation",
    "tensor": "exposed tensor communication",
    "context": "exposed context communication",
    "pipeline": "exposed pipeline communication",
    "data": "exposed data communication",
    "embedding": "exposed tied embedding",
    "pipeline_bubble": "pipeline bubble",
    "stragglers": "stragglers",
    "optimizer": "optimizer",
}


def _step(plain: Mapping[str, Any]) -> list[RenderableType]:
    from rich.table import Table

    step = plain["step"]
    total = step["time"]["value"]
    parts = {**step, **step["exposed_communication"]}
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(width=26, no_wrap=True, style=_COLOURS[0])
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    others = [name for name in parts if name not in {*_PARTS, "time", "exposed_communication"}]
    for name in [*_PARTS, *others]:
        words = _PARTS.get(name, name.replace("_", " "))
        seconds = parts[name]["value"]
        if seconds > 0.0:
            share = seconds / total
            table.add_row(f"  {words}", _bar(share, 26), say(parts[name]), f"{100 * share:.1f} %")
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

    from bessemer.training import HEADLINES, grade_of

    published = bool(run.expected)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", style="bold", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="center", no_wrap=True)
    heads = ("ours", "published", "difference") if published else ("", "", "")
    table.add_row(Text("The run", style="bold"), *(Text(h, style="dim") for h in (*heads, "grade")))
    shown = {path: words for path, words in HEADLINES.items() if path != "memory.total"}
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


def _foot(run: TrainingRun, plain: Mapping[str, Any], width: int) -> list[RenderableType]:
    from rich.text import Text

    grades = {"A": "measured or published", "B": "fitted or derived", "C": "assumed"}
    lines = []
    key_width = min(32, max((len(a.key) for a in run.assumptions), default=0))
    text_width = max(20, width - key_width - 16)
    for a in run.assumptions:
        key, text = _clipped(a.key, key_width), _clipped(a.text, text_width)
        lines.append(f"  {key:<{key_width}}  {text:<{text_width}}  {a.basis}".rstrip())
    half = plain["conventions"]["attention_flops"]
    said = f"  {half}; dense peak; MFU without recomputation"
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

    plain = run.to_dict()
    width = console.width
    blank = Text()
    parts: list[RenderableType] = [
        *_header(plain),
        blank,
        *_step(plain),
        blank,
        *_memory(plain, width, console.color_system is not None),
        blank,
        *_answers(run, plain),
        blank,
        *_foot(run, plain, width),
    ]
    console.print(Group(*parts))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    command = typer.main.get_command(app)
    code: object
    try:
        code = command.main(
            args=list(sys.argv[1:] if arguments is None else arguments) or ["--help"],
            prog_name="bessemer",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except InvalidInput as error:
        code = _complain(error, INVALID)
    except Infeasible as error:
        code = _complain(error, INFEASIBLE)
    except typer.Abort:
        code = _complain("interrupted", 130)
    except KeyboardInterrupt:
        code = _complain("interrupted", 130)
    except BrokenPipeError:
        # The reader left; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    except Exception as error:
        # Of the command line's own parser: an unknown option, a missing argument.
        words = getattr(error, "format_message", None)
        if words is None:
            raise
        code = _complain(words() or "see bessemer --help", INVALID)
    sys.exit(code if isinstance(code, int) else 0)


def _complain(what: object, code: int) -> int:
    print(" ".join(str(what).split()), file=sys.stderr)
    return code
