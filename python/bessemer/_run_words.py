"""Words of measured-run tables: accelerators, networks, formats, sharding, as the library says it.

Tables word the same fact in many ways. What is known stands here; what is not is refused with what
is, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bessemer import _core
from bessemer._core import InvalidInput
from bessemer._fields import shown

__all__ = ["accelerator", "fabric", "open_memory", "precision", "sharding", "switch"]

# Words of tables, in small letters and without spaces or dashes; names of the catalogue go too.
_ACCELERATORS = {
    "a100": "a100-sxm-80gb",
    "a10040g": "a100-sxm-40gb",
    "a10040gb": "a100-sxm-40gb",
    "a10080g": "a100-sxm-80gb",
    "a10080gb": "a100-sxm-80gb",
    "a800": "a800-sxm-80gb",
    "h100": "h100-sxm",
    "h10080g": "h100-sxm",
    "h10080gb": "h100-sxm",
    "h10096g": "h100-96gb-500w",
    "h10096gb": "h100-96gb-500w",
    "h10096gb500w": "h100-96gb-500w",
    "h800": "h800-sxm",
    "h200": "h200-sxm",
    "h200141gb": "h200-sxm",
    "gh200": "gh200-96gb",
    "b100": "b100-sxm",
    "b200": "b200-sxm",
    "b200180gb": "b200-sxm",
    "b200192gb": "b200-sxm",
    "b300": "b300-sxm",
    "b300288gb": "b300-sxm",
    "v100": "v100-sxm2-16gb",
    "v10016g": "v100-sxm2-16gb",
    "v10016gb": "v100-sxm2-16gb",
    "v10032g": "v100-sxm2-32gb",
    "v10032gb": "v100-sxm2-32gb",
    "p100": "p100-sxm2",
    "mi300x192gb": "mi300x",
    "mi325x256gb": "mi325x",
    "mi355x288gb": "mi355x",
    "v2": "tpu-v2",
    "v3": "tpu-v3",
    "v4": "tpu-v4",
    "v5e": "tpu-v5e",
    "tpuv5lite": "tpu-v5e",
    "tpuv5litepod": "tpu-v5e",
    "v5litepod": "tpu-v5e",
    "v5p": "tpu-v5p",
    "v6e": "tpu-v6e",
    "trillium": "tpu-v6e",
    "tpuv7": "tpu7x",
    "tpuv7x": "tpu7x",
    "tpu7": "tpu7x",
    "v7x": "tpu7x",
    "ironwood": "tpu7x",
}
_MEMORY_OPEN = {"a100": "80 GB", "v100": "16 GB", "gh200": "96 GB"}
"""Names that cover parts of several memories, with the one that is meant."""
_DECORATION = re.compile(
    r"nvidia|amd|google|cloud|instinct|tesla|gpus?|sxm\d?|oam|hbm\d?e?|nvl\d*|dgx|hgx|chips?"
)

_SHARDINGS = {
    "none": "none",
    "no": "none",
    "ddp": "none",
    "dp": "none",
    "noshard": "none",
    "replicated": "none",
    "optimizer": "optimizer",
    "optimizerstates": "optimizer",
    "distributedoptimizer": "optimizer",
    "distopt": "optimizer",
    "distributedfusedadam": "optimizer",
    "gradients": "gradients",
    "gradient": "gradients",
    "weights": "weights",
    "parameters": "weights",
    "params": "weights",
    "fsdp": "weights",
    "fsdp1": "weights",
    "fsdp2": "weights",
    "megatronfsdp": "weights",
    "fullshard": "weights",
    "fullyshard": "weights",
    "fullysharded": "weights",
    "fullyshardeddataparallel": "weights",
    "weightskept": "weights_kept",
    "weightskeptafterforward": "weights_kept",
    "keptafterforward": "weights_kept",
    "shardgradop": "gradients",
    "hsdp": "hsdp",
    "hybridshard": "hsdp",
    "hybridsharding": "hsdp",
}
_STAGES = {"0": "none", "1": "optimizer", "2": "gradients", "3": "weights"}

_PRECISIONS = {
    "bfloat16": "bf16",
    "mixed bf16": "bf16",
    "amp_bf16": "bf16",
    "float16": "fp16",
    "half": "fp16",
    "float32": "fp32",
    "fp8 e4m3": "fp8",
    "fp8-cs": "fp8",
    "fp8_cs": "fp8",
    "fp8-ds": "fp8",
    "fp8_ds": "fp8",
    "fp8-sc": "fp8",
    "float8": "fp8",
    "fp8 tensorwise": "fp8",
    "fp8 rowwise": "fp8",
    "fp8-mx": "mxfp8",
    "fp8_mx": "mxfp8",
    "fp4": "nvfp4",
    "nv-fp4": "nvfp4",
}
_OF_THE_LIBRARY = ("bf16", "fp16", "tf32", "fp32", "fp8", "mxfp8", "nvfp4")


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]", "", word.lower())


def _bare(word: str) -> str:
    """A part without its maker, socket and memory type."""
    parts = re.split(r"[\s_-]+", re.sub(r"\([^)]*\)", "", word.lower()))
    return "".join(part for part in parts if not _DECORATION.fullmatch(part))


def accelerator(word: str) -> str:
    """The catalogue's name of an accelerator; raises with near names."""
    names = _core.catalog_names("accelerators")
    known = {_plain(name): name for name in names} | _ACCELERATORS
    found = known.get(_plain(word)) or known.get(_bare(word))
    if found is None:
        near = _core.near_names(word.lower(), names)
        raise InvalidInput(f"unknown accelerator '{word}'; did you mean {', '.join(near)}?")
    return found


