#include <bessemer/compute/flops.hpp>
#include <bessemer/model/parameters.hpp>
#include <bessemer/model/transformer.hpp>

#include "bind.hpp"
#include "conventions.hpp"
#include "described.hpp"

namespace bessemer::python {

using namespace bessemer::model;

namespace {

constexpr Choice<Activation> activations[] = {{"gelu", Activation::gelu},
                                              {"silu", Activation::silu},
                                              {"relu", Activation::relu},
                                              {"squared_relu", Activation::squared_relu}};
constexpr Choice<Positions> positions[] = {{"rotary", Positions::rotary},
                                           {"learned", Positions::learned},
                                           {"alibi", Positions::alibi},
                                           {"none", Positions::none}};
constexpr Choice<Norm> norms[] = {{"layer", Norm::layer},
                                  {"layer_without_bias", Norm::layer_without_bias},
                                  {"layer_without_weights", Norm::layer_without_weights},
                                  {"rms", Norm::rms}};

/// A decoder of equal layers: the one run of a `Transformer`.
constexpr auto run = [](auto& model) -> auto& { return model.runs[0]; };
constexpr auto layer = [](auto& model) -> auto& { return model.runs[0].layer; };

}  // namespace

template <>
struct Description<Transformer> {
  using T = Transformer;
  static constexpr const char* name = "Model";
  static constexpr const char* path = "model";
  static constexpr const char* story =
      "A decoder-only transformer [VaswaniEtAl2017] as shapes: what parameter, FLOP, byte and "
      "memory counts follow from.\n\nAll layers are equal.";
  static constexpr T blank() {
    constexpr Layer empty{.attention = {.heads = 0, .kv_heads = 0, .head_size = 0},
                          .feed_forward = {.size = 0}};
    return {.hidden = 0,
            .runs = {LayerRun{.layer = empty, .count = 0}},
            .embedding = {.vocabulary = 0}};
  }
  static constexpr auto fields = std::tuple{
      optional("name", &T::name, "For people."),
      required(
          "layers", [](auto& m) -> auto& { return run(m).count; }, "How many, all equal."),
      required("hidden", &T::hidden, "Features of a token between layers."),
      required(
          "heads", [](auto& m) -> auto& { return layer(m).attention.heads; },
          "Attention heads of queries."),
      required(
          "kv_heads", [](auto& m) -> auto& { return layer(m).attention.kv_heads; },
          "Heads of keys and values: `heads` for multi-head, 1 for multi-query, between for "
          "grouped."),
      required(
          "head_size", [](auto& m) -> auto& { return layer(m).attention.head_size; },
          "Features of one head."),
      required(
          "feed_forward", [](auto& m) -> auto& { return layer(m).feed_forward.size; },
          "Inner features of the feed-forward block."),
      required(
          "vocabulary", [](auto& m) -> auto& { return m.embedding.vocabulary; },
          "Rows of the token table."),
      optional(
          "gated", [](auto& m) -> auto& { return layer(m).feed_forward.gated; },
          "Three matrices (gate, up, down) instead of two."),
      optional(
          "activation", [](auto& m) -> auto& { return layer(m).feed_forward.activation; },
          "Of the feed-forward block.", Choices<Activation>{activations}),
      optional(
          "positions", [](auto& m) -> auto& { return m.embedding.positions; },
          "How a token knows its place.", Choices<Positions>{python::positions}),
      optional(
          "position_rows", [](auto& m) -> auto& { return m.embedding.position_rows; },
          "Rows of the learned position table; 0 where there is none."),
      optional(
          "tied_embeddings", [](auto& m) -> auto& { return m.embedding.tied; },
          "The output layer uses the token table."),
      optional(
          "qkv_bias", [](auto& m) -> auto& { return layer(m).attention.qkv_bias; },
          "Biases on queries, keys and values."),
      optional(
          "output_bias", [](auto& m) -> auto& { return layer(m).attention.output_bias; },
          "A bias behind attention."),
      optional(
          "mlp_bias", [](auto& m) -> auto& { return layer(m).feed_forward.bias; },
          "Biases in the feed-forward block."),
      optional(
          "qk_norm", [](auto& m) -> auto& { return layer(m).attention.qk_norm; },
          "A norm of `head_size` weights on queries and one on keys."),
      optional(
          "wide_qk_norm", [](auto& m) -> auto& { return layer(m).attention.wide_qk_norm; },
          "The same, but over all heads at once."),
      optional("norm", &T::norm, "Kind of all norms.", Choices<Norm>{norms}),
      optional(
          "norms_per_layer", [](auto& m) -> auto& { return layer(m).norms; },
          "Two in a plain block, one where attention and feed-forward share it, four with "
          "norms after."),
      optional(
          "parallel_attention", [](auto& m) -> auto& { return layer(m).parallel; },
          "Attention and feed-forward read the same input and are summed."),
      optional(
          "embedding_norm", [](auto& m) -> auto& { return m.embedding.norm; },
          "A norm right after the embedding."),
      optional("final_norm", &T::final_norm, "A norm before the output layer."),
      optional("dropout", &T::dropout,
               "Trained with dropout, as GPT was: its masks are stored for the backward pass.")};
};

void bind_model(py::module_& module) {
  auto object = describe<Transformer>(module);
  object.def_property_readonly("parameters", &parameters,
                               "Exact count: what the framework's `numel()` sums to.");
  object.def(
      "forward_flops_per_token",
      [](const Transformer& self, const py::object& sequence_length, const py::object& attention) {
        const auto length =
            integer_from<int>(sequence_length, "forward_flops_per_token: sequence_length");
        const auto convention =
            choice_from(attention, "forward_flops_per_token: attention", attention_flops_choices);
        return WorkPerToken<>::from_value(
            compute::forward_flops_per_token(self, length, convention));
      },
      "FLOP of the forward pass per token; training takes three times that.\n\n"
      "Parameters\n----------\n"
      "sequence_length : int\n    Tokens of a sequence.\n"
      "attention : {'causal_half', 'full_square'}\n"
      "    Whether causal attention counts half; published MFU differ by it.",
      py::arg("sequence_length"), py::arg("attention") = "causal_half");
  object.def_static(
      "from_config",
      [](const py::object& config) {
        return py::module_::import("bessemer.huggingface")
            .attr("model_from_config")(config)
            .cast<Transformer>();
      },
      "The model of a Hugging Face `config.json`.\n\n"
      "Parameters\n----------\nconfig : path or dict\n    The file, or what it holds.",
      py::arg("config"));
}

}  // namespace bessemer::python
