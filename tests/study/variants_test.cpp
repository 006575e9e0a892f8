#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/training_run.hpp>
#include <bessemer/study/variants.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using compute::IdealRoofline;
using network::HierarchicalRing;
using study::Rows;

const run::Job<> job =
    support::job(support::gpt(24, 2048, 16), {.tensor = 4, .pipeline = 2}, 64, 256);
const run::Conditions<> conditions = support::conditions();
const study::Variants variants(job, conditions, IdealRoofline{}, HierarchicalRing{});

const std::string bandwidth = "cluster.accelerator.memory_bandwidth";
const std::string rate = "cost.rental_rate";

std::string refusal_of(const std::vector<std::string>& inputs,
                       const std::vector<std::string>& wanted) {
  try {
    (void)variants.answers(inputs, Rows::Ones(1, Eigen::Index(inputs.size())), wanted);
    return "";
  } catch (const InvalidInput& refused) { return refused.what(); }
}
}  // namespace

TEST_SUITE("study/variants") {
  TEST_CASE("each row is the run with its inputs moved, to the last bit") {
    Rows rows(3, 2);
    rows << 1e12, 1e-3, 2e12, 2e-3, 3e12, 5e-4;
    const study::Answers found =
        variants.answers({bandwidth, rate}, rows, {"rental_cost", "step.time"});
    CHECK(found.refused.empty());
    for (Eigen::Index row = 0; row < rows.rows(); ++row) {
      run::Job<> moved = job;
      moved.cluster.node.accelerator.memory_bandwidth = Bandwidth<>::from_value(rows(row, 0));
      run::Conditions<> around = conditions;
      around.rental_rate = RentalRate<>::from_value(rows(row, 1));
      const auto run = run::training_run(moved, around, IdealRoofline{}, HierarchicalRing{});
      CHECK(found.values(row, 0) == run.rental_cost.value());
      CHECK(found.values(row, 1) == run.step.time.value());
    }
  }

  TEST_CASE("values are those of the run as it stands, and moving an input to them moves nothing") {
    const std::vector<double> values = variants.values();
    REQUIRE(values.size() == variants.names().size());
    Rows rows(1, Eigen::Index(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) rows(0, Eigen::Index(i)) = values[i];
    const auto run = run::training_run(job, conditions, IdealRoofline{}, HierarchicalRing{});
    CHECK(variants.answers(variants.names(), rows, {"duration"}).values(0, 0) ==
          run.duration.value());
    CHECK(variants.answers({}, Rows(1, 0), {"duration"}).values(0, 0) == run.duration.value());
  }

  TEST_CASE(
      "a row that makes no sense has no answer but a reason, and leaves its neighbours alone") {
    Rows rows(3, 1);
    rows << 2e12, -1.0, 2e12;
    const study::Answers found = variants.answers({bandwidth}, rows, {"step.time", "duration"});
    REQUIRE(found.refused.size() == 1);
    CHECK(found.refused[0].first == 1);
    CHECK(found.refused[0].second.find("memory_bandwidth") != std::string::npos);
    CHECK(std::isnan(found.values(1, 0)));
    CHECK(std::isnan(found.values(1, 1)));
    CHECK(found.values(0, 0) > 0.0);
    CHECK(found.values(2, 0) == found.values(0, 0));
    CHECK(found.values(2, 1) == found.values(0, 1));
    CHECK(variants.answers({bandwidth}, Rows(0, 1), {"step.time"}).values.rows() == 0);
  }

  TEST_CASE("wrong use: unknown names are refused with the nearest, columns must be as many") {
    CHECK(refusal_of({"cost.rental_rat"}, {"step.time"}).find(rate) != std::string::npos);
    CHECK(refusal_of({rate}, {"step.tme"}).find("step.time") != std::string::npos);
    CHECK(refusal_of({rate}, {"step.time"}).empty());
    CHECK_THROWS_WITH_AS((void)variants.answers({rate}, Rows::Ones(2, 3), {"step.time"}),
                         "variants: 1 inputs need as many columns, got 3", InvalidInput);
  }
}
