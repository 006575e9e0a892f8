"""`import bessemer` loads nothing heavy. Seconds are measured elsewhere: this counts modules."""

import subprocess
import sys

import pytest

HEAVY = ["pint", "pydantic", "pandas", "numpy", "matplotlib", "typer", "rich", "inspect", "pathlib"]


def modules_after(code):
    report = "\nimport sys; print(*sys.modules, sep='\\n')"
    command = [sys.executable, "-c", code + report]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import bessemer",
        "import bessemer as bs; bs.catalog.accelerators['h100-sxm']; bs.Plan(tensor=8)",
        "import bessemer as bs; dir(bs); bs.__version__",
    ],
)
def test_heavy_modules_wait_for_their_first_use(code):
    new = modules_after(code) - modules_after("pass")
    assert not new & set(HEAVY)


def test_a_quantity_needs_pint_only():
    new = modules_after("import bessemer as bs; bs.Quantity('1 GB')")
    assert "pint" in new
    assert not new & {"pydantic", "pandas", "matplotlib", "typer", "rich"}
