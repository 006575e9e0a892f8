#include <bessemer/plan/layout.hpp>
#include <bessemer/plan/ranks.hpp>
#include <bessemer/plan/software.hpp>
#include <bessemer/plan/training.hpp>

#include "bind.hpp"
#include "described.hpp"
#include "plan_parts.hpp"

namespace bessemer::python {

using plan::Plan;
using plan::RankOrder;
using plan::Recomputation;
using plan::Schedule;
using plan::Sharding;
using plan::Software;
using plan::Training;

namespace {

constexpr Choice<NumberFormat> precisions[] = {
    {"bf16", NumberFormat::bf16},   {"fp16", NumberFormat::fp16}, {"tf32", NumberFormat::tf32},
    {"fp32", NumberFormat::fp32},   {"fp8", NumberFormat::fp8},   {"mxfp8", NumberFormat::mxfp8},
    {"nvfp4", NumberFormat::nvfp4}, {"int8", NumberFormat::int8}};
constexpr const char* unmodelled_precisions[] = {"fp64", "fp4"};
constexpr Choice<model::WeightStorage> weight_storages[] = {
    {"mixed", model::WeightStorage::mixed},
    {"low_precision", model::WeightStorage::low_precision},
    {"pure", model::WeightStorage::pure}};
constexpr Choice<NumberFormat> gradient_formats[] = {
    {"fp32", NumberFormat::fp32}, {"bf16", NumberFormat::bf16}, {"fp16", NumberFormat::fp16}};
constexpr Choice<NumberFormat> frozen_formats[] = {
    {"bf16", NumberFormat::bf16},   {"fp16", NumberFormat::fp16},  {"fp32", NumberFormat::fp32},
    {"fp8", NumberFormat::fp8},     {"int8", NumberFormat::int8},  {"fp4", NumberFormat::fp4},
    {"mxfp8", NumberFormat::mxfp8}, {"nvfp4", NumberFormat::nvfp4}};
constexpr Choice<model::Optimizer> optimizers[] = {{"adamw", model::Optimizer::adamw},
                                                   {"adamw_bf16", model::Optimizer::adamw_bf16},
                                                   {"adamw_8bit", model::Optimizer::adamw_8bit},
                                                   {"sgd", model::Optimizer::sgd},
                                                   {"adafactor", model::Optimizer::adafactor},
                                                   {"lion", model::Optimizer::lion},
                                                   {"muon", model::Optimizer::muon}};
constexpr const char* unmodelled_optimizers[] = {"shampoo", "soap", "sophia"};
constexpr Choice<Schedule> schedules[] = {{"1f1b", Schedule::one_forward_one_backward},
                                          {"interleaved", Schedule::interleaved},
                                          {"gpipe", Schedule::gpipe},
                                          {"zb-h1", Schedule::zb_h1},
                                          {"zb-h2", Schedule::zb_h2},
                                          {"zb-v", Schedule::zb_v},
                                          {"dualpipe", Schedule::dual_pipe},
                                          {"dualpipe-v", Schedule::dual_pipe_v}};
constexpr Choice<Sharding> shardings[] = {{"none", Sharding::none},
                                          {"optimizer", Sharding::optimizer},
                                          {"gradients", Sharding::gradients},
                                          {"weights", Sharding::weights},
                                          {"weights_kept", Sharding::weights_kept}};
constexpr Choice<plan::ContextMethod> context_methods[] = {
    {"all_gather", plan::ContextMethod::all_gather},
    {"ring", plan::ContextMethod::ring},
    {"all_to_all", plan::ContextMethod::all_to_all}};
constexpr Choice<RankOrder> rank_orders[] = {
    {"data_before_pipeline", RankOrder::data_before_pipeline},
    {"pipeline_before_data", RankOrder::pipeline_before_data}};

}  // namespace

template <>
struct Description<plan::Routing<>> {
  using T = plan::Routing<>;
  static constexpr const char* name = "Routing";
  static constexpr const char* path = "training.routing";
  static constexpr const char* story = "How evenly a router spreads tokens over experts.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      optional("forced_balance", &T::forced_balance,
               "Every expert gets the same number of tokens."),
      optional("variation", &T::variation,
               "Coefficient of variation of the experts' popularity; 0: all equally popular."),
      optional("capacity_factor", &T::capacity_factor,
               "Tokens that an expert takes at most, over the mean; 0: all that come."),
      optional("full_precision", &T::full_precision,
               "The router's product in 32 bit instead of 16.")};
};

