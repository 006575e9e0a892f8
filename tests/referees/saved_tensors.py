"""What PyTorch's autograd keeps of one transformer block, in bytes, as a table.

A block in bf16 as training stacks write it runs forward under
`torch.autograd.graph.saved_tensors_hooks`; every storage that is saved counts once. Parameters
and the tables of rotary positions, which all layers share, do not count.

    python saved_tensors.py > ../data/saved_tensors.csv

Conventions of the blocks:

- Norms and the gated activation are fused kernels, as Megatron-Core and Transformer Engine have
  them: a norm saves its input and one or two statistics a row, the gated activation its two
  inputs. `plain` activation is SiLU and a product, as Hugging Face writes it.
- Dropout is the operator with a mask of one byte an element, as accelerators run it.
- `flash` attention is PyTorch's own kernel for the processor that runs this, which saves what
  those of accelerators do: queries, keys, values, output and one statistic a row. Where it does
  not take fewer key heads than query heads, a function that saves the same set stands for it.
- `eager` attention is two batched products and a softmax in 16 bits in the layout of
  Megatron-LM, [sequence, batch, ...], so that no operand is copied only to be transposed; keys
  and values are repeated to as many heads as queries have.
- Recomputation is `torch.utils.checkpoint`: `selective` around the attention core, `full` around
  the block.
- `hugging-face` rows are `LlamaRMSNorm` and `eager_attention_forward` as the library writes them,
  with norms and softmax through fp32. They are for information: no fused stack keeps so much.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict, dataclass, fields
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint


@dataclass(frozen=True)
class Block:
    """Shapes and ways of one block."""

    style: str
    attention: str
    activation: str
    recomputation: str
    batch: int
    sequence: int
    hidden: int
    heads: int
    kv_heads: int
    head_size: int
    feed_forward: int
    gated: bool
    dropout: bool


class FusedNorm(torch.autograd.Function):
    """RMS norm that keeps its input and one statistic a row."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        scale = torch.rsqrt(x.float().square().mean(-1, keepdim=True) + 1e-6)
        ctx.save_for_backward(x, scale, weight)
        return (x.float() * scale).to(x.dtype) * weight

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[None, None]:
        raise NotImplementedError("only what forward keeps is counted")


class FusedGate(torch.autograd.Function):
    """SiLU of one input times the other, of which both are kept."""

    @staticmethod
    def forward(ctx: Any, gate: Tensor, up: Tensor) -> Tensor:
        ctx.save_for_backward(gate, up)
        return functional.silu(gate) * up

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[None, None]:
        raise NotImplementedError("only what forward keeps is counted")


class GroupedFlash(torch.autograd.Function):
    """Attention over fewer key heads that keeps what FlashAttention does."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        groups = q.shape[2] // k.shape[2]
        wide = [x.repeat_interleave(groups, 2).transpose(1, 2) for x in (k, v)]
        out = functional.scaled_dot_product_attention(q.transpose(1, 2), *wide, is_causal=True)
        out = out.transpose(1, 2).contiguous()
        rows = torch.empty(q.shape[0], q.shape[2], q.shape[1], dtype=torch.float32)
        ctx.save_for_backward(q, k, v, out, rows)
        return out

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[None, None, None]:
        raise NotImplementedError("only what forward keeps is counted")


class HuggingFaceNorm(nn.Module):
    """RMS norm through fp32, not fused."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))

    def forward(self, x: Tensor) -> Tensor:
        wide = x.to(torch.float32)
        wide = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + 1e-6)
        return self.weight * wide.to(x.dtype)


class KernelNorm(nn.Module):
    """RMS norm in one kernel."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = FusedNorm.apply(x, self.weight)
        return out


def turned(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions."""
    first, second = x.chunk(2, -1)
    return x * cos + torch.cat((-second, first), -1) * sin


