#pragma once

/// Where a number comes from. Every value of the catalogue is `Sourced`: the value, the basis on
/// which it stands, the key of the document in `docs/references.bib`, and a note. There is one
/// constructor and it demands all but the note: a value without a source does not compile.
///
/// Formulas never see `Sourced`: a catalogue entry strips it when it becomes a description, and the
/// report keeps bases and keys beside the answer. An answer is as good as the weakest basis among
/// its inputs: that is its grade.

#include <string_view>

namespace bessemer {

/// On what a number stands, from the strongest to the weakest.
enum class Basis { measured, datasheet, published, fitted, derived, assumed };

[[nodiscard]] constexpr std::string_view to_text(Basis basis) {
  switch (basis) {
    case Basis::measured: return "measured";
    case Basis::datasheet: return "datasheet";
    case Basis::published: return "published";
    case Basis::fitted: return "fitted";
    case Basis::derived: return "derived";
    case Basis::assumed: return "assumed";
  }
  return "assumed";
}

/// How far an answer can be trusted by its inputs alone: A all measured or published by the maker,
/// B something fitted or derived from such, C something assumed.
[[nodiscard]] constexpr char grade(Basis weakest) {
  if (weakest <= Basis::published) return 'A';
  if (weakest <= Basis::derived) return 'B';
  return 'C';
}

/// The weaker of two bases.
[[nodiscard]] constexpr Basis weaker(Basis a, Basis b) { return a < b ? b : a; }

/// A value with its birth certificate.
template <class T>
class Sourced {
 public:
  using value_type = T;
  constexpr Sourced(T value, Basis basis, std::string_view key, std::string_view note = {})
      : value_{value}, basis_{basis}, key_{key}, note_{note} {}

  [[nodiscard]] constexpr const T& value() const { return value_; }
  [[nodiscard]] constexpr Basis basis() const { return basis_; }
  /// Key in `docs/references.bib`.
  [[nodiscard]] constexpr std::string_view key() const { return key_; }
  [[nodiscard]] constexpr std::string_view note() const { return note_; }

 private:
  T value_;
  Basis basis_;
  std::string_view key_;
  std::string_view note_;
};

}  // namespace bessemer
