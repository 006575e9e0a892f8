// expect g++: requested
// expect clang: no viable conversion from
// expect: static_rational<-3

// A limit in watts is not a bill in kilowatt-hours.

#include <bessemer/units/constants.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr Power<> limit = 0.7 * kWh / hour;
#else
constexpr Power<> limit = 0.7 * kWh;
#endif
