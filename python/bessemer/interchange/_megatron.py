"""Megatron-LM's arguments: rows of plan, training and software.

Keys are the names of ``megatron/training/arguments.py`` with underscores, as its namespace has
them; NeMo and Megatron-Bridge use the same names inside their sections.
"""

from __future__ import annotations

import re

from bessemer.interchange import _megatron_model, _rows
from bessemer.interchange._pipeline import even_split, layout_text, megatron_split, parsed_layout
from bessemer.interchange._recomputation import recomputation
from bessemer.interchange._rows import Reading, Row, Writing, count, only_read, switch, words

__all__ = ["ROWS", "irrelevant", "launcher"]


# --- pipeline ------------------------------------------------------------------------------------

_PIPELINE = (
    "pipeline_model_parallel_size",
    "num_virtual_stages_per_pipeline_rank",
    "num_layers_per_virtual_pipeline_stage",
    "pipeline_model_parallel_layout",
    "decoder_first_pipeline_num_layers",
    "decoder_last_pipeline_num_layers",
    "account_for_embedding_in_pipeline_split",
    "account_for_loss_in_pipeline_split",
)
_UNEVEN = _PIPELINE[4:]


def _read_pipeline(reading: Reading) -> None:
    stages = reading.count("pipeline_model_parallel_size", 1) or 1
    layers = reading.count("num_layers")
    virtual = reading.count("num_virtual_stages_per_pipeline_rank", 1) or 1
    per_chunk = reading.count("num_layers_per_virtual_pipeline_stage")
    first = reading.count("decoder_first_pipeline_num_layers", least=0)
    last = reading.count("decoder_last_pipeline_num_layers", least=0)
    embedding = reading.switch("account_for_embedding_in_pipeline_split")
    loss = reading.switch("account_for_loss_in_pipeline_split")
    layout = reading.take("pipeline_model_parallel_layout")
    reading.put("plan.pipeline", stages)
    if layout is not None:
        chunks = parsed_layout(layout)
        if chunks is None or len(chunks) % stages:
            reading.leave("pipeline_model_parallel_layout", f"says no chunks for {stages} stages")
            return
        virtual = len(chunks) // stages
        reading.put("plan.chunk_layers", chunks)
    elif per_chunk is not None:
        units = None if layers is None else layers + embedding + loss
        if units is None or units % (stages * per_chunk):
            reason = "needs num_layers" if units is None else f"does not divide {units} layers"
            reading.leave("num_layers_per_virtual_pipeline_stage", reason)
        else:
            virtual = units // (stages * per_chunk)
    if virtual > 1:
        reading.put("plan.schedule", "interleaved")
        reading.put("plan.virtual_stages", virtual)
    uneven = [key for key in _UNEVEN if reading.take(key) not in (None, False)]
    if layout is None and uneven:
        split = None
        if layers is not None:
            split = megatron_split(layers, stages, virtual, first, last, embedding, loss)
        if split is None:
            reason = "needs num_layers" if layers is None else f"does not divide {layers} layers"
            reading.leave(uneven[0], reason)
        elif layers is not None and split != even_split(layers, stages * virtual):
            reading.put("plan.chunk_layers", split)


def _write_pipeline(writing: Writing) -> None:
    stages = writing.take("plan.pipeline", 1)
    virtual = writing.take("plan.virtual_stages", 1)
    schedule = writing.take("plan.schedule", "1f1b")
    chunks = list(writing.take("plan.chunk_layers", ()))
    layers = writing.fields.get("model.layers")
    if stages != 1:
        writing.put("pipeline_model_parallel_size", stages)
    if schedule not in ("1f1b", "interleaved"):
        writing.leave("plan.schedule", "Megatron-LM runs 1F1B and interleaved 1F1B")
    elif (schedule == "interleaved") != (virtual > 1):
        writing.leave("plan.schedule", "interleaved goes with several virtual_stages")
    short = 0
    if not chunks and isinstance(layers, int):
        split = even_split(layers, stages * virtual)
        short = max(split) * len(split) - layers
        chunks = split if short > 2 else []
    if chunks:
        if len(chunks) != stages * virtual:
            writing.leave("plan.chunk_layers", f"are not {stages * virtual} chunks")
        else:
            writing.put("pipeline_model_parallel_layout", layout_text(chunks))
            return
    if virtual > 1:
        writing.put("num_virtual_stages_per_pipeline_rank", virtual)
    if short >= 1:
        writing.put("account_for_loss_in_pipeline_split", True)
    if short == 2:
        writing.put("account_for_embedding_in_pipeline_split", True)


