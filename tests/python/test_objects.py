"""Descriptions: frozen objects of keywords, and the sentences that refuse bad ones."""

import copy
import inspect
import pickle

import bessemer as bs
import pytest
from hypothesis import given
from hypothesis import strategies as st


def h100(**changes):
    fields = {
        "name": "h100",
        "peak": bs.PeakThroughput(bf16="989.4 TFLOP/s"),
        "memory_capacity": "80 GB",
        "memory_bandwidth": "3.35 TB/s",
        "power_limit": "700 W",
        "processors": 132,
    }
    return bs.Accelerator(**{**fields, **changes})


def node(**changes):
    fields = {
        "accelerator": h100(),
        "accelerators": 8,
        "scale_up_domain": 8,
        "scale_up": bs.Link(bandwidth="450 GB/s", latency="2 us"),
        "scale_out": bs.Link(bandwidth="400 Gbit/s", latency="5 us"),
        "host_power": "2.8 kW",
    }
    return bs.Node(**{**fields, **changes})


def llama(**changes):
    fields = {
        "layers": 32,
        "hidden": 4096,
        "heads": 32,
        "kv_heads": 8,
        "head_size": 128,
        "feed_forward": 14336,
        "vocabulary": 128256,
        "gated": True,
        "activation": "silu",
    }
    return bs.Model(**{**fields, **changes})


LAYER = bs.Layer(
    attention=bs.Attention(heads=8, kv_heads=2, head_size=16, window=128),
    feed_forward=bs.FeedForward(size=64, experts=bs.Experts(count=4, per_token=2)),
)
ALL = [
    LAYER,
    LAYER.attention,
    LAYER.feed_forward,
    LAYER.feed_forward.experts,
    bs.Recurrence(heads=4, head_size=64, state_size=16, kind="gated_delta_net"),
    bs.Dense(in_features=8, out_features=16),
    bs.Embedding(patch_values=588, patch_bias=False),
    bs.Encoder(hidden=8, tokens=64, projector=[bs.Dense(in_features=8, out_features=16)]),
    bs.PeakThroughput(bf16="989.4 TFLOP/s", fp8="1979 TFLOP/s"),
    h100(),
    bs.Link(bandwidth="400 Gbit/s", latency="5 us"),
    node(),
    bs.Cluster(node=node(), accelerators=16, network_power="20 W"),
    bs.catalog.kernel_calibrations["h100-sxm"],
    next(iter(bs.catalog.collective_calibrations.values())),
    llama(),
    bs.Training(tokens="15.6 Ttoken", sequence_length=8192, global_batch=2048),
    bs.Plan(tensor=8, pipeline=16, schedule="interleaved", virtual_stages=4),
    bs.Software(name="mine", gradient_format="bf16", overlap_leak=0.1),
    bs.Site(
        power_usage_effectiveness=1.08,
        grid_carbon_intensity="381.3 gCO2e/kWh",
        water_usage_effectiveness="0.2 L/kWh",
        grid_water_intensity="3 L/kWh",
        electricity_price="0.07 USD/kWh",
    ),
    bs.catalog.failure_rates["h100-llama-3"],
    bs.Recovery(detection="2 min", restart="8 min"),
    bs.CheckpointStorage(bandwidth="2 TB/s", writer_bandwidth="5 GB/s"),
    bs.catalog.power_levels["training"],
    bs.catalog.embodied["h100"],
]
each_object = pytest.mark.parametrize("thing", ALL, ids=lambda thing: type(thing).__name__)


def fields_of(thing):
    return list(inspect.signature(type(thing)).parameters)


@each_object
def test_copies_by_field_are_equal(thing):
    again = type(thing)(**{name: getattr(thing, name) for name in fields_of(thing)})
    assert again.to_dict() == thing.to_dict()
    same = thing.with_()
    assert same == thing
    assert hash(same) == hash(thing)


@each_object
def test_objects_survive_pickling_and_copying(thing):
    assert pickle.loads(pickle.dumps(thing)) == thing
    assert copy.deepcopy(thing) == thing
    assert len({thing, copy.copy(thing)}) == 1


@each_object
def test_objects_are_frozen(thing):
    for name in [*fields_of(thing), "something_else"]:
        with pytest.raises(AttributeError):
            setattr(thing, name, 1)


@each_object
def test_dict_has_every_field(thing):
    data = thing.to_dict()
    assert list(data) == fields_of(thing)
    for name, value in data.items():
        if isinstance(value, dict) and "unit" in value:
            quantity = getattr(thing, name)
            assert quantity.magnitude == value["value"]
            assert quantity == bs.Quantity(value["value"], value["unit"])


