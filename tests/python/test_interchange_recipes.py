"""Public launch configurations, as numbers: what each says of plan, training and model."""

from typing import Any

import bessemer as bs
import pytest
from bessemer.interchange import Imported


def reasons(found: Imported) -> dict[str, str]:
    return {note.key: note.reason for note in found.unmapped}


def ignored(found: Imported) -> set[str]:
    return {note.key for note in found.ignored}


def test_gpt_3_175b_of_megatron_lm() -> None:
    """[MegatronLMExamples2026] examples/gpt3/train_gpt3_175b_distributed.sh."""
    text = """
    GPUS_PER_NODE=8
    NUM_NODES=1
    WORLD_SIZE=$(($GPUS_PER_NODE*$NUM_NODES))
    DATA_PATH=$5 # a prefix
    DISTRIBUTED_ARGS=(--nproc_per_node $GPUS_PER_NODE --nnodes $NUM_NODES)
    MODEL_ARGS=(
        --num-layers 96
        --hidden-size 12288
        --num-attention-heads 96
        --seq-length 2048
        --max-position-embeddings 2048
        --attention-backend auto # flash, fused, unfused, local
    )
    TRAINING_ARGS=(
        --micro-batch-size 1
        --global-batch-size 1536
        --rampup-batch-size 16 16 5859375
        --train-iters 500000
        --weight-decay 0.1
        --clip-grad 1.0
        --fp16
        --lr 6.0e-5
    )
    MODEL_PARALLEL_ARGS=(
    \t--tensor-model-parallel-size 8
    \t--pipeline-model-parallel-size 16
    )
    DATA_ARGS=(--data-path $DATA_PATH --split 949,50,1)
    LOG_ARGS=(--log-interval 100 --save $CHECKPOINTS --eval-iters 10)
    torchrun ${DISTRIBUTED_ARGS[@]} pretrain_gpt.py \\
        ${MODEL_ARGS[@]} \\
        ${TRAINING_ARGS[@]}
    """
    # One node is what the script stands for until it is changed: 1,024 accelerators are given.
    found = bs.read_launch("megatron", text, accelerators=1024)
    assert found.plan == bs.Plan(tensor=8, pipeline=16, micro_batch=1, sharding="none")
    assert found.accelerators == 1024
    assert dict(found.training) == {
        "sequence_length": 2048,
        "global_batch": 1536,
        "tokens": 500_000 * 1536 * 2048,
        "precision": "fp16",
    }
    model = bs.Model(**found.model, vocabulary=50304)
    published = bs.catalog.models["gpt-3-175b"]
    for name in ("layers", "hidden", "heads", "kv_heads", "head_size", "feed_forward"):
        assert getattr(model, name) == getattr(published, name), name
    assert (model.positions, model.dropout, model.mlp_bias) == ("learned", True, True)
    assert reasons(found) == {
        "--rampup-batch-size": "the batch grows at first; the final one is taken throughout"
    }
    assert {"--lr", "--split", "--save", "--clip-grad", "--data-path"} <= ignored(found)


