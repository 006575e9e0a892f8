"""Measured runs: rows of a table, checked, and the scenario that each row means.

Columns and their words are in ``docs/validation-tables.md``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

from bessemer import _core, _graph_words, _run_assumptions, _run_words
from bessemer._core import InvalidInput
from bessemer._fields import shown
from bessemer._recomputation_words import recomputation
from bessemer._run_machine import cluster, is_tpu

__all__ = ["COLUMNS", "Meaning", "MeasuredRun", "chunks", "written"]

_BALANCED = {"megatron-bridge", "nemo-automodel-fsdp2"}
"""Stacks whose benchmarks force every expert to get the same number of tokens."""
_BY_OPERATOR = {"torchtitan", "nemo-automodel-fsdp2"}
"""Stacks whose selective recomputation is a policy by operators."""


class Meaning(NamedTuple):
    """What a row is read as."""

    scenario: dict[str, Any]
    """What `bessemer.train` takes: model, training, cluster, plan."""
    assumed: list[str]
    """A sentence for each cell that says less than an estimate needs."""


_SPARSE_CORES = {"tpu7x"}
"""Chips whose recipes run collectives on the sparse cores [TpuRecipes2025]."""
_TWO_DEVICES = {"tpu7x"}
"""Chips whose two dies JAX addresses one by one: a batch per device is half of the chip's."""

