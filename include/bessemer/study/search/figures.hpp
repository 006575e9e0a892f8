#pragma once

/// By what plans are compared: figures of a run, each better when it is smaller, and bounds on them.

#include <array>
#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

#include <bessemer/run/training_run.hpp>

namespace bessemer::study {

enum class Figure {
  step_time,
  duration,
  memory,
  energy,
  power,
  carbon,
  water,
  rental_cost,
  electricity_cost,
  accelerator_time,
  accelerators,
  changes
};

struct FigureName {
  std::string_view name;
  Figure figure;
  std::string_view unit;
};

/// As a scenario and a result name them, in the unit that they are compared in.
inline constexpr FigureName figure_names[] = {
    {"step.time", Figure::step_time, "s"},
    {"duration", Figure::duration, "s"},
    {"memory.total", Figure::memory, "byte"},
    {"energy.facility", Figure::energy, "J"},
    {"power.it", Figure::power, "W"},
    {"carbon.operational_location", Figure::carbon, "kgCO2e"},
    {"water", Figure::water, "m3"},
    {"cost.rental", Figure::rental_cost, "USD"},
    {"cost.electricity", Figure::electricity_cost, "USD"},
    {"accelerator_hours", Figure::accelerator_time, "s"},
    {"accelerators", Figure::accelerators, ""},
    {"changes", Figure::changes, ""}};

/// A figure that must not exceed a limit.
struct Limit {
  Figure figure = Figure::step_time;
  double most = 0.0;
};

/// What is sought: least of the first objective, ties by the next, and at last by a plan's number.
struct Goal {
  std::vector<Figure> objectives{Figure::step_time};
  std::vector<Limit> limits{};
  /// Plans must fit the accelerators' memory.
  bool fits = true;
  /// Of `Figure::changes`: keys in which plans differ from this one.
  plan::Plan from{};
};

inline constexpr std::size_t most_objectives = 4;

/// Whether a figure follows from step and memory alone, without the run around them.
[[nodiscard]] constexpr bool is_of_step(Figure figure) {
  return figure == Figure::step_time || figure == Figure::memory ||
         figure == Figure::accelerators || figure == Figure::changes;
}

/// Whether a figure grows with the step's time, whatever else differs.
[[nodiscard]] constexpr bool grows_with_time(Figure figure) {
  return figure == Figure::step_time || figure == Figure::duration ||
         figure == Figure::rental_cost || figure == Figure::accelerator_time;
}

/// Whether a figure depends on the hours of supply at a site.
[[nodiscard]] constexpr bool is_of_supply(Figure figure) {
  return figure == Figure::carbon || figure == Figure::water || figure == Figure::electricity_cost;
}

/// One figure of a run, in the unit of `figure_names`.
template <Real S>
[[nodiscard]] double figure_of(const run::TrainingRun<S>& run, Figure figure) {
  const auto plain = [](const auto& quantity) { return static_cast<double>(quantity.value()); };
  switch (figure) {
    case Figure::step_time: return plain(run.step.time);
    case Figure::duration: return plain(run.duration);
    case Figure::memory: return plain(run.step.memory.total);
    case Figure::energy: return plain(run.facility_energy.quantity());
    case Figure::power: return plain(total_of<Power<S>>(run.it_power));
    case Figure::carbon: return plain(run.operational_carbon);
    case Figure::water: return plain(total_of<Volume<S>>(run.water));
    case Figure::rental_cost: return plain(run.rental_cost);
    case Figure::electricity_cost: return plain(run.electricity_cost);
    case Figure::accelerator_time: return plain(run.accelerator_time);
    case Figure::accelerators:
    case Figure::changes: break;
  }
  return 0.0;
}

}  // namespace bessemer::study
