#pragma once

/// The quantities everyone writes, one alias each, for any scalar:
///
///     Time<>  DataSize<>  Bandwidth<>  Work<>  Throughput<>  Energy<>  Money<>  …
///
/// A quantity is a number with its dimension in the type: adding bytes to seconds, passing a rate
/// where a size belongs, or a bare number where either belongs, does not compile. Ratios of equal
/// quantities are plain scalars. Build one by multiplying with a constant of `constants.hpp`
/// (`3.35 * TB / second`); read one with `in` (`in(time, day)`).

#include <boost/units/quantity.hpp>

#include <bessemer/units/scalar.hpp>
#include <bessemer/units/system.hpp>

namespace bessemer {

namespace units {

using Meter = boost::units::unit<boost::units::length_dimension, System>;
using Kilogram = boost::units::unit<boost::units::mass_dimension, System>;
using Second = boost::units::unit<boost::units::time_dimension, System>;
using Byte = boost::units::unit<DataBaseDimension::dimension_type, System>;
using Flop = boost::units::unit<WorkBaseDimension::dimension_type, System>;
using Token = boost::units::unit<TokenBaseDimension::dimension_type, System>;
using Dollar = boost::units::unit<MoneyBaseDimension::dimension_type, System>;
using CarbonKilogram = boost::units::unit<CarbonBaseDimension::dimension_type, System>;

template <class A, class B>
using Times = decltype(A{} * B{});
template <class A, class B>
using Per = decltype(A{} / B{});
using SquareMeter = Times<Meter, Meter>;
using CubicMeter = Times<SquareMeter, Meter>;
using Hertz = Per<Second, Times<Second, Second>>;
using Joule = Per<Times<Kilogram, SquareMeter>, Times<Second, Second>>;

template <class U, Real S>
using Quantity = boost::units::quantity<U, S>;

}  // namespace units

template <Real S = double>
using Length = units::Quantity<units::Meter, S>;
template <Real S = double>
using Area = units::Quantity<units::SquareMeter, S>;
template <Real S = double>
using Volume = units::Quantity<units::CubicMeter, S>;
template <Real S = double>
using Mass = units::Quantity<units::Kilogram, S>;
template <Real S = double>
using Time = units::Quantity<units::Second, S>;
template <Real S = double>
using Frequency = units::Quantity<units::Hertz, S>;
template <Real S = double>
using Energy = units::Quantity<units::Joule, S>;
template <Real S = double>
using Power = units::Quantity<units::Per<units::Joule, units::Second>, S>;

template <Real S = double>
using DataSize = units::Quantity<units::Byte, S>;
template <Real S = double>
using Bandwidth = units::Quantity<units::Per<units::Byte, units::Second>, S>;
/// Floating-point operations: a multiply-add is two.
template <Real S = double>
using Work = units::Quantity<units::Flop, S>;
/// Floating-point operations per second.
template <Real S = double>
using Throughput = units::Quantity<units::Per<units::Flop, units::Second>, S>;
/// FLOP per byte of memory traffic.
template <Real S = double>
using Intensity = units::Quantity<units::Per<units::Flop, units::Byte>, S>;
template <Real S = double>
using Tokens = units::Quantity<units::Token, S>;
template <Real S = double>
using TokenRate = units::Quantity<units::Per<units::Token, units::Second>, S>;
template <Real S = double>
using WorkPerToken = units::Quantity<units::Per<units::Flop, units::Token>, S>;

template <Real S = double>
using Money = units::Quantity<units::Dollar, S>;
/// Money per time: a rental rate, 2 USD per accelerator-hour.
template <Real S = double>
using RentalRate = units::Quantity<units::Per<units::Dollar, units::Second>, S>;
/// Money per energy: an electricity price, 0.10 USD per kWh.
template <Real S = double>
using EnergyPrice = units::Quantity<units::Per<units::Dollar, units::Joule>, S>;

/// Mass of CO2-equivalent. Not a mass: it never adds to one.
template <Real S = double>
using CarbonMass = units::Quantity<units::CarbonKilogram, S>;
/// CO2-equivalent per energy, as grids are rated.
template <Real S = double>
using CarbonIntensity = units::Quantity<units::Per<units::CarbonKilogram, units::Joule>, S>;
/// Water per energy, as water usage effectiveness is given.
template <Real S = double>
using WaterIntensity = units::Quantity<units::Per<units::CubicMeter, units::Joule>, S>;

/// The number of `unit`s in a quantity: `in(run.duration, day)`. Dimensions must agree.
template <class U, Real S>
[[nodiscard]] constexpr S in(const units::Quantity<U, S>& quantity,
                             const units::Quantity<U, double>& unit) {
  return quantity.value() / S(unit.value());
}

/// The same quantity on another scalar: lifts inputs to `Dual`, once, at the edge of a study.
template <Real T, class U, Real S>
[[nodiscard]] constexpr units::Quantity<U, T> as(const units::Quantity<U, S>& quantity) {
  return units::Quantity<U, T>::from_value(T(quantity.value()));
}

}  // namespace bessemer
