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

  TEST_CASE(
      "other words for a stack give it, software that is no stack is refused with its reason") {
    CHECK(find_software("megatron-lm").name == "megatron-core");
    CHECK(find_software("jax").name == "maxtext");
    std::set<std::string> names;
    for (const auto& known : catalog::software_names) {
      CAPTURE(std::string(known.name));
      CHECK(known.same_as.empty() != known.reason.empty());
      CHECK_FALSE(known.needs.empty());
      CHECK(names.insert(std::string(known.name)).second);
      for (const auto& stack : software_stacks) CHECK(stack.name != known.name);
      if (!known.same_as.empty()) CHECK_NOTHROW((void)find_software(known.name));
      // What serves trains nothing.
      if (known.layer == catalog::SoftwareLayer::serving) CHECK(known.same_as.empty());
    }
    CHECK_THROWS_WITH_AS((void)find_software("tgi"),
                         doctest::Contains("software: tgi is a serving engine: "), InvalidInput);
  }

  // A stack that a reason recommends is one.
  TEST_CASE("every stack that a refusal recommends exists") {
    for (const auto& known : catalog::software_names) {
      CAPTURE(std::string(known.name));
      if (known.reason.empty()) continue;
      bool recommends = false;
      for (const auto& stack : software_stacks) {
        recommends = recommends || known.reason.find(stack.name) != std::string_view::npos;
      }
      CHECK(recommends);
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
