"""torchtitan's TOML: rows of plan, training and software.

Sections and keys are those of ``torchtitan/config/job_config.py``; older names are read too.
"""

from __future__ import annotations

import re

from bessemer import _core
from bessemer.interchange import _torchtitan_training
from bessemer.interchange._rows import Reading, Row, Writing, count, only_read
from bessemer.interchange._torchtitan_pipeline import pipeline

__all__ = ["ROWS", "irrelevant"]

# Names of models and flavors, and the entry of the catalogue with the same shapes.
_MODELS = {
    ("llama3", "8B"): "llama-3-8b",
    ("llama3", "70B"): "llama-3-70b",
    ("llama3", "405B"): "llama-3.1-405b",
    ("qwen3", "0.6B"): "qwen3-0.6b",
    ("qwen3", "1.7B"): "qwen3-1.7b",
    ("qwen3", "4B"): "qwen3-4b",
    ("qwen3", "8B"): "qwen3-8b",
    ("qwen3", "14B"): "qwen3-14b",
    ("qwen3", "32B"): "qwen3-32b",
}


def _read_model(reading: Reading) -> None:
    name, flavor = reading.take("model.name"), reading.take("model.flavor")
    entry = _MODELS.get((str(name), str(flavor)))
    if entry is not None:
        reading.put("model.name", entry)
        reading.put("model.layers", _core.catalog_get("models", entry).layers)
    elif name is not None or flavor is not None:
        key = "model.flavor" if flavor is not None else "model.name"
        reading.leave(key, f"{name} {flavor or ''}".strip() + " is not in the catalogue")


def _write_model(writing: Writing) -> None:
    name = writing.take("model.name")
    found = next((theirs for theirs, entry in _MODELS.items() if entry == name), None)
    if found is not None:
        writing.put("model.name", found[0])
        writing.put("model.flavor", found[1])
        writing.said.update(key for key in writing.fields if key.startswith("model."))


# --- data ----------------------------------------------------------------------------------------

_SHARD = "parallelism.data_parallel_shard_degree"
_COPIES = "parallelism.data_parallel_replicate_degree"
_RESHARD = "parallelism.fsdp_reshard_after_forward"


def _read_data(reading: Reading) -> None:
    copies = reading.count(_COPIES, 1) or 1
    shard = reading.take(_SHARD, -1)
    shard = None if str(shard) == "-1" else reading.count(_SHARD)
    context = reading.fields.get("plan.context", 1)
    ranks = context * reading.fields["plan.tensor"] * reading.fields.get("plan.pipeline", 1)
    if shard is not None and reading.accelerators is None:
        reading.put("cluster.accelerators", shard * copies * ranks)
    elif shard is not None and reading.accelerators != shard * copies * ranks:
        reason = f"times the other degrees is {shard * copies * ranks} accelerators"
        reading.leave(_SHARD, f"{reason}, not {reading.accelerators}")
    elif shard is None and reading.accelerators is not None:
        if reading.accelerators % (copies * ranks):
            reason = f"degrees do not divide {reading.accelerators} accelerators"
            reading.leave(_COPIES, reason)
        else:
            shard = reading.accelerators // (copies * ranks)
    policy = str(reading.take(_RESHARD, "default"))
    if policy not in ("default", "always", "never"):
        reading.leave(_RESHARD, "is neither default, always nor never")
    if shard == 1 and context == 1 and _SHARD in reading.settings:
        reading.put("plan.sharding", "none")
        return
    # By default, weights are gathered again for the backward pass unless there is a pipeline.
    pipelined = reading.fields.get("plan.pipeline", 1) > 1
    kept = policy == "never" or (policy != "always" and pipelined)
    reading.put("plan.sharding", "weights_kept" if kept else "weights")
    reading.put("plan.replicas", copies)


def _write_data(writing: Writing) -> None:
    sharding, copies = writing.take("plan.sharding", "none"), writing.take("plan.replicas", 1)
    data, context = writing.data, writing.fields.get("plan.context", 1)
    if sharding == "none":
        if copies > 1:
            writing.leave("plan.replicas", "copies of what is sharded need sharding")
        if context > 1:
            writing.leave("plan.sharding", "weights are sharded over the ranks of a context")
        elif data is None:
            writing.leave("plan.sharding", "copies of all need the accelerators to be counted")
        else:
            writing.put(_COPIES, data)
            writing.put(_SHARD, 1)
        return
    if sharding not in ("weights", "weights_kept"):
        writing.leave("plan.sharding", "weights are sharded, or nothing is")
        return
    if copies > 1:
        if data is not None and data % copies:
            reason = f"copies are of data ranks, and {copies} do not divide {data}"
            writing.leave("plan.replicas", reason)
        else:
            writing.put(_COPIES, copies)
    pipelined = writing.fields.get("plan.pipeline", 1) > 1
    if (sharding == "weights_kept") != pipelined:
        writing.put(_RESHARD, "never" if sharding == "weights_kept" else "always")


