"""The site of a scenario: grid, water and price of its energy, by name or as given."""

from __future__ import annotations

from typing import Any

from bessemer import _core
from bessemer._core import InvalidInput
from bessemer._provenance import Desk
from bessemer._series import is_whole
from bessemer._tables import SiteTable

__all__ = ["site"]

# Entries of the catalogue that stand where a scenario says nothing.
_GRID = "world"
_PUE = "industry-average"
_WATER_ON_SITE = "google"
_GRID_WATER = "world"
_ELECTRICITY = "us-industrial"


def _grid(table: SiteTable, desk: Desk) -> Any:
    if table.supply is not None and is_whole(table.supply.intensity):
        return "0 kgCO2e/kWh"  # the series stands for it
    if table.grid_carbon_intensity is not None:
        return table.grid_carbon_intensity
    name = table.grid or table.region
    if name is not None:
        key = "site.grid" if table.grid else "site.region"
        return desk.get("grids", name, "grid", key).carbon_intensity
    return desk.default(
        "grids", _GRID, "grid", "site.grid", f"world average, {_grid_text(_GRID)}"
    ).carbon_intensity


def _grid_text(name: str) -> str:
    told = _core.catalog_get("grids", name).to_dict()["carbon_intensity"]
    return f"{told['value']:.4g} {told['unit']}"


def _country(grid: str | None) -> str:
    """The name of a grid's country in the tables of water."""
    if grid is None or not _core.catalog_has("grids", grid):
        return ""
    code = _core.catalog_get("grids", grid).country
    names = _core.catalog_names("grid_water_intensities")
    return next(
        (
            name
            for name in names
            if name in _core.catalog_names("grids")
            and _core.catalog_get("grids", name).country == code
        ),
        "",
    )


def site(given: str | SiteTable | None, desk: Desk) -> _core.Site:
    """Where the energy comes from; a region sets what the catalogue has of it."""
    if isinstance(given, str):
        given = SiteTable(region=given)
    table = given or SiteTable()
    region = table.region or ""
    if region and not _core.catalog_has("grids", region):
        near = ", ".join(_core.near_names(region, _core.catalog_names("grids")))
        raise InvalidInput(f"site.region: unknown name '{region}'; did you mean {near}?")
    place = table.grid or region
    price = _ELECTRICITY
    for name in (place, f"{place}-industrial"):
        if _core.catalog_has("electricity_prices", name):
            price = name
    cooled = table.cooling is not None
    supply = table.supply
    priced = supply is not None and (supply.tariff is not None or is_whole(supply.price))
    return _core.Site(
        name=place,
        grid_carbon_intensity=_grid(table, desk),
        power_usage_effectiveness=1.0  # of the year of cooling, once the power is known
        if cooled
        else desk.named(
            "pue",
            table.power_usage_effectiveness,
            "site.power_usage_effectiveness",
            "power",
            "value",
            region if _core.catalog_has("pue", region) else _PUE,
        ),
        water_usage_effectiveness="0 L/kWh"
        if cooled
        else desk.named(
            "water_usage_effectiveness",
            table.water_usage_effectiveness,
            "site.water_usage_effectiveness",
            "water",
            "intensity",
            _WATER_ON_SITE,
        ),
        grid_water_intensity=desk.named(
            "grid_water_intensities",
            table.grid_water_intensity,
            "site.grid_water_intensity",
            "water",
            "intensity",
            _country(place or None) or _GRID_WATER,
        ),
        electricity_price="0 USD/kWh"  # of the series or the tariff
        if priced
        else desk.named(
            "electricity_prices",
            table.electricity_price,
            "site.electricity_price",
            "price",
            "price",
            price,
        ),
    )
