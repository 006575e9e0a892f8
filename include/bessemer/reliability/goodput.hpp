#pragma once

/// Goodput: the share of wall-clock that ends up as training, when failures throw the job back to
/// its last checkpoint.
///
///     E = M exp(R/M) [exp((w + C)/M) - 1]                                           (1)
///     goodput = w / E                                                               (2)
///
/// and what is lost, exactly, in three parts:
///
///     checkpointing = C / E                                                         (3)
///     restart       = 1 - exp(-R/M)                                                 (4)
///     lost work     = exp(-R/M) - (w + C)/E                                         (5)
///
///     E   expected wall-clock of one segment, from checkpoint to checkpoint   s
///     M   mean time between failures of the job                               s   > 0
///     w   useful work in a segment                                            s   >= 0
///     C   time that a checkpoint stops the job                                s   >= 0
///     R   detection and restart after a failure                               s   >= 0
///
/// (1) [Daly2006] for exponential failures that may also hit the restart. (4): failures strike all
/// of the wall-clock at rate 1/M, and each starts one attempt to restart, of mean length M (1 -
/// exp(-R/M)). (5) is the rest: work, and checkpoints half written, that a failure undid. Its first
/// order is (w + C)/(2M): half an interval is lost per failure. Holds for checkpoints that stop the
/// job and are durable when written; not for ones that are persisted in the background, nor for
/// spares that run out.

#include <limits>
#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/facility/recovery.hpp>
#include <bessemer/reliability/detail/exponential.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::reliability {

using facility::Recovery;

/// Shares of wall-clock that are not training. They sum to 1 - goodput.
template <Real S = double>
struct LostTime {
  S checkpointing{};
  S lost_work{};
  S restart{};
};

template <class Visit, Real S>
constexpr void each_part(const LostTime<S>& lost, Visit&& visit) {
  visit("checkpointing", lost.checkpointing);
  visit("lost work", lost.lost_work);
  visit("restart", lost.restart);
}

/// Equations (3) to (5). Without failures only checkpoints cost; an infinite interval has none.
template <Real S>
[[nodiscard]] constexpr LostTime<S> lost_time(const Time<S>& interval, const Time<S>& cost,
                                              const Recovery<S>& recovery,
                                              const Time<S>& mean_time_between_failures) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto m = static_cast<double>(mean_time_between_failures.value());
  const auto w = static_cast<double>(interval.value());
  require(m > 0.0, "goodput: mean time between failures must be positive, got ", m, " s");
  require(w >= 0.0, "goodput: interval must not be negative, got ", w, " s");
  require(w < infinity || !(m < infinity),
          "goodput: interval must be finite when the job can fail, got ", w, " s");
  require(cost >= Time<S>{} && static_cast<double>(cost.value()) < infinity,
          "goodput: checkpoint cost must be finite and not negative, got ",
          static_cast<double>(cost.value()), " s");
  check(recovery);

  // Of the time that survives, the checkpoint's part; nothing of nothing costs nothing.
  const bool writes = cost > Time<S>{} && w < infinity;
  const S written = writes ? S(cost / (interval + cost)) : S(0.0);
  if (!(m < infinity)) return {.checkpointing = written, .lost_work = S(0.0), .restart = S(0.0)};

  const S restarts = (recovery.detection + recovery.restart) / mean_time_between_failures;
  const S segment = (interval + cost) / mean_time_between_failures;
  const S running = math::exp(S(S(0.0) - restarts));
  const S excess = detail::exponential_excess(segment);
  const S survives = running / (S(1.0) + excess);  // (w + C)/E
  return {.checkpointing = survives * written,
          .lost_work = excess < S(1.0) ? S(survives * excess) : S(running - survives),
          .restart = S(1.0) - running};
}

/// Equation (2). Tends to exp(-R/M) as checkpoints become free and frequent.
template <Real S>
[[nodiscard]] constexpr S goodput(const Time<S>& interval, const Time<S>& cost,
                                  const Recovery<S>& recovery,
                                  const Time<S>& mean_time_between_failures) {
  return S(1.0) - total_of<S>(lost_time(interval, cost, recovery, mean_time_between_failures));
}

}  // namespace bessemer::reliability
