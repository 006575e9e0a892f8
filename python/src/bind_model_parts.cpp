#include "bind.hpp"
#include "model_parts.hpp"

namespace bessemer::python {

using namespace bessemer::model;

template <>
struct Description<Attention> {
  using T = Attention;
  static constexpr const char* name = "Attention";
  static constexpr const char* path = "model";
  static constexpr const char* story =
      "Attention as shapes: softmax attention over all tokens or a window of them, with full, "
      "grouped "
      "or one key-value head, or over a latent.";
  static constexpr T blank() { return no_attention; }
  static constexpr auto fields = std::tuple{
      required("heads", &T::heads, "Heads of queries."),
      required("kv_heads", &T::kv_heads,
               "Heads of keys and values: `heads` for multi-head, 1 for multi-query, between for "
               "grouped."),
      required("head_size", &T::head_size, "Features of a query and of a key."),
      optional("value_size", &T::value_size, "Features of a value; 0: as many as a key."),
      optional("window", &T::window, "Tokens that one sees, itself among them; 0: all."),
      optional("chunked", &T::chunked,
               "The window does not slide: tokens see those of their own block of `window`."),
      optional("causal", &T::causal, "A token does not see what comes after it."),
      optional("sinks", &T::sinks, "A learned logit per head joins each softmax."),
      optional("qkv_bias", &T::qkv_bias, "Biases on queries, keys and values."),
      optional("output_bias", &T::output_bias, "A bias behind attention."),
      optional("qk_norm", &T::qk_norm, "A norm of `head_size` weights on queries and one on keys."),
      optional("wide_qk_norm", &T::wide_qk_norm, "The same, but over all heads at once."),
      optional("output_gate", &T::output_gate,
               "A sigmoid gate on the output, projected with the queries."),
      optional("kv_rank", &T::kv_rank, "Features of the latent of keys and values; 0: no latent."),
      optional("query_rank", &T::query_rank, "Features of the latent of queries; 0: none."),
      optional("rotary_size", &T::rotary_size,
               "Of `head_size` with a latent, the part that carries the position.")};
};

template <>
struct Description<Recurrence> {
  using T = Recurrence;
  static constexpr const char* name = "Recurrence";
  static constexpr const char* path = "model.recurrence";
  static constexpr const char* story =
      "Mixers whose cost is linear in the sequence: a state of fixed size per head, updated token "
      "by "
      "token and computed in chunks.\n\nMamba-2 [DaoGu2024] and the gated delta rule "
      "[YangKautz2025].";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      required("heads", &T::heads, "Heads of values."),
      required("head_size", &T::head_size, "Features of a value head."),
      required("state_size", &T::state_size, "Features of B and C; of a key."),
      optional("kind", &T::kind, "What updates the state.",
               Choices<RecurrenceKind>{choices::recurrences}),
      optional("groups", &T::groups, "Groups that share B and C; key heads of a delta rule."),
      optional("convolution", &T::convolution, "Tokens that the convolution reads."),
      optional("chunk", &T::chunk, "Tokens that are computed as one block."),
      optional("projection_bias", &T::projection_bias, "Biases on the projections in and out."),
      optional("convolution_bias", &T::convolution_bias, "A bias on the convolution.")};
};

template <>
struct Description<Experts> {
  using T = Experts;
  static constexpr const char* name = "Experts";
  static constexpr const char* path = "model.experts";
  static constexpr const char* story =
      "How a feed-forward part is a mixture: what a router chooses from for each token, and what "
      "every token sees.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      required("count", &T::count, "Experts that the router chooses from."),
      required("per_token", &T::per_token, "Of these, the experts of one token."),
      optional("shared_size", &T::shared_size,
               "Inner features of what every token sees beside them; 0: nothing."),
      optional("shared_gate", &T::shared_gate, "A sigmoid gate on what the shared experts say."),
      optional("router_bias", &T::router_bias, "A bias in the router.")};
};

template <>
struct Description<FeedForward> {
  using T = FeedForward;
  static constexpr const char* name = "FeedForward";
  static constexpr const char* path = "model.feed_forward";
  static constexpr const char* story =
      "The feed-forward part of a layer: a block of two or three matrices, or a mixture of such "
      "blocks of which each token uses a few.";
  static constexpr T blank() { return no_feed_forward; }
  static constexpr auto fields = std::tuple{
      required("size", &T::size, "Inner features of the block, or of one expert."),
      optional("gated", &T::gated, "Three matrices (gate, up, down) instead of two."),
      optional("activation", &T::activation, "Between the matrices.",
               Choices<Activation>{choices::activations}),
      optional("bias", &T::bias, "Biases on the matrices."),
      optional("experts", &T::experts, "A mixture of such blocks; None: one dense block.")};
};

