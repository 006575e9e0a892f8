#pragma once

/// All nodes of the catalogue in one table.

#include <string_view>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/joined.hpp>
#include <bessemer/catalog/nodes_cloud.hpp>
#include <bessemer/catalog/nodes_google.hpp>
#include <bessemer/catalog/nodes_nvidia.hpp>
#include <bessemer/catalog/nodes_nvidia_boards.hpp>
#include <bessemer/catalog/nodes_other.hpp>
#include <bessemer/catalog/nodes_sites.hpp>

namespace bessemer::catalog {

inline constexpr auto nodes =
    joined(nvidia_nodes, nvidia_boards, other_nodes, google_nodes, cloud_nodes, site_nodes);

/// By name: "dgx-h100". Throws `InvalidInput` with the nearest names if there is none.
[[nodiscard]] constexpr const NodeEntry& find_node(std::string_view name) {
  return find(nodes, name);
}

}  // namespace bessemer::catalog
