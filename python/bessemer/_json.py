"""A result as plain data, as people say it, and published figures beside it.

A quantity is ``{"value": number, "unit": text}``, a share or a count is a plain number, and an
answer that nobody can give (no rental price is known, say) is ``null``.
``docs/result.schema.json`` holds all keys.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bessemer._core import InvalidInput, near_names

if TYPE_CHECKING:
    from bessemer.training import TrainingRun

__all__ = ["ALIASES", "compared", "digits", "dumps", "find", "result", "say"]

# Short names of what papers print, and where it stands in the result.
ALIASES = {
    "step_time": "step.time",
    "energy": "energy.facility",
    "it_energy": "energy.it",
    "carbon": "carbon.operational_location",
    "embodied_carbon": "carbon.embodied",
    "rental_cost": "cost.rental",
    "electricity_cost": "cost.electricity",
    "memory": "memory.total",
}

# What a published figure is compared with: everything measurable of the result.
_COMPARABLE = (
    "step",
    "model_flops_utilization",
    "hardware_flops_utilization",
    "tokens_per_second",
    "memory",
    "goodput",
    "duration",
    "accelerator_hours",
    "energy",
    "water",
    "carbon",
    "cost",
    "power",
    "reliability",
    "site",
    "paid",
)


def _summed(told: Mapping[str, Any]) -> dict[str, Any]:
    """The sum of a breakdown's parts."""
    parts = list(told.values())
    return {"value": sum(part["value"] for part in parts), "unit": parts[0]["unit"]}


def _finite(node: Any) -> Any:
    """JSON has no infinity: a time that never comes is null."""
    if isinstance(node, Mapping):
        if set(node) == {"value", "unit"} and not math.isfinite(node["value"]):
            return None
        return {key: _finite(value) for key, value in node.items()}
    if isinstance(node, (list, tuple)):
        return [_finite(item) for item in node]
    if isinstance(node, float) and not math.isfinite(node):
        return None
    return node


def _interval(run: TrainingRun) -> dict[str, Any] | None:
    """Of 80 %; none where the models are those of data sheets."""
    found = run.step_interval()
    if found is None:
        return None
    return {
        "low": {"value": found.low, "unit": "s"},
        "high": {"value": found.high, "unit": "s"},
        "coverage": found.coverage,
    }


def _market(run: TrainingRun) -> dict[str, Any]:
    """The market-based total and what plants emit, where the scenario has a supply."""
    if not run.supplied:
        return {}
    kilograms = {"operational_market": run.at_site.scope_2()["market"]}
    if run.at_site.supply.sources:
        kilograms["plants"] = run.at_site.hours.on_site
    return {key: {"value": mass / 1e3, "unit": "tCO2e"} for key, mass in kilograms.items()}


def _asked(run: TrainingRun) -> dict[str, Any]:
    """What only some scenarios ask for: the year of cooling, hours of supply, ways to pay."""
    asked: dict[str, Any] = {}
    if run.supplied or run.cooled:
        asked["site"] = run.at_site.to_dict(supplied=run.supplied)
    if (paid := run.paid.to_dict()) is not None:
        asked["paid"] = paid
    return asked


