#pragma once

/// From watts of parts to joules at the plug and at the meter.
///
///     P_IT = a P_a + n P_h + a P_net                                                (1)
///     E_IT = P_IT t                                                                 (2)
///     E_facility = PUE E_IT                                                         (3)
///
///     a      accelerators                                      1    >= 1
///     P_a    power of one accelerator                          W    >= 0
///     n      nodes                                             1    1 <= n <= a
///     P_h    power of a node beside its accelerators           W    >= 0
///     P_net  switches and optics, per accelerator              W    >= 0
///     t      wall-clock                                        s    >= 0
///     PUE    facility energy over IT energy                    1    >= 1
///
/// (3) is the definition of PUE [ISO30134PUE]: cooling is in it and is not added again. The two
/// energies are different kinds and never add. (1) leaves out storage, spare nodes and what supplies
/// inside the equipment lose: those parts of `ItPower` are zero unless somebody sets them.

#include <limits>
#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/kind.hpp>

namespace bessemer::energy {

/// Power at the plugs of the IT equipment, of all of a job.
template <Real S = double>
struct ItPower {
  Power<S> accelerators{};
  Power<S> hosts{};
  Power<S> network{};
  Power<S> storage{};
  /// Nodes that wait to stand in.
  Power<S> spares{};
  /// Lost in supplies inside the equipment.
  Power<S> supplies{};
};

template <class Visit, Real S>
constexpr void each_part(const ItPower<S>& power, Visit&& visit) {
  visit("accelerators", power.accelerators);
  visit("hosts", power.hosts);
  visit("network", power.network);
  visit("storage", power.storage);
  visit("spares", power.spares);
  visit("supplies", power.supplies);
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr ItPower<S> it_power(const Power<S>& accelerator_power, int accelerators,
                                            const Power<S>& host_power, int nodes,
                                            const Power<S>& network_power_per_accelerator) {
  const auto check_power = [](const Power<S>& power, const char* field) {
    require(power >= Power<S>{}, "it_power: ", field, " must not be negative, got ",
            static_cast<double>(power.value()), " W");
  };
  require(accelerators >= 1, "it_power: accelerators must be at least 1, got ", accelerators);
  require(nodes >= 1 && nodes <= accelerators,
          "it_power: nodes must be at least 1 and at most the ",
          counted(accelerators, "accelerator"), ", got ", nodes);
  check_power(accelerator_power, "accelerator power");
  check_power(host_power, "host power");
  check_power(network_power_per_accelerator, "network power per accelerator");
  const S a(static_cast<double>(accelerators));
  const S n(static_cast<double>(nodes));
  return {.accelerators = a * accelerator_power,
          .hosts = n * host_power,
          .network = a * network_power_per_accelerator};
}

/// Equation (2). No time takes no energy.
template <Real S>
[[nodiscard]] constexpr ItEnergy<S> it_energy(const ItPower<S>& power, const Time<S>& duration) {
  require(duration >= Time<S>{}, "it_energy: duration must not be negative, got ",
          static_cast<double>(duration.value()), " s");
  const auto total = total_of<Power<S>>(power);
  require(total >= Power<S>{}, "it_energy: power must not be negative, got ",
          static_cast<double>(total.value()), " W");
  return ItEnergy<S>(total * duration);
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr FacilityEnergy<S> facility_energy(const ItEnergy<S>& energy,
                                                          const S& power_usage_effectiveness) {
  const auto pue = static_cast<double>(power_usage_effectiveness);
  require(pue >= 1.0 && pue < std::numeric_limits<double>::infinity(),
          "facility_energy: power usage effectiveness must be at least 1, got ", pue,
          "; it is facility energy over IT energy");
  require(energy.quantity() >= Energy<S>{}, "facility_energy: IT energy must not be negative, got ",
          static_cast<double>(energy.quantity().value()), " J");
  return FacilityEnergy<S>(power_usage_effectiveness * energy.quantity());
}

}  // namespace bessemer::energy
