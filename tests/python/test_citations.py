"""Sources, grades and BibTeX."""

import re
from pathlib import Path

import bessemer as bs
import pytest
from bessemer import _core, citations
from bessemer.citations import Assumption, Source, bibliography, grade, grades, weakest

ROOT = Path(__file__).resolve().parents[2]


def test_grades_follow_the_weakest_basis() -> None:
    # core/sourced.hpp: measured, datasheet, published; fitted, derived; assumed.
    assert [grade(basis) for basis in citations.BASES] == ["A", "A", "A", "B", "B", "C"]
    assert weakest(["published", "fitted", "measured"]) == "fitted"
    assert weakest([]) == "measured"


def test_an_answer_is_graded_by_what_it_rests_on() -> None:
    sources = [
        Source("model", "model m", "shape", "published", "A2020"),
        Source("grid", "grid g", "carbon_intensity", "assumed", "B2021"),
        Source("kernels", "kernels k", "launch", "fitted", "C2022"),
    ]
    found = grades(sources)
    assert (found["memory"], found["step"], found["energy"], found["carbon"]) == (
        "A",
        "B",
        "B",
        "C",
    )


def test_an_assumption_says_key_basis_and_source() -> None:
    assumption = Assumption("site.grid", "world average", "published", "Key2020")
    assert str(assumption) == "site.grid: world average (published, Key2020)"
    assert str(Assumption("embodied", "not answered", "")) == "embodied: not answered"


def test_bibtex_is_in_order_and_whole() -> None:
    text = bibliography(["NarayananEtAl2021", "Daly2006", "NarayananEtAl2021"])
    assert re.findall(r"^@\w+\{([^,]+),", text, re.MULTILINE) == ["Daly2006", "NarayananEtAl2021"]
    assert text.count("{") == text.count("}")
    assert text.endswith("}\n")


def test_every_entry_is_whole() -> None:
    for key in citations.known_keys():
        text = bibliography([key])
        assert text.count("{") == text.count("}"), key
        assert text.count("@") >= 1


def test_a_key_without_an_entry_is_refused() -> None:
    with pytest.raises(bs.InvalidInput, match=r"^citations: no entry for Nobody1999"):
        bibliography(["Nobody1999"])


def test_every_key_of_the_catalogue_has_an_entry() -> None:
    keys = {
        key
        for kind in _core.catalog_kinds()
        for name in _core.catalog_names(kind)
        for _, _, key, _ in _core.catalog_sources(kind, name)
    }
    assert keys - set(citations.known_keys()) == set()


def test_every_key_of_the_formulas_has_an_entry() -> None:
    switches = dict.fromkeys(
        ("tensor", "pipeline", "context", "fused_attention", "grouped_heads"), True
    )
    keys = citations.formula_keys(**switches, calibrated_collectives=False)
    assert set(keys) - set(citations.known_keys()) == set()
    fewer = citations.formula_keys(**dict.fromkeys(switches, False), calibrated_collectives=True)
    assert set(fewer) < set(keys)


def test_a_run_cites_its_formulas_its_data_and_its_published_figures() -> None:
    run = bs.train(ROOT / "examples" / "gpt-3-175b.toml")
    assert {"BrownEtAl2020", "NarayananEtAl2021", "PattersonEtAl2021", "Daly2006"} <= set(
        run.citations
    )
    assert re.findall(r"^@\w+\{([^,]+),", run.cite(), re.MULTILINE) == run.citations


def test_what_is_not_used_is_not_cited() -> None:
    run = bs.train(ROOT / "examples" / "llama-3-8b.toml")
    cited = {source.field for source in run.sources}
    assert "accelerator.peak.bf16" in cited
    assert "accelerator.peak.fp8" not in cited
    assert "accelerator.price" not in cited
    assert "NarayananEtAl2021" not in citations.formula_keys(
        tensor=True,
        pipeline=False,
        context=False,
        fused_attention=True,
        grouped_heads=True,
        calibrated_collectives=True,
    )
