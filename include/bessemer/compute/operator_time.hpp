#pragma once

/// Time and work of a list of operators under a kernel model, forward, backward and recomputed
/// apart, matrix kernels and memory kernels apart.
///
///     backward = input gradients + weight gradients                                       (1)
///     recomputed = forward of the modules that are not kept, or of all                    (2)
///
/// (2) [KorthikantiEtAl2022] section 5 for the attention core.

#include <string_view>

#include <bessemer/compute/layer.hpp>
#include <bessemer/plan/plan.hpp>

namespace bessemer::compute {

/// Matrix kernels keep the tensor cores busy, memory kernels the memory: power differs.
template <Real S = double>
struct Duration {
  Time<S> matrix{};
  Time<S> memory{};

  [[nodiscard]] constexpr Time<S> total() const { return matrix + memory; }
  friend constexpr Duration operator+(const Duration& a, const Duration& b) {
    return {.matrix = a.matrix + b.matrix, .memory = a.memory + b.memory};
  }
  friend constexpr Duration operator*(const S& factor, const Duration& d) {
    return {.matrix = factor * d.matrix, .memory = factor * d.memory};
  }
};

/// What the host issues: operators, each through all layers of the framework, and the further kernels
/// of such as start one for each expert.
struct Issued {
  double operators = 0;
  double kernels = 0;

  friend constexpr Issued operator+(const Issued& a, const Issued& b) {
    return {.operators = a.operators + b.operators, .kernels = a.kernels + b.kernels};
  }
  friend constexpr Issued operator*(double factor, const Issued& a) {
    return {.operators = factor * a.operators, .kernels = factor * a.kernels};
  }
};

template <Real S = double>
struct OperatorTime {
  Duration<S> forward{};
  Duration<S> backward{};
  /// Of backward, the part that makes gradients of weights.
  Duration<S> weight_gradient{};
  Duration<S> recomputed{};
  /// Of forward and backward, the attention core: what the blocks of a ring hide behind.
  Time<S> core_forward{};
  Time<S> core_backward{};
  /// Forward, the layer's last product: what is left out where nobody needs it again.
  Duration<S> last_product{};
  Work<S> last_product_work{};
  /// Outside of graphs.
  Issued issued_forward{};
  Issued issued_backward{};
  Issued issued_recomputed{};
  /// Of forward and backward; recomputation apart.
  Work<S> work{};
  Work<S> recomputed_work{};

  friend constexpr OperatorTime operator+(const OperatorTime& a, const OperatorTime& b) {
    return {.forward = a.forward + b.forward,
            .backward = a.backward + b.backward,
            .weight_gradient = a.weight_gradient + b.weight_gradient,
            .recomputed = a.recomputed + b.recomputed,
            .core_forward = a.core_forward + b.core_forward,
            .core_backward = a.core_backward + b.core_backward,
            .last_product = b.last_product,
            .last_product_work = b.last_product_work,
            .issued_forward = a.issued_forward + b.issued_forward,
            .issued_backward = a.issued_backward + b.issued_backward,
            .issued_recomputed = a.issued_recomputed + b.issued_recomputed,
            .work = a.work + b.work,
            .recomputed_work = a.recomputed_work + b.recomputed_work};
  }
  friend constexpr OperatorTime operator*(const S& factor, const OperatorTime& t) {
    return {.forward = factor * t.forward,
            .backward = factor * t.backward,
            .weight_gradient = factor * t.weight_gradient,
            .recomputed = factor * t.recomputed,
            .core_forward = factor * t.core_forward,
            .core_backward = factor * t.core_backward,
            .last_product = t.last_product,
            .last_product_work = t.last_product_work,
            .issued_forward = static_cast<double>(factor) * t.issued_forward,
            .issued_backward = static_cast<double>(factor) * t.issued_backward,
            .issued_recomputed = static_cast<double>(factor) * t.issued_recomputed,
            .work = factor * t.work,
            .recomputed_work = factor * t.recomputed_work};
  }
};

/// Adds up what it is shown: the visitor for `each_operator` and its siblings.
template <Real S, KernelModel<S> Kernels>
class OperatorTimer {
 public:
  constexpr OperatorTimer(const Kernels& kernels, const hardware::Accelerator<S>& accelerator,
                          const plan::Recomputation& recomputation,
                          const plan::CudaGraph& graph = {}, bool issues_experts_apart = false)
      : kernels_{kernels},
        accelerator_{accelerator},
        recomputation_{recomputation},
        graph_{graph},
        experts_apart_{issues_experts_apart} {}

  constexpr void operator()(std::string_view, plan::Module module, const Kernel<S>& forward,
                            const Kernel<S>& input_gradient, const Kernel<S>& weight_gradient) {
    const Time<S> forward_time = kernels_.time(forward, accelerator_);
    add(sum_.forward, forward, forward_time);
    const Time<S> input_time = kernels_.time(input_gradient, accelerator_);
    const Time<S> weight_time = kernels_.time(weight_gradient, accelerator_);
    add(sum_.backward, input_gradient, input_time);
    add(sum_.backward, weight_gradient, weight_time);
    add(sum_.weight_gradient, weight_gradient, weight_time);
    if (module == plan::Module::attention_core) {
      sum_.core_forward = sum_.core_forward + forward_time;
      sum_.core_backward = sum_.core_backward + input_time + weight_time;
    }
    sum_.work = sum_.work + forward.work + input_gradient.work + weight_gradient.work;
    if (forward.kind == KernelKind::gemm) {
      sum_.last_product = Duration<S>{};
      add(sum_.last_product, forward, forward_time);
      sum_.last_product_work = forward.work;
    }
    const double again = repeated(module, forward);
    if (!graph_.full_iteration && !graph_.modules.has(module)) {
      sum_.issued_forward = sum_.issued_forward + issued(forward);
      sum_.issued_backward =
          sum_.issued_backward + (issued(input_gradient) + issued(weight_gradient));
      if (again > 0.0) sum_.issued_recomputed = sum_.issued_recomputed + issued(forward);
    }
    if (again > 0.0) {
      add(sum_.recomputed, forward, Time<S>(S(again) * forward_time));
      sum_.recomputed_work = sum_.recomputed_work + S(again) * forward.work;
    }
  }

  [[nodiscard]] constexpr const OperatorTime<S>& sum() const { return sum_; }

 private:
  static constexpr void add(Duration<S>& duration, const Kernel<S>& kernel, Time<S> time) {
    Time<S>& side = kernel.kind == KernelKind::elementwise ? duration.memory : duration.matrix;
    side = side + time;
  }

  /// Part of a forward kernel that runs again.
  [[nodiscard]] constexpr double repeated(plan::Module module, const Kernel<S>& kernel) const {
    if (recomputation_.full || recomputation_.modules.has(module)) return 1.0;
    return recomputation_.modules.has(plan::Module::second_products) ? kernel.second_share : 0.0;
  }

  [[nodiscard]] constexpr Issued issued(const Kernel<S>& kernel) const {
    const bool apart = experts_apart_ && kernel.grouped;
    const double further = apart ? static_cast<double>(kernel.batch) - 1.0 : 0.0;
    return {.operators = double(kernel.launches), .kernels = kernel.launches * further};
  }

  const Kernels& kernels_;
  const hardware::Accelerator<S>& accelerator_;
  plan::Recomputation recomputation_;
  plan::CudaGraph graph_;
  bool experts_apart_;
  OperatorTime<S> sum_{};
};

}  // namespace bessemer::compute
