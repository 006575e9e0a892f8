"""The tables of a scenario that describe its machine, from an accelerator to the cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, model_validator

from bessemer._fields import (
    LIKE,
    NAME,
    TABLE,
    Count,
    Distance,
    Duration,
    Number,
    Rate,
    Size,
    Speed,
    Switch,
    Table,
    Text,
    Watts,
    name_or_table,
    name_table_or_like,
    wrong,
)


class PeakTable(Table):
    """Dense peak rates by number format; a format that is left out is not supported."""

    fp64: Speed | None = None
    fp32: Speed | None = None
    tf32: Speed | None = None
    fp16: Speed | None = None
    bf16: Speed | None = None
    fp8: Speed | None = None
    fp4: Speed | None = None
    int8: Speed | None = None


class AcceleratorTable(Table):
    """An accelerator of your own."""

    name: Text | None = None
    peak: PeakTable
    memory_capacity: Size
    memory_bandwidth: Rate
    power_limit: Watts
    processors: Count | None = None
    matrix_tile: Count | None = None


class LikeAcceleratorTable(Table):
    """An accelerator of the catalogue with values of your own, or with those that it lacks."""

    like: Text = Field(description="Name of an accelerator of the catalogue, complete or not")
    name: Text | None = None
    peak: PeakTable | None = None
    memory_capacity: Size | None = None
    memory_bandwidth: Rate | None = None
    power_limit: Watts | None = None
    processors: Count | None = None
    matrix_tile: Count | None = None


class LinkTable(Table):
    """What one accelerator sends, in one direction."""

    bandwidth: Rate
    latency: Duration
    like: Text | None = Field(
        default=None, description="Name of a link of the catalogue that it behaves like"
    )


Accelerator = Annotated[
    Annotated[Text, Tag(NAME)]
    | Annotated[AcceleratorTable, Tag(TABLE)]
    | Annotated[LikeAcceleratorTable, Tag(LIKE)],
    Discriminator(name_table_or_like),
]
Link = Annotated[
    Annotated[Text, Tag(NAME)] | Annotated[LinkTable, Tag(TABLE)],
    Discriminator(name_or_table),
]


class HostTable(Table):
    """What a plan can offload to: the host's memory and drives of a node."""

    link: Rate | None = Field(default=None, description="Of one accelerator, one way")
    memory: Size | None = None
    memory_bandwidth: Rate | None = None
    drives: Size | None = None
    drive_read: Rate | None = None
    drive_write: Rate | None = None


class NodeTable(Table):
    """A node of your own."""

    name: Text | None = None
    accelerator: Accelerator
    accelerators: Count
    scale_up_domain: Count | None = Field(
        default=None, description="Accelerators that scale_up connects"
    )
    scale_up: Link
    scale_out: Link
    host_power: Watts
    host: HostTable | None = None


Node = Annotated[
    Annotated[Text, Tag(NAME)] | Annotated[NodeTable, Tag(TABLE)],
    Discriminator(name_or_table),
]


class TierTable(Table):
    """A tier of a fabric: equal domains whose accelerators reach each other over its link."""

    name: Text | None = None
    ranks: Count = Field(description="Accelerators in one domain")
    link: Link | None = Field(default=None, description="Of one accelerator; the node's scale_out")
    shape: Text | None = Field(
        default=None,
        description="switched, fat_tree, rail_optimized, dragonfly, torus, inter_data_center",
    )
    oversubscription: Number | None = Field(
        default=None, description="What an inner domain could send over what leaves it"
    )
    in_network_reduction: Switch | None = None
    axes: Annotated[list[Count], Field(min_length=1, max_length=4)] | None = Field(
        default=None, description="Of a torus: inner domains along each axis"
    )
    distance: Distance | None = Field(
        default=None, description="Of optical fibre between the domains: 4.9 us per kilometre"
    )


_SWITCHES = {
    "fat-tree": {"ports"},
    "leaf-spine": {"ports", "oversubscription"},
    "rail-optimized": {"ports", "oversubscription", "units"},
    "dragonfly": {"routers", "hosts", "global_links", "global_link"},
}


