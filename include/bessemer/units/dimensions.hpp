#pragma once

/// The base dimensions of the field: four of SI (length, mass, time, temperature) and five that SI
/// lacks: data, work (floating-point operations), tokens, money and mass of CO2-equivalent.
///
/// A FLOP is not a number: it has a dimension of its own, so that FLOP and FLOP/s, or bytes and
/// FLOP, never mix. CO2-equivalent is not a mass: a kilogram of steel and a kilogram of CO2e do not
/// add. The ordinals only have to differ from each other within this library's system.

#include <boost/units/base_dimension.hpp>
#include <boost/units/derived_dimension.hpp>
#include <boost/units/physical_dimensions/length.hpp>
#include <boost/units/physical_dimensions/mass.hpp>
#include <boost/units/physical_dimensions/temperature.hpp>
#include <boost/units/physical_dimensions/time.hpp>

namespace bessemer::units {

struct DataBaseDimension : boost::units::base_dimension<DataBaseDimension, 8101> {};
struct WorkBaseDimension : boost::units::base_dimension<WorkBaseDimension, 8102> {};
struct TokenBaseDimension : boost::units::base_dimension<TokenBaseDimension, 8103> {};
struct MoneyBaseDimension : boost::units::base_dimension<MoneyBaseDimension, 8104> {};
struct CarbonBaseDimension : boost::units::base_dimension<CarbonBaseDimension, 8105> {};

}  // namespace bessemer::units
