"""Scenarios side by side, and what each change of one gives: time, energy, water, carbon, money.

>>> import bessemer as bs
>>> study = bs.levers(
...     "examples/llama-3.1-405b.toml",
...     {"fp8": {"training.precision": "fp8"}, "Norway": {"site": "norway"}},
... )
>>> study.ratios()["carbon"]["together"]

A change is a key of the scenario with its value, as ``run.with_`` takes it. ``carbon`` is
location-based, without plants on the site; what is bought with the grid's electricity shows in
``carbon_market`` alone, and offsets nowhere.

What a change does to the quality of the model is not estimated: the number of tokens is the
scenario's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer import _core, _json
from bessemer._core import Infeasible, InvalidInput
from bessemer._headlines import HEADLINES
from bessemer.scenario import Scenario
from bessemer.training import TrainingRun, train

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["MEASURES", "Case", "Comparison", "compare", "levers"]

_Given = str | Path | Mapping[str, Any] | Scenario | TrainingRun

_PATHS = {
    "duration": "duration",
    "accelerator_hours": "accelerator_hours",
    "energy": "energy.facility",
    "water": "water",
    "carbon": "carbon.operational_location",
    "carbon_market": "carbon.operational_market",
    "plants_carbon": "carbon.plants",
    "embodied_carbon": "carbon.embodied",
    "rental_cost": "cost.rental",
    "electricity_cost": "cost.electricity",
}
MEASURES = {measure: (HEADLINES[path], path) for measure, path in _PATHS.items()}
"""What is compared: its words, and its path in the result of a run."""

TOGETHER = "together"


class Case:
    """One scenario of a comparison, or why it was refused."""

    name: str
    run: TrainingRun | None
    """Nothing where the library refuses the scenario."""
    refusal: str
    """The sentence of the refusal."""
    answers: dict[str, dict[str, Any] | None]
    """Each measure as ``{"value", "unit"}``; nothing where the catalogue has no answer."""

    def __init__(self, name: str, given: _Given, changes: Mapping[str, Any] | None = None) -> None:
        self.name, self.run, self.refusal = name, None, ""
        self.answers = dict.fromkeys(MEASURES)
        try:
            self.run = _run(given, changes or {})
        except (Infeasible, InvalidInput) as error:
            self.refusal = str(error)
            return
        told = self.run.to_dict()
        # Without [site.supply] nothing is claimed and no plant stands on the site.
        told["carbon"].setdefault("operational_market", told["carbon"]["operational_location"])
        told["carbon"].setdefault("plants", {"value": 0.0, "unit": "tCO2e"})
        self.answers = {measure: _json.find(told, path) for measure, (_, path) in MEASURES.items()}

    @property
    def fits(self) -> bool:
        """The run fits the memory."""
        return self.run is not None and self.run.result.fits

    def value(self, measure: str) -> float:
        """A measure as a number in its own unit; NaN where there is none."""
        if measure not in self.answers:
            raise InvalidInput(
                f"measure: must be one of {', '.join(self.answers)}, got {measure!r}"
            )
        found = self.answers[measure]
        if found is None:
            return float("nan")
        return float(found["value"] if isinstance(found, Mapping) else found)


class Comparison:
    """Cases side by side; the first is what the others are compared with."""

    cases: list[Case]

    def __init__(self, cases: Iterable[Case]) -> None:
        self.cases = list(cases)
        if not self.cases:
            raise InvalidInput("compare: must have at least one scenario, got none")
        if self.cases[0].run is None:
            raise InvalidInput(f"compare: {self.cases[0].name}: {self.cases[0].refusal}")

    def __getitem__(self, name: str) -> Case:
        for case in self.cases:
            if case.name == name:
                return case
        near = ", ".join(_core.near_names(name, [case.name for case in self.cases]))
        raise InvalidInput(f"comparison: unknown case {name!r}; did you mean {near}?")

    def __len__(self) -> int:
        return len(self.cases)

    def units(self) -> dict[str, str]:
        """The unit of each measure."""
        first = self.cases[0].answers
        return {m: v["unit"] if isinstance(v, Mapping) else "" for m, v in first.items()}

    def to_frame(self) -> pd.DataFrame:
        """A row a case, a column a measure, in the units of ``units()``."""
        import pandas as pd

        rows = {case.name: {m: case.value(m) for m in MEASURES} for case in self.cases}
        frame = pd.DataFrame.from_dict(rows, orient="index")
        frame["fits"] = [case.fits for case in self.cases]
        return frame

    def ratios(self) -> pd.DataFrame:
        """Each case over the first: 0.1 is a tenth."""
        import pandas as pd

        first = self.cases[0]
        rows = {
            c.name: {m: _ratio(c.value(m), first.value(m)) for m in MEASURES} for c in self.cases
        }
        return pd.DataFrame.from_dict(rows, orient="index")

    def to_dict(self) -> dict[str, Any]:
        """As plain data: values, ratios over the first case, refusals."""
        first = self.cases[0]
        return {
            "cases": [
                {
                    "name": case.name,
                    "fits": case.fits,
                    "refusal": case.refusal or None,
                    "values": case.answers,
                    "ratios": {
                        m: None if (r := _ratio(case.value(m), first.value(m))) != r else r
                        for m in MEASURES
                    },
                }
                for case in self.cases
            ]
        }

    def to_json(self) -> str:
        """The same as JSON text."""
        return _json.dumps(self.to_dict())

    def plot(self, measures: Sequence[str] = ("duration", "energy", "carbon")) -> Figure:
        """Each measure of each case over the first, as bars on a scale of factors."""
        from bessemer import plot

        if isinstance(measures, str) or not measures:
            raise InvalidInput(
                f"measures: must be a list of one or more of {', '.join(MEASURES)}, got "
                f"{measures!r}"
            )
        figure = plot._new_figure(1.3 + 0.12 * (len(measures) + 0.8) * len(self.cases))
        plot.comparison(self, tuple(measures), figure.add_subplot())
        return figure

    def __repr__(self) -> str:
        return f"Comparison({', '.join(case.name for case in self.cases)})"

    def _repr_html_(self) -> str:
        from bessemer._display import table_html, value_text

        rows = [
            (words, *(value_text(c.answers[m]) if c.answers[m] else "" for c in self.cases))
            for m, (words, _) in MEASURES.items()
        ]
        return table_html(rows, ("", *(case.name for case in self.cases)))


def compare(*scenarios: _Given, **named: _Given) -> Comparison:
    """Scenarios side by side; the first is what the others are compared with.

    Parameters
    ----------
    *scenarios
        Paths, dicts, scenarios or runs. A file gives its name without the ending.
    **named
        More of them, under names of your own.
    """
    cases: dict[str, _Given] = {}
    for number, given in enumerate(scenarios, 1):
        stem = Path(given).stem if isinstance(given, (str, Path)) else ""
        name = stem or f"scenario {number}"
        cases[name if name not in cases else f"{name} ({number})"] = given
    cases.update(named)
    return Comparison(Case(name, given) for name, given in cases.items())


def levers(base: _Given, changes: Mapping[str, Mapping[str, Any]]) -> Comparison:
    """Changes of one scenario, each alone and all together.

    Parameters
    ----------
    base
        The scenario without them; its case is called ``base``.
    changes
        The changes of each lever by its name. Where two levers change the same key, the later one
        holds in the case ``together``. A lever that the library refuses stays, with its refusal,
        and is left out of ``together``.
    """
    if not isinstance(changes, Mapping):
        raise InvalidInput(f"levers: must be a table of levers, each of changes, got {changes!r}")
    for name, change in changes.items():
        if not isinstance(change, Mapping):
            raise InvalidInput(f"levers.{name}: must be a table of changes, got {change!r}")
        if name in ("base", TOGETHER):
            raise InvalidInput(f"levers.{name}: the name is taken; choose another")
    whole = base if isinstance(base, TrainingRun) else train(base)
    cases = [Case("base", whole)]
    cases += [Case(name, whole, change) for name, change in changes.items()]
    if len(changes) > 1:
        merged: dict[str, Any] = {}
        for case in cases[1:]:
            if case.run is not None:
                merged.update(changes[case.name])
        cases.append(Case(TOGETHER, whole, merged))
    return Comparison(cases)


def _run(given: _Given, changes: Mapping[str, Any]) -> TrainingRun:
    if not isinstance(given, TrainingRun):
        return train(given, **changes)
    return given.with_(**changes) if changes else given


def _ratio(value: float, base: float) -> float:
    return value / base if base else float("nan")
