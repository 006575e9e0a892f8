#pragma once

/// Schedules of rings and of what is made of them: on one tier, on tiers inside one another, on the
/// axes of a torus. They are what equations (1) and (2) of `network/ring.hpp`, (1) of
/// `network/algorithms.hpp` and (1) of `network/torus_collectives.hpp` describe. Allocates.

#include <bessemer/network/schedule.hpp>

namespace bessemer::network {

namespace detail {

/// Appends the sends of rounds that run side by side with those from `first` on.
inline void merge(Schedule& schedule, std::size_t first,
                  const std::vector<std::vector<Send>>& rounds) {
  if (schedule.rounds.size() < first + rounds.size()) schedule.rounds.resize(first + rounds.size());
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    auto& round = schedule.rounds[first + i];
    round.insert(round.end(), rounds[i].begin(), rounds[i].end());
  }
}

/// One turn of a ring over `members`, whose i-th share of the data is `shares[i]`: a reduce-scatter
/// that leaves share i with member i, or an all-gather from there.
[[nodiscard]] inline std::vector<std::vector<Send>> ring_turn(
    const std::vector<int>& members, const std::vector<std::vector<int>>& shares, bool sums) {
  const auto n = members.size();
  std::vector<std::vector<Send>> rounds(n - 1);
  for (std::size_t s = 0; s + 1 < n; ++s) {
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t share = (i + 2 * n - s - (sums ? 1 : 0)) % n;
      rounds[s].push_back({members[i], members[(i + 1) % n], shares[share], sums});
    }
  }
  return rounds;
}

/// `count` equal runs of the blocks.
[[nodiscard]] inline std::vector<std::vector<int>> cut(const std::vector<int>& blocks,
                                                       std::size_t count) {
  require(blocks.size() % count == 0, "schedule: ", blocks.size(), " blocks do not cut into ",
          count);
  const std::size_t size = blocks.size() / count;
  std::vector<std::vector<int>> parts(count);
  for (std::size_t i = 0; i < blocks.size(); ++i) parts[i / size].push_back(blocks[i]);
  return parts;
}

[[nodiscard]] inline std::vector<int> numbers(int first, int count) {
  std::vector<int> all;
  all.reserve(std::size_t(count));
  for (int i = 0; i < count; ++i) all.push_back(first + i);
  return all;
}

/// Rings over the axes of a box of `sizes`, in the order given, of the blocks that every rank
/// starts with. Reduce-scatters on the way out and all-gathers on the way back; `bound` for which.
class BoxRings {
 public:
  BoxRings(std::vector<int> sizes, const std::vector<int>& blocks) : sizes_{std::move(sizes)} {
    for (const int size : sizes_) ranks_ *= size;
    held_.assign(std::size_t(ranks_), blocks);
  }

  /// Rounds of one phase along an axis; afterwards a rank has its share, or its axis' shares.
  [[nodiscard]] std::vector<std::vector<Send>> phase(std::size_t axis, bool sums) {
    int stride = 1;
    for (std::size_t t = 0; t < axis; ++t) stride *= sizes_[t];
    const auto n = std::size_t(sizes_[axis]);
    std::vector<std::vector<Send>> rounds;
    for (int rank = 0; rank < ranks_; ++rank) {
      if (rank / stride % sizes_[axis] != 0) continue;
      std::vector<int> members;
      for (std::size_t i = 0; i < n; ++i) members.push_back(rank + int(i) * stride);
      std::vector<std::vector<int>> shares;
      if (sums) {
        shares = cut(held_[std::size_t(rank)], n);
      } else {
        for (const int member : members) shares.push_back(held_[std::size_t(member)]);
      }
      const auto turn = ring_turn(members, shares, sums);
      rounds.resize(turn.size());
      for (std::size_t s = 0; s < turn.size(); ++s) {
        rounds[s].insert(rounds[s].end(), turn[s].begin(), turn[s].end());
      }
      for (std::size_t i = 0; i < n; ++i) {
        auto& mine = held_[std::size_t(members[i])];
        if (sums) {
          mine = shares[i];
        } else {
          mine.clear();
          for (const auto& share : shares) mine.insert(mine.end(), share.begin(), share.end());
        }
      }
    }
    return rounds;
  }

 private:
  std::vector<int> sizes_;
  int ranks_ = 1;
  std::vector<std::vector<int>> held_;
};

}  // namespace detail

/// All-reduce by rings on tiers of so many members each, innermost first: one tier is the plain
/// ring. Blocks: one for each rank.
[[nodiscard]] inline Schedule ring_all_reduce_schedule(const std::vector<int>& sizes) {
  int ranks = 1;
  for (const int size : sizes) ranks *= size;
  Schedule schedule{.vertices = ranks, .blocks = ranks};
  detail::BoxRings rings(sizes, detail::numbers(0, ranks));
  for (std::size_t t = 0; t < sizes.size(); ++t) {
    detail::merge(schedule, schedule.rounds.size(), rings.phase(t, true));
  }
  for (std::size_t t = sizes.size(); t-- > 0;) {
    detail::merge(schedule, schedule.rounds.size(), rings.phase(t, false));
  }
  return schedule;
}

/// Reduce-scatter over one ring: share i with rank i.
[[nodiscard]] inline Schedule ring_reduce_scatter_schedule(int ranks) {
  Schedule schedule{.vertices = ranks, .blocks = ranks};
  detail::BoxRings rings({ranks}, detail::numbers(0, ranks));
  detail::merge(schedule, 0, rings.phase(0, true));
  return schedule;
}

/// All-reduce on a torus by both directions of every axis at once: 2 D parts, each beginning on
/// another axis. Blocks: 2 D for each rank. Axes of at least 2.
[[nodiscard]] inline Schedule torus_all_reduce_schedule(const std::vector<int>& sizes) {
  int ranks = 1;
  for (const int size : sizes) ranks *= size;
  const std::size_t axes = sizes.size();
  Schedule schedule{.vertices = ranks, .blocks = 2 * int(axes) * ranks};
  std::vector<detail::BoxRings> parts;
  for (std::size_t p = 0; p < 2 * axes; ++p) {
    parts.emplace_back(sizes, detail::numbers(int(p) * ranks, ranks));
  }
  for (std::size_t turn = 0; turn < 2 * axes; ++turn) {
    const bool sums = turn < axes;
    const std::size_t place = sums ? turn : 2 * axes - 1 - turn;
    const std::size_t first = schedule.rounds.size();
    schedule.joins.push_back(first);
    for (std::size_t p = 0; p < 2 * axes; ++p) {
      auto rounds = parts[p].phase((p / 2 + place) % axes, sums);
      for (auto& round : rounds) {
        for (Send& send : round) {
          send.part = int(p);
          if (p % 2 == 1) {  // the mirror image: the same ring, the other way
            send.from = ranks - 1 - send.from;
            send.to = ranks - 1 - send.to;
          }
        }
      }
      detail::merge(schedule, first, rounds);
    }
  }
  return schedule;
}

}  // namespace bessemer::network
