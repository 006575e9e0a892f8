#pragma once

/// Hosts of the nodes that offload: memory, drives, and the link of each accelerator to them, by the
/// name of the node. A node that is not listed has none given, and a plan that offloads onto it is
/// refused.
///
/// Links are PCIe, x16 for each accelerator, or each pair of a DGX A100; of Grace nodes NVLink-C2C,
/// 900 GB/s both ways for the two GPUs of a superchip. Drives are the data drives of the node.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/hardware/host.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

struct HostEntry {
  std::string_view node;
  Sourced<Bandwidth<>> link;
  Sourced<DataSize<>> memory;
  Sourced<Bandwidth<>> memory_bandwidth;
  Sourced<DataSize<>> drives;
  Sourced<Bandwidth<>> drive_read;
  Sourced<Bandwidth<>> drive_write;

  template <Real S = double>
  [[nodiscard]] constexpr hardware::Host<S> description() const {
    return {.link = as<S>(link.value()),
            .memory = as<S>(memory.value()),
            .memory_bandwidth = as<S>(memory_bandwidth.value()),
            .drives = as<S>(drives.value()),
            .drive_read = as<S>(drive_read.value()),
            .drive_write = as<S>(drive_write.value())};
  }
};

/// Visits (field, basis, key, note) of everything the entry rests on.
template <SourceVisitor V>
constexpr void each_source(const HostEntry& entry, V&& visit) {
  visit_source("node.host.link", entry.link, visit);
  visit_source("node.host.memory", entry.memory, visit);
  visit_source("node.host.memory_bandwidth", entry.memory_bandwidth, visit);
  visit_source("node.host.drives", entry.drives, visit);
  visit_source("node.host.drive_read", entry.drive_read, visit);
  visit_source("node.host.drive_write", entry.drive_write, visit);
}

namespace detail {

/// Drives of 3.84 TB that read 6.9 and write 4.1 GB/s each.
constexpr HostEntry host_entry(std::string_view node, std::string_view key, Bandwidth<> link,
                               DataSize<> memory, Bandwidth<> memory_bandwidth, double drives,
                               std::string_view note) {
  return {
      .node = node,
      .link = {link, Basis::assumed, key, note},
      .memory = {memory, Basis::assumed, key, "recalled"},
      .memory_bandwidth = {memory_bandwidth, Basis::assumed, key,
                           "two sockets at their channels' rate; recalled"},
      .drives = {drives * 3.84 * TB, Basis::assumed, key, "drives of 3.84 TB; recalled"},
      .drive_read = {drives * 6.9 * GB / second, Basis::assumed, key, "6.9 GB/s each; recalled"},
      .drive_write = {drives * 4.1 * GB / second, Basis::assumed, key, "4.1 GB/s each; recalled"}};
}

inline constexpr std::string_view pcie_4 = "PCIe 4 x16, shared by two GPUs; recalled";
inline constexpr std::string_view pcie_5 = "PCIe 5 x16; recalled";
inline constexpr std::string_view c2c = "NVLink-C2C, 450 GB/s one way for two GPUs; recalled";

}  // namespace detail

inline constexpr std::array hosts{
    detail::host_entry("dgx-a100-40gb", "DgxPower2020", 16.0 * GB / second, 1.0 * TB,
                       409.6 * GB / second, 4, detail::pcie_4),
    detail::host_entry("dgx-a100-80gb", "DgxPower2020", 16.0 * GB / second, 2.0 * TB,
                       409.6 * GB / second, 8, detail::pcie_4),
    detail::host_entry("dgx-h100", "Bekman2024", 64.0 * GB / second, 2.0 * TB, 614.4 * GB / second,
                       8, detail::pcie_5),
    detail::host_entry("hgx-h200", "Bekman2024", 64.0 * GB / second, 2.0 * TB, 614.4 * GB / second,
                       8, detail::pcie_5),
    detail::host_entry("dgx-b200", "NvidiaDgxGuide2025", 64.0 * GB / second, 2.0 * TB,
                       716.8 * GB / second, 8, detail::pcie_5),
    detail::host_entry("gb200-nvl72", "Bekman2024", 225.0 * GB / second, 960.0 * GB,
                       1024.0 * GB / second, 8, detail::c2c),
    detail::host_entry("gb300-nvl72", "Bekman2024", 225.0 * GB / second, 960.0 * GB,
                       1024.0 * GB / second, 8, detail::c2c),
};

/// The host of a node; none given where the node is not listed.
template <Real S = double>
[[nodiscard]] constexpr hardware::Host<S> host_of(std::string_view node) {
  for (const HostEntry& entry : hosts) {
    if (entry.node == node) return entry.description<S>();
  }
  return {};
}

}  // namespace bessemer::catalog