def test_llama_3_8b_of_megatron_lm() -> None:
    """[MegatronLMExamples2026] examples/llama/train_llama3_8b_h100_fp8.sh."""
    text = """
    GPUS_PER_NODE=8
    NUM_NODES=1
    TP_SIZE=1
    CP_SIZE=1
    NUM_LAYERS=32
    DTYPE="fp8"
    SEQ_LENGTH=8192
    ARGS=(
        --nproc_per_node $GPUS_PER_NODE
        --nnodes $NUM_NODES
        --num-layers $NUM_LAYERS
        --hidden-size 4096
        --ffn-hidden-size 14336
        --num-attention-heads 32
        --group-query-attention
        --num-query-groups 8
        --kv-channels 128
        --seq-length $SEQ_LENGTH
        --max-position-embeddings 8192
        --position-embedding-type rope
        --attention-dropout 0.0
        --hidden-dropout 0.0
        --swiglu
        --attention-backend fused
        --apply-layernorm-1p
        --untie-embeddings-and-output-weights
        --disable-bias-linear
        --micro-batch-size 1
        --global-batch-size 128
        --train-samples 1953125000
        --bf16
        --grad-reduce-in-bf16
        --empty-unused-memory-level 1
        "--vocab-size 128256"
        "--split '99,1,0'"
    )
    if [[ "$DTYPE" == "fp8" ]]; then
        DTYPE_ARGS+=(
            "--fp8-format hybrid"
            "--fp8-amax-history-len 1024"
        )
    fi
    MODEL_PARALLEL_ARGS=(
        --tensor-model-parallel-size $TP_SIZE
        --context-parallel-size $CP_SIZE
        # --pipeline-model-parallel-size $PP_SIZE
        --sequence-parallel
    )
    DDP_ARGS=(
        --use-distributed-optimizer
        --overlap-grad-reduce
        --overlap-param-gather
    )
    """
    found = bs.read_launch("megatron", text)
    assert found.plan == bs.Plan(sharding="optimizer")
    assert found.accelerators == 8
    assert found.training["tokens"] == 1_953_125_000 * 8192  # 16 Ttoken
    assert dict(found.software) == {
        "overlaps_data": True,
        "gradient_format": "bf16",
        "fused_attention": True,
    }
    # The script keeps layer norms: its 8B is not Meta's in that.
    assert bs.Model(**found.model) == bs.catalog.models["llama-3-8b"].with_(name="", norm="layer")
    assert reasons(found) == {
        "--fp8-format": "stands in a condition of the script, which nobody evaluates",
        "--empty-unused-memory-level": "the allocator's cache is kept: software.fragmentation",
    }
    assert "--sequence-parallel" in ignored(found)  # with one tensor rank


def test_mixtral_8x7b_of_megatron_lm() -> None:
    """[MegatronLMExamples2026] megatron/core/transformer/moe/README.md: on 32 accelerators."""
    line = (
        "--disable-bias-linear --seq-length 4096 --max-position-embeddings 32768 --num-layers 32 "
        "--hidden-size 4096 --ffn-hidden-size 14336 --num-attention-heads 32 "
        "--attention-dropout 0.0 --hidden-dropout 0.0 --normalization RMSNorm "
        "--position-embedding-type rope --swiglu --untie-embeddings-and-output-weights "
        "--group-query-attention --num-query-groups 8 --no-masked-softmax-fusion "
        "--no-position-embedding --num-experts 8 --expert-model-parallel-size 8 "
        "--moe-router-load-balancing-type aux_loss --moe-router-topk 2 --moe-aux-loss-coeff 1e-2 "
        "--moe-grouped-gemm --moe-permute-fusion --micro-batch-size 1 --global-batch-size 128 "
        "--train-iters 500000 --bf16 --overlap-grad-reduce --overlap-param-gather "
        "--tensor-model-parallel-size 1 --pipeline-model-parallel-size 4 "
        "--num-layers-per-virtual-pipeline-stage 8 --sequence-parallel --use-distributed-optimizer"
    )
    found = bs.read_launch("megatron", line.split(), accelerators=32)
    # 32 layers over 4 stages in chunks of 8 are one chunk a stage: nothing is interleaved.
    assert found.plan == bs.Plan(pipeline=4, expert=8, sharding="optimizer")
    assert found.plan.groups(32)["expert_data"].ranks == 1
    assert found.model["experts"] == {"count": 8, "per_token": 2}
    assert found.model["feed_forward"] == 14336
    assert set(reasons(found)) <= {"model.experts"}


def test_deepseek_v3_of_megatron_bridge() -> None:
    """[MegatronBridge2026] recipes/deepseek/deepseek_v3.py: 61 layers on 16 stages, 64 expert
    ranks; the last stage has one layer, the multi-token prediction and the loss."""
    layers = [["embedding"] + ["decoder"] * 4] + [["decoder"] * 4] * 14
    config: dict[str, Any] = {
        "model": {
            "num_layers": 61,
            "tensor_model_parallel_size": 2,
            "pipeline_model_parallel_size": 16,
            "pipeline_model_parallel_layout": [*layers, ["decoder", "mtp", "loss"]],
            "virtual_pipeline_model_parallel_size": None,
            "context_parallel_size": 1,
            "expert_model_parallel_size": 64,
            "expert_tensor_parallel_size": 1,
            "sequence_parallel": True,
            "seq_length": 4096,
            "mtp_num_layers": 1,
            "recompute_granularity": "selective",
            "recompute_modules": ["mla_up_proj", "layernorm"],
            "moe_grouped_gemm": True,
        },
        "train": {"train_iters": 1_000_000, "global_batch_size": 4096, "micro_batch_size": 1},
        "ddp": {
            "use_distributed_optimizer": True,
            "overlap_grad_reduce": True,
            "overlap_param_gather": True,
        },
        "mixed_precision": "bf16_mixed",
    }
    found = bs.read_launch("nemo", config, accelerators=1024)
    assert found.plan == bs.Plan(
        tensor=2,
        pipeline=16,
        expert=64,
        sequence_parallel=True,
        recomputation={"modules": ["latent_up_projection", "norm"]},
        chunk_layers=[*[4] * 15, 1],
    )
    # 1,024 / (2 * 16) = 32 data ranks; a stage's 64 ranks hold each expert once.
    groups = found.plan.groups(1024)
    assert (groups["data"].ranks, groups["expert_data"].ranks) == (32, 1)
    assert found.training["tokens"] == 1_000_000 * 4096 * 4096
    assert found.training["precision"] == "bf16"


