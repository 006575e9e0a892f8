"""Scaling laws: the best model for a budget, what it comes to, and what a loss takes.

>>> from bessemer import scaling
>>> best = scaling.optimum("5.76e23 FLOP")
>>> round(best.parameters / 1e9), round(best.tokens_per_parameter)
(72, 18)
>>> scaling.optimum("1 MUSD", accelerator="h100-sxm", utilization=0.4, rate="2 USD/h").tokens

A law is a name of `bs.catalog.scaling_laws` or a `ScalingLaw` of your own; where a source fits the
best size alone, a name of `bs.catalog.size_frontiers` does for `optimum`. Losses are in nats per
token of the text that the law was fitted on: they compare within a law, never between two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from bessemer import _core, units
from bessemer._core import Accelerator, InvalidInput, ScalingLaw, SizeFrontier, near_names
from bessemer.units import _number_in as _number

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.units import AnyQuantity

__all__ = [
    "Lifetime",
    "Optimum",
    "ScalingLaw",
    "SizeFrontier",
    "affordable",
    "by_law",
    "for_cluster",
    "frontier",
    "inference_optimum",
    "loss",
    "optimal_tokens",
    "optimum",
    "optimum_for_loss",
    "parameters_for_loss",
    "tokens_for_loss",
    "training_work",
]

_DEFAULT = "besiroglu-2024"
_BUDGETS = ("FLOP", "s", "USD", "J", "kgCO2e")


def _count(value: Any, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidInput(f"{field}: must be a number, got {value!r}")
    return float(value)


def _law(law: str | ScalingLaw) -> ScalingLaw:
    if isinstance(law, ScalingLaw):
        return law
    if isinstance(law, str) and _core.catalog_has("size_frontiers", law):
        raise InvalidInput(
            f"law: '{law}' is a frontier of sizes and knows no loss; take one of "
            f"{', '.join(_core.catalog_names('scaling_laws'))}"
        )
    if not isinstance(law, str):
        raise InvalidInput(f"law: must be a name or a ScalingLaw, got {law!r}")
    known: ScalingLaw = _core.catalog_get("scaling_laws", law)
    return known


def _law_or_frontier(law: str | ScalingLaw | SizeFrontier) -> ScalingLaw | SizeFrontier:
    if isinstance(law, SizeFrontier):
        return law
    if isinstance(law, str):
        laws = _core.catalog_names("scaling_laws")
        sizes = _core.catalog_names("size_frontiers")
        if law in sizes:
            known: SizeFrontier = _core.catalog_get("size_frontiers", law)
            return known
        if law not in laws:
            near = ", ".join(near_names(law, [*laws, *sizes]))
            raise InvalidInput(f"law: unknown '{law}'; did you mean {near}?")
    return _law(law)


@dataclass(frozen=True)
class Optimum:
    """A model and the text it is trained on."""

    parameters: float
    tokens: AnyQuantity
    work: AnyQuantity
    """Of training, 6 FLOP for each parameter and token."""
    loss: float | None
    """In nats per token; none where a frontier knows none."""
    epochs: float = 1.0
    """How often the text is read."""

    @property
    def tokens_per_parameter(self) -> float:
        return float(self.tokens.m_as("token")) / self.parameters

    def to_dict(self) -> dict[str, Any]:
        """As plain data: a quantity is {'value': number, 'unit': text}."""
        return {
            "parameters": self.parameters,
            "tokens": {"value": float(self.tokens.m_as("token")), "unit": "token"},
            "work": {"value": float(self.work.m_as("FLOP")), "unit": "FLOP"},
            "loss": self.loss,
            "epochs": self.epochs,
            "tokens_per_parameter": self.tokens_per_parameter,
        }


@dataclass(frozen=True)
class Lifetime:
    """A model that is trained once and served for long."""

    model: Optimum
    training: AnyQuantity
    """FLOP of the machine's peak that training takes."""
    serving: AnyQuantity
    """The same of serving, at the price of training."""

    @property
    def total(self) -> AnyQuantity:
        total: AnyQuantity = self.training + self.serving
        return total


def _optimum(parameters: float, tokens: float, loss: float | None, epochs: float = 1.0) -> Optimum:
    return Optimum(
        parameters,
        units._quantity(tokens, "token"),
        units._quantity(6.0 * parameters * tokens, "FLOP"),
        loss,
        epochs,
    )


def training_work(parameters: float, tokens: Any) -> AnyQuantity:
    """Work of training: 6 FLOP for each parameter and token."""
    count = _count(parameters, "parameters")
    if not count > 0.0:
        raise InvalidInput(f"parameters: must be positive, got {count:g}")
    return units._quantity(6.0 * count * _number(tokens, "token", "tokens"), "FLOP")


