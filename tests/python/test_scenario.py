"""Scenario files: what is read, what is changed, what is refused before any model is asked."""

from pathlib import Path
from typing import Any

import pytest
from bessemer import InvalidInput
from bessemer._refusals import by_key
from bessemer.scenario import changed, load, parse_change

MINIMAL = """
[model]
name = "llama-3-8b"
[training]
tokens = "1 Gtoken"
sequence_length = 8192
global_batch = 64
[cluster]
node = "dgx-h100"
accelerators = 8
[plan]
tensor = 2
"""


def written(folder: Path, text: str, name: str = "run.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_a_file_and_keeps_its_folder(tmp_path: Path) -> None:
    scenario = load(written(tmp_path, MINIMAL))
    assert scenario.folder == tmp_path
    assert scenario.tables.model.name == "llama-3-8b"
    assert scenario.tables.plan is not None
    assert scenario.tables.plan.tensor == 2
    assert scenario.tables.training.tokens.m_as("token") == 1e9


def test_a_dict_says_the_same_as_a_file(tmp_path: Path) -> None:
    from_file = load(written(tmp_path, MINIMAL))
    assert load(from_file.written).tables == from_file.tables


def test_a_pint_quantity_is_as_good_as_text(tmp_path: Path) -> None:
    import bessemer as bs

    scenario = load(written(tmp_path, MINIMAL))
    again = changed(scenario, {"training.tokens": bs.Quantity(1e9, "token")})
    assert again.tables.training.tokens == scenario.tables.training.tokens


def test_changes_leave_the_original_alone(tmp_path: Path) -> None:
    scenario = load(written(tmp_path, MINIMAL))
    other = changed(scenario, {"plan.tensor": 4, "site.grid": "france"})
    nested = changed(scenario, {"plan": {"tensor": 4}, "site": {"grid": "france"}})
    assert other.tables == nested.tables
    assert other.tables.plan is not None
    assert other.tables.plan.tensor == 4
    assert scenario.tables.plan is not None
    assert scenario.tables.plan.tensor == 2
    assert scenario.tables.site is None


def test_nothing_takes_a_key_away(tmp_path: Path) -> None:
    scenario = load(written(tmp_path, MINIMAL))
    assert changed(scenario, {"plan": None}).tables.plan is None


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("plan.tensor=4", "plan.tensor", 4),
        ("training.tokens=1 Ttoken", "training.tokens", "1 Ttoken"),
        ('training.tokens="1 Ttoken"', "training.tokens", "1 Ttoken"),
        ("plan.sequence_parallel=true", "plan.sequence_parallel", True),
        (" site.power_usage_effectiveness = 1.1 ", "site.power_usage_effectiveness", 1.1),
        ("model.name=llama-3-8b", "model.name", "llama-3-8b"),
        ("cost.rental_rate=2 USD/h", "cost.rental_rate", "2 USD/h"),
        ("model.name=a=b", "model.name", "a=b"),
    ],
)
def test_a_change_is_toml_or_text(text: str, key: str, value: Any) -> None:
    assert parse_change(text) == (key, value)


@pytest.mark.parametrize("text", ["plan.tensor", "plan.tensor=", "=4", "", "  = 3"])
def test_a_change_needs_a_key_and_a_value(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"^--set '.*': must be KEY=VALUE, for example"):
        parse_change(text)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, MINIMAL.replace('name = "llama-3-8b"', "name ="), "broken.toml")
    with pytest.raises(InvalidInput, match=r"broken\.toml: line 3: invalid value"):
        load(path)


def test_a_truncated_file_is_named_with_its_last_line(tmp_path: Path) -> None:
    path = written(tmp_path, '[model]\nname = "llama', "cut.toml")
    with pytest.raises(InvalidInput, match=r"cut\.toml: line 2: "):
        load(path)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: None, "no such file"),
        (lambda path: path.mkdir(), "is a directory"),
        (lambda path: path.write_text("\n \n"), "is empty; a scenario has the tables"),
        (lambda path: path.write_bytes(b"\xff\xfe["), "is not text in UTF-8"),
    ],
)
def test_files_that_are_none(tmp_path: Path, make: Any, words: str) -> None:
    path = tmp_path / "run.toml"
    make(path)
    with pytest.raises(InvalidInput) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: {words}")


def test_all_faults_are_counted_and_the_misspelt_key_comes_first() -> None:
    tables: dict[str, Any] = {
        "model": {"name": "llama-3-8b"},
        "training": {"tokns": "1 token", "sequence_length": 2.5, "global_batch": 8},
        "cluster": {"node": "dgx-h100", "accelerators": 8},
    }
    with pytest.raises(InvalidInput) as caught:
        load(tables)
    assert str(caught.value) == (
        "training.tokns: unknown key; did you mean tokens? "
        "(also wrong: training.sequence_length, training.tokens)"
    )


def test_only_paths_and_dicts_are_scenarios() -> None:
    with pytest.raises(InvalidInput, match=r"^scenario: must be a path or a dict, got int$"):
        load(3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("checkpoint_interval: must not be negative", "reliability.checkpoint_interval: must not"),
        ("recovery.restart: must not be negative", "reliability.restart: must not be negative"),
        ("checkpoint_storage.bandwidth: must be", "reliability.storage_bandwidth: must be"),
        ("accelerator.memory_capacity: must be", "cluster.accelerator.memory_capacity: must be"),
        ("plan.tensor: must be", "plan.tensor: must be"),
    ],
)
def test_a_refusal_of_a_description_names_the_key(said: str, told: str) -> None:
    assert str(by_key(InvalidInput(said))).startswith(told)
