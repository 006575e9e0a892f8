#include <doctest/doctest.h>

#include <limits>

#include <bessemer/network/alpha_beta.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using hardware::Link;
using network::send_time;

constexpr Link<> adapter{.bandwidth = 50.0 * GB / second, .latency = 5.0 * microsecond};

// Wrong use does not compile: a rate, a number or a time is not a message.
template <class Message>
concept is_a_message = requires(Message m) {
  send_time(m, adapter);
};
static_assert(is_a_message<DataSize<>>);
static_assert(!is_a_message<Bandwidth<>> && !is_a_message<double> && !is_a_message<Time<>>);
}  // namespace

TEST_SUITE("network/alpha_beta") {
  TEST_CASE("an empty message takes the latency, 50 GB over 50 GB/s a second more") {
    static_assert(send_time(0.0 * byte, adapter) == 5.0 * microsecond);
    static_assert(send_time(50.0 * GB, adapter) == 5.0 * microsecond + 1.0 * second);
  }

  TEST_CASE("property: half the rate is reached where latency and transfer are equal") {
    const DataSize<> half = adapter.latency * adapter.bandwidth;
    CHECK(half / send_time(half, adapter) / adapter.bandwidth ==
          doctest::Approx(0.5).epsilon(1e-14));
  }

  TEST_CASE("property: time grows with the message and never beats the link") {
    for (double bytes = 1.0; bytes < 1e15; bytes *= 10.0) {
      CAPTURE(bytes);
      const Time<> time = send_time(bytes * byte, adapter);
      CHECK(time < send_time(1.01 * bytes * byte, adapter));
      CHECK(bytes * byte / time <= adapter.bandwidth);
    }
  }

  TEST_CASE("refuses messages that are negative or NaN, and links that are none") {
    CHECK_THROWS_WITH_AS(send_time(-1.0 * byte, adapter),
                         "send: message must not be negative, got -1 byte", InvalidInput);
    CHECK_THROWS_WITH_AS(send_time(std::numeric_limits<double>::quiet_NaN() * byte, adapter),
                         "send: message must not be negative, got nan byte", InvalidInput);
    CHECK_THROWS_WITH_AS(
        send_time(1.0 * byte, Link<>{.bandwidth = 0.0 * byte / second, .latency = 0.0 * second}),
        "link.bandwidth: must be positive and finite, got 0 byte/s", InvalidInput);
  }

  TEST_CASE("derivative: by message, bandwidth and latency") {
    support::check_derivatives<3>(
        []<class S>(const std::array<S, 3>& x) {
          return send_time(DataSize<S>::from_value(x[0]),
                           Link<S>{.bandwidth = Bandwidth<S>::from_value(x[1]),
                                   .latency = Time<S>::from_value(x[2])})
              .value();
        },
        {1e6, 50e9, 5e-6});
  }
}