template <>
struct Description<Layer> {
  using T = Layer;
  static constexpr const char* name = "Layer";
  static constexpr const char* path = "model.layers";
  static constexpr const char* story =
      "One layer: a mixer or none, a feed-forward part or none, and norms.";
  static constexpr T blank() {
    return {.attention = no_attention, .feed_forward = no_feed_forward};
  }
  static constexpr auto fields = std::tuple{
      optional("attention", &T::attention, "None where a recurrence mixes tokens, or nothing."),
      optional("feed_forward", &T::feed_forward, "None where the layer is a mixer alone."),
      optional("recurrence", &T::recurrence, "None where attention mixes tokens, or nothing."),
      optional("norms", &T::norms,
               "Two in a plain block, one where the parts share it, four with norms after."),
      optional("parallel", &T::parallel, "The parts read the same input and are summed."),
      optional("cross_attention", &T::cross_attention,
               "A second attention of the same shape, to the encoder's output."),
      optional("encoder", &T::encoder, "The layer belongs to the encoder.")};
};

template <>
struct Description<Dense> {
  using T = Dense;
  static constexpr const char* name = "Dense";
  static constexpr const char* path = "model.dense";
  static constexpr const char* story = "A dense layer at an end of the model.";
  static constexpr T blank() { return {.in = 0, .out = 0}; }
  static constexpr auto fields = std::tuple{
      required("in_features", &T::in, "What it reads of a token."),
      required("out_features", &T::out, "What it gives."), optional("bias", &T::bias, "A bias."),
      optional("norm", &T::norm, "A norm behind it."),
      optional("input_norm", &T::input_norm, "A norm before it.")};
};

template <>
struct Description<Embedding> {
  using T = Embedding;
  static constexpr const char* name = "Embedding";
  static constexpr const char* path = "model.embedding";
  static constexpr const char* story =
      "What stands before the first layer of an encoder: tokens, patches, positions.";
  static constexpr T blank() { return {.vocabulary = 0}; }
  static constexpr auto fields = std::tuple{
      optional("vocabulary", &T::vocabulary,
               "Rows of the token table; 0: patches, or the model's own table."),
      optional("positions", &T::positions, "How a token knows its place.",
               Choices<Positions>{choices::positions}),
      optional("position_rows", &T::position_rows,
               "Rows of the learned position table, or buckets of relative distances."),
      optional("norm", &T::norm, "A norm right after the embedding."),
      optional("width", &T::width, "Features of the token table; 0: the stream's."),
      optional("token_types", &T::token_types, "Rows of a table of segments."),
      optional("class_tokens", &T::class_tokens, "Learned tokens put before the others."),
      optional("patch_values", &T::patch_values, "Numbers of one image patch; 0: no patches."),
      optional("patch_bias", &T::patch_bias, "A bias on the projection of patches.")};
};

template <>
struct Description<Encoder> {
  using T = Encoder;
  static constexpr const char* name = "Encoder";
  static constexpr const char* path = "model.encoder";
  static constexpr const char* story =
      "A stream of its own features and length in front of the model's.\n\nOf a translation model, "
      "or of images. Its layers stand among those of the model, marked `encoder`.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      required("hidden", &T::hidden, "Features of a token between its layers."),
      optional("tokens", &T::tokens, "Of one sequence; 0: as many as the model's own."),
      optional("embedding", &T::embedding, "What stands before its first layer."),
      optional("norm", &T::norm, "Kind of its norms.", Choices<Norm>{choices::norms}),
      optional("final_norm", &T::final_norm, "A norm behind its last layer."),
      optional("projector", &T::projector,
               "Dense layers to the model's features; several tokens join to one where the first "
               "reads a multiple of `hidden`."),
      optional("output_tokens", &T::output_tokens,
               "That it hands on, where it pools them; 0: all, or as its projector joins.")};
};

void bind_model_parts(py::module_& module) {
  describe<Attention>(module);
  describe<Recurrence>(module);
  describe<Experts>(module);
  describe<FeedForward>(module);
  describe<Layer>(module);
  describe<Dense>(module);
  describe<Embedding>(module);
  describe<Encoder>(module);
}

}  // namespace bessemer::python
