"""How often a job fails, and what is left of its time.

>>> from bessemer import Recovery, reliability
>>> recovery = Recovery(detection="2 min", restart="8 min")
>>> losses = reliability.losses("3 s", recovery, "3.09 h")     # at the best interval
>>> losses.goodput, losses["restart"]
>>> reliability.goodput_curve("60 s", recovery, "3.09 h")      # a table, an interval a row
>>> reliability.failures("h100-llama-3", [1024, 16384])        # a table, a size a row

Checkpoints are a time that stops the job, a `BackgroundCheckpoint` or a `TieredCheckpoint`. Rates
are per unit of wall-clock of one part. Shares are of wall-clock, and sum to 1 with goodput.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bessemer import _core
from bessemer._core import InvalidInput, PartRates, Recovery

if TYPE_CHECKING:
    import pandas as pd
    import pint

    Like = str | pint.Quantity[Any]

__all__ = [
    "BackgroundCheckpoint",
    "Elastic",
    "History",
    "Losses",
    "PartRates",
    "Pool",
    "SilentCorruption",
    "SparePool",
    "TieredCheckpoint",
    "aged_rate",
    "best_interval",
    "best_tiers",
    "early_excess",
    "elastic",
    "failures",
    "goodput_curve",
    "losses",
    "pool",
    "simulate",
    "spares_needed",
    "spares_suffice",
]

_PARTS = (
    "accelerator",
    "memory",
    "adapter",
    "network_switch",
    "host",
    "power",
    "software",
    "job",
)
_MACHINE = (
    "accelerators_per_node",
    "adapters_per_node",
    "nodes_per_switch",
    "nodes_per_power_domain",
)


@dataclass(frozen=True, kw_only=True)
class BackgroundCheckpoint:
    """A snapshot that stops the job, written while training goes on."""

    snapshot: Like
    """Stops the job: the copy out of the accelerators' memory."""
    persist: Like
    """Beside training, until it is durable."""
    slowdown: float = 0.0
    """Of training while it is written: 0.02 for 2 % slower."""

    def _numbers(self) -> list[float]:
        return [
            _seconds_in(self.snapshot, "background_checkpoint.snapshot"),
            _seconds_in(self.persist, "background_checkpoint.persist"),
            _number(self.slowdown, "background_checkpoint.slowdown"),
        ]


@dataclass(frozen=True, kw_only=True)
class TieredCheckpoint:
    """Often into memory, which survives most failures; now and then into storage."""

    memory_cost: Like
    """Time that one into memory stops the job."""
    storage_cost: Like
    """Time that one into storage stops the job."""
    survived: float
    """Share of failures after which memory still holds the state: a column of `failures`."""
    from_memory: Recovery
    """What follows a failure that memory survives."""

    def _numbers(self) -> list[float]:
        return [
            _seconds_in(self.memory_cost, "tiered_checkpoint.memory_cost"),
            _seconds_in(self.storage_cost, "tiered_checkpoint.storage_cost"),
            _number(self.survived, "tiered_checkpoint.survived"),
            *_recovery(self.from_memory, "tiered_checkpoint.from_memory"),
        ]


@dataclass(frozen=True, kw_only=True)
class SilentCorruption:
    """Wrong numbers that no part reports, and the check that finds them before a checkpoint."""

    mean_time_between: Like
    """Of the whole job."""
    check: Like
    """What a check of the state takes."""


@dataclass(frozen=True, kw_only=True)
class SparePool:
    """Spares that stand in for nodes, and crews that repair them."""

    spares: int
    repair: Like
    """Mean time until a node is back."""
    crews: int = 0
    """Nodes under repair at once; 0 for all that are out."""
    spares_fail: bool = False
    """Whether a spare fails as a node at work does."""

    def _repair(self) -> float:
        return _seconds_in(self.repair, "spare_pool.repair")


