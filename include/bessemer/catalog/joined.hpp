#pragma once

/// Tables of one kind, kept in one header per vendor or family, as one table.

#include <array>
#include <cstddef>
#include <utility>

namespace bessemer::catalog {

/// The rows of all tables, in the order given. Rows need no default value.
template <class Row, std::size_t... sizes>
[[nodiscard]] constexpr auto joined(const std::array<Row, sizes>&... tables) {
  const auto row = [&tables...](std::size_t wanted) -> const Row& {
    const Row* found = nullptr;
    std::size_t before = 0;
    const auto look_in = [&](const auto& table) {
      if (wanted >= before && wanted - before < table.size()) found = &table[wanted - before];
      before += table.size();
    };
    (look_in(tables), ...);
    return *found;
  };
  return [&row]<std::size_t... i>(std::index_sequence<i...>) {
    return std::array<Row, sizeof...(i)>{row(i)...};
  }
  (std::make_index_sequence<(sizes + ...)>{});
}

}  // namespace bessemer::catalog
