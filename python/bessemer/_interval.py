"""How far off a step may be: what the calibration leaves open, what the model leaves out.

A step's logarithm has the deviation

    sigma^2 = g' C g + r^2

``g`` is its derivative by the logarithms of the fitted coefficients that it uses (exact, from the
compiled models), ``C`` their covariance in the catalogue, ``r`` what measured steps of that family
of accelerators were off by when their source was held out of the fit. The two are taken as
independent and normal; held-out rows test that 80 % lie inside the interval of 80 %.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from bessemer import _core
from bessemer._coefficients import COEFFICIENTS
from bessemer._core import InvalidInput

if TYPE_CHECKING:
    from bessemer.training import TrainingRun

__all__ = [
    "StepInterval",
    "family",
    "fitted",
    "generation",
    "interval",
    "residual_of",
    "shipped",
    "uses_of",
    "with_coefficients",
]

_FAMILIES = (
    ("ampere", ("a100", "a800")),
    ("hopper", ("h100", "h200", "h800", "gh200")),
    ("blackwell", ("b200", "b300", "gb200", "gb300")),
    ("tpu", ("tpu",)),
)


@dataclass(frozen=True)
class StepInterval:
    """Between which times a step lies, in seconds, with what probability."""

    low: float
    high: float
    coverage: float
    deviation: float
    """Of the logarithm."""
    family: str
    """Whose residual was taken."""


def fitted(path: Path) -> dict[str, Any]:
    """The same out of a file that `bessemer calibrate --json` wrote."""
    wrong = f"models.coefficients: {path}"
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"{wrong}: cannot be read: {error.strerror}") from None
    except ValueError:
        raise InvalidInput(f"{wrong}: is no JSON; write it with `bessemer calibrate`") from None
    try:
        known = [(of["name"], of["number"], of["of"], of["value"]) for of in told["coefficients"]]
        complete = all(
            isinstance(number, str) and isinstance(value, float) and value > 0.0
            for _, number, _, value in known
        )
        complete &= all(len(line) == len(known) for line in told["covariance"])
        complete &= len(told["covariance"]) == len(known) and "other" in told["residuals"]
    except (KeyError, TypeError):
        complete = False
    if not complete:
        raise InvalidInput(f"{wrong}: lacks parts; write it with `bessemer calibrate --json`")
    return dict(told)


def with_coefficients(inputs: dict[str, Any], names: dict[str, Any], known: dict[str, Any]) -> None:
    """Puts coefficients in the place of the catalogue's."""
    for of in known["coefficients"]:
        for path in _paths(of["number"], of["of"], inputs, names):
            table, *tier, field = path.split(".")
            if table == "collectives":
                tiers = inputs["collectives"]
                tiers[int(tier[0])] = _changed(tiers[int(tier[0])], field, of["value"])
            else:
                inputs[table] = _changed(inputs[table], field, of["value"])


def _changed(part: Any, field: str, value: float) -> Any:
    """Times are text with a unit."""
    is_time = not isinstance(getattr(part, field), float)
    return part.with_(**{field: f"{value!r} s" if is_time else value})


@cache
def shipped() -> dict[str, Any]:
    """The catalogue's coefficients, their covariance and the residuals."""
    told = _core.catalog_step_coefficients()
    meanings = {of.name: of for of in COEFFICIENTS}
    return {
        "coefficients": [
            {
                "name": name,
                "number": meanings[name].number,
                "of": meanings[name].of,
                "meaning": meanings[name].meaning,
                "value": value,
                "deviation": deviation,
                "basis": basis,
            }
            for name, value, deviation, basis in told["coefficients"]
        ],
        "covariance": told["covariance"],
        "residuals": {
            name: {"deviation": deviation, "rows": rows}
            for name, deviation, rows in told["residuals"]
        },
    }


def generation(accelerator: str) -> str:
    """That of measured steps, or "other"."""
    for name, beginnings in _FAMILIES:
        if accelerator.startswith(beginnings):
            return name
    return "other"


def family(run: TrainingRun) -> str:
    """Of whose residual an estimate takes its own: generation, mixtures of experts apart."""
    of = generation(run.inputs["cluster"].node.accelerator.name)
    layers = [layer for layer, _ in run.inputs["model"].layer_runs]
    mixture = any(
        layer.feed_forward is not None and layer.feed_forward.experts is not None
        for layer in layers
    )
    return f"{of} mixture" if mixture else of


def uses_of(number: str, of: Sequence[str], run: TrainingRun) -> Iterator[str]:
    """The numbers of a run's models that a coefficient stands for."""
    return _paths(number, of, run.inputs, run.calibrations)


def _paths(
    number: str, of: Sequence[str], inputs: Mapping[str, Any], names: Mapping[str, Any]
) -> Iterator[str]:
    table, field = number.split(".", 1)
    if isinstance(inputs["kernels"], str) or isinstance(inputs["collectives"], str):
        return
    if table == "collectives":
        for tier, name in enumerate(names["collectives"]):
            if not of or name in of:
                yield f"collectives.{tier}.{field}"
    elif table == "cluster" or not of or names[table] in of:
        yield number


def _at_clock(run: TrainingRun) -> dict[str, Any]:
    """The inputs with the accelerators at the clock of the run."""
    if run.result.clock == 1.0:
        return run.inputs
    cluster = run.inputs["cluster"]
    slower = _core.power_clocked_accelerator(cluster.node.accelerator, run.result.clock)
    node = cluster.node.with_(accelerator=slower)
    return {**run.inputs, "cluster": cluster.with_(node=node)}


def residual_of(run: TrainingRun) -> tuple[str, float]:
    """Whose measured steps stand for those of the run, and the deviation of their logarithms."""
    whose, residuals = family(run), run.coefficients["residuals"]
    if whose not in residuals:
        whose = "other mixture" if whose.endswith("mixture") else "other"
    return whose, float(residuals[whose]["deviation"])


def interval(run: TrainingRun, coverage: float = 0.8) -> StepInterval | None:
    """Of a step that is estimated with calibrated models; nothing for a roofline."""
    if isinstance(run.inputs["kernels"], str) or isinstance(run.inputs["collectives"], str):
        return None
    known = run.coefficients
    inputs = _at_clock(run)
    paths: list[str] = []
    index: list[int] = []
    for i, coefficient in enumerate(known["coefficients"]):
        for path in uses_of(coefficient["number"], coefficient["of"], run):
            # Zero stands for another number (16 bits) or for nothing: no logarithm.
            if _core.coefficient(inputs, path) > 0.0:
                paths.append(path)
                index.append(i)
    seconds, slopes = _core.step_slopes(inputs, paths)
    covariance: Any = known["covariance"]
    variance = sum(
        a * b * covariance[i][j]
        for i, a in zip(index, slopes, strict=True)
        for j, b in zip(index, slopes, strict=True)
    )
    whose, residual = residual_of(run)
    deviation = math.sqrt(max(0.0, variance) + residual * residual)
    reach = math.exp(NormalDist().inv_cdf(0.5 + 0.5 * coverage) * deviation)
    return StepInterval(seconds / reach, seconds * reach, coverage, deviation, whose)
