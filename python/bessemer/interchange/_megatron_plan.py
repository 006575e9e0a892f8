"""Megatron-LM's arguments: rows of the plan."""

from __future__ import annotations

from bessemer._core import InvalidInput
from bessemer._graph_words import cuda_graph, scopes_of
from bessemer.interchange._megatron_pipeline import pipeline
from bessemer.interchange._recomputation import recomputation
from bessemer.interchange._rows import Reading, Row, Writing, count, switch

__all__ = ["ROWS"]

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


def _read_graph(reading: Reading) -> None:
    """The implementation, and what it records; without a scope, each layer whole."""
    whole = reading.switch("enable_cuda_graph") | reading.switch("external_cuda_graph")
    made = str(reading.take("cuda_graph_impl", "none")) != "none" or whole
    scope = reading.take("cuda_graph_scope")
    words = [str(word) for word in scope] if isinstance(scope, (list, tuple)) else str(scope or "")
    if not made:
        return
    text = words if isinstance(words, str) else "+".join(words)
    text = "+".join(text.replace(",", " ").split()) or "layer"
    try:
        reading.put("plan.cuda_graph", cuda_graph(text))
    except InvalidInput:
        reading.leave("cuda_graph_scope", "names a part that is not known")


def _write_graph(writing: Writing) -> None:
    graph = writing.take("plan.cuda_graph", "none")
    if graph == "none":
        return
    scopes = ["full_iteration"] if graph == "full_iteration" else scopes_of(graph)
    if scopes is None:
        writing.leave("plan.cuda_graph", "is no union of its scopes")
        return
    writing.put("cuda_graph_impl", "local" if graph == "full_iteration" else "transformer_engine")
    writing.put("cuda_graph_scope", scopes if len(scopes) > 1 else scopes[0])


def _write_offload(writing: Writing) -> None:
    where = writing.take("plan.offload.optimizer", "device")
    if where == "host":
        writing.put("optimizer_cpu_offload", True)
    elif where != "device":
        writing.leave("plan.offload.optimizer", f"cannot lie on {where}")
    for name in ("plan.offload.gradients", "plan.offload.weights"):
        if writing.take(name, "device") != "device":
            writing.leave(name, "cannot be offloaded")


ROWS: tuple[Row, ...] = (
    count("tensor_model_parallel_size", "plan.tensor", 1),
    pipeline,
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
        ("cuda_graph_impl", "cuda_graph_scope", "enable_cuda_graph", "external_cuda_graph"),
        ("plan.cuda_graph",),
        _read_graph,
        _write_graph,
        "full_iteration, or parts of a layer by scope",
    ),
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
