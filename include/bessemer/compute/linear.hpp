#pragma once

/// The building blocks of operator lists: a product with weights as its three kernels, and traffic.
///
///     forward (T, out, in)    input gradient (T, in, out)    weight gradient (in, out, T)      (1)
///
/// Weight gradients read and write their accumulator, in the format of the gradient buffer.
///
/// Narrow formats [MicikeviciusEtAl2022]: products read narrow operands and write 16 bit. Before them
/// an elementwise pass reads each operand in 16 bit and writes it narrow twice, as it stands and
/// transposed, since scales or layout differ between the products that share it:
///
///     forward   (2 + 2 e) byte for each element of input and weight     e  narrow element     (2)
///     backward  (2 + 2 e) byte for each element of the output gradient
///     one scale a tensor reads each of them once more, for its largest number (2 byte)
///
/// Where the largest number of a tensor comes first, that is a kernel of its own.
///
/// Adapters [HuEtAl2021]: frozen weights have no gradient, and are widened from their own format for
/// either product if it is narrower (e + 2 byte an element); low-rank products (T, p r, in) and
/// (T, out/p, r) p times run in 16 bit, p the adapted matrices in one product, and their sum is a pass.

#include <string_view>
#include <type_traits>

#include <bessemer/compute/kernel.hpp>
#include <bessemer/compute/shard.hpp>
#include <bessemer/plan/recomputation.hpp>
#include <bessemer/plan/software.hpp>

