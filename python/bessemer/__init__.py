"""What a training or serving job on AI infrastructure takes, from first principles.

>>> import bessemer as bs
>>> run = bs.train("examples/llama-3.1-405b.toml")
>>> run.duration.to("day"), run.step.model_flops_utilization

`bs.train` estimates a scenario; `bs.catalog` holds hardware, models, grids and prices, each value
with its source; `bs.units` is the registry of quantities. Descriptions (`Accelerator`, `Model`,
`Plan` …) are frozen: `with_` gives a changed copy. A number with a dimension is a pint quantity or
text with a unit, "3.35 TB/s"; a bare number is refused. Two exceptions: `InvalidInput` where the
question makes no sense, `Infeasible` where the answer is that it cannot run.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bessemer._core import (
    Accelerator,
    Adapters,
    Attention,
    Breakdown,
    Checkpoints,
    CheckpointStorage,
    ClockResponse,
    Cluster,
    CollectiveCalibration,
    Corruption,
    Dense,
    EarlyFailures,
    Embedding,
    Embodied,
    Encoder,
    Experts,
    FailureRates,
    FeedForward,
    Group,
    Host,
    Infeasible,
    InvalidInput,
    KernelCalibration,
    Layer,
    Link,
    Maintenance,
    Model,
    Node,
    Offload,
    PartRates,
    PeakThroughput,
    Plan,
    PoweredParts,
    PowerLevels,
    PowerSettings,
    Recomputation,
    Recovery,
    Recurrence,
    Routing,
    Site,
    Software,
    Spares,
    SupplyStage,
    Tier,
    TorusAxis,
    TorusPod,
    Training,
    cheapest_collective,
    estimate,
    spans,
    version,
)

if TYPE_CHECKING:
    from bessemer import (
        calibration,
        catalog,
        comparison,
        cooling,
        cost,
        plot,
        power,
        reliability,
        scaling,
        search,
        sites,
        study,
        supply,
        uncertainty,
        units,
        validation,
    )
    from bessemer._estimate_many import estimate_many
    from bessemer.comparison import Comparison, compare, levers
    from bessemer.interchange import read_launch, write_launch
    from bessemer.schedules import SimulatedSchedule, simulate_schedule
    from bessemer.sweeps import sweep
    from bessemer.training import TrainingRun, train
    from bessemer.units import Quantity

__all__ = [
    "Accelerator",
    "Adapters",
    "Attention",
    "Breakdown",
    "CheckpointStorage",
    "Checkpoints",
    "ClockResponse",
    "Cluster",
    "CollectiveCalibration",
    "Comparison",
    "Corruption",
    "Dense",
    "EarlyFailures",
    "Embedding",
    "Embodied",
    "Encoder",
    "Experts",
    "FailureRates",
    "FeedForward",
    "Group",
    "Host",
    "Infeasible",
    "InvalidInput",
    "KernelCalibration",
    "Layer",
    "Link",
    "Maintenance",
    "Model",
    "Node",
    "Offload",
    "PartRates",
    "PeakThroughput",
    "Plan",
    "PowerLevels",
    "PowerSettings",
    "PoweredParts",
    "Quantity",
    "Recomputation",
    "Recovery",
    "Recurrence",
    "Routing",
    "SimulatedSchedule",
    "Site",
    "Software",
    "Spares",
    "SupplyStage",
    "Tier",
    "TorusAxis",
    "TorusPod",
    "Training",
    "TrainingRun",
    "__version__",
    "calibration",
    "catalog",
    "cheapest_collective",
    "compare",
    "comparison",
    "cooling",
    "cost",
    "estimate",
    "estimate_many",
    "get_cmake_dir",
    "get_include",
    "levers",
    "plot",
    "power",
    "read_launch",
    "reliability",
    "scaling",
    "search",
    "simulate_schedule",
    "sites",
    "spans",
    "study",
    "supply",
    "sweep",
    "train",
    "uncertainty",
    "units",
    "validation",
    "write_launch",
]

__version__ = version()

_MODULES = (
    "calibration",
    "catalog",
    "comparison",
    "cooling",
    "cost",
    "plot",
    "power",
    "reliability",
    "scaling",
    "search",
    "sites",
    "study",
    "supply",
    "uncertainty",
    "units",
    "validation",
)
_ELSEWHERE = {
    "Comparison": "bessemer.comparison",
    "Quantity": "bessemer.units",
    "SimulatedSchedule": "bessemer.schedules",
    "TrainingRun": "bessemer.training",
    "compare": "bessemer.comparison",
    "levers": "bessemer.comparison",
    "estimate_many": "bessemer._estimate_many",
    "read_launch": "bessemer.interchange",
    "simulate_schedule": "bessemer.schedules",
    "sweep": "bessemer.sweeps",
    "train": "bessemer.training",
    "write_launch": "bessemer.interchange",
}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"bessemer.{name}")
    if name in _ELSEWHERE:
        value = getattr(import_module(_ELSEWHERE[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'bessemer' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)


def _installed(folder: str) -> str:
    from pathlib import Path

    for place in __path__:
        if (Path(place) / folder).is_dir():
            return str(Path(place).resolve() / folder)
    raise FileNotFoundError(
        f"bessemer/{folder} is not installed with the package in {', '.join(__path__)}; "
        "install bessemer as a wheel: pip install ."
    )


def get_include() -> str:
    """The directory of the C++ headers, for `-I`."""
    return _installed("include")


def get_cmake_dir() -> str:
    """The directory of `bessemerConfig.cmake`, for `CMAKE_PREFIX_PATH` or `bessemer_DIR`."""
    return _installed("cmake")
