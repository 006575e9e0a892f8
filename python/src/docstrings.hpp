#pragma once

/// What editors, notebooks and type checkers read of a class, from the table of its fields: the
/// docstring in numpydoc, the annotated keywords, the signature.

#include <string>

#include <pybind11/pybind11.h>

#include "fields.hpp"

namespace bessemer::python {

/// What a field defaults to, as Python would write it.
template <class T, class F>
[[nodiscard]] std::string default_text(const F& field) {
  const T blank = Description<T>::blank();
  return CrossingOf<T, F>::spoken(field.of(blank), field.extra);
}

/// "(self, *, bandwidth: pint.Quantity | str, …)": for editors and type checkers.
template <class T>
[[nodiscard]] std::string annotated_keywords(bool all_optional) {
  std::string text = "(self, *";
  each_field<T>([&]<class F>(const F& field) {
    text += ", ";
    text += field.name;
    text += ": " + CrossingOf<T, F>::hint(field.extra);
    if (all_optional) {
      text += " = ...";
    } else if (!field.is_required) {
      text += " = " + default_text<T>(field);
    }
  });
  return text + ")";
}

/// The class's docstring: the story, and the parameters as numpydoc has them.
template <class T>
[[nodiscard]] std::string class_doc(bool constructible) {
  using D = Description<T>;
  std::string doc = std::string(D::story) + "\n\n";
  doc += constructible ? "Parameters\n----------\n" : "Attributes\n----------\n";
  each_field<T>([&]<class F>(const F& field) {
    using V = typename F::template Value<T>;
    doc += std::string(field.name) + " : ";
    if constexpr (HasParts<V>) {
      doc += "Breakdown";
    } else if constexpr (requires { field.extra.symbol; }) {
      doc += constructible ? "pint.Quantity or str" : "pint.Quantity";
    } else if constexpr (requires { field.extra.known; }) {
      doc += "{";
      for (const auto& choice : field.extra.known) {
        doc += std::string(doc.back() == '{' ? "'" : ", '") + choice.text + "'";
      }
      doc += "}";
    } else {
      doc += CrossingOf<T, F>::hint(field.extra);
    }
    if constexpr (requires { D::blank(); }) {
      if (constructible && !field.is_required) { doc += ", default " + default_text<T>(field); }
    }
    doc += std::string("\n    ") + field.doc;
    if constexpr (requires { field.extra.symbol; }) {
      doc += std::string(" Shown in ") + field.extra.symbol + ".";
    }
    doc += "\n";
  });
  if (constructible) {
    doc +=
        "\nRaises\n------\nInvalidInput\n"
        "    A field is missing, unknown, of the wrong dimension or out of its range.\n";
  }
  return doc;
}

/// For `inspect.signature` and the completion of keywords in notebooks.
template <class T>
[[nodiscard]] py::object signature_of(const py::object&) {
  const auto inspect = py::module_::import("inspect");
  const py::object parameter = inspect.attr("Parameter");
  py::list parameters;
  each_field<T>([&]<class F>(const F& field) {
    using V = typename F::template Value<T>;
    const T blank = Description<T>::blank();
    py::object otherwise = parameter.attr("empty");
    if (!field.is_required) {
      if constexpr (is_quantity<V>) {
        const std::string text = default_text<T>(field);
        otherwise = text == "None" ? py::object(py::none()) : py::str(to_text(field.of(blank)));
      } else {
        otherwise = Crossing<V>::told(field.of(blank), field.extra);
      }
    }
    parameters.append(
        parameter(field.name, parameter.attr("KEYWORD_ONLY"), py::arg("default") = otherwise));
  });
  return inspect.attr("Signature")(parameters);
}

}  // namespace bessemer::python
