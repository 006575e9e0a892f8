#pragma once

/// The parts of a model as tables of fields. A part that is not there is None in Python and, in C++,
/// an object without heads, features or experts.

#include <bessemer/model/transformer.hpp>

#include "described.hpp"

namespace bessemer::python {

namespace choices {
using namespace bessemer::model;

inline constexpr Choice<Activation> activations[] = {{"gelu", Activation::gelu},
                                                     {"silu", Activation::silu},
                                                     {"relu", Activation::relu},
                                                     {"squared_relu", Activation::squared_relu}};
inline constexpr Choice<Positions> positions[] = {{"rotary", Positions::rotary},
                                                  {"learned", Positions::learned},
                                                  {"alibi", Positions::alibi},
                                                  {"relative", Positions::relative},
                                                  {"none", Positions::none}};
inline constexpr Choice<Norm> norms[] = {{"layer", Norm::layer},
                                         {"layer_without_bias", Norm::layer_without_bias},
                                         {"layer_without_weights", Norm::layer_without_weights},
                                         {"rms", Norm::rms}};
inline constexpr Choice<RecurrenceKind> recurrences[] = {
    {"mamba_2", RecurrenceKind::mamba_2}, {"gated_delta_net", RecurrenceKind::gated_delta_net}};
}  // namespace choices

/// What stands for "none" of a part.
template <class T>
struct Absent;
template <>
struct Absent<model::Attention> {
  static constexpr model::Attention value = model::no_attention;
  static bool is(const model::Attention& attention) { return attention.heads == 0; }
};
template <>
struct Absent<model::FeedForward> {
  static constexpr model::FeedForward value = model::no_feed_forward;
  static bool is(const model::FeedForward& block) { return block.size == 0; }
};
template <>
struct Absent<model::Experts> {
  static constexpr model::Experts value{};
  static bool is(const model::Experts& experts) { return experts.count == 0; }
};
template <>
struct Absent<model::Recurrence> {
  static constexpr model::Recurrence value{};
  static bool is(const model::Recurrence& mixer) { return mixer.heads == 0; }
};
template <>
struct Absent<model::Encoder> {
  static constexpr model::Encoder value{};
  static bool is(const model::Encoder& encoder) { return encoder.hidden == 0; }
};

template <class T>
requires requires { Absent<T>::value; }
struct Crossing<T> {
  static T given(py::handle value, std::string_view field, Nothing) {
    if (value.is_none()) return Absent<T>::value;
    if (!py::isinstance<T>(value)) {
      const std::string name = py::str(py::type::of<T>().attr("__name__"));
      const bool vowel = std::string_view("AE").find(name.front()) != std::string_view::npos;
      refuse(field, (vowel ? "must be an " : "must be a ") + name + " object or None, got " +
                        quoted(value));
    }
    return value.cast<const T&>();
  }
  static py::typing::Optional<T> shown(const T& value, Nothing) {
    return Absent<T>::is(value) ? py::none() : py::cast(value);
  }
  static py::object told(const T& value, Nothing) {
    return Absent<T>::is(value) ? py::none() : py::cast(value).attr("to_dict")();
  }
  static std::string spoken(const T& value, Nothing) {
    return py::repr(shown(value, {})).template cast<std::string>();
  }
  static py::object plain(const T& value) { return shown(value, {}); }
  static void restore(T& value, py::handle from) {
    value = from.is_none() ? Absent<T>::value : from.cast<const T&>();
  }
  static std::string hint(Nothing) {
    return std::string(py::str(py::type::of<T>().attr("__name__"))) + " | None";
  }
};

/// Dense layers are a tuple in Python, and any sequence is taken.
template <>
struct Crossing<model::DenseLayers> {
  using T = model::DenseLayers;
  using Tuple = py::typing::Tuple<model::Dense, py::ellipsis>;
  static T given(py::handle value, std::string_view field, Nothing) {
    if (!PySequence_Check(value.ptr()) || is_text(value)) {
      refuse(field, "must be a list of Dense objects, got " + quoted(value));
    }
    T layers;
    for (const py::handle layer : value) {
      if (layers.size() == 4) refuse(field, "must have at most 4 layers");
      layers.push_back(Crossing<model::Dense>::given(layer, field, {}));
    }
    return layers;
  }
  static Tuple shown(const T& value, Nothing) {
    py::list layers;
    for (const model::Dense& layer : value) layers.append(py::cast(layer));
    return Tuple(py::tuple(layers));
  }
  static py::object told(const T& value, Nothing) {
    py::list layers;
    for (const model::Dense& layer : value) layers.append(py::cast(layer).attr("to_dict")());
    return layers;
  }
  static std::string spoken(const T& value, Nothing) {
    return py::repr(shown(value, {})).cast<std::string>();
  }
  static py::object plain(const T& value) { return shown(value, {}); }
  static void restore(T& value, py::handle from) { value = given(from, "model", {}); }
  static std::string hint(Nothing) { return "collections.abc.Sequence[Dense]"; }
};

}  // namespace bessemer::python
