#pragma once

/// Meanings that a dimension does not carry. Boost.Units knows that a bus bandwidth and an algorithm
/// bandwidth are both byte/s and adds them happily; a `Kind` keeps apart the few pairs whose
/// confusion changes published answers by a factor.
///
///     Kind                   is not                    usual damage
///     BusBandwidth           AlgorithmBandwidth        2(n-1)/n          [NcclTestsPerformance]
///     ModelWork              HardwareWork              4/3 with full recomputation [ChowdheryEtAl2022]
///     ItEnergy               FacilityEnergy            PUE, once too often or never [ISO30134PUE]
///
/// Kinds of one tag add and compare; kinds of two tags do neither. `quantity()` is the way out.

#include <compare>

#include <bessemer/units/quantities.hpp>

namespace bessemer {

/// A quantity with a meaning that its dimension does not carry. Kinds never mix by accident.
template <class Tag, class Q>
class Kind {
 public:
  constexpr Kind() = default;
  constexpr explicit Kind(Q quantity) : quantity_{quantity} {}
  [[nodiscard]] constexpr Q quantity() const { return quantity_; }

  friend constexpr Kind operator+(const Kind& a, const Kind& b) {
    return Kind(Q(a.quantity_ + b.quantity_));
  }
  friend constexpr Kind operator-(const Kind& a, const Kind& b) {
    return Kind(Q(a.quantity_ - b.quantity_));
  }
  /// The ratio of two of a kind is a plain number.
  friend constexpr auto operator/(const Kind& a, const Kind& b) {
    return a.quantity_ / b.quantity_;
  }
  friend constexpr bool operator==(const Kind& a, const Kind& b) {
    return a.quantity_ == b.quantity_;
  }
  friend constexpr bool operator<(const Kind& a, const Kind& b) {
    return a.quantity_ < b.quantity_;
  }

 private:
  Q quantity_{};
};

/// S/t times the collective's factor: what nccl-tests prints as busbw.
template <Real S = double>
using BusBandwidth = Kind<struct BusBandwidthTag, Bandwidth<S>>;
/// Message over time, S/t: what nccl-tests prints as algbw.
template <Real S = double>
using AlgorithmBandwidth = Kind<struct AlgorithmBandwidthTag, Bandwidth<S>>;
/// FLOP of the model's mathematics: no recomputation. The numerator of MFU.
template <Real S = double>
using ModelWork = Kind<struct ModelWorkTag, Work<S>>;
/// FLOP that the accelerators execute, recomputation counted. The numerator of HFU.
template <Real S = double>
using HardwareWork = Kind<struct HardwareWorkTag, Work<S>>;
/// Energy at the plugs of the IT equipment.
template <Real S = double>
using ItEnergy = Kind<struct ItEnergyTag, Energy<S>>;
/// Energy at the meter of the building: IT energy times PUE.
template <Real S = double>
using FacilityEnergy = Kind<struct FacilityEnergyTag, Energy<S>>;

}  // namespace bessemer
