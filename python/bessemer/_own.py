"""Own or rent: from the tables of a question to its answer. The formulas are the library's."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bessemer import _core, _own_inputs
from bessemer._core import Infeasible, InvalidInput
from bessemer._own_inputs import HOURS, YEAR_HOURS, Inputs
from bessemer._own_tables import OwnTables, schema
from bessemer._refusals import refusal
from bessemer.scenario import _change, _copied, _read

__all__ = ["RANGES", "Owned", "ends_of", "own"]

_YEAR = YEAR_HOURS * 3600.0
_PARTS = ("electricity", "staff", "maintenance", "network", "other")
# Factors on inputs where a question gives no ranges of its own; assumed, but for the lives, which
# are those of filings, and the buildings, which are those of published indices.
RANGES = {
    "accelerator_price": (0.75, 1.25),
    "utilization": (0.6, 1.2),
    "electricity_price": (0.6, 1.5),
    "facility_price": (0.8, 1.3),
    "power_usage_effectiveness": (0.92, 1.25),
    "accelerator_life": (0.75, 1.5),
    "discount_rate": (0.5, 1.5),
    "maintenance": (0.5, 1.5),
    "staff": (0.5, 2.0),
    "network_share": (0.5, 1.5),
}


def said(value: float | None, unit: str) -> dict[str, Any]:
    """A quantity as results hold it."""
    return {"value": value, "unit": unit}


@dataclass(frozen=True)
class Year:
    """Electricity of a year: energies in MWh, money in USD, carbon in kg."""

    energy: Mapping[str, float]
    cost: float
    location: float
    on_site: float
    grid_intensity: float
    hourly_share: float
    hours: Mapping[str, list[float]] = field(repr=False)
    intensity: list[float] = field(repr=False)


def ends_of(series: Sequence[float]) -> tuple[float, float]:
    """Below which a storage fills and above which it gives: the cheapest and the dearest quarter,
    or the ends where those do not differ."""
    ranked = sorted(series)
    low, high = ranked[(len(ranked) - 1) // 4], ranked[(3 * (len(ranked) - 1) + 3) // 4]
    return (low, high) if low < high else (ranked[0], ranked[-1])


def year(x: Inputs, utilization: float) -> Year:
    """A year at that use, hour by hour where hours differ."""
    load = x.it_power * (x.idle_power + (1.0 - x.idle_power) * utilization)
    load *= x.power_usage_effectiveness
    if x.intensity_series:
        given = x.intensity_series
        intensity = [given[h % len(given)] for h in range(HOURS)]
    else:
        shape = _core.supply_profile(HOURS, x.swing_day, x.swing_year, x.swing_peak, 15.0, False)
        intensity = [x.grid_intensity * s for s in shape]
    variable = [0.0] * HOURS
    on_site = 0.0
    cost = 0.0
    follow = [s for s in x.sources if s.follows_load]
    for source in x.sources:
        if source.follows_load:
            continue
        series = source.series(HOURS)
        variable = [a + b for a, b in zip(variable, series, strict=True)]
        generated = sum(series) / 1e3
        on_site += generated * source.intensity
        cost += generated * source.cost
    ready = sum(s.capacity * s.capacity_factor for s in follow)
    orders: list[int] = []
    if x.battery_capacity > 0.0 and min(x.prices) < max(x.prices):
        cheap, dear = ends_of(x.prices)
        day = [2 if p >= dear else 0 if p <= cheap else 1 for p in x.prices]
        orders = [day[h % 24] for h in range(HOURS)]
    watts, _ = _core.supply_balance(
        [load] * HOURS,
        variable,
        ready,
        x.power_limit,
        x.battery_capacity * 3.6e9,
        x.battery_power,
        x.battery_power,
        x.battery_efficiency,
        orders,
        0.0,
    )
    energy = {name: sum(series) / 1e6 for name, series in watts.items()}
    for source in follow:
        generated = energy["dispatchable"] * 1e3 * source.capacity * source.capacity_factor / ready
        on_site += generated * source.intensity
        cost += generated * source.cost
    bill = _core.cost_tariff_bill(
        watts["grid"], [p / 3.6e6 for p in x.prices], x.demand_charge / (730.0 * 3600.0)
    )
    drawn = energy["grid"] * 1e3
    cost += x.certificates * drawn * x.certificate_price
    if x.contract_price is not None:
        # Contracted energy is paid at its own price, the rest at the mean of its hours.
        cost += x.contracted * (drawn * x.contract_price - bill[0])
    location = sum(p * i for p, i in zip(watts["grid"], intensity, strict=True)) / 1e3
    scale = YEAR_HOURS / HOURS
    share, _ = _core.carbon_free_share(watts["load"], variable, 0.0)
    return Year(
        {name: value * scale for name, value in energy.items()},
        (cost + sum(bill)) * scale,
        location * scale,
        on_site * scale,
        location / (energy["grid"] * 1e3) if energy["grid"] else x.grid_intensity,
        share,
        watts,
        intensity,
    )


def capital(x: Inputs) -> dict[str, float]:
    """What is bought at the start, by group."""
    paid = 1.0 - x.discount
    nodes = math.ceil(x.accelerators / x.per_node)
    servers = nodes * x.server_price * paid
    chips = x.accelerators * x.accelerator_price * paid
    parts = _core.cost_facility_capital(
        [x.facility_price * _core.catalog_facility_shares()[p] for p in _own_inputs.FACILITY],
        x.it_power,
        [x.reuse[p] for p in _own_inputs.FACILITY],
    )
    return {
        "accelerators": chips,
        "servers": servers,
        "network": x.network_share * (chips + servers),
        "storage": x.storage_cost,
        "building": parts["land"] + parts["shell"],
        "electrical": parts["electrical"],
        "cooling": parts["cooling"],
        "network_access": parts["network_access"],
        "battery": x.battery_capacity * 1e3 * x.battery_price,
    }


_IT = ("accelerators", "servers", "network", "storage")


def _assets(x: Inputs, bought: Mapping[str, float]) -> list[tuple[float, float, float, float]]:
    return [
        (
            price,
            x.lives[group] * _YEAR,
            x.salvage.get(group, 0.0),
            x.price_trend if group in _IT else 0.0,
        )
        for group, price in bought.items()
        if price > 0.0
    ]


def operating(x: Inputs, bought: Mapping[str, float], electricity: float) -> dict[str, float]:
    """Cost of a year, by what it is paid for."""
    it = sum(bought[group] for group in _IT)
    total = sum(bought.values())
    return {
        "electricity": electricity,
        "staff": x.staff * x.cost_per_person,
        "maintenance": x.maintenance
        * (x.it_maintenance * it + x.facility_maintenance * (total - it)),
        "network": x.network_cost,
        "other": x.other * total,
    }


def _rates(costs: Mapping[str, float]) -> list[float]:
    return [costs[part] / _YEAR for part in _PARTS]


def levelized(x: Inputs, utilization: float | None = None) -> float:
    """Cost of an accelerator for each hour in use, USD."""
    use = x.utilization if utilization is None else utilization
    x = replace(x, power_limit=math.inf)  # a question of money: what is asked may need more power
    bought = capital(x)
    costs = operating(x, bought, year(x, use).cost)
    told = _core.cost_ownership(
        _assets(x, bought), _rates(costs), x.accelerators, use, x.discount_rate, x.years * _YEAR
    )
    return told["levelized_rate"] * 3600.0


def _break_even_utilization(x: Inputs) -> float | None:
    """Use at which an hour costs the rent; none if not even all the time does."""

    def rent(use: float) -> float:
        return x.rent / use if x.committed else x.rent

    if levelized(x, 1.0) > rent(1.0):
        return None
    low, high = 1e-3, 1.0
    if levelized(x, low) <= rent(low):
        return 0.0  # a commitment is paid at any use
    for _ in range(50):
        middle = math.sqrt(low * high)
        if levelized(x, middle) > rent(middle):
            low = middle
        else:
            high = middle
        if high / low < 1.0 + 1e-10:
            break
    return high


class Owned(Mapping[str, Any]):
    """The answer: a mapping as ``to_dict`` gives it, made when it is read."""

    def __init__(
        self, inputs: Inputs, tables: OwnTables, assumptions: list[dict[str, str]]
    ) -> None:
        self.inputs = inputs
        self.tables = tables
        self.assumptions = assumptions

    def __getitem__(self, key: str) -> Any:
        return self._told[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)

    def to_dict(self) -> dict[str, Any]:
        """Plain data; a quantity is ``{"value": number, "unit": text}``."""
        return dict(self._told)

    def to_json(self) -> str:
        """The same as JSON text."""
        from bessemer import _json

        return _json.dumps(self.to_dict())

    @cached_property
    def year(self) -> Year:
        """Electricity of a year, hour by hour."""
        return year(self.inputs, self.inputs.utilization)

    @cached_property
    def _told(self) -> dict[str, Any]:
        x = self.inputs
        bought = capital(x)
        costs = operating(x, bought, self.year.cost)
        assets = _assets(x, bought)
        present = _core.cost_ownership(
            assets, _rates(costs), x.accelerators, x.utilization, x.discount_rate, x.years * _YEAR
        )
        rate = present.pop("levelized_rate") * 3600.0
        paid = x.rent / x.utilization if x.committed else x.rent
        after, _ = _core.cost_break_even(
            assets,
            _rates(costs),
            _rates(costs),
            _rates(costs),
            x.accelerators,
            x.utilization,
            x.discount_rate,
            x.years * _YEAR,
            paid / 3600.0,
        )
        told: dict[str, Any] = {
            "fleet": {
                "accelerators": x.accelerators,
                "nodes": math.ceil(x.accelerators / x.per_node),
                "it_power": said(x.it_power / 1e6, "MW"),
                "peak_power": said(x.peak_power / 1e6, "MW"),
                "utilization": x.utilization,
                "discount": x.discount,
            },
            "capital": _with_total(bought, "USD"),
            "capital_per_accelerator": said(sum(bought.values()) / x.accelerators, "USD"),
            "operating": _with_total(costs, "USD/year"),
            "years": x.years,
            "present_value": _with_total(present, "USD"),
            "rate": said(rate, "USD/h"),
            "rent": {
                "rate": said(x.rent, "USD/h"),
                "paid_per_hour_in_use": said(paid, "USD/h"),
                "spot_per_useful_hour": said(x.spot, "USD/h"),
                "goodput_on_spot": x.spot_goodput,
                "over_own": paid / rate,
                "verdict": "own" if rate < paid else "rent",
            },
            "break_even": {
                "years": None if after is None else after / _YEAR,
                "utilization": _break_even_utilization(x),
                "rent_rate": said(rate, "USD/h"),
            },
            "energy": {
                **{name: said(value, "MWh/year") for name, value in self.year.energy.items()},
                "cooling_and_losses": said(
                    self.year.energy["load"] * (1.0 - 1.0 / x.power_usage_effectiveness), "MWh/year"
                ),
                "mean_price": said(self.year.cost / (self.year.energy["load"] * 1e3), "USD/kWh"),
                "on_site_share_by_the_hour": self.year.hourly_share,
            },
            "carbon": self._carbon(),
            "equivalents": self._equivalents(),
            "depreciation": self._depreciation(bought),
            "sites": self._sites(),
            "by_utilization": [
                {"utilization": u, "rate": said(levelized(x, u), "USD/h")}
                for u in (0.2, 0.4, 0.6, 0.8, 1.0)
            ],
            "by_years": self._by_years(assets, costs, paid),
            "tornado": self._tornado(),
            "tokens": self._tokens(rate, paid),
            "run": self._run(rate, paid),
        }
        told["expect"] = self._expected(told)
        told["assumptions"] = self.assumptions
        return told

    def _carbon(self) -> dict[str, Any]:
        x, of = self.inputs, self.year
        grid = of.energy["grid"] * 3.6e9
        claims = _core.carbon_scope_2(
            grid,
            of.grid_intensity / 3.6e6,
            x.contracted * grid,
            x.contract_intensity / 3.6e6,
            x.certificates * grid,
            (of.grid_intensity if x.residual is None else x.residual) / 3.6e6,
            x.offsets,
        )
        made = x.accelerators * x.embodied / x.lives["accelerators"]
        built = x.building_embodied * x.it_power / 1e3 / x.lives["building"]
        hours = x.accelerators * x.utilization * YEAR_HOURS
        parts = {
            "location": claims["location"],
            "market": claims["market"],
            "plants": of.on_site,
            "embodied_hardware": made,
            "embodied_building": built,
            "offsets_beside": claims["offsets"],
        }
        told = {name: said(value / 1e3, "tCO2e/year") for name, value in parts.items()}
        told["per_hour_in_use"] = said((claims["location"] + of.on_site) / hours, "kgCO2e/h")
        return told

    def _equivalents(self) -> dict[str, Any]:
        emitted = self.year.location + self.year.on_site
        car: Any = _core.catalog_get("carbon_equivalences", "car-year")
        home: Any = _core.catalog_get("energy_equivalences", "us-home-year")
        one_car = car.to_dict()["one"]["value"]
        one_home = home.to_dict()["one"]["value"]
        return {
            "cars": emitted / one_car,
            "of_each": said(one_car, "kgCO2e/year"),
            "homes": self.year.energy["load"] * 1e3 / one_home,
            "of_each_home": said(one_home, "kWh/year"),
        }

    def _depreciation(self, bought: Mapping[str, float]) -> dict[str, Any]:
        x = self.inputs
        written: dict[int, float] = {}
        shield = 0.0
        for group, price in bought.items():
            method, life = x.depreciation, max(1, round(x.lives[group]))
            salvage = x.salvage.get(group, 0.0)
            if method == "macrs":
                life, salvage = x.tax_lives[group], 0.0
                if life > 20:
                    method = "straight_line"
            shares = _core.cost_depreciation(method, life, salvage)
            shield += price * _core.cost_tax_shield(shares, x.tax_rate, x.discount_rate)
            for k, share in enumerate(shares, 1):
                written[k] = written.get(k, 0.0) + share * price
        return {
            "method": x.depreciation,
            "by_year": [said(written[k], "USD") for k in sorted(written)],
            "tax_shield": said(shield, "USD"),
        }

    def _sites(self) -> dict[str, Any]:
        """The same fleet in a new building and on a site that is there already."""
        x = self.inputs
        mine = x.reuse if any(x.reuse.values()) else _core.catalog_mine_reuse()
        told = {}
        for kind, reuse in (("new", dict.fromkeys(_own_inputs.FACILITY, 0.0)), ("retrofit", mine)):
            changed = replace(x, reuse=reuse)
            told[kind] = {
                "capital": said(sum(capital(changed).values()), "USD"),
                "rate": said(levelized(changed), "USD/h"),
            }
        return told

    def _by_years(
        self,
        assets: list[tuple[float, float, float, float]],
        costs: Mapping[str, float],
        paid: float,
    ) -> list[dict[str, Any]]:
        """What both have cost until each year, discounted, without what is left."""
        x = self.inputs
        rent = paid * x.accelerators * x.utilization / 3600.0
        rows: list[dict[str, Any]] = [
            {"years": 0.0, "own": said(sum(a[0] for a in assets), "USD"), "rent": said(0.0, "USD")}
        ]
        for quarter in range(1, math.ceil(4 * max(x.years, 5.0)) + 1):
            until = quarter / 4.0
            present = _core.cost_ownership(
                assets, _rates(costs), x.accelerators, x.utilization, x.discount_rate, until * _YEAR
            )
            own = present["capital"] + present["replacements"] + present["operating"]
            rented = rent * _core.cost_annuity(x.discount_rate, until * _YEAR)
            rows.append({"years": until, "own": said(own, "USD"), "rent": said(rented, "USD")})
        return rows

    def _tornado(self) -> list[dict[str, Any]]:
        """How the cost of an hour moves with each input, the strongest first."""
        x = self.inputs
        rows = []
        for name, (low, high) in x.ranges.items():
            ends = [levelized(x.scaled(name, factor)) for factor in (low, high)]
            rows.append(
                {
                    "input": name,
                    "factors": [low, high],
                    "rate": [said(end, "USD/h") for end in ends],
                    "swing": said(abs(ends[1] - ends[0]), "USD/h"),
                }
            )
        rows.sort(key=lambda row: -float(row["swing"]["value"]))  # type: ignore[index]
        return rows

    def _tokens(self, rate: float, paid: float) -> dict[str, Any] | None:
        speed = self.tables.fleet.tokens_per_second
        if speed is None:
            return None
        if not speed > 0.0:
            raise InvalidInput(f"fleet.tokens_per_second: must be positive, got {speed:g}")
        return {
            "own": said(rate * 1e6 / (3600.0 * speed), "USD"),
            "rent": said(paid * 1e6 / (3600.0 * speed), "USD"),
            "of": "a million tokens",
        }

    def _run(self, rate: float, paid: float) -> dict[str, Any] | None:
        if self.tables.run is None:
            return None
        hours = self.tables.run.accelerator_hours
        if not hours > 0.0:
            raise InvalidInput(f"run.accelerator_hours: must be positive, got {hours:g}")
        return {
            "accelerator_hours": hours,
            "own": said(rate * hours, "USD"),
            "rent": said(paid * hours, "USD"),
            "days": hours / (self.inputs.accelerators * self.inputs.utilization * 24.0),
        }

    def _expected(self, told: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What others state beside what is here."""
        rows = []
        for key, ends in (self.tables.expect or {}).items():
            node: Any = told
            for part in key.split("."):
                if not isinstance(node, Mapping) or part not in node:
                    raise InvalidInput(f"expect.{key}: is no figure of the answer")
                node = node[part]
            if isinstance(node, Mapping) and "total" in node:
                node = node["total"]
            value, unit = (node["value"], node["unit"]) if isinstance(node, Mapping) else (node, "")
            low, high = (_own_inputs.end(end, unit, f"expect.{key}") for end in ends)
            rows.append(
                {
                    "key": key,
                    "here": said(value, unit),
                    "low": said(low, unit),
                    "high": said(high, unit),
                    "inside": value is not None and low <= value <= high,
                }
            )
        return rows


