#include <doctest/doctest.h>

#include <bessemer/reliability/peer_copies.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using reliability::peer_copies_survive;
using reliability::peer_copy_time;

// Wrong use does not compile: a rate is not a size.
template <class D>
concept is_a_checkpoint = requires(D d) {
  peer_copy_time(d, 8, 2, 25.0 * GB / second, 50.0 * GB / second);
};
static_assert(is_a_checkpoint<DataSize<>>);
static_assert(!is_a_checkpoint<Bandwidth<>>);
}  // namespace

TEST_SUITE("reliability/peer_copies") {
  TEST_CASE("fewer losses than copies lose nothing; all lost leaves nothing") {
    static_assert(peer_copies_survive(16, 2, 0) == 1.0);
    static_assert(peer_copies_survive(16, 2, 1) == 1.0);
    static_assert(peer_copies_survive(15, 3, 2) == 1.0);
    CHECK(peer_copies_survive(8, 2, 8) == doctest::Approx(0.0));
    CHECK(peer_copies_survive(8, 1, 1) == doctest::Approx(0.0));
  }

  // Of C(16, 2) = 120 pairs of nodes, 8 are partners: 1 - 8/120 = 93.3 %.
  TEST_CASE("two copies on sixteen nodes: two losses leave all with 93.3 %") {
    CHECK(peer_copies_survive(16, 2, 2) == doctest::Approx(1.0 - 8.0 / 120.0));
  }

  // Four nodes in two pairs, three lost: always a whole pair. Six in three pairs, three lost: one of
  // each, 2^3 of C(6, 3) = 20.
  TEST_CASE("small cases, counted") {
    CHECK(peer_copies_survive(4, 2, 3) == doctest::Approx(0.0));
    CHECK(peer_copies_survive(6, 2, 3) == doctest::Approx(8.0 / 20.0));
    // Nine in three triples, five lost: C(9, 5) = 126, of which 3 C(6, 2) = 45 hold a whole triple.
    CHECK(peer_copies_survive(9, 3, 5) == doctest::Approx(81.0 / 126.0));
  }

  TEST_CASE("property: more losses are worse, more nodes and more copies are better") {
    for (int lost = 2; lost < 12; ++lost) {
      CAPTURE(lost);
      CHECK(peer_copies_survive(1024, 2, lost + 1) < peer_copies_survive(1024, 2, lost));
      CHECK(peer_copies_survive(2048, 2, lost) > peer_copies_survive(1024, 2, lost));
      CHECK(peer_copies_survive(1024, 4, lost) >= peer_copies_survive(1024, 2, lost));
    }
  }

  // 6.48 TB on 16,384 writers is 395.5 MB each: 15.8 ms out at 25 GB/s, 7.9 ms across at 50 GB/s.
  TEST_CASE("a copy on a peer of Llama 3's checkpoint takes 24 ms") {
    const Time<> own = peer_copy_time(6.48 * TB, 16384, 1, 25.0 * GB / second, 50.0 * GB / second);
    const Time<> two = peer_copy_time(6.48 * TB, 16384, 2, 25.0 * GB / second, 50.0 * GB / second);
    CHECK(own / millisecond == doctest::Approx(15.82).epsilon(0.001));
    CHECK(two / millisecond == doctest::Approx(23.73).epsilon(0.001));
    static_assert(peer_copy_time(0.0 * byte, 8, 2, 25.0 * GB / second, 50.0 * GB / second) ==
                  0.0 * second);
  }

  TEST_CASE("derivative: by the network, -(c - 1) D/(k B^2)") {
    using D = study::Dual<1>;
    const auto time = peer_copy_time(as<D>(8e9 * byte), 8, 3, as<D>(25.0 * GB / second),
                                     Bandwidth<D>::from_value(D::variable(50e9, 0)));
    CHECK(time.value().derivative(0) == doctest::Approx(-2.0 * 1e9 / (50e9 * 50e9)));
  }

  TEST_CASE("refuses nodes that do not form groups, and more losses than nodes") {
    CHECK_THROWS_WITH_AS(peer_copies_survive(9, 2, 1),
                         "peer_copies_survive: nodes must be a multiple of the 2 copies, got 9",
                         InvalidInput);
    CHECK_THROWS_AS(peer_copies_survive(8, 0, 1), InvalidInput);
    CHECK_THROWS_AS(peer_copies_survive(8, 2, 9), InvalidInput);
    CHECK_THROWS_AS(peer_copies_survive(8, 2, -1), InvalidInput);
    const Bandwidth<> fast = 50.0 * GB / second, none = 0.0 * GB / second;
    CHECK_THROWS_AS(peer_copy_time(-1.0 * TB, 8, 2, fast, fast), InvalidInput);
    CHECK_THROWS_AS(peer_copy_time(1.0 * TB, 0, 2, fast, fast), InvalidInput);
    CHECK_THROWS_AS(peer_copy_time(1.0 * TB, 8, 0, fast, fast), InvalidInput);
    CHECK_THROWS_AS(peer_copy_time(1.0 * TB, 8, 2, none, fast), InvalidInput);
    CHECK_THROWS_WITH_AS(peer_copy_time(1.0 * TB, 8, 2, fast, none),
                         "peer_copy_time: network bandwidth must be positive, got 0 byte/s",
                         InvalidInput);
  }
}