@dataclass(frozen=True)
class Losses(Mapping[str, float]):
    """Shares of wall-clock that are not training, by name. They sum to 1 - goodput."""

    goodput: float
    interval: pint.Quantity[Any]
    """Useful work between two checkpoints."""
    storage_every: int
    """Checkpoints into memory per one into storage; 1 without tiers."""
    shares: Mapping[str, float] = field(repr=False)

    def __getitem__(self, part: str) -> float:
        return self.shares[part]

    def __iter__(self) -> Any:
        return iter(self.shares)

    def __len__(self) -> int:
        return len(self.shares)


@dataclass(frozen=True)
class Pool:
    """What a pool of spares looks like on average."""

    waiting: float
    """Share of time in which the job waits for a node."""
    nodes_out: float
    crews_busy: float


@dataclass(frozen=True)
class Elastic:
    """What is left of a job that goes on with fewer replicas."""

    throughput: float
    """Of the job at full size."""
    full: float
    """Share of time with every replica at work."""
    stopped: float
    """Share of time with none."""


@dataclass(frozen=True)
class History:
    """A run played failure by failure: wall-clock by what it went to."""

    failures: int
    corruptions: int
    times: Mapping[str, pint.Quantity[Any]] = field(repr=False)
    goodput: float

    @property
    def duration(self) -> pint.Quantity[Any]:
        """All wall-clock."""
        return sum(self.times.values(), start=_seconds(0.0))


def best_interval(
    checkpoint: Like | BackgroundCheckpoint,
    mean_time_between_failures: Like,
    *,
    method: Literal["exact", "young", "daly"] = "exact",
) -> pint.Quantity[Any]:
    """Useful work to put between two checkpoints.

    Parameters
    ----------
    checkpoint
        Time that it stops the job, or one in the background.
    mean_time_between_failures
        Of the job.
    method
        The exact optimum, or the approximations of Young (1974) and Daly (2006).
    """
    mean_time = _mean_time(mean_time_between_failures)
    if method not in ("exact", "young", "daly"):
        raise InvalidInput(f"method: must be exact, young or daly, got {method!r}")
    if isinstance(checkpoint, BackgroundCheckpoint):
        if method != "exact":
            raise InvalidInput(
                f"method: {method} knows no checkpoints in the background; exact does"
            )
        return _seconds(_core.background_interval(checkpoint._numbers(), mean_time))
    young, daly, exact = _core.checkpoint_intervals(_cost(checkpoint), mean_time)
    return _seconds({"young": young, "daly": daly, "exact": exact}[method])


def best_tiers(
    checkpoint: TieredCheckpoint, recovery: Recovery, mean_time_between_failures: Like
) -> tuple[pint.Quantity[Any], int]:
    """The best interval, and checkpoints into memory per one into storage.

    ``recovery`` is what follows a failure that memory does not survive.
    """
    interval, every = _core.tier_intervals(
        checkpoint._numbers(),
        _recovery(recovery, "recovery"),
        _mean_time(mean_time_between_failures),
    )
    return _seconds(interval), every


def losses(
    checkpoint: Like | BackgroundCheckpoint | TieredCheckpoint,
    recovery: Recovery,
    mean_time_between_failures: Like,
    *,
    interval: Like | None = None,
    storage_every: int | None = None,
    corruption: SilentCorruption | None = None,
    maintenance: float = 0.0,
    waiting: float = 0.0,
    throughput: float = 1.0,
) -> Losses:
    """What a run loses, by what it loses it to.

    Parameters
    ----------
    checkpoint
        Time that one stops the job, one in the background, or two tiers.
    recovery
        Detection and restart after a failure; with tiers, after one that memory does not survive.
    mean_time_between_failures
        Of the job.
    interval
        Useful work between two checkpoints; the best if not given.
    storage_every
        Checkpoints into memory per one into storage, with tiers; the best if not given.
    corruption
        Silent corruption, checked for before each checkpoint that stops the job.
    maintenance
        Share of wall-clock in planned windows.
    waiting
        Share of the rest in which the job waits for a node: `pool`.
    throughput
        Of a job that goes on with fewer replicas: `elastic`.
    """
    if interval is None:
        if isinstance(checkpoint, TieredCheckpoint):
            best, every = best_tiers(checkpoint, recovery, mean_time_between_failures)
            storage_every = every if storage_every is None else storage_every
            interval = best
        else:
            interval = best_interval(checkpoint, mean_time_between_failures)
    every = 1 if storage_every is None else _count(storage_every, "storage_every")
    work = _seconds_in(interval, "interval")
    told = _core.lost_shares(
        [work],
        _mean_time(mean_time_between_failures),
        *_settings(checkpoint, recovery, every, corruption),
        _number(maintenance, "maintenance"),
        _number(waiting, "waiting"),
        _number(throughput, "throughput"),
    )
    shares = {_word(part): column[0] for part, column in told.items()}
    goodput = shares.pop("goodput")
    return Losses(goodput, _seconds(work), every, shares)


