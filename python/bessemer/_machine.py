"""The machine of a scenario: accelerators, links, nodes, and what was measured of them."""

from __future__ import annotations

from typing import Any

from bessemer import _core
from bessemer._core import InvalidInput
from bessemer._machine_fabric import TierLink, fabric_links, fabric_tiers, link_of
from bessemer._machine_tables import (
    AcceleratorTable,
    ClusterTable,
    LikeAcceleratorTable,
    LikeClusterTable,
    NodeTable,
)
from bessemer._provenance import Desk
from bessemer.citations import Source

__all__ = ["cluster", "collectives", "kernels", "machine"]

_AnyAccelerator = str | AcceleratorTable | LikeAcceleratorTable


def machine(given: str | ClusterTable | LikeClusterTable, desk: Desk) -> ClusterTable:
    """The machine's table; of a cluster of the catalogue, with its node and its accelerators."""
    if isinstance(given, ClusterTable):
        return given
    name, key = (given, "cluster") if isinstance(given, str) else (given.like, "cluster.like")
    entry: _core.NamedCluster = desk.get("clusters", name, "machine", key)
    if entry.lacks:
        raise InvalidInput(f"{key}: {name} is known, but {entry.lacks}")
    own = {} if isinstance(given, str) else {k: v for k, v in given if k != "like"}
    own = {key: value for key, value in own.items() if value is not None}
    return ClusterTable(**{"node": entry.node, "accelerators": entry.accelerators, **own})


def _like(given: LikeAcceleratorTable, desk: Desk, key: str) -> _core.Accelerator:
    """An accelerator of the catalogue with values of one's own in the place of its own or of those
    that nobody published."""
    own = given.given()
    name = own.pop("like")
    peaks = own.pop("peak", None)
    incomplete = _core.catalog_has("incomplete_accelerators", name)
    kind = "incomplete_accelerators" if incomplete else "accelerators"
    entry = desk.get(kind, name, "machine", f"{key}.like")
    peak = entry.peak.with_(**peaks.given()) if peaks is not None else entry.peak
    if not incomplete:
        changed: _core.Accelerator = entry.with_(**{**own, "peak": peak})
        return changed
    needed = ("memory_capacity", "memory_bandwidth", "power_limit")
    values = {field: getattr(entry, field) for field in (*needed, "processors")} | own
    lacking = [field for field in needed if values[field] is None]
    if not peak.bf16 and not peak.fp16:
        lacking.insert(0, "peak.bf16")
    if lacking:
        also = f", and so must {', '.join(lacking[1:])}" if lacking[1:] else ""
        raise InvalidInput(
            f"{key}.{lacking[0]}: must be given, because it is not published of {name}{also}"
        )
    values = {field: value for field, value in values.items() if value is not None}
    return _core.Accelerator(**{"name": name, **values, "peak": peak})


def _accelerator(given: _AnyAccelerator, desk: Desk, key: str) -> _core.Accelerator:
    if isinstance(given, str):
        accelerator: _core.Accelerator = desk.get("accelerators", given, "machine", key)
        return accelerator
    if isinstance(given, LikeAcceleratorTable):
        return _like(given, desk, key)
    named = {"name": "own accelerator", **given.given()}
    named["peak"] = _core.PeakThroughput(**given.peak.given())
    return _core.Accelerator(**named)


def _own_node(table: NodeTable, desk: Desk) -> _core.Node:
    return _core.Node(
        name=table.name or "own node",
        accelerator=_accelerator(table.accelerator, desk, "cluster.node.accelerator"),
        accelerators=table.accelerators,
        scale_up_domain=table.scale_up_domain or table.accelerators,
        scale_up=link_of(table.scale_up, desk, "cluster.node.scale_up"),
        scale_out=link_of(table.scale_out, desk, "cluster.node.scale_out"),
        host_power=table.host_power,
        host=_core.Host(**(table.host.given() if table.host else {})),
    )


def _node_of_accelerator(table: ClusterTable, desk: Desk) -> _core.Node:
    """A node around an accelerator: what is left out is as in the first node that has it."""
    assert table.accelerator is not None
    accelerator = _accelerator(table.accelerator, desk, "cluster.accelerator")
    given: dict[str, Any] = {
        "accelerators": table.accelerators_per_node,
        "scale_up_domain": table.scale_up_domain,
        "scale_up": table.scale_up,
        "scale_out": table.scale_out,
        "host_power": table.host_power,
    }
    if given["scale_up_domain"] is None:
        given["scale_up_domain"] = table.accelerators_per_node
    links = {
        name: link_of(given.pop(name), desk, f"cluster.{name}")
        for name in ("scale_up", "scale_out")
        if given[name] is not None
    }
    given = {key: value for key, value in given.items() if value is not None} | links
    lacking = sorted({"accelerators", "scale_up", "scale_out", "host_power"} - set(given))
    if not lacking:
        return _core.Node(name=f"node of {accelerator.name}", accelerator=accelerator, **given)
    base = next(
        (
            name
            for name in _core.catalog_names("nodes")
            if not isinstance(table.accelerator, AcceleratorTable)
            and _core.catalog_get("nodes", name).accelerator.name == accelerator.name
        ),
        None,
    )
    words = {"accelerators": "accelerators_per_node"}
    if base is None:
        first, *others = (words.get(name, name) for name in lacking)
        also = f", and so must {', '.join(others)}" if others else ""
        raise InvalidInput(
            f"cluster.{first}: must be given, because the catalogue has no node with "
            f"'{accelerator.name}'{also}"
        )
    text = f"{', '.join(words.get(name, name) for name in lacking)} as in node {base}"
    node: _core.Node = desk.default("nodes", base, "machine", "cluster.node", text)
    if isinstance(table.accelerator, LikeAcceleratorTable):
        given["accelerator"] = accelerator
    return node.with_(name=base, **given) if given else node


