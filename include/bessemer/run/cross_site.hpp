#pragma once

/// One run on several sites: each trains on its own share of the batch, all wait for the slowest and
/// for each other's updates, and each pays for its own electricity.
///
///     t = max_k t_k + e                                                                   (1)
///     1/M = sum_k 1/M_k                                                                   (2)
///     duration = steps * t / goodput(M)                                                   (3)
///     energy = sum_k P_k duration;  facility energy, carbon, water, money likewise        (4)
///
///     t_k  step of site k alone, with its share of the batch                 s
///     e    exposed exchange, `network/cross_site.hpp`                        s
///     M_k  mean time between failures of site k                              s
///     P_k  power of site k; while it waits, accelerators draw as in communication   W
///
/// (2) as if a failure at one site stopped all, and all returned to a common checkpoint, each writing
/// its own copy, the slowest setting the time: exact for H = 1, an upper bound of the loss for larger
/// H. In (4) every site has its own power usage effectiveness, grid and price: the means of the whole
/// are weighted by energy. The long links' own power is left out. One site is the plain run. What H
/// does to the loss is not modelled: see `network/cross_site.hpp`.

#include <span>

#include <bessemer/core/counted.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/network/cross_site.hpp>
#include <bessemer/run/training_run.hpp>

namespace bessemer::run {

inline constexpr std::size_t most_sites = 64;

/// What one site takes of the whole.
template <Real S = double>
struct SiteShare {
  /// Step of the site alone.
  Time<S> own_step{};
  /// Share of the step in which it waits for other sites.
  S waiting{};
  Power<S> accelerator_power{};
  ItEnergy<S> it_energy{};
  FacilityEnergy<S> facility_energy{};
  water::WaterConsumption<S> water{};
  CarbonMass<S> operational_carbon{};
  carbon::EmbodiedCarbon<S> embodied_carbon{};
  Money<S> rental_cost{};
  Money<S> electricity_cost{};
};

template <Real S = double>
struct CrossSite {
  Time<S> step{};
  /// Of one fragment's exchange.
  Time<S> exchange{};
  /// Per step, not hidden.
  Time<S> exposed{};
  /// A site to others, per step.
  DataSize<S> sent{};
  S goodput{};
  Time<S> duration{};
  ItEnergy<S> it_energy{};
  FacilityEnergy<S> facility_energy{};
  CarbonMass<S> operational_carbon{};
  Money<S> rental_cost{};
  Money<S> electricity_cost{};
  InlineVector<SiteShare<S>, most_sites> sites{};
};

/// A site's job with its share of batch and tokens, its conditions, and the run that follows from
/// them alone.
template <Real S = double>
struct SiteRun {
  Job<S> job = missing<Job<S>>("site.job: must be given");
  Conditions<S> conditions = missing<Conditions<S>>("site.conditions: must be given");
  TrainingRun<S> alone{};
};

namespace detail {

/// Equations (2) and (3): goodput of all sites together.
template <Real S>
[[nodiscard]] constexpr S joint_goodput(std::span<const SiteRun<S>> sites) {
  if (sites.size() == 1) return sites.front().alone.goodput;
  S failures = S(0.0);
  Time<S> write{};
  Time<S> interval{};
  reliability::Recovery<S> recovery = sites.front().conditions.recovery;
  for (const SiteRun<S>& site : sites) {
    const Conditions<S>& of = site.conditions;
    require(!of.spares && !of.maintenance && !of.corruption && !of.early_failures &&
                of.checkpoints.kind == CheckpointKind::synchronous,
            "sites: spares, maintenance, corruption, early failures and checkpoints in the "
            "background are modelled for one site alone; leave them out");
    failures = failures + Time<S>(as<S>(1.0 * second)) / site.alone.mean_time_between_failures;
    write = math::max(write, site.alone.checkpoint_time);
    const Time<S> given = site.conditions.checkpoint_interval;
    if (given > Time<S>{}) interval = interval > Time<S>{} ? math::min(interval, given) : given;
    recovery.detection = math::max(recovery.detection, site.conditions.recovery.detection);
    recovery.restart = math::max(recovery.restart, site.conditions.recovery.restart);
  }
  const Time<S> between = as<S>(1.0 * second) / failures;
  if (!(interval > Time<S>{})) interval = reliability::optimal_interval(write, between);
  return reliability::goodput(interval, write, recovery, between);
}

}  // namespace detail

/// Equations (1) to (4). `exchange.sites` is the number of sites.
template <Real S>
[[nodiscard]] constexpr CrossSite<S> cross_site(std::span<const SiteRun<S>> sites,
                                                const network::SiteExchange<S>& exchange) {
  require(!sites.empty() && sites.size() <= most_sites, "sites: must be 1 to ", most_sites,
          ", got ", sites.size());
  require(static_cast<std::size_t>(exchange.sites) == sites.size(), "exchange.sites: must be the ",
          counted(sites.size(), "site"), ", got ", exchange.sites);
  const S steps = sites.front().alone.steps;
  Time<S> slowest{};
  for (const SiteRun<S>& site : sites) {
    const S apart = site.alone.steps / steps - S(1.0);
    require(
        apart < S(1e-9) && S(-1e-9) < apart,
        "sites: all must take the same number of steps; give each the share of batch and tokens "
        "that it trains on");
    slowest = math::max(slowest, site.alone.step.time);
  }
  CrossSite<S> whole;
  whole.exchange = network::exchange_time(exchange);
  whole.exposed = network::exposed_exchange(exchange, slowest);
  whole.sent = network::sent_per_step(exchange);
  whole.step = slowest + whole.exposed;
  whole.goodput = detail::joint_goodput(sites);
  require_feasible(whole.goodput > S(1e-6),
                   "reliability: sites that fail together keep nothing; lower the failure rates, "
                   "the checkpoint time or the number of sites");
  whole.duration = steps * whole.step / whole.goodput;
  for (const SiteRun<S>& site : sites) {
    TrainingRun<S> run = site.alone;
    const S busy = run.step.time / whole.step;
    StepActivity<S>& activity = run.step.activity;
    activity.matrix = busy * activity.matrix;
    activity.memory = busy * activity.memory;
    activity.communication = busy * activity.communication + (S(1.0) - busy);
    run.duration = whole.duration;
    detail::add_power(run, site.job, site.conditions);
    detail::add_footprint(run, site.job, site.conditions);
    whole.it_energy = whole.it_energy + run.it_energy;
    whole.facility_energy = whole.facility_energy + run.facility_energy;
    whole.operational_carbon = whole.operational_carbon + run.operational_carbon;
    whole.rental_cost = whole.rental_cost + run.rental_cost;
    whole.electricity_cost = whole.electricity_cost + run.electricity_cost;
    whole.sites.push_back({.own_step = run.step.time,
                           .waiting = S(1.0) - busy,
                           .accelerator_power = run.accelerator_power,
                           .it_energy = run.it_energy,
                           .facility_energy = run.facility_energy,
                           .water = run.water,
                           .operational_carbon = run.operational_carbon,
                           .embodied_carbon = run.embodied_carbon,
                           .rental_cost = run.rental_cost,
                           .electricity_cost = run.electricity_cost});
  }
  return whole;
}

}  // namespace bessemer::run
