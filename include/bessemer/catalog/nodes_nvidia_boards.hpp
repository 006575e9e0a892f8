#pragma once

/// Servers around further NVIDIA boards: the first one, those for export and the first Blackwell. What
/// is not published is as in the maker's server of the same generation.

#include <array>

#include <bessemer/catalog/node_entry.hpp>

namespace bessemer::catalog {

inline constexpr std::array nvidia_boards{
    NodeEntry{
        .name = "dgx-1-p100",
        .label = "NVIDIA DGX-1, 8 P100",
        .accelerator = "p100-sxm2",
        .scale_up_link = "nvlink-1",
        .scale_out_link = "infiniband-edr",
        .accelerators = {8, Basis::assumed, "Bekman2024", "recalled"},
        .scale_up_domain = {8, Basis::assumed, "Bekman2024",
                            "a hybrid cube mesh; counted as one domain"},
        .scale_up_bandwidth = {80.0 * GB / second, Basis::published, "Bekman2024",
                               "four links, one direction"},
        .scale_up_latency = {2.0 * microsecond, Basis::assumed, "Bekman2024", "1 to 2 us recalled"},
        .scale_out_bandwidth = {6.25 * GB / second, Basis::assumed, "Bekman2024",
                                "4 x 100 Gbit/s; recalled"},
        .scale_out_latency = {2.0 * microsecond, Basis::assumed, "Bekman2024",
                              "1 to 2 us end to end, recalled"},
        .host_power = {800.0 * watt, Basis::assumed, "Bekman2024",
                       "3,200 W maximum, recalled, less 8 x 300 W"},
        .network_power = {10.0 * watt, Basis::assumed, "NvidiaOptics2023",
                          "0.2 W per Gbit/s: three switch ports, four transceivers"},
    },
    NodeEntry{
        .name = "hgx-a800",
        .label = "NVIDIA HGX A800",
        .accelerator = "a800-sxm-80gb",
        .scale_up_link = "nvlink-3-a800",
        .scale_out_link = "infiniband-hdr",
        .accelerators = {8, Basis::assumed, "Bekman2024", "board of 8, as A100"},
        .scale_up_domain = {8, Basis::assumed, "Bekman2024", "as HGX A100"},
        .scale_up_bandwidth = {200.0 * GB / second, Basis::published, "AiWiki2025",
                               "capped: 400 in both directions"},
        .scale_up_latency = {2.0 * microsecond, Basis::assumed, "Bekman2024", "1 to 2 us recalled"},
        .scale_out_bandwidth = {25.0 * GB / second, Basis::assumed, "Bekman2024",
                                "8 x 200 Gbit/s, as DGX A100"},
        .scale_out_latency = {2.0 * microsecond, Basis::assumed, "Bekman2024",
                              "1 to 2 us end to end, recalled"},
        .host_power = {3300.0 * watt, Basis::assumed, "DgxPower2020", "as DGX A100"},
        .network_power = {40.0 * watt, Basis::assumed, "NvidiaOptics2023",
                          "0.2 W per Gbit/s: three switch ports, four transceivers"},
    },
    NodeEntry{
        .name = "hgx-h20",
        .label = "NVIDIA HGX H20",
        .accelerator = "h20",
        .scale_up_link = "nvlink-4",
        .scale_out_link = "infiniband-ndr",
        .accelerators = {8, Basis::assumed, "Bekman2024", "board of 8, as H100"},
        .scale_up_domain = {8, Basis::assumed, "Bekman2024", "as HGX H100"},
        .scale_up_bandwidth = {450.0 * GB / second, Basis::assumed, "Bekman2024",
                               "not capped: 900 in both directions; recalled"},
        .scale_up_latency = {2.0 * microsecond, Basis::assumed, "Bekman2024", "1 to 2 us recalled"},
        .scale_out_bandwidth = {50.0 * GB / second, Basis::assumed, "Bekman2024",
                                "8 x 400 Gbit/s, as DGX H100"},
        .scale_out_latency = {2.0 * microsecond, Basis::assumed, "Bekman2024",
                              "1 to 2 us end to end, recalled"},
        .host_power = {2800.0 * watt, Basis::assumed, "LatifEtAl2025", "as DGX H100"},
        .network_power = {80.0 * watt, Basis::assumed, "NvidiaOptics2023",
                          "0.2 W per Gbit/s: three switch ports, four transceivers"},
    },
    NodeEntry{
        .name = "hgx-b100",
        .label = "NVIDIA HGX B100",
        .accelerator = "b100-sxm",
        .scale_up_link = "nvlink-5",
        .scale_out_link = "infiniband-ndr",
        .accelerators = {8, Basis::assumed, "Bekman2024", "board of 8, as B200"},
        .scale_up_domain = {8, Basis::assumed, "Bekman2024", "as HGX B200"},
        .scale_up_bandwidth = {900.0 * GB / second, Basis::published, "Bekman2024",
                               "18 links, one direction"},
        .scale_up_latency = {2.0 * microsecond, Basis::assumed, "Bekman2024", "1 to 2 us recalled"},
        .scale_out_bandwidth = {50.0 * GB / second, Basis::assumed, "Bekman2024",
                                "8 x 400 Gbit/s, as DGX B200"},
        .scale_out_latency = {2.0 * microsecond, Basis::assumed, "Bekman2024",
                              "1 to 2 us end to end, recalled"},
        .host_power = {4600.0 * watt, Basis::assumed, "Bekman2024",
                       "fits servers of H100: 10.2 kW maximum less 8 x 700 W"},
        .network_power = {80.0 * watt, Basis::assumed, "NvidiaOptics2023",
                          "0.2 W per Gbit/s: three switch ports, four transceivers"},
    },
};

}  // namespace bessemer::catalog
