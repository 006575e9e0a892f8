"""Tables of measured runs: read, estimated, and the errors of the estimates.

>>> import bessemer as bs
>>> validation = bs.validation.validate("runs.csv")
>>> validation.total.mean_abs_error, validation.evenly_by_source
>>> validation.summary(by="accelerator")
>>> validation.plot()

A row is one run: what was trained, on what, laid out how, and how long a step took. Nothing is
fitted here: a row becomes a scenario, and the scenario is estimated as any other. What a row leaves
open is closed by a rule that does not look at the measured time, and is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer import _core
from bessemer._core import Infeasible, InvalidInput
from bessemer._measured_runs import COLUMNS, Meaning, MeasuredRun, written
from bessemer._runs_table import read_runs, to_csv
from bessemer._scores import Score, score
from bessemer.footprints import Footprints, footprints

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from bessemer.training import TrainingRun

__all__ = [
    "Footprints",
    "MeasuredRun",
    "Prediction",
    "Score",
    "Validation",
    "footprints",
    "predict",
    "read_runs",
    "score",
    "to_csv",
    "validate",
]

GROUPS = ("source", "accelerator", "software", "model", "precision")
"""Columns by which `Validation.to_dict` groups errors."""


@dataclass(frozen=True)
class Prediction:
    """A measured run beside its estimate, or the reason why there is none."""

    run: MeasuredRun
    scenario: Mapping[str, Any] = field(default_factory=dict)
    """What was estimated; `bessemer.train` takes it."""
    step_time: float | None = None
    """Seconds."""
    breakdown: Mapping[str, float] = field(default_factory=dict)
    """Parts of the step in seconds, by name; they sum to it."""
    memory_gb: float | None = None
    """Of the fullest stage."""
    fits: bool | None = None
    interval: tuple[float, float] | None = None
    """Seconds between which the step lies in 80 of 100 cases."""
    assumed: tuple[str, ...] = ()
    """A sentence for each cell that says less than an estimate needs."""
    refused: str | None = None

    @property
    def left_out(self) -> str | None:
        """Why the row is not scored: refused, incomplete or launch_bound; None if it is."""
        if self.refused:
            return "refused"
        if not self.run.complete:
            return "incomplete"
        return "launch_bound" if "launch" in self.run.regime.lower() else None

    @property
    def error(self) -> float | None:
        """Of the step time: ours over theirs, less one."""
        if self.step_time is None or not self.run.step_time_s:
            return None
        return self.step_time / self.run.step_time_s - 1.0

    @property
    def memory_error(self) -> float | None:
        if self.memory_gb is None or self.run.memory_gb is None:
            return None
        return self.memory_gb / self.run.memory_gb - 1.0

    def to_dict(self) -> dict[str, Any]:
        """As a row of ``docs/validation.schema.json``."""
        run = self.run
        return {
            "id": run.id,
            "source": run.source,
            "model": run.model,
            "software": run.software,
            "precision": run.precision,
            "accelerator": run.accelerator,
            "accelerators": run.accelerators,
            "complete": run.complete,
            "regime": run.regime,
            "scored": self.left_out is None,
            "left_out": self.left_out,
            "refused": self.refused,
            "measured_s": run.step_time_s,
            "predicted_s": self.step_time,
            "error": self.error,
            "breakdown": dict(self.breakdown),
            "measured_memory_gb": run.memory_gb,
            "predicted_memory_gb": self.memory_gb,
            "memory_error": self.memory_error,
            "fits": self.fits,
            "interval": None if self.interval is None else list(self.interval),
            "assumed": list(self.assumed),
        }


def _estimated(scenario: Mapping[str, Any]) -> dict[str, Any]:
    from bessemer.training import train

    run = train(scenario)
    told = run.result
    interval = run.step_interval()
    parts = told.step.breakdown.to_dict()
    return {
        "scenario": scenario,
        "step_time": float(told.step.to_dict()["time"]["value"]),
        # What rounding leaves of an empty part may lie below nothing.
        "breakdown": {name: max(float(part["value"]), 0.0) for name, part in parts.items()},
        "memory_gb": float(told.memory.to_dict()["total"]["value"]),
        "fits": told.fits,
        "interval": None if interval is None else (interval.low, interval.high),
    }


def estimated(run: MeasuredRun) -> TrainingRun | None:
    """The run as `train` tells it, or nothing if it is refused."""
    from bessemer.training import train

    scenario = predict(run).scenario
    return None if scenario is None else train(scenario)


def predict(run: MeasuredRun) -> Prediction:
    """A run's step and memory, by the meaning of the row that fits the memory."""
    best = Prediction(run, refused=f"row {run.id}: has no meaning")
    try:
        for meanings in run.meanings():
            found = [_predicted(run, meaning) for meaning in meanings]
            answers = [p for p in found if p.step_time is not None]
            fitting = [p for p in answers if p.fits]
            if fitting:
                return min(fitting, key=lambda p: p.step_time or 0.0)
            if answers or best.step_time is None:
                # What needs least memory is the likeliest of what is said not to fit.
                best = min(answers or found, key=lambda p: p.memory_gb or 0.0)
    except InvalidInput as error:
        if best.step_time is None:
            return Prediction(run, refused=str(error))
    return best


