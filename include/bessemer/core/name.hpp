#pragma once

/// A short name as a literal type, so that descriptions with names stand in constant expressions
/// and copy without allocating.

#include <array>
#include <cstddef>
#include <string_view>

#include <bessemer/core/error.hpp>

namespace bessemer {

/// Text of at most 63 characters, held inside the object.
class Name {
 public:
  static constexpr std::size_t capacity = 63;

  constexpr Name() noexcept = default;
  constexpr Name(std::string_view text) : size_{text.size()} {
    require(size_ <= capacity, "name: must have at most 63 characters, got ", size_);
    for (std::size_t i = 0; i < size_; ++i) characters_[i] = text[i];
  }
  constexpr Name(const char* text) : Name(std::string_view(text)) {}

  [[nodiscard]] constexpr std::string_view view() const { return {characters_.data(), size_}; }
  constexpr operator std::string_view() const { return view(); }
  friend constexpr bool operator==(const Name& a, const Name& b) { return a.view() == b.view(); }

 private:
  std::array<char, capacity + 1> characters_{};
  std::size_t size_ = 0;
};

}  // namespace bessemer
