"""A scenario as the objects that an estimate takes, with where each of them comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bessemer import _core
from bessemer._conditions import (
    embodied,
    failure_rates,
    power_levels,
    recovery,
    rental_rate,
)
from bessemer._machine import cluster, collectives, kernels, machine
from bessemer._power_settings import power_settings
from bessemer._provenance import Desk, relevant
from bessemer._resilience import resilience
from bessemer._site import site
from bessemer._tables import SoftwareTable

if TYPE_CHECKING:
    from bessemer.scenario import Scenario

__all__ = ["gathered"]

# The training stack of the catalogue that stands where a scenario names none.
_SOFTWARE = "megatron-core"


def _model(scenario: Scenario, desk: Desk) -> _core.Model:
    table = scenario.tables.model
    if table.config is not None:
        from bessemer.huggingface import model_from_config

        return model_from_config(scenario.folder / table.config)
    shapes = table.shapes()
    if (
        set(shapes) == {"position_rows"}
        and table.name is not None
        and _core.catalog_has("models", table.name)
    ):
        known: _core.Model = desk.get("models", table.name, "model", "model.name")
        return known.with_(**shapes)
    if "experts" in shapes:
        shapes["experts"] = _core.Experts(**shapes["experts"].given())
    if shapes:
        return _core.Model(name=table.name or "own model", **shapes)
    assert table.name is not None
    model: _core.Model = desk.get("models", table.name, "model", "model.name")
    return model


def _software(given: str | SoftwareTable | None, desk: Desk) -> _core.Software:
    key = "training.software"
    if given is None:
        label = _core.catalog_label("software", _SOFTWARE)
        text = f"{_SOFTWARE}, {label}"
        default: _core.Software = desk.default("software", _SOFTWARE, "software", key, text)
        return default
    if isinstance(given, str):
        named: _core.Software = desk.get("software", given, "software", key)
        if not _core.catalog_has("software", given):
            text = f"{given}, taken as {named.name}, {_core.catalog_label('software', given)}"
            desk.assume(key, text, *desk.basis("software", given))
        return named
    return _core.Software(**{"name": "own software", **given.given()})


def gathered(scenario: Scenario) -> tuple[dict[str, Any], Desk]:
    """Everything that an estimate takes, with where it comes from."""
    tables = scenario.tables
    if tables.plan is None:
        from bessemer.search import best_plan

        return best_plan(scenario)
    desk = Desk()
    training = tables.training
    precision, optimizer = training.precision, training.optimizer
    if precision is None:
        precision = "bf16"
        desk.assume("training.precision", "bf16", "default", "")
    if optimizer is None:
        optimizer = "adamw"
        desk.assume("training.optimizer", "adamw", "default", "")
    plan = tables.plan.given()
    described = machine(tables.cluster, desk)
    if "sharding" not in plan:
        desk.assume("plan.sharding", "optimizer states are shared out", "default", "")
    inputs: dict[str, Any] = {
        "model": _model(scenario, desk),
        "training": _core.Training(
            tokens=training.tokens,
            sequence_length=training.sequence_length,
            global_batch=training.global_batch,
            precision=precision,
            optimizer=optimizer,
            weights=training.weights or "mixed",
            routing=training.routing.given() if training.routing else {},
            adapters=training.adapters.given() if training.adapters else {},
        ),
        "cluster": cluster(described, desk),
        "plan": _core.Plan(**plan),
        "software": _software(training.software, desk),
    }
    node = inputs["cluster"].node
    accelerator = node.accelerator.name
    models = tables.models
    inputs["kernels"] = kernels(models.kernels if models else None, node.accelerator, desk)
    inputs["collectives"] = collectives(
        models.collectives if models else None, described, node, desk
    )
    desk.calibrations["software"] = inputs["software"].name
    if models is not None and models.coefficients is not None:
        from bessemer import _interval

        desk.coefficients = _interval.fitted(scenario.folder / models.coefficients)
        _interval.with_coefficients(inputs, desk.calibrations, desk.coefficients)
    inputs["attention_flops"] = (models.attention_flops if models else None) or "causal_half"
    reliability = tables.reliability
    rates = reliability.failure_rates if reliability is not None else None
    inputs.update(resilience(reliability, desk))
    if "part_rates" not in inputs:
        inputs["failure_rates"] = failure_rates(rates, accelerator, desk)
    inputs["recovery"], inputs["storage"] = recovery(reliability, desk)
    inputs["checkpoint_interval"] = (
        reliability.checkpoint_interval if reliability is not None else None
    )
    inputs["site"] = site(tables.site, desk)
    inputs["power_levels"] = power_levels(tables.power, desk)
    settings = power_settings(tables.power, tables.site, desk)
    if settings is not None:
        inputs["power"] = settings
    inputs["embodied"] = embodied(tables.embodied, accelerator, desk)
    rate = tables.cost.rental_rate if tables.cost is not None else None
    inputs["rental_rate"] = rental_rate(rate, accelerator, desk)
    desk.sources = relevant(desk.sources, precision)
    desk.assumptions += desk.of_assumed_values()
    return inputs, desk
