"""Megatron-LM's arguments: rows of positions and vocabulary."""

from __future__ import annotations

from bessemer.interchange._rows import Reading, Row, Writing

__all__ = ["ROWS"]

_POSITIONS = {"learned_absolute": "learned", "rope": "rotary", "none": "none"}


def _read_positions(reading: Reading) -> None:
    given = reading.take("position_embedding_type")
    kind = given or "learned_absolute"
    if given is None and reading.switch("use_rotary_position_embeddings"):
        kind = "rope"
    reading.switch("no_position_embedding")  # superseded by position_embedding_type
    rows = reading.count("max_position_embeddings")
    if "num_layers" not in reading.settings:
        return
    if kind not in _POSITIONS:
        reading.leave("position_embedding_type", f"'{kind}' has no counterpart")
        return
    reading.put("model.positions", _POSITIONS[kind])
    if kind == "learned_absolute" and rows is not None:
        reading.put("model.position_rows", rows)


def _write_positions(writing: Writing) -> None:
    kind, rows = writing.take("model.positions"), writing.take("model.position_rows")
    theirs = {ours: theirs for theirs, ours in _POSITIONS.items()}
    if kind in theirs:
        writing.put("position_embedding_type", theirs[kind])
    elif kind is not None:
        writing.leave("model.positions", f"there are no {kind} positions")
    rows = rows or writing.fields.get("training.sequence_length")
    if kind is not None and rows:
        writing.put("max_position_embeddings", rows)


def _read_vocabulary(reading: Reading) -> None:
    rows = reading.count("padded_vocab_size")
    plain = reading.count("vocab_size")
    step = (reading.count("make_vocab_size_divisible_by", 128) or 128) * reading.fields.get(
        "plan.tensor", 1
    )
    if rows is None and plain is not None:
        rows = -(-plain // step) * step
    if rows is not None:
        reading.put("model.vocabulary", rows)


def _write_vocabulary(writing: Writing) -> None:
    rows, tensor = writing.take("model.vocabulary"), writing.fields.get("plan.tensor", 1)
    if rows is None:
        return
    writing.put("vocab_size", rows)
    if rows % tensor:
        writing.leave("model.vocabulary", f"is padded to a multiple of the {tensor} tensor ranks")
    if rows % (128 * tensor):
        writing.put("make_vocab_size_divisible_by", 1)


ROWS: tuple[Row, ...] = (
    Row(
        ("position_embedding_type", "max_position_embeddings", "use_rotary_position_embeddings"),
        ("model.positions", "model.position_rows"),
        _read_positions,
        _write_positions,
    ),
    Row(
        ("vocab_size", "padded_vocab_size", "make_vocab_size_divisible_by"),
        ("model.vocabulary",),
        _read_vocabulary,
        _write_vocabulary,
        "padded as Megatron-LM pads it",
    ),
)
