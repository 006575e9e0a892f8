"""What a question "own or rent" rests on: given values, and the catalogue's where none is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bessemer import _core
from bessemer._core import InvalidInput
from bessemer._own_tables import OwnTables
from bessemer.units import _number_in as number_of

__all__ = [
    "FACILITY",
    "HOURS",
    "YEAR_HOURS",
    "Desk",
    "Inputs",
    "Source",
    "battery_of",
    "claims_of",
    "end",
    "gathered",
    "number_of",
    "prices_of",
    "rental_of",
    "source_of",
]

FACILITY = ("land", "shell", "electrical", "cooling", "network_access")
HOURS = 8760
YEAR_HOURS = 8766.0
# Asset classes of the catalogue for the groups of the bill.
_CLASSES = {
    "accelerators": "accelerators",
    "servers": "servers",
    "network": "network",
    "storage": "storage",
    "building": "building",
    "electrical": "electrical",
    "cooling": "cooling",
    "network_access": "network",
    "battery": "battery",
}


@dataclass(frozen=True)
class Source:
    """A plant on the site: capacity in W, intensity in kg/kWh, cost in USD/kWh."""

    name: str
    capacity: float
    capacity_factor: float
    intensity: float
    cost: float
    follows_load: bool

    def series(self, hours: int) -> list[float]:
        """Watts by the hour, without weather."""
        mean = self.capacity * self.capacity_factor
        if self.name.startswith("solar"):
            if self.capacity_factor > 0.26:
                raise InvalidInput(
                    f"site.sources.capacity_factor: of the sun must be at most 0.26 here, got "
                    f"{self.capacity_factor:g}; a half sine by day gives no more"
                )
            shape = _core.supply_profile(hours, 0.0, 0.2, 12.0, 172.0, True)
        elif self.name.startswith("wind"):
            shape = _core.supply_profile(hours, 0.15, 0.25, 2.0, 15.0, False)
        else:
            return [mean] * hours
        return [mean * s for s in shape]


@dataclass(frozen=True)
class Inputs:
    """Plain numbers: USD, W, years, kg, and per kWh, hour or year where a price is meant."""

    accelerators: int
    per_node: int
    accelerator_price: float
    server_price: float
    network_share: float
    storage_cost: float
    discount: float
    power: float
    idle_power: float
    utilization: float
    embodied: float
    reuse: Mapping[str, float]
    facility_price: float
    power_limit: float
    power_usage_effectiveness: float
    grid_intensity: float
    swing_day: float
    swing_year: float
    swing_peak: float
    intensity_series: tuple[float, ...]
    prices: tuple[float, ...]
    demand_charge: float
    sources: tuple[Source, ...]
    battery_capacity: float
    battery_power: float
    battery_efficiency: float
    battery_price: float
    contracted: float
    contract_price: float | None
    certificate_price: float
    contract_intensity: float
    certificates: float
    residual: float | None
    offsets: float
    building_embodied: float
    years: float
    discount_rate: float
    depreciation: str
    tax_rate: float
    lives: Mapping[str, float]
    salvage: Mapping[str, float]
    tax_lives: Mapping[str, int]
    price_trend: float
    staff: float
    cost_per_person: float
    it_maintenance: float
    facility_maintenance: float
    maintenance: float
    network_cost: float
    other: float
    rent: float
    committed: bool
    spot: float | None
    spot_goodput: float | None
    ranges: Mapping[str, tuple[float, float]]

    @property
    def it_power(self) -> float:
        """Of all accelerators at full load."""
        return self.accelerators * self.power

    @property
    def peak_power(self) -> float:
        """At the meter."""
        return self.it_power * self.power_usage_effectiveness

    def scaled(self, name: str, factor: float) -> Inputs:
        """The same with one input times a factor; shares stay at most 1 and the PUE at least 1."""
        if name == "electricity_price":
            return replace(
                self,
                prices=tuple(factor * p for p in self.prices),
                demand_charge=factor * self.demand_charge,
            )
        if name == "accelerator_life":
            lives = {**self.lives, "accelerators": factor * self.lives["accelerators"]}
            return replace(self, lives=lives)
        value = factor * getattr(self, name)
        if name == "utilization":
            value = min(1.0, value)
        if name == "power_usage_effectiveness":
            value = max(1.0, value)
        return replace(self, **{name: value})


class Desk:
    """Remembers what was assumed."""

    def __init__(self) -> None:
        self.assumed: list[dict[str, str]] = []

    def value(self, given: Any, key: str, default: Any, why: str) -> Any:
        """What is given, or a default that is told."""
        if given is not None:
            return given
        self.assumed.append({"key": key, "value": f"{default}", "why": why})
        return default

    def entry(self, kind: str, name: str, key: str) -> Any:
        """An entry of the catalogue; what of it is assumed is told."""
        try:
            entry = _core.catalog_get(kind, name)
        except InvalidInput as error:
            # Without the kind of the table: the key says it.
            raise InvalidInput(f"{key}: {str(error).split(': ', 1)[-1]}") from None
        for _, basis, source, note in _core.catalog_sources(kind, name):
            if basis == "assumed":
                line = {"key": key, "value": name, "why": f"{note} [{source}]"}
                if line not in self.assumed:
                    self.assumed.append(line)
        return entry


def end(value: Any, unit: str, key: str) -> float:
    """An end of a range that others state, in the unit of ours."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if unit:
            raise InvalidInput(f"{key}: must be text with a unit as '1 {unit}', got {value:g}")
        return float(value)
    if not unit:
        raise InvalidInput(f"{key}: must be a plain number, got '{value}'")
    return number_of(value, unit, key)


