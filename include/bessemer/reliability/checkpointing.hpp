#pragma once

/// How long a checkpoint takes, and how much useful work to put between two of them.
///
///     C = D / min(B, k b) + t_0                                                     (1)
///     w_Young = sqrt(2 C M)                                                         (2)
///     w_Daly  = sqrt(2 C M) [1 + sqrt(C/2M)/3 + (C/2M)/9] - C,  M when C >= 2M      (3)
///     w*      = M [1 + W0(-exp(-1 - C/M))]                                          (4)
///
///     D    bytes of the checkpoint, all writers together       byte    >= 0
///     B    write bandwidth of the storage                      byte/s  > 0
///     k    writers                                             1       >= 1
///     b    write bandwidth of one writer                       byte/s  > 0
///     t_0  paid once per checkpoint                            s       >= 0
///     C    time that a checkpoint stops the job                s       >= 0
///     M    mean time between failures of the job               s       > 0
///     w    useful work between two checkpoints                 s
///
/// (2) [Young1974]; (3) [Daly2006] eq. 37; (4) is the exact minimum of the run time of [Daly2006]
/// for exponential failures and a checkpoint that stops the job: W0 is the principal branch of
/// Lambert's function, and neither detection nor restart time moves the optimum. With u = w*/M it
/// says -ln(1 - u) - u = C/M, which is how it is solved.
/// Against (4), (2) is 4.9 % long at C/M = 0.01 and 68 % long at C/M = 1; (3) is 1.8 % short there.
/// Limits: no cost, no interval (with infinite slope: the derivative there is given as zero); no
/// failures, M infinite, no checkpoints; a cost far above M, an interval of M.

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/facility/checkpoint_storage.hpp>
#include <bessemer/reliability/detail/interval.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::reliability {

/// Equation (1). Nothing to write takes the latency.
template <Real S>
[[nodiscard]] constexpr Time<S> checkpoint_write_time(
    const DataSize<S>& checkpoint, int writers, const facility::CheckpointStorage<S>& storage) {
  check(storage);
  require(checkpoint >= DataSize<S>{},
          "checkpoint_write_time: checkpoint must not be negative, got ",
          static_cast<double>(checkpoint.value()), " byte");
  require(writers >= 1, "checkpoint_write_time: writers must be at least 1, got ", writers);
  const Bandwidth<S> sent = S(static_cast<double>(writers)) * storage.writer_bandwidth;
  return checkpoint / math::min(storage.bandwidth, sent) + storage.latency;
}

/// Equation (2). First order in C/M: too long when checkpoints are slow or failures frequent.
template <Real S>
[[nodiscard]] constexpr Time<S> young_interval(const Time<S>& cost,
                                               const Time<S>& mean_time_between_failures) {
  detail::require_interval_inputs("young_interval", cost, mean_time_between_failures);
  if (!(cost > Time<S>{})) return Time<S>{};
  return math::geometric_mean(Time<S>(S(2.0) * cost), mean_time_between_failures);
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr Time<S> daly_interval(const Time<S>& cost,
                                              const Time<S>& mean_time_between_failures) {
  detail::require_interval_inputs("daly_interval", cost, mean_time_between_failures);
  if (!(cost > Time<S>{})) return Time<S>{};
  const S ratio = cost / (S(2.0) * mean_time_between_failures);
  if (!(ratio < S(1.0))) return mean_time_between_failures;
  return young_interval(cost, mean_time_between_failures) *
             (S(1.0) + math::sqrt(ratio) / S(3.0) + ratio / S(9.0)) -
         cost;
}

/// Equation (4). Infinite when the job never fails.
template <Real S>
[[nodiscard]] constexpr Time<S> optimal_interval(const Time<S>& cost,
                                                 const Time<S>& mean_time_between_failures) {
  detail::require_interval_inputs("optimal_interval", cost, mean_time_between_failures);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!(static_cast<double>(mean_time_between_failures.value()) < infinity)) {
    return mean_time_between_failures;
  }
  if (!(cost > Time<S>{})) return Time<S>{};
  const S u = detail::relative_interval(S(cost / mean_time_between_failures));
  return u * mean_time_between_failures;
}

}  // namespace bessemer::reliability
