#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <pybind11/stl.h>

#include <bessemer/catalog/accelerators.hpp>
#include <bessemer/catalog/clock_responses.hpp>
#include <bessemer/catalog/clusters.hpp>
#include <bessemer/catalog/collective_calibrations.hpp>
#include <bessemer/catalog/conversions.hpp>
#include <bessemer/catalog/electricity_prices.hpp>
#include <bessemer/catalog/embodied.hpp>
#include <bessemer/catalog/equipment.hpp>
#include <bessemer/catalog/fabrics.hpp>
#include <bessemer/catalog/failure_rates.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/grids.hpp>
#include <bessemer/catalog/kernel_calibrations.hpp>
#include <bessemer/catalog/models.hpp>
#include <bessemer/catalog/nodes.hpp>
#include <bessemer/catalog/optical_fibre.hpp>
#include <bessemer/catalog/part_rates.hpp>
#include <bessemer/catalog/power_levels.hpp>
#include <bessemer/catalog/pue.hpp>
#include <bessemer/catalog/recovery.hpp>
#include <bessemer/catalog/rental_prices.hpp>
#include <bessemer/catalog/scaling_laws.hpp>
#include <bessemer/catalog/software.hpp>
#include <bessemer/catalog/step_coefficients.hpp>
#include <bessemer/catalog/water.hpp>

#include "bind.hpp"
#include "catalog_entries.hpp"
#include "described.hpp"
#include "machine_entries.hpp"
#include "scaling_entries.hpp"
#include "settings.hpp"
#include "supply_entries.hpp"

