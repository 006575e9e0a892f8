#pragma once

/// Where checkpoints go: how fast all of it takes bytes, and how fast one writer sends them. A
/// memory tier or a local disk is the same description with its own numbers.

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

template <Real S = double>
struct CheckpointStorage {
  /// Of the whole system, sustained writes.
  Bandwidth<S> bandwidth = missing<Bandwidth<S>>("checkpoint_storage.bandwidth: must be given");
  /// Of one writer.
  Bandwidth<S> writer_bandwidth =
      missing<Bandwidth<S>>("checkpoint_storage.writer_bandwidth: must be given");
  /// Opening, metadata, barrier: paid once per checkpoint.
  Time<S> latency{};
};

/// Throws `InvalidInput` unless bandwidths are positive and the latency is not negative.
template <Real S>
constexpr void check(const CheckpointStorage<S>& storage) {
  require(storage.bandwidth > Bandwidth<S>{},
          "checkpoint_storage.bandwidth: must be positive, got ",
          static_cast<double>(storage.bandwidth.value()), " byte/s");
  require(storage.writer_bandwidth > Bandwidth<S>{},
          "checkpoint_storage.writer_bandwidth: must be positive, got ",
          static_cast<double>(storage.writer_bandwidth.value()), " byte/s");
  require(storage.latency >= Time<S>{}, "checkpoint_storage.latency: must not be negative, got ",
          static_cast<double>(storage.latency.value()), " s");
}

}  // namespace bessemer::facility
