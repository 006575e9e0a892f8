#pragma once

/// What holds for every table of named entries.

#include <doctest/doctest.h>

#include <string_view>

#include <bessemer/core/sourced.hpp>

namespace bessemer::catalog_test {

/// Lower-case words of letters, digits and inner dots, joined by single hyphens.
constexpr bool is_kebab_case(std::string_view name) {
  bool inside = false;
  for (const char c : name) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!word && !((c == '-' || c == '.') && inside)) return false;
    inside = word;
  }
  return inside;
}
static_assert(is_kebab_case("gpt-2-1.5b") && is_kebab_case("h100-sxm"));
static_assert(!is_kebab_case("H100") && !is_kebab_case("h100-") && !is_kebab_case("a--b"));

template <class Table>
void check_names(const Table& table) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    CAPTURE(table[i].name);
    CHECK(is_kebab_case(table[i].name));
    CHECK_FALSE(table[i].label.empty());
    for (std::size_t j = 0; j < i; ++j) CHECK(table[i].name != table[j].name);
  }
}

/// Each value has a key, and an assumption says what it rests on.
template <class Table>
void check_sources(const Table& table) {
  for (const auto& entry : table) {
    CAPTURE(entry.name);
    int values = 0;
    each_source(entry, [&values](std::string_view field, Basis basis, std::string_view key,
                                 std::string_view note) {
      CAPTURE(field);
      CHECK_FALSE(key.empty());
      if (basis == Basis::assumed) CHECK_FALSE(note.empty());
      ++values;
    });
    CHECK(values >= 1);
  }
}

}  // namespace bessemer::catalog_test
