/// Activation memory of a transformer layer, as [KorthikantiEtAl2022] derives it: equations (1) to
/// (6), Table 2 and section 4.2.3 (tests/data/published/megatron_2022_activation.csv). The formulas
/// are exact for a GPT layer with dropout, and so are ours: equal, not near.

#include <doctest/doctest.h>

#include <bessemer/memory/ledger.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using memory::ActivationShape;
using memory::stage_ledger;
using plan::Plan;
using plan::Recomputation;
using plan::Schedule;

struct Row {
  const char* name;
  int layers, hidden, heads, tensor, pipeline, virtual_stages, micro_batch;
};
// Table 3: 22B, 175B, 530B and 1T, sequences of 2,048, vocabulary 51,200.
constexpr Row rows[] = {{"22B", 48, 6144, 64, 8, 1, 1, 4},
                        {"175B", 96, 12288, 96, 8, 8, 3, 1},
                        {"530B", 105, 20480, 128, 8, 35, 3, 1},
                        {"1T", 128, 25600, 160, 8, 64, 1, 1}};
constexpr double s = 2048;

double layer_bytes(const Row& row, bool tensor, bool sequence, Recomputation again) {
  const auto model = support::gpt(row.layers, row.hidden, row.heads);
  const ActivationShape shape{.tokens = s * row.micro_batch,
                              .sequence_length = s,
                              .tensor = tensor ? double(row.tensor) : 1.0,
                              .sequence_parallel = sequence,
                              .fused_attention = false};
  return memory::layer_activation_bytes(model.runs[0].layer, model, shape, again);
}
/// s b h, and the paper's 5 a s/h.
double sbh(const Row& row) { return s * row.micro_batch * row.hidden; }
double core(const Row& row) { return 5.0 * row.heads * s / row.hidden; }

/// Activations of the first stage; embedding dropout's mask (section 4.3) apart.
double first_stage(const Row& row, Recomputation again, bool interleaved) {
  const auto model = support::gpt(row.layers, row.hidden, row.heads);
  const int data = 1;
  const Plan plan{
      .tensor = row.tensor,
      .pipeline = row.pipeline,
      .virtual_stages = interleaved ? row.virtual_stages : 1,
      .micro_batch = row.micro_batch,
      .schedule = interleaved ? Schedule::interleaved : Schedule::one_forward_one_backward,
      .sequence_parallel = true,
      .recomputation = again};
  const plan::Training<> training{.tokens = 1e9 * token,
                                  .sequence_length = int(s),
                                  .global_batch = row.micro_batch * row.pipeline * 4 * data};
  const auto layout = check(plan, model, training, row.tensor * row.pipeline * data);
  const plan::Software<> software{.fused_attention = false};
  const auto ledger = stage_ledger(model, training, plan, layout, software, 0);
  const double in_flight =
      double(plan::chunks_in_flight(plan, layout.micro_batch_count, 0)) / plan.virtual_stages;
  return ledger.activations / byte - in_flight * sbh(row) / row.tensor;
}
}  // namespace

TEST_SUITE("published/korthikanti_2022_activations") {
  TEST_CASE("(1) without parallelism: s b h (34 + 5 a s/h)") {
    for (const Row& row : rows) {
      CAPTURE(row.hidden);
      CHECK(layer_bytes(row, false, false, plan::no_recomputation) ==
            sbh(row) * 34.0 + sbh(row) * core(row));
    }
  }

  TEST_CASE("(2) tensor parallel: s b h (10 + 24/t + 5 a s/(h t))") {
    for (const Row& row : rows) {
      CAPTURE(row.hidden);
      const double t = row.tensor;
      CHECK(layer_bytes(row, true, false, plan::no_recomputation) ==
            sbh(row) * (10.0 + 24.0 / t) + sbh(row) * core(row) / t);
    }
  }

  TEST_CASE("(4) with sequence parallelism: s b h/t (34 + 5 a s/h)") {
    for (const Row& row : rows) {
      CAPTURE(row.hidden);
      CHECK(layer_bytes(row, true, true, plan::no_recomputation) ==
            sbh(row) / row.tensor * 34.0 + sbh(row) / row.tensor * core(row));
    }
  }

  TEST_CASE("Table 2, selective: s b h (10 + 24/t), and 34 s b h/t with sequence parallelism") {
    for (const Row& row : rows) {
      CAPTURE(row.hidden);
      CHECK(layer_bytes(row, true, false, plan::selective_recomputation) ==
            sbh(row) * (10.0 + 24.0 / row.tensor));
      CHECK(layer_bytes(row, true, true, plan::selective_recomputation) ==
            34.0 * sbh(row) / row.tensor);
    }
  }

  TEST_CASE("Table 2, full: 2 s b h, the input of the layer only") {
    for (const Row& row : rows) {
      CAPTURE(row.hidden);
      CHECK(layer_bytes(row, true, false, plan::full_recomputation) == 2.0 * sbh(row));
    }
  }

  TEST_CASE("(5) and (6): the first stage of 1F1B holds as much as all layers once") {
    for (const Row& row : rows) {
      CAPTURE(row.hidden);
      const double all = sbh(row) * row.layers / row.tensor;
      CHECK(first_stage(row, plan::no_recomputation, false) ==
            doctest::Approx(all * (34.0 + core(row))).epsilon(1e-14));
      CHECK(first_stage(row, plan::selective_recomputation, false) ==
            doctest::Approx(34.0 * all).epsilon(1e-14));
    }
  }

  TEST_CASE("interleaved: 1 + (p - 1)/(p v) times that, section 4.2.3") {
    for (const Row& row : rows) {
      if (row.virtual_stages == 1) continue;
      CAPTURE(row.hidden);
      const double factor = 1.0 + (row.pipeline - 1.0) / (row.pipeline * row.virtual_stages);
      CHECK(first_stage(row, plan::selective_recomputation, true) /
                first_stage(row, plan::selective_recomputation, false) ==
            doctest::Approx(factor).epsilon(1e-14));
    }
  }

  TEST_CASE("section 5: 5 a s/h is 80 for GPT-3 and 64 for MT-NLG; selective saves 70 and 65 %") {
    CHECK(core(rows[1]) == 80.0);
    CHECK(core(rows[2]) == 64.0);
    // Printed to two digits: 80/114 = 0.70, 64/98 = 0.65.
    for (const int i : {1, 2}) {
      const double saved = 1.0 - layer_bytes(rows[i], true, true, plan::selective_recomputation) /
                                     layer_bytes(rows[i], true, true, plan::no_recomputation);
      CHECK(saved == doctest::Approx(i == 1 ? 0.70 : 0.65).epsilon(0.005));
    }
  }
}
