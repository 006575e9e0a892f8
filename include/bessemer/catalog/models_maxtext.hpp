#pragma once

/// The shapes that MaxText scales up for its performance tables [MaxText2023], under their size and
/// under the slug of the measured steps. From 32B on they follow the scale rule of the base
/// configuration; the published counts confirm it.

#include <array>

#include <bessemer/catalog/model_entry.hpp>

namespace bessemer::catalog {

inline constexpr std::array maxtext_models{
    dense_entry("maxtext-16b", "MaxText 16B", {32, 4096, 64, 64, 128, 28672, 32000}, llama_style,
                Basis::published, "MaxText2023", "", 15'830'000'000),
    dense_entry("maxtext-32b", "MaxText 32B", {32, 8192, 64, 64, 128, 28672, 32000}, llama_style,
                Basis::published, "MaxText2023", "", 31'660'000'000),
    dense_entry("maxtext-64b", "MaxText 64B", {64, 8192, 64, 64, 128, 28672, 32000}, llama_style,
                Basis::published, "MaxText2023", "", 62'800'000'000),
    dense_entry("maxtext-128b", "MaxText 128B", {64, 8192, 128, 128, 128, 57344, 32000},
                llama_style, Basis::published, "MaxText2023", "", 125'080'000'000),
    dense_entry("maxtext-256b", "MaxText 256B", {64, 16384, 128, 128, 128, 57344, 32000},
                llama_style, Basis::published, "MaxText2023", "", 250'160'000'000),
    dense_entry("maxtext-512b", "MaxText 512B", {128, 16384, 128, 128, 128, 57344, 32000},
                llama_style, Basis::published, "MaxText2023", "", 499'260'000'000),
    dense_entry("maxtext-1024b", "MaxText 1024B", {128, 16384, 256, 256, 128, 114688, 32000},
                llama_style, Basis::published, "MaxText2023", "", 997'480'000'000),
    dense_entry("maxtext-1024b-l128h16384a256v32000", "MaxText-1024B",
                {128, 16384, 256, 256, 128, 114688, 32000}, llama_style, Basis::published,
                "MaxText2023", "", 997'480'000'000),
    dense_entry("maxtext-128b-l64h8192a128v32000", "MaxText-128B",
                {64, 8192, 128, 128, 128, 57344, 32000}, llama_style, Basis::published,
                "MaxText2023", "", 125'080'000'000),
    dense_entry("maxtext-16b-l32h4096a64v32000", "MaxText-16B",
                {32, 4096, 64, 64, 128, 28672, 32000}, llama_style, Basis::published, "MaxText2023",
                "", 15'830'000'000),
    dense_entry("maxtext-256b-l64h16384a128v32000", "MaxText-256B",
                {64, 16384, 128, 128, 128, 57344, 32000}, llama_style, Basis::published,
                "MaxText2023", "", 250'160'000'000),
    dense_entry("maxtext-32b-l32h8192a64v32000", "MaxText-32B",
                {32, 8192, 64, 64, 128, 28672, 32000}, llama_style, Basis::published, "MaxText2023",
                "", 31'660'000'000),
    dense_entry("maxtext-512b-l128h16384a128v32000", "MaxText-512B",
                {128, 16384, 128, 128, 128, 57344, 32000}, llama_style, Basis::published,
                "MaxText2023", "", 499'260'000'000),
    dense_entry("maxtext-64b-l64h8192a64v32000", "MaxText-64B",
                {64, 8192, 64, 64, 128, 28672, 32000}, llama_style, Basis::published, "MaxText2023",
                "", 62'800'000'000),
};

}  // namespace bessemer::catalog
