"""A Hugging Face ``config.json`` of a dense decoder as a :class:`bessemer.Model`.

Each architecture is read the way the class of the ``transformers`` library reads it, with that
class's defaults for switches that a file leaves out (shapes have no default: they must stand in
the file). Parameter counts equal the library's exactly. What a ``Model`` cannot say exactly is
refused by name: mixtures of experts, latent attention, sliding windows shorter than the sequence,
a bias on the output layer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bessemer._architectures import READERS, REFUSED, Config, fail
from bessemer._core import Model

__all__ = ["architectures", "model_from_config"]

# transformers' default window where the file does not say; None: no window.
_DEFAULT_WINDOW = {"mistral": 4096}


def _window(config: Config) -> int | None:
    """Tokens that attention looks back over, or None for all of them."""
    if config.architecture in {"qwen2", "qwen3"} and not config.flag("use_sliding_window", False):
        return None
    default = _DEFAULT_WINDOW.get(config.architecture)
    window = config.values.get("sliding_window", default)
    if window is None:
        return None
    return config.count("sliding_window", default=default)


def architectures() -> list[str]:
    """Names that ``model_type`` may have, in order."""
    return sorted(READERS)


def model_from_config(
    config: str | Path | Mapping[str, Any],
    *,
    sequence_length: int | None = None,
    name: str | None = None,
) -> Model:
    """Read a Hugging Face ``config.json`` of a dense decoder.

    Parameters
    ----------
    config
        Path of the file, or its content as a dict.
    sequence_length
        Tokens of a training sequence. Needed where attention has a sliding window: the window
        must not be shorter, because attention over a window is not modelled yet.
    name
        Of the model; by default that of its folder or of ``_name_or_path``.

    Returns
    -------
    Model
        With the parameter count of the ``transformers`` class.

    Raises
    ------
    InvalidInput
        Where the file cannot be read, or says what a ``Model`` cannot.
    """
    if isinstance(config, Mapping):
        values: Mapping[str, Any] = config
        origin = ""
    else:
        path = Path(config)
        values = _read(path)
        origin = path.parent.name if path.stem == "config" else path.stem
    kind = values.get("model_type")
    if not isinstance(kind, str):
        raise fail(
            "model_type must be given, for example llama; is it a config.json of Hugging Face?"
        )
    supported = ", ".join(architectures())
    if kind not in READERS:
        reason = f": {REFUSED[kind]}" if kind in REFUSED else ""
        raise fail(f"architecture '{kind}' is not modelled yet{reason}; supported: {supported}")
    experts = next(
        (
            key
            for key in values
            if key.startswith(("num_experts", "num_local_experts", "n_routed_experts"))
        ),
        None,
    )
    if experts is not None and values[experts]:
        raise fail(
            f"{experts} says a mixture of experts, which is not modelled yet; supported: "
            f"{supported}"
        )
    reader = Config(values, kind)
    window = _window(reader)
    if window is not None and (sequence_length is None or sequence_length > window):
        cure = (
            "give sequence_length to say that it is no longer"
            if sequence_length is None
            else f"shorten training.sequence_length, now {sequence_length}"
        )
        raise fail(
            f"architecture '{kind}' attends over a window of {window} tokens, and a window shorter "
            f"than the sequence is not modelled yet; {cure}"
        )
    hub_name = str(values.get("_name_or_path") or "").rstrip("/").rsplit("/", 1)[-1]
    called = (name or hub_name or origin or kind)[:63]
    return Model(name=called, **READERS[kind](reader))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise fail(f"no file {path}") from None
    except IsADirectoryError:
        raise fail(f"{path} is a directory; name the config.json inside it") from None
    except (OSError, UnicodeDecodeError) as error:
        raise fail(f"cannot read {path}: {error}") from None
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        raise fail(f"{path}: line {error.lineno}: {error.msg}") from None
    if not isinstance(values, dict):
        raise fail(f"{path} must hold a JSON object, got {type(values).__name__}")
    return values
