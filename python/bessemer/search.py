"""The best plan of a scenario: every legal plan of a space, compared by any figures of a run.

>>> import bessemer as bs
>>> found = bs.search.plans("examples/gpt-3-175b.toml", constraints={"deadline": "90 days"})
>>> found.best.step.time, found.table
>>> print(found.explain())

What is searched is a *space*: for each key of the plan the values to try, by default those that the
job suggests (``docs/planning.md``); other keys of the scenario, ``cluster.accelerators`` or
``training.precision``, may be among them. Bounds rule out plans only where no plan could be better;
``exhaustive=True`` finds the same without them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer import _core, _json
from bessemer._core import Infeasible, InvalidInput
from bessemer._inputs import gathered
from bessemer._refusals import by_key
from bessemer._search_explain import Explanation, explained
from bessemer._search_space import AXES, cases, figures, limits, spelled, written
from bessemer._search_words import columns, figure_text
from bessemer._sited import JoinedSite, at_site, of_any_run
from bessemer.scenario import Scenario, changed, load

if TYPE_CHECKING:
    import pandas as pd

    from bessemer._provenance import Desk
    from bessemer.training import TrainingRun

__all__ = ["Candidate", "PlanSearch", "best_plan", "plans"]


@dataclass(frozen=True, repr=False)
class Candidate:
    """A plan that was found, on one of the searched machines."""

    plan: _core.Plan
    others: Mapping[str, Any]
    """Other keys of the scenario that were searched, with their values here."""
    figures: Mapping[str, float]
    """What it was compared by, in units of `bessemer._core.search_figures`."""
    scenario: Scenario
    """With this plan."""
    inputs: Mapping[str, Any]
    site: JoinedSite | None = None
    """Where overhead or supply of the site follow from the run."""
    unanswered: frozenset[str] = frozenset()
    """Answers that the catalogue cannot give on this machine: ``rental``, ``embodied``."""

    def __repr__(self) -> str:
        said = [*(f"{key} {value}" for key, value in self.others.items()), spelled(self.plan)]
        found = ", ".join(figure_text(name, value) for name, value in self.figures.items())
        return f"Candidate({found}: {', '.join(said)})"

    @cached_property
    def result(self) -> _core.TrainingRun:
        """The estimate alone, at its site."""
        return at_site(self.site, {**self.inputs, "plan": self.plan})

    def run(self) -> TrainingRun:
        """The run under this plan, with its sources."""
        from bessemer.training import TrainingRun

        return TrainingRun(self.scenario)


class _Engine:
    """The cases of a search, each with its inputs; asked several times by one search."""

    def __init__(self, scenario: Scenario, cores: int, report: Callable[[float], object] | None):
        found, self.own = cases(scenario)
        self.scenarios: list[tuple[dict[str, Any], Scenario]] = []
        self.inputs: list[dict[str, Any]] = []
        self.desks: list[Desk] = []
        self.sites: list[JoinedSite | None] = []
        impossible: Infeasible | None = None
        for label, one in found:
            inputs, desk = gathered(one)
            try:
                site = of_any_run(one, inputs)
            except Infeasible as error:
                # No plan helps a rack that is too heavy; other cases may have lighter ones.
                impossible = error
                continue
            except InvalidInput as error:
                raise by_key(error) from None
            self.scenarios.append((label, one))
            self.inputs.append(inputs)
            self.desks.append(desk)
            self.sites.append(site)
        if impossible is not None and not self.inputs:
            raise impossible
        self.cores = cores
        self.report = report

    def ask(
        self,
        objectives: Sequence[str],
        bounds: Mapping[str, tuple[str, float]],
        *,
        fits: bool,
        top: int,
        exhaustive: bool = False,
        start: _core.Plan | None = None,
        own: Mapping[str, Any] | None = None,
        anywhere: bool = False,
    ) -> dict[str, Any]:
        """What the engine says; `anywhere` leaves out what sites cannot carry."""
        space = dict(self.own if own is None else own)
        asked = zip(self.inputs, self.sites, strict=True)
        one_by_one = [
            (_without_limit(inputs), space, None)
            if anywhere
            else (inputs, space, None if site is None else site.engine)
            for inputs, site in asked
        ]
        try:
            raw: dict[str, Any] = _core.search_plans(
                cases=one_by_one,
                objectives=list(objectives),
                limits=list(bounds.values()),
                fits=fits,
                top=top,
                exhaustive=exhaustive,
                cores=self.cores,
                start=start,
                progress=self.report,
            )
        except InvalidInput as error:
            raise by_key(error) from None
        for key in ("best", "front"):
            raw[key] = [self._candidate(found, objectives) for found in raw[key]]
        return raw

    def _candidate(self, found: tuple[Any, ...], objectives: Sequence[str]) -> Candidate:
        place, _, values, plan = found
        label, scenario = self.scenarios[place]
        own = changed(changed(scenario, {"plan": None}), {"plan": written(plan)})
        compared = dict(zip(objectives, values, strict=True))
        unanswered = frozenset(self.desks[place].unanswered)
        inputs, site = self.inputs[place], self.sites[place]
        return Candidate(plan, label, compared, own, inputs, site, unanswered)


class PlanSearch:
    """What a search found: the best plans, their front, and what became of all others."""

    scenario: Scenario
    objectives: list[str]
    """What plans were compared by: the first decides, the next break ties."""
    constraints: dict[str, tuple[str, float]]
    """By name: the figure, and what it must not exceed."""
    fits: bool
    """Plans had to fit the accelerators' memory."""
    candidates: int
    """Legal plans of the space."""
    rejected: dict[str, int]
    """Of them, those that were evaluated and cannot be: ``memory``, ``constraints``, ``host``,
    ``site``."""
    pruned: dict[str, int]
    """Of them, those that were not evaluated to the end, by the bound that ruled them out."""
    seconds: float
    """That the search took."""
    threads: int
    ranked: list[Candidate]
    """The best plans."""
    unbeaten: list[Candidate]
    """Those of ``front``."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        top: int = 10,
        exhaustive: bool = False,
        cores: int = 0,
        report: Callable[[float], object] | None = None,
    ) -> None:
        table = scenario.tables.search
        self.scenario = scenario
        self.objectives = figures((table.objective if table else None) or "step.time")
        self.constraints = limits(scenario)
        given = table.constraints if table is not None else None
        self.fits = given is None or given.fits is not False
        self._engine = _Engine(scenario, cores, report)
        self._require_answers()
        raw = self._engine.ask(
            self.objectives, self.constraints, fits=self.fits, top=top, exhaustive=exhaustive
        )
        self.ranked = raw["best"]
        self.unbeaten = raw["front"] or self.ranked[:1]
        self._front: list[Candidate] = raw["front"]
        self.candidates = raw["legal"]
        self.feasible = raw["feasible"]
        self.rejected = {
            "memory": raw["unfit"],
            "constraints": raw["over_limit"],
            "host": raw["refused"],
            "site": raw["refused_at_site"],
        }
        self.pruned = {k: n for k, n in raw["pruned"].items() if k != "changes"}
        self.seconds, self.threads = raw["seconds"], raw["threads"]
        if not self.ranked:
            raise Infeasible(self._nothing())

    def _require_answers(self) -> None:
        """What nobody knows of a machine is not the least of it."""
        asked = {*self.objectives, *(figure for figure, _ in self.constraints.values())}
        for inputs, desk in zip(self._engine.inputs, self._engine.desks, strict=True):
            if "cost.rental" in asked and "rental" in desk.unanswered:
                name = inputs["cluster"].node.accelerator.name
                raise InvalidInput(
                    f"search: plans on {name} cannot be compared by cost.rental, no price of it is "
                    "known; give cost.rental_rate, or leave it out"
                )

    @cached_property
    def best(self) -> TrainingRun:
        """The run under the best plan."""
        return self.ranked[0].run()

    @cached_property
    def table(self) -> pd.DataFrame:
        """The best plans, one a row, with what they take."""
        return columns(self.ranked)

    @cached_property
    def front(self) -> pd.DataFrame:
        """Of several objectives, the plans that no other beats in all of them."""
        return columns(self.unbeaten)

    @cached_property
    def given(self) -> TrainingRun | None:
        """The run under the scenario's own plan, if it has one."""
        from bessemer.training import TrainingRun

        return TrainingRun(self.scenario) if self.scenario.tables.plan is not None else None

    @property
    def given_over_best(self) -> float | None:
        """Step time of the scenario's own plan over that of the best; nothing where it has none."""
        if self.given is None:
            return None
        return _seconds(self.given.result) / _seconds(self.best.result)

    def smallest_change(self, plan: Mapping[str, Any] | _core.Plan) -> dict[str, Any] | None:
        """The fewest keys to change so that a plan is legal and meets all constraints, within the
        space; of several such changes the best by the objectives. Nothing if there is none."""
        start = plan if isinstance(plan, _core.Plan) else _core.Plan(**plan)
        raw = self._engine.ask(
            ["changes", *self.objectives[:3]], self.constraints, fits=self.fits, top=1, start=start
        )
        if not raw["best"]:
            return None
        then, now = raw["best"][0].plan.to_dict(), start.to_dict()
        return {key: then[key] for key in AXES if then[key] != now[key]}

    def explain(self) -> Explanation:
        """What binds the best plan, what the next loses, and how near the fastest plan is that the
        memory or a constraint rejects."""
        return explained(self)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        from bessemer import __version__

        def told(candidate: Candidate) -> dict[str, Any]:
            return {
                **candidate.others,
                "plan": written(candidate.plan),
                "figures": dict(candidate.figures),
                "fits": candidate.result.fits,
            }

        return {
            "bessemer": __version__,
            "objectives": self.objectives,
            "units": {k: u for k, u in _core.search_figures().items() if k in self.objectives},
            "candidates": self.candidates,
            "feasible": self.feasible,
            "rejected": self.rejected,
            "pruned": self.pruned,
            "seconds": self.seconds,
            "threads": self.threads,
            "best": [told(candidate) for candidate in self.ranked],
            "front": [told(candidate) for candidate in self._front],
            "explanation": self.explain().to_dict(),
        }

    def to_json(self) -> str:
        """The same as JSON text."""
        return _json.dumps(self.to_dict())

    def __repr__(self) -> str:
        best = self.ranked[0]
        first = self.objectives[0]
        return (
            f"PlanSearch({self.candidates:,} plans in {self.seconds:.2g} s, best "
            f"{figure_text(first, best.figures[first])}: {spelled(best.plan)})"
        )

    def _repr_html_(self) -> str:
        html: str = self.table._repr_html_()
        return html

    def _nothing(self) -> str:
        """Why no plan can be, and what binds nearest."""
        if self.candidates == 0:
            return self._no_legal_plan()
        least = self._engine.ask(["memory.total"], {}, fits=False, top=1, anywhere=True)["best"]
        if not least:
            return (
                f"search: none of {self.candidates:,} legal plans can run: the host does not hold "
                "what they offload, or does not say what it holds; give node.host, or offload less"
            )
        need = least[0].figures["memory.total"]
        capacity = _bytes(least[0].inputs["cluster"].node.accelerator)
        if self.fits and need > capacity:
            return (
                f"search: none of {self.candidates:,} legal plans fits: the nearest needs "
                f"{need / 1e9:.1f} GB of {capacity / 1e9:.1f} GB ({spelled(least[0].plan)}); take "
                "more accelerators, or let search.space.offload keep states on the host"
            )
        if (refused := self._refused_at_site()) is not None:
            return refused
        for name, (figure, most) in self.constraints.items():
            found = self._engine.ask([figure], {}, fits=self.fits, top=1)["best"]
            if found and found[0].figures[figure] > most:
                return (
                    f"search: no plan meets {name}: of {self.candidates:,} legal plans the nearest "
                    f"takes {figure_text(figure, found[0].figures[figure])}, more than "
                    f"{figure_text(figure, most)} ({spelled(found[0].plan)})"
                )
        name, (figure, most) = next(iter(self.constraints.items()))
        rest = {k: v for k, v in self.constraints.items() if k != name}
        found = self._engine.ask([figure], rest, fits=self.fits, top=1)["best"]
        nearest = (
            f": with the others {name} is at least " + figure_text(figure, found[0].figures[figure])
            if found
            else ""
        )
        return (
            f"search: no plan meets {', '.join(self.constraints)} together{nearest}; relax one of "
            "them"
        )

    def _refused_at_site(self) -> str | None:
        """Why even the plan that draws least cannot be at its site, where none can."""
        if self._engine.ask(["memory.total"], {}, fits=self.fits, top=1)["best"]:
            return None
        asked = ["power.it", "step.time"]
        least = self._engine.ask(asked, {}, fits=self.fits, top=1, anywhere=True)["best"]
        if not least:
            return "search: failures leave no plan any work"
        try:
            least[0].run()
        except (Infeasible, InvalidInput) as error:
            return (
                f"search: none of {self.candidates:,} legal plans can run; of the one that draws "
                f"least power ({spelled(least[0].plan)}): {error}"
            )
        return None

    def _no_legal_plan(self) -> str:
        """Which listed key leaves nothing."""
        own = self._engine.own
        for key in own:
            rest = {k: v for k, v in own.items() if k != key}
            raw = self._engine.ask(["memory.total"], {}, fits=False, top=1, own=rest)
            if raw["legal"]:
                near = raw["best"][0].plan if raw["best"] else None
                value = f" such as {written(near).get(key, getattr(near, key, ''))}" if near else ""
                return (
                    f"search.space.{key}: none of its values makes a legal plan with the others; "
                    f"choose values{value} that divide model, batch and machine"
                )
        return (
            "search.space: no plan of it is legal; degrees must divide the accelerators, the "
            "heads, the layers and the batch"
        )


