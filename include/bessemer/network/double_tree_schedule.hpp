#pragma once

/// The schedule of a double binary tree: both trees, the two colours of their edges, and the steps.
///
/// Tree 0 joins rank r to the rank whose lowest set bit is the next higher one. Tree 1 is its mirror
/// image for even numbers of ranks and the same shifted by one for odd ones, so that no rank is
/// inside both. Two edges conflict if they leave one rank or enter one rank; conflicts form paths
/// and even cycles, so two colours suffice [SandersEtAl2009] An edge is used in steps of
/// its colour's parity. Allocates.

#include <bessemer/network/schedule.hpp>

namespace bessemer::network {

class DoubleTree {
 public:
  explicit DoubleTree(int ranks) : ranks_{ranks} {
    require(ranks >= 2, "double tree: ranks must be at least 2, got ", ranks);
    for (int r = 0; r < ranks; ++r) {
      const int mirrored = ranks % 2 == 0 ? ranks - 1 - r : (r + ranks - 1) % ranks;
      const int up = first_parent(mirrored);
      parent_[0].push_back(first_parent(r));
      parent_[1].push_back(up < 0 ? -1 : ranks % 2 == 0 ? ranks - 1 - up : (up + 1) % ranks);
    }
    for (auto& colour : colour_) colour.assign(std::size_t(ranks), -1);
    for (int tree = 0; tree < 2; ++tree) {
      for (int r = 0; r < ranks; ++r) {
        if (parent(tree, r) >= 0 && colour(tree, r) < 0) paint(tree, r, 0);
      }
    }
  }

  /// -1 for the root.
  [[nodiscard]] int parent(int tree, int rank) const {
    return parent_[std::size_t(tree)][std::size_t(rank)];
  }
  /// Of the edge from the parent to `rank`.
  [[nodiscard]] int colour(int tree, int rank) const {
    return colour_[std::size_t(tree)][std::size_t(rank)];
  }
  /// The step in which a broadcast's first piece comes to a rank; -1 for the root.
  [[nodiscard]] int arrival(int tree, int rank) const {
    if (parent(tree, rank) < 0) return -1;
    const int next = arrival(tree, parent(tree, rank)) + 1;
    return next % 2 == colour(tree, rank) ? next : next + 1;
  }
  /// Steps until the first piece of both halves is with everybody.
  [[nodiscard]] int fill() const {
    int steps = 0;
    for (int tree = 0; tree < 2; ++tree) {
      for (int r = 0; r < ranks_; ++r) steps = std::max(steps, arrival(tree, r) + 1);
    }
    return steps;
  }

 private:
  [[nodiscard]] int first_parent(int rank) const {
    if (rank == 0) return -1;
    const int low = rank & -rank;
    const int up = (rank ^ low) | (low << 1);
    return up < ranks_ ? up : rank ^ low;
  }

  void paint(int tree, int rank, int with) {
    int& mine = colour_[std::size_t(tree)][std::size_t(rank)];
    if (mine >= 0) {
      require(mine == with, "double tree: edges cannot be coloured");
      return;
    }
    mine = with;
    if (parent(1 - tree, rank) >= 0) paint(1 - tree, rank, 1 - with);
    for (int other = 0; other < 2; ++other) {
      for (int r = 0; r < ranks_; ++r) {
        const bool same = other == tree && r == rank;
        if (!same && parent(other, r) == parent(tree, rank)) paint(other, r, 1 - with);
      }
    }
  }

  int ranks_;
  std::vector<int> parent_[2];
  std::vector<int> colour_[2];
};

/// All-reduce: a reduction, which is a broadcast backwards, then a broadcast. Blocks: 2 k, piece c of
/// tree t is 2 c + t.
[[nodiscard]] inline Schedule double_tree_schedule(int ranks, int pieces) {
  const DoubleTree trees(ranks);
  const int steps = 2 * (pieces - 1) + trees.fill();
  Schedule schedule{.vertices = ranks, .blocks = 2 * pieces};
  schedule.rounds.resize(std::size_t{2} * std::size_t(steps));
  for (int tree = 0; tree < 2; ++tree) {
    for (int r = 0; r < ranks; ++r) {
      if (trees.parent(tree, r) < 0) continue;
      for (int c = 0; c < pieces; ++c) {
        const int step = trees.arrival(tree, r) + 2 * c;
        const int up = trees.parent(tree, r);
        // Backwards, the last piece goes first: pieces keep their order.
        const int back = steps - 1 - (trees.arrival(tree, r) + 2 * (pieces - 1 - c));
        schedule.rounds[std::size_t(back)].push_back({r, up, {2 * c + tree}, true});
        schedule.rounds[std::size_t(steps) + std::size_t(step)].push_back(
            {up, r, {2 * c + tree}, false});
      }
    }
  }
  return schedule;
}

}  // namespace bessemer::network
