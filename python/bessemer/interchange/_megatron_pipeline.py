"""Megatron-LM's arguments: stages, chunks and their layers."""

from __future__ import annotations

from bessemer.interchange._pipeline import even_split, layout_text, megatron_split, parsed_layout
from bessemer.interchange._rows import Reading, Row, Writing

__all__ = ["pipeline"]

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


pipeline = Row(
    _PIPELINE,
    ("plan.pipeline", "plan.virtual_stages", "plan.schedule", "plan.chunk_layers"),
    _read_pipeline,
    _write_pipeline,
    "several chunks are interleaved; uneven splits need num_layers",
)
