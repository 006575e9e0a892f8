#pragma once

/// Every process group of a plan by name, and which ranks form it: `groups.hpp` prices a group by its
/// size and stride, this says who is in it.
///
/// Within a stage a rank has a place, and a group takes the places that differ in one digit of it:
///
///     place = tensor index + tensor * (context index + context * data index)              (1)
///           = expert_tensor index + expert_tensor * (expert index + expert * copy)        (2)
///     rank  = place + stage_ranks * stage                      data_before_pipeline       (3)
///     rank  = place % tc + tc * (stage + pipeline * (place / tc))   pipeline_before_data  (4)
///
///     tc = tensor * context, stage_ranks = tc * data.
///
/// Gradients are summed over context and data together; shards are the inner part of that group,
/// replicas the outer one. (1), (3) and (4) are the orders of `RankOrder`; (2) is Megatron-LM's, in
/// which experts take the place of context and data.

#include <string_view>

#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/plan/message.hpp>
#include <bessemer/plan/plan.hpp>

namespace bessemer::plan {

enum class GroupKind {
  tensor,
  context,
  data,
  pipeline,
  gradient,
  shard,
  replica,
  expert_tensor,
  expert,
  expert_data
};

struct GroupName {
  std::string_view name;
  GroupKind kind;
};

inline constexpr GroupName group_names[] = {
    {"tensor", GroupKind::tensor},     {"context", GroupKind::context},
    {"data", GroupKind::data},         {"pipeline", GroupKind::pipeline},
    {"gradient", GroupKind::gradient}, {"shard", GroupKind::shard},
    {"replica", GroupKind::replica},   {"expert_tensor", GroupKind::expert_tensor},
    {"expert", GroupKind::expert},     {"expert_data", GroupKind::expert_data}};

/// Ranks of a machine under a plan: equations (1) to (4).
class Ranks {
 public:
  /// Throws `Infeasible` where the degrees do not divide the accelerators.
  constexpr Ranks(const Plan& plan, int accelerators) : plan_{plan} {
    require(accelerators >= 1 && accelerators <= 10'000'000,
            "accelerators: must be between 1 and 10 million, got ", accelerators);
    for (const int degree : {plan.tensor, plan.context, plan.pipeline, plan.expert,
                             plan.expert_tensor, plan.replicas}) {
      require(degree >= 1 && degree <= 1'000'000,
              "plan: degrees must be between 1 and 1000000, got ", degree);
    }
    const long long block = static_cast<long long>(plan.tensor) * plan.context;
    require_feasible(accelerators % (block * plan.pipeline) == 0,
                     "plan: tensor * context * pipeline = ", block * plan.pipeline,
                     " does not divide the ", counted(accelerators, "accelerator"),
                     "; choose degrees whose product does");
    block_ = static_cast<int>(block);
    stage_ranks_ = accelerators / plan.pipeline;
    const long long experts = static_cast<long long>(plan.expert) * plan.expert_tensor;
    require_feasible(stage_ranks_ % experts == 0, "plan.expert: expert * expert_tensor = ", experts,
                     " does not divide the ", counted(stage_ranks_, "rank"),
                     " of a stage (tensor * context * data); choose degrees that do");
    require_feasible(stage_ranks_ / plan.tensor % plan.replicas == 0,
                     "plan.replicas: ", plan.replicas, " does not divide the ",
                     counted(stage_ranks_ / plan.tensor, "rank"),
                     " of data * context; choose a divisor");
  }

  [[nodiscard]] constexpr int count() const { return stage_ranks_ * plan_.pipeline; }

  /// Ranks of each group of a kind.
  [[nodiscard]] constexpr int size(GroupKind kind) const {
    return kind == GroupKind::pipeline ? plan_.pipeline : digit(kind).ranks;
  }

  /// The k-th rank of the group that a rank is in.
  [[nodiscard]] constexpr int member(GroupKind kind, int rank, int k) const {
    require(rank >= 0 && rank < count(), "rank: must be between 0 and ", count() - 1, ", got ",
            rank);
    if (kind == GroupKind::pipeline) return rank_at(place_of(rank), k);
    const Group own = digit(kind);
    const int place = place_of(rank);
    const int index = place / own.stride % own.ranks;
    return rank_at(place + (k - index) * own.stride, stage_of(rank));
  }

  /// Ranks between the first two of a group; 1 where it has but one. Others of the group lie as far
  /// apart, but where `pipeline_before_data` puts other stages in between.
  [[nodiscard]] constexpr int stride(GroupKind kind) const {
    return size(kind) == 1 ? 1 : member(kind, 0, 1) - member(kind, 0, 0);
  }

 private:
  /// Size and distance of a group's ranks, counted in places of a stage.
  [[nodiscard]] constexpr Group digit(GroupKind kind) const {
    const int tensor = plan_.tensor;
    const int gradients = stage_ranks_ / tensor;
    const int shards = gradients / plan_.replicas;
    const int experts = plan_.expert * plan_.expert_tensor;
    switch (kind) {
      case GroupKind::tensor: return {.ranks = tensor, .stride = 1};
      case GroupKind::context: return {.ranks = plan_.context, .stride = tensor};
      case GroupKind::data: return {.ranks = stage_ranks_ / block_, .stride = block_};
      case GroupKind::gradient: return {.ranks = gradients, .stride = tensor};
      case GroupKind::shard: return {.ranks = shards, .stride = tensor};
      case GroupKind::replica: return {.ranks = plan_.replicas, .stride = tensor * shards};
      case GroupKind::expert_tensor: return {.ranks = plan_.expert_tensor, .stride = 1};
      case GroupKind::expert: return {.ranks = plan_.expert, .stride = plan_.expert_tensor};
      case GroupKind::expert_data: return {.ranks = stage_ranks_ / experts, .stride = experts};
      case GroupKind::pipeline: break;
    }
    return {};
  }

  [[nodiscard]] constexpr bool data_first() const {
    return plan_.rank_order == RankOrder::data_before_pipeline;
  }
  [[nodiscard]] constexpr int rank_at(int place, int stage) const {
    if (data_first()) return place + stage_ranks_ * stage;
    return place % block_ + block_ * (stage + plan_.pipeline * (place / block_));
  }
  [[nodiscard]] constexpr int stage_of(int rank) const {
    return data_first() ? rank / stage_ranks_ : rank / block_ % plan_.pipeline;
  }
  [[nodiscard]] constexpr int place_of(int rank) const {
    if (data_first()) return rank % stage_ranks_;
    return rank % block_ + block_ * (rank / block_ / plan_.pipeline);
  }

  Plan plan_;
  int block_ = 1;
  int stage_ranks_ = 1;
};

}  // namespace bessemer::plan
