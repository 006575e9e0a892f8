#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>
#include <string_view>
#include <type_traits>

#include <bessemer/core/error.hpp>

namespace {
using namespace bessemer;

struct Described {
  int count = missing<int>("described.count: must be given");
};
constexpr int twice(int n) {
  require(n >= 0, "twice: n must not be negative, got ", n);
  return 2 * n;
}
static_assert(twice(4) == 8);
static_assert(Described{.count = 3}.count == 3);

static_assert(std::is_base_of_v<std::invalid_argument, InvalidInput>);
static_assert(std::is_base_of_v<std::runtime_error, Infeasible>);
static_assert(!std::is_base_of_v<InvalidInput, Infeasible> &&
              !std::is_base_of_v<Infeasible, InvalidInput>);
}  // namespace

TEST_SUITE("core/error") {
  TEST_CASE("what holds says nothing") {
    CHECK_NOTHROW(require(true, "never"));
    CHECK_NOTHROW(require_feasible(true, "never"));
  }

  TEST_CASE("a sentence is joined from text, integers and numbers") {
    CHECK_THROWS_WITH_AS(require(false, "a ", 3, " b ", 0.5, " c ", std::string_view("d")),
                         "a 3 b 0.5 c d", InvalidInput);
    CHECK_THROWS_WITH_AS(require_feasible(false, "needs ", std::size_t{12}, " and ", -1LL),
                         "needs 12 and -1", Infeasible);
  }

  TEST_CASE("numbers are told to six digits, the extraordinary ones by name") {
    CHECK_THROWS_WITH_AS(require(false, 1234567.0), "1.23457e+06", InvalidInput);
    CHECK_THROWS_WITH_AS(require(false, 1e300), "1e+300", InvalidInput);
    CHECK_THROWS_WITH_AS(require(false, std::numeric_limits<double>::infinity()), "inf",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(require(false, std::numeric_limits<double>::quiet_NaN()), "nan",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(require(false, -1.7976931348623157e308), "-1.79769e+308", InvalidInput);
  }

  TEST_CASE("a precondition that NaN fails refuses NaN") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(require(nan > 0.0, "must be positive"), InvalidInput);
  }

  TEST_CASE("a field left out throws its sentence") {
    CHECK_THROWS_WITH_AS(Described{}, "described.count: must be given", InvalidInput);
  }

  TEST_CASE("the two refusals are told apart by type") {
    CHECK_THROWS_AS(require(false, "x"), std::invalid_argument);
    CHECK_THROWS_AS(require_feasible(false, "x"), std::runtime_error);
  }
}
