"""The JSON schemas in the documentation are those of the code, and everything keeps them."""

import json
import sys
from pathlib import Path
from typing import Any

import bessemer as bs
import pytest
from bessemer.scenario import load, schema
from jsonschema import Draft202012Validator, ValidationError

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("[!o]*.toml"))
SCENARIO = json.loads((ROOT / "docs" / "scenario.schema.json").read_text(encoding="utf-8"))
RESULT = json.loads((ROOT / "docs" / "result.schema.json").read_text(encoding="utf-8"))


def toml(path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("made", [SCENARIO, RESULT], ids=["scenario", "result"])
def test_they_are_schemas(made: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(made)


def test_the_scenario_schema_is_the_code_s() -> None:
    assert schema() == SCENARIO, "run: python -m bessemer.scenario > docs/scenario.schema.json"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_keep_both(path: Path) -> None:
    Draft202012Validator(SCENARIO).validate(toml(path))
    Draft202012Validator(RESULT).validate(json.loads(bs.train(path).to_json()))


@pytest.mark.parametrize(
    "changes",
    [
        {"plan": {"tensor": 1, "sequence_parallel": False}},
        {"cost.rental_rate": None, "cluster": {"node": "mi300x-8", "accelerators": 8}},
        {
            "reliability": {
                "failure_rates": {
                    "accelerator": "0 / day",
                    "node": "0 / day",
                    "network_per_accelerator": "0 / day",
                },
                "checkpoint_interval": "1 h",
            }
        },
    ],
    ids=["does not fit", "no price", "never fails"],
)
def test_odd_results_keep_theirs(changes: dict[str, Any]) -> None:
    run = bs.train(ROOT / "examples" / "llama-3-8b.toml", **changes)
    Draft202012Validator(RESULT).validate(json.loads(run.to_json()))


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        ("plan", "tensr", 4),
        ("plan", "tensor", 0),
        ("plan", "tensor", 2.5),
        ("training", "tokens", 1e9),
        ("training", "sequence_length", "8192"),
        ("cluster", "scale_up", 3),
        ("site", "power_usage_effectiveness", True),
    ],
)
def test_the_schema_refuses_what_the_code_refuses(table: str, key: str, value: Any) -> None:
    given = toml(ROOT / "examples" / "llama-3-8b.toml")
    given.setdefault(table, {})[key] = value
    with pytest.raises(ValidationError):
        Draft202012Validator(SCENARIO).validate(given)
    with pytest.raises(bs.InvalidInput):
        load(given)
