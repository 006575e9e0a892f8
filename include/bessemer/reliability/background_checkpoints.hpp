#pragma once

/// Asynchronous checkpoints: the job stops for a snapshot only, which is then written while training
/// goes on.
///
///     a = C_s + L u/(1 + u),   b = C_s + L                                              (1)
///     E = M [1 - exp(-(w + a)/M)] exp((R + w + b)/M)                                    (2)
///     goodput = w / E                                                                   (3)
///     w* = M [1 + W0(-exp(-1 - a/M))],  at least L/(1 + u)                              (4)
///     checkpointing = a / E,  restart = 1 - exp(-R/M),
///     lost work = exp(-R/M) - (w + a)/E                                                 (5)
///
///     C_s  time that a snapshot stops the job                          s   >= 0
///     L    time until the snapshot is durable, beside training         s   0 <= L <= w (1 + u)
///     u    how much slower training is meanwhile                       1   >= 0
///     a    time that a checkpoint takes from training                  s
///     b    age of the state in a snapshot when it becomes durable      s
///     w    useful work between two snapshots                           s   > 0
///     R    detection and restart after a failure                       s   >= 0
///     M    mean time between failures of the job                       s   > 0
///
/// Derived here. After a restart no write is running, so the i-th snapshot is durable w + b + (i - 1)
/// (w + a) into the uptime, which is exponential: a failure finds exp(-(w + b)/M)/(1 - exp(-(w +
/// a)/M)) of them done on average, after a restart that succeeds with exp(-R/M). With a = b = C it is
/// the synchronous form of [Daly2006] (`goodput.hpp`). Writing in the background lowers what is taken,
/// not the age of what is safe: up to w + C_s + L is lost to a failure. The best interval is that of a
/// synchronous checkpoint of cost a; neither b nor R moves it.
/// Holds for one write at a time. The next snapshot waits for no write: where L is longer than the
/// interval it is refused.

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/facility/checkpoint_storage.hpp>
#include <bessemer/reliability/checkpointing.hpp>
#include <bessemer/reliability/goodput.hpp>

namespace bessemer::reliability {

template <Real S = double>
struct BackgroundCheckpoint {
  /// Stops the job: the copy out of the accelerators' memory.
  Time<S> snapshot = missing<Time<S>>("background_checkpoint.snapshot: must be given");
  /// Beside training, until it is durable.
  Time<S> persist = missing<Time<S>>("background_checkpoint.persist: must be given");
  /// Of training while it is written: 0.02 for 2 % slower.
  S slowdown{};
};

template <Real S>
constexpr void check(const BackgroundCheckpoint<S>& checkpoint) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto check_time = [](const Time<S>& time, const char* field) {
    const auto t = static_cast<double>(time.value());
    require(t >= 0.0 && t < infinity, field, ": must be finite and not negative, got ", t, " s");
  };
  check_time(checkpoint.snapshot, "background_checkpoint.snapshot");
  check_time(checkpoint.persist, "background_checkpoint.persist");
  const auto slowdown = static_cast<double>(checkpoint.slowdown);
  require(slowdown >= 0.0 && slowdown < infinity,
          "background_checkpoint.slowdown: must be finite and not negative, got ", slowdown);
}

/// The checkpoint as it follows from its bytes: a copy by each writer into its host's memory, then a
/// write into storage.
template <Real S>
[[nodiscard]] constexpr BackgroundCheckpoint<S> background_checkpoint(
    const DataSize<S>& checkpoint, int writers, const Bandwidth<S>& copy_bandwidth_of_writer,
    const facility::CheckpointStorage<S>& storage, const S& slowdown) {
  require(copy_bandwidth_of_writer > Bandwidth<S>{},
          "background_checkpoint: copy bandwidth must be positive, got ",
          static_cast<double>(copy_bandwidth_of_writer.value()), " byte/s");
  const Time<S> persist = checkpoint_write_time(checkpoint, writers, storage);
  const Bandwidth<S> copied = S(static_cast<double>(writers)) * copy_bandwidth_of_writer;
  return {.snapshot = checkpoint / copied, .persist = persist, .slowdown = slowdown};
}

/// Equation (1), a.
template <Real S>
[[nodiscard]] constexpr Time<S> stolen_time(const BackgroundCheckpoint<S>& checkpoint) {
  check(checkpoint);
  return checkpoint.snapshot +
         S(checkpoint.slowdown / (S(1.0) + checkpoint.slowdown)) * checkpoint.persist;
}

/// The least interval that a write fits into.
template <Real S>
[[nodiscard]] constexpr Time<S> shortest_interval(const BackgroundCheckpoint<S>& checkpoint) {
  check(checkpoint);
  return checkpoint.persist / (S(1.0) + checkpoint.slowdown);
}

/// Equation (4). Infinite when the job never fails.
template <Real S>
[[nodiscard]] constexpr Time<S> optimal_interval(const BackgroundCheckpoint<S>& checkpoint,
                                                 const Time<S>& mean_time_between_failures) {
  return math::max(optimal_interval(stolen_time(checkpoint), mean_time_between_failures),
                   shortest_interval(checkpoint));
}

/// Equation (5).
template <Real S>
[[nodiscard]] constexpr LostTime<S> lost_time(const Time<S>& interval,
                                              const BackgroundCheckpoint<S>& checkpoint,
                                              const Recovery<S>& recovery,
                                              const Time<S>& mean_time_between_failures) {
  check(checkpoint);
  check(recovery);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto m = static_cast<double>(mean_time_between_failures.value());
  const auto w = static_cast<double>(interval.value());
  require(m > 0.0, "goodput: mean time between failures must be positive, got ", m, " s");
  require(w > 0.0, "goodput: interval must be positive, got ", w, " s");
  require(w < infinity || !(m < infinity),
          "goodput: interval must be finite when the job can fail, got ", w, " s");
  const Time<S> shortest = shortest_interval(checkpoint);
  require(w >= static_cast<double>(shortest.value()) * (1.0 - 1e-12), "goodput: interval of ", w,
          " s is shorter than the ", static_cast<double>(shortest.value()),
          " s of training that pass until a checkpoint is durable; checkpoint less often");

  const Time<S> stolen = stolen_time(checkpoint);
  const S taken = w < infinity ? S(stolen / (interval + stolen)) : S(0.0);
  if (!(m < infinity)) return {.checkpointing = taken, .lost_work = S(0.0), .restart = S(0.0)};

  const S restarts = (recovery.detection + recovery.restart) / mean_time_between_failures;
  const S running = math::exp(S(S(0.0) - restarts));
  const S segment = (interval + stolen) / mean_time_between_failures;
  const S late =  // (b - a)/M
      (checkpoint.snapshot + checkpoint.persist - stolen) / mean_time_between_failures;
  const S excess = detail::exponential_excess(segment);
  const S on_time = math::exp(S(S(0.0) - late));
  const S survives = running * on_time / (S(1.0) + excess);  // (w + a)/E
  return {.checkpointing = survives * taken,
          .lost_work = excess < S(1.0)
                           ? S(running * (detail::struck_share(late) + excess) / (S(1.0) + excess))
                           : S(running - survives),
          .restart = S(1.0) - running};
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr S goodput(const Time<S>& interval,
                                  const BackgroundCheckpoint<S>& checkpoint,
                                  const Recovery<S>& recovery,
                                  const Time<S>& mean_time_between_failures) {
  return S(1.0) -
         total_of<S>(lost_time(interval, checkpoint, recovery, mean_time_between_failures));
}

}  // namespace bessemer::reliability
