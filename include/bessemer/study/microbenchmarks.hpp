#pragma once

/// Measured kernels and collectives, as a table of comma-separated values gives them, and how far an
/// estimate is from them.
///
///     column                          of          meaning
///     kind                            all         gemm, cast_gemm, grouped_gemm, copy, attention or
///                                                 collective
///     accelerator                     all         where it was measured
///     microseconds                    all         what it took
///     format, m, n, k                 kernels     as in `compute::Kernel`, per head for attention
///     batch                           gemm        equal products at once; blank: one
///     m, batch                        grouped     mean rows of an expert, and experts
///     batch, kv_batch                 attention   sequences times query heads, times key heads
///     bytes                           copy        read and written together
///     collective, bytes               collective  all_reduce, all_gather, reduce_scatter, all_to_all;
///                                                 buffer
///     ranks, per_node, link           collective  group, ranks inside a node, outermost link
///     algorithm                       collective  as the source names it; blank: library's choice
///
/// A `cast_gemm` takes x[m,k] in 16 bit: its time includes the casts of x, not of the weights, and
/// its result has 16 bit. Further columns (the source, its locator) are for readers. No quoted fields. Attention is causal
/// and forward: half of 4 m n k FLOP per head; queries, keys, values and outputs move once.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <istream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <bessemer/compute/kernel.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/core/near_names.hpp>
#include <bessemer/plan/message.hpp>

namespace bessemer::study {

struct KernelMeasurement {
  std::string accelerator;
  compute::Kernel<> kernel;
  Time<> time;
  /// Elements that were cast to the kernel's format in that time.
  double cast = 0.0;
};

struct CollectiveMeasurement {
  std::string accelerator;
  std::string link;
  std::string algorithm;
  plan::Message<> message;
  int ranks_per_node = 1;
  Time<> time;
};

struct Microbenchmarks {
  std::vector<KernelMeasurement> kernels;
  std::vector<CollectiveMeasurement> collectives;

  /// Those of one kind on one accelerator, without casts and not grouped.
  [[nodiscard]] std::vector<KernelMeasurement> of(std::string_view accelerator,
                                                  compute::KernelKind kind) const {
    return chosen(accelerator, [kind](const KernelMeasurement& measured) {
      return measured.kernel.kind == kind && measured.cast == 0.0 && !measured.kernel.grouped;
    });
  }
  /// Products in a narrow format, casts included.
  [[nodiscard]] std::vector<KernelMeasurement> with_casts(std::string_view accelerator,
                                                          NumberFormat format) const {
    return chosen(accelerator, [format](const KernelMeasurement& measured) {
      return measured.kernel.format == format && measured.cast > 0.0;
    });
  }
  /// Products of several experts in one kernel.
  [[nodiscard]] std::vector<KernelMeasurement> grouped(std::string_view accelerator) const {
    return chosen(accelerator,
                  [](const KernelMeasurement& measured) { return measured.kernel.grouped; });
  }

 private:
  template <class Which>
  [[nodiscard]] std::vector<KernelMeasurement> chosen(std::string_view accelerator,
                                                      Which which) const {
    std::vector<KernelMeasurement> some;
    std::copy_if(kernels.begin(), kernels.end(), std::back_inserter(some),
                 [&](const KernelMeasurement& measured) {
                   return measured.accelerator == accelerator && which(measured);
                 });
    return some;
  }
};

/// How far estimates are from measurements, |estimate/measured - 1|.
struct Spread {
  std::size_t points = 0;
  double median = 0.0;
  double p90 = 0.0;
  double largest = 0.0;
};

/// Of signed relative errors, in any order; quantiles by linear interpolation.
[[nodiscard]] inline Spread spread(std::vector<double> errors) {
  require(!errors.empty(), "spread: must have at least one error");
  for (double& error : errors) error = std::fabs(error);
  std::sort(errors.begin(), errors.end());
  const auto quantile = [&](double share) {
    const double place = share * double(errors.size() - 1);
    const auto below = std::size_t(place);
    const std::size_t above = std::min(below + 1, errors.size() - 1);
    return errors[below] + (place - double(below)) * (errors[above] - errors[below]);
  };
  return {errors.size(), quantile(0.5), quantile(0.9), errors.back()};
}

namespace detail {

[[nodiscard]] inline std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == ',')
      fields.emplace_back();
    else if (c != '\r')
      fields.back() += c;
  }
  return fields;
}

/// One line of the table, read by the names of its columns.
class MicrobenchmarkRow {
 public:
  MicrobenchmarkRow(const std::vector<std::string>& header, std::vector<std::string> fields,
                    int line)
      : header_{header}, fields_{std::move(fields)}, line_{line} {
    require(fields_.size() == header_.size(), "microbenchmarks: line ", line_, " has ",
            fields_.size(), " fields, the header ", header_.size());
  }

