#pragma once

/// What is not kept for the backward pass and computed again, or kept in the host's memory.
///
///     full      all but the input of each layer, or of each group of `group` layers; of every layer
///               of a chunk or of its first `layers` [ChenEtAl2016]
///     modules   parts of the layers that are not recomputed whole, by name: the attention core is
///               the selective recomputation of [KorthikantiEtAl2022] section 5
///     second_products  of the products with weights of a layer, counted in the order they run, the
///               second, fourth and so on, as TorchTitan's selective recomputation has it
///               [TorchTitan2024]
///     offloaded parts whose kept tensors move to the host and back

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include <bessemer/core/counted.hpp>
#include <bessemer/core/judge.hpp>

namespace bessemer::plan {

/// Parts of a layer, as operators and the tensors they keep belong to them.
enum class Module : std::uint16_t {
  /// Norms before or behind attention and feed-forward.
  norm = 1,
  /// The products that make queries, keys and values; the one into a recurrence.
  input_projection = 2,
  /// Latent attention: from the latents up to heads.
  latent_up_projection = 4,
  /// Scores, softmax and weighted sum; the scan of a recurrence.
  attention_core = 8,
  /// The product behind attention or a recurrence.
  output_projection = 16,
  /// The matrices of a dense block and of shared experts.
  feed_forward = 32,
  /// What stands between those matrices, in dense blocks and experts.
  activation = 64,
  /// Scores, choice and permutation of tokens.
  router = 128,
  /// The matrices of experts.
  experts = 256,
  /// Rotation, residuals, dropout, convolutions, gates.
  elementwise = 512,
  /// Every second product with weights, of attention and dense blocks.
  second_products = 1024
};

struct ModuleName {
  std::string_view name;
  Module module;
};

inline constexpr ModuleName module_names[] = {
    {"norm", Module::norm},
    {"input_projection", Module::input_projection},
    {"latent_up_projection", Module::latent_up_projection},
    {"attention_core", Module::attention_core},
    {"output_projection", Module::output_projection},
    {"feed_forward", Module::feed_forward},
    {"activation", Module::activation},
    {"router", Module::router},
    {"experts", Module::experts},
    {"elementwise", Module::elementwise},
    {"second_products", Module::second_products}};

/// A set of modules.
class Modules {
 public:
  constexpr Modules() = default;
  constexpr Modules(std::initializer_list<Module> modules) {
    for (const Module module : modules) add(module);
  }
  constexpr void add(Module module) {
    bits_ = static_cast<std::uint16_t>(bits_ | static_cast<std::uint16_t>(module));
  }
  [[nodiscard]] constexpr bool has(Module module) const {
    return (bits_ & static_cast<std::uint16_t>(module)) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr std::uint16_t bits() const { return bits_; }
  friend constexpr bool operator==(Modules, Modules) = default;

 private:
  std::uint16_t bits_ = 0;
};

struct Recomputation {
  /// Of the layers that do not run again whole. First, so that no bare number passes for a level.
  Modules modules{};
  /// Whole layers run again from their input.
  bool full = false;
  /// Of each chunk, how many layers; 0: all.
  int layers = 0;
  /// Layers that share one kept input.
  int group = 1;
  Modules offloaded{};
  /// Kept layer inputs lie in the host's memory.
  bool offloads_inputs = false;

  friend constexpr bool operator==(const Recomputation&, const Recomputation&) = default;
};

inline constexpr Recomputation no_recomputation{};
inline constexpr Recomputation selective_recomputation{.modules = {Module::attention_core}};
inline constexpr Recomputation full_recomputation{.full = true};

template <class Judge = Throws>
constexpr bool check(const Recomputation& recomputation, Judge judge = {}) {
  return judge.require(recomputation.layers >= 0 && recomputation.layers <= 100'000,
                       "plan.recomputation.layers: must be between 0 and 100000, got ",
                       recomputation.layers) &&
         judge.require(recomputation.layers == 0 || recomputation.full,
                       "plan.recomputation.layers: ", counted(recomputation.layers, "layer"),
                       recomputation.layers == 1 ? " needs" : " need",
                       " recomputation of whole layers (full)") &&
         judge.require(recomputation.group >= 1 && recomputation.group <= 100'000,
                       "plan.recomputation.group: must be between 1 and 100000, got ",
                       recomputation.group) &&
         judge.require(recomputation.group == 1 || recomputation.full,
                       "plan.recomputation.group: groups of ", recomputation.group,
                       " layers need recomputation of whole layers (full)") &&
         judge.require(!recomputation.offloads_inputs || recomputation.full,
                       "plan.recomputation.offloads_inputs: needs recomputation of whole layers "
                       "(full)");
}

}  // namespace bessemer::plan
