"""Commands about launches: configurations of training frameworks in and out, process groups."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = ["export", "groups", "import_"]

_Scenario = Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file in TOML.")]
_Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Change a key of the scenario; may be repeated."
    ),
]
_Json = Annotated[bool, typer.Option("--json", help="Print the same as data.")]
_Framework = Annotated[
    str,
    typer.Argument(metavar="FRAMEWORK", help="megatron, deepspeed, torchtitan, nemo or nemo-1."),
]


def _inputs(scenario: Path, changes: list[str] | None) -> dict[str, Any]:
    from bessemer.scenario import parse_change
    from bessemer.training import train

    return train(scenario, **dict(parse_change(change) for change in changes or ())).inputs


def import_(
    framework: _Framework,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Launch script or configuration.")],
    accelerators: Annotated[
        int | None, typer.Option("--accelerators", metavar="N", help="Of the machine.")
    ] = None,
    node: Annotated[
        str | None, typer.Option("--node", metavar="NAME", help="A node of the catalogue.")
    ] = None,
    json: _Json = False,
) -> int:
    """A launch configuration of a training framework as a scenario.

    What has no place in a scenario is listed on stderr, each key with the reason.
    """
    from bessemer import _json, interchange

    found = interchange.read_launch(framework, file, accelerators=accelerators)
    missing = [key for key in found.missing() if not (node and key == "cluster.node")]
    if json:
        told = {
            "scenario": found.scenario(node),
            "missing": missing,
            "unmapped": [vars(note) for note in found.unmapped],
            "ignored": [vars(note) for note in found.ignored],
        }
        print(_json.dumps(told))
        return 0
    print(found.to_toml(node), end="")
    for note in found.unmapped:
        print(f"unmapped: {note}", file=sys.stderr)
    if found.ignored:
        keys = ", ".join(note.key for note in found.ignored)
        print(f"ignored, because they do not change what a step takes: {keys}", file=sys.stderr)
    if missing:
        print(f"still to give: {', '.join(missing)}", file=sys.stderr)
    return 0


def export(
    scenario: _Scenario,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FRAMEWORK",
            help="megatron, deepspeed, torchtitan, nemo or nemo-1.",
        ),
    ],
    changes: _Changes = None,
    json: _Json = False,
) -> int:
    """A scenario as the launch configuration of a training framework.

    What the framework cannot be told is listed on stderr, each field with the reason.
    """
    from bessemer import _core, _json, interchange

    inputs = _inputs(scenario, changes)
    name = inputs["model"].name
    made = interchange.write_launch(
        to,
        inputs["plan"],
        training=inputs["training"],
        model=name if _core.catalog_has("models", name) else inputs["model"],
        software=inputs["software"],
        accelerators=inputs["cluster"].accelerators,
    )
    if json:
        unwritten = [vars(note) for note in made.unwritten]
        print(_json.dumps({"settings": made.settings, "unwritten": unwritten}))
        return 0
    print(made.text, end="")
    for note in made.unwritten:
        print(f"not written: {note}", file=sys.stderr)
    return 0


def groups(scenario: _Scenario, changes: _Changes = None, json: _Json = False) -> int:
    """Who talks to whom: the process groups of a plan."""
    from bessemer import _json

    inputs = _inputs(scenario, changes)
    found = inputs["plan"].groups(inputs["cluster"].accelerators)
    if json:
        print(_json.dumps({name: group.to_dict() for name, group in found.items()}))
        return 0
    rows = [
        (name, f"{group.ranks:,}", f"{group.stride:,}", f"{group.count:,}")
        for name, group in found.items()
    ]
    from bessemer.cli import _print_rows

    _print_rows("process groups", ("group", "ranks", "stride", "groups"), rows, right={1, 2, 3})
    return 0
