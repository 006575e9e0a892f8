#include <doctest/doctest.h>

#include <concepts>
#include <limits>
#include <string>

#include <bessemer/hardware/kernel_calibration.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using Calibration = hardware::KernelCalibration<>;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr Calibration good = support::kernel_calibration();

struct Field {
  const char* name;
  double Calibration::*member;
};
constexpr Field shares[] = {{"matrix_share", &Calibration::matrix_share},
                            {"sustained_share", &Calibration::sustained_share},
                            {"memory_share", &Calibration::memory_share},
                            {"attention_share", &Calibration::attention_share},
                            {"attention_backward", &Calibration::attention_backward},
                            {"attention_synchronous", &Calibration::attention_synchronous},
                            {"grouped_share", &Calibration::grouped_share}};
constexpr Field narrow[] = {
    {"matrix_share_fp8", &Calibration::matrix_share_fp8},
    {"matrix_share_fp4", &Calibration::matrix_share_fp4},
    {"sustained_share_fp8", &Calibration::sustained_share_fp8},
    {"sustained_share_mxfp8", &Calibration::sustained_share_mxfp8},
};
constexpr Field counts[] = {{"lost_outputs", &Calibration::lost_outputs},
                            {"inner_ramp", &Calibration::inner_ramp},
                            {"attention_rows", &Calibration::attention_rows},
                            {"attention_ramp", &Calibration::attention_ramp}};
struct Bad {
  double value;
  const char* got;
};

// Wrong use does not compile: a bare number is not a launch time.
template <class T>
concept is_a_launch = std::convertible_to<T, decltype(Calibration::launch)>;
static_assert(is_a_launch<Time<>> && !is_a_launch<double> && !is_a_launch<Frequency<>>);
}  // namespace

