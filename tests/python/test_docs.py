"""The documentation says what is so: listings run, generated parts are current, keys complete."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import bessemer as bs
import pytest
from bessemer.scenario import ScenarioTables, load, schema

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LISTED = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *sorted((DOCS / "models").glob("*.md"))]


def blocks(file: Path, language: str) -> list[str]:
    text = file.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.S | re.M)


def generator(name: str) -> ModuleType:
    sys.path.insert(0, str(DOCS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(DOCS))


@pytest.mark.parametrize("file", LISTED, ids=lambda file: file.name)
def test_python_listings_run(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    together: dict[str, Any] = {}  # a page's blocks are one session
    for block in blocks(file, "python"):
        exec(compile(block, str(file), "exec"), together)
    assert "Error" not in capsys.readouterr().err


@pytest.mark.parametrize("file", LISTED, ids=lambda file: file.name)
def test_scenarios_in_the_text_are_valid(file: Path) -> None:
    try:
        import tomllib
    except ImportError:
        import tomli as tomllib
    base = tomllib.loads(blocks(DOCS / "scenario.md", "toml")[0])
    for block in blocks(file, "toml"):
        load({**base, **tomllib.loads(block)})


def test_the_first_scenario_of_its_page_fits_the_memory() -> None:
    try:
        import tomllib
    except ImportError:
        import tomli as tomllib
    assert bs.train(tomllib.loads(blocks(DOCS / "scenario.md", "toml")[0])).fits


def test_cpp_listings_are_parts_of_compiled_files() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "examples").glob("*.cpp")]
    sources += [path.read_text(encoding="utf-8") for path in (ROOT / "include").rglob("*.hpp")]
    together = [re.sub(r"\s+", "", source) for source in sources]
    for file in LISTED:
        for block in blocks(file, "cpp"):
            code = re.sub(r"^// examples/.*\n", "", block)
            code = re.sub(r"\s+", "", code).rstrip(";")
            assert any(code in source for source in together), f"{file.name}: {block}"


def test_files_that_the_pages_include_exist() -> None:
    for file in LISTED:
        for path in re.findall(r"^```\{literalinclude\} (\S+)", file.read_text("utf-8"), re.M):
            assert (file.parent / path).exists(), f"{file.name}: {path}"


def test_readme_shows_what_the_program_says() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert generator("generate_readme").written(readme) == readme, (
        "run `python docs/generate_readme.py`"
    )


def test_tables_of_the_interchange_are_current() -> None:
    page = (DOCS / "interchange.md").read_text(encoding="utf-8")
    assert generator("generate_interchange").written(page) == page, (
        "run `python docs/generate_interchange.py`"
    )


# --- every key of a scenario is documented, with its default and an example ----------------------


def tables_of_the_schema() -> dict[str, set[str]]:
    """Class of the table -> its keys."""
    found = {"ScenarioTables": set(ScenarioTables.model_fields)}
    for name, table in schema()["$defs"].items():
        found[name] = set(table["properties"])
    return found


def documented_keys() -> set[str]:
    text = (DOCS / "scenario.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \**`(\w+)`\** \|", text, re.M)
    headings = re.findall(r"`\[([\w.]+)\]`", text)
    listed = re.findall(r"`(\w+)`", "".join(re.findall(r"Its `peak`.*?dense\.", text, re.S)))
    return {*rows, *listed, *(part for heading in headings for part in heading.split("."))}


def test_every_key_of_a_scenario_is_documented() -> None:
    keys = set().union(*tables_of_the_schema().values())
    assert keys - documented_keys() == set()
    assert documented_keys() - keys - {"none"} == set()


def documented_tables() -> list[tuple[set[str], set[str]]]:
    """Of each table of the page: its keys, and those in bold."""
    text = (DOCS / "scenario.md").read_text(encoding="utf-8")
    found = []
    for table in re.findall(r"^\| key \| is \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.M):
        rows = re.findall(r"^\| (\**)`(\w+)`", table, re.M)
        found.append(({key for _, key in rows}, {key for bold, key in rows if bold}))
    return found


def test_each_table_is_documented_with_its_own_keys() -> None:
    told = documented_tables()
    tables = {
        name: (set(table["properties"]), set(table.get("required", ())))
        for name, table in schema()["$defs"].items()
    }
    tables.pop("PeakTable")  # a list in the text
    for name in [name for name in tables if name.startswith("Like")]:
        # Stands in the table of what it is like; what it must have follows from `like`.
        other, (keys, _) = name.removeprefix("Like"), tables.pop(name)
        tables[other] = (tables[other][0] | keys, tables[other][1])
    for name, (keys, required) in tables.items():
        fitting = [bold for documented, bold in told if documented == keys]
        assert fitting, f"{name}: no table of docs/scenario.md has the keys {sorted(keys)}"
        assert required in fitting, f"{name}: {sorted(required)} must be in bold"
    for documented, _ in told:
        assert documented in [keys for keys, _ in tables.values()], sorted(documented)


def rows_of(heading: str) -> Iterator[tuple[str, str, str]]:
    """(key, default, example) of the first table behind a heading."""
    text = (DOCS / "scenario.md").read_text(encoding="utf-8")
    behind = text.split(heading, 1)[1].split("\n\n|", 1)[1].split("\n\n", 1)[0]
    for line in behind.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and "`" in cells[0] and "*" not in cells[3]:
            yield cells[0].strip("*`"), cells[3].strip("`"), cells[4].strip("`")


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        (
            "## `[model]`",
            bs.Model(
                layers=1, hidden=1, heads=1, kv_heads=1, head_size=1, feed_forward=1, vocabulary=1
            ),
        ),
        ("## `[plan]`", bs.Plan()),
        ("`[training.software]`, a stack", bs.Software(name="")),
    ],
    ids=["model", "plan", "software"],
)
def test_documented_defaults_are_the_defaults(heading: str, plain: Any) -> None:
    told = plain.to_dict()
    for key, default, _ in rows_of(heading):
        ours = told[key]
        shown = f"{ours['value']:g} {ours['unit']}" if isinstance(ours, dict) else str(ours).lower()
        assert default.strip('"') in {shown, f"{ours}"}, key


def test_citations_in_the_pages_are_in_the_bibliography() -> None:
    bib = (DOCS / "references.bib").read_text(encoding="utf-8")
    keys = set(re.findall(r"^@\w+\{\s*([^,\s]+)\s*,", bib, re.M))
    for file in LISTED:
        for cited in re.findall(r"\{cite(?::t)?\}`([^`]+)`", file.read_text(encoding="utf-8")):
            assert set(cited.split(",")) <= keys, f"{file.name}: {cited}"


@pytest.mark.skipif(importlib.util.find_spec("sphinx") is None, reason="needs bessemer[docs]")
def test_equations_can_be_translated() -> None:
    mathml = generator("mathml")
    for file in LISTED:
        text = re.sub(r"^```.*?^```", "", file.read_text(encoding="utf-8"), flags=re.S | re.M)
        for tex in re.findall(r"\$\$(.*?)\$\$", text, re.S):
            assert "<math" in mathml.mathml(mathml.TAG.sub("", tex).strip(), as_block=True)
