"""Coefficients of a step's models, fitted to measured training steps.

>>> import bessemer as bs
>>> fit = bs.calibration.calibrate("tests/data/steps.csv")
>>> fit.values["hopper_sustained"], fit.deviations["hopper_sustained"]
>>> fit.in_sample.mean, fit.held_out().mean

Kernels and collectives are calibrated to isolated measurements first
(``examples/calibrate_kernels``). What those cannot tell is fitted here, all at once, by least
squares with exact derivatives
(``study/step_fit.hpp``): few numbers, each shared by a generation of accelerators or a kind of
software, each held to what physics and papers say of it beforehand. A group of rows that share
source and model weighs as the root of its size, so that no source owns the coefficients.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer import _core
from bessemer._coefficients import COEFFICIENTS, Coefficient
from bessemer._core import InvalidInput
from bessemer._interval import family, generation, uses_of
from bessemer._measured_runs import MeasuredRun
from bessemer._runs_table import read_runs
from bessemer._scores import quantile

if TYPE_CHECKING:
    from bessemer.training import TrainingRun

__all__ = ["COEFFICIENTS", "Calibration", "Coefficient", "Errors", "calibrate"]

_COVERAGE = 0.8
_FOLDS = 5


@dataclass(frozen=True)
class Errors:
    """Errors of estimated against measured steps, one for each row: ours over theirs, less one."""

    rows: tuple[MeasuredRun, ...]
    errors: tuple[float, ...]

    def quantile(self, share: float) -> float:
        """Of the absolute errors, between the two next ones."""
        return quantile([abs(error) for error in self.errors], share)

    @property
    def mean(self) -> float:
        return sum(abs(error) for error in self.errors) / len(self.errors)

    @property
    def median(self) -> float:
        return self.quantile(0.5)

    @property
    def bias(self) -> float:
        return sum(self.errors) / len(self.errors)

    def by(self, column: str) -> dict[str, Errors]:
        """Apart by the values of a column."""
        groups: dict[str, list[tuple[MeasuredRun, float]]] = {}
        for run, error in zip(self.rows, self.errors, strict=True):
            groups.setdefault(str(getattr(run, column)), []).append((run, error))
        return {
            name: Errors(tuple(run for run, _ in found), tuple(error for _, error in found))
            for name, found in groups.items()
        }

    def headline(self) -> Errors:
        """Without rows that kernel launches bound."""
        kept = [
            (run, error)
            for run, error in zip(self.rows, self.errors, strict=True)
            if not run.regime
        ]
        return Errors(tuple(run for run, _ in kept), tuple(error for _, error in kept))

    def evenly_by_source(self) -> float:
        """Mean of the sources' means: each source counts once."""
        means = [errors.mean for errors in self.by("source").values()]
        return sum(means) / len(means)

    def to_dict(self) -> dict[str, float]:
        return {
            "count": len(self.errors),
            "mean_abs_error": self.mean,
            "median_abs_error": self.median,
            "p90_abs_error": self.quantile(0.9),
            "bias": self.bias,
        }


_Given = tuple[dict[str, Any], float, float, list[tuple[int, str]]]


@dataclass(frozen=True)
class _Row:
    run: MeasuredRun
    estimate: TrainingRun
    uses: tuple[tuple[int, str], ...]

    @property
    def group(self) -> tuple[str, str]:
        return self.run.source, self.run.model


def _weights(rows: Sequence[_Row]) -> list[float]:
    """Of each row: groups weigh as the root of their rows, sources as the fourth root of theirs."""
    sizes = Counter(row.group for row in rows)
    groups = Counter(source for source, _ in sizes)
    weights = [sizes[row.group] ** -0.5 * groups[row.run.source] ** -0.25 for row in rows]
    mean = sum(weights) / len(weights)
    return [weight / mean for weight in weights]


@dataclass(frozen=True)
class _Packed:
    """Rows as the compiled fit takes them."""

    rows: tuple[_Row, ...]
    given: tuple[_Given, ...]

    @classmethod
    def of(cls, rows: Sequence[_Row]) -> _Packed:
        given = tuple(
            (
                row.estimate.inputs,
                row.run.step_time_s,
                weight,
                list(row.uses),
            )
            for row, weight in zip(rows, _weights(rows), strict=True)
        )
        return cls(tuple(rows), given)

    def errors(self, values: Sequence[float]) -> Errors:
        seconds = _core.step_times(list(self.given), list(values))
        return Errors(
            tuple(row.run for row in self.rows),
            tuple(
                time / row.run.step_time_s - 1.0
                for time, row in zip(seconds, self.rows, strict=True)
            ),
        )

    def fitted(self, coefficients: Sequence[Coefficient]) -> dict[str, Any]:
        moved = [(of.name, of.start, of.width) for of in coefficients]
        return dict(_core.fit_steps(list(self.given), moved))

    def without(self, left_out: Iterable[int]) -> _Packed:
        out = set(left_out)
        kept = [i for i in range(len(self.rows)) if i not in out]
        return _Packed(tuple(self.rows[i] for i in kept), tuple(self.given[i] for i in kept))


