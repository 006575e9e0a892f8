"""One training run on several sites: over long links, every H steps, each site with its own power.

>>> from bessemer import sites
>>> run = sites.train(
...     "examples/llama-3.1-405b.toml",
...     {
...         "north": {"cluster.accelerators": 8192, "site": "norway"},
...         "south": {"cluster.accelerators": 8192, "site": "france"},
...     },
...     bandwidth="1.6 Tbit/s",
...     latency=sites.fiber_latency("1500 km"),
...     interval=50,
... )
>>> run.step_time, run.exposed, run.operational_carbon

Formulas: the headers ``network/cross_site.hpp`` and ``run/cross_site.hpp``. Time, energy, carbon,
water and money follow; what an interval, fragments or few neighbors do to the loss does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bessemer import _core, units
from bessemer._core import InvalidInput
from bessemer._numbers import number, said, whole
from bessemer.scenario import Scenario, changed, load
from bessemer.training import TrainingRun

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.units import AnyQuantity

__all__ = ["CrossSiteRun", "fiber_latency", "train"]

Pattern = Literal["ring", "server", "neighbors"]
_BYTES = {"fp32": 4.0, "bf16": 2.0, "fp16": 2.0, "fp8": 1.0, "int8": 1.0, "fp4": 0.5}

# Of a site's share: its unit in the compiled module, and the one it is shown in.
_SHOWN = {
    "own_step": ("s", "s"),
    "accelerator_power": ("W", "W"),
    "it_energy": ("J", "MWh"),
    "facility_energy": ("J", "MWh"),
    "water": ("m**3", "m**3"),
    "operational_carbon": ("kgCO2e", "tCO2e"),
    "embodied_carbon": ("kgCO2e", "tCO2e"),
    "rental_cost": ("USD", "USD"),
    "electricity_cost": ("USD", "USD"),
}


@dataclass(frozen=True)
class CrossSiteRun:
    """What a run on several sites takes."""

    runs: dict[str, TrainingRun]
    """Each site alone, with its share of batch and tokens."""
    shares: dict[str, dict[str, Any]]
    """What each site takes of the whole."""
    step_time: AnyQuantity
    """The slowest site's, and what the exchange adds."""
    exchange_time: AnyQuantity
    """Of one fragment."""
    exposed: AnyQuantity
    """What a step waits for exchanges, on average."""
    sent: AnyQuantity
    """By a site, per step."""
    goodput: float
    duration: AnyQuantity

    def total(self, name: str) -> AnyQuantity:
        """The sum over the sites: `facility_energy`, `water`, `operational_carbon` …"""
        known = next(iter(self.shares.values()))
        if name not in known or name == "waiting":
            summed = ", ".join(key for key in known if key != "waiting")
            raise InvalidInput(f"total: must be one of {summed}, got {said(name)}")
        first, *rest = (share[name] for share in self.shares.values())
        whole: AnyQuantity = sum(rest, first)
        return whole

    @property
    def facility_energy(self) -> AnyQuantity:
        """At all meters."""
        return self.total("facility_energy")

    @property
    def operational_carbon(self) -> AnyQuantity:
        """Of the electricity, location-based, each site by its grid."""
        return self.total("operational_carbon")

    @property
    def electricity_cost(self) -> AnyQuantity:
        """Each site by its price."""
        return self.total("electricity_cost")

    @property
    def power_usage_effectiveness(self) -> float:
        """Of all sites: weighted by IT energy."""
        return float(self.facility_energy / self.total("it_energy"))

    @property
    def grid_carbon_intensity(self) -> AnyQuantity:
        """Of all sites: weighted by energy at the meter."""
        mean: AnyQuantity = (self.operational_carbon / self.facility_energy).to("gCO2e/kWh")
        return mean

    @property
    def electricity_price(self) -> AnyQuantity:
        """Of all sites: weighted by energy at the meter."""
        mean: AnyQuantity = (self.electricity_cost / self.facility_energy).to("USD/kWh")
        return mean

    def to_frame(self) -> pd.DataFrame:
        """A row a site; units in the names of the columns."""
        import pandas as pd

        rows = {}
        for name, share in self.shares.items():
            told = {"accelerators": self.runs[name].inputs["cluster"].accelerators}
            for key, value in share.items():
                plain = key == "waiting"
                column = key if plain else f"{key} [{_SHOWN[key][1]}]"
                told[column] = value if plain else value.magnitude
            rows[name] = told
        return pd.DataFrame.from_dict(rows, orient="index")


def fiber_latency(way: Any) -> AnyQuantity:
    """One way through a glass fiber of such a length; switches and amplifiers come on top."""
    meters = units._magnitude(way, "m", "km", "fiber_latency.way")
    return units._quantity(_core.fiber_latency(meters), "s")


