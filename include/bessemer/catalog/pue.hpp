#pragma once

/// Power usage effectiveness: annual facility energy over IT energy [ISO30134PUE], by operator.
/// Averages of fleets unless the label names a site. Where sources differ, the operator's own
/// statement is the entry without a prefix (`aws`), the others say whose they are (`ccf-aws`,
/// `ecologits-aws`).

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

struct PueEntry {
  static constexpr std::string_view kind = "power usage effectiveness";
  std::string_view name;
  std::string_view label;
  Sourced<double> value;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const PueEntry& entry, V&& visit) {
  visit_source("power_usage_effectiveness.value", entry.value, visit);
}

/// Find one with `find(power_usage_effectiveness, "aws")`.
inline constexpr std::array power_usage_effectiveness{
    PueEntry{"aws", "AWS global", {1.15, Basis::published, "DatacenterDynamicsAwsPue2024", "2023"}},
    PueEntry{"aws-best",
             "AWS best site",
             {1.04, Basis::published, "DatacenterDynamicsAwsPue2024", "2023"}},
    PueEntry{"aws-new-design",
             "AWS new components target",
             {1.08, Basis::published, "DatacenterDynamicsAwsPue2024", "2025 target"}},
    PueEntry{"ccf-alibaba",
             "Alibaba fleet",
             {1.3, Basis::published, "CloudCarbonFootprint2023", "as collected 2023"}},
    PueEntry{"ccf-aws",
             "AWS fleet",
             {1.135, Basis::published, "CloudCarbonFootprint2023", "as collected 2023"}},
    PueEntry{"ccf-azure",
             "Azure fleet",
             {1.185, Basis::published, "CloudCarbonFootprint2023", "as collected 2023"}},
    PueEntry{"ccf-gcp",
             "Google Cloud fleet",
             {1.1, Basis::published, "CloudCarbonFootprint2023", "as collected 2023"}},
    PueEntry{"ccf-on-premise",
             "On premise, average",
             {1.58, Basis::published, "CloudCarbonFootprint2023", "2023"}},
    PueEntry{"ecologits-aws", "AWS", {1.14, Basis::published, "EcoLogits2025", "2024"}},
    PueEntry{"ecologits-google", "Google", {1.09, Basis::published, "EcoLogits2025", "2024"}},
    PueEntry{"ecologits-microsoft-sweden",
             "Microsoft Sweden",
             {1.16, Basis::published, "EcoLogits2025", "2024"}},
    PueEntry{
        "ecologits-microsoft-us", "Microsoft US", {1.2, Basis::published, "EcoLogits2025", "2024"}},
    PueEntry{"gcp-asia-east1",
             "Google Cloud asia-east1",
             {1.12, Basis::published, "CloudCarbonFootprint2023", "as collected 2023"}},
    PueEntry{"gcp-asia-southeast1",
             "Google Cloud asia-southeast1",
             {1.13, Basis::published, "CloudCarbonFootprint2023", "as collected 2023"}},
    PueEntry{"gcp-europe-north1",
             "Google Cloud europe-north1",
             {1.09, Basis::published, "CloudCarbonFootprint2023", "as collected 2023"}},
    PueEntry{"gcp-europe-west1",
             "Google Cloud europe-west1",
             {1.09, Basis::published, "CloudCarbonFootprint2023", "as collected 2023"}},
    PueEntry{"gcp-europe-west4",
             "Google Cloud europe-west4",
             {1.07, Basis::published, "CloudCarbonFootprint2023", "as collected 2023"}},
    PueEntry{"gcp-us-central1",
             "Google Cloud us-central1",
             {1.11, Basis::published, "CloudCarbonFootprint2023", "as collected 2023"}},
    PueEntry{"gcp-us-east4",
             "Google Cloud us-east4",
             {1.08, Basis::published, "CloudCarbonFootprint2023", "as collected 2023"}},
    PueEntry{"google",
             "Google average",
             {1.1, Basis::published, "DatacenterDynamicsAwsPue2024", "2024"}},
    PueEntry{"google-best",
             "Google best site",
             {1.06, Basis::published, "DatacenterDynamicsAwsPue2024", "2024"}},
    PueEntry{"industry-average",
             "Industry average",
             {1.58, Basis::published, "UptimeInstituteSurvey2023", "2023 survey"}},
    PueEntry{
        "meta", "Meta average", {1.08, Basis::published, "DatacenterDynamicsAwsPue2024", "2024"}},
    PueEntry{"microsoft",
             "Microsoft average",
             {1.18, Basis::published, "DatacenterDynamicsAwsPue2024", "2024"}},
    PueEntry{"microsoft-newest",
             "Microsoft newest",
             {1.12, Basis::published, "DatacenterDynamicsAwsPue2024", "2024"}},
};

// clang-format on
}  // namespace bessemer::catalog
