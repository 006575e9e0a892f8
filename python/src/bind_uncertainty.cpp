/// Samplings, distributions and Sobol' indices over arrays; `study.py` stands before them. Nothing
/// is computed here.

#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <bessemer/core/near_names.hpp>
#include <bessemer/study/correlated_normals.hpp>
#include <bessemer/study/designs.hpp>
#include <bessemer/study/distribution.hpp>
#include <bessemer/study/sobol_indices.hpp>
#include <bessemer/study/stream_summary.hpp>

#include "bind.hpp"
#include "given.hpp"

namespace bessemer::python {

namespace {

using Column = py::array_t<double, py::array::c_style | py::array::forcecast>;
using study::Distribution;

[[nodiscard]] study::Sampling sampling_from(const std::string& name) {
  if (name == "random") return study::Sampling::random;
  if (name == "latin_hypercube") return study::Sampling::latin_hypercube;
  if (name == "sobol") return study::Sampling::sobol;
  const std::string_view known[] = {"random", "latin_hypercube", "sobol"};
  fail_unknown_name("sampling", name, {std::begin(known), std::end(known)});
}

[[nodiscard]] std::span<const double> row_of(const Column& table, py::ssize_t row) {
  return {table.data(row, 0), std::size_t(table.shape(1))};
}

[[nodiscard]] Column taken(study::Design& design, py::ssize_t count) {
  require(count >= 0, "design: must take some points, got ", count);
  Column points({count, py::ssize_t(design.dimensions())});
  double* place = points.mutable_data();
  for (py::ssize_t i = 0; i < count; ++i, place += design.dimensions()) {
    design.next({place, design.dimensions()});
  }
  return points;
}

[[nodiscard]] Column quantiles(const Distribution& of, const Column& probabilities) {
  require(probabilities.ndim() == 1, "quantiles: must be one column");
  Column values(probabilities.size());
  for (py::ssize_t i = 0; i < probabilities.size(); ++i) {
    values.mutable_at(i) = of.quantile(probabilities.at(i));
  }
  return values;
}

[[nodiscard]] study::CorrelatedNormals correlated(const Column& means, const Column& covariance) {
  require(means.ndim() == 1 && covariance.ndim() == 2,
          "covariance: must be a table beside a column of means");
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return {Eigen::Map<const Eigen::VectorXd>(means.data(), means.size()),
          Eigen::Map<const Rows>(covariance.data(), covariance.shape(0), covariance.shape(1))};
}

[[nodiscard]] Column correlated_at(const study::CorrelatedNormals& of, const Column& points) {
  require(points.ndim() == 2, "covariance: points must be a table");
  Column values({points.shape(0), points.shape(1)});
  double* place = values.mutable_data();
  for (py::ssize_t i = 0; i < points.shape(0); ++i, place += points.shape(1)) {
    of.at(row_of(points, i), {place, std::size_t(points.shape(1))});
  }
  return values;
}

void add_rows(study::SobolIndices& of, const Column& at_a, const Column& at_b,
              const Column& at_each) {
  require(at_a.ndim() == 1 && at_b.ndim() == 1 && at_each.ndim() == 2 &&
              at_a.size() == at_b.size() && at_each.shape(0) == at_a.size(),
          "sobol_indices: must be two columns and a table of as many rows");
  for (py::ssize_t i = 0; i < at_a.size(); ++i) of.add(at_a.at(i), at_b.at(i), row_of(at_each, i));
}

using Ends = std::tuple<double, double, double>;

[[nodiscard]] std::vector<std::pair<Ends, Ends>> indices(const study::SobolIndices& of,
                                                         double confidence, int resamples,
                                                         std::uint64_t seed) {
  std::vector<std::pair<Ends, Ends>> told;
  for (const auto& [first, total] : of.indices(confidence, resamples, seed)) {
    told.push_back({{first.value, first.low, first.high}, {total.value, total.low, total.high}});
  }
  return told;
}

void bind_distribution(py::module_& module) {
  py::class_<Distribution>(module, "SampledDistribution",
                           "What an input may be, by the inverse of its cumulative probability.")
      .def_static("fixed", &Distribution::fixed, "One value.", py::arg("value"))
      .def_static("uniform", &Distribution::uniform, "All between two ends alike.", py::arg("low"),
                  py::arg("high"))
      .def_static("log_uniform", &Distribution::log_uniform,
                  "All orders of magnitude between two ends alike.", py::arg("low"),
                  py::arg("high"))
      .def_static("normal", &Distribution::normal, "Without ends.", py::arg("mean"),
                  py::arg("deviation"))
      .def_static("lognormal", &Distribution::lognormal,
                  "Positive; `deviation` is that of the logarithm.", py::arg("median"),
                  py::arg("deviation"))
      .def_static("triangular", &Distribution::triangular, "Most likely at `mode`.", py::arg("low"),
                  py::arg("mode"), py::arg("high"))
      .def_static("discrete", &Distribution::discrete, "One of the values, by weight.",
                  py::arg("values"), py::arg("weights"))
      .def("quantiles", &quantiles, "Values by cumulative probability.", py::arg("probabilities"));
}

}  // namespace

void bind_uncertainty(py::module_& module) {
  bind_distribution(module);
  py::class_<study::Design>(module, "SampledDesign", "A stream of points in the unit cube.")
      .def(py::init([](const std::string& sampling, std::size_t dimensions, std::uint64_t points,
                       std::uint64_t seed) {
             return study::Design(sampling_from(sampling), dimensions, points, seed);
           }),
           py::arg("sampling"), py::arg("dimensions"), py::arg("points"), py::arg("seed"))
      .def("take", &taken, "The next points, a row each.", py::arg("count"));
  py::class_<study::CorrelatedNormals>(module, "CorrelatedNormals",
                                       "Normals with a given covariance.")
      .def(py::init(&correlated), py::arg("means"), py::arg("covariance"))
      .def("at", &correlated_at, "Values by points of the unit cube, a row each.",
           py::arg("points"));
  py::class_<study::SobolIndices>(module, "SobolSums", "Shares of a variance, row by row.")
      .def(py::init<std::size_t, std::uint64_t>(), py::arg("inputs"), py::arg("rows"))
      .def("add", &add_rows, "Outputs at A, at B, and at A with each column of B.", py::arg("at_a"),
           py::arg("at_b"), py::arg("at_each"))
      .def("indices", &indices, "First-order and total, each with its interval.",
           py::arg("confidence"), py::arg("resamples"), py::arg("seed"))
      .def("mean", &study::SobolIndices::mean, "Of the output.")
      .def(
          "variance", [](const study::SobolIndices& of) { return of.variance(); },
          "Of the output.");
  using study::StreamSummary;
  py::class_<StreamSummary>(module, "StreamSummary",
                            "Mean, spread and quantiles of a stream, in constant memory.")
      .def(py::init<std::size_t, std::uint64_t>(), py::arg("capacity") = 65536, py::arg("seed") = 0)
      .def(
          "add",
          [](StreamSummary& of, const Column& values) {
            require(values.ndim() == 1, "summary: must be one column");
            for (py::ssize_t i = 0; i < values.size(); ++i) of.add(values.at(i));
          },
          "More values.", py::arg("values"))
      .def_property_readonly("count", &StreamSummary::count, "How many values came.")
      .def_property_readonly("mean", &StreamSummary::mean, "Exact.")
      .def_property_readonly("standard_deviation", &StreamSummary::standard_deviation, "Exact.")
      .def_property_readonly("minimum", &StreamSummary::minimum, "Exact.")
      .def_property_readonly("maximum", &StreamSummary::maximum, "Exact.")
      .def_property_readonly("exact", &StreamSummary::exact, "Whether all values are kept.")
      .def("quantile", &StreamSummary::quantile, "What a share of the values lies below.",
           py::arg("probability"));
}

}  // namespace bessemer::python
