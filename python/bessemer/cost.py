"""What machines cost: to buy, to write off, to run; and renting beside owning.

>>> from bessemer import cost
>>> [round(x, 3) for x in cost.depreciation("macrs", 5)]
[0.2, 0.32, 0.192, 0.115, 0.115, 0.058]
>>> answer = cost.own("examples/own-1000.toml")
>>> answer["rate"], answer["break_even"]["years"]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer import _core, units
from bessemer._core import InvalidInput
from bessemer.units import _number_in as _number

if TYPE_CHECKING:
    from bessemer._own import Owned
    from bessemer.units import AnyQuantity

__all__ = [
    "capital_recovery_factor",
    "depreciation",
    "discount_share",
    "facility_capital",
    "net_present_value",
    "own",
    "per_million_tokens",
    "present_value_of_stream",
    "spot_goodput",
    "spot_rate",
    "tariff_bill",
    "tax_shield",
]

PARTS = ("land", "shell", "electrical", "cooling", "network_access")


def depreciation(method: str, life: int, salvage: float = 0.0) -> list[float]:
    """Shares of the price that are written off year by year.

    Parameters
    ----------
    method : str
        `straight_line`, `declining_balance` (double, then straight), or `macrs` (half-year
        convention, as table A-1 of IRS Publication 946).
    life : int
        In years.
    salvage : float
        Share of the price that is never written off.
    """
    return _core.cost_depreciation(method, life, salvage)


def tax_shield(shares: Sequence[float], tax_rate: float, discount_rate: float) -> float:
    """Share of the price that taxes give back: the present value of the write-offs, taxed."""
    return _core.cost_tax_shield(list(shares), tax_rate, discount_rate)


def capital_recovery_factor(discount_rate: float, years: float) -> float:
    """Yearly payment at the ends of years for each unit of capital."""
    return _core.cost_capital_recovery_factor(discount_rate, years)


def net_present_value(discount_rate: float, payments: Sequence[Any]) -> AnyQuantity:
    """Payments at the ends of years 0, 1, 2, …, discounted; the first is not."""
    numbers = [_number(x, "USD", f"payments[{i}]") for i, x in enumerate(payments)]
    return units._quantity(_core.cost_net_present_value(discount_rate, numbers), "USD")


def present_value_of_stream(rate: Any, discount_rate: float, duration: Any) -> AnyQuantity:
    """What money that flows all the time is worth today."""
    seconds = _core.cost_annuity(discount_rate, _number(duration, "s", "duration"))
    return units._quantity(_number(rate, "USD/s", "rate") * seconds, "USD")


def discount_share(name: str, accelerators: int) -> float:
    """What an order of that size pays less, by a schedule of the catalogue."""
    entry: Any = _core.catalog_get("volume_discounts", name)
    return _core.cost_discount_share(entry.per_decade, entry.first_order, entry.most, accelerators)


def spot_goodput(interruptions: Any, restart: Any, interval: Any, checkpoint: Any) -> float:
    """Useful share of the time of a job whose machines are taken away now and then."""
    return _core.cost_spot_goodput(
        _number(interruptions, "1/s", "spot.interruptions"),
        _number(restart, "s", "spot.restart"),
        _number(interval, "s", "spot.interval"),
        _number(checkpoint, "s", "spot.checkpoint"),
    )


def spot_rate(rate: Any, goodput: float) -> AnyQuantity:
    """Price of a useful hour: the rate over the goodput."""
    if not 0.0 < goodput <= 1.0:
        raise InvalidInput(f"spot.goodput: must be in (0, 1], got {goodput:g}")
    return units._quantity(_number(rate, "USD/h", "spot.rate") / goodput, "USD/h")


def tariff_bill(
    loads: Any, by_hour: Sequence[Any], demand_charge: Any = "0 USD/kW"
) -> dict[str, AnyQuantity]:
    """Bill of a load by the hour: `energy` at the price of its hour, `demand` for monthly peaks.

    Parameters
    ----------
    loads : series
        Power at the meter, from midnight.
    by_hour : sequence
        Prices of the 24 hours of a day.
    demand_charge : quantity
        For each power of a month of 730 hours, "15 USD/kW".
    """
    from bessemer.supply import _series

    energy, demand = _core.cost_tariff_bill(
        _series(loads, "W", "tariff_bill.loads"),
        [_number(x, "USD/kWh", f"by_hour[{i}]") / 3.6e6 for i, x in enumerate(by_hour)],
        _number(demand_charge, "USD/W", "demand_charge") / (730.0 * 3600.0),
    )
    return {"energy": units._quantity(energy, "USD"), "demand": units._quantity(demand, "USD")}


def facility_capital(
    price: Any, it_power: Any, reused: Mapping[str, float] | None = None
) -> dict[str, AnyQuantity]:
    """Capital of a building by part; `reused` is what an existing site already has.

    Parameters
    ----------
    price : quantity or str
        Per IT power, or a name of the catalogue's `facility_capital`.
    it_power : quantity
        Of the accelerators, hosts and switches, without cooling.
    reused : mapping, optional
        Shares by part: land, shell, electrical, cooling, network_access.
    """
    if isinstance(price, str) and _core.catalog_has("facility_capital", price):
        entry: Any = _core.catalog_get("facility_capital", price)
        price = entry.total
    per_watt = _number(price, "USD/W", "facility_capital.price")
    unknown = set(reused or {}) - set(PARTS)
    if unknown:
        raise InvalidInput(
            f"facility_capital.reused: unknown part '{sorted(unknown)[0]}'; {', '.join(PARTS)}"
        )
    shares = {**dict.fromkeys(PARTS, 0.0), **(reused or {})}
    told = _core.cost_facility_capital(
        [per_watt * _core.catalog_facility_shares()[part] for part in PARTS],
        _number(it_power, "W", "facility_capital.it_power"),
        [shares[part] for part in PARTS],
    )
    return {part: units._quantity(told[part], "USD") for part in PARTS}


def per_million_tokens(
    rate: Any, tokens_per_second: float, utilization: float = 1.0
) -> AnyQuantity:
    """Cost of a million tokens of an accelerator at that rate, speed and share of use."""
    if not tokens_per_second > 0.0:
        raise InvalidInput(
            f"per_million_tokens.tokens_per_second: must be positive, got {tokens_per_second:g}"
        )
    if not 0.0 < utilization <= 1.0:
        raise InvalidInput(
            f"per_million_tokens.utilization: must be in (0, 1], got {utilization:g}"
        )
    hourly = _number(rate, "USD/h", "per_million_tokens.rate")
    return units._quantity(hourly * 1e6 / (3600.0 * tokens_per_second * utilization), "USD")


def own(scenario: str | Path | Mapping[str, Any], **changes: Any) -> Owned:
    """Own or rent: capital, yearly cost, cost of an hour, break-even, carbon, and what decides it.

    Parameters
    ----------
    scenario : path or mapping
        Tables [fleet], [site], [finance] and [rent], as ``docs/own.schema.json`` says.
    changes : any
        Other values by key, ``**{"fleet.utilization": 0.5}``.
    """
    from bessemer import _own

    return _own.own(scenario, changes)
