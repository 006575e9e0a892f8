#pragma once

/// What one adapter, switch, optical module or storage server draws at most. Makers state maxima;
/// what most of them draw in training is nearer to it than that of processors.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

struct EquipmentEntry {
  static constexpr std::string_view kind = "equipment";
  std::string_view name;
  std::string_view label;
  Sourced<Power<>> power;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const EquipmentEntry& entry, V&& visit) {
  visit_source("equipment.power", entry.power, visit);
}

// clang-format off: one row, one entry.

/// Find one with `find(equipment, "adapter-400g")`.
inline constexpr std::array equipment{
    EquipmentEntry{"adapter-200g",
                   "Adapter, 200 Gbit/s",
                   {18.0 * watt, Basis::assumed, "NvidiaOptics2023", "ConnectX-6, recalled"}},
    EquipmentEntry{"adapter-400g",
                   "Adapter, 400 Gbit/s",
                   {25.0 * watt, Basis::assumed, "NvidiaOptics2023", "ConnectX-7, recalled"}},
    EquipmentEntry{"switch-40x200g",
                   "Switch, 40 ports of 200 Gbit/s",
                   {404.0 * watt, Basis::assumed, "NvidiaOptics2023", "QM8700, typical; recalled"}},
    EquipmentEntry{"switch-64x400g",
                   "Switch, 64 ports of 400 Gbit/s",
                   {747.0 * watt, Basis::assumed, "NvidiaOptics2023",
                    "QM9700 with passive cables; 1,720 W with optics; recalled"}},
    EquipmentEntry{"optic-400g",
                   "Optical module, 400 Gbit/s",
                   {8.0 * watt, Basis::assumed, "NvidiaOptics2023", "recalled"}},
    EquipmentEntry{"optic-800g",
                   "Optical module, 800 Gbit/s",
                   {16.0 * watt, Basis::assumed, "NvidiaOptics2023", "recalled"}},
    EquipmentEntry{
        "storage-server",
        "Storage server with solid-state drives",
        {800.0 * watt, Basis::assumed, "NvidiaOptics2023", "24 drives, two sockets; recalled"}},
};

// clang-format on
}  // namespace bessemer::catalog
