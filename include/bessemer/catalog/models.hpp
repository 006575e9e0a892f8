#pragma once

/// All models of the catalogue in one table. What `model::Transformer` cannot say is listed in
/// `docs/catalogue-omissions.md`. The parameter counts of these shapes are held against the
/// frameworks' own (`tests/data/models.csv`, `tests/data/parameter_counts.csv`).

#include <string_view>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/joined.hpp>
#include <bessemer/catalog/models_benchmarks.hpp>
#include <bessemer/catalog/models_bloom_tuning.hpp>
#include <bessemer/catalog/models_chinese.hpp>
#include <bessemer/catalog/models_code.hpp>
#include <bessemer/catalog/models_enterprise.hpp>
#include <bessemer/catalog/models_google.hpp>
#include <bessemer/catalog/models_gpt.hpp>
#include <bessemer/catalog/models_hybrids.hpp>
#include <bessemer/catalog/models_llama.hpp>
#include <bessemer/catalog/models_maxtext.hpp>
#include <bessemer/catalog/models_mixtures.hpp>
#include <bessemer/catalog/models_open.hpp>
#include <bessemer/catalog/models_qwen_gemma.hpp>
#include <bessemer/catalog/models_research.hpp>
#include <bessemer/catalog/models_streams.hpp>

namespace bessemer::catalog {

inline constexpr auto models =
    joined(gpt_models, llama_models, qwen_gemma_models, open_science_models, maxtext_models,
           benchmark_models, bloom_tuning_models, mixture_models, hybrid_models, stream_models,
           code_models, enterprise_models, google_models, research_models, chinese_models);

/// By name: "llama-3.1-405b". Throws `InvalidInput` with the nearest names if there is none.
[[nodiscard]] constexpr const ModelEntry& find_model(std::string_view name) {
  return find(models, name);
}

}  // namespace bessemer::catalog
