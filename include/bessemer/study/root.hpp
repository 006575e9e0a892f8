#pragma once

/// Inverse questions in one unknown: the x where f(x) = 0.
///
///     x' = x - f(x)/f'(x)     while it stays between the ends and |f| at least halves     (1)
///     otherwise               cubic and quadratic interpolation between the ends, or halving
///
/// (1) is Newton's; the other is algorithm 748 of [AlefeldEtAl1995] as Boost.Math has it, which
/// always ends. f' comes from `Dual`. The ends must differ in sign, and f must be continuous between
/// them, which nothing here can check: a jump through zero is taken for a root.
///
///     const auto x = newton_root([](const auto& t) { return t * t - decltype(t * t)(2.0); }, 1.0,
///                                0.0, 2.0);                                   // 1.41421356…
///
/// Derivatives of a root by what else f depends on follow from one step of (1) with f on `Dual`
/// (the implicit function theorem): `with_derivatives`.

#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include <boost/math/tools/toms748_solve.hpp>

#include <bessemer/core/error.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/math.hpp>
#include <bessemer/units/scalar.hpp>

namespace bessemer::study {

/// Two places between which f changes its sign.
struct Bracket {
  double low = 0.0;
  double high = 0.0;
  double at_low = 0.0;
  double at_high = 0.0;
};

/// How near is near enough, and what an error calls the question.
struct RootOptions {
  std::string_view question = "root";
  /// Of x, relative.
  double tolerance = 1e-14;
  int evaluations = 200;
};

namespace detail {

[[nodiscard]] inline bool changes_sign(const Bracket& ends) {
  return ends.at_low == 0.0 || ends.at_high == 0.0 || (ends.at_low < 0.0 && ends.at_high > 0.0) ||
         (ends.at_low > 0.0 && ends.at_high < 0.0);
}

inline void require_sign_change(const Bracket& ends, std::string_view question) {
  require(std::isfinite(ends.at_low) && std::isfinite(ends.at_high), question,
          ": must be finite at both ends, got ", ends.at_low, " at ", ends.low, " and ",
          ends.at_high, " at ", ends.high);
  require_feasible(changes_sign(ends), question, ": no answer between ", ends.low, " and ",
                   ends.high, ", where the difference is ", ends.at_low, " and ", ends.at_high,
                   "; widen the range or ask for another value");
}

/// Algorithm 748 on ends that differ in sign.
template <class F>
[[nodiscard]] double interpolated_root(const F& f, const Bracket& ends,
                                       const RootOptions& options) {
  if (ends.at_low == 0.0) return ends.low;
  if (ends.at_high == 0.0) return ends.high;
  const auto near_enough = [&](double a, double b) {
    return std::abs(b - a) <= options.tolerance * std::fmax(std::abs(a), std::abs(b));
  };
  auto evaluations = static_cast<std::uintmax_t>(options.evaluations);
  const auto [a, b] = boost::math::tools::toms748_solve(f, ends.low, ends.high, ends.at_low,
                                                        ends.at_high, near_enough, evaluations);
  return 0.5 * (a + b);
}

}  // namespace detail

/// The root between two ends. `f` takes and gives `double`. Infeasible where the signs agree.
template <class F>
[[nodiscard]] double root_between(const F& f, double low, double high,
                                  const RootOptions& options = {}) {
  require(low < high, options.question, ": the range must rise, got ", low, " to ", high);
  const Bracket ends{low, high, f(low), f(high)};
  detail::require_sign_change(ends, options.question);
  return detail::interpolated_root(f, ends, options);
}

/// Widens positive ends by growing factors until f changes sign, within limits.
template <class F>
[[nodiscard]] Bracket expanded_bracket(const F& f, double low, double high, double least,
                                       double most, std::string_view question = "root") {
  require(least > 0.0 && least <= low && low < high && high <= most, question,
          ": the range must rise within positive limits, got ", least, " <= ", low, " < ", high,
          " <= ", most);
  Bracket ends{low, high, f(low), f(high)};
  double factor = 2.0;
  while (!detail::changes_sign(ends) && (ends.low > least || ends.high < most)) {
    // The end with the smaller value is the nearer one to a root, unless it cannot move.
    const bool down =
        ends.low > least && (ends.high >= most || std::abs(ends.at_low) <= std::abs(ends.at_high));
    if (down) {
      ends.low = std::fmax(least, ends.low / factor);
      ends.at_low = f(ends.low);
    } else {
      ends.high = std::fmin(most, ends.high * factor);
      ends.at_high = f(ends.high);
    }
    factor *= 2.0;
  }
  detail::require_sign_change(ends, question);
  return ends;
}

/// Equation (1), safe: the root between two ends, from a guess. `f` takes and gives `Dual<1>`.
template <class F>
[[nodiscard]] double newton_root(const F& f, double guess, double low, double high,
                                 const RootOptions& options = {}) {
  require(low < high, options.question, ": the range must rise, got ", low, " to ", high);
  const auto plain = [&f](double x) { return f(Dual<1>(x)).value(); };
  Bracket ends{low, high, plain(low), plain(high)};
  detail::require_sign_change(ends, options.question);
  if (ends.at_low == 0.0) return ends.low;
  if (ends.at_high == 0.0) return ends.high;

  double x = guess > low && guess < high ? guess : 0.5 * (low + high);
  double before = std::numeric_limits<double>::infinity();
  for (int i = 0; i < options.evaluations; ++i) {
    const Dual<1> here = f(Dual<1>::variable(x, 0));
    if (here.value() == 0.0) return x;
    // A value that does not shrink, or is not one, is left to the interpolation.
    if (!(std::abs(here.value()) <= 0.5 * before)) break;
    before = std::abs(here.value());
    if ((here.value() < 0.0) == (ends.at_low < 0.0)) {
      ends.low = x;
      ends.at_low = here.value();
    } else {
      ends.high = x;
      ends.at_high = here.value();
    }
    const double next = x - here.value() / here.derivative(0);
    if (!(next > ends.low && next < ends.high)) break;
    if (std::abs(next - x) <= options.tolerance * std::abs(next)) return next;
    x = next;
  }
  return detail::interpolated_root(plain, ends, options);
}

/// A root with its derivatives by what f depends on: `residual` is f at the root on the scalar of
/// those inputs, `slope` is f' there.
template <Real S>
[[nodiscard]] constexpr S with_derivatives(double root, const S& residual, double slope) {
  return S(root) - residual / S(slope);
}

}  // namespace bessemer::study
