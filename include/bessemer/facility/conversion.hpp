#pragma once

/// One stage between the grid and the chips: a transformer, an uninterruptible supply, a power
/// distribution unit, the supplies of a rack. Several like units side by side share the load.
///
///     field          is                                                        allowed
///     rated          output that one unit can carry                            > 0
///     units          units that share the load; 2 N for full redundancy        >= 1
///     fixed          loss at no load over rated output                         >= 0
///     proportional   loss per output                                           >= 0
///     quadratic      loss at rated output that grows with its square,          >= 0
///                    over rated output
///
/// The three losses of [Rasmussen2007]: magnetising and control, semiconductors, conductors.

#include <limits>
#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

template <Real S = double>
struct Conversion {
  Name name{};
  Power<S> rated = missing<Power<S>>("conversion.rated: must be given, of one unit");
  int units = 1;
  S fixed = missing<S>("conversion.fixed: must be given, over rated output");
  S proportional = missing<S>("conversion.proportional: must be given, per output");
  S quadratic = missing<S>("conversion.quadratic: must be given, over rated output");
};

/// Throws `InvalidInput` unless every field is finite and in its range.
template <Real S>
constexpr void check(const Conversion<S>& stage) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto rated = static_cast<double>(stage.rated.value());
  require(rated > 0.0 && rated < infinity, "conversion.rated: must be positive and finite, got ",
          rated, " W");
  require(stage.units >= 1, "conversion.units: must be at least 1, got ", stage.units);
  const auto check_loss = [](const S& loss, std::string_view field) {
    const auto value = static_cast<double>(loss);
    require(value >= 0.0 && value < infinity, "conversion.", field,
            ": must be finite and not negative, got ", value);
  };
  check_loss(stage.fixed, "fixed");
  check_loss(stage.proportional, "proportional");
  check_loss(stage.quadratic, "quadratic");
}

}  // namespace bessemer::facility
