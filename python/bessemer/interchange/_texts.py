"""Configuration files as nested tables and as flat settings, and back."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bessemer._core import InvalidInput

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["flat", "nested", "parsed", "read", "to_json", "to_toml", "to_yaml"]


def read(source: str | Path) -> tuple[str, str]:
    """The text of a path, or the text itself; and the path's suffix. One line that is no argument
    and no table is a path."""
    if isinstance(source, str) and not _is_path(source):
        return source, ""
    path = Path(source)
    try:
        return path.read_text(encoding="utf-8"), path.suffix.lower()
    except FileNotFoundError:
        raise InvalidInput(f"{path}: no such file") from None
    except IsADirectoryError:
        raise InvalidInput(f"{path}: is a directory; name a file inside it") from None
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise InvalidInput(f"{path}: cannot be read: {error}") from None


def _is_path(text: str) -> bool:
    return bool(text) and "\n" not in text and not re.search(r"--|[{=]|:\s|:$", text)


def parsed(text: str, kind: str, origin: str = "") -> dict[str, Any]:
    """A nested table out of JSON, TOML or YAML."""
    where = f"{origin}: " if origin else ""
    try:
        if kind == "json":
            table = json.loads(text)
        elif kind == "toml":
            table = tomllib.loads(text)
        else:
            table = _yaml().safe_load(text)
    except (ValueError, _yaml_error()) as error:
        reason = " ".join(str(error).split())
        raise InvalidInput(f"{where}is no {kind.upper()}: {reason}") from None
    if not isinstance(table, dict):
        raise InvalidInput(f"{where}must hold a table of settings, got {type(table).__name__}")
    return table


def _yaml() -> Any:
    try:
        import yaml
    except ImportError:
        raise InvalidInput("YAML needs the package PyYAML: pip install bessemer[yaml]") from None
    return yaml


def _yaml_error() -> type[Exception]:
    try:
        import yaml
    except ImportError:
        return ValueError
    error: type[Exception] = yaml.YAMLError
    return error


def flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as dotted keys."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            found.update(flat(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = value
    return found


def nested(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted keys as nested tables."""
    table: dict[str, Any] = {}
    for key, value in settings.items():
        *sections, last = key.split(".")
        inner = table
        for section in sections:
            inner = inner.setdefault(section, {})
        inner[last] = value
    return table


def to_json(settings: Mapping[str, Any]) -> str:
    return json.dumps(nested(settings), indent=2) + "\n"


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_scalar(part)}" for key, part in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(_scalar, value)) + "]"
    return repr(value)


def to_toml(table: Mapping[str, Any]) -> str:
    """Sections with their keys; what is nested deeper stands in a line."""
    parts = []
    for section, keys in table.items():
        lines = [f"[{section}]"] + [f"{key} = {_scalar(value)}" for key, value in keys.items()]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def to_yaml(settings: Mapping[str, Any]) -> str:
    return _yaml_lines(nested(settings), "")


def _yaml_lines(table: Mapping[str, Any], indent: str) -> str:
    text = ""
    for key, value in table.items():
        if isinstance(value, Mapping):
            text += f"{indent}{key}:\n{_yaml_lines(value, indent + '  ')}"
        else:
            text += f"{indent}{key}: {_scalar(value)}\n"
    return text
