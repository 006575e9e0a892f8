"""Writes what green levers give, each computed as a change of one scenario."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bessemer.comparison import Comparison, compare, levers

# Each lever: its changes of examples/levers.toml, and what is published about such levers.
MIXTURE = {
    "model.name": "deepseek-v3",
    "training.global_batch": 8192,
    "training.sequence_length": 4096,
    "cluster.accelerators": 2048,
    "plan": {
        "tensor": 1,
        "pipeline": 16,
        "virtual_stages": 2,
        "expert": 8,
        "sequence_parallel": False,
    },
}
PRUNED = {
    "model": {
        "layers": 126,
        "hidden": 16384,
        "heads": 128,
        "kv_heads": 8,
        "head_size": 128,
        "feed_forward": 26624,
        "vocabulary": 128256,
        "gated": True,
        "activation": "silu",
    }
}
PLAN = {
    "plan.virtual_stages": 8,
    "plan.recomputation": "none",
    "plan.sharding": "gradients",
}
NORWAY = {"site": {"grid": None, "region": "norway", "power_usage_effectiveness": 1.58}}

LEVERS: dict[str, tuple[Mapping[str, Any], str]] = {
    "mixture of experts": (
        MIXTURE,
        "sparse takes less than a tenth of dense {cite}`PattersonEtAl2021`",
    ),
    "8 bits": ({"training.precision": "fp8"}, ""),
    "mixture in 8 bits": (
        {**MIXTURE, "training.precision": "fp8"},
        "2.79 against 30.84 million accelerator-hours: 0.09 "
        "{cite}`DeepSeekV32024,GrattafioriEtAl2024`",
    ),
    "pruning": (PRUNED, ""),
    "smaller model": (
        {"model.name": "llama-3.1-70b", "plan.pipeline": 4},
        "the teacher's own passes are not in it",
    ),
    "newer accelerators": (
        {"cluster.node": "dgx-b200"},
        "2 to 5 times, for machine learning against general purpose {cite}`PattersonBlog2022`",
    ),
    "newer ones in 4 bits": ({"cluster.node": "dgx-b200", "training.precision": "nvfp4"}, ""),
    "higher utilization": (PLAN, ""),
    "power cap": ({"power.cap": "500 W"}, ""),
    "better hall": (
        {"site.power_usage_effectiveness": 1.10},
        "1.4 to 2 times {cite}`PattersonBlog2022`",
    ),
    "better siting": (NORWAY, "5 to 10 times {cite}`PattersonBlog2022`"),
    "certificates": (
        {"site.supply.contracts.certificates": 1.0},
        "no energy, no location-based carbon",
    ),
    "offsets": ({"site.supply.contracts.offsets": "10000 tCO2e"}, "subtracted nowhere"),
}

# Machine, model, mechanization, map: each on top of those before it, from GPT-3 on V100.
STAIRS: dict[str, tuple[Mapping[str, Any], str]] = {
    "machine: H100 for V100": (
        {
            "cluster.node": "dgx-h100",
            "cluster.accelerators": 1024,
            "training.precision": "bf16",
            "training.software": None,
            "training.global_batch": 1536,
        },
        "2 to 5",
    ),
    "model: a mixture, 22 of 235 billion weights for a token": (
        {
            "model.name": "qwen3-235b-a22b",
            "plan": {
                "tensor": 2,
                "pipeline": 8,
                "virtual_stages": 4,
                "schedule": "interleaved",
                "expert": 32,
                "sequence_parallel": True,
                "recomputation": {"modules": ["norm", "activation"]},
            },
        },
        "3 to 10",
    ),
    "mechanization: PUE 1.10 for 1.58": ({"site.power_usage_effectiveness": 1.10}, "1.4 to 2"),
    "map: Norway for the United States": (
        {"site": {"grid": None, "region": "norway", "power_usage_effectiveness": 1.10}},
        "5 to 10",
    ),
}

_SHOWN = ("duration", "accelerator_hours", "energy", "carbon", "carbon_market", "water")


def study(root: Path) -> Comparison:
    """Each lever alone."""
    base = root / "examples" / "levers.toml"
    alone = levers(base, {name: changes for name, (changes, _) in LEVERS.items()})
    return Comparison(alone.cases[: len(LEVERS) + 1])  # not all of them go together


def stairs(root: Path) -> Comparison:
    """Levers one upon the other."""
    from bessemer.training import train

    hall = {"power_usage_effectiveness": 1.58, "grid": "united-states"}
    hall["grid_carbon_intensity"] = None
    run = train(root / "examples" / "gpt-3-175b.toml", site=hall, expect=None)
    cases = {"base": run}
    for name, (changes, _) in STAIRS.items():
        run = run.with_(**changes)
        cases[name] = run
    return compare(**cases)


def written(root: Path) -> str:
    """The table of levers, each over the base."""
    found = study(root)
    ratios = found.ratios()
    lines = [
        "| lever | time | accelerator-hours | energy | carbon, location | carbon, market | water "
        "| published |",
        "|---|" + "--:|" * len(_SHOWN) + "---|",
    ]
    for case in found.cases[1:]:
        cells = [f"{ratios.loc[case.name, measure]:.3g}" for measure in _SHOWN]
        lines.append(f"| {case.name} | {' | '.join(cells)} | {LEVERS[case.name][1]} |")
    return "\n".join(lines) + "\n"


def written_stairs(root: Path) -> str:
    """The table of levers one upon the other: by what factor energy and carbon fall at each."""
    found = stairs(root)
    lines = [
        "| step | energy falls by | carbon by | since the base, energy | carbon | published |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for before, case in zip(found.cases, found.cases[1:], strict=False):
        by = [before.value(m) / case.value(m) for m in ("energy", "carbon")]
        since = [found.cases[0].value(m) / case.value(m) for m in ("energy", "carbon")]
        cells = [f"{value:.3g}" for value in (*by, *since)]
        lines.append(f"| {case.name} | {' | '.join(cells)} | {STAIRS[case.name][1]} |")
    return "\n".join(lines) + "\n"


def pages(root: Path) -> dict[str, str]:
    """What the documentation includes, and its picture."""
    short = study(root)
    figure = short.plot(("accelerator_hours", "energy", "carbon"))
    figure.savefig(root / "docs" / "generated" / "levers.png", format="png", dpi=110)
    return {"levers.md": written(root), "levers-stairs.md": written_stairs(root)}
