"""How far off the answers of a run may be, and because of which input.

>>> run = bs.train("examples/llama-3.1-405b.toml")
>>> known = run.uncertainty("cost")
>>> known.interval(0.8), known.mean
>>> run.causes("cost")          # shares of the variance

What is not said has a default:

- the coefficients that were fitted to measured steps err together, as their covariance says;
- the step as a whole errs by what measured steps of such accelerators were off by when the fit had
  not seen their source (the two are those of ``run.step_interval``);
- every other input that has a source errs by its basis: ``WIDTHS`` are deviations of logarithms.
  They are a judgement; give your own, or a distribution for an input.

All but the covariance is taken as independent. A share stays a share: what would lie above one is
left out of its distribution. Other points that make no sense are left out of the answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bessemer import _core, _interval
from bessemer._core import InvalidInput
from bessemer._numbers import number, said
from bessemer._variants import ANSWERS, Variants, answer_name
from bessemer.study import (
    Distribution,
    Summary,
    _blocks,
    _indices,
    _points,
    _seed,
    _summed,
    lognormal,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from bessemer.training import TrainingRun

    Columns = npt.NDArray[np.float64]

__all__ = ["CALIBRATION", "STEP", "WIDTHS", "Uncertainty"]

WIDTHS = {"assumed": 0.3, "derived": 0.1, "fitted": 0.05, "measured": 0.03, "published": 0.0}
"""Deviations of the logarithm of an input by its basis, where nothing better is known."""

CALIBRATION = "calibration"
"""All fitted coefficients of steps together."""
STEP = "step"
"""What the model of a step leaves out."""

_KEPT = 65536
# Answers that are as long as the step, by the power of its time that they grow with.
_BY_STEP = {
    "step.time": 1,
    "step.model_flops_utilization": -1,
    "step.hardware_flops_utilization": -1,
    "duration": 1,
    "accelerator_time": 1,
    "it_energy": 1,
    "facility_energy": 1,
    "water": 1,
    "operational_carbon": 1,
    "embodied_carbon": 1,
    "rental_cost": 1,
    "electricity_cost": 1,
}
# What a source calls a field, and what an input is called.
_FIELDS = {
    "node.": "cluster.",
    "accelerator.": "cluster.accelerator.",
    "recovery.": "reliability.",
    "failure_rates.": "reliability.failure_rates.",
    "power_levels.": "power.",
    "power_usage_effectiveness.value": "site.power_usage_effectiveness",
    "grid.carbon_intensity": "site.grid_carbon_intensity",
    "electricity_price.price": "site.electricity_price",
    "rental_price.rate": "cost.rental_rate",
}
_WATER = {
    "water usage effectiveness": "site.water_usage_effectiveness",
    "grid water intensity": "site.grid_water_intensity",
}


@dataclass(frozen=True)
class Uncertainty:
    """Distributions of a run's inputs, and what follows for its answers.

    Parameters
    ----------
    run
        Whose inputs they are.
    given
        Distributions of inputs by name, in the input's unit (``run.gradient().unit``); in place of
        the default of that input.
    widths
        In place of ``WIDTHS``.
    only_given
        Whether inputs that are not given stay as they are.
    """

    run: TrainingRun
    given: Mapping[str, Distribution]
    widths: Mapping[str, float]
    only_given: bool = False

    def __post_init__(self) -> None:
        for field, given in (("inputs", self.given), ("widths", self.widths)):
            if not isinstance(given, Mapping):
                raise InvalidInput(f"{field}: must be a mapping by name, got {said(given)}")
        if not isinstance(self.only_given, bool):
            raise InvalidInput(f"only_given: must be true or false, got {said(self.only_given)}")
        for name, of in self.given.items():
            self._variants.input(name)
            if not isinstance(of, Distribution):
                raise InvalidInput(
                    f"inputs: {name}: must be a distribution of bessemer.study, got "
                    f"{said(of)}; write bs.study.uniform(low, high), say"
                )
        for basis, width in self.widths.items():
            if basis not in WIDTHS:
                near = ", ".join(_core.near_names(str(basis), list(WIDTHS)))
                raise InvalidInput(f"widths: unknown basis '{basis}'; did you mean {near}?")
            if not 0.0 <= number(width, f"widths: {basis}") < 3.0:
                raise InvalidInput(f"widths: {basis}: must be in [0, 3), got {width}")

    @cached_property
    def _variants(self) -> Variants:
        return Variants.of(self.run)

    @cached_property
    def distributions(self) -> dict[str, Distribution]:
        """Of inputs that err by themselves, by name."""
        found = {} if self.only_given else self._by_basis()
        return {**{name: of for name, of in found.items() if name not in self.given}, **self.given}

    def _by_basis(self) -> dict[str, Distribution]:
        widths: dict[str, float] = {}
        together = self._together[0]
        for source in self.run.sources:
            width = {**WIDTHS, **self.widths}.get(source.basis, 0.0)
            for name in self._names(source.entry, source.field):
                of = self._variants.inputs.get(name)
                if of is not None and of.value > 0.0 and width > 0.0 and name not in together:
                    widths[name] = width
        shares = self._shares(widths)
        return {
            name: lognormal(self._variants.inputs[name].value, width, most=1.0)
            if name in shares
            else lognormal(self._variants.inputs[name].value, width)
            for name, width in widths.items()
        }

    def _shares(self, names: Iterable[str]) -> set[str]:
        """Inputs that make no sense above one."""
        import numpy as np

        plain = [n for n in names if not self._variants.inputs[n].unit]
        plain = [n for n in plain if self._variants.inputs[n].value <= 1.0]
        if not plain:
            return set()
        rows = np.tile([self._variants.inputs[name].value for name in plain], (len(plain), 1))
        np.fill_diagonal(rows, 1.0 + 1e-9)
        values, _ = self._variants.answers(plain, rows, ["step.time"])
        return {name for name, value in zip(plain, values[:, 0], strict=True) if math.isnan(value)}

    def _names(self, entry: str, field: str) -> Iterator[str]:
        """Inputs that a source is of."""
        if field.startswith("calibration."):
            number = field.removeprefix("calibration.")
            name = entry.rsplit(" ", 1)[-1]
            if entry.startswith("kernel"):
                yield f"kernels.{number}"
            else:
                for tier, of in enumerate(self.run.calibrations.get("collectives", ())):
                    if of == name:
                        yield f"collectives.{tier}.{number}"
        elif field == "water.intensity":
            yield next((to for what, to in _WATER.items() if entry.startswith(what)), "")
        else:
            start = next((start for start in _FIELDS if field.startswith(start)), "")
            yield _FIELDS.get(start, "") + field.removeprefix(start)

    @cached_property
    def _together(self) -> tuple[dict[str, int], list[int]]:
        """Inputs that fitted coefficients stand for, each with the place of its coefficient."""
        if self.only_given or isinstance(self.run.inputs["kernels"], str):
            return {}, []
        uses: dict[str, int] = {}
        for i, of in enumerate(self.run.coefficients["coefficients"]):
            for path in _interval.uses_of(of["number"], of["of"], self.run):
                name = f"training.{path}" if path.startswith("software.") else path
                known = self._variants.inputs.get(name)
                if known is not None and known.value > 0.0 and name not in self.given:
                    uses[name] = i
        places = sorted(set(uses.values()))
        return {name: places.index(i) for name, i in uses.items()}, places

    @cached_property
    def _capped(self) -> set[str]:
        """Fitted inputs that make no sense above one."""
        return self._shares(self._together[0])

    @cached_property
    def _normals(self) -> Any:
        """Of logarithms of coefficients, around none."""
        import numpy as np

        places = self._together[1]
        covariance = np.asarray(self.run.coefficients["covariance"], dtype=float)
        return _core.CorrelatedNormals(np.zeros(len(places)), covariance[np.ix_(places, places)])

    @cached_property
    def _residual(self) -> float:
        """Deviation of the logarithm of a step beyond its inputs."""
        if self.only_given or isinstance(self.run.inputs["kernels"], str):
            return 0.0
        return _interval.residual_of(self.run)[1]

    @cached_property
    def groups(self) -> dict[str, int]:
        """What errs by itself, with the number of dimensions that it takes of a design."""
        found: dict[str, int] = dict.fromkeys(self.distributions, 1)
        if self._together[1]:
            found[CALIBRATION] = len(self._together[1])
        if self._residual > 0.0:
            found[STEP] = 1
        if not found:
            raise InvalidInput("inputs: nothing is uncertain; give a distribution for an input")
        return found

    def _evaluated(self, points: Mapping[str, Columns], answers: Sequence[str]) -> Columns:
        """Answers of points of the unit cube, by group."""
        import numpy as np

        names = list(self.distributions)
        columns = [of.quantiles(points[name][:, 0]) for name, of in self.distributions.items()]
        if CALIBRATION in points:
            factors = np.exp(self._normals.at(points[CALIBRATION]))
            for name, place in self._together[0].items():
                names.append(name)
                moved = self._variants.inputs[name].value * factors[:, place]
                columns.append(np.minimum(moved, 1.0) if name in self._capped else moved)
        size = len(next(iter(points.values())))
        rows = np.column_stack(columns) if columns else np.empty((size, 0))
        values, _ = self._variants.answers(names, np.ascontiguousarray(rows), answers)
        if STEP in points:
            factor = lognormal(1.0, self._residual).quantiles(points[STEP][:, 0])
            for i, answer in enumerate(answers):
                values[:, i] *= factor ** _BY_STEP.get(answer, 0)
        return values

    def _cut(self, block: Columns) -> dict[str, Columns]:
        """A block of a design by group."""
        found, first = {}, 0
        for name, size in self.groups.items():
            found[name] = block[:, first : first + size]
            first += size
        return found

    def summaries(
        self, answers: Sequence[str], points: int = 4096, seed: int = 1
    ) -> dict[str, Summary]:
        """Of answers by name, from one set of points."""
        import numpy as np

        names = [answer_name(answer) for answer in answers]
        self._variants.require(names, self.distributions)
        kept = [_core.StreamSummary(_KEPT, _seed(seed)) for _ in names]
        for block in _blocks("sobol", sum(self.groups.values()), points, seed):
            values = self._evaluated(self._cut(block), names)
            values = values[~np.isnan(values).any(axis=1)]
            for summary, column in zip(kept, values.T, strict=True):
                summary.add(np.ascontiguousarray(column))
        if kept[0].count < 2:
            raise InvalidInput("inputs: hardly a point makes sense; narrow the distributions")
        return {answer: _summed(summary) for answer, summary in zip(answers, kept, strict=True)}

    def causes(self, answer: str, points: int = 2048, seed: int = 1) -> pd.DataFrame:
        """Sobol' indices: shares of the answer's variance, a line for what errs by itself."""
        import numpy as np

        name = answer_name(answer)
        self._variants.require([name], self.distributions)
        groups = list(self.groups)
        sums = _core.SobolSums(len(groups), _points(points))
        here = float(self._variants.answers([], np.empty((1, 0)), [name])[0][0, 0])
        scale = abs(here) or 1.0
        for block in _blocks("sobol", 2 * sum(self.groups.values()), points, seed):
            half = block.shape[1] // 2
            a, b = self._cut(block[:, :half]), self._cut(block[:, half:])
            both = [self._evaluated(side, [name])[:, 0] for side in (a, b)]
            each = np.column_stack(
                [self._evaluated({**a, group: b[group]}, [name])[:, 0] for group in groups]
            )
            if np.isnan(both).any() or np.isnan(each).any():
                raise InvalidInput(
                    "causes: some points make no sense; narrow the distributions of "
                    + ", ".join(self.given or self.distributions)
                )
            sums.add(
                both[0] / scale,
                both[1] / scale,
                each / scale,
            )
        table = _indices(sums, groups, 0.95, seed)
        table.attrs.update(
            answer=name,
            unit=ANSWERS[name],
            value=here,
            deviation=math.sqrt(sums.variance()) * scale,
            points=points,
        )
        return table
