"""Studies: what uncertain inputs make of an output, which of them matter, and inverse questions.

>>> from bessemer import study
>>> inputs = {"utilization": study.uniform(0.35, 0.45), "rate": study.lognormal(2.0, 0.1)}
>>> cost = study.propagate(lambda x: x["rate"] / x["utilization"], inputs)
>>> low, high = cost.interval(0.9)
>>> study.sobol_indices(lambda x: x["rate"] / x["utilization"], inputs)["total"].idxmax()
'rate'

A function takes a mapping from the names of inputs to NumPy arrays of equal length and gives an
array of that length. It is called with some thousand points at a time, so that a million samples
need no more memory than a few. The same seed gives the same points on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from bessemer import _core, units
from bessemer._core import InvalidInput, near_names
from bessemer._numbers import number, numbers_of, said, whole

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from bessemer.scenario import Scenario
    from bessemer.training import TrainingRun
    from bessemer.units import AnyQuantity

    Array = npt.NDArray[np.float64]
    Function = Callable[[Mapping[str, Array]], Any]

__all__ = [
    "Distribution",
    "Solution",
    "Summary",
    "correlated",
    "discrete",
    "fixed",
    "log_uniform",
    "lognormal",
    "normal",
    "propagate",
    "root",
    "sample",
    "sobol_indices",
    "solve",
    "summary",
    "triangular",
    "uniform",
]

_ROWS = 4096
_OF_A_NODE = ("accelerator", "scale_up", "scale_out", "host")
_KEPT = 65536
_MOST_POINTS = 2**32
"""A Sobol sequence of 32 bits repeats itself after that."""


@dataclass(frozen=True)
class Distribution:
    """What an input may be. Made by `uniform`, `lognormal` and the other functions."""

    text: str
    _made: _core.SampledDistribution
    _share: float = 1.0
    """Of the whole that is kept, from below."""

    def quantiles(self, probabilities: Any) -> Array:
        """Values by cumulative probability, each in (0, 1)."""
        import numpy as np

        kept = self._share * np.atleast_1d(_array(probabilities, "quantiles.probabilities"))
        return self._made.quantiles(kept)

    def __repr__(self) -> str:
        return self.text


def fixed(value: float) -> Distribution:
    """One value."""
    value = number(value, "fixed.value")
    return Distribution(f"fixed({value:g})", _core.SampledDistribution.fixed(value))


def uniform(low: float, high: float) -> Distribution:
    """All between two ends alike."""
    low = number(low, "uniform.low")
    high = number(high, "uniform.high")
    made = _core.SampledDistribution.uniform(low, high)
    return Distribution(f"uniform({low:g}, {high:g})", made)


def log_uniform(low: float, high: float) -> Distribution:
    """All orders of magnitude between two positive ends alike."""
    low = number(low, "log_uniform.low")
    high = number(high, "log_uniform.high")
    made = _core.SampledDistribution.log_uniform(low, high)
    return Distribution(f"log_uniform({low:g}, {high:g})", made)


def normal(mean: float, deviation: float) -> Distribution:
    """Without ends; for what must be positive take `lognormal`."""
    mean = number(mean, "normal.mean")
    deviation = number(deviation, "normal.deviation")
    made = _core.SampledDistribution.normal(mean, deviation)
    return Distribution(f"normal({mean:g}, {deviation:g})", made)


def lognormal(median: float, deviation: float, *, most: float | None = None) -> Distribution:
    """Positive; `deviation` is that of the logarithm, about the relative one where it is small.

    What lies above `most` is left out, as of a share that cannot be above one.
    """
    median = number(median, "lognormal.median")
    deviation = number(deviation, "lognormal.deviation")
    made = _core.SampledDistribution.lognormal(median, deviation)
    if most is None:
        return Distribution(f"lognormal({median:g}, {deviation:g})", made)
    if not number(most, "lognormal.most") >= median:
        raise InvalidInput(f"lognormal.most: must be at least the median {median:g}, got {most:g}")
    reach = math.log(most / median) / deviation if deviation > 0.0 else math.inf
    return Distribution(
        f"lognormal({median:g}, {deviation:g}, most={most:g})", made, NormalDist().cdf(reach)
    )


def triangular(low: float, mode: float, high: float) -> Distribution:
    """Between two ends, most likely at `mode`."""
    low = number(low, "triangular.low")
    mode = number(mode, "triangular.mode")
    high = number(high, "triangular.high")
    made = _core.SampledDistribution.triangular(low, mode, high)
    return Distribution(f"triangular({low:g}, {mode:g}, {high:g})", made)


def discrete(values: Sequence[float], weights: Sequence[float] | None = None) -> Distribution:
    """One of some values, each alike unless weighed."""
    values = numbers_of(values, "discrete.values")
    shares = [1.0] * len(values) if weights is None else numbers_of(weights, "discrete.weights")
    made = _core.SampledDistribution.discrete(values, shares)
    said = ", ".join(f"{value:g}" for value in values)
    return Distribution(f"discrete({said})", made)


def _named(inputs: Mapping[str, Distribution]) -> dict[str, Distribution]:
    if not isinstance(inputs, Mapping) or not inputs:
        raise InvalidInput(
            "inputs: must be a mapping from names to distributions, with at least one"
        )
    for name, of in inputs.items():
        if not isinstance(of, Distribution):
            raise InvalidInput(
                f"inputs.{name}: must be a distribution, as study.uniform(…), got {of!r}"
            )
    return dict(inputs)


def _array(values: Any, field: str) -> Array:
    import numpy as np

    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise InvalidInput(f"{field}: must be numbers, got {said(values)}") from None


def _callable(function: Any) -> None:
    if not callable(function):
        raise InvalidInput(f"function: must be a function, got {said(function)}")


def _positive(tolerance: float) -> float:
    if not number(tolerance, "tolerance") > 0.0:
        raise InvalidInput(f"tolerance: must be positive, got {tolerance:g}")
    return tolerance


def _points(points: int) -> int:
    return whole(points, "points", 1, _MOST_POINTS)


def _seed(seed: int) -> int:
    return whole(seed, "seed", 0, 2**64 - 1)


def _blocks(sampling: str, dimensions: int, points: int, seed: int) -> Iterator[Array]:
    """The points of a design, some thousand rows at a time."""
    if not isinstance(sampling, str):
        raise InvalidInput(
            f"sampling: must be sobol, latin_hypercube or random, got {said(sampling)}"
        )
    design = _core.SampledDesign(sampling, dimensions, _points(points), _seed(seed))
    for first in range(0, points, _ROWS):
        yield design.take(min(_ROWS, points - first))


def _drawn(inputs: Mapping[str, Distribution], block: Array, first: int = 0) -> dict[str, Array]:
    return {name: of.quantiles(block[:, first + j]) for j, (name, of) in enumerate(inputs.items())}


def _evaluated(function: Function, values: Mapping[str, Array], rows: int) -> Array:
    import numpy as np

    _callable(function)
    found = _array(function(values), "function: what it gives")
    if found.ndim == 0:
        found = np.full(rows, float(found))
    if found.shape != (rows,):
        raise InvalidInput(
            f"function: must give one number for each of {rows} points, got an array of shape "
            f"{found.shape}"
        )
    return found


def sample(
    inputs: Mapping[str, Distribution],
    points: int = 1024,
    *,
    sampling: str = "sobol",
    seed: int = 1,
) -> pd.DataFrame:
    """Points of independent inputs, a row each.

    Parameters
    ----------
    inputs : mapping
        Distributions by name.
    points : int
        For `sobol` best a power of two.
    sampling : str
        `sobol`, `latin_hypercube` or `random`.
    seed : int
        Another one gives other points; 0 leaves a Sobol sequence as it is published.
    """
    import numpy as np
    import pandas as pd

    of = _named(inputs)
    drawn = [_drawn(of, block) for block in _blocks(sampling, len(of), points, seed)]
    return pd.DataFrame({name: np.concatenate([part[name] for part in drawn]) for name in of})


def correlated(
    means: Mapping[str, float],
    covariance: Any,
    points: int = 1024,
    *,
    logarithms: bool = False,
    sampling: str = "sobol",
    seed: int = 1,
) -> pd.DataFrame:
    """Points of normal inputs that err together, a row each.

    Parameters
    ----------
    means : mapping
        By name; of the logarithms where those are given.
    covariance : array
        A row and a column for each name, in their order.
    logarithms : bool
        Whether means and covariance are of logarithms, as those of a calibration; values are then
        positive.
    """
    import numpy as np
    import pandas as pd

    if not isinstance(means, Mapping):
        raise InvalidInput(f"means: must be a mapping from names to numbers, got {said(means)}")
    names = list(means)
    together = _core.CorrelatedNormals(
        np.asarray([number(means[name], f"means.{name}") for name in names], dtype=float),
        _array(covariance, "covariance"),
    )
    rows = [together.at(block) for block in _blocks(sampling, len(names), points, seed)]
    values = np.concatenate(rows)
    return pd.DataFrame(np.exp(values) if logarithms else values, columns=names)


@dataclass(frozen=True)
class Summary:
    """What is known of an output."""

    points: int
    mean: float
    standard_deviation: float
    minimum: float
    maximum: float
    exact: bool
    """Whether quantiles are of all values, and not of 65,536 of them."""
    _kept: _core.StreamSummary = field(repr=False)

    def quantile(self, probability: float) -> float:
        """What a share of the values lies below."""
        return self._kept.quantile(number(probability, "quantile.probability"))

    def interval(self, probability: float = 0.9) -> tuple[float, float]:
        """The middle that holds that share of the values."""
        if not 0.0 < number(probability, "interval.probability") < 1.0:
            raise InvalidInput(
                f"interval.probability: must be above 0 and below 1, got {probability:g}"
            )
        tail = 0.5 * (1.0 - probability)
        return self.quantile(tail), self.quantile(1.0 - tail)

    def to_dict(self) -> dict[str, float]:
        """As plain data, with the quantiles of 5, 50 and 95 %."""
        told = {
            "points": float(self.points),
            "mean": self.mean,
            "standard_deviation": self.standard_deviation,
            "minimum": self.minimum,
            "maximum": self.maximum,
        }
        return {**told, **{f"p{int(100 * p)}": self.quantile(p) for p in (0.05, 0.5, 0.95)}}


def _summed(kept: _core.StreamSummary) -> Summary:
    deviation = kept.standard_deviation if kept.count > 1 else 0.0
    return Summary(kept.count, kept.mean, deviation, kept.minimum, kept.maximum, kept.exact, kept)


def summary(values: Any) -> Summary:
    """Mean, spread and quantiles of values that are there already."""
    kept = _core.StreamSummary(_KEPT, 0)
    kept.add(_array(values, "values").ravel())
    return _summed(kept)


def propagate(
    function: Function,
    inputs: Mapping[str, Distribution],
    points: int = 4096,
    *,
    sampling: str = "sobol",
    seed: int = 1,
) -> Summary:
    """The output of a function whose inputs are uncertain, all at once; as `sample` draws them."""
    of = _named(inputs)
    kept = _core.StreamSummary(_KEPT, _seed(seed))
    for block in _blocks(sampling, len(of), points, seed):
        kept.add(_evaluated(function, _drawn(of, block), len(block)))
    return _summed(kept)


def sobol_indices(
    function: Function,
    inputs: Mapping[str, Distribution],
    points: int = 4096,
    *,
    sampling: str = "sobol",
    seed: int = 1,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Which input the output is uncertain because of: shares of its variance.

    Takes `points` times (inputs + 2) evaluations. A row for each input, the largest `total` first;
    `first` is the share of the input alone, `total` that with all it interacts in, each with the
    ends of its interval (`first_low` …). `attrs` holds mean and variance of the output.

    Parameters
    ----------
    function, inputs, sampling, seed
        As `propagate` takes them. Inputs must be independent.
    points : int
        At least 64, best a power of two.
    confidence : float
        Of the intervals.
    """
    import numpy as np

    of = _named(inputs)
    confidence = number(confidence, "confidence")
    names = list(of)
    sums = _core.SobolSums(len(of), _points(points))
    for block in _blocks(sampling, 2 * len(of), points, seed):
        rows = len(block)
        a, b = _drawn(of, block), _drawn(of, block, len(of))
        each = np.empty((rows, len(of)))
        for j, name in enumerate(names):
            each[:, j] = _evaluated(function, {**a, name: b[name]}, rows)
        sums.add(_evaluated(function, a, rows), _evaluated(function, b, rows), each)
    table = _indices(sums, names, confidence, seed)
    table.attrs.update(mean=sums.mean(), variance=sums.variance(), points=points)
    return table


