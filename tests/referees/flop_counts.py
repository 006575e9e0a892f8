"""Referee of FLOP: what PyTorch's counter sees in one forward pass of small models.

`torch.utils.flop_counter.FlopCounterMode` counts the products that PyTorch runs, here on the meta
device, where tensors have shapes and no values. Models are those of `transformers`, with random
shapes that no two sizes share, or plain modules where those cannot be counted. Its conventions:

- attention is eager and counts the full square, whatever the mask or the window;
- elementwise work is not counted (norms, softmax, activations, the passing of states), nor are
  triangular systems: a delta rule solves one here where kernels multiply with an inverse;
- a causal convolution is padded on both sides and cut: column `convolution` counts
  `taps - 1` outputs a sequence too many;
- experts run as one batched product over the chosen experts (`batched_mm`), so that nothing depends
  on values; the router is a product;
- `mamba-2` is a plain module: that of `transformers` writes its chunks as elementwise sums, which
  the counter does not see.

    pip install torch==2.13.0 transformers==5.23.0
    python tests/referees/flop_counts.py > tests/data/flop_counts.csv
"""

import csv
import sys
from collections.abc import Callable
from typing import Any

import torch
import transformers
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

Row = dict[str, Any]
BATCH = 2

# Shapes as bessemer names them; what is left out has the value of its default.
COLUMNS = [
    "name", "module", "batch", "sequence_length", "hidden", "layers", "vocabulary",
    "heads", "kv_heads", "head_size", "value_size", "kv_rank", "query_rank", "rotary_size",
    "output_gate", "causal", "feed_forward", "gated", "experts", "per_token", "shared_size",
    "shared_gate", "dense_layers", "dense_size", "attention_every", "recurrence",
    "recurrence_heads", "recurrence_head_size", "groups", "state_size", "taps", "chunk",
    "encoder_layers", "encoder_tokens", "head", "classes", "patch_values", "class_tokens", "width",
    "flops", "convolution", "versions",
]  # fmt: skip


def decoder(**shape: Any) -> Row:
    base = {
        "sequence_length": 96,
        "hidden": 80,
        "layers": 3,
        "vocabulary": 208,
        "heads": 4,
        "head_size": 20,
    }
    return base | {"feed_forward": 176, "causal": 1} | shape


def text(module: str, config: str, shape: Row, **given: Any) -> tuple[Row, Callable[[], nn.Module]]:
    """A causal language model of `transformers` and our names for its shape."""
    shape = {"kv_heads": shape["heads"]} | shape
    names = {
        "hidden_size": shape["hidden"],
        "num_hidden_layers": shape["layers"],
        "vocab_size": shape["vocabulary"],
        "num_attention_heads": shape["heads"],
        "num_key_value_heads": shape["kv_heads"],
        "head_dim": shape["head_size"],
        "intermediate_size": shape["feed_forward"],
        "max_position_embeddings": 256,
        "pad_token_id": 0,
        "bos_token_id": 1,
        "eos_token_id": 2,
    }
    if isinstance(getattr(getattr(transformers, config), "head_dim", None), property):
        del names["head_dim"]
    settings = getattr(transformers, config)(**{**names, **given})

    def make() -> nn.Module:
        settings._attn_implementation = "eager"
        settings._experts_implementation = "batched_mm"
        return getattr(transformers, module)(settings)  # type: ignore[no-any-return]

    return {"module": module} | shape, make


class ChunkedMamba2(nn.Module):
    """Mamba-2 with its chunks as products: state-space duality, section 6 of Dao and Gu, 2024."""

    def __init__(self, hidden: int, heads: int, size: int, groups: int, state: int, taps: int):
        super().__init__()
        self.shape = (heads, size, groups, state)
        channels = heads * size + 2 * groups * state
        self.into = nn.Linear(hidden, channels + heads * size + heads, bias=False)
        self.convolution = nn.Conv1d(channels, channels, taps, groups=channels)
        self.out = nn.Linear(heads * size, hidden, bias=False)

    def forward(self, x: torch.Tensor, chunk: int) -> torch.Tensor:
        heads, size, groups, state = self.shape
        batch, tokens, _ = x.shape
        channels = heads * size + 2 * groups * state
        projected = self.into(x)[..., :channels].transpose(1, 2)
        taps = self.convolution.kernel_size[0]
        mixed = self.convolution(nn.functional.pad(projected, (taps - 1, 0))).transpose(1, 2)
        values, b, c = mixed.split([heads * size, groups * state, groups * state], dim=-1)
        chunks = tokens // chunk
        values = values.reshape(batch, chunks, chunk, heads, size).transpose(2, 3)
        b = b.reshape(batch, chunks, chunk, groups, state).transpose(2, 3)
        c = c.reshape(batch, chunks, chunk, groups, state).transpose(2, 3)
        scores = torch.matmul(c, b.transpose(-1, -2))
        each = heads // groups
        scores, b, c = (t.repeat_interleave(each, dim=2) for t in (scores, b, c))
        diagonal = torch.matmul(scores, values)
        states = torch.matmul(b.transpose(-1, -2), values)
        mixed = diagonal + torch.matmul(c, states)
        return self.out(mixed.transpose(2, 3).reshape(batch, tokens, heads * size))


