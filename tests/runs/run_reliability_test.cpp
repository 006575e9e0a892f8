#include <doctest/doctest.h>

#include <cmath>
#include <optional>

#include <bessemer/catalog/part_rates.hpp>
#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/training_run.hpp>
#include <support/derivatives.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using network::HierarchicalRing;
using run::CheckpointKind;
using run::Conditions;
using run::Job;
using run::training_run;
using run::TrainingRun;
using support::job;

constexpr auto gpt = support::gpt(24, 2048, 16);
constexpr compute::CalibratedKernels<> kernels{support::kernel_calibration()};
constexpr HierarchicalRing rings;
constexpr Conditions<> conditions = support::conditions();
// 64 accelerators in 8 nodes: four replicas of one node each.
constexpr Job<> usual = job(gpt, {.tensor = 4, .pipeline = 2}, 64, 768);
// 64/10 of accelerators, 8/5 of nodes, 64/50 of the network, each a year, takes a node out.
constexpr double failures_a_year = 9.28;

doctest::Approx near(double x, double epsilon = 1e-12) {
  return doctest::Approx(x).epsilon(epsilon);
}
TrainingRun<> run_of(const Conditions<>& under, const Job<>& of = usual) {
  return training_run(of, under, kernels, rings);
}
Conditions<> with(CheckpointKind kind) {
  Conditions<> under = conditions;
  under.checkpoints = {.kind = kind,
                       .copy_bandwidth = 100.0 * GB / second,
                       .slowdown = kind == CheckpointKind::background ? 0.02 : 0.0,
                       .peer_bandwidth = 50.0 * GB / second};
  return under;
}
Conditions<> with_spares(int nodes, Time<> repair, bool elastic = false) {
  Conditions<> under = conditions;
  under.spares = {.nodes = nodes, .repair = repair, .elastic = elastic};
  return under;
}
/// Parts that fail as often as the plain rates, the network by a switch of two nodes.
facility::FailingParts<> parts() {
  return {.rates = {.accelerator = 0.07 / year,
                    .memory = 0.03 / year,
                    .adapter = {},
                    .network_switch = 16.0 * 0.02 / year,
                    .host = 0.2 / year,
                    .power = {}},
          .machine = {.accelerators_per_node = 8,
                      .adapters_per_node = 8,
                      .nodes_per_switch = 2,
                      .nodes_per_power_domain = 1}};
}

constexpr Conditions<> in_the_background() {
  Conditions<> under = conditions;
  under.checkpoints = {.kind = CheckpointKind::background, .copy_bandwidth = 100.0 * GB / second};
  under.spares = {.nodes = 1, .repair = 24.0 * hour};
  under.maintenance = {.period = 30.0 * day, .length = 4.0 * hour};
  return under;
}
// A whole run with all of them is a constant.
constexpr auto constant = training_run(usual, in_the_background(), kernels, rings);
static_assert(constant.goodput > 0.9 && constant.goodput < 1.0);
}  // namespace