template <>
struct Description<model::Adapters> {
  using T = model::Adapters;
  static constexpr const char* name = "Adapters";
  static constexpr const char* path = "training.adapters";
  static constexpr const char* story =
      "Low-rank adapters: the model's weights are frozen, and beside each chosen matrix two thin "
      "ones are trained [HuEtAl2021].";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      optional("rank", &T::rank, "Features between the two; 0: all weights are trained."),
      optional("queries", &T::queries, "The matrix of queries."),
      optional("keys", &T::keys, "The matrix of keys."),
      optional("values", &T::values, "The matrix of values."),
      optional("output", &T::output, "The matrix behind attention."),
      optional("feed_forward", &T::feed_forward,
               "Every matrix of dense blocks and of shared experts."),
      optional("experts", &T::experts, "Every matrix of every expert."),
      optional("frozen_format", &T::frozen_format, "Frozen weights are stored so.",
               Choices<NumberFormat>{frozen_formats})};
};

template <>
struct Description<Training<>> {
  using T = Training<>;
  static constexpr const char* name = "Training";
  static constexpr const char* path = "training";
  static constexpr const char* story =
      "What is trained on: how many tokens, in which batches, at which precision.";
  static constexpr T blank() { return {.tokens = {}, .sequence_length = 0, .global_batch = 0}; }
  static constexpr auto fields = std::tuple{
      required("tokens", &T::tokens, "All that the run reads.", shown_in::gigatokens),
      required("sequence_length", &T::sequence_length, "Tokens of a sequence."),
      required("global_batch", &T::global_batch,
               "Sequences per optimizer step, over the whole machine."),
      optional("precision", &T::precision,
               "Of the matrix products. Attention, norms, logits and optimizer stay in 16 bits or "
               "more.",
               Choices<NumberFormat>{precisions, unmodelled_precisions}),
      optional("optimizer", &T::optimizer, "What is kept of each parameter.",
               Choices<model::Optimizer>{optimizers, unmodelled_optimizers}),
      optional("weights", &T::weights,
               "What stands for the weights: 16-bit weights and a master copy in fp32; matrices in "
               "the format of the products and a master copy; 16-bit weights and moments alone.",
               Choices<model::WeightStorage>{weight_storages}),
      optional("routing", &T::routing, "How evenly tokens spread over experts."),
      optional("adapters", &T::adapters,
               "What is trained where the model's own weights are frozen (LoRA).")};
};

template <>
struct Description<Plan> {
  using T = Plan;
  static constexpr const char* name = "Plan";
  static constexpr const char* path = "plan";
  static constexpr const char* story =
      "How a run is laid out over the machine: degrees of parallelism, schedule, sharding, "
      "recomputation.\n\n"
      "The data degree is what the accelerators leave: accelerators = tensor * context * pipeline "
      "* data.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      optional("tensor", &T::tensor, "Ranks that share each matrix."),
      optional("context", &T::context, "Ranks that share each sequence."),
      optional("pipeline", &T::pipeline, "Stages of layers."),
      optional("expert", &T::expert, "Ranks that share the experts of a layer."),
      optional("expert_tensor", &T::expert_tensor, "Ranks that share each expert's matrices."),
      optional("replicas", &T::replicas,
               "Copies of what is sharded: ranks shard within each, and sum over them (HSDP)."),
      optional("context_method", &T::context_method,
               "How ranks that share a sequence come by each other's keys and values.",
               Choices<plan::ContextMethod>{context_methods}),
      optional("expert_overlap", &T::expert_overlap,
               "All-to-all of experts hides behind the compute of another micro-batch."),
      optional("virtual_stages", &T::virtual_stages, "Chunks of layers per pipeline rank."),
      optional("micro_batch", &T::micro_batch, "Sequences of one micro-batch."),
      optional("ragged", &T::ragged, "The last micro-batch may be smaller."),
      optional("schedule", &T::schedule,
               "GPipe does all forwards first; 1F1B keeps one forward and one backward in turn; "
               "interleaved gives each rank several chunks of layers; zero-bubble schedules put "
               "weight gradients off; DualPipe feeds from both ends.",
               Choices<Schedule>{schedules}),
      optional("sequence_parallel", &T::sequence_parallel,
               "Norms, dropout and residuals split over the tensor group too."),
      optional("sharding", &T::sharding,
               "What data-parallel ranks share out instead of holding copies (ZeRO 0 to 3).",
               Choices<Sharding>{shardings}),
      optional("recomputation", &T::recomputation,
               "What is not kept for the backward pass and computed again: nothing, the attention "
               "core, or all but each layer's input; or a `Recomputation`."),
      optional(
          "offload", &T::offload,
          "Where lies what training keeps of each parameter: on the device, the host or drives."),
      optional("cuda_graph", &T::cuda_graph,
               "What is issued as one graph, so that the host no longer paces it: nothing, the "
               "whole iteration, or modules by name."),
      optional("rank_order", &T::rank_order,
               "Which ranks are neighbours, behind tensor and context.",
               Choices<RankOrder>{rank_orders}),
      optional("chunk_layers", &T::chunk_layers,
               "Layers of each chunk, in the order of the model; empty: as even as they go.")};
};

