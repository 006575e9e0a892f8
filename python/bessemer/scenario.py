"""Scenario files: what is trained, on what, how and where, as TOML or as a dict.

Each table of a file is a class here, each key a field, and ``docs/scenario.schema.json`` is what
pydantic makes of them. A number with a dimension is text with a unit (``"15.6 Ttoken"``); a bare
number there is an error, and so is a key that nobody knows. Values that only the models can judge
(names of the catalogue, degrees that must divide) are judged where they are used.

Every refusal is an :class:`bessemer.InvalidInput` with one sentence: key, value, what is allowed.
"""

from __future__ import annotations

import difflib
import json
import math
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Tag,
    ValidationError,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from bessemer._core import InvalidInput

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["Scenario", "changed", "load", "parse_change", "schema"]

# Marks of a choice between a name and a table in pydantic's locations; never part of a key.
_NAME, _TABLE = "<name>", "<table>"


@dataclass(frozen=True)
class Measured:
    """Text with a unit (or a pint quantity) of one dimension; kept as a pint quantity.

    ``named`` also lets a name of the catalogue stand there: text that does not begin as a number.
    """

    unit: str
    example: str
    named: str = ""
    positive: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._checked)

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        what = f"A number and a unit of the dimension of {self.unit}"
        if self.named:
            what += f", or the name of {self.named} of the catalogue"
        return {"type": "string", "description": what, "examples": [self.example]}

    def _checked(self, value: object) -> Any:
        if self.named and isinstance(value, str) and not _begins_as_number(value):
            return value
        if isinstance(value, (bool, int, float)) or value is None:
            own = type(value) in (int, float) and 1e-3 <= abs(value or 0) < 1e6
            cure = f"{value:g} {self.unit}" if own else self.example
            raise _wrong(f'must be text with a unit, got {_shown(value)}; write "{cure}", say')
        from bessemer import units

        try:
            number = units._magnitude(value, self.unit, self.unit, "@")
        except InvalidInput as error:
            raise _wrong(str(error).removeprefix("@: ")) from None
        if not math.isfinite(number):
            raise _wrong(f"must be finite, got {value}")
        if number < 0.0 or (self.positive and number == 0.0):
            sign = "positive" if self.positive else "zero or more"
            raise _wrong(f"must be {sign}, got {value}")
        return units._quantity(number, self.unit)


@dataclass(frozen=True)
class NumberOrName:
    """A plain number, or the name of an entry of the catalogue."""

    named: str
    example: float

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._checked)

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        name = {"type": "string", "description": f"Name of {self.named} of the catalogue"}
        return {"anyOf": [{"type": "number"}, name], "examples": [self.example]}

    def _checked(self, value: object) -> Any:
        if isinstance(value, str) and not _begins_as_number(value):
            return value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise _wrong(
                f"must be a number such as {self.example} or the name of {self.named} of the "
                f"catalogue, got {_shown(value)}"
            )
        if not math.isfinite(value):
            raise _wrong(f"must be finite, got {_shown(value)}")
        return float(value)


def _wrong(sentence: str) -> PydanticCustomError:
    """A refusal inside pydantic; the key is put in front of it later."""
    return PydanticCustomError("wrong", "{sentence}", {"sentence": sentence})


def _begins_as_number(text: str) -> bool:
    return re.match(r"\s*[-+.(]*\s*(\d|inf\b|nan\b)", text, re.IGNORECASE) is not None


def _shown(value: object) -> str:
    """A value as the file would say it, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."


def _name_or_table(value: object) -> str:
    return _TABLE if isinstance(value, (Mapping, BaseModel)) else _NAME


Count = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
Text = Annotated[str, Field(strict=True, min_length=1, max_length=1000)]
Switch = Annotated[bool, Field(strict=True)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]

Tokens = Annotated[Any, Measured("token", "15.6 Ttoken", positive=True)]
Duration = Annotated[Any, Measured("s", "10 min")]
Size = Annotated[Any, Measured("byte", "80 GB")]
Rate = Annotated[Any, Measured("byte/s", "450 GB/s", positive=True)]
Speed = Annotated[Any, Measured("FLOP/s", "989 TFLOP/s", positive=True)]
Watts = Annotated[Any, Measured("W", "700 W")]
FailureRate = Annotated[Any, Measured("1/year", "0.1 / year")]
Mass = Annotated[Any, Measured("kgCO2e", "164 kgCO2e")]


class _Table(BaseModel):
    """A table of a scenario: its keys and no others."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, protected_namespaces=()
    )


