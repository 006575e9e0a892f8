#pragma once

/// The operators at the two ends of the model, on their pipeline stages: embeddings on the first; the
/// last norm, dense layers, the output layer, the loss and the heads of multi-token prediction on the
/// last.
///
///     embedding    rows gathered and written; backwards added to the gradient of their rows
///     patches      (P', h, v), no input gradient: nobody trains on images
///     width        (T', h, w) behind a table of other width, (T', w, h) before its output layer
///     projector, dense layers    (T', out, in)
///     logits       (T, V/t, h), weight gradient accumulated as the layers' are
///     loss         10 byte per logit forward (read in 16 bit, widened, summed), 6 backward
///     prediction   each head: two norms, (T, h/t, 2 h), a layer like the last, norm, logits, loss
///
/// T T' tokens, split tokens of the micro-batch on the rank; V vocabulary, split over t tensor ranks
/// [ShoeybiEtAl2019] section 3; P' patches, v values of each; w width of the table. A model of classes
/// has one output, and one row of dense layers before it, a sequence. Multi-token prediction
/// [DeepSeekV32024] section 2.2 shares tables with the model. All of it runs in 16 bit.

#include <bessemer/compute/layer.hpp>

namespace bessemer::compute {

namespace detail {

/// Rows that reach the output: tokens, or one of a sequence where the output is classes.
[[nodiscard]] constexpr double output_tokens(const model::Transformer& model, const Shard& shard,
                                             bool split) {
  if (model.classes > 0) return shard.sequences / shard.context;
  return split ? shard.split_tokens() : shard.tokens();
}

template <Real S, class Visit>
constexpr void dense_operators(const model::DenseLayers& layers, std::string_view name,
                               double tokens, const Shard& shard, const plan::Software<S>& software,
                               Visit& visit) {
  for (const model::Dense& layer : layers) {
    end_linear(
        Linear<S>{
            .name = name, .tokens = S(tokens), .out = double(layer.out), .in = double(layer.in)},
        shard.activation_format(), shard, software, visit);
    const double moved = tokens * layer.out;
    stream("dense activation", plan::Module::activation, 4.0 * moved, 6.0 * moved, software, visit);
    if (layer.norm) {
      stream("dense norm", plan::Module::norm, 4.0 * moved, 6.0 * moved, software, visit);
    }
  }
}

/// Tokens, patches and norm of one stream of `hidden` features.
template <Real S, class Visit>
constexpr void stream_embedding(const model::Embedding& embedding, double hidden,
                                const Shard& shard, const plan::Software<S>& software,
                                Visit& visit) {
  const double tokens = shard.split_tokens();
  const double width = embedding.width > 0 ? embedding.width : hidden;
  const NumberFormat format = shard.activation_format();
  const bool frozen = model::freezes_weights(shard.adapters);
  if (embedding.vocabulary > 0) {
    const double moved = width * tokens;
    const double gradient =
        frozen ? 0.0 : 2.0 * element_size(software.gradient_format).value() + 2.0;
    stream("embedding", plan::Module::elementwise, 4.0 * moved, gradient * moved, software, visit);
  }
  if (embedding.width > 0) {
    end_linear(Linear<S>{.name = "embedding projection",
                         .module = plan::Module::input_projection,
                         .tokens = S(tokens),
                         .out = hidden,
                         .in = width},
               format, shard, software, visit);
  }
  if (embedding.patch_values > 0) {
    const double patches = tokens * (1.0 - embedding.class_tokens / shard.sequence_length);
    const double values = embedding.patch_values;
    visit("patch embedding", plan::Module::input_projection,
          product<S>(patches, hidden, values, format, 1.0), no_kernel<S>,
          frozen ? no_kernel<S>
                 : weight_gradient<S>(values, hidden, patches, format, software.gradient_format));
  }
  if (embedding.norm) {
    const double moved = hidden * tokens;
    stream("embedding norm", plan::Module::norm, 4.0 * moved, 6.0 * moved, software, visit);
  }
}

template <Real S, class Visit>
constexpr void logit_operators(const model::Transformer& model, const Shard& shard,
                               const plan::Software<S>& software, Visit& visit) {
  const double rows = model::output_rows(model) / shard.tensor;
  if (rows == 0.0) return;
  const double h = model.hidden;
  const double width = model.embedding.width > 0 ? model.embedding.width : h;
  const NumberFormat format = shard.activation_format();
  if (model.embedding.width > 0) {
    end_linear(Linear<S>{.name = "output width",
                         .tokens = S(output_tokens(model, shard, true)),
                         .out = width,
                         .in = h},
               format, shard, software, visit);
  }
  const double tokens = output_tokens(model, shard, false);
  end_linear(Linear<S>{.name = "logits", .tokens = S(tokens), .out = rows, .in = width}, format,
             shard, software, visit);
  const double logits = rows * tokens;
  stream("loss", plan::Module::elementwise, 10.0 * logits, 6.0 * logits, software, visit);
}

}  // namespace detail

/// Calls `visit` as `each_operator` does for what stands before the first layer: the embeddings of both
/// streams, the norm behind the encoder and its projector.
template <Real S, class Visit>
constexpr void each_embedding_operator(const model::Transformer& model, const Shard& shard,
                                       const plan::Software<S>& software, Visit&& visit) {
  const model::Encoder& encoder = model.encoder;
  if (encoder.hidden > 0) {
    const Shard own = encoder_shard(shard, model);
    detail::stream_embedding(encoder.embedding, encoder.hidden, own, software, visit);
    if (encoder.final_norm) {
      const double moved = encoder.hidden * own.split_tokens();
      detail::stream("encoder norm", plan::Module::norm, 4.0 * moved, 6.0 * moved, software, visit);
    }
    const double joined =
        encoder_outputs(model, shard.sequence_length) / own.sequence_length * own.split_tokens();
    detail::dense_operators(encoder.projector, "projector", joined, own, software, visit);
  }
  detail::stream_embedding(model.embedding, model.hidden, shard, software, visit);
}

/// The same for the heads of multi-token prediction, each a layer like the last.
template <Real S, class Visit>
constexpr void each_multi_token_operator(const model::Transformer& model, const Shard& shard,
                                         const plan::Software<S>& software,
                                         const plan::Routing<S>& routing, Visit&& visit) {
  const double h = model.hidden;
  const detail::Between<S, std::remove_reference_t<Visit>> between(h * shard.split_tokens(), false,
                                                                   software, visit);
  for (int head = 0; head < model.multi_token_predictions; ++head) {
    detail::stream_embedding(model.embedding, h, shard, software, visit);
    between.norm("prediction norm");
    between.norm("prediction norm");
    detail::linear(Linear<S>{.name = "prediction projection",
                             .tokens = S(shard.tokens()),
                             .out = h / shard.tensor,
                             .in = 2.0 * h},
                   shard, software, visit);
    each_operator(model::last_layer(model), model, shard, software, routing, visit);
    between.norm("final norm");
    detail::logit_operators(model, shard, software, visit);
  }
}

/// The same for what stands behind the last layer.
template <Real S, class Visit>
constexpr void each_output_operator(const model::Transformer& model, const Shard& shard,
                                    const plan::Software<S>& software,
                                    const plan::Routing<S>& routing, Visit&& visit) {
  if (model.final_norm) {
    const double moved = model.hidden * shard.split_tokens();
    detail::stream("final norm", plan::Module::norm, 4.0 * moved, 6.0 * moved, software, visit);
  }
  detail::dense_operators(model.head, "dense", detail::output_tokens(model, shard, true), shard,
                          software, visit);
  detail::logit_operators(model, shard, software, visit);
  each_multi_token_operator(model, shard, software, routing, visit);
}

/// The same with balanced random routing.
template <Real S, class Visit>
constexpr void each_output_operator(const model::Transformer& model, const Shard& shard,
                                    const plan::Software<S>& software, Visit&& visit) {
  each_output_operator(model, shard, software, plan::Routing<S>{}, visit);
}

}  // namespace bessemer::compute