def test_llama_3_70b_of_megatron_bridge() -> None:
    """[MegatronBridge2026] recipes/llama/llama3.py: 80 layers, 4 stages of 5 chunks."""
    text = """
model:
  tensor_model_parallel_size: 4
  pipeline_model_parallel_size: 4
  virtual_pipeline_model_parallel_size: 5
  context_parallel_size: 2
  sequence_parallel: true
  seq_length: 8192
  recompute_granularity: null
  cuda_graph_impl: none
train:
  train_iters: 1168251
  global_batch_size: 512
  micro_batch_size: 1
  manual_gc: true
ddp:
  use_distributed_optimizer: true
  overlap_grad_reduce: true
  overlap_param_gather: true
  grad_reduce_in_fp32: true
  use_megatron_fsdp: false
mixed_precision: bf16_mixed
comm_overlap:
  tp_comm_overlap: true
"""
    halved = text.replace("grad_reduce_in_fp32: true", "grad_reduce_in_fp32: false")
    assert bs.read_launch("nemo", halved).software["gradient_format"] == "bf16"
    found = bs.read_launch("nemo", text, accelerators=64)
    assert found.plan == bs.Plan(
        tensor=4,
        pipeline=4,
        virtual_stages=5,
        schedule="interleaved",
        context=2,
        context_method="ring",
        sequence_parallel=True,
    )
    assert found.training["tokens"] == 1168251 * 512 * 8192  # 4.9 Ttoken
    assert dict(found.software) == {"overlaps_data": True, "gradient_format": "fp32"}
    assert set(reasons(found)) == {"comm_overlap.tp_comm_overlap"}


def test_llama_3_405b_of_torchtitan() -> None:
    """[TorchtitanConfigs2025] llama3_405b.toml: made for 128 H100."""
    text = """
[job]
description = "Llama 3 405B training"

[model]
name = "llama3"
flavor = "405B"
converters = "float8"

[optimizer]
name = "AdamW"
lr = 8e-5

[training]
batch_size = 2
seq_len = 8192
steps = 3000
compile = true

[parallelism]
data_parallel_replicate_degree = 1
data_parallel_shard_degree = -1
tensor_parallel_degree = 8
enable_async_tensor_parallel = true
pipeline_parallel_degree = 1
context_parallel_degree = 1

[activation_checkpoint]
mode = "full"

[float8]
enable_fsdp_float8_all_gather = true
"""
    found = bs.read_launch("torchtitan", text, accelerators=128)
    assert found.plan == bs.Plan(
        tensor=8,
        micro_batch=2,
        sequence_parallel=True,
        sharding="weights",
        recomputation="full",
    )
    # 16 data ranks of 2 sequences.
    assert found.training["global_batch"] == 32
    assert found.training["tokens"] == 3000 * 32 * 8192
    assert found.training["optimizer"] == "adamw"
    assert dict(found.model) == {"name": "llama-3.1-405b"}
    assert "parallelism.enable_async_tensor_parallel" in reasons(found)
    fp8 = found.training.get("precision")
    assert fp8 == "fp8" or "training.precision" in reasons(found)
    run = bs.train({**found.scenario("dgx-h100")})
    assert run.inputs["cluster"].accelerators == 128


