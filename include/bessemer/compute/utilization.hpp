#pragma once

/// Utilization: achieved over peak.
///
///     MFU = W_model / (t n P),   HFU = W_hardware / (t n P)                               (1)
///
///     W_model     FLOP of the model's mathematics        FLOP     no recomputation
///     W_hardware  FLOP executed                          FLOP     recomputation counted
///     t n P       time, accelerators, dense peak         s, 1, FLOP/s
///
/// [ChowdheryEtAl2022] section 4.1 and appendix B. The two works are two types: MFU of a hardware
/// count does not compile.

#include <bessemer/core/error.hpp>
#include <bessemer/units/kind.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::compute {

namespace detail {

template <Real S>
[[nodiscard]] constexpr S utilization(Work<S> work, Time<S> time, int accelerators,
                                      Throughput<S> peak) {
  require(time > Time<S>{}, "utilization: time must be positive, got ",
          static_cast<double>(time.value()), " s");
  require(accelerators >= 1, "utilization: accelerators must be at least 1, got ", accelerators);
  require(peak > Throughput<S>{}, "utilization: peak must be positive, got ",
          static_cast<double>(peak.value()), " FLOP/s");
  return work / (time * (S(double(accelerators)) * peak));
}

}  // namespace detail

template <Real S>
[[nodiscard]] constexpr S model_flops_utilization(ModelWork<S> work, Time<S> time, int accelerators,
                                                  Throughput<S> peak) {
  return detail::utilization(work.quantity(), time, accelerators, peak);
}

template <Real S>
[[nodiscard]] constexpr S hardware_flops_utilization(HardwareWork<S> work, Time<S> time,
                                                     int accelerators, Throughput<S> peak) {
  return detail::utilization(work.quantity(), time, accelerators, peak);
}

}  // namespace bessemer::compute
