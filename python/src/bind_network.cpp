#include <string>
#include <utility>
#include <vector>

#include <pybind11/stl.h>

#include <bessemer/hardware/cluster.hpp>
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

}  // namespace

void bind_network(py::module_& module) {
  py::options options;
  options.disable_function_signatures();
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