def _without_limit(inputs: dict[str, Any]) -> dict[str, Any]:
    """Inputs of a site that delivers any power."""
    if "power" not in inputs:
        return inputs
    return {**inputs, "power": inputs["power"].with_(site_limit="0 W")}


def _seconds(result: _core.TrainingRun) -> float:
    seconds: float = result.step.to_dict()["time"]["value"]
    return seconds


def _bytes(accelerator: _core.Accelerator) -> float:
    return 1e9 * float(accelerator.to_dict()["memory_capacity"]["value"])


@contextmanager
def _reporting(progress: bool | Callable[[float], object]) -> Iterator[Any]:
    """A bar on stderr where that is a terminal, a function of the caller's, or nothing."""
    if callable(progress):
        yield progress
    elif not progress or not sys.stderr.isatty():
        yield None
    else:
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("plans", total=1.0)
            yield lambda share: bar.update(task, completed=share)


def plans(
    scenario: str | Path | Mapping[str, Any] | Scenario,
    *,
    space: Mapping[str, Any] | None = None,
    objective: str | Sequence[str] | None = None,
    constraints: Mapping[str, Any] | None = None,
    top: int = 10,
    exhaustive: bool = False,
    progress: bool | Callable[[float], object] = True,
    cores: int | None = None,
    **changes: Any,
) -> PlanSearch:
    """The best plans of a scenario.

    Parameters
    ----------
    scenario
        Path of a TOML file, or its content as a dict. A plan in it is one to compare with; it fixes
        nothing but the keys that are not searched.
    space
        For each key the values to try: keys of the plan (``tensor``), or others of the scenario
        (``cluster.accelerators``). What is left out has values that follow from the job.
    objective
        A figure of the result that is to be least, ``step.time`` unless given; or several, of which
        the first decides and which together make a front.
    constraints
        ``{"deadline": "90 days", "budget": "5e6 USD", "carbon": "900 tCO2e", "power": "10 MW"}``;
        ``{"fits": False}`` lets plans exceed the accelerators' memory.
    top
        How many of the best to keep.
    exhaustive
        Evaluate every legal plan, whatever bounds say; the answer is the same.
    progress
        A bar on stderr where that is a terminal, or a function that takes the share that is done.
    cores
        Threads; all cores unless given.
    **changes
        Keys of the scenario to change: ``**{"cluster.accelerators": 4096}``.

    Raises
    ------
    InvalidInput
        Scenario, space, objective or constraints make no sense.
    Infeasible
        No plan of the space can be; the sentence says what binds nearest.
    """
    read = load(scenario)
    overlay = dict(changes)
    asked = {"space": space, "objective": objective, "constraints": constraints}
    for key, value in asked.items():
        if value is None:
            continue
        listed = not isinstance(value, (str, Mapping))
        overlay[f"search.{key}"] = list(value) if listed else value
    if overlay:
        read = changed(read, overlay)
    if isinstance(top, bool) or not isinstance(top, int) or not 1 <= top <= 100_000:
        raise InvalidInput(f"top: must be a whole number between 1 and 100000, got {top!r}")
    if cores is not None and (isinstance(cores, bool) or not isinstance(cores, int) or cores < 1):
        raise InvalidInput(f"cores: must be a whole number of at least 1, got {cores!r}")
    with _reporting(progress) as report:
        return PlanSearch(
            read, top=top, exhaustive=exhaustive, cores=min(cores or 0, 1024), report=report
        )


def best_plan(scenario: Scenario) -> tuple[dict[str, Any], Desk]:
    """Inputs under the best plan of a scenario that has none, with what was searched among the
    assumptions."""
    found = plans(scenario, top=1, progress=False)
    best = found.ranked[0]
    inputs, desk = gathered(best.scenario)
    what = "fastest" if found.objectives == ["step.time"] else f"least {found.objectives[0]}"
    text = f"{spelled(best.plan)}: the {what} of {found.candidates:,} legal plans"
    desk.assume("plan", text, "default", "")
    for key, value in best.others.items():
        desk.assume(key, f"{value}, of those searched", "default", "")
    return inputs, desk
