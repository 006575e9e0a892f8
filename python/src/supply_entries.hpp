#pragma once

/// Entries of the catalogue about supply, capital and making hardware: shown as they are.

#include <tuple>

#include <bessemer/catalog/asset_lives.hpp>
#include <bessemer/catalog/electricity_storages.hpp>
#include <bessemer/catalog/equivalences.hpp>
#include <bessemer/catalog/fab_processes.hpp>
#include <bessemer/catalog/facility_capital.hpp>
#include <bessemer/catalog/generation_sources.hpp>
#include <bessemer/catalog/hardware_prices.hpp>
#include <bessemer/catalog/operating_costs.hpp>
#include <bessemer/catalog/supply_contracts.hpp>

#include "catalog_entries.hpp"

namespace bessemer::units {

// Units that only entries of the catalogue are read aloud in.
inline constexpr Rung capital_ladder[] = {{0.0, 1.0, "USD/W"}};
inline constexpr Rung fab_energy_ladder[] = {{0.0, kWh_in_joules, "kWh/m**2"}};
inline constexpr Rung fab_carbon_ladder[] = {{0.0, 1.0, "kgCO2e/m**2"}};
inline constexpr Rung memory_carbon_ladder[] = {{0.0, 1e-12, "gCO2e/GB"}};

template <>
inline constexpr Ladder ladder_of<facility::CapitalPerPower<>::unit_type>{capital_ladder, "USD/W"};
template <>
inline constexpr Ladder ladder_of<decltype(Energy<>{} / Area<>{})::unit_type>{fab_energy_ladder,
                                                                              "kWh/m**2"};
template <>
inline constexpr Ladder ladder_of<decltype(CarbonMass<>{} / Area<>{})::unit_type>{fab_carbon_ladder,
                                                                                  "kgCO2e/m**2"};
template <>
inline constexpr Ladder ladder_of<decltype(CarbonMass<>{} / DataSize<>{})::unit_type>{
    memory_carbon_ladder, "gCO2e/GB"};

}  // namespace bessemer::units

namespace bessemer::python {

namespace shown_in {
inline constexpr Unit<EnergyPrice<>> dollars_per_kilowatt_hour{"USD/kWh", USD / kWh};
inline constexpr Unit<CarbonIntensity<>> grams_per_kilowatt_hour{"gCO2e/kWh", gCO2e / kWh};
inline constexpr Unit<Energy<>> kilowatt_hours{"kWh", kWh};
inline constexpr Unit<facility::CapitalPerPower<>> dollars_per_watt{"USD/W", USD / watt};
inline constexpr Unit<decltype(Energy<>{} / Area<>{})> kilowatt_hours_per_area{
    "kWh/m**2", kWh / (meter * meter)};
inline constexpr Unit<decltype(CarbonMass<>{} / Area<>{})> kilograms_per_area{
    "kgCO2e/m**2", kgCO2e / (meter * meter)};
inline constexpr Unit<decltype(CarbonMass<>{} / DataSize<>{})> grams_per_gigabyte{"gCO2e/GB",
                                                                                  gCO2e / GB};
}  // namespace shown_in

template <>
struct Description<catalog::GenerationSourceEntry> {
  using T = catalog::GenerationSourceEntry;
  static constexpr const char* name = "GenerationSource";
  static constexpr const char* path = "generation_source";
  static constexpr const char* story = "A source of electricity: its carbon, output and cost.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."),
      shown("label", &T::label, "For people."),
      shown("lifecycle_intensity", value_of<&T::lifecycle_intensity>,
            "With fuel and making of the plant.", shown_in::grams_per_kilowatt_hour),
      shown("operational_intensity", value_of<&T::operational_intensity>, "The stack only.",
            shown_in::grams_per_kilowatt_hour),
      shown("capacity_factor", value_of<&T::capacity_factor>, "Mean output over nameplate."),
      shown("cost", value_of<&T::cost>, "Levelized.", shown_in::dollars_per_kilowatt_hour),
      shown("follows_load", &T::follows_load, "Runs when asked.")};
};

template <>
struct Description<catalog::ElectricityStorageEntry> {
  using T = catalog::ElectricityStorageEntry;
  static constexpr const char* name = "ElectricityStorage";
  static constexpr const char* path = "electricity_storage";
  static constexpr const char* story = "A store of electricity.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("round_trip_efficiency", value_of<&T::round_trip_efficiency>, "Meter to meter."),
      shown("lifetime", value_of<&T::lifetime>, "Until it is replaced.", shown_in::years),
      shown("capital", value_of<&T::capital>, "For each energy that it holds.",
            shown_in::dollars_per_kilowatt_hour)};
};

template <>
struct Description<catalog::SupplyContractEntry> {
  using T = catalog::SupplyContractEntry;
  static constexpr const char* name = "SupplyContract";
  static constexpr const char* path = "supply_contract";
  static constexpr const char* story = "A kind of contract for electricity.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."),
      shown("label", &T::label, "For people."),
      shown("source", &T::source, "Of the generation sources; empty where none is named."),
      shown("price", value_of<&T::price>, "Of the energy; of certificates, on top of it.",
            shown_in::dollars_per_kilowatt_hour),
      shown("market_intensity", value_of<&T::market_intensity>, "As Scope 2 counts it.",
            shown_in::grams_per_kilowatt_hour),
      shown("hourly", &T::hourly, "Whether it must match hour by hour."),
      shown("from_year", &T::from_year, "First year of delivery, or 0.")};
};

