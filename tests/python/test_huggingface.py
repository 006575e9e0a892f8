"""Configurations of Hugging Face, written from what their makers publish, against exact counts."""

from __future__ import annotations

import csv
import importlib.util
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import bessemer as bs
import pytest
from bessemer import InvalidInput
from bessemer.huggingface import architectures, model_from_config

TESTS = Path(__file__).resolve().parents[1]
with (TESTS / "data" / "configs.jsonl").open(encoding="utf-8") as _file:
    CONFIGS: dict[str, dict[str, Any]] = {
        line["name"]: line["config"] for line in map(json.loads, _file)
    }


def table(name: str) -> dict[str, dict[str, str]]:
    with (TESTS / "data" / name).open(encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


COUNTS = table("parameter_counts.csv")
MODELS = table("models.csv")


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


def test_every_reader_has_a_configuration_that_is_counted() -> None:
    assert set(COUNTS) == set(CONFIGS)
    same_reader = {"kimi_k2", "xlm-roberta"}  # as deepseek_v3 and roberta
    assert {config["model_type"] for config in CONFIGS.values()} | same_reader == {*architectures()}


@pytest.mark.parametrize("name", CONFIGS)
def test_parameters_are_exactly_those_of_transformers(name: str) -> None:
    model = bs.Model.from_config(CONFIGS[name])
    assert model.parameters == int(COUNTS[name]["total"])
    assert model.active_parameters == int(COUNTS[name]["active"])
    assert pickle.loads(pickle.dumps(model)) == model
    assert repr(model).startswith("Model(name=")


@pytest.mark.parametrize("name", sorted(CONFIGS.keys() & MODELS.keys()))
def test_parameters_are_those_that_makers_and_frameworks_print(name: str) -> None:
    assert int(COUNTS[name]["total"]) == int(MODELS[name]["parameters_exact"])


@pytest.mark.parametrize("name", sorted(CONFIGS.keys() & {*bs.catalog.models}))
def test_the_catalogue_has_the_shape_of_the_configuration(name: str) -> None:
    model, entry = model_from_config(CONFIGS[name], name=name), bs.catalog.models[name]
    assert model.layer_runs == entry.layer_runs
    # What transformers leaves out, and dropout, which training decides.
    same = {"multi_token_predictions": 0, "dropout": False}
    assert model.with_(**same) == entry.with_(**same)


@pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("torch", "transformers")),
    reason="needs torch and transformers: tests/run referees",
)
def test_the_referee_still_counts_the_same() -> None:
    command = [sys.executable, TESTS / "referees" / "parameter_counts.py"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def kinds(model: bs.Model, what: str) -> list[tuple[Any, int]]:
    return [(getattr(layer.attention, what, None), count) for layer, count in model.layer_runs]


def test_windows_stand_where_the_architecture_puts_them() -> None:
    read = {name: model_from_config(config) for name, config in CONFIGS.items()}
    assert read["mistral-7b-v0.1"].window == 4096
    assert read["mistral-7b-v0.3"].window == 0
    assert read["qwen2.5-7b"].window == 0
    assert kinds(read["gpt-oss-20b"], "window") == [(128, 1), (0, 1)] * 12
    assert kinds(read["gemma-3-1b"], "window") == [(512, 5), (0, 1)] * 4 + [(512, 2)]
    assert kinds(read["gemma-2-2b"], "window") == [(4096, 1), (0, 1)] * 13
    assert kinds(read["olmo-3-7b"], "window") == [(4096, 3), (0, 1)] * 8
    assert kinds(read["llama-4-scout"], "window") == [(8192, 3), (0, 1)] * 12
    assert kinds(read["llama-4-scout"], "chunked") == [(True, 3), (False, 1)] * 12
    assert kinds(read["qwen3-next-80b-a3b"], "heads") == [(None, 3), (16, 1)] * 12


def test_a_mistral_file_that_says_nothing_has_the_default_window() -> None:
    silent = dict(CONFIGS["mistral-7b-v0.1"])
    del silent["sliding_window"]
    assert model_from_config(silent).window == 4096


def test_qwen_slides_where_its_switch_and_its_layers_say() -> None:
    given = {"use_sliding_window": True, "sliding_window": 4096, "max_window_layers": 20}
    model = model_from_config({**CONFIGS["qwen2.5-7b"], **given})
    assert kinds(model, "window") == [(0, 20), (4096, 8)]


def test_deepseek_v3_begins_dense_and_looks_through_a_latent() -> None:
    model = model_from_config(CONFIGS["deepseek-v3"])
    (dense, first), (mixture, rest) = model.layer_runs
    assert (first, rest) == (3, 58)
    assert dense.feed_forward.experts is None
    assert mixture.feed_forward.experts == bs.Experts(count=256, per_token=8, shared_size=2048)
    latent = (model.kv_rank, model.query_rank, model.head_size, model.value_size)
    assert latent == (512, 1536, 192, 128)
    with pytest.raises(InvalidInput, match=r"model\.feed_forward: differs between layers"):
        _ = model.feed_forward


def test_starcoder2_counts_its_biases() -> None:
    # h = 3072, 24 heads over 2, f = 4 h, V = 49152, tied. Per layer: queries and output
    # 2 (h h + h), keys and values 2 (256 h + 256), feed-forward 2 h f + f + h, norms 4 h.
    h, f, kv, layers, vocabulary = 3072, 12288, 256, 30, 49152
    layer = 2 * (h * h + h) + 2 * (kv * h + kv) + 2 * h * f + f + h + 4 * h
    config = llama(
        h, f, layers, 24, 2, vocabulary, model_type="starcoder2", use_bias=True,
        hidden_act="gelu_pytorch_tanh", tie_word_embeddings=True, sliding_window=4096,
    )  # fmt: skip
    model = model_from_config(config)
    assert model.window == 4096
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


@pytest.mark.parametrize("kind", ["jamba", "mamba", "mllama", "zamba2", "llama4", "whisper"])
def test_refuses_by_name_what_it_cannot_say(kind: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        model_from_config(llama(64, 128, 2, 4, 2, 1000, model_type=kind))
    sentence = str(caught.value)
    assert sentence.startswith(f"model.config: architecture '{kind}' is not modelled yet: ")
    assert "\n" not in sentence


def test_an_unknown_architecture_is_refused_with_near_names() -> None:
    with pytest.raises(InvalidInput) as caught:
        model_from_config(llama(64, 128, 2, 4, 2, 1000, model_type="qwen3_mo"))
    sentence = str(caught.value)
    assert sentence.startswith("model.config: unknown architecture 'qwen3_mo'; did you mean ")
    assert "qwen3_moe" in sentence


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
    ("name", "change", "words"),
    [
        ("mpt-7b-released", {"attn_config": {"qk_ln": True}}, "norms on queries and keys"),
        ("mpt-7b-released", {"attn_config": {"alibi": False}}, "learned positions"),
        ("deepseek-v3", {"moe_layer_freq": 2}, "moe_layer_freq other than 1"),
        ("nemotron-3-nano-30b-a3b", {"moe_latent_size": 512}, "experts over a latent"),
        ("nemotron-h-8b", {"hybrid_override_pattern": "M-X"}, "layers of type 'X'"),
        ("gpt-oss-20b", {"layer_types": ["linear_attention"] * 24}, "layers of type 'linear"),
        ("gpt-oss-20b", {"layer_types": ["full_attention"]}, "1 entry for 24 layers"),
        ("bert-base", {"is_decoder": True}, "is_decoder"),
        ("mamba2-2.7b", {"num_heads": 7}, "num_heads 7 of 64 are not 2 times hidden_size 2560"),
        ("llava-1.5-7b", {"vision_feature_layer": [-2, -5]}, "several vision layers"),
        ("llava-1.5-7b", {"text_config": None}, "text_config must be given"),
    ],
)
def test_refuses_variants_by_name(name: str, change: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        model_from_config({**CONFIGS[name], **change})
    assert str(caught.value).startswith("model.config: ")


ODD = [None, 0, -1, 1, 7.5, "x", True, [], {}, 10**12, [1, 2]]


@pytest.mark.parametrize("kind", architectures())
def test_whatever_a_file_says_is_read_or_refused_in_one_sentence(kind: str) -> None:
    config = next((c for c in CONFIGS.values() if c["model_type"] == kind), {})
    said = []
    for key in set(config) - {"model_type"}:
        for odd in ODD:
            try:
                said.append(repr(model_from_config({**config, key: odd})))
            except InvalidInput as refused:
                said.append(str(refused))
    assert not [sentence for sentence in said if "\n" in sentence]


def test_names_the_line_of_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text('{\n  "model_type": "llama",\n')
    with pytest.raises(InvalidInput, match=r"config\.json: line 3: "):
        model_from_config(path)
    with pytest.raises(InvalidInput, match="is a directory"):
        model_from_config(tmp_path)
