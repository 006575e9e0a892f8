"""What was read of a launch configuration, and what was written into one."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bessemer import _core
from bessemer._core import InvalidInput, Model, Plan, Software, Training
from bessemer._tables import ModelTable
from bessemer.interchange._notes import Note
from bessemer.interchange._rows import Reading
from bessemer.interchange._texts import to_toml

__all__ = ["Exported", "Imported", "fields_of", "imported", "is_plain"]

# The stack that switches of a launch change.
_STACK = "megatron-core"
# What a launch decides of a stack; the rest was measured.
SWITCHES = (
    "fused_attention",
    "gradient_format",
    "overlaps_data",
    "overlaps_sends",
    "splits_sends",
)


@dataclass(frozen=True)
class Imported:
    """A launch configuration in our words."""

    framework: str
    plan: Plan
    training: Mapping[str, Any]
    """Fields of `[training]` that the configuration gives; tokens as a number of them."""
    software: Mapping[str, Any]
    """Switches of the stack that it gives."""
    model: Mapping[str, Any]
    """Fields of `[model]` that it gives."""
    accelerators: int | None
    unmapped: list[Note] = field(default_factory=list)
    """Settings that have no place in ours, each with the reason."""
    ignored: list[Note] = field(default_factory=list)
    """Settings that do not change what a step takes."""

    def scenario(self, node: str | None = None) -> dict[str, Any]:
        """The tables of a scenario; on so many nodes of the catalogue as it takes, if one is
        named."""
        training = dict(self.training)
        if "tokens" in training:
            training["tokens"] = f"{training['tokens'] / 1e9:.15g} Gtoken"
        if self.software:
            training["software"] = self._stack()
        cluster = {"node": node, "accelerators": self.accelerators}
        tables = {
            "model": {key: self.model[key] for key in self.model if key in ModelTable.model_fields},
            "training": training,
            "cluster": {key: value for key, value in cluster.items() if value is not None},
            "plan": _written(self.plan),
        }
        return {section: keys for section, keys in tables.items() if keys}

    def missing(self) -> list[str]:
        """Keys that a scenario needs and the configuration does not say."""
        lacking = [] if self.model else ["model"]
        lacking += [
            f"training.{key}"
            for key in ("tokens", "sequence_length", "global_batch")
            if key not in self.training
        ]
        return lacking + ([] if self.accelerators else ["cluster.accelerators"]) + ["cluster.node"]

    def to_toml(self, node: str | None = None) -> str:
        """The same as the text of a scenario file."""
        return to_toml(self.scenario(node))

    def _stack(self) -> dict[str, Any]:
        """The catalogue's stack with the switches, every field written out."""
        told = _core.catalog_get("software", _STACK).to_dict()
        told = {**told, "name": f"{_STACK} as launched", **self.software}
        return {
            key: f"{value['value']:g} {value['unit']}" if isinstance(value, Mapping) else value
            for key, value in told.items()
        }


@dataclass(frozen=True)
class Exported:
    """A plan in a framework's words."""

    framework: str
    text: str
    settings: Mapping[str, Any]
    unwritten: list[Note] = field(default_factory=list)
    """Fields that the framework cannot be told, each with the reason."""

    def __str__(self) -> str:
        return self.text


def _written(plan: Plan) -> dict[str, Any]:
    """The fields of a plan that do not hold their default, as a scenario writes them."""
    told, plain = plan.to_dict(), Plan().to_dict()
    # Tensor, pipeline, micro-batch and sharding are always said: a plan is read for them.
    always = {"tensor", "pipeline", "micro_batch", "sharding"}
    return {key: told[key] for key in told if key in always or told[key] != plain[key]}


