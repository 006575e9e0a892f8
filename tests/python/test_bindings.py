"""The compiled module against the headers it stands for, and `estimate` from Python."""

import pickle
import re
import threading
from pathlib import Path

import bessemer as bs
import pytest
from bessemer import _core

HEADERS = Path(__file__).resolve().parents[2] / "include" / "bessemer"

# Python class: the header and the struct that it stands for.
STRUCTS = {
    "PeakThroughput": ("hardware/accelerator.hpp", "PeakThroughput"),
    "Accelerator": ("hardware/accelerator.hpp", "Accelerator"),
    "Link": ("hardware/link.hpp", "Link"),
    "Tier": ("hardware/fabric.hpp", "Tier"),
    "TorusAxis": ("hardware/torus.hpp", "TorusAxis"),
    "TorusPod": ("hardware/torus.hpp", "TorusPod"),
    "Host": ("hardware/host.hpp", "Host"),
    "Node": ("hardware/cluster.hpp", "Node"),
    "Adapters": ("model/adapters.hpp", "Adapters"),
    "Cluster": ("hardware/cluster.hpp", "Cluster"),
    "KernelCalibration": ("hardware/kernel_calibration.hpp", "KernelCalibration"),
    "CollectiveCalibration": ("hardware/collective_calibration.hpp", "CollectiveCalibration"),
    "Training": ("plan/training.hpp", "Training"),
    "Plan": ("plan/plan.hpp", "Plan"),
    "Attention": ("model/attention.hpp", "Attention"),
    "Recurrence": ("model/recurrence.hpp", "Recurrence"),
    "Experts": ("model/feed_forward.hpp", "Experts"),
    "FeedForward": ("model/feed_forward.hpp", "FeedForward"),
    "Layer": ("model/transformer.hpp", "Layer"),
    "Encoder": ("model/transformer.hpp", "Encoder"),
    "Software": ("plan/software.hpp", "Software"),
    "Site": ("facility/site.hpp", "Site"),
    "FailureRates": ("facility/failure_rates.hpp", "FailureRates"),
    "CheckpointStorage": ("facility/checkpoint_storage.hpp", "CheckpointStorage"),
    "PowerLevels": ("facility/power_levels.hpp", "PowerLevels"),
    "Embodied": ("facility/embodied.hpp", "Embodied"),
    "Recovery": ("facility/recovery.hpp", "Recovery"),
    "StepActivity": ("run/report.hpp", "StepActivity"),
    "TrainingRun": ("run/training_run.hpp", "TrainingRun"),
}
# Classes whose fields are gathered from more than one struct.
STORIES = {
    "Model": "model/transformer.hpp",
    "Memory": "memory/ledger.hpp",
    "Step": "run/report.hpp",
    "Grid": "catalog/grid_entry.hpp",
    "ElectricityPrice": "catalog/electricity_prices.hpp",
    "PowerUsageEffectiveness": "catalog/pue.hpp",
    "Water": "catalog/water.hpp",
    "RentalPrice": "catalog/rental_prices.hpp",
    **{name: header for name, (header, _) in STRUCTS.items()},
}


def members(header, struct):
    text = (HEADERS / header).read_text()
    body = re.search(rf"^struct {struct} {{\n(.*?)^}};", text, re.DOTALL | re.MULTILINE)[1]
    code = re.sub(r"///.*", "", body)
    return re.findall(r"^  [\w:<>]+ (\w+)(?: =|{|;)", code, re.MULTILINE)


def properties(kind):
    return [
        name
        for name, value in vars(kind).items()
        if isinstance(value, property) and not name.startswith("_")
    ]


@pytest.mark.parametrize("name", STRUCTS)
def test_python_has_the_fields_of_the_struct(name):
    assert set(members(*STRUCTS[name])) <= set(properties(getattr(_core, name)))


@pytest.mark.parametrize("name", STORIES)
def test_docstring_begins_as_the_header(name):
    story = re.sub(r"\s*\n\s*///\s*", " ", (HEADERS / STORIES[name]).read_text())
    first = getattr(_core, name).__doc__.splitlines()[0]
    assert first.endswith(".")
    assert first in re.sub(r"\s+", " ", story)


@pytest.mark.parametrize("name", STORIES)
def test_every_field_is_documented(name):
    kind = getattr(_core, name)
    for field in properties(kind):
        assert getattr(kind, field).__doc__.strip().endswith("."), field


