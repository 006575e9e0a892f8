#!/usr/bin/env python3
"""What joining every plan to its site costs a search: the table of docs/planning.md.

    tests/benchmarks/sites.py

Megatron 22B on 64 A100, the plan of least carbon, every legal plan evaluated by one core, best of
three: at a site with a given PUE, with a year of cooling, with hours of the grid, and with wind and
a battery, for runs of three lengths. Prints candidates per second and the hours of the best run.
"""

from __future__ import annotations

from typing import Any

import bessemer as bs

GIVEN: dict[str, Any] = {
    "grid": "sweden",
    "power_usage_effectiveness": 1.1,
    "water_usage_effectiveness": "0.5 L/kWh",
}
COOLED: dict[str, Any] = {
    "grid": "sweden",
    "cooling": {"technology": "cold-plate", "climate": "lulea", "nodes_per_rack": 4},
}
HOURS: dict[str, Any] = {
    "tariff": {
        "peak": "0.08 USD/kWh",
        "valley": "0.05 USD/kWh",
        "peak_from": 6,
        "peak_to": 22,
        "demand": "6 USD/kW",
    },
    "intensity": {"day": 0.15, "year": 0.2, "peak_hour": 18.0},
}
PLANTS: dict[str, Any] = {
    "sources": [{"name": "wind-onshore", "capacity": "32 kW"}],
    "battery": {"name": "lithium-ion", "capacity": "64 kWh", "follows": "price"},
}
SITES: dict[str, tuple[dict[str, Any], str]] = {
    "given": (GIVEN, "30 Gtoken"),
    "cooling": (COOLED, "30 Gtoken"),
    "grid by the hour": ({**GIVEN, "supply": HOURS}, "30 Gtoken"),
    "plants, battery": ({**GIVEN, "supply": {**HOURS, **PLANTS}}, "60 Gtoken"),
    "the same, longer": ({**GIVEN, "supply": {**HOURS, **PLANTS}}, "240 Gtoken"),
    "the same, longest": ({**GIVEN, "supply": {**HOURS, **PLANTS}}, "1800 Gtoken"),
}


def main() -> None:
    print(f"{'site':20} {'plans':>7} {'hours':>7} {'plans/s':>9}")
    for name, (site, tokens) in SITES.items():
        scenario = {
            "model": {"name": "megatron-22b"},
            "training": {"tokens": tokens, "sequence_length": 2048, "global_batch": 64},
            "cluster": {"node": "dgx-a100-80gb", "accelerators": 64},
            "site": site,
        }
        found = [
            bs.search.plans(
                scenario, objective="carbon", exhaustive=True, cores=1, progress=False, top=1
            )
            for _ in range(3)
        ]
        plans, hours = found[0].candidates, found[0].best.duration.to("h").magnitude
        rate = plans / min(one.seconds for one in found)
        print(f"{name:20} {plans:7,} {hours:7,.0f} {rate:9,.0f}")


if __name__ == "__main__":
    main()
