"""Tables of measured runs: their text, and the rows in it.

A fault of the table refuses the table. A fault of a row stands in the row: it is refused when it is
estimated, with the sentence that says why, and the others are not.
"""

from __future__ import annotations

import csv
import difflib
import io
import math
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from bessemer import _core, _run_words
from bessemer._core import InvalidInput
from bessemer._fields import shown
from bessemer._measured_runs import COLUMNS, MeasuredRun, chunks
from bessemer._numbers import counted

__all__ = ["read_runs", "to_csv"]

_UNREAD = {"notes", "sharding_text", "flops_convention"}
"""Columns of explanations: kept, not read."""
_BLANK = {"-", "?", "n/a", "na", "null", "unknown", "unspecified", "not stated"}
"""Words of tables for a number that nobody states."""
_ASIDE = {"year", "model_flops_utilization_pct", "tflops_per_accelerator", "peak_tflops"}
"""Numbers that no estimate reads: text there is kept, and refuses nothing."""


def _count(text: str) -> int | None:
    if not text:
        return None
    digits = text.removesuffix(".0")
    if not re.fullmatch(r"\d{1,12}", digits) or int(digits) == 0:
        raise InvalidInput(f"must be a whole number from 1 on, got {shown(text)}")
    return int(digits)


def _number(text: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.0 < number < math.inf:
        raise InvalidInput(f"must be a positive number, got {shown(text)}")
    return number


def _switch(text: str) -> bool | None:
    return _run_words.switch(text) if text else None


def _precision(text: str) -> str:
    return _run_words.precision(text) if text else ""


def _checked_layers(text: str) -> str:
    chunks(text)
    return text


def _model(text: str) -> str:
    """As the catalogue spells it, if it has it; a configuration's path as it is."""
    return _core.catalog_entry_name("models", text) if _core.catalog_has("models", text) else text


def _software(text: str) -> str:
    """The stack that a name means."""
    try:
        return _core.catalog_entry_name("software", text) if text else ""
    except InvalidInput as error:
        raise InvalidInput(str(error).removeprefix("software: ")) from None


_PARSE: dict[str, Callable[[str], Any]] = {
    "text": str,
    "model": _model,
    "software": _software,
    "count": _count,
    "number": _number,
    "switch": _switch,
    "precision": _precision,
    "layers": _checked_layers,
}


def _run(cells: Mapping[str, str], line: int, folder: Path) -> MeasuredRun:
    name = cells.get("id") or f"of line {line}"
    values: dict[str, Any] = {"id": name}
    faults: list[str] = []
    unread = {column: text for column, text in cells.items() if column not in COLUMNS}
    for column, text in cells.items():
        about = COLUMNS.get(column)
        if about is None:
            continue
        words = about["parse"] in {"text", "model", "software"}
        stated = text if words or text.lower() not in _BLANK else ""
        try:
            value = _PARSE[about["parse"]](stated)
        except InvalidInput as error:
            unread[column] = text
            if column not in _ASIDE:
                faults.append(f"row {name}: {column}: {error}")
            continue
        if about["required"] and value in {None, ""}:
            faults.append(f"row {name}: {column}: must be given")
        elif value is not None:
            values[column] = value
    return MeasuredRun(**values, unread=unread, faults=tuple(faults), folder=folder)


def _check_header(header: list[str]) -> None:
    """Refuses a table that lacks a column, has one twice, or has one that looks misspelt."""
    lacking = [name for name, about in COLUMNS.items() if about["required"] and name not in header]
    unknown = [name for name in header if name not in COLUMNS and name not in _UNREAD]
    for name in unknown:
        near = difflib.get_close_matches(name, [*COLUMNS, *_UNREAD], n=1, cutoff=0.8)
        if near and near[0] not in header:
            raise InvalidInput(f"column {shown(name)}: unknown; did you mean {near[0]}?")
    if lacking:
        semicolons = ", with commas between cells" if ";" in header[0] else ""
        raise InvalidInput(f"columns {', '.join(lacking)}: must be there{semicolons}")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise InvalidInput(f"column {shown(twice[0])}: stands there twice")


def read_runs(path: str | Path) -> list[MeasuredRun]:
    """The rows of a table of measured runs, each checked by itself.

    Raises `InvalidInput` for a file that is no such table. What is wrong with a row stands in its
    ``faults``: one sentence with row, column, value and what is allowed. Columns that no estimate
    reads are kept in ``unread``.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InvalidInput(f"{path}: no such file") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{path}: is not text in UTF-8") from None
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror}") from None
    try:
        return _read(text, path.parent)
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from None


def _read(text: str, folder: Path) -> list[MeasuredRun]:
    try:
        reader = csv.reader(io.StringIO(text), strict=True)
        lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InvalidInput(f"is no table of comma-separated values: {error}") from None
    if not lines:
        raise InvalidInput("is empty; the first line names the columns")
    header = [name.strip() for name in lines[0][1]]
    _check_header(header)
    if len(lines) == 1:
        raise InvalidInput("has no rows below the names of its columns")
    runs: list[MeasuredRun] = []
    seen: set[str] = set()
    for line, row in lines[1:]:
        if len(row) != len(header):
            raise InvalidInput(
                f"line {line}: has {counted(len(row), 'cell')} for {counted(len(header), 'column')}"
            )
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=True)}
        run = _run(cells, line, folder)
        if run.id in seen:
            raise InvalidInput(f"row {run.id}: id: stands there twice")
        seen.add(run.id)
        runs.append(run)
    return runs


def to_csv(runs: Iterable[MeasuredRun]) -> str:
    """Runs as the text of a table that `read_runs` reads."""
    rows = [run.row() for run in runs]
    columns = list(dict.fromkeys(name for row in rows for name in row)) or list(COLUMNS)
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
