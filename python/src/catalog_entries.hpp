#pragma once

/// Entries of the catalogue that are a value with a name: shown as they are.

#include <tuple>

#include <bessemer/catalog/electricity_prices.hpp>
#include <bessemer/catalog/equipment.hpp>
#include <bessemer/catalog/grids.hpp>
#include <bessemer/catalog/pue.hpp>
#include <bessemer/catalog/recovery.hpp>
#include <bessemer/catalog/rental_prices.hpp>
#include <bessemer/catalog/water.hpp>

#include "described.hpp"

namespace bessemer::python {

inline constexpr Choice<catalog::IntensityScope> intensity_scopes[] = {
    {"lifecycle", catalog::IntensityScope::lifecycle},
    {"operational", catalog::IntensityScope::operational},
    {"unstated", catalog::IntensityScope::unstated}};

/// The place of a `Sourced` value: what `Crossing` shows is the value.
template <auto member>
inline constexpr auto value_of = [](auto& entry) -> const auto& {
  return (entry.*member).value();
};

template <>
struct Description<catalog::GridEntry> {
  using T = catalog::GridEntry;
  static constexpr const char* name = "Grid";
  static constexpr const char* path = "grid";
  static constexpr const char* story =
      "An electricity grid of the catalogue: the average carbon intensity of what it delivers, "
      "location-based [GreenhouseGasProtocolScope2], and what that average counts.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("country", &T::country, "ISO 3166-1 alpha-3; empty for the world."),
      shown("scope", &T::scope, "What the intensity counts. Never mix two scopes in one sum.",
            Choices<catalog::IntensityScope>{intensity_scopes}),
      shown("carbon_intensity", value_of<&T::carbon_intensity>, "Average over a year.",
            natural_unit<CarbonIntensity<>>())};
};

template <>
struct Description<catalog::ElectricityPriceEntry> {
  using T = catalog::ElectricityPriceEntry;
  static constexpr const char* name = "ElectricityPrice";
  static constexpr const char* path = "electricity_price";
  static constexpr const char* story =
      "Electricity prices: average revenue per kWh in 2023 by state of the United States and "
      "sector [EiaElectricPowerAnnual2023].";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("price", value_of<&T::price>, "Average of all customers of the sector.",
            natural_unit<EnergyPrice<>>())};
};

template <>
struct Description<catalog::PueEntry> {
  using T = catalog::PueEntry;
  static constexpr const char* name = "PowerUsageEffectiveness";
  static constexpr const char* path = "power_usage_effectiveness";
  static constexpr const char* story =
      "Power usage effectiveness: annual facility energy over IT energy [ISO30134PUE], by "
      "operator.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("value", value_of<&T::value>, "Facility energy over IT energy.")};
};

template <>
struct Description<catalog::WaterEntry> {
  using T = catalog::WaterEntry;
  static constexpr const char* name = "Water";
  static constexpr const char* path = "water";
  static constexpr const char* story =
      "Water per energy, as collected in EcoLogits [EcoLogits2025]: on site per IT energy (water "
      "usage effectiveness, [GreenGrid2011]), and at the power plants per electricity drawn.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("intensity", value_of<&T::intensity>, "Consumed, not withdrawn.",
            natural_unit<WaterIntensity<>>())};
};

template <>
struct Description<catalog::EquipmentEntry> {
  using T = catalog::EquipmentEntry;
  static constexpr const char* name = "Equipment";
  static constexpr const char* path = "equipment";
  static constexpr const char* story =
      "What one adapter, switch, optical module or storage server draws at most.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."), shown("label", &T::label, "For people."),
      shown("power", value_of<&T::power>, "Drawn by one.", shown_in::watts)};
};

template <>
struct Description<catalog::RentalPriceEntry> {
  using T = catalog::RentalPriceEntry;
  static constexpr const char* name = "RentalPrice";
  static constexpr const char* path = "rental_price";
  static constexpr const char* story =
      "What an accelerator rented for, per hour, on a date: prices move by factors within a year, "
      "so each note begins with the date.";
  static constexpr auto fields =
      std::tuple{shown("name", &T::name, "To be found by."),
                 shown("accelerator", &T::accelerator, "For people."),
                 shown("provider", &T::provider, "Who asked the price."),
                 shown("rate", value_of<&T::rate>, "Of one accelerator with its share of the host.",
                       shown_in::dollars_per_hour)};
};

template <>
struct Description<catalog::RecoveryEntry> {
  using T = catalog::RecoveryEntry;
  static constexpr const char* name = "RecoveryEntry";
  static constexpr const char* path = "recovery";
  static constexpr const char* story =
      "How large jobs notice a failure, come back from it, and where they write checkpoints.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."),
      shown("label", &T::label, "For people."),
      shown("detection", value_of<&T::detection>, "Until somebody notices.", shown_in::minutes),
      shown("restart", value_of<&T::restart>,
            "Replacing nodes, starting ranks, reading the checkpoint.", shown_in::minutes),
      shown("storage_bandwidth", value_of<&T::storage_bandwidth>,
            "Sustained writes of all storage.", shown_in::terabytes_per_second),
      shown("writer_bandwidth", value_of<&T::writer_bandwidth>, "What one node writes.",
            shown_in::gigabytes_per_second),
      shown("storage_latency", value_of<&T::storage_latency>,
            "Opening, metadata, barrier: paid once per checkpoint.", shown_in::seconds)};
};

}  // namespace bessemer::python
