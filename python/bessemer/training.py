"""One training run: a scenario with its defaults filled in, estimated, and told with its sources.

>>> import bessemer as bs
>>> run = bs.train("examples/llama-3.1-405b.toml")
>>> run.step.time, run.model_flops_utilization, run.duration
>>> run.with_(**{"plan.tensor": 4}).memory.total

What a scenario leaves out is taken from the catalogue by name and listed in ``assumptions``:
nothing is taken in silence, and nothing unknown is replaced by something known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer import _core, _json, citations
from bessemer._core import Infeasible, InvalidInput
from bessemer.citations import Assumption, Source
from bessemer.scenario import (
    AcceleratorTable,
    ClusterTable,
    EmbodiedTable,
    FailureRatesTable,
    NodeTable,
    PowerTable,
    Scenario,
    SiteTable,
    SoftwareTable,
    changed,
    load,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["TrainingRun", "train"]

# Entries of the catalogue that stand where a scenario says nothing.
_SOFTWARE = "megatron-core"
_GRID = "world"
_PUE = "industry-average"
_WATER_ON_SITE = "google"
_GRID_WATER = "world"
_ELECTRICITY = "us-industrial"
_FAILURES = "h100-llama-3"
_POWER = "training"

# Defaults that no table of the catalogue holds: value, basis, key, why.
_DETECTION = ("2 min", "assumed", "GrattafioriEtAl2024", "a watchdog's timeout")
_RESTART = (
    "8 min",
    "assumed",
    "GrattafioriEtAl2024",
    "agrees with over 90 % effective training time",
)
_STORAGE = ("2 TB/s", "published", "GrattafioriEtAl2024", "sustained, of the storage of Llama 3")
_WRITER = ("1 GB/s", "assumed", "GrattafioriEtAl2024", "of one node")

# Fabric of a node of the catalogue by what its name or its accelerator's begins with: which links'
# calibration it takes. Others take "datasheet-only", which is assumed throughout.
_SCALE_UP = {
    "v100": "nvlink-2",
    "a100": "nvlink-3",
    "a800": "nvlink-3-a800",
    "h100-pcie": "pcie-5",
    "h100": "nvlink-4",
    "h800": "nvlink-4-h800",
    "h20": "nvlink-4",
    "gh200": "nvlink-4",
    "b200": "nvlink-5",
    "b300": "nvlink-5",
    "gb200": "nvlink-5",
    "gb300": "nvlink-5",
    "mi": "infinity-fabric",
    "tpu": "tpu-ici",
    "gaudi": "ethernet",
}
_SCALE_OUT = {
    "dgx-": "infiniband",
    "hgx-": "infiniband",
    "gb200-": "infiniband",
    "gb300-": "infiniband",
    "vtrain-": "infiniband",
    "aws-": "efa",
    "gcp-": "ethernet",
    "tpu": "ethernet",
    "gaudi": "ethernet",
    "mi": "ethernet",
    "torchtitan-": "infiniband",
    "cloudmatrix-": "roce",
    "mosaicml-": "roce",
    "grand-teton-": "roce",
    "jean-zay-": "omni-path",
}

# Values of an accelerator's entry that no estimate reads.
_UNREAD = {"accelerator.die_area", "accelerator.price"}


def _begins(table: Mapping[str, str], name: str) -> str:
    """The value of the longest key that a name begins with, or nothing."""
    found = max((key for key in table if name.startswith(key)), key=len, default="")
    return table.get(found, "")


# What the descriptions call their fields, and what a scenario calls the same.
_KEYS = {
    "accelerator.": "cluster.accelerator.",
    "attention_flops:": "models.attention_flops:",
    "checkpoint_storage.bandwidth": "reliability.storage_bandwidth",
    "checkpoint_storage.latency": "reliability.storage_latency",
    "checkpoint_storage.writer_bandwidth": "reliability.writer_bandwidth",
    "failure_rates.": "reliability.failure_rates.",
    "job.": "",
    "link.": "cluster.scale_up and cluster.scale_out: ",
    "node.": "cluster.node.",
    "peak_throughput.": "cluster.accelerator.peak.",
    "power_levels.": "power.",
    "recovery.": "reliability.",
    "rental_rate": "cost.rental_rate",
    "software.": "training.software.",
}


def _by_key(error: InvalidInput) -> InvalidInput:
    """A refusal of a description, with the key of the scenario that it is about."""
    sentence = str(error)
    for field_name, key in _KEYS.items():
        if sentence.startswith(field_name):
            return InvalidInput(key + sentence.removeprefix(field_name))
    return error


@dataclass
class _Desk:
    """Where inputs are gathered, each with where it comes from."""

    sources: list[Source] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)
    unanswered: set[str] = field(default_factory=set)

    def get(self, kind: str, name: str, part: str, key: str) -> Any:
        """An entry of the catalogue, its sources noted under a part; `key` leads a refusal."""
        try:
            entry = _core.catalog_get(kind, name)
        except InvalidInput as error:
            # The table calls its kind; a scenario calls its key.
            raise InvalidInput(f"{key}: {str(error).split(': ', 1)[-1]}") from None
        self.note(kind, name, part)
        return entry

    def note(self, kind: str, name: str, part: str) -> None:
        """Takes down the sources of an entry."""
        title = f"{kind.replace('_', ' ').removesuffix('s')} {name}"
        for where, basis, key, remark in _core.catalog_sources(kind, name):
            self.sources.append(Source(part, title, where, basis, key, remark))

    def basis(self, kind: str, name: str) -> tuple[str, str]:
        """The weakest basis of an entry, and its key."""
        found = _core.catalog_sources(kind, name)
        weakest = citations.weakest(basis for _, basis, _, _ in found)
        return weakest, next((key for _, basis, key, _ in found if basis == weakest), "")

    def default(self, kind: str, name: str, part: str, key: str, text: str) -> Any:
        """An entry that the scenario does not name: noted, and listed as an assumption."""
        entry = self.get(kind, name, part, key)
        self.assume(key, text, *self.basis(kind, name))
        return entry

    def assume(self, key: str, text: str, basis: str, source: str) -> None:
        self.assumptions.append(Assumption(key, text, basis, source))

    def fixed(self, given: Any, key: str, default: tuple[str, str, str, str], part: str) -> Any:
        """What was given, or a default of this module."""
        if given is not None:
            return given
        value, basis, source, why = default
        self.sources.append(Source(part, "default", key, basis, source, why))
        self.assume(key, f"{value}, {why}", basis, source)
        return value


def _without_none(table: Any) -> dict[str, Any]:
    return {key: value for key, value in table if value is not None}


def _model(scenario: Scenario, desk: _Desk) -> _core.Model:
    table = scenario.tables.model
    if table.config is not None:
        from bessemer.huggingface import model_from_config

        length = scenario.tables.training.sequence_length
        return model_from_config(scenario.folder / table.config, sequence_length=length)
    shapes = table.shapes()
    if shapes:
        return _core.Model(name=table.name or "own model", **shapes)
    assert table.name is not None
    model: _core.Model = desk.get("models", table.name, "model", "model.name")
    return model


def _software(given: str | SoftwareTable | None, desk: _Desk) -> _core.Software:
    key = "training.software"
    if given is None:
        label = _core.catalog_label("software", _SOFTWARE)
        text = f"{_SOFTWARE}, {label}"
        default: _core.Software = desk.default("software", _SOFTWARE, "software", key, text)
        return default
    if isinstance(given, str):
        named: _core.Software = desk.get("software", given, "software", key)
        return named
    return _core.Software(**{"name": "own software", **_without_none(given)})


def _accelerator(given: str | AcceleratorTable, desk: _Desk, key: str) -> _core.Accelerator:
    if isinstance(given, str):
        accelerator: _core.Accelerator = desk.get("accelerators", given, "machine", key)
        return accelerator
    named = {"name": "own accelerator", **_without_none(given)}
    named["peak"] = _core.PeakThroughput(**_without_none(given.peak))
    return _core.Accelerator(**named)


def _link(given: Any, desk: _Desk, key: str) -> _core.Link:
    if isinstance(given, str):
        link: _core.Link = desk.get("links", given, "machine", key)
        return link
    return _core.Link(bandwidth=given.bandwidth, latency=given.latency)


def _own_node(table: NodeTable, desk: _Desk) -> _core.Node:
    return _core.Node(
        name=table.name or "own node",
        accelerator=_accelerator(table.accelerator, desk, "cluster.node.accelerator"),
        accelerators=table.accelerators,
        scale_up_domain=table.scale_up_domain or table.accelerators,
        scale_up=_link(table.scale_up, desk, "cluster.node.scale_up"),
        scale_out=_link(table.scale_out, desk, "cluster.node.scale_out"),
        host_power=table.host_power,
    )


def _node_of_accelerator(table: ClusterTable, desk: _Desk) -> _core.Node:
    """A node around an accelerator: what is left out is as in the first node that has it."""
    assert table.accelerator is not None
    accelerator = _accelerator(table.accelerator, desk, "cluster.accelerator")
    given: dict[str, Any] = {
        "accelerators": table.accelerators_per_node,
        "scale_up_domain": table.scale_up_domain,
        "scale_up": table.scale_up,
        "scale_out": table.scale_out,
        "host_power": table.host_power,
    }
    if given["scale_up_domain"] is None:
        given["scale_up_domain"] = table.accelerators_per_node
    links = {
        name: _link(given.pop(name), desk, f"cluster.{name}")
        for name in ("scale_up", "scale_out")
        if given[name] is not None
    }
    given = {key: value for key, value in given.items() if value is not None} | links
    lacking = sorted({"accelerators", "scale_up", "scale_out", "host_power"} - set(given))
    if not lacking:
        return _core.Node(name=f"node of {accelerator.name}", accelerator=accelerator, **given)
    base = next(
        (
            name
            for name in _core.catalog_names("nodes")
            if isinstance(table.accelerator, str)
            and _core.catalog_get("nodes", name).accelerator.name == table.accelerator
        ),
        None,
    )
    words = {"accelerators": "accelerators_per_node"}
    if base is None:
        first = words.get(lacking[0], lacking[0])
        raise InvalidInput(
            f"cluster.{first}: must be given, because the catalogue has no node with "
            f"'{accelerator.name}'"
        )
    text = f"{', '.join(words.get(name, name) for name in lacking)} as in node {base}"
    node: _core.Node = desk.default("nodes", base, "machine", "cluster.node", text)
    return node.with_(name=base, **given) if given else node


def _cluster(table: ClusterTable, desk: _Desk) -> _core.Cluster:
    node: _core.Node
    if isinstance(table.node, str):
        node = desk.get("nodes", table.node, "machine", "cluster.node")
    elif table.node is not None:
        node = _own_node(table.node, desk)
    else:
        node = _node_of_accelerator(table, desk)
    if table.node is not None and table.host_power is not None:
        node = node.with_(host_power=table.host_power)
    power, jitter = table.network_power, table.step_jitter
    known = node.name in _core.catalog_names("nodes")
    if power is None:
        if known:
            power = _core.catalog_network_power(node.name)
        else:
            power = "0 W"
            text = "0 W, switches and optics draw nothing"
            desk.sources.append(Source("power", "default", "cluster.network_power", "assumed", ""))
            desk.assume("cluster.network_power", text, "assumed", "")
    if jitter is None:
        # The same for all nodes of the catalogue: any of them tells it.
        like = node.name if known else _core.catalog_names("nodes")[0]
        jitter = _core.catalog_cluster(like, table.accelerators).step_jitter
        if not known:
            field_name = "cluster.step_jitter"
            basis, source = next(
                (basis, source)
                for name, basis, source, _ in _core.catalog_sources("nodes", like)
                if name == field_name
            )
            desk.sources.append(Source("machine", "default", field_name, basis, source))
            desk.assume(field_name, f"{jitter:g}, as nodes of the catalogue", basis, source)
    return _core.Cluster(
        node=node,
        accelerators=table.accelerators,
        network_power=power,
        step_jitter=jitter,
    )


def _grid(table: SiteTable, desk: _Desk) -> Any:
    if table.grid_carbon_intensity is not None:
        return table.grid_carbon_intensity
    name = table.grid or table.region
    if name is not None:
        key = "site.grid" if table.grid else "site.region"
        return desk.get("grids", name, "grid", key).carbon_intensity
    return desk.default(
        "grids", _GRID, "grid", "site.grid", f"world average, {_grid_text(_GRID)}"
    ).carbon_intensity


def _grid_text(name: str) -> str:
    told = _core.catalog_get("grids", name).to_dict()["carbon_intensity"]
    return f"{told['value']:.4g} {told['unit']}"


def _country(grid: str | None) -> str:
    """The name of a grid's country in the tables of water."""
    if grid is None or grid not in _core.catalog_names("grids"):
        return ""
    code = _core.catalog_get("grids", grid).country
    names = _core.catalog_names("grid_water_intensities")
    return next(
        (
            name
            for name in names
            if name in _core.catalog_names("grids")
            and _core.catalog_get("grids", name).country == code
        ),
        "",
    )


