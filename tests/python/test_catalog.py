"""The catalogue as mappings: every entry readable, every value with a source."""

import json
import math
import re

import bessemer as bs
import pytest
from bessemer import _core
from bessemer._display import flat

TABLES = _core.catalog_kinds()
each_table = pytest.mark.parametrize("kind", TABLES)
BASES = {"measured", "datasheet", "published", "fitted", "derived", "assumed"}


def test_every_table_has_an_attribute():
    assert sorted(TABLES) == sorted(
        name for name in bs.catalog.__all__ if name not in ("Source", "Table")
    )


@each_table
def test_table_is_a_mapping(kind):
    table = getattr(bs.catalog, kind)
    names = list(table)
    assert len(table) == len(names) == len(set(names)) > 0
    assert names[0] in table
    assert "no such entry" not in table
    assert 3 not in table
    assert dict(table).keys() == table.keys()
    assert str(len(table)) in repr(table)


@each_table
def test_every_entry_can_be_read(kind):
    table = getattr(bs.catalog, kind)
    for name, entry in table.items():
        assert repr(entry).startswith(type(entry).__name__ + "(")
        assert table[name] == entry
        assert table.label(name)


@each_table
def test_every_value_has_a_source(kind):
    table = getattr(bs.catalog, kind)
    for name in table:
        sources = table.sources(name)
        assert sources
        for source in sources:
            assert source.field
            assert source.basis in BASES
            assert source.key


@each_table
def test_tables_for_notebooks(kind):
    pytest.importorskip("pandas")
    table = getattr(bs.catalog, kind)
    frame = table.to_frame()
    assert list(frame.index) == list(table)
    assert frame.index.name == "name"
    assert table._repr_html_().count("<tr>") == len(table) + 1


@each_table
def test_names_differ_in_more_than_their_spelling(kind):
    squeezed = {}
    for name in getattr(bs.catalog, kind):
        squeezed.setdefault(re.sub("[-_ ]", "", name.lower()), []).append(name)
    alike = [names for names in squeezed.values() if len(names) > 1]
    # Two benchmarks spell one shape in two ways; each is found by its own.
    pair = ["gpt-3-175b-l96h12288a96v50304", "gpt3-175b-l96h12288a96v50304"]
    assert alike == ([pair] if kind == "models" else [])


@pytest.mark.parametrize(
    ("kind", "word", "name"),
    [
        ("models", "Llama 3.1 8B", "llama-3.1-8b"),
        ("models", "llama2-70b", "llama-2-70b"),
        ("accelerators", "H100 SXM", "h100-sxm"),
        ("accelerators", "B200", "b200-sxm"),
        ("software", "Megatron-LM", "megatron-core"),
        ("nodes", "DGX_H100", "dgx-h100"),
        ("grids", "France", "france"),
    ],
)
def test_any_spelling_of_a_name(kind, word, name):
    table = getattr(bs.catalog, kind)
    assert table[word] == table[name]
    assert _core.catalog_entry_name(kind, word) == name


def test_a_scenario_in_other_spellings_is_the_same():
    def answer(model, node, software, grid):
        return bs.train(
            {
                "model": {"name": model},
                "training": {
                    "tokens": "1 Ttoken",
                    "sequence_length": 4096,
                    "global_batch": 256,
                    "software": software,
                },
                "cluster": {"node": node, "accelerators": 64},
                "plan": {"tensor": 2},
                "site": {"grid": grid},
            }
        ).to_json()

    plain = answer("llama-3-8b", "dgx-h100", "megatron-core", "france")
    other = answer("Llama3-8B", "DGX H100", "Megatron_Core", "France")
    assert json.loads(other)["job"] == json.loads(plain)["job"]
    assert other == plain


