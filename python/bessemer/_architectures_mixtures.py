"""Mixtures of experts, latent attention among them, and mixers that are recurrences."""

from __future__ import annotations

from typing import Any

from bessemer._architecture_config import (
    Config,
    Shapes,
    experts,
    fail,
    grouped,
    stacked,
    windows,
)
from bessemer._architectures_dense import Reader, ernie4_5, every, llama_like
from bessemer._core import Attention, Experts, FeedForward, Layer, Recurrence

__all__ = ["MIXTURES", "RECURRENT"]


def _mixtral(config: Config) -> Shapes:
    return llama_like(
        config,
        qkv_bias=False,
        output_bias=False,
        mlp_bias=False,
        window=config.count_or_none("sliding_window"),
        experts=experts(config),
    )


def _phimoe(config: Config) -> Shapes:
    return llama_like(
        config,
        mlp_bias=False,
        norm="layer",
        vocabulary_bias=config.flag("lm_head_bias", False),
        window=config.count_or_none("sliding_window"),
        experts=experts(config),
    )


def _olmoe(config: Config) -> Shapes:
    return llama_like(config, mlp_bias=False, wide_qk_norm=True, experts=experts(config))


def _granitemoe(config: Config) -> Shapes:
    return llama_like(config, output_bias=config.flag("attention_bias", False), mlp_bias=False,
                      experts=experts(config))  # fmt: skip


def _dbrx(config: Config) -> Shapes:
    attention, block = config.part("attn_config"), config.part("ffn_config")
    shapes = config.shapes()
    return {
        **shapes,
        "kv_heads": attention.count("kv_n_heads", default=1),
        "feed_forward": block.count("ffn_hidden_size"),
        "gated": True,
        "activation": "silu",
        "tied_embeddings": config.flag("tie_word_embeddings", False),
        "norm": "layer_without_bias",
        "experts": experts(block),
    }


def _sparse(config: Config, shapes: Shapes, mixture: Experts) -> list[dict[str, Any]]:
    """Qwen's rule: each `decoder_sparse_step`-th layer is a mixture, but for `mlp_only_layers`."""
    step = config.count("decoder_sparse_step", default=1)
    dense = config.numbers("mlp_only_layers", default=[])
    size = config.count("moe_intermediate_size")
    return [
        {"experts": mixture, "feed_forward": size}
        if (layer + 1) % step == 0 and layer not in dense
        else {}
        for layer in range(shapes["layers"])
    ]


def _merged(changes: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, **other} for one, other in zip(changes, others, strict=True)]


def _shared(config: Config) -> Experts:
    size = config.count("shared_expert_intermediate_size")
    return experts(config, shared=size, shared_gate=True)


def _qwen2_moe(config: Config) -> Shapes:
    shapes = llama_like(
        config, qkv_bias=config.flag("qkv_bias", True), output_bias=False, mlp_bias=False
    )
    layers = shapes["layers"]
    on = config.flag("use_sliding_window", False)
    last = config.count_or_none("max_window_layers", default=28) if on else 0
    last = min(last, layers)
    kinds = every(last, 2) + ["full_attention"] * (layers - last)
    window = config.count_or_none("sliding_window", default=4096)
    some = windows(config, window, kinds)
    return stacked(shapes, _merged(_sparse(config, shapes, _shared(config)), some))


def _qwen3_moe(config: Config) -> Shapes:
    on = config.flag("use_sliding_window", False)
    window = config.count_or_none("sliding_window", default=4096) if on else 0
    shapes = llama_like(config, mlp_bias=False, qk_norm=True, window=window)
    return stacked(shapes, _sparse(config, shapes, experts(config)))


def _latent(config: Config) -> Shapes:
    """Attention over a latent [DeepSeekV22024]; the first layers are dense, the rest mixtures."""
    shapes = llama_like(config, mlp_bias=False)
    config.refuse(config.count("moe_layer_freq", default=1) != 1, "moe_layer_freq other than 1")
    rotary = config.count("qk_rope_head_dim")
    shapes |= {
        "kv_heads": shapes["heads"],
        "head_size": config.count("qk_nope_head_dim") + rotary,
        "value_size": config.count("v_head_dim"),
        "rotary_size": rotary,
        "kv_rank": config.count("kv_lora_rank"),
        "query_rank": config.count_or_none("q_lora_rank"),
    }
    return _after_dense(config, shapes)


