"""The command line: ``bessemer train SCENARIO``, ``bessemer catalog``, ``bessemer cite SCENARIO``,
``bessemer plan SCENARIO``, ``bessemer compare SCENARIO…``, ``bessemer import FRAMEWORK FILE``,
``bessemer export SCENARIO --to FRAMEWORK``.

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

from bessemer import _compare_command, _launch_commands, _own_command, _search_command
from bessemer._core import Infeasible, InvalidInput
from bessemer._report import report

if TYPE_CHECKING:
    from rich.console import Console

    from bessemer.training import TrainingRun

__all__ = ["main", "report"]

INVALID, INFEASIBLE = 2, 3
_WIDTH = 80
_TABLE_WIDTH = 100

app = typer.Typer(
    name="bessemer",
    help="What a training run takes: time, memory, energy, water, carbon and money.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
def validate(
    runs: Annotated[
        Path, typer.Argument(metavar="RUNS.csv", help="Table of measured steps or of footprints.")
    ],
    by: Annotated[
        str | None,
        typer.Option("--by", help="Column to group errors by, or family of models; else five."),
    ] = None,
    rows: Annotated[bool, typer.Option("--rows", help="Print every row too.")] = False,
    json: _Json = False,
) -> int:
    """How far off the estimates of a table of measured steps, or of published footprints, are."""
    from bessemer import _json, _validation_report
    from bessemer._footprint_table import is_footprint_table
    from bessemer.validation import validate as validated

    if is_footprint_table(runs):
        return _footprints(runs, by, rows=rows, json=json)
    validation = validated(runs)
    if by is not None:
        validation.groups(by)
    if json:
        print(_json.dumps(validation.to_dict()))
    else:
        _validation_report.report(validation, by, _console(_TABLE_WIDTH), rows=rows)
    if len(validation.refused) < len(validation.predictions):
        return 0
    print(f"no row can be estimated: {next(iter(validation.refused.values()))}", file=sys.stderr)
    return INFEASIBLE


def _footprints(table: Path, by: str | None, *, rows: bool, json: bool) -> int:
    from bessemer import _footprint_report, _json
    from bessemer.footprints import footprints

    if by is not None:
        raise InvalidInput("--by: groups measured steps; this is a table of footprints")
    found = footprints(table)
    if json:
        print(_json.dumps(found.to_dict()))
    else:
        _footprint_report.report(found, _console(_TABLE_WIDTH), rows=rows)
    refused = found.of("refused")
    if len(refused) < len(found.figures):
        return 0
    print(f"no row can be worked out: {refused[0].refused}", file=sys.stderr)
    return INFEASIBLE


@app.command()
def calibrate(
    runs: Annotated[Path, typer.Argument(metavar="RUNS.csv", help="Table of measured runs.")],
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Errors of rows left out of the fit too.")
    ] = False,
    table: Annotated[
        Path | None, typer.Option("--table", help="Write each row's errors there, as CSV.")
    ] = None,
    header: Annotated[
        Path | None, typer.Option("--header", help="Write the catalogue's C++ header there.")
    ] = None,
    json: _Json = False,
) -> int:
    """Fit the coefficients of the step model to a table of measured runs."""
    from bessemer import _calibration_report
    from bessemer.calibration import calibrate as calibrated

    fit = calibrated(runs)
    if table is not None:
        _calibration_report.write_table(fit, table)
    if header is not None:
        header.write_text(fit.header(), encoding="utf-8")
    if json:
        print(fit.to_json())
    else:
        _calibration_report.report(fit, _console(), held_out=held_out)
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
        entry = _core.catalog_values(kind, name)
        sources = _core.catalog_sources(kind, name)
        label = _core.catalog_label(kind, name)
        if json:
            keys = ("field", "basis", "key", "note")
            told = [dict(zip(keys, source, strict=True)) for source in sources]
            print(_json.dumps({"name": name, "label": label, "values": entry, "sources": told}))
        else:
            _print_entry(label, entry, sources)
    return 0


app.command("import")(_launch_commands.import_)
app.command()(_launch_commands.export)
app.command()(_launch_commands.groups)
app.command()(_own_command.own)
app.command()(_search_command.plan)
app.command()(_compare_command.compare)


def _console(width: int = _WIDTH) -> Console:
    from rich.console import Console

    wide = Console()
    if not wide.is_terminal and "COLUMNS" not in os.environ:
        return Console(width=width)
    return wide if wide.width <= width else Console(width=width)


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
            overflow="fold",
        )
    for row in rows:
        table.add_row(*row)
    _console().print(table)


def _print_entry(
    label: str, entry: Mapping[str, Any], sources: Sequence[tuple[str, str, str, str]]
) -> None:
    from bessemer._display import flat, value_text

    rows = []
    # "node.host_power" is host_power of a node, "accelerator.power_limit" of it stays whole.
    whole = {field for field, _ in flat(dict(entry))}
    by_field = {
        field if field in whole else field.split(".", 1)[-1]: source for field, *source in sources
    }
    for field, value in flat(dict(entry)):
        if field == "label":  # the title
            continue
        basis, key, note = by_field.pop(field, ("", "", ""))
        text = str(value) if field == "year" else value_text("none" if value is None else value)
        rows.append((field, text, basis, ", ".join(part for part in (key, note) if part)))
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
    except OSError as error:
        if error.filename is None:
            raise
        code = _complain(f"{error.filename}: cannot be opened: {error.strerror}", INVALID)
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
