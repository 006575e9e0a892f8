#include <doctest/doctest.h>

#include <bessemer/energy/activity.hpp>
#include <bessemer/study/dual.hpp>

TEST_SUITE("energy/activity") {
  using namespace bessemer;

  TEST_CASE("utilization over what is sustained is matrix work; the rest is in thirds") {
    const auto activity = energy::activity_of(0.3, 0.75);
    CHECK(activity.matrix == doctest::Approx(0.4));
    CHECK(activity.memory_bound == doctest::Approx(0.2));
    CHECK(activity.communication == doctest::Approx(0.2));
    CHECK(energy::idle_share(activity) == doctest::Approx(0.2));
  }

  TEST_CASE("the ends: nothing, and all that is sustained") {
    CHECK(energy::activity_of(0.0, 0.75).matrix == 0.0);
    CHECK(energy::idle_share(energy::activity_of(0.75, 0.75)) == doctest::Approx(0.0));
  }

  TEST_CASE("refuses more than is sustained") {
    CHECK_THROWS_WITH_AS(
        energy::activity_of(0.8, 0.75),
        "activity_of: utilization must be in [0, 0.75], what matrix units sustain, got 0.8",
        InvalidInput);
    CHECK_THROWS_AS(energy::activity_of(0.1, 0.0), InvalidInput);
  }

  TEST_CASE("derivative: matrix work grows as one over the sustained share") {
    using D = study::Dual<1>;
    CHECK(energy::activity_of(D::variable(0.3, 0), D(0.75)).matrix.derivative(0) ==
          doctest::Approx(1.0 / 0.75));
  }
}
