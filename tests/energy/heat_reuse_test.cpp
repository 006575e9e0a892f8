#include <doctest/doctest.h>

#include <bessemer/energy/heat_reuse.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
constexpr facility::HeatReuse<> network{
    .demand = 5.0 * MW, .network_celsius = 67.0, .exchanger_kelvin = 3.0, .pump_carnot_share = 0.5};
}  // namespace

TEST_SUITE("energy/heat_reuse") {
  TEST_CASE("warm enough heat needs no pump, up to the demand") {
    const auto warm = energy::reused_heat(network, 3.0 * MW, 70.0);
    CHECK(warm.taken == 3.0 * MW);
    CHECK(warm.heat_pump == Power<>{});
    CHECK(energy::reused_heat(network, 8.0 * MW, 75.0).delivered == 5.0 * MW);
  }

  // From 43 - 3 = 40 to 70 deg C: COP = 0.5 x 343.15/30 = 5.7192; 1 MW of heat takes 1/4.7192.
  TEST_CASE("a heat pump between 43 and 67 deg C") {
    const auto lifted = energy::reused_heat(network, 1.0 * MW, 43.0);
    CHECK(lifted.taken / MW == doctest::Approx(1.0));
    CHECK(lifted.heat_pump / MW == doctest::Approx(1.0 / 4.719167).epsilon(1e-6));
    CHECK(lifted.delivered / MW == doctest::Approx((lifted.taken + lifted.heat_pump) / MW));
  }

  TEST_CASE("property: what is delivered is taken or electricity, and never above the demand") {
    for (const double heat : {0.0, 1.0, 4.0, 20.0}) {
      for (const double celsius : {20.0, 35.0, 50.0, 69.0, 80.0}) {
        const auto reused = energy::reused_heat(network, heat * MW, celsius);
        CHECK(reused.delivered / MW ==
              doctest::Approx((reused.taken + reused.heat_pump) / MW).epsilon(1e-12));
        CHECK(reused.delivered / MW <= 5.0 + 1e-12);
        CHECK(reused.taken / MW <= heat + 1e-12);
      }
    }
  }

  // S168: energy reuse factor. 30 of 120 GWh reused at PUE 1.2: ERF 0.25, ERE 0.9, below 1.
  TEST_CASE("S168: reuse factor and effectiveness as The Green Grid defines them") {
    const double factor = energy::energy_reuse_factor(30.0 * GWh, FacilityEnergy<>(120.0 * GWh));
    CHECK(factor == doctest::Approx(0.25));
    CHECK(energy::energy_reuse_effectiveness(factor, 1.2) == doctest::Approx(0.9));
    CHECK(energy::energy_reuse_effectiveness(0.0, 1.2) == doctest::Approx(1.2));
    // (120 - 30) GWh over 100 GWh of IT, by its other definition.
    CHECK((120.0 - 30.0) / 100.0 ==
          doctest::Approx(energy::energy_reuse_effectiveness(factor, 1.2)));
  }

  TEST_CASE("the credit is the fuel of a boiler") {
    CHECK(energy::replaced_fuel(9.0 * GWh, 0.9) / GWh == doctest::Approx(10.0));
    CHECK_THROWS_AS(energy::replaced_fuel(9.0 * GWh, 0.0), InvalidInput);
  }

  TEST_CASE("refuses negative heat, more reuse than energy, and a PUE below 1") {
    CHECK_THROWS_AS(energy::reused_heat(network, -1.0 * MW, 40.0), InvalidInput);
    CHECK_THROWS_AS(energy::energy_reuse_factor(130.0 * GWh, FacilityEnergy<>(120.0 * GWh)),
                    InvalidInput);
    CHECK_THROWS_AS(energy::energy_reuse_effectiveness(0.2, 0.9), InvalidInput);
    // Carnot's share so poor that the pump is a heater.
    facility::HeatReuse<> heater = network;
    heater.pump_carnot_share = 0.05;
    CHECK_THROWS_AS(energy::reused_heat(heater, 1.0 * MW, 20.0), Infeasible);
  }

  TEST_CASE("derivative: a watt of heat delivers COP/(COP - 1)") {
    using D = study::Dual<1>;
    const facility::HeatReuse<D> lifted{.demand = as<D>(network.demand),
                                        .network_celsius = D(67.0),
                                        .exchanger_kelvin = D(3.0),
                                        .pump_carnot_share = D(0.5)};
    const auto reused =
        energy::reused_heat(lifted, Power<D>::from_value(D::variable(1e6, 0)), D(43.0));
    CHECK(reused.delivered.value().derivative(0) == doctest::Approx(1.0 + 1.0 / 4.719167));
  }
}
