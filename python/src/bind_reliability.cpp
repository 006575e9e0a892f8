#include <bessemer/reliability/goodput.hpp>

#include "bind.hpp"
#include "described.hpp"

namespace bessemer::python {

using reliability::Recovery;

template <>
struct Description<Recovery<>> {
  using T = Recovery<>;
  static constexpr const char* name = "Recovery";
  static constexpr const char* path = "recovery";
  static constexpr const char* story =
      "What happens between a failure and the first repeated step.";
  static constexpr T blank() { return {.detection = {}, .restart = {}}; }
  static constexpr auto fields = std::tuple{
      required("detection", &T::detection,
               "Until somebody notices: a watchdog's timeout, or a person.", shown_in::minutes),
      required("restart", &T::restart, "Replacing nodes, starting ranks, reading the checkpoint.",
               shown_in::minutes)};
};

void bind_reliability(py::module_& module) { describe<Recovery<>>(module); }

}  // namespace bessemer::python