def test_zero_3_with_offloading_of_axolotl() -> None:
    """[AxolotlDeepSpeed2024] zero3_bf16_cpuoffload_all.json; batches are left to the program."""
    config = {
        "zero_optimization": {
            "stage": 3,
            "offload_optimizer": {"device": "cpu", "pin_memory": True},
            "offload_param": {"device": "cpu", "pin_memory": True},
            "overlap_comm": True,
            "contiguous_gradients": True,
            "sub_group_size": 0,
            "reduce_bucket_size": "auto",
            "stage3_prefetch_bucket_size": "auto",
            "stage3_max_live_parameters": 0,
        },
        "bf16": {"enabled": True},
        "fp16": {"enabled": "auto", "loss_scale": 0},
        "gradient_accumulation_steps": "auto",
        "gradient_clipping": "auto",
        "train_batch_size": "auto",
        "train_micro_batch_size_per_gpu": "auto",
    }
    found = bs.read_launch("deepspeed", config, accelerators=8)
    assert found.plan == bs.Plan(
        sharding="weights",
        offload=bs.Offload(optimizer="host", gradients="host", weights="host"),
    )
    assert dict(found.training) == {"precision": "bf16"}
    assert dict(found.software) == {"overlaps_data": True}
    assert set(reasons(found)) == {
        "fp16.enabled",
        "gradient_accumulation_steps",
        "train_batch_size",
        "train_micro_batch_size_per_gpu",
    }
    known = {**config, "train_batch_size": 64, "gradient_accumulation_steps": 4}
    found = bs.read_launch("deepspeed", known, accelerators=8)
    assert (found.plan.micro_batch, found.training["global_batch"]) == (2, 64)


def test_llama_of_nemo_1() -> None:
    """[NeMoLlamaConfig2024] megatron_llama_config.yaml: names, references between them, and
    defaults that say nothing."""
    text = """
trainer:
  devices: 8
  num_nodes: 2
  precision: bf16
  max_steps: 100000
model:
  micro_batch_size: 4
  global_batch_size: 128
  tensor_model_parallel_size: 2
  pipeline_model_parallel_size: 1
  virtual_pipeline_model_parallel_size: null
  encoder_seq_length: 4096
  max_position_embeddings: ${.encoder_seq_length}
  num_layers: 12
  hidden_size: 768
  ffn_hidden_size: 3072
  num_attention_heads: 12
  hidden_dropout: 0.0
  attention_dropout: 0.0
  kv_channels: null
  normalization: 'rmsnorm'
  bias: False
  activation: 'fast-swiglu'
  position_embedding_type: 'rope'
  share_embeddings_and_output_weights: False
  overlap_p2p_comm: False
  num_query_groups: null
  tokenizer:
    library: 'sentencepiece'
    model: ???
  activations_checkpoint_granularity: full
  activations_checkpoint_method: block
  activations_checkpoint_num_layers: 4
  activations_checkpoint_layers_per_pipeline: null
  sequence_parallel: True
  fp8: False
  data:
    seq_length: ${model.encoder_seq_length}
  optim:
    name: distributed_fused_adam
    lr: 2e-4
"""
    found = bs.read_launch("nemo-1", text)
    assert found.accelerators == 16
    assert found.plan == bs.Plan(
        tensor=2,
        micro_batch=4,
        sequence_parallel=True,
        sharding="optimizer",
        recomputation={"full": True, "layers": 4},
    )
    assert dict(found.training) == {
        "sequence_length": 4096,
        "global_batch": 128,
        "tokens": 100_000 * 128 * 4096,
        "precision": "bf16",
        "optimizer": "adamw",
    }
    assert found.model["head_size"] == 64
    assert (found.model["gated"], found.model["activation"]) == (True, "silu")
    assert dict(found.software) == {"overlaps_sends": False, "overlaps_data": False}
    assert reasons(found) == {}
    assert found.plan == bs.read_launch("nemo", text).plan  # both dialects are read alike


