// expect: constraints not satisfied
// expect: KernelModel

// A model of collectives does not say how long kernels take.

#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/collective_models.hpp>

using namespace bessemer;

constexpr bool of_kernels(const compute::KernelModel<double> auto&) { return true; }

#ifdef MENDED
constexpr bool is_a_model = of_kernels(compute::IdealRoofline{});
#else
constexpr bool is_a_model = of_kernels(network::FlatRing{});
#endif
