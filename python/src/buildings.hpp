#pragma once

/// Parts of a building from plain numbers in base units, as `bessemer.cooling` hands them over.

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <pybind11/stl.h>

#include <Eigen/Core>

#include <bessemer/facility/conversion.hpp>
#include <bessemer/facility/cooling.hpp>

#include "crossing.hpp"
#include "fields.hpp"

namespace bessemer::python {

using Column = std::vector<double>;

inline constexpr Choice<facility::HeatRejection> rejections[] = {
    {"dry_cooler", facility::HeatRejection::dry_cooler},
    {"cooling_tower", facility::HeatRejection::cooling_tower},
    {"outside_air", facility::HeatRejection::outside_air},
    {"evaporative_air", facility::HeatRejection::evaporative_air},
    {"sea_water", facility::HeatRejection::sea_water}};

inline double number(const PlainDict& of, const char* field) {
  return number_from(of[field], field);
}

/// Name, rating in W, units, and shares of fixed, proportional and square-law losses.
using Stages = std::vector<std::tuple<std::string, double, int, double, double, double>>;

inline std::vector<facility::Conversion<>> chain_of(const Stages& stages) {
  std::vector<facility::Conversion<>> chain;
  for (const auto& [name, rated, units, fixed, proportional, quadratic] : stages) {
    chain.push_back({.name = Name(std::string_view(name)),
                     .rated = rated * watt,
                     .units = units,
                     .fixed = fixed,
                     .proportional = proportional,
                     .quadratic = quadratic});
  }
  return chain;
}

inline Eigen::ArrayXd array_of(const Column& column) {
  return Eigen::Map<const Eigen::ArrayXd>(column.data(), static_cast<Eigen::Index>(column.size()));
}

inline facility::Cooling<> cooling_of(const std::string& name, const PlainDict& of) {
  return {.name = Name(std::string_view(name)),
          .rejection = choice_from(of["rejection"], "cooling.rejection",
                                   Choices<facility::HeatRejection>{rejections}),
          .economiser = of["economiser"].cast<bool>(),
          .liquid_share = number(of, "liquid_share"),
          .liquid_supply_celsius = number(of, "liquid_supply_celsius"),
          .air_supply_celsius = number(of, "air_supply_celsius"),
          .loop_rise_kelvin = number(of, "loop_rise_kelvin"),
          .approach_kelvin = number(of, "approach_kelvin"),
          .fan_share = number(of, "fan_share"),
          .pump_share = number(of, "pump_share"),
          .rejection_share = number(of, "rejection_share"),
          .chiller_carnot_share = number(of, "chiller_carnot_share"),
          .evaporated_share = number(of, "evaporated_share"),
          .least_flow = number(of, "least_flow"),
          .rack_limit = number(of, "rack_limit") * watt};
}

}  // namespace bessemer::python
