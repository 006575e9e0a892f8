#pragma once

/// How an entry shows where its values come from: each `each_source(entry, visit)` of the catalogue
/// calls `visit(field, basis, key, note)` once per value it has. Reports collect citation keys and
/// the weakest basis with it.

#include <optional>
#include <string_view>

#include <bessemer/core/sourced.hpp>

namespace bessemer::catalog {

/// What `each_source` calls.
template <class V>
concept SourceVisitor = requires(V& visit, std::string_view text, Basis basis) {
  visit(text, basis, text, text);
};

template <class T, SourceVisitor V>
constexpr void visit_source(std::string_view field, const Sourced<T>& value, V& visit) {
  visit(field, value.basis(), value.key(), value.note());
}

/// A value that an entry may lack: nothing is visited where it does.
template <class T, SourceVisitor V>
constexpr void visit_source(std::string_view field, const std::optional<Sourced<T>>& value,
                            V& visit) {
  if (value) visit_source(field, *value, visit);
}

/// The weakest basis among the values of an entry: its grade.
template <class E>
[[nodiscard]] constexpr Basis weakest_basis(const E& entry) {
  Basis weakest = Basis::measured;
  each_source(entry, [&weakest](std::string_view, Basis basis, std::string_view, std::string_view) {
    weakest = weaker(weakest, basis);
  });
  return weakest;
}

}  // namespace bessemer::catalog
