"""Architectures of dense decoders: how each class of the ``transformers`` library reads its file.

Each is read with that class's defaults for switches that a file leaves out; shapes have no default.
Here are the readers by ``model_type``, and the architectures that are refused, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bessemer._core import InvalidInput

__all__ = ["READERS", "REFUSED", "Config", "fail"]

_MISSING = object()

# What the names of activations mean for shapes and traffic.
_ACTIVATIONS = {
    "gelu": "gelu",
    "gelu_new": "gelu",
    "gelu_fast": "gelu",
    "gelu_python": "gelu",
    "gelu_pytorch_tanh": "gelu",
    "silu": "silu",
    "swish": "silu",
    "relu": "relu",
    "relu2": "squared_relu",
}


def fail(sentence: str) -> InvalidInput:
    return InvalidInput(f"model.config: {sentence}")


@dataclass(frozen=True)
class Config:
    """The file's keys, each read under all the names that the library gives it."""

    values: Mapping[str, Any]
    architecture: str

    def count(self, *names: str, default: object = _MISSING) -> int:
        for name in names:
            value = self.values.get(name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise fail(f"{name} must be a positive whole number, got {value!r}")
            return value
        if isinstance(default, int):
            return default
        raise fail(f"{names[0]} must be given for architecture '{self.architecture}'")

    def flag(self, name: str, default: bool) -> bool:
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise fail(f"{name} must be true or false, got {value!r}")
        return value

    def activation(self, *names: str, default: str) -> str:
        given = next((self.values[name] for name in names if self.values.get(name)), default)
        if given not in _ACTIVATIONS:
            raise fail(
                f"{names[0]} {given!r} is not modelled yet; use one of "
                f"{', '.join(sorted(_ACTIVATIONS))}"
            )
        return _ACTIVATIONS[given]

    def dropout(self, default: float, *names: str) -> bool:
        return any(float(self.values.get(name, default) or 0.0) > 0.0 for name in names)

    def refuse(self, condition: bool, what: str) -> None:
        if condition:
            raise fail(f"architecture '{self.architecture}' with {what} is not modelled yet")

    def shapes(self, *, kv_default: int | None = None) -> dict[str, Any]:
        """What most architectures call by the same names."""
        hidden = self.count("hidden_size", "n_embd")
        heads = self.count("num_attention_heads", "n_head")
        head_size = self.values.get("head_dim")
        if head_size is None and hidden % heads != 0:
            raise fail(f"num_attention_heads {heads} does not divide hidden_size {hidden}")
        return {
            "layers": self.count("num_hidden_layers", "n_layer"),
            "hidden": hidden,
            "heads": heads,
            "kv_heads": self.count("num_key_value_heads", default=kv_default or heads),
            "head_size": self.count("head_dim", default=hidden // heads),
            "vocabulary": self.count("vocab_size"),
        }


def _llama_like(config: Config, **changes: Any) -> dict[str, Any]:
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


def _mistral(config: Config) -> dict[str, Any]:
    return _llama_like(config, qkv_bias=False, output_bias=False, mlp_bias=False)


def _qwen2(config: Config) -> dict[str, Any]:
    return _llama_like(config, qkv_bias=True, output_bias=False, mlp_bias=False)


def _qwen3(config: Config) -> dict[str, Any]:
    shapes = _llama_like(config, mlp_bias=False, qk_norm=True)
    return {**shapes, "head_size": config.count("head_dim", default=128)}


def _gemma(config: Config) -> dict[str, Any]:
    act = config.activation("hidden_activation", "hidden_act", default="gelu_pytorch_tanh")
    tied = config.flag("tie_word_embeddings", True)
    shapes = _llama_like(config, activation=act, tied_embeddings=tied, mlp_bias=False)
    return {**shapes, "head_size": config.count("head_dim", default=256)}


def _phi3(config: Config) -> dict[str, Any]:
    return _llama_like(config, qkv_bias=False, output_bias=False, mlp_bias=False)


def _olmo(config: Config) -> dict[str, Any]:
    return _llama_like(config, norm="layer_without_weights", mlp_bias=False)


def _olmo2(config: Config) -> dict[str, Any]:
    return _llama_like(config, wide_qk_norm=True, mlp_bias=False)


def _stablelm(config: Config) -> dict[str, Any]:
    config.refuse(config.flag("qk_layernorm", False), "norms on queries and keys (qk_layernorm)")
    parallel = config.flag("use_parallel_residual", False)
    return _llama_like(
        config,
        qkv_bias=config.flag("use_qkv_bias", False),
        output_bias=False,
        mlp_bias=False,
        norm="layer",
        norms_per_layer=1 if parallel else 2,
        parallel_attention=parallel,
    )


def _starcoder2(config: Config) -> dict[str, Any]:
    bias = config.flag("use_bias", True)
    return _llama_like(
        config,
        gated=False,
        activation=config.activation("hidden_act", default="gelu_pytorch_tanh"),
        tied_embeddings=config.flag("tie_word_embeddings", True),
        qkv_bias=bias,
        output_bias=bias,
        mlp_bias=bias,
        norm="layer",
        dropout=config.dropout(0.0, "attention_dropout", "residual_dropout", "embedding_dropout"),
    )


def _gpt2(config: Config, *, kv_heads: int | None = None) -> dict[str, Any]:
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


def _gpt_bigcode(config: Config) -> dict[str, Any]:
    return _gpt2(config, kv_heads=1 if config.flag("multi_query", True) else None)


def _gpt_neox(config: Config) -> dict[str, Any]:
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


def _opt(config: Config) -> dict[str, Any]:
    shapes = config.shapes()
    hidden = shapes["hidden"]
    width = config.count("word_embed_proj_dim", default=hidden)
    config.refuse(width != hidden, f"embeddings of another width ({width}) than {hidden}")
    config.refuse(not config.flag("do_layer_norm_before", True), "norms after the block")
    config.refuse(config.flag("_remove_final_layer_norm", False), "no last norm")
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
        "dropout": config.dropout(0.1, "dropout"),
    }


def _bloom(config: Config) -> dict[str, Any]:
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


def _falcon(config: Config) -> dict[str, Any]:
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


def _mpt(config: Config) -> dict[str, Any]:
    attention = config.values.get("attn_config") or {}
    inner = Config({**attention, "model_type": "mpt"}, "mpt")
    kind = attention.get("attn_type", "multihead_attention")
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


READERS: dict[str, Callable[[Config], dict[str, Any]]] = {
    "bloom": _bloom,
    "falcon": _falcon,
    "gemma": _gemma,
    "gpt2": _gpt2,
    "gpt_bigcode": _gpt_bigcode,
    "gpt_neox": _gpt_neox,
    "granite": _llama_like,
    "llama": _llama_like,
    "mistral": _mistral,
    "mpt": _mpt,
    "olmo": _olmo,
    "olmo2": _olmo2,
    "opt": _opt,
    "phi3": _phi3,
    "qwen2": _qwen2,
    "qwen3": _qwen3,
    "stablelm": _stablelm,
    "starcoder2": _starcoder2,
}

# Known, and refused with the reason.
REFUSED = {
    "phi": "its output layer has a bias, which Model cannot say",
    "gemma2": "its layers alternate between local and global attention",
    "gemma3": "its layers mix local and global attention",
    "gemma3_text": "its layers mix local and global attention",
    "gpt_oss": "it is a mixture of experts",
    "mixtral": "it is a mixture of experts",
    "qwen2_moe": "it is a mixture of experts",
    "qwen3_moe": "it is a mixture of experts",
    "granitemoe": "it is a mixture of experts",
    "olmoe": "it is a mixture of experts",
    "phimoe": "it is a mixture of experts",
    "dbrx": "it is a mixture of experts",
    "deepseek_v2": "it has latent attention and is a mixture of experts",
    "deepseek_v3": "it has latent attention and is a mixture of experts",
    "llama4": "it is a mixture of experts",
    "llama4_text": "it is a mixture of experts",
    "mamba": "it is a state-space model",
    "mamba2": "it is a state-space model",
}
