"""torchtitan's TOML: rows of batches, training and what is kept."""

from __future__ import annotations

from bessemer._core import Recomputation
from bessemer.interchange import _rows
from bessemer.interchange._rows import Reading, Row, Writing, words

__all__ = ["ROWS"]

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


_EVERY_SECOND = Recomputation(modules=["norm", "activation", "elementwise", "second_products"])
"""Attention and every other product with weights are kept."""


def _read_recomputation(reading: Reading) -> None:
    mode = reading.take("activation_checkpoint.mode", "selective")
    every = str(reading.take("activation_checkpoint.selective_ac_option", "2"))
    if mode == "full" or (mode == "selective" and every == "1"):
        reading.put("plan.recomputation", Recomputation(full=True))
    elif mode == "selective" and every == "op":
        reading.put("plan.recomputation", _EVERY_SECOND)
    elif mode == "selective":
        reason = (
            f"of every {every} layers one runs again"
            if every.isdigit()
            else f"'{every}' is unknown"
        )
        reading.leave("activation_checkpoint.mode", f"{reason}; taken as none")
    elif mode != "none":
        reading.leave("activation_checkpoint.mode", "is neither none, selective nor full")


def _write_recomputation(writing: Writing) -> None:
    kept: Recomputation | None = writing.take("plan.recomputation")
    if kept is None:
        return
    if kept in ("none", "full"):
        writing.put("activation_checkpoint.mode", "full" if kept == "full" else "none")
    elif kept == _EVERY_SECOND:
        writing.put("activation_checkpoint.mode", "selective")
        writing.put("activation_checkpoint.selective_ac_option", "op")
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
)
