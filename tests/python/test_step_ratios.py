"""Ratios of measured steps: what a change of layout, format or machine does.

Two runs of one source share what no table says (site, release, clocks), so that their ratio tests
one effect. Rows of tests/data/steps.csv by their id.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import bessemer as bs

STEPS = Path(__file__).parents[1] / "data" / "steps.csv"

# What is compared, the two rows, and how far off the ratio may be.
RATIOS = [
    (
        "experts on GB200: graph of the router against whole graph and overlap",
        "mb-26.04.01-qwen3-30b-gb200-8-mxfp8-gbs512-s4096",
        "mb-26.06-qwen3-30b-gb200-8-mxfp8-gbs512-s4096",
        0.20,
    ),
    (
        "the same on GB300",
        "mb-26.04.01-qwen3-30b-gb300-8-mxfp8-gbs512-s4096",
        "mb-26.06-qwen3-30b-gb300-8-mxfp8-gbs512-s4096",
        0.15,
    ),
    (
        "experts in a pipeline on GB200: parts as graphs against whole graph and overlap",
        "mb-26.04-qwen3-235b-gb200-256-mxfp8-gbs8192-s4096",
        "mb-26.06-qwen3-235b-gb200-256-mxfp8-gbs8192-s4096",
        0.15,
    ),
    (
        "the same on GB300",
        "mb-26.04.01-qwen3-235b-gb300-256-mxfp8-gbs8192-s4096",
        "mb-26.06-qwen3-235b-gb300-256-mxfp8-gbs8192-s4096",
        0.15,
    ),
    (
        "405B on GB200: mxfp8 against nvfp4",
        "mb-26.06-llama3.1-405b-gb200-256-mxfp8-gbs1536-s8192",
        "mb-26.06-llama3.1-405b-gb200-256-nvfp4-gbs1536-s8192",
        0.12,
    ),
    (
        "405B on GB300: fp8 against nvfp4",
        "mb-26.06-llama3.1-405b-gb300-256-fp8-gbs1536-s8192",
        "mb-26.06-llama3.1-405b-gb300-256-nvfp4-gbs1536-s8192",
        0.12,
    ),
    (
        "405B on GB200: mxfp8 against fp8",
        "mb-26.06-llama3.1-405b-gb200-256-mxfp8-gbs1536-s8192",
        "mb-26.06-llama3.1-405b-gb200-256-fp8-gbs1536-s8192",
        0.10,
    ),
    (
        "70B on GB300: mxfp8 against nvfp4",
        "mb-26.04.01-llama3-70b-gb300-64-mxfp8-gbs256-s8192",
        "mb-26.04.01-llama3-70b-gb300-64-nvfp4-gbs256-s8192",
        0.12,
    ),
    (
        "8B on GB200: mxfp8 against fp8",
        "mb-25.11-llama3-8b-gb200-8-mxfp8-gbs128-s8192",
        "mb-25.11-llama3-8b-gb200-8-fp8-gbs128-s8192",
        0.08,
    ),
    (
        "8B in fp8: B200 against GB200",
        "mb-25.11-llama3-8b-b200-8-fp8-gbs128-s8192",
        "mb-25.11-llama3-8b-gb200-8-fp8-gbs128-s8192",
        0.08,
    ),
    (
        "405B in fp8: GB200 against GB300",
        "mb-26.06-llama3.1-405b-gb200-256-fp8-gbs1536-s8192",
        "mb-26.06-llama3.1-405b-gb300-256-fp8-gbs1536-s8192",
        0.12,
    ),
    (
        "experts across nodes: another dispatcher and overlap",
        "zoo-qwen3-235b-h100-1",
        "zoo-qwen3-235b-h100-2",
        0.20,
    ),
    (
        "405B on H100: a third of the batch, its bubble",
        "mb-25.11-llama3.1-405b-h100-1024-fp8-gbs512-s8192",
        "mb-26.06-llama3.1-405b-h100-1024-fp8-gbs1536-s8192",
        0.10,
    ),
    (
        "BLOOM: tensor 8 and pipeline 6 against 4 and 12",
        "tr11-h14336-l72-a64-t8p6d8-m4-b2048-02-25",
        "tr11-h14336-l72-a64-t4p12d8-m4-b2048-02-25",
        0.08,
    ),
    (
        "BLOOM: a quarter of the batch",
        "tr11-h13824-l78-a96-t4p12d8-m2-b512-02-26",
        "tr11-h13824-l78-a96-t4p12d8-m2-b2048-02-26",
        0.12,
    ),
    (
        "ZeRO-3 against tensor and pipeline, 384 accelerators",
        "narayanan21-t2-zero3-174b-384",
        "narayanan21-t2-ptd-174b-384",
        0.15,
    ),
    (
        "ZeRO-3 against tensor and pipeline, 1,536 accelerators",
        "narayanan21-t2-zero3-174b-1536",
        "narayanan21-t2-ptd-174b-1536",
        0.15,
    ),
    (
        "MPT 70B: 512 accelerators against 128, as much work each",
        "mpt-70b-s2048-512xh100-bf16",
        "mpt-70b-s2048-128xh100-bf16",
        0.08,
    ),
    ("TPU v5e: 32 slices against one", "mx-v5e-16b-32x256", "mx-v5e-16b-1x256", 0.08),
    (
        "MPT 7B: sequences of 65,536 against 8,192",
        "mpt-7b-s65536-8xh100-bf16",
        "mpt-7b-s8192-8xh100-bf16",
        0.15,
    ),
]


@cache
def predictions() -> dict[str, bs.validation.Prediction]:
    return {p.run.id: p for p in bs.validation.validate(STEPS).predictions}


def off(first: str, second: str) -> float:
    """Our ratio over theirs, less one."""
    a, b = predictions()[first], predictions()[second]
    assert a.step_time is not None and b.step_time is not None
    return (a.step_time / b.step_time) / (a.run.step_time_s / b.run.step_time_s) - 1.0


@pytest.mark.parametrize(("what", "first", "second", "within"), RATIOS)
def test_ratio_of_measured_steps(what: str, first: str, second: str, within: float) -> None:
    assert abs(off(first, second)) <= within, what


def test_ratios_together_are_closer_than_each() -> None:
    sizes = [abs(off(first, second)) for _, first, second, _ in RATIOS]
    assert sum(sizes) / len(sizes) <= 0.06