def test_column_says_its_unit():
    pytest.importorskip("pandas")
    frame = bs.catalog.accelerators.to_frame()
    assert frame.loc["h100-sxm", "memory_bandwidth [TB/s]"] == 3.35
    assert frame.loc["h100-sxm", "peak.bf16 [TFLOP/s]"] == 989.4
    # GH100 is 814 mm2 [EpochChips2025]; it has no unit of four bits: nothing, and not zero.
    assert frame.loc["h100-sxm", "die_area [mm2]"] == 814
    assert math.isnan(frame.loc["h100-sxm", "peak.fp4 [TFLOP/s]"])


@each_table
def test_unknown_name_is_never_replaced(kind):
    with pytest.raises(bs.InvalidInput, match="unknown name 'nobody-has-this'; did you mean "):
        getattr(bs.catalog, kind)["nobody-has-this"]


def test_near_names_are_told():
    with pytest.raises(bs.InvalidInput, match="unknown name 'h100-smx'; did you mean h100-sxm"):
        bs.catalog.accelerators["h100-smx"]
    with pytest.raises(bs.InvalidInput, match="a name is text, got 3"):
        bs.catalog.accelerators[3]
    with pytest.raises(
        bs.InvalidInput, match="catalog: unknown name 'accelerator'; did you mean accelerators"
    ):
        _core.catalog_names("accelerator")


def test_known_values():
    assert bs.catalog.accelerators["h100-sxm"].memory_bandwidth == bs.Quantity("3.35 TB/s")
    assert bs.catalog.models["llama-3.1-405b"].parameters == 405_853_388_800
    assert bs.catalog.pue["google"].value == 1.1
    assert bs.catalog.grids["world"].carbon_intensity == bs.Quantity("475 gCO2e/kWh")
    assert bs.catalog.grids["world"].scope == "operational"
    assert bs.catalog.rental_prices["h100-sxm-aws"].rate.to("USD/h").magnitude == 12.29
    assert bs.catalog.nodes["dgx-h100"].accelerator == bs.catalog.accelerators["h100-sxm"]


def test_calibrations_are_found_for_hardware():
    assert _core.catalog_kernel_calibration("h800-sxm") == "h100-sxm"
    assert _core.catalog_kernel_calibration("a chip of my own") == "datasheet-only"
    assert _core.catalog_collective_calibration("nvlink-3-a800") == "nvlink-3"
    assert _core.catalog_node_links("grand-teton-h100") == ("nvlink-4", "roce")
    with pytest.raises(bs.InvalidInput, match="unknown name 'dgx-h1000'; did you mean dgx-h100"):
        _core.catalog_node_links("dgx-h1000")
    assert _core.catalog_network_power("dgx-h100").check("[mass] * [length]**2 / [time]**3")


def test_every_node_names_links_that_calibrations_know():
    for name in bs.catalog.nodes:
        for link in _core.catalog_node_links(name):
            assert _core.catalog_collective_calibration(link) in bs.catalog.collective_calibrations


def test_entries_have_no_constructor():
    with pytest.raises(TypeError):
        _core.Grid(name="mine")


def test_catalogue_is_read_only():
    with pytest.raises(TypeError):
        bs.catalog.accelerators["mine"] = bs.catalog.accelerators["h100-sxm"]
    with pytest.raises(AttributeError):
        bs.catalog.grids["world"].carbon_intensity = "1 gCO2e/kWh"


@pytest.mark.parametrize("kind", ["accelerators", "incomplete_accelerators", "nodes"])
def test_every_value_with_a_source_is_among_the_facts(kind):
    table = getattr(bs.catalog, kind)
    for name in table:
        facts = dict(flat(table.facts(name)))
        for source in table.sources(name):
            field = source.field if source.field in facts else source.field.split(".", 1)[1]
            assert facts[field] is not None, (name, source.field)


def test_a_format_that_the_hardware_lacks_has_no_peak():
    h100 = bs.catalog.accelerators["h100-sxm"]
    assert h100.peak.fp4 is None
    assert h100.peak.to_dict()["fp4"] is None
    assert "fp4" not in repr(h100.peak)
    assert bs.catalog.accelerators.facts("h100-sxm")["peak"]["fp4"] is None
    assert bs.catalog.incomplete_accelerators["gc200-ipu"].peak.bf16 is None
