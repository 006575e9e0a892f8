#include <doctest/doctest.h>

#include <bessemer/carbon/embodied.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using carbon::embodied_carbon;
using facility::Embodied;

constexpr Embodied<> server{.per_accelerator = 150.0 * kgCO2e,
                            .per_node = 2500.0 * kgCO2e,
                            .lifetime = 6.0 * year,
                            .utilization = 0.85};

// Wrong use does not compile: accelerator-hours are a time, joules are not.
template <class T>
concept is_a_duration = requires(T t) {
  embodied_carbon(server, 8, 1, t);
};
static_assert(is_a_duration<Time<>>);
static_assert(!is_a_duration<Energy<>>);
}  // namespace

TEST_SUITE("carbon/embodied") {
  TEST_CASE("a run of the whole used life carries the whole mass") {
    constexpr auto mass = embodied_carbon(server, 8, 1, 0.85 * (6.0 * year));
    CHECK(mass.accelerators / kgCO2e == doctest::Approx(1200.0));
    CHECK(mass.nodes / kgCO2e == doctest::Approx(2500.0));
  }

  TEST_CASE("no time carries nothing") {
    static_assert(total_of<CarbonMass<>>(embodied_carbon(server, 8, 1, 0.0 * second)) ==
                  CarbonMass<>{});
  }

  TEST_CASE("property: proportional to time and hardware, inverse to life and use") {
    const auto mass = [](const Embodied<>& of, int nodes, Time<> time) {
      return total_of<CarbonMass<>>(embodied_carbon(of, 8 * nodes, nodes, time));
    };
    const CarbonMass<> one = mass(server, 1, day);
    for (const int factor : {1, 2, 10, 1000}) {
      CAPTURE(factor);
      CHECK(mass(server, factor, day) / one == doctest::Approx(factor));
      CHECK(mass(server, 1, factor * 1.0 * day) / one == doctest::Approx(factor));
      Embodied<> longer = server;
      longer.lifetime = factor * 1.0 * server.lifetime;
      CHECK(one / mass(longer, 1, day) == doctest::Approx(factor));
      Embodied<> idle = server;
      idle.utilization = server.utilization / factor;
      CHECK(mass(idle, 1, day) / one == doctest::Approx(factor));
    }
  }

  TEST_CASE("refuses no accelerators, too many nodes and negative time") {
    CHECK_THROWS_AS(embodied_carbon(server, 0, 1, day), InvalidInput);
    CHECK_THROWS_WITH_AS(embodied_carbon(server, 8, 9, day),
                         "embodied_carbon: nodes must be at least 1 and at most the 8 "
                         "accelerators, got 9",
                         InvalidInput);
    CHECK_THROWS_AS(embodied_carbon(server, 8, 1, -1.0 * day), InvalidInput);
  }

  TEST_CASE("derivative: by lifetime it is -m/L") {
    using D = study::Dual<1>;
    const Embodied<D> lifted{
        .per_accelerator = as<D>(server.per_accelerator),
        .per_node = as<D>(server.per_node),
        .lifetime = Time<D>::from_value(D::variable(server.lifetime.value(), 0)),
        .utilization = D(0.85)};
    const auto mass = total_of<CarbonMass<D>>(embodied_carbon(lifted, 8, 1, as<D>(day)));
    CHECK(mass.value().derivative(0) * server.lifetime.value() / mass.value().value() ==
          doctest::Approx(-1.0));
  }
}
