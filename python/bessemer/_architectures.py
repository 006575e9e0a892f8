"""Readers of configurations by `model_type`, and what is refused, with the reason."""

from __future__ import annotations

from bessemer._architectures_dense import DENSE, Reader
from bessemer._architectures_mixtures import MIXTURES, RECURRENT
from bessemer._architectures_streams import STREAMS

__all__ = ["READERS", "REFUSED"]

READERS: dict[str, Reader] = {**DENSE, **MIXTURES, **RECURRENT, **STREAMS}

_MAMBA_1 = "its state-space layers are of the first Mamba, whose state is per channel"
_OTHER_MIXER = "its linear attention is neither Mamba-2 nor a gated delta rule"
_AUDIO = "it begins with convolutions over sound"

# Known, and refused with the reason.
REFUSED = {
    "bamba": "its layers share projections between Mamba-2 and attention in ways not checked",
    "bart": "its encoder and decoder have learned positions and norms that are not checked",
    "clip": "it trains two streams against each other",
    "deepseek_v32": "its attention chooses tokens with an indexer",
    "falcon_h1": "its layers run attention and Mamba-2 side by side",
    "falcon_mamba": _MAMBA_1,
    "gemma3n": "its layers have per-layer embeddings and alternating updates",
    "granitemoehybrid": "its layers have a mixture and a shared block on top of Mamba-2",
    "internvl": "its projector has a norm of another kind than its text",
    "jamba": _MAMBA_1,
    "kimi_linear": _OTHER_MIXER,
    "lfm2": "its mixers are short convolutions",
    "llama4": "its vision encoder shuffles pixels between dense layers; read its text_config",
    "mamba": _MAMBA_1,
    "minimax": _OTHER_MIXER,
    "mllama": "some of its text layers are cross-attention alone",
    "qwen3_vl": "features of several vision layers enter its text layers",
    "qwen3_vl_moe": "features of several vision layers enter its text layers",
    "recurrent_gemma": "its recurrences are gated linear units",
    "rwkv": _OTHER_MIXER,
    "switch_transformers": "a token has one expert of limited capacity",
    "whisper": _AUDIO,
    "wav2vec2": _AUDIO,
    "zamba": _MAMBA_1,
    "zamba2": "its attention layers share their weights",
}