/// Groups of one kind, all of one size.
struct PlanGroup {
  int ranks = 1;
  int stride = 1;
  int count = 1;
};

template <>
struct Description<PlanGroup> {
  using T = PlanGroup;
  static constexpr const char* name = "Group";
  static constexpr const char* path = "group";
  static constexpr const char* story = "The process groups of one kind under a plan.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields =
      std::tuple{shown("ranks", &T::ranks, "Ranks of each group."),
                 shown("stride", &T::stride, "From the first rank of a group to its second."),
                 shown("count", &T::count, "How many such groups the machine has.")};
};

namespace {

[[nodiscard]] plan::GroupKind group_kind(const py::object& name) {
  std::vector<std::string_view> known;
  const std::string wanted = text_from(name, "ranks_of: group");
  for (const plan::GroupName& entry : plan::group_names) {
    if (entry.name == wanted) return entry.kind;
    known.push_back(entry.name);
  }
  fail_unknown_name("ranks_of: group", wanted, known);
}

/// Who talks to whom, by name.
[[nodiscard]] py::typing::Dict<py::str, PlanGroup> groups(const Plan& plan,
                                                          const py::object& accelerators) {
  const plan::Ranks ranks(plan, integer_from<int>(accelerators, "accelerators"));
  py::typing::Dict<py::str, PlanGroup> found;
  for (const plan::GroupName& entry : plan::group_names) {
    found[py::str(entry.name.data(), entry.name.size())] =
        py::cast(PlanGroup{.ranks = ranks.size(entry.kind),
                           .stride = ranks.stride(entry.kind),
                           .count = ranks.count() / ranks.size(entry.kind)});
  }
  return found;
}

/// All groups of a kind, each as its ranks.
[[nodiscard]] py::typing::List<py::typing::List<py::int_>> ranks_of(
    const Plan& plan, const py::object& group, const py::object& accelerators) {
  const plan::GroupKind kind = group_kind(group);
  const plan::Ranks ranks(plan, integer_from<int>(accelerators, "accelerators"));
  py::typing::List<py::typing::List<py::int_>> all;
  for (int rank = 0; rank < ranks.count(); ++rank) {
    if (ranks.member(kind, rank, 0) != rank) continue;
    py::list members;
    for (int k = 0; k < ranks.size(kind); ++k) members.append(ranks.member(kind, rank, k));
    all.append(members);
  }
  return all;
}

}  // namespace