@each_object
def test_words_and_tables(thing):
    assert repr(thing).startswith(type(thing).__name__ + "(")
    table = thing._repr_html_()
    assert table.startswith("<table>")
    assert "<style" not in table


@each_object
def test_keywords_only_and_all_named(thing):
    kind = type(thing)
    path = {
        "PeakThroughput": "accelerator.peak",
        "FailureRates": "failure_rates",
        "CheckpointStorage": "checkpoint_storage",
        "PowerLevels": "power_levels",
        "KernelCalibration": "calibration",
        "CollectiveCalibration": "calibration",
        "Layer": "model.layers",
        "Attention": "model",
        "FeedForward": "model.feed_forward",
        "Experts": "model.experts",
        "Recurrence": "model.recurrence",
        "Dense": "model.dense",
        "Embedding": "model.embedding",
        "Encoder": "model.encoder",
    }.get(kind.__name__, kind.__name__.lower())
    with pytest.raises(TypeError, match=f"{kind.__name__} takes keyword arguments only"):
        kind(1)
    with pytest.raises(bs.InvalidInput, match=f"^{path}: unknown name 'colour'; did you mean "):
        thing.with_(colour=1)
    for name, parameter in inspect.signature(kind).parameters.items():
        if parameter.default is parameter.empty:
            given = {other: getattr(thing, other) for other in fields_of(thing) if other != name}
            with pytest.raises(bs.InvalidInput, match=f"^{path}.{name}: must be given$"):
                kind(**given)
        else:
            assert kind.__init__.__doc__.count(f" {name}: ") == 1


def test_words_can_be_read_aloud():
    assert repr(h100()) == (
        "Accelerator(name='h100', peak=PeakThroughput(bf16='989 TFLOP/s'), "
        "memory_capacity='80 GB', memory_bandwidth='3.35 TB/s', power_limit='700 W', "
        "processors=132)"
    )
    assert repr(bs.Plan()) == "Plan()"
    assert repr(bs.Plan(tensor=8)) == "Plan(tensor=8)"


def test_quantities_come_in_the_unit_of_their_field():
    assert str(h100().memory_bandwidth) == "3.35 TB/s"
    assert str(h100().memory_capacity) == "80.0 GB"
    assert str(node().scale_out.bandwidth) == "50.0 GB/s"
    assert node().scale_out.latency.to("s").magnitude == pytest.approx(5e-6)


def test_peak_of_a_format_that_is_lacking_is_none():
    peak = bs.PeakThroughput(bf16="989.4 TFLOP/s", fp8=None)
    assert peak.fp8 is None
    assert peak.to_dict()["fp8"] is None
    assert peak == bs.PeakThroughput(bf16="989.4 TFLOP/s")


