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
#include <string>
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
  /// Relative change of cost and of parameters below which the search ends.
  double tolerance = 1e-12;
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

/// Residuals in the shape that Eigen's module asks for.
template <std::size_t N, class Residuals>
struct LeastSquaresProblem : Eigen::DenseFunctor<double> {
  using Parameters = std::array<Dual<N>, N>;
  const Residuals& residuals;
  Loss loss;

  LeastSquaresProblem(const Residuals& function, Loss how, int rows)
      : DenseFunctor<double>(int(N), rows), residuals{function}, loss{how} {}

  [[nodiscard]] static Parameters lifted(const Eigen::VectorXd& x) {
    Parameters parameters;
    for (std::size_t j = 0; j < N; ++j) {
      parameters[j] = Dual<N>::variable(x[Eigen::Index(j)], j);
    }
    return parameters;
  }

  /// The residual whose square is rho(r^2).
  [[nodiscard]] Dual<N> with_loss(const Dual<N>& r) const {
    if (loss == Loss::squared) return r;
    return r * math::sqrt(Dual<N>(2.0) / (Dual<N>(1.0) + math::sqrt(Dual<N>(1.0) + r * r)));
  }

  [[nodiscard]] std::vector<Dual<N>> evaluated(const Eigen::VectorXd& x) const {
    std::vector<Dual<N>> all = residuals(lifted(x));
    require(int(all.size()) == values(), "least_squares: the number of residuals must not change");
    for (Dual<N>& r : all) r = with_loss(r);
    return all;
  }

  /// A step to where a residual is not finite is one too far: a huge residual sends it back.
  int operator()(const Eigen::VectorXd& x, Eigen::VectorXd& out) const {
    const std::vector<Dual<N>> all = evaluated(x);
    for (std::size_t i = 0; i < all.size(); ++i) {
      out[Eigen::Index(i)] = std::isfinite(all[i].value()) ? all[i].value() : 1e100;
    }
    return 0;
  }

  int df(const Eigen::VectorXd& x, Eigen::MatrixXd& out) const {
    const std::vector<Dual<N>> all = evaluated(x);
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < N; ++j) {
        out(Eigen::Index(i), Eigen::Index(j)) = all[i].derivative(j);
      }
    }
    return 0;
  }
};

/// Throws unless the columns, each scaled to length one, are independent.
inline void require_full_rank(const Eigen::MatrixXd& jacobian) {
  Eigen::MatrixXd scaled = jacobian;
  for (Eigen::Index j = 0; j < scaled.cols(); ++j) {
    const double length = scaled.col(j).norm();
    require(length > 0.0, "least_squares: no residual depends on parameter ", j,
            "; leave it out or give measurements that it changes");
    scaled.col(j) /= length;
  }
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> factors(scaled);
  factors.setThreshold(1e-9);
  const Eigen::Index last = factors.colsPermutation().indices()[scaled.cols() - 1];
  require(factors.rank() == scaled.cols(), "least_squares: the residuals do not tell parameter ",
          last, " from the others; fix it or give measurements that do");
}

}  // namespace detail

/// Equation (1) from `start` downhill. `residuals` takes `std::array<Dual<N>, N>` and returns a
/// `std::vector<Dual<N>>`, always of one length, longer than N.
template <std::size_t N, class Residuals>
[[nodiscard]] LeastSquaresFit<N> least_squares(const Residuals& residuals,
                                               const std::array<double, N>& start,
                                               const LeastSquaresOptions& options = {}) {
  using Problem = detail::LeastSquaresProblem<N, Residuals>;
  Eigen::VectorXd x = Eigen::VectorXd::Zero(int(N));
  for (std::size_t j = 0; j < N; ++j) x[Eigen::Index(j)] = start[j];
  const std::vector<Dual<N>> first = residuals(Problem::lifted(x));
  require(first.size() > N, "least_squares: ", N, " parameters need more than ", N,
          " residuals, got ", first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    require(std::isfinite(first[i].value()), "least_squares: residual ", i,
            " must be finite at the start, got ", first[i].value());
  }

  Problem problem(residuals, options.loss, int(first.size()));
  Eigen::MatrixXd jacobian(problem.values(), int(N));
  problem.df(x, jacobian);
  detail::require_full_rank(jacobian);

  Eigen::LevenbergMarquardt<Problem> search(problem);
  search.setFtol(options.tolerance);
  search.setXtol(options.tolerance);
  search.setMaxfev(options.evaluations);
  search.minimize(x);
  require(search.info() == Eigen::Success,
          "least_squares: found no minimum; start nearer to it or allow more evaluations than ",
          options.evaluations);

  problem.df(x, jacobian);
  detail::require_full_rank(jacobian);
  LeastSquaresFit<N> fit;
  for (std::size_t j = 0; j < N; ++j) fit.solution[j] = x[Eigen::Index(j)];
  fit.cost = 0.5 * search.fnorm() * search.fnorm();
  fit.iterations = int(search.iterations());
  const double variance = 2.0 * fit.cost / double(first.size() - N);
  const Eigen::Matrix<double, int(N), int(N)> normal = jacobian.transpose() * jacobian;
  fit.covariance =
      variance * normal.ldlt().solve(Eigen::Matrix<double, int(N), int(N)>::Identity());
  return fit;
}

}  // namespace bessemer::study
