#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <thread>
#include <type_traits>
#include <vector>

#include <bessemer/study/dual.hpp>
#include <bessemer/study/traced.hpp>
#include <bessemer/units/constants.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
using study::Tape;
using study::Traced;

static_assert(Real<Traced> && std::is_trivially_copyable_v<Traced>);
// Wrong use does not compile: a derivative is not dropped by accident, a tape is not copied.
static_assert(!std::is_convertible_v<Traced, double> && std::is_constructible_v<double, Traced>);
static_assert(!std::is_copy_constructible_v<Tape> && !std::is_move_constructible_v<Tape>);

/// Of x = 3 and y = 4.
template <class Formula>
std::vector<double> slopes_at(const Formula& formula) {
  Tape tape;
  const Traced x = tape.input(3.0), y = tape.input(4.0);
  return tape.slopes(formula(x, y));
}
using Slopes = std::vector<double>;

constexpr auto everything = []<class S>(const std::array<S, 3>& v) {
  S sum = v[0] * v[1] - v[2] / v[0] + math::sqrt(S(v[1] + v[2]));
  sum += math::exp(S(-v[0])) * math::log(v[2]);
  return S(sum * sum / (S(1.0) + v[1]));
};
}  // namespace

TEST_SUITE("study/traced") {
  TEST_CASE("every operator has the slopes of calculus") {
    CHECK(slopes_at([](auto x, auto y) { return x + y; }) == Slopes{1.0, 1.0});
    CHECK(slopes_at([](auto x, auto y) { return x - y; }) == Slopes{1.0, -1.0});
    CHECK(slopes_at([](auto x, auto y) { return x * y; }) == Slopes{4.0, 3.0});
    CHECK(slopes_at([](auto x, auto y) { return x / y; }) == Slopes{0.25, -3.0 / 16.0});
    CHECK(slopes_at([](auto x, auto /*y*/) { return -x; }) == Slopes{-1.0, 0.0});
    CHECK(slopes_at([](auto x, auto /*y*/) { return +x + 2.0; }) == Slopes{1.0, 0.0});
    CHECK(slopes_at([](auto /*x*/, auto y) { return 12.0 / y; }) == Slopes{0.0, -0.75});
    CHECK(slopes_at([](auto /*x*/, auto y) { return math::sqrt(y); }) == Slopes{0.0, 0.25});
    CHECK(slopes_at([](auto x, auto /*y*/) { return math::log(x); }) == Slopes{1.0 / 3.0, 0.0});
    CHECK(slopes_at([](auto x, auto /*y*/) { return math::exp(x); })[0] ==
          doctest::Approx(std::exp(3.0)).epsilon(1e-15));
  }

  TEST_CASE("an input that stands twice counts twice; one that stands nowhere has none") {
    CHECK(slopes_at([](auto x, auto /*y*/) { return x * x; }) == Slopes{6.0, 0.0});
    CHECK(slopes_at([](auto x, auto /*y*/) { return x - x; }) == Slopes{0.0, 0.0});
    CHECK(slopes_at([](auto /*x*/, auto /*y*/) { return Traced(5.0); }) == Slopes{0.0, 0.0});
    CHECK(slopes_at([](auto x, auto /*y*/) { return x; }) == Slopes{1.0, 0.0});
  }

  TEST_CASE("constants leave no trace") {
    static_assert((Traced(2.0) * Traced(3.0) / Traced(4.0)).value() == 1.5);
    Tape tape;
    const Traced x = tape.input(3.0);
    CHECK(tape.operations() == 1);
    CHECK((Traced(2.0) * Traced(3.0) + math::exp(Traced(0.0))).value() == 7.0);
    CHECK(tape.operations() == 1);
    CHECK((x * 2.0).value() == 6.0);
    CHECK(tape.operations() == 2);
  }

  TEST_CASE("several results of one evaluation, each walked back by itself") {
    Tape tape;
    const Traced x = tape.input(3.0), y = tape.input(4.0);
    const Traced product = x * y;
    const Traced sum = product + x;
    CHECK(tape.slopes(sum) == Slopes{5.0, 3.0});
    CHECK(tape.slopes(product) == Slopes{4.0, 3.0});
    CHECK(tape.slopes(sum) == Slopes{5.0, 3.0});
  }

  TEST_CASE("an input that comes after a result has no part in it") {
    Tape tape;
    const Traced x = tape.input(3.0);
    const Traced square = x * x;
    CHECK(tape.input(1.0).value() == 1.0);
    CHECK(tape.slopes(square) == Slopes{6.0, 0.0});
  }

  TEST_CASE("a cleared tape begins again; tapes nest; threads have their own") {
    Tape outer;
    const Traced x = outer.input(3.0);
    {
      Tape inner;
      const Traced u = inner.input(5.0);
      CHECK(inner.slopes(u * u) == Slopes{10.0});
      inner.clear();
      CHECK(inner.inputs() == 0);
      const Traced v = inner.input(7.0);
      CHECK(inner.slopes(v * v) == Slopes{14.0});
    }
    Slopes elsewhere;
    std::thread([&] {
      Tape tape;
      const Traced w = tape.input(2.0);
      elsewhere = tape.slopes(w * w * w);
    }).join();
    CHECK(elsewhere == Slopes{12.0});
    CHECK(outer.slopes(x * x) == Slopes{6.0});
  }

  TEST_CASE("wrong use: numbers that outlive their tape are refused, not followed") {
    std::optional<Tape> tape(std::in_place);
    const Traced x = tape->input(3.0);
    tape.reset();
    CHECK_THROWS_WITH_AS(static_cast<void>(x * x), "tape: ended before its numbers were used",
                         InvalidInput);
  }

  TEST_CASE("order is by value") {
    Tape tape;
    const Traced x = tape.input(3.0), y = tape.input(4.0);
    CHECK((x < y && y > x && x <= y && y >= x && !(x == y)));
    const Traced nan(std::numeric_limits<double>::quiet_NaN());
    CHECK_FALSE(nan < x);
    CHECK_FALSE(nan == nan);
  }

  TEST_CASE("property: the same slopes as forward mode, at any place") {
    for (const double a : {0.2, 1.3, 7.0}) {
      for (const double b : {0.7, 3.0}) {
        Tape tape;
        const std::array<Traced, 3> x{tape.input(a), tape.input(b), tape.input(2.9)};
        using D = study::Dual<3>;
        const D forward =
            everything(std::array{D::variable(a, 0), D::variable(b, 1), D::variable(2.9, 2)});
        const Traced reverse = everything(x);
        CHECK(reverse.value() == forward.value());
        const Slopes slopes = tape.slopes(reverse);
        for (std::size_t i = 0; i < 3; ++i) {
          CHECK(slopes[i] == doctest::Approx(forward.derivative(i)).epsilon(1e-13));
        }
      }
    }
  }

  TEST_CASE("quantities of it multiply and divide like any other") {
    Tape tape;
    const auto work = Work<Traced>::from_value(tape.input(6e12));
    const auto rate = Throughput<Traced>::from_value(tape.input(2e12));
    const Time<Traced> time = work / rate;
    CHECK(time.value().value() == 3.0);
    CHECK(tape.slopes(time.value()) == Slopes{1.0 / 2e12, -3.0 / 2e12});
  }
}
