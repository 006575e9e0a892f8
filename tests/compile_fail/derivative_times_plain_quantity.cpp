// expect g++: no match for 'operator*'
// expect clang: invalid operands to binary expression
// expect: bessemer::study::Dual<1>

// A whole evaluation uses one scalar: `as` lifts inputs, once.

#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>

using namespace bessemer;

constexpr auto factor = study::Dual<1>::variable(2.0, 0);

#ifdef MENDED
constexpr auto twice = factor * as<study::Dual<1>>(hour);
#else
constexpr auto twice = factor * hour;
#endif
