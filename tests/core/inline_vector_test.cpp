#include <doctest/doctest.h>

#include <bessemer/core/inline_vector.hpp>

namespace {
using namespace bessemer;

struct NoDefault {
  int value = missing<int>("value: must be given");
};

constexpr int sum_to(int n) {
  InlineVector<int, 8> list;
  for (int i = 1; i <= n; ++i) list.push_back(i);
  int sum = 0;
  for (const int element : list) sum += element;
  return sum;
}

constexpr bool copies_are_apart() {
  InlineVector<int, 4> a{1, 2};
  InlineVector<int, 4> b = a;
  b[0] = 7;
  b.push_back(3);
  const bool apart = a[0] == 1 && a.size() == 2 && b.size() == 3;
  a = b;
  const InlineVector<int, 4>& same = a;
  a = same;
  return apart && a.size() == 3 && a[0] == 7 && a.back() == 3;
}

constexpr bool assignment_can_shorten() {
  InlineVector<int, 4> a{1, 2, 3};
  const InlineVector<int, 4> b{9};
  a = b;
  return a.size() == 1 && a.front() == 9 && a.back() == 9;
}
}  // namespace

TEST_SUITE("core/inline_vector") {
  TEST_CASE("holds what it is given, in order, in constant expressions") {
    static_assert(sum_to(0) == 0 && sum_to(8) == 36);
    static_assert(InlineVector<int, 4>{5, 6}.size() == 2);
    static_assert(InlineVector<int, 4>{5, 6}[1] == 6);
    static_assert(InlineVector<int, 4>{}.empty() && !InlineVector<int, 4>{1}.empty());
  }

  TEST_CASE("copies do not share elements") { static_assert(copies_are_apart()); }

  TEST_CASE("assigning a shorter list shortens") { static_assert(assignment_can_shorten()); }

  TEST_CASE("elements need no default value") {
    const InlineVector<NoDefault, 3> list{{.value = 4}};
    CHECK(list.size() == 1);
    CHECK(list.front().value == 4);
  }

  TEST_CASE("elements can be changed in a loop") {
    InlineVector<int, 4> list{1, 2, 3};
    for (int& element : list) element *= 10;
    CHECK(list[0] == 10);
    CHECK(list[2] == 30);
  }

  TEST_CASE("refuses one element too many") {
    InlineVector<int, 2> list{1, 2};
    CHECK_THROWS_WITH_AS(list.push_back(3), "list: holds at most 2 elements", InvalidInput);
    CHECK(list.size() == 2);
    CHECK_THROWS_WITH_AS((InlineVector<int, 1>{1, 2}), "list: holds at most 1 elements",
                         InvalidInput);
  }
}
