"""Power of accelerators by clock, of jobs by phase, of sites by limit.

>>> import bessemer as bs
>>> from bessemer import power
>>> job = power.Job(
...     power_limit="700 W", activity={"matrix": 0.6, "memory_bound": 0.2, "communication": 0.1}
... )
>>> capped = job.under_cap("500 W")
>>> capped.clock, capped.time, capped.mean_power
>>> site = job.at_site("20 MW", overhead="430 W", power_usage_effectiveness=1.2)
>>> site.accelerators, site.peak_power, site.relative_throughput

A `Job` is what accelerators do with a step, and how their power follows the clock. Times and
throughputs are relative to full clock. Formulas: the headers ``energy/clocked_step.hpp``,
``energy/clocked_accelerator.hpp``, ``energy/best_cap.hpp``, ``energy/swing.hpp`` and
``energy/conversion.hpp``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from bessemer import _core
from bessemer._core import Accelerator, InvalidInput, PowerLevels

if TYPE_CHECKING:
    import pandas as pd
    import pint

    AnyQuantity = pint.Quantity[Any]
    QuantityLike = str | AnyQuantity

__all__ = [
    "CappedStep",
    "ConversionLosses",
    "Job",
    "SiteFit",
    "Stage",
    "Swing",
    "at_clock",
    "conversion_losses",
    "entries",
    "nodes_that_fit",
]

Tables = Literal[
    "clock_responses", "climates", "conversions", "coolings", "equipment", "rack_densities"
]


class CappedStep(NamedTuple):
    """A step at one clock, of one accelerator."""

    clock: float
    """Over full clock."""
    time: float
    """Over the time at full clock."""
    mean_power: AnyQuantity
    peak_power: AnyQuantity
    """In matrix work: the power cap."""
    energy: AnyQuantity
    """Per second of a step at full clock."""


class SiteFit(NamedTuple):
    """Accelerators under a limit of the site, at one clock."""

    clock: float
    time: float
    mean_power: AnyQuantity
    peak_power: AnyQuantity
    accelerators: float
    """Before rounding down to whole nodes."""
    relative_throughput: float
    """Over that of the same site at full clock."""


class Swing(NamedTuple):
    """Power of a whole job between its phases."""

    high: AnyQuantity
    mean: AnyQuantity
    low: AnyQuantity

    @property
    def difference(self) -> AnyQuantity:
        """What the supply of the site has to follow within a step."""
        difference: AnyQuantity = self.high - self.low
        return difference


class Stage(NamedTuple):
    """A stage of the supply: units of a kind that share the load."""

    kind: str
    """A name of ``entries("conversions")``."""
    rated: QuantityLike
    """Output of one unit."""
    units: int = 1


class ConversionLosses(NamedTuple):
    """What a chain of stages takes, and what each of them keeps."""

    input: AnyQuantity
    losses: tuple[AnyQuantity, ...]
    efficiency: float


class Job:
    """What accelerators do with a step, and how their power follows the clock.

    Parameters
    ----------
    power_limit
        Of one accelerator, the maker's.
    activity
        Shares of a step: ``matrix``, ``memory_bound`` and ``communication``; what they leave is
        idle. The ``activity`` of a run's step does too.
    levels
        Power by activity: a name of `bessemer.catalog.power_levels`, or an object.
    response
        How power follows the clock: a name of ``entries("clock_responses")``, or a mapping with
        ``static_share``, ``voltage_floor``, ``floor_clock`` and ``lowest_clock``.
    """

    def __init__(
        self,
        *,
        power_limit: QuantityLike,
        activity: Any,
        levels: str | PowerLevels = "training",
        response: str | Mapping[str, float] = "datacenter-gpu",
    ) -> None:
        self._limit = _magnitude(power_limit, "W", "power_limit")
        if isinstance(levels, str):
            from bessemer import catalog

            levels = catalog.power_levels[levels]
        self._levels = levels
        self._activity = _shares(activity)
        if isinstance(response, str):
            response = entry("clock_responses", response)
        self._response = dict(response)

    def at_clock(self, clock: float) -> CappedStep:
        """The step with the clock locked, over full clock."""
        return self._step(clock=clock)

    def under_cap(self, cap: QuantityLike) -> CappedStep:
        """The fastest step that never draws more than ``cap``."""
        return self._step(cap=_magnitude(cap, "W", "power_cap"))

    def most_efficient(self, *, overhead: QuantityLike = "0 W") -> CappedStep:
        """The step that takes the least energy, with ``overhead`` for each accelerator beside it.

        The overhead is the share of host, network and storage: it draws as long as the step takes.
        """
        return self._step(overhead=_magnitude(overhead, "W", "overhead"))

    def at_site(
        self,
        site_limit: QuantityLike,
        *,
        overhead: QuantityLike,
        power_usage_effectiveness: float,
        clock: float | None = None,
        provisioned_for: Literal["mean", "peak"] = "mean",
    ) -> SiteFit:
        """As many accelerators as a limit at the meter feeds, at the clock that does most work.

        ``clock`` fixes it instead. Places at the site are kept for the ``mean`` power of an
        accelerator or for its ``peak``.
        """
        if provisioned_for not in ("mean", "peak"):
            raise InvalidInput(
                f"provisioned_for: must be 'mean' or 'peak', got {provisioned_for!r}"
            )
        told = _core.power_site(
            *self._inputs(),
            clock,
            _magnitude(overhead, "W", "overhead"),
            _magnitude(site_limit, "W", "site.power_limit", "MW"),
            power_usage_effectiveness,
            provisioned_for == "peak",
        )
        return SiteFit(
            told["clock"],
            told["time"],
            _quantity(told["mean_power"], "W"),
            _quantity(told["peak_power"], "W"),
            told["accelerators"],
            told["relative_throughput"],
        )

    def swing(self, *, accelerators: int, rest: QuantityLike = "0 W") -> Swing:
        """Power of the whole job between its phases; ``rest`` does not swing."""
        parts = _core.power_swing(
            self._limit, self._levels, self._activity, accelerators, _magnitude(rest, "W", "rest")
        )
        return Swing(*(_quantity(part, "W") for part in parts))

    def levels_at(self, clock: float) -> PowerLevels:
        """Power by activity at a lower clock: for `bessemer.estimate`, with `at_clock`."""
        return _core.power_clocked_levels(self._levels, self._response, clock)

    def curve(self, points: int = 81) -> pd.DataFrame:
        """Time, powers and energy from the lowest to full clock; powers in W."""
        import numpy as np
        import pandas as pd

        clocks = np.linspace(self._response["lowest_clock"], 1.0, points)
        rows = [_core.power_step(*self._inputs(), float(c), None, 0.0) for c in clocks]
        return pd.DataFrame(rows).set_index("clock")

    def _inputs(self) -> tuple[float, PowerLevels, tuple[float, float, float], dict[str, float]]:
        return self._limit, self._levels, self._activity, self._response

    def _step(
        self, clock: float | None = None, cap: float | None = None, overhead: float = 0.0
    ) -> CappedStep:
        told = _core.power_step(*self._inputs(), clock, cap, overhead)
        return CappedStep(
            told["clock"],
            told["time"],
            _quantity(told["mean_power"], "W"),
            _quantity(told["peak_power"], "W"),
            _quantity(told["energy"], "J"),
        )


def at_clock(accelerator: Accelerator, clock: float) -> Accelerator:
    """An accelerator at a lower clock: peaks follow it, memory and links do not.

    A run estimated with it is timed kernel by kernel at that clock; `Job.levels_at` has what it
    draws.
    """
    return _core.power_clocked_accelerator(accelerator, clock)


def conversion_losses(chain: Sequence[Stage], load: QuantityLike) -> ConversionLosses:
    """What stages take to deliver ``load``, the one nearest to it first."""
    watts = _magnitude(load, "W", "load")
    total, losses = _core.power_losses(stages_of(chain), watts)
    return ConversionLosses(
        _quantity(total, "W"),
        tuple(_quantity(loss, "W") for loss in losses),
        watts / total if total > 0.0 else 0.0,
    )


def nodes_that_fit(
    site_limit: QuantityLike, *, node_power: QuantityLike, power_usage_effectiveness: float
) -> int:
    """Whole nodes that a limit at the meter feeds; `Infeasible` where it feeds none."""
    nodes: int = _core.power_nodes(
        _magnitude(site_limit, "W", "site.power_limit", "MW"),
        power_usage_effectiveness,
        _magnitude(node_power, "W", "node_power", "kW"),
    )
    return nodes


def entries(table: Tables) -> list[str]:
    """Names of a table of power and cooling."""
    return list(_table(table))


def entry(table: Tables, name: str) -> dict[str, Any]:
    """Values, label and sources of one entry; powers in W, temperatures in deg C."""
    rows = _table(table)
    if name not in rows:
        near = ", ".join(_core.near_names(name, list(rows)))
        raise InvalidInput(f"{table}: unknown name {name!r}; did you mean {near}?")
    return dict(rows[name])


def stages_of(chain: Sequence[Stage]) -> list[tuple[str, float, int, float, float, float]]:
    """Stages as the compiled module takes them."""
    stages = []
    for kind, rated, units in chain:
        of = entry("conversions", kind)
        watts = _magnitude(rated, "W", "conversion.rated", "MW")
        stages.append((kind, watts, units, of["fixed"], of["proportional"], of["quadratic"]))
    return stages


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, dict[str, Any]]]:
    return dict(_core.power_tables())


def _table(table: str) -> dict[str, dict[str, Any]]:
    tables = _tables()
    if table not in tables:
        raise InvalidInput(f"entries: unknown table {table!r}; one of {', '.join(tables)}")
    return tables[table]


def _shares(activity: Any) -> tuple[float, float, float]:
    if not isinstance(activity, Mapping):  # the activity of a run's step
        return activity.matrix, activity.memory, activity.communication
    names = ("matrix", "memory_bound", "communication")
    for name in activity:
        if name not in names:
            raise InvalidInput(f"activity.{name}: unknown; shares are {', '.join(names)}")
    for name in names:
        if name not in activity:
            raise InvalidInput(f"activity.{name}: must be given, as a share of the step")
    return activity["matrix"], activity["memory_bound"], activity["communication"]


def _magnitude(value: Any, unit: str, field: str, example: str | None = None) -> float:
    from bessemer import units

    return units._magnitude(value, unit, example or unit, field)


def _quantity(value: float, unit: str) -> AnyQuantity:
    from bessemer import units

    return units._quantity(value, unit)
