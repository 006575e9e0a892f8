"""The cooling of a scenario: from its table to a year of the building."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer import _core, cooling, power
from bessemer._core import Infeasible, InvalidInput
from bessemer._provenance import Desk
from bessemer._series import column
from bessemer._site_tables import CoolingTable, TechnologyTable
from bessemer.citations import Source

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Building", "building"]

_PLAIN_SEA = (15.0, 0.0, 215.0)


def _entry(kind: power.Tables, name: str, key: str, desk: Desk) -> dict[str, Any]:
    try:
        entry = power.entry(kind, name)
    except InvalidInput as error:
        raise InvalidInput(f"{key}: {str(error).split(': ', 1)[-1]}") from None
    title = f"{kind.removesuffix('s')} {name}"
    for field, basis, source, note in entry["sources"]:
        desk.sources.append(Source("power", title, field, basis, source, note))
    return entry


def _weather(table: CoolingTable, folder: Path, desk: Desk) -> str | pd.DataFrame:
    if isinstance(table.climate, str):
        _entry("climates", table.climate, "site.cooling.climate", desk)
        return table.climate
    import pandas as pd

    if table.climate is not None:
        of = table.climate
        known = power.entry("climates", cooling.climates()[0])
        known |= {k: tuple(v) if isinstance(v, list) else v for k, v in of.given().items()}
        known["sea"] = tuple(of.sea) if of.sea is not None else _PLAIN_SEA
        known |= {"label": "own climate", "daily_swing_kelvin": of.daily_swing_kelvin or 0.0}
        known["warmest_hour"] = 15.0 if of.warmest_hour is None else of.warmest_hour
        dry, wet, sea = _core.cooling_weather(known)
        made = {"dry_bulb": dry, "wet_bulb": wet}
        return pd.DataFrame(made | ({"sea": sea} if of.sea is not None else {}))
    assert table.weather is not None
    path, key = folder / table.weather, "site.cooling.weather"
    made = {name: column(path, name, key) for name in ("dry_bulb", "wet_bulb")}
    with_sea = "sea" in path.read_text(encoding="utf-8-sig").split("\n", 1)[0].strip().split(",")
    return pd.DataFrame(made | ({"sea": column(path, "sea", key)} if with_sea else {}))


def _rack(nodes: int | None, node: tuple[str, float], desk: Desk) -> float:
    """W of a rack with so many nodes; if not given, as it is sold whole, else with one."""
    name, watts = node
    if nodes is not None:
        return nodes * watts
    key = "site.cooling.rack_power"
    if name in power.entries("rack_densities"):
        whole = float(_entry("rack_densities", name, key, desk)["power"])
        desk.assume(key, f"{whole / 1e3:.4g} kW, {name}", "published", "")
        return whole
    text = f"1, {watts / 1e3:.3g} kW at the power limits"
    desk.assume("site.cooling.nodes_per_rack", text, "assumed", "")
    return watts


@dataclass(frozen=True)
class Building:
    """A building and its weather, for any load."""

    technology: str
    weather: str | pd.DataFrame
    rated: Any
    """A power, or none for what the load is."""
    options: dict[str, Any]

    def year(self, it_power: float) -> cooling.FacilityYear:
        """A year at a load in W."""
        if self.rated is not None:
            built = power._magnitude(self.rated, "W", "site.cooling.rated", "MW")
            if built < it_power * (1.0 - 1e-12):
                raise Infeasible(
                    f"site.cooling.rated: the run draws {it_power / 1e6:.4g} MW and the building "
                    f"is for {built / 1e6:.4g} MW of IT; take fewer accelerators or a larger "
                    "building"
                )
        weather = self.weather
        hours = len(cooling.weather(weather)) if isinstance(weather, str) else len(weather)
        try:
            return cooling.year(
                self.technology,
                weather,
                it_power=[it_power] * hours,
                rated=self.rated,
                **self.options,
            )
        except InvalidInput as error:
            raise InvalidInput(f"site.cooling: {error}") from None

    def of_any_load(self) -> dict[str, Any]:
        """The same without a load, as `JoinedSite` of the compiled module takes it."""
        try:
            return cooling._of_any_load(
                self.technology, self.weather, rated=self.rated, **self.options
            )
        except InvalidInput as error:
            raise InvalidInput(f"site.cooling: {error}") from None


def building(table: CoolingTable, folder: Path, node: tuple[str, float], desk: Desk) -> Building:
    """The building of a scenario; refuses racks that the technology cannot cool.

    `node` is its name and its power at the limits.
    """
    name, changes = table.technology, {}
    if isinstance(name, TechnologyTable):
        changes = {k: v for k, v in name.given().items() if k != "like"}
        if "rack_limit" in changes:
            changes["rack_limit"] = power._magnitude(changes["rack_limit"], "W", "rack_limit", "kW")
        name = name.like
    of = _entry("coolings", name, "site.cooling.technology", desk) | changes
    limit = of["rack_limit"]
    if table.rack_power is not None:
        rack = power._magnitude(table.rack_power, "W", "site.cooling.rack_power", "kW")
        where, cure = "rack_power", "choose another technology or lighter racks"
    else:
        where, cure = "nodes_per_rack", "choose another technology or fewer nodes in a rack"
        rack = _rack(table.nodes_per_rack, node, desk)
    if rack > limit * (1.0 + 1e-12):
        raise Infeasible(
            f"site.cooling.{where}: a rack of {rack / 1e3:.4g} kW is more than the "
            f"{limit / 1e3:.4g} kW that {name} cools; {cure}"
        )
    options: dict[str, Any] = {}
    for key in ("other_share", "cycles_of_concentration", "heat_demand", "network_celsius"):
        given = getattr(table, key)
        if given is not None:
            options[key] = given
    return Building(name, _weather(table, folder, desk), table.rated, options | changes)
