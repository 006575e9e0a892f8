#pragma once

/// Published scaling laws of dense transformers on text. Losses are in nats per token of each
/// source's own tokenizer and text: they compare within a law, never between two.
///
/// [HoffmannEtAl2022] prints its third approach with two digits; the exponents matter more than
/// that, and [BesirogluEtAl2024] gives the full ones from the source of the paper and fits the
/// points again, since the first fit had stopped early. None of the three makes table A3 of the
/// paper exactly. [SardanaEtAl2023] computes with exponents of three digits.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/model/data_repetition.hpp>
#include <bessemer/model/scaling_law.hpp>
#include <bessemer/model/size_frontier.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

struct ScalingLawEntry {
  static constexpr std::string_view kind = "scaling law";
  std::string_view name;
  std::string_view label;
  /// As one fit gives them together.
  Sourced<model::ScalingLaw<>> law;

  [[nodiscard]] constexpr const model::ScalingLaw<>& description() const { return law.value(); }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const ScalingLawEntry& entry, V&& visit) {
  visit_source("scaling_law.law", entry.law, visit);
}

namespace detail {

[[nodiscard]] constexpr model::ScalingLaw<> terms(double e, double a, double alpha, double b,
                                                  double beta, double kappa = 1.0) {
  return {.irreducible = e,
          .size_scale = a,
          .size_exponent = alpha,
          .data_scale = b,
          .data_exponent = beta,
          .outer_exponent = kappa};
}

}  // namespace detail

/// Find one with `find(scaling_laws, "besiroglu-2024")`.
inline constexpr std::array scaling_laws{
    ScalingLawEntry{"besiroglu-2024",
                    "Chinchilla, fitted again",
                    {detail::terms(1.8172, 482.01, 0.3478, 2085.43, 0.3658), Basis::published,
                     "BesirogluEtAl2024", "240 points read off a figure; 20 tokens per parameter"}},
    ScalingLawEntry{
        "hoffmann-2022",
        "Chinchilla, approach 3, full digits",
        {detail::terms(1.69337368, 406.401018, 0.33917084, 410.722827, 0.2849083), Basis::published,
         "BesirogluEtAl2024", "from the source of the paper; stopped before it converged"}},
    ScalingLawEntry{
        "hoffmann-2022-rounded",
        "Chinchilla, approach 3, as printed",
        {detail::terms(1.69, 406.4, 0.34, 410.7, 0.28), Basis::published, "HoffmannEtAl2022",
         "equation 10; rounding alone moves the optimum by a quarter"}},
    ScalingLawEntry{"sardana-2023",
                    "Chinchilla, exponents of three digits",
                    {detail::terms(1.69, 406.4, 0.336, 410.7, 0.283), Basis::published,
                     "SardanaEtAl2023", "appendix A, footnote 2; used for inference-aware optima"}},
    ScalingLawEntry{"sardana-2023-long",
                    "MPT, up to 10,000 tokens per parameter",
                    {detail::terms(1.45, 33.66, 0.18, 138.9, 0.24), Basis::published,
                     "SardanaEtAl2023", "table 1, all runs, 150 million to 6 billion parameters"}},
    ScalingLawEntry{
        "muennighoff-2023",
        "C4, both exponents equal",
        {detail::terms(1.86914368, 520.824952, 0.3526596, 1487.716094, 0.3526596), Basis::published,
         "MuennighoffEtAl2023", "appendix B: exp of 0.6254804, 6.255414 and 7.3049974"}},
    ScalingLawEntry{
        "kaplan-2020",
        "WebText2, trained until it overfits",
        // A = N_c^(0.076/0.103), B = D_c, alpha = 0.076/0.103, beta = 1, kappa = 0.103.
        {detail::terms(0.0, 1.538453e10, 0.73786408, 1.8e13, 1.0, 0.103), Basis::published,
         "KaplanEtAl2020", "table 2: N_c 6.4e13, D_c 1.8e13; parameters without embeddings"}},
};

struct SizeFrontierEntry {
  static constexpr std::string_view kind = "size frontier";
  std::string_view name;
  std::string_view label;
  Sourced<model::SizeFrontier<>> frontier;

  [[nodiscard]] constexpr const model::SizeFrontier<>& description() const {
    return frontier.value();
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const SizeFrontierEntry& entry, V&& visit) {
  visit_source("size_frontier.frontier", entry.frontier, visit);
}

/// Find one with `find(size_frontiers, "porian-2024")`.
inline constexpr std::array size_frontiers{
    SizeFrontierEntry{"hoffmann-2022-envelope",
                      "Chinchilla, approach 1",
                      {{.work = 5.76e23 * FLOP, .parameters = 67e9, .exponent = 0.50},
                       Basis::published,
                       "HoffmannEtAl2022",
                       "table 2 and table 3"}},
    SizeFrontierEntry{"hoffmann-2022-isoflop",
                      "Chinchilla, approach 2",
                      {{.work = 6.88e23 * FLOP, .parameters = 67e9, .exponent = 0.49},
                       Basis::published,
                       "HoffmannEtAl2022",
                       "table 2 and table A3"}},
    SizeFrontierEntry{"kaplan-2020-sizes",
                      "WebText2, without embeddings",
                      {{.work = 8.64e19 * FLOP, .parameters = 1.3e9, .exponent = 0.73},
                       Basis::published,
                       "KaplanEtAl2020",
                       "table 6, a petaFLOP/s for a day; later found too steep"}},
    SizeFrontierEntry{"porian-2024",
                      "RefinedWeb, all corrections",
                      {{.work = 5.88e23 * FLOP, .parameters = 77e9, .exponent = 0.497},
                       Basis::published,
                       "PorianEtAl2024",
                       "95 % interval of the exponent 0.49 to 0.50"}},
    SizeFrontierEntry{"bi-2024",
                      "DeepSeek LLM",
                      // M = 0.1715 C^0.5243 FLOP/token without embeddings, so N = M/6 at 1e20 FLOP.
                      {{.work = 1e20 * FLOP, .parameters = 8.7521e8, .exponent = 0.5243},
                       Basis::derived,
                       "BiEtAl2024",
                       "equation 4; a parameter is 6 FLOP per token, attention included"}},
    SizeFrontierEntry{"grattafiori-2024",
                      "Llama 3",
                      {{.work = 3.8e25 * FLOP, .parameters = 402e9, .exponent = 0.47},
                       Basis::derived,
                       "GrattafioriEtAl2024",
                       "section 3.2.1: 402 billion; 1 less the exponent 0.53 of tokens"}},
};

/// Repeats after which text, and parameters, are worth 1/e.
inline constexpr Sourced<model::DataRepetition<>> data_repetition{
    {.tokens = 15.387756, .parameters = 5.309743},
    Basis::published,
    "MuennighoffEtAl2023",
    "appendix A, 182 runs up to 9 billion parameters and 500 epochs"};

}  // namespace bessemer::catalog
