"""The tables of a scenario that describe its machine, from an accelerator to the cluster."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag, model_validator

from bessemer._fields import (
    NAME,
    TABLE,
    Count,
    Duration,
    Number,
    Rate,
    Size,
    Speed,
    Table,
    Text,
    Watts,
    name_or_table,
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


class LinkTable(Table):
    """What one accelerator sends, in one direction."""

    bandwidth: Rate
    latency: Duration
    like: Text | None = Field(
        default=None, description="Name of a link of the catalogue that it behaves like"
    )


Accelerator = Annotated[
    Annotated[Text, Tag(NAME)] | Annotated[AcceleratorTable, Tag(TABLE)],
    Discriminator(name_or_table),
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
