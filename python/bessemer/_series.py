"""Prices and intensities by the hour, from the tables of a scenario to plain numbers."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

from bessemer import _core, units
from bessemer._core import InvalidInput
from bessemer._site_tables import SeriesTable

__all__ = ["column", "is_whole", "numbers"]

HOURS = 8760


def column(path: Path, name: str, key: str) -> list[float]:
    """A column of a CSV file as numbers."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            heads = list(reader.fieldnames or ())
            if name not in heads:
                near = ", ".join(heads) or "none"
                raise InvalidInput(f"{key}: {path} has no column '{name}'; its columns are {near}")
            cells = [row[name] for row in reader]
    except OSError as error:
        raise InvalidInput(f"{key}: {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{key}: {path} is not text in UTF-8") from None
    values = []
    for line, cell in enumerate(cells, 2):
        try:
            value = float(cell)
        except (TypeError, ValueError):
            value = math.nan
        if not math.isfinite(value):
            raise InvalidInput(
                f"{key}: {path}, line {line}: '{name}' must be a number, got {cell!r}"
            )
        values.append(value)
    if not values:
        raise InvalidInput(f"{key}: {path} has no hours")
    return values


def is_whole(table: SeriesTable | None) -> bool:
    """Whether a series stands for itself, without a mean from elsewhere."""
    return table is not None and (
        table.file is not None or table.values is not None or table.mean is not None
    )


def numbers(
    table: SeriesTable | None, unit: str, key: str, mean: float | None, kind: str, folder: Path
) -> list[float]:
    """A series in a unit: as given, or a swing around a mean, or one value for all hours."""
    if table is None:
        assert mean is not None
        return [mean]
    if table.file is not None or table.values is not None:
        assert table.unit is not None
        one = units._magnitude(f"1 {table.unit}", unit, unit, f"{key}.unit")
        if table.file is not None:
            assert table.column is not None
            raw = column(folder / table.file, table.column, f"{key}.file")
        else:
            raw = list(table.values or ())
        bad = next((i for i, value in enumerate(raw) if value < 0.0), None)
        if bad is not None:
            raise InvalidInput(
                f"{key}: hour {bad} must not be negative, got {raw[bad]:g} {table.unit}"
            )
        return [value * one for value in raw]
    if table.mean is not None:
        mean = _mean(table.mean, unit, f"{key}.mean", kind)
    if mean is None:
        raise InvalidInput(f'{key}.mean: must be given, as "400 gCO2e/kWh"')
    given = (table.peak_hour, table.peak_day)
    hour, day = (
        default if x is None else x for x, default in zip(given, (19.0, 15.0), strict=True)
    )
    try:
        shape = _core.supply_profile(HOURS, table.day or 0.0, table.year or 0.0, hour, day, False)
    except InvalidInput as error:
        raise InvalidInput(f"{key}: {error}") from None
    return [mean * x for x in shape]


def _mean(text: str, unit: str, key: str, kind: str) -> float:
    if _core.catalog_has(kind, text):
        entry: Any = _core.catalog_get(kind, text)
        value = entry.carbon_intensity if kind == "grids" else entry.price
        return units._magnitude(value, unit, unit, key)
    if not any(c.isdigit() for c in text):
        near = ", ".join(_core.near_names(text, _core.catalog_names(kind)))
        raise InvalidInput(f"{key}: unknown name '{text}'; did you mean {near}?")
    return units._magnitude(text, unit, unit, key)
