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
/// behind the traffic, but for Muon's, which makes the update of each hidden matrix orthogonal
/// [JordanEtAl2024]:
///
///     W = 5 (4 a^2 b + 2 a^3)                             FLOP of one matrix               (2)
///
///     a b     its sides, a the shorter                     1      X X', its square, times X
///
/// Five Newton-Schulz steps in 16 bits, each of three products over a whole matrix.

#include <bessemer/compute/kernel.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/model/matrices.hpp>
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

/// Equation (2) for equal matrices, as one kernel of fifteen products.
template <Real S>
[[nodiscard]] constexpr Kernel<S> orthogonalization(const model::Matrix& matrix) {
  const double a = matrix.rows < matrix.columns ? matrix.rows : matrix.columns;
  const double b = matrix.rows < matrix.columns ? matrix.columns : matrix.rows;
  constexpr double steps = 5.0;
  Kernel<S> kernel = gemm<S>(a, b, a, NumberFormat::bf16, matrix.copies);
  kernel.work = Work<S>::from_value(S(steps * matrix.copies * (4.0 * a * a * b + 2.0 * a * a * a)));
  // X X' reads X and writes a square; the square's own product; that times X.
  kernel.bytes = DataSize<S>::from_value(
      S(2.0 * steps * matrix.copies * ((a * b + a * a) + 3.0 * a * a + (a * a + 2.0 * a * b))));
  kernel.launches = 15;
  return kernel;
}

/// Equation (2) summed over the hidden matrices of a model: of a step, over all ranks, where each
/// matrix is made orthogonal once.
template <Real S = double>
[[nodiscard]] constexpr Work<S> orthogonalization_work(const model::Transformer& model) {
  Work<S> sum{};
  for (const model::LayerRun& run : model.runs) {
    model::each_layer_matrix(run.layer, model, [&](const model::Matrix& matrix) {
      sum = sum + S(static_cast<double>(run.count)) * orthogonalization<S>(matrix).work;
    });
  }
  return sum;
}

}  // namespace bessemer::compute
