"""A `config.json` as readers see it: counts, switches, activations, and how layers differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bessemer._core import Attention, Experts, FeedForward, InvalidInput, Layer
from bessemer._numbers import counted

__all__ = ["Config", "Shapes", "experts", "fail", "grouped", "one_layer", "stacked", "windows"]

# Keywords of Model.
Shapes = dict[str, Any]

_MISSING = object()
_MOST_LAYERS = 100_000

# What the names of activations mean for shapes and traffic.
_ACTIVATIONS = {
    "gelu": "gelu",
    "gelu_new": "gelu",
    "gelu_fast": "gelu",
    "gelu_python": "gelu",
    "gelu_pytorch_tanh": "gelu",
    "quick_gelu": "gelu",
    "silu": "silu",
    "swish": "silu",
    "relu": "relu",
    "relu2": "squared_relu",
}


def fail(sentence: str) -> InvalidInput:
    return InvalidInput(f"model.config: {sentence}")


@dataclass(frozen=True)
class Config:
    """The file's keys, each read under all the names that the library gives it."""

    values: Mapping[str, Any]
    architecture: str

    def count(self, *names: str, default: object = _MISSING) -> int:
        for name in names:
            value = self.values.get(name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise fail(f"{name} must be a positive whole number, got {value!r}")
            return value
        if isinstance(default, int):
            return default
        raise fail(f"{names[0]} must be given for architecture '{self.architecture}'")

    def count_or_none(self, name: str, default: int = 0) -> int:
        """A count that may be zero or null, which say none: 0."""
        value = self.values.get(name, default)
        if value is None or (value == 0 and not isinstance(value, bool)):
            return 0
        return self.count(name, default=default)

    def flag(self, name: str, default: bool) -> bool:
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise fail(f"{name} must be true or false, got {value!r}")
        return value

    def activation(self, *names: str, default: str) -> str:
        given = next((self.values[name] for name in names if self.values.get(name)), default)
        if not isinstance(given, str) or given not in _ACTIVATIONS:
            raise fail(
                f"{names[0]} {given!r} is not modelled yet; use one of "
                f"{', '.join(sorted(_ACTIVATIONS))}"
            )
        return _ACTIVATIONS[given]

    def dropout(self, default: float, *names: str) -> bool:
        rates = {name: self.values.get(name, default) or 0.0 for name in names}
        for name, rate in rates.items():
            if not isinstance(rate, (int, float)):
                raise fail(f"{name} must be a number, got {rate!r}"[:200])
        return any(rate > 0.0 for rate in rates.values())

    def refuse(self, condition: bool, what: str) -> None:
        if condition:
            raise fail(f"architecture '{self.architecture}' with {what} is not modelled yet")

    def names(self, key: str) -> list[str] | None:
        """A list of words, one a layer, or None where the file has none."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, Sequence) or not all(isinstance(word, str) for word in value):
            raise fail(f"{key} must be a list of words, got {value!r}"[:200])
        return list(value)

    def numbers(self, key: str, default: Sequence[int] | None = None) -> Sequence[int]:
        """A list of layers' numbers, the first of which is 0."""
        value = self.values.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, Sequence) or not all(isinstance(each, int) for each in value):
            raise fail(f"{key} must be a list of whole numbers, got {value!r}"[:200])
        return value

    def part(self, key: str, kind: str | None = None) -> Config:
        """A table inside the file, as a configuration of its own."""
        value = self.values.get(key)
        if not isinstance(value, Mapping):
            raise fail(f"{key} must be given for architecture '{self.architecture}'")
        named = kind or str(value.get("model_type") or self.architecture)
        return Config(value, named)

    def layers(self) -> int:
        layers = self.count("num_hidden_layers", "n_layer", "num_layers", "n_layers", "depth")
        if layers > _MOST_LAYERS:
            raise fail(f"num_hidden_layers must be at most {_MOST_LAYERS}, got {layers}")
        return layers

    def shapes(self, *, kv_default: int | None = None) -> Shapes:
        """What most architectures call by the same names."""
        hidden = self.count("hidden_size", "n_embd", "d_model")
        heads = self.count("num_attention_heads", "n_head", "n_heads", "num_heads")
        head_size = self.values.get("head_dim")
        if head_size is None and hidden % heads != 0:
            raise fail(f"num_attention_heads {heads} does not divide hidden_size {hidden}")
        return {
            "layers": self.layers(),
            "hidden": hidden,
            "heads": heads,
            "kv_heads": self.count("num_key_value_heads", default=kv_default or heads),
            "head_size": self.count("head_dim", default=hidden // heads),
            "vocabulary": self.count("vocab_size"),
        }


_ATTENTION = {name: name for name in Attention.__signature__.parameters}
_FEED_FORWARD = {
    "feed_forward": "size",
    "gated": "gated",
    "activation": "activation",
    "mlp_bias": "bias",
    "experts": "experts",
}
_LAYER = {
    "norms_per_layer": "norms",
    "parallel_attention": "parallel",
    "cross_attention": "cross_attention",
    "encoder_layer": "encoder",
    "recurrence": "recurrence",
}


def _taken(shapes: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {theirs: shapes[ours] for ours, theirs in names.items() if ours in shapes}


def block(shapes: Mapping[str, Any]) -> FeedForward:
    """The feed-forward part that flat keywords say."""
    return FeedForward(**_taken(shapes, _FEED_FORWARD))


def one_layer(shapes: Mapping[str, Any]) -> Layer:
    """The layer that flat keywords say; no attention where a recurrence mixes the tokens."""
    attention = None
    if shapes.get("recurrence") is None:
        attention = Attention(**_taken(shapes, _ATTENTION))
    return Layer(attention=attention, feed_forward=block(shapes), **_taken(shapes, _LAYER))


def grouped(layers: Iterable[Layer]) -> list[tuple[Layer, int]]:
    """Layers in order as runs of equal ones."""
    runs: list[tuple[Layer, int]] = []
    for layer in layers:
        if runs and runs[-1][0] == layer:
            runs[-1] = (layer, runs[-1][1] + 1)
        else:
            runs.append((layer, 1))
    return runs


def stacked(shapes: Shapes, changes: Sequence[Mapping[str, Any]]) -> Shapes:
    """Keywords of a model whose layers differ: for each layer, what its keywords change."""
    known: dict[str, Layer] = {}

    def made(change: Mapping[str, Any]) -> Layer:
        key = repr(sorted(change.items(), key=lambda item: item[0]))
        if key not in known:
            known[key] = one_layer({**shapes, **change})
        return known[key]

    of_layers = {*_ATTENTION, *_FEED_FORWARD, *_LAYER}
    rest = {key: value for key, value in shapes.items() if key not in of_layers}
    return {**rest, "layers": grouped(made(change) for change in changes)}


def windows(config: Config, window: int, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """What each layer's kind of attention changes; the file's `layer_types` go before `kinds`."""
    named = config.names("layer_types") or list(kinds)
    if len(named) != len(kinds):
        entries = "1 entry" if len(named) == 1 else f"{len(named)} entries"
        raise fail(f"layer_types has {entries} for {counted(len(kinds), 'layer')}")
    changes: dict[str, dict[str, Any]] = {
        "full_attention": {},
        "sliding_attention": {"window": window},
        "chunked_attention": {"window": window, "chunked": True},
    }
    for kind in named:
        config.refuse(kind not in changes, f"layers of type '{kind}'")
        config.refuse(kind != "full_attention" and window < 1, f"'{kind}' but no window")
    return [changes[kind] for kind in named]


def experts(config: Config, *, shared: int = 0, **others: Any) -> Experts:
    """The mixture of a file, by all the names that its two numbers have."""
    return Experts(
        count=config.count(
            "n_routed_experts", "num_local_experts", "num_experts", "moe_num_experts"
        ),
        per_token=config.count("num_experts_per_tok", "moe_k", "moe_top_k"),
        shared_size=shared,
        **others,
    )
