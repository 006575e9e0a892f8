#pragma once

/// How each kind of value crosses between C++ and Python, in six small ways:
///
///     given     from what a user wrote; every refusal is one sentence that names the field
///     shown     as an attribute gives it
///     told      as `to_dict` gives it: a quantity is {"value": …, "unit": …}
///     spoken    as `repr` says it
///     plain     as a pickle keeps it; restored is the way back
///     hint      its type in a signature, for editors and type checkers
///
/// Kinds: quantities, plain numbers, counts, switches, names, choices out of a list (enumerations),
/// descriptions inside descriptions, short lists, and breakdowns.

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <pybind11/pybind11.h>
#include <pybind11/typing.h>

#include <bessemer/core/inline_vector.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/units/kind.hpp>

#include "breakdown.hpp"
#include "given.hpp"
#include "quantity.hpp"

namespace bessemer::python {

[[nodiscard]] inline std::string quoted_text(std::string_view text) {
  return py::repr(py::str(text.data(), text.size())).cast<std::string>();
}

/// A description inside a description, or any other bound object.
template <class T>
struct Crossing {
  static T given(py::handle value, std::string_view field, Nothing) {
    if (!py::isinstance<T>(value)) {
      const std::string name = py::str(py::type::of<T>().attr("__name__"));
      refuse(field, "must be a " + name + " object, got " + quoted(value));
    }
    return value.cast<const T&>();
  }
  static T shown(const T& value, Nothing) { return value; }
  static py::object told(const T& value, Nothing) { return py::cast(value).attr("to_dict")(); }
  static std::string spoken(const T& value, Nothing) {
    return py::repr(py::cast(value)).template cast<std::string>();
  }
  static py::object plain(const T& value) { return py::cast(value); }
  static void restore(T& value, py::handle from) { value = from.cast<const T&>(); }
  static std::string hint(Nothing) { return py::str(py::type::of<T>().attr("__name__")); }
};

/// Beside a quantity: zero is told as `None`, because what it is of is not there.
template <class Q>
struct NoneAtZero : Unit<Q> {};

template <class Q>
requires is_quantity<Q>
struct Crossing<Q> {
  static Q given(py::handle value, std::string_view field, const Unit<Q>& unit) {
    return quantity_from<Q>(value, field, unit);
  }
  static PintQuantity shown(const Q& value, const Unit<Q>& unit) {
    return quantity_to(value, unit);
  }
  static py::object told(const Q& value, const Unit<Q>& unit) {
    py::dict dict;
    dict["value"] = number_of(value, unit);
    dict["unit"] = unit.symbol;
    return dict;
  }
  static std::string spoken(const Q& value, const Unit<Q>&) { return "'" + to_text(value) + "'"; }
  static py::object plain(const Q& value) { return py::float_(value.value()); }
  static void restore(Q& value, py::handle from) { value = Q::from_value(from.cast<double>()); }
  static std::string hint(const Unit<Q>&) { return "pint.Quantity[typing.Any] | str"; }
  static Q given(py::handle value, std::string_view field, Nothing) {
    return quantity_from<Q>(value, field);
  }
  static PintQuantity shown(const Q& value, Nothing) { return quantity_to(value); }
  static py::object told(const Q& value, Nothing) { return told(value, natural_unit<Q>()); }
  static std::string spoken(const Q& value, Nothing) { return spoken(value, natural_unit<Q>()); }
  static std::string hint(Nothing) { return hint(natural_unit<Q>()); }
  static py::typing::Optional<PintQuantity> shown(const Q& value, const NoneAtZero<Q>& unit) {
    return value == Q{} ? py::object(py::none()) : py::object(quantity_to(value, unit));
  }
  static py::object told(const Q& value, const NoneAtZero<Q>& unit) {
    return value == Q{} ? py::object(py::none()) : told(value, static_cast<const Unit<Q>&>(unit));
  }
  static std::string spoken(const Q& value, const NoneAtZero<Q>& unit) {
    return value == Q{} ? "None" : spoken(value, static_cast<const Unit<Q>&>(unit));
  }
  static std::string hint(const NoneAtZero<Q>& unit) {
    return hint(static_cast<const Unit<Q>&>(unit)) + " | None";
  }
};

/// A kind is shown as its quantity: its name says which it is.
template <class Tag, class Q>
struct Crossing<Kind<Tag, Q>> {
  using K = Kind<Tag, Q>;
  static PintQuantity shown(const K& value, const Unit<Q>& unit) {
    return quantity_to(value.quantity(), unit);
  }
  static py::object told(const K& value, const Unit<Q>& unit) {
    return Crossing<Q>::told(value.quantity(), unit);
  }
  static std::string spoken(const K& value, const Unit<Q>& unit) {
    return Crossing<Q>::spoken(value.quantity(), unit);
  }
  static py::object plain(const K& value) { return Crossing<Q>::plain(value.quantity()); }
  static void restore(K& value, py::handle from) { value = K(Q::from_value(from.cast<double>())); }
};

template <>
struct Crossing<double> {
  static double given(py::handle value, std::string_view field, Nothing) {
    return number_from(value, field);
  }
  static double shown(double value, Nothing) { return value; }
  static py::object told(double value, Nothing) { return py::float_(value); }
  static std::string spoken(double value, Nothing) { return units::digits(value); }
  static py::object plain(double value) { return py::float_(value); }
  static void restore(double& value, py::handle from) { value = from.cast<double>(); }
  static std::string hint(Nothing) { return "float"; }
};

template <>
struct Crossing<int> {
  template <class Extra>
  static int given(py::handle value, std::string_view field, const Extra&) {
    return integer_from<int>(value, field);
  }
  template <class Extra>
  static int shown(int value, const Extra&) {
    return value;
  }
  template <class Extra>
  static py::object told(int value, const Extra&) {
    return py::int_(value);
  }
  template <class Extra>
  static std::string spoken(int value, const Extra&) {
    return std::to_string(value);
  }
  static py::object plain(int value) { return py::int_(value); }
  static void restore(int& value, py::handle from) { value = from.cast<int>(); }
  static std::string hint(Nothing) { return "int"; }
  static std::string hint(const Hinted& extra) { return extra.hint; }
};

template <>
struct Crossing<bool> {
  static bool given(py::handle value, std::string_view field, Nothing) {
    if (!is_bool(value)) refuse(field, "must be true or false, got " + quoted(value));
    return value.ptr() == Py_True;
  }
  static bool shown(bool value, Nothing) { return value; }
  static py::object told(bool value, Nothing) { return py::bool_(value); }
  static std::string spoken(bool value, Nothing) { return value ? "True" : "False"; }
  static py::object plain(bool value) { return py::bool_(value); }
  static void restore(bool& value, py::handle from) { value = from.cast<bool>(); }
  static std::string hint(Nothing) { return "bool"; }
};

template <class Text>
struct TextCrossing {
  static py::str text(const Text& value) {
    const std::string_view view = value;
    return {view.data(), view.size()};
  }
  static py::str shown(const Text& value, Nothing) { return text(value); }
  static py::object told(const Text& value, Nothing) { return text(value); }
  static std::string spoken(const Text& value, Nothing) { return quoted_text(value); }
  static py::object plain(const Text& value) { return text(value); }
  static std::string hint(Nothing) { return "str"; }
};

/// Of the catalogue: text that lives as long as the program.
template <>
struct Crossing<std::string_view> : TextCrossing<std::string_view> {};

template <>
struct Crossing<Name> : TextCrossing<Name> {
  static Name given(py::handle value, std::string_view field, Nothing) {
    const std::string text = text_from(value, field);
    if (text.size() > Name::capacity) {
      refuse(field, "must have at most 63 bytes, got " + std::to_string(text.size()));
    }
    return {text};
  }
  static void restore(Name& value, py::handle from) { value = Name(from.cast<std::string>()); }
};

template <class E>
requires std::is_enum_v<E>
struct Crossing<E> {
  static E given(py::handle value, std::string_view field, const Choices<E>& choices) {
    return choice_from(value, field, choices);
  }
  static py::str shown(E value, const Choices<E>& choices) { return choices.text_of(value); }
  static py::object told(E value, const Choices<E>& choices) { return shown(value, choices); }
  static std::string spoken(E value, const Choices<E>& choices) {
    return "'" + choices.text_of(value) + "'";
  }
  static py::object plain(E value) { return py::int_(static_cast<int>(value)); }
  static void restore(E& value, py::handle from) { value = static_cast<E>(from.cast<int>()); }
  static std::string hint(const Choices<E>& choices) {
    std::string text = "typing.Literal[";
    for (const Choice<E>& choice : choices.known) {
      if (text.back() != '[') text += ", ";
      text += "'" + std::string(choice.text) + "'";
    }
    return text + "] | str";  // the literals are for completion
  }
};

/// What may be absent or unknown: None.
template <class T>
struct Crossing<std::optional<T>> {
  using Inner = Crossing<T>;
  using Python = std::conditional_t<std::is_same_v<T, int>, py::int_,
                                    std::conditional_t<is_quantity<T>, PintQuantity, T>>;
  template <class Extra>
  static std::optional<T> given(py::handle value, std::string_view field, const Extra& extra) {
    if (value.is_none()) return std::nullopt;
    return Inner::given(value, field, extra);
  }
  template <class Extra>
  static py::typing::Optional<Python> shown(const std::optional<T>& value, const Extra& extra) {
    return object_of(value, [&]() -> py::object {
      if constexpr (is_quantity<T>) {
        return Inner::shown(*value, extra);
      } else {
        return py::cast(Inner::shown(*value, extra));
      }
    });
  }
  template <class Extra>
  static py::object told(const std::optional<T>& value, const Extra& extra) {
    return object_of(value, [&] { return Inner::told(*value, extra); });
  }
  template <class Extra>
  static std::string spoken(const std::optional<T>& value, const Extra& extra) {
    return value ? Inner::spoken(*value, extra) : "None";
  }
  static py::object plain(const std::optional<T>& value) {
    return object_of(value, [&] { return Inner::plain(*value); });
  }
  static void restore(std::optional<T>& value, py::handle from) {
    value.reset();
    if (!from.is_none()) value = from.cast<const T&>();
  }
  template <class Extra>
  static std::string hint(const Extra& extra) {
    return Inner::hint(extra) + " | None";
  }

