#include <doctest/doctest.h>

#include <limits>

#include <bessemer/reliability/failures.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using facility::FailureRates;
using reliability::job_failure_rate;
using reliability::job_failure_rates;
using reliability::mean_time_between_failures;

constexpr FailureRates<> rates{.accelerator = 1.0 / (10.0 * year),
                               .node = 1.0 / (5.0 * year),
                               .network_per_accelerator = 1.0 / (50.0 * year),
                               .software_per_accelerator = 1.0 / (100.0 * year),
                               .job = 1.0 / (1.0 * year)};
constexpr FailureRates<> perfect{.accelerator = {}, .node = {}, .network_per_accelerator = {}};
constexpr int node_counts[] = {1, 2, 16, 128, 2048, 32768};

// Wrong use does not compile: half an accelerator's worth of rates is no description.
template <class Rates>
concept is_rates = requires(Rates r) {
  job_failure_rate(r, 8, 1);
};
static_assert(is_rates<FailureRates<>>);
static_assert(!is_rates<Frequency<>>);
static_assert(!is_rates<double>);
}  // namespace

TEST_SUITE("reliability/failures") {
  TEST_CASE("eight accelerators in one node: 8 (1/10 + 1/50 + 1/100) + 1/5 + 1 a year") {
    constexpr auto job = job_failure_rates(rates, 8, 1);
    CHECK(job.accelerators * year == doctest::Approx(0.8));
    CHECK(job.nodes * year == doctest::Approx(0.2));
    CHECK(job.network * year == doctest::Approx(0.16));
    CHECK(job.software * year == doctest::Approx(1.08));
    CHECK(job_failure_rate(rates, 8, 1) * year == doctest::Approx(2.24));
    CHECK(mean_time_between_failures(rates, 8, 1) / year == doctest::Approx(1.0 / 2.24));
  }

  TEST_CASE("what never fails has an infinite mean time") {
    static_assert(mean_time_between_failures(perfect, 8, 1).value() ==
                  std::numeric_limits<double>::infinity());
  }

  TEST_CASE("property: without a rate per job, failures are proportional to the job") {
    FailureRates<> proportional = rates;
    proportional.job = {};
    const Frequency<> one = job_failure_rate(proportional, 8, 1);
    for (const int nodes : node_counts) {
      CAPTURE(nodes);
      CHECK(job_failure_rate(proportional, 8 * nodes, nodes) / one == doctest::Approx(nodes));
    }
  }

  TEST_CASE("property: parts sum to the rate, and the rate times the mean time is one") {
    for (const int nodes : node_counts) {
      CAPTURE(nodes);
      const auto parts = job_failure_rates(rates, 8 * nodes, nodes);
      CHECK(total_of<Frequency<>>(parts) / job_failure_rate(rates, 8 * nodes, nodes) ==
            doctest::Approx(1.0));
      CHECK(job_failure_rate(rates, 8 * nodes, nodes) *
                mean_time_between_failures(rates, 8 * nodes, nodes) ==
            doctest::Approx(1.0));
    }
  }

  TEST_CASE("refuses no accelerators, no nodes and more nodes than accelerators") {
    CHECK_THROWS_WITH_AS(job_failure_rate(rates, 0, 1),
                         "job_failure_rates: accelerators must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(job_failure_rate(rates, 8, 9),
                         "job_failure_rates: nodes must be at least 1 and at most the 8 "
                         "accelerators, got 9",
                         InvalidInput);
    CHECK_THROWS_AS(job_failure_rate(rates, 8, 0), InvalidInput);
  }

  TEST_CASE("derivative: the mean time falls by -a M^2 with an accelerator's rate") {
    using D = study::Dual<1>;
    const FailureRates<D> inputs{
        .accelerator = Frequency<D>::from_value(D::variable(rates.accelerator.value(), 0)),
        .node = as<D>(rates.node),
        .network_per_accelerator = as<D>(rates.network_per_accelerator)};
    const auto m = mean_time_between_failures(inputs, 1024, 128).value();
    CHECK(m.derivative(0) == doctest::Approx(-1024.0 * m.value() * m.value()));
  }
}
