#pragma once

/// The measured points of tests/data/microbench.csv.

#include <fstream>
#include <string>

#include <bessemer/study/microbenchmarks.hpp>

#ifndef BESSEMER_TEST_DATA
#define BESSEMER_TEST_DATA "tests/data"
#endif

namespace bessemer::fits {

[[nodiscard]] inline const study::Microbenchmarks& microbenchmarks() {
  static const study::Microbenchmarks all = [] {
    const std::string path = std::string(BESSEMER_TEST_DATA) + "/microbench.csv";
    std::ifstream file(path);
    require(bool(file), "microbenchmarks: cannot read ", std::string_view(path));
    return study::read_microbenchmarks(file);
  }();
  return all;
}

}  // namespace bessemer::fits
