#pragma once

/// Clusters, racks and pods by name. Those that are sold as one machine have the name of their node.

#include <array>
#include <string_view>

#include <bessemer/catalog/cluster_entry.hpp>
#include <bessemer/catalog/find.hpp>

namespace bessemer::catalog {

inline constexpr std::array clusters{
    ClusterEntry{
        .name = "meta-rsc",
        .label = "Meta Research SuperCluster, 16,000 A100 (RSC-1)",
        .operated_by = "Meta",
        .place = "",
        .year = 2022,
        .node = "dgx-a100-80gb",
        .accelerators = {16000, Basis::published, "KokolisEtAl2024", "2,000 servers of 8"}},
    ClusterEntry{.name = "meta-rsc-2",
                 .label = "Meta Research SuperCluster, 8,000 A100 (RSC-2)",
                 .operated_by = "Meta",
                 .place = "",
                 .year = 2022,
                 .node = "dgx-a100-80gb",
                 .accelerators = {8000, Basis::published, "KokolisEtAl2024", "1,000 servers of 8"}},
    ClusterEntry{.name = "meta-24k-roce",
                 .label = "Meta 24k cluster of Llama 3, RoCE",
                 .operated_by = "Meta",
                 .place = "",
                 .year = 2024,
                 .node = "grand-teton-h100",
                 .accelerators = {24576, Basis::published, "MetaGenAi2024"}},
    ClusterEntry{.name = "meta-24k-infiniband",
                 .label = "Meta 24k cluster of Llama 3, InfiniBand",
                 .operated_by = "Meta",
                 .place = "",
                 .year = 2024,
                 .node = "grand-teton-h100-infiniband",
                 .accelerators = {24576, Basis::published, "MetaGenAi2024"}},
    ClusterEntry{.name = "xai-colossus",
                 .label = "xAI Colossus, 100,000 H100",
                 .operated_by = "xAI",
                 .place = "Memphis, Tennessee",
                 .year = 2024,
                 .node = "colossus-h100",
                 .accelerators = {100000, Basis::published, "ColossusDcd2024"}},
    ClusterEntry{.name = "xai-colossus-200k",
                 .label = "xAI Colossus, 200,000 H100 and H200",
                 .operated_by = "xAI",
                 .place = "Memphis, Tennessee",
                 .year = 2025,
                 .node = "colossus-h100",
                 .accelerators = {200000, Basis::published, "ColossusDcd2024",
                                  "H100 and H200; all counted as H100, whose peak H200 has"}},
    ClusterEntry{.name = "gpt-4-class",
                 .label = "25,000 A100, as reported for the training of GPT-4",
                 .operated_by = "OpenAI and Microsoft",
                 .place = "",
                 .year = 2022,
                 .node = "dgx-a100-80gb",
                 .accelerators = {25000, Basis::assumed, "SemiAnalysisGpt42023",
                                  "press, never confirmed; node and memory are not reported"}},
    ClusterEntry{.name = "frontier",
                 .label = "OLCF Frontier, 9,856 nodes",
                 .operated_by = "Oak Ridge National Laboratory",
                 .place = "Oak Ridge, Tennessee",
                 .year = 2022,
                 .node = "frontier-mi250x",
                 .accelerators = {39424, Basis::published, "OlcfFrontier2025",
                                  "9,856 nodes of 4 modules of two dies"},
                 .host_processors = {{9856, Basis::published, "OlcfFrontier2025"}}},
    ClusterEntry{
        .name = "aurora",
        .label = "ALCF Aurora, 10,624 nodes of 6 Intel Max 1550",
        .operated_by = "Argonne National Laboratory",
        .place = "Lemont, Illinois",
        .year = 2023,
        .node = "",
        .accelerators = {63744, Basis::assumed, "AlcfAurora2025", "10,624 nodes of 6; recalled"},
        .lacks = "its accelerator, Intel Max 1550, has no entry for want of a source of "
                 "its peaks; give cluster.accelerator as a table"},
    ClusterEntry{.name = "baidu-kunlun-30k",
                 .label = "Baidu, 30,000 Kunlun P800",
                 .operated_by = "Baidu",
                 .place = "",
                 .year = 2025,
                 .node = "",
                 .accelerators = {30000, Basis::published, "BaiduTianchi2025"},
                 .lacks = "peak, memory and power_limit of its accelerator, kunlun-p800, are not "
                          "published; give cluster.accelerator as a table"},
    ClusterEntry{.name = "tianchi-256",
                 .label = "Baidu Tianchi 256 super-node",
                 .operated_by = "Baidu",
                 .place = "",
                 .year = 2026,
                 .node = "",
                 .accelerators = {256, Basis::published, "BaiduTianchi2025",
                                  "one scale-up domain; four times the bandwidth before it"},
                 .lacks = "peak, memory and power_limit of its accelerator and the bandwidth of "
                          "its scale_up are not published; give cluster.accelerator as a table"},
    ClusterEntry{.name = "tianchi-512",
                 .label = "Baidu Tianchi 512 super-node",
                 .operated_by = "Baidu",
                 .place = "",
                 .year = 2026,
                 .node = "",
                 .accelerators = {512, Basis::published, "BaiduTianchi2025",
                                  "one scale-up domain; announced"},
                 .lacks = "peak, memory and power_limit of its accelerator and the bandwidth of "
                          "its scale_up are not published; give cluster.accelerator as a table"},
    detail::one_domain("dgx-a100-80gb", "NVIDIA DGX A100, one server", 2020),
    detail::one_domain("dgx-h100", "NVIDIA DGX H100, one server", 2022),
    detail::one_domain("dgx-b200", "NVIDIA DGX B200, one server", 2024),
    detail::one_domain("dgx-b300", "NVIDIA DGX B300, one server", 2025),
    detail::one_domain("gb200-nvl72", "NVIDIA GB200 NVL72, one rack", 2024,
                       Sourced{36, Basis::published, "Bekman2024", "Grace, one for two GPUs"}),
    detail::one_domain("gb300-nvl72", "NVIDIA GB300 NVL72, one rack", 2025,
                       Sourced{36, Basis::published, "Bekman2024", "Grace, one for two GPUs"}),
    detail::one_domain("cloudmatrix-384", "Huawei CloudMatrix 384, one super-node", 2025,
                       Sourced{192, Basis::published, "CloudMatrix2025", "Kunpeng"}),
    detail::one_domain("tpu-v3-pod", "Google TPU v3, one pod", 2018),
    detail::one_domain("tpu-v4-pod", "Google TPU v4, one pod", 2021),
    detail::one_domain("tpu-v5e-pod", "Google TPU v5e, one pod", 2023),
    detail::one_domain("tpu-v5p-pod", "Google TPU v5p, one pod", 2023),
    detail::one_domain("tpu-v6e-pod", "Google TPU v6e, one pod", 2024),
    detail::one_domain("tpu7x-pod", "Google TPU7x, one pod", 2025),
};

/// By name: "meta-rsc". Throws `InvalidInput` with the nearest names if there is none.
[[nodiscard]] constexpr const ClusterEntry& find_cluster(std::string_view name) {
  return find(clusters, name);
}

}  // namespace bessemer::catalog
