#pragma once

/// An accelerator of the catalogue: the datasheet with the source of every value.
///
/// Peaks are dense: where a maker prints the rate with structured sparsity, half of it (a quarter
/// for 4:1) stands here. A format that the hardware lacks has no value. Capacity is in the unit it
/// was built in: memory stacks hold powers of two, so that "80 GB" on a card is 80 GiB, while
/// bandwidths are decimal. An "accelerator" is what a job addresses: one GPU of a superchip, one
/// TPU chip with all its cores.

#include <optional>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/hardware/accelerator.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

inline constexpr Area<> square_millimeter = millimeter * millimeter;

/// Dense peak of each number format that the hardware has.
struct SourcedPeaks {
  using Rate = std::optional<Sourced<Throughput<>>>;
  Rate fp64{};
  Rate fp32{};
  Rate tf32{};
  Rate fp16{};
  Rate bf16{};
  Rate fp8{};
  Rate fp4{};
  Rate int8{};
};

/// The peaks without provenance, zero where there is none, on any scalar.
template <Real S = double>
[[nodiscard]] constexpr hardware::PeakThroughput<S> peaks(const SourcedPeaks& peak) {
  const auto rate = [](const SourcedPeaks::Rate& sourced) {
    return sourced ? as<S>(sourced->value()) : Throughput<S>{};
  };
  return {.fp64 = rate(peak.fp64),
          .fp32 = rate(peak.fp32),
          .tf32 = rate(peak.tf32),
          .fp16 = rate(peak.fp16),
          .bf16 = rate(peak.bf16),
          .fp8 = rate(peak.fp8),
          .fp4 = rate(peak.fp4),
          .int8 = rate(peak.int8)};
}

struct AcceleratorEntry {
  static constexpr std::string_view kind = "accelerator";
  std::string_view name;
  std::string_view label;
  std::string_view vendor;
  /// Of announcement or first shipment.
  int year;
  SourcedPeaks peak;
  Sourced<DataSize<>> memory_capacity;
  Sourced<Bandwidth<>> memory_bandwidth;
  std::string_view memory_type;
  Sourced<Power<>> power_limit;
  /// Streaming multiprocessors, compute units or matrix units.
  Sourced<int> processors;
  /// Rows of a systolic array; none where tiles fit any shape.
  std::optional<Sourced<int>> matrix_tile{};
  std::optional<Sourced<Area<>>> die_area{};
  /// To buy one; the note has the date.
  std::optional<Sourced<Money<>>> price{};

  /// The description, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr hardware::Accelerator<S> description() const {
    return {.name = name,
            .peak = peaks<S>(peak),
            .memory_capacity = as<S>(memory_capacity.value()),
            .memory_bandwidth = as<S>(memory_bandwidth.value()),
            .power_limit = as<S>(power_limit.value()),
            .processors = processors.value(),
            .matrix_tile = matrix_tile ? matrix_tile->value() : 1};
  }
};

/// Calls `visit(field, basis, key, note)` for each peak.
template <SourceVisitor V>
constexpr void each_peak_source(const SourcedPeaks& peak, V&& visit) {
  visit_source("accelerator.peak.fp64", peak.fp64, visit);
  visit_source("accelerator.peak.fp32", peak.fp32, visit);
  visit_source("accelerator.peak.tf32", peak.tf32, visit);
  visit_source("accelerator.peak.fp16", peak.fp16, visit);
  visit_source("accelerator.peak.bf16", peak.bf16, visit);
  visit_source("accelerator.peak.fp8", peak.fp8, visit);
  visit_source("accelerator.peak.fp4", peak.fp4, visit);
  visit_source("accelerator.peak.int8", peak.int8, visit);
}

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const AcceleratorEntry& entry, V&& visit) {
  each_peak_source(entry.peak, visit);
  visit_source("accelerator.memory_capacity", entry.memory_capacity, visit);
  visit_source("accelerator.memory_bandwidth", entry.memory_bandwidth, visit);
  visit_source("accelerator.power_limit", entry.power_limit, visit);
  visit_source("accelerator.processors", entry.processors, visit);
  visit_source("accelerator.matrix_tile", entry.matrix_tile, visit);
  visit_source("accelerator.die_area", entry.die_area, visit);
  visit_source("accelerator.price", entry.price, visit);
}

}  // namespace bessemer::catalog
