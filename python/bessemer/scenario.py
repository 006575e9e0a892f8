"""Scenario files: what is trained, on what, how and where, as TOML or as a dict.

Each table of a file is a class of ``_tables``, each key a field, and ``docs/scenario.schema.json``
is what pydantic makes of them. A number with a dimension is text with a unit (``"15.6 Ttoken"``);
a bare number there is an error, and so is a key that nobody knows. Values that only the models can
judge (names of the catalogue, degrees that must divide) are judged where they are used.

Every refusal is an :class:`bessemer.InvalidInput` with one sentence: key, value, what is allowed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bessemer._core import InvalidInput
from bessemer._fields import shown
from bessemer._refusals import refusal
from bessemer._schema import schema
from bessemer._tables import ScenarioTables

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["Scenario", "ScenarioTables", "changed", "load", "parse_change", "schema"]


@dataclass(frozen=True)
class Scenario:
    """A scenario that was read: its tables, what was written, and where its paths begin."""

    tables: ScenarioTables
    written: Mapping[str, Any]
    folder: Path
    origin: str = ""


def load(scenario: str | Path | Mapping[str, Any] | Scenario) -> Scenario:
    """Read a scenario from a TOML file or a dict, and check it."""
    if isinstance(scenario, Scenario):
        return scenario
    if isinstance(scenario, Mapping):
        return _checked(scenario, Path(), "")
    if not isinstance(scenario, (str, Path)):
        raise InvalidInput(f"scenario: must be a path or a dict, got {type(scenario).__name__}")
    if not str(scenario):
        raise InvalidInput("scenario: must be the path of a TOML file, got ''")
    path = Path(scenario)
    return _checked(_read(path), path.parent, str(path))


def _read(path: Path, tables: str = "[model], [training], [cluster] and [plan]") -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InvalidInput(f"{path}: no such file") from None
    except IsADirectoryError:
        raise InvalidInput(f"{path}: is a directory; name a scenario file inside it") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{path}: is not text in UTF-8, as TOML must be") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InvalidInput(f"{shown(str(path))}: cannot be read: {reason}") from None
    if not text.strip():
        raise InvalidInput(f"{path}: is empty; a scenario has the tables {tables}")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{path}: {_toml_fault(str(error), text)}") from None


def _toml_fault(message: str, text: str) -> str:
    place = re.search(r"\s*\(at line (\d+), column \d+\)", message)
    line = int(place.group(1)) if place else max(1, len(text.splitlines()))
    what = re.sub(r"\s*\(at .*\)$", "", message.splitlines()[0])
    return f"line {line}: {what[:1].lower()}{what[1:]}"


def _checked(written: Mapping[str, Any], folder: Path, origin: str) -> Scenario:
    try:
        tables = ScenarioTables.model_validate(written)
    except ValidationError as error:
        raise refusal(error) from None
    return Scenario(tables, written, folder, origin)


def changed(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """A copy with other values: ``{"plan.tensor": 4}`` or ``{"plan": {"tensor": 4}}``."""
    written = _copied(scenario.written)
    for key, value in changes.items():
        _change(written, key, value)
    return _checked(written, scenario.folder, scenario.origin)


def _copied(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _copied(value) if isinstance(value, Mapping) else value for key, value in table.items()
    }


def _change(written: dict[str, Any], key: str, value: Any) -> None:
    parts = key.split(".")
    if not all(parts):
        raise InvalidInput(f"{shown(key)}: must be a key such as plan.tensor")
    table = written
    for depth, part in enumerate(parts[:-1], 1):
        inner = table.setdefault(part, {})
        if not isinstance(inner, dict):
            inside = ".".join(parts[:depth])
            raise InvalidInput(f"{key}: {inside} is {shown(inner)}, not a table; change {inside}")
        table = inner
    last = parts[-1]
    if isinstance(value, Mapping) and isinstance(table.get(last), dict):
        for inner_key, inner_value in value.items():
            _change(table[last], str(inner_key), inner_value)
    elif value is None:
        table.pop(last, None)
    else:
        table[last] = _copied(value) if isinstance(value, Mapping) else value


def parse_change(text: str, option: str = "--set") -> tuple[str, Any]:
    """``plan.tensor=4`` as a key and a value: a TOML value if it is one, otherwise text."""
    key, equals, value = text.partition("=")
    key = key.strip()
    if not equals or not key or not value.strip():
        raise InvalidInput(
            f"{option} {shown(text)}: must be KEY=VALUE, for example {option} plan.tensor=4"
        )
    try:
        parsed = tomllib.loads(f"value = {value.strip()}")
    except tomllib.TOMLDecodeError:
        return key, value.strip()
    return key, parsed["value"] if set(parsed) == {"value"} else value.strip()


if __name__ == "__main__":
    print(json.dumps(schema(), indent=2))
