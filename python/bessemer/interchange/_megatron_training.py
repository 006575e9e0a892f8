"""Megatron-LM's arguments: rows of training and software."""

from __future__ import annotations

from bessemer.interchange import _rows
from bessemer.interchange._rows import Reading, Row, Writing, count, only_read, words

__all__ = ["ROWS"]

_FP8 = {"delayed", "tensorwise", "blockwise"}


def _read_precision(reading: Reading) -> None:
    bf16, fp16 = reading.switch("bf16"), reading.switch("fp16")
    fp8, fp4 = reading.take("fp8_format"), reading.take("fp4_format")
    recipe = reading.take("fp8_recipe", "delayed")
    four = reading.take("fp4_recipe", "nvfp4")
    precision = "bf16" if bf16 else "fp16" if fp16 else None
    if fp4 and four == "nvfp4":
        precision = "nvfp4"
    elif fp4:
        reading.leave("fp4_recipe", "is no known recipe")
    elif fp8 and recipe == "mxfp8":
        precision = "mxfp8"
    elif fp8 and recipe in _FP8:
        precision = "fp8"
    elif fp8:
        reading.leave("fp8_recipe", "is no known recipe")
    if precision is not None:
        reading.put("training.precision", precision)


def _write_precision(writing: Writing) -> None:
    precision = writing.take("training.precision")
    if precision == "fp16":
        writing.put("fp16", True)
    elif precision in ("bf16", "fp8", "mxfp8", "nvfp4"):
        writing.put("bf16", True)
    elif precision is not None:
        writing.leave("training.precision", f"there is no {precision}")
    if precision in ("fp8", "mxfp8"):
        writing.put("fp8_format", "hybrid")
        writing.put("fp8_recipe", "mxfp8" if precision == "mxfp8" else "delayed")
    if precision == "nvfp4":
        writing.put("fp4_format", "e2m1")


def _read_batch(reading: Reading) -> None:
    micro = reading.count("micro_batch_size", 1) or 1
    reading.put("plan.micro_batch", micro)
    batch = reading.count("global_batch_size")
    data = _rows.data_ranks(reading)
    if batch is None and data is not None:
        batch = micro * data
    if batch is not None:
        reading.put("training.global_batch", batch)


def _write_batch(writing: Writing) -> None:
    writing.put("micro_batch_size", writing.take("plan.micro_batch", 1))
    if writing.take("plan.ragged", False):
        writing.leave("plan.ragged", "micro-batches are of one size")
    batch = writing.take("training.global_batch")
    if batch is not None:
        writing.put("global_batch_size", batch)


def _read_length(reading: Reading) -> None:
    samples, steps = reading.count("train_samples"), reading.count("train_iters")
    batch = reading.fields.get("training.global_batch")
    length = reading.fields.get("training.sequence_length")
    if samples is None and steps is not None and batch is not None:
        samples = steps * batch
    if samples is not None and length is not None:
        reading.put("training.tokens", samples * length)
    elif samples is not None or steps is not None:
        key = "train_samples" if "train_samples" in reading.settings else "train_iters"
        lacking = "seq_length" if length is None else "global_batch_size"
        reading.leave(key, f"needs {lacking} to say how many tokens these are")


def _write_length(writing: Writing) -> None:
    tokens = writing.take("training.tokens")
    length = writing.fields.get("training.sequence_length")
    if tokens is None:
        return
    if length is None:
        writing.leave("training.tokens", "need training.sequence_length to say how many samples")
        return
    writing.put("train_samples", round(tokens / length))
    if tokens % length:
        writing.leave("training.tokens", f"are no whole number of sequences of {length}")


def _read_overlap(reading: Reading) -> None:
    gradients = reading.switch("overlap_grad_reduce")
    weights = reading.switch("overlap_param_gather")
    if weights and not gradients:
        reading.leave("overlap_param_gather", "needs overlap_grad_reduce")
    reading.put("software.overlaps_data", gradients)
    if gradients and not weights and reading.fields.get("plan.sharding") != "none":
        reason = "only gradients overlap, and weights do not; software.overlaps_data says both"
        reading.leave("overlap_grad_reduce", reason)


def _write_overlap(writing: Writing) -> None:
    overlaps = writing.take("software.overlaps_data")
    if overlaps:
        writing.put("overlap_grad_reduce", True)
        if writing.fields.get("plan.sharding") != "none":
            writing.put("overlap_param_gather", True)


_GRADIENTS = ("accumulate_allreduce_grads_in_fp32", "grad_reduce_in_bf16")


def _read_gradients(reading: Reading) -> None:
    fp32, bf16 = (reading.switch(key) for key in _GRADIENTS)
    if fp32 or bf16:
        reading.put("software.gradient_format", "bf16" if bf16 else "fp32")


