#include <bessemer/hardware/cluster.hpp>
#include <bessemer/hardware/collective_calibration.hpp>
#include <bessemer/hardware/kernel_calibration.hpp>

#include "bind.hpp"
#include "described.hpp"

namespace bessemer::python {

using namespace bessemer::hardware;

template <>
struct Description<PeakThroughput<>> {
  using T = PeakThroughput<>;
  static constexpr const char* name = "PeakThroughput";
  static constexpr const char* path = "accelerator.peak";
  static constexpr const char* story =
      "Dense peak throughput of each number format; zero where the hardware has no such unit.\n\n"
      "Zero is shown as `None`.";
  static constexpr T blank() { return {}; }
  static constexpr NoneAtZero<Throughput<>> unit{shown_in::teraflop_per_second};
  static constexpr auto fields = std::tuple{
      optional("fp64", &T::fp64, "64-bit, in the matrix unit.", unit),
      optional("fp32", &T::fp32, "32-bit.", unit),
      optional("tf32", &T::tf32, "32-bit operands rounded to 19 bits in the matrix unit.", unit),
      optional("fp16", &T::fp16, "16-bit.", unit),
      optional("bf16", &T::bf16, "16-bit with the exponent of fp32.", unit),
      optional("fp8", &T::fp8, "8-bit floating point.", unit),
      optional("fp4", &T::fp4, "4-bit floating point.", unit),
      optional("int8", &T::int8, "8-bit integers; a multiply-add is two operations.", unit)};
};

template <>
struct Description<Accelerator<>> {
  using T = Accelerator<>;
  static constexpr const char* name = "Accelerator";
  static constexpr const char* path = "accelerator";
  static constexpr const char* story =
      "What one accelerator is: peak rates, memory, power.\n\n"
      "A \"chip\" as a job addresses it: one H100, one GPU of a GB200 superchip, one TPU chip with "
      "all\nits cores. Peaks are dense at the maker's clock. Bandwidths are what one accelerator "
      "moves in one\ndirection. GB is 10^9 byte.";
  static constexpr T blank() {
    return {.peak = {}, .memory_capacity = {}, .memory_bandwidth = {}, .power_limit = {}};
  }
  static constexpr auto fields = std::tuple{
      optional("name", &T::name, "For people."),
      required("peak", &T::peak, "Dense peak of each number format."),
      required("memory_capacity", &T::memory_capacity, "Of the accelerator's own memory.",
               shown_in::gigabytes),
      required("memory_bandwidth", &T::memory_bandwidth, "Between memory and processors.",
               shown_in::terabytes_per_second),
      required("power_limit", &T::power_limit, "Board power limit: TDP, TGP or TBP.",
               shown_in::watts),
      optional("processors", &T::processors,
               "Streaming multiprocessors, compute units or matrix cores that share out a "
               "kernel's tiles."),
      optional("matrix_tile", &T::matrix_tile,
               "Rows and columns of one systolic array; 1 where tiles fit any shape.")};
};

template <>
struct Description<Link<>> {
  using T = Link<>;
  static constexpr const char* name = "Link";
  static constexpr const char* path = "link";
  static constexpr const char* story =
      "What connects one rank to others.\n\n"
      "One direction, one rank: NVLink 4 is 450 GB/s, though printed as 900; a 400 Gbit/s adapter "
      "per\naccelerator is 50 GB/s.";
  static constexpr T blank() { return {.bandwidth = {}, .latency = {}}; }
  static constexpr auto fields = std::tuple{
      required("bandwidth", &T::bandwidth, "What one rank sends in one direction.",
               shown_in::gigabytes_per_second),
      required("latency", &T::latency, "Of a message without content.", shown_in::microseconds)};
};

template <>
struct Description<TorusAxis> {
  using T = TorusAxis;
  static constexpr const char* name = "TorusAxis";
  static constexpr const char* path = "axis";
  static constexpr const char* story = "One axis of a torus of accelerators.";
  static constexpr T blank() { return {.length = 0}; }
  static constexpr auto fields =
      std::tuple{required("length", &T::length, "Places along the axis."),
                 optional("wraps", &T::wraps, "Whether a link joins its ends.")};
};

template <>
struct Description<TorusPod> {
  using T = TorusPod;
  static constexpr const char* name = "TorusPod";
  static constexpr const char* path = "torus";
  static constexpr const char* story = "A torus of which jobs take slices: the most cubic box.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      optional("lengths", &T::lengths, "Of its axes; none where the domain has switches."),
      optional("wrap_unit", &T::wrap_unit,
               "An axis of a slice wraps if its length is a multiple of this.")};
};

namespace {
constexpr Choice<Shape> shape_names[] = {{"switched", Shape::switched},
                                         {"fat_tree", Shape::fat_tree},
                                         {"rail_optimized", Shape::rail_optimized},
                                         {"dragonfly", Shape::dragonfly},
                                         {"torus", Shape::torus},
                                         {"inter_data_center", Shape::inter_data_center}};
}  // namespace

