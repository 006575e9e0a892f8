"""Words of tables for what is issued as one CUDA graph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bessemer._core import InvalidInput
from bessemer._recomputation_words import OWN

__all__ = ["cuda_graph", "scopes_of"]

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
    "attention": (
        "norm",
        "input_projection",
        "latent_up_projection",
        "attention_core",
        "output_projection",
        "elementwise",
    ),
    "layer": tuple(OWN),
    "layers": tuple(OWN),
    "all": tuple(OWN),
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
        if part not in _GRAPHED and part not in OWN:
            raise InvalidInput(
                f"unknown scope '{part}'; write none, full_iteration or modules out of "
                f"{', '.join([*_GRAPHED, *OWN])}"
            )
        found += [module for module in _GRAPHED.get(part, (part,)) if module not in found]
    return found


def scopes_of(modules: Sequence[str]) -> list[str] | None:
    """Megatron-Core's scopes that make up these modules; nothing if none do."""
    wanted = set(modules)
    scopes = ("attn", "mlp", "moe", "moe_router")
    chosen = [name for name in scopes if set(_GRAPHED[name]) <= wanted]
    if "moe" in chosen:
        chosen = [name for name in chosen if name not in {"mlp", "moe_router"}]
    covered = {module for name in chosen for module in _GRAPHED[name]}
    return chosen if covered == wanted else None
