#include <doctest/doctest.h>

#include <array>

#include <bessemer/catalog/known_name.hpp>

namespace {
using namespace bessemer;
using catalog::KnownName;

struct Metal {
  static constexpr std::string_view kind = "metal";
  std::string_view name;
};
constexpr std::array metals{Metal{"iron"}, Metal{"copper"}};
constexpr std::array words{KnownName{"ferrum", "iron"},
                           KnownName{"steel", "", "is an alloy; name iron"}};
}  // namespace

TEST_SUITE("catalog/known_name") {
  TEST_CASE("a name and another word for it give the same entry, in a constant expression") {
    static_assert(catalog::find_known(metals, words, "iron").name == "iron");
    static_assert(&catalog::find_known(metals, words, "ferrum") == &metals[0]);
    static_assert(catalog::resolved(words, "metal", "copper") == "copper");
  }

  TEST_CASE(
      "what cannot be an entry is refused with its reason, what nobody knows with near names") {
    CHECK_THROWS_WITH_AS((void)catalog::find_known(metals, words, "steel"),
                         "metal: steel is an alloy; name iron", InvalidInput);
    CHECK_THROWS_WITH_AS((void)catalog::find_known(metals, words, "irn"),
                         "metal: unknown name 'irn'; did you mean iron, copper?", InvalidInput);
  }
}
