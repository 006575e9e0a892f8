"""Exact slopes of a run's answers by its continuous inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bessemer import _core
from bessemer._variants import ANSWERS, Variants, answer_name

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.training import TrainingRun

__all__ = ["gradient", "sensitivity"]


def gradient(run: TrainingRun, answer: str) -> pd.DataFrame:
    """One line an input: its value and unit, the slope of the answer and the elasticity."""
    import pandas as pd

    name = answer_name(answer)
    variants = Variants.of(run)
    variants.require([name])
    ((_, value, slopes),) = _core.run_gradient(run.inputs, [name])
    inputs = variants.inputs.values()
    frame = pd.DataFrame(
        {
            "value": [of.value for of in inputs],
            "unit": [of.unit for of in inputs],
            "slope": slopes,
            "slope_unit": [_per(ANSWERS[name], of.unit) for of in inputs],
            "elasticity": [
                of.value * slope / value if value else 0.0
                for of, slope in zip(inputs, slopes, strict=True)
            ],
        },
        index=pd.Index([of.name for of in inputs], name="input"),
    )
    frame.attrs.update(answer=name, value=value, unit=ANSWERS[name])
    return frame


def _per(answer: str, unit: str) -> str:
    if not unit:
        return answer
    return f"{answer or 1} / ({unit})" if "/" in unit else f"{answer or 1} / {unit}"


def sensitivity(run: TrainingRun, answer: str) -> pd.DataFrame:
    """The same, ranked by elasticity; inputs without any are left out."""
    frame = gradient(run, answer)
    ranked = frame.reindex(frame["elasticity"].abs().sort_values(ascending=False).index)
    found = ranked[ranked["elasticity"] != 0.0]
    found.attrs.update(frame.attrs)
    return found