template <>
struct Description<Tier<>> {
  using T = Tier<>;
  static constexpr const char* name = "Tier";
  static constexpr const char* path = "tier";
  static constexpr const char* story =
      "A set of equal domains: ranks of one domain reach each other over the tier's link.";
  static constexpr T blank() { return {.ranks = 0, .link = Description<Link<>>::blank()}; }
  static constexpr auto fields = std::tuple{
      optional("name", &T::name, "For people."),
      required("ranks", &T::ranks, "Accelerators in one domain of this tier."),
      required("link", &T::link, "Of one accelerator; on a torus all of its links together."),
      optional("shape", &T::shape, "How the ranks that meet are wired.",
               Choices<Shape>{shape_names}),
      optional("oversubscription", &T::oversubscription,
               "What the ranks of an inner domain could send over what leaves it."),
      optional("in_network_reduction", &T::in_network_reduction,
               "Switches that sum what passes through them: NVLink SHARP, SHARP."),
      optional("axes", &T::axes, "Of a torus only.")};
};

template <>
struct Description<hardware::Host<>> {
  using T = hardware::Host<>;
  static constexpr const char* name = "Host";
  static constexpr const char* path = "node.host";
  static constexpr const char* story =
      "What stands beside the accelerators of a node and can hold what they do not: the host's "
      "memory, drives, and the link to each accelerator.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      optional("link", &T::link, "Between the host's memory and one accelerator, one way."),
      optional("memory", &T::memory, "Of the node.", shown_in::gigabytes),
      optional("memory_bandwidth", &T::memory_bandwidth, "Of the host's memory."),
      optional("drives", &T::drives, "What they hold, of the node.", shown_in::gigabytes),
      optional("drive_read", &T::drive_read, "Reading from them, of the node."),
      optional("drive_write", &T::drive_write, "Writing to them, of the node.")};
};

template <>
struct Description<Node<>> {
  using T = Node<>;
  static constexpr const char* name = "Node";
  static constexpr const char* path = "node";
  static constexpr const char* story =
      "A server as it is bought.\n\n"
      "The scale-up domain may be larger than the node (an NVL72 rack of 4-accelerator trays is "
      "one\ndomain of 72) but never cuts one.";
  static constexpr T blank() {
    return {.accelerator = Description<Accelerator<>>::blank(),
            .accelerators = 0,
            .scale_up_domain = 0,
            .scale_up = Description<Link<>>::blank(),
            .scale_out = Description<Link<>>::blank(),
            .host_power = {}};
  }
  static constexpr auto fields = std::tuple{
      optional("name", &T::name, "For people."),
      required("accelerator", &T::accelerator, "What it holds."),
      required("accelerators", &T::accelerators, "How many."),
      required("scale_up_domain", &T::scale_up_domain,
               "Accelerators that reach each other over `scale_up`."),
      required("scale_up", &T::scale_up, "Inside the scale-up domain."),
      required("scale_out", &T::scale_out,
               "What one accelerator may send out of the scale-up domain."),
      required("host_power", &T::host_power,
               "Drawn by everything in the node but the accelerators: CPUs, memory, adapters, "
               "fans.",
               shown_in::watts),
      optional("in_network_reduction", &T::in_network_reduction,
               "Switches of the scale-up domain that sum what passes through them, as NVLink "
               "SHARP does."),
      optional("torus", &T::torus,
               "Of a scale-up domain without switches; `scale_up` is then all links of an "
               "accelerator."),
      optional("host", &T::host, "Where a plan can offload to; nothing given where it cannot.")};
};

template <>
struct Description<Cluster<>> {
  using T = Cluster<>;
  static constexpr const char* name = "Cluster";
  static constexpr const char* path = "cluster";
  static constexpr const char* story =
      "A cluster: how many accelerators, in which nodes, on which fabric, and what a node draws "
      "beside its accelerators.\n\n"
      "The fabric is the scale-up domain of the node, then the tiers that are given; the outermost "
      "must\nhold all accelerators.";
  static constexpr T blank() { return {.node = Description<Node<>>::blank(), .accelerators = 0}; }
  static constexpr auto fields = std::tuple{
      required("node", &T::node, "All nodes are equal."),
      required("accelerators", &T::accelerators, "In all."),
      optional("network_power", &T::network_power, "Switches and optics, per accelerator.",
               shown_in::watts),
      optional("step_jitter", &T::step_jitter,
               "Mean random delay of a node in a step, over the step's time; zero for nodes that "
               "never differ."),
      optional("fabric", &T::fabric,
               "Tiers beyond the scale-up domain, innermost first; none for one tier of "
               "`node.scale_out`.")};
};