namespace bessemer::python {

namespace {

/// What a source is said with: field, basis, key in the bibliography, note.
using Sources = std::vector<std::tuple<std::string, std::string, std::string, std::string>>;

struct SourceList {
  Sources& sources;
  void operator()(std::string_view field, Basis basis, std::string_view key,
                  std::string_view note) const {
    sources.emplace_back(field, to_text(basis), key, note);
  }
};

/// What an entry is in Python: its description, or itself.
template <class E>
[[nodiscard]] py::object description_of(const E& entry) {
  if constexpr (requires { entry.template description<double>(); }) {
    return py::cast(entry.template description<double>());
  } else if constexpr (requires { entry.description(); }) {
    return py::cast(entry.description());
  } else {
    return py::cast(entry);
  }
}

/// The entry of a name, where a table knows other words for it or why there is none, by them too.
template <class Table>
[[nodiscard]] const auto& found(const Table& table, const std::string& name) {
  using E = typename Table::value_type;
  if constexpr (std::is_same_v<E, catalog::AcceleratorEntry>) {
    return catalog::find_accelerator(name);
  } else if constexpr (std::is_same_v<E, catalog::LinkEntry>) {
    return catalog::find_link(name);
  } else if constexpr (std::is_same_v<E, catalog::SoftwareEntry>) {
    return catalog::find_software(name);
  } else {
    return catalog::find(table, name);
  }
}

/// What is known of an entry beside its description.
template <class E>
void tell_more(PlainDict&, const E&) {}
template <class Q>
void tell(PlainDict& told, const char* field, const std::optional<Sourced<Q>>& known,
          const Unit<Q>& unit) {
  told[field] = known ? Crossing<Q>::told(known->value(), unit) : py::object(py::none());
}
inline constexpr Unit<Area<>> square_millimeters{"mm2", catalog::square_millimeter};
void tell_more(PlainDict& told, const catalog::AcceleratorEntry& entry) {
  tell(told, "die_area", entry.die_area, square_millimeters);
  tell(told, "price", entry.price, shown_in::dollars);
}
void tell_more(PlainDict& told, const catalog::IncompleteAcceleratorEntry& entry) {
  tell(told, "die_area", entry.die_area, square_millimeters);
}
void tell_more(PlainDict& told, const catalog::NodeEntry& entry) {
  told["network_power"] = Crossing<Power<>>::told(entry.network_power.value(), shown_in::watts);
  told["step_jitter"] = py::float_(catalog::step_jitter.value());
  PlainDict accelerator = told["accelerator"];
  tell_more(accelerator, catalog::find_accelerator(entry.accelerator));
}

/// With the machine that the rates are of.
[[nodiscard]] py::object description_of(const catalog::PartRatesEntry& entry) {
  return py::cast(
      facility::FailingParts<>{.rates = entry.description(), .machine = entry.parts.value()});
}
/// A stage for the peak that it has to carry.
[[nodiscard]] py::object description_of(const catalog::ConversionEntry& entry) {
  return py::cast(run::SupplyStage<>{.name = entry.name,
                                     .fixed = entry.fixed.value(),
                                     .proportional = entry.proportional.value(),
                                     .quadratic = entry.quadratic.value()});
}

/// Calls `visit(kind, table)` for every table of the catalogue.
template <class Visit>
void each_table(Visit&& visit) {
  visit("accelerators", catalog::accelerators);
  visit("incomplete_accelerators", catalog::incomplete_accelerators);
  visit("nodes", catalog::nodes);
  visit("clusters", catalog::clusters);
  visit("links", catalog::links);
  visit("models", catalog::models);
  visit("software", catalog::software_stacks);
  visit("software_names", catalog::software_names);
  visit("kernel_calibrations", catalog::kernel_calibrations);
  visit("collective_calibrations", catalog::collective_calibrations);
  visit("grids", catalog::grids);
  visit("electricity_prices", catalog::electricity_prices);
  visit("pue", catalog::power_usage_effectiveness);
  visit("water_usage_effectiveness", catalog::water_usage_effectiveness);
  visit("grid_water_intensities", catalog::grid_water_intensities);
  visit("rental_prices", catalog::rental_prices);
  visit("failure_rates", catalog::failure_rates);
  visit("part_rates", catalog::part_rates);
  visit("recoveries", catalog::recoveries);
  visit("power_levels", catalog::power_levels);
  visit("clock_responses", catalog::clock_responses);
  visit("conversions", catalog::conversions);
  visit("equipment", catalog::equipment);
  visit("embodied", catalog::embodied);
  visit("generation_sources", catalog::generation_sources);
  visit("electricity_storages", catalog::electricity_storages);
  visit("supply_contracts", catalog::supply_contracts);
  visit("hardware_prices", catalog::hardware_prices);
  visit("facility_capital", catalog::facility_capital);
  visit("asset_lives", catalog::asset_lives);
  visit("operating_costs", catalog::operating_costs);
  visit("volume_discounts", catalog::volume_discounts);
  visit("fab_processes", catalog::fab_processes);
  visit("memory_carbon", catalog::memory_carbon);
  visit("carbon_equivalences", catalog::carbon_equivalences);
  visit("energy_equivalences", catalog::energy_equivalences);
  visit("scaling_laws", catalog::scaling_laws);
  visit("size_frontiers", catalog::size_frontiers);
}

std::vector<std::string> kinds() {
  std::vector<std::string> names;
  each_table([&](const char* kind, const auto&) { names.emplace_back(kind); });
  return names;
}

/// Calls `use(table)` for the table of that kind.
template <class Use>
void with_table(const std::string& wanted, Use&& use) {
  bool found = false;
  each_table([&](std::string_view kind, const auto& table) {
    if (kind != wanted) return;
    found = true;
    use(table);
  });
  if (found) return;
  const std::vector<std::string> known = kinds();
  fail_unknown_name("catalog", wanted, {known.begin(), known.end()});
}

std::vector<std::string> names(const std::string& kind) {
  std::vector<std::string> result;
  with_table(kind, [&](const auto& table) {
    for (const auto& entry : table) result.emplace_back(std::string_view(entry.name));
  });
  return result;
}

py::object get(const std::string& kind, const std::string& name) {
  py::object result;
  with_table(kind, [&](const auto& table) { result = description_of(found(table, name)); });
  return result;
}

PlainDict values(const std::string& kind, const std::string& name) {
  PlainDict told;
  with_table(kind, [&](const auto& table) {
    const auto& entry = found(table, name);
    told = description_of(entry).attr("to_dict")();
    tell_more(told, entry);
  });
  return told;
}

std::string label(const std::string& kind, const std::string& name) {
  std::string result;
  with_table(kind, [&](const auto& table) {
    const auto& entry = found(table, name);
    if constexpr (requires { entry.label; }) {
      result = entry.label;
    } else if constexpr (requires { entry.provider; }) {
      result = std::string(entry.accelerator) + ", " + std::string(entry.provider);
    } else {
      result = entry.name;
    }
  });
  return result;
}

Sources sources(const std::string& kind, const std::string& name) {
  Sources result;
  with_table(kind, [&](const auto& table) { each_source(found(table, name), SourceList{result}); });
  return result;
}

}  // namespace

void bind_catalog(py::module_& module) {
  report<catalog::GridEntry>(module);
  report<catalog::ElectricityPriceEntry>(module);
  report<catalog::PueEntry>(module);
  report<catalog::WaterEntry>(module);
  report<catalog::EquipmentEntry>(module);
  report<catalog::RentalPriceEntry>(module);
  report<catalog::RecoveryEntry>(module);
  report<catalog::GenerationSourceEntry>(module);
  report<catalog::ElectricityStorageEntry>(module);
  report<catalog::SupplyContractEntry>(module);
  report<catalog::HardwarePriceEntry>(module);
  report<catalog::FacilityCapitalEntry>(module);
  report<catalog::AssetLifeEntry>(module);
  report<catalog::OperatingCostEntry>(module);
  report<catalog::VolumeDiscountEntry>(module);
  report<catalog::FabProcessEntry>(module);
  report<catalog::MemoryCarbonEntry>(module);
  report<catalog::CarbonEquivalenceEntry>(module);
  report<catalog::EnergyEquivalenceEntry>(module);
  report<catalog::ClusterEntry>(module);
  report<catalog::IncompleteAcceleratorEntry>(module);
  report<catalog::SoftwareName>(module);
  module.def("catalog_kinds", &kinds, "The tables of the catalogue.");
  module.def("catalog_names", &names, "Names of one table, in its order.", py::arg("kind"));
  module.def(
      "catalog_has",
      [](const std::string& kind, const std::string& name) {
        bool has = false;
        with_table(kind, [&](const auto& table) {
          for (const auto& entry : table) has = has || same_name(entry.name, name);
        });
        return has;
      },
      "Whether a table has an entry of that name, in any spelling.", py::arg("kind"),
      py::arg("name"));
  module.def(
      "catalog_entry_name",
      [](const std::string& kind, const std::string& name) {
        std::string result;
        with_table(kind, [&](const auto& table) { result = found(table, name).name; });
        return result;
      },
      "The name of the entry that a name or another word for it means.", py::arg("kind"),
      py::arg("name"));
  module.def(
      "fibre_delay",
      [](const py::object& length) {
        return catalog::fibre_delay(quantity_from<Length<>>(length, "distance"));
      },
      "How long light takes through so much optical fibre, one way: 4.9 us per kilometre.",
      py::arg("length"));
  module.def("catalog_get", &get, "What the entry describes; unknown names raise InvalidInput.",
             py::arg("kind"), py::arg("name"));
  module.def("catalog_values", &values,
             "All values of the entry as plain data, None where there is none.", py::arg("kind"),
             py::arg("name"));
  module.def("catalog_label", &label, "The entry in words.", py::arg("kind"), py::arg("name"));
  module.def("catalog_sources", &sources,
             "Where the entry's values come from: field, basis, key in the bibliography, note.",
             py::arg("kind"), py::arg("name"));
  module.def(
      "catalog_kernel_calibration",
      [](const std::string& accelerator) {
        return std::string(catalog::find_kernel_calibration(accelerator).name);
      },
      "Name of the calibration for an accelerator: its own, that of one with the same die, or "
      "'datasheet-only'.",
      py::arg("accelerator"));
  module.def("catalog_datasheet_matrix_share", &catalog::datasheet_matrix_share,
             "Share of the 16-bit peak that an accelerator without a measurement sustains by its "
             "power limit.",
             py::arg("accelerator"));
  module.def(
      "catalog_collective_calibration",
      [](const std::string& link) {
        return std::string(catalog::find_collective_calibration(link).name);
      },
      "Name of the calibration for a link: its own, that of its generation, or 'datasheet-only'.",
      py::arg("link"));
  module.def(
      "catalog_silent_corruption",
      [](const std::string& name) {
        return quantity_to(catalog::find(catalog::part_rates, name).silent_corruption.value(),
                           shown_in::per_year);
      },
      "Corruption that no part reports, per accelerator, of an entry of the rates of parts.",
      py::arg("name"));
  module.def(
      "catalog_step_coefficients",
      [] {
        PlainDict told;
        py::list coefficients;
        for (const catalog::StepCoefficient& of : catalog::step_coefficients) {
          coefficients.append(py::make_tuple(std::string(of.name), of.value, of.deviation,
                                             std::string(to_text(of.basis))));
        }
        py::list covariance;
        const auto at = [](std::size_t i, std::size_t j) {
          return i < j ? catalog::step_covariance[j * (j + 1) / 2 + i]
                       : catalog::step_covariance[i * (i + 1) / 2 + j];
        };
        for (std::size_t i = 0; i < catalog::step_coefficients.size(); ++i) {
          py::list line;
          for (std::size_t j = 0; j < catalog::step_coefficients.size(); ++j) line.append(at(i, j));
          covariance.append(line);
        }
        py::list residuals;
        for (const catalog::StepResidual& of : catalog::step_residuals) {
          residuals.append(py::make_tuple(std::string(of.family), of.deviation, of.rows));
        }
        told["coefficients"] = coefficients;
        told["covariance"] = covariance;
        told["residuals"] = residuals;
        return told;
      },
      "Coefficients fitted to measured training steps: name, value, deviation of the logarithm, "
      "basis; their covariance; residuals by family.");
  module.def(
      "catalog_datasheet_kernels",
      [](const hardware::Accelerator<>& accelerator) {
        return catalog::datasheet_kernels(accelerator).description();
      },
      "What stands for the kernels of an accelerator that nobody measured.",
      py::arg("accelerator"));
  module.def(
      "catalog_cluster",
      [](const std::string& node, const py::object& accelerators) {
        return catalog::find_node(node).cluster(
            integer_from<int>(accelerators, "cluster.accelerators"));
      },
      "So many accelerators in nodes of the catalogue, with the network's power and the jitter of "
      "steps.",
      py::arg("node"), py::arg("accelerators"));
  module.def(
      "catalog_network_power",
      [](const std::string& node) { return catalog::find_node(node).network_power.value(); },
      "Drawn by switches and optics outside a node of the catalogue, per accelerator.",
      py::arg("node"));
  module.def(
      "catalog_node_links",
      [](const std::string& node) {
        const catalog::NodeEntry& entry = catalog::find_node(node);
        return std::pair(std::string(entry.scale_up_link), std::string(entry.scale_out_link));
      },
      "What connects the accelerators of a node of the catalogue inside and beyond its scale-up "
      "domain, by the names that catalog_collective_calibration knows.",
      py::arg("node"));
}

}  // namespace bessemer::python
