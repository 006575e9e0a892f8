"""Words of measured-run tables: accelerators, networks, recomputation, as the library calls them.

Tables word the same fact in many ways. What is known stands here; what is not is refused with what
is, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bessemer import _core
from bessemer._core import InvalidInput

__all__ = ["accelerator", "cuda_graph", "fabric", "recomputation", "sharding", "switch"]

# Words of tables, in small letters and without spaces or dashes; names of the catalogue go too.
_ACCELERATORS = {
    "a100": "a100-sxm-80gb",  # 40 or 80 GB not stated
    "a10040g": "a100-sxm-40gb",
    "a10040gb": "a100-sxm-40gb",
    "a10080g": "a100-sxm-80gb",
    "a10080gb": "a100-sxm-80gb",
    "h100": "h100-sxm",
    "h10080g": "h100-sxm",
    "h10080gb": "h100-sxm",
    "h10096gb500w": "h100-96gb-500w",
    "h200": "h200-sxm",
    "b200": "b200-sxm",
    "b300": "b300-sxm",
    "v10016g": "v100-sxm2-16gb",
    "v10016gb": "v100-sxm2-16gb",
    "v10032g": "v100-sxm2-32gb",
    "v10032gb": "v100-sxm2-32gb",
}

_SHARDINGS = {
    "none": "none",
    "optimizer": "optimizer",
    "gradients": "gradients",
    "weights": "weights",
    "weights-kept-after-forward": "weights_kept",
    "weights_kept": "weights_kept",
}

# Modules as Megatron-Core, MaxText and we call them.
_MODULES: dict[str, tuple[str, ...]] = {
    "core_attn": ("attention_core",),
    "core attention": ("attention_core",),
    "attention": ("attention_core",),
    "attn": ("attention_core",),
    "op": ("norm", "activation", "elementwise"),  # TorchTitan: all but products and attention
    "mla_up_proj": ("latent_up_projection",),
    "layernorm": ("norm",),
    "norms": ("norm",),
    "act": ("activation",),
    "mlp_act": ("activation",),
    "rope": ("elementwise",),
    "moe_act": ("activation",),
    "mlp": ("feed_forward", "activation"),
    "shared_experts": ("feed_forward",),
    "moe": ("router", "experts", "activation"),
    "qkv": ("input_projection",),
    "qkv_proj": ("input_projection",),
    "attn out": ("output_projection",),
}
_OWN = (
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
)
# What a layer keeps when it saves the outputs of its products with weights.
_PRODUCTS = ("input_projection", "output_projection", "feed_forward")
_BETWEEN = ("norm", "attention_core", "activation", "elementwise")


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]", "", word.lower())


def accelerator(word: str) -> str:
    """The catalogue's name of an accelerator; raises with near names."""
    names = _core.catalog_names("accelerators")
    known = {_plain(name): name for name in names} | _ACCELERATORS
    found = known.get(_plain(word))
    if found is None:
        near = _core.near_names(word.lower(), sorted({*names, *_ACCELERATORS}))
        raise InvalidInput(f"unknown accelerator '{word}'; did you mean {', '.join(near)}?")
    return found


def _choice(word: str, known: Mapping[str, Any]) -> Any:
    if word not in known:
        raise InvalidInput(f"must be {_listed(known)}, got '{word}'")
    return known[word]


def _listed(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}"


def switch(word: str) -> bool:
    """yes or no."""
    return bool(_choice(word.lower(), {"yes": True, "no": False}))


def sharding(word: str) -> str:
    """What data-parallel ranks share out."""
    return str(_choice(word.lower(), _SHARDINGS))


# Kinds of networks by a word that tells them, with the rate of one adapter where the word does.
_KINDS = (
    (r"omni-?path|\bopa\b", "omni-path", 100.0),
    (r"\bxdr", "infiniband", 800.0),
    (r"\bndr", "infiniband", 400.0),
    (r"\bhdr", "infiniband", 200.0),
    (r"\bedr", "infiniband", 100.0),
    (r"infiniband|\bib\b", "infiniband", None),
    (r"\befa", "efa", None),
    (r"slingshot", "slingshot", None),
    (r"roce|ethernet", "roce", None),
)
_GIGABIT = {"gb/s": 1.0, "gbps": 1.0, "gbit/s": 1.0, "tb/s": 1000.0, "tbps": 1000.0}


def fabric(words: str, per_node: int) -> tuple[str, float | None]:
    """Kind of the network between nodes and its GB/s per accelerator, as far as words say.

    ``8x HDR InfiniBand 200 Gb/s per node`` is 8 x 200 Gbit/s shared by a node's accelerators; a
    rate without ``per node`` is that of one adapter, one for each accelerator.
    """
    text = words.lower()
    kind, adapter = next(
        ((kind, rate) for pattern, kind, rate in _KINDS if re.search(pattern, text)), ("", None)
    )
    found = re.search(
        r"(?:(\d+)\s*x\s*)?((?:[a-z][\w-]*\s+)*?)(\d+(?:\.\d+)?)\s*(gb/s|gbps|gbit/s|tb/s|tbps)",
        text,
    )
    if found is None:
        # A generation names the rate of a port.
        return kind, adapter / 8.0 if adapter is not None else None
    count, _, number, unit = found.groups()
    # GB/s and Gb/s differ in a capital only.
    is_byte = re.search(re.escape(number) + r"\s*[GT]B/s", words) is not None
    rate = float(number) * _GIGABIT[unit] / (1.0 if is_byte else 8.0)
    if count is not None:
        return kind, rate * int(count) / per_node
    whole = re.search(r"per node|/node|node-node|a node", text) is not None
    return kind, rate / per_node if whole else rate


