#include <doctest/doctest.h>

#include <set>
#include <string>

#include <bessemer/catalog/software.hpp>

namespace {
using namespace bessemer;
using catalog::find_software;
using catalog::software_stacks;
}  // namespace

TEST_SUITE("catalog/software") {
  TEST_CASE("stacks before 2023 write their attention scores, later ones do not") {
    static_assert(!find_software("megatron-2021").description().fused_attention);
    static_assert(!find_software("megatron-2022").description().fused_attention);
    static_assert(find_software("megatron-core").description().fused_attention);
  }

  TEST_CASE("stacks with sharded weights gather behind compute, in one kernel of attention") {
    for (const auto& entry : catalog::sharded_stacks) {
      CAPTURE(std::string(entry.name));
      const plan::Software<> stack = entry.description();
      CHECK(stack.overlaps_data);
      // Checkpoints of PyTorch stop early, DeepSpeed's of 2021 do not.
      CHECK(stack.repeats_last_product == (entry.name == "deepspeed-zero3-2021"));
      CHECK(stack.fused_attention == (entry.name != "deepspeed-zero3-2021"));
      CHECK(stack.single_rail == (entry.name == "deepspeed-zero3-2021"));
    }
    // Tokens go through DeepEP; layers are compiled.
    static_assert(find_software("nemo-automodel-fsdp2").description().forwards_tokens);
    static_assert(find_software("torchtitan").description().host_operator <
                  find_software("llm-foundry-fsdp").description().host_operator);
    // Composer's PURE sends 16 bits where DEFAULT sends 32.
    static_assert(find_software("llm-foundry-fsdp").description().gradient_format ==
                  NumberFormat::fp32);
    static_assert(find_software("llm-foundry-fsdp-pure").description().gradient_format ==
                  NumberFormat::bf16);
  }

  TEST_CASE("every stack is sound, carries its own name, and names are unique") {
    std::set<std::string> names;
    for (const auto& entry : software_stacks) {
      CAPTURE(std::string(entry.name));
      CHECK_NOTHROW(plan::check(entry.description()));
      CHECK(entry.description().name.view() == entry.name);
      CHECK(names.insert(std::string(entry.name)).second);
    }
  }

  TEST_CASE("an unknown stack raises, with near names") {
    CHECK_THROWS_WITH_AS(
        find_software("megatron-cor"),
        "software: unknown name 'megatron-cor'; did you mean megatron-core, megatron-core-fsdp, "
        "megatron-2021?",
        InvalidInput);
  }
}
