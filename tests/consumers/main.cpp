#include <bessemer/units/constants.hpp>

#include <cmath>
#include <cstdio>

int main() {
  using namespace bessemer;
  constexpr auto time = 80.0 * GB / (3.2 * TB / second);
  std::printf("80 GB at 3.2 TB/s take %.1f ms\n", in(time, millisecond));
  return std::abs(in(time, millisecond) - 25.0) < 1e-9 ? 0 : 1;
}
