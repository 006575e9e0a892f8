#pragma once

/// Whether two spellings are one name: capitals, spaces, hyphens and underscores say nothing, so that
/// "Llama 3.1 8B" is llama-3.1-8b and "llama2-70b" is llama-2-70b. Dots and other signs do.

#include <cstddef>
#include <string>
#include <string_view>

namespace bessemer {

namespace detail {

[[nodiscard]] constexpr bool is_silent(char sign) {
  return sign == ' ' || sign == '-' || sign == '_';
}
[[nodiscard]] constexpr char small(char sign) {
  return sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign - 'A' + 'a') : sign;
}

}  // namespace detail

[[nodiscard]] constexpr bool same_name(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (true) {
    while (i < a.size() && detail::is_silent(a[i])) ++i;
    while (j < b.size() && detail::is_silent(b[j])) ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (detail::small(a[i++]) != detail::small(b[j++])) return false;
  }
}

/// What tells a name from others.
[[nodiscard]] inline std::string squeezed(std::string_view name) {
  std::string left;
  for (const char sign : name) {
    if (!detail::is_silent(sign)) left += detail::small(sign);
  }
  return left;
}

}  // namespace bessemer
