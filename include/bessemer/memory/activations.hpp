#pragma once

/// What a layer keeps of one micro-batch under recomputation and offloading.
///
///     kept       the tensors of `kept_tensors.hpp` whose module does not run again         (1)
///     again      those whose module does: live while the layer's backward pass runs        (2)
///     offloaded  of (1), those whose module is offloaded: on the host                      (3)
///     whole      the layer's input, e h T'; all of its tensors live as it runs again       (4)
///
/// Of a GPT layer, (1) under selective recomputation is equation (6) of [KorthikantiEtAl2022], (4) its
/// section 5. The output of the attention core goes only if core and output projection both run again.

#include <bessemer/memory/kept_tensors.hpp>

namespace bessemer::memory {

/// Bytes of one layer and micro-batch.
struct LayerActivations {
  /// On the device, if the layer does not run again whole.
  double kept = 0.0;
  double again = 0.0;
  double offloaded = 0.0;
  /// All tensors, were everything kept.
  double all = 0.0;
  /// Of the layer.
  double input = 0.0;
};

/// Part of the tensors of a module that is computed again: of a dense block's gate and up, the second
/// with every second product. Of queries, keys and values all stay, since keys are few.
[[nodiscard]] constexpr double repeated_part(plan::Module module, plan::Modules modules,
                                             bool gated) {
  if (modules.has(module)) {
    const bool kept =
        module == plan::Module::output_projection && !modules.has(plan::Module::attention_core);
    return kept ? 0.0 : 1.0;
  }
  const bool second = modules.has(plan::Module::second_products);
  return second && gated && module == plan::Module::feed_forward ? 0.5 : 0.0;
}

/// Equations (1) to (4).
[[nodiscard]] constexpr LayerActivations layer_activations(
    const model::Layer& layer, const model::Transformer& model, const ActivationShape& shape,
    const plan::Recomputation& recomputation) {
  const double tokens = (layer.encoder ? encoder_shape(shape) : shape).split_tokens();
  LayerActivations of{.input = shape.element * model::hidden_size(layer, model) * tokens};
  each_kept_tensor(layer, model, shape, [&](plan::Module module, double bytes) {
    of.all += bytes;
    const double again =
        repeated_part(module, recomputation.modules, layer.feed_forward.gated) * bytes;
    of.again += again;
    (recomputation.offloaded.has(module) ? of.offloaded : of.kept) += bytes - again;
  });
  return of;
}

/// Bytes that one layer keeps of one micro-batch, on the device.
[[nodiscard]] constexpr double layer_activation_bytes(const model::Layer& layer,
                                                      const model::Transformer& model,
                                                      const ActivationShape& shape,
                                                      const plan::Recomputation& recomputation) {
  const LayerActivations of = layer_activations(layer, model, shape, recomputation);
  if (!recomputation.full) return of.kept;
  return recomputation.offloads_inputs ? 0.0 : of.input / recomputation.group;
}

/// Bytes live while layers that keep less run again.
[[nodiscard]] constexpr double recomputed_layer_bytes(const model::Layer& layer,
                                                      const model::Transformer& model,
                                                      const ActivationShape& shape,
                                                      const plan::Recomputation& recomputation) {
  const LayerActivations of = layer_activations(layer, model, shape, recomputation);
  return recomputation.full ? recomputation.group * of.all : of.again;
}

}  // namespace bessemer::memory
