#pragma once

/// What ranks tell each other: `parallelism/` says it, `network/` prices it.
///
/// The size is the whole buffer, as nccl-tests counts it [NcclTestsPerformance]: what every rank
/// holds before an all-reduce, a reduce-scatter or a reduce, after an all-gather or a broadcast, and
/// what every rank sends in an all-to-all, its own part included.

#include <array>
#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::plan {

enum class Collective {
  all_reduce,
  reduce_scatter,
  all_gather,
  all_to_all,
  broadcast,
  reduce,
  send
};

inline constexpr std::array collectives{Collective::all_reduce, Collective::reduce_scatter,
                                        Collective::all_gather, Collective::all_to_all,
                                        Collective::broadcast,  Collective::reduce,
                                        Collective::send};

[[nodiscard]] constexpr std::string_view to_text(Collective collective) {
  constexpr std::array<std::string_view, collectives.size()> names{
      "all_reduce", "reduce_scatter", "all_gather", "all_to_all", "broadcast", "reduce", "send"};
  return names[static_cast<std::size_t>(collective)];
}

/// The compute that a message may run beside, if the software can.
enum class Hides {
  /// Who waits for it has nothing else to do.
  nothing,
  /// The other operators of its layer.
  layer_compute,
  /// The experts of its layer.
  expert_compute,
  /// The rest of its micro-batch on the stage.
  micro_batch,
  forward_pass,
  backward_pass
};

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
  /// Groups like this one that send at the same time out of one domain of a tier; 0 for all that the
  /// domain holds, as when every rank of a job does the same.
  int concurrent = 0;
  Hides behind = Hides::nothing;
};

}  // namespace bessemer::plan
