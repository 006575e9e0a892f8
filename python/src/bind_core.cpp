#include <string>
#include <vector>

#include <pybind11/stl.h>
#include <pybind11/typing.h>

#include <bessemer/core/error.hpp>
#include <bessemer/core/near_names.hpp>
#include <bessemer/version.hpp>

#include "bind.hpp"
#include "breakdown.hpp"
#include "quantity.hpp"

namespace bessemer::python {

namespace {

/// A part in the breakdown's unit; a share is a plain number.
py::object part_of(const Breakdown& breakdown, double number) {
  if (breakdown.unit.empty()) return py::float_(number);
  return py::module_::import("bessemer.units").attr("_quantity")(number, breakdown.unit);
}

std::vector<std::string> names_of(const Breakdown& breakdown) {
  std::vector<std::string> names;
  for (const auto& [name, number] : breakdown.parts) names.push_back(name);
  return names;
}

double number_named(const Breakdown& breakdown, const std::string& wanted) {
  for (const auto& [name, number] : breakdown.parts) {
    if (name == wanted) return number;
  }
  throw py::key_error(wanted);
}

std::string spoken(const Breakdown& breakdown) {
  const auto text = py::module_::import("bessemer._display").attr("number_text");
  std::string parts;
  for (const auto& [name, number] : breakdown.parts) {
    parts +=
        (parts.empty() ? "" : ", ") + name + "=" + text(number, breakdown.unit).cast<std::string>();
  }
  return "Breakdown(" + parts + ")";
}

py::typing::Dict<py::str, py::object> told(const Breakdown& breakdown) {
  py::typing::Dict<py::str, py::object> dict;
  for (const auto& [name, number] : breakdown.parts) {
    if (breakdown.unit.empty()) {
      dict[name.c_str()] = number;
    } else {
      py::dict part;
      part["value"] = number;
      part["unit"] = breakdown.unit;
      dict[name.c_str()] = part;
    }
  }
  return dict;
}

void bind_breakdown(py::module_& module) {
  py::class_<Breakdown>(module, "Breakdown",
                        "Named parts that sum to their total: an ordered mapping from a part's "
                        "name to its quantity, or to its share.")
      .def_readonly("unit", &Breakdown::unit, "Unit of all parts; empty for shares.")
      .def_property_readonly(
          "total", [](const Breakdown& self) { return part_of(self, self.total()); },
          "The sum of the parts.")
      .def("keys", &names_of, "Names of the parts, in order.")
      .def(
          "values",
          [](const Breakdown& self) {
            std::vector<py::object> values;
            for (const auto& [name, number] : self.parts) values.push_back(part_of(self, number));
            return values;
          },
          "The parts, in order.")
      .def(
          "items",
          [](const Breakdown& self) {
            std::vector<std::pair<std::string, py::object>> items;
            for (const auto& [name, number] : self.parts) {
              items.emplace_back(name, part_of(self, number));
            }
            return items;
          },
          "Names and parts, in order.")
      .def(
          "get",
          [](const Breakdown& self, const std::string& name, const py::object& otherwise) {
            for (const auto& [known, number] : self.parts) {
              if (known == name) return part_of(self, number);
            }
            return otherwise;
          },
          "The part of that name, or the default.", py::arg("name"),
          py::arg("default") = py::none())
      .def(
          "numbers",
          [](const Breakdown& self) {
            py::typing::Dict<py::str, py::float_> dict;
            for (const auto& [name, number] : self.parts) dict[name.c_str()] = number;
            return dict;
          },
          "Names to plain numbers in `unit`.")
      .def("to_dict", &told, "As plain data: a quantity is {'value': number, 'unit': text}.")
      .def(
          "to_frame",
          [](const py::object& self) -> py::object {
            return py::module_::import("bessemer._display").attr("breakdown_frame")(self);
          },
          "A pandas table: one row a part, its value and its share of the total.")
      .def("_repr_html_",
           [](const py::object& self) -> py::str {
             return py::module_::import("bessemer._display").attr("breakdown_html")(self);
           })
      .def(
          "__getitem__",
          [](const Breakdown& self, const std::string& name) {
            return part_of(self, number_named(self, name));
          },
          py::arg("name"))
      .def(
          "__getattr__",
          [](const Breakdown& self, const std::string& name) {
            for (const auto& [known, number] : self.parts) {
              if (known == name) return part_of(self, number);
            }
            throw py::attribute_error("Breakdown has no part '" + name + "'");
          },
          py::arg("name"))
      .def("__dir__",
           [](const py::object& self) {
             py::typing::List<py::str> names =
                 py::module_::import("builtins").attr("dir")(py::type::of(self));
             for (const std::string& name : names_of(self.cast<const Breakdown&>())) {
               names.append(name);
             }
             return names;
           })
      .def("__iter__",
           [](const Breakdown& self) -> py::typing::Iterator<py::str> {
             return py::iter(py::cast(names_of(self)));
           })
      .def("__len__", [](const Breakdown& self) { return self.parts.size(); })
      .def(
          "__contains__",
          [](const Breakdown& self, const py::object& name) {
            return py::cast(names_of(self)).contains(name);
          },
          py::arg("name"))
      .def("__repr__", &spoken)
      .def(
          "__eq__",
          [](const Breakdown& self, const py::object& other) {
            if (!py::isinstance<Breakdown>(other)) return false;
            const auto& that = other.cast<const Breakdown&>();
            return self.unit == that.unit && self.parts == that.parts;
          },
          py::arg("other"))
      .def("__hash__",
           [](const Breakdown& self) {
             return py::hash(py::make_tuple(self.unit, py::tuple(py::cast(self.parts))));
           })
      .def(py::pickle(
          [](const Breakdown& self) { return std::pair(self.unit, self.parts); },
          [](const std::pair<std::string, std::vector<std::pair<std::string, double>>>& state) {
            return Breakdown{state.first, state.second};
          }));
}

}  // namespace

void bind_core(py::module_& module) {
  auto& invalid = py::register_exception<InvalidInput>(module, "InvalidInput", PyExc_ValueError);
  invalid.attr("__doc__") =
      "The input makes no sense: one sentence with the field, its value, what is allowed, a cure.";
  auto& infeasible = py::register_exception<Infeasible>(module, "Infeasible", PyExc_RuntimeError);
  infeasible.attr("__doc__") =
      "The input makes sense but cannot run: what binds, by how much, and a cure.";
  for (py::object& exception : {std::ref<py::object>(invalid), std::ref<py::object>(infeasible)}) {
    exception.attr("__module__") = "bessemer._core";
  }
  module.def(
      "version", [] { return std::string(version); }, "Of the library, as its headers say it.");
  module.def(
      "near_names",
      [](const std::string& wanted, const std::vector<std::string>& known, std::size_t count) {
        const std::vector<std::string_view> views(known.begin(), known.end());
        std::vector<std::string> names;
        for (const std::string_view name : near_names(wanted, views, count)) {
          names.emplace_back(name);
        }
        return names;
      },
      "At most `count` names nearest to `wanted`, nearest first.", py::arg("wanted"),
      py::arg("known"), py::arg("count") = 3);
  bind_breakdown(module);
}

}  // namespace bessemer::python
