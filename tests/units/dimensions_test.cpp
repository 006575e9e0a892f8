#include <doctest/doctest.h>

#include <type_traits>

#include <bessemer/units/dimensions.hpp>
#include <bessemer/units/quantities.hpp>

namespace {
using namespace bessemer;

template <class A, class B>
concept add = requires(A a, B b) {
  a + b;
};
template <class A, class B>
concept compare = requires(A a, B b) {
  a < b;
};

// A quantity adds to its own kind, and to nothing else.
static_assert(add<Time<>, Time<>> && compare<Time<>, Time<>>);
static_assert(add<CarbonMass<>, CarbonMass<>>);
static_assert(!add<DataSize<>, Work<>> && !compare<DataSize<>, Work<>>);
static_assert(!add<Work<>, Tokens<>>);
static_assert(!add<Tokens<>, double>);
static_assert(!add<Work<>, double>);
static_assert(!add<Money<>, double>);
static_assert(!add<Mass<>, CarbonMass<>>);
static_assert(!add<Work<>, Throughput<>>);
static_assert(!add<DataSize<>, Bandwidth<>>);
static_assert(!add<Energy<>, Power<>>);
static_assert(!add<Volume<>, Mass<>>);
}  // namespace

TEST_SUITE("units/dimensions") {
  TEST_CASE("work, data, tokens, money and carbon are five dimensions") {
    using units::CarbonBaseDimension;
    using units::DataBaseDimension;
    using units::MoneyBaseDimension;
    using units::TokenBaseDimension;
    using units::WorkBaseDimension;
    constexpr bool distinct =
        !std::is_same_v<DataBaseDimension::dimension_type, WorkBaseDimension::dimension_type> &&
        !std::is_same_v<WorkBaseDimension::dimension_type, TokenBaseDimension::dimension_type> &&
        !std::is_same_v<TokenBaseDimension::dimension_type, MoneyBaseDimension::dimension_type> &&
        !std::is_same_v<MoneyBaseDimension::dimension_type, CarbonBaseDimension::dimension_type>;
    CHECK(distinct);
  }

  TEST_CASE("products and quotients have the dimension that arithmetic says") {
    CHECK(std::is_same_v<decltype(Bandwidth<>{} * Time<>{}), DataSize<>>);
    CHECK(std::is_same_v<decltype(Work<>{} / Throughput<>{}), Time<>>);
    CHECK(std::is_same_v<decltype(Work<>{} / DataSize<>{}), Intensity<>>);
    CHECK(std::is_same_v<decltype(Power<>{} * Time<>{}), Energy<>>);
    CHECK(std::is_same_v<decltype(Energy<>{} * CarbonIntensity<>{}), CarbonMass<>>);
    CHECK(std::is_same_v<decltype(Energy<>{} * WaterIntensity<>{}), Volume<>>);
    CHECK(std::is_same_v<decltype(Energy<>{} * EnergyPrice<>{}), Money<>>);
    CHECK(std::is_same_v<decltype(Tokens<>{} * WorkPerToken<>{}), Work<>>);
  }
}