class ModelTable(_Table):
    """What is trained: a model of the catalogue, a config.json, or shapes."""

    name: Text | None = Field(
        default=None, description="Of the catalogue; with shapes, a name of your own"
    )
    config: Text | None = Field(
        default=None,
        description="Path of a Hugging Face config.json, relative to the scenario file",
    )
    layers: Count | None = None
    hidden: Count | None = None
    heads: Count | None = None
    kv_heads: Count | None = None
    head_size: Count | None = None
    feed_forward: Count | None = None
    vocabulary: Count | None = None
    gated: Switch | None = None
    activation: Text | None = Field(default=None, examples=["gelu", "silu", "relu", "squared_relu"])
    positions: Text | None = Field(default=None, examples=["rotary", "learned", "alibi", "none"])
    position_rows: Count | None = None
    tied_embeddings: Switch | None = None
    qkv_bias: Switch | None = None
    output_bias: Switch | None = None
    mlp_bias: Switch | None = None
    qk_norm: Switch | None = None
    wide_qk_norm: Switch | None = None
    norm: Text | None = Field(default=None, examples=["layer", "rms"])
    norms_per_layer: Count | None = None
    parallel_attention: Switch | None = None
    embedding_norm: Switch | None = None
    final_norm: Switch | None = None
    dropout: Switch | None = None

    def shapes(self) -> dict[str, Any]:
        """Shape keys that were given."""
        given = self.model_dump(exclude_none=True)
        return {key: value for key, value in given.items() if key not in {"name", "config"}}

    @model_validator(mode="after")
    def _one_origin(self) -> ModelTable:
        shapes = self.shapes()
        if self.config is not None and (self.name is not None or shapes):
            other = "name" if self.name is not None else next(iter(shapes))
            raise _wrong(f"config and {other} exclude each other; keep one of them")
        if self.config is None and self.name is None and not shapes:
            raise _wrong("must give name, config or shapes (layers, hidden, heads, ...)")
        return self


class SoftwareTable(_Table):
    """A training stack of your own; what is left out is the library's plain default."""

    name: Text | None = None
    fused_attention: Switch | None = None
    attention_rate: Number | None = None
    gradient_format: Text | None = Field(default=None, examples=["fp32", "bf16", "fp16"])
    tensor_exposed: Number | None = None
    overlaps_input_gather: Switch | None = None
    overlaps_data: Switch | None = None
    overlaps_sends: Switch | None = None
    splits_sends: Switch | None = None
    overlap_leak: Number | None = None
    elementwise_traffic: Number | None = None
    fragmentation: Number | None = None
    reserve: Size | None = None


Software = Annotated[
    Annotated[Text, Tag(_NAME)] | Annotated[SoftwareTable, Tag(_TABLE)],
    Discriminator(_name_or_table),
]


class TrainingTable(_Table):
    """What the model is trained on, and with which software."""

    tokens: Tokens = Field(description="Of the whole run")
    sequence_length: Count = Field(description="Tokens of a sequence")
    global_batch: Count = Field(
        description="Sequences of one optimizer step, all machines together"
    )
    precision: Text | None = Field(default=None, examples=["bf16", "fp16"])
    optimizer: Text | None = Field(default=None, examples=["adamw", "sgd"])
    software: Software | None = Field(
        default=None, description="Name of a training stack of the catalogue, or a table"
    )


class PeakTable(_Table):
    """Dense peak rates by number format; a format that is left out is not supported."""

    fp64: Speed | None = None
    fp32: Speed | None = None
    tf32: Speed | None = None
    fp16: Speed | None = None
    bf16: Speed | None = None
    fp8: Speed | None = None
    fp4: Speed | None = None
    int8: Speed | None = None


class AcceleratorTable(_Table):
    """An accelerator of your own."""

    name: Text | None = None
    peak: PeakTable
    memory_capacity: Size
    memory_bandwidth: Rate
    power_limit: Watts
    processors: Count | None = None


class LinkTable(_Table):
    """What one accelerator sends, in one direction."""

    bandwidth: Rate
    latency: Duration


