#pragma once

/// For how long asset classes are used and written off. Filings write servers off over 4 to 6 years
/// [ServerLives2025]; what a class is still worth at the end is assumed.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

struct AssetLifeEntry {
  static constexpr std::string_view kind = "asset life";
  std::string_view name;
  std::string_view label;
  Sourced<Time<>> life;
  /// Share of the price at the end of the life.
  Sourced<double> salvage;
  /// Recovery period under MACRS, in years; 39 is straight line.
  Sourced<int> tax_life;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const AssetLifeEntry& entry, V&& visit) {
  visit_source("asset_life.life", entry.life, visit);
  visit_source("asset_life.salvage", entry.salvage, visit);
  visit_source("asset_life.tax_life", entry.tax_life, visit);
}

namespace detail {

inline constexpr Sourced<int> five_years{5, Basis::assumed, "IrsPublication946",
                                         "computers, from memory"};
inline constexpr Sourced<int> fifteen_years{15, Basis::assumed, "IrsPublication946",
                                            "land improvements and plants, from memory"};

[[nodiscard]] constexpr Sourced<double> worth(double share) {
  return {share, Basis::assumed, "ServerLives2025", "markets for used parts are young"};
}
[[nodiscard]] constexpr Sourced<Time<>> filed(double years, std::string_view note) {
  return {years * year, Basis::published, "ServerLives2025", note};
}
[[nodiscard]] constexpr Sourced<Time<>> lasting(double years) {
  return {years * year, Basis::assumed, "ServerLives2025", "usual of such equipment"};
}

}  // namespace detail

/// Find one with `find(asset_lives, "accelerators")`.
inline constexpr std::array asset_lives{
    AssetLifeEntry{
        "accelerators",
        "Accelerators",
        {4.0 * year, Basis::assumed, "ServerLives2025", "3 to 5 years; filings name servers"},
        detail::worth(0.10),
        detail::five_years},
    AssetLifeEntry{"servers", "Servers",
                   detail::filed(5.0, "Amazon from 2025; Meta 5.5, Microsoft and Google 6"),
                   detail::worth(0.05), detail::five_years},
    AssetLifeEntry{"servers-meta", "Servers, as Meta since 2025", detail::filed(5.5, "Meta, 2025"),
                   detail::worth(0.05), detail::five_years},
    AssetLifeEntry{"servers-microsoft", "Servers, as Microsoft and Google",
                   detail::filed(6.0, "Microsoft from 2023, Google from 2023"), detail::worth(0.05),
                   detail::five_years},
    AssetLifeEntry{"network", "Network equipment", detail::filed(6.0, "Amazon, 2022"),
                   detail::worth(0.0), detail::five_years},
    AssetLifeEntry{"storage", "Storage systems", detail::lasting(5.0), detail::worth(0.0),
                   detail::five_years},
    AssetLifeEntry{"building",
                   "Shell and land",
                   {39.0 * year, Basis::published, "IrsPublication946", "United States tax"},
                   detail::worth(0.0),
                   {39, Basis::published, "IrsPublication946", "straight line"}},
    AssetLifeEntry{"electrical", "Electrical plant", detail::lasting(20.0), detail::worth(0.0),
                   detail::fifteen_years},
    AssetLifeEntry{"cooling", "Cooling plant", detail::lasting(15.0), detail::worth(0.0),
                   detail::fifteen_years},
    AssetLifeEntry{"battery", "Batteries", detail::lasting(15.0), detail::worth(0.0),
                   detail::five_years},
};

// clang-format on
}  // namespace bessemer::catalog
