#pragma once

/// Words for accelerators that are not names of one: systems around a chip, other names of a
/// generation, and generations that have several boards.

#include <array>

#include <bessemer/catalog/known_name.hpp>

namespace bessemer::catalog {

inline constexpr std::array accelerator_names{
    KnownName{"p100", "p100-sxm2"},
    KnownName{"b100", "b100-sxm"},
    KnownName{"b200", "b200-sxm"},
    KnownName{"b300", "b300-sxm"},
    KnownName{"a800", "a800-sxm-80gb"},
    KnownName{"h800", "h800-sxm"},
    KnownName{"h200", "h200-sxm"},
    KnownName{"tpu-v7x", "tpu7x"},
    KnownName{"trainium", "trainium1"},
    KnownName{"inferentia", "inferentia1"},
    KnownName{"cs-1", "wse-1"},
    KnownName{"cs-2", "wse-2"},
    KnownName{"cs-3", "wse-3"},
    KnownName{"ipu-mk1", "gc2-ipu"},
    KnownName{"ipu-mk2", "gc200-ipu"},
    KnownName{"kunlun-1", "kunlun-k200"},
    KnownName{"kunlun-2", "kunlun-r200"},
    KnownName{"v100", "", "has two capacities: v100-sxm2-16gb and v100-sxm2-32gb"},
    KnownName{"a100", "",
              "has boards of their own memory and limit: a100-sxm-40gb, a100-sxm-80gb, "
              "a100-pcie-80gb"},
    KnownName{"h100", "", "has boards of their own peak and limit: h100-sxm, h100-pcie, h100-nvl"},
    KnownName{"gh200", "", "has two capacities: gh200-96gb and gh200-144gb"},
};

}  // namespace bessemer::catalog
