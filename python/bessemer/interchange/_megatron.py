"""Megatron-LM's arguments: all rows, and what changes nothing.

Keys are the names of ``megatron/training/arguments.py`` with underscores, as its namespace has
them; NeMo and Megatron-Bridge use the same names inside their sections.
"""

from __future__ import annotations

import re

from bessemer.interchange import _megatron_model, _megatron_plan, _megatron_training
from bessemer.interchange._rows import Reading, Row

__all__ = ["ROWS", "irrelevant", "launcher"]

ROWS: tuple[Row, ...] = (
    *_megatron_plan.ROWS,
    *_megatron_training.ROWS,
    *_megatron_model.ROWS,
)

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
