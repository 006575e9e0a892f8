#pragma once

/// Parts of a plan that are more than a number: recomputation, offloading, lists of modules and of
/// layers.
///
///     recomputation   a word ("none", "selective", "full"), a `Recomputation`, or a table of its fields
///     offload         an `Offload`, or a table of its fields
///     lists           a list or a tuple; told as a list, shown as a tuple
///
/// A recomputation is told as it would be written: by its word where it has one.

#include <array>
#include <string>

#include <pybind11/typing.h>

#include <bessemer/model/adapters.hpp>
#include <bessemer/plan/plan.hpp>
#include <bessemer/plan/routing.hpp>

#include "described.hpp"

namespace bessemer::python {

/// A list or a tuple, element by element; text is neither.
template <class Visit>
void each_element(py::handle value, std::string_view field, const char* what, Visit&& visit) {
  if (!py::isinstance<py::list>(value) && !py::isinstance<py::tuple>(value)) {
    refuse(field, std::string("must be a list of ") + what + ", got " + quoted(value));
  }
  for (const py::handle element : value) visit(element);
}

/// "[1, 2]" out of a tuple.
template <class Tuple>
[[nodiscard]] std::string spoken_list(const Tuple& tuple) {
  return py::repr(py::list(tuple)).template cast<std::string>();
}

template <>
struct Crossing<plan::ChunkLayers> {
  using Chunks = plan::ChunkLayers;
  using Shown = py::typing::Tuple<py::int_, py::ellipsis>;
  static Chunks given(py::handle value, std::string_view field, Nothing) {
    Chunks chunks;
    each_element(value, field, "whole numbers", [&](py::handle element) {
      if (chunks.size() == 512) refuse(field, "must list at most 512 chunks");
      chunks.push_back(integer_from<int>(element, field));
    });
    return chunks;
  }
  static Shown shown(const Chunks& value, Nothing) { return plain(value); }
  static py::object told(const Chunks& value, Nothing) { return py::list(plain(value)); }
  static std::string spoken(const Chunks& value, Nothing) { return spoken_list(plain(value)); }
  static py::tuple plain(const Chunks& value) {
    py::list layers;
    for (const int layer : value) layers.append(layer);
    return py::tuple(layers);
  }
  static void restore(Chunks& value, py::handle from) { value = given(from, "chunk_layers", {}); }
  static std::string hint(Nothing) { return "list[int] | tuple[int, ...]"; }
};

template <>
struct Crossing<plan::Modules> {
  using Modules = plan::Modules;
  using Shown = py::typing::Tuple<py::str, py::ellipsis>;
  static Modules given(py::handle value, std::string_view field, Nothing) {
    Modules modules;
    each_element(value, field, "names of modules", [&](py::handle element) {
      modules.add(module_of(text_from(element, field), field));
    });
    return modules;
  }
  static Shown shown(Modules value, Nothing) { return plain(value); }
  static py::object told(Modules value, Nothing) { return py::list(plain(value)); }
  static std::string spoken(Modules value, Nothing) { return spoken_list(plain(value)); }
  static py::tuple plain(Modules value) {
    py::list names;
    for (const plan::ModuleName& entry : plan::module_names) {
      if (value.has(entry.module)) names.append(py::str(entry.name.data(), entry.name.size()));
    }
    return py::tuple(names);
  }
  static void restore(Modules& value, py::handle from) { value = given(from, "modules", {}); }
  static std::string hint(Nothing) { return "list[str] | tuple[str, ...]"; }

