"""One training run: a scenario with its defaults filled in, estimated, and told with its sources.

>>> import bessemer as bs
>>> run = bs.train("examples/llama-3.1-405b.toml")
>>> run.step.time, run.model_flops_utilization, run.duration
>>> run.with_(**{"plan.tensor": 4}).memory.total

What a scenario leaves out is taken from the catalogue by name and listed in ``assumptions``:
nothing is taken in silence, and nothing unknown is replaced by something known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer import _core, _headlines, _json, _search_space, citations
from bessemer._core import Infeasible, InvalidInput
from bessemer._feasible import smallest_change
from bessemer._inputs import gathered
from bessemer._owned_run import Paid, paid
from bessemer._provenance import Desk
from bessemer._refusals import by_key
from bessemer._sited import Sited, joined
from bessemer._tables import SiteTable
from bessemer.citations import Assumption, Source
from bessemer.scenario import Scenario, changed, load

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from bessemer._interval import StepInterval
    from bessemer._own import Owned
    from bessemer.study import Distribution, Summary

__all__ = ["TrainingRun", "train"]


class TrainingRun:
    """A training run with its inputs, its sources and its published figures.

    Everything that the estimate says is an attribute: ``step``, ``memory``, ``goodput``,
    ``lost_time`` by name, ``duration``, ``power_swing`` and ``facility_peak_power``,
    ``facility_energy``, ``operational_carbon``, ``rental_cost`` and the others of ``result``.
    """

    scenario: Scenario
    """As it was read."""
    inputs: dict[str, Any]
    """What was estimated: model, training, cluster, plan, software, site, ..."""
    result: _core.TrainingRun
    """The estimate."""
    assumptions: list[Assumption]
    """What the scenario does not say, or nobody has measured."""
    sources: list[Source]
    """Of every value of the catalogue that was read."""
    unanswered: frozenset[str]
    """Answers that the catalogue cannot give: ``rental``, ``embodied``."""
    calibrations: dict[str, Any]
    """Names of what prices the run: ``kernels``, ``collectives`` tier by tier, ``software``."""
    supplied: bool
    """``[site.supply]`` is given."""
    cooled: bool
    """``[site.cooling]`` is given."""
    paid: Paid
    """Other ways to pay for the run: owned, committed, on spot."""
    _sited: Sited | None = None
    expected: dict[str, dict[str, Any]]
    """Published figures beside ours: ``{key: {"ours", "published", "difference"}}``."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        site = scenario.tables.site
        table = site if isinstance(site, SiteTable) else SiteTable()
        self.supplied, self.cooled = table.supply is not None, table.cooling is not None
        try:
            self.inputs, desk = gathered(scenario)
            self.result = _core.estimate(**self._before_cooling())
        except (InvalidInput, Infeasible) as error:
            raise by_key(error) from None
        self.assumptions = desk.assumptions
        self.sources = desk.sources
        self.unanswered = frozenset(desk.unanswered)
        self.calibrations = desk.calibrations
        self._coefficients = desk.coefficients
        self._join(desk, table)
        self.expected = {}
        expect = scenario.tables.expect
        if expect:
            self.expected = _json.compared(self.to_dict(), expect)

    def _before_cooling(self) -> dict[str, Any]:
        """Inputs to learn the IT power from; the site's limit waits for the PUE of its cooling."""
        power = self.inputs.get("power")
        if not self.cooled or power is None:
            return self.inputs
        return {**self.inputs, "power": power.with_(site_limit="0 W")}

    def _join(self, desk: Desk, table: SiteTable) -> None:
        """The year of cooling, the hours of supply and the other ways to pay, where asked."""
        cost = self.scenario.tables.cost
        also_paid = cost is not None and bool({"own", "spot", "commitment"} & cost.given().keys())
        self.paid = Paid(self.result, 0.0, False)
        if not (self.supplied or also_paid or self.cooled):
            return
        further = Desk(unanswered=desk.unanswered)
        try:
            self._sited, ours = joined(self.scenario, self.inputs, self.result, further)
            self.inputs["site"] = ours
            self.result = _core.estimate(**self.inputs)
            self.paid = paid(cost, table, self.inputs, self.result, self._sited, further)
        except (InvalidInput, Infeasible) as error:
            raise by_key(error) from None
        self.sources += further.sources
        self.assumptions += [*further.assumptions, *further.of_assumed_values()]

    @property
    def at_site(self) -> Sited:
        """The run at its site: its hours, and the year of its cooling where that is modelled."""
        if self._sited is None:
            self._sited, _ = joined(self.scenario, self.inputs, self.result, Desk())
        return self._sited

    @property
    def owned(self) -> Owned | None:
        """The fleet over its years, as ``bessemer.cost.own`` answers, where ``[cost.own]`` asks."""
        return self.paid.owned

    def hours(self) -> pd.DataFrame:
        """The run hour by hour: power by source, price, intensity, carbon, cost.

        Carbon is that of the grid, location-based; cost has no demand charge, which belongs to no
        hour. The columns sum to ``energy.facility``, ``carbon.operational_location`` and, but for
        that charge, ``cost.electricity`` of the result.
        """
        return self.at_site.frame()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or "result" not in self.__dict__:
            raise AttributeError(name)
        try:
            return getattr(self.result, name)
        except AttributeError:
            raise AttributeError(f"TrainingRun has no attribute '{name}'") from None

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(n for n in dir(self.result) if n[0] != "_")})

    @property
    def model_flops_utilization(self) -> float:
        """Model work over time, accelerators and dense peak (MFU); no recomputation."""
        return self.result.step.model_flops_utilization

    @property
    def hardware_flops_utilization(self) -> float:
        """The same with recomputed work (HFU)."""
        return self.result.step.hardware_flops_utilization

    @property
    def coefficients(self) -> dict[str, Any]:
        """The coefficients that were fitted to measured steps, with covariance and residuals."""
        from bessemer import _interval

        return self._coefficients or _interval.shipped()

    def step_interval(self, coverage: float = 0.8) -> StepInterval | None:
        """Between which times the step lies, with what probability; nothing for data-sheet models.

        From the covariance of the fitted coefficients and from how far measured steps of such
        accelerators were off when the fit had not seen them.
        """
        from bessemer import _interval

        return _interval.interval(self, coverage)

    @property
    def grade(self) -> str:
        """A, B or C: of the weakest input."""
        return citations.grade(citations.weakest(source.basis for source in self.sources))

    @property
    def grades(self) -> dict[str, str]:
        """The grade of each answer by the inputs that it rests on."""
        found = citations.grades(self.sources)
        return {k: v for k, v in found.items() if k != "owned_cost" or self.paid.owned is not None}

    @property
    def conventions(self) -> dict[str, str]:
        """What the numbers mean."""
        half = self.inputs["attention_flops"] == "causal_half"
        kernels, collectives = self.inputs["kernels"], self.inputs["collectives"]
        return {
            "attention_flops": "causal attention counts half"
            if half
            else "attention counts its full square",
            "peak": f"dense {self.inputs['training'].precision} peak of the datasheet",
            "model_flops_utilization": "counts no recomputation",
            "hardware_flops_utilization": "counts the work that is done: recomputation, but not "
            "what fused attention skips",
            "step": "steady state, seen from the busiest pipeline stage",
            "memory": "of the fullest stage; GB is 10^9 byte",
            "carbon": "location-based; embodied stands beside, not in it",
            "cost": "rental and electricity are two answers and are not summed",
            "kernels": kernels if isinstance(kernels, str) else "calibrated",
            "collectives": collectives if isinstance(collectives, str) else "calibrated",
        }

    @property
    def citations(self) -> list[str]:
        """Keys of the bibliography for everything that the answer rests on."""
        inputs = self.inputs
        plan = inputs["plan"]
        model = inputs["model"]
        keys = citations.formula_keys(
            tensor=plan.tensor > 1,
            pipeline=plan.pipeline > 1,
            context=plan.context > 1,
            fused_attention=inputs["software"].fused_attention,
            grouped_heads=any(
                layer.attention is not None and layer.attention.kv_heads < layer.attention.heads
                for layer, _ in model.layer_runs
            ),
            calibrated_collectives=not isinstance(inputs["collectives"], str),
        )
        keys += citations.settings_keys(inputs)
        keys += [source.key for source in self.sources]
        keys += ["WiesnerEtAl2021", "GoogleCfe2021", "EpaVehicles2024"] if self.supplied else []
        keys += ["GreenGridEre2010"] if self.cooled else []
        keys += ["ShortEtAl1995"] if self.owned is not None else []
        published = (self.scenario.tables.expect or {}).get("source")
        if isinstance(published, str):
            keys += set(citations.known_keys()) & set(re.findall(r"\w+", published))
        return sorted({key for key in keys if key})

    def cite(self) -> str:
        """BibTeX of everything that the answer rests on."""
        return citations.bibliography(self.citations)

    def to_dict(self) -> dict[str, Any]:
        """As plain data; ``docs/result.schema.json`` holds the keys."""
        return _json.result(self)

    def to_json(self) -> str:
        """The same as JSON text."""
        return _json.dumps(self.to_dict())

    def with_(self, **changes: Any) -> TrainingRun:
        """A changed copy: ``run.with_(**{"plan.tensor": 4})``, ``run.with_(plan={"tensor": 4})``.

        ``None`` takes a key away.
        """
        return TrainingRun(changed(self.scenario, changes))

    def smallest_change(self) -> dict[str, Any] | None:
        """Plan keys to change so that the run fits: one if one will do, else two; the fastest of
        those. Nothing if none of them does."""
        return smallest_change(self.inputs)

    def gradient(self, answer: str = "time") -> pd.DataFrame:
        """The exact slope of an answer by every continuous input, through the same formulas.

        Parameters
        ----------
        answer
            A key of the answers, such as ``facility_energy``, or ``time``, ``energy``, ``carbon``,
            ``cost``, ``mfu``, ``memory``.

        Returns
        -------
        pandas.DataFrame
            A line for each input: ``value``, ``unit``, ``slope`` in ``slope_unit``, and
            ``elasticity``, percent of the answer by percent of the input. What is decided by whole
            numbers or by the longer of two is held as it was decided.

        Raises
        ------
        InvalidInput
            An unknown answer.
        """
        from bessemer import _gradient

        return _gradient.gradient(self, answer)

    def sensitivity(self, answer: str = "time") -> pd.DataFrame:
        """The same, ranked: what moves the answer most, by elasticity; the rest is left out."""
        from bessemer import _gradient

        return _gradient.sensitivity(self, answer)

    def uncertainty(
        self,
        answer: str = "time",
        inputs: Mapping[str, Distribution] | None = None,
        *,
        widths: Mapping[str, float] | None = None,
        only_given: bool = False,
        points: int = 4096,
        seed: int = 1,
    ) -> Summary:
        """What is known of an answer whose inputs are uncertain.

        Parameters
        ----------
        answer
            As `gradient` takes it.
        inputs
            Distributions of `bessemer.study` by the name of an input (``run.gradient().index``), in
            its unit. Others err as `bessemer.uncertainty` says.
        widths
            Deviations of logarithms by basis, in place of ``bessemer.uncertainty.WIDTHS``.
        only_given
            Whether inputs that are not given stay as they are.
        points
            Of a Sobol sequence, best a power of two.
        seed
            Another one gives other points.

        Returns
        -------
        Summary
            With mean, deviation and quantiles, in the unit of ``run.gradient(answer)``.
        """
        from bessemer.uncertainty import Uncertainty

        of = Uncertainty(self, inputs or {}, widths or {}, only_given)
        return of.summaries([answer], points, seed)[answer]

    def causes(
        self,
        answer: str = "time",
        inputs: Mapping[str, Distribution] | None = None,
        *,
        widths: Mapping[str, float] | None = None,
        only_given: bool = False,
        points: int = 1024,
        seed: int = 1,
    ) -> pd.DataFrame:
        """Because of which input an answer is uncertain: Sobol' indices, the largest first.

        As `uncertainty`; takes ``points`` times (inputs + 2) evaluations. ``calibration`` are all
        fitted coefficients together, ``step`` is what the model of a step leaves out.
        """
        from bessemer.uncertainty import Uncertainty

        return Uncertainty(self, inputs or {}, widths or {}, only_given).causes(
            answer, points, seed
        )

    def to_frame(self) -> pd.DataFrame:
        """The answers as a table of pandas, published figures beside them."""
        return _headlines.frame(self)

    def goodput_curve(self, factor: float = 16.0, points: int = 81) -> pd.DataFrame:
        """Goodput against the checkpoint interval, all else as it is: a row per interval.

        Columns are ``interval`` in seconds, ``goodput``, and every share that is lost; the best
        interval stands in ``attrs["best_interval"]``, in seconds. The ends are a ``factor`` from
        it. ``Infeasible`` for a job that never fails: it has no best interval.
        """
        from bessemer import _goodput_curve

        return _goodput_curve.curve(self.inputs, factor, points)

    def plot(self, what: str = "run") -> Figure:
        """A figure of matplotlib.

        Parameters
        ----------
        what
            ``run``: where the step's time goes and what fills the memory, also as ``step`` and as
            ``memory`` apart; ``goodput``: against the checkpoint interval; ``energy``: where the
            energy comes from and goes; ``cost``: what each way to pay comes to; ``carbon``:
            sources and carbon by the hour; ``own_or_rent``: the fleet over its years;
            ``sensitivity``: what moves the duration; ``uncertainty``: how far off it may be, and
            because of what. `bessemer.plot` draws the last two of any answer.
        """
        from bessemer import plot

        return plot.of_run(self, what)

    def __repr__(self) -> str:
        told = self.result.to_dict()
        cluster = self.inputs["cluster"]
        return (
            f"TrainingRun({self.inputs['model'].name} on {cluster.accelerators:,} "
            f"{cluster.node.accelerator.name}: step {_json.say(told['step']['time'])}, "
            f"MFU {self.model_flops_utilization:.1%}, {_json.say(told['duration'])}, "
            f"{'fits' if told['fits'] else 'does not fit'}, grade {self.grade})"
        )

    def _repr_html_(self) -> str:
        return _headlines.html(self)


def train(scenario: str | Path | Mapping[str, Any] | Scenario, **changes: Any) -> TrainingRun:
    """Estimate a training run.

    Parameters
    ----------
    scenario
        Path of a TOML file, or its content as a dict.
    **changes
        Keys to change: ``**{"plan.tensor": 4}`` or ``plan={"tensor": 4}``.

    Returns
    -------
    TrainingRun
        Also of a run that does not fit the memory: its ``fits`` is false.

    Raises
    ------
    InvalidInput
        The scenario makes no sense: one sentence with key, value, what is allowed.
    Infeasible
        Degrees do not divide, failures leave no work, or the site cannot deliver the peak power.
    """
    read = load(scenario)
    read = changed(read, changes) if changes else read
    if read.tables.search is not None and read.tables.plan is not None:
        # The plan is given, so that nothing is sought; what is misspelt is told all the same.
        _search_space.figures(read.tables.search.objective or "step.time")
        _search_space.cases(read)
    return TrainingRun(read)
