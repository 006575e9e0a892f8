#pragma once

/// The run that a plan of a case makes of its step: what `training_run` says of it, joined to its site
/// where overhead or supply of the site follow from the run.
///
///     run       step, failures, power, overhead of the cooling              about a microsecond
///     supply    the hours at the meter, if a figure or the connection       20 ns for each hour of the run
///               asks for them                                               with plants or storage, else
///                                                                           as much in all
///
/// What hours so far drew, emitted and cost bounds from below what all of them will: a search breaks off
/// where that is too much already.

#include <memory>

#include <bessemer/run/joined_site.hpp>
#include <bessemer/study/search/bounds.hpp>
#include <bessemer/study/search/figures.hpp>
#include <bessemer/study/search/space.hpp>

namespace bessemer::study {

/// One job with what surrounds it: machines, precisions and sites differ from case to case, plans within.
template <Real S, compute::KernelModel<S> Kernels, network::CollectiveModel<S> Collectives>
struct SearchCase {
  run::Job<S> job;
  run::Conditions<S> conditions;
  Kernels kernels;
  Collectives collectives;
  compute::AttentionFlops convention = compute::AttentionFlops::causal_half;
  Space space{};
  /// Where overhead or supply of the site of `conditions` follow from the run.
  std::shared_ptr<const run::JoinedSite> site{};
};

/// What became of the hours of supply.
enum class Supplied { told, impossible, broken_off };

/// One run after the other, each in the place of the last.
template <class Case>
class CaseRun {
 public:
  explicit CaseRun(const Case& of) : case_{of}, alone_{of.conditions}, at_site_{of.conditions} {
    // The peak at the meter is not known before the overhead of the cooling is.
    if (is_sited() && of.site->is_cooled()) alone_.power.site_limit = {};
  }

  /// Whether the site may refuse runs.
  [[nodiscard]] bool may_refuse() const {
    return is_sited() || case_.conditions.power.site_limit > Power<>{};
  }

  /// All but the hours of supply; false where the run cannot be.
  [[nodiscard]] bool take(const run::Step<double>& step) {
    try {
      run_ = run::training_run(case_.job, alone_, step);
      if (is_sited()) {
        at_site_.site = case_.site->cooled(case_.conditions.site, it_power());
        run::move_to_site(run_, case_.job, at_site_);
      }
      return true;
    } catch (const Infeasible&) { return false; }
  }

  /// The hours of supply, if they are asked for or the connection may be too small, as long as
  /// `goes_on()` says so.
  template <class GoesOn>
  [[nodiscard]] Supplied supply(bool asked, const GoesOn& goes_on) {
    if (!is_sited() || !case_.site->is_supplied()) return Supplied::told;
    if (!run::can_be_by_hour(run_.duration)) return Supplied::impossible;
    const Power<> meter = it_power() * at_site_.site.power_usage_effectiveness;
    const run::SteadySupply& supply = case_.site->supply();
    if (!asked && !supply.may_refuse(meter)) return Supplied::told;
    try {
      const auto totals =
          supply.totals_while(meter, run_.duration, [&](const run::MeterTotals& so_far) {
            so_far_ = so_far;
            return goes_on();
          });
      if (!totals) return Supplied::broken_off;
      at_site_.site = run::supplied_site(at_site_.site, *totals);
      run::move_to_site(run_, case_.job, at_site_);
      return Supplied::told;
    } catch (const Infeasible&) { return Supplied::impossible; }
  }

  [[nodiscard]] double figure(Figure figure) const { return figure_of(run_, figure); }

  /// No less than this it will be, while `supply` asks whether to go on.
  [[nodiscard]] double least(Figure figure) const {
    switch (figure) {
      case Figure::carbon: return bound_margin * so_far_.carbon.value();
      case Figure::electricity_cost: return bound_margin * so_far_.cost.value();
      case Figure::water: {
        const Volume<> grid = so_far_.grid * at_site_.site.grid_water_intensity;
        return bound_margin * Volume<>(run_.water.on_site + grid).value();
      }
      default: return figure_of(run_, figure);
    }
  }

 private:
  [[nodiscard]] bool is_sited() const { return case_.site != nullptr; }
  [[nodiscard]] Power<> it_power() const { return total_of<Power<>>(run_.it_power); }

  const Case& case_;
  run::Conditions<double> alone_;
  run::Conditions<double> at_site_;
  run::TrainingRun<double> run_{};
  run::MeterTotals so_far_{};
};

}  // namespace bessemer::study