def _named(
    desk: _Desk, kind: str, given: Any, key: str, part: str, attribute: str, default: str
) -> Any:
    """A value as given, by the name given, or by a default name."""
    if given is not None and not isinstance(given, str):
        return given
    if given is not None:
        return getattr(desk.get(kind, given, part, key), attribute)
    entry = _core.catalog_get(kind, default)
    told = entry.to_dict()[attribute]
    shown = f"{told['value']:.3g} {told['unit']}" if isinstance(told, Mapping) else f"{told:.4g}"
    label = _core.catalog_label(kind, default)
    return getattr(desk.default(kind, default, part, key, f"{shown}, {label}"), attribute)


def _site(given: str | SiteTable | None, desk: _Desk) -> _core.Site:
    if isinstance(given, str):
        given = SiteTable(region=given)
    table = given or SiteTable()
    region = table.region or ""
    place = table.grid or region
    price = _ELECTRICITY
    for name in (place, f"{place}-industrial"):
        if name in _core.catalog_names("electricity_prices"):
            price = name
    return _core.Site(
        name=place,
        grid_carbon_intensity=_grid(table, desk),
        power_usage_effectiveness=_named(
            desk,
            "pue",
            table.power_usage_effectiveness,
            "site.power_usage_effectiveness",
            "power",
            "value",
            region if region in _core.catalog_names("pue") else _PUE,
        ),
        water_usage_effectiveness=_named(
            desk,
            "water_usage_effectiveness",
            table.water_usage_effectiveness,
            "site.water_usage_effectiveness",
            "water",
            "intensity",
            _WATER_ON_SITE,
        ),
        grid_water_intensity=_named(
            desk,
            "grid_water_intensities",
            table.grid_water_intensity,
            "site.grid_water_intensity",
            "water",
            "intensity",
            _country(place or None) or _GRID_WATER,
        ),
        electricity_price=_named(
            desk,
            "electricity_prices",
            table.electricity_price,
            "site.electricity_price",
            "price",
            "price",
            price,
        ),
    )