class MambaModel(nn.Module):
    def __init__(self, shape: Row):
        super().__init__()
        mixer = [shape[k] for k in ("recurrence_heads", "recurrence_head_size", "groups")]
        self.chunk: int = shape["chunk"]
        self.table = nn.Embedding(shape["vocabulary"], shape["hidden"])
        self.layers = nn.ModuleList(
            ChunkedMamba2(shape["hidden"], *mixer, shape["state_size"], shape["taps"])
            for _ in range(shape["layers"])
        )
        self.output = nn.Linear(shape["hidden"], shape["vocabulary"], bias=False)

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        x = self.table(input_ids)
        for layer in self.layers:
            x = x + layer(x, self.chunk)
        return self.output(x)  # type: ignore[no-any-return]


def mamba_2() -> tuple[Row, Callable[[], nn.Module]]:
    shape = decoder(sequence_length=128, heads=0, head_size=0, feed_forward=0, kv_heads=0)
    shape |= {
        "recurrence": "mamba_2",
        "recurrence_heads": 12,
        "recurrence_head_size": 10,
        "groups": 3,
    }
    shape |= {"state_size": 28, "taps": 4, "chunk": 32, "module": "plain module"}
    return shape, lambda: MambaModel(shape)


def mixture(module: str, config: str, shape: Row, **given: Any) -> Any:
    """Experts as most configurations name them."""
    names = {
        "num_experts_per_tok": shape["per_token"],
        "moe_intermediate_size": shape["feed_forward"],
    }
    return text(module, config, shape, **{**names, **given})


