"""Where Megatron-LM's settings stand in the YAML of NeMo and Megatron-Bridge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["ALIASES", "BRIDGE", "HYDRA", "Alias"]

BRIDGE, HYDRA = "nemo", "nemo-1"


@dataclass(frozen=True)
class Alias:
    """A path in the YAML, the setting of Megatron-LM that it is, and words of the one for the
    other."""

    path: str
    key: str
    words: Mapping[Any, Any] = field(default_factory=dict)
    dialects: tuple[str, ...] = (BRIDGE, HYDRA)


_NOT = {True: False, False: True}


def _same(section: str, keys: str, *dialects: str) -> list[Alias]:
    return [Alias(f"{section}.{key}", key, dialects=dialects) for key in keys.split()]


_BOTH = """tensor_model_parallel_size pipeline_model_parallel_size context_parallel_size
expert_model_parallel_size expert_tensor_parallel_size sequence_parallel num_layers hidden_size
ffn_hidden_size num_attention_heads num_query_groups kv_channels hidden_dropout attention_dropout
moe_router_topk moe_ffn_hidden_size moe_shared_expert_intermediate_size moe_layer_freq
multi_latent_attention q_lora_rank kv_lora_rank qk_head_dim qk_pos_emb_head_dim v_head_dim
qk_layernorm cp_comm_type position_embedding_type pipeline_model_parallel_layout
account_for_embedding_in_pipeline_split account_for_loss_in_pipeline_split
hierarchical_context_parallel_sizes overlap_moe_expert_parallel_comm defer_embedding_wgrad_compute
delay_wgrad_compute cpu_offloading cpu_offloading_num_layers moe_expert_capacity_factor
fine_grained_activation_offloading offload_modules window_size mtp_num_layers vocab_size
make_vocab_size_divisible_by add_qkv_bias"""
_HYDRA_SAME = "micro_batch_size global_batch_size max_position_embeddings rampup_batch_size"
_RECOMPUTED = ("granularity", "method", "num_layers")

ALIASES: tuple[Alias, ...] = (
    *_same("model", _BOTH, BRIDGE, HYDRA),
    *_same("model", "seq_length max_position_embeddings", BRIDGE),
    *_same("model", "attention_backend", BRIDGE),
    *_same("model", _HYDRA_SAME, HYDRA),
    *_same("model", "use_tp_pp_dp_mapping", HYDRA),
    Alias("model.virtual_pipeline_model_parallel_size", "num_virtual_stages_per_pipeline_rank"),
    Alias("model.num_layers_in_first_pipeline_stage", "decoder_first_pipeline_num_layers"),
    Alias("model.num_layers_in_last_pipeline_stage", "decoder_last_pipeline_num_layers"),
    Alias("model.num_moe_experts", "num_experts"),
    Alias("model.add_bias_linear", "disable_bias_linear", _NOT, (BRIDGE,)),
    Alias("model.bias", "disable_bias_linear", _NOT, (HYDRA,)),
    Alias("model.share_embeddings_and_output_weights", "untie_embeddings_and_output_weights", _NOT),
    Alias("model.overlap_p2p_comm", "no_overlap_p2p_communication", _NOT),
    Alias("model.gated_linear_unit", "swiglu", {}, (BRIDGE,)),
    Alias("model.normalization", "normalization", {}, (BRIDGE,)),
    Alias(
        "model.normalization",
        "normalization",
        {"rmsnorm": "RMSNorm", "layernorm": "LayerNorm", "layernorm1p": "LayerNorm"},
        (HYDRA,),
    ),
    *(
        Alias(f"model.recompute_{part}", f"recompute_{part}", {}, (BRIDGE,))
        for part in (*_RECOMPUTED, "modules")
    ),
    *(
        Alias(f"model.activations_checkpoint_{part}", f"recompute_{part}", {}, (HYDRA,))
        for part in _RECOMPUTED
    ),
    *_same("train", "micro_batch_size global_batch_size train_iters train_samples", BRIDGE),
    *_same("train", "rampup_batch_size", BRIDGE),
    Alias("dataset.sequence_length", "seq_length", {}, (BRIDGE,)),
    Alias("dataset.seq_length", "seq_length", {}, (BRIDGE,)),
    Alias("tokenizer.vocab_size", "vocab_size", {}, (BRIDGE,)),
    *_same("ddp", "use_distributed_optimizer overlap_grad_reduce overlap_param_gather", BRIDGE),
    *_same("ddp", "num_distributed_optimizer_instances use_megatron_fsdp", BRIDGE),
    *_same("ddp", "data_parallel_sharding_strategy", BRIDGE),
    Alias("dist.use_torch_fsdp2", "use_torch_fsdp2", {}, (BRIDGE,)),
    Alias("dist.use_tp_pp_dp_mapping", "use_tp_pp_dp_mapping", {}, (BRIDGE,)),
    Alias("dist.use_megatron_fsdp", "use_megatron_fsdp", {}, (BRIDGE,)),
    Alias("ddp.grad_reduce_in_fp32", "accumulate_allreduce_grads_in_fp32", {}, (BRIDGE,)),
    Alias("optimizer.optimizer", "optimizer", {}, (BRIDGE,)),
    Alias("optimizer.optimizer_cpu_offload", "optimizer_cpu_offload", {}, (BRIDGE,)),
    Alias("optimizer.optimizer_offload_fraction", "optimizer_offload_fraction", {}, (BRIDGE,)),
    Alias(
        "optimizer.use_precision_aware_optimizer", "use_precision_aware_optimizer", {}, (BRIDGE,)
    ),
    Alias("mixed_precision.bf16", "bf16", {}, (BRIDGE,)),
    Alias("mixed_precision.fp16", "fp16", {}, (BRIDGE,)),
    Alias("mixed_precision.fp8", "fp8_format", {}, (BRIDGE,)),
    Alias("mixed_precision.fp8_recipe", "fp8_recipe", {}, (BRIDGE,)),
    Alias("mixed_precision.fp4", "fp4_format", {}, (BRIDGE,)),
    Alias("mixed_precision.fp4_recipe", "fp4_recipe", {}, (BRIDGE,)),
    Alias("comm_overlap.tp_comm_overlap", "tp_comm_overlap", {}, (BRIDGE,)),
    Alias("model.encoder_seq_length", "seq_length", {}, (HYDRA,)),
    Alias("model.data.seq_length", "seq_length", {}, (HYDRA,)),
    Alias("model.ub_tp_comm_overlap", "tp_comm_overlap", {}, (HYDRA,)),
    Alias("model.use_flash_attention", "use_flash_attn", {}, (HYDRA,)),
    Alias("model.optim.overlap_grad_sync", "overlap_grad_reduce", {}, (HYDRA,)),
    Alias("model.optim.overlap_param_sync", "overlap_param_gather", {}, (HYDRA,)),
    Alias("trainer.max_steps", "train_iters", {}, (HYDRA,)),
    Alias("trainer.num_nodes", "nnodes"),
    Alias("trainer.devices", "nproc_per_node"),
)
