"""What a search is asked, as the engine takes it: cases, keys of a plan, figures and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

from bessemer import _core
from bessemer._core import InvalidInput, near_names
from bessemer._fields import shown
from bessemer._search_tables import LIMITS
from bessemer.scenario import changed

if TYPE_CHECKING:
    from bessemer.scenario import Scenario

__all__ = ["AXES", "cases", "figures", "limits", "spelled", "written"]

AXES = (
    "tensor",
    "context",
    "context_method",
    "expert",
    "expert_tensor",
    "micro_batch",
    "sequence_parallel",
    "expert_overlap",
    "recomputation",
    "cuda_graph",
    "pipeline",
    "rank_order",
    "sharding",
    "replicas",
    "schedule",
    "virtual_stages",
    "offload",
)
"""Keys of a plan that a search may choose, from the outermost to the innermost."""

# Other names of figures, as people say them.
_ALIASES = {
    "time": "step.time",
    "step_time": "step.time",
    "memory": "memory.total",
    "energy": "energy.facility",
    "power": "power.it",
    "carbon": "carbon.operational_location",
    "cost": "cost.rental",
    "rental_cost": "cost.rental",
    "electricity_cost": "cost.electricity",
}


def figures(objective: Any) -> list[str]:
    """The figures that plans are compared by."""
    names = [objective] if isinstance(objective, str) else list(objective)
    known = [name for name in _core.search_figures() if name != "changes"]
    found = []
    for name in names:
        figure = _ALIASES.get(name, name)
        if figure not in known:
            near = ", ".join(near_names(str(name), [*known, *_ALIASES]))
            cure = f"did you mean {near}?" if near else f"the figures are {', '.join(known)}"
            raise InvalidInput(f"search.objective: unknown figure {shown(name)}; {cure}")
        if figure in found:
            raise InvalidInput(f"search.objective: names {figure} twice; name each once")
        found.append(figure)
    return found


def limits(scenario: Scenario) -> dict[str, tuple[str, float]]:
    """Constraints by name: the figure and what it must not exceed."""
    table = scenario.tables.search.constraints if scenario.tables.search else None
    given = table.given() if table is not None else {}
    return {
        name: (figure, float(given[name].m_as(unit)))
        for name, (figure, unit) in LIMITS.items()
        if name in given
    }


def _flat(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        inside = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping) and inside.removeprefix("plan.") not in AXES:
            yield from _flat(value, inside)
        else:
            yield inside, value


def _plans(name: str, values: list[Any]) -> list[_core.Plan]:
    """A plan for each value of a key, which also checks them."""
    degree = type(getattr(_core.Plan(), name)) is int
    for value in values:
        if degree and isinstance(value, int) and not 1 <= value <= 1_000_000:
            raise InvalidInput(
                f"search.space.{name}: must be between 1 and 1000000, got {shown(value)}"
            )
    try:
        return [_core.Plan(**{name: value}) for value in values]
    except InvalidInput as error:
        raise InvalidInput(f"search.space.{str(error).removeprefix('plan.')}") from None


def _split(space: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Keys of the plan as the engine takes them, and the other keys of the scenario."""
    own: dict[str, Any] = {}
    other: dict[str, list[Any]] = {}
    for key, given in _flat(space):
        values = list(given) if isinstance(given, (list, tuple, range)) else [given]
        name = key.removeprefix("plan.")
        if not values:
            raise InvalidInput(f"search.space.{key}: lists no value; list one or more")
        if name in AXES:
            own[name] = _plans(name, values)
        elif name == "data":
            own[name] = values
        elif "." in key and not key.startswith(("plan.", "search.")):
            other[key] = values
        else:
            near = ", ".join(near_names(name, [*AXES, "data"]))
            cure = f"did you mean {near}?" if near else f"the keys are {', '.join(AXES)}, data"
            raise InvalidInput(f"search.space.{key}: unknown key; {cure}")
    return own, other


def cases(scenario: Scenario) -> tuple[list[tuple[dict[str, Any], Scenario]], dict[str, Any]]:
    """Every combination of the other keys with its scenario, and the searched keys of the plan."""
    search = scenario.tables.search
    own, other = _split((search.space if search else None) or {})
    base = scenario if scenario.tables.plan is not None else changed(scenario, {"plan": {}})
    found = []
    for values in product(*other.values()):
        label = dict(zip(other, values, strict=True))
        found.append((label, changed(base, label) if label else base))
    return found, own


def written(plan: _core.Plan) -> dict[str, Any]:
    """A plan as a scenario writes it: what differs from its defaults, and the degrees."""
    usual = _core.Plan().to_dict()
    always = {"tensor", "pipeline", "micro_batch", "schedule", "sharding", "recomputation"}
    return {
        key: value for key, value in plan.to_dict().items() if key in always or value != usual[key]
    }


def spelled(plan: _core.Plan) -> str:
    """A plan in a few words."""
    from bessemer._display import recomputation_text

    told = plan.to_dict()
    schedule = told["schedule"]
    if told["virtual_stages"] > 1:
        schedule += f" x {told['virtual_stages']}"
    words = [f"tensor {told['tensor']}"]
    words += [f"{key} {told[key]}" for key in ("context", "expert") if told[key] > 1]
    words.append(
        f"pipeline {told['pipeline']}" + (f" ({schedule})" if told["pipeline"] > 1 else "")
    )
    words += [f"micro-batch {told['micro_batch']}", f"sharding {told['sharding']}"]
    words.append(f"recomputation {recomputation_text(told['recomputation'])}")
    words += ["sequence-parallel"] if told["sequence_parallel"] else []
    usual = _core.Plan().to_dict()
    for key in ("replicas", "expert_tensor", "context_method", "expert_overlap", "rank_order"):
        if told[key] != usual[key]:
            value = "" if told[key] is True else f" {told[key]}"
            words.append(f"{key}{value}".replace("_", " "))
    off = [key for key, place in told["offload"].items() if place != "device"]
    words += [f"{', '.join(off)} off the device"] if off else []
    return ", ".join(words)