def _failure_rates(
    given: str | FailureRatesTable | None, accelerator: str, desk: _Desk
) -> _core.FailureRates:
    key = "reliability.failure_rates"
    if isinstance(given, FailureRatesTable):
        return _core.FailureRates(**_without_none(given))
    if isinstance(given, str):
        rates: _core.FailureRates = desk.get("failure_rates", given, "reliability", key)
        return rates
    rates = desk.get("failure_rates", _FAILURES, "reliability", key)
    text = f"{_FAILURES}, {_core.catalog_label('failure_rates', _FAILURES)}"
    basis, source = desk.basis("failure_rates", _FAILURES)
    if not accelerator.startswith("h100"):
        basis, text = "assumed", f"{text}, for {accelerator} too"
        desk.sources.append(Source("reliability", "default", key, basis, source))
    desk.assume(key, text, basis, source)
    return rates


def _prices(name: str, accelerator: str) -> bool:
    """Whether a rental price is one of an accelerator: sizes and forms that it says must agree."""
    wanted = re.sub(r"-sxm\d?", "", accelerator)
    if re.sub(r"-sxm\d?", "", name).startswith(wanted + "-"):
        return ("-sxm" in name) <= ("-sxm" in accelerator)
    family, said = name.split("-", 2)[:2]
    return (
        family == wanted.split("-")[0] and re.fullmatch(r"\d+gb|sxm\d?|pcie|v\d\w*", said) is None
    )