def _indices(
    sums: _core.SobolSums, names: Sequence[str], confidence: float, seed: int
) -> pd.DataFrame:
    """A row for each input, the largest `total` first, each share with the ends of its interval."""
    import pandas as pd

    table = pd.DataFrame(
        [[*first, *total] for first, total in sums.indices(confidence, 1000, seed)],
        index=pd.Index(names, name="input"),
        columns=["first", "first_low", "first_high", "total", "total_low", "total_high"],
    )
    return table.sort_values("total", ascending=False, kind="stable")


def root(
    function: Callable[[float], float],
    low: float,
    high: float,
    *,
    question: str = "root",
    tolerance: float = 1e-12,
) -> float:
    """Where a continuous function is zero, between two ends at which its signs differ."""
    _callable(function)
    return _core.root_between(
        lambda x: number(function(x), "function: what it gives", finite=False),
        number(low, "low"),
        number(high, "high"),
        question,
        _positive(tolerance),
    )


@dataclass(frozen=True)
class Solution:
    """The answer to an inverse question."""

    key: str
    value: AnyQuantity | float
    """What the key has to be."""
    reached: AnyQuantity | float
    """The output there."""
    evaluations: int
    run: TrainingRun | _core.TrainingRun
    """The run with that value; of a key that scenarios do not know, its estimate alone."""


