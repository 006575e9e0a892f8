#pragma once

/// The training software as the time and memory models see it: what is fused, what hides behind
/// what, in which format gradients live. A stack is described once, with its sources, and named in a
/// scenario (`training.software`); it is never fitted to a run.

#include <bessemer/core/error.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/core/number_format.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::plan {

template <Real S = double>
struct Software {
  Name name{};
  /// Attention in one kernel that never writes the scores [DaoEtAl2022] and skips what the causal
  /// mask hides; otherwise two batched products over the full square, a softmax and a dropout.
  bool fused_attention = true;
  /// Rate of its fused attention kernel over that of the calibrated one.
  S attention_rate = S(1.0);
  /// Its fused attention kernel uses the synchronous matrix instructions of Ampere, on later dies too.
  bool synchronous_attention = false;
  /// Gradients are kept and reduced in this format.
  NumberFormat gradient_format = NumberFormat::fp32;
  /// Gradients come in the format of the weights and stay beside the buffers that sum them.
  bool copies_gradients = false;
  /// Share of tensor-parallel traffic that compute does not hide: 1 where collectives block.
  S tensor_exposed = S(1.0);
  /// The second gather of a layer's inputs, which sequence parallelism needs for the weight gradients,
  /// hides behind the input gradients [KorthikantiEtAl2022] section 4.2.2.
  bool overlaps_input_gather = true;
  /// Gradients are reduced, and weights gathered, behind the last backward and the first forward.
  bool overlaps_data = false;
  /// Gradients of sharded weights are scattered behind the next layer's compute, as weights are gathered;
  /// otherwise each layer waits for it.
  bool overlaps_scatter = true;
  /// A sharded optimizer's gradients are summed whole on all ranks, though each needs its share only.
  bool reduces_whole_gradients = false;
  /// The products of a grouped kernel, and the casts before them, are issued one by one.
  bool issues_experts_apart = false;
  /// In narrow formats, a graph of the whole iteration has the experts of a rank in one kernel, whose
  /// rows the device counts: products, activation and its casts [NvidiaMegatronCoreMoe2026].
  bool fuses_graphed_experts = false;
  /// Pipeline sends hide behind compute when the schedule is interleaved.
  bool overlaps_sends = false;
  /// Each tensor rank sends its slice of the boundary activation; the receiver gathers it
  /// [NarayananEtAl2021] section 4.1.
  bool splits_sends = true;
  /// A ring through several nodes enters and leaves each over one adapter, however many members of the
  /// group it has there; otherwise over one for each member.
  bool single_rail = false;
  /// A token goes once to each node that has experts of its, and on from there over the links inside
  /// [DeepSeekV32024] section 3.2.2; otherwise once to each expert.
  bool forwards_tokens = false;
  /// Part of a hidden message that still costs: links and kernels share memory and processors.
  S overlap_leak = S(0.15);
  /// The same of traffic between device and host, which copy engines move.
  S offload_leak = S(0.15);
  /// Mean random delay of a slice, over the step's time, where scale-up domains meet through their hosts:
  /// the step ends when the slowest does. Beside that of nodes, `cluster.step_jitter`.
  S slice_jitter = S(0.0);
  /// The same of exchanges between experts: their kernels hold processors while others compute, 32 of
  /// the 132 to 160 of an accelerator in [MegatronBridge2026], and find some gaps only.
  S exchange_leak = S(0.25);
  /// Memory traffic of elementwise kernels over that of perfectly fused ones.
  S elementwise_traffic = S(1.0);
  /// Time that the host takes to issue one operator, and one collective: a layer takes no less than its
  /// operators together, unless a graph issues them [docs/models/compute.md].
  Time<S> host_operator{};
  /// Of each further kernel of an operator that starts one for each expert: a loop in compiled code.
  Time<S> host_kernel{};
  Time<S> host_collective{};
  /// Part of the host's time that costs even where the device is slower: it starts each pass with an
  /// empty queue, and queues run dry where ranks wait for each other.
  S host_leak = S(0.0);
  /// The device waits this long for the host in each pass of a mixture of experts, which must know how
  /// many tokens each expert has before it can go on.
  Time<S> routing_stall{};
  /// Whole layers that run again leave out their last product, whose result nobody needs, and the sum
  /// of its parts: compilers see that, and checkpoints that stop once the backward pass has all it
  /// asked for [PyTorchPull96866]; functions that call the whole layer again do not.
  bool repeats_last_product = true;
  /// Memory traffic that sharded weights cost beside the messages, per gathered byte: copies into flat
  /// buffers and out of them.
  S gather_traffic = S(0.0);
  /// One kernel for an activation and the product with its gate: else each keeps its inputs.
  bool fused_activation = true;
  /// Allocated over used memory: fragmentation of the caching allocator.
  S fragmentation = S(1.0);
  /// Driver context and libraries, beside anything the ledger counts.
  DataSize<S> reserve{};
  /// Buffers of one communicator: the library keeps some for each group of ranks that talk.
  DataSize<S> communicator{};

