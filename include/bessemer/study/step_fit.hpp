#pragma once

/// Fits a few coefficients of a step's models to measured steps.
///
///     minimise sum_i w_i rho((ln(t_i / t_measured,i) / 0.1)^2) + sum_j ((ln(x_j / x_j,0) / s_j)^2   (1)
///
///     t    step time by the library's own model, derivatives on `Dual`
///     w    weight of a row: many rows of one source must not own the coefficients
///     rho  soft-L1: rows that no model explains count linearly     10 % is a usual error
///     x    the coefficients, all positive, fitted as logarithms
///     x0 s where each starts, and the width of what is known of it: ln x within s of ln x0
///
/// The second sum is what physics and kernel tables say beforehand; a coefficient that no row speaks
/// of stays where it was. Each row names the numbers of its models that a coefficient stands for
/// (`coefficients.hpp`), so that one coefficient serves all accelerators of a generation, or all
/// stacks of a kind. `covariance` is of ln x, scaled by the misfit: it holds what (1) leaves open.

#include <concepts>
#include <cstddef>
#include <string>
#include <vector>

#include <bessemer/run/step.hpp>
#include <bessemer/study/coefficients.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/study/least_squares.hpp>
#include <bessemer/study/lifted.hpp>

namespace bessemer::study {

/// What a fit may move.
struct Coefficient {
  std::string name{};
  double start = 1.0;
  /// Of its logarithm.
  double width = 0.3;
};

/// A number of a row's models that a coefficient stands for.
struct Use {
  std::size_t coefficient = 0;
  std::string path{};
};

struct MeasuredStep {
  PricedJob<> priced;
  Time<> time{};
  double weight = 1.0;
  std::vector<Use> uses{};
};

struct StepFit {
  std::vector<double> solution{};
  /// Of the logarithms.
  Eigen::MatrixXd covariance;
  double cost = 0.0;
  int iterations = 0;
};

namespace detail {

template <Real S>
[[nodiscard]] PricedJob<S> lifted_priced(const PricedJob<>& from) {
  PricedJob<S> priced{.job = lifted<S>(from.job),
                      .kernels = {lifted<S>(from.kernels.calibration)},
                      .collectives = {}};
  for (const auto& tier : from.collectives.tiers) {
    priced.collectives.tiers.push_back(lifted<S>(tier));
  }
  return priced;
}

/// ln of a step's time and its derivatives by ln x of the uses, a few at a time. A template, as all
/// that follows: who includes this and fits nothing compiles none of it.
template <std::size_t partials = 8>
[[nodiscard]] double log_time(const PricedJob<>& priced, const std::vector<Use>& uses,
                              const Eigen::VectorXd& logs, double* slopes) {
  using StepDual = Dual<partials>;
  double value = 0.0;
  std::size_t first = 0;
  do {
    PricedJob<StepDual> on = lifted_priced<StepDual>(priced);
    for (std::size_t i = 0; i < uses.size(); ++i) {
      const double log = logs[Eigen::Index(uses[i].coefficient)];
      const bool moves = i >= first && i < first + partials;
      const StepDual x = moves ? StepDual::variable(log, i - first) : StepDual(log);
      set_coefficient(on, uses[i].path, math::exp(x));
    }
    const auto step = run::step(on.job, on.kernels, on.collectives);
    const StepDual log = math::log(step.time.value());
    value = log.value();
    for (std::size_t i = first; i < uses.size() && i < first + partials; ++i) {
      slopes[uses[i].coefficient] += log.derivative(i - first);
    }
    first += partials;
  } while (first < uses.size());
  return value;
}

/// Equation (1): rows, then coefficients.
template <std::same_as<MeasuredStep> Row>
struct StepResiduals {
  const std::vector<Row>& rows;
  const std::vector<Coefficient>& coefficients;

  [[nodiscard]] Eigen::Index size() const {
    return Eigen::Index(rows.size() + coefficients.size());
  }

  void evaluate(const Eigen::VectorXd& logs, Eigen::VectorXd& out) const {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      PricedJob<> priced = rows[i].priced;
      for (const Use& use : rows[i].uses) {
        set_coefficient(priced, use.path, math::exp(logs[Eigen::Index(use.coefficient)]));
      }
      const auto step = run::step(priced.job, priced.kernels, priced.collectives);
      out[Eigen::Index(i)] = lossy(residual(rows[i], math::log(step.time.value()))).value;
    }
    for (std::size_t j = 0; j < coefficients.size(); ++j) {
      const Coefficient& of = coefficients[j];
      out[Eigen::Index(rows.size() + j)] = (logs[Eigen::Index(j)] - math::log(of.start)) / of.width;
    }
  }

