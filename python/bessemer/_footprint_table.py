"""Tables of published footprints: columns, cells, faults.

A column with a dot is a key of a scenario (``plan.tensor``), its cell what ``--set`` takes; so is a
column ``model`` or ``site`` that holds a whole table. Any other column is one of ``COLUMNS``.
"""

from __future__ import annotations

import csv
import difflib
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bessemer._core import InvalidInput
from bessemer._fields import shown
from bessemer._numbers import counted

__all__ = ["COLUMNS", "PUBLISHED", "FootprintRow", "is_footprint_table", "read_footprints"]

SCOPES = ("limit", "accelerators", "system")
_TABLES = ("model", "training", "cluster", "plan", "site", "reliability", "cost", "power", "models")


def _column(parse: str, default: Any = None) -> Any:
    return field(metadata={"parse": parse}, default=default)


@dataclass(frozen=True, kw_only=True)
class FootprintRow:
    """One run as its publisher states it; blank cells are None, or empty text."""

    id: str = _column("text", "")
    run: str = _column("text", "")
    """In words."""
    accelerator: str = _column("text", "")
    accelerators: float | None = _column("number")
    hours: float | None = _column("number")
    """Of wall clock."""
    power_w: float | None = _column("number")
    """Of one accelerator, or of the system over its accelerators."""
    pue: float | None = _column("number")
    intensity_g_per_kwh: float | None = _column("number")
    price_usd_per_hour: float | None = _column("number")
    flop: float | None = _column("number")
    """Of the model, without recomputation."""
    accelerator_hours: float | None = _column("number")
    energy_mwh: float | None = _column("number")
    carbon_t: float | None = _column("number")
    cost_usd: float | None = _column("number")
    utilization: float | None = _column("number")
    """Of the dense peak."""
    energy_at: str = _column("text", "meter")
    """``it``: the printed energy has no PUE in it, and the printed carbon has."""
    scope: str = _column("text", "limit")
    """Whose power: the ``limit`` of accelerators, what ``accelerators`` draw, or the ``system``."""
    reference: str = _column("text", "")
    locator: str = _column("text", "")
    basis: str = _column("text", "")
    reason: str = _column("text", "")
    """Why a figure is off, or why there is none, in one line."""
    scenario: Mapping[str, Any] = field(default_factory=dict)
    """Keys of a scenario; if there are any, the run is estimated, and printed hours and powers are
    compared, not used."""
    faults: tuple[str, ...] = ()

    def nested(self) -> dict[str, Any]:
        """The scenario as `bessemer.train` takes it."""
        tables: dict[str, Any] = {}
        for key, value in self.scenario.items():
            table = tables
            *parts, last = key.split(".")
            for part in parts:
                table = table.setdefault(part, {})
            table[last] = value
        return tables


COLUMNS = {
    one.name: one.metadata["parse"] for one in fields(FootprintRow) if "parse" in one.metadata
}
PUBLISHED = ("accelerator_hours", "energy_mwh", "carbon_t", "cost_usd", "utilization", "power_w")
"""Figures that are compared; a power only where the run is estimated, otherwise it is an input."""


def is_footprint_table(path: str | Path) -> bool:
    """Whether a table holds footprints rather than measured steps, by its columns."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            header = [name.strip() for name in next(csv.reader(file), [])]
    except (OSError, UnicodeDecodeError, csv.Error):
        return False
    return "step_time_s" not in header and any(name in header for name in PUBLISHED)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.0 < number < math.inf:
        raise InvalidInput(f"must be a positive number, got {shown(text)}")
    return number


def _word(text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise InvalidInput(f"must be {', '.join(known[:-1])} or {known[-1]}, got {shown(text)}")
    return text


def _cell(column: str, text: str) -> Any:
    if column == "scope":
        return _word(text, SCOPES)
    if column == "energy_at":
        return _word(text, ("meter", "it"))
    return _number(text) if COLUMNS[column] == "number" else text


def _is_key(column: str) -> bool:
    return column.split(".", 1)[0] in _TABLES


def _row(cells: Mapping[str, str], line: int) -> FootprintRow:
    from bessemer.scenario import parse_change

    name = cells.get("id") or f"of line {line}"
    values: dict[str, Any] = {"id": name}
    scenario: dict[str, Any] = {}
    faults: list[str] = []
    for column, text in cells.items():
        if not text or column == "id":
            continue
        try:
            if _is_key(column):
                key, value = parse_change(f"{column}={text}")
                scenario[key] = value
            else:
                values[column] = _cell(column, text)
        except InvalidInput as error:
            faults.append(f"row {name}: {column}: {error}")
    return FootprintRow(**values, scenario=scenario, faults=tuple(faults))


def _check_header(header: list[str]) -> None:
    for name in header:
        if name in COLUMNS or _is_key(name):
            continue
        near = difflib.get_close_matches(name, COLUMNS, n=1, cutoff=0.6)
        cure = f"did you mean {near[0]}?" if near else f"columns are {', '.join(COLUMNS)}"
        raise InvalidInput(f"column {shown(name)}: unknown; {cure}")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise InvalidInput(f"column {shown(twice[0])}: stands there twice")
    if "id" not in header:
        raise InvalidInput("column id: must be there")


def read_footprints(path: str | Path) -> list[FootprintRow]:
    """The rows of a table of published footprints, each checked by itself.

    Raises `InvalidInput` for a file that is no such table; what is wrong with a row stands in its
    ``faults``.
    """
    path = Path(path)
    try:
        return _read(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InvalidInput(f"{path}: no such file") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{path}: is not text in UTF-8") from None
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror}") from None
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from None


def _read(text: str) -> list[FootprintRow]:
    try:
        reader = csv.reader(io.StringIO(text), strict=True)
        lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InvalidInput(f"is no table of comma-separated values: {error}") from None
    if len(lines) < 2:
        raise InvalidInput("has no rows below the names of its columns")
    header = [name.strip() for name in lines[0][1]]
    _check_header(header)
    rows: list[FootprintRow] = []
    seen: set[str] = set()
    for line, cells in lines[1:]:
        if len(cells) != len(header):
            raise InvalidInput(
                f"line {line}: has {counted(len(cells), 'cell')} for "
                f"{counted(len(header), 'column')}"
            )
        row = _row({name: cell.strip() for name, cell in zip(header, cells, strict=True)}, line)
        if row.id in seen:
            raise InvalidInput(f"row {row.id}: id: stands there twice")
        seen.add(row.id)
        rows.append(row)
    return rows