def test_changed_copy_leaves_the_original():
    plan = bs.Plan(tensor=8)
    assert plan.with_(tensor=4, context=2).tensor == 4
    assert plan.tensor == 8
    assert plan.with_(tensor=4) != plan
    assert plan != "Plan(tensor=8)"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: bs.Plan(tensor=2.5), "plan.tensor: must be a whole number, got 2.5"),
        (lambda: bs.Plan(tensor=True), "plan.tensor: must be a whole number, got True"),
        (lambda: bs.Plan(tensor="8"), "plan.tensor: must be a whole number, got '8'"),
        (lambda: bs.Plan(tensor=float("nan")), "plan.tensor: must be a whole number, got nan"),
        (lambda: bs.Plan(tensor=float("inf")), "plan.tensor: must be a whole number, got inf"),
        (
            lambda: bs.Plan(tensor=10**12),
            "plan.tensor: must be between -2147483648 and 2147483647, got 1000000000000",
        ),
        (
            lambda: bs.Plan(tensor=10**10000),
            "plan.tensor: must be between -2147483648 and 2147483647, got an integer of 33220 bits",
        ),
        (
            lambda: bs.Plan(recomputation="ful"),
            "plan.recomputation: unknown name 'ful'; did you mean full, none, selective?",
        ),
        (
            lambda: bs.Plan(schedule="dual-pipe"),
            "plan.schedule: unknown name 'dual-pipe'; did you mean dualpipe, dualpipe-v, gpipe?",
        ),
        (
            lambda: bs.Plan(sharding="weight"),
            "plan.sharding: unknown name 'weight'; did you mean weights, weights_kept, none?",
        ),
        (
            lambda: bs.Plan(sharding=3),
            "plan.sharding: must be none, optimizer, gradients, weights or weights_kept, as text, "
            "got 3",
        ),
        (
            lambda: bs.Plan(sequence_parallel=1),
            "plan.sequence_parallel: must be true or false, got 1",
        ),
        (
            lambda: bs.Training(
                tokens="1 Ttoken", sequence_length=8, global_batch=8, precision="fp4"
            ),
            "training.precision: 'fp4' is not modelled yet; use bf16, fp16, tf32, fp32, fp8, "
            "mxfp8, nvfp4 or int8",
        ),
        (
            lambda: bs.Training(tokens="0 token", sequence_length=8, global_batch=8),
            "training.tokens: must be at least 1 and below 1e24, got 0",
        ),
        (
            lambda: bs.catalog.power_levels["training"].with_(idle="0.1"),
            "power_levels.idle: must be a number, got '0.1'",
        ),
        (
            lambda: bs.catalog.power_levels["training"].with_(idle=float("nan")),
            "power_levels.idle: must be finite, got nan",
        ),
        (
            lambda: bs.catalog.power_levels["training"].with_(idle=10**400),
            "power_levels.idle: is too large, got an integer of 1329 bits",
        ),
        (
            lambda: bs.catalog.power_levels["training"].with_(idle=2),
            "power_levels.idle: must be a fraction of the power limit, in [0, 1], got 2",
        ),
        (
            lambda: bs.catalog.power_levels["training"].with_(idle=bs.Quantity("1 s")),
            "power_levels.idle: must be a number without a dimension, "
            "got <Quantity(1.0, 'second')>",
        ),
        (
            lambda: bs.Cluster(node={}, accelerators=3),
            "cluster.node: must be a Node object, got {}",
        ),
        (
            lambda: bs.Cluster(node=node(), accelerators=12),
            "cluster.accelerators: 12 is not a multiple of the scale-up domain of 8; "
            "whole domains only",
        ),
        (lambda: h100(name=3), "accelerator.name: must be text, got 3"),
        (lambda: h100(name="x" * 64), "accelerator.name: must have at most 63 bytes, got 64"),
        (lambda: h100(name="\ud800"), "accelerator.name: must be text that UTF-8 can hold"),
        (
            lambda: h100(peak=bs.Quantity("1 TFLOP/s")),
            "accelerator.peak: must be a PeakThroughput object, "
            "got <Quantity(1.0, 'teraFLOP / second')>",
        ),
        (lambda: llama(kv_heads=7), "model.kv_heads: must divide the 32 heads, got 7"),
        (
            lambda: llama(activation="swiglu"),
            "model.activation: unknown name 'swiglu'; did you mean silu, gelu, relu?",
        ),
        (
            lambda: bs.Link(bandwidth="-3 GB/s", latency="5 us"),
            "link.bandwidth: must be positive and finite, got -3e+09 byte/s",
        ),
    ],
)
def test_refusals_name_field_value_and_cure(make, sentence):
    with pytest.raises(bs.InvalidInput) as refused:
        make()
    assert str(refused.value) == sentence


def test_invalid_input_is_a_value_error():
    assert issubclass(bs.InvalidInput, ValueError)
    assert issubclass(bs.Infeasible, RuntimeError)


def test_whole_floats_and_numpy_integers_are_counts():
    numpy = pytest.importorskip("numpy")
    assert bs.Plan(tensor=8.0) == bs.Plan(tensor=8) == bs.Plan(tensor=numpy.int32(8))
    assert bs.Software(overlap_leak=numpy.float32(0.5)).overlap_leak == 0.5


def test_parameters_and_work_of_a_known_model():
    model = llama()
    assert model.parameters == 8_030_261_248
    half = model.forward_flops_per_token(8192)
    full = model.forward_flops_per_token(8192, attention="full_square")
    assert half.check("[work]/[token]")
    assert (full - half).to("FLOP/token").magnitude == 2.0 * 32 * 4096 * 8192
    with pytest.raises(bs.InvalidInput, match="unknown name 'half'; did you mean causal_half"):
        model.forward_flops_per_token(8192, attention="half")


@given(st.integers(1, 1024), st.integers(1, 64), st.sampled_from(["none", "selective", "full"]))
def test_any_plan_keeps_its_fields(tensor, pipeline, recomputation):
    plan = bs.Plan(tensor=tensor, pipeline=pipeline, recomputation=recomputation)
    assert plan.to_dict() == bs.Plan(**plan.to_dict()).to_dict()
    assert (plan.tensor, plan.pipeline, plan.recomputation) == (tensor, pipeline, recomputation)
