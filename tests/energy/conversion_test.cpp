#include <doctest/doctest.h>

#include <limits>

#include <bessemer/energy/conversion.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using energy::conversion_loss;
using energy::conversion_losses;
using facility::Conversion;

constexpr Conversion<> ups{.name = "ups",
                           .rated = 1.0 * MW,
                           .units = 1,
                           .fixed = 0.02,
                           .proportional = 0.01,
                           .quadratic = 0.02};
constexpr Conversion<> transformer{.name = "transformer",
                                   .rated = 2.0 * MW,
                                   .units = 1,
                                   .fixed = 0.002,
                                   .proportional = 0.0,
                                   .quadratic = 0.008};
static_assert(conversion_loss(ups, 1.0 * MW) / kW > 49.999);
}  // namespace

TEST_SUITE("energy/conversion") {
  TEST_CASE("losses at full, half and no load") {
    CHECK(conversion_loss(ups, 1.0 * MW) / kW == doctest::Approx(50.0));
    // 0.02 + 0.005 + 0.005 of a megawatt.
    CHECK(conversion_loss(ups, 0.5 * MW) / kW == doctest::Approx(30.0));
    CHECK(conversion_loss(ups, Power<>{}) / kW == doctest::Approx(20.0));
    CHECK(energy::efficiency(ups, 1.0 * MW) == doctest::Approx(1.0 / 1.05));
    CHECK(energy::efficiency(ups, Power<>{}) == 0.0);
  }

  TEST_CASE("a redundant pair loses the fixed loss twice, and conducts at half load") {
    Conversion<> pair = ups;
    pair.units = 2;
    // Two megawatts rated at half load: 2 (0.02 + 0.005 + 0.005) = 60 kW.
    CHECK(conversion_loss(pair, 1.0 * MW) / kW == doctest::Approx(60.0));
  }

  TEST_CASE("property: the input of a chain is the load and all losses, to 1e-12") {
    for (const double load : {0.0, 0.1, 0.4, 0.9}) {
      const auto losses = conversion_losses(std::array{ups, transformer}, load * MW);
      CHECK(losses.input / MW ==
            doctest::Approx(load + losses.loss[0] / MW + losses.loss[1] / MW).epsilon(1e-12));
      // The transformer carries the losses of the supply behind it.
      CHECK(losses.loss[1] / watt ==
            doctest::Approx(conversion_loss(transformer, load * MW + losses.loss[0]) / watt));
    }
  }

  TEST_CASE("a chain of none loses nothing") {
    CHECK(conversion_losses(std::array<Conversion<>, 0>{}, 5.0 * kW).input / kW == 5.0);
  }

  TEST_CASE("refuses overload as infeasible, and losses below zero") {
    CHECK_THROWS_WITH_AS(
        conversion_loss(ups, 1.2 * MW),
        "ups: 1 unit carries 1e+06 W, the load is 1.2e+06 W; add units or lower the load",
        Infeasible);
    Conversion<> pair = ups;
    pair.units = 2;
    CHECK_THROWS_WITH_AS(
        conversion_loss(pair, 2.5 * MW),
        "ups: 2 units carry 2e+06 W, the load is 2.5e+06 W; add units or lower the load",
        Infeasible);
    CHECK_THROWS_AS(conversion_loss(ups, -1.0 * MW), InvalidInput);
    Conversion<> wrong = ups;
    wrong.fixed = -0.01;
    CHECK_THROWS_WITH_AS(conversion_loss(wrong, 0.5 * MW),
                         "conversion.fixed: must be finite and not negative, got -0.01",
                         InvalidInput);
    wrong = ups;
    wrong.rated = std::numeric_limits<double>::quiet_NaN() * watt;
    CHECK_THROWS_AS(conversion_loss(wrong, 0.5 * MW), InvalidInput);
  }

  TEST_CASE("derivative: a watt of load adds k_1 + 2 k_2 x of loss") {
    using D = study::Dual<1>;
    const Conversion<D> lifted{.name = "ups",
                               .rated = as<D>(ups.rated),
                               .units = 1,
                               .fixed = D(0.02),
                               .proportional = D(0.01),
                               .quadratic = D(0.02)};
    const auto loss = conversion_loss(lifted, Power<D>::from_value(D::variable(0.5e6, 0)));
    CHECK(loss.value().derivative(0) == doctest::Approx(0.01 + 2.0 * 0.02 * 0.5));
  }
}
