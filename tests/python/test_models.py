"""Models whose layers differ: how they are made, shown, compared, changed and refused."""

import pickle

import bessemer as bs
import pytest

ATTENTION = bs.Attention(heads=8, kv_heads=2, head_size=16)
LOCAL = ATTENTION.with_(window=128)
BLOCK = bs.FeedForward(size=64, gated=True, activation="silu")
EXPERTS = BLOCK.with_(size=32, experts=bs.Experts(count=4, per_token=2))
DENSE = bs.Layer(attention=ATTENTION, feed_forward=BLOCK)
MIXTURE = bs.Layer(attention=ATTENTION, feed_forward=EXPERTS)
WINDOW = bs.Layer(attention=LOCAL, feed_forward=BLOCK)
FLAT = {
    "hidden": 128,
    "heads": 8,
    "kv_heads": 2,
    "head_size": 16,
    "feed_forward": 64,
    "gated": True,
    "activation": "silu",
    "vocabulary": 100,
}


def model(layers, **others):
    return bs.Model(layers=layers, **{"hidden": 128, "vocabulary": 100, **others})


def test_equal_layers_are_one_model_however_they_are_given():
    flat = bs.Model(layers=3, **FLAT)
    assert model([(DENSE, 3)]) == flat
    assert model([DENSE] * 3) == flat
    assert model([(DENSE, 1), DENSE, [DENSE, 1]]) == flat
    assert hash(model([(DENSE, 3)])) == hash(flat)
    assert repr(model([(DENSE, 3)])) == repr(flat)
    assert flat.layer_runs == [(DENSE, 3)]
    assert flat.with_(layers=5) == model([(DENSE, 5)])


def test_experts_can_be_a_flat_keyword():
    flat = bs.Model(layers=2, **{**FLAT, "feed_forward": 32}, experts=EXPERTS.experts)
    assert flat == model([(MIXTURE, 2)])
    # Two of four experts of three matrices of 128 x 32 rest, in two layers.
    assert flat.parameters - flat.active_parameters == 2 * 2 * 3 * 128 * 32
    assert repr(flat).endswith("experts=Experts(count=4, per_token=2))")


def test_layers_keep_their_order():
    mixed = model([(WINDOW, 2), (DENSE, 1)] * 3)
    assert mixed.layers == 9
    assert mixed.layer_runs == [(WINDOW, 2), (DENSE, 1)] * 3
    assert mixed != model([(WINDOW, 6), (DENSE, 3)])
    assert mixed.parameters == model([(WINDOW, 6), (DENSE, 3)]).parameters
    assert pickle.loads(pickle.dumps(mixed)) == mixed
    assert mixed.to_dict()["layers"][0]["count"] == 2


def test_repr_is_python_and_reads_well():
    names = {name: getattr(bs, name) for name in bs.__all__ if name[0].isupper()}
    for layers in ([(WINDOW, 2), (DENSE, 1)] * 3, [(DENSE, 1), (MIXTURE, 4)], [DENSE, WINDOW] * 2):
        mixed = model(layers, name="mine", tied_embeddings=True)
        assert eval(repr(mixed), names) == mixed
    text = repr(model([(WINDOW, 2), (DENSE, 1)] * 30 + [(WINDOW, 2)]))
    assert text.startswith("Model(layers=30 * [(Layer(")
    assert text.count("Layer(") == 3


def test_tables_say_what_layers_are():
    html = model([(DENSE, 1), (MIXTURE, 4)])._repr_html_()
    assert html.startswith("<table>")
    assert "2 of 4 experts, gated silu, 32" in html
    assert "attention, 8 heads of 16, 2 of keys and values" in html


def test_properties_of_layers_are_those_that_agree():
    mixed = model([(DENSE, 1), (MIXTURE, 4)])
    assert mixed.heads == 8
    assert mixed.gated is True
    with pytest.raises(bs.InvalidInput, match=r"^model\.feed_forward: differs between layers"):
        _ = mixed.feed_forward
    recurrence = bs.Recurrence(heads=4, head_size=64, state_size=16)
    alone = model([(bs.Layer(recurrence=recurrence, norms=1), 2)])
    with pytest.raises(bs.InvalidInput, match=r"^model\.heads: no layer has it"):
        _ = alone.heads


