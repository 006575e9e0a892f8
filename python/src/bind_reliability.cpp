#include <array>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <pybind11/stl.h>
#include <pybind11/typing.h>

#include <bessemer/reliability/aging.hpp>
#include <bessemer/reliability/checkpointing.hpp>
#include <bessemer/reliability/elastic.hpp>
#include <bessemer/reliability/history.hpp>
#include <bessemer/reliability/optimal_tiers.hpp>
#include <bessemer/reliability/part_failures.hpp>
#include <bessemer/reliability/repair_queue.hpp>
#include <bessemer/reliability/run_losses.hpp>
#include <bessemer/reliability/spares.hpp>

#include "bind.hpp"

namespace bessemer::python {

namespace {

namespace py = pybind11;
using facility::Recovery;
using reliability::HistorySettings;
using reliability::Outage;
using reliability::RepairShop;

/// Read by `bessemer.reliability`, which gives it attributes and units. Times are in seconds, rates
/// per second.
using Record = py::typing::Dict<py::str, py::object>;
using Numbers = std::vector<double>;

Recovery<> recovery_of(const Numbers& numbers) {
  return {.detection = numbers.at(0) * second, .restart = numbers.at(1) * second};
}

/// Tiers: memory cost, storage cost, survived, detection and restart from memory; then from storage.
reliability::TieredCheckpoint<> tiers_of(const Numbers& numbers, const Numbers& recovery) {
  return {.memory_cost = numbers.at(0) * second,
          .storage_cost = numbers.at(1) * second,
          .survived = numbers.at(2),
          .from_memory = {.detection = numbers.at(3) * second, .restart = numbers.at(4) * second},
          .from_storage = recovery_of(recovery)};
}

reliability::BackgroundCheckpoint<> background_of(const Numbers& numbers) {
  return {.snapshot = numbers.at(0) * second,
          .persist = numbers.at(1) * second,
          .slowdown = numbers.at(2)};
}

/// Lists that are empty stand for what is not there.
HistorySettings settings_of(double mean_time, double interval, double cost, const Numbers& recovery,
                            const Numbers& background, const Numbers& tiers, int storage_every,
                            const Numbers& corruption) {
  HistorySettings settings{.mean_time_between_failures = mean_time * second,
                           .interval = interval * second,
                           .cost = cost * second,
                           .recovery = recovery_of(recovery)};
  if (!background.empty()) {
    settings.writes_in_background = true;
    settings.background = background_of(background);
  }
  if (!tiers.empty()) {
    settings.storage_every = storage_every;
    settings.tiers = tiers_of(tiers, recovery);
  }
  if (!corruption.empty()) {
    settings.corruption = {.mean_time_between = corruption.at(0) * second,
                           .check = corruption.at(1) * second};
  }
  return settings;
}

reliability::RunLosses<> losses_of(const HistorySettings& s, bool checks) {
  const Time<> m = s.mean_time_between_failures;
  if (s.writes_in_background) {
    return run_losses(reliability::lost_time(s.interval, s.background, s.recovery, m));
  }
  if (s.storage_every > 0) {
    return run_losses(reliability::lost_time(s.interval, s.storage_every, s.tiers, m));
  }
  if (checks) {
    return run_losses(reliability::lost_time(s.interval, s.cost, s.recovery, m, s.corruption));
  }
  return run_losses(reliability::lost_time(s.interval, s.cost, s.recovery, m));
}

/// A column per share, a row per interval.
Record lost_shares(const Numbers& intervals, double mean_time, double cost, const Numbers& recovery,
                   const Numbers& background, const Numbers& tiers, int storage_every,
                   const Numbers& corruption, double maintenance, double waiting,
                   double throughput) {
  std::vector<std::pair<std::string, Numbers>> columns;
  Numbers goodputs;
  for (const double interval : intervals) {
    const HistorySettings settings = settings_of(mean_time, interval, cost, recovery, background,
                                                 tiers, storage_every, corruption);
    const auto losses =
        run_losses(losses_of(settings, !corruption.empty()), maintenance, waiting, throughput);
    std::size_t column = 0;
    each_part(losses, [&](std::string_view part, double share) {
      if (columns.size() == column) columns.emplace_back(part, Numbers{});
      columns[column++].second.push_back(share);
    });
    goodputs.push_back(reliability::goodput(losses));
  }
  Record record;
  record["goodput"] = goodputs;
  for (const auto& [part, shares] : columns) record[part.c_str()] = shares;
  return record;
}

Record simulated_history(double mean_time, double interval, double cost, const Numbers& recovery,
                         const Numbers& background, const Numbers& tiers, int storage_every,
                         const Numbers& corruption, const std::vector<int>& pool, double repair,
                         bool repairs_vary, int incidents, std::uint64_t seed) {
  HistorySettings settings = settings_of(mean_time, interval, cost, recovery, background, tiers,
                                         storage_every, corruption);
  if (!pool.empty()) {
    settings.takes_nodes = true;
    settings.shop = {.spares = pool.at(0), .repair = repair * second, .crews = pool.at(1)};
    settings.repairs_vary = repairs_vary;
  }
  reliability::History history;
  {
    const py::gil_scoped_release released;
    history = reliability::simulate_history(settings, incidents, seed);
  }
  Record record;
  each_part(history, [&](std::string_view part, const Time<>& time) {
    record[std::string(part).c_str()] = in(time, second);
  });
  record["failures"] = history.failures;
  record["corruptions"] = history.corruptions;
  return record;
}

/// By Young, by Daly, exactly.
std::tuple<double, double, double> checkpoint_intervals(double cost, double mean_time) {
  const Time<> c = cost * second, m = mean_time * second;
  return {reliability::young_interval(c, m).value(), reliability::daly_interval(c, m).value(),
          reliability::optimal_interval(c, m).value()};
}

double background_interval(const Numbers& background, double mean_time) {
  return reliability::optimal_interval(background_of(background), mean_time * second).value();
}

std::pair<double, int> tier_intervals(const Numbers& tiers, const Numbers& recovery,
                                      double mean_time) {
  const auto best = reliability::optimal_tiers(tiers_of(tiers, recovery), mean_time * second);
  return {best.interval.value(), best.storage_every};
}

std::tuple<double, double, double> pool_shares(int spares, double repair, int crews,
                                               bool spares_fail, int nodes, double node_rate) {
  const auto state = reliability::pool_state(
      RepairShop<>{
          .spares = spares, .repair = repair * second, .crews = crews, .spares_fail = spares_fail},
      nodes, node_rate / second);
  return {state.waiting, state.nodes_out, state.crews_busy};
}

std::tuple<double, double, double> elastic_shares(int spares, double repair, int crews,
                                                  int replicas, int nodes_per_replica,
                                                  double node_rate, bool repacks) {
  const auto state = reliability::elastic_state(
      RepairShop<>{.spares = spares, .repair = repair * second, .crews = crews}, replicas,
      nodes_per_replica, node_rate / second, repacks);
  return {state.throughput, state.full, state.stopped};
}

using Outages = std::vector<std::pair<double, int>>;

std::vector<Outage<>> outages_of(const Outages& given) {
  std::vector<Outage<>> outages;
  for (const auto& [rate, nodes] : given) {
    outages.push_back({.rate = rate / second, .nodes = nodes});
  }
  return outages;
}

double spares_chance(int spares, const Outages& given, double repair) {
  const auto outages = outages_of(given);
  return reliability::spares_suffice(spares, std::span<const Outage<>>(outages), repair * second);
}

int spares_needed(double chance, const Outages& given, double repair) {
  const auto outages = outages_of(given);
  return reliability::spares_for(chance, std::span<const Outage<>>(outages), repair * second);
}

/// Rates in the order of `each_part`; parts as accelerators and adapters of a node, nodes behind a
/// switch and in a power domain.
Record job_failures(const std::array<double, 8>& rates, const std::array<int, 4>& parts,
                    const std::vector<int>& nodes) {
  const auto rate = [&rates](std::size_t i) { return rates[i] / second; };
  const facility::PartRates<> given{.accelerator = rate(0),
                                    .memory = rate(1),
                                    .adapter = rate(2),
                                    .network_switch = rate(3),
                                    .host = rate(4),
                                    .power = rate(5),
                                    .software = rate(6),
                                    .job = rate(7)};
  const facility::MachineParts machine{.accelerators_per_node = parts[0],
                                       .adapters_per_node = parts[1],
                                       .nodes_per_switch = parts[2],
                                       .nodes_per_power_domain = parts[3]};
  std::vector<std::pair<std::string, Numbers>> columns;
  Numbers own, peer, mean_times;
  for (const int n : nodes) {
    const auto failures = reliability::part_failures(given, machine, n);
    std::size_t column = 0;
    each_part(failures, [&](std::string_view part, const Frequency<>& value) {
      if (columns.size() == column) columns.emplace_back(part, Numbers{});
      columns[column++].second.push_back(value.value());
    });
    mean_times.push_back(reliability::mean_time_to_failure(failures).value());
    own.push_back(reliability::survived_share(failures, reliability::CopyPlace::own_host));
    peer.push_back(reliability::survived_share(failures, reliability::CopyPlace::peer_host));
  }
  Record record;
  record["mean_time"] = mean_times;
  record["own_host"] = own;
  record["peer_host"] = peer;
  for (const auto& [part, values] : columns) record[part.c_str()] = values;
  return record;
}

/// Life: excess, early life, wear-out life, shape. The mean rate of a run that begins at an age.
double aged_rate(double rate, const std::array<double, 4>& life, double age, double length) {
  const reliability::Aging<> aging{.rate = rate / second,
                                   .early_excess = life[0],
                                   .early_life = life[1] * second,
                                   .wear_out_life = life[2] * second,
                                   .wear_out_shape = life[3]};
  return reliability::mean_rate(aging, age * second, length * second).value();
}

double early_excess_of(double failing_share, double rate, double early_life) {
  return reliability::early_excess(failing_share, rate / second, early_life * second);
}

}  // namespace

void bind_reliability(py::module_& module) {
  module.def("checkpoint_intervals", &checkpoint_intervals, py::arg("cost"), py::arg("mean_time"));
  module.def("background_interval", &background_interval, py::arg("background"),
             py::arg("mean_time"));
  module.def("tier_intervals", &tier_intervals, py::arg("tiers"), py::arg("recovery"),
             py::arg("mean_time"));
  module.def("lost_shares", &lost_shares, py::arg("intervals"), py::arg("mean_time"),
             py::arg("cost"), py::arg("recovery"), py::arg("background"), py::arg("tiers"),
             py::arg("storage_every"), py::arg("corruption"), py::arg("maintenance"),
             py::arg("waiting"), py::arg("throughput"));
  module.def("simulated_history", &simulated_history, py::arg("mean_time"), py::arg("interval"),
             py::arg("cost"), py::arg("recovery"), py::arg("background"), py::arg("tiers"),
             py::arg("storage_every"), py::arg("corruption"), py::arg("pool"), py::arg("repair"),
             py::arg("repairs_vary"), py::arg("incidents"), py::arg("seed"));
  module.def("pool_shares", &pool_shares, py::arg("spares"), py::arg("repair"), py::arg("crews"),
             py::arg("spares_fail"), py::arg("nodes"), py::arg("node_rate"));
  module.def("elastic_shares", &elastic_shares, py::arg("spares"), py::arg("repair"),
             py::arg("crews"), py::arg("replicas"), py::arg("nodes_per_replica"),
             py::arg("node_rate"), py::arg("repacks"));
  module.def("spares_chance", &spares_chance, py::arg("spares"), py::arg("outages"),
             py::arg("repair"));
  module.def("spares_needed", &spares_needed, py::arg("chance"), py::arg("outages"),
             py::arg("repair"));
  module.def("job_failures", &job_failures, py::arg("rates"), py::arg("parts"), py::arg("nodes"));
  module.def("aged_rate", &aged_rate, py::arg("rate"), py::arg("life"), py::arg("age"),
             py::arg("length"));
  module.def("early_excess", &early_excess_of, py::arg("failing_share"), py::arg("rate"),
             py::arg("early_life"));
}

}  // namespace bessemer::python
