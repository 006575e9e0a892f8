#pragma once

/// What is neither state nor kept activation: tensors on their way, and workspaces. Bytes of one
/// layer, of which a stage holds the largest.
///
///     boundary        2 e h T'                  two, where there is a pipeline             (1)
///     gathered input  e h T                     of a layer under sequence parallelism      (2)
///     context         keys and values on their way, e (g d + g v)/t T each                 (3)
///                       ring: two blocks; all-gather: those of all ranks;
///                       all-to-all: queries and outputs too, once more
///     experts         2 e h K                   tokens sent and tokens come back           (4)
///     attention       4 (a d + a)/t T           fp32 sums of query gradients, fused        (5)
///                     e s a/t T                 gradient of the scores, not fused
///     communicators   one for each group of the plan with more than one rank
///
///     K tokens at the experts of the hottest rank (`feed_forward_tensors.hpp`); c context ranks
///
/// (1) [NarayananEtAl2021] section 4.1; (2) [KorthikantiEtAl2022] section 4.2.2; (3) [LiuEtAl2023],
/// [GrattafioriEtAl2024] section 3.3.2, [JacobsEtAl2023]; (5) [Dao2023] section 3.1. Twice (4) where the
/// all-to-all of one micro-batch hides behind another.

#include <bessemer/memory/kept_tensors.hpp>
#include <bessemer/plan/layout.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::memory {

struct LayerBuffers {
  double context = 0.0;
  double experts = 0.0;
  double attention = 0.0;
};

namespace detail {

/// Equation (3).
[[nodiscard]] constexpr double context_bytes(const model::Attention& attention,
                                             const plan::Plan& plan, const ActivationShape& shape) {
  if (plan.context == 1) return 0.0;
  const HeadWidths widths = head_widths(attention, shape.tensor);
  const double block = shape.element * (widths.keys + widths.values) * shape.tokens;
  switch (plan.context_method) {
    case plan::ContextMethod::ring: return 2.0 * block;
    case plan::ContextMethod::all_gather: return plan.context * block;
    case plan::ContextMethod::all_to_all: break;
  }
  return block + shape.element * (widths.queries + widths.outputs) * shape.tokens;
}

}  // namespace detail

/// Equations (3) to (5) of one layer.
[[nodiscard]] constexpr LayerBuffers layer_buffers(const model::Layer& layer,
                                                   const model::Transformer& model,
                                                   const plan::Plan& plan,
                                                   const ActivationShape& decoder) {
  const ActivationShape shape = layer.encoder ? encoder_shape(decoder) : decoder;
  LayerBuffers of;
  if (model::has_attention(layer)) {
    const model::Attention& attention = layer.attention;
    const double rows = attention.heads / shape.tensor * shape.tokens;
    of.context = detail::context_bytes(attention, plan, shape);
    of.attention = shape.fused_attention ? 4.0 * (attention.head_size + 1.0) * rows
                                         : shape.element * rows * shape.sequence_length;
  }
  if (model::is_mixture(layer.feed_forward)) {
    const double tokens = expert_tokens(layer.feed_forward.experts, shape);
    of.experts = (plan.expert_overlap ? 4.0 : 2.0) * shape.element * tokens *
                 model::hidden_size(layer, model);
  }
  return of;
}

/// Equations (1) and (2).
[[nodiscard]] constexpr double boundary_buffers(const model::Transformer& model,
                                                const plan::Plan& plan,
                                                const ActivationShape& shape) {
  const double boundary = shape.element * model.hidden * shape.split_tokens();
  const double gathered =
      plan.sequence_parallel ? shape.element * model.hidden * shape.tokens : 0.0;
  return (plan.pipeline > 1 ? 2.0 * boundary : 0.0) + gathered;
}

/// Groups of ranks that talk, as a rank sees them: tensor, context, pipeline, data, copies of shards,
/// experts, the parts of an expert, copies of experts.
[[nodiscard]] constexpr int communicators(const plan::Plan& plan, const plan::Layout& layout) {
  int groups = 0;
  for (const int ranks : {plan.tensor, plan.context, plan.pipeline, layout.data * plan.context,
                          plan.replicas, plan.expert, plan.expert_tensor}) {
    groups += ranks > 1 ? 1 : 0;
  }
  const bool experts = plan.expert > 1 || plan.expert_tensor > 1;
  return groups + (experts && layout.expert_data > 1 ? 1 : 0);
}

}  // namespace bessemer::memory
