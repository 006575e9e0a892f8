// expect g++: no matching function for call to 'bessemer::Sourced<double>::Sourced(double)'
// expect clang: no matching constructor for initialization of 'const Sourced<double>'

// A value of the catalogue says where it comes from.

#include <bessemer/core/sourced.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr Sourced<double> share(0.75, Basis::assumed, "Nobody");
#else
constexpr Sourced<double> share(0.75);
#endif
