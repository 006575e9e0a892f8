#pragma once

/// All accelerators of the catalogue in one table. Values are those of the makers where they could
/// be read, else of the compilations [Bekman2024] and [EpochChips2025]; where sources differ, the
/// note says which value was left. Chips of which an estimate needs more than is published stand in
/// `incomplete_accelerators`.

#include <string_view>

#include <bessemer/catalog/accelerator_names.hpp>
#include <bessemer/catalog/accelerators_amd.hpp>
#include <bessemer/catalog/accelerators_google.hpp>
#include <bessemer/catalog/accelerators_incomplete.hpp>
#include <bessemer/catalog/accelerators_nvidia.hpp>
#include <bessemer/catalog/accelerators_nvidia_blackwell.hpp>
#include <bessemer/catalog/accelerators_nvidia_hopper.hpp>
#include <bessemer/catalog/accelerators_other.hpp>
#include <bessemer/catalog/accelerators_wafers.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/joined.hpp>

namespace bessemer::catalog {

inline constexpr auto accelerators =
    joined(nvidia_accelerators, nvidia_hopper_accelerators, nvidia_blackwell_accelerators,
           amd_accelerators, google_accelerators, other_accelerators, wafer_accelerators);

/// By its name or another word for it: "h100-sxm", "cs-3". Throws `InvalidInput` with the missing
/// fields if something that an estimate needs is not published, with the boards for a word that has
/// several, with the nearest names if nobody knows the name.
[[nodiscard]] constexpr const AcceleratorEntry& find_accelerator(std::string_view name) {
  const std::string_view meant = resolved(accelerator_names, AcceleratorEntry::kind, name);
  for (const IncompleteAcceleratorEntry& entry : incomplete_accelerators) {
    if (entry.name == meant) fail_incomplete(entry);
  }
  return find(accelerators, meant);
}

}  // namespace bessemer::catalog
