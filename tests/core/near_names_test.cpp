#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include <bessemer/core/near_names.hpp>

namespace {
using namespace bessemer;
const std::vector<std::string_view> known{"a100-sxm-40gb", "a100-sxm-80gb", "h100-pcie",
                                          "h100-sxm",      "h200-sxm",      "tpu-v4"};
}  // namespace

TEST_SUITE("core/near_names") {
  TEST_CASE("distance counts insertions, deletions, substitutions and swaps of neighbours") {
    struct Row {
      std::string_view a, b;
      std::size_t distance;
    };
    for (const Row& row :
         {Row{"", "", 0}, Row{"", "abc", 3}, Row{"abc", "abc", 0}, Row{"abc", "abd", 1},
          Row{"abc", "ab", 1}, Row{"abc", "xabc", 1}, Row{"abc", "acb", 1},
          Row{"kitten", "sitting", 3}, Row{"h100-smx", "h100-sxm", 1}}) {
      CAPTURE(row.a);
      CAPTURE(row.b);
      CHECK(edit_distance(row.a, row.b) == row.distance);
    }
  }

  TEST_CASE("property: distance is symmetric, zero only for equals, at most the longer length") {
    for (const std::string_view a : known) {
      for (const std::string_view b : known) {
        CAPTURE(a);
        CAPTURE(b);
        CHECK(edit_distance(a, b) == edit_distance(b, a));
        CHECK((edit_distance(a, b) == 0) == (a == b));
        CHECK(edit_distance(a, b) <= std::max(a.size(), b.size()));
        CHECK(edit_distance(a, b) + std::min(a.size(), b.size()) >= std::max(a.size(), b.size()));
      }
    }
  }

  TEST_CASE("the nearest come first, and ties in the order given") {
    CHECK(near_names("h100-smx", known).front() == "h100-sxm");
    CHECK(near_names("a100-sxm-60gb", known, 2) ==
          std::vector<std::string_view>{"a100-sxm-40gb", "a100-sxm-80gb"});
    CHECK(near_names("x", known, 100).size() == known.size());
    CHECK(near_names("x", known, 0).empty());
  }

  TEST_CASE("an unknown name raises with the near ones, and never substitutes") {
    CHECK_THROWS_WITH_AS(
        fail_unknown_name("accelerator", "h100-smx", {"h100-sxm", "h200-sxm", "h100-pcie", "a"}),
        "accelerator: unknown name 'h100-smx'; did you mean h100-sxm, h200-sxm, h100-pcie?",
        InvalidInput);
  }
}
