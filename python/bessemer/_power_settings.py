"""What a scenario says of power beyond levels: clock, supplies, equipment, and the site limit."""

from __future__ import annotations

from typing import Any

from bessemer import _core
from bessemer._core import InvalidInput
from bessemer._provenance import Desk
from bessemer._tables import (
    ClockResponseTable,
    PoweredPartsTable,
    PowerTable,
    SiteTable,
    SupplyStageTable,
)

__all__ = ["power_settings"]

# The entry of the catalogue that stands where a scenario gives a cap or a clock alone.
_RESPONSE = "datacenter-gpu"
_KEY = "power"


def _response(given: str | ClockResponseTable | None, part: str, desk: Desk) -> _core.ClockResponse:
    """How power follows the clock."""
    key = f"{_KEY}.clock_response"
    if isinstance(given, ClockResponseTable):
        return _core.ClockResponse(**given.given())
    if given is not None:
        named: _core.ClockResponse = desk.get("clock_responses", given, part, key)
        return named
    text = f"{_RESPONSE}, {_core.catalog_label('clock_responses', _RESPONSE)}"
    default: _core.ClockResponse = desk.default("clock_responses", _RESPONSE, part, key, text)
    return default


def _parts(given: PoweredPartsTable, key: str, desk: Desk) -> _core.PoweredParts:
    """So many of a kind."""
    each = given.each
    if isinstance(each, str):
        each = desk.get("equipment", each, _KEY, f"{_KEY}.{key}.each").power
    return _core.PoweredParts(count=given.count, each=each)


def _stage(given: str | SupplyStageTable, key: str, desk: Desk) -> _core.SupplyStage:
    """A stage of the supply, by name or written out."""
    path = f"{_KEY}.{key}"
    if isinstance(given, str):
        named: _core.SupplyStage = desk.get("conversions", given, _KEY, path)
        return named.with_(name=path)
    told = given.given()
    like = told.pop("like", None)
    try:
        if like is not None:
            entry: _core.SupplyStage = desk.get("conversions", like, _KEY, f"{path}.like")
            return entry.with_(name=path, **told)
        return _core.SupplyStage(**{"name": path, **told})
    except InvalidInput as error:
        raise InvalidInput(str(error).replace("supply_stage.", f"{path}.", 1)) from None


def power_settings(
    table: PowerTable | None, site: str | SiteTable | None, desk: Desk
) -> _core.PowerSettings | None:
    """What an estimate takes of it; nothing where nothing is said."""
    told: dict[str, Any] = {}
    if isinstance(site, SiteTable) and site.power_limit is not None:
        told["site_limit"] = site.power_limit
    if table is not None:
        for name in ("cap", "clock"):
            if (value := getattr(table, name)) is not None:
                told[name] = value
                # A cap sets the clock, and so the time of a step, through the response.
                part = "machine" if name == "cap" else _KEY
                told["response"] = _response(table.clock_response, part, desk)
        for name in ("switches", "optics", "storage"):
            if (given := getattr(table, name)) is not None:
                told[name] = _parts(given, name, desk)
        for name in ("supply", "upstream"):
            if (given := getattr(table, name)) is not None:
                told[name] = _stage(given, name, desk)
    return _core.PowerSettings(**told) if told else None
