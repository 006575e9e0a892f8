#pragma once

/// Names of the conventions that more than one function takes.

#include <bessemer/compute/flops.hpp>

#include "crossing.hpp"

namespace bessemer::python {

inline constexpr Choice<compute::AttentionFlops> attention_flops_names[] = {
    {"causal_half", compute::AttentionFlops::causal_half},
    {"full_square", compute::AttentionFlops::full_square}};
inline constexpr Choices<compute::AttentionFlops> attention_flops_choices{attention_flops_names};

}  // namespace bessemer::python