def goodput_curve(
    checkpoint: Like | BackgroundCheckpoint | TieredCheckpoint,
    recovery: Recovery,
    mean_time_between_failures: Like,
    *,
    intervals: Sequence[Like] | None = None,
    storage_every: int | None = None,
    corruption: SilentCorruption | None = None,
    factor: float = 16.0,
    points: int = 81,
) -> pd.DataFrame:
    """Goodput against the interval between checkpoints: a row per interval.

    Columns are ``interval`` in seconds, ``goodput``, and every share that is lost; the best
    interval stands in ``attrs["best_interval"]``, in seconds. ``bessemer.plot.goodput`` draws it.

    Parameters
    ----------
    checkpoint, recovery, mean_time_between_failures, storage_every, corruption
        As in `losses`.
    intervals
        Those to evaluate; around the best one, at equal ratios, if not given.
    factor
        How far the ends are from the best one.
    points
        How many.
    """
    import pandas as pd

    if isinstance(checkpoint, TieredCheckpoint):
        best, every = best_tiers(checkpoint, recovery, mean_time_between_failures)
    else:
        best, every = best_interval(checkpoint, mean_time_between_failures), 1
    if storage_every is not None:
        every = _count(storage_every, "storage_every")
    top = _seconds_in(best, "interval")
    if intervals is None:
        points = _count(points, "points")
        width = _number(factor, "factor")
        if points < 2 or not width > 1.0:
            raise InvalidInput(
                "goodput_curve: needs 2 points or more and a factor above 1, "
                f"got {points} and {width:g}"
            )
        values = [top * width ** (2.0 * i / (points - 1) - 1.0) for i in range(points)]
        if isinstance(checkpoint, BackgroundCheckpoint):
            _, persist, slowdown = checkpoint._numbers()
            values = [value for value in values if value >= persist / (1.0 + slowdown)]
    else:
        values = [_seconds_in(interval, "intervals") for interval in intervals]
    told = _core.lost_shares(
        values,
        _mean_time(mean_time_between_failures),
        *_settings(checkpoint, recovery, every, corruption),
        0.0,
        0.0,
        1.0,
    )
    frame = pd.DataFrame({"interval": values} | {_word(part): told[part] for part in told})
    frame.attrs["best_interval"] = top
    return frame


