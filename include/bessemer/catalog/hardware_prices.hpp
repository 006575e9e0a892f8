#pragma once

/// What accelerators and servers were bought for, each on a date. Prices of a system are divided by
/// its accelerators, so that they hold a share of the server [EpochHardwarePrices2025].

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

struct HardwarePriceEntry {
  static constexpr std::string_view kind = "hardware price";
  std::string_view name;
  std::string_view label;
  /// Of one accelerator; where `with_server`, with its share of the server.
  Sourced<Money<>> price;
  bool with_server;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const HardwarePriceEntry& entry, V&& visit) {
  visit_source("hardware_price.price", entry.price, visit);
}

namespace detail {

[[nodiscard]] constexpr HardwarePriceEntry epoch_price(std::string_view name,
                                                       std::string_view label, double dollars,
                                                       bool with_server, std::string_view note) {
  return {
      name, label, {dollars * USD, Basis::published, "EpochHardwarePrices2025", note}, with_server};
}

}  // namespace detail

/// Find one with `find(hardware_prices, "h100-sxm")`.
inline constexpr std::array hardware_prices{
    detail::epoch_price("a100-80gb", "NVIDIA A100 SXM4 80 GB", 18548.75, true,
                        "2023-09-23, system of 8"),
    detail::epoch_price("a100-80gb-single", "NVIDIA A100 SXM4 80 GB, single", 17499.0, false,
                        "2025-03-04, single"),
    detail::epoch_price("h100-sxm", "NVIDIA H100 SXM5 80 GB", 31904.63, true,
                        "2025-01-31, HGX, system of 8"),
    detail::epoch_price("h100-sxm-2023", "NVIDIA H100 SXM5 80 GB in 2023", 33750.0, true,
                        "2023-05-29, system of 8: DGX H100 for 270,000 USD"),
    detail::epoch_price("h100-sxm-2024", "NVIDIA H100 SXM5 80 GB in 2024", 41217.0, true,
                        "2024-03-20, system of 8"),
    detail::epoch_price("h100-sxm-single", "NVIDIA H100 SXM5 80 GB, single", 31250.0, false,
                        "2025-03-03, single"),
    detail::epoch_price("h200", "NVIDIA H200 SXM", 39083.38, true, "2025-01-31, HGX, system of 8"),
    detail::epoch_price("b200", "NVIDIA B200", 47409.13, true, "2024-12-17, system of 8"),
    detail::epoch_price("gh200", "NVIDIA GH200", 46675.10, true, "2024-10-31, with its processor"),
    detail::epoch_price("h800-sxm", "NVIDIA H800 SXM5", 33800.0, false, "2025-02-21, single"),
    detail::epoch_price("mi300x", "AMD Instinct MI300X", 25733.71, true, "2025-02-10, system of 8"),
    detail::epoch_price("mi250", "AMD Instinct MI250", 15770.49, false, "2025-02-21, single"),
    detail::epoch_price("gaudi2", "Intel Gaudi 2", 8125.0, true, "2024-06-09, system of 8"),
    HardwarePriceEntry{"h100-sheet",
                       "NVIDIA H100 in a priced node",
                       {38750.0 * USD, Basis::published, "H100ClusterSheet2024",
                        "2024-08, node of 8 for 310,000 USD"},
                       true},
};

// clang-format on
}  // namespace bessemer::catalog
