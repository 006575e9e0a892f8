#pragma once

/// Low-rank adapters: the model's weights are frozen, and beside each chosen matrix two thin ones are
/// trained [HuEtAl2021].
///
///     y = x W + x A B,   W in x out frozen, A in x r, B r x out                           (1)
///     trained = r sum of (in + out) over the chosen matrices                              (2)
///
///     r  rank     1    0: no adapters, all weights are trained
///
/// Queries, keys and values are a matrix each, as are gate and up. Of latent attention, `queries` adapts
/// both matrices that make the queries, `keys` and `values` both that make keys and values. Of a
/// recurrence, `queries` adapts the projection in and `output` that out. Frozen weights may be kept in
/// four bits and widened for each product [DettmersEtAl2023].

#include <bessemer/core/error.hpp>
#include <bessemer/core/number_format.hpp>
#include <bessemer/model/parameters.hpp>

namespace bessemer::model {

struct Adapters {
  int rank = 0;
  bool queries = true;
  bool keys = false;
  bool values = true;
  bool output = false;
  /// Every matrix of dense blocks and of shared experts.
  bool feed_forward = false;
  /// Every matrix of every expert.
  bool experts = false;
  /// Frozen weights are stored so.
  NumberFormat frozen_format = NumberFormat::bf16;

  friend constexpr bool operator==(const Adapters&, const Adapters&) = default;
};

/// The model's own weights are not trained.
[[nodiscard]] constexpr bool freezes_weights(const Adapters& adapters) { return adapters.rank > 0; }

constexpr void check(const Adapters& adapters) {
  require(adapters.rank >= 0 && adapters.rank <= 65536,
          "training.adapters.rank: must be between 0 and 65536, got ", adapters.rank);
  require(adapters.rank == 0 || adapters.queries || adapters.keys || adapters.values ||
              adapters.output || adapters.feed_forward || adapters.experts,
          "training.adapters: must name at least one kind of matrix");
  require(
      adapters.frozen_format != NumberFormat::fp64 && adapters.frozen_format != NumberFormat::tf32,
      "training.adapters.frozen_format: ", to_text(adapters.frozen_format),
      " is no format for frozen weights; use bf16, fp16, fp32, fp8, int8, fp4, mxfp8 or nvfp4");
}

namespace detail {

/// Equation (2) for one matrix whose outputs are split over the tensor group, or its inputs.
template <class Visit>
constexpr void visit_columns(const Adapters& adapters, Count in, Count out, Visit& visit) {
  visit(Spread::copied, adapters.rank * in);
  visit(Spread::split, adapters.rank * out);
}
template <class Visit>
constexpr void visit_rows(const Adapters& adapters, Count in, Count out, Visit& visit) {
  visit(Spread::split, adapters.rank * in);
  visit(Spread::copied, adapters.rank * out);
}

template <class Visit>
constexpr void visit_attention(const Attention& attention, const Adapters& adapters, Count hidden,
                               Visit& visit) {
  const Count values = Count{attention.heads} * value_size(attention);
  const Count queries =
      Count{attention.heads} * attention.head_size + (attention.output_gate ? values : 0);
  if (adapters.output) visit_rows(adapters, values, hidden, visit);
  if (is_latent(attention)) {
    const Count rank = attention.query_rank;
    if (adapters.queries && rank > 0) visit(Spread::copied, adapters.rank * (hidden + rank));
    if (adapters.queries) visit_columns(adapters, rank > 0 ? rank : hidden, queries, visit);
    if (!adapters.keys && !adapters.values) return;
    visit(Spread::copied, adapters.rank * (hidden + attention.kv_rank + attention.rotary_size));
    const Count shared = attention.head_size - attention.rotary_size;
    visit_columns(adapters, attention.kv_rank, attention.heads * shared + values, visit);
    return;
  }
  if (adapters.queries) visit_columns(adapters, hidden, queries, visit);
  const auto pair = [&](bool chosen, Count out) {
    if (!chosen) return;
    visit(Spread::copied, adapters.rank * hidden);
    visit(Spread::key_values, adapters.rank * out);
  };
  pair(adapters.keys, Count{attention.kv_heads} * attention.head_size);
  pair(adapters.values, Count{attention.kv_heads} * value_size(attention));
}

}  // namespace detail

/// Equation (2): calls `visit(spread, count)` for the trained parts of one layer.
template <class Visit>
constexpr void each_adapter_parameter(const Layer& layer, const Transformer& model,
                                      const Adapters& adapters, Visit&& visit) {
  if (!freezes_weights(adapters)) return;
  const Count hidden = hidden_size(layer, model);
  const int attentions = (has_attention(layer) ? 1 : 0) + (layer.cross_attention ? 1 : 0);
  for (int i = 0; i < attentions; ++i) {
    detail::visit_attention(layer.attention, adapters, hidden, visit);
  }
  if (has_recurrence(layer)) {
    if (adapters.queries) {
      detail::visit_columns(adapters, hidden, projected_size(layer.recurrence), visit);
    }
    if (adapters.output) {
      detail::visit_rows(adapters, inner_size(layer.recurrence), hidden, visit);
    }
  }
  if (!has_feed_forward(layer)) return;
  const FeedForward& block = layer.feed_forward;
  const Count ups = block.gated ? 2 : 1;
  const int dense = is_mixture(block) ? block.experts.shared_size : block.size;
  if (adapters.feed_forward && dense > 0) {
    visit(Spread::copied, adapters.rank * ups * hidden);
    visit(Spread::split, adapters.rank * ups * dense);
    detail::visit_rows(adapters, dense, hidden, visit);
  }
  if (adapters.experts && is_mixture(block)) {
    visit(Spread::experts,
          Count{adapters.rank} * block.experts.count * (ups + 1) * (hidden + Count{block.size}));
  }
}

/// All that is trained of a model with adapters; without, nothing.
[[nodiscard]] constexpr Count adapter_parameters(const Transformer& model,
                                                 const Adapters& adapters) {
  Count count = 0;
  for (const LayerRun& run : model.runs) {
    each_adapter_parameter(run.layer, model, adapters,
                           [&](Spread, Count part) { count += run.count * part; });
  }
  return count;
}

/// Those that one token uses: of experts, only the adapters of its own.
[[nodiscard]] constexpr Count active_adapter_parameters(const Transformer& model,
                                                        const Adapters& adapters) {
  Count count = 0;
  for (const LayerRun& run : model.runs) {
    const Experts& experts = run.layer.feed_forward.experts;
    each_adapter_parameter(run.layer, model, adapters, [&](Spread spread, Count part) {
      const Count used =
          spread == Spread::experts ? part / experts.count * experts.per_token : part;
      count += run.count * used;
    });
  }
  return count;
}

}  // namespace bessemer::model
