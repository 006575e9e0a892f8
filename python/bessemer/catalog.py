"""The catalogue: hardware, models, grids and prices by name, each value with its source.

>>> import bessemer as bs
>>> bs.catalog.accelerators["h100-sxm"].memory_bandwidth
<Quantity(3.35, 'terabyte / second')>
>>> bs.catalog.accelerators.sources("h100-sxm")[0].key
'Bekman2024'

Every table is a mapping. A name that it lacks raises `InvalidInput` with the nearest names: an
entry is never replaced by another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from bessemer import _core

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Source",
    "Table",
    "accelerators",
    "asset_lives",
    "carbon_equivalences",
    "clock_responses",
    "clusters",
    "collective_calibrations",
    "conversions",
    "electricity_prices",
    "electricity_storages",
    "embodied",
    "energy_equivalences",
    "equipment",
    "fab_processes",
    "facility_capital",
    "failure_rates",
    "generation_sources",
    "grid_water_intensities",
    "grids",
    "hardware_prices",
    "incomplete_accelerators",
    "kernel_calibrations",
    "links",
    "memory_carbon",
    "models",
    "nodes",
    "operating_costs",
    "part_rates",
    "power_levels",
    "pue",
    "recoveries",
    "rental_prices",
    "scaling_laws",
    "size_frontiers",
    "software",
    "software_names",
    "supply_contracts",
    "volume_discounts",
    "water_usage_effectiveness",
]

T_co = TypeVar("T_co", covariant=True)


class Source(NamedTuple):
    """Where one value comes from."""

    field: str
    """What the value says."""
    basis: str
    """From the strongest: measured, datasheet, published, fitted, derived, assumed."""
    key: str
    """Of the document in the bibliography."""
    note: str
    """What has to be known beside it."""


class Table(Mapping[str, T_co], Generic[T_co]):
    """One kind of entries by name, read-only.

    Parameters
    ----------
    kind : str
        Name of the table.
    about : str
        What an entry is, in a sentence.
    """

    __slots__ = ("about", "kind")

    def __init__(self, kind: str, about: str) -> None:
        self.kind = kind
        self.about = about

    def __getitem__(self, name: str) -> T_co:
        return cast("T_co", _core.catalog_get(self.kind, self._text(name)))

    def _text(self, name: object) -> str:
        if not isinstance(name, str):
            raise _core.InvalidInput(f"catalog.{self.kind}: a name is text, got {name!r}")
        return name

    def __iter__(self) -> Iterator[str]:
        return iter(_core.catalog_names(self.kind))

    def __len__(self) -> int:
        return len(_core.catalog_names(self.kind))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _core.catalog_has(self.kind, name)

    def label(self, name: str) -> str:
        """The entry in words."""
        return _core.catalog_label(self.kind, self._text(name))

    def facts(self, name: str) -> dict[str, Any]:
        """All that is known of the entry as plain data: a quantity is ``{"value", "unit"}``, and
        what nobody published, or the hardware lacks, is None. Has more than the entry where an
        estimate reads less: die area and price of an accelerator."""
        return _core.catalog_values(self.kind, self._text(name))

    def sources(self, name: str) -> list[Source]:
        """Where each value of the entry comes from."""
        return [Source(*source) for source in _core.catalog_sources(self.kind, self._text(name))]

    def to_frame(self) -> pd.DataFrame:
        """A pandas table: one row an entry, a column's name has its unit."""
        from bessemer import _display

        names = list(self)
        records = [_core.catalog_values(self.kind, name) for name in names]
        return _display.records_frame(records, names)

    def __repr__(self) -> str:
        return f"<catalog.{self.kind}: {len(self)} entries. {self.about}>"

    def _repr_html_(self) -> str:
        from bessemer import _display

        rows = [(name, self.label(name)) for name in self]
        caption = f"{self.about} {len(rows)} entries."
        return _display.table_html(rows, ("name", "what"), caption, text_columns=2)


