#pragma once

/// The cheapest algorithm for each message, as the tuners of communication libraries choose.
///
///     t = min_a t_a over all algorithms a that apply                                         (1)
///
/// NCCL's tuner compares latency plus size over bandwidth of each algorithm and protocol
/// [HuEtAl2025]; here the candidates are the closed forms of `network/algorithms.hpp`, from
/// datasheet links. Continuous, with kinks where the choice changes. A library does not know all of
/// them: NCCL has no halving-doubling, and its all-reduce over a torus is not ours. So this is what
/// the wires allow, where `CalibratedCollectives` is what was measured.

#include <bessemer/network/algorithms.hpp>
#include <bessemer/network/collective_model.hpp>
#include <bessemer/network/protocol.hpp>

namespace bessemer::network {

/// What was chosen, and what it takes.
template <Real S = double>
struct Choice {
  Algorithm algorithm = Algorithm::direct;
  Time<S> time{};
};

/// One protocol of full bandwidth unless others are given, such as `nccl_protocols`.
struct CheapestCollectives {
  Protocols protocols{};

  /// Equation (1), by name. A group of one takes no time, directly.
  template <Real S>
  [[nodiscard]] constexpr Choice<S> chosen(const plan::Message<S>& message,
                                           const hardware::Fabric<S>& fabric) const {
    Choice<S> best;
    if (message.group.ranks == 1) return best;
    const Crossings<S> crossed = crossings(message, fabric);
    bool found = false;
    for (const Algorithm algorithm : algorithms) {
      if (!applies(algorithm, message.collective, crossed)) continue;
      const Time<S> time = with_protocols(algorithm, message, crossed);
      if (found && !(time < best.time)) continue;
      best = {.algorithm = algorithm, .time = time};
      found = true;
    }
    return best;
  }

  template <Real S>
  [[nodiscard]] constexpr Time<S> time(const plan::Message<S>& message,
                                       const hardware::Fabric<S>& fabric) const {
    return chosen(message, fabric).time;
  }

 private:
  template <Real S>
  [[nodiscard]] static constexpr Time<S> under(Algorithm algorithm, const plan::Message<S>& message,
                                               Crossings<S> crossed, double latency_factor,
                                               double bandwidth_share) {
    for (Crossing<S>& tier : crossed) {
      tier.link.latency = S(latency_factor) * tier.link.latency;
      tier.link.bandwidth = S(bandwidth_share) * tier.link.bandwidth;
      tier.across = S(bandwidth_share) * tier.across;
    }
    return algorithm_time(algorithm, message, crossed);
  }

  template <Real S>
  [[nodiscard]] constexpr Time<S> with_protocols(Algorithm algorithm,
                                                 const plan::Message<S>& message,
                                                 const Crossings<S>& crossed) const {
    if (protocols.empty()) return algorithm_time(algorithm, message, crossed);
    InlineVector<Time<S>, 4> times;
    for (const Protocol& protocol : protocols) {
      times.push_back(
          under(algorithm, message, crossed, protocol.latency_factor, protocol.bandwidth_share));
    }
    return cheapest_protocol_time(under(algorithm, message, crossed, 0.0, 1.0), times);
  }

  friend constexpr bool operator==(const CheapestCollectives&,
                                   const CheapestCollectives&) = default;
};

}  // namespace bessemer::network
