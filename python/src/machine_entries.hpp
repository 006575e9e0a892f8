#pragma once

/// Machines and software of the catalogue that are known by name: shown with what is published of
/// them, `None` where nothing is.

#include <optional>
#include <string>
#include <tuple>
#include <type_traits>

#include <bessemer/catalog/clusters.hpp>
#include <bessemer/catalog/software_names.hpp>

#include "described.hpp"

namespace bessemer::python {

template <>
struct Crossing<std::string> : TextCrossing<std::string> {};

/// The place of a `Sourced` value that an entry may lack.
template <auto member>
inline constexpr auto known_value_of = [](auto& entry) {
  using Value = typename std::remove_cvref_t<decltype(*(entry.*member))>::value_type;
  return entry.*member ? std::optional<Value>((entry.*member)->value()) : std::nullopt;
};

template <>
struct Description<catalog::ClusterEntry> {
  using T = catalog::ClusterEntry;
  static constexpr const char* name = "NamedCluster";
  static constexpr const char* path = "cluster";
  static constexpr const char* story =
      "A cluster that people call by a name: how many accelerators, in which node of the "
      "catalogue, who runs it and where.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."),
      shown("label", &T::label, "For people."),
      shown("operated_by", &T::operated_by, "Who runs it, or makes it where it is sold."),
      shown("place", &T::place, "Where it stands, as far as published."),
      shown("year", &T::year, "Of its first use or announcement."),
      shown("node", &T::node, "Name of its node; empty where nobody published one."),
      shown(
          "accelerators", [](auto& entry) { return entry.accelerators.value(); }, "In all."),
      shown("host_processors", known_value_of<&T::host_processors>,
            "Of all hosts; none where not published."),
      shown("lacks", &T::lacks, "What an estimate needs and is not published.")};
};

template <>
struct Description<catalog::IncompleteAcceleratorEntry> {
  using T = catalog::IncompleteAcceleratorEntry;
  static constexpr const char* name = "IncompleteAccelerator";
  static constexpr const char* path = "accelerator";
  static constexpr const char* story =
      "An accelerator that is known by name, with the values that are published: at least one that "
      "an estimate needs is not.";
  static constexpr auto fields =
      std::tuple{shown("name", &T::name, "To be found by."),
                 shown("label", &T::label, "For people."),
                 shown("vendor", &T::vendor, "Who makes it."),
                 shown("year", &T::year, "Of announcement or first shipment."),
                 shown(
                     "missing", [](auto& entry) { return missing_fields(entry); },
                     "Fields that an estimate needs and nobody published, separated by commas."),
                 shown(
                     "peak", [](auto& entry) { return catalog::peaks<double>(entry.peak); },
                     "Dense rates that are published; `None` where none is."),
                 shown("memory_capacity", known_value_of<&T::memory_capacity>,
                       "None where not published.", shown_in::gigabytes),
                 shown("memory_bandwidth", known_value_of<&T::memory_bandwidth>,
                       "None where not published.", shown_in::terabytes_per_second),
                 shown("power_limit", known_value_of<&T::power_limit>, "None where not published.",
                       shown_in::watts),
                 shown("processors", known_value_of<&T::processors>, "None where not published.")};
};

inline constexpr Choice<catalog::SoftwareLayer> software_layer_names[] = {
    {"compiler", catalog::SoftwareLayer::compiler},
    {"framework", catalog::SoftwareLayer::framework},
    {"serving", catalog::SoftwareLayer::serving}};

template <>
struct Description<catalog::SoftwareName> {
  using T = catalog::SoftwareName;
  static constexpr const char* name = "SoftwareName";
  static constexpr const char* path = "software_name";
  static constexpr const char* story =
      "Software by the names that people use, with the layer where it works.";
  static constexpr auto fields = std::tuple{
      shown("name", &T::name, "To be found by."),
      shown("label", &T::label, "For people."),
      shown("layer", &T::layer, "Where it works.",
            Choices<catalog::SoftwareLayer>{software_layer_names}),
      shown("needs", &T::needs, "What it runs on, or needs beside it."),
      shown("same_as", &T::same_as, "The training stack that is the same; empty where none is."),
      shown("reason", &T::reason, "Why there is none.")};
};

}  // namespace bessemer::python
