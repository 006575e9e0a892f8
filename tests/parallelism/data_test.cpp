#include <doctest/doctest.h>

#include <limits>

#include <bessemer/parallelism/data.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
using parallelism::exposed_time;
using plan::Collective;
using plan::Plan;
using plan::Sharding;

constexpr plan::Layout layout{.data = 16};
constexpr auto sizes =
    model::state_sizes(model::Optimizer::adamw, NumberFormat::bf16, NumberFormat::fp32);

struct Sent {
  DataSize<> reduced{}, scattered{}, gathered{}, between_copies{};
  int ranks = 0, stride = 0, messages = 0;
};
constexpr Sent messages(const Plan& plan, double experts = 0.0, const plan::Layout& over = layout,
                        bool whole_gradients = false) {
  Sent sum;
  parallelism::each_data_message<double>(plan, over, {.dense = 1e9, .experts = experts}, sizes,
                                         whole_gradients, [&](const plan::Message<>& message) {
                                           ++sum.messages;
                                           sum.ranks = message.group.ranks;
                                           sum.stride = message.group.stride;
                                           switch (message.collective) {
                                             case Collective::all_reduce: {
                                               const bool copies = plan.sharding != Sharding::none;
                                               DataSize<>& of =
                                                   copies ? sum.between_copies : sum.reduced;
                                               of = of + message.size;
                                               break;
                                             }
                                             case Collective::reduce_scatter:
                                               sum.scattered = sum.scattered + message.size;
                                               break;
                                             case Collective::all_gather:
                                               sum.gathered = sum.gathered + message.size;
                                               break;
                                             default: break;
                                           }
                                         });
  return sum;
}
constexpr Plan with(Sharding sharding) { return {.tensor = 8, .context = 2, .sharding = sharding}; }

// Wrong use does not compile: a size is not a time.
template <class T>
concept is_a_time = requires(T t) {
  exposed_time(t, t, 0.1);
};
static_assert(is_a_time<Time<>> && !is_a_time<DataSize<>> && !is_a_time<double>);
}  // namespace

TEST_SUITE("parallelism/data") {
  TEST_CASE("copies of the optimizer all-reduce gradients, and gather no weights") {
    constexpr Sent sent = messages(with(Sharding::none));
    static_assert(sent.reduced == 4.0 * GB && sent.gathered == 0.0 * byte);
    static_assert(sent.messages == 1);
  }

  TEST_CASE("stacks that sum gradients whole send them twice as far as they must") {
    // ZeRO-1 whose buckets are all-reduced: 4 GB to every rank, and the weights back.
    const Sent sent = messages(with(Sharding::optimizer), 0.0, layout, true);
    CHECK(sent.between_copies == 4.0 * GB);
    CHECK(sent.scattered == 0.0 * byte);
    CHECK(sent.gathered == 2.0 * GB);
  }

  TEST_CASE("a sharded optimizer scatters gradients and gathers weights [RajbhandariEtAl2020]") {
    for (const Sharding sharding : {Sharding::optimizer, Sharding::gradients}) {
      const Sent sent = messages(with(sharding));
      CHECK(sent.scattered == 4.0 * GB);
      CHECK(sent.gathered == 2.0 * GB);
      CHECK(sent.messages == 2);
    }
  }

  TEST_CASE("gradients are summed over data and context") {
    static_assert(messages(with(Sharding::none)).ranks == 32);
    static_assert(messages(with(Sharding::none)).stride == 8);
  }

  TEST_CASE("sharded weights leave nothing for the end of the step but sums over copies") {
    Plan plan = with(Sharding::weights);
    CHECK(messages(plan).messages == 0);
    plan.replicas = 4;
    const Sent sent = messages(plan);
    CHECK(sent.messages == 1);
    CHECK(sent.ranks == 4);
    // 32 ranks in 4 copies share among 8: 4 GB / 8.
    CHECK(sent.between_copies == 0.5 * GB);
  }

  TEST_CASE("experts are summed among the ranks that hold the same") {
    const plan::Layout over{.data = 16, .expert_data = 4};
    const Plan plan{.expert = 4, .sharding = Sharding::none};
    const Sent sent = messages(plan, 5e8, over);
    CHECK(sent.reduced == 6.0 * GB);
    CHECK(sent.messages == 2);
    CHECK(sent.ranks == 4);
    CHECK(sent.stride == 4);
  }

  TEST_CASE("property: a rank alone has nobody to tell") {
    for (const Sharding sharding : {Sharding::none, Sharding::optimizer, Sharding::weights}) {
      CHECK(messages({.sharding = sharding}, 1e8, {}).messages == 0);
    }
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