def _rental_rate(given: Any, accelerator: str, desk: _Desk) -> Any:
    key = "cost.rental_rate"
    if given is not None:
        return _named(desk, "rental_prices", given, key, "rental", "rate", "")
    names = [n for n in _core.catalog_names("rental_prices") if _prices(n, accelerator)]
    preferred = sorted(names, key=lambda name: (not name.endswith("-specialty"), names.index(name)))
    if not preferred:
        desk.unanswered.add("rental")
        desk.assume(key, f"no price of {accelerator} is known; not answered", "", "")
        return "0 USD/h"
    return _named(desk, "rental_prices", None, key, "rental", "rate", preferred[0])


def _with_like(
    desk: _Desk, kind: str, table: Any, fields: tuple[str, ...], default: str, part: str, key: str
) -> Any:
    """A description of which a table gives some fields and an entry the others."""
    given = {name: getattr(table, name) for name in fields} if table is not None else {}
    given = {name: value for name, value in given.items() if value is not None}
    lacking = [name for name in fields if name not in given]
    if not lacking:
        return given
    named = table.like if table is not None else None
    if named is not None:
        entry = desk.get(kind, named, part, f"{key}.like")
    else:
        what = "" if len(lacking) == len(fields) else f"{', '.join(lacking)} of "
        label = _core.catalog_label(kind, default)
        entry = desk.default(kind, default, part, key, f"{what}{default}, {label}")
    told = {name: getattr(entry, name) for name in fields}
    return {**told, **given}


