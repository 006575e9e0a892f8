#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <span>

#include <bessemer/catalog/clusters.hpp>
#include <bessemer/catalog/fabrics.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/hardware_prices.hpp>
#include <bessemer/catalog/rental_prices.hpp>
#include <bessemer/catalog/software.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/hardware/dragonfly.hpp>
#include <bessemer/hardware/fat_tree.hpp>

// What is said of accelerators, links and clusters: numbered facts of docs/seed-facts. Where what is
// said is wrong, the right value stands here, and docs/seed-facts-machines.md says why.

namespace {
using namespace bessemer;
using catalog::find_accelerator;
using catalog::find_cluster;
using catalog::find_link;

/// Dense peak in 16 bits.
double teraflops(std::string_view name) {
  const auto peak = find_accelerator(name).description().peak;
  const Throughput<> best = peak.bf16 > Throughput<>{} ? peak.bf16 : peak.fp16;
  return in(best, Throughput<>(TFLOP / second));
}
double gibibytes(std::string_view name) {
  return in(find_accelerator(name).memory_capacity.value(), GiB);
}
double watts(std::string_view name) { return in(find_accelerator(name).power_limit.value(), watt); }
double gigabytes_per_second(std::string_view link) {
  return in(find_link(link).bandwidth.value(), Bandwidth<>(GB / second));
}
int year_of(std::string_view name) { return find_accelerator(name).year; }

/// Of the least-squares line through y over x.
double slope(std::span<const double> x, std::span<const double> y) {
  double mean_x = 0.0;
  double mean_y = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mean_x += x[i] / double(x.size());
    mean_y += y[i] / double(x.size());
  }
  double both = 0.0;
  double square = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    both += (x[i] - mean_x) * (y[i] - mean_y);
    square += (x[i] - mean_x) * (x[i] - mean_x);
  }
  return both / square;
}
}  // namespace

