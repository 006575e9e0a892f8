#include <doctest/doctest.h>

#include <limits>

#include <bessemer/facility/embodied.hpp>

namespace {
using namespace bessemer;
using facility::Embodied;
constexpr Embodied<> server{.per_accelerator = 164.0 * kgCO2e,
                            .per_node = 5700.0 * kgCO2e,
                            .lifetime = 6.0 * year,
                            .utilization = 0.85};

// Wrong use does not compile: kilograms of steel are not kilograms of CO2e.
template <class M>
concept is_carbon = requires(M m) {
  Embodied<>{.per_accelerator = m, .per_node = {}, .lifetime = {}, .utilization = 1.0};
};
static_assert(is_carbon<CarbonMass<>>);
static_assert(!is_carbon<Mass<>>);
}  // namespace

TEST_SUITE("facility/embodied") {
  TEST_CASE("a complete description passes") { CHECK_NOTHROW(check(server)); }

  TEST_CASE("refuses a use outside (0, 1], a life that is not positive, negative and NaN masses") {
    constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
    for (const double bad : {0.0, -0.5, 1.5, not_a_number}) {
      CAPTURE(bad);
      Embodied<> wrong = server;
      wrong.utilization = bad;
      CHECK_THROWS_AS(check(wrong), InvalidInput);
    }
    Embodied<> wrong = server;
    wrong.lifetime = {};
    CHECK_THROWS_WITH_AS(check(wrong), "embodied.lifetime: must be positive, got 0 days",
                         InvalidInput);
    wrong = server;
    wrong.per_accelerator = not_a_number * kgCO2e;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
    wrong = server;
    wrong.per_node = -1.0 * kgCO2e;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
  }
}