def loss(
    parameters: float,
    tokens: Any,
    *,
    unique_tokens: Any = None,
    law: str | ScalingLaw = _DEFAULT,
) -> float:
    """Loss of a model, in nats per token.

    Parameters
    ----------
    parameters : float
        Counted as the law counts them, most with embeddings.
    tokens : quantity
        Trained on, "1.4 Ttoken".
    unique_tokens : quantity, optional
        Different ones; what is read again counts less [MuennighoffEtAl2023].
    law : str or ScalingLaw
        Whose numbers.
    """
    size, text = _count(parameters, "parameters"), _number(tokens, "token", "tokens")
    if unique_tokens is None:
        return _core.scaling_loss(_law(law), size, text)
    unique = _number(unique_tokens, "token", "unique_tokens")
    return _core.scaling_repeated_loss(
        _law(law), size, text, unique, *_core.catalog_data_repetition()
    )


class _Price(NamedTuple):
    """What an accelerator does and what its time costs."""

    peak: float
    utilization: float
    rate: float | None
    power: float | None
    intensity: float | None


def _price(
    accelerator: str | Accelerator | None,
    utilization: float | None,
    precision: str,
    rate: Any,
    power: Any,
    intensity: Any,
    budget: str,
) -> _Price:
    if accelerator is None or utilization is None:
        raise InvalidInput(
            f"budget: {budget} buys work by an accelerator and its utilization; give both, or a "
            "budget in FLOP"
        )
    if isinstance(accelerator, str):
        accelerator = _core.catalog_get("accelerators", accelerator)
    if not isinstance(accelerator, Accelerator):
        raise InvalidInput(f"accelerator: must be a name or an Accelerator, got {accelerator!r}")
    rates = accelerator.peak.to_dict()
    if precision not in rates:
        raise InvalidInput(
            f"precision: unknown '{precision}'; did you mean "
            f"{', '.join(near_names(precision, list(rates)))}?"
        )
    if rates[precision] is None:
        known = ", ".join(name for name, rate in rates.items() if rate is not None)
        raise InvalidInput(f"precision: {accelerator.name} has no {precision}; use {known}")
    peak = _number(getattr(accelerator.peak, precision), "FLOP/s", "peak")
    share = _count(utilization, "utilization")
    if not 0.0 < share <= 1.0:
        raise InvalidInput(f"utilization: must be in (0, 1], got {share:g}")
    return _Price(
        peak,
        share,
        None if rate is None else _number(rate, "USD/s", "rate"),
        None if power is None else _number(power, "W", "power"),
        None if intensity is None else _number(intensity, "kgCO2e/J", "intensity"),
    )


def _needed(value: float | None, name: str, budget: str) -> float:
    if value is None or not value > 0.0:
        raise InvalidInput(f"{name}: must be given and positive for {budget}")
    return value


def affordable(
    budget: Any,
    *,
    accelerator: str | Accelerator | None = None,
    utilization: float | None = None,
    precision: str = "bf16",
    rate: Any = None,
    power: Any = None,
    intensity: Any = None,
    cost: Callable[[AnyQuantity], Any] | None = None,
) -> AnyQuantity:
    """Training work that a budget buys.

    Parameters
    ----------
    budget : quantity
        FLOP, accelerator-hours ("1e6 h"), money, energy or carbon.
    accelerator : str or Accelerator
        Whose dense peak in `precision` the work is done at.
    utilization : float
        Share of that peak over the whole run: model FLOPs utilization times goodput.
    precision : str
        A number format of the accelerator.
    rate : quantity
        Of an accelerator, "2 USD/h", for money.
    power : quantity
        Of an accelerator with its share of host, network and cooling, for energy and carbon.
    intensity : quantity
        Of the electricity, for carbon.
    cost : callable
        Instead of all these: what some FLOP cost, in the unit of the budget, rising.
    """
    if cost is not None:
        sample = units._read(budget, "a quantity", "USD", "budget") if _is_text(budget) else budget
        unit = str(sample.units)
        amount = _number(budget, unit, "budget")
        return units._quantity(
            _core.affordable_work(
                lambda work: _number(cost(units._quantity(work, "FLOP")), unit, "cost"), amount
            ),
            "FLOP",
        )
    kind = _kind_of(budget)
    amount = _number(budget, kind, "budget")
    if not amount > 0.0:
        raise InvalidInput(f"budget: must be positive, got {amount:g} {kind}")
    if kind == "FLOP":
        return units._quantity(amount, "FLOP")
    said = {"s": "time", "USD": "money", "J": "energy", "kgCO2e": "carbon"}[kind]
    price = _price(accelerator, utilization, precision, rate, power, intensity, said)
    seconds = amount
    if kind == "USD":
        seconds = amount / _needed(price.rate, "rate", "a budget of money")
    if kind == "kgCO2e":
        amount = amount / _needed(price.intensity, "intensity", "a budget of carbon")
    if kind in ("J", "kgCO2e"):
        seconds = amount / _needed(price.power, "power", f"a budget of {said}")
    return units._quantity(seconds * price.peak * price.utilization, "FLOP")


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _kind_of(budget: Any) -> str:
    given = units._read(budget, "a budget", "FLOP", "budget") if _is_text(budget) else budget
    for unit in _BUDGETS:
        try:
            if units._of_any_registry(given, "a budget", "budget").is_compatible_with(unit):
                return unit
        except InvalidInput:
            break
    raise InvalidInput(
        "budget: expected FLOP, accelerator-hours, money, energy or carbon, got "
        f"{budget!r}; write e.g. '1e24 FLOP' or '2 MUSD'"
    )