def _follow(run: Any, path: str) -> Any:
    """What a dotted path of attributes of a run, or the short name of an answer, leads to."""
    from bessemer._variants import SHORT

    here = run
    path = SHORT.get(path, path)
    path = f"step.{path}" if path.endswith("_flops_utilization") and "." not in path else path
    for i, part in enumerate(path.split(".")):
        try:
            here = getattr(here, part)
        except AttributeError:
            known = [name for name in dir(here) if not name.startswith("_")]
            where = ".".join(path.split(".")[:i]) or "a run"
            raise InvalidInput(
                f"output: {where} has no '{part}'; did you mean "
                f"{', '.join(near_names(part, known))}?"
            ) from None
    return here


def _written(scenario: Any, key: str) -> Any:
    """What a scenario says of a key, if it does."""
    here: Any = scenario.written
    for part in key.split("."):
        if not isinstance(here, Mapping) or part not in here:
            return None
        here = here[part]
    return here


def _place(key: str) -> list[str]:
    """A key, or the name of a continuous input, as a path into the descriptions of a run."""
    parts = key.split(".")
    if parts[0] != "cluster" or parts[1:2] not in (["link"], *([p] for p in _OF_A_NODE)):
        return parts
    return ["cluster", "node", parts[1].replace("link", "scale_out"), *parts[2:]]


