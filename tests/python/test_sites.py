"""A run on several sites: shares sum, one site is the plain run, links take their time."""

from pathlib import Path
from typing import Any

import bessemer as bs
import pytest
from bessemer import sites

ROOT = Path(__file__).resolve().parents[2]
LLAMA = ROOT / "examples" / "llama-3.1-405b.toml"
HALF = {"cluster.accelerators": 8192}
LINK: dict[str, Any] = {"bandwidth": "1.6 Tbit/s", "latency": "5 ms"}


@pytest.fixture(scope="module")
def two() -> sites.CrossSiteRun:
    north, south = {**HALF, "site": "norway"}, {**HALF, "site": "france"}
    return sites.train(LLAMA, {"north": north, "south": south}, interval=50, **LINK)


def test_one_site_is_the_plain_run() -> None:
    plain = bs.train(LLAMA)
    one = sites.train(LLAMA, {"all": {"cluster.accelerators": 16384}}, **LINK)
    assert one.step_time.magnitude == pytest.approx(plain.step.time.to("s").magnitude)
    assert one.exposed.magnitude == 0.0
    assert one.goodput == pytest.approx(plain.goodput)
    assert float(one.facility_energy / plain.facility_energy) == pytest.approx(1.0)
    assert float(one.operational_carbon / plain.operational_carbon) == pytest.approx(1.0)


def test_the_exchange_follows_from_the_link(two: sites.CrossSiteRun) -> None:
    # Two sites in a ring: the whole update in 4 bytes a weight over 200 GB/s, and two latencies.
    parameters = next(iter(two.runs.values())).inputs["model"].parameters
    once = 4.0 * parameters / 200e9 + 0.01
    assert two.exchange_time.to("s").magnitude == pytest.approx(once)
    assert two.exposed.to("s").magnitude == pytest.approx(once / 50.0)
    assert two.sent.to("GB").magnitude == pytest.approx(4.0 * parameters / 50.0 / 1e9)


def test_shares_sum_and_means_are_weighted(two: sites.CrossSiteRun) -> None:
    north, south = two.shares["north"], two.shares["south"]
    assert float((north["facility_energy"] + south["facility_energy"]) / two.facility_energy) == (
        pytest.approx(1.0)
    )
    low, high = (
        (share["operational_carbon"] / share["facility_energy"]).to("gCO2e/kWh").magnitude
        for share in (north, south)
    )
    mean = two.grid_carbon_intensity.to("gCO2e/kWh").magnitude
    assert low < mean < high
    assert 1.0 <= two.power_usage_effectiveness < 2.0
    assert two.electricity_price.magnitude > 0.0
    frame = two.to_frame()
    assert list(frame.index) == ["north", "south"]
    assert frame["facility_energy [MWh]"].sum() == pytest.approx(
        two.facility_energy.to("MWh").magnitude
    )


def test_long_intervals_narrow_formats_and_fragments_wait_less() -> None:
    pair = {"a": HALF, "b": HALF}
    synchronous = sites.train(LLAMA, pair, **LINK)
    rare = sites.train(LLAMA, pair, interval=500, **LINK)
    assert float(rare.exposed / synchronous.exposed) == pytest.approx(1.0 / 500.0)
    narrow = sites.train(LLAMA, pair, interval=500, number_format="fp4", **LINK)
    assert narrow.exposed < rare.exposed
    hidden = sites.train(LLAMA, pair, interval=500, fragments=20, hidden_steps=2.0, **LINK)
    assert hidden.exposed.magnitude == 0.0
    never = sites.train(LLAMA, pair, interval=float("inf"), **LINK)
    assert never.sent.magnitude == 0.0
    # Nothing is gained by two sites but the place: as long as one, and a little longer.
    assert never.duration > 0.99 * bs.train(LLAMA).duration


def test_a_server_and_neighbors() -> None:
    clients = {name: {"cluster.accelerators": 4096} for name in "abcd"}
    slow: dict[str, Any] = {"bandwidth": "10 Gbit/s", "latency": "20 ms", "interval": 500}
    served = sites.train(LLAMA, clients, pattern="server", server_bandwidth="20 Gbit/s", **slow)
    told = sites.train(LLAMA, clients, pattern="neighbors", neighbors=1, **slow)
    # Each client has 5 Gbit/s of the server up and down; a neighbor has 10 of its own, once.
    assert float(served.exposed / told.exposed) == pytest.approx(4.0, rel=1e-3)


def test_light_in_glass() -> None:
    assert sites.fiber_latency("1500 km").to("ms").magnitude == pytest.approx(7.315, rel=1e-3)


@pytest.mark.parametrize(
    ("given", "options", "words"),
    [
        ({}, {}, "at least one site"),
        ({"a": {}}, {}, "cluster.accelerators must be given"),
        ({"a": {"cluster.accelerators": 16384}, "b": {"cluster.accelerators": 24}}, {}, "no whole"),
        ({"a": HALF, "b": HALF}, {"number_format": "fp3"}, "must be one of"),
        ({"a": HALF, "b": HALF}, {"interval": 0.5}, "at least 1 step"),
        ({"a": HALF, "b": HALF}, {"pattern": "server"}, "server_bandwidth"),
        ({"a": HALF, "b": HALF}, {"bandwidth": 3.0}, "bandwidth"),
    ],
)
def test_what_makes_no_sense_is_refused(
    given: dict[str, Any], options: dict[str, Any], words: str
) -> None:
    with pytest.raises(bs.InvalidInput, match=words):
        sites.train(LLAMA, given, **{**LINK, **options})
