#pragma once

/// The operators of a layer or an end as tests look at them: by name, in order, and summed.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <bessemer/compute/ends.hpp>
#include <bessemer/compute/layer.hpp>

namespace support {

using namespace bessemer;

struct Operator {
  plan::Module module{};
  compute::Kernel<> forward{}, input{}, weight{};
};

/// Of equal names the last one stands in `by_name`; sums have all.
struct Operators {
  std::vector<std::string> names{};
  std::map<std::string, Operator> by_name{};
  std::map<plan::Module, double> forward_of{};
  double forward = 0, input = 0, weight = 0, bytes = 0;

  void operator()(std::string_view name, plan::Module module, const compute::Kernel<>& f,
                  const compute::Kernel<>& i, const compute::Kernel<>& w) {
    names.emplace_back(name);
    by_name[std::string(name)] = {module, f, i, w};
    forward_of[module] += f.work / FLOP;
    forward += f.work / FLOP;
    input += i.work / FLOP;
    weight += w.work / FLOP;
    bytes += (f.bytes + i.bytes + w.bytes) / byte;
  }
  Operator& operator[](const std::string& name) { return by_name.at(name); }
  [[nodiscard]] bool has(const std::string& name) const { return by_name.count(name) > 0; }
};

inline constexpr plan::Software<> fused{};
inline constexpr plan::Software<> unfused{.fused_attention = false};
inline constexpr plan::Routing<> forced{.forced_balance = true};

inline Operators layer_operators(const model::Layer& layer, const model::Transformer& model,
                                 const compute::Shard& shard,
                                 const plan::Software<>& software = fused,
                                 const plan::Routing<>& routing = forced) {
  Operators all;
  compute::each_operator(layer, model, shard, software, routing, all);
  return all;
}

/// Of the model's first run.
inline Operators layer_operators(const model::Transformer& model, const compute::Shard& shard,
                                 const plan::Software<>& software = fused,
                                 const plan::Routing<>& routing = forced) {
  return layer_operators(model.runs[0].layer, model, shard, software, routing);
}

/// A product of 2 m n k FLOP, so often.
inline bool is_gemm(const compute::Kernel<>& kernel, double m, double n, double k,
                    double batch = 1.0) {
  return kernel.kind == compute::KernelKind::gemm && kernel.m == m && kernel.n == n &&
         kernel.k == k && kernel.batch == batch && kernel.work == 2.0 * m * n * k * batch * FLOP;
}

/// One layer of one kind in a model of 512 features.
constexpr model::Transformer one_layer(const model::Layer& layer, int count = 4) {
  return {.name = "test layer",
          .hidden = 512,
          .runs = {{.layer = layer, .count = count}},
          .embedding = {.vocabulary = 1024}};
}

inline constexpr model::Attention attention_8{.heads = 8, .kv_heads = 8, .head_size = 64};
inline constexpr model::FeedForward block_1536{.size = 1536, .gated = true};

}  // namespace support
