#pragma once

/// What a run does against failures beyond restarting from a checkpoint that stopped it, and what is
/// known of them beyond plain rates. Each is optional: what is not given does not happen.
///
///     setting           is                                              formulas
///     Checkpoints       how a checkpoint is taken                       `background_checkpoints.hpp`,
///                                                                       `tiered_checkpoints.hpp`
///     EarlyFailures     accelerators of a new batch that fail early     `aging.hpp`
///     Spares            nodes that stand in, and their repair           `repair_queue.hpp`, `elastic.hpp`
///     Corruption        wrong numbers that no part reports              `silent_corruption.hpp`

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/reliability/repair_queue.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::run {

enum class CheckpointKind {
  /// The job stops until it is written.
  synchronous,
  /// The job stops for a copy in the host's memory, which is written while it goes on.
  background,
  /// Often into memory of hosts, now and then into storage.
  tiered
};

template <Real S = double>
struct Checkpoints {
  CheckpointKind kind = CheckpointKind::synchronous;
  /// Of one node, out of its accelerators into its memory; zero for the node's host links together.
  Bandwidth<S> copy_bandwidth{};
  /// In the background: how much slower training is meanwhile, 0.02 for 2 %.
  S slowdown{};
  /// In tiers: nodes that hold each state, its own among them.
  int copies = 2;
  /// In tiers: what one node sends to a peer; zero for its `scale_out` links together.
  Bandwidth<S> peer_bandwidth{};
  /// In tiers: restart from memory; zero for that from storage.
  Time<S> memory_restart{};
  /// In tiers: checkpoints into memory for each into storage; zero for the best.
  int storage_every = 0;
};

template <Real S>
constexpr void check(const Checkpoints<S>& checkpoints) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto check_value = [](double value, const char* field, const char* unit) {
    require(value >= 0.0 && value < infinity, field, ": must be finite and not negative, got ",
            value, unit);
  };
  check_value(static_cast<double>(checkpoints.copy_bandwidth.value()), "checkpoints.copy_bandwidth",
              " byte/s");
  check_value(static_cast<double>(checkpoints.slowdown), "checkpoints.slowdown", "");
  check_value(static_cast<double>(checkpoints.peer_bandwidth.value()), "checkpoints.peer_bandwidth",
              " byte/s");
  check_value(static_cast<double>(checkpoints.memory_restart.value()), "checkpoints.memory_restart",
              " s");
  require(checkpoints.copies >= 1, "checkpoints.copies: must be at least 1, got ",
          checkpoints.copies);
  require(checkpoints.storage_every >= 0, "checkpoints.storage_every: must not be negative, got ",
          checkpoints.storage_every, "; 0 is the best");
}

/// Of accelerators that were new together.
template <Real S = double>
struct EarlyFailures {
  /// Of the batch, that fails early: 0.03 to 0.10 [Bekman2024].
  S share = missing<S>("early_failures.share: must be given");
  /// In which the excess falls to 1/e of it.
  Time<S> life = missing<Time<S>>("early_failures.life: must be given");
  /// When the run begins.
  Time<S> age{};
};

template <Real S>
constexpr void check(const EarlyFailures<S>& early) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto share = static_cast<double>(early.share);
  require(share >= 0.0 && share < 1.0, "early_failures.share: must be in [0, 1), got ", share);
  const auto life = static_cast<double>(early.life.value());
  require(life > 0.0 && life < infinity, "early_failures.life: must be positive and finite, got ",
          life, " s");
  const auto age = static_cast<double>(early.age.value());
  require(age >= 0.0 && age < infinity, "early_failures.age: must be finite and not negative, got ",
          age, " s");
}

/// Nodes beside the job's own.
template <Real S = double>
struct Spares {
  int nodes = missing<int>("spares.nodes: must be given");
  /// Mean time until a node is back.
  Time<S> repair = missing<Time<S>>("spares.repair: must be given");
  /// Nodes under repair at once; 0 for all that are out.
  int crews = 0;
  /// Whether a spare fails as a node at work does.
  bool fail = false;
  /// Whether they draw power while they wait: hot, or switched off.
  bool hot = true;
  /// Where none is left the job goes on with fewer replicas, instead of waiting.
  bool elastic = false;
};

template <Real S>
[[nodiscard]] constexpr reliability::RepairShop<S> repair_shop(const Spares<S>& spares) {
  return {.spares = spares.nodes,
          .repair = spares.repair,
          .crews = spares.crews,
          .spares_fail = spares.fail};
}

template <Real S>
constexpr void check(const Spares<S>& spares) {
  require(spares.nodes >= 0, "spares.nodes: must not be negative, got ", spares.nodes);
  const auto repair = static_cast<double>(spares.repair.value());
  require(repair >= 0.0 && repair < std::numeric_limits<double>::infinity(),
          "spares.repair: must be finite and not negative, got ", repair, " s");
  require(spares.crews >= 0, "spares.crews: must not be negative, got ", spares.crews,
          "; 0 is a crew for every node");
  require(!spares.elastic || !spares.fail,
          "spares.fail: is not modelled for elastic jobs; leave it false");
}

/// Silent, and how it is found: by a check before each checkpoint, or late.
template <Real S = double>
struct Corruption {
  Frequency<S> rate = missing<Frequency<S>>("corruption.rate: must be given, per accelerator");
  /// Of the state, before each checkpoint.
  Time<S> check{};
  /// Mean time until it is noticed otherwise: then nothing is checked.
  Time<S> noticed_after{};
};

template <Real S>
constexpr void check(const Corruption<S>& corruption) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double rate = static_cast<double>(corruption.rate.value()) * year.value();
  require(rate >= 0.0 && rate < infinity, "corruption.rate: must be finite and not negative, got ",
          rate, " per year");
  const auto checking = static_cast<double>(corruption.check.value());
  require(checking >= 0.0 && checking < infinity,
          "corruption.check: must be finite and not negative, got ", checking, " s");
  const auto noticed = static_cast<double>(corruption.noticed_after.value());
  require(noticed >= 0.0 && noticed < infinity,
          "corruption.noticed_after: must be finite and not negative, got ", noticed, " s");
  require(!(checking > 0.0 && noticed > 0.0),
          "corruption.check: excludes noticed_after; what a check finds is not noticed late");
}

}  // namespace bessemer::run
