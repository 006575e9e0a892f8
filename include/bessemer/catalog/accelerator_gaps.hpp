#pragma once

/// An accelerator that is known by name, with the values that are published: at least one that an
/// estimate needs is not. Nobody's guess stands in its place; a description written out with the
/// missing value is as good as an entry.

#include <optional>
#include <string>
#include <string_view>

#include <bessemer/catalog/accelerator_entry.hpp>
#include <bessemer/core/error.hpp>

namespace bessemer::catalog {

struct IncompleteAcceleratorEntry {
  static constexpr std::string_view kind = "incomplete accelerator";
  std::string_view name;
  std::string_view label;
  std::string_view vendor;
  int year;
  /// Of the document that names it.
  std::string_view key;
  SourcedPeaks peak{};
  std::optional<Sourced<DataSize<>>> memory_capacity{};
  std::optional<Sourced<Bandwidth<>>> memory_bandwidth{};
  std::optional<Sourced<Power<>>> power_limit{};
  std::optional<Sourced<int>> processors{};
  std::optional<Sourced<Area<>>> die_area{};
};

/// Fields that an estimate of a training run needs and nobody published, separated by commas. A run
/// multiplies in 16 bits: an 8-bit peak alone trains nothing.
[[nodiscard]] constexpr std::string missing_fields(const IncompleteAcceleratorEntry& entry) {
  std::string fields;
  const auto add = [&fields](bool lacks, std::string_view field) {
    if (!lacks) return;
    if (!fields.empty()) fields += ", ";
    fields += field;
  };
  add(!entry.peak.bf16 && !entry.peak.fp16, "peak.bf16");
  add(!entry.memory_capacity, "memory_capacity");
  add(!entry.memory_bandwidth, "memory_bandwidth");
  add(!entry.power_limit, "power_limit");
  return fields;
}

/// Throws `InvalidInput`: "accelerator: trainium1 is known, but its power_limit is not published; …".
[[noreturn]] inline void fail_incomplete(const IncompleteAcceleratorEntry& entry) {
  const std::string fields = missing_fields(entry);
  const bool several = fields.find(',') != std::string::npos;
  throw InvalidInput("accelerator: " + std::string(entry.name) + " is known, but its " + fields +
                     (several ? " are" : " is") +
                     " not published; give the accelerator as a table with like = \"" +
                     std::string(entry.name) + "\" and " + fields);
}

/// Calls `visit(field, basis, key, note)` for the name and each value that is published.
template <SourceVisitor V>
constexpr void each_source(const IncompleteAcceleratorEntry& entry, V&& visit) {
  visit("accelerator.name", Basis::published, entry.key, std::string_view{});
  each_peak_source(entry.peak, visit);
  visit_source("accelerator.memory_capacity", entry.memory_capacity, visit);
  visit_source("accelerator.memory_bandwidth", entry.memory_bandwidth, visit);
  visit_source("accelerator.power_limit", entry.power_limit, visit);
  visit_source("accelerator.processors", entry.processors, visit);
  visit_source("accelerator.die_area", entry.die_area, visit);
}

}  // namespace bessemer::catalog
