"""Tables of measured runs: read, estimated, and the errors of the estimates.

>>> import bessemer as bs
>>> runs = bs.validation.read_runs("runs.csv")
>>> runs[0].scenario()["plan"]
>>> bs.validation.validate(runs).summary(by="source")

A row is one run: what was trained, on what, laid out how, and how long a step took. Nothing is
fitted here: a row becomes a scenario, and the scenario is estimated as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer import _core
from bessemer._core import Infeasible, InvalidInput
from bessemer._measured_runs import COLUMNS, MeasuredRun, read_runs, to_csv, written
from bessemer._scores import Score, score

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.training import TrainingRun

__all__ = [
    "MeasuredRun",
    "Prediction",
    "Score",
    "Validation",
    "predict",
    "read_runs",
    "to_csv",
    "validate",
]


@dataclass(frozen=True)
class Prediction:
    """A measured run beside its estimate, or the reason why there is none."""

    run: MeasuredRun
    step_time: float | None = None
    """Seconds."""
    memory_gb: float | None = None
    """Of the fullest stage."""
    fits: bool | None = None
    refused: str = ""

    @property
    def left_out(self) -> str:
        """Why the row is not scored; empty if it is."""
        if self.refused:
            return "refused"
        if not self.run.complete:
            return "not complete"
        return self.run.regime

    @property
    def error(self) -> float | None:
        """Of the step time: ours over theirs, less one."""
        return None if self.step_time is None else self.step_time / self.run.step_time_s - 1.0

    @property
    def memory_error(self) -> float | None:
        if self.memory_gb is None or self.run.memory_gb is None:
            return None
        return self.memory_gb / self.run.memory_gb - 1.0


def _estimated(scenario: Mapping[str, Any]) -> tuple[float, float, bool]:
    from bessemer.training import train

    told = train(scenario).result
    step = told.to_dict()["step"]["time"]["value"]
    memory = told.memory.to_dict()["total"]["value"]
    return float(step), float(memory), told.fits


def _pipelines(run: MeasuredRun) -> list[int]:
    """Degrees to try: the one that is stated, or all that divide, the smallest first."""
    if run.pipeline is not None or not run.complete or run.data is not None:
        return [run.pipeline or 1]
    rest = run.accelerators // ((run.tensor or 1) * (run.context or 1))
    return [p for p in range(1, min(rest, 64) + 1) if rest % p == 0]


def estimated(run: MeasuredRun) -> TrainingRun | None:
    """The run as `train` tells it, or nothing if it is refused."""
    from bessemer.training import train

    best: TrainingRun | None = None
    for pipeline in _pipelines(run):
        try:
            told = train(replace(run, pipeline=pipeline).scenario())
        except (InvalidInput, Infeasible):
            continue
        best = told
        if told.result.fits:
            break
    return best


def predict(run: MeasuredRun) -> Prediction:
    """A run's step and memory. A pipeline's degree that is left blank is the smallest that fits."""
    best = Prediction(run, refused="no pipeline divides")
    for pipeline in _pipelines(run):
        try:
            step, memory, fits = _estimated(replace(run, pipeline=pipeline).scenario())
        except (InvalidInput, Infeasible) as error:
            if best.step_time is None:
                best = Prediction(run, refused=str(error))
            continue
        best = Prediction(run, step, memory, fits)
        if fits:
            break
    return best


@dataclass(frozen=True)
class Validation:
    """Measured runs beside their estimates."""

    predictions: list[Prediction]

    def scores(self, by: str = "source") -> list[Score]:
        """Errors by the values of a column, then of all; rows left out are counted apart."""
        if by not in COLUMNS:
            near = ", ".join(_core.near_names(by, list(COLUMNS)))
            raise InvalidInput(f"--by: unknown column '{by}'; did you mean {near}?")
        groups: dict[str, list[Prediction]] = {}
        for prediction in self.predictions:
            groups.setdefault(written(getattr(prediction.run, by)), []).append(prediction)
        return [score(name, found) for name, found in groups.items()] + [
            score("all", self.predictions)
        ]

    def apart(self) -> list[Score]:
        """Rows that are not scored, by the reason."""
        reasons = dict.fromkeys(p.left_out for p in self.predictions if p.left_out)
        return [
            score(reason, [p for p in self.predictions if p.left_out == reason], apart=True)
            for reason in reasons
        ]

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
        return list(dict.fromkeys(name for p in self.predictions for name in p.run.unread))

    def to_frame(self) -> pd.DataFrame:
        """One line a row."""
        import pandas as pd

        return pd.DataFrame([_told(prediction) for prediction in self.predictions])

    def summary(self, by: str = "source") -> pd.DataFrame:
        """One line a group."""
        import pandas as pd

        return pd.DataFrame([vars(found) for found in self.scores(by)])

    def to_dict(self, by: str = "source") -> dict[str, Any]:
        """As plain data."""
        return {
            "by": by,
            "scores": [vars(found) for found in self.scores(by)],
            "apart": [vars(found) for found in self.apart()],
            "misfits": self.misfits,
            "unread_columns": self.unread,
            "rows": [_told(prediction) for prediction in self.predictions],
        }


def _told(prediction: Prediction) -> dict[str, Any]:
    run = prediction.run
    return {
        "id": run.id,
        "source": run.source,
        "step_time_s": run.step_time_s,
        "predicted_step_time_s": prediction.step_time,
        "error": prediction.error,
        "memory_gb": run.memory_gb,
        "predicted_memory_gb": prediction.memory_gb,
        "memory_error": prediction.memory_error,
        "fits": prediction.fits,
        "left_out": prediction.left_out,
        "refused": prediction.refused,
    }


def validate(runs: str | Path | Iterable[MeasuredRun]) -> Validation:
    """Estimate every run of a table; a row that is refused stands there with the reason."""
    read = read_runs(runs) if isinstance(runs, (str, Path)) else runs
    return Validation([predict(run) for run in read])