@pytest.fixture(scope="module")
def inputs():
    node = bs.catalog.nodes["dgx-h100"]
    return {
        "model": bs.catalog.models["llama-3.1-405b"],
        "training": bs.Training(tokens="15.6 Ttoken", sequence_length=8192, global_batch=2048),
        "cluster": bs.Cluster(node=node, accelerators=16384),
        "plan": bs.Plan(
            tensor=8,
            pipeline=16,
            schedule="interleaved",
            virtual_stages=4,
            sequence_parallel=True,
        ),
        "software": bs.catalog.software["llama-3"],
        "site": bs.Site(
            power_usage_effectiveness=1.08,
            grid_carbon_intensity="381.3 gCO2e/kWh",
            water_usage_effectiveness="0.2 L/kWh",
            grid_water_intensity="3 L/kWh",
            electricity_price="0.07 USD/kWh",
        ),
        "failure_rates": bs.catalog.failure_rates["h100-llama-3"],
        "recovery": bs.Recovery(detection="2 min", restart="8 min"),
        "storage": bs.CheckpointStorage(bandwidth="2 TB/s", writer_bandwidth="5 GB/s"),
        "power_levels": bs.catalog.power_levels["training"],
        "embodied": bs.catalog.embodied["h100"],
        "rental_rate": "2 USD/h",
        "kernels": bs.catalog.kernel_calibrations["h100-sxm"],
    }


@pytest.fixture(scope="module")
def run(inputs):
    return bs.estimate(**inputs)


def number(quantity, unit=""):
    return quantity.to(unit).magnitude


def test_run_hangs_together(run, inputs):
    assert number(run.duration, "s") == pytest.approx(
        run.steps * number(run.step.time, "s") / run.goodput
    )
    assert run.goodput == pytest.approx(1 - run.lost_time.total)
    assert number(run.step.breakdown.total, "s") == pytest.approx(number(run.step.time, "s"))
    assert number(run.memory.parts.total, "GB") == pytest.approx(number(run.memory.total, "GB"))
    assert number(run.facility_energy / run.it_energy) == pytest.approx(1.08)
    assert number(run.it_energy, "kWh") == pytest.approx(
        number((run.it_power.total * run.duration), "kWh")
    )
    assert number(run.operational_carbon, "kgCO2e") == pytest.approx(
        number(run.facility_energy, "kWh") * 0.3813
    )
    assert number(run.rental_cost, "USD") == pytest.approx(2 * number(run.accelerator_time, "h"))
    assert run.step.data * 8 * 16 == inputs["cluster"].accelerators
    assert 0 < run.step.model_flops_utilization <= run.step.hardware_flops_utilization < 1
    assert run.memory == run.step.memory


def test_roofline_is_a_bound(run, inputs):
    bound = bs.estimate(**{**inputs, "kernels": "roofline"})
    assert bound.step.time < run.step.time


def test_choice_of_collectives(inputs):
    flat = bs.estimate(**inputs, collectives="flat-ring")
    tiers = [bs.catalog.collective_calibrations[name] for name in ("nvlink-4", "infiniband")]
    measured = bs.estimate(**inputs, collectives=tiers)
    assert measured.step.time != flat.step.time


def test_given_interval_is_kept_and_no_better_than_the_best(run, inputs):
    given = bs.estimate(**inputs, checkpoint_interval="3 h")
    assert number(given.checkpoint_interval, "h") == pytest.approx(3)
    assert given.goodput < run.goodput


def test_full_square_counts_more(run, inputs):
    full = bs.estimate(**inputs, attention_flops="full_square")
    assert full.step.model_work > run.step.model_work
    assert full.step.time == run.step.time


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kernels": "rooflin"}, "kernels: unknown name 'rooflin'; did you mean roofline?"),
        ({"kernels": 3}, "kernels: must be 'roofline' or a KernelCalibration, got 3"),
        (
            {"collectives": "ring"},
            "collectives: unknown name 'ring'; did you mean flat-ring, hierarchical-ring, "
            "cheapest?",
        ),
        (
            {"collectives": []},
            "collectives: must be 'flat-ring', 'hierarchical-ring', 'cheapest', "
            "'cheapest-with-protocols' or a list of one to eight CollectiveCalibration, innermost "
            "tier first, got []",
        ),
        ({"collectives": [3]}, "collectives: must be a CollectiveCalibration object, got 3"),
        ({"rental_rate": 2}, "rental_rate: expected USD/h as text or a quantity, got the bare "
                             "number 2; write e.g. '2 USD/h'"),
        ({"model": None}, "model: must be a Model object, got None"),
        ({"attention_flops": "half"}, "attention_flops: unknown name 'half'; did you mean "
                                      "causal_half, full_square?"),
        ({"modle": 1}, "estimate: unknown name 'modle'; did you mean model, site, embodied?"),
        ({"checkpoint_interval": "-1 h"}, "checkpoint_interval: must not be negative, "
                                          "got -3600 s"),
    ],
)  # fmt: skip
def test_estimate_refuses(inputs, changes, sentence):
    with pytest.raises(bs.InvalidInput) as refused:
        bs.estimate(**{**inputs, **changes})
    assert str(refused.value) == sentence


