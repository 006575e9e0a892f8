#pragma once

/// One table per struct, from which its Python class follows:
///
///     template <> struct Description<hardware::Link<>> {
///       static constexpr const char* name = "Link";         // of the class
///       static constexpr const char* path = "link";         // what an error begins with
///       static constexpr const char* story = "One direction, one rank.";
///       static constexpr hardware::Link<> blank() { … }     // all defaults, required fields zero
///       static constexpr auto fields = std::tuple{
///           required("bandwidth", &hardware::Link<>::bandwidth, "What one rank sends.", unit), …};
///     };
///
/// `describe<Link<>>(module)` makes the frozen class: a constructor of keywords, properties,
/// `with_`, `to_dict`, `repr`, equality, hash and pickling. `report<T>(module)` makes the same without a
/// constructor, for results and catalogue entries. A field's place is a pointer to member, or a
/// function from the object to a reference.

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <pybind11/pybind11.h>

#include <bessemer/core/near_names.hpp>

#include "docstrings.hpp"
#include "fields.hpp"

namespace bessemer::python {

template <class T>
[[nodiscard]] std::string path_of(const char* field) {
  return std::string(Description<T>::path) + "." + field;
}

/// Refuses keywords that no field has.
template <class T>
void check_keywords(const py::dict& given) {
  std::vector<std::string_view> known;
  each_field<T>([&](const auto& field) { known.emplace_back(field.name); });
  for (const auto& [key, value] : given) {
    const std::string name = py::str(key);
    bool found = false;
    for (const std::string_view field : known) found = found || field == name;
    if (!found) fail_unknown_name(Description<T>::path, name, known);
  }
}

/// Sets what is given; then the library's own check, where the struct has one by itself.
template <class T>
void assign(T& object, const py::dict& given) {
  check_keywords<T>(given);
  each_field<T>([&]<class F>(const F& field) {
    const py::str name(field.name);
    if (!given.contains(name)) return;
    const py::object value = given[name];
    if (value.is_none() && !field.is_required) return;
    field.of(object) = CrossingOf<T, F>::given(value, path_of<T>(field.name), field.extra);
  });
  if constexpr (requires { check(object); }) check(object);
  if constexpr (requires { check_order(object); }) check_order(object);
}

template <class T>
[[nodiscard]] T constructed(const py::args& positional, const py::dict& given) {
  if (!positional.empty()) {
    const std::string name = Description<T>::name;
    throw py::type_error(name + " takes keyword arguments only, as " + name + "(" +
                         std::get<0>(Description<T>::fields).name + "=…)");
  }
  check_keywords<T>(given);
  each_field<T>([&](const auto& field) {
    if (!field.is_required) return;
    const py::str name(field.name);
    if (!given.contains(name) || py::object(given[name]).is_none()) {
      refuse(path_of<T>(field.name), "must be given");
    }
  });
  T object = Description<T>::blank();
  assign(object, given);
  return object;
}

/// The plain values of all fields, in their order.
template <class T>
[[nodiscard]] py::tuple plain_values(const T& object) {
  py::list values;
  each_field<T>(
      [&]<class F>(const F& field) { values.append(CrossingOf<T, F>::plain(field.of(object))); });
  return py::tuple(values);
}

template <class T>
[[nodiscard]] PlainDict told_values(const T& object) {
  PlainDict dict;
  each_field<T>([&]<class F>(const F& field) {
    dict[field.name] = CrossingOf<T, F>::told(field.of(object), field.extra);
  });
  return dict;
}

/// "Link(bandwidth='450 GB/s', latency='1 us')", without the fields that hold their default.
template <class T>
[[nodiscard]] std::string spoken_object(const T& object) {
  std::string text;
  each_field<T>([&]<class F>(const F& field) {
    using C = CrossingOf<T, F>;
    if constexpr (requires { Description<T>::blank(); }) {
      const T blank = Description<T>::blank();
      if (!field.is_required && C::plain(field.of(object)).equal(C::plain(field.of(blank)))) {
        return;
      }
    }
    text += text.empty() ? "" : ", ";
    text += field.name;
    text += "=" + C::spoken(field.of(object), field.extra);
  });
  return std::string(Description<T>::name) + "(" + text + ")";
}

/// Whether something is the same object by its fields.
template <class T>
[[nodiscard]] bool equals(const T& self, const py::object& other) {
  return py::isinstance<T>(other) && plain_values(self).equal(plain_values(other.cast<const T&>()));
}

template <class T>
[[nodiscard]] py::ssize_t hash_of(const T& self) {
  return py::hash(plain_values(self));
}

/// What inputs and results share.
template <class T>
void bind_shared(py::class_<T>& object) {
  each_field<T>([&]<class F>(const F& field) {
    object.def_property_readonly(
        field.name,
        [&field](const T& self) { return CrossingOf<T, F>::shown(field.of(self), field.extra); },
        field.doc);
  });
  object.def("to_dict", &told_values<T>,
             "As plain data: a quantity is {'value': number, 'unit': text}.");
  object.def("__repr__", &spoken_object<T>);
  object.def("_repr_html_", [](const py::object& self) -> py::str {
    return py::module_::import("bessemer._display").attr("description_html")(self);
  });
  object.def("__eq__", &equals<T>, py::arg("other"));
  object.def("__hash__", &hash_of<T>);
}

template <class T>
[[nodiscard]] PlainDict saved(const T& object) {
  PlainDict state;
  each_field<T>([&]<class F>(const F& field) {
    state[field.name] = CrossingOf<T, F>::plain(field.of(object));
  });
  return state;
}

template <class T>
[[nodiscard]] T restored(const PlainDict& state) {
  T object = Description<T>::blank();
  each_field<T>([&]<class F>(const F& field) {
    const py::str name(field.name);
    if (state.contains(name)) CrossingOf<T, F>::restore(field.of(object), state[name]);
  });
  return object;
}

/// Declares the class, so that signatures of other classes can name it.
template <class T>
py::class_<T> declared(py::module_& module, bool constructible) {
  return py::class_<T>(module, Description<T>::name, class_doc<T>(constructible).c_str());
}

/// A frozen description with a constructor.
template <class T>
py::class_<T> describe(py::module_& module) {
  py::class_<T> object = declared<T>(module, true);
  const std::string name = Description<T>::name;
  {
    py::options options;
    options.disable_function_signatures();
    const std::string made = "__init__" + annotated_keywords<T>(false) + " -> None";
    object.def(py::init([](const py::args& positional, const py::kwargs& given) {
                 return constructed<T>(positional, given);
               }),
               made.c_str());
    const std::string changed = "with_" + annotated_keywords<T>(true) + " -> " + name +
                                "\n\nA copy with the given fields changed.";
    object.def(
        "with_",
        [](const T& self, const py::kwargs& changes) {
          T copy = self;
          assign(copy, changes);
          return copy;
        },
        changed.c_str());
  }
  object.def_property_readonly_static("__signature__", &signature_of<T>);
  bind_shared(object);
  object.def(py::pickle(&saved<T>, &restored<T>));
  return object;
}

/// A result: frozen, made by the library only.
template <class T>
py::class_<T> report(py::module_& module) {
  py::class_<T> object = declared<T>(module, false);
  bind_shared(object);
  if constexpr (requires { Description<T>::blank(); }) {
    object.def(py::pickle(&saved<T>, &restored<T>));
  }
  return object;
}

}  // namespace bessemer::python
