#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <utility>

#include <bessemer/hardware/dragonfly.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::hardware;

// [KimEtAl2008]: q = h = 2, a = 4 gives 9 groups and 72 hosts; routers of 64
// ports, q = h = 16, a = 32, scale to 262,656.
static_assert(groups({.routers = 4, .hosts = 2, .global_links = 2}) == 9);
static_assert(hosts({.routers = 4, .hosts = 2, .global_links = 2}) == 72);
static_assert(hosts({.routers = 32, .hosts = 16, .global_links = 16}) == 262656);
static_assert(is_balanced({.routers = 4, .hosts = 2, .global_links = 2}));
static_assert(!is_balanced({.routers = 4, .hosts = 4, .global_links = 2}));

/// Loads of links counted path by path. The global link from group s to group t leaves router
/// ((t - s - 1) mod g)/h of s and enters the router of t whose link leads back.
class Counted {
 public:
  explicit Counted(const Dragonfly& d) : d_{d}, g_{groups(d)} {}

  void send(int from, int to, double bytes) {  // routers, numbered group by group
    const int s = from / d_.routers;
    const int t = to / d_.routers;
    if (s == t) return local(from, to, bytes);
    const int out = s * d_.routers + exit(s, t);
    const int in = t * d_.routers + exit(t, s);
    local(from, out, bytes);
    global_[{s, t}] += bytes;
    local(in, to, bytes);
  }
  double most_global() const { return most(global_); }
  double most_local() const { return most(local_); }

 private:
  using Loads = std::map<std::pair<int, int>, double>;
  int exit(int s, int t) const { return ((t - s - 1 + g_) % g_) / d_.global_links; }
  void local(int from, int to, double bytes) {
    if (from != to) local_[{from, to}] += bytes;
  }
  static double most(const Loads& loads) {
    double largest = 0.0;
    for (const auto& [link, load] : loads) largest = std::max(largest, load);
    return largest;
  }

  Dragonfly d_;
  int g_;
  Loads global_, local_;
};
constexpr Dragonfly small[] = {{.routers = 2, .hosts = 1, .global_links = 1},
                               {.routers = 4, .hosts = 2, .global_links = 2},
                               {.routers = 3, .hosts = 2, .global_links = 1},
                               {.routers = 4, .hosts = 1, .global_links = 3}};
}  // namespace

TEST_SUITE("hardware/dragonfly") {
  TEST_CASE("uniform traffic on shortest paths loads links as counted path by path") {
    for (const Dragonfly& d : small) {
      CAPTURE(d.routers);
      const int routers = groups(d) * d.routers;
      Counted counted(d);
      // Every host sends one byte, a share of 1/n to each host, itself included.
      const double share = double(d.hosts) * d.hosts / double(hosts(d));
      for (int from = 0; from < routers; ++from) {
        for (int to = 0; to < routers; ++to) {
          if (from != to) counted.send(from, to, share);
        }
      }
      CHECK(counted.most_global() == doctest::Approx(uniform_load(d).global).epsilon(1e-12));
      CHECK(counted.most_local() <= uniform_load(d).local * (1.0 + 1e-12));
      CHECK(counted.most_local() >= uniform_load(d).local * 0.75);
    }
  }

  TEST_CASE(
      "group to next group: shortest paths fill one link, as counted; a random group spreads") {
    for (const Dragonfly& d : small) {
      const int g = groups(d);
      const double direct_bytes = double(d.hosts);
      Counted direct(d);
      for (int s = 0; s < g; ++s) {
        for (int r = 0; r < d.routers; ++r) {
          direct.send(s * d.routers + r, (s + 1) % g * d.routers + r, direct_bytes);
        }
      }
      CHECK(direct.most_global() == doctest::Approx(neighbour_load(d)));
      // Through each of the other g - 2 groups alike: two global hops for each byte.
      std::map<std::pair<int, int>, double> loads;
      for (int s = 0; s < g; ++s) {
        const int t = (s + 1) % g;
        for (int via = 0; via < g; ++via) {
          if (via == s || via == t) continue;
          loads[{s, via}] += neighbour_load(d) / (g - 2);
          loads[{via, t}] += neighbour_load(d) / (g - 2);
        }
      }
      double most = 0.0;
      for (const auto& [link, load] : loads) most = std::max(most, load);
      CHECK(most == doctest::Approx(valiant_neighbour_load(d)).epsilon(1e-12));
    }
  }

  TEST_CASE("the adaptive mix loads both kinds of links alike and beats either path") {
    for (const Dragonfly& d : small) {
      const double short_share = 2.0 / groups(d);
      const double on_direct = short_share * neighbour_load(d);
      const double on_detour = (1.0 - short_share) * valiant_neighbour_load(d);
      CHECK(on_direct == doctest::Approx(adaptive_neighbour_load(d)).epsilon(1e-12));
      CHECK(on_detour == doctest::Approx(adaptive_neighbour_load(d)).epsilon(1e-12));
      CHECK(adaptive_neighbour_load(d) <= neighbour_load(d));
      CHECK(adaptive_neighbour_load(d) <= valiant_neighbour_load(d));
    }
  }

  TEST_CASE("a balanced dragonfly is not oversubscribed for uniform traffic") {
    const Link<> link{.bandwidth = 25.0 * GB / second, .latency = 1.0 * microsecond};
    const auto tiers = dragonfly_tiers({.routers = 4, .hosts = 2, .global_links = 2}, link, link);
    CHECK(tiers[2].oversubscription == 1.0);
    CHECK(tiers[2].ranks == 72);
    const auto thin = dragonfly_tiers({.routers = 4, .hosts = 8, .global_links = 2}, link, link);
    // 32 hosts a group of 288: 32^2/288 of a link.
    CHECK(thin[2].oversubscription == doctest::Approx(1024.0 / 288.0));
  }

  TEST_CASE("refuses what has no routers, and detours without groups between") {
    CHECK_THROWS_AS(groups({.routers = 0, .hosts = 1, .global_links = 1}), InvalidInput);
    CHECK_THROWS_AS(
        static_cast<void>(valiant_neighbour_load({.routers = 1, .hosts = 1, .global_links = 1})),
        InvalidInput);
    CHECK_THROWS_WITH_AS(Dragonfly{}, "dragonfly.routers: must be given", InvalidInput);
  }
}
