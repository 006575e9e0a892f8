#pragma once

/// A scaling law on another scalar, without its derivatives: what a root is searched with before
/// `with_derivatives` puts them back.

#include <bessemer/model/scaling_law.hpp>
#include <bessemer/units/scalar.hpp>

namespace bessemer::study {

template <Real T, Real S>
[[nodiscard]] constexpr model::ScalingLaw<T> constant_law(const model::ScalingLaw<S>& law) {
  const auto constant = [](const S& value) { return T(static_cast<double>(value)); };
  return {.irreducible = constant(law.irreducible),
          .size_scale = constant(law.size_scale),
          .size_exponent = constant(law.size_exponent),
          .data_scale = constant(law.data_scale),
          .data_exponent = constant(law.data_exponent),
          .outer_exponent = constant(law.outer_exponent)};
}

}  // namespace bessemer::study
