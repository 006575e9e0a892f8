#include <doctest/doctest.h>

#include <limits>

#include <bessemer/facility/checkpoint_storage.hpp>

namespace {
using namespace bessemer;
using facility::CheckpointStorage;
constexpr CheckpointStorage<> storage{.bandwidth = 2.0 * TB / second,
                                      .writer_bandwidth = 1.0 * GB / second};
}  // namespace

TEST_SUITE("facility/checkpoint_storage") {
  TEST_CASE("latency is none unless given") { static_assert(storage.latency == Time<>{}); }

  TEST_CASE("refuses bandwidths that are not positive and a negative latency") {
    for (const double bad : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
      CAPTURE(bad);
      CheckpointStorage<> wrong = storage;
      wrong.bandwidth = bad * GB / second;
      CHECK_THROWS_AS(check(wrong), InvalidInput);
      wrong = storage;
      wrong.writer_bandwidth = bad * GB / second;
      CHECK_THROWS_AS(check(wrong), InvalidInput);
    }
    CheckpointStorage<> early = storage;
    early.latency = -1.0 * second;
    CHECK_THROWS_WITH_AS(check(early), "checkpoint_storage.latency: must not be negative, got -1 s",
                         InvalidInput);
  }
}
