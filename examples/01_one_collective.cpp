// How long one all-reduce takes, as three rival models see it: 1 GB of gradients over 64
// accelerators, 8 to a node.

#include <cstdio>

#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/units/text.hpp>

namespace {

using namespace bessemer;

// Bandwidth is what one rank sends in one direction: NVLink 4 is printed as 900 GB/s and is 450.
constexpr hardware::Link<> nvlink{.bandwidth = 450.0 * GB / second, .latency = 2.0 * microsecond};
constexpr hardware::Link<> infiniband{.bandwidth = 400.0 * Gbit / second,
                                      .latency = 5.0 * microsecond};
constexpr hardware::Fabric<> fabric{
    hardware::Tier<>{.name = "node", .ranks = 8, .link = nvlink},
    hardware::Tier<>{.name = "cluster", .ranks = 64, .link = infiniband}};

constexpr plan::Message<> gradients{.collective = plan::Collective::all_reduce,
                                    .size = 1.0 * GB,
                                    .group = {.ranks = 64, .stride = 1}};

// What links of this kind give to a large collective; the catalogue has fitted values with sources.
constexpr hardware::CollectiveCalibration<> inside{
    .start = 10.0 * microsecond, .hop = 2.0 * microsecond, .link_share = 0.80};
constexpr hardware::CollectiveCalibration<> outside{
    .start = 20.0 * microsecond, .hop = 5.0 * microsecond, .link_share = 0.85};

// Any type with this one call is a collective model, and `run::step` takes it as well.
template <network::CollectiveModel<double> Model>
void print(const char* name, const Model& model) {
  const Time<> time = model.time(gradients, fabric);
  // Two kinds that never mix: bytes of the buffer per second, and what that asks of each link.
  const AlgorithmBandwidth<> algorithm(gradients.size / time);
  const BusBandwidth<> bus = network::all_reduce_bus_bandwidth(algorithm, gradients.group.ranks);
  std::printf("%-18s %8s  bus bandwidth %s\n", name, to_text(time).c_str(),
              to_text(bus.quantity()).c_str());
}

}  // namespace

int main() {
  print("flat ring", network::FlatRing{});
  print("hierarchical ring", network::HierarchicalRing{});
  print("calibrated", network::CalibratedCollectives<>{.tiers = {inside, outside}});
}
