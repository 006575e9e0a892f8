#pragma once

/// The number inside a quantity, in the library's units, to be read or moved: for studies that walk
/// over quantities of many dimensions alike. A plain number is its own.

#include <bessemer/units/quantities.hpp>

namespace bessemer {

template <Real S>
[[nodiscard]] constexpr const S& number_of(const S& number) {
  return number;
}
template <Real S>
[[nodiscard]] constexpr S& number_of(S& number) {
  return number;
}
template <class U, Real S>
[[nodiscard]] constexpr const S& number_of(const units::Quantity<U, S>& quantity) {
  return quantity.value();
}
template <class U, Real S>
[[nodiscard]] constexpr S& number_of(units::Quantity<U, S>& quantity) {
  return boost::units::quantity_cast<S&>(quantity);
}

}  // namespace bessemer