def gathered(
    tables: OwnTables, ranges: Mapping[str, tuple[float, float]]
) -> tuple[Inputs, list[dict[str, str]]]:
    """All inputs of a question, and what of them is assumed."""
    desk = Desk()
    made: dict[str, Any] = {"maintenance": 1.0}
    made.update(_fleet(tables, desk))
    made.update(_site(tables, desk))
    made.update(_finance(tables, desk, made["accelerators"]))
    made.update(_rent(tables, desk))
    chosen = dict(ranges)
    for name, (low, high) in (tables.ranges or {}).items():
        if name not in ranges:
            raise InvalidInput(f"ranges.{name}: unknown input; the inputs are {', '.join(ranges)}")
        if not 0.0 < low <= high:
            raise InvalidInput(
                f"ranges.{name}: must be two positive factors in order, got {low:g} and {high:g}"
            )
        chosen[name] = (low, high)
    made["ranges"] = chosen
    return Inputs(**made), desk.assumed


def _fleet(tables: OwnTables, desk: Desk) -> dict[str, Any]:
    fleet = tables.fleet
    price, with_server = fleet.accelerator_price, False
    if isinstance(price, str):
        entry = desk.entry("hardware_prices", price, "fleet.accelerator_price")
        price, with_server = entry.price, entry.with_server
    if with_server and fleet.server_price is not None:
        raise InvalidInput(
            "fleet.server_price: must be left out, the named accelerator price holds the server"
        )
    server = 0.0
    if not with_server:
        server = number_of(
            desk.value(fleet.server_price, "fleet.server_price", "50000 USD", "usual of eight"),
            "USD",
            "fleet.server_price",
        )
    discount = desk.value(fleet.discount, "fleet.discount", "usual", "of the catalogue")
    if isinstance(discount, str):
        of = desk.entry("volume_discounts", discount, "fleet.discount")
        discount = _core.cost_discount_share(
            of.per_decade, of.first_order, of.most, fleet.accelerators
        )
    if not 0.0 <= discount < 1.0:
        raise InvalidInput(f"fleet.discount: must be a share in [0, 1), got {discount:g}")
    size = number_of(fleet.storage, "GB", "fleet.storage") if fleet.storage is not None else 0.0
    per_size = 0.0
    if size > 0.0:
        per_size = number_of(
            desk.value(
                fleet.storage_price, "fleet.storage_price", "0.75 USD/GB", "0.5 to 1 is usual"
            ),
            "USD/GB",
            "fleet.storage_price",
        )
    use = desk.value(fleet.utilization, "fleet.utilization", 0.8, "share of the time in use")
    if not use > 0.0:
        raise InvalidInput(f"fleet.utilization: must be above 0, got {use:g}")
    per_node = desk.value(fleet.per_node, "fleet.per_node", 8, "accelerators of a node")
    embodied = fleet.embodied
    if embodied is None:
        of = desk.entry("embodied", "h100", "fleet.embodied")
        embodied = of.per_accelerator + of.per_node / per_node
    return {
        "accelerators": fleet.accelerators,
        "per_node": per_node,
        "accelerator_price": number_of(price, "USD", "fleet.accelerator_price"),
        "server_price": server,
        "network_share": desk.value(
            fleet.network_share, "fleet.network_share", 0.10, "10 to 15 % is often quoted"
        ),
        "storage_cost": size * per_size,
        "discount": discount,
        "power": number_of(fleet.power, "W", "fleet.power"),
        "idle_power": desk.value(fleet.idle_power, "fleet.idle_power", 0.3, "of full load"),
        "utilization": use,
        "embodied": number_of(embodied, "kgCO2e", "fleet.embodied"),
    }


