"""Cooling of a building through a year: power usage effectiveness, water, heat sold.

>>> from bessemer import cooling
>>> year = cooling.year("cold-plate", "northern-virginia", it_power="20 MW")
>>> year.power_usage_effectiveness, year.water_usage_effectiveness
>>> year.hourly.resample("D").mean().plot()

The year is computed hour by hour from the technology, the load and the weather: a climate of the
catalogue, or a table of one's own with columns ``dry_bulb``, ``wet_bulb`` and ``sea`` in deg C.
Names: ``cooling.technologies()``, ``cooling.climates()``. Formulas: the headers
``energy/cooling.hpp``, ``energy/facility_hour.hpp`` and ``water/cooling_tower.hpp``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bessemer import _core
from bessemer._core import InvalidInput, Site
from bessemer.power import Stage, _magnitude, _quantity, entries, entry, stages_of

if TYPE_CHECKING:
    import pandas as pd
    import pint

    AnyQuantity = pint.Quantity[Any]
    QuantityLike = str | AnyQuantity

__all__ = [
    "FacilityYear",
    "climates",
    "require_coolable",
    "technologies",
    "weather",
    "year",
]

_POWER = ("it", "conversion", "fans", "pumps", "chillers", "rejection", "heat_pump", "other")
_HEAT = ("delivered", "evaporated", "sensible")


class FacilityYear:
    """A building through the hours of a weather."""

    technology: str

    def __init__(self, technology: str, told: dict[str, Any], index: Any) -> None:
        self.technology = technology
        self._told = told
        self._index = index

    @cached_property
    def hourly(self) -> pd.DataFrame:
        """One row an hour, in W: electricity by part, then heat by the way it leaves."""
        import pandas as pd

        columns = {name: self._told[name] for name in (*_POWER, *_HEAT)}
        return pd.DataFrame(columns, index=self._index)

    @property
    def power_usage_effectiveness(self) -> float:
        """Facility energy over IT energy."""
        return float(self._told["pue"])

    @property
    def parts(self) -> dict[str, AnyQuantity]:
        """Electricity by part; the parts sum to the facility energy."""
        return {name: self._energy(name) for name in _POWER}

    @property
    def it_energy(self) -> AnyQuantity:
        """At the plugs of the IT equipment."""
        return self._energy("it")

    @property
    def facility_energy(self) -> AnyQuantity:
        """At the meter of the building."""
        return self._energy("facility")

    @property
    def water(self) -> AnyQuantity:
        """On site: evaporated and blown down."""
        told = self._told
        return _quantity((told["evaporated_water"] + told["blowdown_water"]) * 1e3, "L")

    @property
    def evaporated_water(self) -> AnyQuantity:
        """Consumed on site; the rest of ``water`` is discharged."""
        return _quantity(self._told["evaporated_water"] * 1e3, "L")

    @property
    def water_usage_effectiveness(self) -> AnyQuantity:
        """Water on site per IT energy."""
        per_energy: AnyQuantity = (self.water / self.it_energy).to("L/kWh")
        return per_energy

    @property
    def peak_power(self) -> AnyQuantity:
        """Of the building, in its highest hour: what the connection must carry."""
        return _quantity(float(max(self._told["facility"])), "W")

    def on(self, site: Site) -> Site:
        """The site with the PUE and the water of this year."""
        return site.with_(
            power_usage_effectiveness=self.power_usage_effectiveness,
            water_usage_effectiveness=self.water_usage_effectiveness,
        )

    @property
    def heat_delivered(self) -> AnyQuantity:
        """Sold to the network, the electricity of the heat pump in it."""
        return self._energy("delivered")

    @property
    def energy_reuse_factor(self) -> float:
        """Heat delivered over facility energy."""
        return float(self._told["erf"])

    @property
    def energy_reuse_effectiveness(self) -> float:
        """(Facility energy - heat delivered) / IT energy. May be below 1, as the PUE may not."""
        return (1.0 - self.energy_reuse_factor) * self.power_usage_effectiveness

    def replaced_fuel(self, boiler_efficiency: float = 0.9) -> AnyQuantity:
        """Fuel that a boiler would have burnt for the heat: a credit, in no sum of the building."""
        if not 0.0 < boiler_efficiency <= 1.2:
            raise InvalidInput(f"boiler_efficiency: must be in (0, 1.2], got {boiler_efficiency}")
        fuel: AnyQuantity = self.heat_delivered / boiler_efficiency
        return fuel

    def _energy(self, column: str) -> AnyQuantity:
        return _quantity(sum(self._told[column]) * 1e-6, "MWh")

    def __repr__(self) -> str:
        return (
            f"<{self.technology}, {len(self._told['it'])} h: "
            f"PUE {self.power_usage_effectiveness:.3f}, "
            f"{self.water_usage_effectiveness.magnitude:.2f} L/kWh>"
        )


def technologies() -> list[str]:
    """Names of the ways of cooling."""
    return entries("coolings")


def climates() -> list[str]:
    """Names of the climates."""
    return entries("climates")


def weather(climate: str) -> pd.DataFrame:
    """The year of a climate: dry bulb, wet bulb and sea in deg C, one row an hour."""
    import pandas as pd

    dry, wet, sea = _core.cooling_weather(entry("climates", climate))
    index = pd.date_range("2023-01-01", periods=len(dry), freq="h", name="hour")
    return pd.DataFrame({"dry_bulb": dry, "wet_bulb": wet, "sea": sea}, index=index)


def require_coolable(technology: str, rack_power: QuantityLike) -> None:
    """`Infeasible` where a rack is heavier than the technology carries."""
    watts = _magnitude(rack_power, "W", "rack_power", "kW")
    _core.cooling_require(technology, entry("coolings", technology), watts)


def year(
    technology: str,
    climate: str | pd.DataFrame,
    *,
    it_power: QuantityLike | Sequence[float],
    rated: QuantityLike | None = None,
    chain: Sequence[Stage] | None = None,
    other_share: float = 0.01,
    heat_demand: QuantityLike = "0 W",
    network_celsius: float = 70.0,
    cycles_of_concentration: float = 5.0,
    rack_power: QuantityLike | None = None,
    **changes: Any,
) -> FacilityYear:
    """A building through a year.

    Parameters
    ----------
    technology
        A name of `technologies`.
    climate
        A name of `climates`, or a table with columns ``dry_bulb``, ``wet_bulb`` and perhaps ``sea``
        in deg C.
    it_power
        Of the IT equipment: one for all hours, or numbers in W, one for each.
    rated
        What the building is built for; the highest load if not given.
    chain
        Stages of the supply, from the load upstream. If not given: a double-conversion supply and
        a transformer, each with a quarter to spare.
    other_share
        Light, offices, control: over the rated IT power.
    heat_demand, network_celsius
        Heat that a district heating network takes, and at which temperature.
    cycles_of_concentration
        Of a cooling tower's basin.
    rack_power
        Checked against what the technology carries.
    changes
        Fields of the technology by name, for example ``liquid_supply_celsius=40``.
    """
    of = _technology(technology, changes)
    if rack_power is not None:
        watts = _magnitude(rack_power, "W", "rack_power", "kW")
        _core.cooling_require(technology, of, watts)
    table = weather(climate) if isinstance(climate, str) else climate
    dry, wet, sea = _columns(table, technology, of)
    load = _load(it_power, len(dry))
    built = max(load) if rated is None else _magnitude(rated, "W", "rated", "MW")
    if chain is None:
        chain = _chain(built)
    told = _core.cooling_year(
        technology,
        of,
        stages_of(chain),
        (_magnitude(heat_demand, "W", "heat_demand", "MW"), float(network_celsius)),
        built,
        other_share,
        load,
        dry,
        wet,
        sea,
        cycles_of_concentration,
    )
    return FacilityYear(technology, dict(told), table.index)


def _of_any_load(
    technology: str,
    climate: str | pd.DataFrame,
    *,
    rated: QuantityLike | None = None,
    other_share: float = 0.01,
    heat_demand: QuantityLike = "0 W",
    network_celsius: float = 70.0,
    cycles_of_concentration: float = 5.0,
    **changes: Any,
) -> dict[str, Any]:
    """What `year` takes but the load, as `JoinedSite` of the compiled module takes it."""
    of = _technology(technology, changes)
    table = weather(climate) if isinstance(climate, str) else climate
    dry, wet, sea = _columns(table, technology, of)
    return {
        "name": technology,
        "technology": of,
        "stages": stages_of(_chain(1.0)),
        "heat_demand": _magnitude(heat_demand, "W", "heat_demand", "MW"),
        "network_celsius": float(network_celsius),
        "rated": None if rated is None else _magnitude(rated, "W", "rated", "MW"),
        "other_share": other_share,
        "cycles_of_concentration": cycles_of_concentration,
        "dry_bulb": dry,
        "wet_bulb": wet,
        "sea": sea,
    }


def _technology(name: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """A technology with fields of its own."""
    of = entry("coolings", name)
    for key, value in changes.items():
        if key not in of or key in {"label", "sources"}:
            fields = [field for field in of if field not in {"label", "sources"}]
            near = ", ".join(_core.near_names(key, fields))
            raise InvalidInput(f"cooling.{key}: unknown key; did you mean {near}?")
        of[key] = value
    return of


def _columns(
    table: pd.DataFrame, technology: str, of: Mapping[str, Any]
) -> tuple[list[float], list[float], list[float]]:
    """Dry bulb, wet bulb and sea, which is the air where nobody asks for it."""
    for column in ("dry_bulb", "wet_bulb"):
        if column not in table:
            raise InvalidInput(f"weather.{column}: must be given, a column in deg C")
    dry = [float(value) for value in table["dry_bulb"]]
    wet = [float(value) for value in table["wet_bulb"]]
    if "sea" not in table and of["rejection"] == "sea_water":
        raise InvalidInput(f"weather.sea: must be given for {technology}, a column in deg C")
    return dry, wet, [float(value) for value in table["sea"]] if "sea" in table else dry


def _chain(built: float) -> tuple[Stage, ...]:
    """Stages of a building for so many W, each with a quarter to spare."""
    size = _quantity(1.25 * built, "W")
    larger = _quantity(1.25 * 1.25 * built, "W")
    return Stage("ups-double-conversion", size), Stage("transformer", larger)


def _load(it_power: Any, hours: int) -> list[float]:
    """W of every hour."""
    if isinstance(it_power, str) or hasattr(it_power, "magnitude"):
        return [_magnitude(it_power, "W", "it_power", "MW")] * hours
    if not hasattr(it_power, "__len__"):
        raise InvalidInput(
            f"it_power: must be a power or one number for each hour, got {it_power!r}"
        )
    return [float(value) for value in it_power]
