"""The JSON schema of a scenario, made from its tables."""

from __future__ import annotations

from typing import Any

from bessemer._fields import Table
from bessemer._tables import ScenarioTables

__all__ = ["schema", "schema_of"]

_SCHEMA: dict[str, Any] = {}


def schema() -> dict[str, Any]:
    """The JSON schema of a scenario."""
    if not _SCHEMA:
        _SCHEMA.update(schema_of(ScenarioTables, "A bessemer scenario"))
    return _SCHEMA


def schema_of(tables: type[Table], title: str) -> dict[str, Any]:
    """The JSON schema of a set of tables."""
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **tables.model_json_schema(by_alias=True),
        "title": title,
    }
    clean: dict[str, Any] = _without_marks(made)
    return clean


def _without_marks(node: Any) -> Any:
    """The schema as people write it: no titles made from names, no `null` that TOML lacks."""
    if isinstance(node, list):
        return [_without_marks(item) for item in node]
    if not isinstance(node, dict):
        return node
    clean = {
        key: (
            {name: _without_marks(value) for name, value in inner.items()}
            if key in {"properties", "$defs"}
            else _without_marks(inner)
        )
        for key, inner in node.items()
        if not (key == "title" and isinstance(inner, str))
        and not (key == "default" and inner is None)
    }
    options = clean.get("anyOf")
    if isinstance(options, list):
        kept = [option for option in options if option != {"type": "null"}]
        if len(kept) == 1:
            del clean["anyOf"]
            clean = {**kept[0], **clean}
        else:
            clean["anyOf"] = kept
    return clean
