#pragma once

/// Measured memory of whole training runs, and our ledger of each: the 49 rows of BLOOM's tuning log
/// that state it (tests/data/published/tr11_memory.csv, by line of its chronicles-prequel.md)
/// [BigScienceTr11Log2022]. Megatron-DeepSpeed on A100 80 GB, full recomputation, states of the
/// optimizer shared, embedding tied; "max on the heaviest node", read from nvidia-smi.

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <bessemer/catalog/software.hpp>
#include <bessemer/memory/ledger.hpp>
#include <support/machines.hpp>

namespace support {

struct MeasuredMemory {
  int line = 0;
  model::Transformer model;
  plan::Training<> training;
  plan::Plan plan;
  int accelerators = 1;
  DataSize<> measured{};
};

inline std::vector<MeasuredMemory> measured_memory() {
  std::ifstream file(std::string(BESSEMER_TEST_DATA) + "/published/tr11_memory.csv");
  std::string text;
  std::getline(file, text);
  std::vector<MeasuredMemory> rows;
  while (std::getline(file, text)) {
    std::istringstream cells(text);
    const auto cell = [&cells] {
      std::string of;
      std::getline(cells, of, ',');
      return of;
    };
    const auto number = [&cell] { return std::stoi(cell()); };
    const int line = number();
    const int layers = number();
    const int hidden = number();
    const int heads = number();
    const int vocabulary = number();
    auto model = gpt(layers, hidden, heads, vocabulary);
    // Dropout 0 and, as BLOOM, ALiBi and a norm behind the embedding.
    model.dropout = false;
    model.embedding.positions = model::Positions::alibi;
    model.embedding.position_rows = 0;
    model.embedding.norm = true;
    const int tensor = number();
    const int pipeline = number();
    const int data = number();
    const int micro_batch = number();
    const int global_batch = number();
    const int length = number();
    const auto precision = cell() == "bf16" ? NumberFormat::bf16 : NumberFormat::fp16;
    rows.push_back({.line = line,
                    .model = model,
                    .training = {.tokens = 1e12 * token,
                                 .sequence_length = length,
                                 .global_batch = global_batch,
                                 .precision = precision},
                    .plan = {.tensor = tensor,
                             .pipeline = pipeline,
                             .micro_batch = micro_batch,
                             .sharding = plan::Sharding::optimizer,
                             .recomputation = plan::full_recomputation},
                    .accelerators = tensor * pipeline * data,
                    .measured = double(number()) * GB});
  }
  return rows;
}

}  // namespace support
