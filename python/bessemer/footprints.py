"""Published footprints of training runs, beside ours.

>>> import bessemer as bs
>>> table = bs.validation.footprints("runs.csv")
>>> table.to_frame()[["run", "figure", "published", "estimated", "error", "scope", "reason"]]

Two questions, told apart by the columns of a row. A row with hours, power, PUE, intensity or price
asks whether what was printed closes: it is worked out again from these, within 3 %. A row with keys
of a scenario (``plan.tensor``) asks for our own estimate: hours, energy and carbon from model,
machine and plan alone, within 25 %. No published hours, power or utilization enters the second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer import _core
from bessemer._core import Infeasible, InvalidInput
from bessemer._footprint_table import PUBLISHED, FootprintRow, read_footprints

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Figure", "FootprintRow", "Footprints", "footprints"]

UNITS = dict(zip(PUBLISHED, ("h", "MWh", "tCO2e", "USD", "1", "W"), strict=True))
STATED, OWN, POWER = 0.03, 0.25, 0.15
"""Errors within which a figure counts as reproduced: from published inputs, of a run that is
estimated, of the measured power of such a run."""


@dataclass(frozen=True)
class Figure:
    """One figure of a row: what was published, and what it comes to."""

    row: FootprintRow
    figure: str
    published: float | None = None
    estimated: float | None = None
    refused: str | None = None

    @property
    def error(self) -> float | None:
        """Ours over theirs, less one."""
        if self.published is None or self.estimated is None:
            return None
        return self.estimated / self.published - 1.0

    @property
    def own(self) -> bool:
        """Estimated from a scenario, not from published inputs."""
        return bool(self.row.scenario)

    @property
    def status(self) -> str:
        """reproduced, differs, unpublished, no inputs or refused."""
        if self.refused:
            return "refused"
        if self.estimated is None:
            return "no inputs"
        if self.error is None:
            return "unpublished"
        return "reproduced" if abs(self.error) <= self.bound else "differs"

    @property
    def bound(self) -> float:
        """Error within which it counts as reproduced."""
        if not self.own:
            return STATED
        return POWER if self.figure == "power_w" else OWN

    @property
    def reason(self) -> str:
        return self.refused or self.row.reason

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.row.id,
            "run": self.row.run,
            "figure": self.figure,
            "unit": UNITS.get(self.figure, ""),
            "published": self.published,
            "estimated": self.estimated,
            "error": self.error,
            "scope": self.row.scope,
            "status": self.status,
            "basis": self.row.basis,
            "reference": self.row.reference,
            "locator": self.row.locator,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Footprints:
    """The figures of a table."""

    figures: list[Figure]

    def of(self, status: str) -> list[Figure]:
        return [figure for figure in self.figures if figure.status == status]

    @property
    def rows(self) -> dict[str, list[Figure]]:
        """Figures by row."""
        found: dict[str, list[Figure]] = {}
        for figure in self.figures:
            found.setdefault(figure.row.id, []).append(figure)
        return found

    @property
    def within(self) -> list[str]:
        """Rows of which something is compared and all that is compared is reproduced."""
        found = {
            name: [figure for figure in figures if figure.error is not None]
            for name, figures in self.rows.items()
        }
        return [
            name
            for name, compared in found.items()
            if compared and all(figure.status == "reproduced" for figure in compared)
        ]

    def to_frame(self) -> pd.DataFrame:
        """One line a figure."""
        import pandas as pd

        return pd.DataFrame([figure.to_dict() for figure in self.figures])

    def to_dict(self) -> dict[str, Any]:
        """As plain data; the keys stand in ``docs/footprints.schema.json``."""
        statuses = ("reproduced", "differs", "unpublished", "no inputs", "refused")
        return {
            "figures": [figure.to_dict() for figure in self.figures],
            "summary": {
                "rows": len(self.rows),
                "rows_within": len(self.within),
                **{status.replace(" ", "_"): len(self.of(status)) for status in statuses},
            },
        }


def _stated(row: FootprintRow) -> dict[str, float]:
    """What published inputs come to; an input that is not there gives nothing."""
    found: dict[str, float] = {}
    counted = None
    if row.accelerators is not None and row.hours is not None:
        counted = row.accelerators * row.hours
        found["accelerator_hours"] = counted
    hours = row.accelerator_hours or counted
    pue, intensity = row.pue or 1.0, row.intensity_g_per_kwh
    if hours is not None:
        told = _core.stated_footprint(
            hours, row.power_w or 0.0, pue, intensity or 0.0, row.price_usd_per_hour or 0.0
        )
        if row.power_w is not None:
            found["energy_mwh"] = told["it_energy" if row.energy_at == "it" else "energy"]
            if intensity is not None:
                found["carbon_t"] = told["carbon"]
        if row.price_usd_per_hour is not None:
            found["cost_usd"] = told["cost"]
        peak = _peak(row)
        if row.flop is not None and peak:
            found["utilization"] = _core.stated_utilization(row.flop, hours, peak)
    if "carbon_t" not in found and intensity is not None and row.energy_mwh is not None:
        lacking = pue if row.energy_at == "it" else 1.0
        found["carbon_t"] = _core.stated_carbon(row.energy_mwh, lacking, intensity)
    return found


def _peak(row: FootprintRow) -> float | None:
    """Dense 16-bit peak of a row's accelerator in FLOP/s; nothing if the catalogue has none."""
    from bessemer import _run_words

    if not row.accelerator:
        return None
    try:
        name = _run_words.accelerator(row.accelerator)
    except InvalidInput:
        return None
    peak = _core.catalog_get("accelerators", name).peak
    rates = [rate for rate in (peak.bf16, peak.fp16) if rate is not None]
    return max((float(rate.to("FLOP/s").magnitude) for rate in rates), default=None)


