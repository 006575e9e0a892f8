#pragma once

/// The numbers of a step's models by name, so that a study can read, move and differentiate them.
///
///     kernels.NAME          of `hardware::KernelCalibration`
///     collectives.I.NAME    of `hardware::CollectiveCalibration`, tier I from 0, the innermost
///     software.NAME         of `plan::Software`
///     cluster.step_jitter
///
/// Times are in seconds.

#include <array>
#include <cstddef>
#include <string_view>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/run/job.hpp>
#include <bessemer/units/number.hpp>

namespace bessemer::study {

/// A job with the models that price it.
template <Real S = double>
struct PricedJob {
  run::Job<S> job;
  compute::CalibratedKernels<S> kernels;
  network::CalibratedCollectives<S> collectives;
};

/// Calls `visit(name, number)` for each coefficient; a number is a share or a time.
template <Real S, class Visit>
constexpr void each_coefficient(hardware::KernelCalibration<S>& of, Visit&& visit) {
  visit("launch", of.launch);
  visit("matrix_share", of.matrix_share);
  visit("sustained_share", of.sustained_share);
  visit("lost_outputs", of.lost_outputs);
  visit("inner_ramp", of.inner_ramp);
  visit("memory_share", of.memory_share);
  visit("attention_share", of.attention_share);
  visit("attention_rows", of.attention_rows);
  visit("attention_ramp", of.attention_ramp);
  visit("attention_backward", of.attention_backward);
  visit("attention_synchronous", of.attention_synchronous);
  visit("grouped_share", of.grouped_share);
  visit("matrix_share_fp8", of.matrix_share_fp8);
  visit("matrix_share_fp4", of.matrix_share_fp4);
  visit("sustained_share_fp8", of.sustained_share_fp8);
  visit("sustained_share_mxfp8", of.sustained_share_mxfp8);
  visit("sustained_share_fp4", of.sustained_share_fp4);
}

template <Real S, class Visit>
constexpr void each_coefficient(hardware::CollectiveCalibration<S>& of, Visit&& visit) {
  visit("start", of.start);
  visit("hop", of.hop);
  visit("link_share", of.link_share);
  visit("local_copy", of.local_copy);
  visit("setup", of.setup);
  visit("switch_share", of.switch_share);
  visit("peer", of.peer);
  visit("exchange_share", of.exchange_share);
}

/// Calls `visit(number)` for the coefficient that `path` names; throws `InvalidInput` if none does.
template <Real S, class Visit>
constexpr void at_coefficient(PricedJob<S>& of, std::string_view path, Visit&& visit) {
  bool found = false;
  const auto in = [&](std::string_view table, auto& numbers) {
    if (!path.starts_with(table)) return;
    const std::string_view wanted = path.substr(table.size());
    each_coefficient(numbers, [&](std::string_view name, auto& number) {
      if (name != wanted) return;
      found = true;
      visit(number);
    });
  };
  in("kernels.", of.kernels.calibration);
  in("software.", of.job.software);
  constexpr std::array<std::string_view, hardware::most_tiers> tables{
      "collectives.0.", "collectives.1.", "collectives.2.", "collectives.3.",
      "collectives.4.", "collectives.5.", "collectives.6.", "collectives.7."};
  for (std::size_t i = 0; i < of.collectives.tiers.size(); ++i) {
    in(tables[i], of.collectives.tiers[i]);
  }
  if (path == "cluster.step_jitter") {
    found = true;
    visit(of.job.cluster.step_jitter);
  }
  require(found, "coefficient: unknown name '", path,
          "'; use kernels.NAME, collectives.TIER.NAME, software.NAME or cluster.step_jitter");
}

template <Real S>
[[nodiscard]] constexpr S coefficient(PricedJob<S>& of, std::string_view path) {
  S value{};
  at_coefficient(of, path, [&](auto& number) { value = number_of(number); });
  return value;
}

template <Real S>
constexpr void set_coefficient(PricedJob<S>& of, std::string_view path, const S& value) {
  at_coefficient(of, path, [&](auto& number) { number_of(number) = value; });
}

}  // namespace bessemer::study
