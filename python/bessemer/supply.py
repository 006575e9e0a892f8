"""Where the electricity of a facility comes from, hour by hour, and what its carbon is.

>>> from bessemer import supply
>>> plan = supply.balance("10 MW", variable=supply.sun("40 MW", 0.24, hours=48))
>>> abs(plan.imbalance) < 1e-9
True

Series are quantities with a list or an array of numbers, lists of quantities, or one quantity that
holds for every hour. Powers are those at the meter of the whole facility, cooling included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bessemer import _core, units
from bessemer._core import InvalidInput
from bessemer._numbers import counted
from bessemer.units import _number_in as _number

if TYPE_CHECKING:
    from bessemer.units import AnyQuantity

__all__ = [
    "Balance",
    "Equivalents",
    "HoursRun",
    "Storage",
    "balance",
    "best_start",
    "carbon_free_share",
    "equivalents",
    "fabrication",
    "profile",
    "run_below",
    "scope_2",
    "shifted_carbon",
    "storage",
    "sun",
]

_HOUR = 3600.0
_ORDERS = {"charge": 0, "hold": 1, "discharge": 2}


def _series(value: Any, unit: str, field: str, hours: int | None = None) -> list[float]:
    """Numbers by the hour; one quantity stands for all hours."""
    if hasattr(value, "magnitude") and hasattr(value.magnitude, "__len__"):
        one = _number(units._quantity(1.0, str(value.units)), unit, field)
        numbers = [float(x) * one for x in value.magnitude]
    elif isinstance(value, Sequence) and not isinstance(value, str):
        numbers = [_number(x, unit, f"{field}[{i}]") for i, x in enumerate(value)]
    else:
        number = _number(value, unit, field)
        if hours is None:
            raise InvalidInput(f"{field}: must be a series by the hour, got one value")
        return [number] * hours
    if hours is not None and len(numbers) != hours:
        raise InvalidInput(
            f"{field}: must have {counted(hours, 'hour')} as the others, got {len(numbers)}"
        )
    return numbers


def _hours_of(*values: Any) -> int:
    for value in values:
        if hasattr(value, "magnitude") and hasattr(value.magnitude, "__len__"):
            return len(value.magnitude)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return len(value)
    return 24


def profile(
    mean: Any,
    *,
    hours: int = 8760,
    day: float = 0.0,
    year: float = 0.0,
    peak_hour: float = 19.0,
    peak_day: float = 15.0,
) -> AnyQuantity:
    """A price, an intensity or a power that swings over day and year around its mean.

    Parameters
    ----------
    mean : quantity or str
        Exact over 365 whole days.
    hours : int
        From the first hour of the year.
    day, year : float
        Swings as shares of the mean; at most 1 together.
    peak_hour, peak_day : float
        When each swing is highest.
    """
    unit = units._read(mean, "a quantity", "USD/kWh", "mean") if isinstance(mean, str) else mean
    shape = _core.supply_profile(hours, day, year, peak_hour, peak_day, False)
    return units._quantity([unit.magnitude * x for x in shape], str(unit.units))


def sun(
    capacity: Any, capacity_factor: float, *, hours: int = 8760, year: float = 0.2
) -> AnyQuantity:
    """What a solar plant gives without weather: a half sine by day, more of it in June."""
    if not 0.0 < capacity_factor <= 0.318:
        raise InvalidInput(
            f"sun.capacity_factor: must be above 0 and at most 0.318, got {capacity_factor:g}; a "
            "half sine by day gives no more"
        )
    peak = _number(capacity, "W", "sun.capacity") * capacity_factor
    shape = _core.supply_profile(hours, 0.0, year, 12.0, 172.0, True)
    return units._quantity([peak * x for x in shape], "W")


@dataclass(frozen=True)
class Storage:
    """A battery or another store of electricity."""

    capacity: AnyQuantity
    charge_power: AnyQuantity
    discharge_power: AnyQuantity
    round_trip_efficiency: float


def storage(kind: str, capacity: Any, hours: float = 4.0) -> Storage:
    """A store of the catalogue, of that size, filled or emptied in so many hours."""
    entry: Any = _core.catalog_get("electricity_storages", kind)
    if not hours > 0.0:
        raise InvalidInput(f"storage.hours: must be positive, got {hours:g}")
    energy = _number(capacity, "J", "storage.capacity")
    power = units._quantity(energy / (hours * _HOUR), "W")
    return Storage(units._quantity(energy, "J"), power, power, entry.round_trip_efficiency)


@dataclass(frozen=True)
class Balance:
    """Every hour of a supply: load = variable + dispatchable + grid + discharge - charge -
    curtailed, to 1e-9."""

    watts: Mapping[str, Sequence[float]]
    stored: AnyQuantity
    grid_peak: AnyQuantity

    def power(self, term: str) -> AnyQuantity:
        """A term by the hour."""
        return units._quantity(list(self._term(term)), "W")

    def energy(self, term: str) -> AnyQuantity:
        """A term over all hours."""
        return units._quantity(sum(self._term(term)) * _HOUR / 3.6e9, "MWh")

    def _term(self, term: str) -> Sequence[float]:
        if term not in self.watts:
            raise InvalidInput(
                f"balance: unknown term '{term}'; the terms are {', '.join(self.watts)}"
            )
        return self.watts[term]

    @property
    def imbalance(self) -> float:
        """The largest difference of both sides in any hour, over the load."""
        w = self.watts
        terms = ("variable", "dispatchable", "grid", "discharge", "charge", "curtailed", "load")
        rows = zip(*(w[term] for term in terms), strict=True)
        worst = 0.0
        for given, follows, grid, out, into, lost, load in rows:
            worst = max(worst, abs(given + follows + grid + out - into - lost - load))
        return worst / (max(w["load"]) or 1.0)

    def weighed(self, rate: Any, term: str = "grid", unit: str = "kgCO2e/kWh") -> AnyQuantity:
        """Carbon or money of a term: its energy in each hour times a rate by the hour."""
        powers = self._term(term)
        rates = _series(rate, unit, "balance.rate", len(powers))
        total = sum(p * r for p, r in zip(powers, rates, strict=True)) * _HOUR / 3.6e6
        return units._quantity(total, unit.split("/")[0])


def balance(
    load: Any,
    *,
    variable: Any = "0 W",
    dispatchable: Any = "0 W",
    grid_limit: Any = None,
    storage: Storage | None = None,
    orders: Sequence[str] | None = None,
    stored: Any = "0 J",
) -> Balance:
    """Balance every hour: nature first, then storage, then plants that follow, then the grid.

    Parameters
    ----------
    load : series
        Power of the whole facility.
    variable : series
        What sun, wind and plants that run all the time give.
    dispatchable : quantity
        The most that plants which follow the load give.
    grid_limit : quantity, optional
        Of the connection; an hour that needs more is infeasible.
    storage : Storage, optional
        It takes surplus, and gives in hours whose order is `discharge`.
    orders : sequence of str, optional
        Of each hour: `charge`, `hold` or `discharge`; left out, it always gives.
    stored : quantity
        What it holds at the start.
    """
    hours = _hours_of(load, variable)
    for order in orders or ():
        if order not in _ORDERS:
            raise InvalidInput(f"balance.orders: unknown order '{order}'; charge, hold, discharge")
    size = storage or Storage(
        units._quantity(0.0, "J"), units._quantity(0.0, "W"), units._quantity(0.0, "W"), 1.0
    )
    watts, totals = _core.supply_balance(
        _series(load, "W", "balance.load", hours),
        _series(variable, "W", "balance.variable", hours),
        _number(dispatchable, "W", "balance.dispatchable"),
        float("inf") if grid_limit is None else _number(grid_limit, "W", "balance.grid_limit"),
        _number(size.capacity, "J", "storage.capacity"),
        _number(size.charge_power, "W", "storage.charge_power"),
        _number(size.discharge_power, "W", "storage.discharge_power"),
        size.round_trip_efficiency,
        [_ORDERS[order] for order in orders or ()],
        _number(stored, "J", "balance.stored"),
    )
    return Balance(
        watts,
        units._quantity(totals["stored"] / 3.6e9, "MWh"),
        units._quantity(totals["grid_peak"] / 1e6, "MW"),
    )


@dataclass(frozen=True)
class HoursRun:
    """How a job that may pause spent its hours; `running` and `idle` are carbon or money."""

    running: AnyQuantity
    idle: AnyQuantity
    hours: int
    paused: int
    energy: AnyQuantity


def _rate_unit(rates: Any) -> str:
    """Money or carbon per energy, whichever a series is."""
    first = rates
    if isinstance(rates, Sequence) and not isinstance(rates, str) and len(rates) > 0:
        first = rates[0]
    return "USD/kWh" if "USD" in str(getattr(first, "units", first)) else "kgCO2e/kWh"


def run_below(
    rates: Any, threshold: Any, hours: int, power: Any, idle_power: Any = "0 W"
) -> HoursRun:
    """Run so many hours, only in those whose price or intensity is at most the threshold.

    With no threshold (``None``) it runs always. Pausing keeps the hardware, whose rent goes on.
    """
    unit = _rate_unit(rates)
    series = _series(rates, unit, "run_below.rates")
    limit = max(series) if threshold is None else _number(threshold, unit, "run_below.threshold")
    running, idle, took, paused, energy = _core.supply_run_below(
        [rate / 3.6e6 for rate in series],
        limit / 3.6e6,
        hours,
        _number(power, "W", "run_below.power"),
        _number(idle_power, "W", "run_below.idle_power"),
    )
    what = unit.split("/")[0]
    return HoursRun(
        units._quantity(running, what),
        units._quantity(idle, what),
        took,
        paused,
        units._quantity(energy / 3.6e9, "MWh"),
    )


def best_start(rates: Any, hours: int) -> int:
    """The hour at which a job of so many hours is cheapest, or cleanest."""
    return _core.supply_best_start(_series(rates, _rate_unit(rates), "best_start.rates"), hours)


def carbon_free_share(load: Any, clean: Any, grid_share: float = 0.0) -> tuple[float, float]:
    """Carbon-free share of a load matched hour by hour, and matched over all hours."""
    hours = _hours_of(load, clean)
    return _core.carbon_free_share(
        _series(load, "W", "carbon_free_share.load", hours),
        _series(clean, "W", "carbon_free_share.clean", hours),
        grid_share,
    )


def scope_2(
    energy: Any,
    grid: Any,
    *,
    contracted: Any = "0 kWh",
    contract_intensity: Any = "0 kgCO2e/kWh",
    certificates: Any = "0 kWh",
    residual: Any = None,
    offsets: Any = "0 kgCO2e",
) -> dict[str, AnyQuantity]:
    """Both totals of Scope 2: `location` and `market`; offsets beside them, subtracted nowhere.

    Parameters
    ----------
    energy, grid : quantity
        Electricity drawn, and the grid's average intensity.
    contracted, contract_intensity : quantity
        Energy under contracts and its intensity.
    certificates : quantity
        Energy of certificates without contract.
    residual : quantity, optional
        Intensity of what nobody claimed; the grid's, where no market publishes one.
    offsets : quantity
        Carried through.
    """

    def rate(value: Any, field: str) -> float:
        return _number(value, "kgCO2e/kWh", field) / 3.6e6

    told = _core.carbon_scope_2(
        _number(energy, "J", "scope_2.energy"),
        rate(grid, "scope_2.grid"),
        _number(contracted, "J", "scope_2.contracted"),
        rate(contract_intensity, "scope_2.contract_intensity"),
        _number(certificates, "J", "scope_2.certificates"),
        rate(grid if residual is None else residual, "scope_2.residual"),
        _number(offsets, "kgCO2e", "scope_2.offsets"),
    )
    carbon = {"location", "market", "offsets"}
    return {
        key: units._quantity(value, "kgCO2e")
        if key in carbon
        else units._quantity(value / 3.6e9, "MWh")
        for key, value in told.items()
    }


def shifted_carbon(before: Any, after: Any, average: Any, marginal: Any) -> dict[str, AnyQuantity]:
    """What moving a load attributes (`before`, `after`) and what it changes (`marginal_change`)."""
    hours = _hours_of(before, after, average, marginal)

    def rates(value: Any, field: str) -> list[float]:
        return [x / 3.6e6 for x in _series(value, "kgCO2e/kWh", field, hours)]

    told = _core.carbon_shifted(
        _series(before, "J", "shifted_carbon.before", hours),
        _series(after, "J", "shifted_carbon.after", hours),
        rates(average, "shifted_carbon.average"),
        rates(marginal, "shifted_carbon.marginal"),
    )
    keys = ("before", "after", "marginal_change")
    return {key: units._quantity(x, "kgCO2e") for key, x in zip(keys, told, strict=True)}


def fabrication(
    die_area: Any,
    process: str,
    fab_grid: Any,
    *,
    dies: int = 1,
    defects: Any = "0.1 / cm2",
    model: str = "murphy",
    memory: Any = "0 GB",
    memory_kind: str = "hbm",
    per_package: Any = "0.15 kgCO2e",
    packages: int = 1,
) -> dict[str, Any]:
    """Carbon of making an accelerator's silicon: `dies`, `memory`, `packages`, and the `yield`.

    Parameters
    ----------
    die_area : quantity
        Of one die, "814 mm**2".
    process : str
        Of the catalogue's `fab_processes`, "5nm".
    fab_grid : quantity
        Intensity of the fab's electricity.
    dies, packages : int
        How many of each.
    defects : quantity
        Per area of wafer; 0.1 for each square centimetre is assumed.
    model : str
        `murphy` or `poisson`.
    memory, memory_kind : quantity, str
        Size, and its entry of `memory_carbon`.
    per_package : quantity
        Packaging; 150 g is what ACT assumes.
    """
    if model not in {"murphy", "poisson"}:
        raise InvalidInput(f"fabrication.model: unknown model '{model}'; murphy or poisson")
    if isinstance(defects, str) and defects.replace(" ", "").endswith("/cm2"):
        defects = units._quantity(float(defects.split("/")[0]) * 1e4, "1/m**2")
    entry: Any = _core.catalog_get("fab_processes", process)
    made: Any = _core.catalog_get("memory_carbon", memory_kind)
    told = _core.carbon_fabrication(
        _number(die_area, "m**2", "fabrication.die_area"),
        _number(entry.energy, "J/m**2", "fab_process.energy"),
        _number(entry.gases, "kgCO2e/m**2", "fab_process.gases"),
        _number(entry.materials, "kgCO2e/m**2", "fab_process.materials"),
        _number(fab_grid, "kgCO2e/kWh", "fabrication.fab_grid") / 3.6e6,
        _number(defects, "1/m**2", "fabrication.defects"),
        model == "murphy",
        dies,
        _number(memory, "byte", "fabrication.memory"),
        _number(made.per_size, "kgCO2e/byte", "memory_carbon.per_size"),
        _number(per_package, "kgCO2e", "fabrication.per_package"),
        packages,
    )
    return {
        key: value if key == "yield" else units._quantity(value, "kgCO2e")
        for key, value in told.items()
    }


@dataclass(frozen=True)
class Equivalents:
    """A total in things that people know, each with the factor it stands on."""

    values: Mapping[str, float]
    factors: Mapping[str, str]
    sources: Mapping[str, str]


def equivalents(*, carbon: Any = None, energy: Any = None) -> Equivalents:
    """How many cars and miles a carbon mass is, how many homes an energy; a year each."""
    values: dict[str, float] = {}
    factors: dict[str, str] = {}
    sources: dict[str, str] = {}
    for kind, total, unit in (
        ("carbon_equivalences", carbon, "kgCO2e"),
        ("energy_equivalences", energy, "kWh"),
    ):
        if total is None:
            continue
        amount = _number(total, unit, f"equivalents.{unit}")
        for name in _core.catalog_names(kind):
            entry: Any = _core.catalog_get(kind, name)
            one = _number(entry.one, unit, name)
            values[name] = amount / one
            factors[name] = f"{one:g} {unit}"
            sources[name] = _core.catalog_sources(kind, name)[0][2]
    return Equivalents(values, factors, sources)
