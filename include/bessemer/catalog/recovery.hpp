#pragma once

/// How large jobs notice a failure, come back from it, and where they write checkpoints.
///
/// Of `llama-3` only the storage is published: 2 TB/s sustained, 7 TB/s at its peak
/// [GrattafioriEtAl2024]. The times are assumed: with the failure rates of the same job they give
/// the effective training time of over 90 % that it reports. What one node writes is assumed too.
///
/// Of `bloom-176b` a checkpoint of 2.3 TB takes 40 s from 48 nodes of 8 [Bekman2024]; of `opt-175b`
/// the size of a checkpoint is known, 1.6 TB, and that restarts were by hand [MetaseqChronicles2022]:
/// three hours for each is what an uptime of 59 % at 7.5 h between interruptions leaves
/// [LockwoodJobReliability2025].

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

inline constexpr RecoveryEntry bloom_176b_recovery{
    .name = "bloom-176b",
    .label = "BLOOM 176B, 384 A100, GPFS on NVMe",
    .detection = {2.0 * minute, Basis::assumed, "Bekman2024", "a watchdog's timeout"},
    .restart = {8.0 * minute, Basis::assumed, "Bekman2024", "as for Llama 3; not published"},
    .storage_bandwidth = {2.3 * TB / (40.0 * second), Basis::derived, "Bekman2024",
                          "2.3 TB in 40 s"},
    .writer_bandwidth = {2.3 * TB / (48.0 * 40.0 * second), Basis::derived, "Bekman2024",
                         "2.3 TB in 40 s from 48 nodes"},
    .storage_latency = {0.0 * second, Basis::assumed, "Bekman2024", "within the 40 s"},
};

inline constexpr RecoveryEntry opt_175b_recovery{
    .name = "opt-175b",
    .label = "OPT-175B, 992 A100, restarted by hand",
    .detection = {30.0 * minute, Basis::assumed, "MetaseqChronicles2022",
                  "a person on call notices"},
    .restart = {150.0 * minute, Basis::assumed, "LockwoodJobReliability2025",
                "with detection, what an uptime of 59 % leaves"},
    .storage_bandwidth = {25.0 * GB / second, Basis::assumed, "MetaseqChronicles2022",
                          "not published; a minute for 1.6 TB"},
    .writer_bandwidth = {1.0 * GB / second, Basis::assumed, "MetaseqChronicles2022",
                         "not published"},
    .storage_latency = {0.0 * second, Basis::assumed, "MetaseqChronicles2022", "not published"},
};

/// Find one with `find(recoveries, "llama-3")`.
inline constexpr std::array recoveries{llama_3_recovery, bloom_176b_recovery, opt_175b_recovery};

}  // namespace bessemer::catalog
