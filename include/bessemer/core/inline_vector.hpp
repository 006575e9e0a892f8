#pragma once

/// A list of at most N elements, held inside the object: no allocation, usable in constant
/// expressions. Layers, tiers and stages live in it. Elements need no default value: empty places
/// hold nothing, so that a description whose fields cannot be forgotten can be listed.

#include <array>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <type_traits>

#include <bessemer/core/error.hpp>

namespace bessemer {

template <class T, std::size_t N>
class InlineVector {
  static_assert(std::is_copy_constructible_v<T> && std::is_trivially_destructible_v<T>,
                "InlineVector: elements must be plain values");

  union Place {
    char empty;
    T value;
    // Most lists are short: to write all of their places would cost more than to use them.
    constexpr Place() {  // NOLINT(modernize-use-equals-default): T may have no default value
      if (std::is_constant_evaluated()) std::construct_at(&empty);
    }
  };

  template <class Owner, class Element>
  class Iterator {
   public:
    constexpr Iterator(Owner* owner, std::size_t i) : owner_{owner}, i_{i} {}
    constexpr Element& operator*() const { return (*owner_)[i_]; }
    constexpr Iterator& operator++() {
      ++i_;
      return *this;
    }
    constexpr bool operator!=(const Iterator& other) const { return i_ != other.i_; }

   private:
    Owner* owner_;
    std::size_t i_;
  };

 public:
  static constexpr std::size_t capacity = N;

  // Not defaulted, or `{}` would write all places first.
  constexpr InlineVector() {}  // NOLINT(modernize-use-equals-default)
  constexpr InlineVector(std::initializer_list<T> elements) {
    for (const T& element : elements) push_back(element);
  }
  constexpr InlineVector(const InlineVector& other) { append(other); }
  constexpr InlineVector& operator=(const InlineVector& other) {
    if (this != &other) {
      size_ = 0;
      append(other);
    }
    return *this;
  }

  /// Throws `InvalidInput` when full.
  constexpr void push_back(const T& element) {
    require(size_ < N, "list: holds at most ", N, " elements");
    std::construct_at(&places_[size_].value, element);
    ++size_;
  }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  [[nodiscard]] constexpr const T& operator[](std::size_t i) const { return places_[i].value; }
  [[nodiscard]] constexpr T& operator[](std::size_t i) { return places_[i].value; }
  [[nodiscard]] constexpr const T& front() const { return places_[0].value; }
  [[nodiscard]] constexpr const T& back() const { return places_[size_ - 1].value; }
  [[nodiscard]] constexpr T& back() { return places_[size_ - 1].value; }
  [[nodiscard]] constexpr auto begin() const {
    return Iterator<const InlineVector, const T>(this, 0);
  }
  [[nodiscard]] constexpr auto end() const {
    return Iterator<const InlineVector, const T>(this, size_);
  }
  [[nodiscard]] constexpr auto begin() { return Iterator<InlineVector, T>(this, 0); }
  [[nodiscard]] constexpr auto end() { return Iterator<InlineVector, T>(this, size_); }

  friend constexpr bool operator==(const InlineVector& a, const InlineVector& b) {
    if (a.size_ != b.size_) return false;
    for (std::size_t i = 0; i < a.size_; ++i) {
      if (!(a[i] == b[i])) return false;
    }
    return true;
  }

 private:
  constexpr void append(const InlineVector& other) {
    for (std::size_t i = 0; i < other.size_; ++i) {
      std::construct_at(&places_[i].value, other.places_[i].value);
    }
    size_ = other.size_;
  }

  std::array<Place, N> places_;
  std::size_t size_ = 0;
};

}  // namespace bessemer
