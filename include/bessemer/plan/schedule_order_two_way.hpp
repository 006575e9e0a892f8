#pragma once

/// In which order each rank does its operations where micro-batches come by twice: ZB-V and
/// DualPipe-V (down the ranks and back up) and DualPipe (from both ends).
///
/// On a rank with n = p - 1 - i ranks between it and the turn, with the chunk that is reached first
/// (0) and the one reached second (1); F forward, B input gradient, W weight gradient, D = B + W
/// fused, and & side by side:
///
///     ZB-V      (2 n + 1) F0,  i (F1 F0),  (n + 1) F1 B1 W1,
///               F0 B0 W0 F1 B1 W1 until no F0 is left, the same without F0 until no F1 is,
///               i (B0 B1),  (n + 1) B0 W0,  the W1 and then the W0 left                      (1)
///     DualPipe  2 n F0,  (i + 1) F0 F1,  n (B1 W1 F1),
///               (m - 2 p + i + 1) (F0&D1 F1&D0),  n (D1 F1&D0),
///               i + 1 times D1 and D0 in turn, then i + 1 times B1 and B0, going on in turn,
///               n (W B0),  the W left, always the oldest                                     (2)
///
/// (1) [QiEtAl2024] section 6, as [PyTorchPipelining2025] orders it: for m < 2 p - 1 it is the order
/// of 2 p - 1 micro-batches without those that do not exist. (2) [DeepSeekDualPipe2025]: DualPipe-V
/// as it stands, DualPipe with i the distance from the nearer end, p half the ranks and m half the
/// micro-batches; the first F0&D1 of the rank at the turn is not side by side.

#include <array>

#include <bessemer/plan/schedule_order.hpp>

namespace bessemer::plan::detail {

enum class Turn : unsigned char { f0, f1, b0, b1, w0, w1, d0, d1, f0_d1, f1_d0, oldest_w };

/// The chunk of each part that an operation has; -1 for none.
struct Parts {
  int forward = -1;
  int input_gradient = -1;
  int weight_gradient = -1;
};

/// By `Turn`; the chunk of the oldest weight gradient is known to the order only.
inline constexpr std::array<Parts, 11> parts_of_turns{{{0, -1, -1},
                                                       {1, -1, -1},
                                                       {-1, 0, -1},
                                                       {-1, 1, -1},
                                                       {-1, -1, 0},
                                                       {-1, -1, 1},
                                                       {-1, 0, 0},
                                                       {-1, 1, 1},
                                                       {0, 1, 1},
                                                       {1, 0, 0},
                                                       {-1, -1, 0}}};

/// A few operations, repeated.
struct Phase {
  int repeats = 0;
  int size = 0;
  std::array<Turn, 6> turns{};

  constexpr Phase() = default;
  template <class... T>
  constexpr Phase(int times, T... each)
      : repeats{times > 0 ? times : 0}, size{sizeof...(T)}, turns{each...} {}
};

/// Deals out the operations of one rank, one by one.
class TwoWayOrder {
 public:
  /// Nothing to do.
  constexpr TwoWayOrder() = default;
  /// `turn` ranks down to the turn, `rank` from the end, `micro_batches` each way.
  constexpr TwoWayOrder(bool dual, int turn, int rank, int micro_batches)
      : micro_batches_{micro_batches} {
    if (dual) {
      add_dual_pipe(turn, rank, micro_batches);
    } else {
      add_zb_v(turn, rank, micro_batches < 2 * turn - 1 ? 2 * turn - 1 : micro_batches);
    }
    skip_empty();
  }

  /// False when nothing is left. Does not move on, but past what does not exist.
  [[nodiscard]] constexpr bool peek(Parts& parts) {
    while (phase_ < count_) {
      parts = now();
      if (micro_batch(parts) < micro_batches_) return true;
      pop(parts);
    }
    return false;
  }
  /// The same with its micro-batches.
  [[nodiscard]] constexpr bool peek(Operation& operation) {
    Parts parts;
    if (!peek(parts)) return false;
    operation = {
        .kind = kind_of(parts), .chunk = chunk_of(parts), .micro_batch = micro_batch(parts)};
    if (operation.kind == OperationKind::overlapped) {
      operation.backward_chunk = parts.input_gradient;
      operation.backward_micro_batch = gradients_[at(parts.input_gradient)];
    }
    return true;
  }