template <>
struct Description<KernelCalibration<>> {
  using T = KernelCalibration<>;
  static constexpr const char* name = "KernelCalibration";
  static constexpr const char* path = "calibration";
  static constexpr const char* story =
      "The few coefficients that turn a datasheet into sustained kernel times, for one "
      "accelerator.";
  static constexpr T blank() {
    return {.launch = {},
            .matrix_share = 0,
            .sustained_share = 0,
            .lost_outputs = 0,
            .inner_ramp = 0,
            .memory_share = 0,
            .attention_share = 0,
            .attention_rows = 0,
            .attention_ramp = 0,
            .attention_backward = 0};
  }
  static constexpr auto fields = std::tuple{
      required("launch", &T::launch, "Start of one kernel, its share of the framework included.",
               shown_in::microseconds),
      required("matrix_share", &T::matrix_share,
               "Share of the dense peak that a very large matrix product sustains, in (0, 1]."),
      required("sustained_share", &T::sustained_share,
               "The further share that is left when a whole training step runs hot and alone "
               "kernels do not, in (0, 1]."),
      required("lost_outputs", &T::lost_outputs,
               "Output elements per processor lost to a part-filled grid of tiles."),
      required("inner_ramp", &T::inner_ramp,
               "Steps of the inner dimension spent in prologue and epilogue."),
      required("memory_share", &T::memory_share,
               "Share of the memory bandwidth that streaming kernels reach, in (0, 1]."),
      required("attention_share", &T::attention_share,
               "Share of the dense peak that fused attention sustains on long sequences, in "
               "(0, 1]."),
      required("attention_rows", &T::attention_rows,
               "Query rows per processor lost to a part-filled grid of attention tiles."),
      required("attention_ramp", &T::attention_ramp,
               "Keys' worth of softmax and diagonal blocks beside each row's products."),
      required("attention_backward", &T::attention_backward,
               "Rate of the attention backward pass over that of the forward pass, in (0, 1]."),
      optional(
          "attention_synchronous", &T::attention_synchronous,
          "Rate of attention kernels with the matrix instructions of earlier dies over that of "
          "the calibrated one, in (0, 1]."),
      optional("grouped_share", &T::grouped_share,
               "Rate of one grouped product of several experts, all tiles full, over that of as "
               "large a single one, in (0, 1]."),
      optional("matrix_share_fp8", &T::matrix_share_fp8,
               "`matrix_share` of 8-bit products; 0 for that of 16 bits."),
      optional("matrix_share_fp4", &T::matrix_share_fp4,
               "`matrix_share` of 4-bit products; 0 for that of 16 bits."),
      optional("sustained_share_fp8", &T::sustained_share_fp8,
               "`sustained_share` of 8-bit products, one scale a tensor; 0 for that of 16 bits."),
      optional("sustained_share_mxfp8", &T::sustained_share_mxfp8,
               "`sustained_share` of 8-bit products, one scale a block; 0 for that of 16 bits."),
      optional("sustained_share_fp4", &T::sustained_share_fp4,
               "`sustained_share` of 4-bit products; 0 for that of 16 bits.")};
};

template <>
struct Description<CollectiveCalibration<>> {
  using T = CollectiveCalibration<>;
  static constexpr const char* name = "CollectiveCalibration";
  static constexpr const char* path = "calibration";
  static constexpr const char* story =
      "What a link generation really gives to a collective, for one tier: a few coefficients whose "
      "meaning stands in `network/calibrated_collectives.hpp` and whose origin stands in the "
      "catalogue.";
  static constexpr T blank() { return {.start = {}, .hop = {}, .link_share = 0}; }
  static constexpr auto fields = std::tuple{
      required("start", &T::start, "From the call to the first byte on the wire.",
               shown_in::microseconds),
      required("hop", &T::hop, "Further time of each hop of a ring.", shown_in::microseconds),
      required("link_share", &T::link_share,
               "Share of the link's rate that large messages reach, in (0, 1]."),
      optional("local_copy", &T::local_copy,
               "What a rank copies of its own share beside sending, over that share."),
      optional("setup", &T::setup, "Further time to set up the protocol of large messages.",
               shown_in::microseconds),
      optional(
          "low_latency_share", &T::low_latency_share,
          "Share of the rate of large messages that the protocol of small ones reaches without "
          "a set-up; 0 where there is no such protocol."),
      optional(
          "switch_share", &T::switch_share,
          "Share of the link's rate that sums inside the switch reach; 0 where nobody measured "
          "one."),
      optional("peer", &T::peer, "Further time of each peer of an all-to-all.",
               shown_in::microseconds),
      optional("exchange_share", &T::exchange_share,
               "Share of the link's rate that an all-to-all reaches; 0 for that of rings."),
      optional("exchange_setup", &T::exchange_setup,
               "Further time of all-to-alls, sends and receives beyond some ten kilobytes.",
               shown_in::microseconds)};
};

void bind_hardware(py::module_& module) {
  describe<PeakThroughput<>>(module);
  describe<Accelerator<>>(module);
  describe<Link<>>(module);
  describe<TorusAxis>(module);
  describe<TorusPod>(module);
  describe<Tier<>>(module);
  describe<hardware::Host<>>(module);
  describe<Node<>>(module);
  describe<Cluster<>>(module);
  describe<KernelCalibration<>>(module);
  describe<CollectiveCalibration<>>(module);
}

}  // namespace bessemer::python
