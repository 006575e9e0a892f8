"""Layers of pipeline chunks: as even as they go, Megatron-LM's splits, and its layout language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

__all__ = ["even_split", "layout_text", "megatron_split", "parsed_layout"]


def even_split(layers: int, chunks: int) -> list[int]:
    """As even as they go: the last chunk is a layer short first, then the first, then those before
    the last, as `plan/layout.hpp` has it."""
    full = -(-layers // chunks)
    short = chunks * full - layers
    order = [chunks - 1, 0, *range(chunks - 2, 0, -1)]
    split = [full] * chunks
    for chunk in order[:short]:
        split[chunk] -= 1
    return split


def megatron_split(
    layers: int,
    stages: int,
    virtual: int,
    first: int | None,
    last: int | None,
    with_embedding: bool,
    with_loss: bool,
) -> list[int] | None:
    """Layers of each chunk under Megatron-LM's uneven splits; nothing where they do not divide."""
    chunks = stages * virtual
    if first is None and last is None:
        units = layers + with_embedding + with_loss
        if units % chunks:
            return None
        split = [units // chunks] * chunks
        split[0] -= with_embedding
        split[-1] -= with_loss
        return split
    ends = [None] * stages if stages == 1 else [first, *[None] * (stages - 2), last]
    middle = layers - sum(end for end in ends if end is not None)
    free = sum(end is None for end in ends)
    if (free == 0) != (middle == 0) or (free and middle % free):
        return None
    per_stage = [middle // free if end is None else end for end in ends]
    if any(stage % virtual for stage in per_stage):
        return None
    return [stage // virtual for stage in per_stage] * virtual


def parsed_layout(layout: Any) -> list[int] | None:
    """Layers of each chunk of ``Et*2|(t*3|)*2m|L``, or of lists of names of layers; nothing where
    it is neither."""
    if isinstance(layout, (list, tuple)):
        if not all(isinstance(chunk, (list, tuple)) for chunk in layout):
            return None
        names = {"decoder", "t", "embedding", "E", "loss", "L", "mtp", "m"}
        if not all(name in names for chunk in layout for name in chunk):
            return None
        return [sum(name in {"decoder", "t"} for name in chunk) for chunk in layout]
    text = str(layout).replace(",", "")
    for pattern in (r"\(([^()]+)\)\*(\d+)", r"(.)\*(\d+)"):
        if any(int(times) > 512 for _, times in re.findall(pattern, text)):
            return None
        text = re.sub(pattern, lambda found: found[1] * int(found[2]), text)
    if re.search(r"[^EtmL|]", text):
        return None
    return [chunk.count("t") for chunk in text.split("|")]


def layout_text(chunks: Sequence[int]) -> str:
    """The same the other way; equal chunks in a row become ``(t*4|)*14``."""

    def of(count: int) -> str:
        return "" if count == 0 else "t" if count == 1 else f"t*{count}"

    if len(chunks) == 1:
        return f"E{of(chunks[0])}L"
    text = f"E{of(chunks[0])}|"
    middle = list(chunks[1:-1])
    while middle:
        run = next((i for i, layers in enumerate(middle) if layers != middle[0]), len(middle))
        text += f"({of(middle[0])}|)*{run}" if run > 2 else f"{of(middle[0])}|" * run
        middle = middle[run:]
    return f"{text}{of(chunks[-1])}L"
