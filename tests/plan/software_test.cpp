#include <doctest/doctest.h>

#include <limits>
#include <string>

#include <bessemer/plan/software.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using plan::Software;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

struct Field {
  const char* name;
  double Software<>::*member;
  double lowest, highest;
  const char* allowed;
};
constexpr Field fields[] = {
    {"tensor_exposed", &Software<>::tensor_exposed, 0.0, 1.0, "between 0 and 1"},
    {"attention_rate", &Software<>::attention_rate, 0.01, 1.5, "above 0 and at most 1.5"},
    {"overlap_leak", &Software<>::overlap_leak, 0.0, 1.0, "between 0 and 1"},
    {"exchange_leak", &Software<>::exchange_leak, 0.0, 1.0, "between 0 and 1"},
    {"elementwise_traffic", &Software<>::elementwise_traffic, 0.01, 99.0, "between 0 and 100"},
    {"fragmentation", &Software<>::fragmentation, 1.0, 9.9, "between 1 and 10"}};
struct Bad {
  double value;
  const char* got;
};

constexpr bool is_fine(const Software<>& software) {
  check(software);
  return true;
}
static_assert(is_fine({}));

// Wrong use does not compile: a bare number is not a reserve.
template <class R>
concept is_a_reserve = requires(R r) {
  Software<>{.reserve = r};
};
static_assert(is_a_reserve<DataSize<>> && !is_a_reserve<double> && !is_a_reserve<Bandwidth<>>);
}  // namespace

TEST_SUITE("plan/software") {
  TEST_CASE("the ends of each range are fine") {
    for (const Field& field : fields) {
      CAPTURE(std::string(field.name));
      Software<> software;
      software.*field.member = field.lowest;
      CHECK_NOTHROW(check(software));
      software.*field.member = field.highest;
      CHECK_NOTHROW(check(software));
    }
  }

  TEST_CASE("refuses shares and factors that are negative, NaN, infinite or too large") {
    for (const Field& field : fields) {
      for (const Bad& bad :
           {Bad{-0.5, "-0.5"}, Bad{not_a_number, "nan"}, Bad{infinity, "inf"}, Bad{100.0, "100"}}) {
        CAPTURE(std::string(field.name));
        CAPTURE(std::string(bad.got));
        Software<> software;
        software.*field.member = bad.value;
        CHECK_THROWS_WITH_AS(check(software),
                             ("software." + std::string(field.name) + ": must be " + field.allowed +
                              ", got " + bad.got)
                                 .c_str(),
                             InvalidInput);
      }
    }
    CHECK_THROWS_WITH_AS(check(Software<>{.elementwise_traffic = 0.0}),
                         "software.elementwise_traffic: must be between 0 and 100, got 0",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(check(Software<>{.attention_rate = 0.0}),
                         "software.attention_rate: must be above 0 and at most 1.5, got 0",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(check(Software<>{.fragmentation = 0.9}),
                         "software.fragmentation: must be between 1 and 10, got 0.9", InvalidInput);
  }

  TEST_CASE("refuses a reserve that is negative, NaN or infinite") {
    CHECK_THROWS_WITH_AS(check(Software<>{.reserve = -1.0 * byte}),
                         "software.reserve: must be zero or more and finite, got -1 byte",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(check(Software<>{.reserve = not_a_number * byte}),
                         "software.reserve: must be zero or more and finite, got nan byte",
                         InvalidInput);
    CHECK_THROWS_AS(check(Software<>{.reserve = infinity * byte}), InvalidInput);
  }

  TEST_CASE("derivative: a description may vary in its numbers") {
    using D = study::Dual<1>;
    CHECK_NOTHROW(check(Software<D>{.overlap_leak = D::variable(0.15, 0)}));
    CHECK_THROWS_AS(check(Software<D>{.overlap_leak = D::variable(1.5, 0)}), InvalidInput);
  }
}
