#pragma once

/// What stands before the first layer and behind the last: tables, patches, positions, dense layers
/// and the output.
///
///     tokens     a table of `vocabulary` rows, of `width` features where that is not the model's
///     patches    a projection of `patch_values` numbers a patch [DosovitskiyEtAl2020]
///     positions  none, rotary [SuEtAl2021], ALiBi, a learned row each, or learned relative
///                distances in buckets per head [RaffelEtAl2020]

#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>

namespace bessemer::model {

enum class Positions { rotary, learned, alibi, relative, none };
enum class Norm { layer, layer_without_bias, layer_without_weights, rms };

/// A dense layer at an end of the model, and perhaps norms around it.
struct Dense {
  int in = missing<int>("model.dense.in: must be given");
  int out = missing<int>("model.dense.out: must be given");
  bool bias = true;
  /// Behind it, over `out`.
  bool norm = false;
  /// Before it, over `in`.
  bool input_norm = false;

  friend constexpr bool operator==(const Dense&, const Dense&) = default;
};
using DenseLayers = InlineVector<Dense, 4>;

struct Embedding {
  /// Rows of the token table; 0: the input is no tokens or, in an encoder, shares the model's table.
  int vocabulary = missing<int>("model.vocabulary: must be given");
  Positions positions = Positions::rotary;
  /// Rows of the learned position table, or buckets of relative distances; 0 where there is none.
  int position_rows = 0;
  /// The output layer uses the token table [PressWolf2017].
  bool tied = false;
  /// A norm right after the embedding.
  bool norm = false;
  /// Features of the token table, projected to and from the model's; 0: the model's.
  int width = 0;
  /// Rows of a table of segments.
  int token_types = 0;
  /// Learned tokens put before the others.
  int class_tokens = 0;
  /// Numbers of one image patch, its channels times its pixels; 0: no patches.
  int patch_values = 0;
  bool patch_bias = true;

  friend constexpr bool operator==(const Embedding&, const Embedding&) = default;
};

/// Throws `InvalidInput` unless the shapes make the input of a stream.
constexpr void check(const Embedding& embedding) {
  constexpr int most = 1 << 24;
  const auto size = [](int value, const char* field) {
    require(value >= 0 && value <= most, "model.", field, ": must be between 0 and 16777216, got ",
            value);
  };
  size(embedding.vocabulary, "vocabulary");
  size(embedding.width, "embedding_width");
  size(embedding.token_types, "token_types");
  size(embedding.class_tokens, "class_tokens");
  size(embedding.patch_values, "patch_values");
  require(embedding.position_rows >= 0, "model.position_rows: must not be negative, got ",
          embedding.position_rows);
  require(embedding.positions != Positions::learned || embedding.position_rows >= 1,
          "model.position_rows: learned positions need at least 1 row, got ",
          embedding.position_rows);
  require(embedding.positions != Positions::relative || embedding.position_rows >= 1,
          "model.position_rows: relative positions need at least 1 bucket, got ",
          embedding.position_rows);
}

/// Throws `InvalidInput` unless each dense layer reads what is before it: `in` features, or a
/// multiple of them where tokens join to one.
constexpr void check(const DenseLayers& layers, int in, int out, const char* field) {
  constexpr int most = 1 << 24;
  for (const Dense& layer : layers) {
    require(layer.in >= 1 && layer.in <= most && layer.out >= 1 && layer.out <= most, "model.",
            field, ": a dense layer has between 1 and 16777216 features, got ", layer.in, " and ",
            layer.out);
    require(layer.in % in == 0, "model.", field, ": reads ", in, " features or a multiple, got ",
            layer.in);
    in = layer.out;
  }
  require(layers.empty() || in == out, "model.", field, ": must end with the ", out,
          " features of the model, got ", in);
}

}  // namespace bessemer::model