def optimum(
    budget: Any,
    *,
    unique_tokens: Any = None,
    law: str | ScalingLaw | SizeFrontier = _DEFAULT,
    **price: Any,
) -> Optimum:
    """The model with the lowest loss for a budget.

    Parameters
    ----------
    budget : quantity
        As `affordable` takes it, with its other arguments.
    unique_tokens : quantity, optional
        All the text there is; more is reading it again [MuennighoffEtAl2023].
    law : str, ScalingLaw or SizeFrontier
        Whose numbers.
    """
    work = float(affordable(budget, **price).m_as("FLOP"))
    chosen = _law_or_frontier(law)
    if isinstance(chosen, SizeFrontier):
        if unique_tokens is not None:
            raise InvalidInput(
                "unique_tokens: a frontier of sizes knows no loss; take a scaling law"
            )
        return _optimum(*_core.scaling_frontier_optimum(chosen, work), None)
    if unique_tokens is None:
        return _optimum(*_core.scaling_optimum(chosen, work))
    unique = _number(unique_tokens, "token", "unique_tokens")
    found = _core.scaling_data_optimum(chosen, work, unique, *_core.catalog_data_repetition())
    parameters, tokens, reached, epochs = found[:4]
    return _optimum(parameters, tokens, reached, max(epochs, 1.0))


def for_cluster(
    accelerator: str | Accelerator,
    accelerators: int,
    duration: Any,
    utilization: float,
    *,
    precision: str = "bf16",
    unique_tokens: Any = None,
    law: str | ScalingLaw | SizeFrontier = _DEFAULT,
) -> Optimum:
    """The best model that a cluster trains in some time.

    >>> round(for_cluster("h100-sxm", 16384, "54 days", 0.40).parameters / 1e9)
    550
    """
    if isinstance(accelerators, bool) or not isinstance(accelerators, int) or accelerators < 1:
        raise InvalidInput(f"accelerators: must be at least 1, got {accelerators!r}")
    seconds = _number(duration, "s", "duration")
    return optimum(
        units._quantity(seconds * accelerators, "s"),
        accelerator=accelerator,
        utilization=utilization,
        precision=precision,
        unique_tokens=unique_tokens,
        law=law,
    )


def optimum_for_loss(loss: float, *, law: str | ScalingLaw = _DEFAULT) -> Optimum:
    """The model that reaches a loss with the least work."""
    return _optimum(*_core.scaling_optimum_for_loss(_law(law), _count(loss, "loss")))


def optimal_tokens(parameters: float, *, law: str | ScalingLaw = _DEFAULT) -> AnyQuantity:
    """Text for which a model of that size is compute-optimal."""
    tokens = _core.scaling_optimal_tokens(_law(law), _count(parameters, "parameters"))
    return units._quantity(tokens, "token")


def tokens_for_loss(
    parameters: float, loss: float, *, law: str | ScalingLaw = _DEFAULT
) -> AnyQuantity:
    """Text that brings a model of that size to a loss."""
    tokens = _core.scaling_tokens_for_loss(
        _law(law), _count(parameters, "parameters"), _count(loss, "loss")
    )
    return units._quantity(tokens, "token")


def parameters_for_loss(tokens: Any, loss: float, *, law: str | ScalingLaw = _DEFAULT) -> float:
    """Size of the model that comes to a loss on that text."""
    return _core.scaling_parameters_for_loss(
        _law(law), _number(tokens, "token", "tokens"), _count(loss, "loss")
    )


