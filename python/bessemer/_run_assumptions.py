"""What a row of measured runs leaves open, and the rules that close it.

A blank cell is closed by a rule that does not look at the measured time, and the rule is said in a
sentence. Where the rule is "what fits the memory" there are several ways to read a row: they come
in lists, in the order of the rule. Meant is the first list with a way that fits, and in it the
fastest that fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bessemer._recomputation_words import UNSTATED

if TYPE_CHECKING:
    from bessemer._measured_runs import MeasuredRun

__all__ = ["closed"]

_SIZES = (1, 2, 4)
"""Sequences of a micro-batch that nobody states: more rarely makes a step faster."""
_DEEPEST = 64

_NO_SHARDING = {"megatron-2021", "megatron-2022"}
"""Before there was a distributed optimizer."""
_ALL_SHARED = {
    "deepspeed-zero3-2021",
    "nemo-automodel-fsdp2",
    "llm-foundry-fsdp",
    "torchtitan",
    "maxtext",
    "xformers-fsdp",
}
_NEVER_SEQUENCE_PARALLEL = {"megatron-2021", "megatron-deepspeed", "maxtext", *_ALL_SHARED} - {
    "torchtitan",
    "nemo-automodel-fsdp2",
}
"""Stacks that split norms and residuals over tensor ranks not at all, or not by that name."""


def _sharding(run: MeasuredRun) -> tuple[str, list[str]]:
    if run.sharding.lower() not in UNSTATED:
        return run.sharding, []
    meant = "optimizer"
    if run.software in _NO_SHARDING:
        meant = "none"
    elif run.software in _ALL_SHARED:
        meant = "weights"
    return meant, [f"sharding: not stated; {meant}, the usual of {run.software}"]


def _sequence_parallel(run: MeasuredRun) -> tuple[bool, list[str]]:
    if run.sequence_parallel is not None or (run.tensor or 1) == 1:
        return bool(run.sequence_parallel), []
    meant = run.software not in _NEVER_SEQUENCE_PARALLEL
    word = "yes" if meant else "no"
    return meant, [f"sequence_parallel: not stated; {word}, the usual of {run.software}"]


def _pipelines(run: MeasuredRun) -> list[int]:
    """Degrees that the row may mean; the smallest first."""
    if run.pipeline is not None:
        return [run.pipeline]
    rest = run.accelerators // ((run.tensor or 1) * (run.context or 1))
    if run.data is not None:
        # JAX spreads the batch over its expert axis too and counts that apart.
        whole = {run.data, run.data * (run.expert or 1)}
        return [1] if rest in whole or rest % run.data != 0 else [rest // run.data]
    if not run.complete:
        return [1]
    return [degree for degree in range(1, min(rest, _DEEPEST) + 1) if rest % degree == 0] or [1]


def _micro_batches(run: MeasuredRun, pipeline: int) -> list[float]:
    """Sequences of a micro-batch."""
    if run.micro_batch is not None:
        return [run.micro_batch]
    sharers = (run.tensor or 1) * (run.context or 1)
    data = max(run.accelerators // (sharers * pipeline), 1)
    whole = run.global_batch // data
    if run.is_tpu:
        # JAX accumulates no gradients unless it is told to; counted per chip.
        return [whole / sharers] if whole else [1]
    if run.software == "torchtitan" and pipeline > 1:
        # Its default: as many micro-batches as stages.
        return [max(whole // pipeline, 1)]
    return [size for size in _SIZES if size == 1 or whole % size == 0]


def _recomputations(run: MeasuredRun, pipeline: int) -> list[str]:
    """From none to all; whole layers by quarters of a chunk."""
    if run.recomputation.lower() not in UNSTATED:
        return [run.recomputation]
    chunk = run.layers // (pipeline * (run.virtual_stages or 1))
    some = {max(chunk * quarter // 4, 1) for quarter in (1, 2, 3)}
    partial = [f"full:{layers}" for layers in sorted(some) if layers < chunk]
    return ["none", "selective", *partial, "full"]


def closed(run: MeasuredRun) -> Iterator[list[tuple[MeasuredRun, list[str]]]]:
    """The ways to read a row, each with nothing left open and with what was assumed.

    Recomputation as little as fits: none, the attention core, ever more whole layers; for each the
    smallest pipeline. The ways of one list differ in the micro-batch.
    """
    sharding, about_sharding = _sharding(run)
    parallel, about_parallel = _sequence_parallel(run)
    run = replace(run, sharding=sharding, sequence_parallel=parallel)
    fixed = [*_degrees(run), *about_sharding, *about_parallel, *_others(run)]
    pipelines = _pipelines(run)
    recomputations = _recomputations(run, pipelines[0])
    for recomputation in recomputations:
        why = "as less does not fit" if recomputation == "full" else "the least that fits"
        about_recomputation = (
            [f"recomputation: not stated; {recomputation}, {why}"]
            if len(recomputations) > 1
            else []
        )
        for pipeline in pipelines:
            about_pipeline = (
                [f"pipeline: not stated; {pipeline}, {_why_pipeline(run)}"]
                if run.pipeline is None
                else []
            )
            filled = replace(run, pipeline=pipeline, recomputation=recomputation)
            sizes = _micro_batches(run, pipeline)
            yield [
                (
                    replace(filled, micro_batch=size),
                    [*fixed, *about_pipeline, *_about_batch(filled, size), *about_recomputation],
                )
                for size in sizes
            ]


def _about_batch(run: MeasuredRun, size: float) -> list[str]:
    if run.micro_batch is not None:
        return []
    why = "the fastest of 1, 2 and 4 that divides and fits"
    if run.is_tpu:
        why = "all sequences of a chip"
    elif run.software == "torchtitan" and (run.pipeline or 1) > 1:
        why = "as many as stages"
    return [f"micro_batch: not stated; {size:g}, {why}"]


def _why_pipeline(run: MeasuredRun) -> str:
    if run.data is not None:
        return "what the other degrees leave"
    return "the smallest that fits" if run.complete else "as the row is not complete"


def _degrees(run: MeasuredRun) -> list[str]:
    blank = [name for name in ("tensor", "context") if getattr(run, name) is None]
    if run.pipeline is not None and run.pipeline > 1 and run.virtual_stages is None:
        blank.append("virtual_stages")
    if run.expert is None and run.has_experts:
        blank.append("expert")
    return [f"{', '.join(blank)}: not stated; 1"] if blank else []


def _others(run: MeasuredRun) -> list[str]:
    if run.expert_overlap is None and (run.expert or 1) > 1:
        return ["expert_overlap: not stated; no"]
    return []
