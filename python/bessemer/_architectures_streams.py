"""Encoders: alone, in front of a decoder that attends to them, or of images in front of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bessemer._architecture_config import Config, Shapes, grouped, one_layer, stacked
from bessemer._architectures_dense import DENSE, Reader, gemma3_text, qwen2
from bessemer._core import Attention, Dense, Embedding, Encoder, FeedForward, Layer

__all__ = ["STREAMS"]


def _t5(config: Config) -> Shapes:
    """Relative positions, no biases, a decoder that attends to the encoder [RaffelEtAl2020]."""
    hidden, heads = config.count("d_model"), config.count("num_heads")
    kind = str(config.values.get("feed_forward_proj", "relu"))
    block = FeedForward(
        size=config.count("d_ff"),
        gated=kind.startswith("gated-"),
        activation=Config({"act": kind.removeprefix("gated-")}, config.architecture).activation(
            "act", default="relu"
        ),
    )
    buckets = config.count("relative_attention_num_buckets", default=32)

    def layer(**others: Any) -> Layer:
        attention = Attention(
            heads=heads, kv_heads=heads, head_size=config.count("d_kv"),
            causal="cross_attention" in others,
        )  # fmt: skip
        return Layer(attention=attention, feed_forward=block, **others)

    layers = config.count("num_layers")
    decoder = config.count("num_decoder_layers", default=layers)
    return {
        "layers": [
            (layer(encoder=True, norms=2), layers),
            (layer(cross_attention=True, norms=3), decoder),
        ],
        "hidden": hidden,
        "vocabulary": config.count("vocab_size"),
        "positions": "relative",
        "position_rows": buckets,
        "tied_embeddings": config.flag("tie_word_embeddings", True),
        "dropout": config.dropout(0.1, "dropout_rate"),
        "encoder": Encoder(
            hidden=hidden,
            embedding=Embedding(positions="relative", position_rows=buckets),
            norm="rms",
        ),
    }


def _biased(config: Config, **changes: Any) -> Shapes:
    """Layers as the first transformers had them: biases everywhere, all tokens seen."""
    return {
        "layers": config.layers(),
        "heads": config.count("num_attention_heads"),
        "kv_heads": config.count("num_attention_heads"),
        "head_size": config.count("hidden_size") // config.count("num_attention_heads"),
        "feed_forward": config.count("intermediate_size"),
        "activation": config.activation("hidden_act", default="gelu"),
        "causal": False,
        "qkv_bias": True,
        "output_bias": True,
        "mlp_bias": True,
        **changes,
    }


def _bert(config: Config) -> Shapes:
    """With the head that predicts masked words [DevlinEtAl2019]."""
    config.refuse(config.flag("is_decoder", False), "is_decoder")
    config.refuse(config.flag("add_cross_attention", False), "cross-attention")
    hidden = config.count("hidden_size")
    return {
        **_biased(config),
        "hidden": hidden,
        "vocabulary": config.count("vocab_size"),
        "positions": "learned",
        "position_rows": config.count("max_position_embeddings"),
        "token_types": config.count("type_vocab_size"),
        "tied_embeddings": config.flag("tie_word_embeddings", True),
        "norm": "layer",
        "embedding_norm": True,
        "final_norm": False,
        "dropout": config.dropout(0.1, "hidden_dropout_prob", "attention_probs_dropout_prob"),
        "head": [Dense(in_features=hidden, out_features=hidden, norm=True)],
        "vocabulary_bias": True,
    }


def _patches(config: Config) -> tuple[int, int]:
    """Values of a patch, and patches of an image."""
    patch, image = config.count("patch_size"), config.count("image_size")
    return config.count("num_channels", default=3) * patch * patch, (image // patch) ** 2


def _vit(config: Config) -> Shapes:
    values, patches = _patches(config)
    named = config.values.get("id2label")
    labels = (
        len(named)
        if isinstance(named, Mapping) and named
        else config.count("num_labels", default=2)
    )
    return {
        **_biased(config, qkv_bias=config.flag("qkv_bias", True)),
        "hidden": config.count("hidden_size"),
        "vocabulary": 0,
        "patch_values": values,
        "class_tokens": 1,
        "positions": "learned",
        "position_rows": patches + 1,
        "norm": "layer",
        "classes": labels,
        "vocabulary_bias": True,
        "dropout": config.dropout(0.0, "hidden_dropout_prob", "attention_probs_dropout_prob"),
    }


def _in_front(text: Shapes, vision: list[tuple[Layer, int]], encoder: Encoder) -> Shapes:
    """A text model with layers of images in front of it."""
    if isinstance(text["layers"], int):
        text = stacked(text, [{}] * text["layers"])
    return {**text, "layers": [*vision, *text["layers"]], "encoder": encoder}


def _layers_of_images(shapes: Shapes, changes: list[dict[str, Any]] | None = None) -> Any:
    changes = changes or [{}] * shapes["layers"]
    return grouped(one_layer({**shapes, "encoder_layer": True, **change}) for change in changes)


def _gemma3(config: Config) -> Shapes:
    """SigLIP in front; 4,096 patches are pooled to 256 tokens."""
    text = gemma3_text(config.part("text_config", "gemma3_text"))
    vision = config.part("vision_config")
    hidden = vision.count("hidden_size")
    values, patches = _patches(vision)
    encoder = Encoder(
        hidden=hidden,
        tokens=patches,
        embedding=Embedding(positions="learned", position_rows=patches, patch_values=values),
        projector=[
            Dense(in_features=hidden, out_features=text["hidden"], bias=False, input_norm=True)
        ],
        output_tokens=config.count("mm_tokens_per_image", default=256),
    )
    act = vision.activation("hidden_act", default="gelu_pytorch_tanh")
    return _in_front(text, _layers_of_images(_biased(vision, activation=act)), encoder)


def _llava(config: Config) -> Shapes:
    """CLIP in front, and two dense layers [LiuLi2023]; its class token is not handed on."""
    inner = config.part("text_config", str(config.part("text_config").architecture))
    config.refuse(inner.architecture not in DENSE, f"text of architecture '{inner.architecture}'")
    text = DENSE[inner.architecture](inner)
    vision = config.part("vision_config")
    config.refuse(vision.architecture != "clip_vision_model", f"'{vision.architecture}' in front")
    layer = config.values.get("vision_feature_layer", -2)
    config.refuse(not isinstance(layer, int), "features of several vision layers")
    hidden, width = vision.count("hidden_size"), text["hidden"]
    values, patches = _patches(vision)
    bias = config.flag("multimodal_projector_bias", True)
    encoder = Encoder(
        hidden=hidden,
        tokens=patches + 1,
        embedding=Embedding(
            positions="learned",
            position_rows=patches + 1,
            class_tokens=1,
            patch_values=values,
            patch_bias=False,
            norm=True,
        ),
        projector=[
            Dense(in_features=hidden, out_features=width, bias=bias),
            Dense(in_features=width, out_features=width, bias=bias),
        ],
        output_tokens=patches,
    )
    act = vision.activation("hidden_act", default="quick_gelu")
    return _in_front(text, _layers_of_images(_biased(vision, activation=act)), encoder)


def _qwen2_vl(config: Config) -> Shapes:
    """Patches of two frames; four tokens join to one. How many there are depends on the image."""
    has_text = "text_config" in config.values
    text = qwen2(
        config.part("text_config", "qwen2") if has_text else Config(config.values, "qwen2")
    )
    vision = config.part("vision_config")
    newer = config.architecture == "qwen2_5_vl"
    hidden = vision.count("hidden_size" if newer else "embed_dim")
    heads, layers = vision.count("num_heads"), vision.layers()
    patch = vision.count("patch_size", default=14)
    joined = hidden * vision.count("spatial_merge_size", default=2) ** 2
    width = text["hidden"]
    given = vision.count("out_hidden_size" if newer else "hidden_size", default=width)
    config.refuse(given != width, f"image features of another width ({given}) than {width}")
    channels = vision.count("in_channels", "in_chans", default=3)
    frames = vision.count("temporal_patch_size", default=2)
    shapes: Shapes = {
        "layers": layers,
        "heads": heads,
        "kv_heads": heads,
        "head_size": hidden // heads,
        "causal": False,
        "qkv_bias": True,
        "output_bias": True,
        "mlp_bias": True,
        "gated": newer,
        "activation": vision.activation("hidden_act", default="silu" if newer else "quick_gelu"),
        "feed_forward": vision.count("intermediate_size")
        if newer
        else hidden * vision.count("mlp_ratio", default=4),
    }
    changes: list[dict[str, Any]] = [{}] * layers
    if newer:
        full = vision.numbers("fullatt_block_indexes", default=[7, 15, 23, 31])
        tokens = (vision.count("window_size", default=112) // patch) ** 2
        changes = [{} if i in full else {"window": tokens, "chunked": True} for i in range(layers)]
    encoder = Encoder(
        hidden=hidden,
        embedding=Embedding(patch_values=channels * frames * patch * patch, patch_bias=False),
        norm="rms" if newer else "layer",
        projector=[
            Dense(in_features=joined, out_features=joined),
            Dense(in_features=joined, out_features=width),
        ],
    )
    return _in_front(text, _layers_of_images(shapes, changes), encoder)


STREAMS: dict[str, Reader] = {
    "bert": _bert,
    "gemma3": _gemma3,
    "llava": _llava,
    "mt5": _t5,
    "qwen2_5_vl": _qwen2_vl,
    "qwen2_vl": _qwen2_vl,
    "roberta": _bert,
    "t5": _t5,
    "vit": _vit,
    "xlm-roberta": _bert,
}
