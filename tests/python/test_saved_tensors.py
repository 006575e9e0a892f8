"""The table of what autograd keeps is what the referee counts today, where PyTorch is at hand."""

import csv
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TESTS = Path(__file__).resolve().parents[1]


def referee() -> ModuleType:
    path = TESTS / "referees" / "saved_tensors.py"
    spec = importlib.util.spec_from_file_location("saved_tensors", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["saved_tensors"] = module
    spec.loader.exec_module(module)
    return module


def test_counted_again() -> None:
    pytest.importorskip("torch")
    counted = referee()
    with (TESTS / "data" / "saved_tensors.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    blocks = counted.blocks()
    assert len(blocks) == len(rows)
    for block, row in list(zip(blocks, rows, strict=True))[::5]:
        assert counted.kept_bytes(block) == pytest.approx(int(row["bytes"]), rel=0.005), block
