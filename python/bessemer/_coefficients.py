"""The coefficients that are fitted to measured training steps: what each means, what it stands for,
and what is known of it beforehand.

Kernel and link coefficients that isolated measurements tell are fitted to those first
(``examples/calibrate_kernels``); what stands here is left: how far a whole training step stays
behind kernels that run alone, what software hides and what it adds. A start is what physics,
data sheets and papers say before any step is looked at; a width is how far off (as a factor) that may
be. None belongs to a row, a model or a paper.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["COEFFICIENTS", "Coefficient"]


@dataclass(frozen=True)
class Coefficient:
    """One number of the models, and the entries of the catalogue that share it."""

    name: str
    number: str
    """kernels.NAME, collectives.NAME, software.NAME or cluster.NAME; times in seconds."""
    of: tuple[str, ...]
    """Kernel calibrations, collective calibrations or software stacks by name; all if empty."""
    start: float
    width: float
    """Of its logarithm."""
    meaning: str


_AMPERE = ("a100-sxm-80gb",)
_HOPPER = ("h100-sxm", "h200-sxm", "h100-96gb-500w")
_BLACKWELL = ("b200-sxm", "b300-sxm", "gb200", "gb300")
_UNFUSED = (
    "megatron-2021",
    "megatron-2022",
    "megatron-deepspeed",
    "megatron-deepspeed-bf16",
    "nemo-megatron-2023",
    "deepspeed-zero3-2021",
)
_CORE = ("megatron-core", "megatron-bridge", "nemo-automodel-fsdp2")
_FOUNDRY = ("llm-foundry-fsdp", "llm-foundry-fsdp-pure")
_EAGER = (*_FOUNDRY, "torchtitan", "xformers-fsdp")


COEFFICIENTS: tuple[Coefficient, ...] = (
    Coefficient(
        "ampere_sustained",
        "kernels.sustained_share",
        _AMPERE,
        0.92,
        0.05,
        "16-bit kernels of a step over those run alone",
    ),
    Coefficient("hopper_sustained", "kernels.sustained_share", _HOPPER, 0.90, 0.05, "the same"),
    Coefficient(
        "hopper_sustained_fp8", "kernels.sustained_share_fp8", _HOPPER, 0.90, 0.10, "8 bits"
    ),
    Coefficient("blackwell_sustained", "kernels.sustained_share", _BLACKWELL, 0.90, 0.05, "16"),
    Coefficient(
        "blackwell_sustained_fp8", "kernels.sustained_share_fp8", _BLACKWELL, 0.90, 0.10, ""
    ),
    Coefficient(
        "blackwell_sustained_mxfp8", "kernels.sustained_share_mxfp8", _BLACKWELL, 0.90, 0.10, ""
    ),
    Coefficient(
        "blackwell_sustained_fp4", "kernels.sustained_share_fp4", _BLACKWELL, 0.80, 0.2, ""
    ),
    Coefficient("v5e_share", "kernels.matrix_share", ("tpu-v5e",), 0.80, 0.15, ""),
    Coefficient("v5p_share", "kernels.matrix_share", ("tpu-v5p",), 0.80, 0.15, ""),
    Coefficient("v6e_share", "kernels.matrix_share", ("tpu-v6e",), 0.70, 0.15, ""),
    Coefficient("hopper_synchronous", "kernels.attention_synchronous", _HOPPER, 0.6, 0.1, ""),
    Coefficient("flash_1_rate", "software.attention_rate", _FOUNDRY, 0.73, 0.15, ""),
    Coefficient("unfused_elementwise", "software.elementwise_traffic", _UNFUSED, 1.0, 0.2, ""),
    Coefficient("core_elementwise", "software.elementwise_traffic", _CORE, 1.0, 0.2, ""),
    Coefficient("eager_elementwise", "software.elementwise_traffic", _EAGER, 1.5, 0.25, ""),
    Coefficient("xla_elementwise", "software.elementwise_traffic", ("maxtext",), 0.5, 0.25, ""),
    Coefficient("core_tensor_exposed", "software.tensor_exposed", _CORE, 0.5, 0.3, ""),
    Coefficient("xla_tensor_exposed", "software.tensor_exposed", ("maxtext",), 0.8, 0.15, ""),
    Coefficient("core_leak", "software.overlap_leak", _CORE, 0.15, 0.4, ""),
    Coefficient("eager_leak", "software.overlap_leak", _EAGER, 0.30, 0.4, ""),
    Coefficient("xla_leak", "software.overlap_leak", ("maxtext",), 0.15, 0.4, ""),
    Coefficient("eager_gather_traffic", "software.gather_traffic", _EAGER, 3.0, 0.5, ""),
    Coefficient("unfused_host_operator", "software.host_operator", _UNFUSED, 60e-6, 0.5, ""),
    Coefficient("unfused_host_collective", "software.host_collective", _UNFUSED, 150e-6, 0.5, ""),
    Coefficient("unfused_host_leak", "software.host_leak", _UNFUSED, 0.2, 0.7, ""),
    Coefficient("core_host_leak", "software.host_leak", _CORE, 0.1, 0.7, ""),
    Coefficient("core_host_operator", "software.host_operator", _CORE, 15e-6, 0.5, ""),
    Coefficient("core_host_collective", "software.host_collective", _CORE, 40e-6, 0.5, ""),
    Coefficient("core_routing_stall", "software.routing_stall", _CORE, 0.4e-3, 0.4, ""),
    Coefficient("hopper_grouped", "kernels.grouped_share", _HOPPER, 0.8, 0.15, ""),
    Coefficient("blackwell_grouped", "kernels.grouped_share", _BLACKWELL, 0.8, 0.15, ""),
    Coefficient("infiniband_share", "collectives.link_share", ("infiniband",), 0.75, 0.15, ""),
    Coefficient(
        "infiniband_exchange", "collectives.exchange_share", ("infiniband",), 0.80, 0.2, ""
    ),
    Coefficient("omni_path_share", "collectives.link_share", ("omni-path",), 0.40, 0.3, ""),
    Coefficient("jitter", "cluster.step_jitter", (), 0.004, 0.5, ""),
)
