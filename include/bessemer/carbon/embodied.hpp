#pragma once

/// The run's part of what making its hardware emitted: spread evenly over the hours in which the
/// hardware works for somebody.
///
///     m = (a m_a + n m_n) t / (L u)                                                 (1)
///
///     a, n   accelerators and nodes held by the run             1    >= 1
///     m_a    embodied in one accelerator                        kg   >= 0
///     m_n    embodied in one node without accelerators          kg   >= 0
///     t      wall-clock for which the run holds them            s    >= 0
///     L      lifetime, from installation to replacement         s    > 0
///     u      share of the lifetime in use                       1    in (0, 1]
///
/// Spreading over life as in [GuptaEtAl2022]; over hours in use as in [LuccioniEtAl2023], so that
/// idle years are paid for by the work that is done. Kept apart from operational carbon. Buildings,
/// network and end of life are left out.

#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/facility/embodied.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::carbon {

template <Real S = double>
struct EmbodiedCarbon {
  CarbonMass<S> accelerators{};
  CarbonMass<S> nodes{};
};

template <class Visit, Real S>
constexpr void each_part(const EmbodiedCarbon<S>& carbon, Visit&& visit) {
  visit("accelerators", carbon.accelerators);
  visit("nodes", carbon.nodes);
}

/// Equation (1), by part. A run of the whole used life carries the whole mass.
template <Real S>
[[nodiscard]] constexpr EmbodiedCarbon<S> embodied_carbon(const facility::Embodied<S>& embodied,
                                                          int accelerators, int nodes,
                                                          const Time<S>& duration) {
  check(embodied);
  require(accelerators >= 1, "embodied_carbon: accelerators must be at least 1, got ",
          accelerators);
  require(nodes >= 1 && nodes <= accelerators,
          "embodied_carbon: nodes must be at least 1 and at most the ",
          counted(accelerators, "accelerator"), ", got ", nodes);
  require(duration >= Time<S>{}, "embodied_carbon: duration must not be negative, got ",
          static_cast<double>(duration.value()), " s");
  const S share = duration / (embodied.lifetime * embodied.utilization);
  const S a(static_cast<double>(accelerators));
  const S n(static_cast<double>(nodes));
  return {.accelerators = a * share * embodied.per_accelerator,
          .nodes = n * share * embodied.per_node};
}

}  // namespace bessemer::carbon