template <>
struct Description<catalog::HardwarePriceEntry> {
  using T = catalog::HardwarePriceEntry;
  static constexpr const char* name = "HardwarePrice";
  static constexpr const char* path = "hardware_price";
  static constexpr const char* story = "What an accelerator was bought for, on a date.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("price", value_of<&T::price>, "Of one accelerator.", shown_in::dollars),
      shown("with_server", &T::with_server, "Whether its share of the server is in it.")};
};

template <>
struct Description<catalog::FacilityCapitalEntry> {
  using T = catalog::FacilityCapitalEntry;
  static constexpr const char* name = "FacilityCapital";
  static constexpr const char* path = "facility_capital";
  static constexpr const char* story = "What building a data centre costs, per IT power.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("total", value_of<&T::total>, "Of all parts, without IT equipment.",
            shown_in::dollars_per_watt)};
};

template <>
struct Description<catalog::AssetLifeEntry> {
  using T = catalog::AssetLifeEntry;
  static constexpr const char* name = "AssetLife";
  static constexpr const char* path = "asset_life";
  static constexpr const char* story = "For how long an asset class is used and written off.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("life", value_of<&T::life>, "Until it is replaced.", shown_in::years),
      shown("salvage", value_of<&T::salvage>, "Share of the price at the end."),
      shown("tax_life", value_of<&T::tax_life>, "Recovery period in years under MACRS.")};
};

template <>
struct Description<catalog::OperatingCostEntry> {
  using T = catalog::OperatingCostEntry;
  static constexpr const char* name = "OperatingCost";
  static constexpr const char* path = "operating_cost";
  static constexpr const char* story = "Staff, upkeep and the other costs of a year.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."),
      shown("label", &T::label, "For people."),
      shown("staff_base", value_of<&T::staff_base>, "People of a site of any size."),
      shown("staff_per_thousand", value_of<&T::staff_per_thousand>,
            "People for each thousand accelerators."),
      shown("cost_per_person", value_of<&T::cost_per_person>, "A year, loaded.", shown_in::dollars),
      shown("it_maintenance", value_of<&T::it_maintenance>, "A year, of the price of IT."),
      shown("facility_maintenance", value_of<&T::facility_maintenance>,
            "A year, of the price of the facility."),
      shown("other", value_of<&T::other>, "A year, of both prices: insurance, property tax.")};
};

template <>
struct Description<catalog::VolumeDiscountEntry> {
  using T = catalog::VolumeDiscountEntry;
  static constexpr const char* name = "VolumeDiscount";
  static constexpr const char* path = "volume_discount";
  static constexpr const char* story = "What a large order pays less.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("per_decade", value_of<&T::per_decade>, "For each factor of ten."),
      shown("first_order", value_of<&T::from>, "The order from which it begins."),
      shown("most", value_of<&T::most>, "The most.")};
};

template <>
struct Description<catalog::FabProcessEntry> {
  using T = catalog::FabProcessEntry;
  static constexpr const char* name = "FabProcess";
  static constexpr const char* path = "fab_process";
  static constexpr const char* story = "Making logic, for each area of wafer.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("energy", value_of<&T::energy>, "Electricity of the fab.",
            shown_in::kilowatt_hours_per_area),
      shown("gases", value_of<&T::gases>, "Of the process, after abatement.",
            shown_in::kilograms_per_area),
      shown("materials", value_of<&T::materials>, "Raw materials.", shown_in::kilograms_per_area)};
};

template <>
struct Description<catalog::MemoryCarbonEntry> {
  using T = catalog::MemoryCarbonEntry;
  static constexpr const char* name = "MemoryCarbon";
  static constexpr const char* path = "memory_carbon";
  static constexpr const char* story = "Making memory, for each gigabyte.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("per_size", value_of<&T::per_size>, "Cradle to gate.", shown_in::grams_per_gigabyte)};
};

template <>
struct Description<catalog::CarbonEquivalenceEntry> {
  using T = catalog::CarbonEquivalenceEntry;
  static constexpr const char* name = "CarbonEquivalence";
  static constexpr const char* path = "carbon_equivalence";
  static constexpr const char* story = "Something that people know, in carbon.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("one", value_of<&T::one>, "What one of it is.", shown_in::kilograms_co2e)};
};

template <>
struct Description<catalog::EnergyEquivalenceEntry> {
  using T = catalog::EnergyEquivalenceEntry;
  static constexpr const char* name = "EnergyEquivalence";
  static constexpr const char* path = "energy_equivalence";
  static constexpr const char* story = "Something that people know, in energy.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("one", value_of<&T::one>, "What one of it is.", shown_in::kilowatt_hours)};
};

}  // namespace bessemer::python
