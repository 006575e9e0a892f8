"""Plans: recomputation, offloading, chunks, process groups, and the same in scenario files."""

import copy
import math
import pickle
from pathlib import Path
from typing import Any

import bessemer as bs
import pytest
from bessemer._display import recomputation_text
from bessemer.scenario import load
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[2]
MODULES = (
    "norm",
    "input_projection",
    "latent_up_projection",
    "attention_core",
    "output_projection",
    "feed_forward",
    "activation",
    "router",
    "experts",
    "elementwise",
)
some_modules = st.lists(st.sampled_from(MODULES), unique=True)


@st.composite
def recomputations(draw: st.DrawFn) -> bs.Recomputation:
    full = draw(st.booleans())
    return bs.Recomputation(
        full=full,
        layers=draw(st.integers(0, 100)) if full else 0,
        group=draw(st.integers(1, 9)) if full else 1,
        modules=draw(some_modules),
        offloaded=draw(some_modules),
        offloads_inputs=full and draw(st.booleans()),
    )


places = st.sampled_from(["device", "host", "nvme"])
offloads = st.builds(bs.Offload, optimizer=places, gradients=places, weights=places)
degrees = st.sampled_from([1, 2, 3, 4, 8])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[bs.Plan, int]:
    """A plan and accelerators that it divides."""
    tensor, context, pipeline, data = (draw(degrees) for _ in range(4))
    stage = tensor * context * data
    expert = draw(st.sampled_from([n for n in range(1, stage + 1) if stage % n == 0]))
    rest = stage // expert
    expert_tensor = draw(st.sampled_from([n for n in range(1, rest + 1) if rest % n == 0]))
    sharers = context * data
    replicas = draw(st.sampled_from([n for n in range(1, sharers + 1) if sharers % n == 0]))
    plan = bs.Plan(
        tensor=tensor,
        context=context,
        pipeline=pipeline,
        expert=expert,
        expert_tensor=expert_tensor,
        replicas=replicas,
        rank_order=draw(st.sampled_from(["data_before_pipeline", "pipeline_before_data"])),
    )
    return plan, stage * pipeline


@given(recomputations(), offloads, st.lists(st.integers(0, 100), max_size=40))
def test_parts_of_a_plan_come_back_as_they_were_given(
    recomputation: bs.Recomputation, offload: bs.Offload, chunks: list[int]
) -> None:
    plan = bs.Plan(recomputation=recomputation, offload=offload, chunk_layers=chunks)
    assert plan.recomputation == recomputation
    assert plan.offload == offload
    assert plan.chunk_layers == tuple(chunks)
    for same in (pickle.loads(pickle.dumps(plan)), copy.deepcopy(plan), plan.with_()):
        assert same == plan
        assert hash(same) == hash(plan)
    assert eval(repr(plan), vars(bs).copy()) == plan


@given(recomputations(), offloads)
def test_what_is_told_can_be_written(recomputation: bs.Recomputation, offload: bs.Offload) -> None:
    told = bs.Plan(recomputation=recomputation, offload=offload).to_dict()
    again = bs.Plan(recomputation=told["recomputation"], offload=told["offload"])
    assert (again.recomputation, again.offload) == (recomputation, offload)
    assert recomputation_text(told["recomputation"])


@pytest.mark.parametrize(
    ("word", "fields"),
    [
        ("none", {}),
        ("selective", {"modules": ["attention_core"]}),
        ("full", {"full": True}),
    ],
)
def test_a_recomputation_equals_its_word(word: str, fields: dict[str, Any]) -> None:
    described = bs.Recomputation(**fields)
    assert described == word
    assert described == bs.Plan(recomputation=word).recomputation
    assert hash(described) == hash(word)
    assert len({described, word}) == 1
    assert described != "other"
    assert described != 3
    assert bs.Plan(recomputation=fields).to_dict()["recomputation"] == word


