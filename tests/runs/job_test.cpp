#include <doctest/doctest.h>

#include <bessemer/run/job.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using run::Job;

constexpr auto gpt = support::gpt(24, 2048, 16);
constexpr Job<> good = support::job(gpt, {.tensor = 4, .pipeline = 2}, 64, 512);
static_assert(check(good).data == 8 && check(good).micro_batch_count == 64);
}  // namespace

TEST_SUITE("run/job") {
  TEST_CASE("a field left out is an error, not a zero") {
    CHECK_THROWS_WITH_AS(Job<>{}, "job.model: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(Job<>{.model = gpt}, "job.training: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Job<>{.model = gpt, .training = good.training}),
                         "job.cluster: must be given", InvalidInput);
  }

  TEST_CASE("refuses what any of its parts refuses") {
    Job<> bad = good;
    bad.model.hidden = 0;
    CHECK_THROWS_WITH_AS(check(bad), "model.hidden: must be between 1 and 16777216, got 0",
                         InvalidInput);
    bad = good;
    bad.training.global_batch = 0;
    CHECK_THROWS_WITH_AS(check(bad),
                         "training.global_batch: must be between 1 and 1 billion sequences, got 0",
                         InvalidInput);
    bad = good;
    bad.cluster.accelerators = 60;
    CHECK_THROWS_WITH_AS(check(bad),
                         "cluster.accelerators: 60 is not a multiple of the scale-up domain of 8; "
                         "whole domains only",
                         InvalidInput);
    bad = good;
    bad.software.fragmentation = 0.5;
    CHECK_THROWS_WITH_AS(check(bad), "software.fragmentation: must be between 1 and 10, got 0.5",
                         InvalidInput);
    bad = good;
    bad.plan.tensor = 3;
    CHECK_THROWS_WITH_AS(
        check(bad),
        "plan.tensor: 3 does not divide the 16 attention heads of the model; choose a divisor",
        Infeasible);
  }

  TEST_CASE("refuses to train beyond the rows of learned positions") {
    Job<> bad = good;
    bad.training.sequence_length = 4096;  // of 2,048 rows
    CHECK_THROWS_WITH_AS(check(bad),
                         "training.sequence_length: 4096 tokens exceed the 2048 learned positions "
                         "of the model; use fewer, or more rows",
                         InvalidInput);
  }
}
