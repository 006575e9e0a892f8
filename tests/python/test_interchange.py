"""Launch configurations in and out: what is written comes back, and nothing is dropped."""

import json
import re
import sys
from typing import Any

import bessemer as bs
import pytest
from bessemer.interchange import FRAMEWORKS, rows
from bessemer.interchange._command_line import arguments, from_list, script
from bessemer.interchange._pipeline import even_split, layout_text, megatron_split, parsed_layout
from bessemer.scenario import load
from hypothesis import assume, settings
from hypothesis import given as any_of
from hypothesis import strategies as st


def given(*strategies: Any) -> Any:
    """Hypothesis without its deadline: the first example imports parsers and the catalogue."""
    return lambda test: settings(deadline=None)(any_of(*strategies)(test))


each_framework = pytest.mark.parametrize("framework", FRAMEWORKS)
degrees = st.sampled_from([1, 2, 4, 8])
counts = st.integers(1, 4)


def toml(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


def recomputed(*modules: str) -> bs.Recomputation:
    return bs.Recomputation(modules=modules)


# What each framework can be told of recomputation.
MEGATRON_RECOMPUTATION = [
    bs.Recomputation(),
    bs.Recomputation(full=True),
    bs.Recomputation(full=True, layers=3),
    bs.Recomputation(full=True, group=4),
    recomputed("attention_core"),
    recomputed("norm", "attention_core"),
    recomputed("norm", "latent_up_projection", "activation"),
    recomputed("feed_forward", "activation"),
    recomputed("router", "experts", "activation"),
    recomputed("router", "experts", "activation", "feed_forward", "norm"),
    bs.Recomputation(modules=["norm"], offloaded=["attention_core", "norm"]),
    bs.Recomputation(offloaded=["experts", "input_projection", "output_projection"]),
]


@st.composite
def any_plans(draw: st.DrawFn) -> bs.Plan:
    """Plans of all kinds, also such as no framework can be told."""
    pipeline, virtual = draw(degrees), draw(counts)
    chunks = draw(st.one_of(st.just([]), st.lists(st.integers(0, 9), min_size=1, max_size=32)))
    places = st.sampled_from(["device", "host", "nvme"])
    return bs.Plan(
        tensor=draw(degrees),
        context=draw(degrees),
        pipeline=pipeline,
        expert=draw(degrees),
        expert_tensor=draw(degrees),
        replicas=draw(degrees),
        virtual_stages=virtual,
        micro_batch=draw(counts),
        schedule=draw(st.sampled_from(["1f1b", "interleaved"])),
        sequence_parallel=draw(st.booleans()),
        context_method=draw(st.sampled_from(["all_gather", "ring", "all_to_all"])),
        expert_overlap=draw(st.booleans()),
        sharding=draw(
            st.sampled_from(["none", "optimizer", "gradients", "weights", "weights_kept"])
        ),
        recomputation=draw(st.sampled_from([*MEGATRON_RECOMPUTATION, recomputed("router")])),
        offload=bs.Offload(optimizer=draw(places), gradients=draw(places), weights=draw(places)),
        rank_order=draw(st.sampled_from(["data_before_pipeline", "pipeline_before_data"])),
        chunk_layers=chunks,
    )


@st.composite
def megatron_plans(draw: st.DrawFn) -> bs.Plan:
    """Plans that Megatron-LM can be told in full."""
    tensor, pipeline = draw(degrees), draw(degrees)
    sharding = draw(st.sampled_from(["none", "optimizer", "gradients", "weights"]))
    virtual = draw(counts) if pipeline > 1 else 1
    chunks = pipeline * virtual
    return bs.Plan(
        tensor=tensor,
        context=draw(degrees),
        pipeline=pipeline,
        expert=draw(degrees),
        expert_tensor=draw(degrees),
        replicas=1 if sharding == "none" else draw(degrees),
        virtual_stages=virtual,
        schedule="interleaved" if virtual > 1 else "1f1b",
        micro_batch=draw(counts),
        sequence_parallel=tensor > 1 and draw(st.booleans()),
        context_method=draw(st.sampled_from(["all_gather", "ring", "all_to_all"])),
        expert_overlap=draw(st.booleans()),
        sharding=sharding,
        recomputation=draw(st.sampled_from(MEGATRON_RECOMPUTATION)),
        offload=bs.Offload(optimizer=draw(st.sampled_from(["device", "host"]))),
        rank_order=draw(st.sampled_from(["data_before_pipeline", "pipeline_before_data"])),
        chunk_layers=draw(
            st.one_of(st.just([]), st.lists(st.integers(0, 9), min_size=chunks, max_size=chunks))
        ),
    )


@st.composite
def deepspeed_plans(draw: st.DrawFn) -> bs.Plan:
    sharding = draw(st.sampled_from(["none", "optimizer", "gradients", "weights"]))
    places = st.sampled_from(["device", "host", "nvme"])
    optimizer = "device" if sharding == "none" else draw(places)
    context = draw(degrees)
    return bs.Plan(
        tensor=draw(degrees),
        context=context,
        pipeline=draw(degrees),
        micro_batch=draw(counts),
        context_method="all_gather" if context == 1 else "all_to_all",
        sharding=sharding,
        recomputation=draw(
            st.sampled_from([{}, {"full": True, "offloads_inputs": True}]).map(
                lambda fields: bs.Recomputation(**fields)
            )
        ),
        offload=bs.Offload(
            optimizer=optimizer,
            gradients=optimizer,
            weights=draw(places) if sharding == "weights" else "device",
        ),
    )


@st.composite
def torchtitan_plans(draw: st.DrawFn) -> bs.Plan:
    tensor, pipeline = draw(degrees), draw(degrees)
    virtual = 2 if pipeline > 1 and draw(st.booleans()) else 1
    chunks = pipeline * virtual
    split = st.lists(st.integers(0, 5), min_size=chunks, max_size=chunks)
    return bs.Plan(
        tensor=tensor,
        context=draw(degrees),
        pipeline=pipeline,
        expert=draw(degrees),
        expert_tensor=draw(degrees),
        replicas=draw(st.sampled_from([1, 2])),
        micro_batch=draw(counts),
        virtual_stages=virtual,
        schedule="interleaved" if virtual > 1 else "1f1b",
        sequence_parallel=tensor > 1 and draw(st.booleans()),
        context_method=draw(st.sampled_from(["all_gather", "ring"])),
        sharding=draw(st.sampled_from(["weights", "weights_kept"])),
        recomputation=draw(
            st.sampled_from(
                [
                    "none",
                    "full",
                    bs.Recomputation(
                        modules=["norm", "activation", "elementwise", "second_products"]
                    ),
                ]
            )
        ),
        offload=draw(
            st.sampled_from(["device", "host"]).map(
                lambda place: bs.Offload(optimizer=place, gradients=place, weights=place)
            )
        ),
        chunk_layers=draw(split) if pipeline > 1 and draw(st.booleans()) else [],
    )


SAYABLE = {
    "megatron": megatron_plans(),
    "deepspeed": deepspeed_plans(),
    "torchtitan": torchtitan_plans(),
    "nemo": megatron_plans(),
}


def ranks(plan: bs.Plan) -> int:
    return plan.tensor * plan.context * plan.pipeline


def about_plan(made: Any) -> list[str]:
    return [str(note) for note in made.unwritten if note.key.startswith("plan.")]


# --- round trips ---------------------------------------------------------------------------------


@pytest.mark.parametrize("framework", SAYABLE)
@given(st.data(), st.sampled_from([2, 4, 12]))
def test_what_can_be_said_comes_back_identical(
    framework: str, data: st.DataObject, per_data_rank: int
) -> None:
    plan = data.draw(SAYABLE[framework])
    accelerators = ranks(plan) * 4
    training = {"global_batch": 4 * plan.micro_batch * per_data_rank, "sequence_length": 4096}
    made = bs.write_launch(framework, plan, training=training, accelerators=accelerators)
    assert about_plan(made) == []
    again = bs.read_launch(framework, made.text, accelerators=accelerators)
    assert again.plan == plan
    assert again.unmapped == []
    assert again.training["global_batch"] == training["global_batch"]


@each_framework
@given(any_plans())
def test_what_cannot_be_said_is_named(framework: str, plan: bs.Plan) -> None:
    accelerators = ranks(plan) * 4
    made = bs.write_launch(framework, plan, accelerators=accelerators)
    named = {note.key for note in made.unwritten}
    again = bs.read_launch(framework, made.text, accelerators=accelerators).plan
    for key in plan.to_dict():
        if getattr(again, key) != getattr(plan, key):
            assert any(name.startswith(f"plan.{key}") for name in named), key
    assert all(note.reason for note in made.unwritten)


@each_framework
@given(any_plans())
def test_writing_what_was_read_changes_nothing_more(framework: str, plan: bs.Plan) -> None:
    accelerators = ranks(plan) * 4
    once = bs.read_launch(
        framework,
        bs.write_launch(framework, plan, accelerators=accelerators).text,
        accelerators=accelerators,
    )
    twice = bs.write_launch(framework, once.plan, accelerators=accelerators)
    thrice = bs.read_launch(framework, twice.text, accelerators=accelerators).plan
    assert thrice == once.plan


@each_framework
@given(
    st.sampled_from(["bf16", "fp16"]),
    st.sampled_from(["adamw", "sgd"]),
    st.sampled_from([1024, 8192]),
    st.integers(1, 1000),
)
def test_training_comes_back_or_is_named(
    framework: str, precision: str, optimizer: str, length: int, steps: int
) -> None:
    training = {
        "tokens": steps * 64 * length,
        "sequence_length": length,
        "global_batch": 64,
        "precision": precision,
        "optimizer": optimizer,
    }
    made = bs.write_launch(framework, bs.Plan(), training=training, accelerators=8)
    named = {note.key for note in made.unwritten}
    again = bs.read_launch(framework, made.text, accelerators=8).training
    for key, value in training.items():
        assert again.get(key) == value or f"training.{key}" in named, key


@each_framework
@given(st.booleans(), st.sampled_from(["fp32", "bf16"]), st.booleans(), st.booleans())
def test_switches_of_the_stack_come_back_or_are_named(
    framework: str, overlaps: bool, gradients: str, sends: bool, fused: bool
) -> None:
    software = {
        "overlaps_data": overlaps,
        "gradient_format": gradients,
        "overlaps_sends": sends,
        "fused_attention": fused,
    }
    # What a launch does not say is as in the stack that a scenario has by default.
    plain = bs.catalog.software["megatron-core"]
    made = bs.write_launch(framework, bs.Plan(), software=software, accelerators=8)
    named = {note.key for note in made.unwritten}
    again = bs.read_launch(framework, made.text, accelerators=8).software
    for key, value in software.items():
        assert again.get(key, getattr(plain, key)) == value or f"software.{key}" in named, key


@pytest.mark.parametrize("framework", ["megatron", "nemo", "nemo-1"])
@pytest.mark.parametrize(
    "name", ["gpt-3-175b", "llama-3-8b", "llama-3.1-405b", "qwen2.5-7b", "mistral-7b-v0.3"]
)
def test_models_come_back(framework: str, name: str) -> None:
    model = bs.catalog.models[name]
    tensor = 1  # vocabularies are padded to a multiple of the tensor ranks
    made = bs.write_launch(framework, bs.Plan(tensor=tensor), model=model)
    assert [note for note in made.unwritten if note.key.startswith("model.")] == []
    again = bs.Model(**bs.read_launch(framework, made.text).model)
    assert again.with_(name=model.name) == model


@given(any_plans(), st.sampled_from(FRAMEWORKS))
def test_a_scenario_says_the_plan_that_was_read(plan: bs.Plan, framework: str) -> None:
    assume(not (plan.recomputation.layers and not plan.recomputation.full))
    text = bs.write_launch(framework, plan, accelerators=ranks(plan) * 4).text
    found = bs.read_launch(framework, text, accelerators=ranks(plan) * 4)
    written = toml(found.to_toml("dgx-h100"))
    tables = {
        "model": {"name": "llama-3-8b"},
        **written,
        "training": {
            "tokens": "1 Gtoken",
            "sequence_length": 8192,
            "global_batch": 64,
            **written.get("training", {}),
        },
    }
    plan_table = load(tables).tables.plan
    assert plan_table is not None
    assert bs.Plan(**plan_table.given()) == found.plan


@pytest.mark.parametrize("name", ["gpipe", "zb-v", "dualpipe-v"])
def test_schedules_of_torchtitan_are_ours_or_named(name: str) -> None:
    theirs = {"gpipe": "GPipe", "zb-v": "ZBVZeroBubble", "dualpipe-v": "DualPipeV"}[name]
    settings = {"pipeline_parallel_degree": 4, "pipeline_parallel_schedule": theirs}
    found = bs.read_launch("torchtitan", {"parallelism": settings}, accelerators=8)
    notes = {note.key: note.value for note in found.unmapped}
    assert found.plan.schedule == name or notes["plan.schedule"] == name


# --- nothing is dropped --------------------------------------------------------------------------


@each_framework
@given(
    st.dictionaries(
        st.text("abcdefghij_", min_size=3, max_size=12).map(lambda name: f"zz_{name}"),
        st.one_of(st.integers(), st.text("xyz", min_size=1), st.booleans()),
        max_size=5,
    )
)
def test_unknown_keys_are_listed(framework: str, unknown: dict[str, Any]) -> None:
    found = bs.read_launch(framework, unknown)
    given_keys = {key for key, value in unknown.items() if value is not False}
    listed = {note.key.lstrip("-").replace("-", "_") for note in found.unmapped}
    assert given_keys <= listed
    assert found.plan.tensor == 1


@each_framework
@given(st.data())
def test_values_without_sense_are_listed_and_never_raise(
    framework: str, data: st.DataObject
) -> None:
    keys = sorted({key for row in rows(framework) for key in row.keys})
    if framework.startswith("nemo"):
        keys = [f"model.{key}" for key in keys]
    given_settings = data.draw(
        st.dictionaries(
            st.sampled_from(keys),
            st.sampled_from(["what", "$NAME", "-3", "0", "1.5", "", "2", "true", "full"]),
            max_size=8,
        )
    )
    nested: dict[str, Any] = {}
    for key, value in given_settings.items():
        *sections, last = key.split(".") if framework != "megatron" else [key]
        inner = nested
        for section in sections:
            inner = inner.setdefault(section, {})
        inner[last] = value
    found = bs.read_launch(framework, nested, accelerators=8)
    assert isinstance(found.plan, bs.Plan)
    assert all(note.reason for note in [*found.unmapped, *found.ignored])


@each_framework
def test_tables_name_fields_that_there_are(framework: str) -> None:
    plan = {f"plan.{key}" for key in bs.Plan().to_dict()} - {"plan.offload"}
    offload = {f"plan.offload.{key}" for key in bs.Offload().to_dict()}
    training = {"tokens", "sequence_length", "global_batch", "precision", "optimizer"}
    software = set(bs.Software(name="").to_dict())
    for row in rows(framework):
        assert row.keys
        for name in row.fields:
            section, key = name.split(".", 1)
            known = {"plan": plan | offload}.get(section)
            assert (
                name in known
                if known
                else section == "model"
                or key in {"training": training, "software": software}[section]
            ), name


def test_each_key_of_a_plan_has_a_row_in_megatron() -> None:
    said = {name for row in rows("megatron") for name in row.fields}
    plan = {f"plan.{key}" for key in bs.Plan().to_dict()} - {"plan.offload"}
    assert plan <= said


# --- forms of Megatron-LM's arguments ------------------------------------------------------------


@given(megatron_plans())
def test_lines_lists_and_tables_say_the_same(plan: bs.Plan) -> None:
    made = bs.write_launch("megatron", plan)
    one_line = made.text.replace("\\\n", " ")
    words = one_line.replace("'", "").split()
    for source in (one_line, words, made.settings, f"ARGS=(\n{made.text})\n"):
        assert bs.read_launch("megatron", source).plan == plan
    assert from_list(words).settings.keys() == made.settings.keys()


@given(megatron_plans(), st.randoms(use_true_random=False))
def test_the_order_of_arguments_means_nothing(plan: bs.Plan, random: Any) -> None:
    settings = list(bs.write_launch("megatron", plan).settings.items())
    random.shuffle(settings)
    assert bs.read_launch("megatron", script(dict(settings))).plan == plan


def test_names_defaults_and_sums_of_a_script() -> None:
    text = """
    #!/bin/bash
    NODES=${SLURM_NNODES:-"4"}
    PER_NODE=8   # accelerators
    export TP=2
    PP=$((TP * 2))
    WORLD=$(($PER_NODE*$NODES/2 + 3 - 1))
    torchrun --nproc_per_node $PER_NODE --nnodes ${NODES} pretrain_gpt.py \\
        --tensor-model-parallel-size ${TP} \\
        # --context-parallel-size 4 \\
        --pipeline-model-parallel-size="$PP" --micro-batch-size ${MBS:-3} $MORE_ARGS
    echo $WORLD
    if [ "$FP8" = 1 ]; then
        EXTRA+=( --fp8-format hybrid --save /there )
    fi
    ARGS+=( --context-parallel-size $CP )
    """
    found = bs.read_launch("megatron", text)
    plan = found.plan
    assert (plan.tensor, plan.pipeline, plan.micro_batch, plan.context) == (2, 4, 3, 1)
    assert found.accelerators == 32
    reasons = {note.key: note.reason for note in found.unmapped}
    assert reasons == {
        "--context-parallel-size": "is not a whole number of at least 1",
        "--fp8-format": "stands in a condition of the script, which nobody evaluates",
    }
    assert {note.key for note in found.ignored} == {"--save"}


def test_of_two_of_a_key_the_last_counts() -> None:
    text = "--tensor-model-parallel-size 2 --tensor-model-parallel-size 4"
    assert bs.read_launch("megatron", text).plan.tensor == 4


@given(st.lists(st.integers(1, 99), min_size=1, max_size=5), st.data())
def test_sums_of_a_script_are_worked_out(numbers: list[int], data: st.DataObject) -> None:
    signs = [data.draw(st.sampled_from("+-*")) for _ in numbers[1:]]
    text = str(numbers[0]) + "".join(
        f" {sign} {number}" for sign, number in zip(signs, numbers[1:], strict=True)
    )
    total = eval(text)
    found = arguments(f"N=$(({text}))\n--key $N").settings["key"]
    assert found == str(total)


# --- layers of pipelines -------------------------------------------------------------------------


@given(st.lists(st.integers(0, 40), min_size=1, max_size=64))
def test_layouts_come_back(chunks: list[int]) -> None:
    assert parsed_layout(layout_text(chunks)) == chunks


@given(st.integers(1, 300), st.integers(1, 64))
def test_even_splits_are_even(layers: int, chunks: int) -> None:
    assume(chunks <= layers + 2)
    split = even_split(layers, chunks)
    assert sum(split) == layers
    assert max(split) - min(split) <= 1


@given(st.integers(1, 8), st.integers(1, 4), st.integers(1, 8), st.booleans(), st.booleans())
def test_splits_that_count_embedding_and_loss(
    stages: int, virtual: int, per_chunk: int, embedding: bool, loss: bool
) -> None:
    layers = stages * virtual * per_chunk - embedding - loss
    assume(layers > 0)
    split = megatron_split(layers, stages, virtual, None, None, embedding, loss)
    assert split is not None
    assert sum(split) == layers
    assert split[0] == per_chunk - embedding - (loss if stages * virtual == 1 else 0)
    assert all(chunk == per_chunk for chunk in split[1:-1])


@pytest.mark.parametrize(
    ("layout", "chunks"),
    [
        ("E|(t|)*3,m|m||L", [0, 1, 1, 1, 0, 0, 0, 0]),
        ("Ettt|(tt|)*29,m|L", [3, *[2] * 29, 0, 0]),
        ("Et*4|(t*4|)*14tmL", [*[4] * 15, 1]),
        ([["embedding", "decoder"], ["decoder", "decoder", "mtp", "loss"]], [1, 2]),
        ("tt|x", None),
        ("(t|)*100000", None),
        ([["attention"]], None),
        ("", [0]),
    ],
)
def test_the_language_of_layouts(layout: Any, chunks: list[int] | None) -> None:
    assert parsed_layout(layout) == chunks


def test_uneven_ends() -> None:
    text = (
        "--num-layers 61 --pipeline-model-parallel-size 4 "
        "--decoder-first-pipeline-num-layers 15 --decoder-last-pipeline-num-layers 14"
    )
    assert bs.read_launch("megatron", text).plan.chunk_layers == (15, 16, 16, 14)
    for wrong in ("--num-layers 61 ", ""):
        found = bs.read_launch(
            "megatron",
            f"{wrong}--pipeline-model-parallel-size 4 --decoder-first-pipeline-num-layers 15",
        )
        assert found.plan.chunk_layers == ()
        assert [note.key for note in found.unmapped] == ["--decoder-first-pipeline-num-layers"]


# --- refusals and the command line ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("framework", "source", "sentence"),
    [
        ("megatrn", "", "framework: unknown name 'megatrn'; did you mean megatron"),
        ("deepspeed", "{", "is no JSON: "),
        ("deepspeed", '["--x"]', "must hold a table of settings, got list"),
        ("torchtitan", "a = = 3\n", "is no TOML: "),
        ("nemo", "a: b: c\n", "is no YAML: "),
        ("megatron", "nowhere.sh", "nowhere.sh: no such file"),
        ("torchtitan", 3, "source: must be a path, text or a table, got int"),
        ("megatron", b"--x", "source: must be a path, text or a table, got bytes"),
    ],
)
def test_wrong_sources_are_refused(framework: str, source: Any, sentence: str) -> None:
    with pytest.raises(bs.InvalidInput) as caught:
        bs.read_launch(framework, source)
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("accelerators", [0, -8, 2.5, True, "8"])
def test_accelerators_are_a_whole_number(accelerators: Any) -> None:
    with pytest.raises(bs.InvalidInput, match="accelerators: must be a whole number"):
        bs.read_launch("megatron", "--bf16", accelerators=accelerators)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str, int]:
    from bessemer.cli import main

    with pytest.raises(SystemExit) as caught:
        main(list(arguments))
    said = capsys.readouterr()
    return said.out, said.err, int(caught.value.code or 0)


