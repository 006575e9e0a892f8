#pragma once

/// Scaling laws as Python sees them.

#include <tuple>

#include <bessemer/model/scaling_law.hpp>
#include <bessemer/model/size_frontier.hpp>

#include "described.hpp"

namespace bessemer::python {

template <>
struct Description<model::ScalingLaw<>> {
  using T = model::ScalingLaw<>;
  static constexpr const char* name = "ScalingLaw";
  static constexpr const char* path = "scaling_law";
  static constexpr const char* story =
      "Loss of a language model from its parameters N and training tokens D: E + (A/N^alpha + "
      "B/D^beta)^kappa [HoffmannEtAl2022], in nats per token.";
  static constexpr T blank() {
    return {
        .irreducible = 0, .size_scale = 0, .size_exponent = 0, .data_scale = 0, .data_exponent = 0};
  }
  static constexpr auto fields =
      std::tuple{required("irreducible", &T::irreducible, "E, which no model undercuts."),
                 required("size_scale", &T::size_scale, "A, with N a plain count."),
                 required("size_exponent", &T::size_exponent, "alpha."),
                 required("data_scale", &T::data_scale, "B, with D in tokens."),
                 required("data_exponent", &T::data_exponent, "beta."),
                 optional("outer_exponent", &T::outer_exponent, "kappa, 1 but for Kaplan's law.")};
};

template <>
struct Description<model::SizeFrontier<>> {
  using T = model::SizeFrontier<>;
  static constexpr const char* name = "SizeFrontier";
  static constexpr const char* path = "size_frontier";
  static constexpr const char* story =
      "The best size of a model by its budget of work, N_0 (C/C_0)^a, where a source fits that "
      "alone and no loss.";
  static constexpr T blank() { return {.work = {}, .parameters = 0, .exponent = 0}; }
  static constexpr auto fields =
      std::tuple{required("work", &T::work, "C_0, for which `parameters` are best."),
                 required("parameters", &T::parameters, "N_0."),
                 required("exponent", &T::exponent, "a, how fast the best size grows.")};
};

}  // namespace bessemer::python
