// expect: no matching function for call to 'in
// expect: conflicting types

// A quantity is read in a unit of its own dimension.

#include <bessemer/units/constants.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr double count = in(80.0 * GB, GiB);
#else
constexpr double count = in(80.0 * GB, day);
#endif
