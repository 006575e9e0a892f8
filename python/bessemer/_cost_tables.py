"""Tables of what a run costs on machines that are owned, committed to, or may be taken away."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from bessemer._fields import Duration, Measured, NumberOrName, Size, Switch, Table, wrong
from bessemer._own_tables import BuildingKind, FinanceTable, Positive, ReuseTable, Share

__all__ = ["CommitmentTable", "OwnershipTable", "SpotRentTable"]


class SpotRentTable(Table):
    """Renting what may be taken away."""

    rate: Annotated[Any, Measured("USD/h", "1 USD/h", named="a rental price")]
    interruptions: Annotated[Any, Measured("1/s", "2 / day")] = Field(
        description="Of the whole job, by the lender"
    )
    restart: Duration | None = Field(
        default=None, description="Until machines are back and the job runs"
    )


class CommitmentTable(Table):
    """Renting for a whole term."""

    rate: Annotated[Any, Measured("USD/h", "1.8 USD/h", named="a rental price")]
    term: Annotated[Any, Measured("year", "1 year", positive=True)]
    utilization: Share | None = Field(
        default=None, description="Of the term, by this run and others; left out: the run is alone"
    )


class OwnershipTable(FinanceTable):
    """What the machines of the run cost to own."""

    accelerator_price: (
        Annotated[Any, Measured("USD", "30000 USD", named="a hardware price")] | None
    ) = Field(default=None, description="Of one; left out: the catalogue's of this accelerator")
    server_price: Positive | None = Field(
        default=None, description="Of a node beside its accelerators"
    )
    network_share: Share | None = Field(
        default=None, description="Switches, optics and cables, of accelerators and servers"
    )
    storage: Size | None = None
    storage_price: Annotated[Any, Measured("USD/GB", "0.75 USD/GB")] | None = None
    discount: Annotated[Any, NumberOrName("a volume discount", 0.1)] | None = None
    utilization: Share | None = Field(
        default=None, description="Share of its years in which the fleet works, this run or others"
    )
    capital: Annotated[Any, Measured("USD/W", "11.7 USD/W", named="a facility capital")] | None = (
        Field(default=None, description="Of a new building, per IT power")
    )
    for_ai: Switch | None = Field(default=None, description="Adds the premium of AI sites")
    kind: BuildingKind | None = Field(default=None, examples=["new", "retrofit"])
    reuse: ReuseTable | None = Field(default=None, description="Of a retrofit")

    @model_validator(mode="after")
    def _one_kind(self) -> OwnershipTable:
        if self.reuse is not None and self.kind != "retrofit":
            raise wrong('reuse belongs to kind = "retrofit"')
        return self