def imported(framework: str, reading: Reading, names: Mapping[str, str]) -> Imported:
    """What a reading holds, with its keys by the framework's own names."""
    tables: dict[str, dict[str, Any]] = {"plan": {}, "training": {}, "software": {}, "model": {}}
    offload: dict[str, Any] = {}
    for name, value in reading.fields.items():
        section, key = name.split(".", 1)
        if key.startswith("offload."):
            offload[key.split(".")[1]] = value
        elif section in tables:
            tables[section][key] = value
    if offload:
        tables["plan"]["offload"] = offload
    unmapped = list(reading.unmapped)
    for section, key in (
        ("plan", "schedule"),
        ("training", "precision"),
        ("training", "optimizer"),
    ):
        refused = _refused(section, key, tables[section].get(key))
        if refused:
            unmapped.append(Note(f"{section}.{key}", tables[section].pop(key), refused))
            if key == "schedule":
                tables["plan"].pop("virtual_stages", None)
    if "name" in tables["model"]:
        tables["model"] = {"name": tables["model"]["name"]}
    for key in tables["model"].keys() - ModelTable.model_fields.keys():
        value = tables["model"][key]
        if value:
            unmapped.append(Note(f"model.{key}", value, "is no key of [model]"))
    return Imported(
        framework=framework,
        plan=Plan(**tables["plan"]),
        training=tables["training"],
        software=tables["software"],
        model=tables["model"],
        accelerators=reading.accelerators,
        unmapped=[Note(names.get(n.key, n.key), n.value, n.reason) for n in unmapped],
        ignored=[Note(names.get(n.key, n.key), n.value, n.reason) for n in reading.ignored],
    )


def _refused(section: str, key: str, value: Any) -> str:
    """Why the library does not take a word; nothing if it does."""
    if value is None:
        return ""
    try:
        if section == "plan":
            Plan(**{key: value})
        else:
            plain = {"tokens": "1 token", "sequence_length": 1, "global_batch": 1}
            Training(**{**plain, key: value})
    except InvalidInput as error:
        return str(error).split(": ", 1)[-1]
    return ""


def fields_of(
    plan: Plan,
    training: Training | Mapping[str, Any] | None,
    model: Model | Mapping[str, Any] | str | None,
    software: Software | Mapping[str, Any] | None,
    accelerators: int | None,
) -> dict[str, Any]:
    """Everything that is to be written, by the dotted names of rows."""
    fields: dict[str, Any] = {f"plan.{key}": getattr(plan, key) for key in plan.to_dict()}
    offload = fields.pop("plan.offload").to_dict()
    fields |= {f"plan.offload.{key}": value for key, value in offload.items()}
    if accelerators is not None:
        fields["cluster.accelerators"] = accelerators
    told: Mapping[str, Any] = {}
    if isinstance(training, Training):
        told = {**training.to_dict(), "tokens": training.tokens.to("token").magnitude}
    elif training is not None:
        told = training
    fields |= {f"training.{key}": value for key, value in told.items() if key != "software"}
    tokens = fields.get("training.tokens")
    if isinstance(tokens, float) and tokens.is_integer():
        fields["training.tokens"] = int(tokens)
    if isinstance(software, Software):
        software = {key: getattr(software, key) for key in SWITCHES}
    fields |= {f"software.{key}": value for key, value in (software or {}).items()}
    return fields | _model_fields(model)


def is_plain(name: str, value: Any) -> bool:
    """Whether a field holds what it holds where nobody says anything."""
    section, key = name.split(".", 1)
    if section == "plan":
        return bool(getattr(Plan(), key, "device") == value)
    if section != "model":
        return False
    parameter = inspect.signature(Model).parameters.get(key)
    return parameter is not None and bool(parameter.default == value)


def _model_fields(model: Model | Mapping[str, Any] | str | None) -> dict[str, Any]:
    if model is None:
        return {}
    fields: dict[str, Any] = {}
    if isinstance(model, str):
        fields["model.name"] = model
        shapes: Model = _core.catalog_get("models", model)
        model = shapes
    told: dict[str, Any]
    if isinstance(model, Model):
        told = model.to_dict()
        fields.setdefault("model.name", told.pop("name"))
    else:
        told = {**model}
    return {f"model.{key}": value for key, value in told.items()} | fields
