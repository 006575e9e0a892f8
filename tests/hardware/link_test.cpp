#include <doctest/doctest.h>

#include <limits>

#include <bessemer/hardware/link.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using hardware::Link;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr Link<> nvlink{.bandwidth = 450.0 * GB / second, .latency = 2.0 * microsecond};

// Wrong use does not compile: a size or a number is not a bandwidth, a rate not a latency.
template <class B, class L>
concept is_a_link = requires(B b, L l) {
  Link<>{.bandwidth = b, .latency = l};
};
static_assert(is_a_link<Bandwidth<>, Time<>>);
static_assert(!is_a_link<DataSize<>, Time<>>);
static_assert(!is_a_link<double, Time<>>);
static_assert(!is_a_link<Bandwidth<>, double>);
static_assert(!is_a_link<Time<>, Bandwidth<>>);

constexpr bool is_fine(const Link<>& link) {
  check(link);
  return true;
}
static_assert(is_fine(nvlink));
static_assert(is_fine({.bandwidth = 1.0 * byte / second, .latency = 0.0 * second}));
}  // namespace

TEST_SUITE("hardware/link") {
  TEST_CASE("refuses bandwidths that are zero, negative, NaN, infinite or beyond all machines") {
    struct Row {
      double bandwidth;
      const char* sentence;
    };
    for (const Row& row :
         {Row{0.0, "link.bandwidth: must be positive and finite, got 0 byte/s"},
          Row{-1.0, "link.bandwidth: must be positive and finite, got -1 byte/s"},
          Row{not_a_number, "link.bandwidth: must be positive and finite, got nan byte/s"},
          Row{infinity, "link.bandwidth: must be positive and finite, got inf byte/s"},
          Row{1e30, "link.bandwidth: must be positive and finite, got 1e+30 byte/s"}}) {
      CAPTURE(row.bandwidth);
      CHECK_THROWS_WITH_AS(
          check(Link<>{.bandwidth = row.bandwidth * byte / second, .latency = 0.0 * second}),
          row.sentence, InvalidInput);
    }
  }

  TEST_CASE("refuses latencies that are negative, NaN, infinite or longer than eleven days") {
    struct Row {
      double latency;
      const char* sentence;
    };
    for (const Row& row :
         {Row{-1e-6, "link.latency: must be zero or more, below 1e6 s, got -1e-06 s"},
          Row{not_a_number, "link.latency: must be zero or more, below 1e6 s, got nan s"},
          Row{infinity, "link.latency: must be zero or more, below 1e6 s, got inf s"},
          Row{1e6, "link.latency: must be zero or more, below 1e6 s, got 1e+06 s"}}) {
      CAPTURE(row.latency);
      CHECK_THROWS_WITH_AS(
          check(Link<>{.bandwidth = 1.0 * GB / second, .latency = row.latency * second}),
          row.sentence, InvalidInput);
    }
  }

  TEST_CASE("a field left out is an error, not a zero") {
    CHECK_THROWS_WITH_AS((Link<>{.latency = 0.0 * second}), "link.bandwidth: must be given",
                         InvalidInput);
    CHECK_THROWS_WITH_AS((Link<>{.bandwidth = 1.0 * GB / second}), "link.latency: must be given",
                         InvalidInput);
  }

  TEST_CASE("derivative: a check of derivatives looks at values") {
    using D = study::Dual<1>;
    CHECK_NOTHROW(check(Link<D>{.bandwidth = Bandwidth<D>::from_value(D::variable(1e9, 0)),
                                .latency = as<D>(1.0 * microsecond)}));
    CHECK_THROWS_AS(check(Link<D>{.bandwidth = Bandwidth<D>::from_value(D::variable(-1e9, 0)),
                                  .latency = as<D>(1.0 * microsecond)}),
                    InvalidInput);
  }
}
