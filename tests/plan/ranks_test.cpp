#include <doctest/doctest.h>

#include <vector>

#include <bessemer/plan/groups.hpp>
#include <bessemer/plan/ranks.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::plan;

constexpr Plan plan_in(RankOrder order) {
  return {.tensor = 2,
          .context = 2,
          .pipeline = 3,
          .expert = 4,
          .expert_tensor = 2,
          .replicas = 2,
          .sharding = Sharding::weights,
          .rank_order = order};
}
constexpr auto data_first = RankOrder::data_before_pipeline;
constexpr auto pipeline_first = RankOrder::pipeline_before_data;

/// Calls `visit(plan, accelerators)` for layouts of all kinds in both orders.
template <class Visit>
void each_layout(Visit&& visit) {
  for (const RankOrder order : {data_first, pipeline_first}) {
    for (const int tensor : {1, 2, 4}) {
      for (const int context : {1, 2}) {
        for (const int pipeline : {1, 3}) {
          for (const int data : {1, 2, 8}) {
            for (const int expert : {1, 2, 4}) {
              for (const int expert_tensor : {1, 2}) {
                for (const int replicas : {1, 2}) {
                  const int stage = tensor * context * data;
                  if (stage % (expert * expert_tensor) != 0) continue;
                  if (context * data % replicas != 0) continue;
                  Plan of = plan_in(order);
                  of.tensor = tensor;
                  of.context = context;
                  of.pipeline = pipeline;
                  of.expert = expert;
                  of.expert_tensor = expert_tensor;
                  of.replicas = replicas;
                  visit(of, stage * pipeline);
                }
              }
            }
          }
        }
      }
    }
  }
}
}  // namespace

TEST_SUITE("plan/ranks") {
  TEST_CASE("sizes and strides of one plan in both orders, by hand") {
    // 2 tensor, 2 context, 3 stages, 48 ranks: 4 data, 16 ranks a stage.
    constexpr Ranks one(plan_in(data_first), 48);
    static_assert(one.size(GroupKind::data) == 4 && one.stride(GroupKind::data) == 4);
    static_assert(one.size(GroupKind::pipeline) == 3 && one.stride(GroupKind::pipeline) == 16);
    static_assert(one.size(GroupKind::gradient) == 8 && one.stride(GroupKind::gradient) == 2);
    static_assert(one.size(GroupKind::shard) == 4 && one.size(GroupKind::replica) == 2);
    static_assert(one.stride(GroupKind::replica) == 8);
    static_assert(one.size(GroupKind::expert_data) == 2 && one.stride(GroupKind::expert_data) == 8);
    constexpr Ranks other(plan_in(pipeline_first), 48);
    static_assert(other.stride(GroupKind::data) == 12 && other.stride(GroupKind::pipeline) == 4);
    // Two data ranks hold the four experts of two tensor ranks: the next copy is two data ranks on.
    static_assert(other.stride(GroupKind::expert_data) == 24);
  }

  TEST_CASE("property: each rank is in exactly one group of each kind") {
    each_layout([](const Plan& of, int accelerators) {
      const Ranks ranks(of, accelerators);
      REQUIRE(ranks.count() == accelerators);
      for (const GroupName& entry : group_names) {
        std::vector<int> seen(static_cast<std::size_t>(accelerators), 0);
        for (int rank = 0; rank < accelerators; ++rank) {
          bool itself = false;
          for (int k = 0; k < ranks.size(entry.kind); ++k) {
            const int member = ranks.member(entry.kind, rank, k);
            REQUIRE((member >= 0 && member < accelerators));
            // A group is the same from each of its members.
            REQUIRE(ranks.member(entry.kind, member, k) == member);
            itself = itself || member == rank;
            if (ranks.member(entry.kind, rank, 0) == rank) ++seen[std::size_t(member)];
          }
          REQUIRE(itself);
        }
        for (const int times : seen) CHECK(times == 1);
      }
    });
  }

  TEST_CASE("property: sizes multiply to the machine, equations (1) and (3) of plan.hpp") {
    each_layout([](const Plan& of, int accelerators) {
      const Ranks ranks(of, accelerators);
      const int stage = accelerators / of.pipeline;
      using enum GroupKind;
      CHECK(ranks.size(tensor) * ranks.size(context) * ranks.size(GroupKind::pipeline) *
                ranks.size(data) ==
            accelerators);
      CHECK(ranks.size(expert_tensor) * ranks.size(expert) * ranks.size(expert_data) == stage);
      CHECK(ranks.size(shard) * ranks.size(replica) == ranks.size(gradient));
      CHECK(ranks.size(gradient) == ranks.size(context) * ranks.size(data));
    });
  }

  TEST_CASE("property: sizes and strides are those that groups are priced by") {
    each_layout([](const Plan& of, int accelerators) {
      const Ranks ranks(of, accelerators);
      const Layout layout{.data = ranks.size(GroupKind::data),
                          .expert_data = ranks.size(GroupKind::expert_data)};
      const auto same = [&](GroupKind kind, const Group& priced) {
        CHECK(ranks.size(kind) == priced.ranks);
        if (priced.ranks > 1) CHECK(ranks.stride(kind) == priced.stride);
      };
      same(GroupKind::tensor, tensor_group(of));
      same(GroupKind::context, context_group(of));
      CHECK(ranks.size(GroupKind::gradient) == gradient_group(of, layout).ranks);
      CHECK(ranks.size(GroupKind::shard) == shard_group(of, layout).ranks);
      CHECK(ranks.size(GroupKind::replica) == replica_group(of, layout).ranks);
      CHECK(ranks.size(GroupKind::expert) == expert_group(of).ranks);
      CHECK(ranks.size(GroupKind::expert_data) == expert_data_group(of, layout).ranks);
      if (of.pipeline > 1)
        CHECK(ranks.stride(GroupKind::pipeline) == stage_pair(of, layout).stride);
      if (of.rank_order != data_first) return;
      same(GroupKind::gradient, gradient_group(of, layout));
      same(GroupKind::shard, shard_group(of, layout));
      same(GroupKind::replica, replica_group(of, layout));
      same(GroupKind::expert, expert_group(of));
      same(GroupKind::expert_data, expert_data_group(of, layout));
    });
  }

  TEST_CASE("degrees that do not divide are refused") {
    CHECK_THROWS_WITH_AS(
        Ranks({.tensor = 3}, 8),
        "plan: tensor * context * pipeline = 3 does not divide the 8 accelerators; choose degrees "
        "whose product does",
        Infeasible);
    CHECK_THROWS_AS(Ranks({.expert = 3}, 8), Infeasible);
    CHECK_THROWS_AS(Ranks({.replicas = 3}, 8), Infeasible);
    CHECK_THROWS_AS(Ranks({.tensor = 0}, 8), InvalidInput);
    CHECK_THROWS_AS(Ranks({}, 0), InvalidInput);
    CHECK_THROWS_AS((void)Ranks({}, 8).member(GroupKind::data, 8, 0), InvalidInput);
  }
}