def _described(inputs: Mapping[str, Any], key: str) -> Any:
    """What the descriptions of a run say of a key, if they do."""
    first, *rest = _place(key)
    here = inputs.get(first)
    for part in rest:
        here = getattr(here, part, None)
    return here


def _redescribed(inputs: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    """The descriptions of a run with another value of a key."""
    first, *rest = _place(key)

    def renewed(of: Any, path: list[str]) -> Any:
        if not path:
            return value
        return of.with_(**{path[0]: renewed(getattr(of, path[0]), path[1:])})

    return {**inputs, first: renewed(inputs[first], rest)}


def _split(value: Any, field: str) -> tuple[float, str]:
    """A number and its unit; no unit of a plain number."""
    if isinstance(value, bool):
        raise InvalidInput(f"{field}: must be a number or a quantity, got {value}")
    if isinstance(value, (int, float)):
        return float(value), ""
    read = units._read(value, "a quantity", "GB/s", field) if isinstance(value, str) else value
    read = units._of_any_registry(read, "a quantity", field)
    return float(read.magnitude), str(read.units)


def _end(value: Any, unit: str, field: str) -> float:
    number, given = _split(value, field)
    if not unit or not given:
        if unit != given:
            raise InvalidInput(f"{field}: must be in {unit or 'plain numbers'}, got {value!r}")
        return number
    return units._magnitude(value, unit, unit, field)


def solve(
    scenario: str | Path | Mapping[str, Any] | Scenario,
    key: str,
    output: str,
    target: Any,
    *,
    between: tuple[Any, Any] | None = None,
    tolerance: float = 1e-9,
) -> Solution:
    """What a key of a scenario must be for an output to come to a value.

    >>> solve("run.toml", "cluster.link.bandwidth", "step.time", "20 s").value

    Parameters
    ----------
    scenario : path, mapping or Scenario
        As `bs.train` takes it.
    key : str
        A number of the scenario, or of the descriptions it leads to (`run.inputs`), as
        `cluster.accelerator.memory_bandwidth`; `cluster.scale_out` is what leaves a node, also
        called `cluster.link`. It may be anything between two ends: no count and no name.
    output : str
        Attributes of the run, `step.time`, `rental_cost`, `model_flops_utilization`; short names
        such as `time`, `cost` and `mfu` are understood.
    target : quantity or float
        What it should come to.
    between : pair, optional
        Ends of the search, with their unit. Left out, the search starts at what is said now and
        goes up to a thousand times as far either way.
    tolerance : float
        Of the key, relative.

    Raises
    ------
    InvalidInput
        An unknown key or output, or a target of another dimension.
    Infeasible
        No value between the ends does it, with the differences there.
    """
    from bessemer.scenario import changed, load
    from bessemer.training import train

    for name, text in (("key", key), ("output", output)):
        if not isinstance(text, str):
            raise InvalidInput(f"{name}: must be text, got {said(text)}")
    tolerance = _positive(tolerance)
    read = load(scenario)
    now = train(read)
    given = _written(read, key)
    described = _described(now.inputs, key)
    by_file = given is not None or described is None
    start = None
    if between is None:
        given = described if given is None else given
        if given is None or isinstance(given, (bool, list, Mapping)):
            changed(read, {key: "1 s"})  # says so, with near names, where nobody knows the key
            raise InvalidInput(f"{key}: is no number to start from; give between=(low, high)")
        start, unit = _split(given, key)
    else:
        if isinstance(between, str) or not isinstance(between, Sequence) or len(between) != 2:
            raise InvalidInput(f"between: must be a pair, (low, high), got {said(between)}")
        low, unit = _split(between[0], "between")
        high = _end(between[1], unit, "between")
        if not low < high:
            raise InvalidInput(f"between: must rise, got {between[0]} to {between[1]}")
    goal, goal_unit = _split(target, "target")
    count = 0

    def run_of(number: float) -> Any:
        value = f"{number!r} {unit}" if unit else number
        if by_file:
            return train(read, **{key: value})
        return _core.estimate(**_redescribed(now.inputs, key, value))

    def difference(number: float) -> float:
        nonlocal count
        count += 1
        found = _follow(run_of(number), output)
        if hasattr(found, "magnitude") != bool(goal_unit):
            raise InvalidInput(
                f"target: {output} is {said(str(found))}, cannot be compared with {target!r}; "
                f"give {'a quantity' if hasattr(found, 'magnitude') else 'a plain number'}"
            )
        if not goal_unit:
            return float(found) - goal
        return units._magnitude(found, goal_unit, goal_unit, "target") - goal

    question = f"{key} for {output}"
    if start is not None:
        if not start > 0.0:
            raise InvalidInput(f"{key}: must be positive to search around, got {start:g}")
        number = _core.root_expanded(
            difference, start / 1.25, start * 1.25, start / 1e3, start * 1e3, question, tolerance
        )
    elif low > 0.0:
        logarithm = _core.root_between(
            lambda x: difference(math.exp(x)), math.log(low), math.log(high), question, tolerance
        )
        number = math.exp(logarithm)
    else:
        number = _core.root_between(difference, low, high, question, tolerance)
    run = run_of(number)
    value = units._quantity(number, unit) if unit else number
    return Solution(key, value, _follow(run, output), count, run)
