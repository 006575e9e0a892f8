#pragma once

/// Plain values out of what a user wrote: numbers, counts, text, choices. Every refusal is one
/// sentence that begins with the field's name, and quotes what was given.

#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <pybind11/pybind11.h>

#include <bessemer/core/error.hpp>
#include <bessemer/core/near_names.hpp>

namespace bessemer::python {

namespace py = pybind11;

/// A field that needs nothing said but its type.
struct Nothing {};

/// A field of whose type a constructor accepts more.
struct Hinted {
  const char* hint;
};

template <class E>
struct Choice {
  const char* text;
  E value;
};

/// What an enumeration is called in Python, and names that people know and the library does not
/// model: those are refused by name.
template <class E>
struct Choices {
  std::span<const Choice<E>> known;
  std::span<const char* const> unmodelled{};

  [[nodiscard]] std::string text_of(E value) const {
    for (const Choice<E>& choice : known) {
      if (choice.value == value) return choice.text;
    }
    return "?";
  }
};

[[noreturn]] inline void refuse(std::string_view field, const std::string& sentence) {
  throw InvalidInput(std::string(field) + ": " + sentence);
}

/// A value as an error quotes it: short, and safe for integers of any length.
[[nodiscard]] inline std::string quoted(py::handle value) {
  if (PyLong_Check(value.ptr()) != 0) {
    const auto bits = value.attr("bit_length")().cast<std::size_t>();
    if (bits > 256) return "an integer of " + std::to_string(bits) + " bits";
  }
  std::string text;
  try {
    text = py::repr(value).cast<std::string>();
  } catch (const py::error_already_set&) { text = "an object without words"; }
  constexpr std::size_t most = 60;
  return text.size() <= most ? text : std::string(py::str(py::type::of(value).attr("__name__")));
}

[[nodiscard]] inline bool is_bool(py::handle value) { return PyBool_Check(value.ptr()) != 0; }
[[nodiscard]] inline bool is_text(py::handle value) { return PyUnicode_Check(value.ptr()) != 0; }

/// A finite plain number. Text, switches and whatever has a dimension are refused.
[[nodiscard]] inline double number_from(py::handle value, std::string_view field) {
  if (is_bool(value) || is_text(value)) refuse(field, "must be a number, got " + quoted(value));
  if (PyLong_Check(value.ptr()) != 0) {
    const double number = PyLong_AsDouble(value.ptr());
    if (PyErr_Occurred() == nullptr) return number;
    PyErr_Clear();
    refuse(field, "is too large, got " + quoted(value));
  }
  const double number = PyFloat_AsDouble(value.ptr());
  if (PyErr_Occurred() != nullptr) {
    PyErr_Clear();
    refuse(field, "must be a number without a dimension, got " + quoted(value));
  }
  if (!std::isfinite(number)) refuse(field, "must be finite, got " + quoted(value));
  return number;
}

/// A whole number that fits. 2.0 is whole; 2.5, True and "2" are not.
template <class Integer>
[[nodiscard]] Integer integer_from(py::handle value, std::string_view field) {
  const auto refuse_kind = [&] { refuse(field, "must be a whole number, got " + quoted(value)); };
  if (is_bool(value) || is_text(value)) refuse_kind();
  py::object whole = py::reinterpret_steal<py::object>(PyNumber_Index(value.ptr()));
  if (!whole) {
    PyErr_Clear();
    if (PyFloat_Check(value.ptr()) == 0) refuse_kind();
    const double number = PyFloat_AS_DOUBLE(value.ptr());
    if (number != std::floor(number) || std::isinf(number)) refuse_kind();
    whole = py::reinterpret_steal<py::object>(PyLong_FromDouble(number));
  }
  int overflow = 0;
  const long long result = PyLong_AsLongLongAndOverflow(whole.ptr(), &overflow);
  using Limits = std::numeric_limits<Integer>;
  if (overflow != 0 || result < Limits::min() || result > Limits::max()) {
    refuse(field, "must be between " + std::to_string(Limits::min()) + " and " +
                      std::to_string(Limits::max()) + ", got " + quoted(whole));
  }
  return static_cast<Integer>(result);
}

[[nodiscard]] inline std::string text_from(py::handle value, std::string_view field) {
  if (!is_text(value)) refuse(field, "must be text, got " + quoted(value));
  Py_ssize_t size = 0;
  const char* characters = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
  if (characters == nullptr) {
    PyErr_Clear();
    refuse(field, "must be text that UTF-8 can hold");
  }
  return {characters, static_cast<std::size_t>(size)};
}

template <class E>
[[nodiscard]] E choice_from(py::handle value, std::string_view field, const Choices<E>& choices) {
  std::vector<std::string_view> known;
  std::string list;
  for (const Choice<E>& choice : choices.known) {
    known.emplace_back(choice.text);
    const bool last = known.size() == choices.known.size();
    if (!list.empty()) list += last ? " or " : ", ";
    list += choice.text;
  }
  if (!is_text(value)) refuse(field, "must be " + list + ", as text, got " + quoted(value));
  const std::string wanted = text_from(value, field);
  for (const Choice<E>& choice : choices.known) {
    if (wanted == choice.text) return choice.value;
  }
  for (const char* name : choices.unmodelled) {
    if (wanted == name) refuse(field, "'" + wanted + "' is not modelled yet; use " + list);
  }
  fail_unknown_name(field, wanted, known);
}

}  // namespace bessemer::python