def _write_gradients(writing: Writing) -> None:
    kind = writing.take("software.gradient_format")
    if kind == "fp32":
        writing.put("accumulate_allreduce_grads_in_fp32", True)
    elif kind == "bf16":
        writing.put("grad_reduce_in_bf16", True)
    elif kind is not None and writing.fields.get("training.precision") != kind:
        writing.leave("software.gradient_format", f"gradients are not kept in {kind} there")


_BACKENDS = {"flash": True, "fused": True, "unfused": False, "local": False}


def _read_attention(reading: Reading) -> None:
    backend = reading.take("attention_backend", "auto")
    if reading.switch("use_flash_attn"):
        reading.put("software.fused_attention", True)
    if backend in _BACKENDS:
        reading.put("software.fused_attention", _BACKENDS[backend])
    elif backend != "auto":
        reading.leave("attention_backend", "is no known backend")


def _write_attention(writing: Writing) -> None:
    fused = writing.take("software.fused_attention")
    if fused is not None:
        writing.put("attention_backend", "flash" if fused else "unfused")


def _read_dispatcher(reading: Reading) -> None:
    key = "moe_token_dispatcher_type"
    if reading.take(key) == "alltoall":
        reading.ignore(key, "is how tokens go to their experts here")
    elif key in reading.settings:
        reading.leave(key, "tokens go to their experts by all_to_all")


def _negated(key: str, name: str) -> Row:
    """A key that says no to a switch of ours."""

    def read(reading: Reading) -> None:
        if reading.switch(key):
            reading.put(name, False)

    def write(writing: Writing) -> None:
        if writing.take(name) is False:
            writing.put(key, True)

    return Row((key,), (name,), read, write, "the opposite")


_TRAINING = (
    count("seq_length", "training.sequence_length"),
    Row(
        ("micro_batch_size", "global_batch_size"),
        ("plan.micro_batch", "plan.ragged", "training.global_batch"),
        _read_batch,
        _write_batch,
        "one micro-batch a data rank where no global batch is given",
    ),
    Row(
        ("train_samples", "train_iters"),
        ("training.tokens",),
        _read_length,
        _write_length,
        "samples or steps, times their tokens",
    ),
    Row(
        ("bf16", "fp16", "fp8_format", "fp8_recipe", "fp4_format", "fp4_recipe"),
        ("training.precision",),
        _read_precision,
        _write_precision,
        "fp8 by recipe: delayed, tensorwise and blockwise are fp8, mxfp8 is mxfp8",
    ),
    words(
        "optimizer",
        "training.optimizer",
        {"adam": "adamw", "sgd": "sgd", "muon": "muon", "dist_muon": "muon"},
    ),
    only_read("rampup_batch_size", "the batch grows at first; the final one is taken throughout"),
)
_SOFTWARE = (
    Row(
        ("overlap_grad_reduce", "overlap_param_gather"),
        ("software.overlaps_data",),
        _read_overlap,
        _write_overlap,
    ),
    Row(_GRADIENTS, ("software.gradient_format",), _read_gradients, _write_gradients),
    Row(
        ("attention_backend", "use_flash_attn"),
        ("software.fused_attention",),
        _read_attention,
        _write_attention,
        "flash and fused, or unfused and local",
    ),
    _negated("no_overlap_p2p_communication", "software.overlaps_sends"),
    _negated("no_scatter_gather_tensors_in_pipeline", "software.splits_sends"),
    only_read("no_gradient_accumulation_fusion", "products add to the sum of gradients in place"),
    only_read("empty_unused_memory_level", "the allocator's cache is kept: software.fragmentation"),
    only_read("cross_entropy_loss_fusion", "how the loss is fused is software.elementwise_traffic"),
    only_read("moe_shared_expert_overlap", "shared experts hide no exchange of tokens"),
    Row(
        ("moe_token_dispatcher_type",),
        (),
        _read_dispatcher,
        note="tokens go to their experts by all_to_all",
    ),
    only_read("tp_comm_overlap", "how much it hides is a share: software.tensor_exposed"),
    only_read("hierarchical_context_parallel_sizes", "one method moves keys and values"),
    only_read("cpu_offloading", "offloads all activations of some layers"),
    only_read("cpu_offloading_num_layers", "offloads all activations of some layers"),
    only_read("distribute_saved_activations", "layer inputs are kept whole"),
    only_read("moe_enable_deepep", "tokens go to their experts by all_to_all"),
    only_read("moe_expert_capacity_factor", "no token is dropped, and experts are balanced"),
    only_read("overlap_param_gather_with_optimizer_step", "the optimizer's step stands alone"),
    only_read("defer_embedding_wgrad_compute", "gradients of weights are computed in their place"),
    only_read("delay_wgrad_compute", "gradients of weights are computed in their place"),
    only_read("use_precision_aware_optimizer", "states of the optimizer have one format each"),
    only_read("fp8_param_gather", "weights are gathered in 16 bits"),
    only_read("enable_full_sharding_in_hsdp", "copies hold the same shards"),
)
ROWS: tuple[Row, ...] = (*_TRAINING, *_SOFTWARE)