def _embodied(table: EmbodiedTable | None, accelerator: str, desk: _Desk) -> _core.Embodied:
    fields = ("per_accelerator", "per_node", "lifetime", "utilization")
    default = next(
        (name for name in _core.catalog_names("embodied") if accelerator.startswith(name)), ""
    )
    complete = table is not None and all(getattr(table, name) is not None for name in fields)
    if not default and not complete and (table is None or table.like is None):
        desk.unanswered.add("embodied")
        text = f"nothing is known of {accelerator}; not answered"
        desk.assume("embodied", text, "", "")
        return _core.Embodied(
            per_accelerator="0 kgCO2e", per_node="0 kgCO2e", lifetime="1 year", utilization=1.0
        )
    given = _with_like(desk, "embodied", table, fields, default, "embodied", "embodied")
    return _core.Embodied(**given)


def _power_levels(table: PowerTable | None, desk: _Desk) -> _core.PowerLevels:
    fields = ("matrix", "memory_bound", "communication", "idle")
    given = _with_like(desk, "power_levels", table, fields, _POWER, "power", "power")
    return _core.PowerLevels(**given)


def _kernels(given: str | None, accelerator: str, desk: _Desk) -> Any:
    if given == "roofline":
        return "roofline"
    names = _core.catalog_names("kernel_calibrations")
    if given in {None, "calibrated"}:
        name = _core.catalog_kernel_calibration(accelerator)
        if name not in {accelerator, "datasheet-only"}:
            basis, source = desk.basis("kernel_calibrations", name)
            desk.assume("models.kernels", f"as {name}, which has the same die", basis, source)
        elif name == "datasheet-only":
            text = f"no kernel of {accelerator} was measured; middling shares of other GPUs"
            desk.assume("models.kernels", text, *desk.basis("kernel_calibrations", name))
    elif given in names:
        name = str(given)
    else:
        near = ", ".join(_core.near_names(str(given), ["calibrated", "roofline", *names]))
        raise InvalidInput(f"models.kernels: unknown name '{given}'; did you mean {near}?")
    return desk.get("kernel_calibrations", name, "kernels", "models.kernels")


def _collectives(given: str | None, table: ClusterTable, node: _core.Node, desk: _Desk) -> Any:
    known = ["calibrated", "flat-ring", "hierarchical-ring"]
    if given not in {None, *known}:
        near = ", ".join(_core.near_names(str(given), known))
        raise InvalidInput(f"models.collectives: unknown name '{given}'; did you mean {near}?")
    if given in {"flat-ring", "hierarchical-ring"}:
        return given
    in_catalogue = node.name in _core.catalog_names("nodes")
    own = table.node if isinstance(table.node, NodeTable) else table
    tiers = []
    for name, fabric in (
        ("scale_up", _begins(_SCALE_UP, node.accelerator.name) if in_catalogue else ""),
        ("scale_out", _begins(_SCALE_OUT, node.name) if in_catalogue else ""),
    ):
        link = getattr(own, name, None)
        if isinstance(link, str):
            fabric = link
        elif link is not None:
            fabric = ""
        calibration = _core.catalog_collective_calibration(fabric) if fabric else "datasheet-only"
        if calibration == "datasheet-only":
            text = f"{name} of {node.name} was not measured; a middling share of its link"
            basis, source = desk.basis("collective_calibrations", calibration)
            desk.assume("models.collectives", text, basis, source)
        key = "models.collectives"
        tiers.append(desk.get("collective_calibrations", calibration, "collectives", key))
    return tiers


def _relevant(sources: list[Source], precision: str) -> list[Source]:
    """Sources of values that the estimate reads, in the part of the input where they count."""
    parts = {
        "accelerator.memory_capacity": "capacity",
        "accelerator.power_limit": "power",
        "node.host_power": "power",
        "cluster.network_power": "power",
    }
    kept = []
    for source in sources:
        if source.field in _UNREAD:
            continue
        if source.field.startswith("accelerator.peak.") and not source.field.endswith(precision):
            continue
        part = parts.get(source.field, source.part)
        kept.append(Source(part, source.entry, source.field, source.basis, source.key, source.note))
    return list(dict.fromkeys(kept))


def _catalogue_assumptions(sources: list[Source]) -> Iterator[Assumption]:
    """One line for each entry of the catalogue with assumed values."""
    entries: dict[str, list[Source]] = {}
    for source in sources:
        if source.basis == "assumed" and source.entry != "default":
            entries.setdefault(source.entry, []).append(source)
    for entry, found in entries.items():
        fields = ", ".join(dict.fromkeys(source.field.split(".", 1)[-1] for source in found))
        keys = ", ".join(dict.fromkeys(source.key for source in found))
        yield Assumption(entry, fields, "assumed", keys)


