"""The tables of a question "own or rent", and their JSON schema.

python -m bessemer._own_tables > docs/own.schema.json
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import Field, model_validator

from bessemer._fields import (
    Count,
    Mass,
    Measured,
    Number,
    NumberOrName,
    Size,
    Switch,
    Table,
    Text,
    Watts,
    one_of,
    wrong,
)

__all__ = ["OwnTables", "schema"]

Share = Annotated[float, Field(strict=True, ge=0.0, le=1.0, allow_inf_nan=False)]
Positive = Annotated[Any, Measured("USD", "30000 USD")]
Years = Annotated[Any, Measured("year", "5 years", positive=True)]
Pair = Annotated[list[Number], Field(min_length=2, max_length=2)]


class FleetTable(Table):
    """What is bought."""

    accelerators: Count
    per_node: Count | None = None
    accelerator_price: Annotated[Any, Measured("USD", "30000 USD", named="a hardware price")] = (
        Field(description="Of one; a price of the catalogue may hold its share of the server")
    )
    server_price: Positive | None = Field(
        default=None, description="Of a node beside its accelerators"
    )
    network_share: Share | None = Field(
        default=None, description="Switches, optics and cables, of accelerators and servers"
    )
    storage: Size | None = None
    storage_price: Annotated[Any, Measured("USD/GB", "0.75 USD/GB")] | None = None
    discount: Annotated[Any, NumberOrName("a volume discount", 0.1)] | None = None
    power: Watts = Field(
        description="IT power of one accelerator at full load, with its share of node and network"
    )
    idle_power: Share | None = Field(default=None, description="Of that power, when idle")
    utilization: Share | None = Field(default=None, description="Share of the time in use")
    tokens_per_second: Number | None = Field(
        default=None, description="Of one accelerator in use: sets the cost of tokens"
    )
    embodied: Mass | None = Field(
        default=None, description="Of one accelerator with its share of the node"
    )


class ReuseTable(Table):
    """Shares of the parts that an existing site already has."""

    land: Share | None = None
    shell: Share | None = None
    electrical: Share | None = None
    cooling: Share | None = None
    network_access: Share | None = None


class TariffTable(Table):
    """Two prices of the day and a charge for the month's highest power."""

    peak: Annotated[Any, Measured("USD/kWh", "0.12 USD/kWh")]
    valley: Annotated[Any, Measured("USD/kWh", "0.05 USD/kWh")]
    peak_from: Annotated[int, Field(strict=True, ge=0, le=23)]
    peak_to: Annotated[int, Field(strict=True, ge=0, le=24)]
    demand: Annotated[Any, Measured("USD/kW", "15 USD/kW")] | None = Field(
        default=None, description="For each power of a month of 730 hours"
    )


class SourceTable(Table):
    """A plant on the site."""

    name: Text = Field(description="Of the generation sources of the catalogue")
    capacity: Watts
    cost: Annotated[Any, Measured("USD/kWh", "0.05 USD/kWh")] | None = None
    capacity_factor: Share | None = None


class BatteryTable(Table):
    """A store of electricity on the site."""

    name: Text = Field(description="Of the electricity storages of the catalogue")
    capacity: Annotated[Any, Measured("MWh", "100 MWh")]
    hours: Number | None = Field(default=None, description="In which it fills or empties")


class ContractsTable(Table):
    """What is claimed for the electricity of the grid, as shares of a year's energy."""

    contract: Text | None = Field(
        default=None, description="Of the supply contracts of the catalogue; sets its price"
    )
    contracted: Share | None = None
    contract_price: Annotated[Any, Measured("USD/kWh", "0.06 USD/kWh")] | None = Field(
        default=None, description="Paid for contracted energy instead of the grid's"
    )
    certificate_price: Annotated[Any, Measured("USD/kWh", "0.003 USD/kWh")] | None = None
    contract_intensity: Annotated[Any, Measured("kgCO2e/kWh", "11 gCO2e/kWh")] | None = None
    certificates: Share | None = None
    residual_intensity: Annotated[Any, Measured("kgCO2e/kWh", "450 gCO2e/kWh")] | None = None
    offsets: Mass | None = Field(default=None, description="A year; subtracted nowhere")


class SwingTable(Table):
    """Swings of the grid's carbon intensity, as shares of its mean."""

    day: Share | None = None
    year: Share | None = None
    peak_hour: Number | None = None


BuildingKind = Annotated[Text, one_of("new", "retrofit")]