# --- data ----------------------------------------------------------------------------------------

_SHARDING = (
    "use_distributed_optimizer",
    "use_megatron_fsdp",
    "use_custom_fsdp",
    "data_parallel_sharding_strategy",
    "use_torch_fsdp2",
    "torch_fsdp2_no_reshard_after_forward",
    "num_distributed_optimizer_instances",
)
_STRATEGIES = {
    "no_shard": "none",
    "optim": "optimizer",
    "optim_grads": "gradients",
    "optim_grads_params": "weights",
}


def _read_sharding(reading: Reading) -> None:
    distributed = reading.switch("use_distributed_optimizer")
    fsdp = reading.switch("use_megatron_fsdp") | reading.switch("use_custom_fsdp")
    fsdp2 = reading.switch("use_torch_fsdp2")
    kept = reading.switch("torch_fsdp2_no_reshard_after_forward")
    strategy = reading.take("data_parallel_sharding_strategy", "no_shard")
    replicas = reading.count("num_distributed_optimizer_instances", 1) or 1
    sharding = "optimizer" if distributed else "none"
    if fsdp2:
        sharding = "weights_kept" if kept else "weights"
    elif fsdp and strategy in _STRATEGIES:
        sharding = _STRATEGIES[strategy]
    elif fsdp:
        reading.leave("data_parallel_sharding_strategy", "is no known strategy")
    elif strategy != "no_shard":
        reading.ignore("data_parallel_sharding_strategy", "has no effect without use_megatron_fsdp")
    reading.put("plan.sharding", sharding)
    if sharding == "none" and replicas > 1:
        reading.ignore("num_distributed_optimizer_instances", "has no effect without sharding")
    else:
        reading.put("plan.replicas", replicas)


def _write_sharding(writing: Writing) -> None:
    sharding = writing.take("plan.sharding", "none")
    replicas = writing.take("plan.replicas", 1)
    by_strategy = {ours: theirs for theirs, ours in _STRATEGIES.items()}
    if sharding == "weights_kept":
        for name in ("pipeline", "expert"):
            if writing.fields.get(f"plan.{name}", 1) > 1:
                reason = f"weights kept between passes go with no {name} parallelism there"
                writing.leave("plan.sharding", reason)
                return
        if replicas > 1:
            writing.leave("plan.replicas", "weights kept between passes go with one copy there")
        writing.put("use_torch_fsdp2", True)
        writing.put("torch_fsdp2_no_reshard_after_forward", True)
        return
    if sharding != "none":
        writing.put("use_distributed_optimizer", True)
    if sharding in ("gradients", "weights"):
        writing.put("use_megatron_fsdp", True)
        writing.put("data_parallel_sharding_strategy", by_strategy[sharding])
    if replicas > 1:
        if sharding == "none":
            writing.leave("plan.replicas", "copies of what is sharded need sharding")
        else:
            writing.put("num_distributed_optimizer_instances", replicas)


def _read_overlap(reading: Reading) -> None:
    if "overlap_grad_reduce" not in reading.settings:
        if reading.switch("overlap_param_gather"):
            reading.leave("overlap_param_gather", "needs overlap_grad_reduce")
        return
    gradients = reading.switch("overlap_grad_reduce")
    weights = reading.switch("overlap_param_gather")
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


# --- ranks ---------------------------------------------------------------------------------------


def _read_sequence_parallel(reading: Reading) -> None:
    wanted = reading.switch("sequence_parallel")
    if wanted and reading.fields.get("plan.tensor", 1) == 1:
        reading.ignore("sequence_parallel", "has no effect with one tensor rank")
        wanted = False
    reading.put("plan.sequence_parallel", wanted)


def _write_sequence_parallel(writing: Writing) -> None:
    if writing.take("plan.sequence_parallel", False):
        if writing.fields.get("plan.tensor", 1) == 1:
            writing.leave("plan.sequence_parallel", "needs several tensor ranks")
        else:
            writing.put("sequence_parallel", True)


