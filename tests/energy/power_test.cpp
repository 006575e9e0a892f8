#include <doctest/doctest.h>

#include <limits>

#include <bessemer/energy/power.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using energy::accelerator_power;
using energy::Activity;
using energy::idle_share;
using facility::PowerLevels;

constexpr PowerLevels<> levels{
    .matrix = 0.9, .memory_bound = 0.7, .communication = 0.4, .idle = 0.1};
constexpr Activity<> nothing{.matrix = 0.0, .memory_bound = 0.0, .communication = 0.0};
constexpr Power<> limit = 700.0 * watt;

// Wrong use does not compile: a limit is a power, not an energy or a number.
template <class L>
concept is_a_limit = requires(L l) {
  accelerator_power(l, levels, nothing);
};
static_assert(is_a_limit<Power<>>);
static_assert(!is_a_limit<Energy<>>);
static_assert(!is_a_limit<double>);
}  // namespace

TEST_SUITE("energy/power") {
  TEST_CASE("each activity alone draws its level") {
    struct Row {
      Activity<> activity;
      double watts;
    };
    for (const Row& row : {Row{{.matrix = 1.0, .memory_bound = 0.0, .communication = 0.0}, 630.0},
                           Row{{.matrix = 0.0, .memory_bound = 1.0, .communication = 0.0}, 490.0},
                           Row{{.matrix = 0.0, .memory_bound = 0.0, .communication = 1.0}, 280.0},
                           Row{nothing, 70.0}}) {
      CAPTURE(row.watts);
      CHECK(accelerator_power(limit, levels, row.activity) / watt == doctest::Approx(row.watts));
    }
  }

  TEST_CASE("shares that sum to one leave nothing idle, rounding apart") {
    static_assert(
        idle_share(Activity<>{.matrix = 0.5, .memory_bound = 0.25, .communication = 0.25}) == 0.0);
    CHECK_NOTHROW(
        idle_share(Activity<>{.matrix = 0.7, .memory_bound = 0.2, .communication = 0.1 + 1e-12}));
  }

  TEST_CASE("property: power lies between the lowest and the highest level") {
    for (const double m : {0.0, 0.2, 0.5}) {
      for (const double b : {0.0, 0.1, 0.3}) {
        for (const double c : {0.0, 0.05, 0.2}) {
          CAPTURE(m);
          CAPTURE(b);
          CAPTURE(c);
          const auto power = accelerator_power(
              limit, levels, {.matrix = m, .memory_bound = b, .communication = c});
          CHECK(power >= 0.1 * limit);
          CHECK(power <= 0.9 * limit);
          CHECK(accelerator_power(2.0 * limit, levels,
                                  {.matrix = m, .memory_bound = b, .communication = c}) /
                    power ==
                doctest::Approx(2.0));
        }
      }
    }
  }

  TEST_CASE("refuses shares that are negative, NaN or sum to more than one") {
    CHECK_THROWS_WITH_AS(
        accelerator_power(limit, levels,
                          {.matrix = 0.8, .memory_bound = 0.2, .communication = 0.2}),
        "activity: shares must sum to at most 1, got 1.2; they are parts of one step",
        InvalidInput);
    CHECK_THROWS_WITH_AS(
        accelerator_power(limit, levels,
                          {.matrix = -0.1, .memory_bound = 0.2, .communication = 0.2}),
        "activity.matrix: must not be negative, got -0.1", InvalidInput);
    CHECK_THROWS_AS(accelerator_power(limit, levels,
                                      {.matrix = std::numeric_limits<double>::quiet_NaN(),
                                       .memory_bound = 0.2,
                                       .communication = 0.2}),
                    InvalidInput);
  }

  TEST_CASE("refuses a negative limit and levels in watts") {
    CHECK_THROWS_WITH_AS(accelerator_power(-1.0 * watt, levels, nothing),
                         "accelerator_power: limit must not be negative, got -1 W", InvalidInput);
    CHECK_THROWS_AS(
        accelerator_power(limit,
                          {.matrix = 700.0, .memory_bound = 0.7, .communication = 0.4, .idle = 0.1},
                          nothing),
        InvalidInput);
  }

  TEST_CASE("derivative: a share of matrix work costs its level above idle") {
    using D = study::Dual<1>;
    const PowerLevels<D> lifted{
        .matrix = D(0.9), .memory_bound = D(0.7), .communication = D(0.4), .idle = D(0.1)};
    const auto power = accelerator_power(
        as<D>(limit), lifted,
        {.matrix = D::variable(0.5, 0), .memory_bound = D(0.2), .communication = D(0.1)});
    CHECK(power.value().derivative(0) == doctest::Approx(700.0 * (0.9 - 0.1)));
  }
}
