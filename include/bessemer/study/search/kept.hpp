#pragma once

/// What a search keeps of all the plans that it sees: the best k in a stated order, and the front of
/// those that no other beats in every objective. Both hold what they keep and no more,
/// and neither depends on the order in which plans come.

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <vector>

#include <bessemer/study/search/figures.hpp>

namespace bessemer::study {

/// A plan and its objectives: the case and number that name it, and what it is compared by.
struct Found {
  std::array<double, most_objectives> objectives{};
  std::uint32_t place = 0;
  std::uint64_t number = 0;

  /// First objective first; plans that tie in all stand in the order of cases and numbers.
  // NOLINTNEXTLINE(modernize-use-nullptr): its own comparison with zero is taken for a pointer
  friend auto operator<=>(const Found&, const Found&) = default;
};

/// The best k.
class Best {
 public:
  explicit Best(std::size_t most) : most_{most} { found_.reserve(most + 1); }

  void add(const Found& plan) {
    if (most_ == 0 || (is_full() && !(plan < found_.back()))) return;
    found_.insert(std::upper_bound(found_.begin(), found_.end(), plan), plan);
    if (found_.size() > most_) found_.pop_back();
  }
  void add(const Best& other) {
    for (const Found& plan : other.found_) add(plan);
  }
  [[nodiscard]] bool is_full() const { return found_.size() == most_; }
  [[nodiscard]] const std::vector<Found>& all() const { return found_; }

 private:
  std::size_t most_;
  std::vector<Found> found_{};
};

/// The plans that none dominates; of those equal in every objective, the first.
class Front {
 public:
  explicit Front(std::size_t objectives) : objectives_{objectives} {}

  void add(const Found& plan) {
    for (std::size_t i = 0; i < found_.size(); ++i) {
      const Relation relation = compare(found_[i], plan);
      if (!relation.worse && (relation.better || found_[i] < plan)) {
        // Neighbours in the enumeration are beaten by the same plan.
        std::swap(found_[i], found_[i / 2]);
        return;
      }
    }
    std::erase_if(found_, [&](const Found& kept) { return !compare(plan, kept).worse; });
    found_.push_back(plan);
  }
  void add(const Front& other) {
    for (const Found& plan : other.found_) add(plan);
  }
  /// Whether one of the front is better than these bounds in every objective.
  [[nodiscard]] bool beats(const std::array<double, most_objectives>& bounds) const {
    for (const Found& kept : found_) {
      bool all = true;
      for (std::size_t i = 0; i < objectives_; ++i) all = all && kept.objectives[i] < bounds[i];
      if (all) return true;
    }
    return false;
  }
  /// By objectives, then by number.
  [[nodiscard]] std::vector<Found> sorted() const {
    std::vector<Found> all = found_;
    std::sort(all.begin(), all.end());
    return all;
  }

 private:
  struct Relation {
    bool better = false;
    bool worse = false;
  };
  [[nodiscard]] Relation compare(const Found& a, const Found& b) const {
    Relation relation;
    for (std::size_t i = 0; i < objectives_; ++i) {
      relation.better = relation.better || a.objectives[i] < b.objectives[i];
      relation.worse = relation.worse || a.objectives[i] > b.objectives[i];
    }
    return relation;
  }

  std::size_t objectives_;
  std::vector<Found> found_{};
};

}  // namespace bessemer::study
