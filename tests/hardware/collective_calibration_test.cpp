#include <doctest/doctest.h>

#include <concepts>
#include <limits>

#include <bessemer/hardware/collective_calibration.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using Calibration = hardware::CollectiveCalibration<>;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr Calibration good = support::collective_calibration();

// Wrong use does not compile: a bare number is not a time.
template <class T>
concept is_a_start = std::convertible_to<T, decltype(Calibration::start)>;
static_assert(is_a_start<Time<>> && !is_a_start<double> && !is_a_start<Bandwidth<>>);
}  // namespace

TEST_SUITE("hardware/collective_calibration") {
  TEST_CASE("an ideal calibration passes: no start, no hops, the whole link") {
    CHECK_NOTHROW(check(Calibration{.start = {}, .hop = {}, .link_share = 1.0}));
    CHECK_NOTHROW(check(good));
  }

  TEST_CASE("refuses shares outside (0, 1]") {
    struct Row {
      double value;
      const char* sentence;
    };
    for (const Row& row :
         {Row{0.0, "calibration.link_share: must be above 0 and at most 1, got 0"},
          Row{-0.5, "calibration.link_share: must be above 0 and at most 1, got -0.5"},
          Row{1.5, "calibration.link_share: must be above 0 and at most 1, got 1.5"},
          Row{infinity, "calibration.link_share: must be above 0 and at most 1, got inf"},
          Row{not_a_number, "calibration.link_share: must be above 0 and at most 1, got nan"}}) {
      CAPTURE(row.value);
      Calibration wrong = good;
      wrong.link_share = row.value;
      CHECK_THROWS_WITH_AS(check(wrong), row.sentence, InvalidInput);
    }
  }

  TEST_CASE("refuses times that are negative, NaN or infinite") {
    for (const double bad : {-1e-9, not_a_number}) {
      CAPTURE(bad);
      Calibration wrong = good;
      wrong.start = bad * second;
      CHECK_THROWS_WITH_AS(check(wrong), "calibration.start, calibration.hop: must not be negative",
                           InvalidInput);
      wrong = good;
      wrong.hop = bad * second;
      CHECK_THROWS_WITH_AS(check(wrong), "calibration.start, calibration.hop: must not be negative",
                           InvalidInput);
    }
    Calibration wrong = good;
    wrong.start = infinity * second;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
    wrong = good;
    wrong.hop = infinity * second;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
  }

  TEST_CASE("a field left out is an error, not a zero") {
    CHECK_THROWS_WITH_AS(Calibration{}, "calibration.start: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Calibration{.start = {}}), "calibration.hop: must be given",
                         InvalidInput);
    CHECK_THROWS_WITH_AS((Calibration{.start = {}, .hop = {}}),
                         "calibration.link_share: must be given", InvalidInput);
  }
}
