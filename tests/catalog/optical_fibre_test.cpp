#include <doctest/doctest.h>

#include <bessemer/catalog/optical_fibre.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using catalog::fibre_delay;
}  // namespace

TEST_SUITE("catalog/optical_fibre") {
  // 1.468 x 1 km / 299,792.458 km/s = 4.897 us.
  TEST_CASE("a kilometre of fibre takes 4.9 us, and no distance takes no time") {
    CHECK(in(fibre_delay(1000.0 * meter), microsecond) == doctest::Approx(4.8967).epsilon(1e-4));
    static_assert(fibre_delay(0.0 * meter) == Time<>{});
  }

  TEST_CASE("delay is proportional to the distance") {
    const double one = fibre_delay(3.0 * meter).value();
    CHECK(fibre_delay(3e6 * meter).value() == doctest::Approx(1e6 * one));
    using D = study::Dual<1>;
    const auto delay = fibre_delay(Length<D>::from_value(D::variable(50.0, 0)));
    CHECK(delay.value().derivative(0) == doctest::Approx(1.468 / 299792458.0));
  }

  TEST_CASE("a distance below zero is refused") {
    CHECK_THROWS_AS((void)fibre_delay(-1.0 * meter), InvalidInput);
  }
}
