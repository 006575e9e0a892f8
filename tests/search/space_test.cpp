#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include <bessemer/compute/roofline.hpp>
#include <bessemer/study/search/figures.hpp>
#include <bessemer/study/search/space.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using study::Space;
using Numbers = std::vector<int>;

const run::Job<> usual = support::job(support::gpt(12, 1024, 8), {}, 24, 48);
}  // namespace

TEST_SUITE("study/search/space") {
  TEST_CASE("what is left empty follows from the job") {
    const Space space = study::filled(Space{}, usual);
    check(space);
    // Divisors of 24 that divide 8 heads; sequences of 2,048 leave one rank alone.
    CHECK(space.tensor == Numbers{1, 2, 4, 8});
    CHECK(space.context == Numbers{1});
    CHECK(space.expert == Numbers{1});
    // Divisors of 24 up to 12 layers and a place each for embedding and loss.
    CHECK(space.pipeline == Numbers{1, 2, 3, 4, 6, 8, 12});
    CHECK(space.micro_batch == Numbers{1, 2, 3, 4, 6, 8, 12, 16, 24, 48});
    // Divisors of 12, 6, 4, 3, 2, 2 and 1 layers of a stage.
    CHECK(space.virtual_stages == Numbers{1, 2, 3, 4, 6, 12});
    CHECK(space.suits_chunks);
    CHECK(space.sharding.size() == 4);
    CHECK(space.schedule.size() == 2);
    CHECK(space.offload.size() == 1);
  }

  TEST_CASE("long sequences may be shared, experts too") {
    run::Job<> job = usual;
    job.training.sequence_length = 8192;
    job.model.runs[0].layer.feed_forward.experts = {.count = 6, .per_token = 2};
    const Space space = study::filled(Space{}, job);
    CHECK(space.context == Numbers{1, 2, 4});
    CHECK(space.expert == Numbers{1, 2, 3, 6});
  }

  TEST_CASE("the job's own plan is in its space, what is listed stays") {
    run::Job<> job = usual;
    job.plan.tensor = 3;
    job.plan.schedule = plan::Schedule::zb_v;
    job.plan.recomputation.modules = {plan::Module::norm};
    Space listed;
    listed.micro_batch = {4, 1};
    const Space space = study::filled(listed, job);
    const auto has = [](const auto& values, const auto& value) {
      return std::find(values.begin(), values.end(), value) != values.end();
    };
    CHECK(has(space.tensor, 3));
    CHECK(has(space.schedule, plan::Schedule::zb_v));
    CHECK(has(space.recomputation, job.plan.recomputation));
    CHECK(space.micro_batch == Numbers{4, 1});
    listed.virtual_stages = {2};
    CHECK(!study::filled(listed, job).suits_chunks);
  }

  TEST_CASE("values that make no sense are refused") {
    Space space = study::filled(Space{}, usual);
    space.pipeline = {};
    CHECK_THROWS_AS(check(space), InvalidInput);
    space.pipeline = {2, 2};
    CHECK_THROWS_AS(check(space), InvalidInput);
    space.pipeline = {2};
    space.recomputation = {{.layers = 2}};
    CHECK_THROWS_AS(check(space), InvalidInput);
  }

  TEST_CASE("every figure has a name and a value") {
    const auto run = run::training_run(usual, support::conditions(), compute::IdealRoofline{},
                                       support::FreeNetwork{});
    for (const study::FigureName& entry : study::figure_names) {
      CAPTURE(entry.name);
      const bool of_case =
          entry.figure == study::Figure::changes || entry.figure == study::Figure::accelerators;
      CHECK((study::figure_of(run, entry.figure) > 0.0) == !of_case);
    }
    CHECK(study::figure_of(run, study::Figure::step_time) == run.step.time / second);
    CHECK(study::figure_of(run, study::Figure::rental_cost) == run.rental_cost / USD);
  }
}
