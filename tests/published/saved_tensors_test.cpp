/// Our inventory of kept tensors against what PyTorch's autograd keeps of real blocks, counted by
/// tests/referees/saved_tensors.py (tests/data/saved_tensors.csv): within 2 %.

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <bessemer/memory/activations.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;

struct Row {
  std::string style, attention, activation, recomputation;
  double batch, sequence;
  int hidden, heads, kv_heads, head_size, feed_forward;
  bool gated, dropout;
  double bytes;
};

std::vector<Row> rows() {
  std::ifstream file(std::string(BESSEMER_TEST_DATA) + "/saved_tensors.csv");
  std::string line;
  std::getline(file, line);
  std::vector<Row> all;
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    const auto text = [&cells] {
      std::string cell;
      std::getline(cells, cell, ',');
      return cell;
    };
    const auto number = [&text] { return std::stoi(text()); };
    Row row;
    row.style = text();
    row.attention = text();
    row.activation = text();
    row.recomputation = text();
    row.batch = number();
    row.sequence = number();
    row.hidden = number();
    row.heads = number();
    row.kv_heads = number();
    row.head_size = number();
    row.feed_forward = number();
    row.gated = number() != 0;
    row.dropout = number() != 0;
    row.bytes = number();
    all.push_back(row);
  }
  return all;
}

double ours(const Row& row) {
  auto model = row.gated
                   ? support::llama(1, row.hidden, row.heads, row.kv_heads, row.feed_forward, 100)
                   : support::gpt(1, row.hidden, row.heads, 100);
  model.dropout = row.dropout;
  model::Layer& layer = model.runs[0].layer;
  layer.attention.head_size = row.head_size;
  layer.feed_forward.size = row.feed_forward;
  const memory::ActivationShape shape{.tokens = row.batch * row.sequence,
                                      .sequence_length = row.sequence,
                                      .fused_attention = row.attention == "flash",
                                      .fused_activation = row.activation == "fused"};
  plan::Recomputation again = plan::no_recomputation;
  if (row.recomputation == "selective") again = plan::selective_recomputation;
  if (row.recomputation == "full") again = plan::full_recomputation;
  return memory::layer_activation_bytes(layer, model, shape, again);
}
}  // namespace

TEST_SUITE("published/saved_tensors") {
  TEST_CASE("what autograd keeps of a block is what we count, within 2 %") {
    int held = 0;
    double worst = 0.0;
    for (const Row& row : rows()) {
      if (row.style != "fused") continue;
      CAPTURE(row.attention);
      CAPTURE(row.activation);
      CAPTURE(row.recomputation);
      CAPTURE(row.sequence);
      CAPTURE(row.kv_heads);
      CAPTURE(row.gated);
      CAPTURE(row.dropout);
      const double error = ours(row) / row.bytes - 1.0;
      CHECK(std::abs(error) < 0.02);
      worst = std::max(worst, std::abs(error));
      ++held;
    }
    CHECK(held >= 50);
    MESSAGE("blocks: ", held, ", largest error: ", 100.0 * worst, " %");
  }

  TEST_CASE("norms and softmax through fp32 that are not fused keep more than any fused stack") {
    for (const Row& row : rows()) {
      if (row.style == "fused") continue;
      CAPTURE(row.attention);
      CHECK(ours(row) < row.bytes);
    }
  }
}
