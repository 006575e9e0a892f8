"""Every one of the numbered facts is carried by a test, an example or a page."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def index() -> ModuleType:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        import generate_seed_facts
    finally:
        sys.path.remove(str(ROOT / "docs"))
    return generate_seed_facts


def test_every_fact_is_carried(index: ModuleType) -> None:
    nowhere = [f"S{number:03}" for number, files in index.carried(ROOT).items() if not files]
    assert nowhere == []
    missing = set(range(index.FIRST, index.LAST + 1)) - index.literal(ROOT)
    assert missing == set(), "named only between the two ends of a range"


def test_the_index_has_each_fact_once(index: ModuleType) -> None:
    numbers = re.findall(r"S\d{3}", index.written(ROOT))
    assert numbers == sorted(set(numbers), key=numbers.index)
    assert len(numbers) == index.LAST


def test_pages_of_facts_name_none_twice() -> None:
    # A fact may be told by two pages, from two sides, but not by one page twice.
    for page in (ROOT / "docs").glob("seed-facts-*.md"):
        rows = re.findall(r"^\| (S\d{3}) \|", page.read_text(encoding="utf-8"), re.M)
        assert len(rows) == len(set(rows)), page.name


def test_the_four_references_of_the_list_are_in_the_bibliography() -> None:
    # S147: Patterson 2021, Strubell 2019, Shoeybi 2019, Rajbhandari 2020.
    bib = (ROOT / "docs" / "references.bib").read_text(encoding="utf-8")
    for key, title in {
        "PattersonEtAl2021": "Carbon Emissions and Large Neural Network Training",
        "StrubellEtAl2019": "Energy and Policy Considerations",
        "ShoeybiEtAl2019": "Megatron-LM",
        "RajbhandariEtAl2020": "ZeRO",
    }.items():
        entry = bib.split(f"{{{key},", 1)[1].split("\n}", 1)[0]
        assert title in entry, key
