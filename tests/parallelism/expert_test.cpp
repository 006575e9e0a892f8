#include <doctest/doctest.h>

#include <bessemer/parallelism/expert.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using plan::Collective;

struct Counts {
  int exchanges = 0, gathers = 0, scatters = 0, ranks = 0, stride = 0;
  DataSize<> bytes{};
  plan::Hides behind = plan::Hides::nothing;
};
constexpr Counts counts(const plan::Plan& plan) {
  Counts sum;
  parallelism::each_expert_message(plan, 3.0 * MB, [&](const plan::Message<>& message, int times) {
    if (message.collective == Collective::all_to_all) {
      sum.exchanges += times;
      sum.ranks = message.group.ranks;
      sum.stride = message.group.stride;
      sum.behind = message.behind;
    }
    if (message.collective == Collective::all_gather) sum.gathers += times;
    if (message.collective == Collective::reduce_scatter) sum.scatters += times;
    sum.bytes = sum.bytes + double(times) * message.size;
  });
  return sum;
}
}  // namespace

TEST_SUITE("parallelism/expert") {
  TEST_CASE("tokens go out and come back [LepikhinEtAl2020]") {
    constexpr Counts sum = counts({.expert = 8});
    static_assert(sum.exchanges == 2 && sum.gathers == 0 && sum.ranks == 8 && sum.stride == 1);
    static_assert(sum.bytes == 6.0 * MB && sum.behind == plan::Hides::nothing);
  }

  TEST_CASE("experts split over ranks gather their tokens, and sum their outputs") {
    constexpr Counts sum = counts({.expert = 8, .expert_tensor = 4});
    static_assert(sum.exchanges == 2 && sum.gathers == 1 && sum.scatters == 1 && sum.stride == 4);
    static_assert(sum.bytes == (2.0 + 2.0 * 4.0) * 3.0 * MB);
  }

  TEST_CASE("they may hide behind another micro-batch [DeepSeekV32024]") {
    static_assert(counts({.expert = 8, .expert_overlap = true}).behind == plan::Hides::micro_batch);
  }

  TEST_CASE("experts that all lie on the rank send nothing") {
    static_assert(counts({}).bytes == 0.0 * byte);
  }
}
