"""The answers that people ask for first, as tables; published figures stand beside ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bessemer import _json

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.training import TrainingRun

__all__ = ["HEADLINES", "frame", "grade_of", "headlines", "html"]

# The answers that people ask for first, by path, in words.
HEADLINES = {
    "step.time": "step time",
    "model_flops_utilization": "model FLOPs utilization",
    "hardware_flops_utilization": "hardware FLOPs utilization",
    "tokens_per_second": "tokens per second",
    "memory.total": "memory of the fullest stage",
    "goodput": "goodput",
    "duration": "duration",
    "accelerator_hours": "accelerator-hours",
    "power.facility_peak": "peak power of the facility",
    "energy.it": "energy of IT",
    "energy.facility": "energy of the facility",
    "water": "water",
    "carbon.operational_location": "carbon, operational",
    "carbon.operational_market": "carbon, operational, market-based",
    "carbon.plants": "carbon, plants on the site",
    "carbon.embodied": "carbon, embodied",
    "cost.rental": "cost, rented",
    "cost.committed": "cost, rented for a term",
    "cost.spot": "cost, rented on spot",
    "cost.owned": "cost, owned",
    "cost.electricity": "cost, electricity",
}

# Only where the scenario asks for them.
_ASKED = {
    "carbon.operational_market",
    "carbon.plants",
    "cost.committed",
    "cost.spot",
    "cost.owned",
}


def headlines(plain: Mapping[str, Any]) -> dict[str, str]:
    """Those that a result has."""
    answered = {f"{table}.{key}" for table in ("carbon", "cost") for key in plain[table]}
    return {path: words for path, words in HEADLINES.items() if path not in _ASKED - answered}


_GRADED_AS = {
    "memory": "memory",
    "duration": "duration",
    "goodput": "duration",
    "reliability": "duration",
    "accelerator_hours": "duration",
    "power": "energy",
    "energy": "energy",
    "water": "water",
    "carbon.operational_location": "carbon",
    "carbon.operational_market": "carbon",
    "carbon.plants": "carbon",
    "carbon.embodied": "embodied_carbon",
    "cost.rental": "rental_cost",
    "cost.committed": "rental_cost",
    "cost.spot": "rental_cost",
    "cost.owned": "owned_cost",
    "cost.electricity": "electricity_cost",
    "site": "energy",
    "paid": "owned_cost",
}


def grade_of(path: str, grades: Mapping[str, str]) -> str:
    """The grade of an answer by its path in the result."""
    return grades[_GRADED_AS.get(path) or _GRADED_AS.get(path.split(".")[0], "step")]


def frame(run: TrainingRun) -> pd.DataFrame:
    """The answers as a table of pandas, published figures beside them."""
    import pandas as pd

    plain = run.to_dict()
    rows = []
    for path in headlines(plain):
        value = _json.find(plain, path)
        quantity = isinstance(value, Mapping)
        compared = run.expected.get(path, {})
        published = compared.get("published")
        rows.append(
            {
                "answer": path,
                "value": value["value"] if quantity else value,
                "unit": value["unit"] if quantity else "",
                "published": (published["value"] if isinstance(published, Mapping) else published),
                "difference": compared.get("difference"),
                "grade": "" if value is None else grade_of(path, plain["grades"]),
            }
        )
    return pd.DataFrame(rows).set_index("answer")


def html(run: TrainingRun) -> str:
    """The answers as a table of HTML, published figures beside them."""
    from bessemer._display import table_html

    plain = run.to_dict()
    rows = []
    for path in headlines(plain):
        value = _json.find(plain, path)
        compared = run.expected.get(path, {})
        difference = compared.get("difference")
        rows.append(
            (
                HEADLINES[path],
                _json.say(value, path),
                _json.say(compared["published"], path) if compared else "",
                f"{difference:+.1%}" if difference is not None else "",
            )
        )
    cluster = run.inputs["cluster"]
    fits = "" if run.result.fits else ", does not fit the memory"
    caption = (
        f"{run.inputs['model'].name} on {cluster.accelerators:,} "
        f"{cluster.node.accelerator.name}{fits}; grade {run.grade}, "
        f"{len(run.assumptions)} assumptions"
    )
    return table_html(rows, ("", "ours", "published", "difference"), caption)
