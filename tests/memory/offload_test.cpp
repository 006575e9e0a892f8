#include <doctest/doctest.h>

#include <bessemer/catalog/nodes.hpp>
#include <bessemer/memory/offload.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using memory::check_host;
using memory::footprint;
using memory::offload_time;
using memory::offload_traffic;
using plan::Plan;
using plan::Sharding;
using plan::Storage;

constexpr auto llama = support::llama(24, 4096, 32, 8, 14336, 128256);
constexpr plan::Training<> training{
    .tokens = 1e12 * token, .sequence_length = 4096, .global_batch = 64};
constexpr plan::Software<> software{};

memory::OffloadTraffic<> traffic(const Plan& plan, int data = 8) {
  return offload_traffic(llama, training, plan, check(plan, llama, training, data), software, 0);
}
hardware::Node<> node() {
  auto of = support::cluster(8).node;
  of.host = {.link = 50.0 * GB / second,
             .memory = 1.0 * TB,
             .memory_bandwidth = 400.0 * GB / second,
             .drives = 10.0 * TB,
             .drive_read = 20.0 * GB / second,
             .drive_write = 10.0 * GB / second};
  return of;
}
const double n = double(parameters(llama));
double bytes(const DataSize<>& size) { return size / byte; }
}  // namespace

TEST_SUITE("memory/offload") {
  TEST_CASE("a plan that offloads nothing moves nothing and needs no host") {
    CHECK_FALSE(memory::offloads(Plan{}));
    const auto none = traffic({});
    each_part(none, [](std::string_view, const DataSize<>& part) { CHECK(part == 0.0 * byte); });
    CHECK(total_of<Time<>>(offload_time(none, support::cluster(8).node)) == 0.0 * second);
  }

  // [RenEtAl2021] section 4: gradients of 2 or 4 byte out and weights of 2 byte in, of its share.
  TEST_CASE("an optimizer on the host takes its gradients and gives its weights, once a step") {
    const auto of =
        traffic({.sharding = Sharding::gradients, .offload = {.optimizer = Storage::host}});
    CHECK(bytes(of.to_host) == doctest::Approx(4.0 * n / 8).epsilon(1e-14));
    CHECK(bytes(of.to_device) == doctest::Approx(2.0 * n / 8).epsilon(1e-14));
    CHECK(bytes(of.host_update) == doctest::Approx((2.0 * 12 + 4 + 2) * n / 8).epsilon(1e-14));
    CHECK(bytes(of.from_drives + of.to_drives) == 0.0);
  }

  TEST_CASE("on drives its states pass in and out too") {
    const auto of =
        traffic({.sharding = Sharding::weights, .offload = {.optimizer = Storage::nvme}});
    CHECK(bytes(of.from_drives) == doctest::Approx(12.0 * n / 8).epsilon(1e-14));
    CHECK(of.to_drives == of.from_drives);
  }

  TEST_CASE("weights on the host come for each forward and backward pass, or once where kept") {
    const auto with = [](Sharding sharding) {
      return traffic({.sharding = sharding,
                      .offload = {.optimizer = Storage::host, .weights = Storage::host}});
    };
    // 64 sequences over 8 ranks: 8 micro-batches.
    CHECK(bytes(with(Sharding::weights).to_device) ==
          doctest::Approx(2.0 * 8 * 2.0 * n / 8).epsilon(1e-14));
    CHECK(bytes(with(Sharding::weights_kept).to_device) ==
          doctest::Approx(8 * 2.0 * n / 8).epsilon(1e-14));
  }

  TEST_CASE("offloaded activations go out and come back with each micro-batch") {
    const Plan plan{.recomputation = {.full = true, .offloads_inputs = true}};
    const auto of = traffic(plan);
    CHECK(bytes(of.to_host) == 8.0 * 24 * 2 * 4096 * 4096);
    CHECK(of.to_device == of.to_host);
  }

  TEST_CASE("the link is an accelerator's, drives and memory are shared by those of the node") {
    const auto of =
        traffic({.sharding = Sharding::gradients, .offload = {.optimizer = Storage::nvme}});
    const auto time = offload_time(of, node());
    CHECK(time.link / second == doctest::Approx(bytes(of.to_host + of.to_device) / 50e9));
    CHECK(time.drives / second ==
          doctest::Approx(8.0 * bytes(of.from_drives) / 20e9 + 8.0 * bytes(of.to_drives) / 10e9));
    CHECK(time.update / second == doctest::Approx(8.0 * bytes(of.host_update) / 400e9));
  }

  TEST_CASE("property: more ranks that share move less each; a faster link takes less") {
    const Plan plan{.sharding = Sharding::weights, .offload = {.optimizer = Storage::host}};
    CHECK(traffic(plan, 16).to_host < traffic(plan, 8).to_host);
    auto faster = node();
    faster.host.link = 100.0 * GB / second;
    CHECK(offload_time(traffic(plan), faster).link < offload_time(traffic(plan), node()).link);
  }

  TEST_CASE("refuses nodes that do not say what the plan needs") {
    const auto of = traffic({.offload = {.optimizer = Storage::host}});
    CHECK_THROWS_WITH_AS(offload_time(of, support::cluster(8).node),
                         "node.host.link: must be given for a plan that offloads; give it, or keep "
                         "everything on the device",
                         InvalidInput);
  }

  TEST_CASE("refuses what does not fit into the host") {
    const Plan plan{.sharding = Sharding::none, .offload = {.optimizer = Storage::host}};
    const auto of = footprint(llama, training, plan, check(plan, llama, training, 8), software);
    CHECK_NOTHROW(check_host(of, node()));
    auto small = node();
    small.host.memory = 100.0 * GB;
    CHECK_THROWS_AS(check_host(of, small), Infeasible);
    small.host.memory = {};
    CHECK_THROWS_AS(check_host(of, small), InvalidInput);
  }

  TEST_CASE("every host of the catalogue belongs to a node; drives are given whole or not at all") {
    for (const catalog::HostEntry& entry : catalog::hosts) {
      const auto described = catalog::find_node(entry.node).description();
      check(described.host);
      CHECK(described.host.link > 0.0 * GB / second);
      CHECK(described.host.memory > 0.0 * GB);
      const bool has_drives = described.host.drives > 0.0 * GB;
      CHECK(has_drives == (described.host.drive_read > 0.0 * GB / second));
      CHECK(has_drives == (described.host.drive_write > 0.0 * GB / second));
      CHECK((!has_drives || described.host.drive_write < described.host.drive_read));
    }
  }

  TEST_CASE("a traffic and its time can be had in a constant expression") {
    constexpr Plan plan{.offload = {.optimizer = Storage::host}};
    constexpr auto of =
        offload_traffic(llama, training, plan, check(plan, llama, training, 8), software, 0);
    static_assert(of.to_host > of.to_device);
  }
}
