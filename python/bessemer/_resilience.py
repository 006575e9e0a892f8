"""What a scenario says of failing parts, checkpoints, spares, maintenance and corruption."""

from __future__ import annotations

from typing import Any

from bessemer import _core
from bessemer._provenance import Desk
from bessemer._tables import (
    CheckpointsTable,
    CorruptionTable,
    PartRatesTable,
    ReliabilityTable,
)

__all__ = ["resilience"]

# The entry of the catalogue whose rates stand where a scenario gives none.
_PARTS = "h100-llama-3"
_RATES = ("accelerator", "memory", "adapter", "network_switch", "host", "power")
_MACHINE = ("adapters_per_node", "nodes_per_switch", "nodes_per_power_domain")
_KEY = "reliability"


def _part_rates(given: str | PartRatesTable | None, desk: Desk) -> _core.PartRates | None:
    """How often each kind of part fails."""
    key = f"{_KEY}.part_rates"
    if given is None:
        return None
    if isinstance(given, str):
        named: _core.PartRates = desk.get("part_rates", given, _KEY, key)
        return named
    values = desk.filled("part_rates", given, (*_RATES, *_MACHINE), _PARTS, _KEY, key)
    for name in ("software", "job"):
        if (value := getattr(given, name)) is not None:
            values[name] = value
        elif given.like is not None:
            values[name] = getattr(_core.catalog_get("part_rates", given.like), name)
    # A run takes the accelerators of its own nodes.
    return _core.PartRates(accelerators_per_node=1, **values)


def _checkpoints(given: str | CheckpointsTable | None, desk: Desk) -> _core.Checkpoints | None:
    """How a checkpoint is taken."""
    if given is None:
        return None
    told = {"kind": given} if isinstance(given, str) else given.given()
    kind, key = told.get("kind", "synchronous"), f"{_KEY}.checkpoints"
    if kind == "background" and "slowdown" not in told:
        desk.assume(f"{key}.slowdown", "writing one does not slow training", "assumed", "")
    if kind == "tiered":
        if "copies" not in told:
            desk.assume(f"{key}.copies", "2: a node's own and that of a peer", "default", "")
        if "memory_restart" not in told:
            text = "restarts from memory take as long as others"
            desk.assume(f"{key}.memory_restart", text, "assumed", "")
    return _core.Checkpoints(**told)


def _corruption(given: CorruptionTable | None, desk: Desk) -> _core.Corruption | None:
    """Wrong numbers that no part reports."""
    if given is None:
        return None
    told = given.given()
    if "rate" not in told:
        rate = _core.catalog_silent_corruption(_PARTS)
        text = f"{rate.m_as('1/year'):.2g} per year and accelerator, {_PARTS}"
        field = "part_rates.silent_corruption"
        found = (s for s in _core.catalog_sources("part_rates", _PARTS) if s[0] == field)
        basis, source = next((basis, source) for _, basis, source, _ in found)
        desk.assume(f"{_KEY}.corruption.rate", text, basis, source)
        told["rate"] = rate
    return _core.Corruption(**told)


def resilience(table: ReliabilityTable | None, desk: Desk) -> dict[str, Any]:
    """What an estimate takes of it, by name."""
    if table is None:
        return {}
    told: dict[str, Any] = {
        "part_rates": _part_rates(table.part_rates, desk),
        "early_failures": table.early_failures
        and _core.EarlyFailures(**table.early_failures.given()),
        "checkpoints": _checkpoints(table.checkpoints, desk),
        "spares": table.spares and _core.Spares(**table.spares.given()),
        "maintenance": table.maintenance and _core.Maintenance(**table.maintenance.given()),
        "corruption": _corruption(table.corruption, desk),
    }
    return {name: value for name, value in told.items() if value is not None}
