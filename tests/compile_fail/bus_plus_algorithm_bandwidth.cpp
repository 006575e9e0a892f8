// expect g++: no match for 'operator+'
// expect clang: invalid operands to binary expression
// expect: BusBandwidthTag
// expect: AlgorithmBandwidthTag

// What nccl-tests prints as busbw and as algbw differ by 2(n-1)/n.

#include <bessemer/units/constants.hpp>
#include <bessemer/units/kind.hpp>

using namespace bessemer;

constexpr AlgorithmBandwidth<> algorithm(170.0 * GB / second);

#ifdef MENDED
constexpr auto sum = algorithm + algorithm;
#else
constexpr auto sum = BusBandwidth<>(300.0 * GB / second) + algorithm;
#endif
