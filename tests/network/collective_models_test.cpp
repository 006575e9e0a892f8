#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include <bessemer/network/collective_models.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using hardware::Fabric;
using network::FlatRing;
using network::HierarchicalRing;
using network::ring_all_reduce_time;
using plan::Collective;
using plan::Message;

using plan::collectives;

template <Real S = double>
constexpr Fabric<S> fabric() {
  return {{.name = "node", .ranks = 8, .link = support::scale_up<S>()},
          {.name = "machine", .ranks = 4096, .link = support::scale_out<S>()}};
}
constexpr Message<> message(Collective collective, double bytes, int ranks, int stride = 1) {
  return {collective, bytes * byte, {.ranks = ranks, .stride = stride}};
}
}  // namespace

TEST_SUITE("network/collective_models") {
  TEST_CASE("inside a node both are the plain ring [PatarasukYuan2009]") {
    constexpr auto sum = message(Collective::all_reduce, 1e9, 8);
    constexpr Time<> ring = ring_all_reduce_time(1.0 * GB, 8, support::scale_up());
    static_assert(FlatRing{}.time(sum, fabric()) == ring);
    static_assert(HierarchicalRing{}.time(sum, fabric()) == ring);
  }

  TEST_CASE("one rank a node: both are the plain ring between nodes") {
    constexpr auto sum = message(Collective::all_reduce, 1e9, 16, 8);
    constexpr Time<> ring = ring_all_reduce_time(1.0 * GB, 16, support::scale_out());
    static_assert(FlatRing{}.time(sum, fabric()) == ring);
    static_assert(HierarchicalRing{}.time(sum, fabric()) == ring);
  }

  TEST_CASE("a flat ring leaves a node over eight rails, 400 GB/s of eight times 50") {
    // 15 hops of 5 us, 15/16 of 1 GB over min(450, 8 * 50) GB/s.
    const Time<> time = FlatRing{}.time(message(Collective::all_gather, 1e9, 16), fabric());
    CHECK(time / second == doctest::Approx(15 * 5e-6 + 15.0 / 16.0 / 400.0).epsilon(1e-14));
  }

  TEST_CASE("a hierarchical ring adds its phases: all inside, an eighth between nodes") {
    const Time<> time =
        HierarchicalRing{}.time(message(Collective::reduce_scatter, 1e9, 16), fabric());
    CHECK(time / second ==
          doctest::Approx(7 * 2e-6 + 7.0 / 8.0 / 450.0 + 5e-6 + 0.5 / 8.0 / 50.0).epsilon(1e-14));
  }

  TEST_CASE("a send crosses the tier that parts the ranks") {
    constexpr auto near = message(Collective::send, 1e9, 2);
    constexpr auto far = message(Collective::send, 1e9, 2, 8);
    for (const Time<>& time :
         {FlatRing{}.time(near, fabric()), HierarchicalRing{}.time(near, fabric())}) {
      CHECK(time == network::send_time(1.0 * GB, support::scale_up()));
    }
    for (const Time<>& time :
         {FlatRing{}.time(far, fabric()), HierarchicalRing{}.time(far, fabric())}) {
      CHECK(time == network::send_time(1.0 * GB, support::scale_out()));
    }
  }

  TEST_CASE("a group of one takes no time") {
    for (const Collective collective : collectives) {
      CHECK(FlatRing{}.time(message(collective, 1e9, 1), fabric()) == 0.0 * second);
      CHECK(HierarchicalRing{}.time(message(collective, 1e9, 1), fabric()) == 0.0 * second);
    }
  }

  TEST_CASE("property: hierarchical latency is at most flat latency") {
    for (const int ranks : {2, 8, 16, 64, 4096}) {
      for (const Collective collective :
           {Collective::all_reduce, Collective::reduce_scatter, Collective::all_gather}) {
        CAPTURE(ranks);
        const auto empty = message(collective, 0.0, ranks);
        CHECK(HierarchicalRing{}.time(empty, fabric()) <= FlatRing{}.time(empty, fabric()));
      }
    }
  }

  TEST_CASE("property: an all-reduce is a reduce-scatter and an all-gather") {
    for (const int ranks : {2, 8, 16, 256}) {
      CAPTURE(ranks);
      for (const double bytes : {1e3, 1e9}) {
        const auto of = [&](const auto& model, Collective collective) {
          return model.time(message(collective, bytes, ranks), fabric()) / second;
        };
        CHECK(of(FlatRing{}, Collective::all_reduce) ==
              doctest::Approx(of(FlatRing{}, Collective::reduce_scatter) +
                              of(FlatRing{}, Collective::all_gather))
                  .epsilon(1e-14));
        CHECK(of(HierarchicalRing{}, Collective::all_reduce) ==
              doctest::Approx(of(HierarchicalRing{}, Collective::reduce_scatter) +
                              of(HierarchicalRing{}, Collective::all_gather))
                  .epsilon(1e-14));
      }
    }
  }

  // A rank sends (n_i - 1)/n_i of its share S_i over tier i, twice in an all-reduce; the shares of
  // all tiers sum to (n - 1)/n of the buffer.
  TEST_CASE("property: no tier carries more than its links can") {
    for (const int ranks : {2, 8, 16, 64, 4096}) {
      for (double bytes = 1.0; bytes < 1e13; bytes *= 100.0) {
        CAPTURE(ranks);
        CAPTURE(bytes);
        const auto sum = message(Collective::all_reduce, bytes, ranks);
        const int inside = std::min(ranks, 8);
        const double inner = 2.0 * (inside - 1.0) / inside * bytes;
        const double outer = 2.0 * (ranks / inside - 1.0) / (ranks / inside) * bytes / inside;
        for (const double seconds : {FlatRing{}.time(sum, fabric()) / second,
                                     HierarchicalRing{}.time(sum, fabric()) / second}) {
          CHECK(inner / seconds <= 450e9 * (1.0 + 1e-14));
          CHECK(outer / seconds <= 50e9 * (1.0 + 1e-14));
        }
      }
    }
  }

  TEST_CASE("property: time grows with the message, and with the ranks of an equal message") {
    for (const Collective collective : {Collective::all_reduce, Collective::all_gather}) {
      for (const double bytes : {0.0, 1e4, 1e8}) {
        Time<> flat{}, hierarchical{};
        for (const int ranks : {2, 4, 8, 16, 32, 128, 4096}) {
          CAPTURE(bytes);
          CAPTURE(ranks);
          const auto small = message(collective, bytes, ranks);
          const auto large = message(collective, bytes + 1e6, ranks);
          const Time<> flat_now = FlatRing{}.time(small, fabric());
          const Time<> now = HierarchicalRing{}.time(small, fabric());
          CHECK(FlatRing{}.time(large, fabric()) > flat_now);
          CHECK(HierarchicalRing{}.time(large, fabric()) > now);
          CHECK(flat_now > flat);
          CHECK(now > hierarchical);
          flat = flat_now;
          hierarchical = now;
        }
      }
    }
  }

  TEST_CASE("refuses messages that are negative or NaN") {
    for (const double bad : {-1.0, std::numeric_limits<double>::quiet_NaN()}) {
      for (const Collective collective : collectives) {
        CAPTURE(bad);
        const auto wrong = message(collective, bad, 2);
        CHECK_THROWS_AS(FlatRing{}.time(wrong, fabric()), InvalidInput);
        CHECK_THROWS_AS(HierarchicalRing{}.time(wrong, fabric()), InvalidInput);
      }
    }
    CHECK_THROWS_WITH_AS(FlatRing{}.time(message(Collective::all_reduce, -1.0, 8), fabric()),
                         "message.size: must be zero or more and finite, got -1 byte",
                         InvalidInput);
  }

  TEST_CASE("derivative: by message, both bandwidths and both latencies") {
    const auto formula = [](const auto& model, Collective collective) {
      return [=]<class S>(const std::array<S, 5>& x) {
        const Fabric<S> tiers{{.ranks = 8,
                               .link = {.bandwidth = Bandwidth<S>::from_value(x[1]),
                                        .latency = Time<S>::from_value(x[2])}},
                              {.ranks = 4096,
                               .link = {.bandwidth = Bandwidth<S>::from_value(x[3]),
                                        .latency = Time<S>::from_value(x[4])}}};
        return model
            .time(Message<S>{collective, DataSize<S>::from_value(x[0]), {.ranks = 64, .stride = 1}},
                  tiers)
            .value();
      };
    };
    for (const Collective collective :
         {Collective::all_reduce, Collective::all_gather, Collective::reduce_scatter}) {
      support::check_derivatives<5>(formula(HierarchicalRing{}, collective),
                                    {1e7, 450e9, 2e-6, 50e9, 5e-6});
    }
    // The flat ring has a kink where rails and inner link are equal; beside it one link counts.
    support::check_derivatives<3>(
        []<class S>(const std::array<S, 3>& x) {
          const Fabric<S> tiers{{.ranks = 8, .link = support::scale_up<S>()},
                                {.ranks = 4096,
                                 .link = {.bandwidth = Bandwidth<S>::from_value(x[1]),
                                          .latency = Time<S>::from_value(x[2])}}};
          return FlatRing{}
              .time(Message<S>{Collective::all_reduce,
                               DataSize<S>::from_value(x[0]),
                               {.ranks = 64, .stride = 1}},
                    tiers)
              .value();
        },
        {1e7, 50e9, 5e-6});
  }
}