def _site(tables: OwnTables, desk: Desk) -> dict[str, Any]:
    from bessemer._own_tables import OwnSiteTable

    site = tables.site or OwnSiteTable()
    price = desk.value(site.capital, "site.capital", "us-average", "11.7 USD/W")
    if isinstance(price, str):
        price = desk.entry("facility_capital", price, "site.capital").total
    facility = number_of(price, "USD/W", "site.capital")
    if site.for_ai:
        facility *= 1.0 + _core.catalog_ai_premium()
    reuse = dict.fromkeys(FACILITY, 0.0)
    if site.kind == "retrofit":
        reuse = desk.value(
            site.reuse.given() if site.reuse else None,
            "site.reuse",
            _core.catalog_mine_reuse(),
            "a site that mined coins",
        )
        reuse = {**dict.fromkeys(FACILITY, 0.0), **reuse}
    pue = desk.value(
        site.power_usage_effectiveness, "site.power_usage_effectiveness", 1.2, "liquid or new air"
    )
    if isinstance(pue, str):
        pue = desk.entry("pue", pue, "site.power_usage_effectiveness").value
    if not pue >= 1.0:
        raise InvalidInput(f"site.power_usage_effectiveness: must be at least 1, got {pue:g}")
    intensity = site.grid_carbon_intensity
    if intensity is None:
        grid = desk.value(site.grid, "site.grid", "world", "average of the world")
        intensity = desk.entry("grids", grid, "site.grid").carbon_intensity
    swing = site.swing.given() if site.swing else {}
    made: dict[str, Any] = {
        "reuse": reuse,
        "facility_price": facility,
        "power_limit": float("inf")
        if site.power_limit is None
        else number_of(site.power_limit, "W", "site.power_limit"),
        "power_usage_effectiveness": pue,
        "grid_intensity": number_of(intensity, "kgCO2e/kWh", "site.grid_carbon_intensity"),
        "swing_day": swing.get("day", 0.0),
        "swing_year": swing.get("year", 0.0),
        "swing_peak": swing.get("peak_hour", 19.0),
        "intensity_series": (),
        "building_embodied": 0.0
        if site.embodied is None
        else number_of(site.embodied, "kgCO2e/kW", "site.embodied"),
    }
    made.update(prices_of(site, desk))
    made["sources"] = tuple(source_of(of, desk) for of in site.sources or ())
    made.update(battery_of(site, desk))
    made.update(claims_of(site.contracts, desk))
    return made