def test_missing_input_is_named(inputs):
    without = {name: value for name, value in inputs.items() if name != "site"}
    with pytest.raises(bs.InvalidInput, match=r"^site: must be given$"):
        bs.estimate(**without)


def test_infeasible_says_what_binds(inputs):
    with pytest.raises(bs.Infeasible, match="7 does not divide the 128 attention heads"):
        bs.estimate(**{**inputs, "plan": bs.Plan(tensor=7)})


def test_too_large_is_an_answer_and_no_error(inputs):
    crowded = bs.Cluster(node=inputs["cluster"].node, accelerators=2048)
    run = bs.estimate(**{**inputs, "cluster": crowded, "plan": bs.Plan()})
    assert not run.fits
    assert run.memory.total > inputs["cluster"].node.accelerator.memory_capacity


def test_results_survive_pickling(run):
    again = pickle.loads(pickle.dumps(run))
    assert again == run
    assert hash(again) == hash(run)
    assert again.to_dict() == run.to_dict()
    for part in (run.step, run.memory, run.step.activity, run.lost_time, run.step.breakdown):
        assert pickle.loads(pickle.dumps(part)) == part


def test_results_have_no_constructor():
    for kind in (_core.TrainingRun, _core.Step, _core.Memory, bs.Breakdown):
        with pytest.raises(TypeError):
            kind()


def test_breakdown_is_an_ordered_mapping(run):
    parts = run.step.breakdown
    assert next(iter(parts)) == "compute"
    assert parts["compute"] == parts.compute == dict(parts.items())["compute"]
    assert len(parts) == len(parts.keys()) == len(parts.values())
    assert "compute" in parts
    assert "nothing" not in parts
    assert 3 not in parts
    assert parts.get("nothing") is None
    assert parts.get("nothing", 1) == 1
    assert "compute" in dir(parts)
    assert parts.unit == "s"
    assert sum(parts.numbers().values()) == pytest.approx(number(parts.total, "s"))
    with pytest.raises(KeyError, match="nothing"):
        parts["nothing"]
    with pytest.raises(AttributeError, match="Breakdown has no part 'nothing'"):
        parts.nothing  # noqa: B018


def test_shares_are_plain_numbers(run):
    assert run.lost_time.unit == ""
    assert isinstance(run.lost_time["lost_work"], float)
    assert isinstance(run.lost_time.total, float)


def test_breakdown_tables(run):
    pandas = pytest.importorskip("pandas")
    frame = run.step.breakdown.to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == ["value [s]", "share"]
    assert frame["share"].sum() == pytest.approx(1)
    html = run.step.breakdown._repr_html_()
    assert html.count("<tr>") == len(run.step.breakdown) + 2
    assert "total" in html
    assert repr(run.lost_time).startswith("Breakdown(maintenance=")


def test_result_as_plain_data(run):
    data = run.to_dict()
    assert data["duration"].keys() == {"value", "unit"}
    assert data["duration"]["unit"] == "day"
    assert data["step"]["breakdown"]["compute"]["unit"] == "s"
    assert isinstance(data["lost_time"]["restart"], float)
    assert data["fits"] in (True, False)
    assert "<table>" in run._repr_html_()


def test_threads_estimate_side_by_side(inputs, run):
    results = []

    def work():
        results.extend(bs.estimate(**inputs) for _ in range(50))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 200
    assert all(result == run for result in results)


def test_headers_of_an_installed_package():
    try:
        include = Path(bs.get_include())
    except FileNotFoundError as refused:
        pytest.skip(str(refused))
    assert (include / "bessemer" / "run" / "training_run.hpp").is_file()
    assert (Path(bs.get_cmake_dir()) / "bessemerConfig.cmake").is_file()


def test_version_is_that_of_the_headers():
    line = re.search(r'#define BESSEMER_VERSION "(.+)"', (HEADERS / "version.hpp").read_text())
    assert bs.__version__ == line[1]


def test_public_names_exist():
    lazy = {"train", "TrainingRun", "plot"}
    for name in bs.__all__:
        if name not in lazy:
            assert getattr(bs, name) is not None
    assert dir(bs) == sorted(bs.__all__)
    with pytest.raises(AttributeError, match="module 'bessemer' has no attribute 'tran'"):
        bs.tran  # noqa: B018