def test_the_order_of_modules_means_nothing() -> None:
    one = bs.Recomputation(modules=["norm", "experts", "norm"])
    assert one == bs.Recomputation(modules=("experts", "norm"))
    assert one.modules == ("norm", "experts")


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_its_name(module: str) -> None:
    assert bs.Recomputation(modules=[module]).modules == (module,)
    assert bs.Recomputation(offloaded=[module]).offloaded == (module,)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"recomputation": 3},
            "plan.recomputation: must be none, selective or full, a Recomputation or a table of "
            "its fields, got 3",
        ),
        (
            {"recomputation": {"moduls": []}},
            "plan.recomputation: unknown name 'moduls'; did you mean modules",
        ),
        (
            {"recomputation": {"modules": "norm"}},
            "plan.recomputation.modules: must be a list of names of modules, got 'norm'",
        ),
        (
            {"recomputation": {"modules": ["nrm"]}},
            "plan.recomputation.modules: unknown name 'nrm'; did you mean norm",
        ),
        (
            {"recomputation": {"layers": 3}},
            "plan.recomputation.layers: 3 layers need recomputation of whole layers (full)",
        ),
        (
            {"recomputation": {"offloads_inputs": True}},
            "plan.recomputation.offloads_inputs: needs recomputation of whole layers (full)",
        ),
        (
            {"offload": "host"},
            "plan.offload: must be an Offload or a table of its fields, got 'host'",
        ),
        (
            {"offload": {"optimizer": "hst"}},
            "plan.offload.optimizer: unknown name 'hst'; did you mean host",
        ),
        (
            {"chunk_layers": 3},
            "plan.chunk_layers: must be a list of whole numbers, got 3",
        ),
        (
            {"chunk_layers": [1, 2.5]},
            "plan.chunk_layers: must be a whole number, got 2.5",
        ),
        (
            {"chunk_layers": [1] * 513},
            "plan.chunk_layers: must list at most 512 chunks",
        ),
        ({"context_method": "rings"}, "plan.context_method: unknown name 'rings'"),
        ({"expert_overlap": 1}, "plan.expert_overlap: must be true or false, got 1"),
    ],
)
def test_wrong_parts_are_refused_in_one_sentence(fields: dict[str, Any], sentence: str) -> None:
    for refused in (lambda: bs.Plan(**fields), lambda: bs.Plan().with_(**fields)):
        with pytest.raises(bs.InvalidInput) as caught:
            refused()
        assert str(caught.value).startswith(sentence)


# --- process groups ------------------------------------------------------------------------------


@given(worlds())
def test_groups_partition_the_world(world: tuple[bs.Plan, int]) -> None:
    plan, accelerators = world
    for name, group in plan.groups(accelerators).items():
        ranks = plan.ranks_of(name, accelerators)
        assert len(ranks) == group.count
        assert {len(members) for members in ranks} == {group.ranks}
        assert sorted(rank for members in ranks for rank in members) == list(range(accelerators))
        assert all(members == sorted(members) for members in ranks)
        if group.ranks > 1:
            assert ranks[0][1] - ranks[0][0] == group.stride


@given(worlds())
def test_groups_multiply_to_the_world(world: tuple[bs.Plan, int]) -> None:
    plan, accelerators = world
    ranks = {name: group.ranks for name, group in plan.groups(accelerators).items()}
    dense = ("tensor", "context", "pipeline", "data")
    sparse = ("expert_tensor", "expert", "expert_data")
    assert math.prod(ranks[name] for name in dense) == accelerators
    assert math.prod(ranks[name] for name in sparse) * ranks["pipeline"] == accelerators
    assert (
        ranks["shard"] * ranks["replica"] == ranks["gradient"] == (ranks["context"] * ranks["data"])
    )


