// expect g++: requested
// expect clang: no viable conversion from
// expect: bessemer::study::Dual<1>

// A derivative does not turn into a number by accident; `value()` says so.

#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>

using namespace bessemer;

constexpr auto duration = Time<study::Dual<1>>::from_value(study::Dual<1>::variable(3.0, 0));

#ifdef MENDED
constexpr Time<> plain = Time<>::from_value(duration.value().value());
#else
constexpr Time<> plain = duration;
#endif