@dataclass(frozen=True)
class Calibration:
    """Fitted coefficients, what the fit leaves open, and how far off it is."""

    coefficients: tuple[Coefficient, ...]
    values: dict[str, float]
    deviations: dict[str, float]
    """Of the logarithms."""
    covariance: list[list[float]]
    """Of the logarithms, in the order of the coefficients."""
    in_sample: Errors
    _packed: _Packed = field(repr=False)
    _known: dict[str, Errors] = field(default_factory=dict, init=False, repr=False)
    """Errors of fits that were made, by what they left out: each takes seconds."""

    def basis(self, of: Coefficient) -> str:
        """Fitted, or assumed where the rows say less than was known beforehand."""
        return "fitted" if self.deviations[of.name] < 0.7 * of.width else "assumed"

    def held_out(self, by: str = "group") -> Errors:
        """Errors of rows that the coefficients were not fitted to.

        Whole groups are left out: ``group`` (source and model, dealt into five folds), or every
        value of a column in turn (``source``, ``accelerator``, ``model``).
        """
        if by not in self._known:
            self._known[by] = self._held_out(by)
        return self._known[by]

    def _held_out(self, by: str) -> Errors:
        rows = self._packed.rows
        keys = [row.group if by == "group" else (getattr(row.run, by), "") for row in rows]
        order = {key: i for i, key in enumerate(sorted(set(keys)))}
        parts = _FOLDS if by == "group" else len(order)
        folds: dict[int, list[int]] = {}
        for i, key in enumerate(keys):
            folds.setdefault(order[key] % parts, []).append(i)
        if len(folds) < 2:
            raise InvalidInput(f"held_out: {by}: needs at least two groups of rows, got one")
        errors = [0.0] * len(rows)
        for left_out in folds.values():
            fit = self._packed.without(left_out).fitted(self.coefficients)
            found = _Packed(
                tuple(rows[i] for i in left_out),
                tuple(self._packed.given[i] for i in left_out),
            ).errors(fit["solution"])
            for i, error in zip(left_out, found.errors, strict=True):
                errors[i] = error
        return Errors(tuple(row.run for row in rows), tuple(errors))

    def datasheet_only(self) -> Errors:
        """Errors where each generation of accelerators in turn is known from its data sheet alone:
        its kernels have middling shares of other chips, and none of its rows is in the fit."""
        if "datasheet" not in self._known:
            self._known["datasheet"] = self._datasheet_only()
        return self._known["datasheet"]

    def _datasheet_only(self) -> Errors:
        rows = self._packed.rows
        generations = [_generation(row) for row in rows]
        errors = [0.0] * len(rows)
        for left_out in sorted(set(generations)):
            chosen = [i for i, found in enumerate(generations) if found == left_out]
            others = self._packed.without(chosen)
            if not others.rows:
                raise InvalidInput("datasheet_only: needs rows of at least two generations")
            fit = others.fitted(self.coefficients)
            found = _Packed(
                tuple(rows[i] for i in chosen),
                tuple(_from_datasheet(self._packed.given[i]) for i in chosen),
            ).errors(fit["solution"])
            for i, error in zip(chosen, found.errors, strict=True):
                errors[i] = error
        return Errors(tuple(row.run for row in rows), tuple(errors))

    def residuals(self) -> dict[str, tuple[float, int]]:
        """By generation of accelerators, mixtures of experts apart: the deviation of ln(time) that
        is left on rows whose source was held out, and the number of rows; "other" for accelerators
        that are known from their data sheets alone."""
        groups: dict[str, list[float]] = {}
        for errors, other in ((self.held_out("source"), False), (self.datasheet_only(), True)):
            for row, error in zip(self._packed.rows, errors.errors, strict=True):
                if not row.run.regime:
                    whose = family(row.estimate)
                    if other:
                        whose = "other mixture" if whose.endswith("mixture") else "other"
                    groups.setdefault(whose, []).append(abs(math.log1p(error)))
        normal = 1.2815515655446004  # 80 % of a normal distribution lie within
        found = {}
        for name, sizes in sorted(groups.items()):
            sizes.sort()
            index = min(len(sizes) - 1, math.ceil(_COVERAGE * len(sizes)) - 1)
            found[name] = (sizes[index] / normal, len(sizes))
        return found

    def to_dict(self) -> dict[str, Any]:
        """As plain data: what a scenario's ``models.coefficients`` reads."""
        return {
            "coefficients": [
                {
                    "name": of.name,
                    "number": of.number,
                    "of": list(of.of),
                    "meaning": of.meaning,
                    "start": of.start,
                    "width": of.width,
                    "value": self.values[of.name],
                    "deviation": self.deviations[of.name],
                    "basis": self.basis(of),
                }
                for of in self.coefficients
            ],
            "covariance": self.covariance,
            "residuals": {
                name: {"deviation": deviation, "rows": rows}
                for name, (deviation, rows) in self.residuals().items()
            },
            "in_sample": self.in_sample.headline().to_dict(),
            "held_out": self.held_out().headline().to_dict(),
        }

    def to_json(self) -> str:
        return json.dumps(self.to_dict(), indent=2)

    def header(self) -> str:
        """The catalogue's header that ships these values."""
        return _header(self)