Accelerator = Annotated[
    Annotated[Text, Tag(_NAME)] | Annotated[AcceleratorTable, Tag(_TABLE)],
    Discriminator(_name_or_table),
]
Link = Annotated[
    Annotated[Text, Tag(_NAME)] | Annotated[LinkTable, Tag(_TABLE)],
    Discriminator(_name_or_table),
]


class NodeTable(_Table):
    """A node of your own."""

    name: Text | None = None
    accelerator: Accelerator
    accelerators: Count
    scale_up_domain: Count | None = Field(
        default=None, description="Accelerators that scale_up connects"
    )
    scale_up: Link
    scale_out: Link
    host_power: Watts


Node = Annotated[
    Annotated[Text, Tag(_NAME)] | Annotated[NodeTable, Tag(_TABLE)],
    Discriminator(_name_or_table),
]


class ClusterTable(_Table):
    """The machine: nodes of the catalogue, an accelerator in a node like those, or your own."""

    node: Node | None = Field(
        default=None, description="Name of a node of the catalogue, or a table"
    )
    accelerator: Accelerator | None = Field(
        default=None,
        description="Name of an accelerator of the catalogue, or a table; instead of node",
    )
    accelerators: Count = Field(description="In all")
    accelerators_per_node: Count | None = None
    scale_up_domain: Count | None = None
    scale_up: Link | None = None
    scale_out: Link | None = None
    host_power: Watts | None = None
    network_power: Watts | None = Field(
        default=None, description="Switches and optics, per accelerator"
    )
    step_jitter: Number | None = Field(
        default=None, description="Mean random delay of a node in a step, over the step's time"
    )

    @model_validator(mode="after")
    def _one_origin(self) -> ClusterTable:
        if (self.node is None) == (self.accelerator is None):
            both = "not both" if self.node is not None else "neither is there"
            raise _wrong(f"must give node or accelerator, {both}")
        if self.node is not None:
            for key in ("accelerators_per_node", "scale_up_domain", "scale_up", "scale_out"):
                if getattr(self, key) is not None:
                    raise _wrong(
                        f"{key} belongs to cluster.accelerator, and cluster.node has its own; give "
                        "one of the two"
                    )
        return self


class PlanTable(_Table):
    """How the run is laid out over the machine."""

    tensor: Count | None = None
    context: Count | None = None
    pipeline: Count | None = None
    virtual_stages: Count | None = None
    micro_batch: Count | None = None
    schedule: Text | None = Field(default=None, examples=["1f1b", "interleaved"])
    sequence_parallel: Switch | None = None
    sharding: Text | None = Field(default=None, examples=["none", "optimizer", "gradients"])
    recomputation: Text | None = Field(default=None, examples=["none", "selective", "full"])
    rank_order: Text | None = Field(
        default=None, examples=["data_before_pipeline", "pipeline_before_data"]
    )


class SiteTable(_Table):
    """Where the energy comes from and what it costs; a region sets what the catalogue has of it."""

    region: Text | None = Field(
        default=None, description="Name of a grid; sets all that is known of it"
    )
    grid: Text | None = Field(default=None, description="Name of a grid of the catalogue")
    grid_carbon_intensity: Annotated[Any, Measured("kgCO2e/kWh", "429 gCO2e/kWh")] | None = None
    power_usage_effectiveness: Annotated[Any, NumberOrName("an operator", 1.1)] | None = None
    water_usage_effectiveness: (
        Annotated[Any, Measured("L/kWh", "0.99 L/kWh", named="an operator")] | None
    ) = None
    grid_water_intensity: (
        Annotated[Any, Measured("L/kWh", "3.9 L/kWh", named="a country")] | None
    ) = None
    electricity_price: (
        Annotated[Any, Measured("USD/kWh", "0.08 USD/kWh", named="a price")] | None
    ) = None

    @model_validator(mode="after")
    def _one_grid(self) -> SiteTable:
        if self.grid is not None and self.grid_carbon_intensity is not None:
            raise _wrong("grid and grid_carbon_intensity exclude each other; keep one of them")
        return self


Site = Annotated[
    Annotated[Text, Tag(_NAME)] | Annotated[SiteTable, Tag(_TABLE)],
    Discriminator(_name_or_table),
]


class FailureRatesTable(_Table):
    """Interruptions of the job per part and time."""

    accelerator: FailureRate
    node: FailureRate
    network_per_accelerator: FailureRate
    software_per_accelerator: FailureRate | None = None
    job: FailureRate | None = None


