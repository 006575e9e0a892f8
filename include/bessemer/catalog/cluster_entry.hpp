#pragma once

/// A cluster that people call by a name: how many accelerators, in which node of the catalogue, who
/// runs it and where. Of some the count is published and the node is not: `lacks` then says what an
/// estimate would need.

#include <optional>
#include <string>
#include <string_view>

#include <bessemer/catalog/nodes.hpp>
#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/core/sourced.hpp>

namespace bessemer::catalog {

struct ClusterEntry {
  static constexpr std::string_view kind = "cluster";
  std::string_view name;
  std::string_view label;
  /// Who runs it; the maker of a machine that is sold as one.
  std::string_view operated_by;
  /// Where it stands, as far as published; empty for a machine that is sold.
  std::string_view place;
  int year;
  /// Name in `nodes`; empty where nobody published one.
  std::string_view node;
  Sourced<int> accelerators;
  /// Processors of the hosts, in all.
  std::optional<Sourced<int>> host_processors{};
  /// What an estimate needs and is not published, as the end of a refusal: "its accelerator …".
  std::string_view lacks{};

  /// The machine, without provenance, on any scalar. Throws `InvalidInput` with what is missing.
  template <Real S = double>
  [[nodiscard]] constexpr hardware::Cluster<S> cluster() const {
    require(lacks.empty(), "cluster: ", name, " is known, but ", lacks);
    return find_node(node).template cluster<S>(accelerators.value());
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry; those of its node stand there.
template <SourceVisitor V>
constexpr void each_source(const ClusterEntry& entry, V&& visit) {
  visit_source("cluster.accelerators", entry.accelerators, visit);
  visit_source("cluster.host_processors", entry.host_processors, visit);
}

namespace detail {

/// One scale-up domain of a node: a server, a rack or a pod as it is bought.
constexpr ClusterEntry one_domain(std::string_view node, std::string_view label, int year,
                                  std::optional<Sourced<int>> host_processors = {}) {
  return {.name = node,
          .label = label,
          .operated_by = find_accelerator(find_node(node).accelerator).vendor,
          .place = "",
          .year = year,
          .node = node,
          .accelerators = find_node(node).scale_up_domain,
          .host_processors = host_processors};
}

}  // namespace detail

}  // namespace bessemer::catalog