def claims_of(contracts: Any, desk: Desk) -> dict[str, Any]:
    """What is claimed for the electricity of the grid, and what that costs."""
    claims = contracts.given() if contracts else {}
    made: dict[str, Any] = {
        "contracted": claims.get("contracted", 0.0),
        "certificates": claims.get("certificates", 0.0),
    }
    price = claims.get("contract_price")
    if price is None and "contract" in claims:
        price = desk.entry("supply_contracts", claims["contract"], "site.contracts.contract").price
    made["contract_price"] = (
        None if price is None else number_of(price, "USD/kWh", "site.contracts.contract_price")
    )
    paid = claims.get("certificate_price")
    if paid is None and made["certificates"] > 0.0:
        paid = desk.entry("supply_contracts", "certificates", "site.contracts.certificates").price
    made["certificate_price"] = (
        0.0 if paid is None else number_of(paid, "USD/kWh", "site.contracts.certificate_price")
    )
    made["contract_intensity"] = number_of(
        claims.get("contract_intensity", "0 kgCO2e/kWh"), "kgCO2e/kWh", "site.contracts"
    )
    residual = claims.get("residual_intensity")
    made["residual"] = (
        None if residual is None else number_of(residual, "kgCO2e/kWh", "site.contracts")
    )
    made["offsets"] = number_of(
        claims.get("offsets", "0 kgCO2e"), "kgCO2e", "site.contracts.offsets"
    )
    return made


def prices_of(site: Any, desk: Desk) -> dict[str, Any]:
    if site.tariff is not None:
        tariff = site.tariff
        peak = number_of(tariff.peak, "USD/kWh", "site.tariff.peak")
        valley = number_of(tariff.valley, "USD/kWh", "site.tariff.valley")
        start, stop = tariff.peak_from, tariff.peak_to
        if start == stop:
            raise InvalidInput("site.tariff.peak_to: must differ from peak_from")
        dear = [start <= h < stop if start < stop else h >= start or h < stop for h in range(24)]
        demand = tariff.demand if tariff.demand is not None else "0 USD/kW"
        return {
            "prices": tuple(peak if d else valley for d in dear),
            "demand_charge": number_of(demand, "USD/W", "site.tariff.demand"),
        }
    price = desk.value(
        site.electricity_price, "site.electricity_price", "us-industrial", "average of 2023"
    )
    if isinstance(price, str) and _core.catalog_has("electricity_prices", price):
        price = desk.entry("electricity_prices", price, "site.electricity_price").price
    elif isinstance(price, str):
        desk.entry("electricity_prices", price, "site.electricity_price")
    flat = number_of(price, "USD/kWh", "site.electricity_price")
    return {"prices": (flat,) * 24, "demand_charge": 0.0}


def source_of(table: Any, desk: Desk) -> Source:
    entry = desk.entry("generation_sources", table.name, "site.sources.name")
    cost = entry.cost if table.cost is None else table.cost
    factor = table.capacity_factor
    return Source(
        table.name,
        number_of(table.capacity, "W", "site.sources.capacity"),
        entry.capacity_factor if factor is None else factor,
        number_of(entry.lifecycle_intensity, "kgCO2e/kWh", "generation_source"),
        number_of(cost, "USD/kWh", "site.sources.cost"),
        entry.follows_load,
    )


def battery_of(site: Any, desk: Desk) -> dict[str, Any]:
    if site.battery is None:
        return {
            "battery_capacity": 0.0,
            "battery_power": 0.0,
            "battery_efficiency": 1.0,
            "battery_price": 0.0,
        }
    entry = desk.entry("electricity_storages", site.battery.name, "site.battery.name")
    size = number_of(site.battery.capacity, "MWh", "site.battery.capacity")
    hours = desk.value(site.battery.hours, "site.battery.hours", 4.0, "to fill or empty")
    if not hours > 0.0:
        raise InvalidInput(f"site.battery.hours: must be positive, got {hours:g}")
    return {
        "battery_capacity": size,
        "battery_power": size * 1e6 / hours,
        "battery_efficiency": entry.round_trip_efficiency,
        "battery_price": number_of(entry.capital, "USD/kWh", "electricity_storage.capital"),
    }