  [[nodiscard]] const std::string& text(std::string_view column) const {
    const auto place = std::find(header_.begin(), header_.end(), column);
    require(place != header_.end(), "microbenchmarks: no column '", column, "'");
    return fields_[std::size_t(place - header_.begin())];
  }
  /// A positive number, or the fallback where the field is blank.
  [[nodiscard]] double number(std::string_view column, double fallback = 0.0) const {
    const std::string& field = text(column);
    double value = fallback;
    if (!field.empty()) {
      char* end = nullptr;
      value = std::strtod(field.c_str(), &end);
      if (end != field.c_str() + field.size()) value = 0.0;
    }
    require(value > 0.0, "microbenchmarks: line ", line_, ": ", column,
            " must be a positive number, got '", field, "'");
    return value;
  }
  /// One of `names`; its place among them.
  template <std::size_t N>
  [[nodiscard]] std::size_t choice(std::string_view column,
                                   const std::array<std::string_view, N>& names) const {
    const auto place = std::find(names.begin(), names.end(), text(column));
    if (place == names.end()) {
      fail_unknown_name(column, text(column), std::vector(names.begin(), names.end()));
    }
    return std::size_t(place - names.begin());
  }
  [[nodiscard]] NumberFormat format() const {
    std::vector<std::string_view> known;
    for (const NumberFormat format : number_formats) {
      if (to_text(format) == text("format")) return format;
      known.push_back(to_text(format));
    }
    fail_unknown_name("format", text("format"), known);
  }

 private:
  const std::vector<std::string>& header_;
  std::vector<std::string> fields_;
  int line_;
};

[[nodiscard]] inline compute::Kernel<> product(const MicrobenchmarkRow& row) {
  return compute::gemm<double>(row.number("m"), row.number("n"), row.number("k"), row.format(),
                               row.number("batch", 1.0));
}

/// x[m,k] arrives in 16 bit and is cast; the result has 16 bit.
[[nodiscard]] inline KernelMeasurement product_with_cast(const MicrobenchmarkRow& row,
                                                         const std::string& accelerator,
                                                         Time<> time) {
  compute::Kernel<> kernel = product(row);
  const double wider = 2.0 - element_size(kernel.format).value();
  require(wider > 0.0, "microbenchmarks: a cast_gemm must have a format below 16 bits, got ",
          to_text(kernel.format));
  kernel.bytes = kernel.bytes + wider * kernel.m * kernel.n * byte;
  return {accelerator, kernel, time, kernel.m * kernel.k};
}

[[nodiscard]] inline compute::Kernel<> attention(const MicrobenchmarkRow& row) {
  const double m = row.number("m");
  const double n = row.number("n");
  const double k = row.number("k");
  const double heads = row.number("batch");
  const double rows_moved = 2.0 * heads * m + 2.0 * row.number("kv_batch", heads) * n;
  return {.kind = compute::KernelKind::attention,
          .format = row.format(),
          .m = m,
          .n = n,
          .k = k,
          .batch = heads,
          .work = 2.0 * heads * m * n * k * FLOP,
          .bytes = rows_moved * k * element_size(row.format())};
}

[[nodiscard]] inline CollectiveMeasurement collective(const MicrobenchmarkRow& row, Time<> time) {
  using plan::Collective;
  constexpr std::array<std::string_view, 4> names{"all_reduce", "all_gather", "reduce_scatter",
                                                  "all_to_all"};
  constexpr std::array kinds{Collective::all_reduce, Collective::all_gather,
                             Collective::reduce_scatter, Collective::all_to_all};
  const int ranks = int(row.number("ranks"));
  return {.accelerator = row.text("accelerator"),
          .link = row.text("link"),
          .algorithm = row.text("algorithm"),
          .message = {.collective = kinds[row.choice("collective", names)],
                      .size = row.number("bytes") * byte,
                      .group = {.ranks = ranks, .stride = 1}},
          .ranks_per_node = int(row.number("per_node", ranks)),
          .time = time};
}

}  // namespace detail

/// The whole table. Throws `InvalidInput` with the line where a field makes no sense.
[[nodiscard]] inline Microbenchmarks read_microbenchmarks(std::istream& in) {
  Microbenchmarks all;
  std::string line;
  require(bool(std::getline(in, line)), "microbenchmarks: the table is empty or cannot be read");
  const std::vector<std::string> header = detail::split(line);
  for (int number = 2; std::getline(in, line); ++number) {
    const detail::MicrobenchmarkRow row(header, detail::split(line), number);
    const Time<> time = row.number("microseconds") * microsecond;
    constexpr std::array<std::string_view, 6> kinds{"gemm",      "copy",         "attention",
                                                    "cast_gemm", "grouped_gemm", "collective"};
    const std::string& accelerator = row.text("accelerator");
    switch (row.choice("kind", kinds)) {
      case 0: all.kernels.push_back({accelerator, detail::product(row), time}); break;
      case 1:
        all.kernels.push_back(
            {accelerator, compute::elementwise<double>(row.number("bytes")), time});
        break;
      case 2: all.kernels.push_back({accelerator, detail::attention(row), time}); break;
      case 3: all.kernels.push_back(detail::product_with_cast(row, accelerator, time)); break;
      case 4:
        all.kernels.push_back({accelerator, detail::product(row), time});
        all.kernels.back().kernel.grouped = true;
        break;
      default: all.collectives.push_back(detail::collective(row, time));
    }
  }
  return all;
}

}  // namespace bessemer::study