 private:
  static plan::Module module_of(std::string_view name, std::string_view field) {
    std::vector<std::string_view> known;
    for (const plan::ModuleName& entry : plan::module_names) {
      if (entry.name == name) return entry.module;
      known.push_back(entry.name);
    }
    fail_unknown_name(field, name, known);
  }
};

/// "none", "full_iteration", or a list of modules.
template <>
struct Crossing<plan::CudaGraph> {
  using T = plan::CudaGraph;
  static T given(py::handle value, std::string_view field, Nothing) {
    if (!is_text(value)) {
      return {.modules = Crossing<plan::Modules>::given(value, field, Nothing{})};
    }
    const std::string word = text_from(value, field);
    if (word == "full_iteration") return {.full_iteration = true};
    if (word == "none") return {};
    fail_unknown_name(field, word, {"none", "full_iteration"});
  }
  using Shown = py::typing::Union<py::str, py::typing::Tuple<py::str, py::ellipsis>>;
  static Shown shown(const T& value, Nothing) {
    return py::reinterpret_borrow<Shown>(plain(value));
  }
  static py::object told(const T& value, Nothing) {
    if (const char* word = word_of(value)) return py::str(word);
    return Crossing<plan::Modules>::told(value.modules, Nothing{});
  }
  static std::string spoken(const T& value, Nothing) {
    return py::repr(told(value, Nothing{})).cast<std::string>();
  }
  static py::object plain(const T& value) {
    if (const char* word = word_of(value)) return py::str(word);
    return Crossing<plan::Modules>::plain(value.modules);
  }
  static void restore(T& value, py::handle from) { value = given(from, "cuda_graph", {}); }
  static std::string hint(Nothing) {
    return "typing.Literal['none', 'full_iteration'] | str | list[str] | tuple[str, ...]";
  }

 private:
  static const char* word_of(const T& value) {
    if (value.full_iteration) return "full_iteration";
    return value.modules.empty() ? "none" : nullptr;
  }
};

template <>
struct Description<plan::Recomputation> {
  using T = plan::Recomputation;
  static constexpr const char* name = "Recomputation";
  static constexpr const char* path = "plan.recomputation";
  static constexpr const char* story =
      "What is not kept for the backward pass and computed again, or kept in the host's memory.\n\n"
      "Modules: norm, input_projection, latent_up_projection, attention_core, output_projection, "
      "feed_forward, activation, router, experts, elementwise, second_products. Three have a word: "
      "'none', 'selective' (the attention core), 'full' (whole layers); a recomputation equals its "
      "word.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      optional("full", &T::full, "Whole layers run again from their input."),
      optional("layers", &T::layers, "Of each chunk, how many layers run again whole; 0: all."),
      optional("group", &T::group, "Layers that share one kept input."),
      optional("modules", &T::modules,
               "Parts that run again, of the layers that do not run again whole."),
      optional("offloaded", &T::offloaded, "Parts whose kept tensors move to the host and back."),
      optional("offloads_inputs", &T::offloads_inputs,
               "Kept layer inputs lie in the host's memory.")};
};

namespace detail {

inline constexpr Choice<plan::Storage> storages[] = {{"device", plan::Storage::device},
                                                     {"host", plan::Storage::host},
                                                     {"nvme", plan::Storage::nvme}};

}  // namespace detail

template <>
struct Description<plan::Offload> {
  using T = plan::Offload;
  static constexpr const char* name = "Offload";
  static constexpr const char* path = "plan.offload";
  static constexpr const char* story =
      "Where lies what training keeps of each parameter: in the accelerator's memory, the host's, "
      "or "
      "on drives of the node.";
  static constexpr T blank() { return {}; }
  static constexpr Choices<plan::Storage> storages{detail::storages};
  static constexpr auto fields =
      std::tuple{optional("optimizer", &T::optimizer, "States of the optimizer.", storages),
                 optional("gradients", &T::gradients, "Gradients.", storages),
                 optional("weights", &T::weights, "Weights.", storages)};
};

/// An object, or a table of its fields.
template <class T>
[[nodiscard]] T object_or_table(py::handle value, std::string_view field, const char* words) {
  if (py::isinstance<T>(value)) return value.cast<const T&>();
  if (py::isinstance<py::dict>(value)) {
    return constructed<T>(py::args(py::tuple(0)), py::reinterpret_borrow<py::dict>(value));
  }
  refuse(field,
         std::string("must be ") + words + " or a table of its fields, got " + quoted(value));
}

