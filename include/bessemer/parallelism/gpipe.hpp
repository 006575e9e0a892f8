#pragma once

/// GPipe: all forwards, then all backwards.
///
///     T = sum_i (F_i + D_i) + 2 sum_i C_i + (m - 1)(max_i F_i + max_i D_i)                    (1)
///
///     F_i D_i   forward, backward of one micro-batch on stage i    s
///     C_i       latency of a send between i and i + 1              s     beside the compute
///     m         micro-batches                                      1     m >= 1
///
/// Two flow lines after one another: in each, every micro-batch passes every stage in turn, so that
/// the last one ends after one way and m - 1 times the slowest stage; exact for any stages. For even
/// ones it is the (m + p - 1)(F + D) of [HuangEtAl2019] section 2.3.

#include <bessemer/parallelism/stage_time.hpp>

namespace bessemer::parallelism {

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Time<S> gpipe_time(Chunks<S> stages, int micro_batches,
                                           Time<S> send_latency = {}) {
  Time<S> way{};
  Time<S> forward{};
  Time<S> backward{};
  for (const ChunkTime<S>& stage : stages) {
    way = way + stage.total();
    forward = math::max(forward, stage.forward);
    backward = math::max(backward, stage.backward());
  }
  const S sends = S(2.0 * (static_cast<double>(stages.size()) - 1.0));
  return way + sends * send_latency + S(micro_batches - 1.0) * Time<S>(forward + backward);
}

}  // namespace bessemer::parallelism