def _gathered(scenario: Scenario) -> tuple[dict[str, Any], _Desk]:
    """Everything that an estimate takes, with where it comes from."""
    tables = scenario.tables
    if tables.plan is None:
        raise InvalidInput("plan: must be given; searching for the best plan is not modelled yet")
    desk = _Desk()
    training = tables.training
    precision, optimizer = training.precision, training.optimizer
    if precision is None:
        precision = "bf16"
        desk.assume("training.precision", "bf16", "default", "")
    if optimizer is None:
        optimizer = "adamw"
        desk.assume("training.optimizer", "adamw", "default", "")
    plan = _without_none(tables.plan)
    if "sharding" not in plan:
        desk.assume("plan.sharding", "optimizer states are shared out", "default", "")
    inputs: dict[str, Any] = {
        "model": _model(scenario, desk),
        "training": _core.Training(
            tokens=training.tokens,
            sequence_length=training.sequence_length,
            global_batch=training.global_batch,
            precision=precision,
            optimizer=optimizer,
        ),
        "cluster": _cluster(tables.cluster, desk),
        "plan": _core.Plan(**plan),
        "software": _software(training.software, desk),
    }
    node = inputs["cluster"].node
    accelerator = node.accelerator.name
    models = tables.models
    inputs["kernels"] = _kernels(models.kernels if models else None, accelerator, desk)
    inputs["collectives"] = _collectives(
        models.collectives if models else None, tables.cluster, node, desk
    )
    inputs["attention_flops"] = (models.attention_flops if models else None) or "causal_half"
    reliability = tables.reliability
    part = "reliability"

    def given(name: str) -> Any:
        return getattr(reliability, name) if reliability is not None else None

    inputs["failure_rates"] = _failure_rates(given("failure_rates"), accelerator, desk)
    inputs["recovery"] = _core.Recovery(
        detection=desk.fixed(given("detection"), "reliability.detection", _DETECTION, part),
        restart=desk.fixed(given("restart"), "reliability.restart", _RESTART, part),
    )
    inputs["storage"] = _core.CheckpointStorage(
        bandwidth=desk.fixed(
            given("storage_bandwidth"), "reliability.storage_bandwidth", _STORAGE, part
        ),
        writer_bandwidth=desk.fixed(
            given("writer_bandwidth"), "reliability.writer_bandwidth", _WRITER, part
        ),
        latency=given("storage_latency"),
    )
    inputs["checkpoint_interval"] = given("checkpoint_interval")
    inputs["site"] = _site(tables.site, desk)
    inputs["power_levels"] = _power_levels(tables.power, desk)
    inputs["embodied"] = _embodied(tables.embodied, accelerator, desk)
    rate = tables.cost.rental_rate if tables.cost is not None else None
    inputs["rental_rate"] = _rental_rate(rate, accelerator, desk)
    desk.sources = _relevant(desk.sources, precision)
    desk.assumptions += _catalogue_assumptions(desk.sources)
    return inputs, desk