 private:
  template <class Make>
  static py::object object_of(const std::optional<T>& value, Make make) {
    return value ? py::object(make()) : py::object(py::none());
  }
};

/// A short list: given as a list or a tuple, shown as a tuple.
template <class T, std::size_t N>
struct Crossing<InlineVector<T, N>> {
  using List = InlineVector<T, N>;
  static List given(py::handle value, std::string_view field, Nothing) {
    if (!py::isinstance<py::list>(value) && !py::isinstance<py::tuple>(value)) {
      refuse(field, "must be a list, got " + quoted(value));
    }
    if (py::len(value) > N) {
      refuse(field, "must have at most " + std::to_string(N) + " elements, got " +
                        std::to_string(py::len(value)));
    }
    List list;
    for (const py::handle element : value) {
      list.push_back(Crossing<T>::given(element, field, Nothing{}));
    }
    return list;
  }
  static py::typing::Tuple<T, py::ellipsis> shown(const List& value, Nothing) {
    return each(value, [](const T& element) { return py::cast(element); });
  }
  static py::object told(const List& value, Nothing) {
    return py::list(
        each(value, [](const T& element) { return Crossing<T>::told(element, Nothing{}); }));
  }
  static std::string spoken(const List& value, Nothing) {
    std::string text;
    for (const T& element : value) {
      text += (text.empty() ? "" : ", ") + Crossing<T>::spoken(element, Nothing{});
    }
    return "[" + text + "]";
  }
  static py::object plain(const List& value) {
    return each(value, [](const T& element) { return Crossing<T>::plain(element); });
  }
  static void restore(List& value, py::handle from) {
    value = List{};
    for (const py::handle element : from) value.push_back(element.cast<T>());
  }
  static std::string hint(Nothing) {
    return "collections.abc.Sequence[" + Crossing<T>::hint(Nothing{}) + "]";
  }

