#pragma once

/// One way into every table of the catalogue: by name, in any spelling of it (`core/same_name.hpp`). A
/// name that the table lacks is an error that lists the nearest ones, never a substitute. An entry is any struct with a `name` and
/// a static `kind`, the word that the error begins with ("grid", "electricity price").

#include <concepts>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include <bessemer/core/near_names.hpp>
#include <bessemer/core/same_name.hpp>

namespace bessemer::catalog {

/// What a table holds: a name to be found by and a word for what it is.
template <class E>
concept Entry = requires(const E& entry) {
  { entry.name } -> std::convertible_to<std::string_view>;
  { E::kind } -> std::convertible_to<std::string_view>;
};

/// The entry of that name. Constexpr on success; throws `InvalidInput` with near names otherwise.
template <Entry E>
[[nodiscard]] constexpr const E& find(std::span<const E> table, std::string_view name) {
  for (const E& entry : table) {
    if (std::string_view(entry.name) == name) return entry;
  }
  for (const E& entry : table) {
    if (same_name(entry.name, name)) return entry;
  }
  std::vector<std::string_view> known;
  for (const E& entry : table) known.push_back(entry.name);
  fail_unknown_name(E::kind, name, known);
}

/// The same of a `std::array` or a plain array of entries.
template <class Table>
[[nodiscard]] constexpr const auto& find(const Table& table, std::string_view name) {
  const std::span view(table);
  return find<std::remove_cvref_t<decltype(view[0])>>(view, name);
}

}  // namespace bessemer::catalog
