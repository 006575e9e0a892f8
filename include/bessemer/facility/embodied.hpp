#pragma once

/// What making the hardware emitted, and over how much use it is spread. Cradle to gate:
/// manufacture and transport, without operation and end of life.

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

template <Real S = double>
struct Embodied {
  /// One accelerator card or module with its memory.
  CarbonMass<S> per_accelerator = missing<CarbonMass<S>>("embodied.per_accelerator: must be given");
  /// One server without its accelerators.
  CarbonMass<S> per_node = missing<CarbonMass<S>>("embodied.per_node: must be given");
  /// From installation to replacement.
  Time<S> lifetime = missing<Time<S>>("embodied.lifetime: must be given");
  /// Share of the lifetime in which the hardware works for somebody.
  S utilization = missing<S>("embodied.utilization: must be given, in (0, 1]");
};

/// Throws `InvalidInput` unless masses are not negative, life is positive and use is in (0, 1].
template <Real S>
constexpr void check(const Embodied<S>& embodied) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto card = static_cast<double>(embodied.per_accelerator.value());
  require(card >= 0.0 && card < infinity,
          "embodied.per_accelerator: must be finite and not negative, got ", card, " kgCO2e");
  const auto server = static_cast<double>(embodied.per_node.value());
  require(server >= 0.0 && server < infinity,
          "embodied.per_node: must be finite and not negative, got ", server, " kgCO2e");
  require(embodied.lifetime > Time<S>{}, "embodied.lifetime: must be positive, got ",
          static_cast<double>(embodied.lifetime.value()) / day.value(), " days");
  const auto utilization = static_cast<double>(embodied.utilization);
  require(utilization > 0.0 && utilization <= 1.0, "embodied.utilization: must be in (0, 1], got ",
          utilization, "; it is the share of the lifetime in use");
}

}  // namespace bessemer::facility