def models() -> dict[str, tuple[Row, Callable[[], nn.Module]]]:
    grouped = decoder(kv_heads=2, gated=1)
    gated = decoder(gated=1)
    plain = decoder(feed_forward=320)
    gpt_2 = {"n_embd": 80, "n_layer": 3, "n_head": 4, "n_positions": 256, "n_inner": None}
    experts = decoder(kv_heads=2, gated=1, experts=10, per_token=3, feed_forward=56)
    latent = decoder(head_size=28, value_size=18, kv_rank=36, query_rank=44, rotary_size=12)
    latent |= {"gated": 1, "experts": 12, "per_token": 4, "feed_forward": 40, "shared_size": 80}
    latent |= {"dense_layers": 1, "dense_size": 176}
    hybrid = decoder(kv_heads=2, gated=1, layers=4, experts=10, per_token=3, feed_forward=56)
    hybrid |= {
        "shared_size": 48,
        "shared_gate": 1,
        "output_gate": 1,
        "attention_every": 4,
        "chunk": 64,
    }
    hybrid |= {"recurrence": "gated_delta_net", "recurrence_heads": 6, "recurrence_head_size": 14}
    hybrid |= {"groups": 2, "state_size": 22, "taps": 4, "sequence_length": 128}
    return {
        "llama": text("LlamaForCausalLM", "LlamaConfig", grouped),
        "mistral": text("MistralForCausalLM", "MistralConfig", grouped),
        "mixtral": text(
            "MixtralForCausalLM", "MixtralConfig", experts, num_local_experts=10,
            num_experts_per_tok=3,
        ),
        "qwen-2": text("Qwen2ForCausalLM", "Qwen2Config", grouped),
        "qwen-3": text("Qwen3ForCausalLM", "Qwen3Config", grouped | {"head_size": 28}),
        "qwen-3-moe": mixture("Qwen3MoeForCausalLM", "Qwen3MoeConfig", experts, num_experts=10),
        "qwen-3-next": mixture(
            "Qwen3NextForCausalLM", "Qwen3NextConfig", hybrid, num_experts=10,
            shared_expert_intermediate_size=48, linear_num_value_heads=6, linear_value_head_dim=14,
            linear_num_key_heads=2, linear_key_head_dim=22, linear_conv_kernel_dim=4,
        ),
        "gemma-2": text("Gemma2ForCausalLM", "Gemma2Config", grouped, sliding_window=32),
        "gemma-3": text("Gemma3ForCausalLM", "Gemma3TextConfig", grouped, sliding_window=32),
        "gpt-2": text("GPT2LMHeadModel", "GPT2Config", plain, **gpt_2),
        "gpt-neox": text("GPTNeoXForCausalLM", "GPTNeoXConfig", plain),
        "gpt-oss": text(
            "GptOssForCausalLM", "GptOssConfig", experts, num_local_experts=10,
            num_experts_per_tok=3, sliding_window=32,
        ),
        "falcon": text(
            "FalconForCausalLM", "FalconConfig", plain | {"kv_heads": 1}, ffn_hidden_size=320,
            multi_query=True, new_decoder_architecture=False,
        ),
        "phi-3": text("Phi3ForCausalLM", "Phi3Config", grouped),
        "opt": text(
            "OPTForCausalLM", "OPTConfig", decoder(width=48), ffn_dim=176, word_embed_proj_dim=48
        ),
        "bloom": text("BloomForCausalLM", "BloomConfig", plain, n_layer=3, n_head=4),
        "deepseek-v3": mixture(
            "DeepseekV3ForCausalLM", "DeepseekV3Config", latent, intermediate_size=176,
            n_routed_experts=12, n_shared_experts=2, n_group=1, topk_group=1, kv_lora_rank=36,
            q_lora_rank=44, qk_rope_head_dim=12, qk_nope_head_dim=16, v_head_dim=18,
            first_k_dense_replace=1, num_key_value_heads=4, head_dim=12,
        ),
        "olmo-2": text("Olmo2ForCausalLM", "Olmo2Config", gated),
        "bert": text(
            "BertForMaskedLM", "BertConfig", decoder(causal=0, head=80),
        ),
        "t5": text(
            "T5ForConditionalGeneration", "T5Config",
            decoder(encoder_layers=3, encoder_tokens=40, head_size=28), d_model=80, d_kv=28,
            d_ff=176, num_layers=3, num_decoder_layers=3, num_heads=4, decoder_start_token_id=0,
        ),
        "vit": text(
            "ViTForImageClassification", "ViTConfig",
            decoder(causal=0, vocabulary=0, classes=10, patch_values=192, class_tokens=1,
                    sequence_length=65),
            image_size=64, patch_size=8, num_labels=10,
        ),
        "mamba-2": mamba_2(),
    }  # fmt: skip


def inputs(shape: Row) -> Row:
    with torch.device("meta"):
        ids = torch.zeros((BATCH, shape["sequence_length"]), dtype=torch.long)
        if shape.get("patch_values"):
            return {"pixel_values": torch.zeros((BATCH, 3, 64, 64))}
        if shape.get("encoder_layers"):
            source = torch.zeros((BATCH, shape["encoder_tokens"]), dtype=torch.long)
            return {"input_ids": source, "decoder_input_ids": ids}
        # Where there is a mask, `transformers` does not look for the starts of packed sequences.
        if shape["module"] == "plain module" or not shape["causal"]:
            return {"input_ids": ids}
        seen = torch.ones_like(ids)
        if shape.get("recurrence"):
            masks = {"full_attention": None, "linear_attention": None}
            return {"input_ids": ids, "attention_mask": masks}
        return {"input_ids": ids, "attention_mask": seen}


def count(shape: Row, make: Callable[[], nn.Module]) -> Row:
    """One forward pass under the counter: all of it, and what its conventions add to the model."""
    with torch.device("meta"):
        model = make().eval()
    counter = FlopCounterMode(display=False, depth=None)
    cached = {} if isinstance(model, MambaModel) else {"use_cache": False}
    if shape.get("patch_values"):
        cached = {}
    with counter, torch.no_grad():
        model(**inputs(shape), **cached)
    convolution = counter.get_flop_counts()["Global"].get(torch.ops.aten.convolution, 0)
    padded = 0 if isinstance(model, MambaModel) or shape.get("patch_values") else convolution
    return {
        "flops": counter.get_total_flops(),
        "convolution": padded,
    }


def counted() -> list[Row]:
    versions = f"torch {torch.__version__.split('+')[0]}, transformers {transformers.__version__}"
    rows = []
    for name, (shape, make) in models().items():
        row = {"name": name, "batch": BATCH, "versions": versions} | shape | count(shape, make)
        rows.append(row)
    return rows


if __name__ == "__main__":
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(counted())