  void differentiate(const Eigen::VectorXd& logs, Eigen::MatrixXd& out) const {
    out.setZero();
    std::vector<double> slopes(coefficients.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      slopes.assign(coefficients.size(), 0.0);
      const double log = log_time(rows[i].priced, rows[i].uses, logs, slopes.data());
      const double scale =
          lossy(residual(rows[i], log)).slope * math::sqrt(rows[i].weight) / usual_step_error;
      for (const Use& use : rows[i].uses) {
        out(Eigen::Index(i), Eigen::Index(use.coefficient)) = scale * slopes[use.coefficient];
      }
    }
    for (std::size_t j = 0; j < coefficients.size(); ++j) {
      out(Eigen::Index(rows.size() + j), Eigen::Index(j)) = 1.0 / coefficients[j].width;
    }
  }

 private:
  static constexpr double usual_step_error = 0.1;
  struct Lossy {
    double value;
    double slope;
  };

  [[nodiscard]] static double residual(const Row& row, double log) {
    return math::sqrt(row.weight) * (log - math::log(row.time.value())) / usual_step_error;
  }
  /// The residual whose square is rho(r^2), and its slope.
  [[nodiscard]] static Lossy lossy(double r) {
    const double root = math::sqrt(1.0 + r * r);
    const double factor = math::sqrt(2.0 / (1.0 + root));
    return {r * factor, factor * (1.0 - 0.5 * r * r / (root * (1.0 + root)))};
  }
};

}  // namespace detail

/// Equation (1) from the starts downhill. Throws `InvalidInput` if a row cannot be estimated.
template <std::same_as<MeasuredStep> Row = MeasuredStep>
[[nodiscard]] StepFit fit_steps(const std::vector<Row>& rows,
                                const std::vector<Coefficient>& coefficients,
                                int evaluations = 60) {
  require(!rows.empty() && !coefficients.empty(),
          "fit_steps: needs at least one measured step and one coefficient");
  Eigen::VectorXd logs(Eigen::Index(coefficients.size()));
  for (std::size_t j = 0; j < coefficients.size(); ++j) {
    const Coefficient& of = coefficients[j];
    require(of.start > 0.0 && of.width > 0.0, "fit_steps: ", of.name,
            ": start and width must be positive, got ", of.start, " and ", of.width);
    logs[Eigen::Index(j)] = math::log(of.start);
  }
  for (const Row& row : rows) {
    require(row.time > Time<>{} && row.weight > 0.0,
            "fit_steps: time and weight of a row must be positive");
    for (const Use& use : row.uses) {
      require(use.coefficient < coefficients.size(), "fit_steps: use of coefficient ",
              use.coefficient, ", of ", coefficients.size());
    }
  }
  const detail::StepResiduals<Row> residuals{rows, coefficients};
  Eigen::VectorXd first(residuals.size());
  residuals.evaluate(logs, first);
  // A step to where a coefficient leaves its bounds is one too far: huge residuals send it back.
  detail::LeastSquaresProblem problem(
      [&](const Eigen::VectorXd& at, Eigen::VectorXd* out, Eigen::MatrixXd* slopes) {
        if (slopes != nullptr) return residuals.differentiate(at, *slopes);
        try {
          residuals.evaluate(at, *out);
        } catch (const InvalidInput&) { out->setConstant(1e100); }
      },
      int(coefficients.size()), int(residuals.size()));
  const detail::Minimum end = detail::minimize(
      problem, logs, {.tolerance = 1e-9, .parameter_tolerance = 1e-7, .evaluations = evaluations});
  StepFit fit;
  for (Eigen::Index j = 0; j < logs.size(); ++j) fit.solution.push_back(math::exp(logs[j]));
  fit.cost = end.cost;
  fit.iterations = end.iterations;
  fit.covariance = detail::covariance(end.jacobian, 2.0 * fit.cost / double(rows.size()));
  return fit;
}

/// A step's time, and the derivative of its logarithm by that of each number that `paths` name.
struct StepSlopes {
  Time<> time{};
  std::vector<double> slopes{};
};

template <std::same_as<PricedJob<>> Priced = PricedJob<>>
[[nodiscard]] StepSlopes step_slopes(Priced priced, const std::vector<std::string>& paths) {
  std::vector<Use> uses;
  Eigen::VectorXd logs(Eigen::Index(paths.size()));
  for (std::size_t j = 0; j < paths.size(); ++j) {
    const double value = coefficient(priced, paths[j]);
    require(value > 0.0, "step_slopes: ", paths[j], " must be positive, got ", value);
    logs[Eigen::Index(j)] = math::log(value);
    uses.push_back({j, paths[j]});
  }
  StepSlopes found;
  found.slopes.assign(paths.size(), 0.0);
  found.time =
      Time<>::from_value(math::exp(detail::log_time(priced, uses, logs, found.slopes.data())));
  return found;
}

}  // namespace bessemer::study
