"""Dense decoders: how each class of the ``transformers`` library reads its file.

Each is read with that class's defaults for switches that a file leaves out; shapes have no default.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bessemer._architecture_config import Config, Shapes, fail, stacked, windows

__all__ = ["DENSE", "Reader", "ernie4_5", "every", "gemma3_text", "llama_like", "qwen2"]

Reader = Callable[[Config], Shapes]


def llama_like(config: Config, **changes: Any) -> Shapes:
    """Rotary positions, RMS norms, gated feed-forward, nothing with a bias unless it says so."""
    bias = config.flag("attention_bias", False)
    mlp_bias = config.flag("mlp_bias", False)
    return {
        **config.shapes(),
        "feed_forward": config.count("intermediate_size"),
        "gated": True,
        "activation": config.activation("hidden_act", default="silu"),
        "positions": "rotary",
        "tied_embeddings": config.flag("tie_word_embeddings", False),
        "qkv_bias": bias,
        "output_bias": bias,
        "mlp_bias": mlp_bias,
        "norm": "rms",
        **changes,
    }


def _unbiased(config: Config, **changes: Any) -> Shapes:
    return llama_like(config, qkv_bias=False, output_bias=False, mlp_bias=False, **changes)


def _mistral(config: Config) -> Shapes:
    # A file that says nothing has transformers' own default; null says that there is no window.
    return _unbiased(config, window=config.count_or_none("sliding_window", default=4096))


def windowed_from(config: Config, shapes: Shapes, first: int) -> Shapes:
    """Windows as Qwen has them: switched on by a flag, in the layers from `first` on."""
    window = config.count_or_none("sliding_window", default=4096)
    on = config.flag("use_sliding_window", False) and window > 0
    kinds = [
        "sliding_attention" if on and layer >= first else "full_attention"
        for layer in range(shapes["layers"])
    ]
    return stacked(shapes, windows(config, window, kinds))


def qwen2(config: Config) -> Shapes:
    shapes = llama_like(config, qkv_bias=True, output_bias=False, mlp_bias=False)
    return windowed_from(config, shapes, config.count_or_none("max_window_layers", default=28))


def _qwen3(config: Config) -> Shapes:
    shapes = llama_like(config, mlp_bias=False, qk_norm=True)
    shapes["head_size"] = config.count("head_dim", default=128)
    return windowed_from(config, shapes, config.count_or_none("max_window_layers", default=28))


def _gemma(config: Config) -> Shapes:
    act = config.activation("hidden_activation", "hidden_act", default="gelu_pytorch_tanh")
    tied = config.flag("tie_word_embeddings", True)
    shapes = llama_like(config, activation=act, tied_embeddings=tied, mlp_bias=False)
    return {**shapes, "head_size": config.count("head_dim", default=256)}


def every(layers: int, period: int, kind: str = "sliding_attention") -> list[str]:
    """Kinds of layers of which each last of `period` sees all tokens."""
    return [kind if (layer + 1) % period else "full_attention" for layer in range(layers)]


def _gemma2(config: Config) -> Shapes:
    shapes = {**_gemma(config), "norms_per_layer": 4}
    window = config.count_or_none("sliding_window", default=4096)
    return stacked(shapes, windows(config, window, every(shapes["layers"], 2)))


def gemma3_text(config: Config) -> Shapes:
    config.refuse(config.flag("use_bidirectional_attention", False), "attention that is not causal")
    shapes = {**_gemma(config), "norms_per_layer": 4, "qk_norm": True}
    window = config.count_or_none("sliding_window", default=4096)
    period = config.count("sliding_window_pattern", "_sliding_window_pattern", default=6)
    return stacked(shapes, windows(config, window, every(shapes["layers"], period)))


def _phi(config: Config) -> Shapes:
    return llama_like(
        config,
        gated=False,
        activation=config.activation("hidden_act", default="gelu_new"),
        qkv_bias=True,
        output_bias=True,
        mlp_bias=True,
        qk_norm=config.flag("qk_layernorm", False),
        norm="layer",
        norms_per_layer=1,
        parallel_attention=True,
        vocabulary_bias=True,
        dropout=config.dropout(0.0, "resid_pdrop", "embd_pdrop", "attention_dropout"),
    )


def _phi3(config: Config) -> Shapes:
    return _unbiased(config, window=config.count_or_none("sliding_window"))


def _glm(config: Config) -> Shapes:
    return llama_like(
        config,
        head_size=config.count("head_dim", default=128),
        output_bias=False,
        mlp_bias=False,
        norms_per_layer=4 if config.architecture == "glm4" else 2,
    )


def _nemotron(config: Config) -> Shapes:
    return llama_like(
        config,
        gated=False,
        activation=config.activation("hidden_act", default="relu2"),
        norm="layer",
    )


def _cohere(config: Config) -> Shapes:
    # Its norms of queries and keys have weights of their own for every head.
    return llama_like(
        config,
        tied_embeddings=config.flag("tie_word_embeddings", True),
        mlp_bias=False,
        wide_qk_norm=config.flag("use_qk_norm", False),
        norm="layer_without_bias",
        norms_per_layer=1,
        parallel_attention=True,
    )


def _cohere2(config: Config) -> Shapes:
    shapes = _cohere(config)
    window = config.count_or_none("sliding_window", default=4096)
    period = config.count("sliding_window_pattern", default=4)
    return stacked(shapes, windows(config, window, every(shapes["layers"], period)))


def _smollm3(config: Config) -> Shapes:
    config.refuse(config.flag("use_sliding_window", False), "windows (use_sliding_window)")
    return llama_like(config, tied_embeddings=config.flag("tie_word_embeddings", True))


def _seed_oss(config: Config) -> Shapes:
    return llama_like(
        config,
        qkv_bias=config.flag("attention_bias", True),
        output_bias=config.flag("attention_out_bias", False),
        dropout=config.dropout(0.1, "attention_dropout", "residual_dropout"),
    )


def _exaone4(config: Config) -> Shapes:
    shapes = _unbiased(config, qk_norm=True)
    window = config.count_or_none("sliding_window", default=4096)
    pattern = config.values.get("sliding_window_pattern", 4) if window else 1
    if isinstance(pattern, str):
        config.refuse(pattern != "LLLG", f"the pattern of windows {pattern!r}")
        period = 4
    else:
        period = config.count("sliding_window_pattern", default=4) if window and pattern else 1
    return stacked(shapes, windows(config, window, every(shapes["layers"], period)))


def ernie4_5(config: Config) -> Shapes:
    bias = config.flag("use_bias", False)
    return llama_like(
        config,
        tied_embeddings=config.flag("tie_word_embeddings", True),
        qkv_bias=bias,
        output_bias=bias,
        mlp_bias=bias,
    )


def _arcee(config: Config) -> Shapes:
    act = config.activation("hidden_act", default="relu2")
    return llama_like(config, gated=False, activation=act)


def _olmo(config: Config) -> Shapes:
    return llama_like(config, norm="layer_without_weights", mlp_bias=False)


def _olmo2(config: Config) -> Shapes:
    return llama_like(config, wide_qk_norm=True, mlp_bias=False)


def _olmo3(config: Config) -> Shapes:
    shapes = _olmo2(config)
    window = config.count_or_none("sliding_window", default=4096)
    return stacked(shapes, windows(config, window, every(shapes["layers"], 4)))


def _stablelm(config: Config) -> Shapes:
    parallel = config.flag("use_parallel_residual", False)
    return llama_like(
        config,
        qkv_bias=config.flag("use_qkv_bias", False),
        output_bias=False,
        mlp_bias=False,
        norm="layer",
        # Norms of queries and keys, with weights of their own for every head.
        wide_qk_norm=config.flag("qk_layernorm", False),
        norms_per_layer=1 if parallel else 2,
        parallel_attention=parallel,
    )


def _starcoder2(config: Config) -> Shapes:
    bias = config.flag("use_bias", True)
    return llama_like(
        config,
        gated=False,
        activation=config.activation("hidden_act", default="gelu_pytorch_tanh"),
        tied_embeddings=config.flag("tie_word_embeddings", True),
        qkv_bias=bias,
        output_bias=bias,
        mlp_bias=bias,
        norm="layer",
        window=config.count_or_none("sliding_window"),
        dropout=config.dropout(0.0, "attention_dropout", "residual_dropout", "embedding_dropout"),
    )


def _gpt2(config: Config, *, kv_heads: int | None = None) -> Shapes:
    config.refuse(config.flag("add_cross_attention", False), "cross-attention")
    shapes = config.shapes()
    return {
        **shapes,
        "kv_heads": kv_heads or shapes["heads"],
        "feed_forward": config.count("n_inner", default=4 * shapes["hidden"]),
        "activation": config.activation("activation_function", default="gelu_new"),
        "positions": "learned",
        "position_rows": config.count("max_position_embeddings", "n_positions"),
        "tied_embeddings": config.flag("tie_word_embeddings", True),
        "qkv_bias": True,
        "output_bias": True,
        "mlp_bias": True,
        "norm": "layer",
        "dropout": config.dropout(0.1, "resid_pdrop", "embd_pdrop", "attn_pdrop"),
    }


def _gpt_bigcode(config: Config) -> Shapes:
    return _gpt2(config, kv_heads=1 if config.flag("multi_query", True) else None)


def _gpt_neo(config: Config) -> Shapes:
    shapes = config.shapes()
    pattern = config.values.get("attention_types") or [[["global", "local"], 12]]
    try:
        named = [
            kind for kinds, times in pattern for _ in range(min(times, 1000)) for kind in kinds
        ]
    except (TypeError, ValueError):
        raise fail(f"attention_types must be a list of kinds and times, got {pattern!r}") from None
    kinds = ["sliding_attention" if kind == "local" else "full_attention" for kind in named]
    config.refuse(len(kinds) != shapes["layers"], "attention_types of another length than layers")
    shapes |= {
        "feed_forward": config.count("intermediate_size", default=4 * shapes["hidden"]),
        "activation": config.activation("activation_function", default="gelu_new"),
        "positions": "learned",
        "position_rows": config.count("max_position_embeddings"),
        "tied_embeddings": config.flag("tie_word_embeddings", True),
        "output_bias": True,
        "mlp_bias": True,
        "norm": "layer",
        "dropout": config.dropout(0.0, "resid_dropout", "embed_dropout", "attention_dropout"),
    }
    return stacked(shapes, windows(config, config.count("window_size", default=256), kinds))


def _gptj(config: Config) -> Shapes:
    shapes = config.shapes()
    return {
        **shapes,
        "feed_forward": config.count("n_inner", default=4 * shapes["hidden"]),
        "activation": config.activation("activation_function", default="gelu_new"),
        "positions": "rotary",
        "tied_embeddings": config.flag("tie_word_embeddings", False),
        "mlp_bias": True,
        "norm": "layer",
        "norms_per_layer": 1,
        "parallel_attention": True,
        "vocabulary_bias": True,
        "dropout": config.dropout(0.0, "resid_pdrop", "embd_pdrop", "attn_pdrop"),
    }


def _gpt_neox(config: Config) -> Shapes:
    bias = config.flag("attention_bias", True)
    return {
        **config.shapes(),
        "feed_forward": config.count("intermediate_size"),
        "activation": config.activation("hidden_act", default="gelu"),
        "positions": "rotary",
        "tied_embeddings": config.flag("tie_word_embeddings", False),
        "qkv_bias": bias,
        "output_bias": bias,
        "mlp_bias": True,
        "norm": "layer",
        "parallel_attention": config.flag("use_parallel_residual", True),
        "dropout": config.dropout(0.0, "attention_dropout", "hidden_dropout"),
    }


def _opt(config: Config) -> Shapes:
    shapes = config.shapes()
    hidden = shapes["hidden"]
    width = config.count("word_embed_proj_dim", default=hidden)
    before = config.flag("do_layer_norm_before", True)
    affine = config.flag("layer_norm_elementwise_affine", True)
    bias = config.flag("enable_bias", True)
    return {
        **shapes,
        "feed_forward": config.count("ffn_dim"),
        "activation": config.activation("activation_function", default="relu"),
        "positions": "learned",
        # The table of positions begins with two rows that no token uses.
        "position_rows": config.count("max_position_embeddings") + 2,
        "tied_embeddings": config.flag("tie_word_embeddings", True),
        "qkv_bias": bias,
        "output_bias": bias,
        "mlp_bias": bias,
        "norm": "layer" if affine else "layer_without_weights",
        "embedding_width": 0 if width == hidden else width,
        "final_norm": before and not config.flag("_remove_final_layer_norm", False),
        "dropout": config.dropout(0.1, "dropout"),
    }


def _bloom(config: Config) -> Shapes:
    shapes = config.shapes()
    return {
        **shapes,
        "feed_forward": 4 * shapes["hidden"],
        "activation": "gelu",
        "positions": "alibi",
        "tied_embeddings": config.flag("tie_word_embeddings", True),
        "qkv_bias": True,
        "output_bias": True,
        "mlp_bias": True,
        "norm": "layer",
        "embedding_norm": True,
        "dropout": config.dropout(0.0, "hidden_dropout", "attention_dropout"),
    }


def _falcon(config: Config) -> Shapes:
    shapes = config.shapes()
    new = config.flag("new_decoder_architecture", False)
    parallel = new or config.flag("parallel_attn", True)
    if new:
        kv_heads = config.count("num_kv_heads", default=shapes["heads"])
        norms = config.count("num_ln_in_parallel_attn", default=2)
    else:
        kv_heads = 1 if config.flag("multi_query", True) else shapes["heads"]
        norms = 1 if parallel else 2
    bias = config.flag("bias", False)
    return {
        **shapes,
        "kv_heads": kv_heads,
        "feed_forward": config.count("ffn_hidden_size", default=4 * shapes["hidden"]),
        "activation": config.activation("activation", default="gelu"),
        "positions": "alibi" if config.flag("alibi", False) else "rotary",
        "tied_embeddings": config.flag("tie_word_embeddings", True),
        "qkv_bias": bias,
        "output_bias": bias,
        "mlp_bias": bias,
        "norm": "layer",
        "norms_per_layer": norms,
        "parallel_attention": parallel,
        "dropout": config.dropout(0.0, "hidden_dropout", "attention_dropout"),
    }


def _mpt(config: Config) -> Shapes:
    inner = config.part("attn_config") if config.values.get("attn_config") else Config({}, "mpt")
    kind = inner.values.get("attn_type", "multihead_attention")
    config.refuse(kind != "multihead_attention", f"attn_type '{kind}'")
    config.refuse(not inner.flag("alibi", True), "learned positions (alibi = false)")
    config.refuse(inner.flag("qk_ln", False), "norms on queries and keys (qk_ln)")
    config.refuse(not config.flag("no_bias", True), "biases (no_bias = false)")
    ratio = config.count("expansion_ratio", default=4)
    config.refuse(ratio != 4, f"expansion_ratio {ratio}")
    hidden = config.count("d_model", "hidden_size")
    heads = config.count("n_heads", "num_attention_heads")
    return {
        "layers": config.count("n_layers", "num_hidden_layers"),
        "hidden": hidden,
        "heads": heads,
        "kv_heads": heads,
        "head_size": hidden // heads,
        "vocabulary": config.count("vocab_size"),
        "feed_forward": 4 * hidden,
        "activation": "gelu",
        "positions": "alibi",
        "tied_embeddings": config.flag("tie_word_embeddings", True),
        "norm": "layer_without_bias",
        "dropout": config.dropout(0.0, "resid_pdrop", "emb_pdrop"),
    }


DENSE: dict[str, Reader] = {
    "arcee": _arcee,
    "bloom": _bloom,
    "cohere": _cohere,
    "cohere2": _cohere2,
    "ernie4_5": ernie4_5,
    "exaone4": _exaone4,
    "falcon": _falcon,
    "gemma": _gemma,
    "gemma2": _gemma2,
    "gemma3_text": gemma3_text,
    "glm": _glm,
    "glm4": _glm,
    "gpt2": _gpt2,
    "gpt_bigcode": _gpt_bigcode,
    "gpt_neo": _gpt_neo,
    "gpt_neox": _gpt_neox,
    "gptj": _gptj,
    "granite": llama_like,
    "llama": llama_like,
    "mistral": _mistral,
    "mpt": _mpt,
    "nemotron": _nemotron,
    "olmo": _olmo,
    "olmo2": _olmo2,
    "olmo3": _olmo3,
    "opt": _opt,
    "phi": _phi,
    "phi3": _phi3,
    "qwen2": qwen2,
    "qwen3": _qwen3,
    "seed_oss": _seed_oss,
    "smollm3": _smollm3,
    "stablelm": _stablelm,
    "starcoder2": _starcoder2,
}