def _after_dense(config: Config, shapes: Shapes) -> Shapes:
    size = config.count("moe_intermediate_size")
    shared = size * config.count_or_none("n_shared_experts")
    first = config.count_or_none("first_k_dense_replace")
    mixture = {"experts": experts(config, shared=shared), "feed_forward": size}
    return stacked(shapes, [{} if i < first else mixture for i in range(shapes["layers"])])


def _glm4_moe(config: Config) -> Shapes:
    shapes = llama_like(
        config, output_bias=False, mlp_bias=False, qk_norm=config.flag("use_qk_norm", False)
    )
    return _after_dense(config, shapes)


def _ernie4_5_moe(config: Config) -> Shapes:
    shapes = ernie4_5(config)
    size = config.count("moe_intermediate_size")
    # Its router has a correction a expert, which is stored as a parameter.
    mixture = {
        "experts": experts(
            config, shared=size * config.count_or_none("moe_num_shared_experts"), router_bias=True
        ),
        "feed_forward": size,
    }
    layers = shapes["layers"]
    first = config.count_or_none("moe_layer_start_index", default=1)
    last = config.values.get("moe_layer_end_index", -1)
    interval = config.count("moe_layer_interval", default=1)
    last = layers - 1 if last in (None, -1) else last
    return stacked(
        shapes,
        [mixture if (i + 1) % interval == 0 and first <= i <= last else {} for i in range(layers)],
    )


def _gpt_oss(config: Config) -> Shapes:
    bias = config.flag("attention_bias", True)
    shapes = llama_like(
        config,
        head_size=config.count("head_dim", default=64),
        qkv_bias=bias,
        output_bias=bias,
        mlp_bias=True,
        sinks=True,
        experts=experts(config, router_bias=True),
    )
    window = config.count_or_none("sliding_window", default=128)
    # The first of two layers sees a window.
    return stacked(shapes, windows(config, window, every(shapes["layers"], 2)))


def _llama4(config: Config) -> Shapes:
    shapes = llama_like(config, mlp_bias=False)
    layers, size = shapes["layers"], shapes["feed_forward"]
    step = config.count("interleave_moe_layer_step", default=1)
    mixtures = config.numbers("moe_layers", default=range(step - 1, layers, step))
    dense = {"feed_forward": config.count("intermediate_size_mlp")}
    mixture = {"experts": experts(config, shared=size)}
    blocks = [mixture if i in mixtures else dense for i in range(layers)]
    chunk = config.count_or_none("attention_chunk_size", default=8192)
    rotary = config.numbers("no_rope_layers", default=[]) or [
        (i + 1) % config.count("no_rope_layer_interval", default=4) for i in range(layers)
    ]
    kinds = ["chunked_attention" if chunk and on else "full_attention" for on in rotary]
    return stacked(shapes, _merged(blocks, windows(config, chunk, kinds)))


MIXTURES: dict[str, Reader] = {
    "dbrx": _dbrx,
    "deepseek_v2": _latent,
    "deepseek_v3": _latent,
    "ernie4_5_moe": _ernie4_5_moe,
    "glm4_moe": _glm4_moe,
    "gpt_oss": _gpt_oss,
    "granitemoe": _granitemoe,
    "kimi_k2": _latent,
    "llama4_text": _llama4,
    "mixtral": _mixtral,
    "olmoe": _olmoe,
    "phimoe": _phimoe,
    "qwen2_moe": _qwen2_moe,
    "qwen3_moe": _qwen3_moe,
}


def _qwen3_next(config: Config) -> Shapes:
    shapes = llama_like(config, mlp_bias=False, qk_norm=True, output_gate=True)
    shapes["head_size"] = config.count("head_dim", default=256)
    mixer = Recurrence(
        kind="gated_delta_net",
        heads=config.count("linear_num_value_heads"),
        head_size=config.count("linear_value_head_dim"),
        groups=config.count("linear_num_key_heads"),
        state_size=config.count("linear_key_head_dim"),
        convolution=config.count("linear_conv_kernel_dim", default=4),
        chunk=64,
    )
    period = config.count("full_attention_interval", default=4)
    kinds = config.names("layer_types") or every(shapes["layers"], period, "linear_attention")
    config.refuse(not {*kinds} <= {"linear_attention", "full_attention"}, "other layer_types")
    mixers = [{"recurrence": mixer} if kind == "linear_attention" else {} for kind in kinds]
    return stacked(shapes, _merged(mixers, _sparse(config, shapes, _shared(config))))


