#pragma once

/// Nonlinear least squares: the parameters x that make residuals r(x) small.
///
///     minimise  c(x) = 1/2 sum_i rho(r_i(x)^2)                                           (1)
///               rho(s) = s                       squared loss
///               rho(s) = 2 ((1 + s)^(1/2) - 1)   soft-L1: large residuals count linearly
///     covariance(x) = 2 c/(m - n) (J' J)^-1                                              (2)
///
///     x   n parameters, no bounds: fit the logarithm of what must be positive
///     r   m > n residuals, as multiples of their usual size
///     J   their derivatives, exact: residuals are evaluated on `Dual`
///
/// Steps by Levenberg and Marquardt [Levenberg1944], [Marquardt1963] as MINPACK takes them, scaled
/// and inside a trust region [More1978]; the code is Eigen's translation of it. Soft-L1 enters as an
/// equal sum of squares, of r (2 / (1 + (1 + r^2)^(1/2)))^(1/2), which is smooth. (2) is the usual
/// linear estimate at the solution: it knows nothing of a wrong model or of correlated points.
///
/// Finds the minimum downhill from the start, not the lowest of all. Throws `InvalidInput` where the
/// residuals do not tell the parameters apart, rather than returning one answer of many.

#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/QR>
#include <unsupported/Eigen/LevenbergMarquardt>

#include <bessemer/core/error.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::study {

enum class Loss { squared, soft_l1 };

struct LeastSquaresOptions {
  Loss loss = Loss::squared;
  /// Relative change of cost, and of parameters, below which the search ends.
  double tolerance = 1e-12;
  double parameter_tolerance = 1e-12;
  int evaluations = 1000;
};

template <std::size_t N>
struct LeastSquaresFit {
  std::array<double, N> solution{};
  Eigen::Matrix<double, int(N), int(N)> covariance;
  /// Equation (1).
  double cost = 0.0;
  int iterations = 0;
};

namespace detail {

/// Residuals in the shape that Eigen's module asks for: one type for all of them, since that module
/// takes longer to compile than all else here.
struct LeastSquaresProblem : Eigen::DenseFunctor<double> {
  /// Residuals at x, and their derivatives where asked for.
  using Evaluate =
      std::function<void(const Eigen::VectorXd& x, Eigen::VectorXd* out, Eigen::MatrixXd* slopes)>;

  LeastSquaresProblem(Evaluate of, int parameters, int residuals)
      : DenseFunctor<double>(parameters, residuals), evaluate{std::move(of)} {}

  int operator()(const Eigen::VectorXd& x, Eigen::VectorXd& out) const {
    return evaluate(x, &out, nullptr), 0;
  }
  int df(const Eigen::VectorXd& x, Eigen::MatrixXd& slopes) const {
    return evaluate(x, nullptr, &slopes), 0;
  }

  Evaluate evaluate;
};

template <std::size_t N>
[[nodiscard]] std::array<Dual<N>, N> variables(const Eigen::VectorXd& x) {
  std::array<Dual<N>, N> parameters;
  for (std::size_t j = 0; j < N; ++j) { parameters[j] = Dual<N>::variable(x[Eigen::Index(j)], j); }
  return parameters;
}

/// The residual whose square is rho(r^2).
template <std::size_t N>
[[nodiscard]] Dual<N> with_loss(const Dual<N>& r, Loss loss) {
  if (loss == Loss::squared) return r;
  return r * math::sqrt(Dual<N>(2.0) / (Dual<N>(1.0) + math::sqrt(Dual<N>(1.0) + r * r)));
}

/// A step to where a residual is not finite is one too far: a huge residual sends it back.
template <std::size_t N>
void put(const std::vector<Dual<N>>& residuals, Loss loss, Eigen::VectorXd* out,
         Eigen::MatrixXd* slopes) {
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    const Dual<N> r = with_loss(residuals[i], loss);
    const auto row = Eigen::Index(i);
    if (out != nullptr) (*out)[row] = std::isfinite(r.value()) ? r.value() : 1e100;
    if (slopes == nullptr) continue;
    for (std::size_t j = 0; j < N; ++j) (*slopes)(row, Eigen::Index(j)) = r.derivative(j);
  }
}

