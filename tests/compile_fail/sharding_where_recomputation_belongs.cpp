// expect: 'bessemer::plan::Modules'
// expect: 'bessemer::plan::Sharding'

// Switches of two kinds do not trade places.

#include <bessemer/plan/plan.hpp>

using namespace bessemer;

#ifdef MENDED
constexpr plan::Plan layout{.recomputation = plan::no_recomputation};
#else
constexpr plan::Plan layout{.recomputation = plan::Sharding::none};
#endif
