#pragma once

/// Failure rates that change with age: infant mortality, useful life, wear-out.
///
///     h(t) = l [1 + e exp(-t/tau)] + (k/eta) (t/eta)^(k-1)                              (1)
///     H(t) = l [t + e tau (1 - exp(-t/tau))] + (t/eta)^k                                (2)
///     mean rate over a run = [H(t_0 + T) - H(t_0)] / T                                  (3)
///     e = -ln(1 - q) / (l tau)                                                          (4)
///
///     h       hazard at age t                                      1/s
///     H       expected failures of one part up to age t            1
///     l       constant rate of the useful life                     1/s   >= 0
///     e       excess of the first moment over l                    1     >= 0
///     tau     time in which the early excess falls to 1/e of it    s     > 0
///     eta, k  scale and shape of wear-out (Weibull)                s, 1  eta > 0, k >= 1
///     t_0, T  age at the start of the run, and its length          s     >= 0, T > 0
///     q       share of a new batch that fails early                1     0 <= q < 1
///
/// (1) is the bathtub as a sum of three independent causes: an exponential burn-in, the constant
/// rate, and the hazard of Weibull's distribution [Weibull1951] with k > 1 for wear. (2) is its
/// integral, (3) holds for parts that are repaired or replaced by parts of the same age: a failed
/// part does not make its place young again (minimal repair). (4) makes the early excess carry a
/// stated share of losses: 3 to 10 % of a new batch of accelerators [Bekman2024]. Infinite tau or
/// eta switch a term off. Goodput takes (3) as a constant rate: right when the rate changes little
/// between two checkpoints, which it always does.

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/reliability/detail/exponential.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::reliability {

template <Real S = double>
struct Aging {
  /// The constant rate of the useful life.
  Frequency<S> rate = missing<Frequency<S>>("aging.rate: must be given");
  S early_excess{};
  Time<S> early_life = Time<S>::from_value(S(std::numeric_limits<double>::infinity()));
  Time<S> wear_out_life = Time<S>::from_value(S(std::numeric_limits<double>::infinity()));
  S wear_out_shape = S(1.0);
};

/// Throws `InvalidInput` unless every field is in its range.
template <Real S>
constexpr void check(const Aging<S>& aging) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  require(aging.rate >= Frequency<S>{} && static_cast<double>(aging.rate.value()) < infinity,
          "aging.rate: must be finite and not negative, got ",
          static_cast<double>(aging.rate.value()) * day.value(), " per day");
  const auto excess = static_cast<double>(aging.early_excess);
  require(excess >= 0.0 && excess < infinity,
          "aging.early_excess: must be finite and not negative, got ", excess);
  require(aging.early_life > Time<S>{}, "aging.early_life: must be positive, got ",
          static_cast<double>(aging.early_life.value()), " s");
  require(aging.wear_out_life > Time<S>{}, "aging.wear_out_life: must be positive, got ",
          static_cast<double>(aging.wear_out_life.value()), " s");
  const auto shape = static_cast<double>(aging.wear_out_shape);
  require(shape >= 1.0 && shape < infinity,
          "aging.wear_out_shape: must be finite and at least 1, got ", shape);
}

namespace detail {

template <Real S>
constexpr void require_age(const char* function, const Time<S>& age) {
  const auto t = static_cast<double>(age.value());
  require(t >= 0.0 && t < std::numeric_limits<double>::infinity(), function,
          ": age must be finite and not negative, got ", t, " s");
}

/// x^k for x >= 0 and k > 0; nothing of nothing.
template <Real S>
[[nodiscard]] constexpr S power(const S& x, const S& k) {
  if (!(x > S(0.0))) return S(0.0);
  return math::exp(S(k * math::log(x)));
}

}  // namespace detail

/// Equation (1). Without wear-out and early excess, the constant rate.
template <Real S>
[[nodiscard]] constexpr Frequency<S> hazard(const Aging<S>& aging, const Time<S>& age) {
  check(aging);
  detail::require_age("hazard", age);
  const S early = aging.early_excess * math::exp(S(S(0.0) - S(age / aging.early_life)));
  const S worn = age / aging.wear_out_life;
  const S slope = aging.wear_out_shape > S(1.0)
                      ? detail::power(worn, S(aging.wear_out_shape - S(1.0)))
                      : S(1.0);
  return aging.rate * (S(1.0) + early) + aging.wear_out_shape * slope / aging.wear_out_life;
}

/// Equation (2): failures that one part has had on average by an age.
template <Real S>
[[nodiscard]] constexpr S expected_failures(const Aging<S>& aging, const Time<S>& age) {
  check(aging);
  detail::require_age("expected_failures", age);
  const S x = age / aging.early_life;
  // e tau (1 - exp(-t/tau)) = e t (1 - exp(-x))/x, which has a limit for infinite tau.
  const S early = aging.early_excess * detail::struck_share_per(x);
  return S(aging.rate * age) * (S(1.0) + early) +
         detail::power(S(age / aging.wear_out_life), aging.wear_out_shape);
}

/// Equation (3): the rate to take as constant for a run that begins at an age.
template <Real S>
[[nodiscard]] constexpr Frequency<S> mean_rate(const Aging<S>& aging, const Time<S>& age,
                                               const Time<S>& length) {
  require(length > Time<S>{}, "mean_rate: length must be positive, got ",
          static_cast<double>(length.value()), " s");
  return (expected_failures(aging, Time<S>(age + length)) - expected_failures(aging, age)) / length;
}

/// Equation (4): the excess with which a share of a new batch fails early.
template <Real S>
[[nodiscard]] constexpr S early_excess(const S& failing_share, const Frequency<S>& rate,
                                       const Time<S>& early_life) {
  require(failing_share >= S(0.0) && failing_share < S(1.0),
          "early_excess: failing share must be in [0, 1), got ",
          static_cast<double>(failing_share));
  require(rate > Frequency<S>{}, "early_excess: rate must be positive, got ",
          static_cast<double>(rate.value()), " 1/s");
  require(early_life > Time<S>{}, "early_excess: early life must be positive, got ",
          static_cast<double>(early_life.value()), " s");
  return (S(0.0) - math::log(S(S(1.0) - failing_share))) / S(rate * early_life);
}

}  // namespace bessemer::reliability
