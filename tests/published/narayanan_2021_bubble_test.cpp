/// Pipeline bubbles as [NarayananEtAl2021] gives them, sections 2.2.1 and 2.2.2: (p - 1)/m of the
/// ideal time with 1F1B, (p - 1)/(v m) interleaved; and what follows for the layouts of Table 1.

#include <doctest/doctest.h>

#include <bessemer/parallelism/pipeline.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using parallelism::interleaved_time;
using parallelism::one_forward_one_backward_time;

parallelism::Stages<> even(int stages) {
  parallelism::Stages<> all;
  for (int i = 0; i < stages; ++i) {
    all.push_back({.forward = 1.0 * second, .backward = 2.0 * second});
  }
  return all;
}

struct Row {
  int pipeline, data, global_batch, micro_batch, virtual_stages;
};
// Table 1: pipeline-parallel size, accelerators and batch size; micro-batch and chunks from the
// authors' run scripts (tests/data/published/narayanan_2021.csv).
constexpr Row rows[] = {{2, 32, 1536, 4, 1},
                        {4, 32, 1792, 2, 3},
                        {8, 24, 2304, 2, 2},
                        {16, 15, 2160, 1, 2},
                        {64, 6, 3072, 1, 1}};
}  // namespace

TEST_SUITE("published/narayanan_2021_bubble") {
  TEST_CASE("1F1B: the bubble is (p - 1)/m of the ideal time") {
    for (const Row& row : rows) {
      CAPTURE(row.pipeline);
      const int m = row.global_batch / (row.data * row.micro_batch);
      const double ideal = 3.0 * m;
      const double bubble = one_forward_one_backward_time(even(row.pipeline), m) / second - ideal;
      CHECK(bubble / ideal == doctest::Approx((row.pipeline - 1.0) / m).epsilon(1e-14));
    }
  }

  TEST_CASE("interleaved: v chunks divide it by v") {
    for (const Row& row : rows) {
      CAPTURE(row.pipeline);
      const int m = row.global_batch / (row.data * row.micro_batch);
      const double ideal = 3.0 * m;
      const double bubble =
          interleaved_time(even(row.pipeline), m, row.virtual_stages) / second - ideal;
      CHECK(bubble / ideal ==
            doctest::Approx((row.pipeline - 1.0) / (row.virtual_stages * m)).epsilon(1e-12));
    }
  }

  // 64 stages and 512 micro-batches: 63/512 of the ideal, 63/575 = 11 % of the time.
  TEST_CASE("a trillion parameters over 64 stages wait for 11 % of the time") {
    const double time = one_forward_one_backward_time(even(64), 512) / second;
    CHECK(1.0 - 3.0 * 512 / time == doctest::Approx(63.0 / 575.0).epsilon(1e-14));
  }
}
