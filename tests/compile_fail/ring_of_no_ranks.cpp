// expect: ring: ranks must be at least 1, got

// A refusal in a constant expression is a compile error.

#include <bessemer/network/ring.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr double traffic = network::ring_traffic(8);
#else
constexpr double traffic = network::ring_traffic(0);
#endif
