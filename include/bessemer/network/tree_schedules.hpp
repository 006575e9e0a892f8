#pragma once

/// Schedules in rounds of doubling distance, over trees, chains and switches, and pairwise: what the
/// closed forms of the headers of the same names describe. Allocates.

#include <bit>

#include <bessemer/network/ring_schedules.hpp>

namespace bessemer::network {

/// Recursive halving, then doubling; ranks beyond the largest power of two fold into a partner.
/// Blocks: that power of two.
[[nodiscard]] inline Schedule halving_doubling_schedule(int ranks) {
  const int power = int(std::bit_floor(unsigned(ranks)));
  Schedule schedule{.vertices = ranks, .blocks = power};
  const std::vector<int> all = detail::numbers(0, power);
  auto& rounds = schedule.rounds;
  if (ranks > power) rounds.emplace_back();
  for (int r = power; r < ranks; ++r) rounds.back().push_back({r, r - power, all, true});
  // What a rank still sums: `half` blocks from `start`.
  std::vector<int> start(std::size_t(power), 0);
  for (int half = power / 2; half >= 1; half /= 2) {
    rounds.emplace_back();
    for (int r = 0; r < power; ++r) {
      const bool upper = (r & half) != 0;
      rounds.back().push_back(
          {r, r ^ half, detail::numbers(start[std::size_t(r)] + (upper ? 0 : half), half), true});
    }
    for (int r = 0; r < power; ++r) start[std::size_t(r)] += (r & half) != 0 ? half : 0;
  }
  for (int size = 1; size < power; size *= 2) {
    rounds.emplace_back();
    for (int r = 0; r < power; ++r) {
      rounds.back().push_back({r, r ^ size, detail::numbers(r & ~(size - 1), size), false});
    }
  }
  if (ranks > power) rounds.emplace_back();
  for (int r = power; r < ranks; ++r) rounds.back().push_back({r - power, r, all, false});
  return schedule;
}

/// All-gather in rounds of doubling distance. Blocks: one for each rank, share i with rank i.
[[nodiscard]] inline Schedule doubling_gather_schedule(int ranks) {
  Schedule schedule{.vertices = ranks, .blocks = ranks};
  for (int size = 1; size < ranks; size *= 2) {
    schedule.rounds.emplace_back();
    const int count = size < ranks - size ? size : ranks - size;
    for (int r = 0; r < ranks; ++r) {
      std::vector<int> blocks;
      blocks.reserve(std::size_t(count));
      for (int i = 0; i < count; ++i) blocks.push_back((r + i) % ranks);
      schedule.rounds.back().push_back({r, (r + ranks - size) % ranks, blocks, false});
    }
  }
  return schedule;
}

/// From rank 0, every holder to another rank in each round. Blocks: 1.
[[nodiscard]] inline Schedule binomial_broadcast_schedule(int ranks) {
  Schedule schedule{.vertices = ranks, .blocks = 1};
  for (int size = 1; size < ranks; size *= 2) {
    schedule.rounds.emplace_back();
    for (int r = 0; r < size && r + size < ranks; ++r) {
      schedule.rounds.back().push_back({r, r + size, {0}, false});
    }
  }
  return schedule;
}

/// From rank 0 along all ranks, piece by piece. Blocks: the pieces.
[[nodiscard]] inline Schedule chain_broadcast_schedule(int ranks, int pieces) {
  Schedule schedule{.vertices = ranks, .blocks = pieces};
  for (int t = 0; t < pieces + ranks - 2; ++t) {
    schedule.rounds.emplace_back();
    for (int r = 0; r + 1 < ranks; ++r) {
      if (t - r >= 0 && t - r < pieces)
        schedule.rounds.back().push_back({r, r + 1, {t - r}, false});
    }
  }
  return schedule;
}

/// From rank 0: a binomial scatter, then a ring. Ranks a power of two; blocks: one for each.
[[nodiscard]] inline Schedule scatter_gather_schedule(int ranks) {
  require(std::has_single_bit(unsigned(ranks)), "scatter_gather: ranks must be a power of two");
  Schedule schedule{.vertices = ranks, .blocks = ranks};
  for (int half = ranks / 2; half >= 1; half /= 2) {
    schedule.rounds.emplace_back();
    for (int r = 0; r < ranks; r += 2 * half) {
      schedule.rounds.back().push_back({r, r + half, detail::numbers(r + half, half), false});
    }
  }
  std::vector<std::vector<int>> shares;
  shares.reserve(std::size_t(ranks));
  for (int r = 0; r < ranks; ++r) shares.push_back({r});
  detail::merge(schedule, schedule.rounds.size(),
                detail::ring_turn(detail::numbers(0, ranks), shares, false));
  return schedule;
}

/// In round j to the rank j places on. Blocks: from r to q is r n + q.
[[nodiscard]] inline Schedule pairwise_schedule(int ranks) {
  Schedule schedule{.vertices = ranks, .blocks = ranks * ranks};
  for (int j = 1; j < ranks; ++j) {
    schedule.rounds.emplace_back();
    for (int r = 0; r < ranks; ++r) {
      const int to = (r + j) % ranks;
      schedule.rounds.back().push_back({r, to, {r * ranks + to}, false});
    }
  }
  return schedule;
}

/// The same all at once.
[[nodiscard]] inline Schedule direct_all_to_all_schedule(int ranks) {
  Schedule schedule = pairwise_schedule(ranks);
  std::vector<Send> all;
  for (const auto& round : schedule.rounds) all.insert(all.end(), round.begin(), round.end());
  schedule.rounds = {all};
  return schedule;
}

/// Inside nodes of `g` to the place that the data will leave from, then between `nodes` in the same
/// place. Blocks: from r to q is r n + q.
[[nodiscard]] inline Schedule hierarchical_all_to_all_schedule(int g, int nodes) {
  const int n = g * nodes;
  Schedule schedule{.vertices = n, .blocks = n * n};
  for (int j = 1; j < g; ++j) {
    schedule.rounds.emplace_back();
    for (int r = 0; r < n; ++r) {
      const int place = (r % g + j) % g;
      std::vector<int> blocks;
      blocks.reserve(std::size_t(nodes));
      for (int node = 0; node < nodes; ++node) blocks.push_back(r * n + node * g + place);
      schedule.rounds.back().push_back({r, r / g * g + place, blocks, false});
    }
  }
  for (int j = 1; j < nodes; ++j) {
    schedule.rounds.emplace_back();
    for (int r = 0; r < n; ++r) {
      const int to = (r + j * g) % n;
      std::vector<int> blocks;
      blocks.reserve(std::size_t(g));
      for (int place = 0; place < g; ++place) blocks.push_back((r / g * g + place) * n + to);
      schedule.rounds.back().push_back({r, to, blocks, false});
    }
  }
  return schedule;
}

/// All-reduce in a tree of switches with `radix` below each and `levels` levels, piece by piece.
/// Ranks radix^levels; blocks: the pieces.
[[nodiscard]] inline Schedule switch_tree_schedule(int radix, int levels, int pieces) {
  // Vertices level by level: ranks, then switches, the root last.
  std::vector<int> first{0};
  std::vector<int> count{1};
  for (int level = 0; level < levels; ++level) count.insert(count.begin(), count.front() * radix);
  for (std::size_t level = 1; level < count.size(); ++level) {
    first.push_back(first.back() + count[level - 1]);
  }
  Schedule schedule{.vertices = first.back() + 1, .blocks = pieces};
  const int stages = 2 * levels;
  for (int t = 0; t < pieces + stages - 1; ++t) {
    schedule.rounds.emplace_back();
    for (int stage = 0; stage < stages; ++stage) {
      const int piece = t - stage;
      if (piece < 0 || piece >= pieces) continue;
      const bool up = stage < levels;
      const auto level = std::size_t(up ? stage : stages - 1 - stage);
      for (int v = 0; v < count[level]; ++v) {
        const int low = first[level] + v;
        const int high = first[level + 1] + v / radix;
        schedule.rounds.back().push_back({up ? low : high, up ? high : low, {piece}, up});
      }
    }
  }
  return schedule;
}

}  // namespace bessemer::network
