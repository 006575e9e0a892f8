#include <doctest/doctest.h>

#include <cstdlib>

#include <bessemer/hardware/torus.hpp>

namespace {
using namespace bessemer;
using hardware::average_hops;
using hardware::bisection_links;
using hardware::slice;
using hardware::TorusAxes;
using hardware::TorusPod;
using hardware::volume;

constexpr TorusPod v4{.lengths = {16, 16, 16}, .wrap_unit = 4};
constexpr TorusPod v5e{.lengths = {16, 16}, .wrap_unit = 16};

constexpr bool is(const TorusAxes& axes, std::initializer_list<int> lengths, bool wraps) {
  std::size_t t = 0;
  for (const int length : lengths) {
    if (axes[t].length != length || axes[t].wraps != wraps) return false;
    ++t;
  }
  return t == axes.size();
}

// Shapes of slices that are offered [GoogleCloudTpu2025]: whole cubes of four wrap, smaller do not.
static_assert(is(slice(v4, 4096), {16, 16, 16}, true));
static_assert(is(slice(v4, 64), {4, 4, 4}, true));
static_assert(is(slice(v4, 128), {4, 4, 8}, true));
static_assert(is(slice(v4, 256), {4, 8, 8}, true));
static_assert(is(slice(v4, 1024), {8, 8, 16}, true));
static_assert(is(slice(v4, 3072), {12, 16, 16}, true));
static_assert(is(slice(v4, 8), {2, 2, 2}, false));
static_assert(is(slice(v5e, 256), {16, 16}, true));
static_assert(is(slice(v5e, 64), {8, 8}, false));
static_assert(is(slice(v5e, 32), {4, 8}, false));

/// Hops from a place of an axis to a uniformly drawn one, by counting.
double counted_hops(int length, bool wraps) {
  int sum = 0;
  for (int a = 0; a < length; ++a) {
    for (int b = 0; b < length; ++b) {
      const int far = std::abs(a - b);
      sum += wraps && length - far < far ? length - far : far;
    }
  }
  return double(sum) / (length * length);
}
}  // namespace

TEST_SUITE("hardware/torus") {
  TEST_CASE("average hops are those counted on every axis from 1 to 30, with and without wrap") {
    for (int length = 1; length <= 30; ++length) {
      for (const bool wraps : {true, false}) {
        CAPTURE(length);
        CAPTURE(wraps);
        CHECK(average_hops({{.length = length, .wraps = wraps}}) ==
              doctest::Approx(counted_hops(length, wraps)).epsilon(1e-12));
      }
    }
  }

  // 16 x 16 x 16: two planes of 256 links are cut. At 45 GB/s a link that is 23.0 TB/s one way; the
  // maker says 24 TB/s a pod [GoogleCloudTpu2025].
  TEST_CASE("published: bisection of a TPU v4 pod, within 5 %") {
    static_assert(bisection_links(slice(v4, 4096)) == 512);
    CHECK(512 * 45e9 == doctest::Approx(24e12).epsilon(0.05));
  }

  TEST_CASE("without wrap half as many links are cut; two ranks have one link between them") {
    static_assert(bisection_links({{.length = 8, .wraps = false}, {.length = 8, .wraps = false}}) ==
                  8);
    static_assert(bisection_links({{.length = 8}, {.length = 8}}) == 16);
    static_assert(bisection_links({{.length = 2}}) == 1);
    static_assert(bisection_links({{.length = 3}}) == 2);
  }

  TEST_CASE("property: the order of axes does not matter") {
    const TorusAxes a{{.length = 4}, {.length = 6}, {.length = 9, .wraps = false}};
    const TorusAxes b{{.length = 9, .wraps = false}, {.length = 4}, {.length = 6}};
    CHECK(volume(a) == volume(b));
    CHECK(bisection_links(a) == bisection_links(b));
    CHECK(average_hops(a) == doctest::Approx(average_hops(b)).epsilon(1e-14));
  }

  TEST_CASE("property: every slice holds its ranks and fits into the pod") {
    for (int ranks = 1; ranks <= 256; ++ranks) {
      CAPTURE(ranks);
      try {
        const TorusAxes axes = slice(v5e, ranks);
        CHECK(volume(axes) == ranks);
        CHECK((axes[0].length <= 16 && axes[1].length <= 16));
      } catch (const InvalidInput&) {
        // Only sizes with a factor that no axis holds, such as 17 or 19 * 2.
        bool fits = false;
        for (int a = 1; a <= 16; ++a) fits = fits || (ranks % a == 0 && ranks / a <= 16);
        CHECK(!fits);
      }
    }
  }

  TEST_CASE("refuses slices that form no box, and axes of no length") {
    CHECK_THROWS_WITH_AS(slice(v5e, 17), "slice: 17 ranks form no box inside the pod",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(slice({}, 8), "slice: 8 ranks form no box inside the pod", InvalidInput);
    CHECK_THROWS_WITH_AS(slice(v5e, 0), "slice: ranks must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(check(TorusAxes{{.length = 0}}),
                         "axis.length: must be between 1 and a million, got 0", InvalidInput);
    CHECK_THROWS_AS(bisection_links({{.length = 1}}), InvalidInput);
  }
}
