// expect g++: requested
// expect clang: no viable conversion from
// expect: MoneyBaseDimension

// A price is not yet a cost: it wants an energy.

#include <bessemer/units/constants.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr Money<> cost = 0.1 * USD / kWh * (3.0 * GWh);
#else
constexpr Money<> cost = 0.1 * USD / kWh;
#endif
