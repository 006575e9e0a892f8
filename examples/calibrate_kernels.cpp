// Fits the kernel and collective coefficients of the catalogue to measured microbenchmarks and
// prints them with their residuals, as tables of docs/calibration.md.
//
//     calibrate_kernels [microbench.csv]
//
// To calibrate for hardware of your own, write its points into a table of the same columns and call
// `study::fit_products`, `study::fit_attention` and `study::fit_collectives` as fit_kernels.hpp does.

#include <cstdio>
#include <fstream>
#include <utility>

#include <bessemer/catalog/kernel_calibrations.hpp>

#include "../tests/support/fit_kernels.hpp"
#include "../tests/support/left_out_families.hpp"

namespace {

using namespace bessemer;
using fits::CollectiveFit;
using fits::KernelFit;

double microseconds(Time<> time) { return in(time, microsecond); }

void print(const study::Spread& found) {
  std::printf(" %zu | %.1f / %.1f / %.1f |", found.points, 100.0 * found.median, 100.0 * found.p90,
              100.0 * found.largest);
}

study::Spread products(const KernelFit& fit) {
  return study::spread(
      study::errors(fit.measured.products, fit.calibration, fit.measured.accelerator));
}

void print_constants(const std::vector<KernelFit>& fits) {
  std::puts(
      "| accelerator | launch us | matrix | lost outputs | ramp | memory | attention |"
      " rows | ramp |\n|---|---|---|---|---|---|---|---|---|");
  for (const KernelFit& fit : fits) {
    const auto& c = fit.calibration;
    std::printf("| %s | %.4g | %.4g | %.4g | %.4g | %.4g |", fit.name().data(),
                microseconds(c.launch), c.matrix_share, c.lost_outputs, c.inner_ramp,
                c.memory_share);
    if (fit.measured.attention.empty()) {
      std::puts(" - | - | - |");
    } else {
      std::printf(" %.4g | %.4g | %.4g |\n", c.attention_share, c.attention_rows, c.attention_ramp);
    }
  }
}

/// Shares of peak of narrow products, the casts measured with them, grouped products.
void print_narrow(const fits::KernelFits& fits) {
  std::puts(
      "\n| accelerator | fp8 | points | error % | fp4 | points | error % | grouped | points "
      "|"
      " error % |\n|---|---|---|---|---|---|---|---|---|---|");
  for (const KernelFit& fit : fits.accelerators) {
    const auto& c = fit.calibration;
    const auto narrow = [&](double share, const auto& points, const study::Casts<>& casts) {
      if (points.empty()) return std::printf(" - | - | - |");
      std::printf(" %.4g |", share);
      print(study::spread(study::errors(points, c, fit.measured.accelerator, casts)));
      return 0;
    };
    std::printf("| %s |", fit.name().data());
    narrow(c.matrix_share_fp8, fit.fp8, fits.fp8_casts);
    narrow(c.matrix_share_fp4, fit.fp4, fits.fp4_casts);
    if (fit.grouped.empty()) {
      std::puts(" - | - | - |");
    } else {
      std::printf(" %.4g |", c.grouped_share);
      print(study::spread(study::errors(fit.grouped, c, fit.measured.accelerator)));
      std::puts("");
    }
  }
  for (const auto& [name, casts] : {std::pair{"fp8", fits.fp8_casts}, {"fp4", fits.fp4_casts}}) {
    std::printf("casts to %s: %.4g us and %.4g bytes an element\n", name, microseconds(casts.start),
                casts.bytes);
  }
}

/// In sample; with defaults for any accelerator; and, of attention, in sample.
void print_residuals(const std::vector<KernelFit>& fits) {
  std::puts(
      "\n| accelerator | products | error % | defaults, error % | attention | error % |\n"
      "|---|---|---|---|---|---|");
  for (const KernelFit& fit : fits) {
    const auto& accelerator = fit.measured.accelerator;
    std::printf("| %s |", fit.name().data());
    print(products(fit));
    auto defaults = catalog::datasheet_kernels(accelerator).description();
    defaults.sustained_share = 1.0;
    const auto blind = study::spread(study::errors(fit.measured.products, defaults, accelerator));
    std::printf(" %.1f / %.1f / %.1f |", 100.0 * blind.median, 100.0 * blind.p90,
                100.0 * blind.largest);
    if (fit.measured.attention.empty()) {
      std::puts(" - | - |");
    } else {
      print(study::spread(study::errors(fit.measured.attention, fit.calibration, accelerator)));
      std::puts("");
    }
  }
}

/// Launch, lost outputs and ramp from the other accelerators, the two shares its own.
template <std::size_t... left>
void print_left_out(const study::Microbenchmarks& all, const KernelFit& later,
                    std::index_sequence<left...>) {
  std::puts(
      "\n| left out of the shared coefficients | points | error % |\n"
      "|---|---|---|");
  for (const KernelFit& fit : {fits::fit_with_shared(all, fits::ampere[0], later.calibration),
                               fits::fit_with_shared_of_others<left>(all)...}) {
    std::printf("| %s |", fit.name().data());
    print(products(fit));
    std::puts("");
  }
}

/// A family by its datasheet and the others.
void print_left_out_families(const study::Microbenchmarks& all) {
  std::puts(
      "\n| left out | accelerator | TFLOP/s per watt | products | share of the others, error % |"
      " by power, error % | attention | error % |\n|---|---|---|---|---|---|---|---|");
  const auto families = fits::families(all);
  for (const fits::Family& family : families) {
    const auto others = fits::all_but(families, family.name);
    for (const KernelFit& fit : family.fits) {
      const auto& accelerator = fit.measured.accelerator;
      const auto by_power = fits::predicted(others, accelerator, true);
      const auto by_share = fits::predicted(others, accelerator, false);
      std::printf("| %s | %s | %.2f |", family.name.data(), fit.name().data(), fits::per_watt(fit));
      print(study::spread(study::errors(fit.measured.products, by_share, accelerator)));
      const auto spread =
          study::spread(study::errors(fit.measured.products, by_power, accelerator));
      std::printf(" %.1f / %.1f / %.1f |", 100.0 * spread.median, 100.0 * spread.p90,
                  100.0 * spread.largest);
      if (fit.measured.attention.empty()) {
        std::puts(" - | - |");
      } else {
        print(study::spread(study::errors(fit.measured.attention, by_power, accelerator)));
        std::puts("");
      }
    }
  }
}

std::vector<study::CollectiveMeasurement> large(std::vector<study::CollectiveMeasurement> points) {
  std::erase_if(points,
                [](const auto& point) { return point.message.size < study::large_message; });
  return points;
}

/// Large messages on an accelerator, with the coefficients of the others on its link.
void print_left_out(const std::vector<CollectiveFit>& fits) {
  std::puts("\n| link | left out | points from 8 MiB | error % |\n|---|---|---|---|");
  for (const CollectiveFit& fit : fits) {
    for (const std::string_view name : fits::hopper_and_blackwell) {
      auto others = fit.measured;
      auto own = large(fit.measured);
      std::erase_if(others, [&](const auto& point) { return point.accelerator == name; });
      std::erase_if(own, [&](const auto& point) { return point.accelerator != name; });
      if (own.empty() || fit.link == "efa") continue;
      const auto calibration = study::fit_collectives(others, fit.where, fit.calibration);
      std::printf("| %s | %s |", fit.link.data(), name.data());
      print(study::spread(study::errors(own, fit.where, calibration)));
      std::puts("");
    }
  }
}

void print_collectives(const std::vector<CollectiveFit>& fits) {
  std::puts(
      "\n| link | start us | hop us | share | copy | set-up us | low latency | switch | peer us |"
      " exchange | its set-up us |\n|---|---|---|---|---|---|---|---|---|---|---|");
  for (const CollectiveFit& fit : fits) {
    const auto& c = fit.calibration;
    std::printf("| %s | %.4g | %.4g | %.4g | %.4g | %.4g | %.4g | %.4g | %.4g | %.4g | %.4g |\n",
                fit.link.data(), microseconds(c.start), microseconds(c.hop), c.link_share,
                c.local_copy, microseconds(c.setup), c.low_latency_share, c.switch_share,
                microseconds(c.peer), c.exchange_share, microseconds(c.exchange_setup));
  }
  std::puts(
      "\n| link | kind | all sizes | error % | from 8 MiB | error % |\n"
      "|---|---|---|---|---|---|");
  for (const CollectiveFit& fit : fits) {
    for (const bool exchange : {false, true}) {
      auto points = fit.measured;
      std::erase_if(points, [&](const auto& point) {
        return (point.message.collective == plan::Collective::all_to_all) != exchange;
      });
      if (points.empty()) continue;
      std::printf("| %s | %s |", fit.link.data(), exchange ? "all-to-all" : "rings and sums");
      print(study::spread(study::errors(points, fit.where, fit.calibration)));
      print(study::spread(study::errors(large(points), fit.where, fit.calibration)));
      std::puts("");
    }
  }
}

/// Signed error by number of ranks, from 8 MiB: what the form leaves.
void print_by_ranks(const std::vector<CollectiveFit>& fits) {
  std::puts("\n| link | operation | ranks | points | mean error % |\n|---|---|---|---|---|");
  for (const CollectiveFit& fit : fits) {
    for (const auto kind : {plan::Collective::all_gather, plan::Collective::all_reduce,
                            plan::Collective::all_to_all}) {
      for (const int ranks : {2, 4, 8, 32}) {
        auto points = large(fit.measured);
        std::erase_if(points, [&](const auto& point) {
          const bool shares = point.message.collective == plan::Collective::reduce_scatter;
          return point.message.group.ranks != ranks ||
                 (shares ? plan::Collective::all_gather : point.message.collective) != kind;
        });
        if (points.empty()) continue;
        double sum = 0.0;
        for (const double error : study::errors(points, fit.where, fit.calibration)) sum += error;
        std::printf("| %s | %s | %d | %zu | %+.1f |\n", fit.link.data(), plan::to_text(kind).data(),
                    ranks, points.size(), 100.0 * sum / double(points.size()));
      }
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  const char* path = count > 1 ? arguments[1] : "../tests/data/microbench.csv";
  std::ifstream file(path);
  if (!file) {
    std::fprintf(stderr, "calibrate_kernels: cannot read %s\n", path);
    return 1;
  }
  const study::Microbenchmarks all = study::read_microbenchmarks(file);
  const fits::KernelFits fitted = fits::fit_kernels(all);
  const std::vector<KernelFit>& kernels = fitted.accelerators;
  print_constants(kernels);
  print_narrow(fitted);
  print_residuals(kernels);
  print_left_out(all, kernels[1], std::make_index_sequence<fits::hopper_and_blackwell.size()>());
  print_left_out_families(all);
  const std::vector<CollectiveFit> collectives = fits::fit_collectives(all);
  print_collectives(collectives);
  print_left_out(collectives);
  print_by_ranks(collectives);
}
