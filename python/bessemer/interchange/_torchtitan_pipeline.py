"""torchtitan's TOML: stages, chunks and their layers."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from bessemer.interchange._rows import Reading, Row, Writing

__all__ = ["pipeline"]

_SCHEDULES = {
    "1F1B": "1f1b",
    "Interleaved1F1B": "interleaved",
    "GPipe": "gpipe",
    "ZBVZeroBubble": "zb-v",
    "DualPipeV": "dualpipe-v",
}
_PARTS = "parallelism.module_fqns_per_model_part"
_PER_STAGE = "parallelism.pipeline_parallel_layers_per_stage"
_SPLITS = "parallelism.pipeline_parallel_split_points"
_SCHEDULE = "parallelism.pipeline_parallel_schedule"
_LESS = (
    "parallelism.pipeline_parallel_first_stage_less_layers",
    "parallelism.pipeline_parallel_last_stage_less_layers",
)


def _read_pipeline(reading: Reading) -> None:
    stages = reading.count("parallelism.pipeline_parallel_degree", 1) or 1
    reading.put("plan.pipeline", stages)
    given = reading.take(_SCHEDULE)
    less = sum(reading.count(key, 1, least=0) or 0 for key in _LESS)
    per_stage = reading.count(_PER_STAGE)
    parts, splits = reading.take(_PARTS), reading.take(_SPLITS) or []
    if isinstance(splits, str):
        splits = [point for point in splits.split(",") if point]
    if stages == 1:
        for key in (_SCHEDULE, _PER_STAGE, _PARTS, _SPLITS):
            if reading.settings.get(key):
                reading.ignore(key, "has no effect with one pipeline stage")
        return
    schedule = _SCHEDULES.get(str(given or "1F1B"))
    if schedule is None:
        reading.leave(_SCHEDULE, f"there is no '{given}'")
        schedule = "1f1b"
    virtual = 2 if schedule == "interleaved" else 1
    layers: int | None = reading.fields.get("model.layers")
    chunks = _layers_of_parts(parts) if parts else None
    if splits and not parts:
        chunks = _layers_of_splits(splits, layers)
    if (parts or splits) and (chunks is None or len(chunks) % stages):
        reading.leave(_PARTS if parts else _SPLITS, f"says no chunks for {stages} stages")
    elif chunks is not None:
        reading.put("plan.chunk_layers", chunks)
        virtual = len(chunks) // stages
    elif per_stage is not None and layers is None:
        reading.leave(_PER_STAGE, "needs a model of the catalogue to say how many chunks")
    elif per_stage is not None and layers is not None:
        found = -(-(layers + less) // per_stage)
        if found % stages:
            reading.leave(_PER_STAGE, f"makes {found} chunks for {stages} stages")
        else:
            virtual = found // stages
    reading.put("plan.schedule", schedule)
    if schedule == "interleaved":
        reading.put("plan.virtual_stages", virtual)


def _layers_of_parts(parts: Any) -> list[int] | None:
    if not isinstance(parts, list) or not all(isinstance(part, list) for part in parts):
        return None
    return [sum(str(name).startswith("layers.") for name in part) for part in parts]


def _layers_of_splits(splits: list[str], layers: int | None) -> list[int] | None:
    ends = [re.fullmatch(r"layers\.(\d+)", str(point)) for point in splits]
    if layers is None or not all(ends):
        return None
    at = [0, *(int(end[1]) for end in ends if end), layers]
    counts = [after - before for before, after in pairwise(at)]
    return counts if min(counts) >= 0 else None


def _write_pipeline(writing: Writing) -> None:
    stages = writing.take("plan.pipeline", 1)
    schedule, virtual = (
        writing.take("plan.schedule", "1f1b"),
        writing.take("plan.virtual_stages", 1),
    )
    chunks = list(writing.take("plan.chunk_layers", ()))
    theirs = {ours: name for name, ours in _SCHEDULES.items()}
    if stages == 1:
        if schedule != "1f1b":
            writing.leave("plan.schedule", "there is no schedule without a pipeline")
        if virtual != 1:
            writing.leave("plan.virtual_stages", "there are none without a pipeline")
        if chunks:
            writing.leave("plan.chunk_layers", "there are none without a pipeline")
        return
    writing.put("parallelism.pipeline_parallel_degree", stages)
    if schedule not in theirs:
        writing.leave("plan.schedule", f"there is no {schedule}")
        return
    writing.put(_SCHEDULE, theirs[schedule])
    if schedule != "interleaved" and virtual != 1:
        writing.leave("plan.virtual_stages", "several go with Interleaved1F1B")
        virtual = 1
    if chunks and len(chunks) == stages * virtual:
        writing.put(_PARTS, _parts(chunks))
    elif chunks:
        writing.leave("plan.chunk_layers", f"are not {stages * virtual} chunks")
    elif schedule == "interleaved" and virtual != 2:
        layers: int | None = writing.fields.get("model.layers")
        per_stage = -(-(layers + 2) // (stages * virtual)) if layers is not None else 0
        if layers is not None and per_stage and -(-(layers + 2) // per_stage) == stages * virtual:
            writing.put(_PER_STAGE, per_stage)
        else:
            writing.leave("plan.virtual_stages", "needs layers that divide, or chunk_layers")


def _parts(chunks: list[int]) -> list[list[str]]:
    parts, at = [], 0
    for index, count_of_layers in enumerate(chunks):
        part = [f"layers.{layer}" for layer in range(at, at + count_of_layers)]
        at += count_of_layers
        first = ["tok_embeddings"] if index == 0 else []
        last = ["norm", "output"] if index == len(chunks) - 1 else []
        parts.append([*first, *part, *last])
    return parts


pipeline = Row(
    ("parallelism.pipeline_parallel_degree", _SCHEDULE, _PER_STAGE, _PARTS, _SPLITS, *_LESS),
    ("plan.pipeline", "plan.schedule", "plan.virtual_stages", "plan.chunk_layers"),
    _read_pipeline,
    _write_pipeline,
    ", ".join(f"{theirs} = {ours}" for theirs, ours in _SCHEDULES.items()),
)