class TrainingRun:
    """A training run with its inputs, its sources and its published figures.

    Everything that the estimate says is an attribute: ``step``, ``memory``, ``goodput``,
    ``duration``, ``facility_energy``, ``operational_carbon``, ``rental_cost`` and the others of
    ``result``.
    """

    scenario: Scenario
    """As it was read."""
    inputs: dict[str, Any]
    """What was estimated: model, training, cluster, plan, software, site, ..."""
    result: _core.TrainingRun
    """The estimate."""
    assumptions: list[Assumption]
    """What the scenario does not say, or nobody has measured."""
    sources: list[Source]
    """Of every value of the catalogue that was read."""
    unanswered: frozenset[str]
    """Answers that the catalogue cannot give: ``rental``, ``embodied``."""
    expected: dict[str, dict[str, Any]]
    """Published figures beside ours: ``{key: {"ours", "published", "difference"}}``."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        try:
            self.inputs, desk = _gathered(scenario)
            self.result = _core.estimate(**self.inputs)
        except InvalidInput as error:
            raise _by_key(error) from None
        self.assumptions = desk.assumptions
        self.sources = desk.sources
        self.unanswered = frozenset(desk.unanswered)
        self.expected = {}
        expect = scenario.tables.expect
        if expect:
            self.expected = _json.compared(self.to_dict(), expect)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or "result" not in self.__dict__:
            raise AttributeError(name)
        try:
            return getattr(self.result, name)
        except AttributeError:
            raise AttributeError(f"TrainingRun has no attribute '{name}'") from None

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(n for n in dir(self.result) if n[0] != "_")})

    @property
    def model_flops_utilization(self) -> float:
        """Model work over time, accelerators and dense peak (MFU); no recomputation."""
        return self.result.step.model_flops_utilization

    @property
    def hardware_flops_utilization(self) -> float:
        """The same with recomputed work (HFU)."""
        return self.result.step.hardware_flops_utilization

    @property
    def grade(self) -> str:
        """A, B or C: of the weakest input."""
        return citations.grade(citations.weakest(source.basis for source in self.sources))

    @property
    def grades(self) -> dict[str, str]:
        """The grade of each answer by the inputs that it rests on."""
        return citations.grades(self.sources)

    @property
    def conventions(self) -> dict[str, str]:
        """What the numbers mean."""
        half = self.inputs["attention_flops"] == "causal_half"
        kernels, collectives = self.inputs["kernels"], self.inputs["collectives"]
        return {
            "attention_flops": "causal attention counts half"
            if half
            else "attention counts its full square",
            "peak": f"dense {self.inputs['training'].precision} peak of the datasheet",
            "model_flops_utilization": "counts no recomputation",
            "hardware_flops_utilization": "counts recomputation",
            "step": "steady state, seen from the busiest pipeline stage",
            "memory": "of the fullest stage; GB is 10^9 byte",
            "carbon": "location-based; embodied stands beside, not in it",
            "cost": "rental and electricity are two answers and are not summed",
            "kernels": kernels if isinstance(kernels, str) else "calibrated",
            "collectives": collectives if isinstance(collectives, str) else "calibrated",
        }

    @property
    def citations(self) -> list[str]:
        """Keys of the bibliography for everything that the answer rests on."""
        inputs = self.inputs
        plan = inputs["plan"]
        model = inputs["model"]
        keys = citations.formula_keys(
            tensor=plan.tensor > 1,
            pipeline=plan.pipeline > 1,
            context=plan.context > 1,
            fused_attention=inputs["software"].fused_attention,
            grouped_heads=model.kv_heads < model.heads,
            calibrated_collectives=not isinstance(inputs["collectives"], str),
        )
        keys += [source.key for source in self.sources]
        published = (self.scenario.tables.expect or {}).get("source")
        if isinstance(published, str):
            keys += set(citations.known_keys()) & set(re.findall(r"\w+", published))
        return sorted({key for key in keys if key})

    def cite(self) -> str:
        """BibTeX of everything that the answer rests on."""
        return citations.bibliography(self.citations)

    def to_dict(self) -> dict[str, Any]:
        """As plain data; ``docs/result.schema.json`` holds the keys."""
        return _json.result(self)

    def to_json(self) -> str:
        """The same as JSON text."""
        return _json.dumps(self.to_dict())

    def with_(self, **changes: Any) -> TrainingRun:
        """A changed copy: ``run.with_(**{"plan.tensor": 4})``, ``run.with_(plan={"tensor": 4})``.

        ``None`` takes a key away.
        """
        return TrainingRun(changed(self.scenario, changes))

    def smallest_change(self) -> dict[str, Any] | None:
        """Plan keys to change so that the run fits: one if one will do, else two; the fastest of
        those. Nothing if none of them does."""
        plan = self.inputs["plan"]
        changes: list[dict[str, Any]] = [
            {"micro_batch": n} for n in _divisors_below(plan.micro_batch)
        ]
        changes += [{"sharding": s} for s in ("optimizer", "gradients") if s != plan.sharding]
        changes += [{"recomputation": r} for r in ("selective", "full") if r != plan.recomputation]
        if plan.tensor > 1 and not plan.sequence_parallel:
            changes.append({"sequence_parallel": True})
        changes += [{"tensor": plan.tensor * n} for n in (2, 4, 8)]
        changes += [{"pipeline": plan.pipeline * n} for n in (2, 4, 8)]
        changes += [{"context": plan.context * n} for n in (2, 4)]
        pairs = [{**a, **b} for a, b in combinations(changes, 2) if not set(a) & set(b)]
        for candidates in (changes, pairs):
            timed = [(self._time_if_fits(change), change) for change in candidates]
            fitting = [(time, change) for time, change in timed if time is not None]
            if fitting:
                return min(fitting, key=lambda pair: pair[0])[1]
        return None

    def _time_if_fits(self, change: Mapping[str, Any]) -> float | None:
        """Seconds of a step under a changed plan, or nothing if it does not fit or divide."""
        try:
            plan = self.inputs["plan"].with_(**change)
            run = _core.estimate(**{**self.inputs, "plan": plan})
        except (InvalidInput, Infeasible):
            return None
        if not run.fits:
            return None
        seconds: float = run.step.to_dict()["time"]["value"]
        return seconds

    def to_frame(self) -> pd.DataFrame:
        """The answers as a table of pandas, published figures beside them."""
        import pandas as pd

        plain = self.to_dict()
        rows = []
        for path in HEADLINES:
            value = _json.find(plain, path)
            quantity = isinstance(value, Mapping)
            compared = self.expected.get(path, {})
            published = compared.get("published")
            rows.append(
                {
                    "answer": path,
                    "value": value["value"] if quantity else value,
                    "unit": value["unit"] if quantity else "",
                    "published": (
                        published["value"] if isinstance(published, Mapping) else published
                    ),
                    "difference": compared.get("difference"),
                    "grade": "" if value is None else grade_of(path, plain["grades"]),
                }
            )
        return pd.DataFrame(rows).set_index("answer")

    def plot(self) -> Figure:
        """Where the step's time goes and what fills the memory, as a figure of matplotlib."""
        from bessemer import plot

        return plot.run(self)

    def __repr__(self) -> str:
        told = self.result.to_dict()
        cluster = self.inputs["cluster"]
        return (
            f"TrainingRun({self.inputs['model'].name} on {cluster.accelerators:,} "
            f"{cluster.node.accelerator.name}: step {_json.say(told['step']['time'])}, "
            f"MFU {self.model_flops_utilization:.1%}, {_json.say(told['duration'])}, "
            f"{'fits' if told['fits'] else 'does not fit'}, grade {self.grade})"
        )

    def _repr_html_(self) -> str:
        from bessemer._display import table_html

        plain = self.to_dict()
        rows = []
        for path in HEADLINES:
            value = _json.find(plain, path)
            compared = self.expected.get(path, {})
            difference = compared.get("difference")
            rows.append(
                (
                    HEADLINES[path],
                    _json.say(value, path),
                    _json.say(compared["published"], path) if compared else "",
                    f"{difference:+.1%}" if difference is not None else "",
                )
            )
        cluster = self.inputs["cluster"]
        fits = "" if self.result.fits else ", does not fit the memory"
        caption = (
            f"{self.inputs['model'].name} on {cluster.accelerators:,} "
            f"{cluster.node.accelerator.name}{fits}; grade {self.grade}, "
            f"{len(self.assumptions)} assumptions"
        )
        return table_html(rows, ("", "ours", "published", "difference"), caption)


