#include <doctest/doctest.h>

#include <set>
#include <string>

#include <bessemer/core/number_format.hpp>

namespace {
using namespace bessemer;
static_assert(element_size(NumberFormat::fp64) == 8.0 * byte);
static_assert(element_size(NumberFormat::fp32) == 4.0 * byte);
static_assert(element_size(NumberFormat::fp16) == 2.0 * byte);
static_assert(element_size(NumberFormat::bf16) == 2.0 * byte);
static_assert(element_size(NumberFormat::fp8) == 1.0 * byte);
static_assert(element_size(NumberFormat::int8) == 1.0 * byte);
static_assert(element_size(NumberFormat::fp4) == 0.5 * byte);
}  // namespace

TEST_SUITE("core/number_format") {
  TEST_CASE("TF32 is stored as fp32, though it has 19 bits") {
    static_assert(element_size(NumberFormat::tf32) == element_size(NumberFormat::fp32));
  }

  TEST_CASE("property: every format has a name of its own and a size") {
    std::set<std::string> names;
    for (const NumberFormat format : number_formats) {
      names.insert(std::string(to_text(format)));
      CHECK(element_size(format) > 0.0 * byte);
      CHECK(to_text(format) != "?");
    }
    CHECK(names.size() == std::size(number_formats));
  }

  TEST_CASE("refuses a format that is none") {
    CHECK_THROWS_WITH_AS(element_size(static_cast<NumberFormat>(99)),
                         "number format: not one of the enumerators", InvalidInput);
  }
}
