#pragma once

/// The run that a plan of a case makes of its step: what `training_run` says of it, joined to its site
/// where overhead or supply of the site follow from the run.
///
///     run       step, failures, power, overhead of the cooling              about a microsecond
///     supply    the hours at the meter, if a figure or the connection       2 ns for an hour with plants
///               asks for them                                               or storage, else none

#include <memory>

#include <bessemer/run/joined_site.hpp>
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

  /// The hours of supply, if they are asked for or the connection may be too small; false where they
  /// cannot be.
  [[nodiscard]] bool supply(bool asked) {
    if (!is_sited() || !case_.site->is_supplied()) return true;
    if (!run::can_be_by_hour(run_.duration)) return false;
    const Power<> meter = it_power() * at_site_.site.power_usage_effectiveness;
    if (!asked && !case_.site->supply().may_refuse(meter)) return true;
    try {
      at_site_.site = case_.site->supplied(at_site_.site, it_power(), run_.duration);
      run::move_to_site(run_, case_.job, at_site_);
      return true;
    } catch (const Infeasible&) { return false; }
  }

  [[nodiscard]] double figure(Figure figure) const { return figure_of(run_, figure); }

 private:
  [[nodiscard]] bool is_sited() const { return case_.site != nullptr; }
  [[nodiscard]] Power<> it_power() const { return total_of<Power<>>(run_.it_power); }

  const Case& case_;
  run::Conditions<double> alone_;
  run::Conditions<double> at_site_;
  run::TrainingRun<double> run_{};
};

}  // namespace bessemer::study
