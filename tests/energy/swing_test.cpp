#include <doctest/doctest.h>

#include <bessemer/energy/swing.hpp>

namespace {
using namespace bessemer;
using energy::power_swing;
constexpr facility::PowerLevels<> levels{
    .matrix = 0.85, .memory_bound = 0.65, .communication = 0.40, .idle = 0.15};
}  // namespace

TEST_SUITE("energy/swing") {
  // 16,384 H100 of 700 W between matrix work and exposed communication: 0.45 x 11.4688 MW.
  TEST_CASE("compute and communication of a whole job") {
    const auto swing =
        power_swing(700.0 * watt, levels,
                    {.matrix = 0.7, .memory_bound = 0.2, .communication = 0.1}, 16384, 6.0 * MW);
    CHECK(difference(swing) / MW == doctest::Approx(0.45 * 16384 * 700e-6));
    CHECK(swing.high / MW == doctest::Approx(0.85 * 16384 * 700e-6 + 6.0));
    CHECK(swing.mean / MW ==
          doctest::Approx((0.7 * 0.85 + 0.2 * 0.65 + 0.1 * 0.4) * 16384 * 700e-6 + 6.0));
  }

  TEST_CASE("one activity alone does not swing, and idle time lowers the low") {
    const auto flat =
        power_swing(700.0 * watt, levels,
                    {.matrix = 1.0, .memory_bound = 0.0, .communication = 0.0}, 8, 1.0 * kW);
    CHECK(difference(flat) / watt == doctest::Approx(0.0));
    const auto waits =
        power_swing(700.0 * watt, levels,
                    {.matrix = 0.8, .memory_bound = 0.0, .communication = 0.0}, 8, 1.0 * kW);
    CHECK(waits.low / watt == doctest::Approx(0.15 * 5600.0 + 1000.0));
  }

  TEST_CASE("property: low <= mean <= high") {
    for (const double m : {0.0, 0.3, 0.6}) {
      for (const double c : {0.0, 0.2, 0.4}) {
        const auto swing =
            power_swing(400.0 * watt, levels,
                        {.matrix = m, .memory_bound = 0.0, .communication = c}, 64, 2.0 * kW);
        CHECK(swing.low <= swing.mean);
        CHECK(swing.mean <= swing.high);
      }
    }
  }

  TEST_CASE("refuses no accelerators and negative rest") {
    CHECK_THROWS_AS(
        power_swing(400.0 * watt, levels,
                    {.matrix = 1.0, .memory_bound = 0.0, .communication = 0.0}, 0, 0.0 * kW),
        InvalidInput);
    CHECK_THROWS_AS(
        power_swing(400.0 * watt, levels,
                    {.matrix = 1.0, .memory_bound = 0.0, .communication = 0.0}, 1, -1.0 * kW),
        InvalidInput);
  }
}
