#pragma once

/// What an accelerator rented for, per hour, on a date: prices move by factors within a year, so
/// each note begins with the date. Single prices are from the price history of Epoch AI
/// [EpochHardwarePrices2025]; market ranges, given by their middle, from
/// [MercatusCloudGpuPricing2026]. Only prices that could be verified: none yet for B200, MI300X
/// or TPU v5p.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

struct RentalPriceEntry {
  static constexpr std::string_view kind = "rental price";
  std::string_view name;
  std::string_view accelerator;
  std::string_view provider;
  /// Of one accelerator with its share of the host.
  Sourced<RentalRate<>> rate;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const RentalPriceEntry& entry, V&& visit) {
  visit_source("rental_price.rate", entry.rate, visit);
}

/// Find one with `find(rental_prices, "h100-sxm-lambda")`.
inline constexpr std::array rental_prices{
    RentalPriceEntry{
        "a100-80gb-aws",
        "NVIDIA A100 SXM4 80 GB",
        "AWS",
        {5.12 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-02, on demand"}},
    RentalPriceEntry{"a100-80gb-aws-3-years",
                     "NVIDIA A100 SXM4 80 GB",
                     "AWS",
                     {1.81 * USD / hour, Basis::published, "EpochHardwarePrices2025",
                      "2025-03-02, 3-year commitment"}},
    RentalPriceEntry{
        "a100-80gb-azure",
        "NVIDIA A100 SXM4 80 GB",
        "Azure",
        {3.67 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-02, on demand"}},
    RentalPriceEntry{
        "a100-80gb-runpod",
        "NVIDIA A100 SXM4 80 GB",
        "RunPod",
        {1.89 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-03, on demand"}},
    RentalPriceEntry{"a100-80gb-specialty",
                     "NVIDIA A100 80 GB",
                     "specialty clouds",
                     {1.3 * USD / hour, Basis::derived, "MercatusCloudGpuPricing2026",
                      "2026-05, on demand, middle of 1.10 to 1.50"}},
    RentalPriceEntry{"h100-sxm-aws",
                     "NVIDIA H100 SXM5 80 GB",
                     "AWS",
                     {12.29 * USD / hour, Basis::published, "EpochHardwarePrices2025",
                      "2025-03-17, on demand; cut 44 % in June 2025"}},
    RentalPriceEntry{
        "h100-sxm-google-cloud",
        "NVIDIA H100 SXM5 80 GB",
        "Google Cloud",
        {11.06 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-17, on demand"}},
    RentalPriceEntry{"h100-sxm-google-cloud-1-year",
                     "NVIDIA H100 SXM5 80 GB",
                     "Google Cloud",
                     {7.67 * USD / hour, Basis::published, "EpochHardwarePrices2025",
                      "2025-03-17, 1-year commitment"}},
    RentalPriceEntry{"h100-sxm-google-cloud-3-years",
                     "NVIDIA H100 SXM5 80 GB",
                     "Google Cloud",
                     {4.86 * USD / hour, Basis::published, "EpochHardwarePrices2025",
                      "2025-03-17, 3-year commitment"}},
    RentalPriceEntry{"h100-sxm-hyperscaler",
                     "NVIDIA H100 SXM5 80 GB",
                     "hyperscalers",
                     {4.25 * USD / hour, Basis::derived, "MercatusCloudGpuPricing2026",
                      "2026-05, on demand, middle of 3.50 to 5.00"}},
    RentalPriceEntry{
        "h100-sxm-lambda",
        "NVIDIA H100 SXM5 80 GB",
        "Lambda",
        {3.29 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-02-28, on demand"}},
    RentalPriceEntry{
        "h100-sxm-oracle",
        "NVIDIA H100 SXM5 80 GB",
        "Oracle Cloud",
        {10.0 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-17, on demand"}},
    RentalPriceEntry{
        "h100-sxm-runpod",
        "NVIDIA H100 SXM5 80 GB",
        "RunPod",
        {2.99 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-03, on demand"}},
    RentalPriceEntry{"h100-sxm-specialty",
                     "NVIDIA H100 SXM5 80 GB",
                     "specialty clouds",
                     {3.0 * USD / hour, Basis::derived, "MercatusCloudGpuPricing2026",
                      "2026-05, on demand, middle of 2.50 to 3.50"}},
    RentalPriceEntry{
        "h200-aws",
        "NVIDIA H200 SXM",
        "AWS",
        {10.6 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-17, on demand"}},
    RentalPriceEntry{"h200-hyperscaler",
                     "NVIDIA H200 SXM",
                     "hyperscalers",
                     {5.75 * USD / hour, Basis::derived, "MercatusCloudGpuPricing2026",
                      "2026-05, on demand, middle of 4.50 to 7.00"}},
    RentalPriceEntry{"h200-specialty",
                     "NVIDIA H200 SXM",
                     "specialty clouds",
                     {4.0 * USD / hour, Basis::derived, "MercatusCloudGpuPricing2026",
                      "2026-05, on demand, middle of 3.50 to 4.50"}},
    RentalPriceEntry{
        "h800-cr8dl",
        "NVIDIA H800 SXM5",
        "CR8DL",
        {3.42 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-03, on demand"}},
    RentalPriceEntry{"h800-deepseek",
                     "NVIDIA H800 SXM5",
                     "DeepSeek-V3 report",
                     {2.0 * USD / hour, Basis::published, "DeepSeekV32024",
                      "2024-12, the price that the report assumes"}},
    RentalPriceEntry{
        "tpu-v4-google-cloud",
        "Google TPU v4",
        "Google Cloud",
        {3.22 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-03, on demand"}},
    RentalPriceEntry{"tpu-v4-google-cloud-3-years",
                     "Google TPU v4",
                     "Google Cloud",
                     {1.45 * USD / hour, Basis::published, "EpochHardwarePrices2025",
                      "2025-03-03, 3-year commitment"}},
    RentalPriceEntry{
        "tpu-v5e-google-cloud",
        "Google TPU v5e",
        "Google Cloud",
        {1.2 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-03, on demand"}},
    RentalPriceEntry{"tpu-v5e-google-cloud-3-years",
                     "Google TPU v5e",
                     "Google Cloud",
                     {0.54 * USD / hour, Basis::published, "EpochHardwarePrices2025",
                      "2025-03-03, 3-year commitment"}},
    RentalPriceEntry{
        "tpu-v6e-google-cloud",
        "Google TPU v6e",
        "Google Cloud",
        {2.7 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-03, on demand"}},
    RentalPriceEntry{"tpu-v6e-google-cloud-3-years",
                     "Google TPU v6e",
                     "Google Cloud",
                     {1.22 * USD / hour, Basis::published, "EpochHardwarePrices2025",
                      "2025-03-03, 3-year commitment"}},
    RentalPriceEntry{
        "v100-azure",
        "NVIDIA V100",
        "Azure",
        {3.06 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-03, on demand"}},
    RentalPriceEntry{
        "v100-google-cloud",
        "NVIDIA V100",
        "Google Cloud",
        {2.48 * USD / hour, Basis::published, "EpochHardwarePrices2025", "2025-03-03, on demand"}},
};

// clang-format on
}  // namespace bessemer::catalog
