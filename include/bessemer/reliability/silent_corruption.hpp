#pragma once

/// Silent data corruption: wrong numbers that no part reports, found by a check before each
/// checkpoint, or late.
///
///     q_1 = exp(-(w + V)/M),  q_s = exp(-w/M_s)                                         (1)
///     E = { M (1 - q_1) + q_1 q_s M (1 - exp(-C/M)) + (1 - q) M [exp(R/M) - 1] } / q,
///     q = q_1 q_s exp(-C/M)                                                             (2)
///     goodput = w / E                                                                   (3)
///
///     w    useful work between two checkpoints                s   > 0
///     V    a check of the state, at the end of it             s   >= 0
///     C    time that a checkpoint stops the job               s   >= 0
///     R    detection and restart after a failure              s   >= 0
///     M    mean time between failures that stop the job       s   > 0
///     M_s  mean time between silent corruptions               s   > 0
///
/// Derived here: one attempt at a segment ends by a failure, by a check that finds corruption, or in
/// a checkpoint known to be clean. Without corruption and checks it is [Daly2006] (`goodput.hpp`).
/// Verified checkpoints are the protocol of [BenoitEtAl2016]. What a check finds late instead: with
/// an exponential time of mean d from corruption to detection,
///
///     lost per corruption = d + (w + C)/2 + R                                           (4)
///     keep k checkpoints:   exp(-k (w + C)/d) <= p                                      (5)
///
///     d  mean time until corruption is noticed (a loss spike, a scan of idle nodes)   s   > 0
///     p  chance to have no clean checkpoint left                                      1   (0, 1)
///
/// (4) is first order in d/M_s. Rates per accelerator are in the catalogue: six of the 419
/// interruptions of Llama 3 [GrattafioriEtAl2024].

#include <limits>
#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/facility/recovery.hpp>
#include <bessemer/reliability/detail/exponential.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::reliability {

/// What silent corruption is, and what is done against it.
template <Real S = double>
struct SilentCorruption {
  /// Of the whole job.
  Time<S> mean_time_between =
      missing<Time<S>>("silent_corruption.mean_time_between: must be given");
  /// A check of the state before each checkpoint.
  Time<S> check = missing<Time<S>>("silent_corruption.check: must be given");
};

template <Real S>
constexpr void check(const SilentCorruption<S>& corruption) {
  require(corruption.mean_time_between > Time<S>{},
          "silent_corruption.mean_time_between: must be positive, got ",
          static_cast<double>(corruption.mean_time_between.value()), " s");
  const auto checking = static_cast<double>(corruption.check.value());
  require(checking >= 0.0 && checking < std::numeric_limits<double>::infinity(),
          "silent_corruption.check: must be finite and not negative, got ", checking, " s");
}

/// Shares of wall-clock that are not training. They sum to 1 - goodput.
template <Real S = double>
struct VerifiedLostTime {
  S checkpointing{};
  S verification{};
  /// To failures and to corruption.
  S lost_work{};
  S restart{};
};

template <class Visit, Real S>
constexpr void each_part(const VerifiedLostTime<S>& lost, Visit&& visit) {
  visit("checkpointing", lost.checkpointing);
  visit("verification", lost.verification);
  visit("lost work", lost.lost_work);
  visit("restart", lost.restart);
}

/// Equations (1) to (3), as shares.
template <Real S>
[[nodiscard]] constexpr VerifiedLostTime<S> lost_time(const Time<S>& interval, const Time<S>& cost,
                                                      const facility::Recovery<S>& recovery,
                                                      const Time<S>& mean_time_between_failures,
                                                      const SilentCorruption<S>& corruption) {
  check(corruption);
  check(recovery);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto m = static_cast<double>(mean_time_between_failures.value());
  const auto w = static_cast<double>(interval.value());
  const auto c = static_cast<double>(cost.value());
  require(m > 0.0 && m < infinity,
          "goodput: mean time between failures must be positive and finite, got ", m, " s");
  require(w > 0.0 && w < infinity, "goodput: interval must be positive and finite, got ", w, " s");
  require(c >= 0.0 && c < infinity,
          "goodput: checkpoint cost must be finite and not negative, got ", c, " s");
  const auto of = [&](const Time<S>& time) { return S(time / mean_time_between_failures); };
  const S restarts = of(recovery.detection + recovery.restart);
  const S checked = of(interval + corruption.check);
  const S corrupted = interval / corruption.mean_time_between;
  const S writes = of(cost);
  const S before = math::exp(S(S(0.0) - checked - corrupted));  // q_1 q_s
  const S running = detail::struck_share(checked) + before * detail::struck_share(writes);
  const S fails = detail::struck_share(S(checked + corrupted + writes));  // 1 - q
  const S restarting = fails * restarts * (S(1.0) + detail::exponential_excess(restarts));
  const S all = running + restarting;  // q E/M
  const S done = before * math::exp(S(S(0.0) - writes));
  if (!(static_cast<double>(restarting) < infinity)) return {.restart = S(1.0)};
  const S kept = done / all;
  return {.checkpointing = kept * writes,
          .verification = kept * of(corruption.check),
          .lost_work = (running - done * (checked + writes)) / all,
          .restart = restarting / all};
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr S goodput(const Time<S>& interval, const Time<S>& cost,
                                  const facility::Recovery<S>& recovery,
                                  const Time<S>& mean_time_between_failures,
                                  const SilentCorruption<S>& corruption) {
  return S(1.0) -
         total_of<S>(lost_time(interval, cost, recovery, mean_time_between_failures, corruption));
}

/// Equation (4) as a share of wall-clock: what corruption costs that is found late.
template <Real S>
[[nodiscard]] constexpr S late_detection_share(const Time<S>& mean_time_between,
                                               const Time<S>& until_noticed,
                                               const Time<S>& interval, const Time<S>& cost,
                                               const facility::Recovery<S>& recovery) {
  check(recovery);
  require(mean_time_between > Time<S>{},
          "late_detection_share: mean time between corruptions must be positive, got ",
          static_cast<double>(mean_time_between.value()), " s");
  require(until_noticed >= Time<S>{},
          "late_detection_share: time until it is noticed must not be negative, got ",
          static_cast<double>(until_noticed.value()), " s");
  require(interval >= Time<S>{} && cost >= Time<S>{},
          "late_detection_share: interval and cost must not be negative, got ",
          static_cast<double>(interval.value()), " s and ", static_cast<double>(cost.value()),
          " s");
  return (until_noticed + S(0.5) * (interval + cost) + recovery.detection + recovery.restart) /
         mean_time_between;
}

/// Equation (5): checkpoints to keep so that a clean one is left with chance 1 - p.
[[nodiscard]] constexpr int checkpoints_to_keep(const Time<>& until_noticed, const Time<>& segment,
                                                double chance_of_none) {
  require(until_noticed.value() >= 0.0,
          "checkpoints_to_keep: time until it is noticed must not be negative, got ",
          until_noticed.value(), " s");
  require(segment.value() > 0.0, "checkpoints_to_keep: segment must be positive, got ",
          segment.value(), " s");
  require(chance_of_none > 0.0 && chance_of_none < 1.0,
          "checkpoints_to_keep: chance must be in (0, 1), got ", chance_of_none);
  const double exact = -math::log(chance_of_none) * (until_noticed / segment);
  const auto whole = static_cast<int>(exact);
  const int needed = whole < exact ? whole + 1 : whole;
  return needed < 1 ? 1 : needed;
}

}  // namespace bessemer::reliability