def _with_total(parts: Mapping[str, float], unit: str) -> dict[str, Any]:
    told = {name: said(value, unit) for name, value in parts.items()}
    told["total"] = said(sum(parts.values()), unit)
    return told


def own(scenario: str | Path | Mapping[str, Any], changes: Mapping[str, Any]) -> Owned:
    """The answer to a question, with other values where changes say so."""
    if isinstance(scenario, Mapping):
        written = _copied(scenario)
    elif isinstance(scenario, (str, Path)):
        written = _read(Path(scenario), "[fleet], [site], [finance] and [rent]")
    else:
        raise InvalidInput(f"scenario: must be a path or a dict, got {type(scenario).__name__}")
    for key, value in changes.items():
        _change(written, key, value)
    try:
        tables = OwnTables.model_validate(written)
    except ValidationError as error:
        raise refusal(error, schema()) from None
    inputs, assumptions = _own_inputs.gathered(tables, RANGES)
    if inputs.peak_power > inputs.power_limit and not inputs.sources:
        fits = int(inputs.accelerators * inputs.power_limit / inputs.peak_power)
        raise Infeasible(
            f"site.power_limit: the fleet needs {inputs.peak_power / 1e6:.4g} MW at full load and "
            f"the connection carries {inputs.power_limit / 1e6:.4g} MW; {fits} accelerators fit"
        )
    return Owned(inputs, tables, assumptions)
