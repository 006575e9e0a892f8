#pragma once

/// "Did you mean …?": the known names nearest to an unknown one, by edit distance with transposition
/// (optimal string alignment). A name that nobody knows raises, with these; it never substitutes.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <bessemer/core/error.hpp>
#include <bessemer/core/same_name.hpp>

namespace bessemer {

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before;
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    before = previous;
    previous = current;
  }
  return previous[b.size()];
}

/// At most `count` names nearest to `wanted`: those that contain it, then by edit distance, both
/// whatever the spelling; ties in the order given.
[[nodiscard]] inline std::vector<std::string_view> near_names(
    std::string_view wanted, const std::vector<std::string_view>& known, std::size_t count = 3) {
  const std::string sought = squeezed(wanted);
  const auto distance = [&sought](std::string_view name) {
    const std::string other = squeezed(name);
    const bool contains = !sought.empty() && other.find(sought) != std::string::npos;
    return contains ? 0 : edit_distance(sought, other);
  };
  std::vector<std::string_view> names = known;
  std::stable_sort(names.begin(), names.end(), [&](std::string_view a, std::string_view b) {
    return distance(a) < distance(b);
  });
  if (names.size() > count) names.resize(count);
  return names;
}

/// Throws `InvalidInput`: "accelerator: unknown name 'h100-smx'; did you mean h100-sxm, …?".
[[noreturn]] inline void fail_unknown_name(std::string_view field, std::string_view wanted,
                                           const std::vector<std::string_view>& known) {
  std::string text(field);
  text += ": unknown name '";
  text += wanted;
  text += "'; did you mean ";
  bool first = true;
  for (const std::string_view name : near_names(wanted, known)) {
    if (!first) text += ", ";
    text += name;
    first = false;
  }
  throw InvalidInput(text + "?");
}

}  // namespace bessemer
