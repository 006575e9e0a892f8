#include <doctest/doctest.h>

#include <concepts>
#include <limits>
#include <string>

#include <bessemer/hardware/accelerator.hpp>
#include <bessemer/study/dual.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using hardware::Accelerator;
using hardware::peak_throughput;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr Accelerator<> good = support::accelerator();

// Wrong use does not compile: work is not a rate, energy not a power.
template <class P>
concept is_a_peak = requires(P p) {
  hardware::PeakThroughput<>{.bf16 = p};
};
static_assert(is_a_peak<Throughput<>> && !is_a_peak<Work<>> && !is_a_peak<double>);
template <class P>
concept is_a_limit = std::convertible_to<P, decltype(Accelerator<>::power_limit)>;
static_assert(is_a_limit<Power<>> && !is_a_limit<Energy<>> && !is_a_limit<double>);

constexpr bool is_fine(const Accelerator<>& accelerator) {
  check(accelerator);
  return true;
}
static_assert(is_fine(good));
}  // namespace

TEST_SUITE("hardware/accelerator") {
  TEST_CASE("each format has the peak that was given for it") {
    constexpr Accelerator<> each{.name = "each",
                                 .peak = {.fp64 = 1.0 * TFLOP / second,
                                          .fp32 = 2.0 * TFLOP / second,
                                          .tf32 = 3.0 * TFLOP / second,
                                          .fp16 = 4.0 * TFLOP / second,
                                          .bf16 = 5.0 * TFLOP / second,
                                          .fp8 = 6.0 * TFLOP / second,
                                          .fp4 = 7.0 * TFLOP / second,
                                          .int8 = 8.0 * TFLOP / second},
                                 .memory_capacity = 1.0 * GB,
                                 .memory_bandwidth = 1.0 * GB / second,
                                 .power_limit = 1.0 * watt};
    double expected = 0.0;
    for (const NumberFormat format : number_formats) {
      if (unit_format(format) != format) continue;
      expected += 1e12;
      CHECK(peak_throughput(each, format).value() == expected);
    }
    CHECK(expected == 8e12);
    // Blocks of scaled numbers run at the rate of their unit.
    CHECK(peak_throughput(each, NumberFormat::mxfp8) == peak_throughput(each, NumberFormat::fp8));
    CHECK(peak_throughput(each, NumberFormat::nvfp4) == peak_throughput(each, NumberFormat::fp4));
    static_assert(peak_throughput(each, NumberFormat::bf16) == 5.0 * TFLOP / second);
  }

  TEST_CASE("a format that the hardware lacks is an error, never a substitute") {
    CHECK_THROWS_WITH_AS(peak_throughput(good, NumberFormat::fp8),
                         "training.precision: test accelerator has no fp8 matrix rate; choose a "
                         "format it has",
                         InvalidInput);
    CHECK_THROWS_AS(peak_throughput(good, static_cast<NumberFormat>(99)), InvalidInput);
  }

  TEST_CASE("refuses values that are zero, negative, NaN, infinite or huge") {
    struct Row {
      double value;
      const char* got;
    };
    for (const Row& row : {Row{0.0, "0"}, Row{-3.0, "-3"}, Row{not_a_number, "nan"},
                           Row{infinity, "inf"}, Row{1e30, "1e+30"}}) {
      CAPTURE(std::string(row.got));
      const auto sentence = [&](const char* field) {
        return "accelerator." + std::string(field) + ": must be positive and finite, got " +
               row.got + " in base units";
      };
      Accelerator<> bad = good;
      bad.memory_capacity = row.value * byte;
      CHECK_THROWS_WITH_AS(check(bad), sentence("memory_capacity").c_str(), InvalidInput);
      bad = good;
      bad.memory_bandwidth = row.value * byte / second;
      CHECK_THROWS_WITH_AS(check(bad), sentence("memory_bandwidth").c_str(), InvalidInput);
      bad = good;
      bad.power_limit = row.value * watt;
      CHECK_THROWS_WITH_AS(check(bad), sentence("power_limit").c_str(), InvalidInput);
    }
    Accelerator<> bad = good;
    bad.processors = 0;
    CHECK_THROWS_WITH_AS(check(bad), "accelerator.processors: must be at least 1, got 0",
                         InvalidInput);
    bad = good;
    bad.matrix_tile = 0;
    CHECK_THROWS_WITH_AS(check(bad), "accelerator.matrix_tile: must be between 1 and 65536, got 0",
                         InvalidInput);
  }

  TEST_CASE("refuses peaks that are negative, NaN or infinite; zero says that there is none") {
    struct Row {
      double value;
      const char* sentence;
    };
    for (const Row& row :
         {Row{-1.0, "accelerator.peak: must be zero or more and finite, got -1 FLOP/s"},
          Row{not_a_number, "accelerator.peak: must be zero or more and finite, got nan FLOP/s"},
          Row{infinity, "accelerator.peak: must be zero or more and finite, got inf FLOP/s"}}) {
      CAPTURE(row.value);
      Accelerator<> bad = good;
      bad.peak.bf16 = row.value * FLOP / second;
      CHECK_THROWS_WITH_AS(check(bad), row.sentence, InvalidInput);
    }
    CHECK_NOTHROW(check(good));
    CHECK(good.peak.fp8 == 0.0 * FLOP / second);
  }

  TEST_CASE("a field left out is an error, not a zero") {
    CHECK_THROWS_WITH_AS((Accelerator<>{.memory_capacity = 1.0 * GB,
                                        .memory_bandwidth = 1.0 * GB / second,
                                        .power_limit = 1.0 * watt}),
                         "accelerator.peak: must be given, for example bf16", InvalidInput);
    CHECK_THROWS_WITH_AS(
        (Accelerator<>{
            .peak = {}, .memory_bandwidth = 1.0 * GB / second, .power_limit = 1.0 * watt}),
        "accelerator.memory_capacity: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(
        (Accelerator<>{.peak = {}, .memory_capacity = 1.0 * GB, .power_limit = 1.0 * watt}),
        "accelerator.memory_bandwidth: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(
        (Accelerator<>{
            .peak = {}, .memory_capacity = 1.0 * GB, .memory_bandwidth = 1.0 * GB / second}),
        "accelerator.power_limit: must be given", InvalidInput);
  }

  TEST_CASE("derivative: a peak carries it along") {
    using D = study::Dual<1>;
    auto accelerator = support::accelerator<D>();
    accelerator.peak.bf16 = Throughput<D>::from_value(D::variable(1e15, 0));
    CHECK(peak_throughput(accelerator, NumberFormat::bf16).value().derivative(0) == 1.0);
    CHECK(peak_throughput(accelerator, NumberFormat::fp16).value().derivative(0) == 0.0);
  }
}
