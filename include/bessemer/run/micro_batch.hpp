#pragma once

/// What a rank does for one micro-batch: of one layer, of one end of the model, or of a whole stage.

#include <bessemer/compute/operator_time.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::run {

/// Communication that compute does not hide, one way.
template <Real S = double>
struct ExposedMessages {
  Time<S> tensor{};
  Time<S> context{};
  Time<S> expert{};
  /// Gathering sharded weights, scattering their gradients.
  Time<S> weights{};

  [[nodiscard]] constexpr Time<S> total() const { return tensor + context + expert + weights; }

  friend constexpr ExposedMessages operator+(const ExposedMessages& a, const ExposedMessages& b) {
    return {.tensor = a.tensor + b.tensor,
            .context = a.context + b.context,
            .expert = a.expert + b.expert,
            .weights = a.weights + b.weights};
  }
  friend constexpr ExposedMessages operator*(const S& n, const ExposedMessages& a) {
    return {.tensor = n * a.tensor,
            .context = n * a.context,
            .expert = n * a.expert,
            .weights = n * a.weights};
  }
};

template <Real S = double>
struct MicroBatch {
  compute::OperatorTime<S> kernels{};
  /// Repeated messages are with the backward ones.
  ExposedMessages<S> forward_messages{};
  ExposedMessages<S> backward_messages{};
  /// Blocking sends, each way.
  Time<S> sends{};
  /// Collectives that the host issues one by one, forward and backward.
  double issued_forward = 0;
  double issued_backward = 0;
  /// The device waits for the host.
  Time<S> host_forward{};
  Time<S> host_backward{};

  [[nodiscard]] constexpr Time<S> forward() const {
    return kernels.forward.total() + forward_messages.total() + sends + host_forward;
  }
  [[nodiscard]] constexpr Time<S> backward() const {
    return kernels.backward.total() + kernels.recomputed.total() + backward_messages.total() +
           sends + host_backward;
  }
  /// Of the backward pass, what no other stage waits for.
  [[nodiscard]] constexpr Time<S> weight_gradient() const {
    return kernels.weight_gradient.total();
  }

  friend constexpr MicroBatch operator+(const MicroBatch& a, const MicroBatch& b) {
    return {.kernels = a.kernels + b.kernels,
            .forward_messages = a.forward_messages + b.forward_messages,
            .backward_messages = a.backward_messages + b.backward_messages,
            .sends = a.sends + b.sends,
            .issued_forward = a.issued_forward + b.issued_forward,
            .issued_backward = a.issued_backward + b.issued_backward,
            .host_forward = a.host_forward + b.host_forward,
            .host_backward = a.host_backward + b.host_backward};
  }
  friend constexpr MicroBatch operator*(const S& n, const MicroBatch& a) {
    return {.kernels = n * a.kernels,
            .forward_messages = n * a.forward_messages,
            .backward_messages = n * a.backward_messages,
            .sends = n * a.sends,
            .issued_forward = static_cast<double>(n) * a.issued_forward,
            .issued_backward = static_cast<double>(n) * a.issued_backward,
            .host_forward = n * a.host_forward,
            .host_backward = n * a.host_backward};
  }
};

}  // namespace bessemer::run
