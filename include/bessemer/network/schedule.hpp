#pragma once

/// A collective as a schedule: rounds of sends, each of named blocks of data, that are summed into
/// what the receiver has or copied over it.
///
/// Bytes follow from blocks, so a schedule that leaves the right data with the right ranks cannot
/// send too little. A send waits for what its two ends did in earlier rounds of the same part, and for
/// nothing else: there is no barrier. Allocates.

#include <cstdint>
#include <vector>

#include <bessemer/network/wiring.hpp>

namespace bessemer::network {

struct Send {
  int from = 0;
  int to = 0;
  std::vector<int> blocks{};
  bool sums = false;
  /// Sends of different parts do not wait for each other, but where the schedule joins them.
  int part = 0;
};

struct Schedule {
  /// Ranks, and switches after them.
  int vertices = 0;
  int blocks = 0;
  std::vector<std::vector<Send>> rounds{};
  /// Rounds before which a rank waits for all of its parts.
  std::vector<std::size_t> joins{};
};

namespace detail {

/// Gives every part of a vertex what all parts of it wait for.
inline void join(std::vector<std::vector<std::size_t>>& before, std::size_t vertices) {
  for (std::size_t v = 0; v < vertices; ++v) {
    std::vector<std::size_t> all;
    for (std::size_t i = v; i < before.size(); i += vertices) {
      all.insert(all.end(), before[i].begin(), before[i].end());
    }
    for (std::size_t i = v; i < before.size(); i += vertices) before[i] = all;
  }
}

}  // namespace detail

/// Transfers of a schedule on wires, for `simulate`.
template <class Wires>
[[nodiscard]] std::vector<Transfer> transfers_of(const Schedule& schedule, DataSize<> block,
                                                 const Wires& wires) {
  std::vector<Transfer> transfers;
  int parts = 1;
  for (const auto& round : schedule.rounds) {
    for (const Send& send : round) parts = std::max(parts, send.part + 1);
  }
  const auto vertices = std::size_t(schedule.vertices);
  std::vector<std::vector<std::size_t>> before(vertices * std::size_t(parts));
  for (std::size_t i = 0; i < schedule.rounds.size(); ++i) {
    if (std::count(schedule.joins.begin(), schedule.joins.end(), i) != 0) {
      detail::join(before, vertices);
    }
    std::vector<std::vector<std::size_t>> now(before.size());
    for (const Send& send : schedule.rounds[i]) {
      const std::size_t first = vertices * std::size_t(send.part);
      const std::size_t from = first + std::size_t(send.from);
      const std::size_t to = first + std::size_t(send.to);
      Path way = wires.path(send.from, send.to);
      Transfer transfer{.size = double(send.blocks.size()) * block,
                        .latency = way.latency,
                        .links = std::move(way.links),
                        .after = before[from]};
      transfer.after.insert(transfer.after.end(), before[to].begin(), before[to].end());
      std::sort(transfer.after.begin(), transfer.after.end());
      transfer.after.erase(std::unique(transfer.after.begin(), transfer.after.end()),
                           transfer.after.end());
      now[from].push_back(transfers.size());
      now[to].push_back(transfers.size());
      transfers.push_back(std::move(transfer));
    }
    for (std::size_t v = 0; v < now.size(); ++v) {
      if (!now[v].empty()) before[v] = std::move(now[v]);
    }
  }
  return transfers;
}

/// How long a schedule takes.
template <class Wires>
[[nodiscard]] Time<> simulated_time(const Schedule& schedule, DataSize<> block,
                                    const Wires& wires) {
  return last(simulate(wires.capacities, transfers_of(schedule, block, wires)));
}

/// Whose contributions to each block a vertex holds, as bits; at most 64 ranks.
using Holdings = std::vector<std::vector<std::uint64_t>>;

/// What every vertex holds after the schedule. A contribution that is summed twice is an error.
[[nodiscard]] inline Holdings holdings_after(const Schedule& schedule, Holdings held) {
  for (const std::vector<Send>& round : schedule.rounds) {
    const Holdings before = held;
    for (const Send& send : round) {
      for (const int block : send.blocks) {
        const std::uint64_t sent = before[std::size_t(send.from)][std::size_t(block)];
        std::uint64_t& mine = held[std::size_t(send.to)][std::size_t(block)];
        require(sent != 0, "schedule: rank ", send.from, " sends block ", block,
                " before it has any");
        require(!send.sums || (mine & sent) == 0, "schedule: a contribution to block ", block,
                " is summed twice");
        mine = send.sums ? mine | sent : sent;
      }
    }
  }
  return held;
}

/// Every rank with its own contribution to every block; switches with nothing.
[[nodiscard]] inline Holdings own_contributions(const Schedule& schedule, int ranks) {
  require(ranks >= 1 && ranks <= 64, "own_contributions: must be 1 to 64 ranks, got ", ranks);
  Holdings held(std::size_t(schedule.vertices),
                std::vector<std::uint64_t>(std::size_t(schedule.blocks), 0));
  for (int rank = 0; rank < ranks; ++rank) {
    for (auto& block : held[std::size_t(rank)]) block = std::uint64_t{1} << rank;
  }
  return held;
}

}  // namespace bessemer::network
