#include <doctest/doctest.h>

#include <Eigen/Core>

#include <cstdint>
#include <string>

#include <bessemer/study/dual.hpp>
#include <bessemer/units/scalar.hpp>

namespace {
using bessemer::Real;

// What arithmetic gives back is the same type: floating-point numbers and derivatives.
static_assert(Real<float>);
static_assert(Real<double>);
static_assert(Real<long double>);
static_assert(Real<bessemer::study::Dual<1>>);
static_assert(Real<bessemer::study::Dual<17>>);

// Wrong use: integers divide to zero, expressions dangle, text is no number.
static_assert(!Real<int>);
static_assert(!Real<std::int64_t>);
static_assert(!Real<bool>);
static_assert(!Real<std::string>);
static_assert(!Real<Eigen::ArrayXd>);
static_assert(!Real<const double*>);
}  // namespace

TEST_SUITE("units/scalar") {
  TEST_CASE("a number that is not closed under addition is not a scalar") {
    struct Expression {
      double value;
      explicit Expression(double v) : value{v} {}
    };
    CHECK_FALSE(Real<Expression>);
  }
}
