"""Megatron-LM's arguments: rows of the model."""

from __future__ import annotations

from typing import Any

from bessemer.interchange import _megatron_embedding
from bessemer.interchange._rows import Reading, Row, Writing, count, only_read

__all__ = ["ROWS"]


def _read_heads(reading: Reading) -> None:
    heads, hidden = reading.count("num_attention_heads"), reading.count("hidden_size")
    groups = reading.count("num_query_groups")
    grouped = reading.switch("group_query_attention", groups is not None)
    latent = reading.switch("multi_latent_attention")
    size = reading.count("kv_channels")
    if hidden is not None:
        reading.put("model.hidden", hidden)
    if heads is None:
        return
    reading.put("model.heads", heads)
    reading.put("model.kv_heads", groups if grouped and groups and not latent else heads)
    if size is None and hidden is not None and hidden % heads == 0:
        size = hidden // heads
    if latent:
        plain, rotary = reading.count("qk_head_dim", 128), reading.count("qk_pos_emb_head_dim", 64)
        size = (plain or 0) + (rotary or 0)
        reading.put("model.rotary_size", rotary)
        reading.put("model.kv_rank", reading.count("kv_lora_rank", 32))
        reading.put("model.value_size", reading.count("v_head_dim", 128))
        rank = reading.count("q_lora_rank")
        if rank is not None:
            reading.put("model.query_rank", rank)
    if size is not None:
        reading.put("model.head_size", size)


def _write_heads(writing: Writing) -> None:
    heads, hidden = writing.take("model.heads"), writing.take("model.hidden")
    kv_heads, size = writing.take("model.kv_heads"), writing.take("model.head_size")
    if hidden is not None:
        writing.put("hidden_size", hidden)
    if heads is not None:
        writing.put("num_attention_heads", heads)
    rank = writing.take("model.kv_rank", 0)
    rotary, value = writing.take("model.rotary_size", 0), writing.take("model.value_size", 0)
    query = writing.take("model.query_rank", 0)
    if rank:
        writing.put("multi_latent_attention", True)
        writing.put("kv_lora_rank", rank)
        writing.put("qk_head_dim", size - rotary)
        writing.put("qk_pos_emb_head_dim", rotary)
        writing.put("v_head_dim", value or size)
        if query:
            writing.put("q_lora_rank", query)
        return
    if kv_heads is not None and kv_heads != heads:
        writing.put("group_query_attention", True)
        writing.put("num_query_groups", kv_heads)
    if size is not None:
        writing.put("kv_channels", size)
    if value and value != size:
        writing.leave("model.value_size", "values are as wide as keys without a latent")


def _read_feed_forward(reading: Reading) -> None:
    gated, squared = reading.switch("swiglu"), reading.switch("squared_relu")
    hidden, size = reading.count("hidden_size"), reading.count("ffn_hidden_size")
    if size is None and hidden is not None:
        # Two thirds of four times the hidden size in steps of 64, where there are three matrices.
        size = int(4 * hidden * 2 / 3) // 64 * 64 if gated else 4 * hidden
    if hidden is not None:
        reading.put("model.gated", gated)
        reading.put("model.activation", "silu" if gated else "squared_relu" if squared else "gelu")
    experts = reading.count("num_experts")
    of_expert = reading.count("moe_ffn_hidden_size")
    shared = reading.count("moe_shared_expert_intermediate_size")
    every = reading.take("moe_layer_freq", 1)
    if experts is not None:
        mixture: dict[str, int] = {
            "count": experts,
            "per_token": reading.count("moe_router_topk", 2) or 2,
        }
        if shared is not None:
            mixture["shared_size"] = shared
        reading.put("model.experts", mixture)
        size = of_expert or size
        if str(every) not in {"1", "[1]"}:
            reading.leave("moe_layer_freq", "layers are dense or mixtures, and differ")
    if size is not None:
        reading.put("model.feed_forward", size)


def _write_feed_forward(writing: Writing) -> None:
    size, gated = writing.take("model.feed_forward"), writing.take("model.gated", False)
    activation = writing.take("model.activation", "gelu")
    experts: Any = writing.take("model.experts")
    if size is not None:
        writing.put("ffn_hidden_size", size)
    if gated and activation == "silu":
        writing.put("swiglu", True)
    elif gated or activation not in ("gelu", "squared_relu"):
        kind = f"{'gated ' if gated else ''}{activation}"
        writing.leave("model.activation", f"there is no argument for {kind}")
    elif activation == "squared_relu":
        writing.put("squared_relu", True)
    if experts:
        writing.put("num_experts", experts["count"])
        writing.put("moe_router_topk", experts["per_token"])
        writing.put("moe_ffn_hidden_size", size)
        if experts.get("shared_size"):
            writing.put("moe_shared_expert_intermediate_size", experts["shared_size"])


