// expect g++: no match for 'operator+'
// expect clang: invalid operands to binary expression
// expect: DataBaseDimension

// A size and a rate do not add, though both are called GB in speech.

#include <bessemer/units/constants.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr auto sum = 80.0 * GB + 3.0 * GB / second * (2.0 * second);
#else
constexpr auto sum = 80.0 * GB + 3.0 * GB / second;
#endif