TEST_SUITE("hardware/kernel_calibration") {
  TEST_CASE("an ideal calibration passes: no launch, nothing lost, whole shares") {
    Calibration ideal = good;
    for (const Field& field : shares) ideal.*field.member = 1.0;
    for (const Field& field : counts) ideal.*field.member = 0.0;
    ideal.launch = 0.0 * second;
    CHECK_NOTHROW(check(ideal));
    CHECK_NOTHROW(check(good));
  }

  TEST_CASE("refuses shares outside (0, 1]") {
    for (const Field& field : shares) {
      for (const Bad& bad : {Bad{0.0, "0"}, Bad{-0.1, "-0.1"}, Bad{1.01, "1.01"},
                             Bad{not_a_number, "nan"}, Bad{infinity, "inf"}}) {
        CAPTURE(std::string(field.name));
        CAPTURE(std::string(bad.got));
        Calibration wrong = good;
        wrong.*field.member = bad.value;
        CHECK_THROWS_WITH_AS(check(wrong),
                             ("calibration." + std::string(field.name) +
                              ": must be above 0 and at most 1, got " + bad.got)
                                 .c_str(),
                             InvalidInput);
      }
    }
  }

  TEST_CASE("4-bit kernels of training may be faster than those measured alone, up to the peak") {
    Calibration calibration = good;
    calibration.matrix_share_fp4 = 0.5;
    calibration.sustained_share_fp4 = 2.0;
    CHECK_NOTHROW(check(calibration));
    for (const Bad& bad : {Bad{-0.1, "-0.1"}, Bad{2.01, "2.01"}, Bad{not_a_number, "nan"}}) {
      calibration.sustained_share_fp4 = bad.value;
      CHECK_THROWS_WITH_AS(check(calibration),
                           ("calibration.sustained_share_fp4: must be zero or more, at most 1 / "
                            "matrix_share_fp4, got " +
                            std::string(bad.got))
                               .c_str(),
                           InvalidInput);
    }
  }

  TEST_CASE("shares of narrow formats may be zero: as 16 bits; not above one, negative or NaN") {
    for (const Field& field : narrow) {
      Calibration calibration = good;
      calibration.*field.member = 0.0;
      CHECK_NOTHROW(check(calibration));
      for (const Bad& bad : {Bad{-0.1, "-0.1"}, Bad{1.01, "1.01"}, Bad{not_a_number, "nan"}}) {
        CAPTURE(std::string(field.name));
        CAPTURE(std::string(bad.got));
        calibration.*field.member = bad.value;
        CHECK_THROWS_WITH_AS(
            check(calibration),
            ("calibration." + std::string(field.name) + ": must be between 0 and 1, got " + bad.got)
                .c_str(),
            InvalidInput);
      }
    }
  }

  TEST_CASE("each format takes its own share of peak, or that of 16 bits") {
    Calibration calibration = good;
    for (const NumberFormat format : number_formats) {
      CHECK(matrix_share(calibration, format) == good.matrix_share);
      CHECK(sustained_share(calibration, format) == good.sustained_share);
    }
    calibration.matrix_share_fp8 = 0.6;
    calibration.matrix_share_fp4 = 0.5;
    calibration.sustained_share_fp8 = 0.8;
    calibration.sustained_share_mxfp8 = 0.7;
    calibration.sustained_share_fp4 = 0.65;
    CHECK(matrix_share(calibration, NumberFormat::bf16) == good.matrix_share);
    CHECK(matrix_share(calibration, NumberFormat::fp8) == 0.6);
    CHECK(matrix_share(calibration, NumberFormat::mxfp8) == 0.6);
    CHECK(matrix_share(calibration, NumberFormat::nvfp4) == 0.5);
    CHECK(matrix_share(calibration, NumberFormat::fp4) == 0.5);
    CHECK(sustained_share(calibration, NumberFormat::fp8) == 0.8);
    CHECK(sustained_share(calibration, NumberFormat::mxfp8) == 0.7);
    CHECK(sustained_share(calibration, NumberFormat::nvfp4) == 0.65);
  }

  TEST_CASE("refuses counts that are negative or NaN") {
    for (const Field& field : counts) {
      for (const Bad& bad : {Bad{-1.0, "-1"}, Bad{not_a_number, "nan"}}) {
        CAPTURE(std::string(field.name));
        CAPTURE(std::string(bad.got));
        Calibration wrong = good;
        wrong.*field.member = bad.value;
        CHECK_THROWS_WITH_AS(check(wrong),
                             ("calibration." + std::string(field.name) +
                              ": must be zero or more and finite, got " + bad.got)
                                 .c_str(),
                             InvalidInput);
      }
    }
  }

  TEST_CASE("refuses a launch that is negative or NaN") {
    Calibration wrong = good;
    wrong.launch = -1e-6 * second;
    CHECK_THROWS_WITH_AS(check(wrong),
                         "calibration.launch: must be zero or more and finite, got -1e-06 s",
                         InvalidInput);
    wrong.launch = not_a_number * second;
    CHECK_THROWS_WITH_AS(check(wrong),
                         "calibration.launch: must be zero or more and finite, got nan s",
                         InvalidInput);
  }

  TEST_CASE("refuses what is infinite") {
    for (const Field& field : counts) {
      CAPTURE(std::string(field.name));
      Calibration wrong = good;
      wrong.*field.member = infinity;
      CHECK_THROWS_AS(check(wrong), InvalidInput);
    }
    Calibration wrong = good;
    wrong.launch = infinity * second;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
  }

  TEST_CASE("a field left out is an error, not a zero") {
    CHECK_THROWS_WITH_AS(Calibration{}, "calibration.launch: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(Calibration{.launch = 1.0 * microsecond},
                         "calibration.matrix_share: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Calibration{.launch = 1.0 * microsecond,
                                      .matrix_share = 0.7,
                                      .sustained_share = 0.9,
                                      .lost_outputs = 0.0,
                                      .inner_ramp = 0.0,
                                      .memory_share = 0.8,
                                      .attention_share = 0.5,
                                      .attention_rows = 0.0,
                                      .attention_ramp = 0.0}),
                         "calibration.attention_backward: must be given", InvalidInput);
  }
}
