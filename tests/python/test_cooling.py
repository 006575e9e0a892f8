"""A building through a year, from Python."""

import bessemer as bs
import numpy as np
import pandas as pd
import pytest
from bessemer import cooling


def test_parts_sum_to_the_facility_and_heat_out_is_power_in() -> None:
    year = cooling.year("cold-plate", "northern-virginia", it_power="20 MW", heat_demand="4 MW")
    hourly = year.hourly
    power = hourly[
        ["it", "conversion", "fans", "pumps", "chillers", "rejection", "heat_pump", "other"]
    ].sum(axis=1)
    heat = hourly[["delivered", "evaporated", "sensible"]].sum(axis=1)
    np.testing.assert_allclose(power, heat, rtol=1e-9)
    total = sum(part.to("MWh").magnitude for part in year.parts.values())
    assert total == pytest.approx(year.facility_energy.to("MWh").magnitude, rel=1e-9)
    assert year.it_energy.to("GWh").magnitude == pytest.approx(20e-3 * 8760)
    assert year.power_usage_effectiveness == pytest.approx(total / (20 * 8760), rel=1e-9)


def test_a_tower_uses_water_and_a_dry_cooler_none() -> None:
    wet = cooling.year("air-water-economiser", "northern-virginia", it_power="10 MW")
    assert wet.water_usage_effectiveness.to("L/kWh").magnitude == pytest.approx(1.8, rel=0.1)
    assert wet.evaporated_water.to("L").magnitude == pytest.approx(
        0.8 * wet.water.to("L").magnitude
    )
    dry = cooling.year("cold-plate", "stockholm", it_power="10 MW")
    assert dry.water.magnitude == 0.0


def test_heat_sold_leaves_the_pue_alone() -> None:
    sold = cooling.year(
        "immersion-single-phase", "lulea", it_power="10 MW", heat_demand="8 MW", network_celsius=45
    )
    without = cooling.year("immersion-single-phase", "lulea", it_power="10 MW")
    # Water of 48 deg C into a network of 45: no heat pump.
    assert sold.parts["heat_pump"].magnitude == 0.0
    assert sold.power_usage_effectiveness == pytest.approx(without.power_usage_effectiveness)
    assert sold.heat_delivered.to("MWh").magnitude == pytest.approx(8 * 8760)
    assert sold.energy_reuse_effectiveness < 1.0 < sold.power_usage_effectiveness
    assert sold.replaced_fuel(0.9).to("MWh").magnitude == pytest.approx(8 * 8760 / 0.9)


def test_a_year_gives_its_figures_to_a_site() -> None:
    year = cooling.year("air-water-economiser", "phoenix", it_power="10 MW")
    site = bs.Site(
        power_usage_effectiveness=1.5,
        grid_carbon_intensity="400 gCO2e/kWh",
        water_usage_effectiveness="0 L/kWh",
        grid_water_intensity="3 L/kWh",
        electricity_price="0.1 USD/kWh",
    )
    found = year.on(site)
    assert found.power_usage_effectiveness == year.power_usage_effectiveness
    assert found.water_usage_effectiveness.to("L/kWh").magnitude == pytest.approx(
        year.water_usage_effectiveness.to("L/kWh").magnitude
    )
    assert found.electricity_price == site.electricity_price
    mean = 10.0 * year.power_usage_effectiveness
    assert year.peak_power.to("MW").magnitude > mean


def test_a_table_of_weather_and_a_column_of_load() -> None:
    index = pd.date_range("2025-07-01", periods=48, freq="h")
    hot = pd.DataFrame({"dry_bulb": 38.0, "wet_bulb": 24.0}, index=index)
    load = np.linspace(2e6, 8e6, 48)
    year = cooling.year("outside-air", hot, it_power=load, rated="10 MW")
    assert len(year.hourly) == 48
    assert (year.hourly.index == index).all()
    assert (year.hourly["chillers"] > 0.0).all()
    cold = cooling.year(
        "outside-air", hot.assign(dry_bulb=5.0, wet_bulb=2.0), it_power=load, rated="10 MW"
    )
    assert (cold.hourly["chillers"] == 0.0).all()


def test_fields_of_a_technology_can_be_changed() -> None:
    warm = cooling.year("cold-plate", "phoenix", it_power="10 MW", liquid_supply_celsius=45)
    plain = cooling.year("cold-plate", "phoenix", it_power="10 MW")
    assert warm.power_usage_effectiveness < plain.power_usage_effectiveness


def test_racks_too_heavy_are_infeasible() -> None:
    cooling.require_coolable("cold-plate", "120 kW")
    with pytest.raises(bs.Infeasible, match="rear-door carries racks of at most 80 kW"):
        cooling.require_coolable("rear-door", "120 kW")
    with pytest.raises(bs.Infeasible, match="spread it over more racks"):
        cooling.year("air-chilled", "dublin", it_power="10 MW", rack_power="41 kW")


def test_refusals_name_the_field() -> None:
    with pytest.raises(bs.InvalidInput, match="coolings: unknown name 'cold-plates'"):
        cooling.year("cold-plates", "dublin", it_power="10 MW")
    with pytest.raises(bs.InvalidInput, match="climates: unknown"):
        cooling.year("cold-plate", "atlantis", it_power="10 MW")
    with pytest.raises(bs.InvalidInput, match="it_power"):
        cooling.year("cold-plate", "dublin", it_power=10e6)  # type: ignore[arg-type]
    with pytest.raises(bs.InvalidInput, match=r"cooling\.fans: unknown key; .* fan_share"):
        cooling.year("cold-plate", "dublin", it_power="10 MW", fans=0.1)
    with pytest.raises(bs.InvalidInput, match="cycles of concentration"):
        cooling.year("cold-plate", "dublin", it_power="10 MW", cycles_of_concentration=1.0)
    with pytest.raises(bs.InvalidInput, match=r"weather\.sea: must be given"):
        cooling.year(
            "sea-water", pd.DataFrame({"dry_bulb": [5.0], "wet_bulb": [4.0]}), it_power="10 MW"
        )


def test_the_climate_of_a_place() -> None:
    assert len(cooling.climates()) >= 10
    assert len(cooling.technologies()) >= 10
    table = cooling.weather("phoenix")
    assert len(table) == 8760
    assert table["dry_bulb"].mean() == pytest.approx(23.8, abs=0.1)
    assert (table["wet_bulb"] <= table["dry_bulb"] + 1e-9).all()
