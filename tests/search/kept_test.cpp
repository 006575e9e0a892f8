#include <doctest/doctest.h>

#include <random>
#include <vector>

#include <bessemer/study/search/kept.hpp>

namespace {
using namespace bessemer;
using study::Best;
using study::Found;
using study::Front;

std::vector<Found> points(unsigned seed, int count) {
  std::mt19937 random(seed);
  std::vector<Found> all;
  for (int i = 0; i < count; ++i) {
    all.push_back({.objectives = {double(random() % 12), double(random() % 12)},
                   .place = 0,
                   .number = static_cast<std::uint64_t>(i)});
  }
  return all;
}

bool dominates(const Found& a, const Found& b) {
  const auto& x = a.objectives;
  const auto& y = b.objectives;
  return x[0] <= y[0] && x[1] <= y[1] && (x[0] < y[0] || x[1] < y[1]);
}
}  // namespace

TEST_SUITE("study/search/kept") {
  TEST_CASE("the best k are the first k of all, in any order of arrival") {
    for (unsigned seed = 0; seed < 20; ++seed) {
      std::vector<Found> all = points(seed, 100);
      Best forwards(7);
      Best backwards(7);
      for (std::size_t i = 0; i < all.size(); ++i) forwards.add(all[i]);
      for (std::size_t i = all.size(); i-- > 0;) backwards.add(all[i]);
      std::sort(all.begin(), all.end());
      all.resize(7);
      CHECK(forwards.all() == all);
      CHECK(backwards.all() == all);
    }
  }

  TEST_CASE("the front holds what nothing dominates, and of equals the first") {
    for (unsigned seed = 0; seed < 20; ++seed) {
      const std::vector<Found> all = points(seed, 60);
      std::vector<Found> expected;
      for (const Found& one : all) {
        bool kept = true;
        for (const Found& other : all) {
          kept = kept && !dominates(other, one) &&
                 !(other.objectives == one.objectives && other.number < one.number);
        }
        if (kept) expected.push_back(one);
      }
      std::sort(expected.begin(), expected.end());
      Front forwards(2);
      Front left(2);
      Front right(2);
      for (std::size_t i = 0; i < all.size(); ++i) {
        forwards.add(all[i]);
        (i % 2 == 0 ? left : right).add(all[i]);
      }
      right.add(left);
      CHECK(forwards.sorted() == expected);
      CHECK(right.sorted() == expected);
      CHECK(forwards.beats({13.0, 13.0}));
      CHECK(!forwards.beats({0.0, 0.0}));
    }
  }

  TEST_CASE("nothing is kept of nothing") {
    Best none(0);
    none.add(Found{});
    CHECK(none.all().empty());
    CHECK(none.is_full());
    CHECK(!Front(2).beats({1.0, 1.0}));
  }
}
