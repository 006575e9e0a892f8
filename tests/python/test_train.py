"""A run from its scenario: defaults, provenance, changes, and what it says of itself."""

import pickle
import re
from pathlib import Path
from typing import Any

import bessemer as bs
import pytest
from bessemer import _core
from bessemer._conditions import prices
from bessemer.citations import BASES

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("[!o]*.toml"))
SMALL = ROOT / "examples" / "llama-3-8b.toml"


@pytest.fixture(scope="module")
def small() -> bs.TrainingRun:
    return bs.train(SMALL)


def own_hardware() -> dict[str, Any]:
    """Nothing of it is in the catalogue but the model."""
    return {
        "model": {"name": "llama-3-8b"},
        "training": {
            "tokens": "20 Gtoken",
            "sequence_length": 4096,
            "global_batch": 128,
            "software": {"name": "mine", "overlaps_data": True},
        },
        "cluster": {
            "accelerators": 16,
            "node": {
                "name": "anvil",
                "accelerator": {
                    "name": "anvil-1",
                    "peak": {"bf16": "600 TFLOP/s"},
                    "memory_capacity": "128 GiB",
                    "memory_bandwidth": "4 TB/s",
                    "power_limit": "550 W",
                    "processors": 100,
                },
                "accelerators": 8,
                "scale_up": {"bandwidth": "300 GB/s", "latency": "2 us"},
                "scale_out": "infiniband-ndr",
                "host_power": "1.5 kW",
            },
        },
        "plan": {"tensor": 2},
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_runs_and_fits(path: Path) -> None:
    run = bs.train(path)
    assert run.fits
    assert run.cite().count("\n@") + 1 == len(run.citations)


# [GrattafioriEtAl2024], Table 4: MFU 41 % (400 TFLOP/s over 989 is 40.4). [NarayananEtAl2021],
# Table 1: 163 TFLOP/s, from which 102.63 s follow. The tolerance is a model's error, no rounding.
@pytest.mark.parametrize(
    ("name", "path"),
    [("llama-3.1-405b", "model_flops_utilization"), ("megatron-1t", "step.time")],
)
def test_published_steps_are_met_within_a_tenth(name: str, path: str) -> None:
    run = bs.train(ROOT / "examples" / f"{name}.toml")
    assert abs(run.expected[path]["difference"]) < 0.10


def test_parts_of_the_step_sum_to_its_time(small: bs.TrainingRun) -> None:
    step = small.to_dict()["step"]
    parts = {**step, **step["exposed_communication"]}
    parts = {
        k: v
        for k, v in parts.items()
        if k not in {"time", "time_interval", "exposed_communication"}
    }
    assert sum(part["value"] for part in parts.values()) == pytest.approx(step["time"]["value"])
    assert all(part["unit"] == "s" for part in parts.values())


def test_totals_follow_from_each_other(small: bs.TrainingRun) -> None:
    plain = small.to_dict()
    seconds = plain["job"]["steps"] * plain["step"]["time"]["value"] / plain["goodput"]
    assert plain["duration"]["value"] == pytest.approx(seconds / 86400)
    assert plain["accelerator_hours"]["value"] == pytest.approx(8 * seconds / 3600)
    assert plain["energy"]["facility"]["value"] == pytest.approx(
        1.58 * plain["energy"]["it"]["value"]
    )
    # The world's average, 475 gCO2e/kWh: t per MWh is kg per kWh.
    assert plain["carbon"]["operational_location"]["value"] == pytest.approx(
        0.475 * plain["energy"]["facility"]["value"]
    )
    # Specialty clouds, 3 USD/h.
    assert plain["cost"]["rental"]["value"] == pytest.approx(
        3.0 * plain["accelerator_hours"]["value"]
    )


def test_attributes_of_the_estimate_pass_through(small: bs.TrainingRun) -> None:
    assert small.step.data == 4
    assert small.duration.m_as("day") == pytest.approx(small.to_dict()["duration"]["value"])
    assert "facility_energy" in dir(small)
    with pytest.raises(AttributeError, match="TrainingRun has no attribute 'durations'"):
        _ = small.durations


def test_what_is_left_out_is_listed_with_its_basis(small: bs.TrainingRun) -> None:
    keys = {assumption.key: assumption for assumption in small.assumptions}
    for key in (
        "training.precision",
        "training.software",
        "site.grid",
        "site.power_usage_effectiveness",
        "reliability.failure_rates",
        "reliability.restart",
        "power",
        "embodied",
        "cost.rental_rate",
    ):
        assert key in keys
    assert str(keys["site.grid"]) == (
        "site.grid: world average, 475 gCO2e/kWh (published, CodeCarbonSources2026)"
    )


def test_what_is_given_is_no_assumption() -> None:
    run = bs.train(
        SMALL,
        **{
            "training.precision": "bf16",
            "training.optimizer": "adamw",
            "training.software": "megatron-core",
            "plan.sharding": "optimizer",
            "site": {
                "grid_carbon_intensity": "20 gCO2e/kWh",
                "power_usage_effectiveness": 1.1,
                "water_usage_effectiveness": "0 L/kWh",
                "grid_water_intensity": "france",
                "electricity_price": "0.1 USD/kWh",
            },
            "cost.rental_rate": "2 USD/h",
            "embodied": {
                "per_accelerator": "164 kgCO2e",
                "per_node": "5 tCO2e",
                "lifetime": "5 years",
                "utilization": 0.9,
            },
            "power": {"matrix": 0.9, "memory_bound": 0.6, "communication": 0.4, "idle": 0.1},
            "reliability": {
                "failure_rates": "h100-llama-3",
                "detection": "1 min",
                "restart": "5 min",
                "storage_bandwidth": "100 GB/s",
                "writer_bandwidth": "5 GB/s",
                "storage_latency": "0 s",
            },
        },
    )
    left = {assumption.key.split(" ")[0] for assumption in run.assumptions}
    assert left <= {"node", "kernel", "collective", "software"}


def test_the_grade_is_that_of_the_weakest_input(small: bs.TrainingRun) -> None:
    weakest = max((source.basis for source in small.sources), key=BASES.index)
    assert (weakest, small.grade) == ("assumed", "C")
    assert set(small.grades.values()) <= {"A", "B", "C"}
    # A ledger rests on the model, the stack and the capacity, and on no kernel and no link.
    own = small.with_(**{"training.software": {"name": "mine"}})
    assert own.grades["memory"] == "A"
    assert own.grades["step"] == "C"


def test_changes_make_a_new_run(small: bs.TrainingRun) -> None:
    wider = small.with_(**{"plan.tensor": 4})
    nested = small.with_(plan={"tensor": 4})
    assert wider.inputs["plan"] == nested.inputs["plan"]
    assert wider.inputs["plan"].tensor == 4
    assert small.inputs["plan"].tensor == 2
    assert wider.memory.total < small.memory.total


def test_a_region_sets_what_the_catalogue_has_of_it(small: bs.TrainingRun) -> None:
    run = small.with_(site="gcp-us-central1")
    assert run.inputs["site"].power_usage_effectiveness == 1.11
    texas = small.with_(site={"grid": "us-texas"})
    price = _core.catalog_get("electricity_prices", "us-texas-industrial").price
    assert texas.inputs["site"].electricity_price == price
    france = small.with_(site="france")
    water = _core.catalog_get("grid_water_intensities", "france").intensity
    assert france.inputs["site"].grid_water_intensity == water


def test_own_hardware_is_estimated_and_what_is_unknown_is_not_answered() -> None:
    run = bs.train(own_hardware())
    plain = run.to_dict()
    assert plain["carbon"]["embodied"] is None
    assert plain["cost"]["rental"] is None
    assert plain["carbon"]["operational_location"]["value"] > 0.0
    keys = [assumption.key for assumption in run.assumptions]
    assert {"embodied", "cost.rental_rate", "models.kernels", "models.collectives"} <= set(keys)
    known = bs.train(own_hardware(), **{"cost.rental_rate": "1 USD/h"})
    assert known.to_dict()["cost"]["rental"]["unit"] == "USD"


def test_an_accelerator_takes_the_node_that_has_it() -> None:
    given = own_hardware() | {"cluster": {"accelerator": "h100-sxm", "accelerators": 16}}
    run = bs.train(given)
    assert run.inputs["cluster"].node == _core.catalog_get("nodes", "dgx-h100")
    assert any(
        assumption.key == "cluster.node" and "as in node dgx-h100" in assumption.text
        for assumption in run.assumptions
    )
    other = bs.train(given, **{"cluster.scale_out": "infiniband-xdr"})
    assert other.inputs["cluster"].node.scale_out == _core.catalog_get("links", "infiniband-xdr")


def test_a_node_of_ones_own_takes_nothing_of_its_namesake() -> None:
    run = bs.train(own_hardware(), **{"cluster.node.name": "dgx-h100"})
    keys = [assumption.key for assumption in run.assumptions]
    assert {"cluster.network_power", "cluster.step_jitter"} <= set(keys)
    assert run.inputs["cluster"].network_power.magnitude == 0.0


def test_steps_of_a_node_jitter_as_the_catalogue_says() -> None:
    run = bs.train(ROOT / "examples" / "llama-3.1-405b.toml")
    cluster = _core.catalog_cluster("grand-teton-h100", 16384)
    assert run.inputs["cluster"] == cluster
    assert cluster.step_jitter > 0.0
    assert run.to_dict()["step"]["stragglers"]["value"] > 0.0


def test_recovery_is_that_of_the_catalogue(small: bs.TrainingRun) -> None:
    entry = bs.catalog.recoveries["llama-3"]
    assert small.inputs["recovery"].restart == entry.restart
    assert small.inputs["storage"].bandwidth == entry.storage_bandwidth
    told = {assumption.key: str(assumption) for assumption in small.assumptions}
    assert told["reliability.storage_bandwidth"] == (
        "reliability.storage_bandwidth: 2 TB/s, sustained, of the storage of Llama 3 "
        "(published, GrattafioriEtAl2024)"
    )
    given = small.with_(**{"reliability.restart": "1 h"})
    assert given.goodput < small.goodput
    assert "reliability.restart" not in {assumption.key for assumption in given.assumptions}


def test_an_ideal_machine_is_never_slower(small: bs.TrainingRun) -> None:
    ideal = small.with_(models={"kernels": "roofline", "collectives": "hierarchical-ring"})
    assert ideal.step.time < small.step.time
    assert ideal.conventions["kernels"] == "roofline"


def test_attention_can_count_its_full_square(small: bs.TrainingRun) -> None:
    full = small.with_(**{"models.attention_flops": "full_square"})
    assert full.step.time == small.step.time
    assert full.model_flops_utilization > small.model_flops_utilization


def test_a_run_that_cannot_fail_says_never(small: bs.TrainingRun) -> None:
    rates = {"accelerator": "0 / day", "node": "0 / day", "network_per_accelerator": "0 / day"}
    run = small.with_(reliability={"failure_rates": rates, "checkpoint_interval": "1 h"})
    plain = run.to_dict()
    assert plain["reliability"]["mean_time_between_failures"] is None
    assert plain["goodput"] < 1.0
    assert "Infinity" not in run.to_json()


def test_published_figures_stand_beside_ours(small: bs.TrainingRun) -> None:
    days = small.to_dict()["duration"]["value"]
    run = small.with_(
        expect={
            "duration": f"{days / 2 * 24} h",
            "model_flops_utilization": 0.5,
            "step": {"time": "10 s"},
            "source": "NarayananEtAl2021, Table 1",
        }
    )
    assert run.expected["duration"]["difference"] == pytest.approx(1.0)
    assert run.expected["step.time"]["published"] == {"value": 10.0, "unit": "s"}
    assert "NarayananEtAl2021" in run.citations
    assert run.to_dict()["expected"] == run.expected


def test_the_smallest_change_fits_and_is_one_key() -> None:
    run = bs.train(SMALL, plan={"tensor": 1, "sequence_parallel": False})
    assert not run.fits
    change = run.smallest_change()
    assert change is not None
    assert len(change) == 1
    assert run.with_(plan=change).fits


def test_no_change_may_be_enough() -> None:
    changes = {
        "model.name": "megatron-1t",
        "training.sequence_length": 2048,
        "plan": {"tensor": 1, "sequence_parallel": False},
    }
    assert bs.train(SMALL, **changes).smallest_change() is None


def test_it_can_be_read_aloud_and_shown(small: bs.TrainingRun) -> None:
    assert re.fullmatch(
        r"TrainingRun\(llama-3-8b on 8 h100-sxm: step [\d.]+ s, MFU [\d.]+%, [\d.]+ days, fits, "
        r"grade C\)",
        repr(small),
    )
    assert small._repr_html_().startswith("<table><caption")
    frame = small.to_frame()
    assert frame.loc["step.time", "unit"] == "s"
    assert frame.loc["memory.total", "grade"] == small.grades["memory"]


def test_it_survives_a_pickle(small: bs.TrainingRun) -> None:
    assert pickle.loads(pickle.dumps(small)).to_dict() == small.to_dict()


@pytest.mark.parametrize(
    ("name", "accelerator", "is_one"),
    [
        ("h100-sxm-lambda", "h100-sxm", True),
        ("h100-sxm-lambda", "h100-pcie", False),
        ("a100-80gb-aws", "a100-sxm-80gb", True),
        ("a100-80gb-aws", "a100-sxm-40gb", False),
        ("v100-azure", "v100-sxm2-32gb", True),
        ("tpu-v5e-google-cloud", "tpu-v5e", True),
        ("tpu-v5e-google-cloud", "tpu-v5p", False),
        ("h200-aws", "h200-sxm", True),
        ("h200-aws", "gh200-144gb", False),
    ],
)
def test_prices_are_of_the_very_accelerator(name: str, accelerator: str, is_one: bool) -> None:
    assert prices(name, accelerator) is is_one
