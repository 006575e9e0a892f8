"""DeepSpeed's JSON: rows of training and software."""

from __future__ import annotations

from collections.abc import Mapping

from bessemer.interchange._rows import Reading, Row, Writing

__all__ = ["ROWS", "automatic"]


def automatic(reading: Reading, key: str) -> bool:
    """Whether a value is left to the program that reads the file; then it is listed."""
    if reading.settings.get(key) != "auto":
        return False
    reading.leave(key, "is left to the program that reads the file")
    return True


def _read_precision(reading: Reading) -> None:
    for kind in ("bf16", "fp16"):
        key = f"{kind}.enabled"
        if not automatic(reading, key) and reading.switch(key):
            reading.put("training.precision", kind)


def _write_precision(writing: Writing) -> None:
    precision = writing.take("training.precision")
    if precision in ("bf16", "fp16"):
        writing.put(f"{precision}.enabled", True)
    elif precision is not None:
        writing.leave("training.precision", f"there is no {precision} in the file")


_OPTIMIZERS: Mapping[str, str] = {
    "adamw": "adamw",
    "adam": "adamw",
    "sgd": "sgd",
    "muon": "muon",
    "lion": "lion",
}
_CLASSES = {"adamw": "AdamW", "sgd": "SGD", "muon": "Muon", "lion": "Lion"}


def _read_optimizer(reading: Reading) -> None:
    kind = reading.take("optimizer.type")
    if kind is None:
        return
    if str(kind).lower() in _OPTIMIZERS:
        reading.put("training.optimizer", _OPTIMIZERS[str(kind).lower()])
    else:
        reading.leave("optimizer.type", f"'{kind}' has no counterpart")


def _write_optimizer(writing: Writing) -> None:
    kind = writing.take("training.optimizer")
    if kind in _CLASSES:
        writing.put("optimizer.type", _CLASSES[kind])
    elif kind is not None:
        writing.leave("training.optimizer", f"there is no {kind}")


def _read_gradients(reading: Reading) -> None:
    for key in ("data_types.grad_accum_dtype", "communication_data_type"):
        kind = reading.take(key)
        ours = {"fp32": "fp32", "bf16": "bf16", "bfp16": "bf16", "fp16": "fp16"}.get(str(kind))
        if ours is not None:
            reading.put("software.gradient_format", ours)
        elif kind is not None:
            reading.leave(key, f"'{kind}' has no counterpart")


def _write_gradients(writing: Writing) -> None:
    kind = writing.take("software.gradient_format")
    if kind is not None:
        writing.put("data_types.grad_accum_dtype", kind)


def _read_overlap(reading: Reading) -> None:
    key = "zero_optimization.overlap_comm"
    if key in reading.settings and not automatic(reading, key):
        reading.put("software.overlaps_data", reading.switch(key))


def _write_overlap(writing: Writing) -> None:
    overlaps = writing.take("software.overlaps_data")
    if overlaps is not None:
        writing.put("zero_optimization.overlap_comm", overlaps)


ROWS: tuple[Row, ...] = (
    Row(
        ("bf16.enabled", "fp16.enabled"), ("training.precision",), _read_precision, _write_precision
    ),
    Row(("optimizer.type",), ("training.optimizer",), _read_optimizer, _write_optimizer),
    Row(
        ("data_types.grad_accum_dtype", "communication_data_type"),
        ("software.gradient_format",),
        _read_gradients,
        _write_gradients,
    ),
    Row(
        ("zero_optimization.overlap_comm",),
        ("software.overlaps_data",),
        _read_overlap,
        _write_overlap,
    ),
)
