// expect g++: requested
// expect clang: no viable conversion from
// expect: mass_base_dimension
// expect: CarbonBaseDimension

// A kilogram of steel is not a kilogram of CO2-equivalent.

#include <bessemer/units/constants.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr CarbonMass<> carbon = 150.0 * kgCO2e;
#else
constexpr CarbonMass<> carbon = 150.0 * kilogram;
#endif
