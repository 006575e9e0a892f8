#pragma once

/// A number of things, for a sentence: "1 unit", "2 units".

#include <string>
#include <string_view>

#include <bessemer/core/error.hpp>

namespace bessemer {

namespace detail {

template <class Number>
struct Counted {
  Number count;
  std::string_view one;
};

template <class Number>
void append(std::string& text, const Counted<Number>& counted) {
  append(text, counted.count);
  text += ' ';
  text += counted.one;
  if (counted.count == Number(1)) return;
  text += counted.one.ends_with("ch") ? "es" : "s";
}

}  // namespace detail

/// A part of a sentence of `require`: the number and its noun, which takes s or es in the plural.
template <class Number>
[[nodiscard]] constexpr detail::Counted<Number> counted(Number count, std::string_view one) {
  return {count, one};
}

}  // namespace bessemer
