"""Words for what a run computes again, as Megatron-LM, NeMo, TorchTitan, MaxText and we say it.

A word of a table becomes what `Plan.recomputation` takes. Words that name a policy of MaxText or
TorchTitan mean what these keep [MaxText2023]: what is not kept runs again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bessemer._core import InvalidInput

__all__ = ["UNSTATED", "recomputation"]

UNSTATED = {"", "unspecified", "unknown", "not stated", "not stated by source", "n/a", "custom"}
"""Nothing is said; a custom policy of MaxText says no more."""

OWN = (
    "norm",
    "input_projection",
    "latent_up_projection",
    "attention_core",
    "output_projection",
    "feed_forward",
    "activation",
    "router",
    "experts",
    "elementwise",
    "second_products",
)
_INPUT = ("input_projection", "latent_up_projection")
_FEED_FORWARD = ("feed_forward", "router", "experts")
_BETWEEN = ("norm", "activation", "elementwise")
_OP = (*_BETWEEN, "second_products")
"""TorchTitan's policy by operators keeps attention and every other product."""

# Modules as Megatron-Core, MaxText, TorchTitan and we call them, without dashes or spaces.
_MODULES: dict[str, tuple[str, ...]] = {
    "core_attn": ("attention_core",),
    "core_attention": ("attention_core",),
    "attention": ("attention_core",),
    "attn": ("attention_core",),
    "sdpa": ("attention_core",),
    "softmax": ("attention_core",),
    "context": ("attention_core",),
    "op": _OP,
    "ops": _OP,
    "per_op": _OP,
    "mla_up_proj": ("latent_up_projection",),
    "layernorm": ("norm",),
    "layer_norm": ("norm",),
    "rmsnorm": ("norm",),
    "norms": ("norm",),
    "act": ("activation",),
    "activations": ("activation",),
    "activation_func": ("activation",),
    "swiglu": ("activation",),
    "mlp_act": ("activation",),
    "moe_act": ("activation",),
    "rope": ("elementwise",),
    "dropout": ("elementwise",),
    "mlp": ("feed_forward", "activation"),
    "ffn": ("feed_forward", "activation"),
    "shared_experts": ("feed_forward",),
    "shared_expert": ("feed_forward",),
    "moe": ("router", "experts", "activation"),
    "moe_router": ("router",),
    "qkv": _INPUT,
    "qkv_proj": _INPUT,
    "attn_out": ("output_projection",),
    "out_proj": ("output_projection",),
    "proj": ("output_projection",),
}

# Policies of MaxText by what runs again.
_POLICIES: dict[str, tuple[str, ...]] = {
    "minimal": ("attention_core", *_BETWEEN),
    "minimal_with_context": _BETWEEN,
    "minimal_flash": _BETWEEN,
    "minimal_with_quantization": ("attention_core", *_BETWEEN),
    "minimal_with_context_and_quantization": _BETWEEN,
    "save_dot_except_mlp": ("attention_core", *_FEED_FORWARD, *_BETWEEN),
    "save_dot_except_mlpwi": ("attention_core", *_FEED_FORWARD, *_BETWEEN),
    "save_dot_with_context_except_mlp": (*_FEED_FORWARD, *_BETWEEN),
    "save_qkv_proj": ("attention_core", "output_projection", *_FEED_FORWARD, *_BETWEEN),
    "save_out_proj": ("attention_core", *_INPUT, *_FEED_FORWARD, *_BETWEEN),
}

_NONE = {"none", "no", "off", "false", "disabled", "null", "0"}
_FULL = {"full", "yes", "on", "true", "all", "block", "uniform", "full_block", "full_uniform"}
_SELECTIVE = {"selective", "selective_attention"}
_NOISE = (
    r"\b(?:activations?|gradient)?[ _-]?"
    r"(?:recompute|recomputation|recomputing|checkpointing|checkpoint|remat|rematerialisation|"
    r"rematerialization)\b"
)


def _named(text: str) -> list[str] | None:
    """Modules out of "mla_up_proj+mlp" or "norm, act"; None if a part is not known."""
    found: list[str] = []
    for part in re.split(r"\s*(?:\+|,|;|/|&|\band\b)\s*", text.strip(" []()'\"")):
        name = re.sub(r"[\s-]+", "_", part.strip(" '\""))
        if not name:
            continue
        if name not in _MODULES and name not in OWN:
            return None
        found += [module for module in _MODULES.get(name, (name,)) if module not in found]
    return found or None


def _modules(text: str) -> list[str]:
    found = _named(text)
    if found is None:
        raise InvalidInput(f"unknown module in '{text}'; known are {', '.join([*OWN, *_MODULES])}")
    return found


def _but(kept: Iterable[str]) -> list[str]:
    """All parts of a layer but those whose outputs are kept."""
    return [module for module in OWN if module not in {*kept, "second_products"}]


# What custom policies of MaxText name, and the module whose result it is. A layer's last product is
# never repeated; keys and values alone are a small part of what makes them.
_TENSORS = (
    (r"qkv|query", "input_projection"),
    (r"context", "attention_core"),
    (r"attn[ _]out|attention[ _]out|out_proj", "output_projection"),
    (r"mlp_?wi|mlp[ _](in|up|wi)", "feed_forward"),
)


