#pragma once

/// Machines whose memory is on the die, by Cerebras, Groq and Graphcore. What is trained must fit that
/// memory: streaming weights from a store outside it is not modelled.

#include <array>

#include <bessemer/catalog/accelerator_entry.hpp>

namespace bessemer::catalog {

inline constexpr std::array wafer_accelerators{
    AcceleratorEntry{
        .name = "wse-2",
        .label = "Cerebras WSE-2 (CS-2)",
        .vendor = "Cerebras",
        .year = 2021,
        .peak = {.fp16 = {{7500.0 * TFLOP / second, Basis::published, "EpochChips2025"}},
                 .bf16 = {{7500.0 * TFLOP / second, Basis::assumed, "EpochChips2025", "as fp16"}}},
        .memory_capacity = {40.0 * GB, Basis::published, "EpochChips2025", "on-wafer"},
        .memory_bandwidth = {20000000.0 * GB / second, Basis::published, "EpochChips2025"},
        .memory_type = "on-wafer SRAM",
        .power_limit = {23000.0 * watt, Basis::assumed, "EpochChips2025", "system; recalled"},
        .processors = {850000, Basis::published, "AiWiki2025", "cores"},
        .die_area = {{46225.0 * square_millimeter, Basis::published, "EpochChips2025"}},
        .price = {{2000000.0 * USD, Basis::published, "EpochHardwarePrices2025", "2021"}},
    },
    AcceleratorEntry{
        .name = "wse-3",
        .label = "Cerebras WSE-3 (CS-3)",
        .vendor = "Cerebras",
        .year = 2024,
        .peak = {.fp16 = {{15000.0 * TFLOP / second, Basis::published, "EpochChips2025",
                           "dense; 125,000 printed is sparse"}},
                 .bf16 = {{15000.0 * TFLOP / second, Basis::assumed, "EpochChips2025", "as fp16"}}},
        .memory_capacity = {44.0 * GB, Basis::published, "ServeTheHomeCerebras2024", "on-wafer"},
        .memory_bandwidth = {21000000.0 * GB / second, Basis::published,
                             "ServeTheHomeCerebras2024"},
        .memory_type = "on-wafer SRAM",
        .power_limit = {23000.0 * watt, Basis::published, "ServeTheHomeCerebras2024",
                        "system, about"},
        .processors = {900000, Basis::published, "ServeTheHomeCerebras2024", "cores"},
        .die_area = {{46225.0 * square_millimeter, Basis::published, "ServeTheHomeCerebras2024"}},
        .price = {{2000000.0 * USD, Basis::published, "EpochHardwarePrices2025", "2024-03"}},
    },
    AcceleratorEntry{
        .name = "groq-lpu",
        .label = "Groq LPU (GroqChip 1)",
        .vendor = "Groq",
        .year = 2020,
        .peak = {.fp16 = {{188.0 * TFLOP / second, Basis::published, "EpochChips2025"}},
                 .int8 = {{750.0 * TFLOP / second, Basis::published, "EpochChips2025"}}},
        .memory_capacity = {230.0 * MB, Basis::published, "AwesomeAgentsGroq2025", "on-chip"},
        .memory_bandwidth = {80000.0 * GB / second, Basis::published, "AwesomeAgentsGroq2025"},
        .memory_type = "on-chip SRAM",
        .power_limit = {215.0 * watt, Basis::published, "EpochChips2025", "about 300 elsewhere"},
        .processors = {4, Basis::assumed, "EpochChips2025", "matrix units; recalled"},
        .die_area = {{725.0 * square_millimeter, Basis::assumed, "EpochChips2025", "not read"}},
    },
    AcceleratorEntry{
        .name = "gc2-ipu",
        .label = "Graphcore GC2 IPU (Mk1)",
        .vendor = "Graphcore",
        .year = 2018,
        .peak = {.fp32 = {{31.1 * TFLOP / second, Basis::assumed, "JiaEtAl2019", "recalled"}},
                 .fp16 = {{124.5 * TFLOP / second, Basis::assumed, "JiaEtAl2019", "recalled"}}},
        .memory_capacity = {300.0 * MB, Basis::published, "CambrianAi2020",
                            "in-processor; Mk2 has three times it"},
        .memory_bandwidth = {45000.0 * GB / second, Basis::assumed, "JiaEtAl2019", "recalled"},
        .memory_type = "in-processor SRAM",
        .power_limit = {150.0 * watt, Basis::assumed, "JiaEtAl2019",
                        "half a board of two; recalled"},
        .processors = {1216, Basis::assumed, "JiaEtAl2019", "tiles; recalled"},
    },
    AcceleratorEntry{
        .name = "bow-ipu",
        .label = "Graphcore Bow IPU",
        .vendor = "Graphcore",
        .year = 2022,
        .peak = {.fp16 = {{350.0 * TFLOP / second, Basis::datasheet, "GraphcoreBow2022"}}},
        .memory_capacity = {900.0 * MB, Basis::datasheet, "GraphcoreBow2022", "in-processor"},
        .memory_bandwidth = {65400.0 * GB / second, Basis::assumed, "GraphcoreBow2022", "not read"},
        .memory_type = "in-processor SRAM",
        .power_limit = {312.5 * watt, Basis::derived, "GraphcoreBow2022",
                        "a quarter of 1.25 kW average of four"},
        .processors = {1472, Basis::datasheet, "GraphcoreBow2022", "tiles"},
        .die_area = {{823.0 * square_millimeter, Basis::published, "EpochChips2025", "logic die"}},
    },
};

}  // namespace bessemer::catalog
