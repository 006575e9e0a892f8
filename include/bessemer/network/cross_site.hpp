#pragma once

/// What it costs to keep sites in step that train one model together over long links: each trains on
/// its own share of the batch, and every H steps they tell each other what they learned.
///
///     ring         t(V) = 2 (K - 1) alpha + 2 (K - 1)/K * V/B                             (1)
///     server       t(V) = 2 alpha + 2 V / min(B, B_s/K)                                   (2)
///     neighbors    t(V) = alpha + n V/B                                                   (3)
///     exposed, per step    e = P/H max(0, t(V/P) - tau t_step)                            (4)
///     sent, per step       s = r V/H;  r = 2 (K - 1)/K, 1 (to the server), n              (5)
///
///     K      sites                                                   1        >= 1
///     V      update: gradients, or the change of the weights         byte     >= 0
///     B      what a site sends out, in one direction                 byte/s   > 0
///     alpha  one way between two sites, half of the round trip       s        >= 0
///     B_s    of the server, in one direction                         byte/s   > 0
///     n      neighbors that a site tells                             1        1 <= n < K
///     H      steps between two exchanges of the same weights         1        >= 1, or infinite
///     P      fragments that take turns                               1        1 <= P <= H
///     tau    steps that go on while a fragment is on its way         1        0 <= tau <= H/P
///     t_step step of the slowest site                                s        > 0
///
/// H = 1 is synchronous data parallelism; larger H is local SGD [Stich2018], federated averaging with
/// a server (2) [McMahanEtAl2016], and DiLoCo, with H in the hundreds [DouillardEtAl2023]. Fragments
/// and tau are Streaming DiLoCo's [DouillardEtAl2025]. (3) is decentralised: nobody has the mean
/// [LianEtAl2017]. (1) as in `ring.hpp`, over what each whole site sends [CharlesEtAl2025].
/// Time alone: what H, P, tau or few neighbors do to the loss is not modelled here, and decides.
/// Links that are equal and the site's own; what feeds them inside a site is left out.

#include <array>
#include <string_view>

#include <bessemer/core/counted.hpp>
#include <bessemer/network/ring.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::network {

/// Who tells whom.
enum class ExchangePattern { ring, server, neighbors };

inline constexpr std::array exchange_patterns{ExchangePattern::ring, ExchangePattern::server,
                                              ExchangePattern::neighbors};

[[nodiscard]] constexpr std::string_view to_text(ExchangePattern pattern) {
  constexpr std::array<std::string_view, exchange_patterns.size()> names{"ring", "server",
                                                                         "neighbors"};
  return names[static_cast<std::size_t>(pattern)];
}

template <Real S = double>
struct SiteExchange {
  int sites = missing<int>("exchange.sites: must be given");
  /// All that a site sends to others, in one direction; latency one way.
  hardware::Link<S> link = missing<hardware::Link<S>>("exchange.link: must be given");
  DataSize<S> update = missing<DataSize<S>>("exchange.update: must be given");
  /// Steps between two exchanges of the same weights.
  S interval = S(1.0);
  int fragments = 1;
  /// Steps that go on meanwhile.
  S hidden_steps = S(0.0);
  ExchangePattern pattern = ExchangePattern::ring;
  /// Of the server; not read by the other patterns.
  Bandwidth<S> server_bandwidth{};
  /// That a site tells; read by that pattern alone.
  int neighbors = 2;
};