_SPLITS_BATCHES = {"torchtitan"}
"""Stacks whose tables count the batch of a rank, of which they make a micro-batch a stage."""
_GATHERS_ONCE = {"torchtitan", "nemo-automodel-fsdp2"}
"""Stacks whose pipelines gather sharded weights once a step and reduce gradients once (torchtitan,
fsdp_reshard_after_forward): as much traffic and memory as a sharded optimizer."""


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
    model: str = _column("model", required=True)
    software: str = _column("software", required=True)
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
    """Columns that no estimate reads, such as notes; and cells that could not be read."""
    faults: tuple[str, ...] = ()
    """What is wrong with cells; such a row is refused."""
    folder: Path = field(default=Path(), compare=False, repr=False)

    def row(self) -> dict[str, str]:
        """As a table writes it."""
        return {name: written(getattr(self, name)) for name in COLUMNS} | dict(self.unread)

    def meanings(self) -> Iterator[list[Meaning]]:
        """What the row may mean. More than one where the rule for a blank cell is "what fits": then
        it is the first list with a meaning that fits, and in it the fastest that fits.

        Raises `InvalidInput` with row, column, value and what is allowed.
        """
        if self.faults:
            raise InvalidInput(self.faults[0])
        for ways in _run_assumptions.closed(self):
            yield [run._meaning(assumed) for run, assumed in ways]

    def scenario(self) -> dict[str, Any]:
        """What `bessemer.train` takes: of the first meaning, whether it fits the memory or not."""
        return next(self.meanings())[0].scenario

    @property
    def is_tpu(self) -> bool:
        return is_tpu(self._accelerator())

    @property
    def has_experts(self) -> bool:
        """Whether a model of the catalogue has them."""
        if not _core.catalog_has("models", self.model):
            return False
        model = _core.catalog_get("models", self.model)
        return bool(model.active_parameters < model.parameters)

    def _meaning(self, assumed: list[str]) -> Meaning:
        name = self._accelerator()
        machine, open_ends = cluster(
            name, self.accelerators, self.per_node, self.intra_node, self.inter_node
        )
        memory = _run_words.open_memory(self.accelerator)
        if memory:
            assumed = [*assumed, f"accelerator: {self.accelerator} of {memory}"]
        training: dict[str, Any] = {
            "tokens": f"{self.sequence_length * self.global_batch} token",
            "sequence_length": self.sequence_length,
            "global_batch": self.global_batch,
            "precision": self._precision(name),
            "software": self._stack(),
        }
        if training["precision"] != self.precision:
            assumed = [*assumed, f"precision: bf16, as {name} has no unit for {self.precision}"]
        if self.weights or self._is_pure():
            training["weights"] = self.weights or "pure"
        if self.software in _BALANCED:
            training["routing"] = {"forced_balance": True}
        plan, about_plan = self._plan(name)
        scenario = {"model": self._model(), "training": training, "cluster": machine, "plan": plan}
        return Meaning(scenario, [*assumed, *open_ends, *about_plan])

    def _accelerator(self) -> str:
        return str(self._word("accelerator", _run_words.accelerator))

    def _model(self) -> dict[str, Any]:
        """By name or configuration; learned positions reach as far as the row's sequences."""
        path = self._config()
        if path is not None:
            return {"config": str(path.resolve())}
        named = _core.catalog_get("models", self._of_catalogue())
        model: dict[str, Any] = {"name": self.model}
        if named.positions == "learned" and self.sequence_length > named.position_rows:
            model["position_rows"] = self.sequence_length
        return model

    def _config(self) -> Path | None:
        path = self.folder / self.model
        if path.suffix != ".json":
            return None
        if not path.is_file():
            raise self._refuse("model", f"no such file {path}")
        return path

    @property
    def layers(self) -> int:
        """Of the model."""
        path = self._config()
        if path is None:
            return int(_core.catalog_get("models", self._of_catalogue()).layers)
        return int(json.loads(path.read_text(encoding="utf-8"))["num_hidden_layers"])

    def _precision(self, accelerator: str) -> str:
        """That of the products; a narrow one that the accelerator has no unit for is widened.

        MaxText quantises to int8 on TPUs whose 8-bit floating point is no faster than bf16
        (``quantization`` in benchmarks/maxtext_trillium_model_configs.py [MaxText2023]).
        """
        peak = _core.catalog_get("accelerators", accelerator).peak
        if (
            is_tpu(accelerator)
            and self.precision == "fp8"
            and not (peak.fp8 and peak.bf16 and peak.fp8 > peak.bf16)
        ):
            return "int8"
        narrow = {"fp8": "fp8", "mxfp8": "fp8", "nvfp4": "fp4"}.get(self.precision)
        if narrow is not None and getattr(peak, narrow) is None:
            return "bf16"
        return self.precision

    def _is_pure(self) -> bool:
        """Composer's mixed precision PURE: nothing is kept in 32 bits."""
        return "/PURE" in self.unread.get("notes", "")

    def _is_hybrid(self) -> bool:
        """The source's wording says that weights are shared out inside a node only."""
        return bool(re.search(r"\bhsdp\b|hybrid", self.unread.get("sharding_text", "").lower()))

    def _stack(self) -> str:
        """The stack's entry, or that of its variant for the row's formats."""
        names = _core.catalog_names("software")
        suffix = "pure" if self.weights == "pure" or self._is_pure() else self.precision
        if self.software == "maxtext" and _run_words.accelerator(self.accelerator) in _SPARSE_CORES:
            suffix = "sparse-core"
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

    def _of_catalogue(self) -> str:
        """The model's name; raises with near names unless the catalogue has it."""
        if not _core.catalog_has("models", self.model):
            near = ", ".join(_core.near_names(self.model, _core.catalog_names("models")))
            raise self._refuse("model", f"unknown name '{self.model}'; did you mean {near}?")
        return self.model

    def _plan(self, accelerator: str) -> tuple[dict[str, Any], list[str]]:
        tensor, context, pipeline = self.tensor or 1, self.context or 1, self.pipeline or 1
        ranks = tensor * context * pipeline
        if self.accelerators % ranks != 0:
            raise self._refuse(
                "tensor",
                f"tensor * context * pipeline = {ranks} does not divide the {self.accelerators} "
                "accelerators",
            )
        data = self.accelerators // ranks
        self._check_data(data, context)
        batches, assumed = self._batches(accelerator, data, tensor * context, pipeline)
        plan: dict[str, Any] = {
            "tensor": tensor,
            "context": context,
            "pipeline": pipeline,
            "expert": self.expert or 1,
            "expert_overlap": bool(self.expert_overlap),
            "cuda_graph": self._word("cuda_graph", _graph_words.cuda_graph),
            # MaxText shares out the features of what stands between products over its tensor axis.
            "sequence_parallel": tensor > 1
            and (bool(self.sequence_parallel) or is_tpu(accelerator)),
            **batches,
        }
        virtual = (self.virtual_stages or 1) if pipeline > 1 else 1
        count = self.global_batch // data // batches["micro_batch"]
        if virtual > 1 and count % pipeline != 0:
            said = (
                f"virtual_stages: 1, as {count} micro-batches are no multiple of {pipeline} stages"
            )
            virtual, assumed = 1, [*assumed, said]
        if virtual > 1:
            plan |= {"virtual_stages": virtual, "schedule": "interleaved"}
        if self.chunk_layers:
            plan["chunk_layers"] = chunks(self.chunk_layers)
        sharding, sharers = self._word("sharding", _run_words.sharding)
        if sharding == "weights" and sharers is None and self._is_hybrid():
            sharers = 0
        if self.software in _GATHERS_ONCE and pipeline > 1 and sharding != "none":
            sharding = "optimizer"
        plan["sharding"] = sharding
        plan["recomputation"] = self._word(
            "recomputation",
            lambda words: recomputation(
                words,
                self.layers // (pipeline * virtual),
                by_operator=self.software in _BY_OPERATOR,
            ),
        )
        if sharers == 0:
            sharers = max((self.per_node or 8) // tensor, 1)
            assumed = [*assumed, f"sharding: among {sharers} ranks of a node, copies between nodes"]
        slices = self.accelerators // (self.per_node or self.accelerators)
        if sharers is not None and data * context % sharers == 0:
            plan["replicas"] = data * context // sharers
        elif (
            is_tpu(accelerator)
            and sharding in {"weights", "weights_kept", "gradients"}
            and slices > 1
            and data * context % slices == 0
        ):
            # Weights are shared out inside a slice, with its fast links, and copied between them.
            plan["replicas"] = slices
        return plan, assumed

    def _check_data(self, data: int, context: int) -> None:
        """Some tables count context with it, or, in JAX, an expert axis apart from it."""
        stated = self.data
        if stated is None or stated in {data, data * context}:
            return
        if stated * (self.expert or 1) != data:
            raise self._refuse("data", f"must be {data} (accelerators over the rest), got {stated}")

    def _batches(
        self, accelerator: str, data: int, sharers: int, pipeline: int
    ) -> tuple[dict[str, Any], list[str]]:
        """Sequences of a micro-batch; a TPU row counts them per chip."""
        if self.global_batch % data != 0:
            raise self._refuse(
                "global_batch", f"{self.global_batch} is not a multiple of the {data} data ranks"
            )
        whole = self.global_batch // data
        size = (self.micro_batch or 1) * (sharers if is_tpu(accelerator) else 1)
        if accelerator in _TWO_DEVICES and pipeline == 1 and whole == 2 * size:
            size = whole
        if self.software in _SPLITS_BATCHES and pipeline > 1 and size == whole > 1:
            size = max(1, whole // pipeline)
            said = [f"micro_batch: {size}, as {whole} are what a rank has of a step"]
            return {"micro_batch": size}, said
        if size != int(size) or size < 1:
            raise self._refuse("micro_batch", f"must be whole sequences, got {size:g}")
        if size > whole:
            said = [f"micro_batch: {whole}, all sequences of a rank, as {size:g} is more"]
            return {"micro_batch": whole}, said
        if whole % int(size) == 0:
            return {"micro_batch": int(size)}, []
        if pipeline > 1:
            raise self._refuse(
                "micro_batch", f"must divide the {whole} sequences of a rank, got {size:g}"
            )
        return {"micro_batch": int(size), "ragged": True}, []


COLUMNS = {
    column.name: column.metadata for column in fields(MeasuredRun) if "parse" in column.metadata
}


def written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def chunks(text: str) -> list[int]:
    """Layers of each chunk out of "7*11 1": eleven chunks of seven and one of one."""
    found: list[int] = []
    for part in text.split():
        match = re.fullmatch(r"(\d{1,6})(?:\*(\d{1,3}))?", part)
        if match is None:
            raise InvalidInput(f"must be layers of each chunk such as '7*11 1', got {shown(text)}")
        found += [int(match[1])] * int(match[2] or 1)
    return found
