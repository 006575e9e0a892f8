#include <doctest/doctest.h>

#include <bessemer/catalog/accelerators.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
using catalog::find_accelerator;

constexpr double bf16_tflops(std::string_view name) {
  return in(find_accelerator(name).description().peak.bf16, Throughput<>(TFLOP / second));
}
constexpr double fp8_tflops(std::string_view name) {
  return in(find_accelerator(name).description().peak.fp8, Throughput<>(TFLOP / second));
}
/// Matrix units x multiply-adds per clock x 2 x clock.
constexpr double dense_tflops(double clock_mhz, int multiply_adds, int units) {
  return clock_mhz * 1e6 * multiply_adds * 2.0 * units * 1e-12;
}
}  // namespace

TEST_SUITE("catalog/accelerators") {
  TEST_CASE("a name gives its entry in a constant expression") {
    static_assert(find_accelerator("h100-sxm").year == 2022);
    static_assert(find_accelerator("h100-sxm").description<float>().processors == 132);
    static_assert(find_accelerator("mi300x").vendor == "AMD");
  }

  TEST_CASE("dense peaks are clock times units [EpochChips2025]") {
    CHECK(bf16_tflops("h100-sxm") == doctest::Approx(dense_tflops(1830, 512, 528)).epsilon(1e-4));
    CHECK(bf16_tflops("a100-sxm-80gb") ==
          doctest::Approx(dense_tflops(1410, 256, 432)).epsilon(1e-3));
    CHECK(bf16_tflops("mi300x") == doctest::Approx(dense_tflops(2100, 256, 1216)).epsilon(1e-4));
    CHECK(bf16_tflops("mi355x") == doctest::Approx(dense_tflops(2400, 512, 1024)).epsilon(1e-4));
  }

  TEST_CASE("machines add up: CloudMatrix 384, GB200 NVL72, RSC") {
    CHECK(384 * bf16_tflops("ascend-910c") == doctest::Approx(288.8e3).epsilon(1e-3));
    CHECK(72 * bf16_tflops("gb200") == doctest::Approx(180e3));
    CHECK(16000 * bf16_tflops("a100-sxm-80gb") == doctest::Approx(4.99e6).epsilon(1e-3));
  }

  TEST_CASE("values that sources disagree on are the preferred ones") {
    CHECK(bf16_tflops("tpu-v3") == doctest::Approx(123.0));
    CHECK(in(find_accelerator("b200-sxm").memory_capacity.value(), GiB) == doctest::Approx(180.0));
    CHECK(in(find_accelerator("b300-sxm").power_limit.value(), watt) == doctest::Approx(1100.0));
    CHECK(in(find_accelerator("gb300").power_limit.value(), watt) == doctest::Approx(1400.0));
    CHECK(bf16_tflops("gaudi3") == doctest::Approx(1677.0));
    CHECK(in(find_accelerator("h800-sxm").description().peak.fp64, Throughput<>(TFLOP / second)) ==
          doctest::Approx(1.0));
    CHECK(in(find_accelerator("h100-96gb-500w").memory_bandwidth.value(),
             Bandwidth<>(TB / second)) == doctest::Approx(2.4));
  }

  TEST_CASE("A100 has no 8-bit floating point, and asking for it is an error") {
    CHECK_FALSE(find_accelerator("a100-sxm-80gb").peak.fp8.has_value());
    CHECK_THROWS_AS(hardware::peak_throughput(find_accelerator("a100-sxm-80gb").description(),
                                              NumberFormat::fp8),
                    InvalidInput);
  }

  TEST_CASE("property: every description passes its own check and multiplies in 16 bit") {
    for (const auto& entry : catalog::accelerators) {
      CAPTURE(entry.name);
      const auto accelerator = entry.description();
      CHECK_NOTHROW(hardware::check(accelerator));
      CHECK((accelerator.peak.bf16 > Throughput<>{} || accelerator.peak.fp16 > Throughput<>{}));
      CHECK(entry.year >= 2016);
      CHECK(entry.year <= 2026);
      CHECK_FALSE(entry.memory_type.empty());
    }
  }

  TEST_CASE("property: what is incomplete lacks a field, is in no other table, and is refused") {
    catalog_test::check_names(catalog::incomplete_accelerators);
    catalog_test::check_sources(catalog::incomplete_accelerators);
    for (const auto& entry : catalog::incomplete_accelerators) {
      CAPTURE(entry.name);
      CHECK_FALSE(catalog::missing_fields(entry).empty());
      CHECK_FALSE(entry.key.empty());
      for (const auto& complete : catalog::accelerators) CHECK(complete.name != entry.name);
      CHECK_THROWS_AS((void)find_accelerator(entry.name), InvalidInput);
    }
  }

  TEST_CASE(
      "other words for an accelerator give it, words for several are refused with all of them") {
    static_assert(find_accelerator("cs-3").name == "wse-3");
    for (const auto& known : catalog::accelerator_names) {
      CAPTURE(known.name);
      CHECK(known.same_as.empty() != known.reason.empty());
      for (const auto& entry : catalog::accelerators) CHECK(entry.name != known.name);
    }
    CHECK_THROWS_WITH_AS((void)find_accelerator("h100"),
                         "accelerator: h100 has boards of their own peak and limit: h100-sxm, "
                         "h100-pcie, h100-nvl",
                         InvalidInput);
    CHECK_THROWS_WITH_AS((void)find_accelerator("ipu-mk2"),
                         doctest::Contains("gc200-ipu is known, but its power_limit"),
                         InvalidInput);
  }

  TEST_CASE("a refusal names what is not published, and how to give it") {
    CHECK_THROWS_WITH_AS((void)find_accelerator("trainium1"),
                         "accelerator: trainium1 is known, but its power_limit is not published; "
                         "give the accelerator as a table with like = \"trainium1\" and "
                         "power_limit",
                         InvalidInput);
    CHECK_THROWS_WITH_AS((void)find_accelerator("hanguang-800"),
                         doctest::Contains("its peak.bf16, memory_bandwidth are not published"),
                         InvalidInput);
  }

  TEST_CASE("property: rates are dense, so that half the bits give at most about twice the rate") {
    for (const auto& entry : catalog::accelerators) {
      CAPTURE(entry.name);
      const double bf16 = bf16_tflops(entry.name);
      if (bf16 > 0.0) CHECK(fp8_tflops(entry.name) < 2.05 * bf16);
    }
  }

  TEST_CASE("property: names are unique and kebab-case, sources complete") {
    catalog_test::check_names(catalog::accelerators);
    catalog_test::check_sources(catalog::accelerators);
  }

  TEST_CASE("the weakest value grades an entry") {
    CHECK(catalog::weakest_basis(find_accelerator("h100-sxm")) == Basis::published);
    CHECK(grade(catalog::weakest_basis(find_accelerator("tpu-v5p"))) == 'C');
  }

  TEST_CASE("an unknown name is refused with the nearest ones") {
    CHECK_THROWS_WITH_AS(find_accelerator("h100-smx"),
                         doctest::Contains("accelerator: unknown name 'h100-smx'; did you mean "
                                           "h100-sxm,"),
                         InvalidInput);
  }
}
