// expect g++: narrowing conversion of '2.5e+0' from 'double' to 'int'
// expect clang: type 'double' cannot be narrowed to 'int'

// Degrees are whole.

#include <bessemer/plan/plan.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr plan::Plan layout{.tensor = 2};
#else
constexpr plan::Plan layout{.tensor = 2.5};
#endif
