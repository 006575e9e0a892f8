"""The coefficients that are fitted to measured training steps: what each means, what it stands for,
and what is known of it beforehand.

Kernel and link coefficients that isolated measurements tell are fitted to those first
(``examples/calibrate_kernels``); what stands here is left: how far a whole training step stays
behind kernels that run alone, what software hides and what it adds. A start is what physics, data
sheets, kernel tables and papers say before any step is looked at; a width is how far off (as a
factor) that may be. None belongs to a row, a model or a paper.
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
_HOPPER = ("h100-sxm", "h200-sxm", "h100-96gb-500w", "h100-pcie")
_BLACKWELL = ("b100-sxm", "b200-sxm", "b300-sxm", "gb200", "gb300")

_DEEPSPEED = ("megatron-deepspeed", "megatron-deepspeed-bf16")
_UNFUSED = (
    "megatron-2021",
    "megatron-2022",
    *_DEEPSPEED,
    "nemo-megatron-2023",
    "deepspeed-zero3-2021",
)
_CORE = ("megatron-core", "megatron-core-fsdp", "megatron-bridge")
_AUTOMODEL = "nemo-automodel-fsdp2"
_EAGER = ("llm-foundry-fsdp", "llm-foundry-fsdp-pure", "xformers-fsdp")
_SHARDED = (*_EAGER, "torchtitan", _AUTOMODEL, "deepspeed-zero3-2021")
_XLA = ("maxtext", "maxtext-sparse-core")


def _kernels(
    name: str, field: str, of: tuple[str, ...], start: float, width: float, meaning: str
) -> Coefficient:
    return Coefficient(name, f"kernels.{field}", of, start, width, meaning)


def _software(
    name: str, field: str, of: tuple[str, ...], start: float, width: float, meaning: str
) -> Coefficient:
    return Coefficient(name, f"software.{field}", of, start, width, meaning)


def _links(name: str, field: str, of: str, start: float, width: float, meaning: str) -> Coefficient:
    return Coefficient(name, f"collectives.{field}", (of,), start, width, meaning)


_HEAT = "rate of kernels in a step over that of kernels run alone, "

COEFFICIENTS: tuple[Coefficient, ...] = (
    _kernels("ampere_sustained", "sustained_share", _AMPERE, 0.92, 0.05, _HEAT + "16 bits"),
    _kernels("hopper_sustained", "sustained_share", _HOPPER, 0.90, 0.05, _HEAT + "16 bits"),
    _kernels("hopper_sustained_fp8", "sustained_share_fp8", _HOPPER, 0.90, 0.08, _HEAT + "8 bits"),
    _kernels("blackwell_sustained", "sustained_share", _BLACKWELL, 0.90, 0.05, _HEAT + "16 bits"),
    _kernels(
        "blackwell_sustained_fp8",
        "sustained_share_fp8",
        _BLACKWELL,
        0.90,
        0.08,
        _HEAT + "8 bits, one scale a tensor",
    ),
    _kernels(
        "blackwell_sustained_mxfp8",
        "sustained_share_mxfp8",
        _BLACKWELL,
        0.90,
        0.08,
        _HEAT + "8 bits, one scale a block",
    ),
    _kernels(
        "blackwell_sustained_fp4",
        "sustained_share_fp4",
        _BLACKWELL,
        1.0,
        0.15,
        "4-bit kernels of training in a step over those of inference run alone",
    ),
    _kernels(
        "v5e_share",
        "matrix_share",
        ("tpu-v5e",),
        0.85,
        0.10,
        "rate of products in a step over peak",
    ),
    _kernels(
        "v5p_share",
        "matrix_share",
        ("tpu-v5p",),
        0.85,
        0.10,
        "rate of products in a step over peak",
    ),
    _kernels(
        "v6e_share",
        "matrix_share",
        ("tpu-v6e",),
        0.70,
        0.15,
        "rate of products in a step over peak",
    ),
    _kernels(
        "hopper_synchronous",
        "attention_synchronous",
        _HOPPER,
        0.617,
        0.08,
        "attention with Ampere's instructions over attention with Hopper's",
    ),
    _kernels(
        "hopper_grouped",
        "grouped_share",
        _HOPPER,
        0.83,
        0.08,
        "grouped products over single ones, beside part-filled tiles",
    ),
    _kernels(
        "blackwell_grouped",
        "grouped_share",
        _BLACKWELL,
        0.83,
        0.08,
        "grouped products over single ones, beside part-filled tiles",
    ),
    _software(
        "flash_1_rate",
        "attention_rate",
        _EAGER,
        0.73,
        0.15,
        "attention of the first generation over that of the calibrated kernel",
    ),
    _software(
        "unfused_elementwise",
        "elementwise_traffic",
        _UNFUSED,
        1.0,
        0.2,
        "traffic over perfectly fused kernels: Megatron's fused kernels, jit",
    ),
    _software(
        "core_elementwise",
        "elementwise_traffic",
        (*_CORE, _AUTOMODEL, "torchtitan"),
        1.0,
        0.2,
        "the same: Transformer Engine, compiled layers",
    ),
    _software(
        "eager_elementwise",
        "elementwise_traffic",
        _EAGER,
        1.5,
        0.25,
        "the same: kernels run one by one",
    ),
    _software(
        "xla_elementwise",
        "elementwise_traffic",
        _XLA,
        0.5,
        0.25,
        "the same: joined with products",
    ),
    _software(
        "core_tensor_exposed",
        "tensor_exposed",
        _CORE,
        0.5,
        0.3,
        "tensor-parallel traffic that products do not hide",
    ),
    _software("xla_tensor_exposed", "tensor_exposed", _XLA, 0.85, 0.15, "the same"),
    _software("core_leak", "overlap_leak", _CORE, 0.15, 0.4, "what a hidden message still costs"),
    _software("sharded_leak", "overlap_leak", _SHARDED, 0.30, 0.4, "the same"),
    _software(
        "xla_leak",
        "overlap_leak",
        ("maxtext",),
        0.30,
        0.4,
        "the same: collectives fused with products on the tensor core",
    ),
    _software(
        "core_exchange_leak",
        "exchange_leak",
        _CORE,
        0.25,
        0.4,
        "the same of exchanges between experts, whose kernels hold processors",
    ),
    _software(
        "xla_slice_jitter",
        "slice_jitter",
        _XLA,
        0.04,
        0.4,
        "random delay of a slice that meets others through its hosts",
    ),
    _software(
        "sharded_gather_traffic",
        "gather_traffic",
        _SHARDED,
        1.5,
        0.3,
        "bytes copied for each byte that is gathered or scattered",
    ),
    _software(
        "unfused_host_operator",
        "host_operator",
        _UNFUSED,
        60e-6,
        0.5,
        "the host issues one operator: eager PyTorch of 2021",
    ),
    _software("unfused_host_collective", "host_collective", _UNFUSED, 60e-6, 0.5, "one collective"),
    _software(
        "unfused_host_leak",
        "host_leak",
        _UNFUSED,
        0.2,
        0.7,
        "part of the host's time that costs where the device is slower",
    ),
    _software(
        "core_host_operator",
        "host_operator",
        (*_CORE, *_EAGER, _AUTOMODEL),
        20e-6,
        0.5,
        "the host issues one operator: later stacks and hosts",
    ),
    _software(
        "core_host_kernel",
        "host_kernel",
        _CORE,
        30e-6,
        0.5,
        "cast and product of one more expert, where they are issued one by one",
    ),
    _software(
        "core_host_collective",
        "host_collective",
        (*_CORE, *_EAGER, _AUTOMODEL),
        40e-6,
        0.5,
        "one collective",
    ),
    _software(
        "core_host_leak",
        "host_leak",
        _CORE,
        0.1,
        0.7,
        "part of the host's time that costs where the device is slower",
    ),
    _software(
        "core_routing_stall",
        "routing_stall",
        (*_CORE, _AUTOMODEL),
        0.4e-3,
        0.4,
        "the device waits until the host knows the tokens of each expert",
    ),
    _links(
        "infiniband_share",
        "link_share",
        "infiniband",
        0.75,
        0.15,
        "share of the rate that rings between nodes reach",
    ),
    _links(
        "infiniband_exchange", "exchange_share", "infiniband", 0.80, 0.1, "the same of all-to-alls"
    ),
    _links(
        "omni_path_share",
        "link_share",
        "omni-path",
        0.40,
        0.3,
        "the same: eight rings share four adapters without direct access to GPU memory",
    ),
    Coefficient(
        "jitter", "cluster.step_jitter", (), 0.004, 0.5, "mean random delay of a node in a step"
    ),
)
