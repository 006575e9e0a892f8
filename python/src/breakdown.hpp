#pragma once

/// Breakdowns in Python: one class for all of them, filled by one template over `each_part`. An
/// ordered mapping from a part's name to its quantity, whose values sum to `total`. Numbers stay
/// plain until they are read.

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <pybind11/pybind11.h>

#include "quantity.hpp"

namespace bessemer::python {

struct AnyVisitor {
  void operator()(std::string_view, const auto&) const {}
};

template <class B>
concept HasParts = requires(const B& breakdown, AnyVisitor visit) {
  each_part(breakdown, visit);
};

/// Named parts of one dimension, in one unit. No unit: shares.
struct Breakdown {
  std::string unit;
  std::vector<std::pair<std::string, double>> parts;

  [[nodiscard]] double total() const {
    double sum = 0.0;
    for (const auto& [name, number] : parts) sum += number;
    return sum;
  }
};

/// Names as Python spells them.
[[nodiscard]] inline std::string part_name(std::string_view name) {
  std::string text(name);
  for (char& character : text) {
    if (character == ' ') character = '_';
  }
  return text;
}

/// In the given unit; of shares, without one.
template <HasParts B, class Extra>
[[nodiscard]] Breakdown breakdown_of(const B& breakdown, const Extra& unit) {
  Breakdown result;
  if constexpr (requires { unit.symbol; }) result.unit = unit.symbol;
  each_part(breakdown, [&](std::string_view name, const auto& part) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(part)>, double>) {
      result.parts.emplace_back(part_name(name), part);
    } else {
      result.parts.emplace_back(part_name(name), number_of(part, unit));
    }
  });
  return result;
}

}  // namespace bessemer::python
