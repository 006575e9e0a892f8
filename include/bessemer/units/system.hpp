#pragma once

/// One homogeneous unit system: metre, kilogram, second, kelvin, byte, FLOP, token, USD, kgCO2e.
///
/// One system and not several, because Boost.Units makes a heterogeneous unit of every product
/// across systems, whose type is long and whose errors cannot be read. Every quantity of the
/// library is stored in these units; every other unit is a constant of `constants.hpp`.

#include <string>

#include <boost/units/base_unit.hpp>
#include <boost/units/base_units/si/kelvin.hpp>
#include <boost/units/base_units/si/kilogram.hpp>
#include <boost/units/base_units/si/meter.hpp>
#include <boost/units/base_units/si/second.hpp>
#include <boost/units/make_system.hpp>

#include <bessemer/units/dimensions.hpp>

namespace bessemer::units {

struct ByteBaseUnit
    : boost::units::base_unit<ByteBaseUnit, DataBaseDimension::dimension_type, 8201> {
  static std::string name() { return "byte"; }
  static std::string symbol() { return "byte"; }
};
struct FlopBaseUnit
    : boost::units::base_unit<FlopBaseUnit, WorkBaseDimension::dimension_type, 8202> {
  static std::string name() { return "FLOP"; }
  static std::string symbol() { return "FLOP"; }
};
struct TokenBaseUnit
    : boost::units::base_unit<TokenBaseUnit, TokenBaseDimension::dimension_type, 8203> {
  static std::string name() { return "token"; }
  static std::string symbol() { return "token"; }
};
struct DollarBaseUnit
    : boost::units::base_unit<DollarBaseUnit, MoneyBaseDimension::dimension_type, 8204> {
  static std::string name() { return "USD"; }
  static std::string symbol() { return "USD"; }
};
struct CarbonBaseUnit
    : boost::units::base_unit<CarbonBaseUnit, CarbonBaseDimension::dimension_type, 8205> {
  static std::string name() { return "kgCO2e"; }
  static std::string symbol() { return "kgCO2e"; }
};

using System = boost::units::make_system<
    boost::units::si::meter_base_unit, boost::units::si::kilogram_base_unit,
    boost::units::si::second_base_unit, boost::units::si::kelvin_base_unit, ByteBaseUnit,
    FlopBaseUnit, TokenBaseUnit, DollarBaseUnit, CarbonBaseUnit>::type;

}  // namespace bessemer::units
