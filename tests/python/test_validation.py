"""Tables of measured runs: every complete row is expressed, words mean what they say."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import bessemer as bs
import pytest
from bessemer import _recomputation_words, _run_words, plot, validation
from bessemer._run_machine import cluster
from bessemer.cli import main
from bessemer.validation import MeasuredRun, read_runs, to_csv
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

STEPS = Path(__file__).resolve().parents[1] / "data" / "steps.csv"
SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "validation.schema.json"


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
    assert all(sum(p.breakdown.values()) == pytest.approx(p.step_time) for p in complete)
    assert all(p.step_time is not None and p.step_time > 0.0 for p in complete)
    # Those that are not complete are estimated too, and not scored.
    assert steps.refused == {}


def test_half_of_the_rows_are_within_a_tenth(steps: validation.Validation) -> None:
    assert steps.total.count == 434
    assert steps.total.median_abs_error is not None
    assert steps.total.median_abs_error < 0.10
    assert steps.total.memory_mean_abs_error is not None
    assert steps.total.memory_mean_abs_error < 0.10


def test_launch_bound_and_incomplete_rows_stand_apart(steps: validation.Validation) -> None:
    apart = {why: len(steps.left_out(why)) for why in ("incomplete", "launch_bound", "refused")}
    assert apart == {"incomplete": 73, "launch_bound": 69, "refused": 0}
    assert sum(apart.values()) + len(steps.scored) == 576


def test_statistics_are_those_of_the_rows(steps: validation.Validation) -> None:
    errors = sorted(abs(p.error) for p in steps.scored if p.error is not None)
    total = steps.total
    assert total.mean_abs_error == pytest.approx(sum(errors) / len(errors))
    assert total.max_abs_error == errors[-1]
    assert total.median_abs_error == pytest.approx((errors[216] + errors[217]) / 2)
    means = [found.mean_abs_error for found in steps.scores("source").values()]
    assert steps.evenly_by_source == pytest.approx(sum(means) / len(means))
    assert [p.run.id for p in steps.worst(3)] == [
        p.run.id for p in sorted(steps.scored, key=lambda p: -abs(p.error or 0))[:3]
    ]


def test_five_numbers_of_four_errors() -> None:
    # Ours over theirs: 1.1, 0.8, 1.0 and 1.4, so that errors are 0.1, 0.2, 0 and 0.4.
    rows = [
        validation.Prediction(a_run(step_time_s=10.0), step_time=ours)
        for ours in (11.0, 8.0, 10.0, 14.0)
    ]
    found = validation.score(rows)
    assert found.count == 4
    assert found.mean_abs_error == pytest.approx(0.175)
    assert found.median_abs_error == pytest.approx(0.15)
    assert found.p90_abs_error == pytest.approx(0.2 + 0.7 * 0.2)  # the third of 0, 0.1, 0.2, 0.4
    assert found.max_abs_error == pytest.approx(0.4)
    assert found.bias == pytest.approx(0.075)
    assert found.memory_mean_abs_error is None
    assert validation.score([]).mean_abs_error is None


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
    for by in ("source", "software", "accelerator", "precision", "model", "family"):
        scores = steps.scores(by)
        assert sum(score.count for score in scores.values()) == 434
        assert list(steps.summary(by)[by]) == list(scores)
    assert set(steps.groups("precision")) == {"bf16", "fp16", "fp8", "mxfp8", "nvfp4"}
    assert {"gpt", "gpt-oss", "llama", "deepseek", "mpt"} <= set(steps.scores("family"))
    with pytest.raises(bs.InvalidInput, match="--by: unknown column 'sorce'; did you mean source"):
        steps.scores("sorce")
    assert len(steps.to_frame()) == 576


def test_data_keeps_the_schema(steps: validation.Validation) -> None:
    schema = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    told = steps.to_dict()
    schema.validate(told)
    json.dumps(told, allow_nan=False)
    for row, p in zip(told["rows"], steps.predictions, strict=True):
        assert row["error"] == pytest.approx(row["predicted_s"] / row["measured_s"] - 1.0)
        assert row["scored"] == (row["left_out"] is None) == (p in steps.scored)
    assert told["summary"]["count"] == 434
    schema.validate(validation.validate([a_run(), a_run(id="b", tensor=5)]).to_dict())
    schema.validate(validation.validate([]).to_dict())
    for wrong in ({"rows": []}, {**told, "more": 1}, {**told, "rows": [{}]}):
        assert not schema.is_valid(wrong)


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


@pytest.mark.parametrize(
    ("software", "words", "pipeline", "sharding", "replicas"),
    [
        ("torchtitan", "", 1, "weights", None),
        ("torchtitan", "weights", 1, "weights", None),
        ("torchtitan", "hybrid shard", 1, "weights", 8),
        ("nemo-automodel-fsdp2", "weights", 2, "optimizer", None),
        ("llm-foundry-fsdp", "HSDP", 1, "weights", 8),
        # Weights stay gathered through a pipeline's step.
        ("torchtitan", "weights", 2, "optimizer", None),
        ("torchtitan", "none", 2, "none", None),
        ("llm-foundry-fsdp", "weights", 2, "weights", None),
    ],
)
def test_what_stacks_share_out(
    software: str, words: str, pipeline: int, sharding: str | None, replicas: int | None
) -> None:
    run = a_run(software=software, sharding=words, tensor=1, pipeline=pipeline, data=None)
    plan = run.scenario()["plan"]
    assert (plan.get("sharding"), plan.get("replicas")) == (sharding, replicas)


def test_a_rank_s_batch_through_a_pipeline_of_torchtitan() -> None:
    run = a_run(software="torchtitan", tensor=8, pipeline=4, data=2, global_batch=64)
    for size, found in ((None, 8), (32, 8), (2, 2)):
        assert replace(run, micro_batch=size).scenario()["plan"]["micro_batch"] == found
    assert replace(run, software="megatron-core").scenario()["plan"]["micro_batch"] == 1


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
        read.scenario()


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
        ("RoCE 400G", "roce", 50.0),
        ("8x400G RoCE", "roce", 50.0),
        ("100 GbE", "roce", 12.5),
        ("InfiniBand NDR 400", "infiniband", 50.0),
        ("EFA 3200 Gbps", "efa", 50.0),  # no adapter is so fast: of a node
        ("3.2 Tb/s per node", "", 50.0),
        ("50 GB/s per GPU", "", 50.0),
        ("EFA", "efa", None),
        ("Slingshot-11", "slingshot", None),
        ("Infinity Fabric", "", None),
        ("ICI", "", None),
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
        ("gb300", 72, "", "", "gb300-nvl72"),
        ("a100-sxm-40gb", 8, "", "EFA 400 Gbps", "aws-p4d"),
        ("h100-sxm", None, "", "EFA 3200 Gbps", "aws-p5"),
        ("mi300x", 8, "", "", "mi300x-8"),
        (
            "v100-sxm2-32gb",
            16,
            "NVSwitch",
            "8x EDR InfiniBand 100 Gb/s per node",
            "dgx-2-v100-32gb",
        ),
        ("v100-sxm2-32gb", 8, "NVLink2", "", "dgx-1-v100-32gb"),
    ],
)
def test_nodes(accelerator: str, per_node: int, intra: str, inter: str, node: str) -> None:
    assert cluster(accelerator, 64, per_node, intra, inter)[0]["node"] == node


def test_a_network_that_no_node_has_is_made() -> None:
    table, _ = cluster("h100-sxm", 64, 8, "NVLink4", "InfiniBand 100 Gb/s per GPU")
    assert table["scale_out"] == {"bandwidth": "12.5 GB/s", "latency": "2 us", "like": "infiniband"}
    slower = a_run(accelerator="H100", inter_node="InfiniBand 100 Gb/s per GPU", tensor=2, data=16)
    assert bs.train(slower.scenario()).inputs["cluster"].node.scale_out.bandwidth.magnitude == 12.5


def _but(*kept: str) -> list[str]:
    """All modules but these."""
    return [m for m in _recomputation_words.OWN if m not in {*kept, "second_products"}]


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
        (
            "selective op",
            {"modules": ["norm", "activation", "elementwise", "second_products"]},
        ),
        ("selective: norm+act", {"modules": ["norm", "activation"]}),
        ("minimal", {"modules": ["attention_core", "norm", "activation", "elementwise"]}),
        ("minimal_flash", {"modules": ["norm", "activation", "elementwise"]}),
        (
            "qkv_proj_offloaded",
            {
                "modules": _but("input_projection", "latent_up_projection"),
                "offloaded": ["input_projection", "latent_up_projection"],
            },
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
        ("full:block:5", {"full": True, "layers": 5}),
        ("full:uniform:1", {"full": True}),
        ("full_uniform", "full"),
        ("full: block", "full"),
        ("full:uniform:4", {"full": True, "group": 4}),
        ("selective:2", {"full": True, "layers": 8}),  # each second of 16
        ("2", {"full": True, "layers": 8}),
        ("selective (core_attn)", {"modules": ["attention_core"]}),
        ("selective:layernorm+mlp", {"modules": ["norm", "feed_forward", "activation"]}),
        (
            "per-op SAC",
            {"modules": ["norm", "activation", "elementwise", "second_products"]},
        ),
        ("no recompute", "none"),
        ("activation checkpointing", "full"),
        ("none; fused attention keeps no scores", "none"),
    ],
)
def test_recomputation(words: str, meaning: Any) -> None:
    assert _recomputation_words.recomputation(words, 16) == meaning
    bs.Plan(recomputation=meaning)


@pytest.mark.parametrize(
    "policy",
    [
        *("full", "minimal", "minimal_flash", "minimal_with_context", "minimal_offloaded"),
        *("save_dot_except_mlp", "save_dot_except_mlpwi", "save_dot_with_context_except_mlp"),
        *("save_qkv_proj", "save_out_proj", "qkv_proj_offloaded", "custom"),
    ],
)
def test_property_a_policy_costs_at_most_a_forward_pass(policy: str) -> None:
    run = a_run(model="llama-2-70b", software="maxtext", precision="bf16", accelerator="TPU-v5p")
    run = replace(run, tensor=4, pipeline=1, data=16, sharding="weights", micro_batch=1)

    def recomputed(words: str) -> float:
        return validation.predict(replace(run, recomputation=words)).breakdown["recomputation"]

    assert 0.0 <= recomputed(policy) <= recomputed("full")


def test_a_stack_that_selects_by_operator() -> None:
    run = a_run(recomputation="selective", precision="bf16")
    assert run.scenario()["plan"]["recomputation"] == "selective"
    titan = replace(run, software="torchtitan").scenario()["plan"]["recomputation"]
    assert titan == {"modules": ["norm", "activation", "elementwise", "second_products"]}


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("A100", "a100-sxm-80gb"),
        ("A100-40G", "a100-sxm-40gb"),
        ("A100-SXM4-80GB", "a100-sxm-80gb"),
        ("NVIDIA H100 SXM5 80GB", "h100-sxm"),
        ("H100-96GB-500W", "h100-96gb-500w"),
        ("h100-sxm", "h100-sxm"),
        ("H200", "h200-sxm"),
        ("B300", "b300-sxm"),
        ("GB200 NVL72", "gb200"),
        ("GB300", "gb300"),
        ("V100-32G", "v100-sxm2-32gb"),
        ("AMD Instinct MI300X", "mi300x"),
        ("MI325X", "mi325x"),
        ("MI355X", "mi355x"),
        ("TPU v5e", "tpu-v5e"),
        ("v5p", "tpu-v5p"),
        ("TPU v6e (Trillium)", "tpu-v6e"),
        ("TPU7x", "tpu7x"),
    ],
)
def test_accelerators(word: str, name: str) -> None:
    assert _run_words.accelerator(word) == name


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("none", ("none", None)),
        ("DDP", ("none", None)),
        ("zero-1", ("optimizer", None)),
        ("ZeRO 1 (distributed optimizer)", ("optimizer", None)),
        ("distributed-optimizer", ("optimizer", None)),
        ("ZeRO stage 2", ("gradients", None)),
        ("FSDP", ("weights", None)),
        ("fsdp2", ("weights", None)),
        ("FULL_SHARD", ("weights", None)),
        ("weights kept after forward", ("weights_kept", None)),
        ("fsdp, reshard_after_forward=False", ("weights_kept", None)),
        ("HSDP", ("weights", 0)),
        ("hsdp:16", ("weights", 16)),
    ],
)
def test_shardings(word: str, meaning: tuple[str, int | None]) -> None:
    assert _run_words.sharding(word) == meaning


def test_copies_of_sharded_weights() -> None:
    run = a_run(precision="bf16", tensor=1, pipeline=1, data=64, sharding="HSDP")
    assert run.scenario()["plan"]["replicas"] == 8  # 64 ranks, eight of a node share one copy
    assert replace(run, sharding="hsdp:16").scenario()["plan"]["replicas"] == 4
    assert "replicas" not in replace(run, sharding="fsdp").scenario()["plan"]
    said = replace(run, sharding="weights", unread={"sharding_text": "HSDP, 8 x 8"})
    assert said.scenario()["plan"]["replicas"] == 8


INTRA = ["", "NVLink 4", "NVLink 5, NVL72", "Infinity Fabric", "xGMI", "ICI 3D torus", "PCIe", "??"]
INTER = [
    *("", "none", "not stated", "InfiniBand", "InfiniBand NDR 400", "4x EDR InfiniBand 100 Gb/s"),
    *("RoCE 400G", "RoCE", "EFA", "EFA 3200 Gbps", "Slingshot", "100 GbE", "3.2 Tb/s per node"),
    *("Spectrum-X", "DCN", "ICI", "50 GB/s per GPU", "Omni-Path", "Quantum-2", "??"),
]


@pytest.mark.parametrize(
    ("accelerator", "per_node", "precision"),
    [
        ("V100-32G", 8, "fp16"),
        ("H200", None, "bf16"),
        ("MI300X", 8, "bf16"),
        ("TPU7x", 64, "bf16"),
        ("GB300", 72, "bf16"),
    ],
)
def test_property_no_wording_of_a_network_is_refused(
    accelerator: str, per_node: int | None, precision: str
) -> None:
    run = a_run(accelerator=accelerator, per_node=per_node, precision=precision)
    for intra in INTRA if accelerator == "GB300" else [w for w in INTRA if "NVL72" not in w]:
        for inter in INTER:
            found = validation.predict(replace(run, intra_node=intra, inter_node=inter))
            assert found.refused is None, (intra, inter)


# --- what a row leaves open -------------------------------------------------------------------


def test_nothing_is_assumed_of_a_row_that_says_everything() -> None:
    run = a_run(
        micro_batch=1,
        context=1,
        sequence_parallel=False,
        virtual_stages=1,
        inter_node="8x HDR InfiniBand 200 Gb/s per node",
    )
    assert validation.predict(run).assumed == ()


def told(prediction: validation.Prediction, column: str) -> str:
    (said,) = [text for text in prediction.assumed if text.startswith(f"{column}:")]
    return said.removeprefix(f"{column}: ")


@pytest.mark.parametrize(
    ("software", "sharding", "sequence_parallel"),
    [
        ("megatron-2021", "none", False),
        ("megatron-2022", "none", True),
        ("megatron-deepspeed", "optimizer", False),
        ("deepspeed-zero3-2021", "weights", False),
        ("nemo-megatron-2023", "optimizer", True),
        ("megatron-core", "optimizer", True),
        ("megatron-bridge", "optimizer", True),
        ("nemo-automodel-fsdp2", "weights", True),
        ("llm-foundry-fsdp", "weights", False),
        ("torchtitan", "weights", True),
        ("maxtext", "weights", False),
        ("xformers-fsdp", "weights", False),
    ],
)
def test_a_stack_has_its_usual_ways(software: str, sharding: str, sequence_parallel: bool) -> None:
    run = a_run(software=software, precision="bf16", sharding="", pipeline=1, data=8)
    found = validation.predict(run)
    assert found.refused is None
    assert found.scenario["plan"]["sharding"] == sharding
    assert found.scenario["plan"]["sequence_parallel"] == sequence_parallel
    assert told(found, "sharding") == f"not stated; {sharding}, the usual of {software}"


def test_recomputation_that_nobody_states_is_the_least_that_fits() -> None:
    run = a_run(software="megatron-2022", precision="bf16", recomputation="unspecified")
    run = replace(run, global_batch=16, micro_batch=1)
    for pipeline, micro_batch in ((8, 1), (4, 1), (4, 2), (2, 1), (1, 1)):
        laid = replace(run, pipeline=pipeline, micro_batch=micro_batch, data=None)
        found = validation.predict(laid)
        chosen = told(found, "recomputation").split("; ")[1].split(", ")[0]
        chunk = 96 // pipeline
        ladder = ["none", "selective", *(f"full:{chunk * q // 4}" for q in (1, 2, 3)), "full"]
        fits = {word: validation.predict(replace(laid, recomputation=word)).fits for word in ladder}
        assert chosen == next((word for word in ladder if fits[word]), "full")
        assert found.fits == any(fits.values())


def test_a_micro_batch_that_nobody_states_is_the_fastest_that_fits() -> None:
    run = a_run(micro_batch=None, pipeline=8, data=1)
    found = validation.predict(run)
    tried = [validation.predict(replace(run, micro_batch=size)) for size in (1, 2, 4)]
    assert found.step_time == min(p.step_time or 0.0 for p in tried if p.fits)
    # Three sequences of a rank are not shared out by two or four.
    odd = validation.predict(a_run(micro_batch=None, pipeline=8, data=1, global_batch=3))
    assert odd.scenario["plan"]["micro_batch"] == 1
    tpu = a_run(accelerator="TPU-v5p", software="maxtext", precision="bf16", micro_batch=None)
    tpu = replace(tpu, model="llama-2-70b", sharding="weights", pipeline=1, data=8)
    assert validation.predict(tpu).scenario["plan"]["micro_batch"] == 8


def test_a_blank_pipeline_is_what_the_other_degrees_leave() -> None:
    found = validation.predict(a_run(pipeline=None))
    assert found.scenario["plan"]["pipeline"] == 2
    assert told(found, "pipeline") == "not stated; 2, what the other degrees leave"


def test_data_may_count_context() -> None:
    run = a_run(context=2, data=4)
    assert run.scenario()["plan"]["context"] == 2
    assert replace(run, data=2).scenario() == run.scenario()
    with pytest.raises(bs.InvalidInput, match=r"row a: data: must be 2 .*, got 3"):
        replace(run, data=3).scenario()


def test_chunks_that_a_schedule_cannot_interleave_are_one() -> None:
    run = a_run(virtual_stages=4, pipeline=2, data=4, global_batch=4 * 3)
    found = validation.predict(run)
    assert "virtual_stages" not in found.scenario["plan"]
    assert told(found, "virtual_stages") == "1, as 3 micro-batches are no multiple of 2 stages"
    even = validation.predict(replace(run, global_batch=4 * 4))
    assert even.scenario["plan"]["virtual_stages"] == 4


def test_what_a_name_does_not_say() -> None:
    found = validation.predict(a_run(accelerator="A100", per_node=None, precision="fp8"))
    assert told(found, "accelerator") == "A100 of 80 GB"
    assert told(found, "per_node") == "not stated; taken as 8"
    assert told(found, "inter_node") == "no rate stated; taken from dgx-a100-80gb"
    assert told(found, "precision") == "bf16, as a100-sxm-80gb has no unit for fp8"
    mixed = a_run(model="mixtral-8x7b", pipeline=1, data=8, precision="bf16")
    assert told(validation.predict(mixed), "context, expert") == "not stated; 1"
    shared = validation.predict(replace(mixed, expert=8))
    assert told(shared, "expert_overlap") == "not stated; no"


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
def test_a_bad_cell_refuses_its_row(tmp_path: Path, column: str, value: str, sentence: str) -> None:
    rows = [a_run().row() | {column: value}, a_run(id="b").row()]
    bad, good = validation.validate(_table(tmp_path, rows)).predictions
    assert bad.refused is not None
    assert sentence in bad.refused
    assert bad.left_out == "refused"
    assert good.refused is None
    with pytest.raises(bs.InvalidInput, match="row a: "):
        bad.run.scenario()
    # The cell is written back as it stood.
    assert bad.run.row()[column] == value


def test_words_where_no_estimate_reads_a_number_refuse_nothing(tmp_path: Path) -> None:
    words = {"year": "2024-25", "peak_tflops": "dense", "memory_gb": "n/a", "per_node": "unknown"}
    (found,) = validation.validate(_table(tmp_path, [a_run().row() | words])).predictions
    assert found.refused is None
    assert found.run.memory_gb is None
    assert found.run.row()["year"] == "2024-25"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty; the first line names the columns"),
        ("id,model\na,b\n", "columns source, software, precision, accelerator, accelerators"),
        ("id,id\n", "must be there"),
        ("id;model\n", "must be there, with commas between cells"),
        (to_csv([]), "has no rows below the names of its columns"),
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
    with pytest.raises(bs.InvalidInput, match=r"line 3: has 2 cells for \d+ columns"):
        read_runs(path)
    with pytest.raises(bs.InvalidInput, match="row a: id: stands there twice"):
        read_runs(_table(tmp_path, [a_run().row(), a_run().row()]))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"tensor": 5, "data": None},
            "tensor: tensor * context * pipeline = 10 does not divide the 64 accelerators",
        ),
        ({"global_batch": 66}, "global_batch: 66 is not a multiple of the 4 data ranks"),
        ({"micro_batch": 3}, "micro_batch: must divide the 16 sequences of a rank, got 3"),
        ({"micro_batch": 0.5}, "micro_batch: must be whole sequences, got 0.5"),
        ({"data": 3}, "data: must be 4 (accelerators over the rest), got 3"),
        ({"sharding": "some"}, "sharding: must be none, optimizer, gradients, weights or"),
        ({"recomputation": "some of it"}, "recomputation: 'some of it' is not known; write none"),
        ({"tensor": 64, "pipeline": 1, "data": 1}, "plan.tensor: 64 does not divide the 96"),
        ({"expert": 8}, "plan.expert: 8 ranks of experts and plan.expert_tensor 1 need"),
        ({"accelerator": "V100-32G", "precision": "bf16"}, "has no bf16 matrix rate"),
    ],
)
def test_a_row_that_cannot_run_is_refused_with_the_reason(
    changes: dict[str, Any], sentence: str
) -> None:
    bad = a_run(**changes)
    found = validation.validate([a_run(id="good"), bad])
    assert found.refused["a"].startswith("row a: ")
    assert sentence in found.refused["a"]
    assert found.total.count == 1


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
    for words in (
        "3 runs, 1 scored",
        *("somewhere", "family of models", "bound by kernel launches", "refused: 1", "row c: "),
        *("every row", "the worst", "compute ", "mean, median, p90 and worst"),
    ):
        assert words in out
    assert max(len(line) for line in out.splitlines()) <= 100
    code, out, _ = say(capsys, str(path), "--by", "precision")
    assert code == 0
    assert "fp16" in out
    assert "family of models" not in out
    code, out, _ = say(capsys, str(path), "--json")
    found = json.loads(out)
    assert code == 0
    assert list(found["summary"]["by_accelerator"]) == ["A100-80G"]
    assert [row["left_out"] for row in found["rows"]] == [None, "launch_bound", "refused"]
    assert found["summary"]["launch_bound"]["count"] == 1


def test_a_table_without_any_estimate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "runs.csv"
    path.write_text(to_csv([a_run(accelerator="Z80")]), encoding="utf-8")
    for options in ([], ["--json"]):
        code, out, err = say(capsys, str(path), *options)
        assert code == 3
        assert "unknown accelerator 'Z80'" in out
        assert err.startswith("no row can be estimated: row a: accelerator: ")


def test_the_command_refuses_what_is_no_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        code, out, err = say(capsys, str(path))
        assert (code, out) == (2, "")
        assert str(path) in err
    path = tmp_path / "runs.csv"
    path.write_text(to_csv([a_run()]), encoding="utf-8")
    for arguments, sentence in (
        ([str(path), "--by", "acelerator"], "unknown column 'acelerator'; did you mean"),
        ([str(path), "--jsn"], "No such option: --jsn"),
        ([], "Missing argument 'RUNS.csv'"),
    ):
        code, out, err = say(capsys, *arguments)
        assert (code, out) == (2, "")
        assert sentence in err
        assert len(err.splitlines()) == 1


# --- pictures --------------------------------------------------------------------------------


def test_a_picture_shows_every_row(steps: validation.Validation) -> None:
    figure = steps.plot()
    times, errors = figure.axes
    apart, *groups = times.collections[1:]  # behind the band
    assert len(apart.get_offsets()) == 73 + 69
    assert sum(len(group.get_offsets()) for group in groups) == 434
    strips = sum(len(strip.get_offsets()) for strip in errors.collections)
    beyond = sum(abs(p.error or 0.0) > 0.6 for p in steps.scored)
    assert strips == 434 - beyond
    assert len(errors.get_yticklabels()) == len(steps.scores())
    assert times.get_title(loc="left").startswith("434 measured steps, ")
    x, y = groups[0].get_offsets()[0]
    assert any(p.run.step_time_s == x and p.step_time == y for p in steps.scored)


def test_a_picture_of_few_rows_or_none() -> None:
    for runs in ([], [a_run(tensor=5)], [a_run()], [a_run(regime="launch-bound")]):
        figure = plot.validation(validation.validate(runs), "accelerator")
        picture = io.BytesIO()
        figure.savefig(picture, format="svg")
        assert picture.getvalue().startswith(b"<?xml")
