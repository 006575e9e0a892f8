#include <doctest/doctest.h>

#include <array>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/hardware_prices.hpp>
#include <bessemer/cost/break_even.hpp>
#include <bessemer/cost/depreciation.hpp>
#include <bessemer/cost/electricity.hpp>
#include <bessemer/cost/ownership.hpp>
#include <bessemer/cost/purchase.hpp>
#include <bessemer/cost/range.hpp>
#include <bessemer/cost/rental.hpp>
#include <bessemer/facility/capital.hpp>

/// Figures that are often quoted about what AI infrastructure costs, each with its number, worked
/// out from what stands beside it. Where the quoted figure is wrong, the right one is tested.

namespace {
using namespace bessemer;
using namespace bessemer::cost;

constexpr auto million = 1e6 * USD;
constexpr Time<> calendar_year = 8760.0 * hour;
constexpr RentalRate<> per_hour = USD / hour;

Range<double> millions(double low, double high) { return range(low, high); }

/// 10,000 accelerators that outlive the question, all in use, money not discounted.
Ownership<> fleet(double capital, double yearly, int accelerators = 10'000) {
  return {.assets = {{.price = capital * million, .life = 90.0 * year, .salvage = 0.0}},
          .operating = {.other = yearly * million / calendar_year},
          .accelerators = accelerators,
          .duration = 3.0 * calendar_year};
}

double break_even_years(const Ownership<>& own, double price) {
  return break_even_time(own, price * per_hour) / calendar_year;
}

/// Capital and operating cost without what is left: as the quoted totals count.
double rate_without_residual(const Ownership<>& own) {
  const auto cost = ownership_cost(own);
  return in(RentalRate<>((cost.capital + cost.operating) / levelized_time(own)), per_hour);
}
}  // namespace

