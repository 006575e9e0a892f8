/// Measured memory of 49 runs of BLOOM's tuning log [BigScienceTr11Log2022] against the ledger
/// (tests/data/published/tr11_memory.csv), and the fit of fragmentation and reserve: in sample, held
/// out model by model, and as the catalogue has it.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

#include <bessemer/study/memory_fit.hpp>
#include <support/measured_memory.hpp>

namespace {
using namespace bessemer;
using support::measured_memory;
using support::MeasuredMemory;

plan::Software<> software(const MeasuredMemory& row) {
  const bool bf16 = row.training.precision == NumberFormat::bf16;
  return catalog::find_software(bf16 ? "megatron-deepspeed-bf16" : "megatron-deepspeed")
      .description();
}
memory::Footprint<> footprint_of(const MeasuredMemory& row) {
  const auto layout = check(row.plan, row.model, row.training, row.accelerators);
  return memory::footprint(row.model, row.training, row.plan, layout, software(row));
}
study::MemoryPoint point(const MeasuredMemory& row) {
  const auto of = footprint_of(row);
  return {.used = of.total - of.ledger.reserve - of.ledger.communicators - of.ledger.fragmentation,
          .communicators = of.ledger.communicators,
          .measured = row.measured};
}
double gigabytes(const DataSize<>& size) { return size / GB; }
using Shape = std::pair<int, int>;
Shape shape(const MeasuredMemory& row) { return {row.model.hidden, model::layer_count(row.model)}; }
}  // namespace

TEST_SUITE("published/bigscience_2022_memory") {
  TEST_CASE("49 measured runs within 10 % in the mean, by the catalogue's coefficients") {
    double sum = 0.0;
    double worst = 0.0;
    int rows = 0;
    std::printf("line  tensor pipeline micro  stage  measured  ours (GB)\n");
    for (const MeasuredMemory& row : measured_memory()) {
      const auto of = footprint_of(row);
      const double error = of.total / row.measured - 1.0;
      std::printf("%4d  %6d %8d %5d  %5d  %8.0f  %6.1f  %+5.1f %%\n", row.line, row.plan.tensor,
                  row.plan.pipeline, row.plan.micro_batch, of.stage, gigabytes(row.measured),
                  gigabytes(of.total), 100.0 * error);
      sum += std::abs(error);
      // Lines 801 and 802 state 44 and 38 GB for one setting; 802 is the one apart.
      if (row.line != 802) worst = std::max(worst, std::abs(error));
      ++rows;
    }
    CHECK(rows == 49);
    CHECK(sum / rows < 0.05);
    CHECK(worst < 0.10);
    MESSAGE("mean absolute error ", 100.0 * sum / rows, " %, largest ", 100.0 * worst, " %");
  }

  TEST_CASE("the catalogue's fragmentation and reserve are this fit; held out by model it holds") {
    const auto rows = measured_memory();
    std::vector<study::MemoryPoint> all;
    std::vector<Shape> shapes;
    for (const MeasuredMemory& row : rows) {
      all.push_back(point(row));
      if (std::find(shapes.begin(), shapes.end(), shape(row)) == shapes.end()) {
        shapes.push_back(shape(row));
      }
    }
    const study::MemoryFit fit = study::fit_memory(all);
    const auto stack = catalog::find_software("megatron-deepspeed").description();
    CHECK(stack.fragmentation == doctest::Approx(fit.fragmentation).epsilon(0.005));
    CHECK(stack.reserve / GB == doctest::Approx(fit.reserve / GB).epsilon(0.03));

    double held_out = 0.0;
    for (const Shape& left_out : shapes) {
      std::vector<study::MemoryPoint> train;
      std::vector<study::MemoryPoint> test;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        (shape(rows[i]) == left_out ? test : train).push_back(all[i]);
      }
      const auto without = study::fit_memory(train);
      held_out += study::mean_error(without, test) * double(test.size());
      std::printf(
          "without h %d, %d layers: f %.3f, reserve %.2f GB, error of its %zu runs %.1f %%\n",
          left_out.first, left_out.second, without.fragmentation, gigabytes(without.reserve),
          test.size(), 100.0 * study::mean_error(without, test));
    }
    held_out /= double(rows.size());
    CHECK(held_out < 0.06);
    MESSAGE("fragmentation ", fit.fragmentation, ", reserve ", gigabytes(fit.reserve),
            " GB; in sample ", 100.0 * study::mean_error(fit, all), " %, held out by model ",
            100.0 * held_out, " %");
  }
}
