#include <doctest/doctest.h>

#include <limits>

#include <bessemer/reliability/maintenance.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using reliability::maintenance_share;
using reliability::MaintenanceWindows;
using reliability::nodes_in_maintenance;

constexpr MaintenanceWindows<> monthly{.period = 30.0 * day, .length = 4.0 * hour};

template <class Windows>
concept is_windows = requires(Windows w) {
  maintenance_share(w, minute, minute);
};
static_assert(is_windows<MaintenanceWindows<>>);
static_assert(!is_windows<Time<>>);
}  // namespace

TEST_SUITE("reliability/maintenance") {
  // 2 + 240 + 8 minutes of 43,200.
  TEST_CASE("four hours a month, a checkpoint before and a restart after: 250 of 43,200 minutes") {
    CHECK(maintenance_share(monthly, 2.0 * minute, 8.0 * minute) ==
          doctest::Approx(250.0 / 43'200.0));
  }

  TEST_CASE("windows of no length still cost a checkpoint and a restart; none at all, nothing") {
    CHECK(maintenance_share(MaintenanceWindows<>{.period = 1.0 * day, .length = 0.0 * hour},
                            0.0 * minute, 0.0 * minute) == 0.0);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(maintenance_share(MaintenanceWindows<>{.period = infinity * day, .length = 4.0 * hour},
                            2.0 * minute, 8.0 * minute) == 0.0);
  }

  // 2,048 nodes, each out for 6 h every 90 days: 5.7 at any time.
  TEST_CASE("rolling maintenance occupies spares") {
    CHECK(nodes_in_maintenance(2048, 6.0 * hour, 90.0 * day) ==
          doctest::Approx(2048.0 * 6.0 / 2160.0));
  }

  TEST_CASE("windows without time between them cannot be") {
    CHECK_THROWS_AS(
        maintenance_share(MaintenanceWindows<>{.period = 4.0 * hour, .length = 4.0 * hour}, minute,
                          minute),
        Infeasible);
  }

  TEST_CASE("refuses negative times and jobs of no nodes") {
    CHECK_THROWS_WITH_AS(
        maintenance_share(MaintenanceWindows<>{.period = 0.0 * day, .length = hour}, minute,
                          minute),
        "maintenance_windows.period: must be positive, got 0 s", InvalidInput);
    CHECK_THROWS_AS(
        maintenance_share(MaintenanceWindows<>{.period = 1.0 * day, .length = -1.0 * hour}, minute,
                          minute),
        InvalidInput);
    CHECK_THROWS_AS(maintenance_share(monthly, -1.0 * minute, minute), InvalidInput);
    CHECK_THROWS_AS(nodes_in_maintenance(0, hour, 1.0 * day), InvalidInput);
    CHECK_THROWS_AS(nodes_in_maintenance(8, -1.0 * hour, 1.0 * day), InvalidInput);
    CHECK_THROWS_AS(nodes_in_maintenance(8, 2.0 * day, 1.0 * day), InvalidInput);
  }

  TEST_CASE("derivative: by the length, one over the period") {
    using D = study::Dual<1>;
    const auto share = maintenance_share(
        MaintenanceWindows<D>{.period = as<D>(30.0 * day),
                              .length = Time<D>::from_value(D::variable(7200.0, 0))},
        as<D>(minute), as<D>(minute));
    CHECK(share.derivative(0) * 30.0 * day.value() == doctest::Approx(1.0));
  }
}
