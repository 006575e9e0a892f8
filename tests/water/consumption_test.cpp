#include <doctest/doctest.h>

#include <limits>

#include <bessemer/study/dual.hpp>
#include <bessemer/water/consumption.hpp>

namespace {
using namespace bessemer;
using water::water_consumption;
constexpr ItEnergy<> at_plug(100.0 * kWh);
constexpr FacilityEnergy<> at_meter(120.0 * kWh);
constexpr WaterIntensity<> on_site = 1.8 * litre / kWh;
constexpr WaterIntensity<> off_site = 3.0 * litre / kWh;

// Wrong use does not compile: the two energies cannot trade places.
template <class First, class Second>
concept has_water = requires(First a, Second b) {
  water_consumption(a, b, on_site, off_site);
};
static_assert(has_water<ItEnergy<>, FacilityEnergy<>>);
static_assert(!has_water<FacilityEnergy<>, ItEnergy<>>);
static_assert(!has_water<ItEnergy<>, ItEnergy<>>);
}  // namespace

TEST_SUITE("water/consumption") {
  TEST_CASE("100 kWh at 1.8 L on site, 120 kWh at 3 L off site: 180 and 360 litres") {
    constexpr auto water = water_consumption(at_plug, at_meter, on_site, off_site);
    CHECK(water.on_site / litre == doctest::Approx(180.0));
    CHECK(water.off_site / litre == doctest::Approx(360.0));
    CHECK(total_of<Volume<>>(water) / litre == doctest::Approx(540.0));
  }

  TEST_CASE("a dry site on a dry grid takes none") {
    static_assert(total_of<Volume<>>(water_consumption(at_plug, at_meter, WaterIntensity<>{},
                                                       WaterIntensity<>{})) == Volume<>{});
  }

  TEST_CASE("property: PUE moves the water off site only") {
    for (const double pue : {1.0, 1.1, 1.5, 2.0}) {
      CAPTURE(pue);
      const auto water =
          water_consumption(at_plug, FacilityEnergy<>(pue * (100.0 * kWh)), on_site, off_site);
      CHECK(water.on_site / litre == doctest::Approx(180.0));
      CHECK(water.off_site / litre == doctest::Approx(300.0 * pue));
    }
  }

  TEST_CASE("refuses less energy at the meter than at the plug") {
    CHECK_THROWS_WITH_AS(
        water_consumption(at_plug, FacilityEnergy<>(90.0 * kWh), on_site, off_site),
        "water_consumption: facility energy must be at least the IT energy of 3.6e+08 J, got "
        "3.24e+08 J",
        InvalidInput);
  }

  TEST_CASE("refuses negative and NaN intensities") {
    CHECK_THROWS_WITH_AS(water_consumption(at_plug, at_meter, -1.0 * on_site, off_site),
                         "water_consumption: water usage effectiveness must not be negative, got "
                         "-1.8 L/kWh",
                         InvalidInput);
    CHECK_THROWS_AS(water_consumption(at_plug, at_meter, on_site,
                                      std::numeric_limits<double>::quiet_NaN() * off_site),
                    InvalidInput);
  }

  TEST_CASE("derivative: by the intensity of the grid it is the facility energy") {
    using D = study::Dual<1>;
    const auto water = water_consumption(
        ItEnergy<D>(as<D>(at_plug.quantity())), FacilityEnergy<D>(as<D>(at_meter.quantity())),
        as<D>(on_site), WaterIntensity<D>::from_value(D::variable(off_site.value(), 0)));
    CHECK(water.off_site.value().derivative(0) == doctest::Approx(120.0 * 3.6e6));
    CHECK(water.on_site.value().derivative(0) == 0.0);
  }
}