_CONTEXT = {
    "p2p": "ring",
    "all_gather": "all_gather",
    "allgather": "all_gather",
    "a2a": "all_to_all",
}


def _read_context(reading: Reading) -> None:
    ranks = reading.count("context_parallel_size", 1) or 1
    reading.put("plan.context", ranks)
    given = reading.take("cp_comm_type")
    kinds = [given] if isinstance(given, str) else list(given or [])
    if len(set(kinds)) > 1 or any(kind not in _CONTEXT for kind in kinds):
        reading.leave("cp_comm_type", "is more than one method at a time")
    elif kinds:
        reading.put("plan.context_method", _CONTEXT[kinds[0]])
    elif ranks > 1:
        reading.put("plan.context_method", "ring")


def _write_context(writing: Writing) -> None:
    ranks = writing.take("plan.context", 1)
    method = writing.take("plan.context_method", "all_gather")
    if ranks != 1:
        writing.put("context_parallel_size", ranks)
    if ranks != 1 or method != "all_gather":
        writing.put("cp_comm_type", next(k for k, ours in _CONTEXT.items() if ours == method))


def _read_experts(reading: Reading) -> None:
    ranks = reading.count("expert_model_parallel_size", 1) or 1
    mixture = ranks > 1 or reading.settings.get("num_experts") is not None
    tensor = reading.fields.get("plan.tensor", 1) if mixture else 1
    reading.put("plan.expert", ranks)
    reading.put("plan.expert_tensor", reading.count("expert_tensor_parallel_size", tensor))


def _write_experts(writing: Writing) -> None:
    ranks = writing.take("plan.expert", 1)
    tensor = writing.take("plan.expert_tensor", 1)
    if ranks != 1:
        writing.put("expert_model_parallel_size", ranks)
    if ranks != 1 or tensor != 1 or writing.fields.get("model.experts"):
        writing.put("expert_tensor_parallel_size", tensor)


def _read_order(reading: Reading) -> None:
    turned = reading.switch("use_tp_pp_dp_mapping")
    reading.put(
        "plan.rank_order", f"{'pipeline_before_data' if turned else 'data_before_pipeline'}"
    )


def _write_order(writing: Writing) -> None:
    if writing.take("plan.rank_order") == "pipeline_before_data":
        writing.put("use_tp_pp_dp_mapping", True)


def _read_offload(reading: Reading) -> None:
    share = reading.number("optimizer_offload_fraction", 1.0)
    if not reading.switch("optimizer_cpu_offload"):
        return
    reading.put("plan.offload.optimizer", "host")
    if share != 1.0:
        reading.leave("optimizer_offload_fraction", "offloads a part; all of it is taken")


def _write_offload(writing: Writing) -> None:
    where = writing.take("plan.offload.optimizer", "device")
    if where == "host":
        writing.put("optimizer_cpu_offload", True)
    elif where != "device":
        writing.leave("plan.offload.optimizer", f"cannot lie on {where}")
    for name in ("plan.offload.gradients", "plan.offload.weights"):
        if writing.take(name, "device") != "device":
            writing.leave(name, "cannot be offloaded")


# --- training ------------------------------------------------------------------------------------

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


def _negated(key: str, name: str) -> Row:
    """A key that says no to a switch of ours."""

    def read(reading: Reading) -> None:
        if reading.switch(key):
            reading.put(name, False)

    def write(writing: Writing) -> None:
        if writing.take(name) is False:
            writing.put(key, True)

    return Row((key,), (name,), read, write, "the opposite")


