#pragma once

/// Names that a table knows without having an entry by them: another word for one of its entries, or
/// something that cannot be an entry, with the reason. A word that people use is then answered, and
/// still nothing is put in the place of anything else in silence.

#include <concepts>
#include <string>
#include <string_view>

#include <bessemer/catalog/find.hpp>
#include <bessemer/core/error.hpp>

namespace bessemer::catalog {

struct KnownName {
  std::string_view name;
  /// The entry that is the same under another name; empty where there is none.
  std::string_view same_as;
  /// Why there is none: the end of a refusal that begins with the name.
  std::string_view reason{};
};

/// A row with at least the members of `KnownName`.
template <class N>
concept NameKnown = requires(const N& row) {
  { row.name } -> std::convertible_to<std::string_view>;
  { row.same_as } -> std::convertible_to<std::string_view>;
  { row.reason } -> std::convertible_to<std::string_view>;
};

/// The name itself, or the entry's that it is another word for. Throws `InvalidInput` with the reason
/// for a name that cannot be an entry; `kind` begins the refusal.
template <class Names>
requires NameKnown<typename Names::value_type>
[[nodiscard]] constexpr std::string_view resolved(const Names& names, std::string_view kind,
                                                  std::string_view name) {
  for (const auto& known : names) {
    if (!same_name(known.name, name)) continue;
    if (!known.same_as.empty()) return known.same_as;
    throw InvalidInput(std::string(kind) + ": " + std::string(name) + " " +
                       std::string(known.reason));
  }
  return name;
}

/// The entry of that name or of what it is another word for. Throws `InvalidInput` with the reason for
/// a name that cannot be an entry, with near names for one that nobody knows.
template <class Table, class Names>
[[nodiscard]] constexpr const auto& find_known(const Table& table, const Names& names,
                                               std::string_view name) {
  return find(table, resolved(names, Table::value_type::kind, name));
}

}  // namespace bessemer::catalog
