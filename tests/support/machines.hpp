#pragma once

/// Machines and models for tests, on any scalar. Their numbers are round and of no maker: tests
/// that need a real one take it from the catalogue.

#include <bessemer/hardware/cluster.hpp>
#include <bessemer/hardware/collective_calibration.hpp>
#include <bessemer/hardware/kernel_calibration.hpp>
#include <bessemer/model/transformer.hpp>
#include <bessemer/units/constants.hpp>

namespace support {

using namespace bessemer;

/// 1 PFLOP/s in 16 bit, 3 TB/s, 80 GB, 700 W, 128 processors.
template <Real S = double>
constexpr hardware::Accelerator<S> accelerator() {
  return {.name = "test accelerator",
          .peak = {.fp32 = as<S>(100.0 * TFLOP / second),
                   .fp16 = as<S>(1.0 * PFLOP / second),
                   .bf16 = as<S>(1.0 * PFLOP / second)},
          .memory_capacity = as<S>(80.0 * GB),
          .memory_bandwidth = as<S>(3.0 * TB / second),
          .power_limit = as<S>(700.0 * watt),
          .processors = 128};
}

template <Real S = double>
constexpr hardware::Link<S> scale_up() {
  return {.bandwidth = as<S>(450.0 * GB / second), .latency = as<S>(2.0 * microsecond)};
}

template <Real S = double>
constexpr hardware::Link<S> scale_out() {
  return {.bandwidth = as<S>(50.0 * GB / second), .latency = as<S>(5.0 * microsecond)};
}

/// Nodes of eight, one scale-up domain each.
template <Real S = double>
constexpr hardware::Cluster<S> cluster(int accelerators) {
  return {.node = {.name = "test node",
                   .accelerator = accelerator<S>(),
                   .accelerators = 8,
                   .scale_up_domain = 8,
                   .scale_up = scale_up<S>(),
                   .scale_out = scale_out<S>(),
                   .host_power = as<S>(2000.0 * watt)},
          .accelerators = accelerators,
          .network_power = as<S>(50.0 * watt)};
}

/// Every coefficient away from the value at which it has no effect.
template <Real S = double>
constexpr hardware::KernelCalibration<S> kernel_calibration() {
  return {.launch = as<S>(4.0 * microsecond),
          .matrix_share = S(0.75),
          .sustained_share = S(0.9),
          .lost_outputs = S(1000.0),
          .inner_ramp = S(100.0),
          .memory_share = S(0.8),
          .attention_share = S(0.55),
          .attention_rows = S(128.0),
          .attention_ramp = S(500.0),
          .attention_backward = S(0.85)};
}

template <Real S = double>
constexpr hardware::CollectiveCalibration<S> collective_calibration() {
  return {
      .start = as<S>(20.0 * microsecond), .hop = as<S>(1.0 * microsecond), .link_share = S(0.8)};
}

/// A GPT: biases, layer norm, learned positions, tied table, dropout, f = 4 h, d = h/a.
constexpr model::Transformer gpt(int layers, int hidden, int heads, int vocabulary = 51200) {
  return {.name = "test gpt",
          .hidden = hidden,
          .runs = {{.layer = {.attention = {.heads = heads,
                                            .kv_heads = heads,
                                            .head_size = hidden / heads,
                                            .qkv_bias = true,
                                            .output_bias = true},
                              .feed_forward = {.size = 4 * hidden, .bias = true}},
                    .count = layers}},
          .embedding = {.vocabulary = vocabulary,
                        .positions = model::Positions::learned,
                        .position_rows = 2048,
                        .tied = true},
          .norm = model::Norm::layer,
          .dropout = true};
}

/// A Llama: grouped queries, gated feed-forward, RMS norm, rotary positions, two tables.
constexpr model::Transformer llama(int layers, int hidden, int heads, int kv_heads,
                                   int feed_forward, int vocabulary) {
  return {.name = "test llama",
          .hidden = hidden,
          .runs = {{.layer = {.attention = {.heads = heads,
                                            .kv_heads = kv_heads,
                                            .head_size = hidden / heads},
                              .feed_forward = {.size = feed_forward,
                                               .gated = true,
                                               .activation = model::Activation::silu}},
                    .count = layers}},
          .embedding = {.vocabulary = vocabulary}};
}

}  // namespace support
