#pragma once

/// What a recurrence keeps for its backward pass, from its projection to the output projection's
/// input: calls `visit(module, bytes)` for each tensor.
///
///     projected: convolution's input, gate, steps   e in/t T                               (1)
///     mamba_2           scan's output               e a d/t T                              (2)
///     gated_delta_net   convolution's output        e (a d + 2 g n)/t T                    (3)
///                       decay, in fp32              4 a/t T
///                       inverse of each chunk       e a c/t T                              (4)
///                       scan's output               e a d/t T
///     both              gated output                e a d/t T     input of the projection
///     in the width of (1), a heads of d, g groups of n, c tokens of a chunk
///
/// The state at the start of each chunk, a d n/c a token, is computed again in the backward pass and
/// so is Mamba-2's convolution: that is how the kernels of the authors do it ([DaoGu2024] with
/// state-spaces/mamba `mamba_split_conv1d_scan_combined`; [YangEtAl2024] with
/// fla-org/flash-linear-attention `chunk_gated_delta_rule`, which keeps (4)).

#include <bessemer/memory/activation_shape.hpp>
#include <bessemer/model/recurrence.hpp>
#include <bessemer/plan/recomputation.hpp>

namespace bessemer::memory {

template <class Visit>
constexpr void each_recurrence_tensor(const model::Recurrence& mixer, const ActivationShape& shape,
                                      Visit&& visit) {
  using plan::Module;
  const double e = shape.element;
  const double tokens = shape.tokens / shape.tensor;
  const double outputs = e * model::inner_size(mixer) * tokens;
  visit(Module::input_projection, e * model::projected_size(mixer) * tokens);
  if (mixer.kind == model::RecurrenceKind::gated_delta_net) {
    visit(Module::elementwise, e * model::convolution_channels(mixer) * tokens);
    visit(Module::attention_core, (4.0 + e * mixer.chunk) * mixer.heads * tokens);
  }
  visit(Module::attention_core, outputs);
  if (shape.keeps_input(shape.adapters.output)) {
    visit(Module::output_projection, shape.operand / e * outputs);
  }
}

}  // namespace bessemer::memory
