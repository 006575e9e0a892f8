// expect g++: could not convert
// expect clang: no viable conversion from
// expect: WorkBaseDimension

// FLOP and FLOP/s differ by a time.

#include <bessemer/hardware/accelerator.hpp>
#include <bessemer/units/constants.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr hardware::PeakThroughput<> peak{.bf16 = 989.0 * TFLOP / second};
#else
constexpr hardware::PeakThroughput<> peak{.bf16 = 989.0 * TFLOP};
#endif
