#include <doctest/doctest.h>

#include <limits>

#include <bessemer/energy/consumption.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using energy::facility_energy;
using energy::it_energy;
using energy::it_power;
using energy::ItPower;

constexpr ItPower<> job = it_power(600.0 * watt, 16, 2.8 * kW, 2, 50.0 * watt);

// Wrong use does not compile: the PUE is applied once, so facility energy has none to apply.
template <class E>
concept takes_a_pue = requires(E e) {
  facility_energy(e, 1.1);
};
static_assert(takes_a_pue<ItEnergy<>>);
static_assert(!takes_a_pue<FacilityEnergy<>>);
static_assert(!takes_a_pue<Energy<>>);
}  // namespace

TEST_SUITE("energy/consumption") {
  TEST_CASE("16 accelerators at 600 W, two hosts of 2.8 kW, 50 W of network each: 16 kW") {
    CHECK(job.accelerators / watt == doctest::Approx(9600.0));
    CHECK(job.hosts / watt == doctest::Approx(5600.0));
    CHECK(job.network / watt == doctest::Approx(800.0));
    CHECK(total_of<Power<>>(job) / kW == doctest::Approx(16.0));
  }

  TEST_CASE("an hour of it is 16 kWh at the plug and 17.6 kWh at a meter of PUE 1.1") {
    const ItEnergy<> plug = it_energy(job, hour);
    CHECK(plug.quantity() / kWh == doctest::Approx(16.0));
    CHECK(facility_energy(plug, 1.1).quantity() / kWh == doctest::Approx(17.6));
  }

  TEST_CASE("no time takes no energy, and a PUE of one adds none") {
    static_assert(it_energy(job, 0.0 * second).quantity() == 0.0 * joule);
    static_assert(facility_energy(it_energy(job, hour), 1.0).quantity() ==
                  it_energy(job, hour).quantity());
  }

  TEST_CASE("property: energy is proportional to time and to PUE") {
    for (const double days : {0.001, 1.0, 54.0, 1000.0}) {
      CAPTURE(days);
      CHECK(it_energy(job, days * day) / it_energy(job, day) == doctest::Approx(days));
      CHECK(facility_energy(it_energy(job, days * day), 1.3).quantity() /
                it_energy(job, days * day).quantity() ==
            doctest::Approx(1.3));
    }
  }

  TEST_CASE("refuses a PUE below one, NaN or infinite") {
    const ItEnergy<> plug = it_energy(job, hour);
    CHECK_THROWS_WITH_AS(facility_energy(plug, 0.9),
                         "facility_energy: power usage effectiveness must be at least 1, got 0.9; "
                         "it is facility energy over IT energy",
                         InvalidInput);
    CHECK_THROWS_AS(facility_energy(plug, std::numeric_limits<double>::quiet_NaN()), InvalidInput);
    CHECK_THROWS_AS(facility_energy(plug, std::numeric_limits<double>::infinity()), InvalidInput);
  }

  TEST_CASE("refuses negative powers, times and counts") {
    CHECK_THROWS_WITH_AS(it_power(-1.0 * watt, 16, 2.8 * kW, 2, 50.0 * watt),
                         "it_power: accelerator power must not be negative, got -1 W",
                         InvalidInput);
    CHECK_THROWS_AS(it_power(600.0 * watt, 0, 2.8 * kW, 1, 50.0 * watt), InvalidInput);
    CHECK_THROWS_AS(it_power(600.0 * watt, 16, 2.8 * kW, 17, 50.0 * watt), InvalidInput);
    CHECK_THROWS_WITH_AS(it_energy(job, -1.0 * second),
                         "it_energy: duration must not be negative, got -1 s", InvalidInput);
  }

  TEST_CASE("derivative: facility energy by PUE is the IT energy") {
    using D = study::Dual<1>;
    const ItEnergy<D> plug(as<D>(16.0 * kWh));
    const auto meter = facility_energy(plug, D::variable(1.1, 0));
    CHECK(meter.quantity().value().derivative(0) == doctest::Approx(16.0 * 3.6e6));
  }
}
