#pragma once

/// How large jobs notice a failure, come back from it, and where they write checkpoints.
///
/// Of `llama-3` only the storage is published: 2 TB/s sustained, 7 TB/s at its peak
/// [GrattafioriEtAl2024]. The times are assumed: with the failure rates of the same job they give
/// the effective training time of over 90 % that it reports. What one node writes is assumed too.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/facility/checkpoint_storage.hpp>
#include <bessemer/facility/recovery.hpp>

namespace bessemer::catalog {

struct RecoveryEntry {
  static constexpr std::string_view kind = "recovery";
  std::string_view name;
  std::string_view label;
  Sourced<Time<>> detection;
  Sourced<Time<>> restart;
  Sourced<Bandwidth<>> storage_bandwidth;
  Sourced<Bandwidth<>> writer_bandwidth;
  Sourced<Time<>> storage_latency;

  /// What follows a failure, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr facility::Recovery<S> recovery() const {
    return {.detection = as<S>(detection.value()), .restart = as<S>(restart.value())};
  }

  /// Where checkpoints go, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr facility::CheckpointStorage<S> storage() const {
    return {.bandwidth = as<S>(storage_bandwidth.value()),
            .writer_bandwidth = as<S>(writer_bandwidth.value()),
            .latency = as<S>(storage_latency.value())};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const RecoveryEntry& entry, V&& visit) {
  visit_source("recovery.detection", entry.detection, visit);
  visit_source("recovery.restart", entry.restart, visit);
  visit_source("recovery.storage_bandwidth", entry.storage_bandwidth, visit);
  visit_source("recovery.writer_bandwidth", entry.writer_bandwidth, visit);
  visit_source("recovery.storage_latency", entry.storage_latency, visit);
}

inline constexpr RecoveryEntry llama_3_recovery{
    .name = "llama-3",
    .label = "Llama 3.1 405B, 16,384 H100",
    .detection = {2.0 * minute, Basis::assumed, "GrattafioriEtAl2024", "a watchdog's timeout"},
    .restart = {8.0 * minute, Basis::assumed, "GrattafioriEtAl2024",
                "agrees with over 90 % effective training time"},
    .storage_bandwidth = {2.0 * TB / second, Basis::published, "GrattafioriEtAl2024",
                          "sustained, of the storage of Llama 3"},
    .writer_bandwidth = {1.0 * GB / second, Basis::assumed, "GrattafioriEtAl2024", "of one node"},
    .storage_latency = {0.0 * second, Basis::assumed, "GrattafioriEtAl2024",
                        "small beside the time that the bytes take"},
};

/// Find one with `find(recoveries, "llama-3")`.
inline constexpr std::array recoveries{llama_3_recovery};

}  // namespace bessemer::catalog