def _mamba2(config: Config) -> Shapes:
    hidden = config.count("hidden_size")
    heads, size = config.count("num_heads"), config.count("head_dim")
    expand = config.count("expand", default=2)
    if heads * size != expand * hidden:
        raise fail(f"num_heads {heads} of {size} are not {expand} times hidden_size {hidden}")
    mixer = Recurrence(
        heads=heads,
        head_size=size,
        groups=config.count("n_groups", default=8),
        state_size=config.count("state_size", default=128),
        convolution=config.count("conv_kernel", default=4),
        chunk=config.count("chunk_size", default=256),
        projection_bias=config.flag("use_bias", False),
        convolution_bias=config.flag("use_conv_bias", True),
    )
    return {
        "layers": [(Layer(recurrence=mixer, norms=1), config.layers())],
        "hidden": hidden,
        "vocabulary": config.count("vocab_size"),
        "positions": "none",
        "tied_embeddings": config.flag("tie_word_embeddings", False),
    }


_HYBRID = {"M": "linear_attention", "*": "full_attention", "-": "mlp", "E": "moe"}


def _nemotron_h(config: Config) -> Shapes:
    """Layers that are a mixer or a feed-forward part alone [NemotronH2025]."""
    config.refuse(config.values.get("moe_latent_size") is not None, "experts over a latent")
    pattern = config.values.get("hybrid_override_pattern")
    kinds = config.names("layers_block_type")
    if kinds is None:
        if not isinstance(pattern, str):
            raise fail("hybrid_override_pattern must be given for architecture 'nemotron_h'")
        kinds = [_HYBRID.get(letter, letter) for letter in pattern]
    kinds = [{"mamba": "linear_attention", "attention": "full_attention"}.get(k, k) for k in kinds]
    for kind in kinds:
        config.refuse(kind not in _HYBRID.values(), f"layers of type '{kind}'")
    activation = config.activation("mlp_hidden_act", default="relu2")
    bias = config.flag("mlp_bias", False)
    makers: dict[str, Any] = {
        "linear_attention": lambda: Layer(recurrence=_nemotron_mixer(config), norms=1),
        "full_attention": lambda: Layer(attention=_nemotron_attention(config), norms=1),
        "mlp": lambda: Layer(
            feed_forward=FeedForward(
                size=config.count("intermediate_size"), activation=activation, bias=bias
            ),
            norms=1,
        ),
        "moe": lambda: Layer(
            feed_forward=FeedForward(
                size=config.count("moe_intermediate_size"),
                activation=activation,
                bias=bias,
                experts=experts(config, shared=config.count("moe_shared_expert_intermediate_size")),
            ),
            norms=1,
        ),
    }
    known = {kind: makers[kind]() for kind in {*kinds}}
    return {
        "layers": grouped(known[kind] for kind in kinds),
        "hidden": config.count("hidden_size"),
        "vocabulary": config.count("vocab_size"),
        "positions": "none",
        "tied_embeddings": config.flag("tie_word_embeddings", False),
    }


def _nemotron_mixer(config: Config) -> Recurrence:
    return Recurrence(
        heads=config.count("mamba_num_heads"),
        head_size=config.count("mamba_head_dim"),
        groups=config.count("n_groups", "mamba_n_groups"),
        state_size=config.count("ssm_state_size"),
        convolution=config.count("conv_kernel", "mamba_d_conv", default=4),
        chunk=config.count("chunk_size", "mamba_chunk_size", default=128),
        projection_bias=config.flag("use_bias", False),
        convolution_bias=config.flag("use_conv_bias", True),
    )


def _nemotron_attention(config: Config) -> Attention:
    heads = config.count("num_attention_heads")
    return Attention(
        heads=heads,
        kv_heads=config.count("num_key_value_heads", default=heads),
        head_size=config.count("head_dim", default=128),
        window=config.count_or_none("sliding_window"),
    )


RECURRENT: dict[str, Reader] = {
    "mamba2": _mamba2,
    "nemotron_h": _nemotron_h,
    "qwen3_next": _qwen3_next,
}
