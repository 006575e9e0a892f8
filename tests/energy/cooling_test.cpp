#include <doctest/doctest.h>

#include <limits>

#include <bessemer/energy/cooling.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using energy::cooling_power;
using facility::Cooling;
using facility::HeatRejection;
using facility::Weather;

constexpr Cooling<> tower{.name = "tower",
                          .rejection = HeatRejection::cooling_tower,
                          .economiser = true,
                          .liquid_share = 0.0,
                          .air_supply_celsius = 18.0,
                          .loop_rise_kelvin = 8.0,
                          .approach_kelvin = 6.0,
                          .fan_share = 0.05,
                          .pump_share = 0.0,
                          .rejection_share = 0.04,
                          .chiller_carnot_share = 0.5,
                          .evaporated_share = 0.8,
                          .rack_limit = 40.0 * kW};

constexpr Weather<> cold{.dry_bulb_celsius = 5.0, .wet_bulb_celsius = 3.0, .sea_celsius = 6.0};
constexpr Weather<> hot{.dry_bulb_celsius = 35.0, .wet_bulb_celsius = 25.0, .sea_celsius = 24.0};
constexpr Power<> rated = 1.0 * MW;
constexpr Power<> none{};
}  // namespace

TEST_SUITE("energy/cooling") {
  TEST_CASE("cold weather needs no chiller, and a tower evaporates its share") {
    const auto power = cooling_power(tower, cold, rated, none, rated);
    CHECK(power.chillers == none);
    CHECK(power.fans / kW == doctest::Approx(50.0));
    CHECK(power.rejection / kW == doctest::Approx(40.0));
    // 0.8 of the load and of the fans.
    CHECK(power.evaporated / kW == doctest::Approx(0.8 * 1050.0));
  }

  // Wet bulb 25 and 6 K give 31 deg C: above the return of 26, so that chillers take all of
  // 1,050 kW. They evaporate at 13 and condense at 39 deg C: COP = 0.5 x 286.15/26 = 5.503.
  TEST_CASE("hot weather leaves everything to the chillers") {
    const auto power = cooling_power(tower, hot, rated, none, rated);
    CHECK(power.chillers / kW == doctest::Approx(1050.0 / (0.5 * 286.15 / 26.0)));
    CHECK(power.evaporated / kW == doctest::Approx(0.8 * (1050.0 + power.chillers / kW)));
  }

  // Wet bulb 14 and 6 K give 20: the economiser brings the return from 26 to 20, 6 of 8 K.
  TEST_CASE("between, the economiser takes what it can") {
    const Weather<> mild{.dry_bulb_celsius = 18.0, .wet_bulb_celsius = 14.0, .sea_celsius = 12.0};
    const auto power = cooling_power(tower, mild, rated, none, rated);
    // Condensing at 28, evaporating at 13: a lift of 15 K.
    CHECK(power.chillers / kW == doctest::Approx(0.25 * 1050.0 / (0.5 * 286.15 / 15.0)));
    Cooling<> without = tower;
    without.economiser = false;
    CHECK(cooling_power(without, mild, rated, none, rated).chillers / power.chillers ==
          doctest::Approx(4.0));
  }

  TEST_CASE("fans follow the cube of the load down to the least flow") {
    CHECK(cooling_power(tower, cold, 0.8 * rated, none, rated).fans / kW ==
          doctest::Approx(50.0 * 0.512));
    CHECK(cooling_power(tower, cold, 0.1 * rated, none, rated).fans / kW ==
          doctest::Approx(50.0 * 0.125));
  }

  // Outside 35 and 2 K: 10 K to cool for a rise of 12 evaporates 10/12 of the heat.
  TEST_CASE("evaporative air evaporates what the air is too warm") {
    Cooling<> media = tower;
    media.rejection = HeatRejection::evaporative_air;
    media.air_supply_celsius = 28.0;
    media.loop_rise_kelvin = 12.0;
    media.approach_kelvin = 2.0;
    const auto power = cooling_power(media, hot, rated, none, rated);
    CHECK(power.chillers == none);
    CHECK(power.evaporated / kW == doctest::Approx(1050.0 * 9.0 / 12.0));
    CHECK(cooling_power(media, cold, rated, none, rated).evaporated == none);
  }

  TEST_CASE("each rejection sees its own outside") {
    Cooling<> sea = tower;
    sea.rejection = HeatRejection::sea_water;
    sea.approach_kelvin = 3.0;
    Cooling<> dry = tower;
    dry.rejection = HeatRejection::dry_cooler;
    const Weather<> odd{.dry_bulb_celsius = 35.0, .wet_bulb_celsius = 25.0, .sea_celsius = 10.0};
    CHECK(cooling_power(sea, odd, rated, none, rated).chillers == none);
    CHECK(cooling_power(dry, odd, rated, none, rated).chillers >
          cooling_power(tower, odd, rated, none, rated).chillers);
    CHECK(cooling_power(dry, odd, rated, none, rated).evaporated == none);
  }

  TEST_CASE("property: warmer weather never takes less electricity") {
    for (const auto rejection :
         {HeatRejection::dry_cooler, HeatRejection::cooling_tower, HeatRejection::outside_air,
          HeatRejection::evaporative_air, HeatRejection::sea_water}) {
      Cooling<> cooling = tower;
      cooling.rejection = rejection;
      double before = 0.0;
      for (double t = -20.0; t <= 45.0; t += 0.5) {
        const Weather<> now{.dry_bulb_celsius = t, .wet_bulb_celsius = t - 3.0, .sea_celsius = t};
        const double chillers = cooling_power(cooling, now, rated, none, rated).chillers / kW;
        CHECK(chillers >= before - 1e-9);
        before = chillers;
      }
    }
  }

  TEST_CASE("refuses negative heat and a rated load of none; overload is infeasible") {
    CHECK_THROWS_AS(cooling_power(tower, cold, -1.0 * kW, none, rated), InvalidInput);
    CHECK_THROWS_AS(cooling_power(tower, cold, rated, none, none), InvalidInput);
    CHECK_THROWS_WITH_AS(cooling_power(tower, cold, 1.5 * MW, none, rated),
                         "cooling: rated for 1000 kW, the load is 1500 kW; install more cooling "
                         "or lower the load",
                         Infeasible);
    CHECK_THROWS_AS(cooling_power(tower, cold, 0.5 * MW, none, rated, 2.0 * MW), InvalidInput);
  }

  TEST_CASE("derivative: chillers in the wet bulb against finite differences") {
    using D = study::Dual<1>;
    const Cooling<D> lifted{.name = "tower",
                            .rejection = HeatRejection::cooling_tower,
                            .liquid_share = D(0.0),
                            .air_supply_celsius = D(18.0),
                            .loop_rise_kelvin = D(8.0),
                            .approach_kelvin = D(6.0),
                            .fan_share = D(0.05),
                            .pump_share = D(0.0),
                            .rejection_share = D(0.04),
                            .rack_limit = as<D>(40.0 * kW)};
    const Weather<D> mild{.dry_bulb_celsius = D(18.0),
                          .wet_bulb_celsius = D::variable(14.0, 0),
                          .sea_celsius = D(12.0)};
    const auto chillers =
        cooling_power(lifted, mild, as<D>(rated), as<D>(none), as<D>(rated)).chillers;
    const auto at = [](double wet) {
      return cooling_power(tower,
                           {.dry_bulb_celsius = 18.0, .wet_bulb_celsius = wet, .sea_celsius = 12.0},
                           rated, none, rated)
                 .chillers /
             watt;
    };
    CHECK(chillers.value().derivative(0) ==
          doctest::Approx((at(14.001) - at(13.999)) / 0.002).epsilon(1e-6));
  }
}
