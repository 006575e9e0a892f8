#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <bessemer/catalog/models.hpp>
#include <bessemer/model/parameters.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
using catalog::find_model;

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

/// Rows of `tests/data/models.csv` by column name.
std::vector<std::map<std::string, std::string>> counted_models() {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "../data/models.csv");
  std::vector<std::map<std::string, std::string>> rows;
  std::vector<std::string> columns;
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> fields = fields_of(line);
    if (columns.empty()) {
      columns = fields;
      continue;
    }
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < fields.size(); ++i) row[columns.at(i)] = fields[i];
  }
  return rows;
}

std::int64_t count_of(std::string_view name) {
  return model::parameters(find_model(name).description());
}
}  // namespace

TEST_SUITE("catalog/models") {
  TEST_CASE("a name gives its shape in a constant expression") {
    static_assert(find_model("llama-3.1-405b").description().hidden == 16384);
    static_assert(model::parameters(find_model("llama-3.1-405b").description()) == 405'853'388'800);
  }

  TEST_CASE("parameter counts are exactly the frameworks' own") {
    // Not expressible: the output layer of these has a bias.
    const std::vector<std::string> left_out{"phi-1.5", "phi-2"};
    const auto rows = counted_models();
    CHECK(rows.size() >= 130);
    for (const auto& row : rows) {
      const std::string& name = row.at("name");
      if (row.at("parameters_exact").empty()) continue;
      if (std::find(left_out.begin(), left_out.end(), name) != left_out.end()) continue;
      CAPTURE(name);
      CHECK(count_of(name) == std::stoll(row.at("parameters_exact")));
    }
  }

  TEST_CASE("printed totals hold to their printed digits") {
    CHECK(count_of("llama-3-8b") == find_model("llama-3-8b").published_parameters);
    CHECK(count_of("llama-3-70b") == find_model("llama-3-70b").published_parameters);
    CHECK(count_of("olmo-2-13b") == find_model("olmo-2-13b").published_parameters);
    CHECK(count_of("bloom-176b") / 1'000'000 == 176'247);
    CHECK(count_of("gpt-2-1.5b") / 1'000'000 == 1'557);
    CHECK(std::round(static_cast<double>(count_of("megatron-1t")) / 1e9) == 1008.0);
    CHECK(std::round(static_cast<double>(count_of("megatron-529.6b")) / 1e8) == 5296.0);
    CHECK(std::round(static_cast<double>(count_of("mpt-7b")) / 1e6) == 6659.0);
    CHECK(std::round(static_cast<double>(count_of("maxtext-1024b")) / 1e7) == 99749.0);
    CHECK(std::round(static_cast<double>(count_of("gpt-1t-l128h25600a160v51200")) / 1e9) == 1008.0);
  }

  TEST_CASE("property: printed totals that are not assumed lie within 9 % of the count") {
    for (const auto& entry : catalog::models) {
      if (entry.published_parameters == 0 || entry.shape.basis() == Basis::assumed) continue;
      CAPTURE(entry.name);
      CHECK(static_cast<double>(model::parameters(entry.description())) ==
            doctest::Approx(static_cast<double>(entry.published_parameters)).epsilon(0.09));
    }
  }

  TEST_CASE("one shape under two names is one shape") {
    CHECK(count_of("maxtext-128b") == count_of("maxtext-128b-l64h8192a128v32000"));
    CHECK(count_of("megatron-39.1b") == count_of("gpt-39.1b-l48h8192a64v51200"));
    CHECK(count_of("mistral-7b") == count_of("mistral-7b-v0.1"));
  }

  TEST_CASE("property: every shape passes its own check and bears the entry's name") {
    CHECK(catalog::models.size() >= 70);
    for (const auto& entry : catalog::models) {
      CAPTURE(entry.name);
      CHECK_NOTHROW(model::check(entry.description()));
      CHECK(entry.description().name.view() == entry.name);
    }
  }

  TEST_CASE("property: names are unique and kebab-case, sources complete") {
    catalog_test::check_names(catalog::models);
    catalog_test::check_sources(catalog::models);
  }

  TEST_CASE("an unknown name is refused with the nearest ones") {
    CHECK_THROWS_WITH_AS(find_model("lama-3-8b"),
                         doctest::Contains("model: unknown name 'lama-3-8b'; did you mean "
                                           "llama-3-8b,"),
                         InvalidInput);
  }
}
