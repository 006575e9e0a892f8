"""The table ``[search]`` of a scenario: what plans are compared by, bounded by and chosen from."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from bessemer._fields import Duration, Mass, Measured, Size, Switch, Table, Text, Watts

__all__ = ["LIMITS", "ConstraintsTable", "SearchTable"]

# Which figure a constraint bounds, and in which unit the engine compares it.
LIMITS = {
    "deadline": ("duration", "s"),
    "step_time": ("step.time", "s"),
    "budget": ("cost.rental", "USD"),
    "electricity_cost": ("cost.electricity", "USD"),
    "energy": ("energy.facility", "J"),
    "carbon": ("carbon.operational_location", "kgCO2e"),
    "water": ("water", "m ** 3"),
    "power": ("power.it", "W"),
    "memory": ("memory.total", "byte"),
}

_Money = Annotated[Any, Measured("USD", "5e6 USD", positive=True)]


class ConstraintsTable(Table):
    """What a plan must not exceed."""

    fits: Switch | None = Field(
        default=None, description="The accelerators' memory holds it; true unless said"
    )
    deadline: Duration | None = Field(default=None, description="Of the whole run")
    step_time: Duration | None = None
    budget: _Money | None = Field(default=None, description="Rental cost of the run")
    electricity_cost: _Money | None = None
    energy: Annotated[Any, Measured("kWh", "30 GWh", positive=True)] | None = Field(
        default=None, description="Of the facility, over the run"
    )
    carbon: Mass | None = Field(default=None, description="Operational, location-based")
    water: Annotated[Any, Measured("L", "1e6 L", positive=True)] | None = None
    power: Watts | None = Field(default=None, description="Of the IT equipment of the job")
    memory: Size | None = Field(default=None, description="Of each accelerator")


def _one_or_more(value: object) -> str:
    return "<list>" if isinstance(value, (list, tuple)) else "<one>"


_Figures = Annotated[
    Annotated[Text, Tag("<one>")]
    | Annotated[list[Text], Field(min_length=1, max_length=4), Tag("<list>")],
    Discriminator(_one_or_more),
]


class SearchTable(Table):
    """How the best plan is sought."""

    objective: _Figures | None = Field(
        default=None,
        description="What is to be least: the first decides, the next break ties",
        examples=["step.time", ["cost.rental", "carbon.operational_location"]],
    )
    constraints: ConstraintsTable | None = None
    space: dict[str, Any] | None = Field(
        default=None,
        description="Keys of the plan, or other keys of the scenario, each with its values",
        examples=[{"tensor": [4, 8], "cluster.accelerators": [1024, 2048]}],
    )