def _in_catalogue(table: ClusterTable, node: _core.Node) -> bool:
    """Whether a node is one of the catalogue, and not one's own that is called the same."""
    return not isinstance(table.node, NodeTable) and node.name in _core.catalog_names("nodes")


def cluster(table: ClusterTable, desk: Desk) -> _core.Cluster:
    """The machine, with the network and the jitter that the catalogue has for its node."""
    node: _core.Node
    if isinstance(table.node, str):
        node = desk.get("nodes", table.node, "machine", "cluster.node")
    elif table.node is not None:
        node = _own_node(table.node, desk)
    else:
        node = _node_of_accelerator(table, desk)
    if table.node is not None and table.host_power is not None:
        node = node.with_(host_power=table.host_power)
    power, jitter = table.network_power, table.step_jitter
    known = _in_catalogue(table, node)
    if power is None:
        if known:
            power = _core.catalog_network_power(node.name)
        else:
            power = "0 W"
            text = "0 W, switches and optics draw nothing"
            desk.sources.append(Source("power", "default", "cluster.network_power", "assumed", ""))
            desk.assume("cluster.network_power", text, "assumed", "")
    if jitter is None:
        # The same for all nodes of the catalogue: any of them tells it.
        like = node.name if known else _core.catalog_names("nodes")[0]
        jitter = _core.catalog_cluster(like, table.accelerators).step_jitter
        if not known:
            field_name = "cluster.step_jitter"
            basis, source = next(
                (basis, source)
                for name, basis, source, _ in _core.catalog_sources("nodes", like)
                if name == field_name
            )
            desk.sources.append(Source("machine", "default", field_name, basis, source))
            desk.assume(field_name, f"{jitter:g}, as nodes of the catalogue", basis, source)
    return _core.Cluster(
        node=node,
        accelerators=table.accelerators,
        network_power=power,
        step_jitter=jitter,
        fabric=fabric_tiers(table, node, desk),
    )


def kernels(given: str | None, accelerator: _core.Accelerator, desk: Desk) -> Any:
    """What `_core.estimate` takes as its model of kernels."""
    if given == "roofline":
        return "roofline"
    names = _core.catalog_names("kernel_calibrations")
    if given in {None, "calibrated"}:
        name = _core.catalog_kernel_calibration(accelerator.name)
        if name not in {accelerator.name, "datasheet-only"}:
            basis, source = desk.basis("kernel_calibrations", name)
            desk.assume("models.kernels", f"as {name}, which has the same die", basis, source)
        elif name == "datasheet-only":
            share = _core.catalog_datasheet_matrix_share(accelerator)
            text = (
                f"no kernel of {accelerator.name} was measured; {share:.2f} of its peak by its "
                "power limit, middling shares of other GPUs"
            )
            desk.assume("models.kernels", text, *desk.basis("kernel_calibrations", name))
            entry = desk.get("kernel_calibrations", name, "kernels", "models.kernels")
            desk.calibrations["kernels"] = name
            return entry.with_(matrix_share=share)
    elif given in names:
        name = str(given)
    else:
        near = ", ".join(_core.near_names(str(given), ["calibrated", "roofline", *names]))
        raise InvalidInput(f"models.kernels: unknown name '{given}'; did you mean {near}?")
    desk.calibrations["kernels"] = name
    return desk.get("kernel_calibrations", name, "kernels", "models.kernels")


def collectives(given: str | None, table: ClusterTable, node: _core.Node, desk: Desk) -> Any:
    """What `_core.estimate` takes as its model of collectives: one calibration a tier."""
    datasheet = ["flat-ring", "hierarchical-ring", "cheapest", "cheapest-with-protocols"]
    known = ["calibrated", *datasheet]
    if given not in {None, *known}:
        near = ", ".join(_core.near_names(str(given), known))
        raise InvalidInput(f"models.collectives: unknown name '{given}'; did you mean {near}?")
    if given in datasheet:
        return given
    own = table.node if isinstance(table.node, NodeTable) else table
    fabrics = _core.catalog_node_links(node.name) if _in_catalogue(table, node) else ("", "")
    links = []
    for name, fabric in zip(("scale_up", "scale_out"), fabrics, strict=True):
        link = getattr(own, name, None)
        if isinstance(link, str):
            fabric = _core.catalog_entry_name("links", link)
        elif link is not None:
            fabric = link.like or ""
        links.append(TierLink(f"{name} of {node.name}", fabric))
    if table.fabric is not None:
        links = [links[0], *fabric_links(table.fabric, node, links[1])]
    tiers = []
    for tier in links:
        fabric = tier.name
        calibration = _core.catalog_collective_calibration(fabric) if fabric else "datasheet-only"
        if calibration == "datasheet-only":
            text = f"{tier.label} was not measured; a middling share of its link"
            basis, source = desk.basis("collective_calibrations", calibration)
            desk.assume("models.collectives", text, basis, source)
        key = "models.collectives"
        desk.calibrations.setdefault("collectives", []).append(calibration)
        entry = desk.get("collective_calibrations", calibration, "collectives", key)
        tiers.append(tier.delayed(entry))
    return tiers