def test_changed_copies():
    mixed = model([(DENSE, 1), (MIXTURE, 4)])
    assert mixed.with_(vocabulary=200).layer_runs == mixed.layer_runs
    assert mixed.with_(layers=[(DENSE, 2)]) == model([(DENSE, 2)])
    more = mixed.with_(multi_token_predictions=1).parameters - mixed.parameters
    # A mixture like the last layer, two tokens to one, three norms.
    layer = model([MIXTURE]).parameters - 2 * 128 * 100 - 128
    assert more == layer + 2 * 128 * 128 + 3 * 128


def test_an_encoder_stands_in_front():
    images = bs.Layer(attention=ATTENTION.with_(causal=False), feed_forward=BLOCK, encoder=True)
    encoder = bs.Encoder(
        hidden=96,
        tokens=64,
        embedding=bs.Embedding(patch_values=27),
        projector=[bs.Dense(in_features=4 * 96, out_features=128)],
    )
    both = model([(images, 2), (DENSE, 2)], encoder=encoder)
    assert both.encoder == encoder
    assert pickle.loads(pickle.dumps(both)) == both
    assert both.encoder.projector[0].in_features == 384
    assert model([DENSE]).encoder is None


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: model([DENSE], heads=8),
            "model.heads: stands in each layer where model.layers is a list of them",
        ),
        (
            lambda: model([(DENSE, 1), (MIXTURE, 1)]).with_(feed_forward=8),
            "model.feed_forward: stands in each layer where model.layers is a list of them",
        ),
        (
            lambda: model([(DENSE, 1), (MIXTURE, 1)]).with_(layers=8),
            "model.layers: must be a list of Layer objects, because layers of this model differ, "
            "got 8",
        ),
        (lambda: model([]), "model.layers: must be at least 1, got 0"),
        (
            lambda: model([3]),
            "model.layers: must be a number, or a list of Layer objects, got 3",
        ),
        (
            lambda: model([(DENSE, 1, 2)]),
            "model.layers: a run is a Layer and a number, got tuple",
        ),
        (lambda: model([(DENSE, 0)]), "model.layers: a run must have at least 1 layer, got 0"),
        (lambda: model([(DENSE, 1.5)]), "model.layers: must be a whole number, got 1.5"),
        (
            lambda: model([DENSE], hiden=3),
            "model: unknown name 'hiden'; did you mean hidden, name, heads?",
        ),
        (
            lambda: bs.Model(layers=[DENSE], hidden=128),
            "model.vocabulary: must be given",
        ),
        (
            lambda: model([DENSE], encoder=3),
            "model.encoder: must be an Encoder object or None, got 3",
        ),
        (
            lambda: model([DENSE], head=DENSE),
            "model.head: must be a list of Dense objects, got Layer",
        ),
        (
            lambda: model([DENSE.with_(attention=ATTENTION.with_(window=s)) for s in range(9)]),
            "model.layers: at most 8 kinds of layers can differ in one model",
        ),
        (
            lambda: model([DENSE.with_(cross_attention=True)]),
            "model.cross_attention: needs attention in its layer and an encoder",
        ),
        (
            lambda: bs.FeedForward(size=4, experts=bs.Experts(count=2, per_token=3)),
            "model.experts_per_token: must be between 1 and the 2 experts, got 3",
        ),
        (
            lambda: bs.Attention(heads=4, kv_heads=3, head_size=8),
            "model.kv_heads: must divide the 4 heads, got 3",
        ),
        (
            lambda: bs.Recurrence(heads=4, head_size=8, state_size=8, kind="mamba"),
            "model.recurrence.kind: unknown name 'mamba'; did you mean mamba_2, gated_delta_net?",
        ),
    ],
)
def test_wrong_models_are_refused_with_one_sentence(make, sentence):
    with pytest.raises(bs.InvalidInput) as caught:
        make()
    assert str(caught.value) == sentence
