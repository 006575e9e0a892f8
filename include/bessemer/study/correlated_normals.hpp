#pragma once

/// Inputs that err together: normals with a given covariance.
///
///     x = m + P' L D^(1/2) z,   Sigma = P' L D L' P                                       (1)
///
///     m Sigma  means, covariance            n, n x n   Sigma symmetric, no negative direction
///     z        independent standard normals n
///
/// Cholesky's factors with pivots, Eigen's, so that inputs which are fixed or bound to each other
/// are allowed. Coefficients of a calibration are lognormal: take the exponential of each x.

#include <cmath>
#include <cstddef>
#include <span>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <bessemer/core/error.hpp>
#include <bessemer/study/distribution.hpp>

namespace bessemer::study {

class CorrelatedNormals {
 public:
  CorrelatedNormals(const Eigen::VectorXd& means, const Eigen::MatrixXd& covariance)
      : means_{means} {
    const Eigen::Index n = means.size();
    require(n >= 1, "covariance: must have at least one input");
    require(covariance.rows() == n && covariance.cols() == n, "covariance: must be ", n, " by ", n,
            ", one row for each mean, got ", covariance.rows(), " by ", covariance.cols());
    require(means.allFinite() && covariance.allFinite(), "covariance: must be finite");
    const double scale = covariance.cwiseAbs().maxCoeff();
    require((covariance - covariance.transpose()).cwiseAbs().maxCoeff() <= 1e-9 * scale,
            "covariance: must be symmetric");
    const Eigen::LDLT<Eigen::MatrixXd> factors(covariance);
    const Eigen::VectorXd pivots = factors.vectorD();
    require(pivots.minCoeff() >= -1e-9 * scale,
            "covariance: must have no negative direction, got a pivot of ", pivots.minCoeff());
    const Eigen::MatrixXd lower = factors.matrixL();
    factor_ = factors.transpositionsP().transpose() *
              Eigen::MatrixXd(lower * pivots.cwiseMax(0.0).cwiseSqrt().asDiagonal());
  }

  [[nodiscard]] std::size_t dimensions() const { return std::size_t(means_.size()); }

  /// Equation (1) for a point of the unit cube.
  void at(std::span<const double> point, std::span<double> values) const {
    require(point.size() == dimensions() && values.size() == dimensions(),
            "covariance: a point has ", dimensions(), " coordinates, got ", point.size());
    Eigen::VectorXd z(means_.size());
    for (std::size_t j = 0; j < point.size(); ++j) z[Eigen::Index(j)] = normal_quantile(point[j]);
    Eigen::Map<Eigen::VectorXd>(values.data(), means_.size()) = means_ + factor_ * z;
  }

 private:
  Eigen::VectorXd means_;
  Eigen::MatrixXd factor_;
};

}  // namespace bessemer::study