def simulate(
    checkpoint: Like | BackgroundCheckpoint | TieredCheckpoint,
    recovery: Recovery,
    mean_time_between_failures: Like,
    *,
    interval: Like | None = None,
    storage_every: int | None = None,
    corruption: SilentCorruption | None = None,
    pool: SparePool | None = None,
    repairs_vary: bool = True,
    failures: int = 100_000,
    seed: int = 0,
) -> History:
    """Play a run until so many failures have happened. The same seed plays the same run.

    Parameters are those of `losses`; with a ``pool`` every failure takes a node, and the job waits
    where no spare is left. Repairs last an exponential time, or a fixed one.
    """
    if interval is None or (storage_every is None and isinstance(checkpoint, TieredCheckpoint)):
        found = losses(
            checkpoint,
            recovery,
            mean_time_between_failures,
            interval=interval,
            storage_every=storage_every,
        )
        interval, storage_every = found.interval, found.storage_every
    every = 1 if storage_every is None else _count(storage_every, "storage_every")
    told = _core.simulated_history(
        _mean_time(mean_time_between_failures),
        _seconds_in(interval, "interval"),
        *_settings(checkpoint, recovery, every, corruption),
        [] if pool is None else [pool.spares, pool.crews],
        0.0 if pool is None else pool._repair(),
        repairs_vary,
        _count(failures, "failures"),
        seed,
    )
    counts = told.pop("failures"), told.pop("corruptions")
    times = {_word(part): _seconds(value) for part, value in told.items()}
    goodput = told["useful"] / sum(told.values())
    return History(*counts, times, goodput)