/// What of the object a scenario would write: the fields that do not hold their default.
template <class T>
[[nodiscard]] py::dict written_values(const T& object) {
  py::dict written;
  const T blank = Description<T>::blank();
  each_field<T>([&]<class F>(const F& field) {
    using C = CrossingOf<T, F>;
    if (C::plain(field.of(object)).equal(C::plain(field.of(blank)))) return;
    written[field.name] = C::told(field.of(object), field.extra);
  });
  return written;
}

/// A part with fields of its own: an object, or a table of its fields.
template <class Part>
struct PartCrossing {
  using T = Part;
  static T given(py::handle value, std::string_view field, Nothing) {
    const std::string name = Description<T>::name;
    const bool vowel = std::string("AEIO").find(name[0]) != std::string::npos;
    return object_or_table<T>(value, field, ((vowel ? "an " : "a ") + name).c_str());
  }
  static T shown(const T& value, Nothing) { return value; }
  static py::object told(const T& value, Nothing) { return told_values(value); }
  static std::string spoken(const T& value, Nothing) { return spoken_object(value); }
  static py::object plain(const T& value) { return plain_values(value); }
  static void restore(T& value, py::handle from) {
    std::size_t i = 0;
    const auto values = from.cast<py::tuple>();
    each_field<T>(
        [&]<class F>(const F& field) { CrossingOf<T, F>::restore(field.of(value), values[i++]); });
  }
  static std::string hint(Nothing) {
    return std::string(Description<T>::name) + " | dict[str, typing.Any]";
  }
};

template <>
struct Crossing<plan::Offload> : PartCrossing<plan::Offload> {};
template <>
struct Crossing<plan::Routing<>> : PartCrossing<plan::Routing<>> {};
template <>
struct Crossing<model::Adapters> : PartCrossing<model::Adapters> {};

template <>
struct Crossing<plan::Recomputation> {
  using T = plan::Recomputation;
  struct Word {
    const char* text;
    T value;
  };
  static constexpr std::array<Word, 3> words{Word{"none", plan::no_recomputation},
                                             Word{"selective", plan::selective_recomputation},
                                             Word{"full", plan::full_recomputation}};

  static T given(py::handle value, std::string_view field, Nothing) {
    if (!is_text(value)) {
      return object_or_table<T>(value, field, "none, selective or full, a Recomputation");
    }
    const std::string wanted = text_from(value, field);
    for (const Word& word : words) {
      if (wanted == word.text) return word.value;
    }
    fail_unknown_name(field, wanted, {"none", "selective", "full"});
  }
  static T shown(const T& value, Nothing) { return value; }
  static py::object told(const T& value, Nothing) {
    if (const char* word = word_of(value)) return py::str(word);
    return written_values(value);
  }
  static std::string spoken(const T& value, Nothing) {
    if (const char* word = word_of(value)) return "'" + std::string(word) + "'";
    return spoken_object(value);
  }
  static py::object plain(const T& value) { return plain_values(value); }
  static void restore(T& value, py::handle from) {
    std::size_t i = 0;
    const auto values = from.cast<py::tuple>();
    each_field<T>(
        [&]<class F>(const F& field) { CrossingOf<T, F>::restore(field.of(value), values[i++]); });
  }
  static std::string hint(Nothing) {
    return "typing.Literal['none', 'selective', 'full'] | str | Recomputation | "
           "dict[str, typing.Any]";
  }
  /// Null where no word says it all.
  [[nodiscard]] static const char* word_of(const T& value) {
    for (const Word& word : words) {
      if (value == word.value) return word.text;
    }
    return nullptr;
  }
};

/// A recomputation equals the word that says it, and has its hash.
template <>
inline bool equals(const plan::Recomputation& self, const py::object& other) {
  using R = plan::Recomputation;
  if (py::isinstance<R>(other)) return self == other.cast<const R&>();
  const char* word = Crossing<R>::word_of(self);
  return word != nullptr && py::str(word).equal(other);
}
template <>
inline py::ssize_t hash_of(const plan::Recomputation& self) {
  const char* word = Crossing<plan::Recomputation>::word_of(self);
  return word != nullptr ? py::hash(py::str(word)) : py::hash(plain_values(self));
}

}  // namespace bessemer::python
