"""NeMo and Megatron-Bridge YAML: where Megatron-LM's settings stand in it.

Two dialects are read alike: NeMo 2 and Megatron-Bridge (``model``, ``train``, ``ddp``,
``optimizer``, ``mixed_precision``), and NeMo 1's Hydra files (``trainer``, ``model``). Each is
written by its own name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bessemer.interchange import _megatron
from bessemer.interchange._launch import is_plain
from bessemer.interchange._nemo_paths import ALIASES, BRIDGE, HYDRA, Alias
from bessemer.interchange._rows import Reading, Writing

__all__ = ["ALIASES", "irrelevant", "restored", "translated"]

# NeMo 1's optimizers: what they are, and whether they share out their states.
_OPTIMIZERS = {
    "fused_adam": ("adam", False),
    "megatron_fused_adam": ("adam", False),
    "adamw": ("adam", False),
    "distributed_fused_adam": ("adam", True),
    "mcore_distributed_optim": ("adam", True),
    "sgd": ("sgd", False),
}
_MIXED: dict[str, dict[str, Any]] = {
    "bf16_mixed": {"bf16": True},
    "fp16_mixed": {"fp16": True},
    "bf16_with_fp8_delayed_scaling_mixed": {"bf16": True, "fp8_format": "hybrid"},
    "bf16_with_fp8_current_scaling_mixed": {
        "bf16": True,
        "fp8_format": "hybrid",
        "fp8_recipe": "tensorwise",
    },
    "bf16_with_fp8_subchannel_scaling_mixed": {
        "bf16": True,
        "fp8_format": "hybrid",
        "fp8_recipe": "blockwise",
    },
    "bf16_with_mxfp8_mixed": {"bf16": True, "fp8_format": "e4m3", "fp8_recipe": "mxfp8"},
    "bf16_with_nvfp4_mixed": {"bf16": True, "fp4_format": "e2m1"},
}
_TRAINER = {
    "bf16": "bf16",
    "bf16-mixed": "bf16",
    "bf16-true": "bf16",
    "16": "fp16",
    "16-mixed": "fp16",
}

_IRRELEVANT = re.compile(
    r"(name$|restore_from_path|exp_manager|logger|checkpoint\.|scheduler|dataset\.|tokenizer\."
    r"|rng|rerun|profiling|straggler|ft\.|nvrx|inprocess|dist\.|train\.(eval|exit|manual_gc|skip)"
    r"|trainer\.|run\.|cluster|defaults|hydra|optimizer\.(lr|min_lr|weight|adam|clip|eps|sgd|main"
    r"|exp|params|bf16|fp16|use_dist)|ddp\.(check|average|align|bucket|pad|grad_reduce|nccl)"
    r"|comm_overlap\.|mixed_precision\.(params|pipeline|autocast|grad|num_layers|first|loss|init"
    r"|min|hyst|fp8_(amax|margin|param)|reuse)"
    r"|model\.(data\.|tokenizer\.|nsys|gc_|seed|mcore|init_method|use_scaled|layernorm_eps|rotary"
    r"|ffn_dropout|make_vocab|pre_process|post_process|persist|native_amp|hysteresis|fp32_res"
    r"|fp16_lm|onnx|apex|resume|use_cpu|gradient_as|sync_batch|grad_|headscale|transformer_block"
    r"|openai_gelu|normalize_att|attention_type|attention_softmax|apply_|bias_\w+_fusion"
    r"|masked_softmax|get_attention_mask|do_layer_norm|batch_p2p|megatron_amp|transformer_engine"
    r"|transformer_impl|gradient_acc|fp8_(margin|interval|amax)|reduce_amax|use_emha|optim\."
    r"|pipeline_dtype|params_dtype|cross_entropy|moe_(aux|z_loss|router|grouped|permute|token)"
    r"|mtp_loss|should_pad|cuda_graph|deallocate|attention_dropout|rope))"
)


def irrelevant(path: str) -> bool:
    """Whether a path is known to change nothing of what a step takes."""
    return _IRRELEVANT.match(path) is not None


def _resolved(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with ``${model.x}`` and ``${.x}`` put in, where they name one."""
    found = {}
    for path, value in settings.items():
        reference = re.fullmatch(r"\$\{(\.?[\w.]+)\}", value) if isinstance(value, str) else None
        if reference:
            name = reference[1]
            if name.startswith("."):
                name = f"{path.rsplit('.', 1)[0]}{name}"
            value = settings.get(name, value)
        found[path] = value
    return found