def result(run: TrainingRun) -> dict[str, Any]:
    """All that a run says, as plain data."""
    from bessemer import __version__

    told = run.result.to_dict()
    step, memory = told["step"], told["memory"]
    inputs = run.inputs
    accelerator = inputs["cluster"].node.accelerator
    capacity = accelerator.to_dict()["memory_capacity"]
    embodied = _summed(told["embodied_carbon"])
    plain = {
        "bessemer": __version__,
        "job": {
            "model": inputs["model"].name,
            "parameters": inputs["model"].parameters,
            "accelerator": accelerator.name,
            "node": inputs["cluster"].node.name,
            "accelerators": inputs["cluster"].accelerators,
            "software": inputs["software"].name,
            "training": inputs["training"].to_dict(),
            "plan": inputs["plan"].to_dict(),
            "data": step["data"],
            "micro_batch_count": step["micro_batch_count"],
            "steps": told["steps"],
        },
        "step": {
            "time": step["time"],
            "time_interval": _interval(run),
            "exposed_communication": step["exposed_communication"],
            **{
                name: part
                for name, part in step["breakdown"].items()
                if not name.endswith("_communication")
            },
        },
        "model_flops_utilization": step["model_flops_utilization"],
        "hardware_flops_utilization": step["hardware_flops_utilization"],
        "tokens_per_second": step["tokens_per_second"],
        "memory": {
            "total": memory["total"],
            "capacity": capacity,
            "fits": told["fits"],
            "stage": memory["stage"],
            "parts": memory["parts"],
            "host": memory["host"],
            "drives": memory["drives"],
        },
        "goodput": told["goodput"],
        "reliability": {
            "failures": told["failures"],
            "mean_time_between_failures": told["mean_time_between_failures"],
            "checkpoint_size": told["checkpoint_size"],
            "checkpoint_time": told["checkpoint_time"],
            "durable_after": told["durable_after"],
            "checkpoint_interval": told["checkpoint_interval"],
            "storage_every": told["storage_every"],
            "lost_time": told["lost_time"],
        },
        "duration": told["duration"],
        "accelerator_hours": told["accelerator_time"],
        "power": {
            "clock": told["clock"],
            "accelerator": told["accelerator_power"],
            "it": _summed(told["it_power"]),
            "it_parts": told["it_power"],
            "swing": told["power_swing"],
            "facility_peak": told["facility_peak_power"],
            "upstream_loss": told["upstream_loss"],
            "site_nodes": told["site_nodes"] or None,
        },
        "energy": {"it": told["it_energy"], "facility": told["facility_energy"]},
        "water": _summed(told["water"]),
        "carbon": {
            "operational_location": told["operational_carbon"],
            **_market(run),
            "embodied": None if "embodied" in run.unanswered else embodied,
        },
        "cost": {
            "rental": None if "rental" in run.unanswered else told["rental_cost"],
            "electricity": told["electricity_cost"],
            **run.paid.costs(),
        },
        **_asked(run),
        "grade": run.grade,
        "grades": run.grades,
        "conventions": run.conventions,
        "assumptions": [assumption.to_dict() for assumption in run.assumptions],
        "citations": run.citations,
    }
    if run.expected:
        plain["expected"] = run.expected
    finite = _finite(plain)
    assert isinstance(finite, dict)
    return finite


def dumps(plain: Mapping[str, Any]) -> str:
    """As JSON text that every reader takes."""
    return json.dumps(plain, indent=2, allow_nan=False, ensure_ascii=False)


def _leaves(node: Any, path: str = "") -> Iterator[str]:
    """Paths of all quantities and numbers of a result."""
    if isinstance(node, Mapping) and set(node) != {"value", "unit"}:
        for key, value in node.items():
            yield from _leaves(value, f"{path}.{key}" if path else key)
    elif not isinstance(node, (str, bool, list)):
        yield path


def find(plain: Mapping[str, Any], path: str) -> Any:
    """What stands at a dotted path of a result, or ``KeyError``."""
    node: Any = plain
    for part in path.split("."):
        if not isinstance(node, Mapping) or set(node) == {"value", "unit"}:
            raise KeyError(path)
        node = node[part]
    return node


def _flat(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        inside = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping):
            yield from _flat(value, inside)
        else:
            yield inside, value


