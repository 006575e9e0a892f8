#include <doctest/doctest.h>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/run/step.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;

run::Job<> small(double host_microseconds) {
  run::Job<> job = support::job(support::gpt(4, 256, 4), {}, 8, 32);
  job.software.host_operator = host_microseconds * microsecond;
  return job;
}

run::Step<> step(const run::Job<>& job) {
  return run::step(job, compute::CalibratedKernels<>{support::kernel_calibration()},
                   network::CalibratedCollectives<>{
                       {support::collective_calibration(), support::collective_calibration()}});
}

run::Job<> mixture() {
  run::Job<> job = small(0.0);
  model::FeedForward& block = job.model.runs[0].layer.feed_forward;
  block.bias = false;
  block.experts = {.count = 8, .per_token = 2};
  return job;
}

}  // namespace

TEST_SUITE("runs/host_pace") {
  TEST_CASE("a host that takes no time costs none") {
    CHECK(step(small(0.0)).breakdown.host == Time<>{});
  }

  TEST_CASE("limit: a slow host sets the pace, k operators of t each") {
    // Time grows by the same for each further microsecond: the device no longer shows.
    const Time<> at_1000 = step(small(1000.0)).time;
    const Time<> at_2000 = step(small(2000.0)).time;
    const Time<> at_3000 = step(small(3000.0)).time;
    CHECK((at_3000 - at_2000).value() == doctest::Approx((at_2000 - at_1000).value()));
    CHECK(at_3000 > 2.9 * at_1000);
  }

  TEST_CASE("property: time never falls when the host takes longer") {
    Time<> before{};
    for (double host = 0.0; host < 200.0; host += 5.0) {
      const Time<> now = step(small(host)).time;
      CHECK(now >= before);
      before = now;
    }
  }

  TEST_CASE("property: graphs only help, the whole iteration most") {
    run::Job<> job = small(500.0);
    const Time<> eager = step(job).time;
    job.plan.cuda_graph.modules = {plan::Module::attention_core, plan::Module::norm};
    const Time<> part = step(job).time;
    job.plan.cuda_graph = {.full_iteration = true};
    const Time<> whole = step(job).time;
    CHECK(part < eager);
    CHECK(whole < part);
    CHECK(whole == step(small(0.0)).time);
  }

  TEST_CASE("a leak costs its part of the host's time where the device is slower") {
    run::Job<> job = small(0.001);
    job.software.host_leak = 0.5;
    const Time<> half = step(job).breakdown.host;
    job.software.host_leak = 1.0;
    CHECK(half > Time<>{});
    CHECK(step(job).breakdown.host.value() == doctest::Approx(2.0 * half.value()));
  }

  TEST_CASE("mixtures wait for the host in each pass unless the whole iteration is one graph") {
    run::Job<> job = mixture();
    const Time<> without = step(job).time;
    job.software.routing_stall = 1.0 * millisecond;
    // Four layers, forward and backward, each micro-batch.
    const run::Step<> with = step(job);
    const double passes = 8.0 * with.layout.micro_batch_count;
    CHECK(with.breakdown.host.value() == doctest::Approx(passes * 1e-3));
    job.plan.cuda_graph = {.full_iteration = true};
    CHECK(step(job).time == without);
  }

  TEST_CASE("experts issued one by one cost the host more") {
    run::Job<> job = mixture();
    job.software.host_operator = 1.0 * millisecond;
    job.software.host_kernel = 1.0 * millisecond;
    const Time<> together = step(job).time;
    job.software.issues_experts_apart = true;
    CHECK(step(job).time > together);
  }

  TEST_CASE("what a compiler leaves out of a repeated layer is its last product") {
    run::Job<> job = small(0.0);
    job.plan.recomputation = plan::full_recomputation;
    const run::Step<> repeated = step(job);
    job.software.repeats_last_product = false;
    const run::Step<> spared = step(job);
    CHECK(spared.breakdown.recomputation < repeated.breakdown.recomputation);
    CHECK(spared.breakdown.compute == repeated.breakdown.compute);
  }

  TEST_CASE("wrong use") {
    run::Job<> job = small(-1.0);
    CHECK_THROWS_AS(step(job), InvalidInput);
    job = small(0.0);
    job.software.host_leak = 1.5;
    CHECK_THROWS_AS(step(job), InvalidInput);
  }
}