class FabricTable(Table):
    """What joins the scale-up domains: a network of equal switches, or tiers written out."""

    topology: Text | None = Field(
        default=None, description="fat-tree, leaf-spine, rail-optimized, dragonfly"
    )
    link: Link | None = Field(default=None, description="Of one accelerator; the node's scale_out")
    ports: Count | None = Field(default=None, description="Of a switch")
    oversubscription: Number | None = Field(
        default=None, description="Downlinks over uplinks, of a leaf-spine or towards the spine"
    )
    units: Count | None = Field(
        default=None, description="Sets of nodes under the same leaves; as many as are needed"
    )
    routers: Count | None = Field(default=None, description="Of a group of a dragonfly")
    hosts: Count | None = Field(default=None, description="Accelerators of a router of a dragonfly")
    global_links: Count | None = Field(default=None, description="Of a router of a dragonfly")
    global_link: Link | None = Field(default=None, description="Between groups of a dragonfly")
    tiers: Annotated[list[TierTable], Field(min_length=1, max_length=7)] | None = Field(
        default=None, description="Instead of a topology, innermost first"
    )

    @model_validator(mode="after")
    def _one_description(self) -> FabricTable:
        if (self.topology is None) == (self.tiers is None):
            both = "not both" if self.tiers is not None else "neither is there"
            raise wrong(f"must give topology or tiers, {both}")
        own = {"topology", "link"} | _SWITCHES.get(self.topology or "", set())
        if self.topology is None:
            own = {"tiers", "link"}
        elif self.topology not in _SWITCHES:
            known = ", ".join(_SWITCHES)
            others = {
                "roce": "roce is a transport over Ethernet and no topology; name it in link",
                "torus": "a torus is a tier with shape and axes; write it in tiers",
            }
            told = others.get(self.topology, f"unknown topology '{self.topology}'")
            raise wrong(f"{told}; the topologies are {known}")
        for key in self.given():
            if key not in own:
                what = f"topology {self.topology}" if self.topology else "tiers"
                raise wrong(
                    f"{key} says nothing about {what}; its keys are {', '.join(sorted(own))}"
                )
        for key in ("ports", "routers", "hosts", "global_links"):
            if key in own and getattr(self, key) is None:
                raise wrong(f"topology {self.topology} must give {key}")
        return self


class LikeClusterTable(Table):
    """A cluster of the catalogue, or a part of it."""

    like: Text = Field(description="Name of a cluster of the catalogue")
    accelerators: Count | None = Field(default=None, description="In all; those of the cluster")
    host_power: Watts | None = None
    network_power: Watts | None = Field(
        default=None, description="Switches and optics, per accelerator"
    )
    step_jitter: Number | None = Field(
        default=None, description="Mean random delay of a node in a step, over the step's time"
    )
    fabric: FabricTable | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_origin(cls, given: Any) -> Any:
        for key in ("node", "accelerator"):
            if isinstance(given, Mapping) and given.get(key) is not None:
                raise wrong(f"like and {key} exclude each other; keep one of them")
        return given


class ClusterTable(Table):
    """The machine: nodes of the catalogue, an accelerator in a node like those, or your own."""

    node: Node | None = Field(
        default=None, description="Name of a node of the catalogue, or a table"
    )
    accelerator: Accelerator | None = Field(
        default=None,
        description="Name of an accelerator of the catalogue, or a table; instead of node",
    )
    accelerators: Count = Field(description="In all")
    accelerators_per_node: Count | None = None
    scale_up_domain: Count | None = None
    scale_up: Link | None = None
    scale_out: Link | None = None
    host_power: Watts | None = None
    network_power: Watts | None = Field(
        default=None, description="Switches and optics, per accelerator"
    )
    step_jitter: Number | None = Field(
        default=None, description="Mean random delay of a node in a step, over the step's time"
    )
    fabric: FabricTable | None = Field(
        default=None, description="Beyond the scale-up domain; one tier of the node's scale_out"
    )

    @model_validator(mode="after")
    def _one_origin(self) -> ClusterTable:
        if (self.node is None) == (self.accelerator is None):
            both = "not both" if self.node is not None else "neither is there"
            raise wrong(f"must give node or accelerator, {both}")
        if self.node is not None:
            for key in ("accelerators_per_node", "scale_up_domain", "scale_up", "scale_out"):
                if getattr(self, key) is not None:
                    raise wrong(
                        f"{key} belongs to cluster.accelerator, and cluster.node has its own; give "
                        "one of the two"
                    )
        return self


Cluster = Annotated[
    Annotated[Text, Tag(NAME)]
    | Annotated[ClusterTable, Tag(TABLE)]
    | Annotated[LikeClusterTable, Tag(LIKE)],
    Discriminator(name_table_or_like),
]
