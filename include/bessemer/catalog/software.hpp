#pragma once

/// All training stacks of the catalogue in one table.

#include <string_view>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/joined.hpp>
#include <bessemer/catalog/software_megatron.hpp>
#include <bessemer/catalog/software_names.hpp>
#include <bessemer/catalog/software_sharded.hpp>

namespace bessemer::catalog {

inline constexpr auto software_stacks = joined(megatron_stacks, sharded_stacks);

/// By its name or another word for it: "megatron-core", "megatron-lm". Throws `InvalidInput` with the
/// reason for software that is no training stack, with near names for a stack that nobody described.
[[nodiscard]] constexpr const SoftwareEntry& find_software(std::string_view name) {
  return find_known(software_stacks, software_names, name);
}

}  // namespace bessemer::catalog
