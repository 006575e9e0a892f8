"""Measured runs: rows of a table, checked, and the scenario that each row means.

Columns and their words are in ``docs/validation-tables.md``.
"""

from __future__ import annotations

import csv
import difflib
import io
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bessemer import _core, _run_words
from bessemer._core import InvalidInput
from bessemer._fields import shown
from bessemer._run_machine import cluster, is_tpu

__all__ = ["COLUMNS", "MeasuredRun", "read_runs", "to_csv", "written"]

_BALANCED = {"megatron-bridge", "nemo-automodel-fsdp2"}
"""Stacks whose benchmarks force every expert to get the same number of tokens."""


def _column(parse: str, *, required: bool = False, default: Any = None) -> Any:
    return field(metadata={"parse": parse, "required": required}, default=default)


@dataclass(frozen=True, kw_only=True)
class MeasuredRun:
    """One run as a table states it; blank cells are None, or empty text."""

    id: str = _column("text", required=True)
    source: str = _column("text", required=True, default="")
    reference: str = _column("text", default="")
    locator: str = _column("text", default="")
    year: int | None = _column("count")
    model: str = _column("text", required=True)
    software: str = _column("text", required=True)
    software_version: str = _column("text", default="")
    precision: str = _column("precision", required=True)
    accelerator: str = _column("text", required=True)
    accelerators: int = _column("count", required=True)
    per_node: int | None = _column("count")
    intra_node: str = _column("text", default="")
    inter_node: str = _column("text", default="")
    sequence_length: int = _column("count", required=True)
    global_batch: int = _column("count", required=True)
    micro_batch: float | None = _column("number")
    tensor: int | None = _column("count")
    sequence_parallel: bool | None = _column("switch")
    pipeline: int | None = _column("count")
    virtual_stages: int | None = _column("count")
    chunk_layers: str = _column("layers", default="")
    context: int | None = _column("count")
    expert: int | None = _column("count")
    data: int | None = _column("count")
    sharding: str = _column("text", default="")
    recomputation: str = _column("text", default="")
    expert_overlap: bool | None = _column("switch")
    cuda_graph: str = _column("text", default="")
    weights: str = _column("text", default="")
    step_time_s: float = _column("number", required=True)
    step_time_basis: str = _column("text", default="")
    memory_gb: float | None = _column("number")
    model_flops_utilization_pct: float | None = _column("number")
    tflops_per_accelerator: float | None = _column("number")
    peak_tflops: float | None = _column("number")
    complete: bool = _column("switch", default=True)
    regime: str = _column("text", default="")
    unread: Mapping[str, str] = field(default_factory=dict)
    """Columns that no estimate reads, such as notes."""
    folder: Path = field(default=Path(), compare=False, repr=False)

    def row(self) -> dict[str, str]:
        """As a table writes it."""
        return {name: written(getattr(self, name)) for name in COLUMNS} | dict(self.unread)

    def scenario(self) -> dict[str, Any]:
        """What `bessemer.train` takes: model, training, cluster, plan.

        Raises `InvalidInput` with row, column, value and what is allowed.
        """
        name = _core_name("accelerators", "accelerator", self, _run_words.accelerator)
        machine = cluster(name, self.accelerators, self.per_node, self.intra_node, self.inter_node)
        training: dict[str, Any] = {
            "tokens": f"{self.sequence_length * self.global_batch} token",
            "sequence_length": self.sequence_length,
            "global_batch": self.global_batch,
            "precision": self._precision(name),
            "software": self._stack(),
        }
        if self.weights or self._is_pure():
            training["weights"] = self.weights or "pure"
        if self.software in _BALANCED:
            training["routing"] = {"forced_balance": True}
        return {
            "model": self._model(),
            "training": training,
            "cluster": machine,
            "plan": self._plan(name),
        }

    def _model(self) -> dict[str, Any]:
        """By name or configuration; learned positions reach as far as the row's sequences."""
        path = self.folder / self.model
        if path.suffix == ".json":
            return {"config": str(path.resolve())}
        named = _core.catalog_get("models", self.model)
        model: dict[str, Any] = {"name": self.model}
        if named.positions == "learned" and self.sequence_length > named.position_rows:
            model["position_rows"] = self.sequence_length
        return model

    def _precision(self, accelerator: str) -> str:
        """That of the products; a narrow one that the accelerator has no unit for is widened."""
        peak = _core.catalog_get("accelerators", accelerator).peak
        narrow = {"fp8": "fp8", "mxfp8": "fp8", "nvfp4": "fp4"}.get(self.precision)
        if narrow is not None and getattr(peak, narrow).magnitude == 0:
            return "bf16"
        return self.precision

    def _is_pure(self) -> bool:
        """Composer's mixed precision PURE: nothing is kept in 32 bits."""
        return "/PURE" in self.unread.get("notes", "")

    def _stack(self) -> str:
        """The stack's entry, or that of its variant for the row's formats."""
        names = _core.catalog_names("software")
        suffix = "pure" if self.weights == "pure" or self._is_pure() else self.precision
        if self.sharding.startswith("weights") and f"{self.software}-fsdp" in names:
            return f"{self.software}-fsdp"
        variant = f"{self.software}-{suffix}"
        return variant if variant in names else self.software

    def _refuse(self, column: str, sentence: object) -> InvalidInput:
        return InvalidInput(f"row {self.id}: {column}: {sentence}")

    def _word(self, column: str, meaning: Callable[[str], Any]) -> Any:
        try:
            return meaning(getattr(self, column))
        except InvalidInput as error:
            raise self._refuse(column, error) from None

    def _plan(self, accelerator: str) -> dict[str, Any]:
        tensor, context, pipeline = self.tensor or 1, self.context or 1, self.pipeline or 1
        ranks = tensor * context * pipeline
        if self.accelerators % ranks != 0:
            raise self._refuse(
                "tensor", f"tensor * context * pipeline = {ranks} does not divide the accelerators"
            )
        data = self.accelerators // ranks
        # JAX spreads the batch over its expert axis too and counts that apart.
        if self.data not in {None, data} and self.data * (self.expert or 1) != data:
            raise self._refuse(
                "data", f"must be {data} (accelerators over the rest), got {self.data}"
            )
        plan: dict[str, Any] = {
            "tensor": tensor,
            "context": context,
            "pipeline": pipeline,
            "expert": self.expert or 1,
            "expert_overlap": bool(self.expert_overlap),
            "cuda_graph": self._word("cuda_graph", _run_words.cuda_graph),
            "sequence_parallel": bool(self.sequence_parallel) and tensor > 1,
            **self._batches(accelerator, data, tensor * context, pipeline),
        }
        if pipeline > 1 and (self.virtual_stages or 1) > 1:
            plan |= {"virtual_stages": self.virtual_stages, "schedule": "interleaved"}
        if self.chunk_layers:
            plan["chunk_layers"] = _layers(self.chunk_layers)
        if self.sharding not in {"", "unspecified"}:
            plan["sharding"] = self._word("sharding", _run_words.sharding)
        if self.recomputation not in {"", "unspecified"}:
            plan["recomputation"] = self._word("recomputation", _run_words.recomputation)
        slices = self.accelerators // (self.per_node or self.accelerators)
        shares = plan.get("sharding") in {"weights", "weights_kept", "gradients"}
        if is_tpu(accelerator) and shares and slices > 1 and data * context % slices == 0:
            # Weights are shared out inside a slice, with its fast links, and copied between them.
            plan["replicas"] = slices
        return plan

    def _batches(self, accelerator: str, data: int, sharers: int, pipeline: int) -> dict[str, Any]:
        """Sequences of a micro-batch; a TPU row counts them per chip."""
        if self.global_batch % data != 0:
            raise self._refuse(
                "global_batch", f"{self.global_batch} is not a multiple of the {data} data ranks"
            )
        whole = self.global_batch // data
        if self.micro_batch is None:
            return {"micro_batch": 1}
        size = self.micro_batch * (sharers if is_tpu(accelerator) else 1)
        if size != int(size) or size < 1:
            raise self._refuse("micro_batch", f"must be whole sequences, got {size:g}")
        size = min(int(size), whole)
        ragged = pipeline == 1 and whole % size != 0
        return {"micro_batch": size, "ragged": True} if ragged else {"micro_batch": size}


