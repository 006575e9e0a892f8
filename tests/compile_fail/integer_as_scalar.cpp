// expect: constraints not satisfied
// expect: std::integral

// An integer quantity would divide to zero.

#include <bessemer/units/constants.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr Time<float> duration = Time<float>::from_value(3.0f);
#else
constexpr Time<int> duration = Time<int>::from_value(3);
#endif
