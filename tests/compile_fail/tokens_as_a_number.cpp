// expect g++: cannot convert
// expect clang: no viable conversion from
// expect: TokenBaseDimension

// Tokens have a dimension; `in` reads them.

#include <bessemer/units/constants.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr double count = in(15.6 * Ttoken, token);
#else
constexpr double count = 15.6 * Ttoken;
#endif
