#pragma once

/// What making an accelerator emitted, from its silicon.
///
///     CPA = EPA I_fab + GPA + MPA                                                     (1)
///     m_die = A CPA / Y                                                               (2)
///     Y_Poisson = exp(-A D),    Y_Murphy = ((1 - exp(-A D)) / (A D))^2                (3)
///     m = dies m_die + GB CPS + packages K                                            (4)
///
///     A      area of a die                                      m2       > 0
///     EPA    energy of the fab for each area of wafer           J/m2     >= 0
///     I_fab  intensity of the fab's electricity                 kg/J     >= 0
///     GPA    gases of the process, after abatement              kg/m2    >= 0
///     MPA    raw materials                                      kg/m2    >= 0
///     D      density of defects                                 1/m2     >= 0
///     CPS    making memory, for each byte                       kg/byte  >= 0
///     K      packaging, for each package                        kg       >= 0
///
/// (1), (2) and (4) are [GuptaEtAl2022]; (3) is [Murphy1964]: Poisson's is the pessimist for large
/// dies. An accelerator card holds a board, supplies and a heat sink too, which (4) lacks: a maker's
/// own footprint of the card is several times (4).

#include <limits>
#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::carbon {

template <Real S = double>
using CarbonPerArea = decltype(CarbonMass<S>{} / Area<S>{});
template <Real S = double>
using EnergyPerArea = decltype(Energy<S>{} / Area<S>{});
template <Real S = double>
using CarbonPerByte = decltype(CarbonMass<S>{} / DataSize<S>{});
template <Real S = double>
using DefectDensity = decltype(S{} / Area<S>{});

/// A process node, for each area of wafer.
template <Real S = double>
struct FabProcess {
  EnergyPerArea<S> energy{};
  CarbonPerArea<S> gases{};
  CarbonPerArea<S> materials{};
};

enum class YieldModel { poisson, murphy };

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr CarbonPerArea<S> carbon_per_area(const FabProcess<S>& process,
                                                         const CarbonIntensity<S>& fab_grid) {
  require(process.energy.value() >= S(0.0) && process.gases.value() >= S(0.0) &&
              process.materials.value() >= S(0.0),
          "carbon_per_area: energy, gases and materials must not be negative");
  require(fab_grid >= CarbonIntensity<S>{}, "carbon_per_area: intensity must not be negative, got ",
          static_cast<double>(fab_grid.value()), " kg/J");
  return process.energy * fab_grid + process.gases + process.materials;
}

/// Equation (3): in (0, 1], and 1 without defects.
template <Real S>
[[nodiscard]] constexpr S die_yield(const Area<S>& area, const DefectDensity<S>& defects,
                                    YieldModel model) {
  require(area > Area<S>{}, "die_yield: area must be positive, got ",
          static_cast<double>(area.value()), " m2");
  require(defects.value() >= S(0.0), "die_yield: defects must not be negative, got ",
          static_cast<double>(defects.value()), " per m2");
  const S faults = area * defects;
  if (model == YieldModel::poisson) return math::exp(S(0.0) - faults);
  // 1 - x/2 + x^2/6 of a small x, where the quotient would lose its digits.
  const S mean = faults < S(1e-4) ? S(1.0) - faults / S(2.0) + faults * faults / S(6.0)
                                  : (S(1.0) - math::exp(S(0.0) - faults)) / faults;
  return mean * mean;
}

/// What was made, by part.
template <Real S = double>
struct FabricationCarbon {
  CarbonMass<S> dies{};
  CarbonMass<S> memory{};
  CarbonMass<S> packages{};
};

template <class Visit, Real S>
constexpr void each_part(const FabricationCarbon<S>& carbon, Visit&& visit) {
  visit("dies", carbon.dies);
  visit("memory", carbon.memory);
  visit("packages", carbon.packages);
}

/// Equation (2).
template <Real S>
[[nodiscard]] constexpr CarbonMass<S> die_carbon(const Area<S>& area,
                                                 const CarbonPerArea<S>& per_area, const S& yield) {
  require(area > Area<S>{}, "die_carbon: area must be positive, got ",
          static_cast<double>(area.value()), " m2");
  require(per_area.value() >= S(0.0), "die_carbon: carbon per area must not be negative");
  require(yield > S(0.0) && yield <= S(1.0), "die_carbon: yield must be in (0, 1], got ",
          static_cast<double>(yield));
  return area * per_area / yield;
}

/// Equation (4), by part.
template <Real S>
[[nodiscard]] constexpr FabricationCarbon<S> fabrication_carbon(const CarbonMass<S>& die, int dies,
                                                                const DataSize<S>& memory,
                                                                const CarbonPerByte<S>& per_byte,
                                                                const CarbonMass<S>& per_package,
                                                                int packages) {
  require(dies >= 0 && packages >= 0, "fabrication_carbon: dies and packages must not be negative");
  require(memory >= DataSize<S>{} && per_byte.value() >= S(0.0) && per_package >= CarbonMass<S>{} &&
              die >= CarbonMass<S>{},
          "fabrication_carbon: no part may be negative");
  return {.dies = S(static_cast<double>(dies)) * die,
          .memory = memory * per_byte,
          .packages = S(static_cast<double>(packages)) * per_package};
}

}  // namespace bessemer::carbon