def open_memory(word: str) -> str:
    """How much memory a word is taken to mean that does not say it; empty if it does."""
    return _MEMORY_OPEN.get(_bare(word), "")


def precision(word: str) -> str:
    """The format of the products; raises with what is allowed."""
    text = word.lower()
    if text in _OF_THE_LIBRARY:
        return text
    if text not in _PRECISIONS:
        raise InvalidInput(f"must be one of {', '.join(_OF_THE_LIBRARY)}, got {shown(word)}")
    return _PRECISIONS[text]


def _choice(word: str, known: Mapping[str, Any]) -> Any:
    if word not in known:
        raise InvalidInput(f"must be {_listed(known)}, got '{word}'")
    return known[word]


def _listed(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}"


def switch(word: str) -> bool:
    """yes or no."""
    plain = {"true": "yes", "1": "yes", "on": "yes", "false": "no", "0": "no", "off": "no"}
    text = word.lower()
    return bool(_choice(plain.get(text, text), {"yes": True, "no": False}))


def sharding(word: str) -> tuple[str, int | None]:
    """What data-parallel ranks share out; 0 if copies lie on different nodes, or how many ranks
    share one copy where the word says so (``hsdp:32``); None if all share one."""
    text = re.sub(r"\([^)]*\)", "", word.lower()).strip()
    if re.search(r"reshard_after_forward ?= ?false|kept after (?:the )?forward", text):
        return "weights_kept", None
    if found := re.match(r"zero[ _-]*(?:stage)?[ _-]*([0-3])", text):
        return _STAGES[found.group(1)], None
    if found := re.fullmatch(r"(?:hsdp|hybrid[ _-]?shard)[ :_-]*(\d+)", text):
        return "weights", int(found.group(1))
    meaning = _SHARDINGS.get(_plain(text)) or _SHARDINGS.get(_plain(re.split(r"[\s,;/]", text)[0]))
    if meaning is None:
        known = ("none", "optimizer", "gradients", "weights", "weights-kept-after-forward")
        raise InvalidInput(f"must be {_listed(known)}, got '{word}'")
    return ("weights", 0) if meaning == "hsdp" else (meaning, None)


# Kinds of networks by a word that tells them, with the rate of one adapter where the word does.
_KINDS = (
    (r"omni-?path|\bopa\b", "omni-path", 100.0),
    (r"\bxdr", "infiniband", 800.0),
    (r"\bndr", "infiniband", 400.0),
    (r"\bhdr", "infiniband", 200.0),
    (r"\bedr", "infiniband", 100.0),
    (r"infiniband|\bib\b|connectx|\bcx[678]\b|quantum", "infiniband", None),
    (r"\befa", "efa", None),
    (r"slingshot", "slingshot", None),
    (r"roce|ethernet|spectrum|gpudirect-?tcpx|\d+\s*gbe\b", "roce", None),
)
_GIGABIT = {"g": 1.0, "t": 1000.0}
_WIDEST_ADAPTER = 800.0
"""Gbit/s of the fastest adapter there is: a faster rate is that of a node."""


def fabric(words: str, per_node: int) -> tuple[str, float | None]:
    """Kind of the network between nodes and its GB/s per accelerator, as far as words say.

    ``8x HDR InfiniBand 200 Gb/s per node`` is 8 x 200 Gbit/s shared by a node's accelerators; a
    rate without ``per node`` is that of one adapter, one for each accelerator, unless no adapter is
    so fast.
    """
    text = words.lower()
    kind, adapter = next(
        ((kind, rate) for pattern, kind, rate in _KINDS if re.search(pattern, text)), ("", None)
    )
    found = re.search(
        r"(?:(\d+)\s*[x\u00d7*]\s*)?((?:[a-z][\w-]*\s+)*?)(\d+(?:\.\d+)?)\s*"
        r"([gt])(b/s|bps|bit/s|bit|be|b|)(?![a-z])",
        text,
    )
    if found is None:
        # A generation names the rate of a port.
        return kind, adapter / 8.0 if adapter is not None else None
    count, _, number, prefix, _ = found.groups()
    # GB/s and Gb/s differ in a capital only.
    is_byte = re.search(re.escape(number) + r"\s*[GT]B(?:/s|ps)", words) is not None
    gigabits = float(number) * _GIGABIT[prefix] * (8.0 if is_byte else 1.0)
    whole = re.search(r"per node|/node|node-node|a node|per host|per server", text) is not None
    if count is not None:
        gigabits *= int(count) / per_node
    elif whole or gigabits > _WIDEST_ADAPTER:
        gigabits /= per_node
    return kind, gigabits / 8.0
