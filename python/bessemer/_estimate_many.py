"""Estimates of many plans at once: a table in, a table out, the loop in C++."""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer import _core
from bessemer._core import InvalidInput
from bessemer._fields import shown
from bessemer._inputs import gathered
from bessemer._refusals import by_key
from bessemer._tables import PlanTable
from bessemer.scenario import Scenario, changed, load

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["estimate_many"]

# What of the inputs a step follows from.
_OF_STEP = ("model", "training", "cluster", "plan", "software", "kernels", "collectives")

_COUNTS = frozenset(
    {
        "tensor",
        "context",
        "pipeline",
        "expert",
        "expert_tensor",
        "replicas",
        "virtual_stages",
        "micro_batch",
    }
)


def estimate_many(
    plans: pd.DataFrame | Mapping[str, Any],
    scenario: str | Path | Mapping[str, Any] | Scenario,
    *,
    threads: int = 1,
    **changes: Any,
) -> pd.DataFrame:
    """Estimate the step of many plans for one scenario.

    Parameters
    ----------
    plans
        A pandas table or a mapping of equally long columns. Each column is a key of the
        scenario's ``[plan]``, ``tensor`` or ``plan.tensor``; each row is a plan. What no column
        gives, and where a value is missing, the scenario's own plan holds.
    scenario
        Path of a TOML file, or its content as a dict; it needs no ``[plan]``.
    threads
        How many share out the rows; 0 for one on each processor.
    **changes
        Keys of the scenario to change, as `train` takes them.

    Returns
    -------
    pandas.DataFrame
        One row a plan, with the index of ``plans``: ``step_time`` in s, ``memory`` of the fullest
        accelerator in byte, ``fits``, ``model_flops_utilization``, ``tokens_per_second``, and
        ``refusal``: why a plan is illegal, in one sentence, or None. An illegal plan has no
        numbers and does not fit; none of them raises.

    Raises
    ------
    InvalidInput
        The scenario makes no sense, or a column is no key of a plan.

    Examples
    --------
    >>> plans = {"tensor": [4, 8, 3], "pipeline": [16, 16, 16]}
    >>> bs.estimate_many(plans, "examples/llama-3.1-405b.toml").sort_values("step_time")
    """
    import numpy as np
    import pandas as pd

    table = plans if isinstance(plans, pd.DataFrame) else _table(plans)
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 0:
        raise InvalidInput(f"threads: must be a whole number, zero or more, got {threads!r}")
    read = load(scenario)
    read = changed(read, changes) if changes else read
    if read.tables.plan is None:
        read = changed(read, {"plan": {}})
    try:
        inputs, _ = gathered(read)
        found = _core.estimate_many(
            **{part: inputs[part] for part in _OF_STEP},
            attention_flops=inputs["attention_flops"],
            columns=_columns(table),
            rows=len(table),
            threads=threads or os.cpu_count() or 1,
        )
    except InvalidInput as error:
        raise by_key(error) from None
    sentences = np.array([*found.pop("refusals"), None], dtype=object)
    # As objects: text alone would turn None into NaN.
    found["refusal"] = pd.Series(sentences[found["refusal"]], index=table.index, dtype=object)
    return pd.DataFrame(found, index=table.index)


def _table(plans: Mapping[str, Any]) -> pd.DataFrame:
    import pandas as pd

    if not isinstance(plans, Mapping):
        raise InvalidInput("plans: must be a pandas table or a mapping of columns")
    for name, column in plans.items():
        if isinstance(column, (str, bytes, Mapping)) or not hasattr(column, "__len__"):
            raise InvalidInput(
                f"plans: column {shown(name)} must be a list of values, one a row, got "
                f"{shown(column)}; write [{column!r}]"
            )
    lengths = {name: len(column) for name, column in plans.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise InvalidInput(f"plans: must be columns of equal length, one value a row; {told}")
    try:
        return pd.DataFrame(dict(plans))
    except ValueError as error:  # columns of pandas with other indices, arrays of two dimensions
        raise InvalidInput(f"plans: must be columns of equal length: {error}") from None


def _columns(table: pd.DataFrame) -> list[tuple[str, Any, list[Any]]]:
    keys = [str(name).removeprefix("plan.") for name in table.columns]
    for key in keys:
        if key not in PlanTable.model_fields:
            raise InvalidInput(_unknown(key))
        if keys.count(key) > 1:
            raise InvalidInput(f"plans: column {key} is there twice; give it once")
    columns = [_column(key, table.iloc[:, i]) for i, key in enumerate(keys)]
    return [column for column in columns if column is not None]


def _unknown(key: str) -> str:
    near = get_close_matches(key, PlanTable.model_fields, cutoff=0.55)
    cure = f"did you mean {', '.join(near)}?" if near else ""
    if "." in key:
        cure = f"give it once, for all rows, as a change: {{{key!r}: ...}}"
    cure = cure or f"a column is a key of [plan]: {', '.join(PlanTable.model_fields)}"
    return f"plans: unknown column {shown(key)}; {cure}"


def _column(key: str, values: pd.Series[Any]) -> tuple[str, Any, list[Any]] | None:
    """Name, a number for each row, and what the numbers count unless they are the values."""
    import pandas as pd

    if key in _COUNTS and pd.api.types.is_integer_dtype(values.dtype) and not values.hasnans:
        return key, values.to_numpy("int64"), []
    try:
        places, distinct = pd.factorize(values)
    except TypeError:  # lists and tables have no hash, what they look like has
        places, looks = pd.factorize(values.map(repr, na_action="ignore"))
        first = [int((places == place).argmax()) for place in range(len(looks))]
        distinct = values.iloc[first]
    choices = [_choice(key, value) for value in distinct]
    return (key, places.astype("int64"), choices) if choices else None


def _choice(key: str, value: Any) -> _core.Plan | str:
    """A plan with this value, or why there is none."""
    plain = value.item() if hasattr(value, "item") else value
    if key in _COUNTS and isinstance(plain, float) and plain.is_integer():
        plain = int(plain)  # as tables hold counts beside missing ones
    given: dict[str, Any] = {key: plain}
    try:
        return _core.Plan(**given)
    except InvalidInput as refused:
        return str(refused)
