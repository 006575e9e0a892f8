// expect g++: no match for 'operator+'
// expect clang: invalid operands to binary expression
// expect: DataBaseDimension
// expect: time_base_dimension

// Data and time do not add.

#include <bessemer/units/constants.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr auto sum = 3.0 * byte + 2.0 * byte;
#else
constexpr auto sum = 3.0 * byte + 2.0 * second;
#endif
