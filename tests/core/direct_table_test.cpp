#include <doctest/doctest.h>

#include <stdexcept>

#include <bessemer/core/direct_table.hpp>

namespace {
using namespace bessemer;
using Table = DirectTable<int, 1>;
}  // namespace

TEST_SUITE("core/direct_table") {
  TEST_CASE("a part is made once, until its place is taken or all is forgotten") {
    Table table(1);
    int made = 0;
    const auto find = [&](int key) {
      return *table
                  .find({key_word(key, 0)},
                        [&](std::optional<int>& part) {
                          ++made;
                          part = 10 * key;
                        })
                  .part;
    };
    CHECK(find(1) == 10);
    CHECK(find(1) == 10);
    CHECK(made == 1);
    CHECK(find(2) == 20);  // the only place
    CHECK(find(1) == 10);
    CHECK(made == 3);
    table.forget();
    CHECK(find(1) == 10);
    CHECK(made == 4);
  }

  TEST_CASE("no two parts have the same number") {
    Table table(4);
    const auto make = [](std::optional<int>& part) { part = 0; };
    const auto first = table.find({0}, make).number;
    const auto unkeyed = table.make_unkeyed(make).number;
    CHECK(first != 0);
    CHECK(unkeyed != first);
    CHECK(table.find({0}, make).number == first);
    table.forget();
    CHECK(table.find({0}, make).number > unkeyed);
  }

  TEST_CASE("nothing stays of a part that could not be made") {
    Table table(1);
    CHECK_THROWS(table.find({7}, [](std::optional<int>& part) {
      part = 1;
      throw std::runtime_error("no");
    }));
    CHECK(*table.find({7}, [](std::optional<int>& part) { part = 2; }).part == 2);
  }

  TEST_CASE("words of keys tell their numbers apart, negative ones too") {
    CHECK(key_word(1, 2) != key_word(2, 1));
    CHECK(key_word(0, -1) != key_word(-1, 0));
    CHECK(key_word(1, -1) != key_word(0, -1));
    CHECK(key_flags(1, 0) != key_flags(0, 1));
    CHECK(key_flags(true, 15) == 31);
  }
}
