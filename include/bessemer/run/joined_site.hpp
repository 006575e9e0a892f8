#pragma once

/// A run joined to its site: the overhead of its cooling at the power that it draws, and the hours of its
/// supply at that power for as long as it takes. For many runs of one site: what does not differ
/// between them is worked out once.
///
///     PUE, WUE = f(P_IT)          a year of the building at a steady load                 (1)
///     I, p, w  = g(PUE P_IT, D)   carbon, money and water for each energy at the meter    (2)
///
///     P_IT, D   power and duration of the run; neither depends on the site     W, s
///
/// (1) as `cooled_site` has it of such a year (energy/steady_year.hpp), (2) as the hours of the run come
/// to (steady_supply.hpp). A building whose rating is not given is built for the run: then all of it
/// scales with the load, but for heat that is sold.

#include <bessemer/energy/steady_year.hpp>
#include <bessemer/run/steady_supply.hpp>
#include <bessemer/run/training_run.hpp>
#include <bessemer/water/cooling_tower.hpp>

namespace bessemer::run {

/// What carries the heat of a site, and through which weather.
struct SiteCooling {
  facility::Cooling<> cooling{};
  facility::HeatReuse<> reuse{};
  /// Stages of a building that is rated 1 W, from the load upstream.
  std::vector<facility::Conversion<>> chain{};
  /// IT power that the building is for; what the run draws if not given.
  std::optional<Power<>> rated{};
  double other_share = 0.01;
  double cycles_of_concentration = 5.0;
  facility::WeatherSeries weather{};
};

/// What of a site follows from the run at it.
struct SiteSettings {
  std::optional<SiteCooling> cooling{};
  std::optional<SiteSupply> supply{};
};

/// Joins any run to the site that its conditions name.
class JoinedSite {
 public:
  /// Throws `InvalidInput` where the settings make no sense.
  explicit JoinedSite(SiteSettings settings) : settings_{std::move(settings)} {
    if (settings_.cooling) {
      const SiteCooling& of = *settings_.cooling;
      if (of.reuse.demand > Power<>{}) check(of.reuse);
      year_ = energy::cooling_year(of.cooling, of.weather);
    }
    if (settings_.supply) supply_.emplace(*settings_.supply);
  }

  [[nodiscard]] bool is_cooled() const { return settings_.cooling.has_value(); }
  [[nodiscard]] bool is_supplied() const { return supply_.has_value(); }
  [[nodiscard]] const SteadySupply& supply() const { return *supply_; }

  /// Equation (1). Throws `Infeasible` where the building is too small.
  [[nodiscard]] facility::Site<> cooled(facility::Site<> site, const Power<>& it_power) const {
    if (!settings_.cooling) return site;
    const SiteCooling& of = *settings_.cooling;
    const Power<> rated = of.rated.value_or(it_power);
    require_feasible(it_power <= (1.0 + 1e-12) * rated, "site.cooling.rated: the run draws ",
                     it_power.value() / 1e6, " MW and the building is for ", rated.value() / 1e6,
                     " MW of IT; take fewer accelerators or a larger building");
    energy::Building<> building{.cooling = of.cooling,
                                .reuse = of.reuse,
                                .chain = of.chain,
                                .rated_it = 1.0 * watt,
                                .other_share = of.other_share};
    // All powers over the rating, the heat that is sold among them.
    building.reuse.demand = double(of.reuse.demand / rated) * watt;
    const auto year = energy::steady_year(building, year_, double(it_power / rated) * watt);
    site.power_usage_effectiveness = energy::power_usage_effectiveness(year);
    site.water_usage_effectiveness = water::water_usage_effectiveness(
        water::tower_water(year.evaporated, of.cycles_of_concentration), year.it);
    return site;
  }

  /// Equation (2) on a site that is cooled. Throws `Infeasible` where the connection is too small and
  /// `InvalidInput` where the run takes more than 20 years.
  [[nodiscard]] facility::Site<> supplied(const facility::Site<>& site, const Power<>& it_power,
                                          const Time<>& duration) const {
    if (!supply_) return site;
    return supplied_site(site,
                         supply_->totals(it_power * site.power_usage_effectiveness, duration));
  }

  /// Equations (1) and (2).
  [[nodiscard]] facility::Site<> of(const facility::Site<>& site, const Power<>& it_power,
                                    const Time<>& duration) const {
    return supplied(cooled(site, it_power), it_power, duration);
  }

 private:
  SiteSettings settings_;
  energy::CoolingYear year_{};
  std::optional<SteadySupply> supply_{};
};

/// A run whose site is another than it was estimated at: peaks, energy and all that follows from it. Throws
/// `Infeasible` where the site cannot deliver the peak.
template <Real S>
constexpr void move_to_site(TrainingRun<S>& run, const Job<S>& job,
                            const Conditions<S>& conditions) {
  facility::check(conditions.site);
  detail::add_power(run, job, conditions);
  detail::add_footprint(run, job, conditions);
}

}  // namespace bessemer::run
