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

_Node = tuple[str, int, int, str, float]
"""Name, accelerators, scale-up domain, network and its GB/s per accelerator."""


def is_tpu(accelerator: str) -> bool:
    return accelerator.startswith("tpu")


@cache
def _nodes(accelerator: str) -> tuple[_Node, ...]:
    """Nodes that have it, the maker's own first."""
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


def _fitting(
    nodes: tuple[_Node, ...], size: int, domain: int | None, kind: str, rate: float | None
) -> str | None:
    """A node of that size and network; a rate may be that of an accelerator or of the node."""
    alike = [
        (name, gigabytes)
        for name, held, reach, network, gigabytes in nodes
        if held == size and domain in {None, reach} and (not kind or _means(network, kind))
    ]
    for shared in (1, size):
        for name, gigabytes in alike:
            if rate is None or abs(shared * gigabytes / rate - 1.0) < 0.02:
                return name
    return None


def cluster(
    accelerator: str, accelerators: int, per_node: int | None, intra: str, inter: str
) -> tuple[dict[str, Any], list[str]]:
    """The scenario's table, and what its words leave open: a node of the catalogue whose network is
    what the words say, else that of the maker with the network as said. Of a TPU, `per_node` counts
    the chips of a slice."""
    if is_tpu(accelerator):
        table: dict[str, Any] = {"accelerator": accelerator, "accelerators": accelerators}
        if per_node is not None:
            table["scale_up_domain"] = min(per_node, accelerators)
        return table, []
    nodes = _nodes(accelerator)
    size = per_node or (nodes[0][1] if nodes else 8)
    if nodes and nodes[0][2] > nodes[0][1]:
        # A rack under one set of switches: some tables call it, or what a job takes of it, a node.
        size = nodes[0][1]
    open_ends = [] if per_node else [f"per_node: not stated; taken as {size}"]
    kind, rate = fabric(inter, size)
    domain = _domain(intra, size)
    found = _fitting(nodes, size, domain, kind, rate)
    if rate is None and accelerators > size:
        whose = found or (nodes[0][0] if nodes else "the catalogue")
        open_ends.append(f"inter_node: no rate stated; taken from {whose}")
    if found is not None:
        return {"node": found, "accelerators": accelerators}, open_ends
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
    return table, open_ends


def _domain(intra: str, per_node: int) -> int | None:
    """Accelerators that one set of switches joins, where words say: NVL72."""
    found = re.search(r"nvl\s?(\d+)", intra.lower())
    return int(found.group(1)) if found and int(found.group(1)) > per_node else None