def _core_name(
    kind: str, column: str, run: MeasuredRun, known: Callable[[str], str] | None = None
) -> str:
    """A name of the catalogue; raises with row, column and near names."""
    word = getattr(run, column)
    if known is not None:
        return str(run._word(column, known))
    names = _core.catalog_names(kind)
    if word not in names:
        near = ", ".join(_core.near_names(word, names))
        raise run._refuse(column, f"unknown name '{word}'; did you mean {near}?")
    return str(word)


COLUMNS = {
    column.name: column.metadata for column in fields(MeasuredRun) if "parse" in column.metadata
}
_UNREAD = {"notes", "sharding_text", "flops_convention"}
"""Columns of explanations: kept, not read."""


def written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _layers(text: str) -> list[int]:
    """Layers of each chunk out of "7*11 1": eleven chunks of seven and one of one."""
    found: list[int] = []
    for part in text.split():
        match = re.fullmatch(r"(\d{1,6})(?:\*(\d{1,3}))?", part)
        if match is None:
            raise InvalidInput(f"must be layers of each chunk such as '7*11 1', got {shown(text)}")
        found += [int(match[1])] * int(match[2] or 1)
    return found


def _count(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{1,12}", text) or int(text) == 0:
        raise InvalidInput(f"must be a whole number from 1 on, got {shown(text)}")
    return int(text)


def _number(text: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.0 < number < math.inf:
        raise InvalidInput(f"must be a positive number, got {shown(text)}")
    return number


def _switch(text: str) -> bool | None:
    return _run_words.switch(text) if text else None


def _precision(text: str) -> str:
    known = ("bf16", "fp16", "tf32", "fp32", "fp8", "mxfp8", "nvfp4")
    if text not in known:
        raise InvalidInput(f"must be one of {', '.join(known)}, got {shown(text)}")
    return text


def _checked_layers(text: str) -> str:
    _layers(text)
    return text


_PARSE: dict[str, Callable[[str], Any]] = {
    "text": str,
    "count": _count,
    "number": _number,
    "switch": _switch,
    "precision": _precision,
    "layers": _checked_layers,
}


def _run(cells: Mapping[str, str], line: int, folder: Path) -> MeasuredRun:
    name = cells["id"] or f"of line {line}"
    values: dict[str, Any] = {}
    for column, text in cells.items():
        about = COLUMNS.get(column)
        if about is None:
            continue
        try:
            value = _PARSE[about["parse"]](text)
        except InvalidInput as error:
            raise InvalidInput(f"row {name}: {column}: {error}") from None
        if about["required"] and value in {None, ""}:
            raise InvalidInput(f"row {name}: {column}: must be given")
        if value is not None:
            values[column] = value
    unread = {column: text for column, text in cells.items() if column not in COLUMNS}
    return MeasuredRun(**values, unread=unread, folder=folder)


def _check_header(header: list[str]) -> None:
    """Refuses a table that lacks a column, has one twice, or has one that looks misspelt."""
    lacking = [name for name, about in COLUMNS.items() if about["required"] and name not in header]
    unknown = [name for name in header if name not in COLUMNS and name not in _UNREAD]
    for name in unknown:
        near = difflib.get_close_matches(name, [*COLUMNS, *_UNREAD], n=1, cutoff=0.8)
        if near:
            raise InvalidInput(f"column {shown(name)}: unknown; did you mean {near[0]}?")
    if lacking:
        raise InvalidInput(f"columns {', '.join(lacking)}: must be there")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise InvalidInput(f"column {shown(twice[0])}: stands there twice")


def _check_names(run: MeasuredRun) -> None:
    _core_name("accelerators", "accelerator", run, _run_words.accelerator)
    _core_name("software", "software", run)
    path = run.folder / run.model
    if path.suffix == ".json":
        if not path.is_file():
            raise run._refuse("model", f"no such file {path}")
    else:
        _core_name("models", "model", run)


def read_runs(path: str | Path) -> list[MeasuredRun]:
    """The rows of a table of measured runs, each checked by itself.

    Raises `InvalidInput` for a file that is no such table: one sentence with row, column, value and
    what is allowed. Columns that no estimate reads are kept in ``unread``.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InvalidInput(f"{path}: no such file") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{path}: is not text in UTF-8") from None
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror}") from None
    try:
        return _read(text, path.parent)
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from None


def _read(text: str, folder: Path) -> list[MeasuredRun]:
    try:
        lines = [row for row in csv.reader(io.StringIO(text), strict=True) if row]
    except csv.Error as error:
        raise InvalidInput(f"is no table of comma-separated values: {error}") from None
    if not lines:
        raise InvalidInput("is empty; the first line names the columns")
    header = [name.strip() for name in lines[0]]
    _check_header(header)
    runs: list[MeasuredRun] = []
    seen: set[str] = set()
    for line, row in enumerate(lines[1:], 2):
        if len(row) != len(header):
            raise InvalidInput(f"row {line}: has {len(row)} cells for {len(header)} columns")
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=True)}
        run = _run(cells, line, folder)
        if run.id in seen:
            raise InvalidInput(f"row {run.id}: id: stands there twice")
        seen.add(run.id)
        _check_names(run)
        runs.append(run)
    return runs


def to_csv(runs: Iterable[MeasuredRun]) -> str:
    """Runs as the text of a table that `read_runs` reads."""
    rows = [run.row() for run in runs]
    columns = list(dict.fromkeys(name for row in rows for name in row)) or list(COLUMNS)
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
