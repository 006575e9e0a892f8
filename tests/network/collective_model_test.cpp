#include <doctest/doctest.h>

#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/network/cheapest_collectives.hpp>
#include <bessemer/network/collective_model.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::network;
using D = study::Dual<2>;

static_assert(CollectiveModel<FlatRing, double> && CollectiveModel<FlatRing, D>);
static_assert(CollectiveModel<HierarchicalRing, double> && CollectiveModel<HierarchicalRing, D>);
static_assert(CollectiveModel<CheapestCollectives, double>);
static_assert(CollectiveModel<CheapestCollectives, D>);
static_assert(CollectiveModel<CalibratedCollectives<>, double>);
static_assert(CollectiveModel<CalibratedCollectives<D>, D>);

// Wrong use: a model of another scalar, one that gives a rate, one that must change to answer.
static_assert(!CollectiveModel<CalibratedCollectives<>, D>);
struct GivesARate {
  Bandwidth<> time(const plan::Message<>&, const hardware::Fabric<>&) const { return {}; }
};
struct MustChange {
  Time<> time(const plan::Message<>&, const hardware::Fabric<>&) { return {}; }
};
static_assert(!CollectiveModel<GivesARate, double> && !CollectiveModel<MustChange, double>);
static_assert(!CollectiveModel<FlatRing, int>);

struct FreeOfCharge {
  template <Real S>
  constexpr Time<S> time(const plan::Message<S>&, const hardware::Fabric<S>&) const {
    return {};
  }
};
static_assert(CollectiveModel<FreeOfCharge, double>);
}  // namespace

TEST_SUITE("network/collective_model") {
  TEST_CASE("an all-reduce goes round twice, others once") {
    static_assert(rounds(plan::Collective::all_reduce) == 2.0);
    static_assert(rounds(plan::Collective::all_gather) == 1.0);
    static_assert(rounds(plan::Collective::reduce_scatter) == 1.0);
    static_assert(rounds(plan::Collective::send) == 1.0);
  }
}
