#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pybind11/stl.h>

#include <bessemer/hardware/cluster.hpp>
#include <bessemer/hardware/dragonfly.hpp>
#include <bessemer/hardware/fat_tree.hpp>
#include <bessemer/network/cheapest_collectives.hpp>
#include <bessemer/network/spans.hpp>

#include "bind.hpp"
#include "crossing.hpp"

namespace bessemer::python {

namespace {

constexpr Choice<plan::Collective> collective_names[] = {
    {"all_reduce", plan::Collective::all_reduce},
    {"reduce_scatter", plan::Collective::reduce_scatter},
    {"all_gather", plan::Collective::all_gather},
    {"all_to_all", plan::Collective::all_to_all},
    {"broadcast", plan::Collective::broadcast},
    {"reduce", plan::Collective::reduce},
    {"send", plan::Collective::send}};
constexpr Choices<plan::Collective> collective_choices{collective_names};

hardware::Fabric<> fabric_of(const hardware::Cluster<>& cluster) {
  check(cluster);
  return hardware::fabric(cluster);
}

py::tuple chosen_collective(const std::string& collective, const py::object& size, int ranks,
                            const hardware::Cluster<>& cluster, int stride, int concurrent,
                            bool protocols) {
  network::CheapestCollectives model;
  if (protocols) model.protocols = network::nccl_protocols;
  const auto chosen = model.chosen(
      plan::Message<>{
          .collective = choice_from(py::str(collective), "collective", collective_choices),
          .size = Crossing<DataSize<>>::given(size, "size", Nothing{}),
          .group = {.ranks = ranks, .stride = stride},
          .concurrent = concurrent},
      fabric_of(cluster));
  return py::make_tuple(std::string(to_text(chosen.algorithm)),
                        Crossing<Time<>>::shown(chosen.time, Nothing{}));
}

std::vector<std::pair<std::string, int>> spans_of(int ranks, const hardware::Cluster<>& cluster,
                                                  int stride) {
  std::vector<std::pair<std::string, int>> all;
  for (const network::Span& span :
       network::spans({.ranks = ranks, .stride = stride}, fabric_of(cluster))) {
    all.emplace_back(span.tier.view(), span.members);
  }
  return all;
}

enum class Topology { fat_tree, leaf_spine, rail_optimized, dragonfly };
constexpr Choice<Topology> topology_names[] = {{"fat-tree", Topology::fat_tree},
                                               {"leaf-spine", Topology::leaf_spine},
                                               {"rail-optimized", Topology::rail_optimized},
                                               {"dragonfly", Topology::dragonfly}};
constexpr Choices<Topology> topologies{topology_names};

/// Tiers of a network of equal switches; what a topology does not have is not read.
py::list fabric_tiers(const std::string& topology, const hardware::Link<>& link, int ports,
                      double oversubscription, int node, int units, int routers, int hosts,
                      int global_links, const std::optional<hardware::Link<>>& global_link) {
  const hardware::Dragonfly groups{
      .routers = routers, .hosts = hosts, .global_links = global_links};
  const auto tiers = [&] {
    switch (choice_from(py::str(topology), "cluster.fabric.topology", topologies)) {
      case Topology::leaf_spine: return leaf_spine_tiers(ports, link, oversubscription);
      case Topology::rail_optimized:
        return rail_optimized_tiers(ports, node, units, link, oversubscription);
      case Topology::dragonfly: return dragonfly_tiers(groups, link, global_link.value_or(link));
      case Topology::fat_tree: break;
    }
    return hardware::fat_tree_tiers(ports, link);
  }();
  py::list all;
  for (const hardware::Tier<>& tier : tiers) all.append(py::cast(tier));
  return all;
}

}  // namespace

void bind_network(py::module_& module) {
  py::options options;
  options.disable_function_signatures();
  module.def(
      "fabric_tiers", &fabric_tiers, py::arg("topology"), py::arg("link"), py::kw_only(),
      py::arg("ports") = 0, py::arg("oversubscription") = 1.0, py::arg("node") = 1,
      py::arg("units") = 1, py::arg("routers") = 0, py::arg("hosts") = 0,
      py::arg("global_links") = 0, py::arg("global_link") = py::none(),
      R"(fabric_tiers(topology: typing.Literal['fat-tree', 'leaf-spine', 'rail-optimized', 'dragonfly'] | str, link: Link, *, ports: int = 0, oversubscription: float = 1.0, node: int = 1, units: int = 1, routers: int = 0, hosts: int = 0, global_links: int = 0, global_link: Link | None = None) -> list[Tier]

Tiers of a network of equal switches, for the fabric of a `Cluster`.

Parameters
----------
topology : str
    How the switches are joined.
link : Link
    Of one accelerator.
ports : int
    Of a switch; not of a dragonfly.
oversubscription : float, default 1.0
    Downlinks over uplinks, of a leaf-spine and of rails towards the spine.
node : int, default 1
    Accelerators of a node, of rails: one leaf switch for each place in it.
units : int, default 1
    Sets of nodes under the same leaves, of rails.
routers, hosts, global_links : int
    Of a dragonfly: routers of a group, accelerators and global links of a router.
global_link : Link, optional
    Between groups of a dragonfly; as `link` where not given.

Raises
------
InvalidInput
    An input makes no sense.
)");
  module.def("spans", &spans_of, py::arg("ranks"), py::arg("cluster"), py::kw_only(),
             py::arg("stride") = 1,
             R"(spans(ranks: int, cluster: Cluster, *, stride: int = 1) -> list[tuple[str, int]]

Which tiers a group spans: the name of each, innermost first, and the members that meet there.

Parameters
----------
ranks : int
    Of the group.
cluster : Cluster
    On which machine.
stride : int, default 1
    How far apart they stand in rank order.
)");
  module.def(
      "cheapest_collective", &chosen_collective, py::arg("collective"), py::arg("size"),
      py::arg("ranks"), py::arg("cluster"), py::kw_only(), py::arg("stride") = 1,
      py::arg("concurrent") = 0, py::arg("protocols") = false,
      R"(cheapest_collective(collective: typing.Literal['all_reduce', 'reduce_scatter', 'all_gather', 'all_to_all', 'broadcast', 'reduce', 'send'] | str, size: pint.Quantity[typing.Any] | str, ranks: int, cluster: Cluster, *, stride: int = 1, concurrent: int = 0, protocols: bool = False) -> tuple[str, pint.Quantity[typing.Any]]

The cheapest algorithm for a message, from datasheet links: its name, and how long it takes.

Parameters
----------
collective : str
    What the group does.
size : pint.Quantity or str
    Of the whole buffer, as nccl-tests counts it.
ranks : int
    Of the group.
cluster : Cluster
    On which machine.
stride : int, default 1
    How far apart they stand in rank order.
concurrent : int, default 0
    Groups like it that send at once out of a domain; 0 for all that it holds.
protocols : bool, default False
    Whether messages pay for the protocols of NCCL.

Raises
------
InvalidInput
    An input makes no sense.
)");
}

}  // namespace bessemer::python
