#include <doctest/doctest.h>

#include <set>
#include <vector>

#include "problems.hpp"

namespace {

using namespace bessemer;
using searches::Case;
using searches::random_case;

/// Calls `visit(plan, choice)` for the whole product of a space's values, the last key fastest.
template <std::size_t A = 0, class Visit>
void each_combination(const study::Space& space, plan::Plan& plan, study::Choice& choice,
                      const Visit& visit) {
  if constexpr (A == study::axis_count) {
    visit(plan, choice);
  } else {
    auto axis = std::get<A>(study::axes(space, plan));
    for (std::size_t i = 0; i < axis.values.size(); ++i) {
      axis.place = axis.values[i];
      choice[A] = static_cast<std::uint16_t>(i);
      each_combination<A + 1>(space, plan, choice, visit);
    }
  }
}

/// Whether a choice is one, or the first of several that mean the same.
bool counts(const Case& of, const plan::Plan& plan, const study::Choice& choice) {
  const int stage = of.job.cluster.accelerators / plan.pipeline;
  const int data = stage / plan.tensor / plan.context;
  const int experts = stage / plan.expert / plan.expert_tensor;
  const int layers = model::layer_count(of.job.model);
  if (plan.context == 1 && choice[2] > 0) return false;
  if (plan.expert == 1 && choice[7] > 0) return false;
  if ((plan.pipeline == 1 || data == 1) && choice[11] > 0) return false;
  if (data * plan.context == 1 && (plan.expert == 1 || experts == 1) && choice[12] > 0) {
    return false;
  }
  if (!of.space.suits_chunks) return true;
  const bool own = plan.virtual_stages == 1 && plan.pipeline == 1 &&
                   plan.schedule == plan::Schedule::one_forward_one_backward;
  const int stage_layers = (layers + plan.pipeline - 1) / plan.pipeline;
  return own || ((plan.schedule == plan::Schedule::interleaved) == (plan.virtual_stages > 1) &&
                 stage_layers % plan.virtual_stages == 0);
}

}  // namespace

TEST_SUITE("study/search/enumeration") {
  TEST_CASE("every legal plan comes once, in the order of its number") {
    std::mt19937 random(17);
    for (int i = 0; i < 20; ++i) {
      CAPTURE(i);
      const Case of = random_case(random);
      std::vector<std::uint64_t> expected;
      plan::Plan plan = of.job.plan;
      study::Choice choice{};
      std::uint64_t number = 0;
      each_combination(of.space, plan, choice, [&](const plan::Plan& one, const auto& chosen) {
        if (plan::is_legal(one, of.job.model, of.job.training, of.job.cluster.accelerators) &&
            counts(of, one, chosen)) {
          expected.push_back(number);
        }
        ++number;
      });
      std::vector<std::uint64_t> found;
      study::Enumeration<double> groups(of.job, of.space);
      study::Enumeration<double> plans(of.job, of.space);
      groups.each_group([&](const study::Choice& group) {
        plans.each_plan(group, [&](std::uint64_t at, const plan::Plan& one) {
          CHECK(plan::is_legal(one, of.job.model, of.job.training, of.job.cluster.accelerators));
          found.push_back(at);
        });
      });
      CHECK(found == expected);
      study::Enumeration<double> again(of.job, of.space);
      for (std::size_t k = 0; k < found.size(); k += 97) {
        const plan::Plan back = again.plan_of(found[k]);
        CHECK(again.changes(back) == 0);
        CHECK(plan::is_legal(back, of.job.model, of.job.training, of.job.cluster.accelerators));
      }
    }
  }

  TEST_CASE("a listed data degree is a condition") {
    std::mt19937 random(19);
    Case of = random_case(random);
    of.space.data = {2};
    study::Enumeration<double> groups(of.job, of.space);
    study::Enumeration<double> plans(of.job, of.space);
    int seen = 0;
    groups.each_group([&](const study::Choice& group) {
      plans.each_plan(group, [&](std::uint64_t, const plan::Plan& one) {
        CHECK(of.job.cluster.accelerators == 2 * plan::model_ranks(one));
        ++seen;
      });
    });
    CHECK(seen > 0);
  }
}