def train(
    scenario: str | Path | Mapping[str, Any] | Scenario,
    sites: Mapping[str, Mapping[str, Any]],
    *,
    bandwidth: Any,
    latency: Any,
    interval: float = 1.0,
    fragments: int = 1,
    hidden_steps: float = 0.0,
    number_format: str = "fp32",
    pattern: Pattern = "ring",
    server_bandwidth: Any = None,
    neighbors: int = 2,
) -> CrossSiteRun:
    """Estimate a run whose data-parallel replicas stand on several sites.

    Parameters
    ----------
    scenario
        As for one site. Batch and tokens are those of all sites together; each gets its share by
        accelerators.
    sites
        What is different at each, as keys of the scenario: ``cluster.accelerators`` at least, and
        ``site.region`` or other tables.
    bandwidth
        All that a site sends to others, in one direction.
    latency
        One way between two sites: half of the round trip.
    interval
        Steps between two exchanges of the same weights; 1 is synchronous.
    fragments
        Parts of the model that take turns.
    hidden_steps
        Steps that go on while a fragment is on its way; below 1, a part of a step.
    number_format
        Of what is sent: fp32, bf16, fp16, fp8, int8, fp4.
    pattern
        ``ring``: all have the mean; ``server``: it sums, over ``server_bandwidth``; ``neighbors``:
        each tells so many.
    """
    base = load(scenario)
    if not isinstance(number_format, str) or number_format not in _BYTES:
        known = ", ".join(_BYTES)
        raise InvalidInput(f"number_format: must be one of {known}, got {number_format!r}")
    if not sites:
        raise InvalidInput("sites: must have at least one site, got none")
    if not isinstance(sites, Mapping):
        raise InvalidInput(f"sites: must be a table of sites, each of changes, got {sites!r}")
    speed = units._magnitude(bandwidth, "B/s", "Gbit/s", "bandwidth")
    if not speed > 0.0:
        raise InvalidInput(f"bandwidth: must be positive, got {bandwidth}")
    delay = units._magnitude(latency, "s", "ms", "latency")
    if delay < 0.0:
        raise InvalidInput(f"latency: must be zero or more, got {latency}")
    server = 0.0
    if server_bandwidth is not None:
        server = units._magnitude(server_bandwidth, "B/s", "Gbit/s", "server_bandwidth")
        if not server > 0.0:
            raise InvalidInput(f"server_bandwidth: must be positive, got {server_bandwidth}")
    elif pattern == "server":
        raise InvalidInput("server_bandwidth: must be given for the pattern server")
    interval = number(interval, "interval", finite=False)  # infinite: never
    fragments = whole(fragments, "fragments", 1, 1_000_000)
    hidden_steps = number(hidden_steps, "hidden_steps")
    neighbors = whole(neighbors, "neighbors", 1, 1_000_000)
    if not isinstance(pattern, str):
        raise InvalidInput(f"pattern: must be ring, server or neighbors, got {said(pattern)}")
    counts = {name: _accelerators(name, change) for name, change in sites.items()}
    all_sites = sum(counts.values())
    runs = {}
    for name, change in sites.items():
        share = _share(base, counts[name], all_sites, name)
        runs[name] = TrainingRun(changed(base, {**share, **change}))
    first = next(iter(runs.values()))
    update = float(first.inputs["model"].parameters) * _BYTES[number_format]
    try:
        told = _core.cross_site(
            [(run.inputs, run.result) for run in runs.values()],
            speed,
            delay,
            update,
            interval,
            fragments,
            hidden_steps,
            pattern,
            server,
            neighbors,
        )
    except InvalidInput as error:
        raise InvalidInput(str(error).removeprefix("exchange.")) from None
    shares = {name: _shown(share) for name, share in zip(runs, told["sites"], strict=True)}
    return CrossSiteRun(
        runs=runs,
        shares=shares,
        step_time=units._quantity(told["step"], "s"),
        exchange_time=units._quantity(told["exchange"], "s"),
        exposed=units._quantity(told["exposed"], "s"),
        sent=units._quantity(told["sent"], "B").to("GB"),
        goodput=told["goodput"],
        duration=units._quantity(told["duration"], "s").to("day"),
    )


def _accelerators(name: str, change: Mapping[str, Any]) -> int:
    if not isinstance(change, Mapping):
        raise InvalidInput(f"sites.{name}: must be a table of changes, got {change!r}")
    inner = change.get("cluster")
    count = change.get("cluster.accelerators")
    if count is None and isinstance(inner, Mapping):
        count = inner.get("accelerators")
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise InvalidInput(
            f"sites.{name}: cluster.accelerators must be given, 1 or more, got {count!r}"
        )
    return count


def _share(base: Scenario, accelerators: int, whole: int, name: str) -> dict[str, Any]:
    """Batch and tokens of a site."""
    training = base.tables.training
    sequences = training.global_batch * accelerators
    if sequences % whole:
        raise InvalidInput(
            f"sites.{name}: {accelerators} of {whole} accelerators are no whole number of the "
            f"{training.global_batch} sequences of a batch; change the counts or the batch"
        )
    tokens = training.tokens * (accelerators / whole)
    return {"training.global_batch": sequences // whole, "training.tokens": tokens}


def _shown(share: Mapping[str, float]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for key, value in share.items():
        if key == "waiting":
            shown[key] = value
        else:
            inside, outside = _SHOWN[key]
            shown[key] = units._quantity(value, inside).to(outside)
    return shown
