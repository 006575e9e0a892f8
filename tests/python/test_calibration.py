"""Coefficients of steps: fitted again they are those that ship, and their errors are as claimed."""

from __future__ import annotations

import csv
import json
import math
import re
from functools import cache
from pathlib import Path
from statistics import NormalDist

import bessemer as bs
import pytest
from bessemer import InvalidInput, _core, _interval
from bessemer._calibration_report import table_text
from bessemer._coefficients import COEFFICIENTS
from bessemer.calibration import Calibration, Errors, calibrate

ROOT = Path(__file__).parents[2]
STEPS = ROOT / "tests/data/steps.csv"
HELD_OUT = ROOT / "tests/data/held_out.csv"
LLAMA = ROOT / "examples/llama-3.1-405b.toml"


@cache
def fit() -> Calibration:
    return calibrate(STEPS)


@cache
def held_out(by: str = "group") -> Errors:
    return fit().held_out(by).headline()


# --- what ships ----------------------------------------------------------------------------------


def test_fitting_again_gives_what_ships() -> None:
    told = _core.catalog_step_coefficients()
    shipped = {name: (value, deviation) for name, value, deviation, _ in told["coefficients"]}
    assert list(shipped) == [of.name for of in COEFFICIENTS]
    for name, (value, deviation) in shipped.items():
        # Four digits are printed; what is left is far below what the fit leaves open.
        assert abs(math.log(fit().values[name] / value)) < 0.05 * deviation + 1e-3, name
        assert fit().deviations[name] == pytest.approx(deviation, rel=0.02), name


def test_the_header_is_the_one_that_the_fit_writes() -> None:
    shipped = (ROOT / "include/bessemer/catalog/step_coefficients.hpp").read_text()
    numbers = r"-?\d[\d.e+-]*"
    assert re.sub(numbers, "", shipped) == re.sub(numbers, "", fit().header())
    assert len(shipped.splitlines()) < 300


def test_each_entry_of_the_catalogue_has_its_coefficients() -> None:
    told = _core.catalog_step_coefficients()
    shipped = {name: value for name, value, _, _ in told["coefficients"]}
    seen = set()
    for row in fit()._packed.rows:
        for i, path in row.uses:
            name = COEFFICIENTS[i].name
            found = _core.coefficient(row.estimate.inputs, path)
            assert found == pytest.approx(shipped[name], rel=1e-9), (name, path)
            seen.add(name)
    assert seen == set(shipped)


def test_coefficients_name_entries_that_there_are() -> None:
    kinds = {
        "kernels": "kernel_calibrations",
        "collectives": "collective_calibrations",
        "software": "software",
    }
    for of in COEFFICIENTS:
        table = of.number.split(".")[0]
        if table != "cluster":
            assert set(of.of) <= set(_core.catalog_names(kinds[table])), of.name
        assert of.start > 0.0
        assert of.width > 0.0
        assert of.meaning
    assert len({of.name for of in COEFFICIENTS}) == len(COEFFICIENTS)


@pytest.mark.parametrize("name", _core.catalog_names("kernel_calibrations"))
def test_at_most_twelve_coefficients_in_a_format(name: str) -> None:
    """Twelve are read for one format, whichever; the narrow shares stand for the wide ones."""
    fields = set(_core.catalog_get("kernel_calibrations", name).to_dict())
    narrow = {field for field in fields if re.search(r"_(mx)?fp[48]$", field)}
    assert len(fields - narrow) <= 12


# --- errors --------------------------------------------------------------------------------------


def test_errors_in_sample() -> None:
    errors = fit().in_sample.headline()
    assert len(errors.errors) == 434
    assert errors.mean <= 0.06
    assert errors.quantile(0.9) <= 0.13
    assert abs(errors.bias) <= 0.02
    assert errors.evenly_by_source() <= 0.075
    for name, found in errors.by("accelerator").items():
        if len(found.errors) >= 10:
            assert found.mean <= 0.09, name


def test_errors_of_launch_bound_rows() -> None:
    assert fit().in_sample.by("regime")["launch-bound"].median <= 0.20


def test_errors_held_out_by_source_and_model() -> None:
    assert held_out().mean <= 0.075
    assert held_out().median <= 0.055


def test_errors_with_whole_sources_and_accelerators_left_out() -> None:
    assert held_out("source").mean <= 0.09
    assert held_out("accelerator").mean <= 0.10