FailureRates = Annotated[
    Annotated[Text, Tag(_NAME)] | Annotated[FailureRatesTable, Tag(_TABLE)],
    Discriminator(_name_or_table),
]


class ReliabilityTable(_Table):
    """What fails, how fast it is noticed and repaired, and where checkpoints go."""

    failure_rates: FailureRates | None = None
    detection: Duration | None = None
    restart: Duration | None = None
    checkpoint_interval: Duration | None = Field(default=None, description="Left out: the best one")
    storage_bandwidth: Rate | None = Field(
        default=None, description="Sustained writes of all storage"
    )
    writer_bandwidth: Rate | None = Field(default=None, description="What one node writes")
    storage_latency: Duration | None = None


class CostTable(_Table):
    """What the machine costs."""

    rental_rate: Annotated[Any, Measured("USD/h", "2 USD/h", named="a rental price")] | None = (
        Field(default=None, description="Of one accelerator with its share of the node")
    )


class EmbodiedTable(_Table):
    """Carbon of making the hardware, and over which use it is spread."""

    like: Text | None = Field(
        default=None, description="Entry of the catalogue that fills what is left out"
    )
    per_accelerator: Mass | None = None
    per_node: Mass | None = None
    lifetime: Annotated[Any, Measured("year", "6 years", positive=True)] | None = None
    utilization: Number | None = None


class PowerTable(_Table):
    """What an accelerator draws by activity, as fractions of its power limit."""

    like: Text | None = Field(
        default=None, description="Entry of the catalogue that fills what is left out"
    )
    matrix: Number | None = None
    memory_bound: Number | None = None
    communication: Number | None = None
    idle: Number | None = None


class ModelsTable(_Table):
    """Which model answers each part of the question."""

    kernels: Text | None = Field(
        default=None,
        description="calibrated, roofline, or the name of another accelerator's calibration",
        examples=["calibrated", "roofline"],
    )
    collectives: Text | None = Field(
        default=None, examples=["calibrated", "flat-ring", "hierarchical-ring"]
    )
    attention_flops: Text | None = Field(default=None, examples=["causal_half", "full_square"])


class ScenarioTables(_Table):
    """A training run: what, on what, how and where."""

    model: ModelTable
    training: TrainingTable
    cluster: ClusterTable
    plan: PlanTable | None = None
    site: Site | None = Field(
        default=None, description="A table, or the name of a grid as a region"
    )
    reliability: ReliabilityTable | None = None
    cost: CostTable | None = None
    embodied: EmbodiedTable | None = None
    power: PowerTable | None = None
    models: ModelsTable | None = None
    expect: dict[str, Any] | None = Field(
        default=None,
        description="Published figures to print beside ours, by the keys of the result",
    )


@dataclass(frozen=True)
class Scenario:
    """A scenario that was read: its tables, what was written, and where its paths begin."""

    tables: ScenarioTables
    written: Mapping[str, Any]
    folder: Path
    origin: str = ""


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
    "finite_number": "must be finite",
}


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location if part not in {_NAME, _TABLE})


def _keys_at(location: tuple[int | str, ...]) -> list[str]:
    """Keys of the table that a location lies in."""
    node: Any = schema()
    definitions = node["$defs"]
    for part in location:
        if part == _NAME:
            return []
        options = [node, *node.get("anyOf", []), *node.get("oneOf", [])]
        tables = [
            definitions[option["$ref"].rsplit("/", 1)[-1]] if "$ref" in option else option
            for option in options
        ]
        tables = [table for table in tables if "properties" in table]
        if part == _TABLE:
            node = tables[0] if tables else node
            continue
        node = next((t["properties"][part] for t in tables if part in t["properties"]), {})
    options = [node, *node.get("anyOf", []), *node.get("oneOf", [])]
    keys: list[str] = []
    for option in options:
        table = definitions[option["$ref"].rsplit("/", 1)[-1]] if "$ref" in option else option
        keys += list(table.get("properties", {}))
    return keys


def near(wanted: str, known: list[str]) -> str:
    """Known names to suggest for an unknown one: the nearest, or all of a few."""
    found = difflib.get_close_matches(wanted, known, n=3, cutoff=0.55)
    return ", ".join(found)