/// Throws unless the columns, each scaled to length one, are independent. A template, as all that
/// follows: who includes this and fits nothing compiles none of it.
template <class Matrix>
void require_full_rank(const Matrix& jacobian) {
  Matrix scaled = jacobian;
  for (Eigen::Index j = 0; j < scaled.cols(); ++j) {
    const double length = scaled.col(j).norm();
    require(length > 0.0, "least_squares: no residual depends on parameter ", j,
            "; leave it out or give measurements that it changes");
    scaled.col(j) /= length;
  }
  Eigen::ColPivHouseholderQR<Matrix> factors(scaled);
  factors.setThreshold(1e-9);
  const Eigen::Index last = factors.colsPermutation().indices()[scaled.cols() - 1];
  require(factors.rank() == scaled.cols(), "least_squares: the residuals do not tell parameter ",
          last, " from the others; fix it or give measurements that do");
}

/// Where the search for a minimum ended.
struct Minimum {
  bool found = false;
  double cost = 0.0;
  int iterations = 0;
  Eigen::MatrixXd jacobian;
};

/// Downhill from x, which becomes the solution.
template <class Problem>
[[nodiscard]] Minimum minimize(Problem& problem, Eigen::VectorXd& x,
                               const LeastSquaresOptions& options) {
  Eigen::LevenbergMarquardt<Problem> search(problem);
  search.setFtol(options.tolerance);
  search.setXtol(options.parameter_tolerance);
  search.setMaxfev(options.evaluations);
  search.minimize(x);
  Minimum end{.found = search.info() == Eigen::Success,
              .cost = 0.5 * search.fnorm() * search.fnorm(),
              .iterations = int(search.iterations()),
              .jacobian = Eigen::MatrixXd(problem.values(), problem.inputs())};
  problem.df(x, end.jacobian);
  return end;
}

/// Of parameters whose residuals have this variance.
template <class Matrix>
[[nodiscard]] Eigen::MatrixXd covariance(const Matrix& jacobian, double variance) {
  const Matrix normal = jacobian.transpose() * jacobian;
  return variance * normal.ldlt().solve(Matrix::Identity(normal.rows(), normal.cols()));
}

}  // namespace detail

/// Equation (1) from `start` downhill. `residuals` takes `std::array<Dual<N>, N>` and returns a
/// `std::vector<Dual<N>>`, always of one length, longer than N.
template <std::size_t N, class Residuals>
[[nodiscard]] LeastSquaresFit<N> least_squares(const Residuals& residuals,
                                               const std::array<double, N>& start,
                                               const LeastSquaresOptions& options = {}) {
  Eigen::VectorXd x = Eigen::VectorXd::Zero(int(N));
  for (std::size_t j = 0; j < N; ++j) x[Eigen::Index(j)] = start[j];
  const std::vector<Dual<N>> first = residuals(detail::variables<N>(x));
  require(first.size() > N, "least_squares: ", N, " parameters need more than ", N,
          " residuals, got ", first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    require(std::isfinite(first[i].value()), "least_squares: residual ", i,
            " must be finite at the start, got ", first[i].value());
  }

  detail::LeastSquaresProblem problem(
      [&](const Eigen::VectorXd& at, Eigen::VectorXd* out, Eigen::MatrixXd* slopes) {
        const std::vector<Dual<N>> all = residuals(detail::variables<N>(at));
        require(all.size() == first.size(),
                "least_squares: the number of residuals must not change");
        detail::put(all, options.loss, out, slopes);
      },
      int(N), int(first.size()));
  Eigen::MatrixXd jacobian(problem.values(), int(N));
  problem.df(x, jacobian);
  detail::require_full_rank(jacobian);
  const detail::Minimum end = detail::minimize(problem, x, options);
  require(end.found,
          "least_squares: found no minimum; start nearer to it or allow more evaluations than ",
          options.evaluations);
  detail::require_full_rank(end.jacobian);

  LeastSquaresFit<N> fit;
  for (std::size_t j = 0; j < N; ++j) fit.solution[j] = x[Eigen::Index(j)];
  fit.cost = end.cost;
  fit.iterations = end.iterations;
  fit.covariance = detail::covariance(end.jacobian, 2.0 * fit.cost / double(first.size() - N));
  return fit;
}

}  // namespace bessemer::study
