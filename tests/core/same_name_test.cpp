#include <doctest/doctest.h>

#include <array>
#include <string_view>

#include <bessemer/core/same_name.hpp>

using namespace bessemer;

TEST_SUITE("core/same_name") {
  TEST_CASE("capitals, spaces, hyphens and underscores say nothing") {
    static_assert(same_name("Llama 3.1 8B", "llama-3.1-8b"));
    static_assert(same_name("llama2-70b", "llama-2-70b"));
    static_assert(same_name("H100_SXM", "h100-sxm"));
    static_assert(same_name("-a-", " A") && same_name("", " - _"));
  }

  TEST_CASE("everything else does") {
    static_assert(!same_name("llama-3.1-8b", "llama-31-8b"));
    static_assert(!same_name("gpt-3", "gpt-3x") && !same_name("gpt-3x", "gpt-3"));
    static_assert(!same_name("", "a") && !same_name("a", ""));
    static_assert(!same_name("a/b", "ab"));
  }

  TEST_CASE("two names are one exactly if they squeeze to the same") {
    constexpr std::array<std::string_view, 7> names{"", "a", "A-", "a b", "A_B", "ab.", "a.b"};
    for (const auto a : names) {
      for (const auto b : names) {
        CHECK(same_name(a, b) == (squeezed(a) == squeezed(b)));
        CHECK(same_name(a, b) == same_name(b, a));
      }
    }
  }
}
