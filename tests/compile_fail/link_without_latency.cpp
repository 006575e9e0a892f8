// expect: link.latency: must be given

// A field that is forgotten is an error, not a zero.

#include <bessemer/hardware/link.hpp>
#include <bessemer/units/constants.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr hardware::Link<> nvlink{.bandwidth = 450.0 * GB / second, .latency = 0.0 * second};
#else
constexpr hardware::Link<> nvlink{.bandwidth = 450.0 * GB / second};
#endif
