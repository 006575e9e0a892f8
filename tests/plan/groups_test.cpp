#include <doctest/doctest.h>

#include <bessemer/plan/groups.hpp>

namespace {
using namespace bessemer::plan;

constexpr Plan plan(int tensor, int context, int pipeline, RankOrder order) {
  return {.tensor = tensor, .context = context, .pipeline = pipeline, .rank_order = order};
}
constexpr bool is(const Group& group, int ranks, int stride) {
  return group.ranks == ranks && group.stride == stride;
}
constexpr auto data_first = RankOrder::data_before_pipeline;
constexpr auto pipeline_first = RankOrder::pipeline_before_data;

// t = 8, c = 2, p = 4, d = 16 in both orders, from the header's table.
static_assert(is(tensor_group(plan(8, 2, 4, data_first)), 8, 1));
static_assert(is(context_group(plan(8, 2, 4, data_first)), 2, 8));
static_assert(is(gradient_group(plan(8, 2, 4, data_first), {.data = 16}), 32, 8));
static_assert(is(stage_pair(plan(8, 2, 4, data_first), {.data = 16}), 2, 8 * 2 * 16));
static_assert(is(gradient_group(plan(8, 2, 4, pipeline_first), {.data = 16}), 32, 8 * 2 * 4));
static_assert(is(stage_pair(plan(8, 2, 4, pipeline_first), {.data = 16}), 2, 8 * 2));

/// Coordinates of a rank, by dividing from the innermost dimension outwards.
struct Coordinates {
  int tensor, context, pipeline, data;
};
Coordinates coordinates(int rank, const Plan& of, int data) {
  const int t = rank % of.tensor;
  const int c = rank / of.tensor % of.context;
  const int outer = rank / of.tensor / of.context;
  if (of.rank_order == data_first) return {t, c, outer / data, outer % data};
  return {t, c, outer % of.pipeline, outer / of.pipeline};
}
}  // namespace

TEST_SUITE("plan/groups") {
  TEST_CASE("one data rank leaves a gradient group of context ranks, in either order") {
    static_assert(is(gradient_group(plan(4, 2, 8, pipeline_first), {.data = 1}), 2, 4));
    static_assert(is(gradient_group(plan(4, 2, 8, data_first), {.data = 1}), 2, 4));
    static_assert(is(gradient_group(plan(4, 1, 8, data_first), {.data = 1}), 1, 4));
  }

  TEST_CASE("property: groups are the ranks that differ in their own coordinate only") {
    for (const RankOrder order : {data_first, pipeline_first}) {
      for (const int t : {1, 2, 8}) {
        for (const int c : {1, 2}) {
          for (const int p : {1, 3}) {
            for (const int d : {1, 4}) {
              CAPTURE(t);
              CAPTURE(c);
              CAPTURE(p);
              CAPTURE(d);
              const Plan of = plan(t, c, p, order);
              const Layout layout{.data = d};
              const Group tensor = tensor_group(of);
              for (int i = 0; i < tensor.ranks; ++i) {
                const auto at = coordinates(i * tensor.stride, of, d);
                CHECK((at.tensor == i && at.context == 0 && at.pipeline == 0 && at.data == 0));
              }
              const Group context = context_group(of);
              for (int i = 0; i < context.ranks; ++i) {
                const auto at = coordinates(i * context.stride, of, d);
                CHECK((at.tensor == 0 && at.context == i && at.pipeline == 0 && at.data == 0));
              }
              if (p > 1) {
                const auto next = coordinates(stage_pair(of, layout).stride, of, d);
                CHECK((next.tensor == 0 && next.context == 0 && next.pipeline == 1 &&
                       next.data == 0));
              }
              // Contiguous over context and data; one dimension's stride stands for both else.
              const Group gradient = gradient_group(of, layout);
              CHECK(gradient.ranks == c * d);
              const bool exact = order == data_first || c == 1 || d == 1;
              for (int i = 0; exact && i < gradient.ranks; ++i) {
                const auto at = coordinates(i * gradient.stride, of, d);
                CHECK((at.tensor == 0 && at.pipeline == 0));
                CHECK(at.context + at.data * c == i);
              }
            }
          }
        }
      }
    }
  }

  TEST_CASE("experts take the place of tensor, context and data among the ranks of a stage") {
    const Plan experts{.tensor = 8, .pipeline = 4, .expert = 16, .expert_tensor = 2};
    const Layout layout{.data = 16, .expert_data = 4};
    CHECK(is(expert_tensor_group(experts), 2, 1));
    CHECK(is(expert_group(experts), 16, 2));
    CHECK(is(expert_data_group(experts, layout), 4, 32));
    CHECK(is(expert_shard_group(experts, layout), 4, 32));
    CHECK(is(expert_replica_group(experts, layout), 1, 128));
  }

  TEST_CASE("copies of what is sharded are the outermost part of data [ZhaoEtAl2023]") {
    const Plan hybrid{.tensor = 2, .replicas = 4, .sharding = Sharding::weights};
    const Layout layout{.data = 32, .expert_data = 64};
    CHECK(is(shard_group(hybrid, layout), 8, 2));
    CHECK(is(replica_group(hybrid, layout), 4, 16));
    CHECK(is(replica_group({.sharding = Sharding::none}, layout), 1, 1));
  }

  TEST_CASE("property: shards times copies are all that hold the same weights") {
    for (const int replicas : {1, 2, 4, 8}) {
      for (const int context : {1, 2}) {
        const Plan hybrid{
            .context = context, .replicas = replicas, .sharding = Sharding::optimizer};
        const Layout layout{.data = 16, .expert_data = 16 * context};
        CHECK(shard_group(hybrid, layout).ranks * replica_group(hybrid, layout).ranks ==
              gradient_group(hybrid, layout).ranks);
        CHECK(expert_shard_group(hybrid, layout).ranks *
                  expert_replica_group(hybrid, layout).ranks ==
              layout.expert_data);
      }
    }
  }
}
