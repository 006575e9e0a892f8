"""DeepSpeed's JSON: rows of plan, training and software."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bessemer._core import Recomputation
from bessemer.interchange import _deepspeed_training, _rows
from bessemer.interchange._deepspeed_training import automatic
from bessemer.interchange._rows import Reading, Row, Writing, count, only_read

__all__ = ["ROWS", "irrelevant"]

_STAGES = ("none", "optimizer", "gradients", "weights")
_PLACES = {"none": "device", "cpu": "host", "nvme": "nvme"}


def _read_batch(reading: Reading) -> None:
    keys = ("train_batch_size", "train_micro_batch_size_per_gpu", "gradient_accumulation_steps")
    batch, micro, steps = (None if automatic(reading, key) else reading.count(key) for key in keys)
    data = _rows.data_ranks(reading)
    if batch is not None and data is not None:
        if micro is None and steps is not None and batch % (steps * data) == 0:
            micro = batch // (steps * data)
        elif micro is None and steps is None and batch % data == 0:
            micro = batch // data  # DeepSpeed then accumulates over one step
        elif micro is not None and steps is not None and batch != micro * steps * data:
            reason = f"is not micro-batch * steps * {data} data ranks = {micro * steps * data}"
            reading.leave("train_batch_size", reason)
    elif batch is None and micro is not None and data is not None:
        batch = micro * (steps or 1) * data
    if micro is not None:
        reading.put("plan.micro_batch", micro)
    elif batch is not None:
        reading.leave("train_batch_size", "needs the accelerators to say the micro-batch")
    if batch is not None:
        reading.put("training.global_batch", batch)
    elif micro is not None:
        reason = "needs the accelerators to say the global batch"
        reading.leave("train_micro_batch_size_per_gpu", reason)


def _write_batch(writing: Writing) -> None:
    micro = writing.take("plan.micro_batch", 1)
    batch = writing.take("training.global_batch")
    writing.put("train_micro_batch_size_per_gpu", micro)
    if batch is None:
        return
    writing.put("train_batch_size", batch)
    if writing.data is not None and batch % (micro * writing.data) == 0:
        writing.put("gradient_accumulation_steps", batch // (micro * writing.data))


def _read_zero(reading: Reading) -> None:
    stage = reading.count("zero_optimization.stage", 0, least=0) or 0
    if stage > 3:
        reading.leave("zero_optimization.stage", "must be between 0 and 3")
        stage = 0
    reading.put("plan.sharding", _STAGES[stage])
    optimizer = _place(reading, "zero_optimization.offload_optimizer", "cpu_offload")
    weights = _place(reading, "zero_optimization.offload_param", "cpu_offload_param")
    share = reading.number("zero_optimization.offload_optimizer.ratio", 1.0)
    if share != 1.0:
        reason = "offloads a part; all of it is taken"
        reading.leave("zero_optimization.offload_optimizer.ratio", reason)
    if stage == 0 and optimizer != "device":
        reason = "has no effect without ZeRO"
        reading.ignore("zero_optimization.offload_optimizer.device", reason)
        optimizer = "device"
    if stage < 3 and weights != "device":
        reading.ignore("zero_optimization.offload_param.device", "has no effect below stage 3")
        weights = "device"
    # Gradients go where the optimizer's states are: the processor there reads them.
    reading.put("plan.offload.optimizer", optimizer)
    reading.put("plan.offload.gradients", optimizer)
    reading.put("plan.offload.weights", weights)


def _place(reading: Reading, key: str, old: str) -> str:
    if reading.switch(f"zero_optimization.{old}"):
        return "host"
    device = str(reading.take(f"{key}.device", "none"))
    if device not in _PLACES:
        reading.leave(f"{key}.device", "is no place that is known")
    return _PLACES.get(device, "device")


def _write_zero(writing: Writing) -> None:
    sharding = writing.take("plan.sharding", "none")
    if sharding not in _STAGES:
        writing.leave("plan.sharding", "stage 3 gathers weights again for the backward pass")
        return
    stage = _STAGES.index(sharding)
    writing.put("zero_optimization.stage", stage)
    places = {ours: theirs for theirs, ours in _PLACES.items()}
    optimizer = writing.take("plan.offload.optimizer", "device")
    gradients = writing.take("plan.offload.gradients", "device")
    weights = writing.take("plan.offload.weights", "device")
    if optimizer != "device" and stage == 0:
        writing.leave("plan.offload.optimizer", "needs sharding")
    elif optimizer != "device":
        writing.put("zero_optimization.offload_optimizer.device", places[optimizer])
    if gradients != ("device" if stage == 0 else optimizer):
        writing.leave("plan.offload.gradients", "gradients go where the optimizer's states are")
    if weights != "device" and stage < 3:
        writing.leave("plan.offload.weights", "needs sharding of weights")
    elif weights != "device":
        writing.put("zero_optimization.offload_param.device", places[weights])


def _read_replicas(reading: Reading) -> None:
    size = reading.take("zero_optimization.mics_shard_size")
    if size in (None, -1):
        return
    number = reading.count("zero_optimization.mics_shard_size")
    data = _rows.data_ranks(reading)
    sharers = None if data is None else data * reading.fields.get("plan.context", 1)
    if number is None or sharers is None or sharers % number:
        reason = "needs accelerators that it divides to say how many copies there are"
        reading.leave("zero_optimization.mics_shard_size", reason)
    else:
        reading.put("plan.replicas", sharers // number)


def _write_replicas(writing: Writing) -> None:
    replicas = writing.take("plan.replicas", 1)
    if replicas == 1:
        return
    sharers = None if writing.data is None else writing.data * writing.fields.get("plan.context", 1)
    if writing.fields.get("plan.sharding") != "weights":
        writing.leave("plan.replicas", "copies (MiCS) go with stage 3")
    elif sharers is None or sharers % replicas:
        writing.leave("plan.replicas", "needs accelerators that it divides")
    else:
        writing.put("zero_optimization.mics_shard_size", sharers // replicas)


def _read_context(reading: Reading) -> None:
    ranks = reading.count("sequence_parallel_size", 1) or 1
    reading.put("plan.context", ranks)
    if ranks > 1:
        reading.put("plan.context_method", "all_to_all")


def _write_context(writing: Writing) -> None:
    ranks = writing.take("plan.context", 1)
    method = writing.take("plan.context_method", "all_gather")
    if ranks != 1:
        writing.put("sequence_parallel_size", ranks)
    if method != ("all_gather" if ranks == 1 else "all_to_all"):
        writing.leave("plan.context_method", "sequences are shared by all_to_all there")


def _read_pipeline(reading: Reading) -> None:
    stages = reading.take("pipeline.stages")
    number = 1 if stages in (None, "auto") else reading.count("pipeline.stages", 1)
    reading.put("plan.pipeline", number)


def _write_pipeline(writing: Writing) -> None:
    stages = writing.take("plan.pipeline", 1)
    if stages != 1:
        writing.put("pipeline.stages", stages)


def _read_recomputation(reading: Reading) -> None:
    to_host = reading.switch("activation_checkpointing.cpu_checkpointing")
    shared = reading.switch("activation_checkpointing.partition_activations")
    if to_host:
        reading.put("plan.recomputation", Recomputation(full=True, offloads_inputs=True))
    elif shared:
        reason = "says how inputs are kept, not that layers run again: the model's code does"
        reading.leave("activation_checkpointing.partition_activations", reason)


def _write_recomputation(writing: Writing) -> None:
    kept: Recomputation | None = writing.take("plan.recomputation")
    if kept is None or kept == "none":
        return
    if kept == Recomputation(full=True, offloads_inputs=True):
        writing.put("activation_checkpointing.partition_activations", True)
        writing.put("activation_checkpointing.cpu_checkpointing", True)
    else:
        writing.leave("plan.recomputation", "is switched on in the model's code")


def _read_secondary(reading: Reading) -> None:
    if reading.take(_SECONDARY, 1) not in (0, 1):
        reading.leave(_SECONDARY, "a second copy of the weights in each node has no counterpart")


_SECONDARY = "zero_optimization.zero_hpz_partition_size"

ROWS: tuple[Row, ...] = (
    count("tensor_parallel.autotp_size", "plan.tensor", 1),
    Row(
        ("pipeline.stages",),
        ("plan.pipeline",),
        _read_pipeline,
        _write_pipeline,
        "`auto` is one stage",
    ),
    Row(
        ("sequence_parallel_size",),
        ("plan.context", "plan.context_method"),
        _read_context,
        _write_context,
        "by all_to_all (Ulysses)",
    ),
    Row(
        (
            "zero_optimization.stage",
            "zero_optimization.offload_optimizer.device",
            "zero_optimization.offload_param.device",
            "zero_optimization.cpu_offload",
            "zero_optimization.cpu_offload_param",
        ),
        (
            "plan.sharding",
            "plan.offload.optimizer",
            "plan.offload.gradients",
            "plan.offload.weights",
        ),
        _read_zero,
        _write_zero,
        "0 = none, 1 = optimizer, 2 = gradients, 3 = weights; cpu = host; gradients go with the "
        "optimizer",
    ),
    Row(
        (
            "train_batch_size",
            "train_micro_batch_size_per_gpu",
            "gradient_accumulation_steps",
        ),
        ("plan.micro_batch", "training.global_batch"),
        _read_batch,
        _write_batch,
        "any two say the third where the accelerators are known",
    ),
    Row(
        ("zero_optimization.mics_shard_size",),
        ("plan.replicas",),
        _read_replicas,
        _write_replicas,
        "the ranks of a copy, not the copies",
    ),
    Row(
        (
            "activation_checkpointing.cpu_checkpointing",
            "activation_checkpointing.partition_activations",
        ),
        ("plan.recomputation",),
        _read_recomputation,
        _write_recomputation,
        "full with inputs in the host's memory; all else is in the model's code",
    ),
    *_deepspeed_training.ROWS,
    only_read("zero_optimization.zero_quantized_weights", "weights are gathered in 16 bits"),
    only_read("zero_optimization.zero_quantized_gradients", "gradients are reduced unquantized"),
    Row((_SECONDARY,), (), _read_secondary, note="a second copy in each node has no counterpart"),
    only_read("compression_training", "compression is not part of a plan"),
    only_read("sparse_attention", "attention is over the whole sequence"),
)


_IRRELEVANT = re.compile(
    r"(scheduler\.|optimizer\.(params|legacy)|gradient_clipping|prescale_gradients"
    r"|gradient_predivide|steps_per_print|wall_clock|dump_state|memory_breakdown|zero_allow"
    r"|zero_force|fp16\.|bf16\.|amp\.|flops_profiler|tensorboard|wandb|csv_monitor|comet|checkpoint\."
    r"|comms_logger|elasticity|data_efficiency|curriculum|aio\.|seed|autotuning|timers|monitor"
    r"|zero_optimization\.(contiguous_gradients|reduce_scatter|reduce_bucket_size"
    r"|allgather_\w+|sub_group_size|stage3_\w+|round_robin_gradients|load_from|ignore_unused"
    r"|memory_efficient|override|use_multi_rank|elastic|legacy|pipeline_loading|log_trace"
    r"|enable_sanity|mics_hier|offload_\w+\.(pin_memory|nvme_path|buffer_\w+|max_in_cpu|fast_init"
    r"|pipeline_\w+))|activation_checkpointing\.(contiguous|number|synchronize|profile)"
    r"|pipeline\.(partition|seed|activation|pipe|grad|use)|tensor_parallel\.(tp_|dtype)"
    r"|disable_allgather|sparse_gradients|dataloader_drop)"
)


def irrelevant(key: str) -> bool:
    """Whether a key is known to change nothing of what a step takes."""
    return _IRRELEVANT.match(key) is not None


def settings_of(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """The file with the old form of ``zero_optimization`` as the new one."""
    if table.get("zero_optimization") in (True, False):
        stage = int(bool(table["zero_optimization"]))
        return {**table, "zero_optimization": {"stage": stage}}
    return table
