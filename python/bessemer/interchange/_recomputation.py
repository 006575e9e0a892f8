"""Recomputation and offloaded activations between Megatron-LM's names of modules and ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bessemer._core import Recomputation
from bessemer.interchange._rows import Reading, Row, Writing

__all__ = ["recomputation"]

# What each of their modules runs again, in the order in which they are written: larger ones first.
_RECOMPUTED = {
    "moe": ("router", "experts", "activation"),
    "mlp": ("feed_forward", "activation"),
    "core_attn": ("attention_core",),
    "layernorm": ("norm",),
    "mla_up_proj": ("latent_up_projection",),
    "moe_act": ("activation",),
    "shared_experts": ("feed_forward",),
}
# Modules whose inputs go to the host. The two norms are one module of ours.
_OFFLOADED = {
    "attn_norm": ("norm",),
    "mlp_norm": ("norm",),
    "qkv_linear": ("input_projection",),
    "core_attn": ("attention_core",),
    "attn_proj": ("output_projection",),
    "expert_fc1": ("experts",),
    "moe_act": ("activation",),
}
_KEYS = (
    "recompute_granularity",
    "recompute_method",
    "recompute_num_layers",
    "recompute_modules",
    "recompute_activations",
    "moe_layer_recompute",
    "fine_grained_activation_offloading",
    "offload_modules",
)


def _named(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.replace(",", " ").split()
    return [str(part) for part in value] if isinstance(value, (list, tuple)) else []


def _modules(reading: Reading, key: str, table: Mapping[str, Sequence[str]]) -> list[str]:
    """Our modules of the names in a list; unknown names are listed."""
    names = _named(reading.take(key, []))
    unknown = [name for name in names if name not in table]
    if unknown:
        reading.leave(key, f"{', '.join(unknown)}: no such part of a layer")
    if (
        "moe" in names
        and "shared_experts" not in names
        and reading.settings.get("moe_shared_expert_intermediate_size")
    ):
        names.append("shared_experts")
    norms = {"attn_norm", "mlp_norm"} & set(names)
    if len(norms) == 1:
        reading.leave(key, f"{norms.pop()} without the other norm; both are taken")
    return [module for name in names for module in table.get(name, ())]


def _read(reading: Reading) -> None:
    fields: dict[str, Any] = {}
    granularity = reading.take("recompute_granularity")
    if granularity is None and reading.switch("recompute_activations"):
        granularity = "selective"
    method = reading.take("recompute_method")
    layers = reading.count("recompute_num_layers")
    if granularity == "full":
        fields["full"] = True
        if method == "block":
            fields["layers"] = layers or 0
        elif method == "uniform":
            fields["group"] = layers or 1
        elif method is not None:
            reading.leave("recompute_method", "is neither uniform nor block")
        if reading.settings.get("recompute_modules"):
            reading.ignore("recompute_modules", "has no effect with recompute_granularity full")
    elif granularity == "selective":
        given = reading.settings.get("recompute_modules") is not None
        modules = _modules(reading, "recompute_modules", _RECOMPUTED)
        fields["modules"] = modules if given else ["attention_core"]
        for key in ("recompute_method", "recompute_num_layers"):
            if key in reading.settings:
                reading.ignore(key, "has no effect with recompute_granularity selective")
    elif granularity is not None:
        reading.leave("recompute_granularity", "is neither full nor selective")
    else:
        for key in ("recompute_method", "recompute_num_layers", "recompute_modules"):
            if key in reading.settings:
                reading.ignore(key, "has no effect without recompute_granularity")
    if reading.switch("moe_layer_recompute"):
        fields["modules"] = [*fields.get("modules", []), *_RECOMPUTED["moe"]]
    if reading.switch("fine_grained_activation_offloading"):
        fields["offloaded"] = _modules(reading, "offload_modules", _OFFLOADED)
    elif reading.take("offload_modules"):
        reading.ignore(
            "offload_modules", "has no effect without fine_grained_activation_offloading"
        )
    reading.put("plan.recomputation", Recomputation(**fields))


def _covering(wanted: Sequence[str], table: Mapping[str, Sequence[str]]) -> list[str] | None:
    """Their names that together say just these modules; nothing where none do."""
    missing = set(wanted)
    names = []
    for name, modules in table.items():
        if set(modules) <= set(wanted) and (set(modules) & missing or name == "mlp_norm"):
            names.append(name)
            missing -= set(modules)
    return None if missing else names


def _write(writing: Writing) -> None:
    name = "plan.recomputation"
    recomputation = writing.take(name)
    if recomputation is None:
        return
    if recomputation.offloads_inputs:
        writing.leave(name, "layer inputs cannot be kept in the host's memory")
        return
    if recomputation.full and recomputation.modules:
        writing.leave(name, "layers are recomputed whole or in modules, not some so, some so")
        return
    if recomputation.layers and recomputation.group > 1:
        writing.leave(name, "groups of layers are recomputed in all of them or not at all")
        return
    modules = _covering(recomputation.modules, _RECOMPUTED)
    offloaded = _covering(recomputation.offloaded, _OFFLOADED)
    if modules is None or offloaded is None:
        lacking = recomputation.offloaded if modules is not None else recomputation.modules
        writing.leave(name, f"no names of modules say just {', '.join(lacking)}")
        return
    shared = (writing.fields.get("model.experts") or {}).get("shared_size")
    if "moe" in modules and shared and "feed_forward" not in recomputation.modules:
        writing.leave(name, "shared experts are recomputed with the others")
        return
    if recomputation.full:
        writing.put("recompute_granularity", "full")
        writing.put("recompute_method", "block" if recomputation.layers else "uniform")
        writing.put("recompute_num_layers", recomputation.layers or recomputation.group)
    elif modules:
        writing.put("recompute_granularity", "selective")
        writing.put("recompute_modules", modules)
    if offloaded:
        writing.put("fine_grained_activation_offloading", True)
        writing.put("offload_modules", offloaded)


recomputation = Row(
    _KEYS,
    ("plan.recomputation",),
    _read,
    _write,
    "full: uniform is `group`, block is `layers`; selective: "
    + ", ".join(f"{theirs} = {' + '.join(ours)}" for theirs, ours in _RECOMPUTED.items()),
)
