#pragma once

/// A run on machines that are rented in other ways than by the hour: taken away now and then (spot),
/// or paid for a whole term.
///
///     1/M' = 1/M + lambda,   R' = (R/M + R_s lambda) M'                               (1)
///     g_s  = g (1 - lost(w', C, R', M')) / (1 - lost(w, C, R, M))                     (2)
///     c_s  = a t (g / g_s) r_s                                                        (3)
///     c_c  = a T ceil(t / T) r_c,  or a t r_c / u                                     (4)
///
///     M, C, w, R  mean time between failures, checkpoint time, interval, recovery     s
///     lambda      interruptions of the job by the lender per time                     1/s   >= 0
///     R_s         until machines are back and the job runs                            s     >= 0
///     g, t        goodput and duration of the run on machines of one's own            1, s
///     lost        share of time lost (reliability/goodput.hpp), w' the best interval
///                 under (1) unless the run's was given
///     T, u        term, and share of it that is used by this run and others           s, (0, 1]
///
/// Interruptions are one more way to fail; (1) mixes recoveries by how often each occurs, which is
/// exact to first order. Machines are billed while the job recovers. A run alone pays whole terms.

#include <cmath>

#include <bessemer/core/error.hpp>
#include <bessemer/cost/rental.hpp>
#include <bessemer/reliability/checkpointing.hpp>
#include <bessemer/reliability/goodput.hpp>
#include <bessemer/run/training_run.hpp>

namespace bessemer::run {

/// What may be taken away.
template <Real S = double>
struct SpotTerms {
  RentalRate<S> rate = missing<RentalRate<S>>("spot.rate: must be given");
  /// Of the whole job.
  Frequency<S> interruptions = missing<Frequency<S>>("spot.interruptions: must be given");
  Time<S> restart = missing<Time<S>>("spot.restart: must be given");
};

/// The same run on such machines.
template <Real S = double>
struct SpotRun {
  Time<S> mean_time_between_stops{};
  Time<S> interval{};
  S goodput{};
  Time<S> duration{};
  Money<S> cost{};
  /// Price of an hour that the run would need on machines of its own.
  RentalRate<S> useful_rate{};
};

/// Equations (1) to (3). `Infeasible` where interruptions leave no work.
template <Real S>
[[nodiscard]] constexpr SpotRun<S> spot_run(const TrainingRun<S>& run,
                                            const reliability::Recovery<S>& recovery,
                                            const SpotTerms<S>& terms, bool best_interval = true) {
  require(terms.interruptions >= Frequency<S>{}, "spot.interruptions: must not be negative, got ",
          static_cast<double>(terms.interruptions.value()) * day.value(), " a day");
  require(terms.restart >= Time<S>{}, "spot.restart: must not be negative, got ",
          static_cast<double>(terms.restart.value()), " s");
  const S lost = total_of<S>(reliability::lost_time(run.checkpoint_interval, run.checkpoint_time,
                                                    recovery, run.mean_time_between_failures));
  SpotRun<S> spot;
  const Frequency<S> failures = S(1.0) / run.mean_time_between_failures;
  const Frequency<S> stops = failures + terms.interruptions;
  spot.mean_time_between_stops = S(1.0) / stops;
  reliability::Recovery<S> mixed = recovery;
  if (stops > Frequency<S>{}) {
    mixed.detection = S(failures / stops) * recovery.detection;
    mixed.restart =
        S(failures / stops) * recovery.restart + S(terms.interruptions / stops) * terms.restart;
  }
  spot.interval = best_interval ? reliability::optimal_interval(run.checkpoint_time,
                                                                spot.mean_time_between_stops)
                                : run.checkpoint_interval;
  const S lost_on_spot = total_of<S>(reliability::lost_time(spot.interval, run.checkpoint_time,
                                                            mixed, spot.mean_time_between_stops));
  spot.goodput = run.goodput * (S(1.0) - lost_on_spot) / (S(1.0) - lost);
  require_feasible(spot.goodput > S(1e-6), "cost.spot: a job that is stopped every ",
                   static_cast<double>(spot.mean_time_between_stops.value()),
                   " s keeps nothing; fewer interruptions or a faster restart are needed");
  const S longer = run.goodput / spot.goodput;
  spot.duration = longer * run.duration;
  spot.cost = cost::rental_cost(Time<S>(longer * run.accelerator_time), terms.rate);
  spot.useful_rate = longer * terms.rate;
  return spot;
}

/// Equation (4), left: a run that is alone on the machines pays whole terms.
template <Real S>
[[nodiscard]] constexpr Money<S> committed_cost(const TrainingRun<S>& run, const Time<S>& term,
                                                const RentalRate<S>& rate) {
  require(term > Time<S>{}, "commitment.term: must be positive, got ",
          static_cast<double>(term.value()), " s");
  const auto wanted = static_cast<double>(S(run.duration / term));
  require(wanted <= 1e6, "commitment.term: the run takes ", wanted, " terms; give a longer one");
  auto terms = static_cast<double>(static_cast<long long>(wanted));
  if (terms < wanted) terms += 1.0;
  const S more = S(terms) / S(run.duration / term);
  return cost::rental_cost(Time<S>(more * run.accelerator_time), rate);
}

/// Equation (4), right: others use what the run leaves of the term.
template <Real S>
[[nodiscard]] constexpr Money<S> shared_commitment_cost(const TrainingRun<S>& run,
                                                        const S& utilization,
                                                        const RentalRate<S>& rate) {
  require(utilization > S(0.0) && utilization <= S(1.0),
          "commitment.utilization: must be in (0, 1], got ", static_cast<double>(utilization));
  return cost::rental_cost(run.accelerator_time, RentalRate<S>(rate / utilization));
}

}  // namespace bessemer::run