def test_a_generation_known_from_data_sheets_alone() -> None:
    errors = fit().datasheet_only().headline()
    assert errors.mean <= 0.15
    assert errors.median <= 0.10


def test_the_table_of_held_out_errors_is_the_fits() -> None:
    with HELD_OUT.open(encoding="utf-8", newline="") as file:
        shipped = {row["id"]: row for row in csv.DictReader(file)}
    for row in csv.DictReader(table_text(fit()).splitlines()):
        for column, value in row.items():
            if column != "id":
                assert float(shipped[row["id"]][column]) == pytest.approx(float(value), abs=2e-3)


def test_memory_of_measured_rows() -> None:
    errors = [
        abs(prediction.memory_error)
        for prediction in bs.validation.validate(STEPS).predictions
        if prediction.memory_error is not None
    ]
    assert len(errors) == 50
    assert sum(errors) / len(errors) <= 0.06


# --- intervals -----------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["group", "source"])
def test_eighty_percent_of_held_out_rows_lie_in_the_interval_of_eighty(by: str) -> None:
    reach = NormalDist().inv_cdf(0.9)
    inside = []
    for row, error in zip(fit()._packed.rows, fit().held_out(by).errors, strict=True):
        if row.run.regime:
            continue
        interval = row.estimate.step_interval(0.8)
        assert interval is not None
        inside.append(abs(math.log1p(error)) <= reach * interval.deviation)
    assert 0.75 <= sum(inside) / len(inside) <= 0.90


def test_an_interval_widens_with_its_coverage_and_holds_the_estimate() -> None:
    run = bs.train(LLAMA)
    time = run.step.to_dict()["time"]["value"]
    before = 0.0
    for coverage in (0.5, 0.8, 0.95):
        interval = run.step_interval(coverage)
        assert interval is not None
        assert interval.low < time < interval.high
        assert interval.high - interval.low > before
        before = interval.high - interval.low
        assert interval.family == "hopper"


def test_an_accelerator_of_a_datasheet_has_a_wider_interval() -> None:
    known = bs.train(LLAMA).step_interval()
    found = bs.train(LLAMA, cluster={"node": "mi300x-8"}).step_interval()
    assert known is not None
    assert found is not None
    assert found.family == "other"
    # Hopper's dense steps come from few sources, and each of them left out leaves little of it.
    assert found.deviation > known.deviation


def test_models_of_data_sheets_have_no_interval() -> None:
    run = bs.train(LLAMA, models={"kernels": "roofline"})
    assert run.step_interval() is None
    assert run.to_dict()["step"]["time_interval"] is None


# --- one's own coefficients ----------------------------------------------------------------------


def test_a_file_of_ones_own_gives_the_same_as_the_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(fit().to_json())
    own = bs.train(LLAMA, models={"coefficients": str(path)})
    time = bs.train(LLAMA).step.to_dict()["time"]["value"]
    assert own.step.to_dict()["time"]["value"] == pytest.approx(time, rel=2e-3)


def test_a_coefficient_of_ones_own_moves_the_estimate(tmp_path: Path) -> None:
    told = fit().to_dict()
    for of in told["coefficients"]:
        if of["name"] == "hopper_sustained":
            of["value"] *= 0.5
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(told))
    own = bs.train(LLAMA, models={"coefficients": str(path)})
    time = bs.train(LLAMA).step.to_dict()["time"]["value"]
    assert own.step.to_dict()["time"]["value"] > 1.4 * time


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "cannot be read"),
        ("not json", "is no JSON"),
        ("{}", "lacks parts"),
        ('{"coefficients": [{"name": "a"}]}', "lacks parts"),
        ('{"coefficients": [], "covariance": [[1]], "residuals": {"other": {}}}', "lacks parts"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str | None, sentence: str) -> None:
    path = tmp_path / "mine.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(InvalidInput, match=f"models.coefficients: .*{sentence}"):
        bs.train(LLAMA, models={"coefficients": str(path)})


def test_no_complete_row_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no row is complete"):
        calibrate([])


def test_one_group_cannot_be_held_out() -> None:
    rows = [row.run for row in fit()._packed.rows if row.run.source.startswith("Google")]
    small = calibrate([run for run in rows if run.model == rows[0].model])
    with pytest.raises(InvalidInput, match="at least two groups"):
        small.held_out()


def test_generations() -> None:
    assert _interval.generation("h100-96gb-500w") == "hopper"
    assert _interval.generation("tpu7x") == "tpu"
    assert _interval.generation("mi300x") == "other"
