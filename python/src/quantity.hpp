#pragma once

/// The one boundary between C++ quantities and pint's: text or a pint quantity in, a pint quantity
/// out. A bare number where a dimension belongs is refused, as in C++.
///
/// Inwards every unit of the right dimension is taken. Outwards a field names the unit it is shown
/// in, so that a capacity is in GB and a duration in days whatever its size; where none is named,
/// it is the unit that `to_text` gives for zero. pint is imported when the first quantity crosses.

#include <charconv>
#include <iterator>
#include <string_view>

#include <pybind11/pybind11.h>

#include <bessemer/units/constants.hpp>
#include <bessemer/units/text.hpp>

namespace bessemer::python {

namespace py = pybind11;

/// A unit to show quantities of one kind in: its text, as pint reads it, and one of it.
template <class Q>
struct Unit {
  const char* symbol;
  Q one;
};

[[nodiscard]] inline bool is_any_object(PyObject* object) { return object != nullptr; }

/// An object that Python's type checkers know as pint's.
class PintQuantity : public py::object {
 public:
  PYBIND11_OBJECT_DEFAULT(PintQuantity, py::object, is_any_object)
};

template <class T>
inline constexpr bool is_quantity = false;
template <class U>
inline constexpr bool is_quantity<units::Quantity<U, double>> = true;

/// The unit of zero: byte/s, gCO2e/kWh, USD/h.
template <class Q>
[[nodiscard]] constexpr Unit<Q> natural_unit() {
  constexpr const units::Ladder& ladder = units::ladder_of<typename Q::unit_type>;
  for (const units::Rung& rung : ladder.rungs) {
    if (std::string_view(rung.symbol) == ladder.base) {
      return {rung.symbol, Q::from_value(rung.unit)};
    }
  }
  return {"", Q::from_value(1.0)};
}

/// Throws `InvalidInput` that begins with the field's name.
template <class Q>
[[nodiscard]] Q quantity_from(py::handle value, std::string_view field,
                              const Unit<Q>& example = natural_unit<Q>()) {
  constexpr Unit<Q> natural = natural_unit<Q>();
  static_assert(natural.symbol[0] != '\0', "quantity_from: this unit has no name");
  const py::object number = py::module_::import("bessemer.units")
                                .attr("_magnitude")(value, natural.symbol, example.symbol, field);
  return number.cast<double>() * natural.one;
}

/// The number of units, to 15 significant digits: what a unit's factor costs in the last bits is
/// not shown, so that 381.3 gCO2e/kWh reads as it was written.
template <class Q>
[[nodiscard]] double number_of(const Q& quantity, const Unit<Q>& unit) {
  const double number = quantity / unit.one;
  char digits[40];
  const auto end = std::to_chars(digits, std::end(digits), number, std::chars_format::general, 15);
  double rounded = number;
  std::from_chars(digits, end.ptr, rounded);
  return rounded;
}

template <class Q>
[[nodiscard]] PintQuantity quantity_to(const Q& quantity, const Unit<Q>& unit = natural_unit<Q>()) {
  return py::reinterpret_steal<PintQuantity>(
      py::module_::import("bessemer.units")
          .attr("_quantity")(number_of(quantity, unit), unit.symbol)
          .release());
}

/// Units that fields are shown in.
namespace shown_in {
inline constexpr Unit<DataSize<>> gigabytes{"GB", GB};
inline constexpr Unit<Bandwidth<>> gigabytes_per_second{"GB/s", GB / second};
inline constexpr Unit<Bandwidth<>> terabytes_per_second{"TB/s", TB / second};
inline constexpr Unit<Work<>> petaflop{"PFLOP", PFLOP};
inline constexpr Unit<Throughput<>> teraflop_per_second{"TFLOP/s", TFLOP / second};
inline constexpr Unit<Time<>> microseconds{"us", microsecond};
inline constexpr Unit<Time<>> seconds{"s", second};
inline constexpr Unit<Time<>> minutes{"min", minute};
inline constexpr Unit<Time<>> hours{"h", hour};
inline constexpr Unit<Time<>> days{"day", day};
inline constexpr Unit<Time<>> years{"year", year};
inline constexpr Unit<Frequency<>> per_year{"1/year", 1.0 / year};
inline constexpr Unit<Tokens<>> gigatokens{"Gtoken", Gtoken};
inline constexpr Unit<TokenRate<>> tokens_per_second{"token/s", token / second};
inline constexpr Unit<Power<>> watts{"W", watt};
inline constexpr Unit<Power<>> kilowatts{"kW", kW};
inline constexpr Unit<Energy<>> megawatt_hours{"MWh", MWh};
inline constexpr Unit<Volume<>> litres{"L", litre};
inline constexpr Unit<CarbonMass<>> kilograms_co2e{"kgCO2e", kgCO2e};
inline constexpr Unit<CarbonMass<>> tonnes_co2e{"tCO2e", tCO2e};
inline constexpr Unit<Money<>> dollars{"USD", USD};
inline constexpr Unit<RentalRate<>> dollars_per_hour{"USD/h", USD / hour};
}  // namespace shown_in

}  // namespace bessemer::python

namespace pybind11::detail {

template <>
struct handle_type_name<bessemer::python::PintQuantity> {
  static constexpr auto name = const_name("pint.Quantity[typing.Any]");
};

/// Quantities as plain arguments and results of bound functions.
template <class U>
struct type_caster<bessemer::units::Quantity<U, double>> {
  using Q = bessemer::units::Quantity<U, double>;
  PYBIND11_TYPE_CASTER(Q, const_name("pint.Quantity[typing.Any]"));

  bool load(handle source, bool) {
    value = bessemer::python::quantity_from<Q>(source, "quantity");
    return true;
  }
  static handle cast(const Q& quantity, return_value_policy, handle) {
    return bessemer::python::quantity_to(quantity).release();
  }
};

}  // namespace pybind11::detail