def _modules(text: str) -> list[str]:
    """Modules out of "mla_up_proj+mlp" or "norm+act"."""
    found: list[str] = []
    for part in re.split(r"\s*(?:\+|,|;|\band\b)\s*", text.strip()):
        if not part:
            continue
        if part not in _MODULES and part not in _OWN:
            raise InvalidInput(
                f"unknown module '{part}'; known are {', '.join([*_OWN, *_MODULES])}"
            )
        found += [module for module in _MODULES.get(part, (part,)) if module not in found]
    return found


def _but(kept: Iterable[str]) -> list[str]:
    """All parts of a layer but those whose outputs are kept."""
    return [module for module in _OWN if module not in kept]


# What MaxText's custom policies name, and the module whose result it is. A layer's last product is
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


def recomputation(words: str) -> Any:
    """What `Plan.recomputation` takes: a word, or a table of its fields.

    none, full; ``full:N`` the first N layers of each chunk; ``selective`` the attention core;
    ``selective:MODULES``; ``minimal`` all but products with weights, ``minimal_offloaded`` with
    those in the host's memory; ``offloaded:MODULES`` everything but modules that lie there.
    """
    text = " ".join(words.lower().split())
    if text.startswith("custom") or re.search(r"attention context|mlp out", text):
        return _custom(text)
    text = re.sub(r"\s*\([^)]*\)", "", text)
    text = re.sub(r" (activation )?(recompute|recomputation|checkpointing)$", "", text)
    if text in {"none", "full", "selective"}:
        return text
    if found := re.fullmatch(r"full:(\d+)|full_block:(\d+)_layers_per_stage", text):
        return {"full": True, "layers": int(found.group(1) or found.group(2))}
    if text.startswith("selective + partial full"):
        # Whole layers of most micro-batches, which the model has no part of.
        return "full"
    if found := re.fullmatch(r"selective[: ] ?(.+)", text):
        return {"modules": _modules(found.group(1))}
    if text.startswith("minimal_offloaded"):
        return {"modules": list(_BETWEEN), "offloaded": list(_PRODUCTS)}
    if re.match(r"(minimal|partial)\b", text):
        return {"modules": list(_BETWEEN)}
    if found := re.fullmatch(r"offloaded:(.+)|(qkv_proj)_offloaded", text):
        listed = next(group for group in found.groups() if group)
        kept = _modules(listed.replace("layer input + ", "").replace("layer_input+", ""))
        return {"modules": _but(kept), "offloaded": kept}
    if text.startswith("see recipe gpt-3-175b"):
        # remat_policy full in benchmarks/maxtext_trillium_model_configs.py [MaxText2023].
        return "full"
    raise InvalidInput(
        f"'{words}' is not known; write none, full, full:N, selective, selective:MODULES, minimal, "
        "minimal_offloaded or offloaded:MODULES"
    )


# Scopes of graphs as Megatron-Core names them.
_GRAPHED: dict[str, tuple[str, ...]] = {
    "attn": (
        "norm",
        "input_projection",
        "latent_up_projection",
        "attention_core",
        "output_projection",
        "elementwise",
    ),
    "mamba": ("norm", "input_projection", "attention_core", "output_projection", "elementwise"),
    "mlp": ("feed_forward", "activation"),
    "moe": ("router", "experts", "feed_forward", "activation"),
    "moe_router": ("router",),
    "moe_preprocess": ("router",),
}


def cuda_graph(words: str) -> str | list[str]:
    """What `Plan.cuda_graph` takes: none, full_iteration, or the modules of a scope.

    A scope may have its implementation in front: ``transformer_engine attn+moe_router``.
    """
    text = re.sub(r"^(transformer_engine|local|te)[:\s]+", "", words.lower().strip())
    if text in {"", "none", "no", "transformer_engine", "local", "te"}:
        return "none"
    if text in {"full_iteration", "full iteration", "full", "yes"}:
        return "full_iteration"
    found: list[str] = []
    for part in re.split(r"\s*(?:\+|,|;|\band\b)\s*", text):
        if part not in _GRAPHED and part not in _OWN:
            raise InvalidInput(
                f"unknown scope '{part}'; write none, full_iteration or modules out of "
                f"{', '.join([*_GRAPHED, *_OWN])}"
            )
        found += [module for module in _GRAPHED.get(part, (part,)) if module not in found]
    return found
