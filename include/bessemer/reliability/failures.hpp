#pragma once

/// How often a synchronous job stops: every part it uses must work, so its rate is the sum of
/// theirs.
///
///     lambda = a (l_a + l_net + l_sw) + n l_n + l_job                               (1)
///     M = 1 / lambda                                                                (2)
///
///     a       accelerators of the job                          1     a >= 1
///     n       nodes of the job                                 1     1 <= n <= a
///     l_a     rate of an accelerator                           1/s   >= 0
///     l_net   rate of the network, per accelerator             1/s   >= 0
///     l_sw    rate of software that grows with ranks           1/s   >= 0
///     l_n     rate of a node                                   1/s   >= 0
///     l_job   rate of what does not grow with the job          1/s   >= 0
///     M       mean time between failures of the job            s
///
/// The series system of independent parts with constant rates; failures in proportion to
/// accelerators are what [KokolisEtAl2024] measure, causes and counts are in [GrattafioriEtAl2024]
/// Table 5. Holds for hardware past its early life and independent failures; not for a common cause
/// (power, cooling, a bad batch) nor for the first weeks of a new cluster.

#include <limits>
#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/facility/failure_rates.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::reliability {

/// Interruptions of one job per time, by what failed.
template <Real S = double>
struct JobFailureRates {
  Frequency<S> accelerators{};
  Frequency<S> nodes{};
  Frequency<S> network{};
  Frequency<S> software{};
};

template <class Visit, Real S>
constexpr void each_part(const JobFailureRates<S>& rates, Visit&& visit) {
  visit("accelerators", rates.accelerators);
  visit("nodes", rates.nodes);
  visit("network", rates.network);
  visit("software", rates.software);
}

/// Equation (1), term by term; software holds what grows with ranks and what does not.
template <Real S>
[[nodiscard]] constexpr JobFailureRates<S> job_failure_rates(const facility::FailureRates<S>& rates,
                                                             int accelerators, int nodes) {
  check(rates);
  require(accelerators >= 1, "job_failure_rates: accelerators must be at least 1, got ",
          accelerators);
  require(nodes >= 1 && nodes <= accelerators,
          "job_failure_rates: nodes must be at least 1 and at most the ",
          counted(accelerators, "accelerator"), ", got ", nodes);
  const S a(static_cast<double>(accelerators));
  const S n(static_cast<double>(nodes));
  return {.accelerators = a * rates.accelerator,
          .nodes = n * rates.node,
          .network = a * rates.network_per_accelerator,
          .software = a * rates.software_per_accelerator + rates.job};
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Frequency<S> job_failure_rate(const facility::FailureRates<S>& rates,
                                                      int accelerators, int nodes) {
  return total_of<Frequency<S>>(job_failure_rates(rates, accelerators, nodes));
}

/// Equation (2). Infinite when nothing ever fails.
template <Real S>
[[nodiscard]] constexpr Time<S> mean_time_between_failures(const facility::FailureRates<S>& rates,
                                                           int accelerators, int nodes) {
  const Frequency<S> rate = job_failure_rate(rates, accelerators, nodes);
  if (!(rate > Frequency<S>{})) {
    return Time<S>::from_value(S(std::numeric_limits<double>::infinity()));
  }
  return S(1.0) / rate;
}

}  // namespace bessemer::reliability
