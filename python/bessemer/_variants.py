"""Many variants of one run at once: columns of continuous inputs in, columns of answers out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bessemer import _core, units
from bessemer._core import InvalidInput
from bessemer._numbers import said

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from bessemer.training import TrainingRun

    Columns = npt.NDArray[np.float64]

__all__ = ["ANSWERS", "SHORT", "Variants", "answer_name"]

SHORT = {
    "time": "duration",
    "energy": "facility_energy",
    "carbon": "operational_carbon",
    "cost": "rental_cost",
    "mfu": "step.model_flops_utilization",
    "memory": "memory.total",
}
"""Short names of answers."""

ANSWERS: dict[str, str] = dict(_core.run_answers())
"""Answers that move with the inputs, each with its unit."""


# Answers that the catalogue may not be able to give: what it is called, and what input gives it.
_UNANSWERED = {
    "rental_cost": ("rental", "cost.rental_rate", "no price of {} is known"),
    "embodied_carbon": ("embodied", "embodied.per_accelerator", "nothing is known of {}"),
}


def answer_name(name: str) -> str:
    """The answer of a short or a full name."""
    if not isinstance(name, str):
        raise InvalidInput(f"answer: must be the name of one answer, got {said(name)}")
    full = SHORT.get(name, name)
    if full not in ANSWERS:
        near = ", ".join(_core.near_names(name, [*SHORT, *ANSWERS]))
        raise InvalidInput(f"answer: unknown name '{name}'; did you mean {near}?")
    return full


@dataclass(frozen=True)
class Input:
    """A continuous input of a run."""

    name: str
    value: float
    """In `unit`."""
    unit: str
    """Empty for plain numbers."""


@dataclass(frozen=True)
class Variants:
    """A run whose continuous inputs can be moved by the column."""

    arguments: dict[str, Any]
    """What `_core.estimate` takes."""
    unknown: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By answer that nobody can give: the input that would, and a sentence that says so."""

    @classmethod
    def of(cls, run: TrainingRun) -> Variants:
        name = run.inputs["cluster"].node.accelerator.name
        unknown = {
            answer: (key, f"{key}: {why.format(name)}; give one to ask for {answer}")
            for answer, (what, key, why) in _UNANSWERED.items()
            if what in run.unanswered
        }
        return cls(run.inputs, unknown)

    def require(self, answers: Iterable[str], given: Iterable[str] = ()) -> None:
        """Refuses answers that nobody can give, unless what is lacking is among the inputs."""
        for answer in answers:
            key, sentence = self.unknown.get(answer, ("", ""))
            if sentence and key not in given:
                raise InvalidInput(sentence)

    @cached_property
    def inputs(self) -> dict[str, Input]:
        """By name, as the run has them."""
        return {
            name: Input(name, value, unit) for name, value, unit in _core.run_inputs(self.arguments)
        }

    def input(self, name: str) -> Input:
        found = self.inputs.get(name)
        if found is None:
            near = ", ".join(_core.near_names(str(name), list(self.inputs)))
            raise InvalidInput(f"input: unknown name '{name}'; did you mean {near}?")
        return found

    def column(self, name: str, values: Any) -> Columns:
        """Values of an input as plain numbers in its unit.

        A pint quantity of an array, or a sequence of quantities, of text with units or, where the
        input has no dimension, of numbers.
        """
        import numpy as np

        of = self.input(name)
        if of.unit and hasattr(values, "units") and np.ndim(values.magnitude) == 1:
            return np.array([units._magnitude(v, of.unit, of.unit, name) for v in values])
        if isinstance(values, (str, bytes)) or np.ndim(values) == 0:
            values = [values]
        if of.unit:
            return np.array([units._magnitude(v, of.unit, of.unit, name) for v in values])
        try:
            column = np.asarray(values, dtype=np.float64)
        except (TypeError, ValueError):
            raise InvalidInput(f"{name}: must be plain numbers, got {values!r}") from None
        return column

    def answers(
        self, names: Sequence[str], rows: Columns, wanted: Sequence[str]
    ) -> tuple[Columns, list[tuple[int, str]]]:
        """A column for each answer; NaN and a sentence where a row makes no sense.

        Other threads run meanwhile.
        """
        values, refused = _core.run_variants(self.arguments, list(names), rows, list(wanted))
        for i, answer in enumerate(wanted):
            key, sentence = self.unknown.get(answer, ("", ""))
            if sentence and key not in names:
                values[:, i] = float("nan")
                refused = [*refused, *((row, sentence) for row in range(len(rows)))]
        return values, refused
