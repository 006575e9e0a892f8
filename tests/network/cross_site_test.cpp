#include <doctest/doctest.h>

#include <array>
#include <limits>

#include <bessemer/network/cross_site.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
using network::exchange_time;
using network::ExchangePattern;
using network::exposed_exchange;
using network::sent_per_step;
using network::SiteExchange;

/// 400 Gbit/s and 10 ms one way between sites; the gradients of 100 billion weights in 16 bits.
template <Real S = double>
constexpr SiteExchange<S> exchange(int sites, double interval = 1.0) {
  return {.sites = sites,
          .link = {.bandwidth = as<S>(50.0 * GB / second), .latency = as<S>(10.0 * millisecond)},
          .update = as<S>(200.0 * GB),
          .interval = S(interval)};
}
constexpr Time<> step = 8.0 * second;

double seconds(Time<> time) { return in(time, second); }
}  // namespace

TEST_SUITE("network/cross_site") {
  TEST_CASE("two sites send each other all they have: 200 GB at 50 GB/s and two latencies") {
    static_assert(in(exchange_time(exchange(2)), second) > 4.0);
    CHECK(seconds(exchange_time(exchange(2))) == doctest::Approx(4.02));
    // Three: 4/3 of the update, four latencies.
    CHECK(seconds(exchange_time(exchange(3))) == doctest::Approx(200.0 * 4.0 / 3.0 / 50.0 + 0.04));
    CHECK(in(sent_per_step(exchange(2)), GB) == doctest::Approx(200.0));
    CHECK(in(sent_per_step(exchange(4)), GB) == doctest::Approx(300.0));
  }

  TEST_CASE("one site has nobody to tell, whatever the pattern") {
    SiteExchange<> alone = exchange(1);
    for (const ExchangePattern pattern : network::exchange_patterns) {
      CAPTURE(to_text(pattern));
      alone.pattern = pattern;
      CHECK(exchange_time(alone) == Time<>{});
      CHECK(exposed_exchange(alone, step) == Time<>{});
      CHECK(sent_per_step(alone) == DataSize<>{});
    }
  }

  TEST_CASE("every H steps, a step waits and sends an H-th; without an end, nothing") {
    const Time<> once = exposed_exchange(exchange(4), step);
    for (const double interval : {2.0, 10.0, 500.0}) {
      CAPTURE(interval);
      CHECK(exposed_exchange(exchange(4, interval), step) / once ==
            doctest::Approx(1.0 / interval));
      CHECK(sent_per_step(exchange(4, interval)) / sent_per_step(exchange(4)) ==
            doctest::Approx(1.0 / interval));
    }
    const auto never = exchange(4, std::numeric_limits<double>::infinity());
    CHECK(exposed_exchange(never, step) == Time<>{});
    CHECK(sent_per_step(never) == DataSize<>{});
  }

  TEST_CASE("fragments send the same bytes in turns, each with its own latency") {
    SiteExchange<> streamed = exchange(2, 100.0);
    streamed.fragments = 20;
    CHECK(seconds(exchange_time(streamed)) == doctest::Approx(0.2 + 0.02));
    CHECK(sent_per_step(streamed) == sent_per_step(exchange(2, 100.0)));
    // 20 of 0.22 s in 100 steps, against one of 4.02 s.
    CHECK(seconds(exposed_exchange(streamed, step)) == doctest::Approx(0.044));
    CHECK(seconds(exposed_exchange(exchange(2, 100.0), step)) == doctest::Approx(0.0402));
    // One step of 8 s hides all of it: the free lunch of [DouillardEtAl2025].
    streamed.hidden_steps = 1.0;
    CHECK(exposed_exchange(streamed, step) == Time<>{});
    // A hundredth of a step hides 0.08 s of 0.22.
    streamed.hidden_steps = 0.01;
    CHECK(seconds(exposed_exchange(streamed, step)) == doctest::Approx(20.0 * 0.14 / 100.0));
  }

  TEST_CASE("S144: federated over a server that all share, decentralized among neighbors") {
    SiteExchange<> federated = exchange(10);
    federated.pattern = ExchangePattern::server;
    federated.server_bandwidth = 1000.0 * GB / second;  // more than enough for ten
    CHECK(seconds(exchange_time(federated)) == doctest::Approx(2.0 * (0.01 + 4.0)));
    federated.server_bandwidth = 50.0 * GB / second;  // a tenth for each
    CHECK(seconds(exchange_time(federated)) == doctest::Approx(2.0 * (0.01 + 40.0)));
    CHECK(in(sent_per_step(federated), GB) == doctest::Approx(200.0));

    SiteExchange<> gossip = exchange(10);
    gossip.pattern = ExchangePattern::neighbors;
    CHECK(seconds(exchange_time(gossip)) == doctest::Approx(0.01 + 8.0));
    gossip.neighbors = 1;
    CHECK(seconds(exchange_time(gossip)) == doctest::Approx(0.01 + 4.0));
    // Its time does not know how many sites there are; a ring's latencies do.
    gossip.sites = 1000;
    CHECK(seconds(exchange_time(gossip)) == doctest::Approx(0.01 + 4.0));
    CHECK(exchange_time(exchange(1000)) > 10.0 * second);
  }

  TEST_CASE("more sites, latency and bytes, or less bandwidth, never wait less") {
    Time<> before{};
    for (int sites = 1; sites <= 64; sites *= 2) {
      const Time<> now = exposed_exchange(exchange(sites, 10.0), step);
      CHECK(now >= before);
      before = now;
    }
    SiteExchange<> slower = exchange(4);
    slower.link.bandwidth = 25.0 * GB / second;
    CHECK(exchange_time(slower) > exchange_time(exchange(4)));
  }

  // 1.4620 / 299,792,458 m/s [CorningSmf28Ull2020].
  TEST_CASE("light in glass takes 4.88 us for each km") {
    CHECK(in(network::fiber_latency(1000.0 * meter), microsecond) ==
          doctest::Approx(4.8767).epsilon(1e-4));
    CHECK(network::fiber_latency(Length<>{}) == Time<>{});
    CHECK_THROWS_AS(network::fiber_latency(-1.0 * meter), InvalidInput);
  }

  TEST_CASE("what makes no sense is refused by name") {
    const auto refused = [](auto change) {
      SiteExchange<> bad = exchange(4, 10.0);
      change(bad);
      CHECK_THROWS_AS(exchange_time(bad), InvalidInput);
    };
    refused([](auto& e) { e.sites = 0; });
    refused([](auto& e) { e.interval = 0.5; });
    refused([](auto& e) { e.interval = std::numeric_limits<double>::quiet_NaN(); });
    refused([](auto& e) { e.fragments = 0; });
    refused([](auto& e) { e.fragments = 11; });
    refused([](auto& e) { e.hidden_steps = -1.0; });
    refused([](auto& e) { e.hidden_steps = 11.0; });
    refused([](auto& e) { e.update = -1.0 * byte; });
    refused([](auto& e) { e.link.bandwidth = {}; });
    refused([](auto& e) { e.pattern = ExchangePattern::server; });
    refused([](auto& e) {
      e.pattern = ExchangePattern::neighbors;
      e.neighbors = 4;
    });
    CHECK_THROWS_AS(exposed_exchange(exchange(4), Time<>{}), InvalidInput);
    CHECK_THROWS_AS(SiteExchange<>{}, InvalidInput);
  }

  TEST_CASE("derivatives by bandwidth, latency, update, interval, hidden steps and step") {
    support::check_derivatives<6>(
        []<class S>(const std::array<S, 6>& x) {
          SiteExchange<S> e = exchange<S>(4);
          e.link = {.bandwidth = Bandwidth<S>::from_value(x[0]),
                    .latency = Time<S>::from_value(x[1])};
          e.update = DataSize<S>::from_value(x[2]);
          e.interval = x[3];
          e.fragments = 4;
          e.hidden_steps = x[4];
          return in(exposed_exchange(e, Time<S>::from_value(x[5])), second) +
                 in(sent_per_step(e), GB);
        },
        {5e10, 0.01, 2e11, 20.0, 0.1, 3.0});
  }
}
