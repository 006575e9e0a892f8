#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <type_traits>

#include <bessemer/core/name.hpp>

namespace {
using namespace bessemer;

constexpr Name h100 = "h100-sxm";
static_assert(h100.view() == "h100-sxm");
static_assert(h100 == Name("h100-sxm") && h100 != Name("h100-pcie"));
static_assert(Name{}.view().empty());
static_assert(std::is_trivially_copyable_v<Name>);
static_assert(!std::is_convertible_v<int, Name>);
}  // namespace

TEST_SUITE("core/name") {
  TEST_CASE("a copy is equal and does not depend on the text it was made of") {
    std::string text = "node of eight";
    const Name name{std::string_view(text)};
    const Name copy = name;
    text.clear();
    CHECK(name.view() == "node of eight");
    CHECK(copy == name);
    CHECK(std::string_view(name).size() == 13);
  }

  TEST_CASE("63 characters fit, 64 do not") {
    CHECK(Name(std::string_view(std::string(63, 'x'))).view().size() == 63);
    CHECK_THROWS_WITH_AS(Name(std::string_view(std::string(64, 'x'))),
                         "name: must have at most 63 characters, got 64", InvalidInput);
  }
}
