#include <doctest/doctest.h>

#include <concepts>

#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/kind.hpp>

namespace {
using namespace bessemer;

template <class A, class B>
concept add = requires(A a, B b) {
  a + b;
};
template <class A, class B>
concept subtract = requires(A a, B b) {
  a - b;
};
template <class A, class B>
concept compare = requires(A a, B b) {
  a < b;
};
template <class A, class B>
concept equate = requires(A a, B b) {
  a == b;
};
template <class A, class B>
concept divide = requires(A a, B b) {
  a / b;
};

// Wrong use does not compile: kinds of two tags, and a kind and its bare quantity, never mix.
template <class A, class B>
constexpr bool apart = !add<A, B> && !subtract<A, B> && !compare<A, B> && !equate<A, B> &&
                       !divide<A, B> && !std::convertible_to<A, B>;
static_assert(apart<BusBandwidth<>, AlgorithmBandwidth<>>);
static_assert(apart<ModelWork<>, HardwareWork<>>);
static_assert(apart<ItEnergy<>, FacilityEnergy<>>);
static_assert(apart<ItEnergy<>, Energy<>>);
static_assert(apart<Energy<>, ItEnergy<>>);
static_assert(apart<ModelWork<>, ItEnergy<>>);
static_assert(apart<ModelWork<>, ModelWork<study::Dual<1>>>);

constexpr ItEnergy<> three(3.0 * joule);
constexpr ItEnergy<> four(4.0 * joule);
}  // namespace

TEST_SUITE("units/kind") {
  TEST_CASE("kinds of one tag add, subtract, compare and divide") {
    static_assert((three + four).quantity() == 7.0 * joule);
    static_assert((four - three).quantity() == 1.0 * joule);
    static_assert(three < four && !(four < three) && !(three < three));
    static_assert(three == three && three != four);
    static_assert(std::convertible_to<decltype(four / three), double>);
    CHECK(four / three == 4.0 / 3.0);
  }

  TEST_CASE("an empty kind is nothing") {
    static_assert(ItEnergy<>{}.quantity() == 0.0 * joule);
    static_assert(ItEnergy<>{} + three == three);
  }

  TEST_CASE("a kind costs nothing: it is as large as its number") {
    static_assert(sizeof(ItEnergy<>) == sizeof(double));
  }

  TEST_CASE("a kind is made only on purpose") {
    CHECK_FALSE(std::convertible_to<Energy<>, ItEnergy<>>);
    CHECK(std::constructible_from<ItEnergy<>, Energy<>>);
    CHECK_FALSE(std::constructible_from<ItEnergy<>, FacilityEnergy<>>);
    CHECK_FALSE(std::constructible_from<ItEnergy<>, double>);
    CHECK_FALSE(std::constructible_from<ItEnergy<>, Power<>>);
  }

  TEST_CASE("derivative: a kind carries it along") {
    using D = study::Dual<1>;
    const ItEnergy<D> energy(Energy<D>::from_value(D::variable(5.0, 0)));
    CHECK((energy + energy).quantity().value().derivative(0) == 2.0);
    CHECK(D(energy / energy).derivative(0) == 0.0);
  }
}