_NORMS = {"RMSNorm": "rms", "LayerNorm": "layer"}


def _read_switches(reading: Reading) -> None:
    biased = not reading.switch("disable_bias_linear")
    query = reading.switch("add_qkv_bias")
    tied = not reading.switch("untie_embeddings_and_output_weights")
    normed = reading.switch("qk_layernorm")
    dropout = max(reading.number("hidden_dropout", 0.1), reading.number("attention_dropout", 0.1))
    kind = reading.take("normalization", "LayerNorm")
    if "num_layers" not in reading.settings:
        return
    reading.put("model.qkv_bias", biased or query)
    reading.put("model.output_bias", biased)
    reading.put("model.mlp_bias", biased)
    reading.put("model.tied_embeddings", tied)
    reading.put("model.qk_norm", normed)
    reading.put("model.dropout", dropout > 0.0)
    if kind in _NORMS:
        reading.put("model.norm", _NORMS[kind])
    else:
        reading.leave("normalization", f"'{kind}' has no counterpart")


def _write_switches(writing: Writing) -> None:
    if writing.fields.get("model.layers") is None:
        return
    output, block = writing.take("model.output_bias", False), writing.take("model.mlp_bias", False)
    query = writing.take("model.qkv_bias", False)
    if output != block or (output and not query):
        writing.leave("model.output_bias", "one argument says all biases but those of queries")
    if not output:
        writing.put("disable_bias_linear", True)
        if query:
            writing.put("add_qkv_bias", True)
    if not writing.take("model.tied_embeddings", False):
        writing.put("untie_embeddings_and_output_weights", True)
    if writing.take("model.qk_norm", False):
        writing.put("qk_layernorm", True)
    if not writing.take("model.dropout", False):
        writing.put("hidden_dropout", 0.0)
        writing.put("attention_dropout", 0.0)
    kind = writing.take("model.norm", "rms")
    theirs = {ours: theirs for theirs, ours in _NORMS.items()}
    if kind in theirs:
        writing.put("normalization", theirs[kind])
    else:
        writing.leave("model.norm", f"there is no norm of kind {kind}")


ROWS: tuple[Row, ...] = (
    count("num_layers", "model.layers"),
    Row(
        (
            "hidden_size",
            "num_attention_heads",
            "group_query_attention",
            "num_query_groups",
            "kv_channels",
            "multi_latent_attention",
            "q_lora_rank",
            "kv_lora_rank",
            "qk_head_dim",
            "qk_pos_emb_head_dim",
            "v_head_dim",
        ),
        (
            "model.hidden",
            "model.heads",
            "model.kv_heads",
            "model.head_size",
            "model.kv_rank",
            "model.query_rank",
            "model.rotary_size",
            "model.value_size",
        ),
        _read_heads,
        _write_heads,
    ),
    Row(
        (
            "ffn_hidden_size",
            "swiglu",
            "squared_relu",
            "num_experts",
            "moe_router_topk",
            "moe_ffn_hidden_size",
            "moe_shared_expert_intermediate_size",
            "moe_layer_freq",
        ),
        ("model.feed_forward", "model.gated", "model.activation", "model.experts"),
        _read_feed_forward,
        _write_feed_forward,
    ),
    *_megatron_embedding.ROWS,
    Row(
        (
            "disable_bias_linear",
            "add_qkv_bias",
            "untie_embeddings_and_output_weights",
            "qk_layernorm",
            "hidden_dropout",
            "attention_dropout",
            "normalization",
        ),
        (
            "model.qkv_bias",
            "model.output_bias",
            "model.mlp_bias",
            "model.tied_embeddings",
            "model.qk_norm",
            "model.dropout",
            "model.norm",
        ),
        _read_switches,
        _write_switches,
    ),
    count("mtp_num_layers", "model.multi_token_predictions"),
    only_read("window_size", "attention is over the whole sequence"),
    only_read("quick_geglu", "there is no such activation"),
    only_read("hybrid_override_pattern", "layers of several kinds alternate"),
    only_read("heterogeneous_layers_config_path", "every layer is different"),
)
