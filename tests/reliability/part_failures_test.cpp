#include <doctest/doctest.h>

#include <limits>

#include <bessemer/reliability/failures.hpp>
#include <bessemer/reliability/part_failures.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using facility::MachineParts;
using facility::PartRates;
using reliability::CopyPlace;
using reliability::mean_time_to_failure;
using reliability::outages;
using reliability::part_failures;
using reliability::PartFailures;
using reliability::survived_share;

constexpr PartRates<> rates{.accelerator = 0.08 / year,
                            .memory = 0.04 / year,
                            .adapter = 0.005 / year,
                            .network_switch = 0.3 / year,
                            .host = 0.2 / year,
                            .power = 0.1 / year,
                            .software = 0.03 / year};
constexpr PartRates<> perfect{.accelerator = 0.0 / year,
                              .memory = 0.0 / year,
                              .adapter = 0.0 / year,
                              .network_switch = 0.0 / year,
                              .host = 0.0 / year,
                              .power = 0.0 / year};
constexpr MachineParts parts{.accelerators_per_node = 8,
                             .adapters_per_node = 4,
                             .nodes_per_switch = 2,
                             .nodes_per_power_domain = 8};
constexpr int node_counts[] = {1, 2, 3, 7, 8, 9, 128, 2048, 12500};

template <class Rates>
concept is_rates = requires(Rates r) {
  part_failures(r, parts, 8);
};
static_assert(is_rates<PartRates<>>);
static_assert(!is_rates<facility::FailureRates<>>);
}  // namespace

TEST_SUITE("reliability/part_failures") {
  // Ten nodes: 80 x 0.08, 80 x 0.04, 40 x 0.005, 5 switches, 10 hosts, 2 supplies, 80 x 0.03.
  TEST_CASE("ten nodes, part by part; the last supply is used in part and counts in whole") {
    const auto failures = part_failures(rates, parts, 10);
    CHECK(failures.accelerator * year == doctest::Approx(6.4));
    CHECK(failures.memory * year == doctest::Approx(3.2));
    CHECK(failures.adapter * year == doctest::Approx(0.2));
    CHECK(failures.network_switch * year == doctest::Approx(1.5));
    CHECK(failures.host * year == doctest::Approx(2.0));
    CHECK(failures.power * year == doctest::Approx(0.2));
    CHECK(failures.software * year == doctest::Approx(2.4));
    CHECK(mean_time_to_failure(failures) / year == doctest::Approx(1.0 / 15.9));
  }

  TEST_CASE("what never fails has an infinite mean time, and every copy survives") {
    static_assert(mean_time_to_failure(part_failures(perfect, parts, 8)).value() ==
                  std::numeric_limits<double>::infinity());
    static_assert(survived_share(part_failures(perfect, parts, 8), CopyPlace::own_host) == 1.0);
  }

  TEST_CASE("property: whole domains fail as often as the coarser description says") {
    const auto coarse = facility::failure_rates(rates, parts);
    for (const int nodes : {8, 16, 128, 2048}) {
      CAPTURE(nodes);
      CHECK(total_of<Frequency<>>(part_failures(rates, parts, nodes)) /
                reliability::job_failure_rate(coarse, 8 * nodes, nodes) ==
            doctest::Approx(1.0).epsilon(1e-12));
    }
  }

  TEST_CASE("property: more nodes fail more often, and in proportion when large") {
    Frequency<> before{};
    for (const int nodes : node_counts) {
      CAPTURE(nodes);
      const auto now = total_of<Frequency<>>(part_failures(rates, parts, nodes));
      CHECK(now > before);
      before = now;
    }
    CHECK(total_of<Frequency<>>(part_failures(rates, parts, 20'000)) /
              total_of<Frequency<>>(part_failures(rates, parts, 2'000)) ==
          doctest::Approx(10.0));
  }

  TEST_CASE("property: storage survives all, a peer more than its own host") {
    for (const int nodes : node_counts) {
      CAPTURE(nodes);
      const auto failures = part_failures(rates, parts, nodes);
      const double own = survived_share(failures, CopyPlace::own_host);
      const double peer = survived_share(failures, CopyPlace::peer_host);
      CHECK(own < peer);
      CHECK(peer < 1.0);
      CHECK(survived_share(failures, CopyPlace::storage) == 1.0);
      // What a peer does not survive is what takes a domain.
      CHECK((1.0 - peer) * total_of<Frequency<>>(failures) /
                (failures.network_switch + failures.power) ==
            doctest::Approx(1.0));
    }
  }

  TEST_CASE("outages take one node, a switch's, a supply's; never more than the job has") {
    const auto all = outages(part_failures(rates, parts, 10), parts, 10);
    CHECK(all[0].nodes == 1);
    CHECK(all[1].nodes == 2);
    CHECK(all[2].nodes == 8);
    CHECK(all[0].rate * year == doctest::Approx(11.8));
    CHECK(outages(part_failures(rates, parts, 3), parts, 3)[2].nodes == 3);
  }

  TEST_CASE("refuses a job of no nodes") {
    CHECK_THROWS_WITH_AS(part_failures(rates, parts, 0),
                         "part_failures: nodes must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_AS(outages(part_failures(rates, parts, 1), parts, 0), InvalidInput);
  }

  TEST_CASE("derivative: the mean time falls by -a M^2 with the rate of a stack of memory") {
    using D = study::Dual<1>;
    const PartRates<D> inputs{.accelerator = as<D>(rates.accelerator),
                              .memory = Frequency<D>::from_value(D::variable(1e-9, 0)),
                              .adapter = as<D>(rates.adapter),
                              .network_switch = as<D>(rates.network_switch),
                              .host = as<D>(rates.host),
                              .power = as<D>(rates.power)};
    const auto m = mean_time_to_failure(part_failures(inputs, parts, 128)).value();
    CHECK(m.derivative(0) / (-1024.0 * m.value() * m.value()) == doctest::Approx(1.0));
  }
}
