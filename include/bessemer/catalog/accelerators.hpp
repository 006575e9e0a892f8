#pragma once

/// All accelerators of the catalogue in one table. Values are those of the makers where they could
/// be read, else of the compilations [Bekman2024] and [EpochChips2025]; where sources differ, the
/// note says which value was left. `docs/catalogue-omissions.md` lists the chips that are missing
/// and what is missing of them.

#include <string_view>

#include <bessemer/catalog/accelerators_amd.hpp>
#include <bessemer/catalog/accelerators_google.hpp>
#include <bessemer/catalog/accelerators_nvidia.hpp>
#include <bessemer/catalog/accelerators_nvidia_blackwell.hpp>
#include <bessemer/catalog/accelerators_nvidia_hopper.hpp>
#include <bessemer/catalog/accelerators_other.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/joined.hpp>

namespace bessemer::catalog {

inline constexpr auto accelerators =
    joined(nvidia_accelerators, nvidia_hopper_accelerators, nvidia_blackwell_accelerators,
           amd_accelerators, google_accelerators, other_accelerators);

/// By name: "h100-sxm". Throws `InvalidInput` with the nearest names if there is none.
[[nodiscard]] constexpr const AcceleratorEntry& find_accelerator(std::string_view name) {
  return find(accelerators, name);
}

}  // namespace bessemer::catalog