def failures(rates: PartRates | str, accelerators: Sequence[int]) -> pd.DataFrame:
    """Failures of a job against its size: a row per size, whole nodes.

    Columns are ``accelerators``, ``nodes``, ``mean_time_to_failure`` in hours, failures per day by
    part, and the share that a copy in the memory of the own host and of a peer survives.
    """
    import pandas as pd

    if isinstance(rates, str):
        from bessemer import catalog

        rates = catalog.part_rates[rates]
    given = rates
    per_node = _count(given.accelerators_per_node, "part_rates.accelerators_per_node")
    nodes = [-(-_count(size, "accelerators") // per_node) for size in accelerators]
    numbers = [_per_second(getattr(given, part), f"part_rates.{part}") for part in _PARTS]
    machine = [getattr(given, name) for name in _MACHINE]
    told = _core.job_failures(numbers, machine, nodes)
    columns: dict[str, Any] = {
        "accelerators": list(accelerators),
        "nodes": nodes,
        "mean_time_to_failure": [value / 3600.0 for value in told.pop("mean_time")],
    }
    survived = {f"{place}_survives": told.pop(place) for place in ("own_host", "peer_host")}
    by_part = {_word(part): [86400.0 * value for value in told[part]] for part in told}
    return pd.DataFrame(columns | by_part | survived)


def pool(spares: SparePool, nodes: int, node_rate: Like) -> Pool:
    """How often a job waits for a node: spares, repairs and crews in balance."""
    return Pool(
        *_core.pool_shares(
            spares.spares,
            spares._repair(),
            spares.crews,
            spares.spares_fail,
            _count(nodes, "nodes"),
            _per_second(node_rate, "node_rate"),
        )
    )


def elastic(
    spares: SparePool,
    replicas: int,
    nodes_per_replica: int,
    node_rate: Like,
    *,
    repacks: bool = True,
) -> Elastic:
    """What is left where the job goes on with fewer replicas instead of waiting.

    ``repacks``: nodes of broken replicas stand in for each other; else they stand still.
    """
    if spares.spares_fail:
        raise InvalidInput("spare_pool.spares_fail: is not modelled for elastic jobs; leave it out")
    return Elastic(
        *_core.elastic_shares(
            spares.spares,
            spares._repair(),
            spares.crews,
            _count(replicas, "replicas"),
            _count(nodes_per_replica, "nodes_per_replica"),
            _per_second(node_rate, "node_rate"),
            repacks,
        )
    )


def spares_suffice(spares: int, outages: Sequence[tuple[Like, int]], repair: Like) -> float:
    """The chance that spares suffice.

    ``outages`` are pairs of a rate and the nodes that one takes at once: a node, a switch's, a
    power domain's.
    """
    return _core.spares_chance(spares, _outages(outages), _seconds_in(repair, "repair"))


def spares_needed(chance: float, outages: Sequence[tuple[Like, int]], repair: Like) -> int:
    """The fewest spares that suffice with a given chance."""
    return _core.spares_needed(
        _number(chance, "chance"), _outages(outages), _seconds_in(repair, "repair")
    )


def aged_rate(
    rate: Like,
    *,
    age: Like,
    length: Like,
    early_excess: float = 0.0,
    early_life: Like | None = None,
    wear_out_life: Like | None = None,
    wear_out_shape: float = 1.0,
) -> pint.Quantity[Any]:
    """The mean rate of a run on parts of an age: infant mortality, useful life, wear-out.

    ``early_excess`` over ``rate`` at age zero falls off with ``early_life``; wear-out is Weibull's,
    of scale ``wear_out_life`` and shape ``wear_out_shape``.
    """

    def life(given: Like | None, name: str) -> float:
        return float("inf") if given is None else _seconds_in(given, name)

    shape = (
        _number(early_excess, "early_excess"),
        life(early_life, "early_life"),
        life(wear_out_life, "wear_out_life"),
        _number(wear_out_shape, "wear_out_shape"),
    )
    return _rate(
        _core.aged_rate(
            _per_second(rate, "rate"),
            list(shape),
            _seconds_in(age, "age"),
            _seconds_in(length, "length"),
        )
    )


def early_excess(failing_share: float, rate: Like, early_life: Like) -> float:
    """The excess with which a share of a new batch fails early."""
    return _core.early_excess(
        _number(failing_share, "failing_share"),
        _per_second(rate, "rate"),
        _seconds_in(early_life, "early_life"),
    )


def _settings(
    checkpoint: Any, recovery: Recovery, every: int, corruption: SilentCorruption | None
) -> tuple[float, list[float], list[float], list[float], int, list[float]]:
    """Cost, recovery, background, tiers, storage_every, corruption, as `_core` takes them."""
    simple = not isinstance(checkpoint, BackgroundCheckpoint | TieredCheckpoint)
    if corruption is not None and not simple:
        raise InvalidInput("corruption: is modelled for checkpoints that stop the job only")
    return (
        _cost(checkpoint) if simple else 0.0,
        _recovery(recovery, "recovery"),
        checkpoint._numbers() if isinstance(checkpoint, BackgroundCheckpoint) else [],
        checkpoint._numbers() if isinstance(checkpoint, TieredCheckpoint) else [],
        every,
        []
        if corruption is None
        else [
            _seconds_in(corruption.mean_time_between, "silent_corruption.mean_time_between"),
            _seconds_in(corruption.check, "silent_corruption.check"),
        ],
    )


def _outages(given: Sequence[tuple[Like, int]]) -> list[tuple[float, int]]:
    return [(_per_second(rate, "outages"), nodes) for rate, nodes in given]


def _recovery(given: Recovery, name: str) -> list[float]:
    if not isinstance(given, Recovery):
        raise InvalidInput(f"{name}: must be a Recovery object, got {given!r}")
    return [given.detection.m_as("s"), given.restart.m_as("s")]


def _cost(given: Any) -> float:
    return _seconds_in(given, "checkpoint")


def _mean_time(given: Any) -> float:
    return _seconds_in(given, "mean_time_between_failures")


def _word(part: str) -> str:
    return part.replace(" ", "_")


def _count(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(f"{name}: must be a whole number, got {value!r}")
    if not 1 <= value <= 1_000_000_000:
        raise InvalidInput(f"{name}: must be between 1 and 1000000000, got {value}")
    return value


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(f"{name}: must be a number, got {value!r}")
    return float(value)


def _seconds_in(value: Any, name: str) -> float:
    from bessemer.units import _magnitude

    return _magnitude(value, "s", "min", name)


def _per_second(value: Any, name: str) -> float:
    from bessemer.units import _magnitude

    return _magnitude(value, "1/s", "1/year", name)


def _seconds(value: float) -> pint.Quantity[Any]:
    from bessemer.units import _quantity

    return _quantity(value, "s")


def _rate(value: float) -> pint.Quantity[Any]:
    from bessemer.units import _quantity

    return _quantity(value * 365.25 * 86400.0, "1/year")
