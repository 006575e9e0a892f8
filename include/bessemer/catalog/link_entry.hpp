#pragma once

/// A named link of the catalogue. Bandwidth is what one port sends in one direction: half of what
/// makers print for NVLink and its like, the whole of what they print for network ports.

#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/hardware/link.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

struct LinkEntry {
  static constexpr std::string_view kind = "link";
  std::string_view name;
  std::string_view label;
  Sourced<Bandwidth<>> bandwidth;
  /// Of one hop between two accelerators, end to end.
  Sourced<Time<>> latency;
  /// Of one accelerator, that `bandwidth` sums; 1 where nobody counts them.
  int links = 1;

  /// The description, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr hardware::Link<S> description() const {
    return {.bandwidth = as<S>(bandwidth.value()), .latency = as<S>(latency.value())};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const LinkEntry& entry, V&& visit) {
  visit_source("link.bandwidth", entry.bandwidth, visit);
  visit_source("link.latency", entry.latency, visit);
}

}  // namespace bessemer::catalog
