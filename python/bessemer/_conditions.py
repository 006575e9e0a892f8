"""What a scenario's run costs and suffers: failures, recovery, rent, power, embodied carbon."""

from __future__ import annotations

import re
from typing import Any

from bessemer import _core
from bessemer._provenance import Desk
from bessemer._tables import EmbodiedTable, FailureRatesTable, PowerTable, ReliabilityTable
from bessemer.citations import Source

__all__ = ["embodied", "failure_rates", "power_levels", "prices", "recovery", "rental_rate"]

# Entries of the catalogue that stand where a scenario says nothing.
_FAILURES = "h100-llama-3"
_RECOVERY = "llama-3"
_POWER = "training"


def failure_rates(
    given: str | FailureRatesTable | None, accelerator: str, desk: Desk
) -> _core.FailureRates:
    """How often parts fail so that the job stops."""
    key = "reliability.failure_rates"
    if isinstance(given, FailureRatesTable):
        return _core.FailureRates(**given.given())
    if isinstance(given, str):
        rates: _core.FailureRates = desk.get("failure_rates", given, "reliability", key)
        return rates
    rates = desk.get("failure_rates", _FAILURES, "reliability", key)
    text = f"{_FAILURES}, {_core.catalog_label('failure_rates', _FAILURES)}"
    basis, source = desk.basis("failure_rates", _FAILURES)
    if not accelerator.startswith("h100"):
        basis, text = "assumed", f"{text}, for {accelerator} too"
        desk.sources.append(Source("reliability", "default", key, basis, source))
    desk.assume(key, text, basis, source)
    return rates


def recovery(
    table: ReliabilityTable | None, desk: Desk
) -> tuple[_core.Recovery, _core.CheckpointStorage]:
    """What follows a failure, and where checkpoints go."""

    def value(name: str) -> Any:
        given = getattr(table, name) if table is not None else None
        key = f"reliability.{name}"
        return desk.value(given, "recoveries", _RECOVERY, name, "reliability", key)

    return (
        _core.Recovery(detection=value("detection"), restart=value("restart")),
        _core.CheckpointStorage(
            bandwidth=value("storage_bandwidth"),
            writer_bandwidth=value("writer_bandwidth"),
            latency=value("storage_latency"),
        ),
    )


def prices(name: str, accelerator: str) -> bool:
    """Whether a rental price is one of an accelerator: sizes and forms that it says must agree."""
    wanted = re.sub(r"-sxm\d?", "", accelerator)
    if re.sub(r"-sxm\d?", "", name).startswith(wanted + "-"):
        return ("-sxm" in name) <= ("-sxm" in accelerator)
    family, said = name.split("-", 2)[:2]
    return (
        family == wanted.split("-")[0] and re.fullmatch(r"\d+gb|sxm\d?|pcie|v\d\w*", said) is None
    )


def rental_rate(given: Any, accelerator: str, desk: Desk) -> Any:
    """What one accelerator costs an hour; not answered where no price of it is known."""
    key = "cost.rental_rate"
    if given is not None:
        return desk.named("rental_prices", given, key, "rental", "rate", "")
    names = [n for n in _core.catalog_names("rental_prices") if prices(n, accelerator)]
    preferred = sorted(names, key=lambda name: (not name.endswith("-specialty"), names.index(name)))
    if not preferred:
        desk.unanswered.add("rental")
        desk.assume(key, f"no price of {accelerator} is known", "", "")
        return "0 USD/h"
    return desk.named("rental_prices", None, key, "rental", "rate", preferred[0])


def embodied(table: EmbodiedTable | None, accelerator: str, desk: Desk) -> _core.Embodied:
    """Carbon of making the hardware; not answered where nothing is known of it."""
    fields = ("per_accelerator", "per_node", "lifetime", "utilization")
    default = next(
        (name for name in _core.catalog_names("embodied") if accelerator.startswith(name)), ""
    )
    complete = table is not None and all(getattr(table, name) is not None for name in fields)
    if not default and not complete and (table is None or table.like is None):
        desk.unanswered.add("embodied")
        text = f"nothing is known of {accelerator}"
        desk.assume("embodied", text, "", "")
        return _core.Embodied(
            per_accelerator="0 kgCO2e", per_node="0 kgCO2e", lifetime="1 year", utilization=1.0
        )
    given = desk.filled("embodied", table, fields, default, "embodied", "embodied")
    return _core.Embodied(**given)


def power_levels(table: PowerTable | None, desk: Desk) -> _core.PowerLevels:
    """What an accelerator draws by activity."""
    fields = ("matrix", "memory_bound", "communication", "idle")
    given = desk.filled("power_levels", table, fields, _POWER, "power", "power")
    return _core.PowerLevels(**given)
