#include <doctest.h>

#include <string_view>
#include <vector>

#include <bessemer/catalog/collective_calibrations.hpp>
#include <bessemer/catalog/fabrics.hpp>
#include <bessemer/catalog/kernel_calibrations.hpp>

#include "support/fit_kernels.hpp"
#include "support/microbenchmarks.hpp"

namespace {
using namespace bessemer;
using catalog::find_collective_calibration;
using catalog::find_kernel_calibration;

static_assert(find_kernel_calibration("a100-sxm-40gb").name == "a100-sxm-80gb");
static_assert(find_kernel_calibration("h100-96gb-500w").name == "h100-96gb-500w");
static_assert(find_kernel_calibration("groq-lpu").name == "datasheet-only");
static_assert(find_collective_calibration("infiniband-ndr").name == "infiniband");
static_assert(find_collective_calibration("nvlink-3-a800").name == "nvlink-3");
static_assert(find_collective_calibration("nvlink-2").name == "nvlink");
static_assert(find_collective_calibration("nvlinked").name == "datasheet-only");
static_assert(find_collective_calibration("ici").name == "tpu-ici");

/// The catalogue prints four digits.
doctest::Approx printed(double value) { return doctest::Approx(value).epsilon(1e-3); }
}  // namespace

TEST_SUITE("catalog/calibrations") {
  TEST_CASE("kernels: fitting the measured points again gives the constants of the catalogue") {
    const fits::KernelFits fitted_all = fits::fit_kernels(fits::microbenchmarks());
    const auto agrees = [](const catalog::FitRecord& record, const std::vector<double>& errors) {
      const auto found = study::spread(errors);
      CHECK(record.points == int(found.points));
      CHECK(record.median == doctest::Approx(found.median).epsilon(0.05));
      CHECK(record.p90 == doctest::Approx(found.p90).epsilon(0.05));
    };
    for (const fits::KernelFit& fit : fitted_all.accelerators) {
      CAPTURE(fit.name());
      const auto& entry = find_kernel_calibration(fit.name());
      CHECK(entry.name == fit.name());
      const auto shipped = entry.description();
      const auto& fitted = fit.calibration;
      CHECK(shipped.launch.value() == printed(fitted.launch.value()));
      CHECK(shipped.matrix_share == printed(fitted.matrix_share));
      CHECK(shipped.lost_outputs == printed(fitted.lost_outputs));
      CHECK(shipped.inner_ramp == printed(fitted.inner_ramp));
      CHECK(shipped.memory_share == printed(fitted.memory_share));
      const auto products =
          study::spread(study::errors(fit.measured.products, fitted, fit.measured.accelerator));
      CHECK(entry.products.points == int(products.points));
      CHECK(entry.products.median == doctest::Approx(products.median).epsilon(0.05));
      CHECK(entry.products.p90 == doctest::Approx(products.p90).epsilon(0.05));
      const auto& accelerator = fit.measured.accelerator;
      if (!fit.fp8.empty()) {
        CHECK(shipped.matrix_share_fp8 == printed(fitted.matrix_share_fp8));
        agrees(entry.fp8, study::errors(fit.fp8, fitted, accelerator, fitted_all.fp8_casts));
      }
      if (!fit.fp4.empty()) {
        CHECK(shipped.matrix_share_fp4 == printed(fitted.matrix_share_fp4));
        agrees(entry.fp4, study::errors(fit.fp4, fitted, accelerator, fitted_all.fp4_casts));
      }
      if (!fit.grouped.empty()) {
        // What ships is fitted to steps too, from 0.83 on.
        CHECK(fitted.grouped_share == doctest::Approx(0.83).epsilon(0.01));
        agrees(entry.grouped, study::errors(fit.grouped, fitted, accelerator));
      }
      if (fit.measured.attention.empty()) continue;
      CHECK(shipped.attention_share == printed(fitted.attention_share));
      CHECK(shipped.attention_rows == printed(fitted.attention_rows));
      CHECK(shipped.attention_ramp == printed(fitted.attention_ramp));
      const auto attention =
          study::spread(study::errors(fit.measured.attention, fitted, fit.measured.accelerator));
      CHECK(entry.attention.points == int(attention.points));
      CHECK(entry.attention.median == doctest::Approx(attention.median).epsilon(0.05));
    }
  }

  TEST_CASE("collectives: fitting the measured points again gives the constants") {
    for (const fits::CollectiveFit& fit : fits::fit_collectives(fits::microbenchmarks())) {
      CAPTURE(fit.link);
      const auto& entry = find_collective_calibration(fit.link);
      CHECK(entry.name == fit.link);
      const auto shipped = entry.description();
      CHECK(shipped.start.value() == printed(fit.calibration.start.value()));
      CHECK(shipped.hop.value() == printed(fit.calibration.hop.value()));
      CHECK(shipped.link_share == printed(fit.calibration.link_share));
      CHECK(shipped.local_copy == printed(fit.calibration.local_copy));
      CHECK(shipped.setup.value() == printed(fit.calibration.setup.value()));
      CHECK(shipped.low_latency_share == printed(fit.calibration.low_latency_share));
      CHECK(shipped.switch_share == printed(fit.calibration.switch_share));
      if (fit.link != "efa") {
        CHECK(shipped.peer.value() == printed(fit.calibration.peer.value()));
        CHECK(shipped.exchange_share == printed(fit.calibration.exchange_share));
        CHECK(shipped.exchange_setup.value() == printed(fit.calibration.exchange_setup.value()));
      }
      for (const bool exchange : {false, true}) {
        auto points = fit.measured;
        std::erase_if(points, [&](const auto& point) {
          return (point.message.collective == plan::Collective::all_to_all) != exchange;
        });
        if (points.empty()) continue;
        const auto found = study::spread(study::errors(points, fit.where, fit.calibration));
        const catalog::FitRecord& record = exchange ? entry.exchanges : entry.rings;
        CHECK(record.points == int(found.points));
        CHECK(record.median == doctest::Approx(found.median).epsilon(0.05));
        CHECK(record.p90 == doctest::Approx(found.p90).epsilon(0.05));
      }
    }
  }

  TEST_CASE("every entry is a valid calibration and names a source for each value") {
    const auto has_source = [](std::string_view field, Basis, std::string_view key,
                               std::string_view) {
      CAPTURE(field);
      CHECK(!key.empty());
    };
    for (const auto& entry : catalog::kernel_calibrations) {
      CAPTURE(entry.name);
      CHECK_NOTHROW(hardware::check(entry.description()));
      each_source(entry, has_source);
    }
    for (const auto& entry : catalog::collective_calibrations) {
      CAPTURE(entry.name);
      CHECK_NOTHROW(hardware::check(entry.description()));
      each_source(entry, has_source);
    }
  }

  TEST_CASE("what nobody measured is assumed, and says so") {
    for (const Sourced<double>& value : {catalog::datasheet_only_kernels.matrix_share,
                                         catalog::datasheet_only_kernels.memory_share,
                                         catalog::datasheet_only_collectives.link_share}) {
      CHECK(grade(value.basis()) == 'C');
    }
    for (const catalog::LinkEntry& link : catalog::links) {
      CAPTURE(link.name);
      CHECK_NOTHROW(hardware::check(find_collective_calibration(link.name).description()));
    }
  }

  TEST_CASE("the share of peak of an accelerator known from its datasheet follows its power") {
    const auto share = [](std::string_view name) {
      return catalog::datasheet_matrix_share(catalog::find_accelerator(name).description());
    };
    CHECK(share("a100-pcie-80gb") == 0.82);  // 312 TFLOP/s at 300 W: 1.04 each
    CHECK(share("b200-sxm") == doctest::Approx(1.4 * 1000.0 / 2250.0).epsilon(1e-14));
    CHECK(share("p100-sxm2") == 0.82);  // no bf16: by its fp16 rate
    // Against what was measured, without the measurement: within 10 % on every one.
    for (const std::string_view name :
         {"a100-sxm-80gb", "h100-sxm", "h200-sxm", "b200-sxm", "b300-sxm", "gb200", "gb300"}) {
      CAPTURE(name);
      const double measured = find_kernel_calibration(name).matrix_share.value();
      CHECK(share(name) == doctest::Approx(measured).epsilon(0.10));
    }
    const auto entry =
        catalog::datasheet_kernels(catalog::find_accelerator("gaudi3").description());
    CHECK(entry.matrix_share.basis() == Basis::assumed);
    CHECK_NOTHROW(hardware::check(entry.description()));
  }

  TEST_CASE("one die at another power limit sustains less, in every format, and has no record") {
    const auto& full = catalog::h100_sxm_kernels;
    for (const auto& less : {catalog::h100_96gb_500w_kernels, catalog::h100_pcie_kernels}) {
      CAPTURE(less.name);
      CHECK(less.matrix_share.value() < full.matrix_share.value());
      CHECK(less.matrix_share_fp8.value() < full.matrix_share_fp8.value());
      CHECK(less.attention_share.value() < full.attention_share.value());
      CHECK(grade(less.matrix_share.basis()) == 'B');
      CHECK(less.products.points == 0);
    }
    // 843/708 at 1,000 and 750 W [AmdMaf2025].
    CHECK(catalog::detail::rate_at_power(1000.0 / 750.0) ==
          doctest::Approx(843.0 / 708.0).epsilon(1e-3));
  }

  TEST_CASE("every name that stands for another is an accelerator") {
    for (const catalog::SameDie& same : catalog::same_dies) {
      CHECK_NOTHROW(static_cast<void>(catalog::find_accelerator(same.accelerator)));
    }
    for (const auto& entry : catalog::kernel_calibrations) {
      if (entry.name == "datasheet-only") continue;
      CAPTURE(entry.name);
      CHECK_NOTHROW(static_cast<void>(catalog::find_accelerator(entry.name)));
    }
  }
}