def _generation(row: _Row) -> str:
    return generation(row.estimate.inputs["cluster"].node.accelerator.name)


def _from_datasheet(given: _Given) -> _Given:
    """A row whose kernels nobody measured."""
    inputs, seconds, weight, uses = given
    accelerator = inputs["cluster"].node.accelerator
    kernels = _core.catalog_datasheet_kernels(accelerator)
    return (
        {**inputs, "kernels": kernels},
        seconds,
        weight,
        [(i, path) for i, path in uses if not path.startswith("kernels.")],
    )


def _rows(runs: Iterable[MeasuredRun], coefficients: Sequence[Coefficient]) -> list[_Row]:
    from bessemer.validation import estimated

    rows = []
    for run in runs:
        if not run.complete:
            continue
        estimate = estimated(run)
        if estimate is None:
            continue
        uses = tuple(
            (i, path)
            for i, of in enumerate(coefficients)
            for path in uses_of(of.number, of.of, estimate)
        )
        rows.append(_Row(run, estimate, uses))
    return rows


def calibrate(
    runs: str | Path | Iterable[MeasuredRun],
    coefficients: Sequence[Coefficient] = COEFFICIENTS,
) -> Calibration:
    """Fit coefficients to the complete rows of a table of measured runs.

    Parameters
    ----------
    runs
        Path of a table as ``bessemer validate`` reads it, or its rows.
    coefficients
        What to fit; coefficients that no row uses stay at their start.

    Raises
    ------
    InvalidInput
        No row is complete, or a table is none.
    """
    read = read_runs(runs) if isinstance(runs, (str, Path)) else list(runs)
    rows = _rows(read, coefficients)
    if not rows:
        raise InvalidInput("calibrate: no row is complete; give rows whose layout is known")
    packed = _Packed.of(rows)
    fit = packed.fitted(coefficients)
    names = [of.name for of in coefficients]
    covariance = [list(line) for line in fit["covariance"]]
    return Calibration(
        coefficients=tuple(coefficients),
        values=dict(zip(names, fit["solution"], strict=True)),
        deviations={name: math.sqrt(covariance[i][i]) for i, name in enumerate(names)},
        covariance=covariance,
        in_sample=packed.errors(fit["solution"]),
        _packed=packed,
    )


def _number(value: float) -> str:
    text = f"{value:.4g}"
    return text if any(mark in text for mark in ".en") else f"{text}.0"


def _header(of: Calibration) -> str:
    entries = "\n".join(
        f'    StepCoefficient{{"{c.name}", "{c.number}",\n'
        f'                    "{" ".join(c.of)}",\n'
        f"                    {_number(of.values[c.name])}, {_number(of.deviations[c.name])}, "
        f"Basis::{of.basis(c)}}},"
        for c in of.coefficients
    )
    residuals = "\n".join(
        f'    StepResidual{{"{name}", {_number(deviation)}, {rows}}},'
        for name, (deviation, rows) in of.residuals().items()
    )
    numbers = [
        f"{of.covariance[i][j]:.2e}" if abs(of.covariance[i][j]) > 1e-9 else "0"
        for i in range(len(of.coefficients))
        for j in range(i + 1)
    ]
    lines, line = [], "   "
    for number in numbers:
        if len(line) + len(number) + 2 > 100:
            lines.append(line)
            line = "   "
        line += f" {number},"
    lines.append(line)
    covariance = "\n".join(lines)
    count = len(of.coefficients)
    return f"""#pragma once

/// Coefficients that are fitted to measured training steps, written by `bessemer calibrate RUNS.csv
/// --header FILE`; do not edit. What each means and what is known of it beforehand stands in
/// python/bessemer/_coefficients.py; `tests/python/test_calibration.py` fits again and compares.

#include <array>
#include <string_view>

#include <bessemer/catalog/step_coefficient.hpp>

namespace bessemer::catalog {{

// clang-format off
inline constexpr std::array step_coefficients{{
{entries}
}};

/// Of the logarithms: the lower triangle, row by row.
inline constexpr std::array<double, {count * (count + 1) // 2}> step_covariance{{
{covariance}
}};

inline constexpr std::array step_residuals{{
{residuals}
}};
// clang-format on

/// A coefficient as a sourced value of an entry.
[[nodiscard]] constexpr Sourced<double> fitted_to_steps(std::string_view name,
                                                        std::string_view note = {{}}) {{
  for (const StepCoefficient& of : step_coefficients) {{
    if (of.name == name) return {{of.value, of.basis, "BessemerCalibration2026", note}};
  }}
  return ::bessemer::detail::fail<InvalidInput>("step coefficient: unknown name '", name, "'"),
         Sourced<double>{{0.0, Basis::assumed, "BessemerCalibration2026"}};
}}

}}  // namespace bessemer::catalog
"""