  /// On to the operation after the one that was peeked at.
  constexpr void pop() { pop(now()); }
  constexpr void pop(const Parts& parts) {
    if (parts.forward >= 0) ++forwards_[at(parts.forward)];
    if (parts.input_gradient >= 0) ++gradients_[at(parts.input_gradient)];
    if (parts.weight_gradient >= 0) ++weights_[at(parts.weight_gradient)];
    if (turn() == Turn::oldest_w) {
      oldest_ = 1 - oldest_;
      --put_off_;
    }
    if (++position_ < static_cast<std::size_t>(phases_[phase_].size)) return;
    position_ = 0;
    --phases_[phase_].repeats;
    skip_empty();
  }

 private:
  using enum Turn;

  static constexpr std::size_t at(int chunk) { return static_cast<std::size_t>(chunk); }
  constexpr void add(const Phase& phase) { phases_[count_++] = phase; }

  /// Equation (1).
  constexpr void add_zb_v(int p, int i, int m) {
    const int n = p - 1 - i;
    const int f0_left = m - (2 * n + 1) - i;
    const int f1_left = m - i - (n + 1);
    add({2 * n + 1, f0});
    add({i, f1, f0});
    add({n + 1, f1, b1, w1});
    add({f0_left, f0, b0, w0, f1, b1, w1});
    add({f1_left - f0_left, b0, w0, f1, b1, w1});
    add({i, b0, b1});
    add({n + 1, b0, w0});
    add({i, w1});
    add({i, w0});
  }

  /// Equation (2). Weight gradients put off come out alternating while both chunks came by.
  constexpr void add_dual_pipe(int p, int i, int m) {
    const int n = p - 1 - i;
    const bool at_turn = n == 0;
    add({2 * n, f0});
    add({i + 1, f0, f1});
    add({n, b1, w1, f1});
    add({at_turn ? 1 : 0, f0, d1, f1_d0});
    add({m - 2 * p + i + 1 - (at_turn ? 1 : 0), f0_d1, f1_d0});
    add({n, d1, f1_d0});
    add({(i + 1) / 2, d1, d0});
    add({(i + 1) % 2, d1, b0});
    add({(i + 1) / 2, b1, b0});
    add({n, oldest_w, b0});
    add({i + 1, oldest_w});
    put_off_ = i + 1;
    oldest_ = i % 2;
  }

  constexpr void skip_empty() {
    while (phase_ < count_ && phases_[phase_].repeats == 0) ++phase_;
  }

  [[nodiscard]] constexpr Turn turn() const { return phases_[phase_].turns[position_]; }
  [[nodiscard]] constexpr Parts now() const {
    Parts parts = parts_of_turns[static_cast<std::size_t>(turn())];
    if (turn() == Turn::oldest_w && put_off_ > 0) parts.weight_gradient = oldest_;
    return parts;
  }

  static constexpr int chunk_of(const Parts& parts) {
    if (parts.forward >= 0) return parts.forward;
    return parts.input_gradient >= 0 ? parts.input_gradient : parts.weight_gradient;
  }
  [[nodiscard]] constexpr int micro_batch(const Parts& parts) const {
    if (parts.forward >= 0) return forwards_[at(parts.forward)];
    return parts.input_gradient >= 0 ? gradients_[at(parts.input_gradient)]
                                     : weights_[at(parts.weight_gradient)];
  }
  static constexpr OperationKind kind_of(const Parts& parts) {
    if (parts.forward >= 0) {
      return parts.input_gradient >= 0 ? OperationKind::overlapped : OperationKind::forward;
    }
    if (parts.input_gradient < 0) return OperationKind::weight_gradient;
    return parts.weight_gradient >= 0 ? OperationKind::backward : OperationKind::input_gradient;
  }

  std::array<Phase, 11> phases_{};
  std::size_t count_ = 0;
  std::size_t phase_ = 0;
  std::size_t position_ = 0;
  int micro_batches_ = 0;
  std::array<int, 2> forwards_{};
  std::array<int, 2> gradients_{};
  std::array<int, 2> weights_{};
  int put_off_ = 0;
  int oldest_ = 0;
};

}  // namespace bessemer::plan::detail