TEST_SUITE("published/ownership_figures") {
  TEST_CASE("S005: money is exact from a thousand to a hundred billion dollars") {
    for (double dollars = 1e3; dollars <= 1e11; dollars *= 10.0) {
      CHECK(in(dollars * USD + 1.0 * USD - dollars * USD, USD) == 1.0);
    }
  }

  TEST_CASE(
      "S024: 300 to 1,000 million for 10,000 to 25,000 accelerators are 30,000 to 40,000 each") {
    CHECK(300e6 / 10'000 == 30'000.0);
    CHECK(1e9 / 25'000 == 40'000.0);
  }

  TEST_CASE("S025 to S032: eight lines sum to 590 to 1,910 million; network is 5 to 8 % of it") {
    // Accelerators, network, storage, servers, building, electrical, cooling, access.
    const auto sum = millions(300, 1000) + millions(50, 100) + millions(10, 50) +
                     millions(100, 300) + millions(50, 200) + millions(50, 150) + millions(20, 80) +
                     millions(10, 30);
    CHECK(sum.low == 590.0);
    CHECK(sum.high == 1910.0);
    CHECK(50.0 / sum.low == doctest::Approx(0.085).epsilon(5e-3));  // S052: not 10 to 15 %
    CHECK(100.0 / sum.high == doctest::Approx(0.052).epsilon(1e-2));
    CHECK(10e6 / 10.0 == 1e6);         // S026: USD for each PB, low
    CHECK(50e6 / 100.0 == 0.5e6);      // and high
    CHECK(50e6 / 5000.0 == 10'000.0);  // S028: USD for each m2
    CHECK(200e6 / 10'000.0 == 20'000.0);
  }

  TEST_CASE("S027: 10,000 to 25,000 accelerators in nodes of 8 are 1,250 to 3,125 servers") {
    CHECK((10'000 + 7) / 8 == 1250);
    CHECK((25'000 + 7) / 8 == 3125);
    CHECK((1000 + 7) / 8 == 125);  // S111
  }

  TEST_CASE("S029, S030: electrical 1 to 1.5 and cooling 0.4 to 0.8 million for each MW") {
    using facility::FacilityParts;
    const FacilityParts<facility::CapitalPerPower<>> low{.electrical = 1.0 * million / MW,
                                                         .cooling = 0.4 * million / MW};
    const auto cost = facility::facility_capital(low, 50.0 * MW);
    CHECK(in(cost.electrical, million) == doctest::Approx(50.0));
    CHECK(in(cost.cooling, million) == doctest::Approx(20.0));
  }

  TEST_CASE("S034: 100 MW for a year at 0.10 USD/kWh are 876 GWh and 87.6 million") {
    const FacilityEnergy<> energy(100.0 * MW * calendar_year);
    CHECK(in(electricity_cost(energy, EnergyPrice<>(0.10 * USD / kWh)), million) ==
          doctest::Approx(87.6));
  }

  TEST_CASE("S035 to S039: five lines a year sum to 90 to 260 million; electricity 56 to 58 %") {
    const auto sum =
        millions(50, 150) + millions(10, 30) + millions(20, 50) + millions(5, 15) + millions(5, 15);
    CHECK(sum.low == 90.0);
    CHECK(sum.high == 260.0);
    CHECK(50.0 / sum.low == doctest::Approx(0.556).epsilon(1e-3));
    CHECK(150.0 / sum.high == doctest::Approx(0.577).epsilon(1e-3));
    CHECK(50.0 / sum.high == doctest::Approx(0.192).epsilon(2e-3));  // maintenance: under 20 %
    CHECK(20.0 / 590.0 == doctest::Approx(0.034).epsilon(5e-3));     // S036: of capital
  }

  TEST_CASE("S040, S041: 600 + 3 x 150 are 1,050 million, 4.00 USD an hour") {
    const Ownership<> own = fleet(600, 150);
    const auto cost = ownership_cost(own);
    CHECK(in(Money<>(cost.capital + cost.operating), million) == doctest::Approx(1050.0));
    CHECK(rate_without_residual(own) == doctest::Approx(4.00).epsilon(2e-3));
    CHECK(in(levelized_time(own), hour) == doctest::Approx(262.8e6));
    // The range of the same lines: 590 + 3 x 90 to 1,910 + 3 x 260.
    const auto sum = millions(590, 1910) + scaled(millions(90, 260), 3.0);
    CHECK(sum.low == doctest::Approx(860.0));
    CHECK(sum.high == doctest::Approx(2690.0));
    // With the printed roundings, 600 to 2,000 million: 870 to 2,780.
    const auto printed = millions(600, 2000) + scaled(millions(90, 260), 3.0);
    CHECK(printed.low == doctest::Approx(870.0));
    CHECK(printed.high == doctest::Approx(2780.0));
  }

  TEST_CASE("S042: capital is 1.33 to 2.45 times three years of operation, not 1") {
    CHECK(600.0 / (3 * 150.0) == doctest::Approx(1.333).epsilon(1e-3));
    CHECK(590.0 / (3 * 90.0) == doctest::Approx(2.19).epsilon(3e-3));
    CHECK(1910.0 / (3 * 260.0) == doctest::Approx(2.45).epsilon(1e-3));
  }

  TEST_CASE("S059, S061: break-even of 600 million and 150 a year, by the rent") {
    const Ownership<> own = fleet(600, 150);
    CHECK(break_even_years(own, 5.0) == doctest::Approx(2.08).epsilon(2e-3));
    CHECK(break_even_years(own, 4.0) == doctest::Approx(2.99).epsilon(2e-3));
    CHECK(break_even_years(own, 2.5) == doctest::Approx(8.7).epsilon(2e-3));
    // At twice and at five times the own cost of 4.00: 1.09 and 0.375 years, not 2 to 3.
    CHECK(break_even_years(own, 8.0) == doctest::Approx(1.09).epsilon(3e-3));
    CHECK(break_even_years(own, 20.0) == doctest::Approx(0.3745).epsilon(3e-3));
  }

  TEST_CASE("S196: 250 to 600 million and 25 to 40 a year are 1.24 to 2.74 USD an hour") {
    CHECK(rate_without_residual(fleet(250, 25)) == doctest::Approx(1.24).epsilon(3e-3));
    CHECK(rate_without_residual(fleet(600, 40)) == doctest::Approx(2.74).epsilon(2e-3));
  }

  TEST_CASE("S197: 425 million and 32.5 a year break even after 2.98, 2.28 and 1.34 years") {
    const Ownership<> own = fleet(425, 32.5);
    CHECK(break_even_years(own, 2.0) == doctest::Approx(2.98).epsilon(2e-3));
    CHECK(break_even_years(own, 2.5) == doctest::Approx(2.28).epsilon(2e-3));
    CHECK(break_even_years(own, 4.0) == doctest::Approx(1.34).epsilon(3e-3));
  }

  TEST_CASE("S060: rent is hours times price, owning is capital plus operation") {
    const Time<> held = accelerator_time(10'000, calendar_year);
    CHECK(in(rental_cost(held, 2.0 * per_hour), million) == doctest::Approx(175.2));
  }

  TEST_CASE("S062, S200: owning pays first, renting as it goes") {
    const Ownership<> own = fleet(600, 0);
    CHECK(ownership_cost(own).capital == 600.0 * million);
    CHECK(rental_cost(Time<>{}, 5.0 * per_hour) == Money<>{});
  }

  TEST_CASE("S089, S109, S110: servers of eight for 150,000 and 290,000 to 370,000 USD") {
    const auto server = [](double accelerator, double rest) {
      const Bill<> bill{{.count = 8.0, .unit_price = accelerator * USD},
                        {.count = 1.0, .unit_price = rest * USD}};
      return in(purchase_cost(bill, VolumeDiscount<>{}, 8), USD);
    };
    CHECK(server(15'000, 30'000) == 150'000.0);
    CHECK(server(40'000, 50'000) == 370'000.0);
    CHECK(server(30'000, 50'000) == 290'000.0);
  }

  TEST_CASE("S020: H100 were sold for 30,000 to 45,000 USD [EpochHardwarePrices2025]") {
    for (const char* name : {"h100-sxm", "h100-sxm-2023", "h100-sxm-2024", "h100-sxm-single"}) {
      const double price = in(catalog::find(catalog::hardware_prices, name).price.value(), USD);
      CHECK(price >= 30'000.0);
      CHECK(price <= 45'000.0);
    }
  }

  TEST_CASE("S090: a rack of 72 for 3 million USD is 41,667 for each") {
    CHECK(3e6 / 72.0 == doctest::Approx(41'667.0).epsilon(1e-5));
  }

  TEST_CASE("S112 to S115: clusters of 1,000, 10,000 and 100,000") {
    const auto thousand = millions(15, 40) + millions(10, 20) + millions(5, 10);
    CHECK(thousand.low == 30.0);
    CHECK(thousand.high == 70.0);
    const auto ten = millions(150, 400) + millions(100, 200);
    CHECK(ten.low == 250.0);
    CHECK(ten.high == 600.0);
    CHECK(2500.0 / 100'000 * 1e6 == doctest::Approx(25'000.0));
    // S115: the other set of lines is 59,000 to 76,400 for each.
    CHECK(590e6 / 10'000 == doctest::Approx(59'000.0));
    CHECK(1910e6 / 25'000 == doctest::Approx(76'400.0));
  }

  TEST_CASE(
      "S117 to S120: 1,000 accelerators of 700 W at PUE 1.5 are 1.05 MW, 9.2 GWh, 919,800 USD") {
    const Power<> power = 1000 * 700.0 * watt * 1.5;
    CHECK(in(power, MW) == doctest::Approx(1.05));
    const FacilityEnergy<> energy(power * calendar_year);
    CHECK(in(energy.quantity(), GWh) == doctest::Approx(9.198));
    const Money<> bill = electricity_cost(energy, EnergyPrice<>(0.10 * USD / kWh));
    CHECK(in(bill, USD) == doctest::Approx(919'800.0));
    CHECK(in(10.0 * bill, million) == doctest::Approx(9.198));
    // With the node's share of 1.275 kW it is 1.91 MW.
    CHECK(in(Power<>(1000 * 1275.0 * watt * 1.5), MW) == doctest::Approx(1.9125));
  }

  TEST_CASE("S122, S123: 24.76 to 40.76 million a year; electricity is 21 to 35 % (S049: not 50)") {
    const auto sum = millions(8.76, 8.76) + millions(1, 2) + millions(5, 10) + millions(10, 20);
    CHECK(sum.low == doctest::Approx(24.76));
    CHECK(sum.high == doctest::Approx(40.76));
    CHECK(8.76 / sum.low == doctest::Approx(0.354).epsilon(1e-3));
    CHECK(8.76 / sum.high == doctest::Approx(0.215).epsilon(1e-3));
    // A third of 250 to 600 million is 83 to 200: it cannot be within 10 to 20.
    CHECK(250.0 / 3.0 > 20.0);
  }

  TEST_CASE("S136, S010: a third a year for three years is a straight line, not accelerated") {
    for (const double share : depreciation(Depreciation::straight_line, 3)) {
      CHECK(share == doctest::Approx(1.0 / 3.0));
    }
    CHECK(depreciation(Depreciation::declining_balance, 3)[0] == doctest::Approx(2.0 / 3.0));
    CHECK(40'000.0 * depreciation(Depreciation::straight_line, 6)[0] == doctest::Approx(6666.7));
  }

  TEST_CASE("S149: 10 billion USD at 2 USD an hour are 5 billion accelerator-hours") {
    CHECK(in(Time<>(10e9 * USD / (2.0 * per_hour)), hour) == doctest::Approx(5e9));
  }

  TEST_CASE("S150: 700,000 USD a day are 255.5 million in 365 days") {
    CHECK(365 * 0.7 == doctest::Approx(255.5));
  }

  TEST_CASE("S156, S157: a powered site saves its shell; 3.5 billion is a contract, not a cost") {
    using facility::FacilityParts;
    const FacilityParts<facility::CapitalPerPower<>> price{.shell = 2.0 * million / MW,
                                                           .electrical = 5.0 * million / MW,
                                                           .cooling = 3.0 * million / MW};
    const auto built = facility::facility_capital(price, 100.0 * MW);
    const auto mine =
        facility::facility_capital(price, 100.0 * MW, FacilityParts<double>{.shell = 1.0});
    CHECK(in(Money<>(total_of<Money<>>(built) - total_of<Money<>>(mine)), million) ==
          doctest::Approx(200.0));
  }

  TEST_CASE("S188: 380 billion RMB over three years at 7.2 are 17.6 billion USD a year") {
    CHECK(380.0 / 7.2 == doctest::Approx(52.8).epsilon(1e-3));
    CHECK(380.0 / 7.2 / 3.0 == doctest::Approx(17.6).epsilon(2e-3));
  }
}
