#include <doctest/doctest.h>

#include <limits>

#include <bessemer/network/ring.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
using hardware::Link;
using network::all_reduce_bus_bandwidth;
using network::ring_all_reduce_time;
using network::ring_gather_time;
using network::ring_traffic;

constexpr Link<> nvlink{.bandwidth = 450.0 * GB / second, .latency = 2.0 * microsecond};
constexpr Link<> ideal{.bandwidth = 450.0 * GB / second, .latency = 0.0 * second};
constexpr int ring_sizes[] = {2, 3, 8, 64, 1024, 65536};

// Wrong use does not compile: a rate is not a size, a bare number is neither, nor a count a size.
template <class Message>
concept is_a_message = requires(Message m) {
  ring_all_reduce_time(m, 8, nvlink);
};
static_assert(is_a_message<DataSize<>>);
static_assert(!is_a_message<Bandwidth<>> && !is_a_message<double> && !is_a_message<int>);
template <class B>
concept is_algorithm_bandwidth = requires(B b) {
  all_reduce_bus_bandwidth(b, 8);
};
static_assert(is_algorithm_bandwidth<AlgorithmBandwidth<>>);
static_assert(!is_algorithm_bandwidth<BusBandwidth<>> && !is_algorithm_bandwidth<Bandwidth<>>);
}  // namespace

TEST_SUITE("network/ring") {
  TEST_CASE("one rank has nothing to exchange") {
    static_assert(ring_all_reduce_time(1.0 * GB, 1, nvlink) == 0.0 * second);
    static_assert(ring_gather_time(1.0 * GB, 1, nvlink) == 0.0 * second);
    static_assert(ring_traffic(1) == 0.0);
  }

  TEST_CASE("two ranks send the buffer once over the link, and back nothing more") {
    static_assert(ring_all_reduce_time(450.0 * GB, 2, ideal) == 1.0 * second);
    static_assert(ring_gather_time(450.0 * GB, 2, ideal) == 0.5 * second);
  }

  TEST_CASE("an empty buffer takes the hops: 2 (n - 1) latencies") {
    static_assert(ring_all_reduce_time(0.0 * byte, 8, nvlink) == 14.0 * (2.0 * microsecond));
    static_assert(ring_gather_time(0.0 * byte, 8, nvlink) == 7.0 * (2.0 * microsecond));
  }

  TEST_CASE("traffic is the bus-bandwidth factor of nccl-tests [NcclTestsPerformance]") {
    struct Row {
      int ranks;
      double all_reduce;
    };
    for (const Row& row : {Row{2, 1.0}, Row{4, 1.5}, Row{8, 1.75}}) {
      CAPTURE(row.ranks);
      CHECK(2.0 * ring_traffic(row.ranks) == row.all_reduce);
      const AlgorithmBandwidth<> algorithm(100.0 * GB / second);
      CHECK(all_reduce_bus_bandwidth(algorithm, row.ranks).quantity() ==
            row.all_reduce * (100.0 * GB / second));
    }
  }

  TEST_CASE("property: an all-reduce is a reduce-scatter and an all-gather") {
    for (const int ranks : ring_sizes) {
      CAPTURE(ranks);
      CHECK(ring_all_reduce_time(1.0 * GB, ranks, nvlink) ==
            2.0 * ring_gather_time(1.0 * GB, ranks, nvlink));
    }
  }

  TEST_CASE("property: without latency, time is proportional to the message") {
    for (const int ranks : ring_sizes) {
      CAPTURE(ranks);
      CHECK(ring_all_reduce_time(10.0 * GB, ranks, ideal) /
                ring_all_reduce_time(1.0 * GB, ranks, ideal) ==
            doctest::Approx(10.0).epsilon(1e-14));
    }
  }

  TEST_CASE("limit: long rings approach two messages over the link, from below") {
    const Time<> limit = 2.0 * (1.0 * GB) / ideal.bandwidth;
    Time<> before = 0.0 * second;
    for (const int ranks : ring_sizes) {
      CAPTURE(ranks);
      const Time<> time = ring_all_reduce_time(1.0 * GB, ranks, ideal);
      CHECK(time < limit);
      CHECK(time > before);
      CHECK(time / limit == doctest::Approx(1.0 - 1.0 / ranks).epsilon(1e-14));
      before = time;
    }
  }

  TEST_CASE("property: latency grows with every rank") {
    for (int ranks = 1; ranks < 4096; ranks = 2 * ranks + 1) {
      CAPTURE(ranks);
      CHECK(ring_gather_time(0.0 * byte, ranks + 1, nvlink) -
                ring_gather_time(0.0 * byte, ranks, nvlink) >
            0.999 * nvlink.latency);
    }
  }

  TEST_CASE("property: bus bandwidth never exceeds the link") {
    for (const int ranks : ring_sizes) {
      for (double bytes = 1.0; bytes < 1e13; bytes *= 10.0) {
        CAPTURE(ranks);
        CAPTURE(bytes);
        const Time<> time = ring_all_reduce_time(bytes * byte, ranks, nvlink);
        const AlgorithmBandwidth<> algorithm(bytes * byte / time);
        CHECK(all_reduce_bus_bandwidth(algorithm, ranks).quantity() <=
              (1.0 + 1e-14) * nvlink.bandwidth);
      }
    }
  }

  TEST_CASE("refuses a ring of no ranks") {
    CHECK_THROWS_WITH_AS(ring_all_reduce_time(1.0 * GB, 0, nvlink),
                         "ring: ranks must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(ring_traffic(-8), "ring: ranks must be at least 1, got -8", InvalidInput);
    CHECK_THROWS_AS(all_reduce_bus_bandwidth(AlgorithmBandwidth<>(1.0 * GB / second), 0),
                    InvalidInput);
  }

  TEST_CASE("refuses messages that are negative or NaN, and links that are none") {
    CHECK_THROWS_WITH_AS(ring_all_reduce_time(-1.0 * byte, 8, nvlink),
                         "ring: message must not be negative, got -1 byte", InvalidInput);
    CHECK_THROWS_WITH_AS(
        ring_gather_time(std::numeric_limits<double>::quiet_NaN() * byte, 8, nvlink),
        "ring: message must not be negative, got nan byte", InvalidInput);
    CHECK_THROWS_WITH_AS(
        ring_gather_time(1.0 * byte, 8,
                         Link<>{.bandwidth = 1.0 * GB / second, .latency = -1.0 * second}),
        "link.latency: must be zero or more, below 1e6 s, got -1 s", InvalidInput);
  }

  TEST_CASE("derivative: by message, bandwidth and latency") {
    support::check_derivatives<3>(
        []<class S>(const std::array<S, 3>& x) {
          return ring_all_reduce_time(DataSize<S>::from_value(x[0]), 8,
                                      Link<S>{.bandwidth = Bandwidth<S>::from_value(x[1]),
                                              .latency = Time<S>::from_value(x[2])})
              .value();
        },
        {1e6, 450e9, 2e-6});
  }
}
