#include <doctest/doctest.h>

#include <bessemer/plan/schedule.hpp>
#include <support/pipelines.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::plan;

constexpr Plan one_forward_one_backward(int stages) { return {.pipeline = stages}; }
constexpr Plan interleaved(int stages, int chunks) {
  return {.pipeline = stages, .virtual_stages = chunks, .schedule = Schedule::interleaved};
}

// The first stage of 1F1B holds p micro-batches, the last one [NarayananEtAl2021] section 2.2.1.
static_assert(chunks_in_flight(one_forward_one_backward(8), 64, 0) == 8);
static_assert(chunks_in_flight(one_forward_one_backward(8), 64, 7) == 1);
static_assert(chunks_in_flight(one_forward_one_backward(8), 3, 0) == 3);
static_assert(chunks_in_flight(one_forward_one_backward(1), 64, 0) == 1);
}  // namespace

TEST_SUITE("plan/schedule") {
  TEST_CASE("1F1B: in flight is the peak of the order played out, on every stage") {
    for (int p = 1; p <= 12; ++p) {
      for (int m = 1; m <= 32; ++m) {
        const auto orders = support::one_forward_one_backward_orders(p, m);
        for (int stage = 0; stage < p; ++stage) {
          CAPTURE(p);
          CAPTURE(m);
          CAPTURE(stage);
          CHECK(chunks_in_flight(one_forward_one_backward(p), m, stage) ==
                support::peak_in_flight(orders[static_cast<std::size_t>(stage)]));
        }
      }
    }
  }

  TEST_CASE("interleaved: in flight is the peak of the order played out, on every stage") {
    for (int p = 2; p <= 8; ++p) {
      for (int m = p; m <= 4 * p; m += p) {
        for (int v = 2; v <= 5; ++v) {
          const auto orders = support::interleaved_orders(p, m, v);
          for (int stage = 0; stage < p; ++stage) {
            CAPTURE(p);
            CAPTURE(m);
            CAPTURE(v);
            CAPTURE(stage);
            CHECK(chunks_in_flight(interleaved(p, v), m, stage) ==
                  support::peak_in_flight(orders[static_cast<std::size_t>(stage)]));
          }
        }
      }
    }
  }

  TEST_CASE("published: the first stage holds 1 + (p - 1)/(p v) as much [KorthikantiEtAl2022]") {
    // Section 4.2.3, against the p micro-batches of 1F1B; p v chunks are p micro-batches.
    for (const int p : {2, 4, 8, 35}) {
      for (const int v : {2, 3, 7}) {
        CAPTURE(p);
        CAPTURE(v);
        const double chunks = chunks_in_flight(interleaved(p, v), 100 * p, 0);
        CHECK(chunks / (p * v) == doctest::Approx(1.0 + (p - 1.0) / (p * v)).epsilon(1e-15));
      }
    }
  }

  TEST_CASE("property: in flight falls along the pipeline and never exceeds what there is") {
    for (const int v : {1, 2, 4}) {
      for (const int m : {4, 8, 40}) {
        const Plan plan = v == 1 ? one_forward_one_backward(4) : interleaved(4, v);
        for (int stage = 0; stage < 4; ++stage) {
          CAPTURE(v);
          CAPTURE(m);
          CAPTURE(stage);
          const int now = chunks_in_flight(plan, m, stage);
          CHECK(now >= 1);
          CHECK(now <= m * v);
          if (stage > 0) CHECK(now <= chunks_in_flight(plan, m, stage - 1));
          CHECK(now <= chunks_in_flight(plan, m + 4, stage));
        }
      }
    }
  }

  TEST_CASE("refuses stages outside the pipeline and steps without micro-batches") {
    const Plan plan = one_forward_one_backward(4);
    CHECK_THROWS_WITH_AS(chunks_in_flight(plan, 8, 4),
                         "chunks_in_flight: stage must be between 0 and 3, got 4", InvalidInput);
    CHECK_THROWS_WITH_AS(chunks_in_flight(plan, 8, -1),
                         "chunks_in_flight: stage must be between 0 and 3, got -1", InvalidInput);
    CHECK_THROWS_WITH_AS(chunks_in_flight(plan, 0, 0),
                         "chunks_in_flight: micro_batch_count must be at least 1, got 0",
                         InvalidInput);
  }
}
