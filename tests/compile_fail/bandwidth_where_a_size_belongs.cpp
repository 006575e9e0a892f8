// expect: no matching function for call to 'ring_all_reduce_time

// A message is a size, not a rate.

#include <bessemer/network/ring.hpp>
#include <bessemer/units/constants.hpp>

using namespace bessemer;

constexpr hardware::Link<> nvlink{.bandwidth = 450.0 * GB / second, .latency = 2.0 * microsecond};

#ifdef MENDED
constexpr auto duration = network::ring_all_reduce_time(1.0 * GB, 8, nvlink);
#else
constexpr auto duration = network::ring_all_reduce_time(1.0 * GB / second, 8, nvlink);
#endif
