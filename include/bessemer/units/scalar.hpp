#pragma once

/// The numbers a model can be evaluated on. Arithmetic on a `Real` gives back the same type, so that
/// every formula of the library serves plain numbers, constant expressions and derivatives alike.
/// Floating-point numbers and forward-mode derivatives qualify; integers and expression templates
/// (whose `a + b` is another type) do not: an integer quantity would divide to zero, and an
/// expression would dangle inside a quantity.

#include <concepts>

namespace bessemer {

/// A number closed under arithmetic. `double` by default everywhere.
template <class S>
concept Real = !std::integral<S> && std::copyable<S> && std::constructible_from<S, double> &&
               requires(const S a, const S b) {
  { a + b } -> std::same_as<S>;
  { a - b } -> std::same_as<S>;
  { a* b } -> std::same_as<S>;
  { a / b } -> std::same_as<S>;
  { a < b } -> std::convertible_to<bool>;
};

}  // namespace bessemer
