// expect: no matching function for call to 'model_flops_utilization
// expect: HardwareWork

// MFU counts the model's work, without what is computed again.

#include <bessemer/compute/utilization.hpp>
#include <bessemer/units/constants.hpp>

using namespace bessemer;

constexpr Time<> duration = hour;
constexpr Throughput<> peak = 1.0 * PFLOP / second;

#ifdef MENDED
constexpr ModelWork<> done(3.0 * EFLOP);
#else
constexpr HardwareWork<> done(4.0 * EFLOP);
#endif
constexpr double mfu = compute::model_flops_utilization(done, duration, 8, peak);
