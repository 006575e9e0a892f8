#include <doctest/doctest.h>

#include <bessemer/plan/message.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using plan::Collective;
using plan::Group;
using plan::Message;

constexpr Message<> message{
    .collective = Collective::all_reduce, .size = 1.0 * GB, .group = {.ranks = 8, .stride = 1}};
static_assert(message.size == 1.0 * GB && message.group.ranks == 8);
static_assert(Group{}.ranks == 1 && Group{}.stride == 1);

// Wrong use does not compile: a rate, a number or a time is not a size.
template <class Size>
concept is_a_size = requires(Size s) {
  Message<>{.collective = Collective::send, .size = s, .group = {}};
};
static_assert(is_a_size<DataSize<>>);
static_assert(!is_a_size<Bandwidth<>> && !is_a_size<double> && !is_a_size<Time<>>);
}  // namespace

TEST_SUITE("plan/message") {
  TEST_CASE("a field left out is an error, not a zero") {
    CHECK_THROWS_WITH_AS(Message<>{}, "message.collective: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(Message<>{.collective = Collective::send}, "message.size: must be given",
                         InvalidInput);
    CHECK_THROWS_WITH_AS((Message<>{.collective = Collective::send, .size = 1.0 * byte}),
                         "message.group: must be given", InvalidInput);
  }
}
