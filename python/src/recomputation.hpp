#pragma once

/// Recomputation crosses as a word where a word says it: "none", "selective", "full".

#include <array>
#include <string>

#include <bessemer/plan/recomputation.hpp>

#include "crossing.hpp"

namespace bessemer::python {

template <>
struct Crossing<plan::Recomputation> {
  using R = plan::Recomputation;
  struct Word {
    const char* text;
    R value;
  };
  static constexpr std::array<Word, 3> words{Word{"none", plan::no_recomputation},
                                             Word{"selective", plan::selective_recomputation},
                                             Word{"full", plan::full_recomputation}};

  static R given(py::handle value, std::string_view field, Nothing) {
    if (!is_text(value)) {
      refuse(field, "must be none, selective or full, as text, got " + quoted(value));
    }
    const std::string wanted = text_from(value, field);
    for (const Word& word : words) {
      if (wanted == word.text) return word.value;
    }
    fail_unknown_name(field, wanted, {"none", "selective", "full"});
  }
  static std::string text(const R& value) {
    for (const Word& word : words) {
      if (value == word.value) return word.text;
    }
    return "modules";
  }
  static py::str shown(const R& value, Nothing) { return text(value); }
  static py::object told(const R& value, Nothing) { return shown(value, {}); }
  static std::string spoken(const R& value, Nothing) { return "'" + text(value) + "'"; }
  static py::object plain(const R& value) { return shown(value, {}); }
  static void restore(R& value, py::handle from) { value = given(from, "recomputation", {}); }
  static std::string hint(Nothing) { return "typing.Literal['none', 'selective', 'full'] | str"; }
};

}  // namespace bessemer::python
