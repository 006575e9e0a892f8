#pragma once

/// A table of parts that are costly to work out, by key: each key has one of a few neighbouring places,
/// and where all of them are taken, takes the first from whoever had it before. Never larger than it was
/// made, however many keys there are.
///
/// A part gets a number that no other part of the table ever had, so that keys of what is made of parts
/// can name them. Allocates room for a part when a place gets its first, so that few parts
/// of a large table cost little.

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace bessemer {

/// Two numbers in one word of a key.
[[nodiscard]] constexpr std::uint64_t key_word(int a, int b) {
  return std::uint64_t{static_cast<std::uint32_t>(a)} << 32U | static_cast<std::uint32_t>(b);
}

/// Numbers below 16 in one word of a key, at most 16 of them.
template <class... Small>
[[nodiscard]] constexpr std::uint64_t key_flags(Small... small) {
  static_assert(sizeof...(small) <= 16);
  std::uint64_t word = 0;
  ((word = word << 4U | static_cast<std::uint64_t>(small)), ...);
  return word;
}

template <class Part, std::size_t words>
class DirectTable {
 public:
  using Key = std::array<std::uint64_t, words>;

  struct Place {
    Key key{};
    /// 0: empty.
    std::uint64_t number = 0;
    const Part* part = nullptr;
    std::optional<Part>* room = nullptr;
  };

  /// `size` places, a power of two.
  explicit DirectTable(std::size_t size) : places_(size) {}
  DirectTable(const DirectTable&) = delete;
  DirectTable& operator=(const DirectTable&) = delete;

  /// The place of a key, where `make(part)` puts a part into an empty optional if it is not there yet.
  /// Nothing stays if that throws.
  template <class Make>
  const Place& find(const Key& key, Make&& make) {
    const std::size_t home = hash(key);
    Place* free = nullptr;
    for (std::size_t i = 0; i < neighbours; ++i) {
      Place& place = places_[(home + i) & (places_.size() - 1)];
      if (place.number <= forgotten_) {
        free = &place;
        break;
      }
      if (equal(place.key, key)) return place;
    }
    Place& place = free != nullptr ? *free : places_[home & (places_.size() - 1)];
    place.key = key;
    fill(place, make);
    return place;
  }

  /// Makes a part that no key finds again.
  template <class Make>
  const Place& make_unkeyed(Make&& make) {
    fill(unkeyed_, make);
    return unkeyed_;
  }

  /// Empties the table, without a look at its places.
  void forget() { forgotten_ = made_; }

 private:
  /// Places that a key may have.
  static constexpr std::size_t neighbours = 4;

  template <class Make>
  void fill(Place& place, Make&& make) {
    place.number = 0;
    if (place.room == nullptr) place.room = &parts_.emplace_back();
    place.room->reset();
    make(*place.room);
    place.part = &**place.room;
    place.number = ++made_;
  }

  /// In line: most keys are found, and to call the library's would take as long as all else.
  [[nodiscard]] static constexpr bool equal(const Key& a, const Key& b) {
    std::uint64_t differs = 0;
    for (std::size_t i = 0; i < words; ++i) differs |= a[i] ^ b[i];
    return differs == 0;
  }
  [[nodiscard]] static constexpr std::size_t hash(const Key& key) {
    std::uint64_t sum = 0;
    for (const std::uint64_t word : key) {
      sum = (sum ^ word) * 0x9e3779b97f4a7c15U;
      sum ^= sum >> 32U;
    }
    return static_cast<std::size_t>(sum);
  }

  std::vector<Place> places_;
  std::deque<std::optional<Part>> parts_{};
  Place unkeyed_;
  /// Parts so far, and those of them that are no longer to be found.
  std::uint64_t made_ = 0;
  std::uint64_t forgotten_ = 0;
};

}  // namespace bessemer
