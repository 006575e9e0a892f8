"""The machine of a measured run: the node of the catalogue that its words mean, or one like it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from bessemer import _core
from bessemer._run_words import fabric

__all__ = ["cluster", "is_tpu"]

# Networks of the catalogue's nodes by the kinds that words tell.
_SAME_KIND = {"roce": ("roce", "ethernet"), "slingshot": ("slingshot",)}
_LATENCY = {"roce": "5 us", "slingshot": "2 us", "efa": "6 us"}


def is_tpu(accelerator: str) -> bool:
    return accelerator.startswith("tpu")


@cache
def _nodes(accelerator: str) -> tuple[tuple[str, int, int, str, float], ...]:
    """Name, accelerators, scale-up domain, network and its GB/s of each node that has it."""
    found = []
    for name in _core.catalog_names("nodes"):
        node = _core.catalog_get("nodes", name)
        if node.accelerator.name != accelerator:
            continue
        rate = node.scale_out.to_dict()["bandwidth"]["value"]
        network = _core.catalog_node_links(name)[1]
        found.append((name, node.accelerators, node.scale_up_domain, network, rate))
    return tuple(found)


def _means(network: str, kind: str) -> bool:
    return any(network.startswith(name) for name in _SAME_KIND.get(kind, (kind,)))


def cluster(
    accelerator: str, accelerators: int, per_node: int | None, intra: str, inter: str
) -> dict[str, Any]:
    """The scenario's table: a node of the catalogue whose network is what the words say, else that
    of the maker with the network as said. Of a TPU, `per_node` counts the chips of a slice."""
    if is_tpu(accelerator):
        table: dict[str, Any] = {"accelerator": accelerator, "accelerators": accelerators}
        if per_node is not None:
            table["scale_up_domain"] = min(per_node, accelerators)
        return table
    nodes = _nodes(accelerator)
    size = per_node or (nodes[0][1] if nodes else 8)
    kind, rate = fabric(inter, size)
    domain = _domain(intra, size)
    for name, held, reach, network, gigabytes in nodes:
        same = not kind or _means(network, kind)
        near = rate is None or abs(gigabytes / rate - 1.0) < 0.02
        if same and near and held == size and domain in {None, reach}:
            return {"node": name, "accelerators": accelerators}
    table = {
        "accelerator": accelerator,
        "accelerators": accelerators,
        "accelerators_per_node": size,
        "scale_up_domain": domain or (nodes[0][2] if nodes and nodes[0][1] == size else size),
    }
    if rate is not None:
        table["scale_out"] = {
            "bandwidth": f"{rate} GB/s",
            "latency": _LATENCY.get(kind, "2 us"),
            "like": kind or "infiniband",
        }
    return table


def _domain(intra: str, per_node: int) -> int | None:
    """Accelerators that one set of switches joins, where words say: NVL72."""
    found = re.search(r"nvl\s?(\d+)", intra.lower())
    return int(found.group(1)) if found and int(found.group(1)) > per_node else None