  friend constexpr bool operator==(const Software&, const Software&) = default;
};

/// Calls `visit(name, number)` for each of its coefficients; a number is a share, a ratio or a time.
template <Real S, class Visit>
constexpr void each_coefficient(Software<S>& of, Visit&& visit) {
  visit("attention_rate", of.attention_rate);
  visit("tensor_exposed", of.tensor_exposed);
  visit("overlap_leak", of.overlap_leak);
  visit("offload_leak", of.offload_leak);
  visit("slice_jitter", of.slice_jitter);
  visit("exchange_leak", of.exchange_leak);
  visit("elementwise_traffic", of.elementwise_traffic);
  visit("host_operator", of.host_operator);
  visit("host_kernel", of.host_kernel);
  visit("host_collective", of.host_collective);
  visit("host_leak", of.host_leak);
  visit("routing_stall", of.routing_stall);
  visit("gather_traffic", of.gather_traffic);
}

template <Real S>
constexpr void check(const Software<S>& software) {
  require(software.tensor_exposed >= S(0.0) && software.tensor_exposed <= S(1.0),
          "software.tensor_exposed: must be between 0 and 1, got ",
          static_cast<double>(software.tensor_exposed));
  require(software.attention_rate > S(0.0) && software.attention_rate <= S(1.5),
          "software.attention_rate: must be above 0 and at most 1.5, got ",
          static_cast<double>(software.attention_rate));
  require(software.overlap_leak >= S(0.0) && software.overlap_leak <= S(1.0),
          "software.overlap_leak: must be between 0 and 1, got ",
          static_cast<double>(software.overlap_leak));
  require(software.offload_leak >= S(0.0) && software.offload_leak <= S(1.0),
          "software.offload_leak: must be between 0 and 1, got ",
          static_cast<double>(software.offload_leak));
  require(software.slice_jitter >= S(0.0) && software.slice_jitter < S(1.0),
          "software.slice_jitter: must be at least 0 and below 1, got ",
          static_cast<double>(software.slice_jitter));
  require(software.exchange_leak >= S(0.0) && software.exchange_leak <= S(1.0),
          "software.exchange_leak: must be between 0 and 1, got ",
          static_cast<double>(software.exchange_leak));
  require(software.elementwise_traffic > S(0.0) && software.elementwise_traffic < S(100.0),
          "software.elementwise_traffic: must be between 0 and 100, got ",
          static_cast<double>(software.elementwise_traffic));
  require(software.host_leak >= S(0.0) && software.host_leak <= S(1.0),
          "software.host_leak: must be between 0 and 1, got ",
          static_cast<double>(software.host_leak));
  const auto host = [](Time<S> value, const char* field) {
    require(value >= Time<S>{} && value < Time<S>::from_value(S(1.0)), "software.", field,
            ": must be between 0 and 1 s, got ", static_cast<double>(value.value()), " s");
  };
  host(software.host_operator, "host_operator");
  host(software.host_kernel, "host_kernel");
  host(software.host_collective, "host_collective");
  host(software.routing_stall, "routing_stall");
  require(software.gather_traffic >= S(0.0) && software.gather_traffic <= S(100.0),
          "software.gather_traffic: must be between 0 and 100, got ",
          static_cast<double>(software.gather_traffic));
  require(software.fragmentation >= S(1.0) && software.fragmentation < S(10.0),
          "software.fragmentation: must be between 1 and 10, got ",
          static_cast<double>(software.fragmentation));
  require(software.reserve >= DataSize<S>{} && software.reserve < DataSize<S>::from_value(S(1e30)),
          "software.reserve: must be zero or more and finite, got ",
          static_cast<double>(software.reserve.value()), " byte");
  require(software.communicator >= DataSize<S>{} &&
              software.communicator < DataSize<S>::from_value(S(1e30)),
          "software.communicator: must be zero or more and finite, got ",
          static_cast<double>(software.communicator.value()), " byte");
}

}  // namespace bessemer::plan
