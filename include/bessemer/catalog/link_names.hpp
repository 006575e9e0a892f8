#pragma once

/// Words for links that are not names of one. Standard InfiniBand ports have four lanes: EDR 100,
/// HDR 200, NDR 400, XDR 800 Gbit/s; lists that call 400 HDR and 800 NDR count eight lanes, which
/// hosts do not have. NVSwitch joins all NVLink of a server without blocking, so that an accelerator
/// has the rate of its NVLink. RoCE is a transport over Ethernet, neither a rate nor a topology.

#include <array>

#include <bessemer/catalog/known_name.hpp>

namespace bessemer::catalog {

inline constexpr std::array link_names{
    KnownName{"infiniband-100g", "infiniband-edr"},
    KnownName{"infiniband-200g", "infiniband-hdr"},
    KnownName{"infiniband-400g", "infiniband-ndr"},
    KnownName{"infiniband-800g", "infiniband-xdr"},
    KnownName{"roce-100g", "ethernet-100g"},
    KnownName{"roce-200g", "ethernet-200g"},
    KnownName{"roce-400g", "ethernet-400g"},
    KnownName{"roce-800g", "ethernet-800g"},
    KnownName{"nvswitch-1", "nvlink-2"},
    KnownName{"nvswitch-2", "nvlink-3"},
    KnownName{"nvswitch-3", "nvlink-4"},
    KnownName{"nvswitch-4", "nvlink-5"},
    KnownName{"tpu-ici-7x", "tpu-ici-v7x"},
    KnownName{"infiniband", "",
              "has generations with their own rates: infiniband-edr (100 Gbit/s), "
              "infiniband-hdr (200), infiniband-ndr (400), infiniband-xdr (800)"},
    KnownName{"ethernet", "",
              "has generations with their own rates: ethernet-100g, ethernet-200g, "
              "ethernet-400g, ethernet-800g"},
    KnownName{"roce", "",
              "is a transport over Ethernet, neither a rate nor a topology; name the port: "
              "ethernet-100g, ethernet-200g, ethernet-400g, ethernet-800g"},
    KnownName{"nvlink", "",
              "has generations with their own rates: nvlink-1 (P100) to nvlink-5 (B200), "
              "nvlink-3-a800 and nvlink-4-h800 for export"},
    KnownName{"nvswitch", "",
              "joins the NVLink of a server without blocking and has its rate: nvlink-2 (DGX-2) "
              "to nvlink-5 (B200)"},
    KnownName{"wan", "",
              "has no rate of its own; give a port such as ethernet-400g to a tier of "
              "cluster.fabric, with the distance of the sites"},
};

}  // namespace bessemer::catalog
