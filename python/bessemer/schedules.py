"""Pipeline schedules played out, operation by operation.

>>> import bessemer as bs
>>> played = bs.simulate_schedule(
...     "zb-h1", stages=4, micro_batches=8, forward="10 ms", backward="20 ms",
...     weight_gradient="10 ms",
... )
>>> played.time, played.bubble_share, played.peak_activations
>>> played.plot()

Every rank does its operations in a fixed order, each as soon as the rank is free and its input has
arrived. The schedules: ``gpipe``, ``1f1b``, ``interleaved``, ``zb-h1``, ``zb-h2``, ``zb-v``,
``dualpipe``, ``dualpipe-v``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bessemer import _core
from bessemer._core import InvalidInput
from bessemer._numbers import counted

if TYPE_CHECKING:
    import pandas as pd
    import pint
    from matplotlib.figure import Figure

    TimeLike = str | pint.Quantity[Any]

__all__ = ["SimulatedSchedule", "simulate_schedule"]


class SimulatedSchedule:
    """What each rank of a pipeline did, and when."""

    schedule: str
    stages: int
    virtual_stages: int
    """Chunks of layers per rank."""
    micro_batches: int
    parameter_copies: int
    """How often the pipeline holds the model: twice in ``dualpipe``, once in the others."""

    def __init__(self, schedule: str, sizes: tuple[int, int, int], told: dict[str, Any]) -> None:
        self.schedule = schedule
        self.stages, self.virtual_stages, self.micro_batches = sizes
        self.parameter_copies = told["parameter_copies"]
        self._told = told

    @property
    def time(self) -> pint.Quantity[Any]:
        """From the first start to the last end on any rank."""
        return _seconds(self._told["time"])

    @property
    def span(self) -> pint.Quantity[Any]:
        """The longest that one rank takes from its own first start to its own last end.

        That is what a step adds where steps follow each other without a barrier.
        """
        return _seconds(self._told["span"])

    @property
    def bubble(self) -> pint.Quantity[Any]:
        """What the busiest rank waits during ``time``."""
        return _seconds(self._told["time"] - max(self._told["busy"]))

    @property
    def bubble_share(self) -> float:
        """``bubble`` over ``time``."""
        time: float = self._told["time"]
        return (time - max(self._told["busy"])) / time if time > 0.0 else 0.0

    @property
    def idle_share(self) -> float:
        """Rank-time without an operation over all rank-time: the white of the picture."""
        ranks = len(self._told["busy"]) * self._told["time"]
        return 1.0 - sum(self._told["busy"]) / ranks if ranks > 0.0 else 0.0

    @property
    def peak_activations(self) -> list[int]:
        """Most chunk activations that each rank holds at once, until their input gradient."""
        return list(self._told["until_input_gradient"])

    @property
    def peak_activations_until_weight_gradient(self) -> list[int]:
        """The same, until their weight gradient: what is put off keeps part of them longer."""
        return list(self._told["until_weight_gradient"])

    @cached_property
    def operations(self) -> pd.DataFrame:
        """One row per operation: rank, kind, stage, chunk, micro-batch, start and end in seconds.

        An ``overlapped`` block has the chunk and the micro-batch of its backward too; for others
        they are -1.
        """
        import pandas as pd

        return pd.DataFrame(self._told["operations"])

    def plot(self) -> Figure:
        """The timeline as a picture: ``bessemer.plot.schedule``."""
        from bessemer import plot

        figure: Figure = plot.schedule(self).get_figure()  # type: ignore[assignment]
        return figure

    def __repr__(self) -> str:
        chunks = f" × {self.virtual_stages}" if self.virtual_stages > 1 else ""
        return (
            f"<{self.schedule}, {self.stages}{chunks} stages, {self.micro_batches} micro-batches: "
            f"{self._told['time']:.6g} s, bubble {100 * self.bubble_share:.1f} %>"
        )


def simulate_schedule(
    schedule: str,
    *,
    stages: int,
    micro_batches: int,
    forward: TimeLike | Sequence[TimeLike],
    backward: TimeLike | Sequence[TimeLike],
    weight_gradient: TimeLike | Sequence[TimeLike] | None = None,
    virtual_stages: int = 1,
    send_latency: TimeLike = "0 s",
    group: int | None = None,
    overlap: float = 0.0,
) -> SimulatedSchedule:
    """Play out a pipeline schedule.

    Parameters
    ----------
    schedule
        ``gpipe``, ``1f1b``, ``interleaved``, ``zb-h1``, ``zb-h2``, ``zb-v``, ``dualpipe`` or
        ``dualpipe-v``.
    stages
        Ranks of the pipeline. Each holds 1/stages of the model; in ``dualpipe`` twice that.
    micro_batches
        Of a step; in ``dualpipe`` half of them enter at each end.
    forward, backward
        What one micro-batch takes on a stage, the backward with both gradients: one time for all
        stages, one per stage, or one per chunk in the order of the model. Blocking sends belong
        into them.
    weight_gradient
        The part of ``backward`` that is the weight gradient, for schedules that put it off.
    virtual_stages
        Chunks of layers per rank, ``interleaved`` only: zb-v and dualpipe-v have two by themselves.
    send_latency
        How much later the next rank has what a rank sends, beside the compute.
    group
        ``interleaved``: micro-batches that a chunk runs before the next takes over; as many as
        stages if not given.
    overlap
        Share of the shorter of two blocks side by side that hides behind the longer, in [0, 1]:
        ``dualpipe`` and ``dualpipe-v``.
    """
    stages = _count(stages, "stages")
    micro_batches = _count(micro_batches, "micro_batches")
    virtual_stages = _count(virtual_stages, "virtual_stages")
    chunks, count, splits = _core.schedule_facts(schedule, stages, virtual_stages)
    if chunks != virtual_stages and virtual_stages != 1:
        raise InvalidInput(
            f"virtual_stages: {schedule} has {counted(chunks, 'chunk')} per rank, got "
            f"{virtual_stages}"
        )
    if splits and weight_gradient is None:
        raise InvalidInput(
            f"weight_gradient: must be given, {schedule} does it apart from the input gradient"
        )
    if isinstance(overlap, bool) or not isinstance(overlap, int | float):
        raise InvalidInput(f"overlap: must be a number, got {overlap!r}")
    places = (schedule, stages, count)
    back = _per_stage(backward, "backward", *places)
    part_of = "0 s" if weight_gradient is None else weight_gradient
    weight = _per_stage(part_of, "weight_gradient", *places)
    for whole, part in zip(back, weight, strict=True):
        if part > whole:
            raise InvalidInput(
                f"weight_gradient: is a part of backward, got {part:g} s of {whole:g} s"
            )
    told = _core.simulated_schedule(
        schedule,
        stages,
        chunks,
        micro_batches,
        0 if group is None else _count(group, "group"),
        _per_stage(forward, "forward", *places),
        [whole - part for whole, part in zip(back, weight, strict=True)],
        weight,
        _number(send_latency, "send_latency"),
        float(overlap),
    )
    return SimulatedSchedule(schedule, (stages, chunks, micro_batches), dict(told))


def _per_stage(
    given: TimeLike | Sequence[TimeLike],
    field: str,
    schedule: str,
    stages: int,
    count: int,
) -> list[float]:
    """Seconds of every chunk, in the order of the model."""
    share = count // stages  # chunks that make one stage
    if isinstance(given, str) or not isinstance(given, Sequence):
        return [_number(given, field) / share] * count
    times = [_number(time, field) for time in given]
    if len(times) == count:
        return times
    if len(times) != stages:
        either = f"{stages} or {count}" if count != stages else f"{stages}"
        raise InvalidInput(f"{field}: must be one time or {either} of them, got {len(times)}")
    if schedule == "interleaved":
        return [time / share for time in times] * share
    return [time / share for time in [*times, *reversed(times)]]


def _count(value: Any, field: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(f"{field}: must be a whole number, got {value!r}")
    if not 1 <= value <= 100_000:
        raise InvalidInput(f"{field}: must be between 1 and 100000, got {value}")
    return value


def _number(value: Any, field: str) -> float:
    from bessemer.units import _magnitude

    return _magnitude(value, "s", "ms", field)


def _seconds(value: float) -> pint.Quantity[Any]:
    from bessemer.units import _quantity

    return _quantity(value, "s")
