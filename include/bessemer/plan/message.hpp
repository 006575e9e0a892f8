#pragma once

/// What ranks tell each other: `parallelism/` says it, `network/` prices it.
///
/// The size is the whole buffer, as nccl-tests counts it [NcclTestsPerformance]: what every rank
/// holds before an all-reduce or a reduce-scatter and after an all-gather.

#include <bessemer/core/error.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::plan {

enum class Collective { all_reduce, reduce_scatter, all_gather, send };

/// Ranks that talk to each other: `ranks` of them, `stride` apart in rank order.
struct Group {
  int ranks = 1;
  int stride = 1;
};

template <Real S = double>
struct Message {
  Collective collective = missing<Collective>("message.collective: must be given");
  DataSize<S> size = missing<DataSize<S>>("message.size: must be given");
  Group group = missing<Group>("message.group: must be given");
};

}  // namespace bessemer::plan