template <>
struct Description<Software<>> {
  using T = Software<>;
  static constexpr const char* name = "Software";
  static constexpr const char* path = "software";
  static constexpr const char* story =
      "The training software as the time and memory models see it: what is fused, what hides "
      "behind what, in which format gradients live.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      optional("name", &T::name, "For people."),
      optional("fused_attention", &T::fused_attention,
               "Attention in one kernel that never writes the scores and skips what the causal "
               "mask hides."),
      optional("attention_rate", &T::attention_rate,
               "Rate of its fused attention kernel over that of the calibrated one."),
      optional("gradient_format", &T::gradient_format,
               "Gradients are kept and reduced in this format.",
               Choices<NumberFormat>{gradient_formats}),
      optional("tensor_exposed", &T::tensor_exposed,
               "Share of tensor-parallel traffic that compute does not hide: 1 where collectives "
               "block."),
      optional("overlaps_input_gather", &T::overlaps_input_gather,
               "The second gather of a layer's inputs, which sequence parallelism needs for the "
               "weight gradients, hides behind the input gradients."),
      optional("overlaps_data", &T::overlaps_data,
               "Gradients are reduced, and weights gathered, behind the last backward and the "
               "first forward."),
      optional(
          "reduces_whole_gradients", &T::reduces_whole_gradients,
          "A sharded optimizer's gradients are summed whole on all ranks, though each needs its "
          "share only."),
      optional("issues_experts_apart", &T::issues_experts_apart,
               "The products of a grouped kernel are issued one by one."),
      optional("fuses_graphed_experts", &T::fuses_graphed_experts,
               "In narrow formats, a graph of the whole iteration has the experts of a rank in one "
               "kernel."),
      optional("overlaps_sends", &T::overlaps_sends,
               "Pipeline sends hide behind compute when the schedule is interleaved."),
      optional("splits_sends", &T::splits_sends,
               "Each tensor rank sends its slice of the boundary activation; the receiver gathers "
               "it."),
      optional("single_rail", &T::single_rail,
               "A ring through several nodes enters and leaves each over one adapter."),
      optional(
          "forwards_tokens", &T::forwards_tokens,
          "A token goes once to each node that has experts of its, and on from there once to each "
          "rank."),
      optional("synchronous_attention", &T::synchronous_attention,
               "Its fused attention kernel uses the synchronous matrix instructions of Ampere, on "
               "later dies too."),
      optional("host_operator", &T::host_operator,
               "Time that the host takes to issue one operator; a layer takes no less than its "
               "operators together, unless a graph issues them.",
               shown_in::microseconds),
      optional("host_kernel", &T::host_kernel,
               "The same of each further kernel of an operator that starts one for each expert.",
               shown_in::microseconds),
      optional("host_collective", &T::host_collective, "The same of one collective.",
               shown_in::microseconds),
      optional("host_leak", &T::host_leak,
               "Part of the host's time that costs even where the device is slower, in [0, 1]."),
      optional("routing_stall", &T::routing_stall,
               "The device waits this long for the host in each pass of a mixture of experts.",
               shown_in::microseconds),
      optional("repeats_last_product", &T::repeats_last_product,
               "Whole layers that run again repeat their last product too, whose result nobody "
               "needs."),
      optional("gather_traffic", &T::gather_traffic,
               "Memory traffic that sharded weights cost beside the messages, per gathered byte."),
      optional("exchange_leak", &T::exchange_leak,
               "Part of a hidden exchange between experts that still costs."),
      optional("overlap_leak", &T::overlap_leak,
               "Part of a hidden message that still costs, in [0, 1]."),
      optional("overlaps_scatter", &T::overlaps_scatter,
               "Gradients of sharded weights are scattered behind the next layer's compute."),
      optional("offload_leak", &T::offload_leak,
               "Part of hidden traffic to the host that still costs, in [0, 1]."),
      optional("slice_jitter", &T::slice_jitter,
               "Mean random delay of a slice that meets others through its hosts, over the step's "
               "time."),
      optional("elementwise_traffic", &T::elementwise_traffic,
               "Memory traffic of elementwise kernels over that of perfectly fused ones."),
      optional("fused_activation", &T::fused_activation,
               "One kernel for an activation and the product with its gate."),
      optional("copies_gradients", &T::copies_gradients,
               "Gradients stay beside the buffers that sum them."),
      optional("fragmentation", &T::fragmentation,
               "Allocated over used memory: fragmentation of the caching allocator."),
      optional("reserve", &T::reserve,
               "Driver context and libraries, beside anything the ledger counts.",
               shown_in::gigabytes),
      optional("communicator", &T::communicator, "Buffers of one group of ranks that talk.",
               shown_in::gigabytes)};
};

void bind_plan(py::module_& module) {
  describe<plan::Routing<>>(module);
  describe<model::Adapters>(module);
  describe<Training<>>(module);
  describe<Recomputation>(module);
  describe<plan::Offload>(module);
  report<PlanGroup>(module);
  py::class_<Plan> plan = describe<Plan>(module);
  plan.def("groups", &groups,
           "Who talks to whom: every process group by name, on so many accelerators.\n\n"
           "Parameters\n----------\naccelerators : int\n    Of the machine.",
           py::arg("accelerators"));
  plan.def("ranks_of", &ranks_of,
           "All groups of a kind, each as its ranks.\n\n"
           "Parameters\n----------\ngroup : str\n    As `groups` names it.\n"
           "accelerators : int\n    Of the machine.",
           py::arg("group"), py::arg("accelerators"));
  describe<Software<>>(module);
}

}  // namespace bessemer::python
