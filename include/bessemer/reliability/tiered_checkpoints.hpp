#pragma once

/// Checkpoints in two tiers: often into memory (of the host, or of a peer), which survives most
/// failures, and every m-th time into storage, which survives all.
///
///     states   m segments of w + C_1, one of C_2; a pattern keeps m w                   (1)
///     x_1 = (w + C_1)/M,  x_2 = C_2/M,  z = 1 - exp(-x)
///     n_1 = 1/(1 - s z(R_1/M)),  t_1 = z(R_1/M) n_1,  q_1 = exp(-R_1/M) n_1             (2)
///     g = z (1 - s q_1),  f = z s q_1,  beta = exp(-x)/(1 - f),
///     alpha = [z + z s t_1 + g (exp(R_2/M) - 1)]/(1 - f)                                (3)
///     E/M = [alpha_1 (1 - beta_1^m)/(1 - beta_1) + alpha_2 beta_1^m]/(beta_1^m beta_2)  (4)
///     goodput = m w / E                                                                 (5)
///
///     w         useful work between two checkpoints                    s   > 0
///     m         checkpoints into memory per checkpoint into storage    1   >= 1
///     C_1, C_2  time that each of them stops the job                   s   >= 0
///     R_1, R_2  detection and restart from memory, from storage        s   >= 0
///     s         share of failures that memory survives                 1   in [0, 1]
///     M         mean time between failures of the job                  s   > 0
///
/// Derived here as the expected time to leave each state of a Markov chain: a failure throws the job
/// to its last checkpoint in memory with chance s, else to its last in storage; failures strike
/// restarts too, and one that memory does not survive during R_1 leads to storage. (2) is what a
/// restart from memory costs, and its chance to end there. Two levels are those of
/// [MoodyEtAl2010]; copies on peers, those of [WangEtAl2023]. With s = 0 and m = 1 it is [Daly2006] with C_1 + C_2.
/// To first order each tier has its own interval of Young: w = sqrt(2 C_1 M/s) and m w =
/// sqrt(2 C_2 M/(1 - s)). Holds for checkpoints that are safe when the job goes on; a write into
/// storage that goes on in the background is at most one pattern late.

#include <limits>
#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/facility/recovery.hpp>
#include <bessemer/reliability/detail/exponential.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::reliability {

template <Real S = double>
struct TieredCheckpoint {
  /// Time that one into memory stops the job.
  Time<S> memory_cost = missing<Time<S>>("tiered_checkpoint.memory_cost: must be given");
  /// Time that one into storage stops the job.
  Time<S> storage_cost = missing<Time<S>>("tiered_checkpoint.storage_cost: must be given");
  /// Share of failures after which memory still holds the state: `survived_share`.
  S survived = missing<S>("tiered_checkpoint.survived: must be given");
  facility::Recovery<S> from_memory =
      missing<facility::Recovery<S>>("tiered_checkpoint.from_memory: must be given");
  facility::Recovery<S> from_storage =
      missing<facility::Recovery<S>>("tiered_checkpoint.from_storage: must be given");
};

template <Real S>
constexpr void check(const TieredCheckpoint<S>& checkpoint) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto check_cost = [](const Time<S>& time, const char* field) {
    const auto t = static_cast<double>(time.value());
    require(t >= 0.0 && t < infinity, field, ": must be finite and not negative, got ", t, " s");
  };
  check_cost(checkpoint.memory_cost, "tiered_checkpoint.memory_cost");
  check_cost(checkpoint.storage_cost, "tiered_checkpoint.storage_cost");
  require(checkpoint.survived >= S(0.0) && checkpoint.survived <= S(1.0),
          "tiered_checkpoint.survived: must be in [0, 1], got ",
          static_cast<double>(checkpoint.survived));
  check(checkpoint.from_memory);
  check(checkpoint.from_storage);
}

/// Shares of wall-clock that are not training. They sum to 1 - goodput.
template <Real S = double>
struct TieredLostTime {
  S memory_checkpoints{};
  S storage_checkpoints{};
  S lost_work{};
  S restart{};
};

template <class Visit, Real S>
constexpr void each_part(const TieredLostTime<S>& lost, Visit&& visit) {
  visit("memory checkpoints", lost.memory_checkpoints);
  visit("storage checkpoints", lost.storage_checkpoints);
  visit("lost work", lost.lost_work);
  visit("restart", lost.restart);
}