def test_import_prints_a_scenario(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "train.sh"
    file.write_text("--tensor-model-parallel-size 8 --tp-comm-overlap --lr 1e-4 --bf16\n")
    out, err, code = run(capsys, "import", "megatron", str(file), "--accelerators", "16")
    assert code == 0
    assert toml(out)["plan"]["tensor"] == 8
    assert toml(out)["cluster"] == {"accelerators": 16}
    assert "unmapped: --tp-comm-overlap = True: how much it hides is a share" in err
    assert "ignored, because they do not change what a step takes: --lr" in err
    assert re.search(r"still to give: model, training\.tokens, .*cluster\.node", err)
    out, _, code = run(capsys, "import", "megatron", str(file), "--json")
    assert json.loads(out)["unmapped"][0]["key"] == "--tp-comm-overlap"
    assert run(capsys, "import", "megatrn", str(file))[2] == 2


@each_framework
def test_export_and_import_of_an_example(
    framework: str, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from pathlib import Path

    example = Path(__file__).resolve().parents[2] / "examples" / "llama-3-8b.toml"
    out, err, code = run(capsys, "export", str(example), "--to", framework)
    assert code == 0
    plan = bs.train(example).inputs["plan"]
    again = bs.read_launch(framework, out, accelerators=8).plan
    for key in plan.to_dict():
        assert getattr(again, key) == getattr(plan, key) or f"not written: plan.{key}" in err
    suffix = {"megatron": "sh", "deepspeed": "json", "torchtitan": "toml"}.get(framework, "yaml")
    file = tmp_path / f"launch.{suffix}"
    file.write_text(out)
    assert run(capsys, "import", framework, str(file), "--accelerators", "8")[2] == 0
    settings = json.loads(run(capsys, "export", str(example), "--to", framework, "--json")[0])
    assert settings["settings"]


def test_groups_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    from pathlib import Path

    example = Path(__file__).resolve().parents[2] / "examples" / "llama-3-8b.toml"
    out, _, code = run(capsys, "groups", str(example), "--json")
    assert code == 0
    assert json.loads(out)["data"] == {"ranks": 4, "stride": 2, "count": 2}
    assert "expert_data" in run(capsys, "groups", str(example))[0]
