#pragma once

/// The table of a struct's fields: names, places, sentences, units. `described.hpp` makes a class
/// of it, `docstrings.hpp` its documentation.

#include <functional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include <pybind11/pybind11.h>
#include <pybind11/typing.h>

#include "crossing.hpp"

namespace bessemer::python {

template <class T>
struct Description;

template <class Place, class Extra>
struct Field {
  const char* name;
  Place place;
  const char* doc;
  Extra extra;
  bool is_required;

  template <class T>
  using Value = std::remove_cvref_t<std::invoke_result_t<Place, T&>>;

  template <class T>
  [[nodiscard]] decltype(auto) of(T& object) const {
    return std::invoke(place, object);
  }
};

/// Without a default: leaving it out is an error.
template <class Place, class Extra = Nothing>
[[nodiscard]] constexpr Field<Place, Extra> required(const char* name, Place place, const char* doc,
                                                     Extra extra = {}) {
  return {name, place, doc, extra, true};
}

/// With the C++ default, as `blank()` holds it.
template <class Place, class Extra = Nothing>
[[nodiscard]] constexpr Field<Place, Extra> optional(const char* name, Place place, const char* doc,
                                                     Extra extra = {}) {
  return {name, place, doc, extra, false};
}

/// Of a result, which nobody constructs.
template <class Place, class Extra = Nothing>
[[nodiscard]] constexpr Field<Place, Extra> shown(const char* name, Place place, const char* doc,
                                                  Extra extra = {}) {
  return {name, place, doc, extra, false};
}

/// Plain data by a field's name.
using PlainDict = py::typing::Dict<py::str, py::object>;

template <class T, class Visit>
void each_field(Visit&& visit) {
  std::apply([&](const auto&... field) { (visit(field), ...); }, Description<T>::fields);
}

/// The crossing of a field's value.
template <class T, class F>
using CrossingOf = Crossing<typename F::template Value<T>>;

}  // namespace bessemer::python
