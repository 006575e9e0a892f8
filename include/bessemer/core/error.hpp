#pragma once

/// How the library says no. Two exceptions, both with one sentence that names the field, its value,
/// what is allowed and the cure:
///
/// - `InvalidInput`: the question makes no sense (a negative size, a name nobody knows);
/// - `Infeasible`: the question makes sense and the answer is "it cannot run" (does not fit, does
///   not divide), with the smallest change that would.
///
/// In a constant expression both are compile errors that quote the sentence.

#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace bessemer {

/// The input makes no sense. The message is one sentence: field, value, what is allowed, cure.
class InvalidInput : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// The input makes sense but cannot run. The message says what binds, by how much, and a cure.
class Infeasible : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

namespace detail {

inline void append(std::string& text, std::string_view part) { text += part; }
inline void append(std::string& text, double part) {
  char buffer[32];
  const int length = std::snprintf(buffer, sizeof buffer, "%.6g", part);
  text.append(buffer, static_cast<std::size_t>(length));
}
template <class T>
requires std::is_integral_v<T>
void append(std::string& text, T part) { text += std::to_string(part); }

template <class Error, class... Parts>
[[noreturn, gnu::noinline, gnu::cold]] void fail(const Parts&... parts) {
  std::string text;
  (append(text, parts), ...);
  throw Error(text);
}

}  // namespace detail

/// Throws `InvalidInput` with the joined parts unless the condition holds. Write the condition so
/// that NaN fails it: `require(x > 0.0, …)`, never `require(!(x <= 0.0), …)`.
template <class... Parts>
constexpr void require(bool holds, const Parts&... parts) {
  if (!holds) [[unlikely]]
    detail::fail<InvalidInput>(parts...);
}

/// Throws `Infeasible` with the joined parts unless the condition holds.
template <class... Parts>
constexpr void require_feasible(bool holds, const Parts&... parts) {
  if (!holds) [[unlikely]]
    detail::fail<Infeasible>(parts...);
}

/// Refuses by being made: a constructor, because g++ quotes the arguments of one in a constant
/// expression, and not those of a function that returns an object.
struct Refusal {
  constexpr Refusal(const char* sentence) {
    if (sentence != nullptr) detail::fail<InvalidInput>(std::string_view(sentence));
  }
};

/// Stands where a field has no honest default. Leaving the field out throws the sentence at run
/// time and does not compile in a constant.
template <class T>
[[nodiscard]] constexpr T missing(Refusal) {
  return T{};
}

}  // namespace bessemer