def inference_optimum(
    *,
    read: Any,
    written: Any,
    loss: float | None = None,
    peak_work: Any = None,
    training_utilization: float = 1.0,
    reading_utilization: float = 1.0,
    writing_utilization: float = 1.0,
    relative_price: float = 1.0,
    law: str | ScalingLaw = _DEFAULT,
) -> Lifetime:
    """The best model where serving it counts too [SardanaEtAl2023].

    Of a given loss the cheapest over its life, or for a given total the one of the lowest loss.

    Parameters
    ----------
    read, written : quantity
        Tokens that it reads, and writes, in its life.
    loss : float
        To be reached; or
    peak_work : quantity
        FLOP of the machine's peak for training and serving together.
    training_utilization, reading_utilization, writing_utilization : float
        Shares of peak; 1 counts FLOP alone. Writing token by token is often at 0.01.
    relative_price : float
        Of a FLOP of peak when serving, over one in training.
    law : str or ScalingLaw
        Whose numbers.
    """
    if (loss is None) == (peak_work is None):
        raise InvalidInput("inference_optimum: give either loss or peak_work")
    serving = (
        _number(read, "token", "read"),
        _number(written, "token", "written"),
        _count(training_utilization, "training_utilization"),
        _count(reading_utilization, "reading_utilization"),
        _count(writing_utilization, "writing_utilization"),
        _count(relative_price, "relative_price"),
    )
    if loss is not None:
        found = _core.scaling_inference_for_loss(_law(law), _count(loss, "loss"), *serving)
    else:
        total = _number(peak_work, "FLOP", "peak_work")
        found = _core.scaling_inference_for_work(_law(law), total, *serving)
    parameters, tokens, reached, training, served = found
    return Lifetime(
        _optimum(parameters, tokens, reached),
        units._quantity(training, "FLOP"),
        units._quantity(served, "FLOP"),
    )


def _row(best: Optimum) -> dict[str, Any]:
    return {
        "work": float(best.work.m_as("FLOP")),
        "parameters": best.parameters,
        "tokens": float(best.tokens.m_as("token")),
        "tokens_per_parameter": best.tokens_per_parameter,
        "loss": float("nan") if best.loss is None else best.loss,
        "epochs": best.epochs,
    }


def frontier(
    low: Any,
    high: Any,
    *,
    points: int = 50,
    unique_tokens: Any = None,
    law: str | ScalingLaw | SizeFrontier = _DEFAULT,
) -> pd.DataFrame:
    """The best model by budget, from one work to another in equal factors.

    Columns are `work` in FLOP, `parameters`, `tokens`, `tokens_per_parameter`, `loss` in nats per
    token and `epochs`; `attrs["law"]` says whose.
    """
    import numpy as np
    import pandas as pd

    first, last = _number(low, "FLOP", "low"), _number(high, "FLOP", "high")
    if not 0.0 < first < last:
        raise InvalidInput(f"frontier: budgets must rise, got {first:g} to {last:g} FLOP")
    if points < 2:
        raise InvalidInput(f"points: must be at least 2, got {points}")
    rows = [
        _row(optimum(units._quantity(float(work), "FLOP"), unique_tokens=unique_tokens, law=law))
        for work in np.geomspace(first, last, points)
    ]
    table = pd.DataFrame(rows)
    table.attrs["law"] = law if isinstance(law, str) else "a law of your own"
    return table


def by_law(
    budget: Any,
    laws: Sequence[str] | Mapping[str, ScalingLaw | SizeFrontier] | None = None,
    **price: Any,
) -> pd.DataFrame:
    """What each law makes of one budget: the spread between sources is the honest error bar.

    Parameters
    ----------
    budget : quantity
        As `affordable` takes it, with its other arguments.
    laws : names, or laws by name
        All of the catalogue unless given, laws of loss first.
    """
    import pandas as pd

    if laws is None:
        laws = [*_core.catalog_names("scaling_laws"), *_core.catalog_names("size_frontiers")]
    chosen: dict[str, Any] = dict(laws) if isinstance(laws, Mapping) else {x: x for x in laws}
    work = affordable(budget, **price)
    rows = {name: _row(optimum(work, law=law)) for name, law in chosen.items()}
    table = pd.DataFrame.from_dict(rows, orient="index").drop(columns=["work", "epochs"])
    table.index.name = "law"
    table.attrs["work"] = float(work.m_as("FLOP"))
    return table