def _own(row: FootprintRow) -> dict[str, float]:
    """Hours, energy and carbon from model, machine and plan, in the publisher's scope."""
    from bessemer.training import train

    run = train(row.nested())
    told = run.result.to_dict()
    hours = float(told["accelerator_time"]["value"])
    cluster = run.inputs["cluster"]
    power = {
        "limit": cluster.node.accelerator.power_limit,
        "accelerators": run.result.accelerator_power,
        "system": run.result.it_power.total / cluster.accelerators,
    }[row.scope]
    watts = float(power.to("W").magnitude)
    pue, intensity = row.pue or 1.0, row.intensity_g_per_kwh
    footprint = _core.stated_footprint(
        hours, watts, pue, intensity or 0.0, row.price_usd_per_hour or 0.0
    )
    found = {
        "accelerator_hours": hours,
        "energy_mwh": footprint["it_energy" if row.energy_at == "it" else "energy"],
        "utilization": run.model_flops_utilization,
    }
    if row.scope != "limit":
        found["power_w"] = watts
    if intensity is not None:
        found["carbon_t"] = footprint["carbon"]
    if row.price_usd_per_hour is not None:
        found["cost_usd"] = footprint["cost"]
    return found


def _figures(row: FootprintRow) -> list[Figure]:
    if row.faults:
        return [Figure(row, "", refused=row.faults[0])]
    try:
        found = _own(row) if row.scenario else _stated(row)
    except (InvalidInput, Infeasible) as error:
        return [Figure(row, "", refused=f"row {row.id}: {error}")]
    figures = [
        Figure(row, name, getattr(row, name), found.get(name))
        for name in PUBLISHED
        if name in found or (getattr(row, name) is not None and not _is_input(row, name))
    ]
    return figures or [Figure(row, "")]


def _is_input(row: FootprintRow, name: str) -> bool:
    """Whether other figures of the row are worked out from a printed one."""
    if name == "power_w":
        return True
    if name == "accelerator_hours":
        return any(one is not None for one in (row.power_w, row.price_usd_per_hour, row.flop))
    return name == "energy_mwh" and row.carbon_t is not None and row.intensity_g_per_kwh is not None


def footprints(table: str | Path | Iterable[FootprintRow]) -> Footprints:
    """Work out, or estimate, every row; a row that cannot be stands there with the reason."""
    rows = read_footprints(table) if isinstance(table, (str, Path)) else table
    return Footprints([figure for row in rows for figure in _figures(row)])
