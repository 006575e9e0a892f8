#include <doctest/doctest.h>

#include <limits>

#include <bessemer/parallelism/data.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
using parallelism::data_messages;
using parallelism::exposed_time;
using plan::Collective;
using plan::Plan;
using plan::Sharding;

constexpr plan::Layout layout{.data = 16};
constexpr auto sizes =
    model::state_sizes(model::Optimizer::adamw, NumberFormat::bf16, NumberFormat::fp32);
constexpr auto messages(Sharding sharding) {
  return data_messages<double>(Plan{.tensor = 8, .context = 2, .sharding = sharding}, layout, 1e9,
                               sizes);
}

// Wrong use does not compile: a size is not a time.
template <class T>
concept is_a_time = requires(T t) {
  exposed_time(t, t, 0.1);
};
static_assert(is_a_time<Time<>> && !is_a_time<DataSize<>> && !is_a_time<double>);
}  // namespace

TEST_SUITE("parallelism/data") {
  TEST_CASE("copies of the optimizer all-reduce gradients, and gather no weights") {
    constexpr auto sent = messages(Sharding::none);
    static_assert(sent.gradients.collective == Collective::all_reduce);
    static_assert(sent.gradients.size == 4.0 * GB);
    static_assert(sent.weights.size == 0.0 * byte);
  }

  TEST_CASE("a sharded optimizer scatters gradients and gathers weights [RajbhandariEtAl2020]") {
    for (const Sharding sharding : {Sharding::optimizer, Sharding::gradients}) {
      const auto sent = messages(sharding);
      CHECK(sent.gradients.collective == Collective::reduce_scatter);
      CHECK(sent.gradients.size == 4.0 * GB);
      CHECK(sent.weights.collective == Collective::all_gather);
      CHECK(sent.weights.size == 2.0 * GB);
    }
  }

  TEST_CASE("gradients are summed over data and context") {
    static_assert(messages(Sharding::none).gradients.group.ranks == 32);
    static_assert(messages(Sharding::none).gradients.group.stride == 8);
  }

  TEST_CASE("a message behind a longer window shows its leak, behind none all of itself") {
    static_assert(exposed_time(3.0 * second, 10.0 * second, 0.0) == 0.0 * second);
    static_assert(exposed_time(3.0 * second, 10.0 * second, 1.0) == 3.0 * second);
    static_assert(exposed_time(3.0 * second, 0.0 * second, 0.5) == 3.0 * second);
    static_assert(exposed_time(10.0 * second, 4.0 * second, 0.25) == 7.0 * second);
    static_assert(exposed_time(0.0 * second, 4.0 * second, 0.25) == 0.0 * second);
  }

  TEST_CASE("property: exposed time lies between leak and all, grows with the message") {
    for (const double message : {0.1, 1.0, 3.0, 10.0}) {
      for (const double window : {0.0, 0.5, 1.0, 5.0}) {
        for (const double leak : {0.0, 0.15, 1.0}) {
          CAPTURE(message);
          CAPTURE(window);
          CAPTURE(leak);
          const Time<> exposed = exposed_time(message * second, window * second, leak);
          CHECK(exposed <= message * (1.0 + 1e-15) * second);
          CHECK(exposed >= leak * message * (1.0 - 1e-15) * second);
          CHECK(exposed_time(1.1 * message * second, window * second, leak) >= exposed);
          CHECK(exposed_time(message * second, 1.1 * window * second, leak) <= exposed);
        }
      }
    }
  }

  TEST_CASE("refuses leaks outside [0, 1]") {
    CHECK_THROWS_WITH_AS(exposed_time(1.0 * second, 1.0 * second, -0.1),
                         "exposed_time: leak must be between 0 and 1, got -0.1", InvalidInput);
    CHECK_THROWS_WITH_AS(exposed_time(1.0 * second, 1.0 * second, 1.5),
                         "exposed_time: leak must be between 0 and 1, got 1.5", InvalidInput);
    CHECK_THROWS_AS(
        exposed_time(1.0 * second, 1.0 * second, std::numeric_limits<double>::quiet_NaN()),
        InvalidInput);
  }

  TEST_CASE("derivative: by message, window and leak, on the visible side of the kink") {
    const auto formula = []<class S>(const std::array<S, 3>& x) {
      return exposed_time(Time<S>::from_value(x[0]), Time<S>::from_value(x[1]), x[2]).value();
    };
    support::check_derivatives<3>(formula, {5.0, 3.0, 0.2});
    // Hidden, the window no longer matters.
    using D = study::Dual<3>;
    const D hidden =
        formula(std::array<D, 3>{D::variable(3.0, 0), D::variable(5.0, 1), D::variable(0.2, 2)});
    CHECK(hidden.derivative(0) == 0.2);
    CHECK(hidden.derivative(1) == 0.0);
    CHECK(hidden.derivative(2) == 3.0);
  }
}
