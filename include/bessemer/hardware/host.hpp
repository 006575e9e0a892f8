#pragma once

/// What stands beside the accelerators of a node and can hold what they do not: the host's memory,
/// drives, and the link to each accelerator. Zero: not given, and what needs it says so.
///
/// Bandwidths are what moves in one direction: of the link per accelerator, with all of them moving at
/// once; of memory and drives per node.

#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::hardware {

template <Real S = double>
struct Host {
  /// Between the host's memory and one accelerator.
  Bandwidth<S> link{};
  DataSize<S> memory{};
  Bandwidth<S> memory_bandwidth{};
  DataSize<S> drives{};
  Bandwidth<S> drive_read{};
  Bandwidth<S> drive_write{};

  friend constexpr bool operator==(const Host&, const Host&) = default;
};

/// Throws `InvalidInput` unless every value is zero or more and finite.
template <Real S>
constexpr void check(const Host<S>& host) {
  const auto positive = [](const auto& quantity, std::string_view field) {
    using Q = std::remove_cvref_t<decltype(quantity)>;
    require(quantity >= Q{} && quantity < Q::from_value(S(1e30)), "node.host.", field,
            ": must be zero or more and finite, got ", static_cast<double>(quantity.value()),
            " in base units");
  };
  positive(host.link, "link");
  positive(host.memory, "memory");
  positive(host.memory_bandwidth, "memory_bandwidth");
  positive(host.drives, "drives");
  positive(host.drive_read, "drive_read");
  positive(host.drive_write, "drive_write");
}

}  // namespace bessemer::hardware
