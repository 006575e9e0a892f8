#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>

namespace thirds {
using namespace bessemer;

template <Real S = double>
struct Thirds {
  Time<S> first{};
  Time<S> second{};
  Time<S> third{};
};
template <Real S, class Visit>
constexpr void each_part(const Thirds<S>& thirds, Visit&& visit) {
  visit("first", thirds.first);
  visit("second", thirds.second);
  visit("third", thirds.third);
}

// Wrong use does not compile: parts of one dimension do not sum to another.
template <class Q>
concept is_a_total = requires {
  total_of<Q>(Thirds<>{});
};
}  // namespace thirds

TEST_SUITE("core/breakdown") {
  using namespace thirds;

  TEST_CASE("the total is the sum of the parts, wherever each_part is found by its namespace") {
    static_assert(total_of<Time<>>(Thirds<>{1.0 * second, 2.0 * second, 4.0 * second}) ==
                  7.0 * second);
    static_assert(total_of<Time<>>(Thirds<>{}) == 0.0 * second);
  }

  TEST_CASE("parts are named once and come in order") {
    std::vector<std::string> names;
    each_part(Thirds<>{}, [&](std::string_view name, const Time<>&) { names.emplace_back(name); });
    CHECK(names == std::vector<std::string>{"first", "second", "third"});
  }

  TEST_CASE("derivative: of a total, the sum of those of the parts") {
    using D = study::Dual<2>;
    const Thirds<D> thirds{Time<D>::from_value(D::variable(1.0, 0)),
                           Time<D>::from_value(D::variable(2.0, 1)),
                           Time<D>::from_value(D(3.0) * D::variable(1.0, 0))};
    const D total = total_of<Time<D>>(thirds).value();
    CHECK(total.value() == 6.0);
    CHECK(total.derivative(0) == 4.0);
    CHECK(total.derivative(1) == 1.0);
  }
}