def _predicted(run: MeasuredRun, meaning: Meaning) -> Prediction:
    try:
        estimate = _estimated(meaning.scenario)
    except (InvalidInput, Infeasible) as error:
        return Prediction(run, refused=_of_row(run, str(error)))
    return Prediction(run, **estimate, assumed=tuple(meaning.assumed))


def _of_row(run: MeasuredRun, sentence: str) -> str:
    return sentence if sentence.startswith("row ") else f"row {run.id}: {sentence}"


def _family(model: str) -> str:
    """llama of llama-3.1-405b, gpt-oss of gpt-oss-120b-l36h2880a64v201088."""
    found = re.match(r"[a-z]+(?:-[a-z]+(?![a-z0-9]))*", Path(model).stem.lower())
    return found.group(0) if found else model


@dataclass(frozen=True)
class Validation:
    """Measured runs beside their estimates."""

    predictions: list[Prediction]

    @property
    def scored(self) -> list[Prediction]:
        """Complete rows that were estimated and are not bound by kernel launches."""
        return [p for p in self.predictions if p.left_out is None]

    def left_out(self, why: str) -> list[Prediction]:
        """Rows that stand apart: launch_bound, incomplete or refused."""
        return [p for p in self.predictions if p.left_out == why]

    @property
    def total(self) -> Score:
        """Errors of all rows that are scored."""
        return score(self.scored)

    def groups(self, by: str = "source") -> dict[str, list[Prediction]]:
        """Rows that are scored by the values of a column, or by the ``family`` of models."""
        if by not in COLUMNS and by != "family":
            near = ", ".join(_core.near_names(by, [*COLUMNS, "family"]))
            raise InvalidInput(f"--by: unknown column '{by}'; did you mean {near}?")
        found: dict[str, list[Prediction]] = {}
        for p in self.scored:
            name = _family(p.run.model) if by == "family" else written(getattr(p.run, by))
            found.setdefault(name or "not stated", []).append(p)
        return found

    def scores(self, by: str = "source") -> dict[str, Score]:
        """Errors of the rows that are scored, by the values of a column or by family."""
        return {name: score(found) for name, found in self.groups(by).items()}

    @property
    def evenly_by_source(self) -> float | None:
        """Mean of the sources' mean absolute errors: each source counts once."""
        means = [s.mean_abs_error for s in self.scores("source").values()]
        known = [mean for mean in means if mean is not None]
        return sum(known) / len(known) if known else None

    @property
    def refused(self) -> dict[str, str]:
        """Rows without an estimate, each with the sentence that says why."""
        return {p.run.id: p.refused for p in self.predictions if p.refused}

    @property
    def misfits(self) -> list[str]:
        """Complete rows that ran, and that the estimate says do not fit the memory."""
        return [p.run.id for p in self.predictions if p.run.complete and p.fits is False]

    @property
    def unread(self) -> list[str]:
        """Columns that no estimate reads."""
        names = dict.fromkeys(name for p in self.predictions for name in p.run.unread)
        return [name for name in names if name not in COLUMNS]

    def worst(self, rows: int = 10) -> list[Prediction]:
        """Rows that are scored with the largest absolute errors, the worst first."""
        return sorted(self.scored, key=lambda p: -abs(p.error or 0.0))[:rows]

    def to_frame(self) -> pd.DataFrame:
        """One line a row."""
        import pandas as pd

        return pd.DataFrame([prediction.to_dict() for prediction in self.predictions])

    def summary(self, by: str = "source") -> pd.DataFrame:
        """One line a group."""
        import pandas as pd

        return pd.DataFrame([{by: name, **asdict(s)} for name, s in self.scores(by).items()])

    def plot(self, by: str = "source") -> Figure:
        """Estimated against measured step times, and the errors by group."""
        from bessemer import plot

        return plot.validation(self, by)

    def to_dict(self) -> dict[str, Any]:
        """As plain data; the keys stand in ``docs/validation.schema.json``."""
        summary: dict[str, Any] = {
            **asdict(self.total),
            "evenly_by_source": self.evenly_by_source,
            **{
                f"by_{by}": {name: asdict(s) for name, s in self.scores(by).items()}
                for by in GROUPS
            },
            **{
                why: {"rows": len(self.left_out(why)), **asdict(score(self.left_out(why)))}
                for why in ("launch_bound", "incomplete", "refused")
            },
            "misfits": self.misfits,
            "unread_columns": self.unread,
        }
        return {"rows": [p.to_dict() for p in self.predictions], "summary": summary}


def validate(runs: str | Path | Iterable[MeasuredRun]) -> Validation:
    """Estimate every run of a table; a row that is refused stands there with the reason."""
    read = read_runs(runs) if isinstance(runs, (str, Path)) else runs
    return Validation([predict(run) for run in read])
