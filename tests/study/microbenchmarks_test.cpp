#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include <bessemer/study/microbenchmarks.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using compute::KernelKind;
using study::read_microbenchmarks;
using study::spread;

const std::string header =
    "kind,accelerator,microseconds,format,m,n,k,batch,kv_batch,collective,bytes,ranks,per_node,"
    "link,algorithm,source\n";

study::Microbenchmarks read(const std::string& rows) {
  std::istringstream in(header + rows);
  return read_microbenchmarks(in);
}
}  // namespace

TEST_SUITE("study/microbenchmarks") {
  TEST_CASE("a product: its shape, its format, its time") {
    const auto all = read("gemm,a100,12.5,bf16,1024,2048,512,,,,,,,,,someone\n");
    REQUIRE(all.kernels.size() == 1);
    const auto& kernel = all.kernels[0].kernel;
    CHECK(kernel.kind == KernelKind::gemm);
    CHECK((kernel.m == 1024 && kernel.n == 2048 && kernel.k == 512));
    CHECK(kernel.work == 2.0 * 1024 * 2048 * 512 * FLOP);
    CHECK(all.kernels[0].time / microsecond == doctest::Approx(12.5).epsilon(1e-15));
    CHECK(all.kernels[0].accelerator == "a100");
  }

  TEST_CASE("a product with the cast of its operand: narrow operands, a result of 16 bit") {
    const auto all = read("cast_gemm,b200,12.5,fp8,1024,2048,512,,,,,,,,,someone\n");
    REQUIRE(all.kernels.size() == 1);
    CHECK(all.kernels[0].cast == 1024.0 * 512.0);
    CHECK(all.kernels[0].kernel.bytes ==
          (1024.0 * 512.0 + 512.0 * 2048.0 + 2.0 * 1024.0 * 2048.0) * byte);
    CHECK(all.with_casts("b200", NumberFormat::fp8).size() == 1);
    CHECK(all.with_casts("b200", NumberFormat::nvfp4).empty());
    CHECK(all.of("b200", KernelKind::gemm).empty());
    CHECK_THROWS_WITH_AS(read("cast_gemm,b200,12.5,bf16,8,8,8,,,,,,,,,\n"),
                         "microbenchmarks: a cast_gemm must have a format below 16 bits, got bf16",
                         InvalidInput);
  }

  TEST_CASE("a grouped product: mean rows of an expert, experts as batch") {
    const auto all = read("grouped_gemm,h100,12.5,bf16,512,2048,1024,16,,,,,,,,someone\n");
    REQUIRE(all.grouped("h100").size() == 1);
    CHECK(all.kernels[0].kernel.work == 2.0 * 16 * 512 * 2048 * 1024 * FLOP);
    CHECK(all.of("h100", KernelKind::gemm).empty());
    CHECK(all.grouped("a100").empty());
  }

  TEST_CASE("attention is causal: half of 4 m n k FLOP a head; keys of fewer heads move less") {
    const auto all = read(
        "attention,a100,100,bf16,1024,1024,128,32,8,,,,,,,\n"
        "attention,a100,100,bf16,1024,1024,128,32,,,,,,,,\n");
    REQUIRE(all.kernels.size() == 2);
    CHECK(all.kernels[0].kernel.work == 2.0 * 32 * 1024 * 1024 * 128 * FLOP);
    CHECK(all.kernels[0].kernel.bytes == 2.0 * (2.0 * 32 + 2.0 * 8) * 1024 * 128 * byte);
    CHECK(all.kernels[1].kernel.bytes == 2.0 * 4.0 * 32 * 1024 * 128 * byte);
    CHECK_FALSE(all.kernels[0].kernel.backward);
  }

  TEST_CASE("a collective: buffer, group and node; a blank node holds the whole group") {
    const auto all = read(
        "collective,h100,1500,,,,,,,all_reduce,1073741824,16,8,ib-400,ring,\n"
        "collective,h100,700,,,,,,,all_gather,1e9,8,,nvlink,,\n");
    REQUIRE(all.collectives.size() == 2);
    CHECK(all.collectives[0].message.collective == plan::Collective::all_reduce);
    CHECK(all.collectives[0].message.size == 1.0 * GiB);
    CHECK(all.collectives[0].message.group.ranks == 16);
    CHECK(all.collectives[0].ranks_per_node == 8);
    CHECK(all.collectives[0].link == "ib-400");
    CHECK(all.collectives[0].algorithm == "ring");
    CHECK(all.collectives[1].ranks_per_node == 8);
  }

  TEST_CASE("kernels are chosen by accelerator and kind; carriage returns do not matter") {
    const auto all = read(
        "gemm,a100,12.5,bf16,8,8,8,,,,,,,,,\r\n"
        "gemm,h100,12.5,bf16,8,8,8,,,,,,,,,\r\n"
        "attention,a100,12.5,bf16,8,8,8,1,,,,,,,,\r\n");
    CHECK(all.of("a100", KernelKind::gemm).size() == 1);
    CHECK(all.of("a100", KernelKind::attention).size() == 1);
    CHECK(all.of("b200", KernelKind::gemm).empty());
  }

  TEST_CASE("a spread is of absolute errors, its quantiles interpolated") {
    const auto of = spread({-0.4, 0.1, 0.2, -0.3, 0.0});
    CHECK(of.points == 5);
    CHECK(of.median == doctest::Approx(0.2).epsilon(1e-15));
    CHECK(of.p90 == doctest::Approx(0.36).epsilon(1e-15));  // 0.3 + 0.6 of the way to 0.4
    CHECK(of.largest == doctest::Approx(0.4).epsilon(1e-15));
    CHECK(spread({-0.25}).median == 0.25);
    CHECK(spread({-0.25}).p90 == 0.25);
  }

  TEST_CASE("refuses tables and lines that make no sense, with the line") {
    CHECK_THROWS_WITH_AS(read("gemm,a100,12.5\n"),
                         "microbenchmarks: line 2 has 3 fields, the header 16", InvalidInput);
    CHECK_THROWS_WITH_AS(
        read("gemm,a100,-1,bf16,8,8,8,,,,,,,,,\n"),
        "microbenchmarks: line 2: microseconds must be a positive number, got '-1'", InvalidInput);
    CHECK_THROWS_WITH_AS(read("gemm,a100,1,bf16,8x,8,8,,,,,,,,,\n"),
                         "microbenchmarks: line 2: m must be a positive number, got '8x'",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(read("gemm,a100,1,bf16,8,8,8,,,,,,,,,\ngemm,a100,,bf16,8,8,8,,,,,,,,,\n"),
                         "microbenchmarks: line 3: microseconds must be a positive number, got ''",
                         InvalidInput);
    CHECK_THROWS_AS(read("gemm,a100,1,bf61,8,8,8,,,,,,,,,\n"), InvalidInput);
    CHECK_THROWS_AS(read("gem,a100,1,bf16,8,8,8,,,,,,,,,\n"), InvalidInput);
    std::istringstream empty("");
    CHECK_THROWS_WITH_AS(read_microbenchmarks(empty),
                         "microbenchmarks: the table is empty or cannot be read", InvalidInput);
    std::istringstream without("kind,microseconds\ngemm,1\n");
    CHECK_THROWS_WITH_AS(read_microbenchmarks(without), "microbenchmarks: no column 'accelerator'",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(spread({}), "spread: must have at least one error", InvalidInput);
  }
}