def _sentence(error: Mapping[str, Any]) -> str:
    kind, where, value = error["type"], error["loc"], error.get("input")
    key = _key(where)
    if kind == "extra_forbidden":
        known = _keys_at(where[:-1])
        guess = near(str(where[-1]), known)
        cure = f"did you mean {guess}?" if guess else f"the keys here are {', '.join(known)}"
        return f"{key}: unknown key; {cure}"
    if kind == "missing":
        return f"{key}: must be given"
    if kind == "wrong":
        return f"{key}: {error['ctx']['sentence']}"
    if kind == "greater_than_equal":
        return f"{key}: must be at least {error['ctx']['ge']}, got {_shown(value)}"
    if kind == "less_than_equal":
        return f"{key}: must be at most {error['ctx']['le']}, got {_shown(value)}"
    return f"{key}: {_KIND.get(kind, error['msg'].lower())}, got {_shown(value)}"


def _refusal(error: ValidationError) -> InvalidInput:
    """The first fault as a sentence, with the keys of the others. A misspelt key comes first,
    because what seems missing is often what was misspelt."""
    faults = error.errors(include_url=False)
    order = {"extra_forbidden": 0, "missing": 2}
    faults.sort(key=lambda fault: order.get(fault["type"], 1))
    sentence = _sentence(faults[0])
    others = list(dict.fromkeys(_key(fault["loc"]) for fault in faults[1:]))
    if others:
        listed = ", ".join(others[:4]) + (", ..." if len(others) > 4 else "")
        sentence += f" (also wrong: {listed})"
    return InvalidInput(sentence)


def load(scenario: str | Path | Mapping[str, Any] | Scenario) -> Scenario:
    """Read a scenario from a TOML file or a dict, and check it."""
    if isinstance(scenario, Scenario):
        return scenario
    if isinstance(scenario, Mapping):
        return _checked(scenario, Path(), "")
    if not isinstance(scenario, (str, Path)):
        raise InvalidInput(f"scenario: must be a path or a dict, got {type(scenario).__name__}")
    path = Path(scenario)
    return _checked(_read(path), path.parent, str(path))


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InvalidInput(f"{path}: no such file") from None
    except IsADirectoryError:
        raise InvalidInput(f"{path}: is a directory; name a scenario file inside it") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{path}: is not text in UTF-8, as TOML must be") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InvalidInput(f"{_shown(str(path))}: cannot be read: {reason}") from None
    if not text.strip():
        raise InvalidInput(
            f"{path}: is empty; a scenario has the tables [model], [training], [cluster] and [plan]"
        )
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
        raise _refusal(error) from None
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
        raise InvalidInput(f"{_shown(key)}: must be a key such as plan.tensor")
    table = written
    for depth, part in enumerate(parts[:-1], 1):
        inner = table.setdefault(part, {})
        if not isinstance(inner, dict):
            inside = ".".join(parts[:depth])
            raise InvalidInput(f"{key}: {inside} is {_shown(inner)}, not a table; change {inside}")
        table = inner
    last = parts[-1]
    if isinstance(value, Mapping) and isinstance(table.get(last), dict):
        for inner_key, inner_value in value.items():
            _change(table[last], str(inner_key), inner_value)
    elif value is None:
        table.pop(last, None)
    else:
        table[last] = _copied(value) if isinstance(value, Mapping) else value


def parse_change(text: str) -> tuple[str, Any]:
    """``plan.tensor=4`` as a key and a value: a TOML value if it is one, otherwise text."""
    key, equals, value = text.partition("=")
    key = key.strip()
    if not equals or not key or not value.strip():
        raise InvalidInput(
            f"--set {_shown(text)}: must be KEY=VALUE, for example --set plan.tensor=4"
        )
    try:
        parsed = tomllib.loads(f"value = {value.strip()}")
    except tomllib.TOMLDecodeError:
        return key, value.strip()
    return key, parsed["value"] if set(parsed) == {"value"} else value.strip()


_SCHEMA: dict[str, Any] = {}


def schema() -> dict[str, Any]:
    """The JSON schema of a scenario."""
    if not _SCHEMA:
        made = ScenarioTables.model_json_schema(by_alias=True)
        made = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **made,
            "title": "A bessemer scenario",
        }
        _SCHEMA.update(_without_marks(made))
    return _SCHEMA


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


if __name__ == "__main__":
    print(json.dumps(schema(), indent=2))
