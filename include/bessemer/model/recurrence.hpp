#pragma once

/// Mixers whose cost is linear in the sequence: a state of fixed size per head, updated token by token
/// and computed in chunks.
///
///     mamba_2           state-space duality [DaoGu2024]: x, gate, B, C and step from one projection
///     gated_delta_net   delta rule with decay [YangKautz2025]: q, k, v, gate, beta and decay
///
///     projection in   h -> 2 a d + 2 g n + (1 or 2) a     (mamba_2 or gated_delta_net)
///     convolution     a d + 2 g n channels, `convolution` taps
///     state           a d n values
///     projection out  a d -> h
///
///     h hidden; a heads of d features; g groups (key heads) of n features of state

#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>

namespace bessemer::model {

enum class RecurrenceKind { mamba_2, gated_delta_net };

struct Recurrence {
  RecurrenceKind kind = RecurrenceKind::mamba_2;
  /// Heads of values; 0: the layer has no recurrence.
  int heads = 0;
  int head_size = 0;
  /// Groups that share B and C; key heads of a delta rule.
  int groups = 1;
  /// Features of B and C; of a key.
  int state_size = 0;
  int convolution = 4;
  /// Tokens that are computed as one block.
  int chunk = 256;
  bool projection_bias = false;
  bool convolution_bias = false;

  friend constexpr bool operator==(const Recurrence&, const Recurrence&) = default;
};

/// Features of all value heads.
[[nodiscard]] constexpr int inner_size(const Recurrence& mixer) {
  return mixer.heads * mixer.head_size;
}

/// Channels that the convolution mixes: values, and B with C or queries with keys.
[[nodiscard]] constexpr int convolution_channels(const Recurrence& mixer) {
  return inner_size(mixer) + 2 * mixer.groups * mixer.state_size;
}

/// What the projection in gives a token: the convolution's channels, a gate as wide as the values,
/// and one or two numbers a head.
[[nodiscard]] constexpr int projected_size(const Recurrence& mixer) {
  const int scalars = mixer.kind == RecurrenceKind::mamba_2 ? 1 : 2;
  return convolution_channels(mixer) + inner_size(mixer) + scalars * mixer.heads;
}

/// Throws `InvalidInput` unless the shapes make a mixer.
constexpr void check(const Recurrence& mixer) {
  constexpr int most = 1 << 20;
  const auto size = [](int value, const char* field) {
    require(value >= 1 && value <= most, "model.recurrence.", field,
            ": must be between 1 and 1048576, got ", value);
  };
  size(mixer.heads, "heads");
  size(mixer.head_size, "head_size");
  size(mixer.groups, "groups");
  size(mixer.state_size, "state_size");
  size(mixer.convolution, "convolution");
  size(mixer.chunk, "chunk");
  require(mixer.heads % mixer.groups == 0, "model.recurrence.groups: must divide the ",
          counted(mixer.heads, "head"), ", got ", mixer.groups);
  require(
      double(mixer.heads) * mixer.head_size <= most &&
          double(mixer.groups) * mixer.state_size <= most,
      "model.recurrence: heads * head_size and groups * state_size must be at most 1048576, got ",
      double(mixer.heads) * mixer.head_size, " and ", double(mixer.groups) * mixer.state_size);
}

}  // namespace bessemer::model
