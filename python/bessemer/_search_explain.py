"""Why the best plan is the best: what binds it, what the next loses, how near the rejected are.

What binds is found by searching again without one constraint at a time: if a better plan appears,
that constraint held it back.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bessemer._search_space import AXES, spelled
from bessemer._search_words import figure_of, figure_text

if TYPE_CHECKING:
    from bessemer import _core
    from bessemer.search import Candidate, PlanSearch

__all__ = ["Binding", "Explanation", "RunnerUp", "explained"]

_WORDS = {"pipeline_bubble": "pipeline bubble", "host": "waiting for the host"}


@dataclass(frozen=True)
class Binding:
    """A constraint without which a better plan exists."""

    constraint: str
    """``memory``, or a name of the constraints."""
    gain: float
    """Part of the first objective that the better plan saves."""
    plan: dict[str, Any]
    """Keys in which that plan differs from the best."""
    excess: str
    """By how much it breaks the constraint."""
    change: dict[str, Any] | None
    """The fewest keys to change in it so that it meets all constraints."""


@dataclass(frozen=True)
class RunnerUp:
    """The next plan beside the best."""

    plan: dict[str, Any]
    """Keys in which it differs."""
    loss: float
    """Of the first objective, as a share."""
    parts: dict[str, float]
    """Seconds of a step that it takes more, by part; the largest first."""


@dataclass(frozen=True)
class Explanation:
    """Why the best plan is the best; ``print`` it."""

    best: str
    figures: dict[str, str]
    binds: list[Binding]
    runner_up: RunnerUp | None
    counts: str

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    def __str__(self) -> str:
        lines = [f"best: {self.best}"]
        lines += [f"  {figure} {text}" for figure, text in self.figures.items()]
        for bind in self.binds:
            lines.append(
                f"{bind.constraint} binds: without it {100 * bind.gain:.1f} % less with "
                f"{_keys(bind.plan)}, which {bind.excess}"
            )
            if bind.change:
                lines.append(f"  nearest to that plan: {_keys(bind.change)}")
        if not self.binds:
            lines.append("nothing binds: no plan of the space is better without a constraint")
        if self.runner_up is not None:
            parts = ", ".join(
                f"{_WORDS.get(part, part.replace('_', ' '))} {1e3 * seconds:+.3g} ms"
                for part, seconds in self.runner_up.parts.items()
            )
            lines.append(
                f"next: {_keys(self.runner_up.plan)}, {100 * self.runner_up.loss:.2f} % more"
                + (f" ({parts})" if parts else "")
            )
        return "\n".join([*lines, self.counts])


def _keys(changes: dict[str, Any]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in changes.items()) or "the same plan"


def _differs(plan: _core.Plan, best: _core.Plan) -> dict[str, Any]:
    then, now = plan.to_dict(), best.to_dict()
    return {key: then[key] for key in AXES if then[key] != now[key]}


def _runner_up(search: PlanSearch) -> RunnerUp | None:
    if len(search.ranked) < 2:
        return None
    best, second = search.ranked[:2]
    first = search.objectives[0]
    ours = best.result.to_dict()["step"]["breakdown"]
    theirs = second.result.to_dict()["step"]["breakdown"]
    parts = {part: theirs[part]["value"] - ours[part]["value"] for part in ours}
    total = best.result.to_dict()["step"]["time"]["value"]
    felt = {part: more for part, more in parts.items() if abs(more) > 1e-4 * total}
    return RunnerUp(
        {**_other(second, best), **_differs(second.plan, best.plan)},
        second.figures[first] / best.figures[first] - 1.0 if best.figures[first] else 0.0,
        dict(sorted(felt.items(), key=lambda pair: -abs(pair[1]))[:5]),
    )


def _other(candidate: Candidate, best: Candidate) -> dict[str, Any]:
    return {k: v for k, v in candidate.others.items() if best.others[k] != v}


def _binding(search: PlanSearch, name: str) -> Binding | None:
    """The better plan that appears without one constraint."""
    best = search.ranked[0]
    first = search.objectives[0]
    rest = {k: v for k, v in search.constraints.items() if k != name}
    fits = search.fits and name != "memory of the accelerators"
    found = search._engine.ask(search.objectives, rest, fits=fits, top=1)["best"]
    if not found or not found[0].figures[first] < best.figures[first]:
        return None
    better = found[0]
    if name in search.constraints:
        figure, most = search.constraints[name]
        has = figure_of(better, figure)
        excess = f"takes {figure_text(figure, has)}, more than {figure_text(figure, most)}"
    else:
        memory = better.result.to_dict()["memory"]["total"]["value"]
        node = better.inputs["cluster"].node
        capacity = node.accelerator.to_dict()["memory_capacity"]["value"]
        excess = f"needs {memory:.1f} GB of {capacity:.1f} GB"
    return Binding(
        name,
        1.0 - better.figures[first] / best.figures[first],
        {**_other(better, best), **_differs(better.plan, best.plan)},
        excess,
        search.smallest_change(better.plan),
    )


def explained(search: PlanSearch) -> Explanation:
    """What holds for the best plan of a search."""
    best = search.ranked[0]
    names = (["memory of the accelerators"] if search.fits else []) + list(search.constraints)
    binds = [bind for name in names if (bind := _binding(search, name)) is not None]
    rejected = ", ".join(f"{n:,} by {k}" for k, n in search.rejected.items() if n)
    pruned = ", ".join(f"{n:,} by {k}" for k, n in search.pruned.items() if n)
    counts = (
        f"{search.candidates:,} legal plans in {search.seconds:.2g} s on {search.threads} cores"
    )
    counts += f"; rejected {rejected}" if rejected else ""
    counts += f"; ruled out {pruned}" if pruned else ""
    return Explanation(
        spelled(best.plan),
        {figure: figure_text(figure, value) for figure, value in best.figures.items()},
        binds,
        _runner_up(search),
        counts,
    )
