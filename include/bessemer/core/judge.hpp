#pragma once

/// One check, two ways to hear of it: with a sentence that is thrown, or as a bare no.
///
///     template <class Judge = Throws>
///     constexpr bool check(const Plan& plan, Judge judge = {}) {
///       return judge.require(plan.tensor >= 1, "plan.tensor: …, got ", plan.tensor) && …;
///     }
///
/// A search asks millions of times and wants no words: `Asks` makes none.

#include <bessemer/core/error.hpp>

namespace bessemer {

/// Throws `InvalidInput` or `Infeasible` where a condition fails.
struct Throws {
  template <class... Parts>
  constexpr bool require(bool holds, const Parts&... parts) const {
    bessemer::require(holds, parts...);
    return true;
  }
  template <class... Parts>
  constexpr bool require_feasible(bool holds, const Parts&... parts) const {
    bessemer::require_feasible(holds, parts...);
    return true;
  }
};

/// Says whether a condition holds.
struct Asks {
  template <class... Parts>
  constexpr bool require(bool holds, const Parts&...) const {
    return holds;
  }
  template <class... Parts>
  constexpr bool require_feasible(bool holds, const Parts&...) const {
    return holds;
  }
};

}  // namespace bessemer
