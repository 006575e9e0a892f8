"""Tables of measured runs: every complete row is expressed, words mean what they say."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import bessemer as bs
import pytest
from bessemer import _run_words, validation
from bessemer._run_machine import cluster
from bessemer.cli import main
from bessemer.validation import MeasuredRun, read_runs, to_csv
from hypothesis import given, settings
from hypothesis import strategies as st

STEPS = Path(__file__).resolve().parents[1] / "data" / "steps.csv"


@pytest.fixture(scope="module")
def steps() -> validation.Validation:
    return validation.validate(STEPS)


def a_run(**changes: Any) -> MeasuredRun:
    """GPT-3 on 64 accelerators: eight sequences of four data ranks."""
    made = MeasuredRun(
        id="a",
        source="somewhere",
        model="gpt-3-175b",
        software="megatron-2021",
        precision="fp16",
        accelerator="A100-80G",
        accelerators=64,
        per_node=8,
        sequence_length=2048,
        global_batch=64,
        micro_batch=1,
        tensor=8,
        pipeline=2,
        data=4,
        sharding="none",
        recomputation="full",
        step_time_s=10.0,
    )
    return replace(made, **changes)


# --- the published table -------------------------------------------------------------------------


def test_every_complete_row_is_estimated(steps: validation.Validation) -> None:
    complete = [p for p in steps.predictions if p.run.complete]
    assert len(steps.predictions) == 576
    assert len(complete) == 503
    assert [(p.run.id, p.refused) for p in complete if p.refused] == []
    assert all(p.step_time is not None and p.step_time > 0.0 for p in complete)
    # Those that are not complete are estimated too, and not scored.
    assert steps.refused == {}


def test_half_of_the_rows_are_within_a_tenth(steps: validation.Validation) -> None:
    everything = steps.scores()[-1]
    assert everything.scored == 434
    assert everything.median is not None
    assert everything.median < 0.10
    assert everything.memory_mean is not None
    assert everything.memory_mean < 0.10


def test_launch_bound_and_incomplete_rows_stand_apart(steps: validation.Validation) -> None:
    apart = {score.name: score.rows for score in steps.apart()}
    assert apart == {"not complete": 73, "launch-bound": 69}


def test_runs_that_are_said_not_to_fit_are_listed(steps: validation.Validation) -> None:
    fits = {p.run.id: p.fits for p in steps.predictions if p.run.complete}
    assert steps.misfits == [name for name, fit in fits.items() if not fit]


def test_every_row_has_a_citation(steps: validation.Validation) -> None:
    from bessemer.citations import known_keys

    keys = set(known_keys())
    for prediction in steps.predictions:
        assert prediction.run.reference in keys
        assert prediction.run.locator
        assert prediction.run.year is not None


def test_groups_are_by_any_column(steps: validation.Validation) -> None:
    for by in ("source", "software", "accelerator", "precision"):
        scores = steps.scores(by)
        assert sum(score.rows for score in scores[:-1]) == scores[-1].rows == 576
        assert list(steps.summary(by)["name"]) == [score.name for score in scores]
    with pytest.raises(bs.InvalidInput, match="--by: unknown column 'sorce'; did you mean source"):
        steps.scores("sorce")
    assert len(steps.to_frame()) == 576


# --- what a row means ----------------------------------------------------------------------------


def test_a_row_becomes_a_scenario() -> None:
    scenario = a_run().scenario()
    assert scenario["cluster"] == {"node": "dgx-a100-80gb", "accelerators": 64}
    assert scenario["plan"]["micro_batch"] == 1
    assert scenario["plan"]["recomputation"] == "full"
    run = bs.train(scenario)
    assert run.step.data == 4
    assert run.step.micro_batch_count == 16


def test_a_tpu_counts_sequences_per_chip() -> None:
    run = a_run(
        model="llama-2-70b",
        software="maxtext",
        precision="bf16",
        accelerator="TPU-v5p",
        per_node=32,
        tensor=4,
        pipeline=1,
        data=16,
        global_batch=128,
        micro_batch=2,
        sharding="weights",
    )
    plan = run.scenario()["plan"]
    # Two sequences on each of four chips that share them; weights are copied between two slices.
    assert plan["micro_batch"] == 8
    assert plan["replicas"] == 2
    assert run.scenario()["cluster"] == {
        "accelerator": "tpu-v5p",
        "accelerators": 64,
        "scale_up_domain": 32,
    }
    assert replace(run, micro_batch=0.5).scenario()["plan"]["micro_batch"] == 2
    # What stands between products is shared out over the tensor axis too.
    assert plan["sequence_parallel"]
    assert not replace(run, tensor=1, data=64).scenario()["plan"]["sequence_parallel"]


def test_a_tpu_multiplies_int8_where_its_fp8_is_no_faster() -> None:
    run = a_run(software="maxtext", precision="fp8", accelerator="TPU-v6e", tensor=1, pipeline=1)
    run = replace(run, data=64, per_node=64, sharding="weights")
    assert run.scenario()["training"]["precision"] == "int8"
    assert (
        bs.train(run.scenario()).step.time
        < bs.train(replace(run, precision="bf16").scenario()).step.time
    )


def test_a_chip_of_two_devices() -> None:
    run = a_run(software="maxtext", precision="fp8", accelerator="TPU7x", tensor=1, pipeline=1)
    run = replace(run, data=64, per_node=64, global_batch=512, sharding="weights")
    scenario = replace(run, micro_batch=4).scenario()
    # A batch of 4 per device is one of 8 per chip.
    assert scenario["plan"]["micro_batch"] == 8
    assert scenario["training"]["precision"] == "fp8"
    assert scenario["training"]["software"] == "maxtext-sparse-core"
    assert replace(run, micro_batch=8).scenario()["plan"]["micro_batch"] == 8
    assert replace(run, micro_batch=2).scenario()["plan"]["micro_batch"] == 2


def test_a_ragged_last_micro_batch() -> None:
    run = a_run(tensor=8, pipeline=1, data=8, global_batch=80, micro_batch=4)
    assert run.scenario()["plan"]["ragged"]
    step = bs.train(run.scenario()).step
    assert step.micro_batch_count == 3  # of 10 sequences: 4, 4 and 2
    assert "ragged" not in replace(run, micro_batch=5).scenario()["plan"]
    # A micro-batch holds no more than a rank gets of the batch.
    assert replace(run, micro_batch=64).scenario()["plan"]["micro_batch"] == 10


def test_experts_of_jax_have_an_axis_of_their_own() -> None:
    mixed = a_run(model="mixtral-8x7b", tensor=1, pipeline=1, expert=4, data=16, precision="bf16")
    assert mixed.scenario()["plan"]["expert"] == 4
    with pytest.raises(bs.InvalidInput, match=r"row a: data: must be 64 .*, got 24"):
        replace(mixed, data=24).scenario()


def test_a_blank_pipeline_is_the_smallest_that_fits() -> None:
    run = a_run(pipeline=None, data=None, software="megatron-2022")
    prediction = validation.predict(run)
    assert prediction.fits
    degrees = [p for p in (1, 2, 4, 8) if bs.train(replace(run, pipeline=p).scenario()).fits]
    expected = bs.train(replace(run, pipeline=degrees[0]).scenario()).result.to_dict()
    assert prediction.step_time == expected["step"]["time"]["value"]


def test_a_format_without_a_unit_is_widened() -> None:
    run = a_run(precision="fp8")
    assert run.scenario()["training"]["precision"] == "bf16"
    assert replace(run, accelerator="H100").scenario()["training"]["precision"] == "fp8"


def test_a_stack_has_variants_by_format() -> None:
    run = a_run(software="megatron-deepspeed")
    assert run.scenario()["training"]["software"] == "megatron-deepspeed"
    bf16 = replace(run, precision="bf16").scenario()["training"]
    assert bf16["software"] == "megatron-deepspeed-bf16"
    pure = replace(run, software="llm-foundry-fsdp", precision="bf16", weights="pure")
    assert pure.scenario()["training"]["software"] == "llm-foundry-fsdp-pure"
    assert pure.scenario()["training"]["weights"] == "pure"


def test_learned_positions_reach_as_far_as_the_sequences() -> None:
    scenario = a_run(sequence_length=8192).scenario()
    assert scenario["model"] == {"name": "gpt-3-175b", "position_rows": 8192}
    assert bs.train(scenario).inputs["model"].position_rows == 8192


def test_a_model_may_be_a_configuration(tmp_path: Path) -> None:
    lines = (STEPS.parent / "configs.jsonl").read_text(encoding="utf-8").splitlines()
    config = next(json.loads(line) for line in lines if json.loads(line)["name"] == "llama-3-8b")
    (tmp_path / "mine.json").write_text(json.dumps(config["config"]), encoding="utf-8")
    run = a_run(model="mine.json", precision="bf16", pipeline=1, data=8, software="torchtitan")
    (tmp_path / "runs.csv").write_text(to_csv([run]), encoding="utf-8")
    (read,) = read_runs(tmp_path / "runs.csv")
    assert bs.train(read.scenario()).inputs["model"].layers == 32
    (tmp_path / "mine.json").unlink()
    with pytest.raises(bs.InvalidInput, match="row a: model: no such file"):
        read_runs(tmp_path / "runs.csv")


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kind", "rate"),
    [
        ("8x HDR InfiniBand 200 Gb/s per node", "infiniband", 25.0),
        ("4x Omni-Path 100 Gb/s per node", "omni-path", 6.25),
        ("InfiniBand 8x50 GB/s per node", "infiniband", 50.0),
        ("1600 Gbps node-node interconnect (RoCE)", "roce", 25.0),
        ("800 Gb/s per node", "", 12.5),
        ("InfiniBand NDR400 (DGX-H100)", "infiniband", 50.0),
        ("HDR InfiniBand", "infiniband", 25.0),
        ("400 Gb/s RoCE per GPU", "roce", 50.0),
        ("InfiniBand (rate not stated by source)", "infiniband", None),
        ("DCN between slices", "", None),
        ("none", "", None),
        ("", "", None),
    ],
)
def test_networks(words: str, kind: str, rate: float | None) -> None:
    assert _run_words.fabric(words, 8) == (kind, rate)


@pytest.mark.parametrize(
    ("accelerator", "per_node", "intra", "inter", "node"),
    [
        ("a100-sxm-80gb", 8, "NVLink3", "4x Omni-Path 100 Gb/s per node", "jean-zay-a100"),
        ("a100-sxm-80gb", 8, "NVLink3", "800 Gb/s per node", "vtrain-a100"),
        ("a100-sxm-40gb", 8, "NVLink3", "1600 Gbps (RoCE) per node", "mosaicml-a100-40gb"),
        ("a100-sxm-80gb", 8, "NVLink3", "HDR InfiniBand", "dgx-a100-80gb"),
        ("h100-sxm", 8, "NVLink4", "", "dgx-h100"),
        ("gb200", 4, "NVLink5 NVL72 domain", "InfiniBand", "gb200-nvl72"),
        ("mi300x", 8, "", "", "mi300x-8"),
    ],
)
def test_nodes(accelerator: str, per_node: int, intra: str, inter: str, node: str) -> None:
    assert cluster(accelerator, 64, per_node, intra, inter)["node"] == node


def test_a_network_that_no_node_has_is_made() -> None:
    table = cluster("h100-sxm", 64, 8, "NVLink4", "InfiniBand 100 Gb/s per GPU")
    assert table["scale_out"] == {"bandwidth": "12.5 GB/s", "latency": "2 us", "like": "infiniband"}
    slower = a_run(accelerator="H100", inter_node="InfiniBand 100 Gb/s per GPU", tensor=2, data=16)
    assert bs.train(slower.scenario()).inputs["cluster"].node.scale_out.bandwidth.magnitude == 12.5


def _but(*kept: str) -> list[str]:
    """All modules but these."""
    return [module for module in _run_words._OWN if module not in kept]


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("none", "none"),
        ("full", "full"),
        ("selective", "selective"),
        ("full:5", {"full": True, "layers": 5}),
        ("full_block:5_layers_per_stage", {"full": True, "layers": 5}),
        ("selective:mla_up_proj", {"modules": ["latent_up_projection"]}),
        (
            "selective:mla_up_proj+mlp",
            {"modules": ["latent_up_projection", "feed_forward", "activation"]},
        ),
        ("full activation recomputation", "full"),
        ("none (all kept)", "none"),
        ("selective op", {"modules": ["norm", "activation", "elementwise"]}),
        ("selective: norm+act", {"modules": ["norm", "activation"]}),
        ("minimal", {"modules": ["norm", "attention_core", "activation", "elementwise"]}),
        (
            "qkv_proj_offloaded",
            {"modules": _but("input_projection"), "offloaded": ["input_projection"]},
        ),
        (
            "custom: layer input + qkv + attn out offloaded to host, rest rematerialised",
            {
                "modules": _but("input_projection", "output_projection"),
                "offloaded": ["input_projection", "output_projection"],
            },
        ),
        (
            "custom: attention context + mlp out offloaded to host, rest rematerialised",
            {"modules": _but("attention_core"), "offloaded": ["attention_core"]},
        ),
        (
            "custom: layer input offloaded to host; context + qkv kept on device",
            {"modules": _but("attention_core", "input_projection"), "offloaded": []},
        ),
        (
            "custom: layer input + mlp out offloaded to host, key and value kept on device",
            {"full": True, "offloads_inputs": True},
        ),
    ],
)
def test_recomputation(words: str, meaning: Any) -> None:
    assert _run_words.recomputation(words) == meaning
    bs.Plan(recomputation=meaning)


@pytest.mark.parametrize(
    "word", ["A100", "h100", "TPU v5e", "MI355X", "GB300", "h100-sxm", "V100-32G"]
)
def test_accelerators(word: str) -> None:
    assert _run_words.accelerator(word) in bs.catalog.accelerators


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("accelerators", "eight", "row a: accelerators: must be a whole number from 1 on"),
        ("accelerators", "0", "row a: accelerators: must be a whole number from 1 on"),
        ("accelerators", "", "row a: accelerators: must be given"),
        ("step_time_s", "-1", "row a: step_time_s: must be a positive number, got '-1'"),
        ("step_time_s", "nan", "row a: step_time_s: must be a positive number"),
        ("precision", "fp7", "row a: precision: must be one of bf16, fp16"),
        ("complete", "maybe", "row a: complete: must be yes or no, got 'maybe'"),
        ("chunk_layers", "7*", "row a: chunk_layers: must be layers of each chunk"),
        ("model", "gpt-4", "row a: model: unknown name 'gpt-4'; did you mean "),
        ("software", "megatron-cor", "row a: software: unknown name 'megatron-cor'; did you mean "),
        ("accelerator", "H1000", "row a: accelerator: unknown accelerator 'H1000'; did you mean "),
    ],
)
def test_a_bad_cell_is_told(tmp_path: Path, column: str, value: str, sentence: str) -> None:
    row = a_run().row() | {column: value}
    with pytest.raises(bs.InvalidInput) as caught:
        read_runs(_table(tmp_path, [row]))
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty; the first line names the columns"),
        ("id,model\na,b\n", "columns source, software, precision, accelerator, accelerators"),
        ("id,id\n", "must be there"),
        ("id,modle\n", "column 'modle': unknown; did you mean model?"),
    ],
)
def test_a_bad_table_is_told(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "runs.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(bs.InvalidInput) as caught:
        read_runs(path)
    assert str(path) in str(caught.value)
    assert sentence in str(caught.value)


def test_rows_of_the_wrong_length_and_twice_the_same_are_told(tmp_path: Path) -> None:
    path = _table(tmp_path, [a_run().row()])
    path.write_text(path.read_text(encoding="utf-8") + "b,c\n", encoding="utf-8")
    with pytest.raises(bs.InvalidInput, match=r"row 3: has 2 cells for \d+ columns"):
        read_runs(path)
    with pytest.raises(bs.InvalidInput, match="row a: id: stands there twice"):
        read_runs(_table(tmp_path, [a_run().row(), a_run().row()]))


def test_a_row_that_cannot_run_is_left_out_with_the_reason() -> None:
    bad = a_run(tensor=5, data=None)
    found = validation.validate([a_run(), bad])
    assert found.refused == {
        "a": "row a: tensor: tensor * context * pipeline = 10 does not divide the accelerators"
    }
    assert found.scores()[-1].scored == 1
    strange = validation.predict(a_run(recomputation="some of it"))
    assert strange.refused.startswith("row a: recomputation: 'some of it' is not known; write none")


# --- properties of the reader --------------------------------------------------------------------


def _table(folder: Path, rows: list[dict[str, str]], columns: list[str] | None = None) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns or list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "runs.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


counts = st.integers(1, 10**6)
words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20)
runs = st.builds(
    MeasuredRun,
    id=words.filter(bool),
    source=words.filter(bool),
    model=st.sampled_from(["gpt-3-175b", "llama-3.1-405b", "deepseek-v3"]),
    software=st.sampled_from(["megatron-core", "maxtext", "torchtitan"]),
    precision=st.sampled_from(["bf16", "fp8", "mxfp8"]),
    accelerator=st.sampled_from(["H100", "A100-40G", "TPU7x"]),
    accelerators=counts,
    per_node=st.none() | counts,
    sequence_length=counts,
    global_batch=counts,
    micro_batch=st.none() | st.floats(1e-3, 1e3),
    tensor=st.none() | counts,
    sequence_parallel=st.none() | st.booleans(),
    recomputation=words,
    expert_overlap=st.none() | st.booleans(),
    chunk_layers=st.sampled_from(["", "7*11 1", "3 4 5"]),
    step_time_s=st.floats(1e-6, 1e6),
    memory_gb=st.none() | st.floats(1e-3, 1e3),
    complete=st.booleans(),
    unread=st.dictionaries(st.sampled_from(["notes", "operator", "weather"]), words, max_size=0)
    | st.fixed_dictionaries({"notes": words, "weather": words}),
)


@settings(max_examples=60, deadline=None)
@given(table=st.lists(runs, min_size=1, max_size=4, unique_by=lambda run: run.id), data=st.data())
def test_property_rows_come_back_whatever_the_order_of_columns(
    tmp_path_factory: pytest.TempPathFactory, table: list[MeasuredRun], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    path = folder / "runs.csv"
    path.write_text(to_csv(table), encoding="utf-8", newline="")
    read = read_runs(path)
    assert [run.row().items() >= old.row().items() for run, old in zip(read, table, strict=True)]
    assert [replace(run, unread={}) for run in read] == [replace(old, unread={}) for old in table]
    rows = [run.row() for run in read]
    columns = data.draw(st.permutations(list(rows[0])))
    assert read_runs(_table(folder, rows, columns)) == read


def test_columns_that_nobody_reads_are_listed(tmp_path: Path) -> None:
    path = _table(tmp_path, [a_run().row() | {"weather": "fair", "notes": "none"}])
    assert validation.validate(path).unread == ["weather", "notes"]


# --- command line --------------------------------------------------------------------------------


def say(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as caught:
        main(["validate", *arguments])
    said = capsys.readouterr()
    return caught.value.code, said.out, said.err


def test_the_command_prints_errors_by_group(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = a_run(id="b", regime="launch-bound")
    bad = a_run(id="c", recomputation="some of it")
    path = tmp_path / "runs.csv"
    path.write_text(to_csv([a_run(), tiny, bad]), encoding="utf-8")
    code, out, err = say(capsys, str(path), "--rows")
    assert (code, err) == (0, "")
    for words in ("somewhere", "all", "launch", "refused c", "mean, median and p90"):
        assert words in out
    assert max(len(line) for line in out.splitlines()) <= 80
    code, out, _ = say(capsys, str(path), "--json", "--by", "accelerator")
    told = json.loads(out)
    assert code == 0
    assert [score["name"] for score in told["scores"]] == ["A100-80G", "all"]
    assert [row["left_out"] for row in told["rows"]] == ["", "launch-bound", "refused"]


def test_the_command_refuses_what_is_no_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        code, out, err = say(capsys, str(path))
        assert (code, out) == (2, "")
        assert str(path) in err
