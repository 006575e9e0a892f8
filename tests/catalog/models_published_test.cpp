#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <bessemer/catalog/models.hpp>
#include <bessemer/model/parameters.hpp>

namespace {
using namespace bessemer;
using catalog::find_model;

std::int64_t count_of(std::string_view name) {
  return model::parameters(find_model(name).description());
}
std::int64_t active_count_of(std::string_view name) {
  return model::active_parameters(find_model(name).description());
}

/// What the last printed digit stands for: 540 billion are printed to ten billion, 8.63 to ten million.
std::int64_t last_digit(std::int64_t printed) {
  std::int64_t unit = 1;
  while (printed % (10 * unit) == 0) unit *= 10;
  return unit;
}

/// A total printed with or without the heads for further tokens, to its last digit.
void check_printed_total(const catalog::ModelEntry& entry) {
  CAPTURE(entry.name);
  if (entry.published_parameters == 0) return;  // held by a test of its own below
  const std::int64_t count = model::parameters(entry.description());
  const std::int64_t heads = model::multi_token_parameters(entry.description());
  const std::int64_t unit = last_digit(entry.published_parameters);
  const auto rounds = [&](std::int64_t total) {
    return 2 * std::abs(total - entry.published_parameters) <= unit;
  };
  CHECK((rounds(count) || rounds(count - heads)));
}

/// Printed active parameters to the last digit, but for one or two tables of tokens that makers count
/// or do not: [JiangEtAl2024] both, [OpenAIGptOss2025] one.
void check_printed_active(const catalog::ModelEntry& entry) {
  if (entry.published_active == 0) return;
  CAPTURE(entry.name);
  const model::Transformer& shape = entry.description();
  const std::int64_t active = model::active_parameters(shape);
  const std::int64_t tables = 2 * std::int64_t{shape.embedding.vocabulary} * shape.hidden;
  const std::int64_t unit = last_digit(entry.published_active);
  CHECK(2 * (active - entry.published_active) >= -unit);
  CHECK(2 * (active - tables - entry.published_active) <= unit);
}

std::string plain(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (c != '-' && c != '_' && c != ' ') letters += c;
  }
  return letters;
}

/// Calls `visit(entry)` for the models of families that were added by their printed counts.
template <class Visit>
void each_added(Visit&& visit) {
  for (const auto& entry : catalog::code_models) visit(entry);
  for (const auto& entry : catalog::enterprise_models) visit(entry);
  for (const auto& entry : catalog::google_models) visit(entry);
  for (const auto& entry : catalog::research_models) visit(entry);
  for (const auto& entry : catalog::chinese_models) visit(entry);
  for (const std::string_view name :
       {"llama-3.3-70b", "nemotron-3-nano-30b-a3b", "granite-4.0-h-micro", "granite-4.0-h-tiny",
        "granite-4.0-h-small", "bamba-9b", "qwen3.5-9b", "qwen3.5-27b", "qwen3.5-35b-a3b",
        "qwen3.5-397b-a17b", "llava-1.5-13b", "qwen2-vl-7b", "qwen2.5-vl-7b"}) {
    visit(find_model(name));
  }
}
}  // namespace

