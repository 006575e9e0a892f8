// expect g++: could not convert '4.5e+11' from 'double' to
// expect clang: no viable conversion from 'double' to
// expect: DataBaseDimension

// A bandwidth says its unit: GB or GiB, bits or bytes.

#include <bessemer/hardware/link.hpp>
#include <bessemer/units/constants.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr hardware::Link<> nvlink{.bandwidth = 450.0 * GB / second, .latency = 0.0 * second};
#else
constexpr hardware::Link<> nvlink{.bandwidth = 450e9, .latency = 0.0 * second};
#endif
