"""The fabric of a scenario: tiers beyond the scale-up domain, and what is known of their links."""

from __future__ import annotations

from typing import Any, NamedTuple

from bessemer import _core
from bessemer._core import InvalidInput
from bessemer._machine_tables import ClusterTable, FabricTable, LinkTable, TierTable
from bessemer._provenance import Desk

__all__ = ["TierLink", "fabric_links", "fabric_tiers", "link_of"]

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
    tiers: list[_core.Tier] = _core.fabric_tiers(fabric.topology or "", link, **sizes)
    inner = node.scale_up_domain
    if tiers and tiers[0].ranks % inner:
        own = "ports" if fabric.ports is not None else "hosts"
        raise InvalidInput(
            f"{_KEY}.{own}: the innermost switches of {fabric.topology} join {tiers[0].ranks:,} "
            f"accelerators, which must be a multiple of the {inner:,} of a scale-up domain, got "
            f"{getattr(fabric, own)}"
        )
    return tiers


class TierLink(NamedTuple):
    """What connects a tier: how it is called, the link that it behaves like ("" for one that nobody
    measured), and how much longer its messages are on the way."""

    label: str
    name: str
    delay: Any = None
    peers: int = 1
    """Accelerators outside an inner domain: an exchange among all is as late as one message."""

    def delayed(self, calibration: _core.CollectiveCalibration) -> _core.CollectiveCalibration:
        """Calibrated collectives take latencies from what was measured, over short ways."""
        if self.delay is None:
            return calibration
        return calibration.with_(
            hop=calibration.hop + self.delay, peer=calibration.peer + self.delay / self.peers
        )


def fabric_links(fabric: FabricTable, node: _core.Node, scale_out: TierLink) -> list[TierLink]:
    """Of each tier, what connects it; the last stands for all beyond."""

    def told(link: str | LinkTable | None, otherwise: TierLink) -> TierLink:
        if link is None:
            return otherwise
        name = _core.catalog_entry_name("links", link) if isinstance(link, str) else link.like
        return TierLink(_KEY, name or "")

    default = told(fabric.link, scale_out)
    links, inner = [], node.scale_up_domain
    for tier in fabric.tiers or ():
        link = told(tier.link, default)
        if tier.distance is not None:
            delay = _core.fibre_delay(tier.distance)
            link = link._replace(delay=delay, peers=max(1, tier.ranks - inner))
        links.append(link)
        inner = tier.ranks
    return links or [default]
