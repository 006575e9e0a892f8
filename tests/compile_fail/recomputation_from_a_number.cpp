// expect: 'bessemer::plan::Modules'
// expect: 'int'

// Levels have names: was 2 selective or full?

#include <bessemer/plan/plan.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr plan::Plan layout{.recomputation = plan::full_recomputation};
#else
constexpr plan::Plan layout{.recomputation = 2};
#endif
