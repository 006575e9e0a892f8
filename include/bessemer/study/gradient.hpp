#pragma once

/// The gradient of a run: every answer by every continuous input, exactly, through the same formulas.
///
///     g_i = d y / d x_i        e_i = x_i / y  g_i  (elasticity: percent by percent)          (1)
///
///     x   an input of `inputs.hpp` or `run_inputs.hpp`, in the library's units
///     y   an answer of `each_answer`
///
/// One evaluation on `Traced`, walked back once for each answer that is asked for. What is decided by
/// the inputs (the longer of two, the cheaper of several, whole numbers) is held as it was decided.

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include <bessemer/core/near_names.hpp>
#include <bessemer/study/lifted.hpp>
#include <bessemer/study/lifted_conditions.hpp>
#include <bessemer/study/run_inputs.hpp>
#include <bessemer/study/traced.hpp>

namespace bessemer::study {

/// An answer with its slopes, in the order of `input_names`.
struct AnswerSlopes {
  std::string_view answer{};
  double value = 0.0;
  std::vector<double> slopes{};
};

struct Gradient {
  /// Values of the inputs, in the order of `input_names`.
  std::vector<double> inputs{};
  std::vector<AnswerSlopes> answers{};
};

/// Names of the inputs that a gradient has, in its order.
template <class Kernels, class Collectives>
[[nodiscard]] std::vector<std::string> input_names(run::Job<> job, run::Conditions<> conditions,
                                                   Kernels kernels, Collectives collectives) {
  std::vector<std::string> names;
  detail::each_input_of([&](const InputName& name, auto& /*of*/) { names.push_back(name.text()); },
                        job, conditions, kernels, collectives);
  return names;
}

/// Equation (1) for the named answers. Throws as `run::training_run` does, and `InvalidInput` for an
/// unknown answer.
template <class Kernels, class Collectives>
[[nodiscard]] Gradient gradient(
    const run::Job<>& job, const run::Conditions<>& conditions, const Kernels& kernels,
    const Collectives& collectives, const std::vector<std::string>& answers,
    compute::AttentionFlops convention = compute::AttentionFlops::causal_half) {
  Gradient found;
  Tape tape;
  run::Job<Traced> traced_job = lifted<Traced>(job);
  run::Conditions<Traced> traced_conditions = lifted<Traced>(conditions);
  auto traced_kernels = lifted<Traced>(kernels);
  auto traced_collectives = lifted<Traced>(collectives);
  detail::each_input_of(
      [&](const InputName& /*name*/, auto& input) {
        Traced& number = number_of(input);
        found.inputs.push_back(number.value());
        number = tape.input(number.value());
      },
      traced_job, traced_conditions, traced_kernels, traced_collectives);
  const auto run = run::training_run(traced_job, traced_conditions, traced_kernels,
                                     traced_collectives, convention);
  std::vector<std::string_view> known;
  each_answer(run, [&](std::string_view name, const auto& /*value*/) { known.push_back(name); });
  for (const std::string& wanted : answers) {
    if (std::find(known.begin(), known.end(), wanted) == known.end()) {
      fail_unknown_name("gradient", wanted, known);
    }
    each_answer(run, [&](std::string_view name, const auto& answer) {
      if (name != wanted) return;
      const Traced& value = number_of(answer);
      found.answers.push_back({name, value.value(), tape.slopes(value)});
    });
  }
  return found;
}

}  // namespace bessemer::study
