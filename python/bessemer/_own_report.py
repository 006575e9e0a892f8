"""The answer to "own or rent" as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from bessemer._own import Owned

__all__ = ["report", "text"]

_STEPS = ((1e9, " billion"), (1e6, " million"), (1e3, " thousand"))


def text(node: Any) -> str:
    """A quantity as people say it."""
    if node is None:
        return "never"
    if node == 0.0 and not isinstance(node, Mapping):
        return "any"
    if not isinstance(node, Mapping):
        return f"{node:,}" if isinstance(node, int) else f"{node:.3g}"
    value, unit = node["value"], node["unit"]
    if value is None:
        return "-"
    if unit.startswith("USD") and "h" not in unit:
        for size, word in _STEPS:
            if abs(value) >= size:
                return f"{value / size:,.4g}{word} {unit}"
    if abs(value) >= 1000.0:
        return f"{value:,.0f} {unit}".strip()
    return f"{value:.4g} {unit}".strip()


def _table(console: Console, title: str, rows: Sequence[tuple[str, ...]], *header: str) -> None:
    table = Table(
        title=title,
        title_style="bold",
        title_justify="left",
        box=None,
        pad_edge=False,
        show_header=bool(header),
    )
    width = len(rows[0]) if rows else 2
    for index in range(width):
        table.add_column(
            header[index] if header else "",
            header_style="dim",
            justify="left" if index == 0 else "right",
        )
    for row in rows:
        table.add_row(*row)
    console.print(table)
    console.print()


def _words(key: str) -> str:
    return key.replace("_", " ").replace(".", ": ")


def _parts(told: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Parts that are not zero, with their share of the total."""
    total = told["total"]["value"]
    rows: list[tuple[str, ...]] = []
    for key, node in told.items():
        if node["value"]:
            share = f"{100.0 * node['value'] / total:.0f} %" if total else ""
            rows.append((_words(key), text(node), share))
    return rows


def _or_never(value: float | None, unit: str) -> str:
    if value == 0.0:
        return "any"
    return "never" if value is None else f"{value:.3g} {unit}".strip()


def report(answer: Owned, console: Console) -> None:
    """Everything that decides, the verdict first."""
    told = answer.to_dict()
    rent, even = told["rent"], told["break_even"]
    fleet = told["fleet"]
    rows = [
        ("accelerators", text(fleet["accelerators"])),
        ("power at full load", text(fleet["peak_power"])),
        ("capital", text(told["capital"]["total"])),
        ("cost of a year", text(told["operating"]["total"])),
        ("cost of an hour in use, owned", text(told["rate"])),
        ("cost of an hour in use, rented", text(rent["paid_per_hour_in_use"])),
    ]
    if rent["spot_per_useful_hour"]["value"] is not None:
        rows.append(("cost of a useful hour on spot", text(rent["spot_per_useful_hour"])))
    rows += [
        ("break-even", _or_never(even["years"], "years")),
        ("break-even utilization", _or_never(even["utilization"], "")),
        ("CO2e of electricity, location-based", text(told["carbon"]["location"])),
        ("CO2e of electricity, market-based", text(told["carbon"]["market"])),
        ("CO2e of plants on the site", text(told["carbon"]["plants"])),
        (
            "CO2e embodied, a year of life",
            text(
                {
                    "value": told["carbon"]["embodied_hardware"]["value"]
                    + told["carbon"]["embodied_building"]["value"],
                    "unit": "tCO2e/year",
                }
            ),
        ),
        ("offsets, subtracted nowhere", text(told["carbon"]["offsets_beside"])),
        ("as cars for a year", f"{told['equivalents']['cars']:,.0f}, 4.6 t each [EpaVehicles2024]"),
    ]
    years = told["years"]
    better = "Owning" if rent["verdict"] == "own" else "Renting"
    console.print(f"[bold]{better} is cheaper over {years:g} years.[/]\n")
    _table(console, "Answer", rows)
    _table(console, "Capital", _parts(told["capital"]), "group", "USD", "share")
    _table(console, "A year", _parts(told["operating"]), "cost", "USD", "share")
    _table(console, "Total cost, discounted", _parts(told["present_value"]), "part", "USD", "share")
    _table(
        console,
        "By utilization",
        [(f"{row['utilization']:g}", text(row["rate"])) for row in told["by_utilization"]],
        "in use",
        "cost of an hour",
    )
    _table(
        console,
        "What decides it",
        [
            (
                _words(row["input"]),
                f"× {row['factors'][0]:g} to {row['factors'][1]:g}",
                f"{row['rate'][0]['value']:.2f} to {row['rate'][1]['value']:.2f} USD/h",
            )
            for row in told["tornado"]
        ],
        "input",
        "times",
        "cost of an hour",
    )
    sites = told["sites"]
    _table(
        console,
        "New building or existing powered site",
        [(kind, text(of["capital"]), text(of["rate"])) for kind, of in sites.items()],
        "site",
        "capital",
        "cost of an hour",
    )
    energy = told["energy"]
    _table(
        console,
        "Electricity of a year",
        [
            (_words(k), text(v))
            for k, v in energy.items()
            if not isinstance(v, Mapping) or v["value"]
        ],
    )
    if told["tokens"]:
        tokens = told["tokens"]
        _table(
            console,
            "A million tokens",
            [("owned", text(tokens["own"])), ("rented", text(tokens["rent"]))],
        )
    if told["run"]:
        run = told["run"]
        _table(
            console,
            "A run",
            [
                ("accelerator-hours", f"{run['accelerator_hours']:,.0f}"),
                ("owned", text(run["own"])),
                ("rented", text(run["rent"])),
            ],
        )
    if told["expect"]:
        _table(
            console,
            "Beside figures of others",
            [
                (
                    _words(row["key"]),
                    "never" if row["here"]["value"] is None else text(row["here"]),
                    f"{text(row['low'])} to {text(row['high'])}",
                    "inside" if row["inside"] else "outside",
                )
                for row in told["expect"]
            ],
            "figure",
            "here",
            "there",
            "",
        )
    console.print("[bold]Assumed[/]")
    whys: dict[tuple[str, str], list[str]] = {}
    for line in told["assumptions"]:
        whys.setdefault((line["key"], line["value"]), []).append(line["why"])
    for (key, value), why in whys.items():
        words = Text(f"{key}  {value}: {'; '.join(why)}")
        words.stylize("bold", 0, len(key))
        console.print(Padding(words, (0, 0, 0, 2)))
