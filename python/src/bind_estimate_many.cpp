#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <bessemer/run/factored_step.hpp>

#include "bind.hpp"
#include "conventions.hpp"
#include "time_models.hpp"

namespace bessemer::python {

namespace {

using Numbers = py::array_t<std::int64_t, py::array::c_style | py::array::forcecast>;
/// What a row may choose: a plan that has the choice, or why there is none.
using Choice = std::variant<plan::Plan, std::string>;
/// Name; one number a row, which counts choices where there are any, below 0 for none.
using GivenColumn = std::tuple<std::string, Numbers, std::vector<Choice>>;

/// One field of a plan: sets it to a number, or to what another plan has.
struct Field {
  std::string_view name;
  int plan::Plan::*count;
  void (*copy)(plan::Plan& to, const plan::Plan& from);
};

template <auto member>
constexpr Field field(std::string_view name) {
  using Plan = plan::Plan;
  int Plan::*count = nullptr;
  if constexpr (std::is_same_v<decltype(member), int Plan::*>) count = member;
  return {name, count, [](Plan& to, const Plan& from) { to.*member = from.*member; }};
}

constexpr Field fields[] = {field<&plan::Plan::tensor>("tensor"),
                            field<&plan::Plan::context>("context"),
                            field<&plan::Plan::pipeline>("pipeline"),
                            field<&plan::Plan::expert>("expert"),
                            field<&plan::Plan::expert_tensor>("expert_tensor"),
                            field<&plan::Plan::replicas>("replicas"),
                            field<&plan::Plan::virtual_stages>("virtual_stages"),
                            field<&plan::Plan::micro_batch>("micro_batch"),
                            field<&plan::Plan::ragged>("ragged"),
                            field<&plan::Plan::schedule>("schedule"),
                            field<&plan::Plan::sequence_parallel>("sequence_parallel"),
                            field<&plan::Plan::context_method>("context_method"),
                            field<&plan::Plan::expert_overlap>("expert_overlap"),
                            field<&plan::Plan::sharding>("sharding"),
                            field<&plan::Plan::recomputation>("recomputation"),
                            field<&plan::Plan::offload>("offload"),
                            field<&plan::Plan::cuda_graph>("cuda_graph"),
                            field<&plan::Plan::rank_order>("rank_order"),
                            field<&plan::Plan::chunk_layers>("chunk_layers")};

struct Column {
  const Field* field = nullptr;
  const std::int64_t* numbers = nullptr;
  const std::vector<Choice>* choices = nullptr;