def _as_megatron(path: str, value: Any) -> dict[str, Any] | None:
    """What of NeMo needs more than another name."""
    if path == "mixed_precision" and value in _MIXED:
        return _MIXED[value]
    if path == "trainer.precision":
        kind = _TRAINER.get(str(value))
        return {kind: True} if kind else None
    if path == "ddp.grad_reduce_in_fp32" and value is False:
        return {"grad_reduce_in_bf16": True}
    if path == "model.fp8":
        return {"fp8_format": "hybrid"} if value is True else {"fp8_format": value or None}
    if path in ("model.fp8_hybrid", "model.fp8_e4m3"):
        return {}
    if path == "model.optim.name" and value in _OPTIMIZERS:
        kind, shared = _OPTIMIZERS[value]
        return {"optimizer": kind, "use_distributed_optimizer": shared}
    if path == "model.activation":
        plain = str(value).removeprefix("fast-")
        kinds: dict[str, dict[str, Any]] = {
            "swiglu": {"swiglu": True},
            "squared-relu": {"squared_relu": True},
            "gelu": {},
        }
        return kinds.get(plain)
    return None


def translated(settings: Mapping[str, Any], reading: Reading) -> dict[str, str]:
    """Puts Megatron-LM's settings into a reading that holds none; the path of each of them."""
    origins: dict[str, str] = {}
    by_path: dict[str, list[Alias]] = {}
    for alias in ALIASES:
        by_path.setdefault(alias.path, []).append(alias)
    for path, value in _resolved(settings).items():
        if value is None or value == "???":
            continue
        found = _as_megatron(path, value)
        for alias in by_path.get(path, ()):
            word = value if isinstance(value, list) else alias.words.get(value, value)
            if found is None or word is not value:
                found = {alias.key: word}
        if found is None:
            reading.settings[path] = value  # left for the rows, which do not know it
            origins[path] = path
            continue
        for key, word in found.items():
            if word is not None:
                reading.settings[key] = word
                origins[key] = path
    return origins


def restored(writing: Writing, dialect: str) -> dict[str, Any]:
    """Megatron-LM's settings as paths of a dialect; what it has no path for is listed."""
    paths: dict[str, Any] = {}
    places: dict[str, Alias] = {}
    for alias in ALIASES:
        if dialect in alias.dialects:
            places.setdefault(alias.key, alias)
    for key, value in _by_hand(writing, dialect, paths).items():
        place = places.get(key)
        if place is None:
            listed = {note.key for note in writing.unwritten}
            for name in _fields_of(key):
                if (
                    name in writing.fields
                    and name not in listed
                    and not is_plain(name, writing.fields[name])
                ):
                    writing.leave(name, f"there is no {key} in this dialect")
            continue
        back = {theirs: ours for ours, theirs in reversed(list(place.words.items()))}
        paths[place.path] = value if isinstance(value, list) else back.get(value, value)
    return paths


def _by_hand(writing: Writing, dialect: str, paths: dict[str, Any]) -> dict[str, Any]:
    """Writes what needs more than another name; the settings that remain."""
    left = dict(writing.settings)
    grouped = left.pop("group_query_attention", None)
    if grouped is None and "num_attention_heads" in left and "multi_latent_attention" not in left:
        left.setdefault("num_query_groups", left["num_attention_heads"])
    samples = left.pop("train_samples", None)
    if samples is not None:
        batch = left.get("global_batch_size")
        if batch and samples % batch == 0:
            left["train_iters"] = samples // batch
        elif dialect == BRIDGE:
            left["train_samples"] = samples
        else:
            writing.leave("training.tokens", "are no whole number of steps")
    if dialect == BRIDGE and left.pop("grad_reduce_in_bf16", None):
        paths["ddp.grad_reduce_in_fp32"] = False
    if dialect == HYDRA:
        _by_hand_in_hydra(writing, left, paths)
    return left


def _by_hand_in_hydra(writing: Writing, left: dict[str, Any], paths: dict[str, Any]) -> None:
    if left.get("recompute_modules") == ["core_attn"]:
        del left["recompute_modules"]  # what NeMo 1's selective means
    if left.pop("fp8_format", None):
        if left.pop("fp8_recipe", None) == "mxfp8":
            writing.leave("training.precision", "there is no mxfp8 in this dialect")
        else:
            paths["model.fp8"] = paths["model.fp8_hybrid"] = True
    precision = "bf16-mixed" if left.pop("bf16", None) else "16-mixed"
    if precision == "bf16-mixed" or left.pop("fp16", None):
        paths["trainer.precision"] = precision
    if left.pop("swiglu", None):
        paths["model.activation"] = "fast-swiglu"
    elif left.pop("squared_relu", None):
        paths["model.activation"] = "squared-relu"
    kind = left.pop("optimizer", "adam")
    shared = left.pop("use_distributed_optimizer", False)
    if kind == "adam":
        paths["model.optim.name"] = "mcore_distributed_optim" if shared else "megatron_fused_adam"
    elif kind == "sgd" and not shared:
        paths["model.optim.name"] = "sgd"
    else:
        writing.leave("training.optimizer", f"there is no such {kind} in this dialect")


def _fields_of(key: str) -> list[str]:
    """Fields of the row that a setting of Megatron-LM belongs to."""
    return [name for row in _megatron.ROWS if key in row.keys for name in row.fields]
