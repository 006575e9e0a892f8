"""Configurations of Hugging Face, written from what their makers publish, against exact counts."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from bessemer import InvalidInput
from bessemer.huggingface import architectures, model_from_config

ROOT = Path(__file__).resolve().parents[2]
with (ROOT / "tests" / "data" / "models.csv").open(encoding="utf-8", newline="") as _file:
    MODELS = {row["name"]: row for row in csv.DictReader(_file)}


def llama(
    hidden: int,
    feed_forward: int,
    layers: int,
    heads: int,
    kv_heads: int | None,
    vocabulary: int,
    **others: Any,
) -> dict[str, Any]:
    return {
        "model_type": "llama",
        "hidden_size": hidden,
        "intermediate_size": feed_forward,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": kv_heads or heads,
        "vocab_size": vocabulary,
        "hidden_act": "silu",
        "tie_word_embeddings": False,
        **others,
    }


def opt(hidden: int, layers: int, heads: int) -> dict[str, Any]:
    return {
        "model_type": "opt",
        "hidden_size": hidden,
        "ffn_dim": 4 * hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "word_embed_proj_dim": hidden,
        "max_position_embeddings": 2048,
        "do_layer_norm_before": True,
        "activation_function": "relu",
        "vocab_size": 50272,
        "dropout": 0.1,
    }


def neox(hidden: int, layers: int, heads: int, vocabulary: int) -> dict[str, Any]:
    return {
        "model_type": "gpt_neox",
        "hidden_size": hidden,
        "intermediate_size": 4 * hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "vocab_size": vocabulary,
        "hidden_act": "gelu",
        "use_parallel_residual": True,
        "tie_word_embeddings": False,
    }


def gpt2(hidden: int, layers: int, heads: int, rows: int = 1024) -> dict[str, Any]:
    return {
        "model_type": "gpt2",
        "n_embd": hidden,
        "n_layer": layers,
        "n_head": heads,
        "n_positions": rows,
        "n_inner": None,
        "vocab_size": 50257,
        "activation_function": "gelu_new",
        "resid_pdrop": 0.1,
        "embd_pdrop": 0.1,
        "attn_pdrop": 0.1,
    }


def qwen(kind: str, *shape: int, tied: bool, **others: Any) -> dict[str, Any]:
    more = {"model_type": kind, "tie_word_embeddings": tied, "use_sliding_window": False, **others}
    return llama(*shape, **more)


CONFIGS: dict[str, dict[str, Any]] = {
    "gpt-2-124m": gpt2(768, 12, 12),
    "gpt-2-1.5b": gpt2(1600, 48, 25),
    "gpt-3-175b": gpt2(12288, 96, 96, 2048),
    "opt-125m": opt(768, 12, 12),
    "opt-6.7b": opt(4096, 32, 32),
    "opt-175b": opt(12288, 96, 96),
    "bloom-560m": {
        "model_type": "bloom",
        "n_embed": 1024,
        "hidden_size": 1024,
        "n_layer": 24,
        "n_head": 16,
        "vocab_size": 250880,
    },
    "bloom-176b": {
        "model_type": "bloom",
        "hidden_size": 14336,
        "n_layer": 70,
        "num_attention_heads": 112,
        "vocab_size": 250880,
    },
    "pythia-70m": neox(512, 6, 8, 50304),
    "pythia-12b": neox(5120, 36, 40, 50688),
    "gpt-neox-20b": neox(6144, 44, 64, 50432),
    "llama-7b": llama(4096, 11008, 32, 32, None, 32000),
    "llama-2-70b": llama(8192, 28672, 80, 64, 8, 32000),
    "llama-3-8b": llama(4096, 14336, 32, 32, 8, 128256),
    "llama-3.1-405b": llama(16384, 53248, 126, 128, 8, 128256),
    "llama-3.2-1b": llama(2048, 8192, 16, 32, 8, 128256, head_dim=64, tie_word_embeddings=True),
    "falcon3-7b": llama(3072, 23040, 28, 12, 4, 131072, head_dim=256),
    "mistral-7b-v0.3": llama(
        4096, 14336, 32, 32, 8, 32768, model_type="mistral", sliding_window=32768
    ),
    "qwen2.5-0.5b": qwen("qwen2", 896, 4864, 24, 14, 2, 151936, tied=True),
    "qwen2.5-72b": qwen("qwen2", 8192, 29568, 80, 64, 8, 152064, tied=False),
    "qwen3-0.6b": qwen("qwen3", 1024, 3072, 28, 16, 8, 151936, tied=True, head_dim=128),
    "qwen3-32b": qwen("qwen3", 5120, 25600, 64, 64, 8, 151936, tied=False, head_dim=128),
    "gemma-2b": {
        "model_type": "gemma",
        "hidden_size": 2048,
        "intermediate_size": 16384,
        "num_hidden_layers": 18,
        "num_attention_heads": 8,
        "num_key_value_heads": 1,
        "head_dim": 256,
        "vocab_size": 256000,
        "hidden_act": "gelu",
    },
    "gemma-7b": {
        "model_type": "gemma",
        "hidden_size": 3072,
        "intermediate_size": 24576,
        "num_hidden_layers": 28,
        "num_attention_heads": 16,
        "num_key_value_heads": 16,
        "head_dim": 256,
        "vocab_size": 256000,
        "hidden_activation": "gelu_pytorch_tanh",
    },
    "mpt-7b-released": {
        "model_type": "mpt",
        "d_model": 4096,
        "n_layers": 32,
        "n_heads": 32,
        "expansion_ratio": 4,
        "max_seq_len": 2048,
        "vocab_size": 50432,
        "no_bias": True,
        "attn_config": {"alibi": True, "attn_type": "multihead_attention", "qk_ln": False},
    },
    "falcon-7b": {
        "model_type": "falcon",
        "hidden_size": 4544,
        "num_hidden_layers": 32,
        "num_attention_heads": 71,
        "multi_query": True,
        "parallel_attn": True,
        "new_decoder_architecture": False,
        "bias": False,
        "alibi": False,
        "vocab_size": 65024,
    },
    "falcon-180b": {
        "model_type": "falcon",
        "hidden_size": 14848,
        "num_hidden_layers": 80,
        "num_attention_heads": 232,
        "num_kv_heads": 8,
        "new_decoder_architecture": True,
        "bias": False,
        "alibi": False,
        "vocab_size": 65024,
    },
    "phi-3-mini": llama(3072, 8192, 32, 32, 32, 32064, model_type="phi3", sliding_window=262144),
    "phi-4": llama(5120, 17920, 40, 40, 10, 100352, model_type="phi3", sliding_window=None),
    "olmo-1b": llama(2048, 8192, 16, 16, 16, 50304, model_type="olmo", tie_word_embeddings=True),
    "olmo-7b": llama(4096, 11008, 32, 32, 32, 50304, model_type="olmo"),
    "olmo-2-13b": llama(5120, 13824, 40, 40, 40, 100352, model_type="olmo2"),
    "stablelm-3b-4e1t": llama(
        2560, 6912, 32, 32, 32, 50304, model_type="stablelm", use_qkv_bias=False
    ),
    "stablelm-2-1.6b": llama(
        2048, 5632, 24, 32, 32, 100352, model_type="stablelm", use_qkv_bias=True
    ),
    "granite-3.3-8b": llama(
        4096, 12800, 40, 32, 8, 49159, model_type="granite", tie_word_embeddings=True
    ),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_parameters_are_exact(name: str) -> None:
    config = CONFIGS[name]
    model = model_from_config(config, sequence_length=2048, name=name)
    assert model.parameters == int(MODELS[name]["parameters_exact"])
    assert model.name == name


def test_starcoder2_counts_its_biases() -> None:
    # h = 3072, 24 heads over 2, f = 4 h, V = 49152, tied. Per layer: queries and output
    # 2 (h h + h), keys and values 2 (256 h + 256), feed-forward 2 h f + f + h, norms 4 h.
    h, f, kv, layers, vocabulary = 3072, 12288, 256, 30, 49152
    layer = 2 * (h * h + h) + 2 * (kv * h + kv) + 2 * h * f + f + h + 4 * h
    config = llama(
        h, f, layers, 24, 2, vocabulary, model_type="starcoder2", use_bias=True,
        hidden_act="gelu_pytorch_tanh", tie_word_embeddings=True, sliding_window=4096,
    )  # fmt: skip
    model = model_from_config(config, sequence_length=4096)
    assert model.parameters == vocabulary * h + layers * layer + 2 * h == 3_030_371_328


def test_multi_query_gpt_has_one_head_of_keys_and_values() -> None:
    # santacoder's shape: per layer h (h + 2 d) + (h + 2 d) + h h + h + 8 h h + 5 h + 4 h.
    h, d, layers, vocabulary, rows = 2048, 128, 24, 49280, 2048
    layer = h * (h + 2 * d) + (h + 2 * d) + h * h + h + 8 * h * h + 5 * h + 4 * h
    config = {
        **gpt2(h, layers, h // d, rows),
        "model_type": "gpt_bigcode",
        "vocab_size": vocabulary,
    }
    model = model_from_config(config)
    assert model.kv_heads == 1
    assert model.parameters == vocabulary * h + rows * h + layers * layer + 2 * h


def test_dropout_follows_the_configuration() -> None:
    assert model_from_config(gpt2(768, 12, 12)).dropout
    still = {**gpt2(768, 12, 12), "resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}
    assert not model_from_config(still).dropout


def test_reads_a_file_and_names_the_model_by_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    folder.mkdir()
    path = folder / "config.json"
    path.write_text(json.dumps(llama(64, 128, 2, 4, 2, 1000)))
    model = model_from_config(path)
    assert (model.name, model.layers, model.kv_heads) == ("tiny", 2, 2)


WINDOWED = llama(4096, 14336, 32, 32, 8, 32000, model_type="mistral", sliding_window=4096)


def test_a_window_that_the_sequence_fits_into_changes_nothing() -> None:
    model = model_from_config(WINDOWED, sequence_length=4096)
    assert model.parameters == int(MODELS["mistral-7b-v0.1"]["parameters_exact"])


@pytest.mark.parametrize("length", [None, 8192])
def test_refuses_a_window_shorter_than_the_sequence(length: int | None) -> None:
    with pytest.raises(
        InvalidInput, match=r"^model\.config: .*window of 4096 tokens.*not modelled"
    ):
        model_from_config(WINDOWED, sequence_length=length)


def test_a_mistral_file_that_says_nothing_has_the_default_window() -> None:
    silent = {key: value for key, value in WINDOWED.items() if key != "sliding_window"}
    with pytest.raises(InvalidInput, match="window of 4096"):
        model_from_config(silent, sequence_length=8192)


@pytest.mark.parametrize(
    "kind", ["mixtral", "deepseek_v3", "gemma2", "gemma3", "phi", "qwen3_moe", "mamba2", "t5"]
)
def test_refuses_by_name_what_it_cannot_say(kind: str) -> None:
    config = llama(64, 128, 2, 4, 2, 1000, model_type=kind)
    with pytest.raises(InvalidInput) as caught:
        model_from_config(config)
    sentence = str(caught.value)
    assert sentence.startswith(f"model.config: architecture '{kind}' is not modelled yet")
    assert sentence.endswith(f"supported: {', '.join(architectures())}")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hidden_size": None}, "hidden_size must be given for architecture 'llama'"),
        ({"hidden_size": "64"}, "hidden_size must be a positive whole number, got '64'"),
        ({"hidden_size": True}, "hidden_size must be a positive whole number, got True"),
        ({"num_hidden_layers": 0}, "num_hidden_layers must be a positive whole number, got 0"),
        ({"num_attention_heads": 3}, "num_attention_heads 3 does not divide hidden_size 64"),
        ({"hidden_act": "sine"}, "hidden_act 'sine' is not modelled yet"),
        ({"attention_bias": "yes"}, "attention_bias must be true or false, got 'yes'"),
        ({"model_type": None}, "model_type must be given"),
        ({"num_local_experts": 8}, "num_local_experts says a mixture of experts"),
    ],
)
def test_refuses_files_that_make_no_sense(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        model_from_config({**llama(64, 128, 2, 4, 2, 1000), **change})
    assert str(caught.value).startswith("model.config: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("opt", {"word_embed_proj_dim": 512}, "embeddings of another width"),
        ("opt", {"do_layer_norm_before": False}, "norms after the block"),
        ("mpt", {"attn_config": {"qk_ln": True}}, "norms on queries and keys"),
        ("mpt", {"attn_config": {"alibi": False}}, "learned positions"),
        ("stablelm", {"qk_layernorm": True}, "norms on queries and keys"),
    ],
)
def test_refuses_variants_by_name(kind: str, change: dict[str, Any], words: str) -> None:
    origin = {"opt": "opt-6.7b", "mpt": "mpt-7b-released", "stablelm": "stablelm-2-1.6b"}[kind]
    with pytest.raises(InvalidInput, match=words):
        model_from_config({**CONFIGS[origin], **change})


def test_names_the_line_of_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text('{\n  "model_type": "llama",\n')
    with pytest.raises(InvalidInput, match=r"config\.json: line 3: "):
        model_from_config(path)
    with pytest.raises(InvalidInput, match="is a directory"):
        model_from_config(tmp_path)