 private:
  template <class Each>
  static py::tuple each(const List& value, Each make) {
    py::list all;
    for (const T& element : value) all.append(make(element));
    return py::tuple(all);
  }
};

/// Anything that has parts, or plain parts, is shown as a `Breakdown`.
template <class B>
requires HasParts<B>
struct Crossing<B> {
  template <class Extra>
  static Breakdown shown(const B& value, const Extra& unit) {
    return breakdown_of(value, unit);
  }
  template <class Extra>
  static py::object told(const B& value, const Extra& unit) {
    return py::cast(shown(value, unit)).attr("to_dict")();
  }
  template <class Extra>
  static std::string spoken(const B& value, const Extra& unit) {
    return py::repr(py::cast(shown(value, unit))).template cast<std::string>();
  }
  static py::object plain(const B& value) {
    py::list numbers;
    each_part(value, [&](std::string_view, const auto& part) {
      numbers.append(Crossing<std::remove_cvref_t<decltype(part)>>::plain(part));
    });
    return py::tuple(numbers);
  }
  /// `each_part` visits a breakdown's own members, so what it shows of a variable may be assigned.
  static void restore(B& value, py::handle from) {
    const auto numbers = from.cast<py::tuple>();
    std::size_t i = 0;
    each_part(value, [&](std::string_view, const auto& part) {
      using Part = std::remove_cvref_t<decltype(part)>;
      Crossing<Part>::restore(const_cast<Part&>(part), numbers[i++]);
    });
  }
};

}  // namespace bessemer::python
