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

/// A dense layer at an end of the model, and perhaps a norm behind it.
struct Dense {
  int in = missing<int>("model.dense.in: must be given");
  int out = missing<int>("model.dense.out: must be given");
  bool bias = true;
  bool norm = false;

  friend constexpr bool operator==(const Dense&, const Dense&) = default;
};
using DenseLayers = InlineVector<Dense, 4>;

struct Embedding {
  /// Rows of the token table; 0: the input is no tokens.
  int vocabulary = missing<int>("model.vocabulary: must be given");
  Positions positions = Positions::rotary;
  /// Rows of the learned position table, or buckets of relative distances; 0 where there is none.
  int position_rows = 0;
  /// The output layer uses the token table.
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
};

}  // namespace bessemer::model
