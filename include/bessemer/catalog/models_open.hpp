#pragma once

/// Models of open-science projects, and of Gopher and Chinchilla. MPT comes twice: as its training
/// benchmark runs it (learned positions, biases) and as its weights were released (ALiBi, none).
/// The layer norms of OLMo have no weights. Relative positions, as Gopher and Chinchilla have, are
/// not modelled: their projections are missing from the count.

#include <array>

#include <bessemer/catalog/model_entry.hpp>

namespace bessemer::catalog {

inline constexpr DenseStyle bloom_style{.gated = false,
                                        .activation = model::Activation::gelu,
                                        .positions = model::Positions::alibi,
                                        .tied = true,
                                        .qkv_bias = true,
                                        .output_bias = true,
                                        .feed_forward_bias = true,
                                        .norm = model::Norm::layer,
                                        .embedding_norm = true};

inline constexpr DenseStyle neox_style{.gated = false,
                                       .activation = model::Activation::gelu,
                                       .qkv_bias = true,
                                       .output_bias = true,
                                       .feed_forward_bias = true,
                                       .norm = model::Norm::layer,
                                       .parallel = true};

inline constexpr DenseStyle mpt_benchmark_style{.gated = false,
                                                .activation = model::Activation::gelu,
                                                .positions = model::Positions::learned,
                                                .position_rows = 2048,
                                                .tied = true,
                                                .qkv_bias = true,
                                                .output_bias = true,
                                                .feed_forward_bias = true,
                                                .norm = model::Norm::layer};

inline constexpr DenseStyle mpt_style{.gated = false,
                                      .activation = model::Activation::gelu,
                                      .positions = model::Positions::alibi,
                                      .tied = true,
                                      .norm = model::Norm::layer_without_bias};

inline constexpr DenseStyle falcon_7b_style{.gated = false,
                                            .activation = model::Activation::gelu,
                                            .tied = true,
                                            .norm = model::Norm::layer,
                                            .norms = 1,
                                            .parallel = true};

inline constexpr DenseStyle falcon_style{.gated = false,
                                         .activation = model::Activation::gelu,
                                         .tied = true,
                                         .norm = model::Norm::layer,
                                         .parallel = true};

inline constexpr DenseStyle tied_olmo_style{.tied = true,
                                            .norm = model::Norm::layer_without_weights};

inline constexpr DenseStyle olmo_style{.norm = model::Norm::layer_without_weights};

inline constexpr DenseStyle olmo_2_style{.wide_qk_norm = true};

inline constexpr DenseStyle stablelm_style{.norm = model::Norm::layer};

inline constexpr DenseStyle stablelm_2_style{.qkv_bias = true, .norm = model::Norm::layer};

inline constexpr DenseStyle gopher_style{.gated = false,
                                         .activation = model::Activation::gelu,
                                         .positions = model::Positions::none,
                                         .tied = true};

inline constexpr DenseStyle phi_style{.gated = false,
                                      .activation = model::Activation::gelu,
                                      .qkv_bias = true,
                                      .output_bias = true,
                                      .feed_forward_bias = true,
                                      .norm = model::Norm::layer,
                                      .norms = 1,
                                      .parallel = true,
                                      .vocabulary_bias = true};

inline constexpr std::array open_science_models{
    dense_entry("phi-1.5", "Phi-1.5", {24, 2048, 32, 32, 64, 8192, 51200}, phi_style,
                Basis::derived, "LiBubeck2023", "recalled, the count agrees", 1'300'000'000),
    dense_entry("phi-2", "Phi-2", {32, 2560, 32, 32, 80, 10240, 51200}, phi_style, Basis::derived,
                "LiBubeck2023", "recalled, the count agrees; of the larger model that followed",
                2'700'000'000),
    dense_entry("bloom-560m", "BLOOM 560M", {24, 1024, 16, 16, 64, 4096, 250880}, bloom_style,
                Basis::published, "LeScaoEtAl2022", "", 559'000'000),
    dense_entry("bloom-1b1", "BLOOM 1.1B", {24, 1536, 16, 16, 96, 6144, 250880}, bloom_style,
                Basis::published, "LeScaoEtAl2022", "", 1'065'000'000),
    dense_entry("bloom-1b7", "BLOOM 1.7B", {24, 2048, 16, 16, 128, 8192, 250880}, bloom_style,
                Basis::published, "LeScaoEtAl2022", "", 1'722'000'000),
    dense_entry("bloom-3b", "BLOOM 3B", {30, 2560, 32, 32, 80, 10240, 250880}, bloom_style,
                Basis::published, "LeScaoEtAl2022", "", 3'003'000'000),
    dense_entry("bloom-7b1", "BLOOM 7.1B", {30, 4096, 32, 32, 128, 16384, 250880}, bloom_style,
                Basis::published, "LeScaoEtAl2022", "", 7'069'000'000),
    dense_entry("bloom-176b", "BLOOM 176B", {70, 14336, 112, 112, 128, 57344, 250880}, bloom_style,
                Basis::published, "LeScaoEtAl2022", "", 176'247'000'000),
    dense_entry("pythia-70m", "Pythia 70M", {6, 512, 8, 8, 64, 2048, 50304}, neox_style,
                Basis::published, "BidermanEtAl2023", "18,915,328 are published without embeddings",
                0),
    dense_entry("pythia-160m", "Pythia 160M", {12, 768, 12, 12, 64, 3072, 50304}, neox_style,
                Basis::published, "BidermanEtAl2023", "85,056,000 are published without embeddings",
                0),
    dense_entry("pythia-410m", "Pythia 410M", {24, 1024, 16, 16, 64, 4096, 50304}, neox_style,
                Basis::published, "BidermanEtAl2023",
                "302,311,424 are published without embeddings", 0),
    dense_entry("pythia-1b", "Pythia 1B", {16, 2048, 8, 8, 256, 8192, 50304}, neox_style,
                Basis::published, "BidermanEtAl2023",
                "805,736,448 are published without embeddings", 0),
    dense_entry("pythia-1.4b", "Pythia 1.4B", {24, 2048, 16, 16, 128, 8192, 50304}, neox_style,
                Basis::published, "BidermanEtAl2023",
                "1,208,602,624 are published without embeddings", 0),
    dense_entry("pythia-2.8b", "Pythia 2.8B", {32, 2560, 32, 32, 80, 10240, 50304}, neox_style,
                Basis::published, "BidermanEtAl2023",
                "2,517,652,480 are published without embeddings", 0),
    dense_entry("pythia-6.9b", "Pythia 6.9B", {32, 4096, 32, 32, 128, 16384, 50432}, neox_style,
                Basis::published, "BidermanEtAl2023",
                "6,444,163,072 are published without embeddings", 0),
    dense_entry("pythia-12b", "Pythia 12B", {36, 5120, 40, 40, 128, 20480, 50688}, neox_style,
                Basis::published, "BidermanEtAl2023",
                "11,327,027,200 are published without embeddings", 0),
    dense_entry("gpt-neox-20b", "GPT-NeoX-20B", {44, 6144, 64, 64, 96, 24576, 50432}, neox_style,
                Basis::published, "BlackEtAl2022", "", 20'554'567'680),
    dense_entry("mpt-125m", "MPT 125M (training benchmark)", {12, 768, 12, 12, 64, 3072, 50368},
                mpt_benchmark_style, Basis::published, "MosaicMptBenchmark2023", "", 125'311'488),
    dense_entry("mpt-350m", "MPT 350M (training benchmark)", {24, 1024, 16, 16, 64, 4096, 50368},
                mpt_benchmark_style, Basis::published, "MosaicMptBenchmark2023", "", 355'985'408),
    dense_entry("mpt-760m", "MPT 760M (training benchmark)", {24, 1536, 12, 12, 128, 6144, 50368},
                mpt_benchmark_style, Basis::published, "MosaicMptBenchmark2023", "", 760'470'528),
    dense_entry("mpt-1b", "MPT 1B (training benchmark)", {24, 2048, 16, 16, 128, 8192, 50368},
                mpt_benchmark_style, Basis::published, "MosaicMptBenchmark2023", "", 1'316'000'000),
    dense_entry("mpt-3b", "MPT 3B (training benchmark)", {32, 2560, 20, 20, 128, 10240, 50368},
                mpt_benchmark_style, Basis::published, "MosaicMptBenchmark2023", "", 2'652'000'000),
    dense_entry("mpt-7b", "MPT 7B (training benchmark)", {32, 4096, 32, 32, 128, 16384, 50368},
                mpt_benchmark_style, Basis::published, "MosaicMptBenchmark2023", "", 6'659'000'000),
    dense_entry("mpt-13b", "MPT 13B (training benchmark)", {40, 5120, 40, 40, 128, 20480, 50368},
                mpt_benchmark_style, Basis::published, "MosaicMptBenchmark2023", "",
                12'854'000'000),
    dense_entry("mpt-30b", "MPT 30B (training benchmark)", {48, 7168, 56, 56, 128, 28672, 50368},
                mpt_benchmark_style, Basis::published, "MosaicMptBenchmark2023", "",
                29'975'000'000),
    dense_entry("mpt-70b", "MPT 70B (training benchmark)", {80, 8192, 64, 64, 128, 32768, 50368},
                mpt_benchmark_style, Basis::published, "MosaicMptBenchmark2023", "",
                64'862'000'000),
    dense_entry("mpt-7b-released", "MPT-7B (released weights)",
                {32, 4096, 32, 32, 128, 16384, 50432}, mpt_style, Basis::assumed, "MosaicMpt2023",
                "shape recalled; the count agrees", 6'700'000'000),
    dense_entry("mpt-30b-released", "MPT-30B (released weights)",
                {48, 7168, 64, 64, 112, 28672, 50432}, mpt_style, Basis::assumed, "MosaicMpt2023",
                "shape recalled; the count agrees", 30'000'000'000),
    dense_entry("falcon-7b", "Falcon 7B", {32, 4544, 71, 1, 64, 18176, 65024}, falcon_7b_style,
                Basis::derived, "AlmazroueiEtAl2023", "recalled, the count agrees: tied embeddings",
                7'000'000'000),
    dense_entry("falcon-40b", "Falcon 40B", {60, 8192, 128, 8, 64, 32768, 65024}, falcon_style,
                Basis::assumed, "AlmazroueiEtAl2023", "recalled: tied embeddings", 40'000'000'000),
    dense_entry("falcon-180b", "Falcon 180B", {80, 14848, 232, 8, 64, 59392, 65024}, falcon_style,
                Basis::assumed, "AlmazroueiEtAl2023",
                "released weights store the output layer apart; recalled: tied embeddings",
                179'522'565'120),
    dense_entry("olmo-1b", "OLMo 1B", {16, 2048, 16, 16, 128, 8192, 50304}, tied_olmo_style,
                Basis::derived, "GroeneveldEtAl2024", "recalled, the count agrees: tied embeddings",
                1'180'000'000),
    dense_entry("olmo-7b", "OLMo 7B", {32, 4096, 32, 32, 128, 11008, 50304}, olmo_style,
                Basis::derived, "GroeneveldEtAl2024", "recalled, the count agrees: tied embeddings",
                6'890'000'000),
    dense_entry("olmo-2-7b", "OLMo 2 7B", {32, 4096, 32, 32, 128, 11008, 100352}, olmo_2_style,
                Basis::published, "OlmoTeam2025", "", 7'298'617'344),
    dense_entry("olmo-2-13b", "OLMo 2 13B", {40, 5120, 40, 40, 128, 13824, 100352}, olmo_2_style,
                Basis::published, "OlmoTeam2025", "", 13'716'198'400),
    dense_entry("stablelm-3b-4e1t", "StableLM-3B-4E1T", {32, 2560, 32, 32, 80, 6912, 50304},
                stablelm_style, Basis::derived, "TowEtAl2023",
                "recalled, the count agrees: tied embeddings", 2'795'443'200),
    dense_entry("stablelm-2-1.6b", "StableLM 2 1.6B", {24, 2048, 32, 32, 64, 5632, 100352},
                stablelm_2_style, Basis::assumed, "BellagenteEtAl2024",
                "shape recalled; the count agrees", 1'644'515'328),
    dense_entry("gopher-280b", "Gopher 280B", {80, 16384, 128, 128, 128, 65536, 32000},
                gopher_style, Basis::assumed, "RaeEtAl2021",
                "recalled in part; relative positions left out, about 21.5 billion",
                280'000'000'000),
    dense_entry("chinchilla-70b", "Chinchilla 70B", {80, 8192, 64, 64, 128, 32768, 32000},
                gopher_style, Basis::assumed, "HoffmannEtAl2022",
                "recalled in part; relative positions left out, about 5.4 billion", 70'000'000'000),
};

}  // namespace bessemer::catalog
