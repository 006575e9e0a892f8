"""Parameter counts of Hugging Face's `transformers`: the referee of `Model.from_config`.

Each line of `tests/data/configs.jsonl` is built on torch's meta device, without weights, and its
parameters are counted: all of them, tied ones once, and those that one token uses, that is all but
the experts that it is not sent to. `tests/data/parameter_counts.csv` keeps the counts.

    python tests/referees/parameter_counts.py            compare the committed counts
    python tests/referees/parameter_counts.py --write    replace them

Needs `torch` and `transformers`, which the library itself does not.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "data"
CONFIGS = DATA / "configs.jsonl"
COUNTS = DATA / "parameter_counts.csv"
COLUMNS = ["name", "model_type", "class", "total", "active", "transformers"]

# The class with the output layer that the model is trained with.
_AUTO = {
    "bert": "AutoModelForMaskedLM",
    "roberta": "AutoModelForMaskedLM",
    "t5": "AutoModelForSeq2SeqLM",
    "mt5": "AutoModelForSeq2SeqLM",
    "vit": "AutoModelForImageClassification",
    "gemma3": "AutoModelForImageTextToText",
    "llava": "AutoModelForImageTextToText",
    "qwen2_vl": "AutoModelForImageTextToText",
    "qwen2_5_vl": "AutoModelForImageTextToText",
}
# T5 v1.1 and its kin have an output layer of their own. Their classes tie it whatever the file says
# and untie it where a checkpoint brings its weights; without a checkpoint, the file decides.
_UNTIED_IN_FILES = {"t5", "mt5"}
# What configurations call the experts of a token, and where they keep it.
_PER_TOKEN = ("num_experts_per_tok", "moe_k", "moe_top_k")
_EXPERTS = ("n_routed_experts", "num_local_experts", "num_experts", "moe_num_experts")


def read_configs() -> dict[str, dict[str, Any]]:
    with CONFIGS.open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    return {line["name"]: line["config"] for line in lines}


def read_counts() -> dict[str, dict[str, str]]:
    with COUNTS.open(encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def _first(config: dict[str, Any], names: tuple[str, ...]) -> int:
    tables = [config, config.get("ffn_config", {}), config.get("text_config", {})]
    return next((table[name] for table in tables for name in names if table.get(name)), 0)


def _is_routed(name: str) -> bool:
    """Whether a parameter belongs to experts between which a router chooses."""
    parts = name.split(".")
    return "experts" in parts or ("block_sparse_moe" in parts and "router" not in parts)


def count(config: dict[str, Any]) -> dict[str, Any]:
    """The row of one configuration, without its name."""
    import torch
    import transformers

    values = {key: value for key, value in config.items() if key != "model_type"}
    kind = config["model_type"]
    described = transformers.AutoConfig.for_model(kind, **values)
    if kind in _UNTIED_IN_FILES:
        described.tie_word_embeddings = values["tie_word_embeddings"]
    auto = getattr(transformers, _AUTO.get(kind, "AutoModelForCausalLM"))
    with torch.device("meta"):
        model = auto.from_config(described)
    if kind in _UNTIED_IN_FILES:
        model.set_input_embeddings(model.get_input_embeddings())  # of encoder and decoder too
    total = routed = 0
    for name, parameter in model.named_parameters():  # a tied one has one name
        total += parameter.numel()
        routed += parameter.numel() if _is_routed(name) else 0
    active = total
    if routed:
        per_token, experts = _first(config, _PER_TOKEN), _first(config, _EXPERTS)
        active -= routed // experts * (experts - per_token)
    return {
        "model_type": kind,
        "class": type(model).__name__,
        "total": total,
        "active": active,
        "transformers": transformers.__version__,
    }


def rows() -> Iterator[dict[str, Any]]:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    for name, config in read_configs().items():
        yield {"name": name, **count(config)}


def main() -> None:
    found = list(rows())
    if "--write" in sys.argv:
        with COUNTS.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
    committed = read_counts()
    faults = 0
    for row in found:
        kept = committed.get(row["name"], {})
        for column in ("total", "active"):
            if str(row[column]) != kept.get(column):
                faults += 1
                print(f"{row['name']}: {column} {kept.get(column)}, transformers {row[column]}")
    print(f"parameter counts: {len(found)} configurations, {faults} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
