"""Plans that were found, as tables and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bessemer import _core
from bessemer._json import digits

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.search import Candidate

__all__ = ["SAID", "columns", "figure_of", "figure_text"]

# How people say a figure: the unit, and how much of the engine's unit it is.
SAID = {
    "step.time": ("s", 1.0),
    "duration": ("days", 86400.0),
    "memory.total": ("GB", 1e9),
    "energy.facility": ("MWh", 3.6e9),
    "power.it": ("kW", 1e3),
    "carbon.operational_location": ("tCO2e", 1e3),
    "water": ("m3", 1.0),
    "cost.rental": ("USD", 1.0),
    "cost.electricity": ("USD", 1.0),
    "accelerator_hours": ("h", 3600.0),
    "accelerators": ("accelerators", 1.0),
    "changes": ("keys", 1.0),
}

# Keys of a plan that a table always has; others where a plan differs from the default.
_ALWAYS = ("tensor", "pipeline", "micro_batch", "schedule", "sharding", "recomputation")


def figure_text(figure: str, value: float) -> str:
    """A figure in the engine's unit as people say it."""
    unit, size = SAID[figure]
    return f"{digits(value / size)} {unit}"


def figure_of(candidate: Candidate, figure: str) -> float:
    """A figure of a plan that was found, in the engine's unit."""
    told = candidate.result.to_dict()
    if figure in candidate.figures:
        return candidate.figures[figure]
    size = SAID[figure][1]
    sums = {"power.it": "it_power", "water": "water"}
    if figure in sums:
        scale = 1e-3 if figure == "water" else size
        return scale * sum(float(part["value"]) for part in told[sums[figure]].values())
    places = {
        "step.time": told["step"]["time"],
        "duration": told["duration"],
        "memory.total": told["memory"]["total"],
        "energy.facility": told["facility_energy"],
        "carbon.operational_location": told["operational_carbon"],
        "cost.rental": told["rental_cost"],
        "cost.electricity": told["electricity_cost"],
        "accelerator_hours": told["accelerator_time"],
    }
    return size * float(places[figure]["value"])


def columns(candidates: Sequence[Candidate]) -> pd.DataFrame:
    """A row for each plan: its keys, what follows from them, what the run takes."""
    import pandas as pd

    from bessemer._display import recomputation_text

    usual = _core.Plan().to_dict()
    told = [candidate.plan.to_dict() for candidate in candidates]
    keys = [k for k in usual if k in _ALWAYS or any(one[k] != usual[k] for one in told)]
    rows = []
    for candidate, plan in zip(candidates, told, strict=True):
        answer = candidate.result.to_dict()
        step = answer["step"]
        row: dict[str, Any] = {**candidate.others, **{key: plan[key] for key in keys}}
        row["recomputation"] = recomputation_text(plan["recomputation"])
        row |= {
            "data": step["data"],
            "micro_batch_count": step["micro_batch_count"],
            "step_time_s": step["time"]["value"],
            "model_flops_utilization": step["model_flops_utilization"],
            "memory_gb": answer["memory"]["total"]["value"],
            "fits": answer["fits"],
            "duration_days": answer["duration"]["value"],
            "facility_energy_mwh": answer["facility_energy"]["value"],
            "operational_carbon_t": answer["operational_carbon"]["value"],
            "rental_cost_usd": answer["rental_cost"]["value"]
            if "rental" not in candidate.unanswered
            else float("nan"),
            "electricity_cost_usd": answer["electricity_cost"]["value"],
        }
        rows.append(row)
    frame = pd.DataFrame(rows)
    frame.index = pd.RangeIndex(1, len(rows) + 1, name="rank")
    return frame