def _finance(tables: OwnTables, desk: Desk, accelerators: int) -> dict[str, Any]:
    from bessemer._own_tables import FinanceTable

    finance = tables.finance or FinanceTable()
    lives: dict[str, float] = {}
    salvage: dict[str, float] = {}
    tax: dict[str, int] = {}
    for group, name in _CLASSES.items():
        entry = _core.catalog_get("asset_lives", name)
        lives[group] = number_of(entry.life, "year", group)
        salvage[group] = entry.salvage
        tax[group] = entry.tax_life
    for group, given in (
        ("accelerators", finance.accelerator_life),
        ("servers", finance.server_life),
        ("network", finance.network_life),
    ):
        if given is not None:
            lives[group] = number_of(given, "year", f"finance.{group}")
    if finance.accelerator_salvage is not None:
        salvage["accelerators"] = finance.accelerator_salvage
    desk.assumed.append(
        {
            "key": "finance",
            "value": "asset_lives",
            "why": "salvage, and lives of all but servers, network and building [ServerLives2025]",
        }
    )
    name = desk.value(finance.operating, "finance.operating", "plain", "of the catalogue")
    plain = desk.entry("operating_costs", name, "finance.operating")
    people = plain.staff_base + plain.staff_per_thousand * accelerators / 1000.0
    per_person = (
        plain.cost_per_person if finance.cost_per_person is None else (finance.cost_per_person)
    )
    method = desk.value(
        finance.depreciation, "finance.depreciation", "straight_line", "shown apart"
    )
    years = desk.value(finance.years, "finance.years", "5 years", "life of servers")
    access = "0 USD" if finance.network_access is None else finance.network_access
    return {
        "years": number_of(years, "year", "finance.years"),
        "discount_rate": desk.value(
            finance.discount_rate, "finance.discount_rate", 0.08, "cost of capital of a firm"
        ),
        "depreciation": method,
        "tax_rate": finance.tax_rate or 0.0,
        "lives": lives,
        "salvage": salvage,
        "tax_lives": tax,
        "price_trend": finance.price_trend or 0.0,
        "staff": people if finance.staff is None else finance.staff,
        "cost_per_person": number_of(per_person, "USD", "finance.cost_per_person"),
        "it_maintenance": plain.it_maintenance
        if finance.it_maintenance is None
        else finance.it_maintenance,
        "facility_maintenance": plain.facility_maintenance
        if finance.facility_maintenance is None
        else finance.facility_maintenance,
        "network_cost": number_of(access, "USD", "finance.network_access"),
        "other": plain.other if finance.other is None else finance.other,
    }


def rental_of(value: Any, key: str, desk: Desk) -> float:
    if isinstance(value, str):
        value = desk.entry("rental_prices", value, key).rate
    return number_of(value, "USD/h", key)


def _rent(tables: OwnTables, desk: Desk) -> dict[str, Any]:
    rent = tables.rent
    spot = goodput = None
    if rent.spot is not None:
        goodput = _core.cost_spot_goodput(
            number_of(rent.spot.interruptions, "1/s", "rent.spot.interruptions"),
            number_of(rent.spot.restart, "s", "rent.spot.restart"),
            number_of(rent.spot.interval, "s", "rent.spot.interval"),
            number_of(rent.spot.checkpoint, "s", "rent.spot.checkpoint"),
        )
        spot = rental_of(rent.spot.rate, "rent.spot.rate", desk) / goodput
    return {
        "rent": rental_of(rent.rate, "rent.rate", desk),
        "committed": bool(rent.committed),
        "spot": spot,
        "spot_goodput": goodput,
    }
