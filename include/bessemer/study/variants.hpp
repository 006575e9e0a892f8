#pragma once

/// Answers of many variants of one run: row by row, some of its continuous inputs are moved.
///
///     const Variants variants(job, conditions, kernels, collectives);
///     const Answers found = variants.answers({"site.electricity_price"}, rows, {"electricity_cost"});
///
/// What an estimate checks it checks here, for each row: a row that makes no sense has no answer, and
/// the sentence that says why; the others have theirs. Numbers are in the library's units. Constant
/// beside its columns; allocates for those.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <bessemer/core/near_names.hpp>
#include <bessemer/study/run_inputs.hpp>

namespace bessemer::study {

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct Answers {
  /// A line for each row, a column for each answer; NaN where there is none.
  Rows values;
  /// Rows without answers, each with the reason.
  std::vector<std::pair<Eigen::Index, std::string>> refused{};
};

template <class Kernels, class Collectives>
class Variants {
 public:
  Variants(run::Job<> job, run::Conditions<> conditions, Kernels kernels, Collectives collectives,
           compute::AttentionFlops convention = compute::AttentionFlops::causal_half)
      : job_{std::move(job)},
        conditions_{std::move(conditions)},
        kernels_{std::move(kernels)},
        collectives_{std::move(collectives)},
        convention_{convention} {
    detail::each_input_of(
        [&](const InputName& name, auto& /*of*/) { names_.push_back(name.text()); }, job_,
        conditions_, kernels_, collectives_);
  }

  /// Of the continuous inputs that can be moved.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  /// Of the run as it stands, in the library's units.
  [[nodiscard]] std::vector<double> values() const {
    std::vector<double> found;
    Parts parts{job_, conditions_, kernels_, collectives_};
    parts.visit(
        [&](const InputName& /*name*/, auto& number) { found.push_back(number_of(number)); });
    return found;
  }

  /// Throws `InvalidInput` for names that are no inputs or no answers.
  [[nodiscard]] Answers answers(const std::vector<std::string>& inputs,
                                const Eigen::Ref<const Rows>& rows,
                                const std::vector<std::string>& wanted) const {
    require(rows.cols() == Eigen::Index(inputs.size()), "variants: ", inputs.size(),
            " inputs need as many columns, got ", rows.cols());
    const std::vector<std::size_t> place = places_of(wanted);
    Answers found{.values = Rows::Constant(rows.rows(), Eigen::Index(wanted.size()),
                                           std::numeric_limits<double>::quiet_NaN())};
    Parts parts{job_, conditions_, kernels_, collectives_};
    const std::vector<double*> moved = numbers_of(parts, inputs);
    std::vector<double> told(answer_names().size());
    for (Eigen::Index row = 0; row < rows.rows(); ++row) {
      for (std::size_t i = 0; i < moved.size(); ++i) *moved[i] = rows(row, Eigen::Index(i));
      try {
        const auto run = run::training_run(parts.job, parts.conditions, parts.kernels,
                                           parts.collectives, convention_);
        std::size_t j = 0;
        each_answer(run, [&](std::string_view /*name*/, const auto& value) {
          told[j++] = number_of(value);
        });
        for (std::size_t k = 0; k < place.size(); ++k) {
          found.values(row, Eigen::Index(k)) = told[place[k]];
        }
      } catch (const InvalidInput& refusal) {
        found.refused.emplace_back(row, refusal.what());
      } catch (const Infeasible& refusal) { found.refused.emplace_back(row, refusal.what()); }
    }
    return found;
  }

  [[nodiscard]] static std::vector<std::string_view> answer_names() {
    std::vector<std::string_view> names;
    each_answer(run::TrainingRun<>{},
                [&](std::string_view name, const auto& /*value*/) { names.push_back(name); });
    return names;
  }

 private:
  struct Parts {
    run::Job<> job;
    run::Conditions<> conditions;
    Kernels kernels;
    Collectives collectives;

    template <class Visit>
    void visit(Visit&& each) {
      detail::each_input_of(each, job, conditions, kernels, collectives);
    }
  };

  /// The number that each column moves.
  [[nodiscard]] std::vector<double*> numbers_of(Parts& parts,
                                                const std::vector<std::string>& inputs) const {
    std::vector<double*> all;
    parts.visit(
        [&](const InputName& /*name*/, auto& number) { all.push_back(&number_of(number)); });
    std::vector<double*> moved;
    for (const std::string& input : inputs) {
      const auto at = std::find(names_.begin(), names_.end(), input);
      if (at == names_.end()) {
        fail_unknown_name("input", input,
                          std::vector<std::string_view>(names_.begin(), names_.end()));
      }
      moved.push_back(all[std::size_t(at - names_.begin())]);
    }
    return moved;
  }
  [[nodiscard]] static std::vector<std::size_t> places_of(const std::vector<std::string>& wanted) {
    const std::vector<std::string_view> known = answer_names();
    std::vector<std::size_t> places;
    for (const std::string& name : wanted) {
      const auto at = std::find(known.begin(), known.end(), name);
      if (at == known.end()) fail_unknown_name("answer", name, known);
      places.push_back(std::size_t(at - known.begin()));
    }
    return places;
  }

  run::Job<> job_;
  run::Conditions<> conditions_;
  Kernels kernels_;
  Collectives collectives_;
  compute::AttentionFlops convention_;
  std::vector<std::string> names_{};
};

}  // namespace bessemer::study