namespace detail {

/// -ln(1 - x) for x in [0, 1), without cancellation where x is small.
template <Real S>
[[nodiscard]] constexpr S survivor_exponent(const S& x) {
  if (x < S(1e-2)) {
    S sum(0.0);
    for (int k = 8; k >= 1; --k) sum = sum * x + S(1.0 / k);
    return sum * x;
  }
  return S(0.0) - math::log(S(S(1.0) - x));
}

/// Equations (2) and (3) of one state: times in units of M, running and restarting apart.
template <Real S>
struct TierState {
  S running{}, restarting{}, onward{}, back{};

  constexpr TierState(const S& x, const S& survived, const S& memory, const S& storage) {
    const S z = struck_share(x);
    const S z1 = struck_share(memory);
    const S attempts = S(1.0) / (S(1.0) - survived * z1);
    const S returns = survived * math::exp(S(S(0.0) - memory)) * attempts;  // s q_1
    const S leave = S(1.0) - z * returns;                                   // 1 - f
    const S to_storage = z * (S(1.0) - returns);                            // g
    running = z / leave;
    restarting = (z * survived * z1 * attempts +
                  to_storage * (storage * (S(1.0) + exponential_excess(storage)))) /
                 leave;
    onward = math::exp(S(S(0.0) - x)) / leave;  // beta
    back = to_storage / leave;                  // 1 - beta
  }
};

}  // namespace detail

/// Equations (1) to (5), as shares. Without failures only checkpoints cost.
template <Real S>
[[nodiscard]] constexpr TieredLostTime<S> lost_time(const Time<S>& interval, int storage_every,
                                                    const TieredCheckpoint<S>& checkpoint,
                                                    const Time<S>& mean_time_between_failures) {
  check(checkpoint);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto m = static_cast<double>(mean_time_between_failures.value());
  const auto w = static_cast<double>(interval.value());
  require(m > 0.0, "goodput: mean time between failures must be positive, got ", m, " s");
  require(w > 0.0 && w < infinity, "goodput: interval must be positive and finite, got ", w, " s");
  require(storage_every >= 1, "goodput: checkpoints per one into storage must be at least 1, got ",
          storage_every);
  const S count(static_cast<double>(storage_every));
  const Time<S> one = interval + checkpoint.memory_cost;
  const Time<S> kept = count * one + checkpoint.storage_cost;
  if (!(m < infinity)) {
    return {.memory_checkpoints = count * checkpoint.memory_cost / kept,
            .storage_checkpoints = checkpoint.storage_cost / kept};
  }
  const auto of = [&](const Time<S>& time) { return S(time / mean_time_between_failures); };
  const S memory = of(checkpoint.from_memory.detection + checkpoint.from_memory.restart);
  const S storage = of(checkpoint.from_storage.detection + checkpoint.from_storage.restart);
  const detail::TierState<S> first(of(one), checkpoint.survived, memory, storage);
  const detail::TierState<S> last(of(checkpoint.storage_cost), checkpoint.survived, memory,
                                  storage);
  const S exponent = count * detail::survivor_exponent(first.back);
  const S through = math::exp(S(S(0.0) - exponent));  // beta_1^m
  const S passes = first.back > S(0.0) ? S(detail::struck_share(exponent) / first.back) : count;
  const S ends = through * last.onward;
  const S running = (first.running * passes + last.running * through) / ends;
  const S restarting = (first.restarting * passes + last.restarting * through) / ends;
  const S all = running + restarting;  // E/M
  if (!(static_cast<double>(all) < infinity)) {
    return {.lost_work = S(1.0)};  // never done
  }
  return {.memory_checkpoints = count * of(checkpoint.memory_cost) / all,
          .storage_checkpoints = of(checkpoint.storage_cost) / all,
          .lost_work = (running - of(kept)) / all,
          .restart = restarting / all};
}

/// Equation (5).
template <Real S>
[[nodiscard]] constexpr S goodput(const Time<S>& interval, int storage_every,
                                  const TieredCheckpoint<S>& checkpoint,
                                  const Time<S>& mean_time_between_failures) {
  return S(1.0) -
         total_of<S>(lost_time(interval, storage_every, checkpoint, mean_time_between_failures));
}

}  // namespace bessemer::reliability
