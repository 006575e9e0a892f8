#pragma once

/// Power of the IT equipment by what it is: a finer bill than `ItPower`, from counts.
///
///     P = a P_a + n P_h + n_a P_A + n_s P_s + n_o P_o + D P_d                       (1)
///
///     a, P_a     accelerators and the power of one
///     n, P_h     nodes and the power of one beside accelerators and adapters
///     n_a, P_A   network adapters
///     n_s, P_s   switches, without their optics
///     n_o, P_o   optical modules: two for each optical cable
///     D, P_d     storage servers
///
/// Counts of switches and cables are the fabric's: a fat tree of radix k and three tiers has
/// 5 k^2/4 switches for k^3/4 hosts. Adapters draw nearly the same whether they send or not, and
/// so do switches and optics: mean and peak differ in accelerators alone.

#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::energy {

/// How many of a kind there are, and what one draws.
template <Real S = double>
struct PoweredParts {
  double count = 0.0;
  Power<S> each{};
};

template <Real S = double>
struct Equipment {
  PoweredParts<S> accelerators{};
  PoweredParts<S> hosts{};
  PoweredParts<S> adapters{};
  PoweredParts<S> switches{};
  PoweredParts<S> optics{};
  PoweredParts<S> storage{};
};

template <Real S = double>
struct EquipmentPower {
  Power<S> accelerators{};
  Power<S> hosts{};
  Power<S> adapters{};
  Power<S> switches{};
  Power<S> optics{};
  Power<S> storage{};
};

template <class Visit, Real S>
constexpr void each_part(const EquipmentPower<S>& power, Visit&& visit) {
  visit("accelerators", power.accelerators);
  visit("hosts", power.hosts);
  visit("adapters", power.adapters);
  visit("switches", power.switches);
  visit("optics", power.optics);
  visit("storage", power.storage);
}

/// Equation (1), by part.
template <Real S>
[[nodiscard]] constexpr EquipmentPower<S> equipment_power(const Equipment<S>& equipment) {
  const auto of = [](const PoweredParts<S>& parts, std::string_view field) -> Power<S> {
    require(parts.count >= 0.0 && parts.count < 1e15, "equipment.", field,
            ": count must be finite and not negative, got ", parts.count);
    require(parts.each >= Power<S>{}, "equipment.", field, ": power must not be negative, got ",
            static_cast<double>(parts.each.value()), " W");
    return S(parts.count) * parts.each;
  };
  return {.accelerators = of(equipment.accelerators, "accelerators"),
          .hosts = of(equipment.hosts, "hosts"),
          .adapters = of(equipment.adapters, "adapters"),
          .switches = of(equipment.switches, "switches"),
          .optics = of(equipment.optics, "optics"),
          .storage = of(equipment.storage, "storage")};
}

}  // namespace bessemer::energy
