#include <tuple>
#include <vector>

#include <pybind11/stl.h>
#include <pybind11/typing.h>

#include <bessemer/parallelism/pipeline.hpp>
#include <bessemer/parallelism/schedule_simulation.hpp>

#include "bind.hpp"
#include "crossing.hpp"

namespace bessemer::python {

namespace {

using parallelism::Chunks;
using parallelism::ChunkTime;
using plan::OperationKind;
using plan::PipelineShape;
using plan::Schedule;

/// Read by `bessemer.schedules`, which gives it attributes and units.
using Record = py::typing::Dict<py::str, py::object>;

constexpr Choice<Schedule> all_schedules[] = {{"gpipe", Schedule::gpipe},
                                              {"1f1b", Schedule::one_forward_one_backward},
                                              {"interleaved", Schedule::interleaved},
                                              {"zb-h1", Schedule::zb_h1},
                                              {"zb-h2", Schedule::zb_h2},
                                              {"zb-v", Schedule::zb_v},
                                              {"dualpipe", Schedule::dual_pipe},
                                              {"dualpipe-v", Schedule::dual_pipe_v}};

const char* text_of(OperationKind kind) {
  switch (kind) {
    case OperationKind::forward: return "forward";
    case OperationKind::backward: return "backward";
    case OperationKind::input_gradient: return "input_gradient";
    case OperationKind::weight_gradient: return "weight_gradient";
    case OperationKind::overlapped: return "overlapped";
  }
  return "?";
}

PipelineShape shape_of(const py::object& schedule, int stages, int virtual_stages,
                       int micro_batches, int group) {
  const PipelineShape shape{
      .schedule = choice_from(schedule, "schedule", Choices<Schedule>{all_schedules}),
      .ranks = stages,
      .chunks = virtual_stages,
      .micro_batches = micro_batches,
      .group = group};
  plan::check(shape);
  return shape;
}

/// Columns of a table, one row per operation, in the order of ranks and of time.
Record columns_of(const parallelism::Simulation<>& played, const PipelineShape& shape) {
  std::vector<int> rank, stage, chunk, micro_batch, backward_chunk, backward_micro_batch;
  std::vector<const char*> kind;
  std::vector<double> start, end;
  for (std::size_t r = 0; r < played.ranks.size(); ++r) {
    for (const auto& timed : played.ranks[r].operations) {
      const plan::Operation& o = timed.operation;
      rank.push_back(static_cast<int>(r));
      kind.push_back(text_of(o.kind));
      stage.push_back(plan::stage_of(shape, static_cast<int>(r), o.chunk));
      chunk.push_back(o.chunk);
      micro_batch.push_back(o.micro_batch);
      backward_chunk.push_back(o.backward_chunk);
      backward_micro_batch.push_back(o.backward_micro_batch);
      start.push_back(in(timed.start, second));
      end.push_back(in(timed.end, second));
    }
  }
  Record columns;
  columns["rank"] = rank;
  columns["kind"] = kind;
  columns["stage"] = stage;
  columns["chunk"] = chunk;
  columns["micro_batch"] = micro_batch;
  columns["backward_chunk"] = backward_chunk;
  columns["backward_micro_batch"] = backward_micro_batch;
  columns["start"] = start;
  columns["end"] = end;
  return columns;
}

/// Times in seconds, one per stage of the model.
Record played(const py::object& schedule, int stages, int virtual_stages, int micro_batches,
              int group, const std::vector<double>& forward,
              const std::vector<double>& input_gradient, const std::vector<double>& weight_gradient,
              double send_latency, double overlap) {
  const PipelineShape shape = shape_of(schedule, stages, virtual_stages, micro_batches, group);
  std::vector<ChunkTime<>> chunks(forward.size());
  for (std::size_t s = 0; s < chunks.size(); ++s) {
    chunks[s] = {.forward = forward.at(s) * second,
                 .input_gradient = input_gradient.at(s) * second,
                 .weight_gradient = weight_gradient.at(s) * second};
  }
  const Time<> latency = send_latency * second;
  const auto simulation = parallelism::simulate_schedule(shape, Chunks<>(chunks), latency, overlap);
  const auto fast = parallelism::pipeline_time(shape, Chunks<>(chunks), latency, overlap);
  std::vector<double> busy;
  std::vector<int> until_input_gradient, until_weight_gradient;
  for (const auto& rank : simulation.ranks) {
    busy.push_back(in(rank.busy, second));
    until_input_gradient.push_back(rank.until_input_gradient);
    until_weight_gradient.push_back(rank.until_weight_gradient);
  }
  Record result;
  result["time"] = in(simulation.time, second);
  result["span"] = in(simulation.span, second);
  result["evaluated"] = in(fast.wall, second);
  result["busy"] = busy;
  result["until_input_gradient"] = until_input_gradient;
  result["until_weight_gradient"] = until_weight_gradient;
  result["parameter_copies"] = plan::parameter_copies(shape.schedule);
  result["operations"] = columns_of(simulation, shape);
  return result;
}

/// Chunks per rank, number of stages, and whether weight gradients are operations of their own.
std::tuple<int, int, bool> facts(const py::object& schedule, int stages, int virtual_stages) {
  const Schedule which = choice_from(schedule, "schedule", Choices<Schedule>{all_schedules});
  const int chunks = plan::has_two_chunks(which) ? 2 : virtual_stages;
  const int count = plan::stage_count({.schedule = which, .ranks = stages, .chunks = chunks});
  return {chunks, count, plan::splits_backward(which)};
}

}  // namespace

void bind_schedule(py::module_& module) {
  module.def("schedule_facts", &facts, py::arg("schedule"), py::arg("stages"),
             py::arg("virtual_stages"));
  module.def("simulated_schedule", &played, py::arg("schedule"), py::arg("stages"),
             py::arg("virtual_stages"), py::arg("micro_batches"), py::arg("group"),
             py::arg("forward"), py::arg("input_gradient"), py::arg("weight_gradient"),
             py::arg("send_latency"), py::arg("overlap"));
}

}  // namespace bessemer::python