  /// Puts a row's value into the plan; gives why it cannot, or nothing.
  const std::string* put(plan::Plan& plan, std::size_t row) const {
    const std::int64_t number = numbers[row];
    if (choices->empty()) {
      using Limits = std::numeric_limits<int>;
      plan.*(field->count) = static_cast<int>(
          std::clamp(number, std::int64_t{Limits::min()}, std::int64_t{Limits::max()}));
      return nullptr;
    }
    if (number < 0) return nullptr;
    const Choice& choice = (*choices)[static_cast<std::size_t>(number)];
    if (const auto* from = std::get_if<plan::Plan>(&choice)) {
      field->copy(plan, *from);
      return nullptr;
    }
    return std::get_if<std::string>(&choice);
  }
};

/// What is said of each row, one place a row.
struct Rows {
  double* seconds;
  double* bytes;
  double* utilization;
  double* tokens_per_second;
  bool* fits;
  std::int32_t* refusal;
};

/// Answers rows [first, last); `refusals` gets the sentences that `refusal` counts.
template <class Evaluate>
void fill(Evaluate& evaluate, const plan::Plan& base, const std::vector<Column>& columns,
          std::size_t first, std::size_t last, const Rows& rows,
          std::vector<std::string>& refusals) {
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  const DataSize<> capacity = evaluate.job().cluster.node.accelerator.memory_capacity;
  std::map<std::string, std::int32_t, std::less<>> known;
  plan::Plan plan;
  for (std::size_t row = first; row < last; ++row) {
    plan = base;
    const std::string* refusal = nullptr;
    for (const Column& column : columns) {
      const std::string* refused = column.put(plan, row);
      if (refusal == nullptr) refusal = refused;
    }
    const run::Step<>* step = refusal == nullptr ? evaluate.find(plan) : nullptr;
    rows.seconds[row] = step != nullptr ? step->time.value() : nothing;
    rows.bytes[row] = step != nullptr ? step->memory.total.value() : nothing;
    rows.utilization[row] = step != nullptr ? step->model_flops_utilization : nothing;
    rows.tokens_per_second[row] = step != nullptr ? step->tokens_per_second.value() : nothing;
    rows.fits[row] = step != nullptr && step->memory.total <= capacity;
    rows.refusal[row] = -1;
    if (step != nullptr) continue;
    const std::string& sentence = refusal != nullptr ? *refusal : evaluate.refusal();
    const auto [place, is_new] =
        known.try_emplace(sentence, static_cast<std::int32_t>(refusals.size()));
    if (is_new) refusals.push_back(sentence);
    rows.refusal[row] = place->second;
  }
}

/// The same on some threads, each with an evaluator of its own.
template <class Kernels, class Collectives>
std::vector<std::string> fill_all(const run::Job<>& job, const Kernels& kernels,
                                  const Collectives& collectives,
                                  compute::AttentionFlops convention,
                                  const std::vector<Column>& columns, std::size_t size,
                                  std::size_t threads, const Rows& rows) {
  using Evaluate = run::FactoredStep<double, Kernels, Collectives>;
  std::vector<std::vector<std::string>> refusals(threads);
  const auto part = [&](std::size_t i) {
    Evaluate evaluate(job, kernels, collectives, convention);
    fill(evaluate, job.plan, columns, size * i / threads, size * (i + 1) / threads, rows,
         refusals[i]);
  };
  const Evaluate checked(job, kernels, collectives, convention);  // before a thread could throw
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(part, i);
  part(0);
  for (std::thread& other : others) other.join();
  std::vector<std::string> all;
  for (std::size_t i = 0; i < threads; ++i) {
    const auto before = static_cast<std::int32_t>(all.size());
    for (std::size_t row = size * i / threads; row < size * (i + 1) / threads; ++row) {
      if (rows.refusal[row] >= 0) rows.refusal[row] += before;
    }
    all.insert(all.end(), refusals[i].begin(), refusals[i].end());
  }
  return all;
}

std::vector<Column> columns_from(const std::vector<GivenColumn>& given, std::size_t size) {
  std::vector<Column> columns;
  for (const auto& [name, numbers, choices] : given) {
    const auto* found = std::find_if(std::begin(fields), std::end(fields),
                                     [&](const Field& field) { return field.name == name; });
    if (found == std::end(fields)) {
      std::vector<std::string_view> known;
      for (const Field& field : fields) known.push_back(field.name);
      fail_unknown_name("plans", name, known);
    }
    const auto& places = numbers;
    if (static_cast<std::size_t>(places.size()) != size) refuse(name, "has not as many rows");
    if (choices.empty() && found->count == nullptr) refuse(name, "is not a whole number");
    for (std::size_t row = 0; row < size && !choices.empty(); ++row) {
      if (places.data()[row] >= static_cast<std::int64_t>(choices.size())) {
        refuse(name, "counts more choices than there are");
      }
    }
    columns.push_back({.field = found, .numbers = places.data(), .choices = &choices});
  }
  return columns;
}

py::dict estimate_many(const run::Job<>& job, const Kernels& kernels,
                       const Collectives& collectives, compute::AttentionFlops convention,
                       const std::vector<GivenColumn>& given, std::size_t size,
                       std::size_t threads) {
  const std::vector<Column> columns = columns_from(given, size);
  const auto places = static_cast<py::ssize_t>(size);
  py::array_t<double> seconds(places);
  py::array_t<double> bytes(places);
  py::array_t<double> utilization(places);
  py::array_t<double> tokens_per_second(places);
  py::array_t<bool> fits(places);
  py::array_t<std::int32_t> refusal(places);
  const Rows rows{.seconds = seconds.mutable_data(),
                  .bytes = bytes.mutable_data(),
                  .utilization = utilization.mutable_data(),
                  .tokens_per_second = tokens_per_second.mutable_data(),
                  .fits = fits.mutable_data(),
                  .refusal = refusal.mutable_data()};
  std::vector<std::string> refusals;
  {
    const py::gil_scoped_release others_may_run;
    refusals = std::visit(
        [&](const auto& kernel_model, const auto& collective_model) {
          return fill_all(job, kernel_model, collective_model, convention, columns, size,
                          std::max<std::size_t>(threads, 1), rows);
        },
        kernels, collectives);
  }
  py::dict told;
  told["step_time"] = seconds;
  told["memory"] = bytes;
  told["fits"] = fits;
  told["model_flops_utilization"] = utilization;
  told["tokens_per_second"] = tokens_per_second;
  told["refusal"] = refusal;
  told["refusals"] = refusals;
  return told;
}

}  // namespace

void bind_estimate_many(py::module_& module) {
  module.def(
      "estimate_many",
      [](const model::Transformer& model, const plan::Training<>& training,
         const hardware::Cluster<>& cluster, const plan::Plan& plan,
         const plan::Software<>& software, const py::object& kernels, const py::object& collectives,
         const std::string& attention_flops, const std::vector<GivenColumn>& columns,
         std::size_t rows, std::size_t threads) -> py::typing::Dict<py::str, py::object> {
        return estimate_many(
            {.model = model,
             .training = training,
             .cluster = cluster,
             .plan = plan,
             .software = software},
            kernels_from(kernels), collectives_from(collectives),
            choice_from(py::str(attention_flops), "attention_flops", attention_flops_choices),
            columns, rows, threads);
      },
      "Steps of many plans for one job: arrays of seconds, bytes and shares, one place a row, and "
      "which "
      "of the refusals a row has, -1 for none.\n\n"
      "A column is its name, a number for each row, and what the numbers count if they count "
      "choices: plans that have them, or why there is none.",
      py::kw_only(), py::arg("model"), py::arg("training"), py::arg("cluster"), py::arg("plan"),
      py::arg("software"), py::arg("kernels"), py::arg("collectives"), py::arg("attention_flops"),
      py::arg("columns"), py::arg("rows"), py::arg("threads"));
}

}  // namespace bessemer::python
