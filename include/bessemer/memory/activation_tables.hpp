#pragma once

/// Activations and buffers of each distinct layer, worked out once for the ledgers of all stages.
/// Follow from the model, what a rank sees of a micro-batch, and recomputation; not from pipeline or
/// data degree.

#include <array>

#include <bessemer/memory/activations.hpp>
#include <bessemer/memory/buffers.hpp>

namespace bessemer::memory {

class ActivationTables {
 public:
  /// `hottest` as in `hottest_load`.
  template <Real S>
  constexpr ActivationTables(const model::Transformer& model, const plan::Training<S>& training,
                             const plan::Plan& plan, const plan::Software<S>& software,
                             double hottest = 0.0)
      : shape_{activation_shape(model, training, plan, software)},
        boundary_{boundary_buffers(model, plan, shape_)} {
    for (std::size_t run = 0; run < model.runs.size(); ++run) {
      const model::Layer& layer = model.runs[run].layer;
      ActivationShape shape = shape_;
      shape.hottest = hottest_load(layer, training.routing, plan, shape_, hottest);
      layers_[run] = layer_activations(layer, model, shape, plan.recomputation);
      buffers_[run] = layer_buffers(layer, model, plan, shape);
    }
  }

  [[nodiscard]] constexpr const ActivationShape& shape() const { return shape_; }
  /// Where tensors wait at the borders of a stage.
  [[nodiscard]] constexpr double boundary() const { return boundary_; }
  [[nodiscard]] constexpr const LayerActivations& layer(std::size_t run) const {
    return layers_[run];
  }
  [[nodiscard]] constexpr const LayerBuffers& buffers(std::size_t run) const {
    return buffers_[run];
  }

 private:
  ActivationShape shape_;
  double boundary_;
  std::array<LayerActivations, model::most_runs> layers_{};
  std::array<LayerBuffers, model::most_runs> buffers_{};
};

}  // namespace bessemer::memory
