"""torchtitan's TOML: rows of plan, training and software.

Sections and keys are those of ``torchtitan/config/job_config.py``; older names are read too.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from bessemer import _core
from bessemer._core import Recomputation
from bessemer.interchange import _rows
from bessemer.interchange._rows import Reading, Row, Writing, count, only_read, words

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
_SCHEDULES = {
    "1F1B": "1f1b",
    "Interleaved1F1B": "interleaved",
    "GPipe": "gpipe",
    "ZBVZeroBubble": "zb-v",
    "DualPipeV": "dualpipe-v",
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


# --- pipeline ------------------------------------------------------------------------------------

_PARTS = "parallelism.module_fqns_per_model_part"
_PER_STAGE = "parallelism.pipeline_parallel_layers_per_stage"
_SPLITS = "parallelism.pipeline_parallel_split_points"
_SCHEDULE = "parallelism.pipeline_parallel_schedule"
_LESS = (
    "parallelism.pipeline_parallel_first_stage_less_layers",
    "parallelism.pipeline_parallel_last_stage_less_layers",
)


def _read_pipeline(reading: Reading) -> None:
    stages = reading.count("parallelism.pipeline_parallel_degree", 1) or 1
    reading.put("plan.pipeline", stages)
    given = reading.take(_SCHEDULE)
    less = sum(reading.count(key, 1, least=0) or 0 for key in _LESS)
    per_stage = reading.count(_PER_STAGE)
    parts, splits = reading.take(_PARTS), reading.take(_SPLITS) or []
    if isinstance(splits, str):
        splits = [point for point in splits.split(",") if point]
    if stages == 1:
        for key in (_SCHEDULE, _PER_STAGE, _PARTS, _SPLITS):
            if reading.settings.get(key):
                reading.ignore(key, "has no effect with one pipeline stage")
        return
    schedule = _SCHEDULES.get(str(given or "1F1B"))
    if schedule is None:
        reading.leave(_SCHEDULE, f"there is no '{given}'")
        schedule = "1f1b"
    virtual = 2 if schedule == "interleaved" else 1
    layers: int | None = reading.fields.get("model.layers")
    chunks = _layers_of_parts(parts) if parts else None
    if splits and not parts:
        chunks = _layers_of_splits(splits, layers)
    if (parts or splits) and (chunks is None or len(chunks) % stages):
        reading.leave(_PARTS if parts else _SPLITS, f"says no chunks for {stages} stages")
    elif chunks is not None:
        reading.put("plan.chunk_layers", chunks)
        virtual = len(chunks) // stages
    elif per_stage is not None and layers is None:
        reading.leave(_PER_STAGE, "needs a model of the catalogue to say how many chunks")
    elif per_stage is not None and layers is not None:
        found = -(-(layers + less) // per_stage)
        if found % stages:
            reading.leave(_PER_STAGE, f"makes {found} chunks for {stages} stages")
        else:
            virtual = found // stages
    reading.put("plan.schedule", schedule)
    if schedule == "interleaved":
        reading.put("plan.virtual_stages", virtual)


def _layers_of_parts(parts: Any) -> list[int] | None:
    if not isinstance(parts, list) or not all(isinstance(part, list) for part in parts):
        return None
    return [sum(str(name).startswith("layers.") for name in part) for part in parts]


def _layers_of_splits(splits: list[str], layers: int | None) -> list[int] | None:
    ends = [re.fullmatch(r"layers\.(\d+)", str(point)) for point in splits]
    if layers is None or not all(ends):
        return None
    at = [0, *(int(end[1]) for end in ends if end), layers]
    counts = [after - before for before, after in pairwise(at)]
    return counts if min(counts) >= 0 else None


def _write_pipeline(writing: Writing) -> None:
    stages = writing.take("plan.pipeline", 1)
    schedule, virtual = (
        writing.take("plan.schedule", "1f1b"),
        writing.take("plan.virtual_stages", 1),
    )
    chunks = list(writing.take("plan.chunk_layers", ()))
    theirs = {ours: name for name, ours in _SCHEDULES.items()}
    if stages == 1:
        if schedule != "1f1b":
            writing.leave("plan.schedule", "there is no schedule without a pipeline")
        if virtual != 1:
            writing.leave("plan.virtual_stages", "there are none without a pipeline")
        if chunks:
            writing.leave("plan.chunk_layers", "there are none without a pipeline")
        return
    writing.put("parallelism.pipeline_parallel_degree", stages)
    if schedule not in theirs:
        writing.leave("plan.schedule", f"there is no {schedule}")
        return
    writing.put(_SCHEDULE, theirs[schedule])
    if schedule != "interleaved" and virtual != 1:
        writing.leave("plan.virtual_stages", "several go with Interleaved1F1B")
        virtual = 1
    if chunks and len(chunks) == stages * virtual:
        writing.put(_PARTS, _parts(chunks))
    elif chunks:
        writing.leave("plan.chunk_layers", f"are not {stages * virtual} chunks")
    elif schedule == "interleaved" and virtual != 2:
        layers: int | None = writing.fields.get("model.layers")
        per_stage = -(-(layers + 2) // (stages * virtual)) if layers is not None else 0
        if layers is not None and per_stage and -(-(layers + 2) // per_stage) == stages * virtual:
            writing.put(_PER_STAGE, per_stage)
        else:
            writing.leave("plan.virtual_stages", "needs layers that divide, or chunk_layers")


def _parts(chunks: list[int]) -> list[list[str]]:
    parts, at = [], 0
    for index, count_of_layers in enumerate(chunks):
        part = [f"layers.{layer}" for layer in range(at, at + count_of_layers)]
        at += count_of_layers
        first = ["tok_embeddings"] if index == 0 else []
        last = ["norm", "output"] if index == len(chunks) - 1 else []
        parts.append([*first, *part, *last])
    return parts


# --- training ------------------------------------------------------------------------------------

_LOCAL = "training.local_batch_size"
_GLOBAL = "training.global_batch_size"
_MICRO = "parallelism.pipeline_parallel_microbatch_size"


def _read_batch(reading: Reading) -> None:
    old = reading.count("training.batch_size")
    local = reading.count(_LOCAL, old or 8) or 8
    batch = None if str(reading.take(_GLOBAL, -1)) == "-1" else reading.count(_GLOBAL)
    micro = reading.count(_MICRO, 1) or 1
    data = _rows.data_ranks(reading)
    pipelined = reading.fields["plan.pipeline"] > 1
    reading.put("plan.micro_batch", micro if pipelined else local)
    if batch is None and data is not None:
        batch = local * data
    if batch is None:
        reading.leave(_LOCAL, "needs the accelerators to say the global batch")
        return
    reading.put("training.global_batch", batch)
    if pipelined and data is not None and batch != local * data:
        reason = (
            f"the pipeline runs {batch / (local * data):g} times a step; it is taken to run once"
        )
        reading.leave(_GLOBAL, reason)


def _write_batch(writing: Writing) -> None:
    micro, batch = writing.take("plan.micro_batch", 1), writing.take("training.global_batch")
    local = micro
    if writing.fields.get("plan.pipeline", 1) > 1:
        writing.put(_MICRO, micro)
        if batch is None or writing.data is None or batch % writing.data:
            writing.leave("training.global_batch", "needs accelerators that divide it")
            return
        local = batch // writing.data
    writing.put(_LOCAL, local)
    if batch is not None:
        writing.put(_GLOBAL, batch)


def _read_length(reading: Reading) -> None:
    steps, batch = reading.count("training.steps"), reading.fields.get("training.global_batch")
    length = reading.count("training.seq_len", 2048) or 2048
    reading.put("training.sequence_length", length)
    if steps is not None and batch is not None:
        reading.put("training.tokens", steps * batch * length)
    elif steps is not None:
        reading.leave("training.steps", "needs the global batch to say how many tokens these are")


def _write_length(writing: Writing) -> None:
    length = writing.take("training.sequence_length")
    tokens, batch = writing.take("training.tokens"), writing.fields.get("training.global_batch")
    if length is not None:
        writing.put("training.seq_len", length)
    if tokens is None:
        return
    if length is None or batch is None:
        writing.leave("training.tokens", "need sequence_length and global_batch to be steps")
        return
    writing.put("training.steps", max(1, round(tokens / (length * batch))))
    if tokens % (length * batch):
        writing.leave("training.tokens", "are no whole number of steps")


_CONVERTERS = {
    "float8": "fp8",
    "quantize.linear.float8": "fp8",
    "mx": "mxfp8",
    "quantize.linear.mx": "mxfp8",
}


def _read_precision(reading: Reading) -> None:
    converters = reading.take("model.converters", [])
    names = converters.split(",") if isinstance(converters, str) else list(converters)
    kinds = [_CONVERTERS[name] for name in names if name in _CONVERTERS]
    if any(name and name not in _CONVERTERS for name in names):
        reading.leave("model.converters", "has parts without a counterpart")
    weights = reading.take("training.mixed_precision_param", "bfloat16")
    if kinds:
        reading.put("training.precision", kinds[0])
    elif weights in ("bfloat16", "float32"):
        reading.put("training.precision", "bf16" if weights == "bfloat16" else "fp32")
    if reading.take("training.dtype", "float32") != "float32":
        reading.leave("training.dtype", "states of the optimizer are kept in 32 bits")


def _write_precision(writing: Writing) -> None:
    precision = writing.take("training.precision")
    names = {"fp8": "float8", "mxfp8": "mx"}
    if precision in names:
        writing.put("model.converters", [names[precision]])
    elif precision not in (None, "bf16"):
        writing.leave("training.precision", f"there is no {precision}")


def _read_recomputation(reading: Reading) -> None:
    mode = reading.take("activation_checkpoint.mode", "selective")
    every = str(reading.take("activation_checkpoint.selective_ac_option", "2"))
    if mode == "full" or (mode == "selective" and every == "1"):
        reading.put("plan.recomputation", Recomputation(full=True))
    elif mode == "selective":
        key = "activation_checkpoint.mode"
        reason = (
            f"of every {every} layers one runs again"
            if every.isdigit()
            else ("operators by their cost run again, and not parts of a layer")
        )
        reading.leave(key, f"{reason}; taken as none")
    elif mode != "none":
        reading.leave("activation_checkpoint.mode", "is neither none, selective nor full")


def _write_recomputation(writing: Writing) -> None:
    kept: Recomputation | None = writing.take("plan.recomputation")
    if kept is None:
        return
    if kept in ("none", "full"):
        writing.put("activation_checkpoint.mode", "full" if kept == "full" else "none")
    else:
        writing.put("activation_checkpoint.mode", "none")
        writing.leave("plan.recomputation", "whole layers run again, all of them or none")


def _read_offload(reading: Reading) -> None:
    where = "host" if reading.switch("training.enable_cpu_offload") else "device"
    for name in ("optimizer", "gradients", "weights"):
        reading.put(f"plan.offload.{name}", where)


def _write_offload(writing: Writing) -> None:
    names = [f"plan.offload.{name}" for name in ("optimizer", "gradients", "weights")]
    places = [writing.take(name, "device") for name in names]
    if set(places) == {"host"}:
        writing.put("training.enable_cpu_offload", True)
        return
    for name, place in zip(names, places, strict=True):
        if place != "device":
            writing.leave(name, "all states go to the host, or none does")


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
    Row(
        ("parallelism.pipeline_parallel_degree", _SCHEDULE, _PER_STAGE, _PARTS, _SPLITS, *_LESS),
        ("plan.pipeline", "plan.schedule", "plan.virtual_stages", "plan.chunk_layers"),
        _read_pipeline,
        _write_pipeline,
        ", ".join(f"{theirs} = {ours}" for theirs, ours in _SCHEDULES.items()),
    ),
    Row(
        (_SHARD, _COPIES, _RESHARD),
        ("plan.sharding", "plan.replicas"),
        _read_data,
        _write_data,
        "sharded: weights, or weights_kept where they are not resharded; copies alone: none",
    ),
    count("parallelism.expert_parallel_degree", "plan.expert", 1),
    count("parallelism.expert_tensor_parallel_degree", "plan.expert_tensor", 1),
    Row(
        (_LOCAL, "training.batch_size", _GLOBAL, _MICRO),
        ("plan.micro_batch", "training.global_batch"),
        _read_batch,
        _write_batch,
        "with a pipeline, its micro-batch; otherwise the local batch",
    ),
    Row(
        ("training.seq_len", "training.steps"),
        ("training.sequence_length", "training.tokens"),
        _read_length,
        _write_length,
    ),
    Row(
        ("model.converters", "training.mixed_precision_param", "training.dtype"),
        ("training.precision",),
        _read_precision,
        _write_precision,
        "float8 = fp8, mx = mxfp8",
    ),
    words("optimizer.name", "training.optimizer", {"AdamW": "adamw", "Adam": "adamw"}),
    Row(
        ("activation_checkpoint.mode", "activation_checkpoint.selective_ac_option"),
        ("plan.recomputation",),
        _read_recomputation,
        _write_recomputation,
        "none and full",
    ),
    Row(
        ("training.enable_cpu_offload",),
        ("plan.offload.optimizer", "plan.offload.gradients", "plan.offload.weights"),
        _read_offload,
        _write_offload,
        "all states or none",
    ),
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
