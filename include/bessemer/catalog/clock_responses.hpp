#pragma once

/// How power follows the clock, by kind of accelerator.
///
/// `datacenter-gpu` is held against V100 of 250 W capped at 150 W, where training of language
/// models took 6.8 % more time and 13.7 % less energy [McDonaldEtAl2022]: floor and its clock are
/// chosen so that a step a quarter of which is matrix work does nearly that. Other chips behave
/// alike in kind; nobody has published theirs.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/facility/clock_response.hpp>

namespace bessemer::catalog {

struct ClockResponseEntry {
  static constexpr std::string_view kind = "clock response";
  std::string_view name;
  std::string_view label;
  Sourced<double> static_share;
  Sourced<double> voltage_floor;
  Sourced<double> floor_clock;
  Sourced<double> lowest_clock;

  /// The description, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr facility::ClockResponse<S> description() const {
    return {.static_share = S(static_share.value()),
            .voltage_floor = S(voltage_floor.value()),
            .floor_clock = S(floor_clock.value()),
            .lowest_clock = S(lowest_clock.value())};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const ClockResponseEntry& entry, V&& visit) {
  visit_source("clock_response.static_share", entry.static_share, visit);
  visit_source("clock_response.voltage_floor", entry.voltage_floor, visit);
  visit_source("clock_response.floor_clock", entry.floor_clock, visit);
  visit_source("clock_response.lowest_clock", entry.lowest_clock, visit);
}

/// Find one with `find(clock_responses, "datacenter-gpu")`.
inline constexpr std::array clock_responses{ClockResponseEntry{
    .name = "datacenter-gpu",
    .label = "GPU of a data centre",
    .static_share = {0.20, Basis::assumed, "McDonaldEtAl2022", "idle level and what memory draws"},
    .voltage_floor = {0.70, Basis::fitted, "McDonaldEtAl2022", "one published cap on V100"},
    .floor_clock = {0.50, Basis::fitted, "McDonaldEtAl2022", "one published cap on V100"},
    .lowest_clock = {0.20, Basis::assumed, "McDonaldEtAl2022",
                     "345 of 1,980 MHz on H100, recalled"},
}};

}  // namespace bessemer::catalog
