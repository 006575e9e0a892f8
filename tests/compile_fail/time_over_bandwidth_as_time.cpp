// expect g++: requested
// expect clang: no viable conversion from
// expect: DataBaseDimension

// A message takes its size over the bandwidth, not the bandwidth over it.

#include <bessemer/units/constants.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr Time<> duration = (1.0 * GB) / (50.0 * GB / second);
#else
constexpr Time<> duration = (1.0 * second) / (50.0 * GB / second);
#endif