# The answers that people ask for first, by path, in words.
HEADLINES = {
    "step.time": "step time",
    "model_flops_utilization": "model FLOPs utilization",
    "hardware_flops_utilization": "hardware FLOPs utilization",
    "tokens_per_second": "tokens per second",
    "memory.total": "memory of the fullest stage",
    "goodput": "goodput",
    "duration": "duration",
    "accelerator_hours": "accelerator-hours",
    "energy.it": "energy of IT",
    "energy.facility": "energy of the facility",
    "water": "water",
    "carbon.operational_location": "carbon, operational",
    "carbon.embodied": "carbon, embodied",
    "cost.rental": "cost, rented",
    "cost.electricity": "cost, electricity",
}
_GRADED_AS = {
    "memory": "memory",
    "duration": "duration",
    "goodput": "duration",
    "reliability": "duration",
    "accelerator_hours": "duration",
    "power": "energy",
    "energy": "energy",
    "water": "water",
    "carbon.operational_location": "carbon",
    "carbon.embodied": "embodied_carbon",
    "cost.rental": "rental_cost",
    "cost.electricity": "electricity_cost",
}


def grade_of(path: str, grades: Mapping[str, str]) -> str:
    """The grade of an answer by its path in the result."""
    return grades[_GRADED_AS.get(path) or _GRADED_AS.get(path.split(".")[0], "step")]


def _divisors_below(number: int) -> list[int]:
    return [n for n in range(number - 1, 0, -1) if number % n == 0]


def train(scenario: str | Path | Mapping[str, Any] | Scenario, **changes: Any) -> TrainingRun:
    """Estimate a training run.

    Parameters
    ----------
    scenario
        Path of a TOML file, or its content as a dict.
    **changes
        Keys to change: ``**{"plan.tensor": 4}`` or ``plan={"tensor": 4}``.

    Returns
    -------
    TrainingRun
        Also of a run that does not fit the memory: its ``fits`` is false.

    Raises
    ------
    InvalidInput
        The scenario makes no sense: one sentence with key, value, what is allowed.
    Infeasible
        Degrees do not divide, or failures leave no work.
    """
    read = load(scenario)
    return TrainingRun(changed(read, changes) if changes else read)
