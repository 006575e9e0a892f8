"""The committed stub: complete, and precise enough for a strict type checker.

Whether it is what the compiled module gives is the house rule of tests/rules/stubs.py; it is
written by `python tests/rules/stubs.py --write`, which runs
`python -m pybind11_stubgen bessemer._core --exit-code`.
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from bessemer import _core

PACKAGE = Path(__file__).resolve().parents[2] / "python" / "bessemer"
STUB = ast.parse((PACKAGE / "_core.pyi").read_text())
CLASSES = {node.name: node for node in STUB.body if isinstance(node, ast.ClassDef)}
FUNCTIONS = {node.name: node for node in STUB.body if isinstance(node, ast.FunctionDef)}

# What may truly be anything.
ANYTHING = {"Breakdown", "catalog_get", "from_config", "__eq__", "__contains__"}


def functions_of(node):
    return [item for item in node.body if isinstance(item, ast.FunctionDef)]


def test_stub_names_everything_public():
    public = {name for name in vars(_core) if not name.startswith("_")}
    assert public == CLASSES.keys() | FUNCTIONS.keys()


@pytest.mark.parametrize("name", CLASSES)
def test_stub_has_every_attribute(name):
    told = {function.name for function in functions_of(CLASSES[name])}
    public = {key for key in vars(getattr(_core, name)) if not key.startswith("_")}
    assert public == {key for key in told if not key.startswith("_")}


@pytest.mark.parametrize("name", sorted(CLASSES.keys() - ANYTHING))
def test_every_property_has_a_type(name):
    for function in functions_of(CLASSES[name]):
        if function.name in ANYTHING:
            continue
        result = ast.unparse(function.returns)
        assert result not in ("typing.Any", "object", "dict", "list", "tuple"), function.name


def test_constructors_are_typed_by_field():
    init = next(item for item in functions_of(CLASSES["Link"]) if item.name == "__init__")
    assert [argument.arg for argument in init.args.kwonlyargs] == ["bandwidth", "latency"]
    hints = {ast.unparse(argument.annotation) for argument in init.args.kwonlyargs}
    assert hints == {"pint.Quantity[typing.Any] | str"}


def test_package_is_typed():
    assert (PACKAGE / "py.typed").is_file()


def test_strict_type_checker_accepts_a_users_program(tmp_path):
    pytest.importorskip("mypy")
    good = tmp_path / "good.py"
    good.write_text(
        "from bessemer import _core\n"
        "link = _core.Link(bandwidth='400 Gbit/s', latency='5 us')\n"
        "schedule: str = '1f1b'\n"
        "plan = _core.Plan(tensor=8, schedule=schedule).with_(tensor=4)\n"
        "count: int = plan.tensor\n"
        "rate: float = link.bandwidth.to('GB/s').magnitude\n"
    )
    bad = tmp_path / "bad.py"
    bad.write_text(
        "from bessemer import _core\n"
        "_core.Link(bandwidth=3.35, latency='5 us')\n"
        "_core.Plan(tensr=8)\n"
        "_core.Plan().tensor = 3\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache")]
    report = subprocess.run(
        [*command, str(good), str(bad)], capture_output=True, text=True, cwd=tmp_path, check=False
    ).stdout
    assert "good.py" not in report
    for line, words in [(2, "[arg-type]"), (3, "[call-arg]"), (4, "[misc]")]:
        assert any(f"bad.py:{line}:" in row and words in row for row in report.splitlines())
