#pragma once

/// Reverse-mode derivatives: a number that remembers what it was made of, so that one walk back from
/// a result gives its derivative by every input.
///
///     y = f(a, b):   a* += f_a y*,   b* += f_b y*,   from the result, y* = 1, to the inputs     (1)
///
///     a*  derivative of the result by a (its adjoint)
///
/// The walk costs as much for a hundred inputs as for one, where `Dual` carries all of them through
/// every operation [docs/decisions/0014-gradients.md]; `Dual` is what stands in constants and is
/// faster for few inputs. Operations on numbers that depend on no input leave no trace. A tape
/// serves one thread, allocates when it grows, and its numbers mean nothing once it ends; while another
/// lives inside it, its numbers rest.
///
///     Tape tape;
///     const Traced x = tape.input(3.0), y = tape.input(4.0);
///     tape.slopes(x * y);                              // {4, 3}

#include <cstddef>
#include <cstdint>
#include <vector>

#include <bessemer/core/error.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::study {

class Tape;

class Traced {
 public:
  constexpr Traced() = default;
  /// A constant. Implicit, so that literals stand in formulas.
  constexpr Traced(double value) : value_{value} {}

  [[nodiscard]] constexpr double value() const { return value_; }
  explicit constexpr operator double() const { return value_; }

  friend constexpr Traced operator-(const Traced& a) { return chain(-a.value_, a, -1.0); }
  friend constexpr Traced operator+(const Traced& a) { return a; }
  friend constexpr Traced operator+(const Traced& a, const Traced& b) {
    return chain(a.value_ + b.value_, a, 1.0, b, 1.0);
  }
  friend constexpr Traced operator-(const Traced& a, const Traced& b) {
    return chain(a.value_ - b.value_, a, 1.0, b, -1.0);
  }
  friend constexpr Traced operator*(const Traced& a, const Traced& b) {
    return chain(a.value_ * b.value_, a, b.value_, b, a.value_);
  }
  friend constexpr Traced operator/(const Traced& a, const Traced& b) {
    const double quotient = a.value_ / b.value_;
    return a.place_ == 0 && b.place_ == 0
               ? Traced(quotient)
               : chain(quotient, a, 1.0 / b.value_, b, -quotient / b.value_);
  }
  constexpr Traced& operator+=(const Traced& b) { return *this = *this + b; }
  constexpr Traced& operator-=(const Traced& b) { return *this = *this - b; }
  constexpr Traced& operator*=(const Traced& b) { return *this = *this * b; }
  constexpr Traced& operator/=(const Traced& b) { return *this = *this / b; }

  /// Order is by value: derivatives take no part in a decision.
  friend constexpr bool operator<(const Traced& a, const Traced& b) { return a.value_ < b.value_; }
  friend constexpr bool operator>(const Traced& a, const Traced& b) { return a.value_ > b.value_; }
  friend constexpr bool operator<=(const Traced& a, const Traced& b) {
    return a.value_ <= b.value_;
  }
  friend constexpr bool operator>=(const Traced& a, const Traced& b) {
    return a.value_ >= b.value_;
  }
  friend constexpr bool operator==(const Traced& a, const Traced& b) {
    return a.value_ == b.value_;
  }

  friend constexpr Traced square_root(const Traced& a) {
    const double root = math::sqrt(a.value_);
    return chain(root, a, 0.5 / root);
  }
  friend constexpr Traced exponential(const Traced& a) {
    const double power = math::exp(a.value_);
    return chain(power, a, power);
  }
  friend constexpr Traced natural_logarithm(const Traced& a) {
    return chain(math::log(a.value_), a, 1.0 / a.value_);
  }

 private:
  friend class Tape;
  constexpr Traced(double value, std::uint32_t place) : value_{value}, place_{place} {}

  static constexpr Traced chain(double value, const Traced& a, double slope_a) {
    return a.place_ == 0 ? Traced(value) : Traced(value, record(a.place_, slope_a, 0, 0.0));
  }
  static constexpr Traced chain(double value, const Traced& a, double slope_a, const Traced& b,
                                double slope_b) {
    return (a.place_ | b.place_) == 0 ? Traced(value)
                                      : Traced(value, record(a.place_, slope_a, b.place_, slope_b));
  }
  static inline std::uint32_t record(std::uint32_t a, double slope_a, std::uint32_t b,
                                     double slope_b);

  double value_ = 0.0;
  /// On the tape; 0 for what depends on no input.
  std::uint32_t place_ = 0;
};

/// What was computed from its inputs in this thread while it lives.
class Tape {
 public:
  Tape() : outer_{current} {
    operations_.reserve(8192);  // a run's
    operations_.resize(1);
    current = this;
  }
  ~Tape() { current = outer_; }
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  [[nodiscard]] Traced input(double value) {
    const std::uint32_t place = add({});
    inputs_.push_back(place);
    return {value, place};
  }

  [[nodiscard]] std::size_t inputs() const { return inputs_.size(); }
  [[nodiscard]] std::size_t operations() const { return operations_.size() - 1; }

  /// Forgets everything and keeps the memory: for the next evaluation.
  void clear() {
    operations_.resize(1);
    inputs_.clear();
  }

  /// Equation (1): the derivative of a result by each input, in the order in which they were made.
  [[nodiscard]] std::vector<double> slopes(const Traced& result) const {
    adjoints_.assign(result.place_ + std::size_t{1}, 0.0);
    adjoints_[result.place_] = 1.0;
    for (std::size_t i = result.place_; i > 0; --i) {
      const double adjoint = adjoints_[i];
      if (adjoint == 0.0) continue;
      const Operation& done = operations_[i];
      adjoints_[done.a] += done.slope_a * adjoint;
      adjoints_[done.b] += done.slope_b * adjoint;
    }
    std::vector<double> found;
    found.reserve(inputs_.size());
    for (const std::uint32_t place : inputs_) {
      found.push_back(place < adjoints_.size() && place <= result.place_ ? adjoints_[place] : 0.0);
    }
    return found;
  }

 private:
  friend class Traced;
  struct Operation {
    double slope_a = 0.0;
    double slope_b = 0.0;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
  };

  std::uint32_t add(const Operation& operation) {
    const std::size_t place = operations_.size();
    require(place < UINT32_MAX, "tape: holds ", place, " operations; end it and begin another");
    operations_.push_back(operation);
    return static_cast<std::uint32_t>(place);
  }

  static inline thread_local constinit Tape* current = nullptr;

  Tape* outer_;
  std::vector<Operation> operations_;
  std::vector<std::uint32_t> inputs_;
  mutable std::vector<double> adjoints_;
};

std::uint32_t Traced::record(std::uint32_t a, double slope_a, std::uint32_t b, double slope_b) {
  require(Tape::current != nullptr, "tape: ended before its numbers were used");
  return Tape::current->add({slope_a, slope_b, a, b});
}

}  // namespace bessemer::study
