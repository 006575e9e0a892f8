#pragma once

/// How a run is laid out over the machine: degrees of parallelism, schedule, sharding,
/// recomputation. What follows from it, and whether it is legal, is in `layout.hpp`.
///
///     accelerators = tensor * context * pipeline * data                                   (1)
///     global_batch = data * micro_batch * micro_batch_count                               (2)
///     tensor * context * data = expert_tensor * expert * expert_data                      (3)
///
/// The data degree follows from (1), the number of micro-batches from (2); experts are spread within
/// the ranks of a stage, so that (3) gives how many copies there are of each.

#include <bessemer/core/inline_vector.hpp>
#include <bessemer/plan/recomputation.hpp>

namespace bessemer::plan {

/// GPipe does all forwards, then all backwards [HuangEtAl2019]; 1F1B keeps one forward and one
/// backward in turn; interleaved gives each rank several chunks of layers [NarayananEtAl2021]
/// section 2.2. The zero-bubble schedules put weight gradients off [QiEtAl2024]; DualPipe sends
/// micro-batches from both ends, DualPipe-V down and back up [DeepSeekDualPipe2025].
enum class Schedule {
  one_forward_one_backward,
  interleaved,
  gpipe,
  zb_h1,
  zb_h2,
  zb_v,
  dual_pipe,
  dual_pipe_v
};
/// What data-parallel ranks share out instead of holding copies (ZeRO 0 to 3) [RajbhandariEtAl2020];
/// weights may stay whole between forward and backward pass.
enum class Sharding { none, optimizer, gradients, weights, weights_kept };
/// How ranks that share a sequence come by each other's keys and values: all of them at once
/// [GrattafioriEtAl2024] section 3.3.2, one block after the other around a ring [LiuEtAl2023], or by
/// turning shares of the sequence into shares of the heads [JacobsEtAl2023].
enum class ContextMethod { all_gather, ring, all_to_all };
/// Which ranks are neighbours, from the innermost dimension outwards. Tensor and context always come
/// first; Megatron-LM then puts data before pipeline, Llama 3 pipeline before data
/// [GrattafioriEtAl2024] section 3.3.2.
enum class RankOrder { data_before_pipeline, pipeline_before_data };
/// Where states lie: in the accelerator's memory, the host's, or on drives of the node
/// [RajbhandariEtAl2021].
enum class Storage { device, host, nvme };

/// Offloading of what training keeps of each parameter.
struct Offload {
  Storage optimizer = Storage::device;
  Storage gradients = Storage::device;
  Storage weights = Storage::device;

  friend constexpr bool operator==(const Offload&, const Offload&) = default;
};

/// What is recorded once and issued as one graph, so that the host no longer paces it.
struct CudaGraph {
  /// Forward, backward and messages of the whole step.
  bool full_iteration = false;
  Modules modules{};

  friend constexpr bool operator==(const CudaGraph&, const CudaGraph&) = default;
};
/// Layers of each chunk, in the order of the model.
using ChunkLayers = InlineVector<int, 512>;

struct Plan {
  int tensor = 1;
  int context = 1;
  int pipeline = 1;
  /// Ranks that share the experts of a layer, within tensor * context * data.
  int expert = 1;
  /// Ranks that share each expert's matrices.
  int expert_tensor = 1;
  /// Copies of what is sharded: ranks shard among data * context / replicas of them, and sum over the
  /// copies (hybrid sharding) [ZhaoEtAl2023].
  int replicas = 1;
  /// Chunks of layers per pipeline rank.
  int virtual_stages = 1;
  /// Sequences of one micro-batch.
  int micro_batch = 1;
  /// The last micro-batch may be smaller: of stacks that cut what a rank gets of the batch into pieces.
  bool ragged = false;
  Schedule schedule = Schedule::one_forward_one_backward;
  /// Norms, dropout and residuals split over the tensor group too [KorthikantiEtAl2022] section 4.
  bool sequence_parallel = false;
  ContextMethod context_method = ContextMethod::all_gather;
  /// All-to-all of experts hides behind the compute of another micro-batch.
  bool expert_overlap = false;
  Sharding sharding = Sharding::optimizer;
  Recomputation recomputation{};
  Offload offload{};
  CudaGraph cuda_graph{};
  RankOrder rank_order = RankOrder::data_before_pipeline;
  /// Empty: as even as they go.
  ChunkLayers chunk_layers{};
};

[[nodiscard]] constexpr bool shards_weights(const Plan& plan) {
  return plan.sharding == Sharding::weights || plan.sharding == Sharding::weights_kept;
}
[[nodiscard]] constexpr bool shards_gradients(const Plan& plan) {
  return plan.sharding == Sharding::gradients || shards_weights(plan);
}

}  // namespace bessemer::plan