accelerators: Table[_core.Accelerator] = Table("accelerators", "What one accelerator is.")
incomplete_accelerators: Table[_core.IncompleteAccelerator] = Table(
    "incomplete_accelerators", "Accelerators of which an estimate needs more than is published."
)
nodes: Table[_core.Node] = Table("nodes", "Servers as they are bought or rented.")
clusters: Table[_core.NamedCluster] = Table(
    "clusters", "Clusters, racks and pods by name, for `cluster` of a scenario."
)
links: Table[_core.Link] = Table("links", "What one rank sends in one direction.")
models: Table[_core.Model] = Table("models", "Decoders as shapes.")
software: Table[_core.Software] = Table("software", "What a training stack fuses and hides.")
software_names: Table[_core.SoftwareName] = Table(
    "software_names", "Software by the names that people use, and which stack it is, if any."
)
kernel_calibrations: Table[_core.KernelCalibration] = Table(
    "kernel_calibrations", "What kernels sustain of a datasheet, by accelerator."
)
collective_calibrations: Table[_core.CollectiveCalibration] = Table(
    "collective_calibrations", "What links give to collectives."
)
grids: Table[_core.Grid] = Table("grids", "Carbon intensity of electricity, location-based.")
electricity_prices: Table[_core.ElectricityPrice] = Table(
    "electricity_prices", "Average prices of electricity."
)
pue: Table[_core.PowerUsageEffectiveness] = Table("pue", "Facility energy over IT energy.")
water_usage_effectiveness: Table[_core.Water] = Table(
    "water_usage_effectiveness", "Water on site per IT energy, by operator."
)
grid_water_intensities: Table[_core.Water] = Table(
    "grid_water_intensities", "Water at the power plants per electricity, by country."
)
rental_prices: Table[_core.RentalPrice] = Table("rental_prices", "What accelerators rented for.")
failure_rates: Table[_core.FailureRates] = Table(
    "failure_rates", "How often parts of large jobs failed."
)
part_rates: Table[_core.PartRates] = Table(
    "part_rates", "How often each kind of part of a large job failed."
)
recoveries: Table[_core.RecoveryEntry] = Table(
    "recoveries", "How jobs come back from failures, and where checkpoints go."
)
power_levels: Table[_core.PowerLevels] = Table(
    "power_levels", "What accelerators draw by activity, of their limit."
)
clock_responses: Table[_core.ClockResponse] = Table(
    "clock_responses", "How power follows the clock, by kind of accelerator."
)
conversions: Table[_core.SupplyStage] = Table(
    "conversions", "What stages between the grid and the racks lose."
)
equipment: Table[_core.Equipment] = Table(
    "equipment", "What adapters, switches, optics and storage servers draw."
)
embodied: Table[_core.Embodied] = Table("embodied", "What making the hardware emitted.")
generation_sources: Table[_core.GenerationSource] = Table(
    "generation_sources", "Sources of electricity: carbon, output, cost."
)
electricity_storages: Table[_core.ElectricityStorage] = Table(
    "electricity_storages", "Batteries and other stores of electricity."
)
supply_contracts: Table[_core.SupplyContract] = Table(
    "supply_contracts", "Kinds of contracts for electricity."
)
hardware_prices: Table[_core.HardwarePrice] = Table(
    "hardware_prices", "What accelerators were bought for."
)
facility_capital: Table[_core.FacilityCapital] = Table(
    "facility_capital", "What building a data centre costs, per IT power."
)
asset_lives: Table[_core.AssetLife] = Table(
    "asset_lives", "For how long asset classes are used and written off."
)
operating_costs: Table[_core.OperatingCost] = Table(
    "operating_costs", "Staff, upkeep and other costs of a year."
)
volume_discounts: Table[_core.VolumeDiscount] = Table(
    "volume_discounts", "What a large order pays less."
)
fab_processes: Table[_core.FabProcess] = Table(
    "fab_processes", "Carbon of making logic, by process node."
)
memory_carbon: Table[_core.MemoryCarbon] = Table("memory_carbon", "Carbon of making memory.")
carbon_equivalences: Table[_core.CarbonEquivalence] = Table(
    "carbon_equivalences", "Carbon in things that people know."
)
energy_equivalences: Table[_core.EnergyEquivalence] = Table(
    "energy_equivalences", "Energy in things that people know."
)
scaling_laws: Table[_core.ScalingLaw] = Table(
    "scaling_laws", "Loss of a language model from its size and training tokens."
)
size_frontiers: Table[_core.SizeFrontier] = Table(
    "size_frontiers", "The best size of a model by its budget of work."
)
