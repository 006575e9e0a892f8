#pragma once

/// The optimizer step: memory traffic over the states that a rank owns.
///
///     B = n_own (g + 2 (w_m + s) + w) + n_held z                                          (1)
///
///     n_own   parameters whose states the rank owns        1      the shard, or all it holds
///     n_held  parameters the rank holds                    1
///     g       gradient read                                byte
///     w_m s   master weight and moments, read and written  byte
///     w       weight written                               byte
///     z       gradient buffer: read for the norm, cleared  byte   one read and one write
///
/// AdamW over bf16 weights and fp32 gradients: 30 byte an owned parameter. The arithmetic hides
/// behind the traffic.

#include <bessemer/compute/kernel.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/model/optimizer.hpp>

namespace bessemer::compute {

/// Equation (1) as a kernel. `owned` and `held` count parameters.
template <Real S>
[[nodiscard]] constexpr Kernel<S> optimizer_step(double owned, double held,
                                                 const model::StateSizes& sizes) {
  require(owned >= 0.0 && held >= owned, "optimizer_step: owned parameters must be between 0 and ",
          held, ", got ", owned);
  const double states = sizes.gradient.value() +
                        2.0 * (sizes.master_weight.value() + sizes.moments.value()) +
                        sizes.weight.value();
  return elementwise<S>(owned * states + held * 2.0 * sizes.gradient.value());
}

}  // namespace bessemer::compute