@pytest.mark.parametrize(
    ("changes", "sharding", "replicas"),
    [
        ({"data_parallel_shard_degree": 8, "data_parallel_replicate_degree": 4}, "weights", 4),
        ({"fsdp_reshard_after_forward": "never"}, "weights_kept", 1),
        ({"pipeline_parallel_degree": 4}, "weights_kept", 1),
        ({"pipeline_parallel_degree": 4, "fsdp_reshard_after_forward": "always"}, "weights", 1),
        ({"data_parallel_shard_degree": 1, "data_parallel_replicate_degree": 32}, "none", 1),
        (
            {
                "data_parallel_shard_degree": 1,
                "data_parallel_replicate_degree": 16,
                "context_parallel_degree": 2,
            },
            "weights",
            16,
        ),
    ],
)
def test_sharding_of_torchtitan(changes: dict[str, Any], sharding: str, replicas: int) -> None:
    """[TorchtitanConfigs2025] job_config.py: hybrid sharding, policies, replicas alone."""
    found = bs.read_launch("torchtitan", {"parallelism": changes}, accelerators=32)
    assert (found.plan.sharding, found.plan.replicas) == (sharding, replicas)


@pytest.mark.parametrize(
    ("arguments", "sharding", "replicas"),
    [
        ("", "none", 1),
        ("--use-distributed-optimizer", "optimizer", 1),
        (
            "--use-distributed-optimizer --num-distributed-optimizer-instances 4",
            "optimizer",
            4,
        ),
        (
            "--use-megatron-fsdp --data-parallel-sharding-strategy optim_grads",
            "gradients",
            1,
        ),
        (
            "--use-megatron-fsdp --data-parallel-sharding-strategy optim_grads_params",
            "weights",
            1,
        ),
        ("--use-torch-fsdp2", "weights", 1),
        ("--use-torch-fsdp2 --torch-fsdp2-no-reshard-after-forward", "weights_kept", 1),
        ("--data-parallel-sharding-strategy optim", "none", 1),
    ],
)
def test_sharding_of_megatron_lm(arguments: str, sharding: str, replicas: int) -> None:
    """[MegatronLMExamples2026] megatron/training/arguments.py."""
    plan = bs.read_launch("megatron", f"{arguments} --micro-batch-size 1").plan
    assert (plan.sharding, plan.replicas) == (sharding, replicas)


@pytest.mark.parametrize(
    ("arguments", "recomputation"),
    [
        ("", "none"),
        ("--recompute-activations", "selective"),
        ("--recompute-granularity selective", "selective"),
        (
            "--recompute-granularity full --recompute-method uniform --recompute-num-layers 1",
            "full",
        ),
        (
            "--recompute-granularity full --recompute-method uniform --recompute-num-layers 4",
            bs.Recomputation(full=True, group=4),
        ),
        (
            "--recompute-granularity full --recompute-method block --recompute-num-layers 4",
            bs.Recomputation(full=True, layers=4),
        ),
        (
            "--recompute-granularity selective --recompute-modules mla_up_proj moe_act layernorm",
            bs.Recomputation(modules=["norm", "latent_up_projection", "activation"]),
        ),
        (
            "--recompute-granularity selective --recompute-modules moe "
            "--num-experts 8 --moe-shared-expert-intermediate-size 64",
            bs.Recomputation(modules=["router", "experts", "activation", "feed_forward"]),
        ),
    ],
)
def test_recomputation_of_megatron_lm(arguments: str, recomputation: Any) -> None:
    """[MegatronLMExamples2026] megatron/training/arguments.py and the readme of its experts."""
    plan = bs.read_launch("megatron", f"{arguments} --micro-batch-size 1").plan
    assert plan.recomputation == recomputation


def test_latent_attention_of_megatron_lm() -> None:
    """The shapes of DeepSeek-V3 [DeepSeekV32024] by the arguments' names."""
    found = bs.read_launch(
        "megatron",
        "--num-layers 61 --hidden-size 7168 --num-attention-heads 128 --multi-latent-attention "
        "--q-lora-rank 1536 --kv-lora-rank 512 --qk-head-dim 128 --qk-pos-emb-head-dim 64 "
        "--v-head-dim 128 --num-experts 256 --moe-router-topk 8 --moe-ffn-hidden-size 2048 "
        "--moe-shared-expert-intermediate-size 2048 --moe-layer-freq ([0]*3+[1]*58)",
    )
    model = found.model
    assert (model["head_size"], model["rotary_size"], model["value_size"]) == (192, 64, 128)
    assert (model["query_rank"], model["kv_rank"], model["kv_heads"]) == (1536, 512, 128)
    assert model["experts"] == {"count": 256, "per_token": 8, "shared_size": 2048}
    assert model["feed_forward"] == 2048
    assert "--moe-layer-freq" in reasons(found)
