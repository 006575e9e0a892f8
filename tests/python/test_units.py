"""Units: what a quantity's text means, and what is refused."""

import pickle
import subprocess
import sys

import bessemer as bs
import pint
import pytest
from bessemer import units
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("3.35 TB/s", "byte/s", 3.35e12),
        ("400 Gbit/s", "GB/s", 50),
        ("80 GB", "byte", 80e9),
        ("80 GiB", "byte", 80 * 2**30),
        ("8 bit", "byte", 1),
        ("700 W", "W", 700),
        ("15.6 Ttoken", "token", 15.6e12),
        ("15.6 trillion tokens", "token", 15.6e12),
        ("0.07 USD/kWh", "USD/MWh", 70),
        ("2 USD per hour", "USD/h", 2),
        ("3 million USD", "USD", 3e6),
        ("400 gCO2e/kWh", "kgCO2e/kWh", 0.4),
        ("1 tCO2e", "kgCO2e", 1000),
        ("1 ktCO2e", "tCO2e", 1000),
        ("989.4 TFLOP/s", "FLOP/s", 989.4e12),
        ("1.2 L/kWh", "L/kWh", 1.2),
        ("5 us", "s", 5e-6),
        ("5 µs", "s", 5e-6),
        ("2 days", "h", 48),
        ("1 year", "day", 365.25),
        ("2 per year", "1/year", 2),
        ("2 /year", "1/year", 2),
        ("1 kW·h", "kWh", 1),
        ("1 J", "kg m^2 s^-2", 1),
        ("50 %", "", 0.5),
        (".5s", "ms", 500),
    ],
)
def test_text_means_what_it_says(text, unit, value):
    assert bs.Quantity(text).to(unit).magnitude == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("9 TFLOPS", "unknown unit 'TFLOPS' in '9 TFLOPS'; write TFLOP/s"),
        ("3 Gb", "unknown unit 'Gb' in '3 Gb'; write Gbit or GB"),
        ("3 GBps", "unknown unit 'GBps' in '3 GBps'; write GB/s"),
        ("3 GBB", "unknown unit 'GBB' in '3 GBB'; did you mean GB, GiB, kB?"),
        ("3", "expected a number with a unit, got the bare number '3'; write e.g. '3 GB'"),
        ("GB", "expected a number with a unit, cannot read 'GB'; write e.g. '1 GB'"),
        ("", "expected a number with a unit, cannot read ''; write e.g. '1 GB'"),
        ("3 GB/(s)", "cannot read '3 GB/(s)': '(s)' is not a unit"),
        ("1.2.3 s", "cannot read '1.2.3 s': '.3 s' is not a unit"),
        ("3 GB/", "cannot read 'GB/' as a unit in '3 GB/'"),
        ("9**9**9 s", "cannot read '9**9**9 s': '9**9 s' is not a unit"),
        ("3 s**9**9", "cannot read '3 s**9**9': '9**9' is not a unit"),
        ("__import__('os')", "cannot read \"__import__('os')\""),
        ("two\nlines", "cannot read 'two\\nlines'"),
        ("1 " + "s" * 300, "must be a short text as '1 GB', got 302 characters"),
    ],
)
def test_refused_text_says_why(text, sentence):
    with pytest.raises(bs.InvalidInput) as refused:
        bs.Quantity(text)
    assert str(refused.value).startswith("quantity: ")
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (3.35, "expected byte/s as text or a quantity, got the bare number 3.35; "
               "write e.g. '3.35 GB/s'"),
        (3, "expected byte/s as text or a quantity, got the bare number 3; write e.g. '3 GB/s'"),
        (3.35e12, "got the bare number 3350000000000.0; write e.g. '1 GB/s'"),
        (10**400, "got the bare number inf; write e.g. '1 GB/s'"),
        (True, "expected byte/s as text or a quantity, got True"),
        ([1], "expected byte/s as text or a quantity, got list"),
        ("3 GB", "expected byte/s, got GB"),
        ("3 TFLOP/s", "expected byte/s, got TFLOP/s"),
        ("3", "expected byte/s, got the bare number '3'; write e.g. '3 GB/s'"),
        ("nan GB/s", "must be finite, got nan"),
        ("inf GB/s", "must be finite, got inf"),
        ("1e400 GB/s", "must be finite, got inf"),
        (pint.UnitRegistry()("3 gigabyte"), "expected byte/s, got GB"),
        (pint.UnitRegistry()("3 furlong"), "unknown unit 'furlong'"),
        (pint.UnitRegistry().Quantity(3), "expected byte/s, got a number without a dimension"),
    ],
)  # fmt: skip
def test_field_refuses_what_is_no_bandwidth(value, sentence):
    with pytest.raises(bs.InvalidInput) as refused:
        bs.Link(bandwidth=value, latency="1 us")
    assert str(refused.value).startswith("link.bandwidth: ")
    assert sentence in str(refused.value)


