#include <doctest/doctest.h>

#include <array>
#include <string_view>

#include <bessemer/catalog/find.hpp>

namespace {
using namespace bessemer;

struct Metal {
  static constexpr std::string_view kind = "metal";
  std::string_view name;
  int number;
};
constexpr std::array metals{Metal{"iron", 26}, Metal{"copper", 29}, Metal{"zinc", 30}};

// Wrong use does not compile: an entry needs a name and a kind.
struct Nameless {
  [[maybe_unused]] static constexpr std::string_view kind = "nothing";
};
struct Kindless {
  std::string_view name;
};
static_assert(catalog::Entry<Metal>);
static_assert(!catalog::Entry<Nameless>);
static_assert(!catalog::Entry<Kindless>);
}  // namespace

TEST_SUITE("catalog/find") {
  TEST_CASE("a known name gives its entry, in a constant expression") {
    static_assert(catalog::find(metals, "copper").number == 29);
    static_assert(catalog::find(std::span<const Metal>(metals), "iron").number == 26);
  }

  TEST_CASE("the entry is the table's own, not a copy") {
    CHECK(&catalog::find(metals, "zinc") == &metals[2]);
  }

  TEST_CASE("an unknown name throws the kind, the name and the nearest ones") {
    CHECK_THROWS_WITH_AS(catalog::find(metals, "cooper"),
                         "metal: unknown name 'cooper'; did you mean copper, iron, zinc?",
                         InvalidInput);
  }

  TEST_CASE("any spelling of a name finds it, an exact one first, and nothing is found by none") {
    static_assert(catalog::find(metals, "Iron").number == 26);
    static_assert(catalog::find(metals, "cop-per").number == 29);
    constexpr std::array alike{Metal{"tin-foil", 1}, Metal{"tinfoil", 2}};
    static_assert(catalog::find(alike, "tinfoil").number == 2);
    static_assert(catalog::find(alike, "Tin Foil").number == 1);
    CHECK_THROWS_AS(catalog::find(metals, ""), InvalidInput);
    CHECK_THROWS_AS(catalog::find(metals, "iron."), InvalidInput);
  }
}