namespace bessemer::compute {

/// A product of `tokens` rows with a weight, `batch` times (experts of a rank).
template <Real S = double>
struct Linear {
  std::string_view name{};
  plan::Module module = plan::Module::feed_forward;
  S tokens{};
  double out = 0;
  double in = 0;
  double batch = 1;
  /// The batch is one kernel.
  bool grouped = false;
  /// Part that is a second, fourth, … product of the layer, where it joins several.
  double second_share = 0.0;
  /// Narrow operands come from the kernel before or behind: no pass casts them.
  bool input_is_narrow = false;
  bool gradient_is_narrow = false;
  /// Matrices in this product that have an adapter, and their outputs.
  int adapted = 0;
  double adapted_out = 0;
};

namespace detail {

/// No kernel: takes no time.
template <Real S>
inline constexpr Kernel<S> no_kernel{.launches = 0};

template <Real S>
[[nodiscard]] constexpr Kernel<S> traffic(const S& bytes, const plan::Software<S>& software) {
  Kernel<S> moved = elementwise<S>(bytes);
  moved.bytes = software.elementwise_traffic * moved.bytes;
  return moved;
}

/// Elementwise traffic in bytes, forward and backward; no weight gradient of its own. Permutations of a
/// router stand between custom kernels, and join no product whatever the compiler joins elsewhere.
template <Real S, class Visit>
constexpr void stream(std::string_view name, plan::Module module,
                      const std::type_identity_t<S>& forward,
                      const std::type_identity_t<S>& backward, const plan::Software<S>& software,
                      Visit& visit) {
  const bool alone = module == plan::Module::router && software.elementwise_traffic < S(1.0);
  if (alone)
    return visit(name, module, elementwise<S>(forward), elementwise<S>(backward), no_kernel<S>);
  visit(name, module, traffic<S>(forward, software), traffic<S>(backward, software), no_kernel<S>);
}

/// Product of operands in `format` whose result has 2 byte an element if they are narrower.
template <Real S>
[[nodiscard]] constexpr Kernel<S> product(const S& m, const S& n, const S& k, NumberFormat format,
                                          double batch, bool grouped = false) {
  Kernel<S> kernel = gemm<S>(m, n, k, format, batch);
  kernel.grouped = grouped;
  const double element = element_size(format).value();
  if (element < 2.0) {
    kernel.bytes = kernel.bytes + DataSize<S>::from_value(S(S(2.0 - element) * m * n * S(batch)));
  }
  return kernel;
}

/// Weight gradients read and write their accumulator.
template <Real S>
[[nodiscard]] constexpr Kernel<S> weight_gradient(double m, double n, const S& tokens,
                                                  NumberFormat format, NumberFormat accumulator,
                                                  double batch = 1.0, bool grouped = false) {
  Kernel<S> kernel = gemm<S>(m, n, tokens, format, batch);
  kernel.grouped = grouped;
  const double extra = 2.0 * element_size(accumulator).value() - element_size(format).value();
  kernel.bytes = kernel.bytes + DataSize<S>::from_value(S(extra * m * n * batch));
  return kernel;
}

/// Equation (1).
template <Real S, class Visit>
constexpr void trained(const Linear<S>& of, NumberFormat format, const plan::Software<S>& software,
                       Visit& visit) {
  Kernel<S> forward = product<S>(of.tokens, of.out, of.in, format, of.batch, of.grouped);
  forward.second_share = of.second_share;
  visit(of.name, of.module, forward,
        product<S>(of.tokens, of.in, of.out, format, of.batch, of.grouped),
        weight_gradient<S>(of.in, of.out, of.tokens, format, software.gradient_format, of.batch,
                           of.grouped));
}

/// Equation (2). Frozen weights are cast like others.
template <Real S, class Visit>
constexpr void quantize(const Linear<S>& of, const Shard& shard, const plan::Software<S>& software,
                        Visit& visit) {
  // Blocks of 32 hold their largest number in registers; NVFP4 has a scale of the tensor above its blocks.
  const double largest = shard.format == NumberFormat::mxfp8 ? 0.0 : 2.0;
  const double each = of.batch * (2.0 + largest + 2.0 * element_size(shard.format).value());
  const auto cast = [&](const S& bytes) {
    if (bytes == S(0.0)) return no_kernel<S>;
    Kernel<S> kernel = traffic<S>(bytes, software);
    kernel.batch = S(of.batch);
    kernel.grouped = of.grouped;
    kernel.launches = largest > 0.0 ? 2 : 1;
    return kernel;
  };
  const S inputs = of.input_is_narrow ? S(0.0) : of.tokens;
  const S gradients = of.gradient_is_narrow ? S(0.0) : of.tokens;
  visit("quantization", of.module,
        cast(S(each * of.in) * (inputs + S(shard.weight_casts * of.out))),
        cast(S(each * of.out) * gradients), no_kernel<S>);
}

template <Real S, class Visit>
constexpr void adapted(const Linear<S>& of, const Shard& shard, const plan::Software<S>& software,
                       Visit& visit) {
  const double r = shard.adapters.rank;
  const double frozen = element_size(shard.adapters.frozen_format).value();
  if (frozen < element_size(shard.activation_format()).value()) {
    const double widened = of.batch * of.in * of.out * (frozen + 2.0);
    stream("dequantization", of.module, widened, widened, software, visit);
  }
  visit(of.name, of.module,
        product<S>(of.tokens, of.out, of.in, shard.format, of.batch, of.grouped),
        product<S>(of.tokens, of.in, of.out, shard.format, of.batch, of.grouped), no_kernel<S>);
  if (of.adapted == 0) return;
  const double p = of.adapted;
  const NumberFormat wide = shard.activation_format();
  const Linear<S> down{.name = "adapter down",
                       .module = of.module,
                       .tokens = of.tokens,
                       .out = p * r,
                       .in = of.in,
                       .batch = of.batch};
  const Linear<S> up{.name = "adapter up",
                     .module = of.module,
                     .tokens = of.tokens,
                     .out = of.adapted_out / p,
                     .in = r,
                     .batch = p * of.batch};
  trained<S>(down, wide, software, visit);
  trained<S>(up, wide, software, visit);
  const S rows = S(6.0 * of.batch) * of.tokens;
  stream("adapter sum", of.module, rows * S(of.adapted_out), rows * S(of.in), software, visit);
}

/// A product with weights as the layers have it.
template <Real S, class Visit>
constexpr void linear(const Linear<S>& of, const Shard& shard, const plan::Software<S>& software,
                      Visit& visit) {
  if (shard.narrow()) quantize(of, shard, software, visit);
  if (model::freezes_weights(shard.adapters)) {
    adapted(of, shard, software, visit);
  } else {
    trained<S>(of, shard.format, software, visit);
  }
}

/// A product with weights that is never narrow and has no adapter: of routers and the model's ends.
template <Real S, class Visit>
constexpr void end_linear(const Linear<S>& of, NumberFormat format, const Shard& shard,
                          const plan::Software<S>& software, Visit& visit) {
  if (!model::freezes_weights(shard.adapters)) {
    trained<S>(of, format, software, visit);
    return;
  }
  visit(of.name, of.module, product<S>(of.tokens, of.out, of.in, format, of.batch),
        product<S>(of.tokens, of.in, of.out, format, of.batch), no_kernel<S>);
}

/// Two operands that are both activations: their gradients are products of the same size.
template <Real S, class Visit>
constexpr void activations_product(std::string_view name, double m, double n, double k,
                                   double batch, NumberFormat format, Visit& visit) {
  visit(name, plan::Module::attention_core, gemm<S>(m, n, k, format, batch),
        gemm<S>(m, k, n, format, batch), gemm<S>(k, n, m, format, batch));
}

}  // namespace detail

}  // namespace bessemer::compute
