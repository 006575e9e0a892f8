"""Writes the catalogue from the installed package: values, bases, keys and notes of every entry."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

# What the overview of a table shows of an entry, as paths of its `to_dict`. Tables that are not
# here have one value each, which stands beside its source.
OVERVIEWS = {
    "accelerators": {
        "bf16": "peak.bf16",
        "fp8": "peak.fp8",
        "memory": "memory_capacity",
        "bandwidth": "memory_bandwidth",
        "limit": "power_limit",
        "processors": "processors",
    },
    "incomplete_accelerators": {
        "not published": "missing",
        "bf16": "peak.bf16",
        "fp16": "peak.fp16",
        "int8": "peak.int8",
        "memory": "memory_capacity",
        "bandwidth": "memory_bandwidth",
        "limit": "power_limit",
    },
    "clusters": {
        "accelerators": "accelerators",
        "node": "node",
        "host processors": "host_processors",
        "operated by": "operated_by",
        "place": "place",
        "lacks": "lacks",
    },
    "software_names": {
        "layer": "layer",
        "needs": "needs",
        "is": "same_as",
        "why it is no stack": "reason",
    },
    "recoveries": {
        "detection": "detection",
        "restart": "restart",
        "storage": "storage_bandwidth",
        "writer": "writer_bandwidth",
    },
    "nodes": {
        "accelerator": "accelerator.name",
        "of them": "accelerators",
        "domain": "scale_up_domain",
        "scale-up": "scale_up.bandwidth",
        "scale-out": "scale_out.bandwidth",
        "host": "host_power",
    },
    "links": {"bandwidth": "bandwidth", "latency": "latency"},
    "models": {
        "layers": "layers",
        "hidden": "hidden",
        "heads": "heads",
        "kv": "kv_heads",
        "feed-forward": "feed_forward",
        "vocabulary": "vocabulary",
        "parameters": "parameters",
        "active": "active",
    },
    "software": {
        "fused attention": "fused_attention",
        "gradients": "gradient_format",
        "tensor exposed": "tensor_exposed",
        "overlaps data": "overlaps_data",
        "overlaps sends": "overlaps_sends",
    },
    "kernel_calibrations": {
        "launch": "launch",
        "matrix": "matrix_share",
        "sustained": "sustained_share",
        "memory": "memory_share",
        "attention": "attention_share",
        "backward": "attention_backward",
    },
    "collective_calibrations": {"start": "start", "hop": "hop", "share": "link_share"},
    "failure_rates": {
        "accelerator": "accelerator",
        "node": "node",
        "network": "network_per_accelerator",
        "software": "software_per_accelerator",
    },
    "part_rates": {
        "accelerator": "accelerator",
        "memory": "memory",
        "adapter": "adapter",
        "switch": "network_switch",
        "host": "host",
        "power": "power",
        "software": "software",
    },
    "clock_responses": {
        "static": "static_share",
        "voltage floor": "voltage_floor",
        "up to clock": "floor_clock",
        "lowest clock": "lowest_clock",
    },
    "conversions": {
        "fixed": "fixed",
        "proportional": "proportional",
        "quadratic": "quadratic",
    },
    "power_levels": {
        "matrix": "matrix",
        "memory-bound": "memory_bound",
        "communication": "communication",
        "idle": "idle",
    },
    "embodied": {
        "accelerator": "per_accelerator",
        "node": "per_node",
        "lifetime": "lifetime",
        "utilization": "utilization",
    },
    "generation_sources": {
        "lifecycle": "lifecycle_intensity",
        "operational": "operational_intensity",
        "capacity factor": "capacity_factor",
        "cost": "cost",
        "follows the load": "follows_load",
    },
    "electricity_storages": {
        "efficiency": "round_trip_efficiency",
        "life": "lifetime",
        "capital": "capital",
    },
    "supply_contracts": {"source": "source", "price": "price", "hourly": "hourly"},
    "asset_lives": {"life": "life", "salvage": "salvage", "tax life": "tax_life"},
    "operating_costs": {
        "staff": "staff_base",
        "per thousand": "staff_per_thousand",
        "a person": "cost_per_person",
        "upkeep of IT": "it_maintenance",
        "of the facility": "facility_maintenance",
        "other": "other",
    },
    "volume_discounts": {"per decade": "per_decade", "from": "first_order", "most": "most"},
    "fab_processes": {"energy": "energy", "gases": "gases", "materials": "materials"},
    "scaling_laws": {
        "E": "irreducible",
        "A": "size_scale",
        "alpha": "size_exponent",
        "B": "data_scale",
        "beta": "data_exponent",
        "kappa": "outer_exponent",
    },
    "size_frontiers": {"work": "work", "parameters": "parameters", "exponent": "exponent"},
}
TITLES = {"pue": "Power usage effectiveness"}


def at(entry: Mapping[str, Any], path: str) -> Any:
    node: Any = entry
    for part in path.split("."):
        if not isinstance(node, Mapping) or part not in node:
            return None
        node = node[part]
    return node


def shown(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Mapping):
        if set(value) == {"value", "unit"}:
            lacks = value["value"] == 0.0 and value["unit"] == "TFLOP/s"
            return "" if lacks else f"{shown(value['value'])} {value['unit']}"
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1e5 else f"{value:.5g}"
    return escaped(str(value))


def escaped(text: str) -> str:
    return re.sub(r"([|*<\[\]$])", r"\\\1", text)


def row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def source_of(key: str, keys: set[str]) -> str:
    return f"{{cite:t}}`{key}`" if key in keys else escaped(key)


def common_unit(values: Iterable[Any]) -> str:
    """The unit that all quantities of a column have, or nothing."""
    units = {value["unit"] if isinstance(value, Mapping) else "" for value in values}
    return units.pop() if len(units) == 1 else ""


def told(entry: Any) -> dict[str, Any]:
    """An entry as plain data; of a model whose layers differ, what they differ in."""
    data: dict[str, Any] = entry.to_dict()
    if not hasattr(entry, "layer_runs"):
        return data

    def of(part: str, field: str) -> str:
        layers = [layer for layer, _ in entry.layer_runs if not layer.encoder]
        found = [getattr(layer, part) for layer in layers if getattr(layer, part) is not None]
        return " / ".join(f"{value:,}" for value in dict.fromkeys(getattr(x, field) for x in found))

    active = entry.active_parameters
    return {
        **data,
        "layers": entry.layers,
        "heads": of("attention", "heads"),
        "kv_heads": of("attention", "kv_heads"),
        "feed_forward": of("feed_forward", "size"),
        "parameters": entry.parameters,
        "active": active if active != entry.parameters else None,
    }


def overview(table: Any, columns: Mapping[str, str]) -> str:
    """A line for each entry; a unit that a whole column has stands in its head."""
    entries = {name: told(table[name]) for name in table}
    heads, cells = ["name", "what"], [[f"`{name}`", escaped(table.label(name))] for name in entries]
    for head, path in columns.items():
        values = [at(entry, path) for entry in entries.values()]
        if all(value is None for value in values):
            continue
        unit = common_unit(values)
        heads.append(f"{head} {unit}".strip())
        for cell, value in zip(cells, values, strict=True):
            cell.append(shown(value).removesuffix(f" {unit}" if unit else "\0"))
    text = row(heads) + row(["---", "---", *["--:"] * (len(heads) - 2)])
    return text + "".join(row(cell) for cell in cells) + "\n"


def sources(table: Any, keys: set[str], *, alone: bool) -> str:
    """Every value with its source; `alone` where it is the only table of its kind."""
    heads = ["name", "what" if alone else "field", "value", "basis", "source", "note"]
    text = row(heads) + row(["---", "---", "--:", "---", "---", "---"])
    for name in table:
        entry = table[name].to_dict()
        values = [value for key, value in entry.items() if key not in {"name", "country", "scope"}]
        for source in table.sources(name):
            inner = source.field.partition(".")[2]
            value = at(entry, inner)
            if value is None and table.kind == "nodes" and source.field.startswith("accelerator."):
                continue  # stands under accelerators
            if value is None and len(values) == 1:
                value = values[0]
            what = escaped(table.label(name)) if alone else f"`{inner or source.field}`"
            text += row(
                [
                    f"`{name}`",
                    what,
                    shown(value),
                    source.basis,
                    source_of(source.key, keys),
                    escaped(source.note),
                ]
            )
    return text + "\n"


def section(table: Any, keys: set[str]) -> str:
    title = TITLES.get(table.kind, table.kind.replace("_", " ").capitalize())
    text = f"## {title}\n\n{table.about} {len(table)} entries, as `bs.catalog.{table.kind}`.\n\n"
    columns = OVERVIEWS.get(table.kind)
    if columns is None:
        return text + sources(table, keys, alone=True)
    text += overview(table, columns)
    text += "<details>\n<summary>Sources, value by value</summary>\n\n"
    return text + sources(table, keys, alone=False) + "</details>\n\n"


def pages(root: Path) -> dict[str, str]:
    import bessemer as bs
    from bessemer import catalog

    bib = (root / "docs/references.bib").read_text(encoding="utf-8")
    keys = set(re.findall(r"^@\w+\{\s*([^,\s]+)\s*,", bib, re.M))
    tables = [
        getattr(bs.catalog, name)
        for name in vars(catalog)
        if isinstance(getattr(bs.catalog, name), catalog.Table)
    ]
    return {"catalogue.md": "".join(section(table, keys) for table in tables)}


if __name__ == "__main__":
    print(pages(Path(__file__).resolve().parents[1])["catalogue.md"])
