/// Properties that every ledger must have, over dense models, mixtures, and all ways to share.

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include <bessemer/memory/offload.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using memory::footprint;
using memory::Ledger;
using memory::stage_ledger;
using memory::stage_memory;
using memory::stage_parameters;
using plan::Module;
using plan::Plan;
using plan::Recomputation;
using plan::Schedule;
using plan::Sharding;
using plan::Software;
using plan::Storage;
using plan::Training;

constexpr Training<> training{.tokens = 1e12 * token,
                              .sequence_length = 4096,
                              .global_batch = 1024,
                              .routing = {.forced_balance = true}};
constexpr auto gpt = support::gpt(24, 2048, 16);
constexpr auto llama = support::llama(24, 4096, 32, 8, 14336, 128256);

constexpr model::Transformer mixture() {
  auto of = support::llama(24, 2048, 32, 4, 768, 128256);
  of.runs[0].layer.feed_forward.experts = {.count = 64, .per_token = 8, .shared_size = 1536};
  return of;
}
constexpr model::Transformer latent() {
  auto of = mixture();
  of.runs[0].layer.attention = {.heads = 32,
                                .kv_heads = 32,
                                .head_size = 192,
                                .value_size = 128,
                                .kv_rank = 512,
                                .query_rank = 1536,
                                .rotary_size = 64};
  return of;
}
constexpr model::Transformer hybrid() {
  auto of = support::llama(8, 2048, 32, 4, 8192, 128256);
  model::Layer mixer = of.runs[0].layer;
  mixer.attention = model::no_attention;
  mixer.recurrence = {.heads = 64, .head_size = 64, .groups = 8, .state_size = 128};
  add_layers(of, mixer, 16);
  return of;
}
const std::vector<model::Transformer> models{gpt, llama, mixture(), latent(), hybrid()};
constexpr Sharding shardings[] = {Sharding::none, Sharding::optimizer, Sharding::gradients,
                                  Sharding::weights};

memory::StageMemory<> memory_of(const model::Transformer& model, const Plan& plan, int data,
                                const Training<>& of = training, const Software<>& software = {},
                                int stage = 0) {
  const int ranks = plan.tensor * plan.context * plan.pipeline * data;
  return stage_memory(model, of, plan, check(plan, model, of, ranks), software, stage);
}
Ledger<> device(const model::Transformer& model, const Plan& plan, int data = 8,
                const Training<>& of = training, const Software<>& software = {}) {
  return memory_of(model, plan, data, of, software).device;
}
double bytes(const DataSize<>& size) { return size / byte; }
double total(const Ledger<>& of) { return bytes(total_of<DataSize<>>(of)); }
}  // namespace

