#pragma once

/// Interleaved 1F1B of chunks that are alike but for the first, with the embedding, and the last,
/// with the loss: the shape of most language models.
///
///     T = (m v + p - 1)(f + d) + 2 C (p v - 1)
///         + max(a_f, p (a_f - C)) + max(a_d, p (a_d - C))
///         + max( m z,  -(f + d) - 2 C,  z - 2 f,  z - 2 d,  2 z - (f + d) + 2 C )             (1)
///
///     f d       forward, backward of a chunk in between             s
///     a_f a_d   what the first chunk takes more (or less, < 0)      s
///     z         what forward and backward of the last take more     s
///     C         latency of a send, beside the compute               s     C <= min(f, d)/3
///     p m v     ranks, micro-batches, chunks per rank               1     p >= 2, v >= 2, p | m
///
/// The first line is the even pipeline [NarayananEtAl2021]. In the second the first rank runs its
/// first chunk p times while the pipeline fills, or else once; in the third the last rank is busy
/// throughout, or another is. A first chunk that is longer can keep the first rank busy throughout,
/// which (1) leaves out: it asks for a_f, a_d <= 0, or for a last chunk that outweighs it,
///
///     m (max(a_f, 0) + max(a_d, 0)) <= 2 min(f, d) + (m - 2 p) z,  z of forward and backward >= 0.  (2)
///
/// On two ranks the last chunk must not be the shorter one, whatever the first is.
///
/// The terms were read off longest paths; (1) equals a discrete simulation on every random case with
/// (2), with times up to six times those in between (tests/parallelism/interleaved_ends_test.cpp).

#include <bessemer/parallelism/stage_time.hpp>

namespace bessemer::parallelism::detail {

/// All chunks but the first and the last take the same, to the last bit.
template <Real S>
[[nodiscard]] constexpr bool differ_at_ends_only(Chunks<S> chunks) {
  bool alike = true;
  for (std::size_t s = 2; s + 1 < chunks.size(); ++s) {
    alike &= chunks[s].forward == chunks[1].forward;
    alike &= chunks[s].input_gradient == chunks[1].input_gradient;
    alike &= chunks[s].weight_gradient == chunks[1].weight_gradient;
  }
  return alike;
}

template <Real S>
class InterleavedEnds {
 public:
  constexpr InterleavedEnds(const plan::PipelineShape& shape, Chunks<S> chunks, Time<S> latency)
      : shape_{shape},
        latency_{latency},
        forward_{chunks[chunks.size() > 2 ? 1 : 0].forward},
        backward_{chunks[chunks.size() > 2 ? 1 : 0].backward()},
        first_forward_{chunks.front().forward - forward_},
        first_backward_{chunks.front().backward() - backward_},
        last_forward_{chunks.back().forward - forward_},
        last_backward_{chunks.back().backward() - backward_},
        alike_{differ_at_ends_only(chunks)} {}

  /// Equation (1) is exact.
  [[nodiscard]] constexpr bool holds() const {
    const int p = shape_.ranks;
    const int m = shape_.micro_batches;
    if (!alike_ || p < 2 || shape_.chunks < 2 || plan::group_size(shape_) != p || m % p != 0 ||
        S(3.0) * latency_ > math::min(forward_, backward_)) {
      return false;
    }
    const Time<S> zero{};
    const bool last_is_longer = last_forward_ >= zero && last_backward_ >= zero;
    if (p == 2 && !last_is_longer) return false;
    const Time<S> longer = math::max(first_forward_, zero) + math::max(first_backward_, zero);
    if (longer <= zero) return true;
    return last_is_longer &&
           S(double(m)) * longer <= S(2.0) * math::min(forward_, backward_) +
                                        S(m - 2.0 * p) * Time<S>(last_forward_ + last_backward_);
  }

  /// Equation (1).
  [[nodiscard]] constexpr Time<S> time() const {
    const S m = S(double(shape_.micro_batches));
    const double p = shape_.ranks;
    const Time<S> both = forward_ + backward_;
    const Time<S> last = last_forward_ + last_backward_;
    const Time<S> even = S(double(shape_.micro_batches) * shape_.chunks + p - 1.0) * both +
                         S(2.0 * (p * shape_.chunks - 1.0)) * latency_;
    const Time<S> busiest =
        math::max(math::max(Time<S>(m * last), Time<S>(S(-1.0) * both - S(2.0) * latency_)),
                  math::max(Time<S>(last - S(2.0) * math::min(forward_, backward_)),
                            Time<S>(S(2.0) * last - both + S(2.0) * latency_)));
    return even + filling(first_forward_) + filling(first_backward_) + busiest;
  }

 private:
  /// Second line of (1).
  [[nodiscard]] constexpr Time<S> filling(Time<S> longer) const {
    return math::max(longer, Time<S>(S(double(shape_.ranks)) * Time<S>(longer - latency_)));
  }

  plan::PipelineShape shape_;
  Time<S> latency_;
  Time<S> forward_;
  Time<S> backward_;
  Time<S> first_forward_;
  Time<S> first_backward_;
  Time<S> last_forward_;
  Time<S> last_backward_;
  bool alike_;
};

}  // namespace bessemer::parallelism::detail