_PLAN = (
    count("tensor_model_parallel_size", "plan.tensor", 1),
    Row(
        _PIPELINE,
        ("plan.pipeline", "plan.virtual_stages", "plan.schedule", "plan.chunk_layers"),
        _read_pipeline,
        _write_pipeline,
        "several chunks are interleaved; uneven splits need num_layers",
    ),
    Row(
        ("context_parallel_size", "cp_comm_type"),
        ("plan.context", "plan.context_method"),
        _read_context,
        _write_context,
        "p2p = ring, all_gather, a2a = all_to_all",
    ),
    Row(
        ("expert_model_parallel_size", "expert_tensor_parallel_size"),
        ("plan.expert", "plan.expert_tensor"),
        _read_experts,
        _write_experts,
        "experts share the tensor ranks where nothing else is said",
    ),
    Row(
        ("sequence_parallel",),
        ("plan.sequence_parallel",),
        _read_sequence_parallel,
        _write_sequence_parallel,
    ),
    Row(
        _SHARDING,
        ("plan.sharding", "plan.replicas"),
        _read_sharding,
        _write_sharding,
        "optimizer: the distributed optimizer; gradients, weights: Megatron-FSDP; "
        "weights_kept: FSDP2 without resharding",
    ),
    recomputation,
    switch("overlap_moe_expert_parallel_comm", "plan.expert_overlap"),
    Row(
        ("optimizer_cpu_offload", "optimizer_offload_fraction"),
        ("plan.offload.optimizer", "plan.offload.gradients", "plan.offload.weights"),
        _read_offload,
        _write_offload,
        "the optimizer to the host alone",
    ),
    Row(
        ("use_tp_pp_dp_mapping",),
        ("plan.rank_order",),
        _read_order,
        _write_order,
        "pipeline_before_data",
    ),
)
_TRAINING = (
    count("seq_length", "training.sequence_length"),
    Row(
        ("micro_batch_size", "global_batch_size"),
        ("plan.micro_batch", "training.global_batch"),
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
ROWS: tuple[Row, ...] = (*_PLAN, *_TRAINING, *_SOFTWARE, *_megatron_model.ROWS)

# Paths, logs, checkpoints, data, learning rates, initial values, numerics: nothing that a step of
# the estimate rests on.
_IRRELEVANT = re.compile(
    r"(.*(path|file|dir|_root)$|save|load|no_load|no_save|ckpt|async_save|.*checkpoint(ing)?_|auto_detect"
    r"|use_dist_ckpt|dist_ckpt|log_|logging|timing|tensorboard|wandb|profile|use_pytorch_profiler"
    r"|record_memory|memory_snapshot|one_logger|no_one_logger|app_tag|exp_name|eval_|split$|mock_data"
    r"|data_|.*data_|dataloader|num_workers|tokenizer|tiktoken|legacy_tokenizer|merge_|vocab_extra"
    r"|null_tokenizer|trust_remote|no_create_attention_mask|no_mmap|reset_|eod_mask|lr|min_lr|lr_"
    r"|decoupled_|weight_decay|.*_weight_decay|start_weight|end_weight|adam_|sgd_|muon_|clip_grad"
    r"|loss_scale|initial_loss|min_loss|hysteresis|init_method|embedding_init|use_cpu_init|seed"
    r"|exit_|train_sync|skip_train|override_opt|use_checkpoint|norm_epsilon|apply_layernorm_1p"
    r"|rotary_|use_rope_scaling|rope_|no_rope_fusion|attention_softmax|apply_query_key|mscale"
    r"|moe_aux|moe_z_loss|moe_(grouped|permute|use_legacy|pad|apply|input|use_upcycling|layer_freq)|moe_router_(load|pre|score|dtype|topk_scaling|enable|bias|num|group)"
    r"|moe_per_layer|mtp_loss|manual_gc|check_for|no_check|rerun|disable_straggler|straggler|log_"
    r"|distributed_(backend|timeout)|nccl_communicator|master_|rdzv|node_rank|rank$|local_rank"
    r"|max_restarts|role|tee$|nnodes|nproc_per_node|no_bias_\w+_fusion|use_mcore|transformer_impl"
    r"|spec$|ffn_bias|fp8_(amax|margin|interval)|attention_dropout$|hidden_dropout$|finetune"
    r"|no_initialization|perform_init|enable_ft|calc_ft|config_logger|deprecated|no_persist"
    r"|no_masked_softmax|make_vocab|calculate_per_token|per_split|sft|disable_gloo|lazy_mpu"
    r"|deterministic|no_gradient_reduce_div|ddp_average|no_clone_scatter|train_samples_|results)"
)


def irrelevant(key: str) -> bool:
    """Whether a key is known to change nothing of what a step takes."""
    return _IRRELEVANT.match(key) is not None


def launcher(reading: Reading) -> None:
    """The number of accelerators that `torchrun` starts, where it is a number."""
    nodes, each = reading.count("nnodes"), reading.count("nproc_per_node")
    if reading.accelerators is None and each is not None:
        reading.put("cluster.accelerators", (nodes or 1) * each)