TEST_SUITE("memory/properties") {
  TEST_CASE("property: more sequences, longer ones and more layers take more") {
    for (const auto& model : models) {
      CHECK(total(device(model, {.micro_batch = 1})) < total(device(model, {.micro_batch = 2})));
      Training<> longer = training;
      longer.sequence_length = 8192;
      CHECK(total(device(model, {})) < total(device(model, {}, 8, longer)));
      auto deeper = model;
      deeper.runs[0].count += 1;
      CHECK(total(device(model, {})) < total(device(deeper, {})));
    }
  }

  TEST_CASE("property: activations are proportional to the micro-batch") {
    for (const auto& model : models) {
      CHECK(bytes(device(model, {.micro_batch = 4}).activations) ==
            doctest::Approx(4.0 * bytes(device(model, {}).activations)).epsilon(1e-14));
    }
  }

  TEST_CASE("property: shards of all ranks sum to the whole, dense and experts") {
    for (const auto& model : models) {
      const bool experts = model::is_mixture(model.runs[0].layer.feed_forward);
      const auto whole = device(model, {.sharding = Sharding::none}, 1);
      for (const int e : {1, 4}) {
        if (e > 1 && !experts) continue;
        for (const Sharding sharding : shardings) {
          const auto of = device(model, {.expert = e, .sharding = sharding}, 16);
          // Of one stage and tensor rank, 16 ranks hold dense parameters; 16/e copies of each expert.
          const plan::Layout layout = check(Plan{.expert = e}, model, training, 16);
          const auto held = stage_parameters(model, Plan{.expert = e}, layout, 0);
          const double everywhere = 16.0 * (held.dense + held.experts);
          const double once = held.dense + e * held.experts;
          CHECK(once == doctest::Approx(double(parameters(model))).epsilon(1e-14));
          CHECK(16.0 * bytes(of.weights) ==
                doctest::Approx(2.0 * (sharding == Sharding::weights ? once : everywhere))
                    .epsilon(1e-12));
          const bool gradients = sharding == Sharding::gradients || sharding == Sharding::weights;
          CHECK(16.0 * bytes(of.gradients) ==
                doctest::Approx(4.0 * (gradients ? once : everywhere)).epsilon(1e-12));
          CHECK(16.0 * bytes(of.optimizer_states) ==
                doctest::Approx(12.0 * (sharding == Sharding::none ? everywhere : once))
                    .epsilon(1e-12));
        }
      }
      CHECK(bytes(whole.weights) == 2.0 * double(parameters(model)));
    }
  }

  TEST_CASE("property: the more is sharded, the less a rank holds") {
    for (const auto& model : models) {
      for (const int data : {8, 64}) {
        double before = 1e300;
        for (const Sharding sharding : shardings) {
          const double now = total(device(model, {.sharding = sharding}, data));
          CHECK(now <= before);
          before = now;
        }
      }
    }
  }

  TEST_CASE("property: weights kept after the forward pass hold a whole copy and a shard") {
    for (const auto& model : models) {
      const auto kept = device(model, {.sharding = Sharding::weights_kept});
      const auto again = device(model, {.sharding = Sharding::weights});
      CHECK(kept.weights == again.weights);
      CHECK(bytes(kept.gathered_weights) == doctest::Approx(8.0 * bytes(kept.weights)));
      CHECK(again.gathered_weights < kept.gathered_weights);
    }
  }

  TEST_CASE("property: copies of shards lie between one copy and a copy each") {
    for (const auto& model : models) {
      for (const Sharding sharding :
           {Sharding::optimizer, Sharding::gradients, Sharding::weights}) {
        double before = 0.0;
        for (const int copies : {1, 2, 4, 8, 16}) {
          const double now = total(device(model, {.replicas = copies, .sharding = sharding}, 16));
          CHECK(now >= before);
          before = now;
        }
        CHECK(before == total(device(model, {.sharding = Sharding::none}, 16)));
      }
    }
  }

  TEST_CASE(
      "property: full recomputation keeps least, then selective, then each module, then none") {
    for (const auto& model : models) {
      const auto kept = [&](const Recomputation& again) {
        return bytes(device(model, {.recomputation = again}).activations);
      };
      const double none = kept(plan::no_recomputation);
      CHECK(kept(plan::full_recomputation) < kept(plan::selective_recomputation));
      CHECK(kept(plan::selective_recomputation) < none);
      double saved = 0.0;
      for (const auto& [name, module] : plan::module_names) {
        const double one = kept({.modules = {module}});
        CHECK(one <= none);
        if (module == plan::Module::second_products) {
          // Part of what other modules hold.
          CHECK(one >= kept({.modules = {plan::Module::feed_forward}}));
        } else {
          saved += none - one;
        }
      }
      Recomputation every;
      for (const auto& [name, module] : plan::module_names) every.modules.add(module);
      // All modules but the output of the core, which goes with core and projection together.
      CHECK(none - kept(every) >= saved * (1.0 - 1e-12));
      CHECK(bytes(device(model, {.recomputation = every}).recomputation) * 24.0 >=
            (none - kept(every)) * 0.3);
    }
  }

  TEST_CASE(
      "property: by number of layers recomputation goes from none to full, and by groups on") {
    for (const auto& model : models) {
      double before = bytes(device(model, {}).activations);
      for (const int layers : {1, 6, 23}) {
        const double now =
            bytes(device(model, {.recomputation = {.full = true, .layers = layers}}).activations);
        CHECK(now < before);
        before = now;
      }
      CHECK(bytes(device(model, {.recomputation = {.full = true, .layers = 24}}).activations) ==
            bytes(device(model, {.recomputation = plan::full_recomputation}).activations));
      const auto groups = [&](int n) {
        return device(model, {.recomputation = {.full = true, .group = n}});
      };
      CHECK(groups(4).activations < groups(2).activations);
      CHECK(groups(2).activations < groups(1).activations);
      CHECK(bytes(groups(4).recomputation) == 4.0 * bytes(groups(1).recomputation));
    }
  }

  TEST_CASE("property: layers count per chunk, so that every chunk runs as many again") {
    const Plan plan{.pipeline = 4, .virtual_stages = 3, .schedule = Schedule::interleaved};
    Plan one = plan;
    one.recomputation = {.full = true, .layers = 1};
    Plan all = plan;
    all.recomputation = plan::full_recomputation;
    // Two layers a chunk: one runs again, one is kept.
    const double mask = 4096.0 * 2048.0;
    const double in_flight = 17.0 / 3.0;
    const double half =
        (bytes(device(gpt, plan).activations) + bytes(device(gpt, all).activations)) / 2.0;
    CHECK(bytes(device(gpt, one).activations) == doctest::Approx(half).epsilon(1e-12));
    CHECK(half > in_flight * mask);
  }

  TEST_CASE("property: what is offloaded lies elsewhere, and nothing is lost") {
    for (const auto& model : models) {
      for (const Sharding sharding : shardings) {
        const auto here = memory_of(model, {.sharding = sharding}, 8);
        for (const Storage storage : {Storage::host, Storage::nvme}) {
          const auto there = memory_of(
              model,
              {.sharding = sharding,
               .offload = {.optimizer = storage, .gradients = storage, .weights = storage}},
              8);
          const auto& beside = storage == Storage::host ? there.host : there.drives;
          CHECK(beside.optimizer_states == here.device.optimizer_states);
          CHECK(beside.gradients == here.device.gradients);
          CHECK(beside.weights == here.device.weights);
          CHECK(bytes(there.device.optimizer_states + there.device.gradients +
                      there.device.weights) == 0.0);
          CHECK(there.device.activations == here.device.activations);
          CHECK((bytes(there.host.buffers) > 0.0) == (storage == Storage::nvme));
          CHECK(total(there.device) < total(here.device));
        }
      }
    }
  }

  TEST_CASE("property: offloaded modules and inputs move their tensors to the host, and no more") {
    for (const auto& model : models) {
      const double none = bytes(device(model, {}).activations);
      for (const Module module : {Module::norm, Module::feed_forward, Module::activation}) {
        const auto of = memory_of(model, {.recomputation = {.offloaded = {module}}}, 8);
        CHECK(bytes(of.device.activations + of.host.activations) ==
              doctest::Approx(none).epsilon(1e-13));
      }
      const auto whole =
          memory_of(model, {.recomputation = {.full = true, .offloads_inputs = true}}, 8);
      const double inputs =
          bytes(device(model, {.recomputation = plan::full_recomputation}).activations);
      CHECK(bytes(whole.host.activations + whole.device.activations) == doctest::Approx(inputs));
    }
  }

  TEST_CASE("property: context ranks divide activations, whatever their method") {
    for (const auto method : {plan::ContextMethod::all_gather, plan::ContextMethod::ring,
                              plan::ContextMethod::all_to_all}) {
      for (const auto& model : models) {
        const auto one = device(model, {}, 4);
        const auto four = device(model, {.context = 4, .context_method = method}, 1);
        CHECK(bytes(four.activations) ==
              doctest::Approx(bytes(one.activations) / 4).epsilon(1e-12));
        CHECK(four.weights == one.weights);
        CHECK(four.optimizer_states == one.optimizer_states);
      }
    }
  }

  TEST_CASE("property: tensor ranks with sequence parallelism divide activations of dense blocks") {
    for (const auto& model : {gpt, llama}) {
      for (const int t : {2, 4, 8}) {
        const auto of = device(model, {.tensor = t, .sequence_parallel = true});
        CHECK(bytes(of.activations) ==
              doctest::Approx(bytes(device(model, {}).activations) / t).epsilon(1e-12));
      }
    }
  }

  TEST_CASE("property: experts divide over expert ranks, their activations do not") {
    const auto model = mixture();
    const auto one = device(model, {.sharding = Sharding::none}, 16);
    const auto spread = device(model, {.expert = 16, .sharding = Sharding::none}, 16);
    const double experts = 24.0 * 64 * 3 * 2048 * 768;
    CHECK(bytes(one.weights - spread.weights) ==
          doctest::Approx(2.0 * experts * 15 / 16).epsilon(1e-12));
    CHECK(spread.activations == one.activations);
  }

  TEST_CASE("property: the hottest rank keeps more, in proportion, of what experts see") {
    const auto model = mixture();
    const Plan plan{.expert = 16};
    const auto layout = check(plan, model, training, 16);
    const auto with = [&](double hottest) {
      return stage_ledger(model, training, plan, layout, Software<>{}, 0, hottest);
    };
    CHECK(bytes(with(2.0).expert_buffers) == 2.0 * bytes(with(1.0).expert_buffers));
    const double once = bytes(with(2.0).activations - with(1.0).activations);
    CHECK(bytes(with(3.0).activations - with(2.0).activations) == doctest::Approx(once));
    // 4096 tokens to 8 experts each: input 2 h, gate and up 4 f, their product 2 f.
    CHECK(once == doctest::Approx(24.0 * 4096 * 8 * (2 * 2048 + 6 * 768)).epsilon(1e-12));
    CHECK(with(0.0).activations == with(1.0).activations);
    CHECK_THROWS_AS(with(0.5), InvalidInput);
    Training<> uneven = training;
    uneven.routing = {.variation = 0.5};
    CHECK(device(model, plan, 16, uneven).activations > with(1.0).activations);
  }

  TEST_CASE("property: a window changes nothing that fused attention keeps") {
    auto model = llama;
    model.runs[0].layer.attention.window = 128;
    CHECK(device(model, {}).activations == device(llama, {}).activations);
  }

  TEST_CASE(
      "property: narrower operands keep less; their copies of weights are beside 16-bit ones") {
    for (const auto& model : models) {
      Training<> low = training;
      double before = bytes(device(model, {}).activations);
      for (const NumberFormat format : {NumberFormat::mxfp8, NumberFormat::nvfp4}) {
        low.precision = format;
        const auto of = device(model, {}, 8, low);
        // A quantized output of attention lies beside the core's own.
        CHECK(bytes(of.activations) < before);
        before = bytes(of.activations);
        CHECK(of.weights == device(model, {}).weights);
        CHECK(bytes(of.weight_copies) > 0.0);
      }
      low.precision = NumberFormat::fp8;
      low.weights = model::WeightStorage::low_precision;
      CHECK(device(model, {}, 8, low).weights < device(model, {}).weights);
    }
  }

  TEST_CASE("property: optimizers by what they keep: AdamW most, Adafactor least") {
    for (const auto& model : models) {
      const auto states = [&](model::Optimizer optimizer) {
        Training<> of = training;
        of.optimizer = optimizer;
        return bytes(device(model, {.sharding = Sharding::none}, 1, of).optimizer_states);
      };
      using model::Optimizer;
      CHECK(states(Optimizer::muon) < states(Optimizer::adamw));
      CHECK(states(Optimizer::lion) < states(Optimizer::muon));
      CHECK(states(Optimizer::adamw_bf16) == states(Optimizer::lion));
      CHECK(states(Optimizer::sgd) == states(Optimizer::lion));
      CHECK(states(Optimizer::adamw_8bit) < states(Optimizer::adamw));
      CHECK(states(Optimizer::adafactor) < states(Optimizer::lion));
      // The master copy stays: 4 byte, and little more.
      CHECK(states(Optimizer::adafactor) < 4.0 * double(parameters(model)) * 1.02);
    }
  }

  // Rows and columns of q, k, v, o, gate, up, down and two tables; every norm's elements.
  TEST_CASE("Adafactor's factors by hand [ShazeerStern2018]") {
    Training<> of = training;
    of.optimizer = model::Optimizer::adafactor;
    const double factors =
        24.0 * (2 * (4096 + 4096) + 2 * (4096 + 1024) + 3 * (4096 + 14336)) + 2.0 * (128256 + 4096);
    const double vectors = (24.0 * 2 + 1) * 4096;
    CHECK(bytes(device(llama, {.sharding = Sharding::none}, 1, of).optimizer_states) ==
          doctest::Approx(4.0 * double(parameters(llama)) + 4.0 * (factors + vectors))
              .epsilon(1e-14));
  }

  TEST_CASE("property: adapters train little and keep weights as they are frozen") {
    Training<> of = training;
    of.adapters = {.rank = 16};
    const auto lora = device(llama, {.sharding = Sharding::none}, 1, of);
    const double trained = double(model::adapter_parameters(llama, of.adapters));
    CHECK(bytes(lora.weights) == doctest::Approx(2.0 * double(parameters(llama)) + 2.0 * trained));
    CHECK(bytes(lora.gradients) == doctest::Approx(4.0 * trained));
    CHECK(bytes(lora.optimizer_states) == doctest::Approx(12.0 * trained));
    CHECK(lora.activations < device(llama, {}, 1).activations);
    of.adapters.frozen_format = NumberFormat::nvfp4;
    CHECK(device(llama, {.sharding = Sharding::none}, 1, of).weights < lora.weights);
  }

  TEST_CASE("property: DualPipe holds every layer twice, a V once, and the fullest rank is found") {
    for (const Schedule schedule : {Schedule::zb_v, Schedule::dual_pipe, Schedule::dual_pipe_v,
                                    Schedule::zb_h1, Schedule::gpipe}) {
      const Plan plan{.pipeline = 4, .schedule = schedule};
      const auto layout = check(plan, llama, training, 32);
      double sum = 0.0;
      double most = 0.0;
      for (int stage = 0; stage < 4; ++stage) {
        sum += stage_parameters(llama, plan, layout, stage).total();
        most =
            std::max(most, total(stage_ledger(llama, training, plan, layout, Software<>{}, stage)));
      }
      CHECK(sum == doctest::Approx(double(parameters(llama)) * parameter_copies(schedule)));
      CHECK(bytes(footprint(llama, training, plan, layout, Software<>{}).total) == most);
    }
  }

  TEST_CASE("heads of multi-token prediction lie on the last stage, with their logits") {
    auto model = mixture();
    model.multi_token_predictions = 1;
    const Plan plan{.pipeline = 4};
    for (const int stage : {0, 3}) {
      const auto with = memory_of(model, plan, 2, training, {}, stage).device;
      const auto without = memory_of(mixture(), plan, 2, training, {}, stage).device;
      CHECK((with.activations > without.activations) == (stage == 3));
      CHECK((with.logits > without.logits) == (stage == 3));
      CHECK((with.weights > without.weights) == (stage == 3));
    }
  }

  TEST_CASE("an encoder's layers keep by its own tokens; cross attention keeps what it reads") {
    auto model = support::llama(12, 1024, 16, 16, 4096, 32128);
    model.encoder = {.hidden = 1024, .tokens = 512};
    model::Layer encoder = model.runs[0].layer;
    encoder.encoder = true;
    model.runs[0].layer.cross_attention = true;
    model.runs.push_back({.layer = encoder, .count = 12});
    auto longer = model;
    longer.encoder.tokens = 1024;
    CHECK(device(model, {}).activations < device(longer, {}).activations);
    const auto layers = [&](const model::Transformer& of) {
      const auto shape = memory::activation_shape(of, training, Plan{}, Software<>{});
      return memory::layer_activation_bytes(of.runs[1].layer, of, shape, plan::no_recomputation);
    };
    CHECK(layers(longer) == 2.0 * layers(model));
  }

  TEST_CASE("one communicator for each group of more than one rank") {
    const Software<> software{.communicator = 0.25 * GB};
    const auto of = [&](const Plan& plan, int data) {
      return device(mixture(), plan, data, training, software).communicators / GB;
    };
    CHECK(of({}, 1) == 0.0);
    CHECK(of({}, 8) == 0.25);
    CHECK(of({.tensor = 2, .pipeline = 2}, 8) == 0.75);
    CHECK(of({.expert = 4}, 8) == 0.75);
  }
}
