#pragma once

/// Unit constants, to multiply numbers with: `80 * GB`, `3.35 * TB / second`, `0.1 * USD / kWh`.
/// GB is 10^9 byte, GiB is 2^30 byte, Gbit is 10^9 bit: three constants, never converted silently.
/// `hour`, `day` and `year` are 3,600 s, 24 h and 365.25 days.

#include <bessemer/units/quantities.hpp>

namespace bessemer {

namespace units {
template <class Q>
[[nodiscard]] constexpr Q unit_of(double value) {
  return Q::from_value(value);
}
}  // namespace units

inline constexpr auto second = units::unit_of<Time<>>(1.0);
inline constexpr auto millisecond = units::unit_of<Time<>>(1e-3);
inline constexpr auto microsecond = units::unit_of<Time<>>(1e-6);
inline constexpr auto nanosecond = units::unit_of<Time<>>(1e-9);
inline constexpr auto minute = units::unit_of<Time<>>(60.0);
inline constexpr auto hour = units::unit_of<Time<>>(3600.0);
inline constexpr auto day = units::unit_of<Time<>>(86400.0);
inline constexpr auto year = units::unit_of<Time<>>(365.25 * 86400.0);

inline constexpr auto byte = units::unit_of<DataSize<>>(1.0);
inline constexpr auto bit = units::unit_of<DataSize<>>(0.125);
inline constexpr auto kB = units::unit_of<DataSize<>>(1e3);
inline constexpr auto MB = units::unit_of<DataSize<>>(1e6);
inline constexpr auto GB = units::unit_of<DataSize<>>(1e9);
inline constexpr auto TB = units::unit_of<DataSize<>>(1e12);
inline constexpr auto PB = units::unit_of<DataSize<>>(1e15);
inline constexpr auto KiB = units::unit_of<DataSize<>>(1024.0);
inline constexpr auto MiB = units::unit_of<DataSize<>>(1048576.0);
inline constexpr auto GiB = units::unit_of<DataSize<>>(1073741824.0);
inline constexpr auto TiB = units::unit_of<DataSize<>>(1099511627776.0);
inline constexpr auto Gbit = units::unit_of<DataSize<>>(1e9 / 8.0);
inline constexpr auto Tbit = units::unit_of<DataSize<>>(1e12 / 8.0);

inline constexpr auto FLOP = units::unit_of<Work<>>(1.0);
inline constexpr auto GFLOP = units::unit_of<Work<>>(1e9);
inline constexpr auto TFLOP = units::unit_of<Work<>>(1e12);
inline constexpr auto PFLOP = units::unit_of<Work<>>(1e15);
inline constexpr auto EFLOP = units::unit_of<Work<>>(1e18);

inline constexpr auto token = units::unit_of<Tokens<>>(1.0);
inline constexpr auto Gtoken = units::unit_of<Tokens<>>(1e9);
inline constexpr auto Ttoken = units::unit_of<Tokens<>>(1e12);

inline constexpr auto joule = units::unit_of<Energy<>>(1.0);
inline constexpr auto kWh = units::unit_of<Energy<>>(3.6e6);
inline constexpr auto MWh = units::unit_of<Energy<>>(3.6e9);
inline constexpr auto GWh = units::unit_of<Energy<>>(3.6e12);
inline constexpr auto watt = units::unit_of<Power<>>(1.0);
inline constexpr auto kW = units::unit_of<Power<>>(1e3);
inline constexpr auto MW = units::unit_of<Power<>>(1e6);

inline constexpr auto meter = units::unit_of<Length<>>(1.0);
inline constexpr auto millimeter = units::unit_of<Length<>>(1e-3);
inline constexpr auto litre = units::unit_of<Volume<>>(1e-3);
inline constexpr auto cubic_meter = units::unit_of<Volume<>>(1.0);
inline constexpr auto kilogram = units::unit_of<Mass<>>(1.0);

inline constexpr auto USD = units::unit_of<Money<>>(1.0);
inline constexpr auto kgCO2e = units::unit_of<CarbonMass<>>(1.0);
inline constexpr auto gCO2e = units::unit_of<CarbonMass<>>(1e-3);
inline constexpr auto tCO2e = units::unit_of<CarbonMass<>>(1e3);

}  // namespace bessemer