TEST_SUITE("published/machine_figures") {
  TEST_CASE("S012, S085: an H100 SXM does 989 TFLOP/s dense, which 1,000 rounds") {
    CHECK(teraflops("h100-sxm") == doctest::Approx(989.0).epsilon(1e-3));
    CHECK(teraflops("h100-sxm") == doctest::Approx(1000.0).epsilon(0.02));
    CHECK(teraflops("h100-pcie") == doctest::Approx(756.0));
  }

  TEST_CASE("S013, S014, S015: 275 TFLOP/s is TPU v4, 600 GB/s is v5p, 128 GB is none") {
    CHECK(teraflops("tpu-v4") == doctest::Approx(275.0));
    CHECK(teraflops("tpu-v5e") == doctest::Approx(197.0));
    CHECK(teraflops("tpu-v5p") == doctest::Approx(459.0));
    CHECK(8 * gigabytes_per_second("tpu-ici-v5p") == doctest::Approx(4800.0));
    for (const auto& entry : catalog::google_accelerators) {
      CAPTURE(entry.name);
      CHECK(std::abs(in(entry.memory_capacity.value(), GiB) - 128.0) > 30.0);
    }
  }

  TEST_CASE("S016, S017, S096: a wafer does 7.5 PFLOP/s with 40 GB, or 15 with 44") {
    CHECK(teraflops("wse-2") == doctest::Approx(7500.0));
    CHECK(teraflops("wse-3") == doctest::Approx(15000.0));
    CHECK(in(find_accelerator("wse-2").memory_capacity.value(), GB) == doctest::Approx(40.0));
    CHECK(in(find_accelerator("wse-3").memory_capacity.value(), GB) == doctest::Approx(44.0));
    CHECK(find_accelerator("wse-3").processors.value() == 900000);
    CHECK_THROWS_AS((void)find_accelerator("wse-1"), InvalidInput);
  }

  TEST_CASE("S018: an H100 SXM has 80 GiB of HBM3, the PCIe card HBM2e") {
    CHECK(gibibytes("h100-sxm") == doctest::Approx(80.0));
    CHECK(find_accelerator("h100-sxm").memory_type == "HBM3");
    CHECK(find_accelerator("h100-pcie").memory_type == "HBM2e");
  }

  TEST_CASE("S019, S099: 900 GB/s are 18 links of 50 both ways; one direction has half") {
    const auto& link = find_link("nvlink-4");
    CHECK(link.links == 18);
    CHECK(2 * gigabytes_per_second("nvlink-4") / link.links == doctest::Approx(50.0));
    CHECK(gigabytes_per_second("nvlink-4") == doctest::Approx(450.0));
    // 9 GB take 20 ms, not 10.
    CHECK(in(9.0 * GB / link.bandwidth.value(), second) == doctest::Approx(0.020));
  }

  TEST_CASE("S021: a wafer-scale system costs two million dollars or more") {
    for (const std::string_view name : {"wse-2", "wse-3"}) {
      const auto& price = find_accelerator(name).price;
      REQUIRE(price.has_value());
      CHECK(in(price->value(), USD) >= 2e6);
    }
  }

  TEST_CASE("S022: TPUs are rented and not sold: the catalogue has rents of them and no price") {
    bool is_rented = false;
    for (const auto& entry : catalog::rental_prices) {
      is_rented = is_rented || std::string_view(entry.name).starts_with("tpu");
    }
    CHECK(is_rented);
    for (const auto& entry : catalog::google_accelerators) CHECK_FALSE(entry.price.has_value());
    for (const auto& entry : catalog::hardware_prices) {
      CHECK_FALSE(std::string_view(entry.name).starts_with("tpu"));
    }
  }

  // Ports of four lanes: EDR 100, HDR 200, NDR 400, XDR 800 Gbit/s.
  TEST_CASE("S051, S101: InfiniBand of 400 Gbit/s is NDR and has 50 GB/s each way, 800 is XDR") {
    CHECK(find_link("infiniband-400g").name == "infiniband-ndr");
    CHECK(find_link("infiniband-800g").name == "infiniband-xdr");
    CHECK(gigabytes_per_second("infiniband-ndr") == doctest::Approx(400.0 / 8));
    CHECK(gigabytes_per_second("infiniband-hdr") == doctest::Approx(200.0 / 8));
  }

  TEST_CASE("S081 to S086: generations of NVIDIA, in the memory of their first parts") {
    CHECK(teraflops("p100-sxm2") == doctest::Approx(21.0).epsilon(0.02));       // S081
    CHECK(gibibytes("p100-sxm2") == doctest::Approx(16.0));                     // S081
    CHECK(teraflops("v100-sxm2-32gb") == doctest::Approx(125.0));               // S082
    CHECK(year_of("v100-sxm2-16gb") == 2017);                                   // S082
    CHECK(year_of("v100-sxm2-32gb") == 2018);                                   // S082
    CHECK(teraflops("t4") == doctest::Approx(65.0).epsilon(0.01));              // S083
    CHECK(gibibytes("t4") == doctest::Approx(16.0));                            // S083
    CHECK(teraflops("a100-sxm-80gb") == doctest::Approx(312.0).epsilon(1e-3));  // S084
    CHECK(gibibytes("a100-sxm-40gb") == doctest::Approx(40.0));                 // S084
    // S086: "about 2,000": B100 1,750, B200 2,250, GB200 2,500 a GPU, of which a superchip has two.
    CHECK(teraflops("b100-sxm") == doctest::Approx(1750.0));
    CHECK(teraflops("b200-sxm") == doctest::Approx(2250.0));
    CHECK(2 * teraflops("gb200") == doctest::Approx(5000.0));
    CHECK(gibibytes("b100-sxm") == doctest::Approx(192.0));
  }

  // Least squares over the first part of each generation for training: threefold in two years holds
  // from P100 (2.9), whose successor got matrix units; 2.3 from V100 on.
  TEST_CASE("S087, S088: peaks grew 2.9-fold in two years, memory by about 20 GB a year") {
    constexpr std::array parts{"p100-sxm2", "v100-sxm2-16gb", "a100-sxm-40gb", "h100-sxm",
                               "b200-sxm"};
    std::array<double, parts.size()> years{};
    std::array<double, parts.size()> peaks{};
    std::array<double, parts.size()> memory{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
      years[i] = year_of(parts[i]);
      peaks[i] = std::log(teraflops(parts[i]));
      memory[i] = gibibytes(parts[i]);
    }
    CHECK(std::exp(2 * slope(years, peaks)) == doctest::Approx(3.0).epsilon(0.06));
    const double since_v100 =
        std::exp(2 * slope(std::span(years).subspan(1), std::span(peaks).subspan(1)));
    CHECK(since_v100 == doctest::Approx(2.3).epsilon(0.02));
    // 16, 16, 40, 80, 180 GiB: 19 a year on the line, 20.5 between the ends.
    CHECK(slope(years, memory) == doctest::Approx(18.6).epsilon(0.01));
    CHECK((memory.back() - memory.front()) / (years.back() - years.front()) ==
          doctest::Approx(20.5));
  }

  TEST_CASE("S091 to S095: a TPU chip has the memory of both its cores") {
    CHECK(teraflops("tpu-v2") == doctest::Approx(45.0));                  // S091
    CHECK(gibibytes("tpu-v2") == doctest::Approx(2 * 8.0));               // S091
    CHECK(teraflops("tpu-v3") == doctest::Approx(123.0));                 // S092
    CHECK(gibibytes("tpu-v3") == doctest::Approx(2 * 16.0));              // S092
    CHECK(teraflops("tpu-v4") == doctest::Approx(275.0));                 // S093
    CHECK(gibibytes("tpu-v4") == doctest::Approx(32.0));                  // S093
    CHECK(teraflops("tpu-v5e") == doctest::Approx(200.0).epsilon(0.02));  // S094
    CHECK(gibibytes("tpu-v5e") == doctest::Approx(16.0));                 // S094
    CHECK(teraflops("tpu-v5p") == doctest::Approx(459.0));                // S095
    CHECK(gibibytes("tpu-v5p") == doctest::Approx(95.0));                 // S095
  }

  // S097 and S098: Groq's 750 tokens a second are one user's, 1.33 ms a token; on a chip of 230 MB a
  // model of 70 billion 16-bit weights needs 609, which is why that rate is of a system.
  TEST_CASE("S097, S098: Groq and Graphcore are entries with their memory on the chip") {
    const double chips = 70e9 * 2 / (find_accelerator("groq-lpu").memory_capacity.value() / byte);
    CHECK(chips == doctest::Approx(609.0).epsilon(1e-3));
    CHECK(1e3 / 750 == doctest::Approx(1.333).epsilon(1e-3));
    CHECK(teraflops("bow-ipu") == doctest::Approx(350.0));
    CHECK(teraflops("gc2-ipu") == doctest::Approx(124.5));
    CHECK_THROWS_WITH_AS((void)find_accelerator("gc200-ipu"), doctest::Contains("power_limit"),
                         InvalidInput);
  }

  TEST_CASE("S100: a server's NVSwitch is one tier in which all reach all at the link's rate") {
    const auto fabric = hardware::fabric(find_cluster("dgx-h100").cluster());
    REQUIRE(fabric.size() == 1);
    CHECK(fabric.back().shape == hardware::Shape::switched);
    CHECK(fabric.back().oversubscription == 1.0);
    CHECK(fabric.back().link.bandwidth == find_link("nvlink-4").bandwidth.value());
  }

  TEST_CASE("S102, S105: Ethernet has 100 and 400 Gbit/s; RoCE is a transport over it") {
    CHECK(8 * gigabytes_per_second("ethernet-100g") == doctest::Approx(100.0));
    CHECK(8 * gigabytes_per_second("ethernet-400g") == doctest::Approx(400.0));
    CHECK(find_link("roce-400g").name == "ethernet-400g");
    CHECK_THROWS_WITH_AS((void)find_link("roce"), doctest::Contains("is a transport over Ethernet"),
                         InvalidInput);
  }

  // k^3/4 hosts and 5 k^2/4 switches; a dragonfly of a h + 1 groups of a q hosts.
  TEST_CASE(
      "S103, S104: a fat tree of 64 ports joins 65,536 hosts, a dragonfly groups all to all") {
    CHECK(hardware::fat_tree_size(64) == hardware::NetworkSize{.hosts = 65536, .switches = 5120});
    CHECK(hardware::leaf_spine_size(64) == hardware::NetworkSize{.hosts = 2048, .switches = 96});
    constexpr hardware::Dragonfly balanced{.routers = 16, .hosts = 8, .global_links = 8};
    CHECK(hardware::is_balanced(balanced));
    CHECK(hardware::groups(balanced) == 129);
    CHECK(hardware::hosts(balanced) == 129 * 16 * 8);
  }

  TEST_CASE("S106, S107: RSC has 5 EFLOP/s in 16 bits, Colossus 98.9 and 70 MW of accelerators") {
    const auto exaflops = [](std::string_view name) {
      const auto cluster = find_cluster(name).cluster();
      return cluster.accelerators * teraflops(cluster.node.accelerator.name.view()) * 1e-6;
    };
    CHECK(exaflops("meta-rsc") == doctest::Approx(4.99).epsilon(1e-3));
    CHECK(exaflops("xai-colossus") == doctest::Approx(98.9).epsilon(1e-3));
    CHECK(find_cluster("xai-colossus").accelerators.value() * watts("h100-sxm") * 1e-6 ==
          doctest::Approx(70.0));
    CHECK(exaflops("gb200-nvl72") == doctest::Approx(0.180));
  }

  TEST_CASE("S116, S170: 400 W are an A100, 700 an H100 on a board; cards have 300 and 350") {
    CHECK(watts("a100-sxm-80gb") == doctest::Approx(400.0));
    CHECK(watts("h100-sxm") == doctest::Approx(700.0));
    CHECK(watts("a100-pcie-80gb") == doctest::Approx(300.0));
    CHECK(watts("h100-pcie") == doctest::Approx(350.0));
  }

  TEST_CASE("S143: Blackwell comes with HBM3e") {
    for (const std::string_view name : {"b100-sxm", "b200-sxm", "gb200", "b300-sxm", "gb300"}) {
      CAPTURE(name);
      CHECK(find_accelerator(name).memory_type.starts_with("HBM3e"));
    }
  }

  TEST_CASE("S153, S155, S191: chips of clouds are entries, or are refused for what is missing") {
    CHECK(teraflops("trainium2") == doctest::Approx(667.0));
    for (const std::string_view name : {"trainium1", "trainium3", "inferentia1", "inferentia2"}) {
      CHECK_THROWS_WITH_AS((void)find_accelerator(name),
                           doctest::Contains("its power_limit is not published"), InvalidInput);
    }
    CHECK(teraflops("kunlun-r200") == doctest::Approx(128.0));
    CHECK(teraflops("ascend-910b") == doctest::Approx(376.0));
    // It multiplies in 8 bits alone.
    CHECK_THROWS_WITH_AS((void)find_accelerator("hanguang-800"), doctest::Contains("peak.bf16"),
                         InvalidInput);
  }

  // On-demand rents of one provider: peak in 16 bits for a dollar and hour.
  TEST_CASE("S154: by list price, a TPU v5e gives more 16-bit peak for a dollar than an H100") {
    const auto per_dollar = [](std::string_view accelerator, std::string_view price) {
      const auto& entry = catalog::find(catalog::rental_prices, price);
      return teraflops(accelerator) / (entry.rate.value() / (USD / hour));
    };
    CHECK(per_dollar("tpu-v5e", "tpu-v5e-google-cloud") >
          per_dollar("h100-sxm", "h100-sxm-google-cloud"));
  }

  TEST_CASE("S178: A800 and H800 send 200 GB/s in one direction, two thirds and four ninths") {
    CHECK(gigabytes_per_second("nvlink-3-a800") == doctest::Approx(300.0 * 2 / 3));
    CHECK(gigabytes_per_second("nvlink-4-h800") == doctest::Approx(450.0 * 4 / 9));
    CHECK(teraflops("a800-sxm-80gb") == doctest::Approx(teraflops("a100-sxm-80gb")));
    CHECK(teraflops("h800-sxm") == doctest::Approx(teraflops("h100-sxm")).epsilon(1e-3));
  }

  TEST_CASE("S184, S186: Baidu's clusters and super-nodes have counts and no other numbers") {
    CHECK(find_cluster("baidu-kunlun-30k").accelerators.value() >= 10000);
    CHECK(find_cluster("tianchi-256").accelerators.value() == 256);
    CHECK(find_cluster("tianchi-512").accelerators.value() == 512);
    CHECK_THROWS_AS((void)find_cluster("tianchi-256").cluster(), InvalidInput);
    CHECK_THROWS_AS((void)find_accelerator("kunlun-p800"), InvalidInput);
  }

  TEST_CASE("S185: Ascend 910B has 1.2 of an A100, a 910C package 0.76 of an H100") {
    CHECK(teraflops("ascend-910b") / teraflops("a100-sxm-80gb") ==
          doctest::Approx(1.2).epsilon(0.01));
    CHECK(teraflops("ascend-910c") / teraflops("h100-sxm") == doctest::Approx(0.76).epsilon(0.01));
  }

  TEST_CASE("S187: CloudMatrix 384 is one domain of 384 with two accelerators for each processor") {
    const auto& entry = find_cluster("cloudmatrix-384");
    const auto cluster = entry.cluster();
    CHECK(cluster.node.scale_up_domain == 384);
    CHECK(hardware::node_count(cluster) == 48);
    REQUIRE(entry.host_processors.has_value());
    CHECK(entry.host_processors->value() == 192);
    CHECK(384 * teraflops("ascend-910c") * 1e-3 == doctest::Approx(288.8).epsilon(1e-3));
  }

  TEST_CASE("S192: of Cambricon one part is published, of MetaX none") {
    CHECK(teraflops("cambricon-mlu100") == doctest::Approx(64.0));
    CHECK_THROWS_AS((void)find_accelerator("cambricon-mlu590"), InvalidInput);
    CHECK_THROWS_WITH_AS((void)find_accelerator("metax-c500"),
                         doctest::Contains("peak.bf16, memory_capacity, memory_bandwidth"),
                         InvalidInput);
  }

  // 275e12/1200e9 and 989.4e12/3350e9 FLOP a byte: a TPU v4 feeds its units at less intensity.
  TEST_CASE("S195: the ridge of a TPU v4 lies at 229 FLOP/byte, of an H100 at 295") {
    const auto ridge = [](std::string_view name) {
      return compute::ridge_point(find_accelerator(name).description(), NumberFormat::bf16).value();
    };
    CHECK(ridge("tpu-v4") == doctest::Approx(229.2).epsilon(1e-3));
    CHECK(ridge("h100-sxm") == doctest::Approx(295.3).epsilon(1e-3));
  }

  TEST_CASE(
      "S002, S003, S133: named software stands on its layer, and serving engines are refused") {
    using catalog::SoftwareLayer;
    const auto layer = [](std::string_view name) {
      return catalog::find(catalog::software_names, name).layer;
    };
    CHECK(layer("cuda") == SoftwareLayer::compiler);
    CHECK(layer("triton-language") == SoftwareLayer::compiler);
    CHECK(layer("tensorrt") == SoftwareLayer::compiler);
    for (const std::string_view name : {"pytorch", "tensorflow", "jax"}) {
      CHECK(layer(name) == SoftwareLayer::framework);
    }
    for (const std::string_view name : {"triton-server", "vllm", "tgi", "sglang", "tensorrt-llm"}) {
      CAPTURE(name);
      CHECK(layer(name) == SoftwareLayer::serving);
      CHECK_THROWS_WITH_AS((void)catalog::find_software(name),
                           doctest::Contains("is a serving engine"), InvalidInput);
    }
    // Layers go up: compiler below framework below what serves.
    static_assert(SoftwareLayer::compiler < SoftwareLayer::framework);
    static_assert(SoftwareLayer::framework < SoftwareLayer::serving);
  }
}
