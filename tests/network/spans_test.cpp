#include <doctest/doctest.h>

#include <bessemer/network/spans.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using network::Span;
using network::spans;
using network::spans_text;

constexpr hardware::Link<> any{.bandwidth = 1.0 * GB / second, .latency = 0.0 * second};
constexpr hardware::Fabric<> fabric{{.name = "scale-up", .ranks = 8, .link = any},
                                    {.name = "leaf", .ranks = 32, .link = any},
                                    {.name = "spine", .ranks = 256, .link = any}};
static_assert(spans({.ranks = 8, .stride = 1}, fabric)[0] ==
              Span{.tier = "scale-up", .members = 8});
}  // namespace

TEST_SUITE("network/spans") {
  TEST_CASE("says how many members meet on which tier, innermost first") {
    CHECK(spans_text({.ranks = 8, .stride = 1}, fabric) == "8 ranks: 8 on scale-up");
    CHECK(spans_text({.ranks = 32, .stride = 8}, fabric) == "32 ranks: 4 on leaf, 8 on spine");
    CHECK(spans_text({.ranks = 16, .stride = 1}, fabric) == "16 ranks: 8 on scale-up, 2 on leaf");
    CHECK(spans_text({.ranks = 2, .stride = 32}, fabric) == "2 ranks: 2 on spine");
    CHECK(spans_text({.ranks = 1, .stride = 1}, fabric) == "1 rank");
  }

  TEST_CASE("property: members on the tiers multiply to the group") {
    for (const int ranks : {1, 2, 6, 8, 32, 48, 256}) {
      for (const int stride : {1, 2, 8, 32}) {
        int product = 1;
        for (const Span& span : spans({.ranks = ranks, .stride = stride}, fabric)) {
          CHECK(span.members > 1);
          product *= span.members;
        }
        CHECK(product == ranks);
      }
    }
  }
}
