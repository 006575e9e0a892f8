#include <doctest/doctest.h>

#include <type_traits>

#include <boost/units/get_system.hpp>

#include <bessemer/units/quantities.hpp>
#include <bessemer/units/system.hpp>

namespace {
using namespace bessemer;

/// One homogeneous system: a product across two of them would have no such type.
template <class Q>
constexpr bool in_our_system =
    std::is_same_v<typename boost::units::get_system<typename Q::unit_type>::type, units::System>;
static_assert(in_our_system<Time<>>);
static_assert(in_our_system<Energy<>>);
static_assert(in_our_system<Bandwidth<>>);
static_assert(in_our_system<Intensity<>>);
static_assert(in_our_system<WorkPerToken<>>);
static_assert(in_our_system<EnergyPrice<>>);
static_assert(in_our_system<CarbonIntensity<>>);
static_assert(in_our_system<WaterIntensity<>>);
}  // namespace

TEST_SUITE("units/system") {
  TEST_CASE("base units of the field are called what people call them") {
    CHECK(units::ByteBaseUnit::symbol() == "byte");
    CHECK(units::FlopBaseUnit::symbol() == "FLOP");
    CHECK(units::TokenBaseUnit::symbol() == "token");
    CHECK(units::DollarBaseUnit::symbol() == "USD");
    CHECK(units::CarbonBaseUnit::symbol() == "kgCO2e");
    CHECK(units::ByteBaseUnit::name() == units::ByteBaseUnit::symbol());
    CHECK(units::FlopBaseUnit::name() == units::FlopBaseUnit::symbol());
    CHECK(units::TokenBaseUnit::name() == units::TokenBaseUnit::symbol());
    CHECK(units::DollarBaseUnit::name() == units::DollarBaseUnit::symbol());
    CHECK(units::CarbonBaseUnit::name() == units::CarbonBaseUnit::symbol());
  }

  TEST_CASE("a quantity is as large as its number") {
    static_assert(sizeof(Time<>) == sizeof(double));
    static_assert(sizeof(CarbonIntensity<>) == sizeof(double));
    static_assert(std::is_trivially_destructible_v<Time<>>);
  }
}