class OwnSiteTable(Table):
    """Where the fleet stands."""

    kind: BuildingKind | None = Field(default=None, examples=["new", "retrofit"])
    capital: Annotated[Any, Measured("USD/W", "11.7 USD/W", named="a facility capital")] | None = (
        Field(default=None, description="Of a new building, per IT power")
    )
    for_ai: Switch | None = Field(default=None, description="Adds the premium of AI sites")
    reuse: ReuseTable | None = Field(default=None, description="Of a retrofit")
    power_limit: Watts | None = Field(default=None, description="Of the grid connection")
    power_usage_effectiveness: Annotated[Any, NumberOrName("an operator", 1.2)] | None = None
    grid: Text | None = Field(default=None, description="Name of a grid of the catalogue")
    grid_carbon_intensity: Annotated[Any, Measured("kgCO2e/kWh", "381 gCO2e/kWh")] | None = None
    swing: SwingTable | None = None
    electricity_price: (
        Annotated[Any, Measured("USD/kWh", "0.08 USD/kWh", named="a price")] | None
    ) = None
    tariff: TariffTable | None = None
    sources: Annotated[list[SourceTable], Field(max_length=8)] | None = None
    battery: BatteryTable | None = None
    contracts: ContractsTable | None = None
    embodied: Annotated[Any, Measured("kgCO2e/kW", "1000 kgCO2e/kW")] | None = Field(
        default=None, description="Of the building, per IT power"
    )

    @model_validator(mode="after")
    def _one_of_each(self) -> OwnSiteTable:
        if self.grid is not None and self.grid_carbon_intensity is not None:
            raise wrong("grid and grid_carbon_intensity exclude each other; keep one of them")
        if self.tariff is not None and self.electricity_price is not None:
            raise wrong("tariff and electricity_price exclude each other; keep one of them")
        if self.reuse is not None and self.kind != "retrofit":
            raise wrong('reuse belongs to kind = "retrofit"')
        return self


class FinanceTable(Table):
    """Over how long, at which rate, and what a year costs."""

    years: Years | None = None
    discount_rate: Annotated[float, Field(strict=True, ge=0.0, lt=1.0)] | None = None
    depreciation: Annotated[Text, one_of("straight_line", "declining_balance", "macrs")] | None = (
        Field(default=None, examples=["straight_line", "declining_balance", "macrs"])
    )
    tax_rate: Share | None = Field(default=None, description="For the tax shield, shown apart")
    accelerator_life: Years | None = None
    server_life: Years | None = None
    network_life: Years | None = None
    accelerator_salvage: Share | None = None
    price_trend: Annotated[float, Field(strict=True, gt=-1.0, lt=1.0)] | None = Field(
        default=None, description="Yearly change of the price of IT that is bought again"
    )
    operating: Text | None = Field(default=None, description="Operating cost of the catalogue")
    staff: Annotated[float, Field(strict=True, ge=0.0)] | None = Field(
        default=None, description="People"
    )
    cost_per_person: Positive | None = Field(default=None, description="A year")
    it_maintenance: Share | None = Field(default=None, description="A year, of the price")
    facility_maintenance: Share | None = Field(default=None, description="A year, of the price")
    network_access: Positive | None = Field(default=None, description="A year")
    other: Share | None = Field(default=None, description="A year, of all capital")


class SpotTable(Table):
    """Renting what may be taken away."""

    rate: Annotated[Any, Measured("USD/h", "1 USD/h", named="a rental price")]
    interruptions: Annotated[Any, Measured("1/s", "2 / day")]
    restart: Annotated[Any, Measured("s", "10 min")]
    interval: Annotated[Any, Measured("s", "30 min", positive=True)]
    checkpoint: Annotated[Any, Measured("s", "30 s")]


class RentTable(Table):
    """What renting the same accelerators costs."""

    rate: Annotated[Any, Measured("USD/h", "2.5 USD/h", named="a rental price")]
    committed: Switch | None = Field(default=None, description="Paid whether in use or not")
    spot: SpotTable | None = None


class RunTable(Table):
    """A run whose cost is asked."""

    accelerator_hours: Number


class OwnTables(Table):
    """Own or rent: a fleet, where it stands, who pays, and what renting would cost."""

    fleet: FleetTable
    site: OwnSiteTable | None = None
    finance: FinanceTable | None = None
    rent: RentTable
    run: RunTable | None = None
    ranges: dict[str, Pair] | None = Field(
        default=None, description="Low and high of inputs, as factors of what is given"
    )
    expect: dict[str, Annotated[list[Any], Field(min_length=2, max_length=2)]] | None = Field(
        default=None, description="Ranges that others state, to print beside ours"
    )


def schema() -> dict[str, Any]:
    """The JSON schema of a question "own or rent"."""
    from bessemer._schema import schema_of

    return schema_of(OwnTables, "Own or rent, as bessemer reads it")


if __name__ == "__main__":
    print(json.dumps(schema(), indent=2))