def _custom(text: str) -> dict[str, Any]:
    """A policy by tensors: each clause names those that stay, on the device or in the host."""
    kept: list[str] = []
    offloaded: list[str] = []
    for clause in re.split(r"[;,(]|\band rest\b", text):
        if re.search(r"\bremat", clause):
            continue
        named = [module for pattern, module in _TENSORS if re.search(pattern, clause)]
        (offloaded if re.search(r"offload|host", clause) else kept).extend(named)
    if not kept and not offloaded:
        return {"full": True, "offloads_inputs": "offload" in text}
    return {"modules": _but([*kept, *offloaded]), "offloaded": offloaded}


def _offloaded(text: str) -> dict[str, Any] | None:
    """What is kept in the host's memory; all else runs again."""
    if text.startswith("custom:") or re.search(r"attention context|mlp out", text):
        return _custom(text)
    if re.match(r"minimal[ _]offloaded", text):
        products = ("input_projection", "output_projection", "feed_forward")
        return {"modules": list(_POLICIES["minimal"]), "offloaded": list(products)}
    found = re.fullmatch(
        r"offloaded?:\s*(.+)|(qkv_proj)_offloaded|(?:custom: )?(.+) offloaded(?: to (?:the )?host)?"
        r"(?:, rest .*)?",
        text,
    )
    if found is None:
        return None
    listed = next(group for group in found.groups() if group)
    listed = re.sub(r"(?:decoder[ _])?layer[ _]input\s*(?:\+|,|and)?\s*", "", listed)
    if not listed:
        return {"full": True, "offloads_inputs": True}
    kept = _modules(listed)
    return {"modules": _but(kept), "offloaded": kept}


def _layers_of(text: str) -> dict[str, Any] | None:
    """Whole layers: the first so many of each chunk, or groups that share one kept input."""
    found = re.fullmatch(r"full_block:(\d+)_layers_per_stage", text)
    found = found or re.fullmatch(r"(?:full[ :_,]*)?block[ :_,=]*(\d+)(?: layers.*)?", text)
    found = found or re.fullmatch(r"full[ :_,]*(\d+)(?: layers.*)?", text)
    if found and int(found.group(1)) > 0:
        return {"full": True, "layers": int(found.group(1))}
    found = re.fullmatch(r"(?:full[ :_,]*)?uniform[ :_,=]*(\d+)(?: layers.*)?", text)
    if found and int(found.group(1)) > 0:
        size = int(found.group(1))
        return {"full": True, "group": size} if size > 1 else {"full": True}
    return None


def _every(text: str) -> int | None:
    """TorchTitan recomputes each n-th layer whole: ``selective:2``."""
    found = re.fullmatch(
        r"(?:(?:selective|sac)[ :_(]*)?(?:every[ _])?(\d+)(?:nd|rd|th)?(?:[ _]layers?)?\)?", text
    )
    return int(found.group(1)) if found and int(found.group(1)) > 0 else None


def recomputation(words: str, chunk_layers: int = 0, *, by_operator: bool = False) -> Any:
    """What `Plan.recomputation` takes: a word, or a table of its fields.

    none, full; ``full:N`` the first N layers of each chunk; ``full:uniform:N`` groups of N;
    ``selective`` the attention core; ``selective:MODULES``; ``op`` all but attention and every
    other product;
    ``selective:N`` each n-th of the `chunk_layers` of a chunk; the policies of MaxText, as
    ``minimal`` all but products; ``offloaded:MODULES`` everything but modules that lie in the
    host's memory. A stack that selects `by_operator` means ``op`` where it says ``selective``.
    """
    text = " ".join(words.lower().split())
    if found := _offloaded(re.sub(r"\s*\((?![^)]*\boffload)[^)]*\)", "", text)):
        return found
    every = _every(text)
    if every is not None:
        return "full" if every == 1 else {"full": True, "layers": max(chunk_layers // every, 1)}
    if inside := re.fullmatch(r"selective\s*[(\[]([^)\]]*)[)\]]", text):
        named = _named(re.sub(r"\bonly\b", "", inside.group(1)))
        if named:
            return {"modules": named}
    text = re.sub(r"\s*\([^)]*\)", "", text)
    text = " ".join(re.sub(_NOISE, " ", text).split()).strip(" ,:;") or "full"
    plain = re.sub(r"[\s:_-]+", "_", text)
    if plain in _NONE:
        return "none"
    if plain in _FULL:
        return "full"
    if plain in _SELECTIVE:
        return {"modules": list(_OP)} if by_operator and plain == "selective" else "selective"
    if plain in _POLICIES:
        return {"modules": list(_POLICIES[plain])}
    if plain in {"op", "per_op_sac", "selective_op", "op_sac", "sac", "per_op"}:
        return {"modules": list(_OP)}
    if layers := _layers_of(text):
        return layers
    return _by_beginning(words, text)


def _by_beginning(words: str, text: str) -> Any:
    """A known word with an explanation behind it."""
    if text.startswith("selective + partial full"):
        # Whole layers of most micro-batches, which the model has no part of.
        return "full"
    if found := re.fullmatch(r"selective[:=, ]\s*(.+)", text):
        return {"modules": _modules(found.group(1))}
    if found := re.match(r"(minimal|partial)\b", text):
        return {"modules": list(_POLICIES["minimal"])}
    if found := re.match(r"(none|full)\b(?!:)", text):
        return found.group(1)
    if text.startswith("see recipe gpt-3-175b"):
        # remat_policy full in benchmarks/maxtext_trillium_model_configs.py [MaxText2023].
        return "full"
    if named := _named(text):
        return {"modules": named}
    raise InvalidInput(
        f"'{words}' is not known; write none, full, full:N, selective, selective:MODULES, op, "
        "minimal, minimal_offloaded or offloaded:MODULES"
    )
