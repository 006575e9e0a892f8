"""The fabric of a scenario: tiers beyond the scale-up domain, and what is known of their links."""

from __future__ import annotations

from typing import Any

from bessemer import _core
from bessemer._machine_tables import ClusterTable, FabricTable, LinkTable, TierTable
from bessemer._provenance import Desk

__all__ = ["fabric_links", "fabric_tiers", "link_of"]

_KEY = "cluster.fabric"


def link_of(given: str | LinkTable, desk: Desk, key: str) -> _core.Link:
    """A link of the catalogue by its name, or one written out."""
    if isinstance(given, str):
        link: _core.Link = desk.get("links", given, "machine", key)
        return link
    return _core.Link(bandwidth=given.bandwidth, latency=given.latency)


def _tier(table: TierTable, default: _core.Link, desk: Desk) -> _core.Tier:
    key = f"{_KEY}.tiers"
    link = link_of(table.link, desk, f"{key}.link") if table.link is not None else default
    if table.distance is not None:
        link = link.with_(latency=link.latency + _core.fibre_delay(table.distance))
    own = table.given()
    for field in ("link", "distance"):
        own.pop(field, None)
    if table.axes is not None:
        own["axes"] = [_core.TorusAxis(length=length) for length in table.axes]
    return _core.Tier(link=link, **own)


def fabric_tiers(table: ClusterTable, node: _core.Node, desk: Desk) -> list[_core.Tier]:
    """The tiers that a scenario describes; none where it leaves the fabric to the node."""
    fabric = table.fabric
    if fabric is None:
        return []
    link = node.scale_out
    if fabric.link is not None:
        link = link_of(fabric.link, desk, f"{_KEY}.link")
    if fabric.tiers is not None:
        return [_tier(tier, link, desk) for tier in fabric.tiers]
    sizes: dict[str, Any] = {
        name: getattr(fabric, name)
        for name in ("ports", "oversubscription", "routers", "hosts", "global_links")
        if getattr(fabric, name) is not None
    }
    if fabric.global_link is not None:
        sizes["global_link"] = link_of(fabric.global_link, desk, f"{_KEY}.global_link")
    if fabric.topology == "rail-optimized":
        assert fabric.ports is not None
        sizes["node"] = node.scale_up_domain
        unit = node.scale_up_domain * max(1, fabric.ports // 2)
        sizes["units"] = fabric.units or -(-table.accelerators // unit)
    return _core.fabric_tiers(fabric.topology or "", link, **sizes)


def fabric_links(fabric: FabricTable, scale_out: tuple[str, str]) -> list[tuple[str, str]]:
    """Of each tier, what it is called and the name of the link that it behaves like, "" for one
    that nobody measured; the last stands for all beyond. Without a link it is `scale_out`."""

    def told(link: str | LinkTable | None, otherwise: tuple[str, str]) -> tuple[str, str]:
        if link is None:
            return otherwise
        name = _core.catalog_entry_name("links", link) if isinstance(link, str) else link.like
        return _KEY, name or ""

    default = told(fabric.link, scale_out)
    return [told(tier.link, default) for tier in fabric.tiers or ()] or [default]
