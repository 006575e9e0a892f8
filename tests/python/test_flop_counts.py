"""The referee of FLOP, live where PyTorch is installed: it must still count what the table says.

tests/compute/flop_counter_test.cpp holds the operators of the library against the table.
"""

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

TESTS = Path(__file__).resolve().parents[1]


def referee() -> ModuleType:
    path = TESTS / "referees" / "flop_counts.py"
    spec = importlib.util.spec_from_file_location("flop_counts", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table() -> list[dict[str, str]]:
    with (TESTS / "data" / "flop_counts.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_names_its_versions_and_no_model_twice() -> None:
    rows = table()
    assert len({row["name"] for row in rows}) == len(rows) >= 15
    assert {row["versions"] for row in rows} == {"torch 2.13.0, transformers 5.23.0"}
    assert all(int(row["flops"]) > 0 for row in rows)


def test_pytorch_still_counts_what_the_table_says() -> None:
    pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    versions = table()[0]["versions"]
    if transformers.__version__ not in versions:
        pytest.skip(f"the table is of {versions}")
    counts = {row["name"]: row["flops"] for row in referee().counted()}
    assert counts == {row["name"]: int(row["flops"]) for row in table()}
