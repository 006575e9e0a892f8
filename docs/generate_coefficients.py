"""Writes the tables of all coefficients, of steps, kernels, links and stacks, from the package."""

from pathlib import Path

Line = list[str]


def table(head: Line, right: int, rows: list[Line]) -> list[str]:
    """A table whose last `right` columns are numbers."""
    rule = ["---"] * (len(head) - right) + ["--:"] * right
    return [f"| {' | '.join(line)} |" for line in (head, rule, *rows)]


def number(value: float) -> str:
    return "0" if value == 0.0 else f"{value:.4g}"


def of_steps() -> list[str]:
    from bessemer._coefficients import COEFFICIENTS
    from bessemer._interval import shipped

    known = {of["name"]: of for of in shipped()["coefficients"]}
    rows = [
        [
            f"`{of.name}`, `{of.number}`",
            of.meaning,
            ", ".join(of.of) or "all",
            known[of.name]["basis"],
            number(of.start),
            f"{100 * of.width:.0f} %",
            number(known[of.name]["value"]),
            f"{100 * known[of.name]['deviation']:.0f} %",
        ]
        for of in COEFFICIENTS
    ]
    head = ["name, and number", "is", "of", "basis", "start", "known within", "value", "left open"]
    return table(head, 4, rows)


def of_residuals() -> list[str]:
    from bessemer._interval import shipped

    rows = [
        [name, str(of["rows"]), f"{100 * of['deviation']:.1f} %"]
        for name, of in shipped()["residuals"].items()
    ]
    return table(["family", "rows", "deviation of ln time"], 2, rows)


def of_entries(kind: str, without: tuple[str, ...] = ("name",)) -> list[str]:
    """One line for each number of each entry."""
    from bessemer import _core

    rows = []
    for name in _core.catalog_names(kind):
        values = _core.catalog_get(kind, name).to_dict()
        for where, basis, key, note in _core.catalog_sources(kind, name):
            field = where.split(".", 1)[-1]
            if field in without or field not in values:
                continue
            value = values[field]
            text = (
                f"{number(value['value'])} {value['unit']}"
                if isinstance(value, dict)
                else number(value)
            )
            source = f"{{cite:t}}`{key}`" if key else ""
            rows.append([f"`{name}`", f"`{field}`", basis, source, note, text])
    return table(["of", "coefficient", "basis", "source", "note", "value"], 1, rows)


def of_software() -> list[str]:
    """The numbers of each stack; its behaviour stands in the catalogue."""
    from bessemer import _core

    fields = (
        "attention_rate",
        "tensor_exposed",
        "overlap_leak",
        "elementwise_traffic",
        "host_operator",
        "host_collective",
        "host_leak",
        "routing_stall",
        "gather_traffic",
        "fragmentation",
    )
    rows = []
    for name in _core.catalog_names("software"):
        values = _core.catalog_get("software", name).to_dict()
        numbers = [
            number(values[field]["value"] if isinstance(values[field], dict) else values[field])
            for field in fields
        ]
        rows.append([f"`{name}`", *numbers])
    head = ["stack", *(field.replace("_", " ") for field in fields)]
    return table(head, len(fields), rows)


def pages(_root: Path) -> dict[str, str]:
    return {
        "coefficients_steps.md": "\n".join(of_steps()) + "\n",
        "coefficients_residuals.md": "\n".join(of_residuals()) + "\n",
        "coefficients_kernels.md": "\n".join(of_entries("kernel_calibrations")) + "\n",
        "coefficients_links.md": "\n".join(of_entries("collective_calibrations")) + "\n",
        "coefficients_software.md": "\n".join(of_software()) + "\n",
    }