def test_array_is_not_one_quantity():
    numpy = pytest.importorskip("numpy")
    with pytest.raises(bs.InvalidInput, match="expected one quantity in byte/s, got ndarray"):
        bs.Link(bandwidth=numpy.array([1.0, 2.0]) * units.GB / units.s, latency="1 us")


def test_other_registries_are_welcome():
    other = pint.UnitRegistry()
    link = bs.Link(bandwidth=50 * other.gigabyte / other.second, latency=5 * other.microsecond)
    assert link == bs.Link(bandwidth="400 Gbit/s", latency="5 us")


def test_application_registry_is_left_alone():
    before = pint.get_application_registry().get()
    assert bs.Quantity("1 token").check("[token]")
    assert pint.get_application_registry().get() is before


def test_dimensions_do_not_mix():
    for left, right in [("3 byte", "3 FLOP"), ("3 kg", "3 kgCO2e"), ("3 token", "3 USD")]:
        with pytest.raises(pint.DimensionalityError):
            bs.Quantity(left) + bs.Quantity(right)
    assert not bs.Quantity("1 byte").dimensionless


def test_units_by_attribute():
    from bessemer.units import GB, day, s, us

    assert (50 * GB / s).to("byte/us").magnitude == pytest.approx(5e4)
    assert (1 * day).to(us).magnitude == pytest.approx(86400e6)
    assert "GiB" in dir(units)
    with pytest.raises(AttributeError, match=r"no unit 'TFLOPS'; write TFLOP/s"):
        units.TFLOPS  # noqa: B018


def test_quantities_and_units_survive_pickling():
    for value in (bs.Quantity("3.35 TB/s"), bs.Quantity("400 gCO2e/kWh"), 3 * units.token):
        again = pickle.loads(pickle.dumps(value))
        assert again == value
        assert again.units == value.units
        assert isinstance(again, bs.Quantity)
    assert pickle.loads(pickle.dumps(units.TB)) == units.TB


def test_pint_quantity_shows_its_symbol():
    assert str(bs.Quantity("3.35 TB/s")) == "3.35 TB/s"
    assert isinstance(bs.Quantity("3.35 TB/s"), pint.Quantity)
    assert isinstance(bs.Quantity(3, "GB"), bs.Quantity)


def test_pint_is_imported_with_the_first_quantity():
    code = (
        "import sys, bessemer as bs\n"
        "plan = bs.Plan(tensor=8)\n"
        "levels = bs.catalog.power_levels['training']\n"
        "repr(bs.catalog.accelerators['h100-sxm'])\n"
        "assert 'pint' not in sys.modules\n"
        "bs.catalog.accelerators['h100-sxm'].power_limit\n"
        "assert 'pint' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@given(st.floats(min_value=1e-3, max_value=1e6))
def test_what_is_given_is_shown(number):
    link = bs.Link(bandwidth=f"{number!r} GB/s", latency="1 us")
    assert link.bandwidth.magnitude == pytest.approx(number, rel=1e-14)
    assert str(link.bandwidth.units) == "GB/s"


@given(st.text(max_size=40) | st.from_regex(r"[0-9.]{1,4} ?[kMG]?(B|s|FLOP|[*/^ 0-9]){1,6}"))
def test_any_text_is_read_or_refused(text):
    try:
        quantity = bs.Quantity(text)
    except bs.InvalidInput:
        return
    assert isinstance(quantity, bs.Quantity)