template <Real S>
constexpr void check(const SiteExchange<S>& exchange) {
  require(exchange.sites >= 1, "exchange.sites: must be at least 1, got ", exchange.sites);
  check(exchange.link);
  require(exchange.update >= DataSize<S>{} && exchange.update < DataSize<S>::from_value(S(1e30)),
          "exchange.update: must be zero or more and finite, got ",
          static_cast<double>(exchange.update.value()), " byte");
  const auto interval = static_cast<double>(exchange.interval);
  require(interval >= 1.0, "exchange.interval: must be at least 1 step, got ", interval);
  require(exchange.fragments >= 1 && exchange.fragments <= interval,
          "exchange.fragments: must be at least 1 and at most the interval of ",
          counted(interval, "step"), ", got ", exchange.fragments);
  const auto hidden = static_cast<double>(exchange.hidden_steps);
  require(hidden >= 0.0 && hidden <= interval / exchange.fragments,
          "exchange.hidden_steps: must be at least 0 and at most the ",
          counted(interval / exchange.fragments, "step"), " until the next fragment, got ", hidden);
  if (exchange.sites == 1) return;
  require(exchange.pattern != ExchangePattern::server || exchange.server_bandwidth > Bandwidth<S>{},
          "exchange.server_bandwidth: must be given for the pattern server, got ",
          static_cast<double>(exchange.server_bandwidth.value()), " byte/s");
  require(exchange.pattern != ExchangePattern::neighbors ||
              (exchange.neighbors >= 1 && exchange.neighbors < exchange.sites),
          "exchange.neighbors: must be at least 1 and fewer than the ", exchange.sites,
          " sites, got ", exchange.neighbors);
}

/// Equations (1) to (3), of one fragment. One site has nobody to tell.
template <Real S>
[[nodiscard]] constexpr Time<S> exchange_time(const SiteExchange<S>& exchange) {
  check(exchange);
  if (exchange.sites == 1) return Time<S>{};
  const DataSize<S> fragment = S(1.0 / exchange.fragments) * exchange.update;
  const hardware::Link<S>& link = exchange.link;
  switch (exchange.pattern) {
    case ExchangePattern::ring: return ring_all_reduce_time(fragment, exchange.sites, link);
    case ExchangePattern::server: {
      const Bandwidth<S> share = S(1.0 / exchange.sites) * exchange.server_bandwidth;
      return S(2.0) * (link.latency + fragment / math::min(link.bandwidth, share));
    }
    case ExchangePattern::neighbors:
      return link.latency + S(double(exchange.neighbors)) * fragment / link.bandwidth;
  }
  return Time<S>{};
}

/// Equation (4): what a step waits for the others' updates, on average.
template <Real S>
[[nodiscard]] constexpr Time<S> exposed_exchange(const SiteExchange<S>& exchange,
                                                 const Time<S>& step) {
  require(step > Time<S>{}, "exposed_exchange: step must be positive, got ",
          static_cast<double>(step.value()), " s");
  const Time<S> sent = exchange_time(exchange);
  const Time<S> hidden = exchange.hidden_steps * step;
  if (!(sent > hidden)) return Time<S>{};
  return S(S(double(exchange.fragments)) / exchange.interval) * Time<S>(sent - hidden);
}

/// Equation (5): what a site sends to others, per step on average.
template <Real S>
[[nodiscard]] constexpr DataSize<S> sent_per_step(const SiteExchange<S>& exchange) {
  check(exchange);
  if (exchange.sites == 1) return DataSize<S>{};
  const double copies = exchange.pattern == ExchangePattern::ring
                            ? 2.0 * ring_traffic(exchange.sites)
                        : exchange.pattern == ExchangePattern::server ? 1.0
                                                                      : double(exchange.neighbors);
  return S(S(copies) / exchange.interval) * exchange.update;
}

/// One way through a glass fiber: the group index over the speed of light in vacuum, 4.88 us per km.
/// 1.4620 is that of a long-haul fiber at 1,550 nm [CorningSmf28Ull2020]. Amplifiers and switches
/// come on top, and the way of the cable is longer than the line on the map.
template <Real S>
[[nodiscard]] constexpr Time<S> fiber_latency(const Length<S>& way) {
  require(way >= Length<S>{}, "fiber_latency: length must not be negative, got ",
          static_cast<double>(way.value()), " m");
  constexpr double group_index = 1.4620;
  constexpr double speed_of_light = 299'792'458.0;  // m/s, exact by definition
  return Time<S>::from_value(S(group_index / speed_of_light) * way.value());
}

}  // namespace bessemer::network
