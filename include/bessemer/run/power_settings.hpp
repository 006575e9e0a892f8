#pragma once

/// What a run knows of its power beyond levels and nodes: a cap or a clock, what stands beside the
/// nodes, what supplies lose, and what the site can deliver. What is not given is not there.

#include <limits>
#include <optional>

#include <bessemer/core/error.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/energy/equipment.hpp>
#include <bessemer/facility/clock_response.hpp>
#include <bessemer/facility/conversion.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::run {

/// A stage of the supply: losses over rated output, as `facility::Conversion` has them.
template <Real S = double>
struct SupplyStage {
  Name name{};
  /// Output of one unit; zero for the peak that it has to carry.
  Power<S> rated{};
  /// Units that share the load; 2 for full redundancy where `rated` is zero.
  int units = 1;
  S fixed = missing<S>("supply_stage.fixed: must be given, over rated output");
  S proportional = missing<S>("supply_stage.proportional: must be given, per output");
  S quadratic = missing<S>("supply_stage.quadratic: must be given, over rated output");
};

/// The stage with units that carry a peak.
template <Real S>
[[nodiscard]] constexpr facility::Conversion<S> conversion(const SupplyStage<S>& stage,
                                                           const Power<S>& peak) {
  return {.name = stage.name,
          .rated = stage.rated > Power<S>{} ? stage.rated : peak,
          .units = stage.units,
          .fixed = stage.fixed,
          .proportional = stage.proportional,
          .quadratic = stage.quadratic};
}

template <Real S>
constexpr void check(const SupplyStage<S>& stage) {
  const auto rated = static_cast<double>(stage.rated.value());
  require(rated >= 0.0 && rated < std::numeric_limits<double>::infinity(),
          "supply_stage.rated: must be finite and not negative, got ", rated, " W");
  check(conversion(stage, Power<S>::from_value(S(1.0))));
}

template <Real S = double>
struct PowerSettings {
  /// Of one accelerator, below its limit; zero for none.
  Power<S> cap{};
  /// Over full clock; instead of a cap.
  S clock = S(1.0);
  /// How power follows the clock; must be given with either.
  std::optional<facility::ClockResponse<S>> response{};
  /// In place of the cluster's network power, where either is given.
  energy::PoweredParts<S> switches{};
  energy::PoweredParts<S> optics{};
  /// Storage servers.
  energy::PoweredParts<S> storage{};
  /// Inside the IT equipment: its loss is IT power.
  std::optional<SupplyStage<S>> supply{};
  /// Upstream of it: its loss is a part of what power usage effectiveness adds.
  std::optional<SupplyStage<S>> upstream{};
  /// At the meter of the building; zero for none.
  Power<S> site_limit{};
};

template <Real S>
constexpr void check(const PowerSettings<S>& power) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto check_power = [](const Power<S>& value, const char* field) {
    const auto watts = static_cast<double>(value.value());
    require(watts >= 0.0 && watts < infinity, field, ": must be finite and not negative, got ",
            watts, " W");
  };
  check_power(power.cap, "power.cap");
  check_power(power.site_limit, "site.power_limit");
  require(power.clock > S(0.0) && power.clock <= S(1.0),
          "power.clock: must be over full clock, in (0, 1], got ",
          static_cast<double>(power.clock));
  require(!(power.cap > Power<S>{}) || !(power.clock < S(1.0)),
          "power.cap: excludes power.clock; keep one of them");
  require(power.response || !(power.cap > Power<S>{} || power.clock < S(1.0)),
          "power.response: must be given with a cap or a clock");
  if (power.response) check(*power.response);
  if (power.supply) check(*power.supply);
  if (power.upstream) check(*power.upstream);
}

}  // namespace bessemer::run
