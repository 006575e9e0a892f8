"""A Hugging Face ``config.json`` as a :class:`bessemer.Model`.

Each architecture is read the way the class of the ``transformers`` library reads it, with that
class's defaults for switches that a file leaves out (shapes have no default: they must stand in
the file). Parameter counts equal the library's exactly. Heads of multi-token prediction, which the
library leaves out, are left out too: ``model.with_(multi_token_predictions=1)`` adds one. What a
``Model`` cannot say exactly is refused by name, with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bessemer._architecture_config import Config, fail
from bessemer._architectures import READERS, REFUSED
from bessemer._architectures_dense import DENSE
from bessemer._core import Model, near_names

__all__ = ["architectures", "model_from_config"]


def architectures() -> list[str]:
    """Names that ``model_type`` may have, in order."""
    return sorted(READERS)


def model_from_config(
    config: str | Path | Mapping[str, Any],
    *,
    name: str | None = None,
) -> Model:
    """Read a Hugging Face ``config.json``.

    Parameters
    ----------
    config
        Path of the file, or its content as a dict.
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
    if kind in REFUSED:
        raise fail(f"architecture '{kind}' is not modelled yet: {REFUSED[kind]}")
    if kind not in READERS:
        near = ", ".join(near_names(kind, architectures()))
        raise fail(f"unknown architecture '{kind}'; did you mean {near}?")
    for key in ("num_experts", "num_local_experts", "n_routed_experts"):
        if kind in DENSE and values.get(key):
            raise fail(f"{key} says a mixture of experts, which architecture '{kind}' is not")
    hub_name = str(values.get("_name_or_path") or "").rstrip("/").rsplit("/", 1)[-1]
    called = (name or hub_name or origin or kind)[:63]
    return Model(name=called, **READERS[kind](Config(values, kind)))


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
