/// What studies of one run cost, beside the run itself: the README's example on one core.
///
///     gradient_cost_ratio     one answer by all continuous inputs, over one estimate of the whole run
///     samples_per_second      rows of ten moved inputs, two answers each, 200,000 rows

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include <bessemer/bessemer.hpp>

namespace {

using namespace bessemer;
using Clock = std::chrono::steady_clock;

const run::Job<> example{
    .model = catalog::find_model("llama-3.1-405b").description(),
    .training = {.tokens = 15.6 * Ttoken, .sequence_length = 8192, .global_batch = 2048},
    .cluster = {.node = catalog::find_node("dgx-h100").description(), .accelerators = 16'384},
    .plan = {.tensor = 8,
             .pipeline = 16,
             .virtual_stages = 8,
             .schedule = plan::Schedule::interleaved,
             .sequence_parallel = true,
             .sharding = plan::Sharding::gradients,
             .rank_order = plan::RankOrder::pipeline_before_data},
    .software = catalog::find_software("llama-3").description()};

const run::Conditions<> conditions{
    .site = {.name = "",
             .power_usage_effectiveness = 1.2,
             .grid_carbon_intensity = CarbonIntensity<>(400.0 * gCO2e / kWh),
             .water_usage_effectiveness = WaterIntensity<>(0.5 * litre / kWh),
             .grid_water_intensity = WaterIntensity<>(2.0 * litre / kWh),
             .electricity_price = EnergyPrice<>(0.1 * USD / kWh)},
    .failure_rates = {.accelerator = Frequency<>(1.0 / (10.0 * year)),
                      .node = Frequency<>(1.0 / (5.0 * year)),
                      .network_per_accelerator = Frequency<>(1.0 / (50.0 * year))},
    .recovery = {.detection = 60.0 * second, .restart = 300.0 * second},
    .storage = {.bandwidth = 1.0 * TB / second, .writer_bandwidth = 10.0 * GB / second},
    .power_levels = {.matrix = 0.9, .memory_bound = 0.7, .communication = 0.4, .idle = 0.15},
    .embodied = {.per_accelerator = 150.0 * kgCO2e,
                 .per_node = 1500.0 * kgCO2e,
                 .lifetime = 5.0 * year,
                 .utilization = 0.8},
    .rental_rate = RentalRate<>(2.0 * USD / hour)};

const compute::CalibratedKernels<> kernels{
    catalog::find_kernel_calibration("h100-sxm").description()};
const network::CalibratedCollectives<> collectives{
    {catalog::find_collective_calibration("nvlink-4").description(),
     catalog::find_collective_calibration("roce").description()}};

/// Seconds of one call, the best of nine rounds: whatever else the machine does only slows them.
template <class Call>
double seconds(int calls, const Call& call) {
  double best = 1e30;
  for (int round = 0; round < 9; ++round) {
    const auto begin = Clock::now();
    for (int i = 0; i < calls; ++i) call(i);
    best = std::min(best, std::chrono::duration<double>(Clock::now() - begin).count() / calls);
  }
  return best;
}

}  // namespace

int main() {
  double kept = 0.0;
  // Another number of tokens each time, so that nothing can be kept from the last.
  run::Job<> job = example;
  const double estimate = seconds(2000, [&](int) {
    job.training.tokens = job.training.tokens + 1.0 * token;
    kept += run::training_run(job, conditions, kernels, collectives).duration.value();
  });
  const double gradient = seconds(500, [&](int) {
    job.training.tokens = job.training.tokens + 1.0 * token;
    const auto slopes = study::gradient(job, conditions, kernels, collectives, {"step.time"});
    kept += slopes.answers[0].slopes[0];
  });
  const std::size_t inputs = study::input_names(example, conditions, kernels, collectives).size();

  const study::Variants variants(example, conditions, kernels, collectives);
  const std::vector<std::string> moved{"cluster.accelerator.peak.bf16",
                                       "cluster.accelerator.memory_bandwidth",
                                       "cluster.scale_up.bandwidth",
                                       "cluster.scale_up.latency",
                                       "cluster.scale_out.bandwidth",
                                       "cluster.scale_out.latency",
                                       "site.electricity_price",
                                       "site.power_usage_effectiveness",
                                       "cost.rental_rate",
                                       "reliability.restart"};
  const std::vector<double> values = variants.values();
  study::Rows rows(200'000, Eigen::Index(moved.size()));
  for (Eigen::Index column = 0; column < rows.cols(); ++column) {
    const auto at =
        std::find(variants.names().begin(), variants.names().end(), moved[std::size_t(column)]);
    if (at == variants.names().end()) {
      for (const std::string& name : variants.names()) std::fprintf(stderr, "%s\n", name.c_str());
      return std::fprintf(stderr, "no input %s\n", moved[std::size_t(column)].c_str()), 1;
    }
    const double value = values[std::size_t(at - variants.names().begin())];
    for (Eigen::Index row = 0; row < rows.rows(); ++row) {
      // Within 10 percent, in another order in each column.
      const auto step = (row * (2 * column + 7919)) % rows.rows();
      rows(row, column) =
          value * (0.9 + 0.2 * static_cast<double>(step) / static_cast<double>(rows.rows()));
    }
  }
  const auto begin = Clock::now();
  const study::Answers answers = variants.answers(moved, rows, {"step.time", "rental_cost"});
  const double sampling = std::chrono::duration<double>(Clock::now() - begin).count();
  kept += answers.values.sum();
  if (!answers.refused.empty()) {
    return std::fprintf(stderr, "refused: %s\n", answers.refused[0].second.c_str()), 1;
  }
  std::printf(
      "{\"gradient_cost_ratio\": %.4g, \"gradient_inputs\": %zu, \"gradient_seconds\": %.4g, "
      "\"run_seconds\": %.4g, \"samples_per_second\": %.6g}\n",
      gradient / estimate, inputs, gradient, estimate, static_cast<double>(rows.rows()) / sampling);
  return kept > 0.0 ? 0 : 1;
}