class Transformer(nn.Module):
    """One block, [sequence, batch, hidden] in and out (batch first for flash attention)."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = b = block
        bias = not b.gated
        kv = b.kv_heads * b.head_size
        width = b.heads * b.head_size
        norm: Any = KernelNorm if b.style == "fused" else HuggingFaceNorm
        self.norms = nn.ModuleList(
            norm(b.hidden) if b.gated else nn.LayerNorm(b.hidden) for _ in range(2)
        )
        self.q = nn.Linear(b.hidden, width, bias)
        self.k = nn.Linear(b.hidden, kv, bias)
        self.v = nn.Linear(b.hidden, kv, bias)
        self.out = nn.Linear(width, b.hidden, bias)
        self.up = nn.Linear(b.hidden, b.feed_forward, bias)
        self.gate = nn.Linear(b.hidden, b.feed_forward, False) if b.gated else None
        self.down = nn.Linear(b.feed_forward, b.hidden, bias)
        angles = torch.randn(b.sequence, b.head_size)
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())

    def dropped(self, x: Tensor) -> Tensor:
        return torch.native_dropout(x, 0.1, True)[0] if self.block.dropout else x

    def eager(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Two products and a softmax; [s, b, heads, size] each."""
        b = self.block
        groups = b.heads // b.kv_heads
        if groups > 1:
            k, v = k.repeat_interleave(groups, 2), v.repeat_interleave(groups, 2)
        q, k, v = (x.reshape(b.sequence, b.batch * b.heads, b.head_size) for x in (q, k, v))
        scores = torch.bmm(q.transpose(0, 1), k.permute(1, 2, 0))
        scores = scores * b.head_size**-0.5 + self.mask
        wide = torch.float32 if b.style == "hugging-face" else None
        probabilities = torch.softmax(scores, -1, dtype=wide).to(q.dtype)
        out = torch.bmm(self.dropped(probabilities), v.transpose(0, 1))
        return out.transpose(0, 1).reshape(b.sequence, b.batch, b.heads * b.head_size)

    def flash(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """One kernel; [b, s, heads, size] each."""
        b = self.block
        if b.heads != b.kv_heads:
            out: Tensor = GroupedFlash.apply(q, k, v)
        else:
            turned_round = (x.transpose(1, 2) for x in (q, k, v))
            out = functional.scaled_dot_product_attention(*turned_round, is_causal=True)
            out = out.transpose(1, 2)
        return out.reshape(b.batch, b.sequence, b.heads * b.head_size)

    def attention(self, x: Tensor) -> Tensor:
        b = self.block
        lead = x.shape[:2]
        q = self.q(x).view(*lead, b.heads, b.head_size)
        k = self.k(x).view(*lead, b.kv_heads, b.head_size)
        v = self.v(x).view(*lead, b.kv_heads, b.head_size)
        if b.gated:
            place = (
                (slice(None), None, None) if b.attention == "eager" else (None, slice(None), None)
            )
            cos, sin = self.cos[place], self.sin[place]
            q, k = turned(q, cos, sin), turned(k, cos, sin)
        core = self.eager if b.attention == "eager" else self.flash
        if b.recomputation == "selective":
            return self.out(checkpoint(core, q, k, v, use_reentrant=True))
        return self.out(core(q, k, v))

    def feed_forward(self, x: Tensor) -> Tensor:
        up = self.up(x)
        if self.gate is None:
            return self.down(functional.gelu(up))
        gate = self.gate(x)
        if self.block.activation == "fused":
            return self.down(FusedGate.apply(gate, up))
        return self.down(functional.silu(gate) * up)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.dropped(self.attention(self.norms[0](x)))
        return x + self.dropped(self.feed_forward(self.norms[1](x)))


def kept_bytes(block: Block) -> int:
    """Bytes of all storages that the backward pass of the block keeps."""
    torch.manual_seed(0)
    layer = Transformer(block).to(torch.bfloat16)
    triangle = torch.full((block.sequence, block.sequence), -1e4, dtype=torch.bfloat16).triu(1)
    layer.register_buffer("mask", triangle)
    shared = {x.untyped_storage().data_ptr() for x in (*layer.parameters(), *layer.buffers())}
    lead = (block.sequence, block.batch)
    if block.attention == "flash":
        lead = lead[::-1]
    x = torch.randn(*lead, block.hidden, dtype=torch.bfloat16, requires_grad=True)
    kept: dict[int, Tensor] = {}

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in shared:
            kept[storage.data_ptr()] = tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        if block.recomputation == "full":
            out = checkpoint(layer, x, use_reentrant=True)
        else:
            out = layer(x)
    del out
    return sum(tensor.untyped_storage().nbytes() for tensor in kept.values())


def blocks() -> list[Block]:
    """Dense blocks with and without grouped keys, gates and dropout, each in every way."""
    gpt: dict[str, Any] = {
        "style": "fused", "batch": 2, "hidden": 1024, "heads": 16, "kv_heads": 16,
        "head_size": 64, "feed_forward": 4096, "gated": False,
    }  # fmt: skip
    llama = gpt | {"kv_heads": 4, "feed_forward": 3584, "gated": True, "dropout": False}
    wide = llama | {"kv_heads": 16, "head_size": 128, "batch": 1}
    all_of: list[Block] = []
    for recomputation in ("none", "selective", "full"):
        again: dict[str, Any] = {"recomputation": recomputation}
        for sequence in (256, 768):
            now = again | {"sequence": sequence}
            eager = now | {"attention": "eager", "activation": "fused"}
            flash = now | {"attention": "flash", "activation": "fused"}
            all_of.append(Block(**gpt, **eager, dropout=True))
            all_of.append(Block(**gpt, **eager, dropout=False))
            all_of.append(Block(**gpt, **flash, dropout=False))
            for shapes in (llama, wide):
                all_of.append(Block(**shapes, **eager))
                all_of.append(Block(**shapes, **flash))
                all_of.append(Block(**shapes, **(flash | {"activation": "plain"})))
    plain = {"sequence": 768, "recomputation": "none", "activation": "plain"}
    for attention in ("eager", "flash"):
        style = llama | {"style": "hugging-face", "attention": attention}
        all_of.append(Block(**style, **plain))
    return all_of


def main() -> None:
    """Print the table."""
    names = [field.name for field in fields(Block)]
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow([*names, "bytes", "torch"])
    for block in blocks():
        shapes = [int(x) if isinstance(x, bool) else x for x in asdict(block).values()]
        table.writerow([*shapes, kept_bytes(block), torch.__version__])


if __name__ == "__main__":
    main()
