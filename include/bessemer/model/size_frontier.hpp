#pragma once

/// The best size of a model by its budget, where a source fits that alone and no loss.
///
///     N*(C) = N_0 (C/C_0)^a,   D*(C) = C/(6 N*(C))                                        (1)
///
///     C    work of training                                    FLOP   C > 0
///     N_0  best size, parameters counted as the source does,   1      N_0 > 0
///          for the work C_0                                    FLOP   C_0 > 0
///     a    how fast the best size grows                        1      0 < a < 1
///
/// Fitted to the minima of curves of equal work, approaches 1 and 2 of [HoffmannEtAl2022]. It knows
/// no loss: what a size off the optimum costs it cannot say, and the minima are flat.

#include <bessemer/core/error.hpp>
#include <bessemer/model/scaling_law.hpp>
#include <bessemer/units/quantities.hpp>
#include <bessemer/units/scalar.hpp>

namespace bessemer::model {

template <Real S = double>
struct SizeFrontier {
  Work<S> work = missing<Work<S>>("size_frontier.work: must be given");
  /// Best for `work`.
  S parameters = missing<S>("size_frontier.parameters: must be given");
  S exponent = missing<S>("size_frontier.exponent: must be given");
};

/// A best size, whose loss is not known.
template <Real S = double>
struct BestSize {
  S parameters;
  Tokens<S> tokens;
};

template <Real S>
constexpr void check(const SizeFrontier<S>& frontier) {
  require_work(frontier.work);
  require_parameters(frontier.parameters);
  require(frontier.exponent > S(0.0) && frontier.exponent < S(1.0),
          "size_frontier.exponent: must be between 0 and 1, got ",
          static_cast<double>(frontier.exponent));
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr BestSize<S> compute_optimal(const SizeFrontier<S>& frontier,
                                                    const Work<S>& work) {
  check(frontier);
  require_work(work);
  const S parameters = frontier.parameters * power(S(work / frontier.work), frontier.exponent);
  return {parameters, Tokens<S>::from_value(S(S(work.value()) / (S(6.0) * parameters)))};
}

}  // namespace bessemer::model