@given(worlds())
def test_two_ranks_share_at_most_one_of_crossing_groups(world: tuple[bs.Plan, int]) -> None:
    """Tensor, context, data and pipeline are coordinates: together they tell a rank."""
    plan, accelerators = world
    for kinds in (
        ("tensor", "context", "data", "pipeline"),
        ("expert_tensor", "expert", "expert_data", "pipeline"),
        ("tensor", "shard", "replica", "pipeline"),
    ):
        where: dict[int, list[int]] = {rank: [] for rank in range(accelerators)}
        for kind in kinds:
            for members in plan.ranks_of(kind, accelerators):
                for index, rank in enumerate(members):
                    where[rank].append(index)
        assert len({tuple(place) for place in where.values()}) == accelerators


def test_groups_of_a_small_world_by_hand() -> None:
    plan = bs.Plan(tensor=2, pipeline=2, replicas=2, sharding="weights")
    assert plan.ranks_of("pipeline", 8) == [[0, 4], [1, 5], [2, 6], [3, 7]]
    assert plan.ranks_of("data", 8) == [[0, 2], [1, 3], [4, 6], [5, 7]]
    turned = plan.with_(rank_order="pipeline_before_data")
    assert turned.ranks_of("pipeline", 8) == [[0, 2], [1, 3], [4, 6], [5, 7]]
    assert turned.ranks_of("data", 8) == [[0, 4], [1, 5], [2, 6], [3, 7]]
    assert repr(plan.groups(8)["pipeline"]) == "Group(ranks=2, stride=4, count=4)"


def test_groups_refuse_what_does_not_divide() -> None:
    with pytest.raises(bs.Infeasible, match="does not divide the 8 accelerators"):
        bs.Plan(tensor=3).groups(8)
    with pytest.raises(bs.InvalidInput, match="unknown name 'tensr'; did you mean tensor"):
        bs.Plan().ranks_of("tensr", 8)
    with pytest.raises(bs.InvalidInput, match="accelerators: must be a whole number"):
        bs.Plan().groups("8")


# --- scenario files ------------------------------------------------------------------------------


def scenario(plan: dict[str, Any]) -> dict[str, Any]:
    return {
        "model": {"name": "llama-3-8b"},
        "training": {"tokens": "1 Gtoken", "sequence_length": 8192, "global_batch": 64},
        "cluster": {"node": "dgx-h100", "accelerators": 8},
        "plan": plan,
    }


@given(recomputations(), offloads)
def test_scenarios_say_what_plans_do(recomputation: bs.Recomputation, offload: bs.Offload) -> None:
    told = bs.Plan(tensor=8, recomputation=recomputation, offload=offload).to_dict()
    tables = load(scenario(told)).tables
    assert tables.plan is not None
    assert bs.Plan(**tables.plan.given()).to_dict() == told


def test_a_run_takes_them() -> None:
    plan = {
        "tensor": 8,
        "recomputation": {"modules": ["norm", "attention_core"]},
        "chunk_layers": [32],
    }
    run = bs.train(scenario(plan))
    assert run.inputs["plan"].recomputation.modules == ("norm", "attention_core")
    assert run.inputs["plan"].chunk_layers == (32,)


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (
            {"recomputation": {"moduls": ["norm"]}},
            "plan.recomputation.moduls: unknown key; did you mean modules?",
        ),
        ({"recomputation": 3}, "plan.recomputation: must be a name or a table, got 3"),
        ({"offload": {"optimizer": 1}}, "plan.offload.optimizer: must be text, got 1"),
        ({"chunk_layers": [-1]}, "plan.chunk_layers.0: must be at least 0, got -1"),
        ({"chunk_layers": [16, 15]}, "plan.chunk_layers: must list 1 chunk ("),
        (
            {"recomputation": {"modules": ["norms"]}},
            "plan.recomputation.modules: unknown name 'norms'; did you mean norm",
        ),
    ],
)
def test_wrong_tables_are_refused_by_key(plan: dict[str, Any], sentence: str) -> None:
    with pytest.raises(bs.InvalidInput) as caught:
        bs.train(scenario(plan))
    assert str(caught.value).startswith(sentence)
