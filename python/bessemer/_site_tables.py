"""Tables of a scenario's site: how it is cooled, and where its electricity comes from."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from bessemer._fields import (
    NAME,
    TABLE,
    Count,
    Measured,
    Number,
    Switch,
    Table,
    Text,
    Watts,
    name_or_table,
    one_of,
    wrong,
)
from bessemer._own_tables import (
    BatteryTable,
    ContractsTable,
    Share,
    SourceTable,
    TariffTable,
)

__all__ = ["ClimateTable", "CoolingTable", "SeriesTable", "SupplyTable"]

Wave = Annotated[list[Number], Field(min_length=3, max_length=3)]


class TechnologyTable(Table):
    """A way of cooling like one of the catalogue, with fields of its own."""

    like: Text = Field(description="Entry that fills what is left out")
    economiser: Switch | None = None
    liquid_share: Share | None = None
    liquid_supply_celsius: Number | None = None
    air_supply_celsius: Number | None = None
    loop_rise_kelvin: Number | None = None
    approach_kelvin: Number | None = None
    fan_share: Share | None = None
    pump_share: Share | None = None
    rejection_share: Share | None = None
    chiller_carnot_share: Share | None = None
    evaporated_share: Share | None = None
    least_flow: Share | None = None
    rack_limit: Watts | None = Field(default=None, description="Heaviest rack that it cools")


class ClimateTable(Table):
    """A year of weather as waves: mean, half the difference of summer and winter, warmest day."""

    dry_bulb: Wave
    dew_point: Wave
    sea: Wave | None = None
    daily_swing_kelvin: Number | None = None
    warmest_hour: Number | None = None

    @model_validator(mode="after")
    def _damp_at_most(self) -> ClimateTable:
        if self.dew_point[0] > self.dry_bulb[0]:
            raise wrong(
                f"dew_point has a mean of {self.dew_point[0]:g} °C above the {self.dry_bulb[0]:g} "
                "°C of dry_bulb; air holds no more water than its dew point says"
            )
        return self


class CoolingTable(Table):
    """What carries the heat away, and through which weather."""

    technology: Annotated[
        Annotated[Text, Tag(NAME)] | Annotated[TechnologyTable, Tag(TABLE)],
        Discriminator(name_or_table),
    ] = Field(description="Of the catalogue, or a table")
    climate: (
        Annotated[
            Annotated[Text, Tag(NAME)] | Annotated[ClimateTable, Tag(TABLE)],
            Discriminator(name_or_table),
        ]
        | None
    ) = Field(default=None, description="Of the catalogue, or a table")
    weather: Text | None = Field(
        default=None,
        description="Instead of climate: a CSV file with columns dry_bulb, wet_bulb and sea",
    )
    rated: Watts | None = Field(default=None, description="IT power that the building is for")
    rack_power: Watts | None = Field(default=None, description="Of the heaviest rack")
    nodes_per_rack: Count | None = Field(default=None, description="Instead of rack_power")
    other_share: Share | None = Field(default=None, description="Light, offices: of rated power")
    cycles_of_concentration: Number | None = None
    heat_demand: Watts | None = Field(default=None, description="That a heating network takes")
    network_celsius: Number | None = None
    boiler_efficiency: Number | None = Field(
        default=None, description="Of the boiler whose fuel the heat replaces"
    )

    @model_validator(mode="after")
    def _one_weather(self) -> CoolingTable:
        if (self.climate is None) == (self.weather is None):
            raise wrong("must give one of climate and weather")
        if self.rack_power is not None and self.nodes_per_rack is not None:
            raise wrong("rack_power and nodes_per_rack exclude each other; keep one of them")
        return self

    @field_validator("cycles_of_concentration")
    @classmethod
    def _concentrated(cls, given: float | None) -> float | None:
        if given is not None and not given > 1.0:
            raise wrong(f"must be above 1, at which all water runs through, got {given:g}")
        return given


class SeriesTable(Table):
    """A price or an intensity by the hour; a series that ends begins again."""

    file: Text | None = Field(default=None, description="CSV file, relative to the scenario file")
    column: Text | None = Field(default=None, description="Of that file")
    values: Annotated[list[Number], Field(min_length=1, max_length=175320)] | None = Field(
        default=None, description="Instead of a file: one for each hour"
    )
    unit: Text | None = Field(default=None, description="Of the column or the values")
    mean: Text | None = Field(
        default=None,
        description="Instead of both: a swing around it; a quantity or a name of the catalogue",
    )
    day: Share | None = Field(default=None, description="Swing of the day, of the mean")
    year: Share | None = Field(default=None, description="Swing of the year, of the mean")
    peak_hour: Number | None = None
    peak_day: Number | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> SeriesTable:
        swing = [k for k in ("mean", "day", "year", "peak_hour", "peak_day") if k in self.given()]
        given = [k for k in ("file", "values") if k in self.given()] + swing[:1]
        if len(given) > 1:
            raise wrong(f"{given[0]} and {given[1]} exclude each other; keep one of them")
        if not given:
            raise wrong("must give file, values, or a swing (mean, day, year)")
        if not swing and self.unit is None:
            raise wrong('unit must be given beside file and values, as "USD/MWh"')
        if swing and self.unit is not None:
            raise wrong("unit belongs to file and values; mean is text with a unit")
        if (self.file is None) != (self.column is None):
            raise wrong("file and column must be given together")
        return self


class SiteBatteryTable(BatteryTable):
    """A store of electricity on the site."""

    follows: Annotated[Text, one_of("price", "intensity")] | None = Field(
        default=None, examples=["price", "intensity"]
    )


class SupplyTable(Table):
    """Where the electricity comes from, hour by hour."""

    start_hour: Annotated[int, Field(strict=True, ge=0, le=8759)] | None = Field(
        default=None, description="Of the year, in which the run starts"
    )
    price: SeriesTable | None = Field(default=None, description="Of the grid, by the hour")
    tariff: TariffTable | None = None
    intensity: SeriesTable | None = Field(
        default=None, description="Of the grid, location-based average, by the hour"
    )
    marginal_intensity: SeriesTable | None = Field(
        default=None, description="Of the plants that follow a change, by the hour"
    )
    sources: list[SourceTable] | None = Field(default=None, description="Plants on the site")
    battery: SiteBatteryTable | None = None
    contracts: ContractsTable | None = None
    grid_limit: Watts | None = Field(default=None, description="What the connection carries")
    pause_above: Annotated[Any, Measured("kgCO2e/kWh", "450 gCO2e/kWh")] | None = Field(
        default=None, description="For the comparison: hours above it are dirty"
    )

    @model_validator(mode="after")
    def _one_price(self) -> SupplyTable:
        if self.price is not None and self.tariff is not None:
            raise wrong("price and tariff exclude each other; keep one of them")
        return self
