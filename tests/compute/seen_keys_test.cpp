#include <doctest/doctest.h>

#include <algorithm>

#include <bessemer/compute/seen_keys.hpp>

namespace {
using bessemer::compute::key_range;
using bessemer::compute::seen_keys;
using bessemer::model::Attention;

constexpr Attention windowed(int window, bool causal) {
  return {.heads = 1, .kv_heads = 1, .head_size = 1, .window = window, .causal = causal};
}

/// Keys that each query sees, counted one by one.
double counted(int window, bool causal, int s) {
  double sum = 0.0;
  const int side = (window - 1) / 2;
  for (int i = 0; i < s; ++i) {
    sum += causal ? std::min(i + 1, window) : std::min(i + side, s - 1) - std::max(i - side, 0) + 1;
  }
  return sum / s;
}
}  // namespace

TEST_SUITE("compute/seen_keys") {
  TEST_CASE("without a window: half of a causal sequence, all of another") {
    static_assert(seen_keys(windowed(0, true), 4096) == 2048.0);
    static_assert(seen_keys(windowed(0, false), 4096) == 4096.0);
    static_assert(key_range(windowed(0, true), 4096) == 4096.0);
    static_assert(key_range(windowed(512, true), 4096) == 512.0);
  }

  TEST_CASE("a window: the mean over positions, counted one by one") {
    for (const int s : {64, 100, 1024}) {
      for (const int window : {1, 2, 7, 33}) {
        CAPTURE(s);
        CAPTURE(window);
        CHECK(seen_keys(windowed(window, true), s) ==
              doctest::Approx(counted(window, true, s)).epsilon(1e-14));
        if (window % 2 == 0) continue;
        CHECK(seen_keys(windowed(window, false), s) ==
              doctest::Approx(counted(window, false, s)).epsilon(1e-14));
      }
    }
  }

  TEST_CASE("limit: a window of the sequence or more is none") {
    for (const int window : {1024, 1025, 100000}) {
      CHECK(seen_keys(windowed(window, true), 1024) == 512.0);
      CHECK(key_range(windowed(window, true), 1024) == 1024.0);
    }
    CHECK(seen_keys(windowed(2047, false), 1024) == 1024.0);
    CHECK(seen_keys(windowed(1 << 20, false), 1024) == 1024.0);
  }

  TEST_CASE("property: never fewer keys in a wider window, never more than without") {
    for (const bool causal : {true, false}) {
      double before = 0.0;
      for (int window = 1; window < 600; ++window) {
        const double seen = seen_keys(windowed(window, causal), 256);
        CHECK(seen >= before);
        CHECK(seen <= seen_keys(windowed(0, causal), 256));
        before = seen;
      }
    }
  }

  TEST_CASE("blocks: each token sees its own, a shorter last one less") {
    auto blocks = windowed(100, true);
    blocks.chunked = true;
    // 256 tokens: two blocks of 100 and one of 56, each causal.
    CHECK(seen_keys(blocks, 256) ==
          doctest::Approx((2 * 100 * 50.0 + 56 * 28.0) / 256).epsilon(1e-14));
    blocks.causal = false;
    CHECK(seen_keys(blocks, 256) ==
          doctest::Approx((2 * 100 * 100.0 + 56 * 56.0) / 256).epsilon(1e-14));
    CHECK(seen_keys(blocks, 100) == 100.0);
    CHECK(seen_keys(blocks, 64) == 64.0);
  }
}
