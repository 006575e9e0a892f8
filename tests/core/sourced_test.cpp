#include <doctest/doctest.h>

#include <concepts>
#include <string_view>

#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;

constexpr Sourced<double> share(0.85, Basis::measured, "Somebody", "one run");
static_assert(share.value() == 0.85 && share.basis() == Basis::measured);
static_assert(share.key() == "Somebody" && share.note() == "one run");
static_assert(Sourced<double>(1.0, Basis::assumed, "Somebody").note().empty());

// Wrong use does not compile: no value without basis and key, none of the wrong dimension.
static_assert(std::constructible_from<Sourced<double>, double, Basis, std::string_view>);
static_assert(!std::constructible_from<Sourced<double>, double>);
static_assert(!std::constructible_from<Sourced<double>, double, Basis>);
static_assert(!std::default_initializable<Sourced<double>>);
static_assert(!std::convertible_to<Sourced<double>, double>);
static_assert(!std::constructible_from<Sourced<Time<>>, DataSize<>, Basis, std::string_view>);
}  // namespace

TEST_SUITE("core/sourced") {
  TEST_CASE("grades: A measured or published, B fitted or derived, C assumed") {
    static_assert(grade(Basis::measured) == 'A' && grade(Basis::datasheet) == 'A' &&
                  grade(Basis::published) == 'A');
    static_assert(grade(Basis::fitted) == 'B' && grade(Basis::derived) == 'B');
    static_assert(grade(Basis::assumed) == 'C');
  }

  TEST_CASE("property: an answer is as good as its weakest input") {
    constexpr Basis bases[] = {Basis::measured, Basis::datasheet, Basis::published,
                               Basis::fitted,   Basis::derived,   Basis::assumed};
    for (const Basis a : bases) {
      for (const Basis b : bases) {
        CAPTURE(to_text(a));
        CAPTURE(to_text(b));
        CHECK(weaker(a, b) == weaker(b, a));
        CHECK(grade(weaker(a, b)) >= grade(a));
        CHECK(grade(weaker(a, b)) >= grade(b));
        CHECK((weaker(a, b) == a || weaker(a, b) == b));
      }
    }
  }

  TEST_CASE("bases are called what the reports call them") {
    CHECK(to_text(Basis::measured) == "measured");
    CHECK(to_text(Basis::datasheet) == "datasheet");
    CHECK(to_text(Basis::published) == "published");
    CHECK(to_text(Basis::fitted) == "fitted");
    CHECK(to_text(Basis::derived) == "derived");
    CHECK(to_text(Basis::assumed) == "assumed");
  }
}
