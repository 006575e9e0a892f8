// expect: ring: message must not be negative, got

// A negative size is refused, at compile time if it is known then.

#include <bessemer/network/ring.hpp>
#include <bessemer/units/constants.hpp>

using namespace bessemer;

constexpr hardware::Link<> nvlink{.bandwidth = 450.0 * GB / second, .latency = 2.0 * microsecond};

#ifdef MENDED
constexpr auto duration = network::ring_all_reduce_time(1.0 * GB, 8, nvlink);
#else
constexpr auto duration = network::ring_all_reduce_time(-1.0 * GB, 8, nvlink);
#endif