def _read_tensor(reading: Reading) -> None:
    ranks = reading.count("parallelism.tensor_parallel_degree", 1) or 1
    reading.put("plan.tensor", ranks)
    split = reading.switch("parallelism.enable_sequence_parallel", True)
    reading.put("plan.sequence_parallel", split and ranks > 1)


def _write_tensor(writing: Writing) -> None:
    ranks = writing.take("plan.tensor", 1)
    split = writing.take("plan.sequence_parallel", False)
    if ranks > 1:
        writing.put("parallelism.tensor_parallel_degree", ranks)
        if not split:
            writing.put("parallelism.enable_sequence_parallel", False)
    elif split:
        writing.leave("plan.sequence_parallel", "needs several tensor ranks")


_ROTATE = "parallelism.context_parallel_rotate_method"


def _read_context(reading: Reading) -> None:
    ranks = reading.count("parallelism.context_parallel_degree", 1) or 1
    reading.put("plan.context", ranks)
    method = reading.take(_ROTATE, "allgather")
    if method not in ("allgather", "alltoall"):
        reading.leave(_ROTATE, "is neither allgather nor alltoall")
    reading.put("plan.context_method", "ring" if method == "alltoall" else "all_gather")


def _write_context(writing: Writing) -> None:
    ranks = writing.take("plan.context", 1)
    method = writing.take("plan.context_method", "all_gather")
    if ranks != 1:
        writing.put("parallelism.context_parallel_degree", ranks)
    if method == "ring":
        writing.put(_ROTATE, "alltoall")
    elif method != "all_gather":
        writing.leave("plan.context_method", "keys and values move, and heads do not")


ROWS: tuple[Row, ...] = (
    Row(
        ("model.name", "model.flavor"),
        ("model.name",),
        _read_model,
        _write_model,
        "entries of the catalogue with the same shapes",
    ),
    Row(
        ("parallelism.tensor_parallel_degree", "parallelism.enable_sequence_parallel"),
        ("plan.tensor", "plan.sequence_parallel"),
        _read_tensor,
        _write_tensor,
    ),
    Row(
        ("parallelism.context_parallel_degree", _ROTATE),
        ("plan.context", "plan.context_method"),
        _read_context,
        _write_context,
        "allgather = all_gather, alltoall = ring",
    ),
    pipeline,
    Row(
        (_SHARD, _COPIES, _RESHARD),
        ("plan.sharding", "plan.replicas"),
        _read_data,
        _write_data,
        "sharded: weights, or weights_kept where they are not resharded; copies alone: none",
    ),
    count("parallelism.expert_parallel_degree", "plan.expert", 1),
    count("parallelism.expert_tensor_parallel_degree", "plan.expert_tensor", 1),
    *_torchtitan_training.ROWS,
    only_read(
        "parallelism.enable_async_tensor_parallel",
        "how much it hides is a share: software.tensor_exposed",
    ),
    only_read(
        "compile.enable_async_tensor_parallel",
        "how much it hides is a share: software.tensor_exposed",
    ),
    only_read("parallelism.pipeline_parallel_schedule_csv", "is a schedule of one's own"),
    only_read("optimizer.early_step_in_backward", "the optimizer's step stands alone"),
    only_read("fault_tolerance.enable", "copies that come and go are not part of a plan"),
)

_IRRELEVANT = re.compile(
    r"(job\.|profiling\.|metrics\.|checkpoint\.|lr_scheduler\.|comm\.|validation\.|fault_tolerance\."
    r"|experimental\.|compile\.|debug\.|memory_estimation\.|quantize\.|float8\.|mx\.|optimizer\."
    r"|model\.(tokenizer_path|hf_assets_path|norm_type|use_flex_attn|attn_mask_type|print|dump)"
    r"|training\.(max_norm|dataset\w*|compile|seed|deterministic|gc_\w+|mixed_precision_reduce|"
    r"debug_\w+|data_\w+|warmup_steps)|parallelism\.(disable_loss_parallel|enable_compiled_autograd"
    r"|enable_fsdp_symm_mem|spmd_backend|context_parallel_load_balancer|context_parallel_ptrr\w*)"
    r"|activation_checkpoint\.\w+)"
)


def irrelevant(key: str) -> bool:
    """Whether a key is known to change nothing of what a step takes."""
    return _IRRELEVANT.match(key) is not None