def compared(plain: Mapping[str, Any], expect: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Published figures beside ours: ``{key: {"ours", "published", "difference"}}``.

    The difference is relative: 0.1 says that ours is a tenth more.
    """
    rows: dict[str, dict[str, Any]] = {}
    for key, value in _flat(expect):
        if key == "source":
            continue
        path = ALIASES.get(key, key)
        comparable = {name: plain[name] for name in _COMPARABLE if name in plain}
        paths = [*ALIASES, *_leaves(comparable)]
        if path not in paths:
            guess = ", ".join(near_names(key, paths))
            raise InvalidInput(f"expect.{key}: unknown key; did you mean {guess}?")
        ours = find(comparable, path)
        published, number = _published(f"expect.{key}", value, ours)
        mine = ours["value"] if isinstance(ours, Mapping) else ours
        difference = None if mine is None or number == 0.0 else mine / number - 1.0
        rows[path] = {"ours": ours, "published": published, "difference": difference}
    return rows


def _published(key: str, value: Any, ours: Any) -> tuple[Any, float]:
    """A published figure in the unit of ours, and its number."""
    if isinstance(ours, Mapping):
        from bessemer import units

        if isinstance(value, (bool, int, float)):
            raise InvalidInput(
                f"{key}: must be text with a unit, got {value}; write for example "
                f'"{value} {ours["unit"]}"'
            )
        number = units._magnitude(value, ours["unit"], ours["unit"], key)
        return {"value": number, "unit": ours["unit"]}, number
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InvalidInput(f"{key}: must be a number without a unit, got {value!r}")
    return value, float(value)


# Rungs of a unit: from how many of it on, how many make one, and what people call that.
_LADDERS: dict[str, tuple[tuple[float, float, str], ...]] = {
    "s": ((0.0, 1e-6, "us"), (1e-3, 1e-3, "ms"), (1.0, 1.0, "s"), (600.0, 60.0, "min")),
    "min": ((0.0, 1 / 60, "s"), (2.0, 1.0, "min"), (120.0, 60.0, "h")),
    "day": ((0.0, 1 / 24, "h"), (2.0, 1.0, "days"), (730.5, 365.25, "years")),
    "h": ((0.0, 1.0, ""), (1e4, 1e3, "thousand"), (1e6, 1e6, "million"), (1e9, 1e9, "billion")),
    "GB": ((0.0, 1e-3, "MB"), (1.0, 1.0, "GB"), (1e4, 1e3, "TB")),
    "MWh": ((0.0, 1e-3, "kWh"), (1.0, 1.0, "MWh"), (1e4, 1e3, "GWh"), (1e7, 1e6, "TWh")),
    "L": ((0.0, 1.0, "L"), (1e4, 1e3, "m3"), (1e9, 1e9, "million m3")),
    "tCO2e": ((0.0, 1e-3, "kgCO2e"), (1.0, 1.0, "tCO2e"), (1e5, 1e3, "ktCO2e")),
    "USD": (
        (0.0, 1.0, "USD"),
        (1e4, 1e3, "thousand USD"),
        (1e6, 1e6, "million USD"),
        (1e9, 1e9, "billion USD"),
    ),
    "token/s": ((0.0, 1.0, "token/s"), (1e4, 1e3, "ktoken/s"), (1e6, 1e6, "Mtoken/s")),
    "Gtoken": ((0.0, 1e-3, "Mtoken"), (1.0, 1.0, "Gtoken"), (1e3, 1e3, "Ttoken")),
    "kW": ((0.0, 1.0, "kW"), (1e3, 1e3, "MW"), (1e6, 1e6, "GW")),
}


def digits(number: float) -> str:
    """Three significant digits, whole numbers from a hundred on."""
    if abs(number) >= 99.95:
        return f"{number:,.0f}"
    return f"{number:#.3g}".removesuffix(".")


def say(value: Any, path: str = "") -> str:
    """An answer as people say it: "72.3 days", "41.2 %", "30.8 million"."""
    if value is None:
        return "not known"
    if isinstance(value, Mapping):
        number, unit = value["value"], value["unit"]
        rung = (0.0, 1.0, unit)
        for step in _LADDERS.get(unit, (rung,)):
            if abs(number) >= step[0] * 0.9995:
                rung = step
        return f"{digits(number / rung[1])} {rung[2]}".strip()
    if path.endswith("utilization") or path == "goodput":
        return f"{100 * value:.1f} %"
    return digits(value) if isinstance(value, float) else str(value)
