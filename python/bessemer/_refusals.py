"""Refusals as one sentence with the scenario's key, whoever refuses: pydantic or a description."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bessemer._core import Infeasible, InvalidInput
from bessemer._fields import LIKE, NAME, TABLE, shown
from bessemer._schema import schema

__all__ = ["by_key", "refusal"]

# Sentences for pydantic's own refusals, by type.
_KIND = {
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "string_too_short": "must be text that is not empty",
    "string_too_long": "must be text of at most 1000 characters",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "dict_type": "must be a table",
    "list_type": "must be a list",
    "finite_number": "must be finite",
}


def _key(location: tuple[int | str, ...]) -> str:
    # Marks of a choice of types stand in angle brackets.
    return ".".join(str(part) for part in location if not str(part).startswith("<"))


def _keys_at(location: tuple[int | str, ...], of: Mapping[str, Any]) -> list[str]:
    """Keys of the table that a location lies in."""
    node: Any = of
    definitions = node["$defs"]
    for part in location:
        if part == NAME:
            return []
        options = [node, *node.get("anyOf", []), *node.get("oneOf", [])]
        tables = [
            definitions[option["$ref"].rsplit("/", 1)[-1]] if "$ref" in option else option
            for option in options
        ]
        tables = [table for table in tables if "properties" in table]
        if part in {TABLE, LIKE}:
            tables.sort(key=lambda table: ("like" in table["properties"]) != (part == LIKE))
            node = tables[0] if tables else node
            continue
        node = next((t["properties"][part] for t in tables if part in t["properties"]), {})
    options = [node, *node.get("anyOf", []), *node.get("oneOf", [])]
    keys: list[str] = []
    for option in options:
        table = definitions[option["$ref"].rsplit("/", 1)[-1]] if "$ref" in option else option
        keys += list(table.get("properties", {}))
    return keys


def _near(wanted: str, known: list[str]) -> str:
    """Known keys that look like an unknown one; none where none does."""
    found = difflib.get_close_matches(wanted, known, n=3, cutoff=0.55)
    return ", ".join(found)


def _sentence(error: Mapping[str, Any], of: Mapping[str, Any]) -> str:
    kind, where, value = error["type"], error["loc"], error.get("input")
    key = _key(where)
    if kind == "extra_forbidden":
        known = _keys_at(where[:-1], of)
        guess = _near(str(where[-1]), known)
        cure = f"did you mean {guess}?" if guess else f"the keys here are {', '.join(known)}"
        return f"{key}: unknown key; {cure}"
    if kind == "missing":
        return f"{key}: must be given"
    if kind == "wrong":
        return f"{key}: {error['ctx']['sentence']}"
    if kind == "greater_than_equal":
        return f"{key}: must be at least {error['ctx']['ge']}, got {shown(value)}"
    if kind == "less_than_equal":
        return f"{key}: must be at most {error['ctx']['le']}, got {shown(value)}"
    if kind in {"too_short", "too_long"}:
        least, most = error["ctx"].get("min_length"), error["ctx"].get("max_length")
        bound = f"at least {least}" if most is None else f"at most {most}"
        return f"{key}: must be a list of {bound}, got {error['ctx']['actual_length']}"
    if kind == "string_type" and NAME in where:
        return f"{key}: must be a name or a table, got {shown(value)}"
    return f"{key}: {_KIND.get(kind, error['msg'].lower())}, got {shown(value)}"


def refusal(error: ValidationError, of: Mapping[str, Any] | None = None) -> InvalidInput:
    """The first fault as a sentence, with the keys of the others. A misspelt key comes first,
    because what seems missing is often what was misspelt. `of` is the schema that was broken, a
    scenario's where none is given."""
    faults = error.errors(include_url=False)
    order = {"extra_forbidden": 0, "missing": 2}
    faults.sort(key=lambda fault: order.get(fault["type"], 1))
    sentence = _sentence(faults[0], schema() if of is None else of)
    others = list(dict.fromkeys(_key(fault["loc"]) for fault in faults[1:]))
    if others:
        listed = ", ".join(others[:4]) + (", ..." if len(others) > 4 else "")
        sentence += f" (also wrong: {listed})"
    return InvalidInput(sentence)


# What the descriptions call their fields, and what a scenario calls the same.
_KEYS = {
    "accelerator.": "cluster.accelerator.",
    "attention_flops:": "models.attention_flops:",
    "checkpoint_interval:": "reliability.checkpoint_interval:",
    "axis.length": "cluster.fabric.tiers.axes",
    "dragonfly": "cluster.fabric",
    "checkpoints.": "reliability.checkpoints.",
    "checkpoint_storage.bandwidth": "reliability.storage_bandwidth",
    "checkpoint_storage.latency": "reliability.storage_latency",
    "checkpoint_storage.writer_bandwidth": "reliability.writer_bandwidth",
    "clock_response.": "power.clock_response.",
    "corruption.": "reliability.corruption.",
    "early_failures.": "reliability.early_failures.",
    "failure_rates.": "reliability.failure_rates.",
    "job.": "",
    "link.": "cluster.scale_up and cluster.scale_out: ",
    "maintenance_share:": "reliability.maintenance:",
    "maintenance_windows.": "reliability.maintenance.",
    "node.": "cluster.node.",
    "part_rates.": "reliability.part_rates.",
    "peak_throughput.": "cluster.accelerator.peak.",
    "power_cap:": "power.cap:",
    "power_levels.": "power.",
    "recovery.": "reliability.",
    "rental_rate": "cost.rental_rate",
    "leaf_spine": "cluster.fabric",
    "rail_optimized": "cluster.fabric",
    "software.": "training.software.",
    "switch.ports": "cluster.fabric.ports",
    "tier.": "cluster.fabric.tiers.",
    "spares.": "reliability.spares.",
}


def by_key(error: InvalidInput | Infeasible) -> InvalidInput | Infeasible:
    """A refusal of a description, with the key of the scenario that it is about."""
    sentence = str(error)
    for field_name, key in _KEYS.items():
        if sentence.startswith(field_name):
            return type(error)(key + sentence.removeprefix(field_name))
    return error
