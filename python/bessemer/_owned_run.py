"""What a run costs on machines that are owned, committed to, or may be taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bessemer import _core, _own, _own_inputs
from bessemer._conditions import prices
from bessemer._core import InvalidInput
from bessemer._cost_tables import OwnershipTable
from bessemer._own_tables import FinanceTable, FleetTable, OwnSiteTable, OwnTables, RentTable
from bessemer._provenance import Desk
from bessemer._sited import Sited, renamed, said
from bessemer._tables import CostTable, SiteTable
from bessemer.citations import Source
from bessemer.units import _number_in as number_of

if TYPE_CHECKING:
    from bessemer._own import Owned

__all__ = ["Paid", "paid"]

_SITE = ("capital", "for_ai", "kind", "reuse")
_FLEET = (
    "server_price",
    "network_share",
    "storage",
    "storage_price",
    "discount",
    "utilization",
)


class Paid:
    """Other ways to pay for the run, each beside the others; none is summed."""

    owned: Owned | None = None
    """The fleet over its years."""
    spot: Mapping[str, float] | None = None
    committed: float | None = None

    def __init__(self, result: _core.TrainingRun, tokens: float, rental_known: bool) -> None:
        self._result = result
        self._tokens = tokens
        self._rental_known = rental_known

    @cached_property
    def of_run(self) -> tuple[float, float]:
        """The run's part of owning, and of a token, USD."""
        assert self.owned is not None
        rate = self.owned["rate"]["value"] / 3600.0
        told = _core.run_owned(self._result, rate, self._tokens)
        return told[0], told[1]

    def costs(self) -> dict[str, Any]:
        """Totals of the run by way to pay; only those that were asked."""
        told: dict[str, Any] = {}
        if self.owned is not None:
            told["owned"] = said(self.of_run[0], "USD")
        if self.committed is not None:
            told["committed"] = said(self.committed, "USD")
        if self.spot is not None:
            told["spot"] = said(self.spot["cost"], "USD")
        return told

    def to_dict(self) -> dict[str, Any] | None:
        """What stands behind those totals."""
        told: dict[str, Any] = {}
        if self.owned is not None:
            of = self.owned
            known = self._rental_known
            told["owned"] = {
                "capital": of["capital"],
                "capital_per_accelerator": of["capital_per_accelerator"],
                "operating": of["operating"],
                "years": of["years"],
                "utilization": of["fleet"]["utilization"],
                "present_value": of["present_value"],
                "rate": of["rate"],
                "per_million_tokens": said(self.of_run[1] * 1e6, "USD"),
                "break_even": {
                    "years": of["break_even"]["years"] if known else None,
                    "utilization": of["break_even"]["utilization"] if known else None,
                },
                "depreciation": of["depreciation"],
            }
        if self.spot is not None:
            x = self.spot
            told["spot"] = {
                "goodput": x["goodput"],
                "duration": said(x["duration"] / 86400.0, "day"),
                "checkpoint_interval": said(x["interval"] / 60.0, "min"),
                "useful_rate": said(x["useful_rate"] * 3600.0, "USD/h"),
            }
        return told or None


def _price(given: Any, accelerator: str) -> Any:
    """The price of an accelerator, or the newest of the catalogue."""
    if given is not None:
        return given
    names = [n for n in _core.catalog_names("hardware_prices") if prices(f"{n}-of", accelerator)]
    plain = [n for n in names if n == accelerator] or names
    if not plain:
        known = ", ".join(_core.catalog_names("hardware_prices"))
        raise InvalidInput(
            f"cost.own.accelerator_price: must be given, no price of {accelerator} is known; the "
            f"catalogue has {known}"
        )
    return plain[0]


