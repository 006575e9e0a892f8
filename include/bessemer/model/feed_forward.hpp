#pragma once

/// The feed-forward part of a layer: a block of two or three matrices, or a mixture of such blocks of
/// which each token uses a few.
///
///     plain (up, down) or gated (gate, up, down) [ShazeerGLU2020]
///     mixture of experts: a router sends each token to `per_token` of `count` experts
///     [ShazeerEtAl2017]; shared experts see every token [DaiEtAl2024]

#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>

namespace bessemer::model {

enum class Activation { gelu, silu, relu, squared_relu };

/// How a feed-forward part is a mixture: what a router chooses from for each token, and what every
/// token sees.
struct Experts {
  /// 0: a dense block.
  int count = 0;
  int per_token = 0;
  /// Inner features of what every token sees beside its experts; 0: nothing.
  int shared_size = 0;
  /// A sigmoid gate of one output on what the shared experts say.
  bool shared_gate = false;
  bool router_bias = false;

  friend constexpr bool operator==(const Experts&, const Experts&) = default;
};

struct FeedForward {
  /// Inner features of the block, or of one expert.
  int size = missing<int>("model.feed_forward: must be given");
  bool gated = false;
  Activation activation = Activation::gelu;
  bool bias = false;
  Experts experts{};

  friend constexpr bool operator==(const FeedForward&, const FeedForward&) = default;
};

/// Of a layer that is a mixer alone.
inline constexpr FeedForward no_feed_forward{.size = 0};

[[nodiscard]] constexpr bool is_mixture(const FeedForward& block) {
  return block.experts.count > 0;
}

/// Throws `InvalidInput` unless the shapes make a block.
constexpr void check(const FeedForward& block) {
  constexpr int most = 1 << 24;
  require(block.size >= 1 && block.size <= most,
          "model.feed_forward: must be between 1 and 16777216, got ", block.size);
  const Experts& experts = block.experts;
  require(experts.count >= 0 && experts.count <= 1 << 20,
          "model.experts: must be between 0 and 1048576, got ", experts.count);
  if (!is_mixture(block)) {
    require(experts.per_token == 0 && experts.shared_size == 0,
            "model.experts: must be given where experts_per_token or shared_experts are");
    return;
  }
  require(experts.per_token >= 1 && experts.per_token <= experts.count,
          "model.experts_per_token: must be between 1 and the ", counted(experts.count, "expert"),
          ", got ", experts.per_token);
  require(experts.shared_size >= 0 && experts.shared_size <= most,
          "model.shared_experts: their size must be between 0 and 16777216, got ",
          experts.shared_size);
}

}  // namespace bessemer::model
