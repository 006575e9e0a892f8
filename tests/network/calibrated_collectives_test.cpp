#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using hardware::Fabric;
using network::CalibratedCollectives;
using plan::Collective;
using plan::Message;

constexpr Fabric<> fabric{{.name = "node", .ranks = 8, .link = support::scale_up()},
                          {.name = "machine", .ranks = 4096, .link = support::scale_out()}};
constexpr CalibratedCollectives<> calibrated{
    {{.start = 20.0 * microsecond, .hop = 1.0 * microsecond, .link_share = 0.8},
     {.start = 35.0 * microsecond, .hop = 4.0 * microsecond, .link_share = 0.9}}};
constexpr Message<> message(Collective collective, double bytes, int ranks, int stride = 1) {
  return {collective, bytes * byte, {.ranks = ranks, .stride = stride}};
}
constexpr double seconds(Collective collective, double bytes, int ranks, int stride = 1) {
  return calibrated.time(message(collective, bytes, ranks, stride), fabric) / second;
}
}  // namespace

TEST_SUITE("network/calibrated_collectives") {
  // One tier of 8 at 450 GB/s: start 3, hop 1, set-up 20, peer 0.5, exchange set-up 6 us; shares 0.8,
  // 0.5 in the switch, 0.6 for all-to-alls; copy 0.4; small messages at 0.4 of the rate.
  TEST_CASE(
      "copy, protocols, sums in the switch and all-to-alls enter as equation (1) to (6) say") {
    const CalibratedCollectives<> model{{{.start = 3.0 * microsecond,
                                          .hop = 1.0 * microsecond,
                                          .link_share = 0.8,
                                          .local_copy = 0.4,
                                          .setup = 20.0 * microsecond,
                                          .low_latency_share = 0.4,
                                          .switch_share = 0.5,
                                          .peer = 0.5 * microsecond,
                                          .exchange_share = 0.6,
                                          .exchange_setup = 6.0 * microsecond}}};
    Fabric<> node{{.name = "node", .ranks = 8, .link = support::scale_up()}};
    const auto faster = [](double a, double b, double power) {
      return std::pow(std::pow(a, -power) + std::pow(b, -power), -1.0 / power);
    };
    for (const double bytes : {1e4, 1e6, 1e7, 1e9}) {
      CAPTURE(bytes);
      const auto of = [&](Collective collective) {
        return model.time(message(collective, bytes, 8), node) / second;
      };
      const double rate = 450e9 / bytes;
      const auto u = [&](double x) { return faster(x / 0.4, 20e-6 + x, 4.0); };
      const double setup = 6e-6 * bytes / (bytes + 65536.0);
      const double sum = (2.0 * 7.0 + 0.4) / 8.0 / rate / 0.8;
      CHECK(of(Collective::all_reduce) == doctest::Approx(17e-6 + u(sum)).epsilon(1e-12));
      CHECK(of(Collective::all_gather) ==
            doctest::Approx(10e-6 + u(7.4 / 8.0 / rate / 0.8)).epsilon(1e-12));
      CHECK(of(Collective::all_to_all) ==
            doctest::Approx(6.5e-6 + setup + 7.4 / 8.0 / rate / 0.6).epsilon(1e-12));
      CHECK(of(Collective::broadcast) ==
            doctest::Approx(10e-6 + u(1.0 / rate / 0.8)).epsilon(1e-12));
      node[0].in_network_reduction = true;
      const double in_switch = 9.0 / 8.0 / rate / 0.5;
      const double either = faster(sum, in_switch, 8.0);
      CHECK(of(Collective::all_reduce) == doctest::Approx(17e-6 + u(either)).epsilon(1e-12));
      CHECK(either < sum);
      CHECK(either < in_switch);
      node[0].in_network_reduction = false;
    }
    CHECK(model.time(message(Collective::send, 1e9, 2), node) / second ==
          doctest::Approx(4e-6 + 6e-6 * 1e9 / (1e9 + 65536.0) + 1.0 / 450.0 / 0.8).epsilon(1e-12));
    CHECK(model.time(message(Collective::all_reduce, 0.0, 8), node) / second ==
          doctest::Approx(17e-6).epsilon(1e-12));
  }

  TEST_CASE("property: time grows with the message through the change of protocol") {
    const CalibratedCollectives<> model{{{.start = 7.7 * microsecond,
                                          .hop = 1.4 * microsecond,
                                          .link_share = 0.8,
                                          .local_copy = 0.44,
                                          .setup = 39.0 * microsecond,
                                          .low_latency_share = 0.34,
                                          .switch_share = 0.45,
                                          .exchange_setup = 8.8 * microsecond}}};
    const Fabric<> node{{.ranks = 8, .link = support::scale_up(), .in_network_reduction = true}};
    for (const Collective collective : {Collective::all_reduce, Collective::all_gather,
                                        Collective::all_to_all, Collective::broadcast}) {
      Time<> before{};
      for (double bytes = 1.0; bytes < 1e11; bytes *= 1.1) {
        const Time<> now = model.time(message(collective, bytes, 8), node);
        CHECK(now > before);
        before = now;
      }
    }
  }

  TEST_CASE("a group of one takes no time, not even a start") {
    static_assert(seconds(Collective::all_reduce, 1e9, 1) == 0.0);
  }

  TEST_CASE("on one tier: start, hops, and the ring's traffic at the link's share") {
    CHECK(seconds(Collective::all_reduce, 1e9, 8) ==
          doctest::Approx(20e-6 + 14 * 1e-6 + 1.75 / (0.8 * 450.0)).epsilon(1e-14));
    CHECK(seconds(Collective::all_gather, 1e9, 8) ==
          doctest::Approx(20e-6 + 7 * 1e-6 + 0.875 / (0.8 * 450.0)).epsilon(1e-14));
    CHECK(seconds(Collective::all_gather, 1e9, 16, 8) ==
          doctest::Approx(35e-6 + 15 * 4e-6 + 15.0 / 16.0 / (0.9 * 50.0)).epsilon(1e-14));
  }

  TEST_CASE("on two tiers: the later start, the hops of both, and transfers that overlap") {
    const double inner = 1.75 / (0.8 * 450.0);
    const double outer = 2.0 * 0.5 / 8.0 / (0.9 * 50.0);
    const double both = std::pow(std::pow(inner, 4) + std::pow(outer, 4), 0.25);
    CHECK(seconds(Collective::all_reduce, 1e9, 16) ==
          doctest::Approx(35e-6 + 14 * 1e-6 + 2 * 4e-6 + both).epsilon(1e-13));
  }

  TEST_CASE("a send starts once, hops once, and carries all of its message") {
    CHECK(seconds(Collective::send, 1e9, 2) ==
          doctest::Approx(20e-6 + 1e-6 + 1.0 / (0.8 * 450.0)).epsilon(1e-14));
    CHECK(seconds(Collective::send, 1e9, 2, 8) ==
          doctest::Approx(35e-6 + 4e-6 + 1.0 / (0.9 * 50.0)).epsilon(1e-14));
  }

  TEST_CASE("the last calibration stands for every tier beyond the list") {
    const CalibratedCollectives<> one{{calibrated.tiers[1]}};
    const CalibratedCollectives<> two{{calibrated.tiers[1], calibrated.tiers[1]}};
    const auto sum = message(Collective::all_reduce, 1e8, 64);
    CHECK(one.time(sum, fabric) == two.time(sum, fabric));
  }

  TEST_CASE("limit: whole shares and no start are the ring's bandwidth term on one tier") {
    const CalibratedCollectives<> ideal{{{.start = {}, .hop = {}, .link_share = 1.0}}};
    for (const int ranks : {2, 4, 8}) {
      CAPTURE(ranks);
      CHECK(ideal.time(message(Collective::all_reduce, 1e9, ranks), fabric) / second ==
            doctest::Approx(2.0 * (ranks - 1.0) / ranks / 450.0).epsilon(1e-14));
    }
  }

  TEST_CASE("limit: a ring of fixed size approaches 2 S/B from below, latency aside") {
    const CalibratedCollectives<> ideal{{{.start = {}, .hop = {}, .link_share = 1.0}}};
    const double limit = 2.0 * 1e9 / 50e9;
    double before = 0.0;
    for (int ranks = 2; ranks <= 4096; ranks *= 2) {
      CAPTURE(ranks);
      const double now =
          ideal.time(message(Collective::all_reduce, 1e9, ranks, 8), fabric) / second;
      CHECK(now > before);
      CHECK(now < limit);
      before = now;
    }
    CHECK(before / limit == doctest::Approx(1.0).epsilon(1e-3));
  }

  TEST_CASE("property: time grows with the message and with the ranks") {
    for (const Collective collective : {Collective::all_reduce, Collective::all_gather}) {
      for (const double bytes : {0.0, 1e3, 1e6, 1e9}) {
        double before = 0.0;
        for (const int ranks : {2, 4, 8, 16, 64, 4096}) {
          CAPTURE(bytes);
          CAPTURE(ranks);
          const double now = seconds(collective, bytes, ranks);
          CHECK(now > before);
          CHECK(seconds(collective, 1.01 * bytes + 1.0, ranks) > now);
          before = now;
        }
      }
    }
  }

  TEST_CASE("property: no tier carries more than the shares of its links") {
    for (const int ranks : {2, 8, 16, 64, 4096}) {
      for (double bytes = 1.0; bytes < 1e13; bytes *= 100.0) {
        CAPTURE(ranks);
        CAPTURE(bytes);
        const double time = seconds(Collective::all_reduce, bytes, ranks);
        const int inside = std::min(ranks, 8);
        const double outside = double(ranks) / inside;
        CHECK(2.0 * (inside - 1.0) / inside * bytes / time <= 0.8 * 450e9 * (1.0 + 1e-14));
        CHECK(2.0 * (outside - 1.0) / outside * bytes / inside / time <=
              0.9 * 50e9 * (1.0 + 1e-14));
      }
    }
  }

  TEST_CASE("refuses to price anything without a calibration") {
    CHECK_THROWS_WITH_AS(CalibratedCollectives<>{}.time(message(Collective::send, 1.0, 2), fabric),
                         "calibrated collectives: tiers must not be empty", InvalidInput);
  }

  TEST_CASE("refuses messages that are negative or NaN, as its rivals do") {
    for (const double bad : {-1.0, std::numeric_limits<double>::quiet_NaN()}) {
      CAPTURE(bad);
      CHECK_THROWS_AS(calibrated.time(message(Collective::all_reduce, bad, 16), fabric),
                      InvalidInput);
    }
  }

  TEST_CASE("derivative: by message, links and calibration") {
    for (const Collective collective : {Collective::all_reduce, Collective::reduce_scatter}) {
      support::check_derivatives<8>(
          [collective]<class S>(const std::array<S, 8>& x) {
            const Fabric<S> tiers{
                {.ranks = 8, .link = {.bandwidth = Bandwidth<S>::from_value(x[1]), .latency = {}}},
                {.ranks = 4096,
                 .link = {.bandwidth = Bandwidth<S>::from_value(x[2]), .latency = {}}}};
            const CalibratedCollectives<S> varied{{{.start = as<S>(20.0 * microsecond),
                                                    .hop = Time<S>::from_value(x[3]),
                                                    .link_share = x[4]},
                                                   {.start = Time<S>::from_value(x[5]),
                                                    .hop = Time<S>::from_value(x[6]),
                                                    .link_share = x[7]}}};
            return varied
                .time(
                    Message<S>{
                        collective, DataSize<S>::from_value(x[0]), {.ranks = 64, .stride = 1}},
                    tiers)
                .value();
          },
          {1e8, 450e9, 50e9, 1e-6, 0.8, 35e-6, 4e-6, 0.9});
    }
  }
}