TEST_SUITE("catalog/models_published") {
  TEST_CASE("property: counts are the printed ones to their last digit") {
    int models = 0;
    each_added([&models](const catalog::ModelEntry& entry) {
      check_printed_total(entry);
      check_printed_active(entry);
      ++models;
    });
    CHECK(models == 108);
  }

  TEST_CASE("property: names differ from all others by more than case and hyphens") {
    each_added([](const catalog::ModelEntry& added) {
      CAPTURE(added.name);
      int same = 0;
      for (const auto& entry : catalog::models) same += plain(entry.name) == plain(added.name);
      CHECK(same == 1);
    });
  }

  // Of classes of transformers 5.23 that `Model.from_config` does not read, built on torch's meta
  // device from the class's defaults or the sizes of the entry, as tests/referees does for others.
  TEST_CASE("totals and active counts of further classes are exactly the library's") {
    struct Counted {
      const char* name;
      std::int64_t total;
      std::int64_t active;
    };
    for (const Counted& counted : {Counted{"granite-4.0-micro", 3'402'836'480, 3'402'836'480},
                                   Counted{"granite-4.0-h-micro", 3'191'396'096, 3'191'396'096},
                                   Counted{"granite-4.0-h-tiny", 6'939'037'248, 1'465'470'528},
                                   Counted{"granite-4.0-h-small", 32'207'337'984, 8'803'121'664},
                                   Counted{"qwen3.5-9b", 8'953'803'264, 8'953'803'264},
                                   Counted{"qwen3.5-27b", 26'895'998'464, 26'895'998'464},
                                   Counted{"qwen3.5-35b-a3b", 34'660'610'688, 3'454'988'928},
                                   Counted{"qwen3.5-397b-a17b", 396'346'350'336, 17'349'040'896},
                                   Counted{"minimax-m2", 228'689'748'992, 11'030'537'216},
                                   Counted{"solar-open-100b", 102'651'793'408, 12'054'827'008},
                                   Counted{"hy3-295b-a21b", 295'033'528'320, 20'675'715'072},
                                   Counted{"glm-4.7-flash", 29'943'390'976, 3'896'763'136},
                                   Counted{"ling-mini-2.0", 16'255'638'528, 1'432'968'192},
                                   Counted{"xglm-564m", 564'463'616, 564'463'616},
                                   Counted{"xglm-7.5b", 7'492'771'840, 7'492'771'840},
                                   Counted{"helium-1-2b", 2'172'643'840, 2'172'643'840}}) {
      CAPTURE(counted.name);
      CHECK(count_of(counted.name) == counted.total);
      CHECK(active_count_of(counted.name) == counted.active);
    }
  }

  // [MistralMinistraux2024]: 8,019,808,256 parameters, "ragged (128k, 32k, 32k, 32k)".
  TEST_CASE("the first of four layers of Ministral sees all tokens") {
    const model::Transformer& shape = find_model("ministral-8b").description();
    CHECK(model::parameters(shape) == 8'019'808'256);
    REQUIRE(shape.runs.size() == 2);
    CHECK(shape.runs[0].layer.attention.window == 0);
    CHECK(shape.runs[0].count == 9);
    CHECK(shape.runs[1].layer.attention.window == 32768);
    CHECK(shape.runs[1].count == 27);
    CHECK(shape.order[0].run == 0);
    CHECK(shape.order[0].count == 1);
    CHECK(shape.order[1].count == 3);
  }

  // Half of GPT-Neo's layers see all tokens, the first among them [BlackGptNeo2021].
  TEST_CASE("windows of GPT-Neo and OLMo 3 alternate from different ends") {
    const model::Transformer& neo = find_model("gpt-neo-2.7b").description();
    CHECK(neo.runs[std::size_t(neo.order[0].run)].layer.attention.window == 0);
    CHECK(neo.runs[0].count == 16);
    const model::Transformer& olmo = find_model("olmo-3-7b").description();
    CHECK(olmo.runs[std::size_t(olmo.order[0].run)].layer.attention.window == 4096);
    CHECK(model::last_layer(olmo).attention.window == 0);
  }

  // [ChowdheryEtAl2022] Table 1: 540.35 billion, one norm a layer and the last left out:
  // 540,356,474,880 - 119 * 18,432 = 540,354,281,472.
  TEST_CASE("PaLM without its norms") {
    const std::int64_t without = count_of("palm-540b") - 119 * 18432;
    CHECK(std::round(static_cast<double>(without) / 1e7) == 54035.0);
  }

  // [ParmarEtAl2024] section 2: 12.5 billion beside the embeddings; [AdlerEtAl2024] section 2: 331.6
  // beside 9.4 billion.
  TEST_CASE("Nemotron-4 beside its embeddings") {
    const auto tables = [](int hidden) { return std::int64_t{2} * 256000 * hidden; };
    const auto tenths = [](std::int64_t n) { return std::round(static_cast<double>(n) / 1e8); };
    CHECK(tenths(count_of("nemotron-4-15b") - tables(6144)) == 125.0);
    CHECK(tenths(count_of("nemotron-4-340b") - tables(18432)) == 3316.0);
    CHECK(tenths(tables(18432)) == 94.0);
  }

  // [QwenTeamThreeFive2026]: 397 billion; its 27 layers for images are 456,010,480 in the library.
  TEST_CASE("Qwen3.5 with its images") {
    const std::int64_t total = count_of("qwen3.5-397b-a17b") + 456'010'480;
    CHECK(std::round(static_cast<double>(total) / 1e9) == 397.0);
  }

  TEST_CASE("models with the shape of another have its counts") {
    CHECK(count_of("llama-3.3-70b") == count_of("llama-3.1-70b"));
    CHECK(count_of("qwen2.5-coder-32b") == count_of("qwen2.5-32b"));
    CHECK(count_of("qwq-32b") == count_of("qwen2.5-32b"));
    CHECK(count_of("codegemma-7b") == count_of("gemma-7b"));
    CHECK(count_of("qwen3-coder-30b-a3b") == count_of("qwen3-30b-a3b"));
    CHECK(count_of("deepseek-r1") == count_of("deepseek-v3"));
    CHECK(count_of("deepseek-v3.1") == count_of("deepseek-v3"));
    CHECK(count_of("marin-8b") == count_of("llama-3.1-8b"));
    const model::Transformer& glm = find_model("glm-4.6").description();
    CHECK(model::parameters(glm) - model::multi_token_parameters(glm) == count_of("glm-4.5"));
  }
}