def _question(table: OwnershipTable, site: SiteTable, inputs: Mapping[str, Any]) -> OwnTables:
    cluster = inputs["cluster"]
    node = cluster.node
    told = table.given()
    name = _price(table.accelerator_price, node.accelerator.name)
    fleet = FleetTable(
        accelerators=cluster.accelerators,
        per_node=node.accelerators,
        accelerator_price=name,
        power="1 W",  # of the run, put in below with the site's series
        **{key: told[key] for key in _FLEET if key in told},
    )
    supply = site.supply
    where: dict[str, Any] = {key: told[key] for key in _SITE if key in told}
    if supply is not None:
        for key in ("tariff", "sources", "battery", "contracts"):
            if getattr(supply, key) is not None:
                where[key] = getattr(supply, key)
    if "tariff" not in where:
        where["electricity_price"] = "0 USD/kWh"
    finance = {key: told[key] for key in FinanceTable.model_fields if key in told}
    return OwnTables(
        fleet=fleet,
        site=OwnSiteTable(
            **where,
            power_usage_effectiveness=1.0,
            grid_carbon_intensity="0 kgCO2e/kWh",
        ),
        finance=FinanceTable(**finance),
        rent=RentTable(rate=inputs["rental_rate"]),
    )


def _owned(
    table: OwnershipTable,
    site: SiteTable,
    inputs: Mapping[str, Any],
    sited: Sited,
    desk: Desk,
) -> Owned:
    try:
        question = _question(table, site, inputs)
        plain, assumed = _own_inputs.gathered(question, _own.RANGES)
    except InvalidInput as error:
        raise InvalidInput(renamed(str(error))) from None
    pue = inputs["site"].power_usage_effectiveness
    made: dict[str, Any] = {
        "power": sited.power / pue / plain.accelerators,
        "idle_power": sited.idle_power / sited.power if sited.power > 0.0 else 0.0,
        "power_usage_effectiveness": pue,
        "intensity_series": tuple(sited.supply.intensity),
    }
    if not sited.supply.tariff["prices"]:
        by_hour = sited.supply.price
        days = [by_hour[hour % len(by_hour) :: 24] or by_hour for hour in range(24)]
        made["prices"] = tuple(sum(day) / len(day) for day in days)
    told: dict[str, list[str]] = {}
    for line in assumed:
        key = renamed(line["key"])
        # What the run and its site say themselves is not assumed.
        if not key.startswith(("site.", "cost.own.embodied", "cost.own.idle_power", "finance")):
            told.setdefault(key, [line["value"]]).append(line["why"])
    for key, words in told.items():
        desk.assume(key, ", ".join(words), "assumed", "")
        desk.sources.append(Source("owned", "default", key, "assumed", "", words[-1]))
    return _own.Owned(replace(plain, **made), question, assumed)


def paid(
    table: CostTable | None,
    site: SiteTable,
    inputs: Mapping[str, Any],
    result: _core.TrainingRun,
    sited: Sited,
    desk: Desk,
) -> Paid:
    """Every way to pay that the scenario asks for."""
    tokens = number_of(inputs["training"].tokens, "token", "training.tokens")
    answer = Paid(result, tokens, "rental" not in desk.unanswered)
    if table is None:
        return answer

    def rate(given: Any, key: str) -> float:
        value = desk.named("rental_prices", given, key, "rental", "rate", "")
        return number_of(value, "USD/h", key) / 3600.0

    if table.own is not None:
        answer.owned = _owned(table.own, site, inputs, sited, desk)
    if table.spot is not None:
        x = table.spot
        restart = inputs["recovery"].restart if x.restart is None else x.restart
        answer.spot = _core.run_on_spot(
            result,
            inputs["recovery"],
            rate(x.rate, "cost.spot.rate"),
            number_of(x.interruptions, "1/s", "cost.spot.interruptions"),
            number_of(restart, "s", "cost.spot.restart"),
            inputs["checkpoint_interval"] is None,
        )
    if table.commitment is not None:
        of = table.commitment
        price = rate(of.rate, "cost.commitment.rate")
        try:
            answer.committed = (
                _core.run_committed(result, number_of(of.term, "s", "cost.commitment.term"), price)
                if of.utilization is None
                else _core.run_shared_commitment(result, of.utilization, price)
            )
        except InvalidInput as error:
            raise InvalidInput(f"cost.{error}") from None
    return answer