TEST_SUITE("run/run_reliability") {
  TEST_CASE("where nothing is said the losses are those of checkpoints that stop the job") {
    const auto run = run_of(conditions);
    const auto lost = reliability::lost_time(run.checkpoint_interval, run.checkpoint_time,
                                             conditions.recovery, run.mean_time_between_failures);
    CHECK(run.lost_time.checkpointing == lost.checkpointing);
    CHECK(run.lost_time.lost_work == lost.lost_work);
    CHECK(run.lost_time.restart == lost.restart);
    CHECK(run.goodput == 1.0 - total_of<double>(lost));
    CHECK(run.lost_time.maintenance == 0.0);
    CHECK(run.lost_time.waiting == 0.0);
    CHECK(run.durable_after == run.checkpoint_time);
    CHECK(run.storage_every == 1);
    CHECK(total_of<Frequency<>>(run.failures) * run.mean_time_between_failures == near(1.0));
  }

  TEST_CASE("property: losses by name and goodput sum to one, with everything at once") {
    for (const auto kind :
         {CheckpointKind::synchronous, CheckpointKind::background, CheckpointKind::tiered}) {
      for (const int spares : {-1, 0, 2}) {
        for (const bool elastic : {false, true}) {
          for (const bool by_part : {false, true}) {
            CAPTURE(static_cast<int>(kind));
            CAPTURE(spares);
            CAPTURE(elastic);
            CAPTURE(by_part);
            Conditions<> under = with(kind);
            if (spares >= 0) under.spares = with_spares(spares, 72.0 * hour, elastic).spares;
            if (by_part) under.parts = parts();
            under.early_failures = {.share = 0.05, .life = 90.0 * day};
            under.maintenance = {.period = 30.0 * day, .length = 4.0 * hour};
            under.corruption = {.rate = 0.01 / year, .noticed_after = 2.0 * hour};
            const auto run = run_of(under);
            CHECK(total_of<double>(run.lost_time) + run.goodput == near(1.0));
            CHECK(run.goodput > 0.0);
            CHECK(run.goodput < run_of(conditions).goodput);
            each_part(run.lost_time, [](std::string_view, double share) { CHECK(share >= 0.0); });
            CHECK(run.duration * run.goodput / second == near(run.steps * run.step.time / second));
          }
        }
      }
    }
  }

  // Failures a year times a repair of 1/9.28 year is a load of one; without spares the job waits
  // half of the time, with one spare 1/2 : 1 + 1 + 1/2.
  TEST_CASE("hand-worked: a load of one waits half of the time, with a spare a fifth") {
    const Time<> repair = 1.0 / failures_a_year * year;
    CHECK(run_of(with_spares(0, repair)).lost_time.waiting == near(0.5));
    CHECK(run_of(with_spares(1, repair)).lost_time.waiting == near(0.2));
  }

  TEST_CASE("property: more spares never hurt, by part or not, elastic or not") {
    for (const bool by_part : {false, true}) {
      for (const bool elastic : {false, true}) {
        double before = 0.0;
        for (int nodes = 0; nodes < 12; ++nodes) {
          Conditions<> under = with_spares(nodes, 30.0 * day, elastic);
          if (by_part) under.parts = parts();
          const double goodput = run_of(under).goodput;
          CHECK(goodput >= before);
          before = goodput;
        }
        CHECK(before == near(run_of(conditions).goodput, 1e-5));
      }
    }
  }

  TEST_CASE("a switch that takes two nodes needs more spares than failures of single nodes") {
    Conditions<> single = with_spares(1, 10.0 * day), pair = single;
    single.parts = pair.parts = parts();
    single.parts->machine.nodes_per_switch = 1;
    single.parts->rates.network_switch = 0.5 * pair.parts->rates.network_switch;
    CHECK(run_of(single).mean_time_between_failures / run_of(pair).mean_time_between_failures ==
          near(1.0));
    CHECK(run_of(pair).lost_time.waiting > run_of(single).lost_time.waiting);
  }

  TEST_CASE("an elastic job goes on where another waits") {
    const auto waits = run_of(with_spares(0, 30.0 * day));
    const auto shrinks = run_of(with_spares(0, 30.0 * day, true));
    CHECK(shrinks.goodput > waits.goodput);
    CHECK(shrinks.lost_time.waiting == 0.0);
    CHECK(shrinks.lost_time.fewer_replicas > 0.0);
  }

  TEST_CASE("the machine of the rates gives way to the nodes of the job") {
    Conditions<> under = conditions;
    under.parts = parts();
    under.parts->machine.accelerators_per_node = 4;
    CHECK(run_of(under).mean_time_between_failures / year == near(1.0 / failures_a_year));
  }

  TEST_CASE("a window takes its length, a checkpoint and a restart") {
    Conditions<> under = conditions;
    under.maintenance = {.period = 100.0 * hour, .length = 5.0 * hour};
    const auto run = run_of(under);
    const double checkpoint = run.checkpoint_time / hour;
    CHECK(run.lost_time.maintenance == near((5.0 + checkpoint + 300.0 / 3600.0) / 100.0));
    CHECK(run.goodput == near((1.0 - run.lost_time.maintenance) * run_of(conditions).goodput));
  }

  TEST_CASE("in the background a checkpoint stops the job for the copy alone") {
    const auto run = run_of(with(CheckpointKind::background));
    const double bytes = run.checkpoint_size / byte;
    CHECK(run.checkpoint_time / second == near(bytes / 800e9));
    CHECK(run.durable_after / second == near(bytes / 800e9 + bytes / 80e9));
    CHECK(run.goodput > run_of(conditions).goodput);
  }

  TEST_CASE("in tiers a checkpoint stops the job for two copies; the network is what kills both") {
    const auto run = run_of(with(CheckpointKind::tiered));
    const double bytes = run.checkpoint_size / byte;
    CHECK(run.checkpoint_time / second == near(bytes / 800e9 + bytes / 400e9));
    CHECK(run.storage_every > 1);
    CHECK(run.goodput > run_of(conditions).goodput);
    Conditions<> under = with(CheckpointKind::tiered);
    under.checkpoints.memory_restart = 10.0 * second;
    CHECK(run_of(under).goodput > run.goodput);
    // On its own host alone nothing survives that takes a node: no rate here leaves one standing.
    under.checkpoints.copies = 1;
    CHECK(run_of(under).goodput < run.goodput);
  }

  TEST_CASE("property: the intervals that are chosen are the best") {
    Conditions<> verified = conditions;
    verified.corruption = {.rate = 0.05 / year, .check = 20.0 * second};
    for (const Conditions<>& of :
         {with(CheckpointKind::background), with(CheckpointKind::tiered), verified}) {
      const auto best = run_of(of);
      for (const double factor : {0.9, 1.1}) {
        Conditions<> under = of;
        under.checkpoint_interval = factor * best.checkpoint_interval;
        under.checkpoints.storage_every = best.storage_every;
        CHECK(run_of(under).goodput < best.goodput);
      }
    }
  }

  TEST_CASE("the host's links and the links out are the bandwidths that are not given") {
    Conditions<> under = with(CheckpointKind::tiered);
    under.checkpoints.copy_bandwidth = {};
    under.checkpoints.peer_bandwidth = {};
    CHECK_THROWS_WITH_AS(run_of(under),
                         "checkpoints.copy_bandwidth: must be given; the host's links of this node "
                         "are not known",
                         InvalidInput);
    Job<> linked = usual;
    linked.cluster.node.host.link = 25.0 * GB / second;
    const double bytes = run_of(conditions).checkpoint_size / byte;
    const double out = 8.0 * (linked.cluster.node.scale_out.bandwidth / (byte / second));
    CHECK(run_of(under, linked).checkpoint_time / second ==
          near(bytes / 8.0 / 200e9 + bytes / 8.0 / out));
  }

  TEST_CASE("corruption that never comes and is checked for in no time changes nothing") {
    Conditions<> under = conditions;
    under.corruption = {.rate = {}};
    CHECK(run_of(under).goodput == near(run_of(conditions).goodput));
    under.corruption = {.rate = 0.05 / year, .check = 10.0 * second};
    const auto checked = run_of(under);
    CHECK(checked.lost_time.verification > 0.0);
    CHECK(checked.goodput < run_of(conditions).goodput);
  }

  // -ln(1 - q) failures of each accelerator over its early life, of which the run sees all but
  // exp(-T/tau).
  TEST_CASE("hand-worked: a new batch loses the share that is said, spread over the run") {
    Conditions<> under = conditions;
    under.early_failures = {.share = 0.05, .life = 20.0 * day};
    const auto run = run_of(under);
    const Time<> useful = run.steps * run.step.time;
    const double expected = 64.0 * (useful / (10.0 * year) -
                                    std::log(0.95) * (1.0 - std::exp(-(useful / (20.0 * day)))));
    CHECK(run.failures.accelerator * useful == near(expected, 1e-9));
    under.early_failures->age = 1.0 * year;
    CHECK(run_of(under).failures.accelerator * year == near(6.4, 1e-6));
  }

  // [GrattafioriEtAl2024] Table 5: 419 interruptions in 54 days of 16,384 accelerators.
  TEST_CASE("published: parts of Llama 3 stop 16,384 accelerators every 3.1 hours") {
    const Job<> large = job(gpt, {.tensor = 4, .pipeline = 2}, 16384, 4096);
    Conditions<> under = conditions;
    const auto& entry = catalog::h100_llama_3_parts;
    under.parts = {.rates = entry.description(), .machine = entry.parts.value()};
    CHECK(run_of(under, large).mean_time_between_failures / hour == near(54.0 * 24.0 / 419.0));
  }

  TEST_CASE("refuses what makes no sense, each by its field") {
    Conditions<> bad = with_spares(-1, 1.0 * hour);
    CHECK_THROWS_WITH_AS(run_of(bad), "spares.nodes: must not be negative, got -1", InvalidInput);
    bad = with_spares(1, 1.0 * hour, true);
    bad.spares->fail = true;
    CHECK_THROWS_AS(run_of(bad), InvalidInput);
    bad = with(CheckpointKind::tiered);
    bad.checkpoints.copies = 9;
    CHECK_THROWS_WITH_AS(run_of(bad),
                         "checkpoints.copies: must be at most the 8 nodes of the job, got 9",
                         InvalidInput);
    bad = with(CheckpointKind::background);
    bad.corruption = {.rate = 0.1 / year, .check = 1.0 * second};
    CHECK_THROWS_AS(run_of(bad), InvalidInput);
    bad.corruption->noticed_after = 1.0 * hour;
    CHECK_THROWS_AS(run_of(bad), InvalidInput);
    bad = conditions;
    bad.corruption = {.rate = 1.0 / day, .noticed_after = 30.0 * day};
    CHECK_THROWS_AS(run_of(bad), Infeasible);
    bad = conditions;
    bad.early_failures = {.share = 1.0, .life = 1.0 * day};
    CHECK_THROWS_AS(run_of(bad), InvalidInput);
    bad.early_failures->share = 0.05;
    bad.failure_rates.accelerator = {};
    CHECK_THROWS_AS(run_of(bad), InvalidInput);
    bad = conditions;
    bad.maintenance = {.period = 1.0 * hour, .length = 2.0 * hour};
    CHECK_THROWS_AS(run_of(bad), Infeasible);
    Job<> large_replicas = job(gpt, {.tensor = 4, .pipeline = 3}, 96, 768);
    CHECK_THROWS_AS(run_of(with_spares(0, 1.0 * day, true), large_replicas), InvalidInput);
  }

  TEST_CASE("a job that never fails loses nothing, whatever its checkpoints") {
    for (const auto kind :
         {CheckpointKind::synchronous, CheckpointKind::background, CheckpointKind::tiered}) {
      Conditions<> under = with(kind);
      under.failure_rates = {.accelerator = {}, .node = {}, .network_per_accelerator = {}};
      under.spares = {.nodes = 0, .repair = 24.0 * hour};
      CHECK(run_of(under).goodput == 1.0);
    }
  }

  TEST_CASE("derivative: goodput by rates, times and bandwidths, for each kind of checkpoint") {
    for (const auto kind :
         {CheckpointKind::synchronous, CheckpointKind::background, CheckpointKind::tiered}) {
      CAPTURE(static_cast<int>(kind));
      support::check_derivatives<6>(
          [kind]<class S>(const std::array<S, 6>& x) {
            auto under = support::conditions<S>();
            under.failure_rates.accelerator = Frequency<S>::from_value(x[0]);
            under.storage.writer_bandwidth = Bandwidth<S>::from_value(x[1]);
            under.recovery.restart = Time<S>::from_value(x[2]);
            under.checkpoints.kind = kind;
            under.checkpoints.copy_bandwidth = as<S>(Bandwidth<>(100.0 * GB / second));
            under.checkpoints.storage_every = 40;
            // Late detection moves the best interval of tiers, which is a constant to derivatives.
            if (kind == CheckpointKind::tiered)
              under.checkpoint_interval = as<S>(Time<>(600.0 * second));
            under.spares = run::Spares<S>{.nodes = 1, .repair = Time<S>::from_value(x[3])};
            under.corruption = run::Corruption<S>{.rate = Frequency<S>::from_value(x[4]),
                                                  .noticed_after = as<S>(Time<>(2.0 * hour))};
            under.maintenance = reliability::MaintenanceWindows<S>{
                .period = as<S>(Time<>(30.0 * day)), .length = Time<S>::from_value(x[5])};
            const auto of = job<S>(gpt, {.tensor = 4, .pipeline = 2}, 64, 768);
            const auto run = training_run(
                of, under, compute::CalibratedKernels<S>{support::kernel_calibration<S>()}, rings);
            return S(S(1e3) * (S(1.0) - run.goodput));
          },
          {1e-7, 10e9, 300.0, 86400.0, 1e-9, 14400.0});
    }
  }

  TEST_CASE("derivative: the best interval of tiers does not move the goodput") {
    support::check_derivatives<3>(
        []<class S>(const std::array<S, 3>& x) {
          auto under = support::conditions<S>();
          under.failure_rates.accelerator = Frequency<S>::from_value(x[0]);
          under.storage.writer_bandwidth = Bandwidth<S>::from_value(x[1]);
          under.recovery.restart = Time<S>::from_value(x[2]);
          under.checkpoints = {.kind = CheckpointKind::tiered,
                               .copy_bandwidth = as<S>(Bandwidth<>(100.0 * GB / second)),
                               .storage_every = 40};
          const auto of = job<S>(gpt, {.tensor = 4, .pipeline = 2}, 64, 768);
          const auto run = training_run(
              of, under, compute::CalibratedKernels<S>{support::kernel_calibration<S>()}, rings);
          return S(S(1e3) * (S(1.0) - run.goodput));
        },
        {1e-7, 10e9, 300.0});
  }
}
