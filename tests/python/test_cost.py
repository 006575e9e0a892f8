"""Cost and `bessemer own`: sums, round trips, refusals, pictures."""

import json
import math
import sys
from pathlib import Path
from typing import Any

import bessemer as bs
import pytest
from bessemer import InvalidInput, cost
from bessemer._own_tables import schema
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = [ROOT / "examples" / f"own-{n}.toml" for n in (1000, 10000, 100000)]
PLAIN: dict[str, Any] = {
    "fleet": {
        "accelerators": 1000,
        "accelerator_price": "30000 USD",
        "server_price": "50000 USD",
        "discount": "none",
        "power": "1.3 kW",
        "utilization": 0.8,
    },
    "site": {"power_usage_effectiveness": 1.2, "electricity_price": "0.08 USD/kWh"},
    "finance": {"years": "4 years", "discount_rate": 0.0},
    "rent": {"rate": "2.5 USD/h"},
}


def value(node: Any) -> float:
    return float(node["value"])


def parts(node: dict[str, Any]) -> float:
    return sum(value(part) for name, part in node.items() if name != "total")


def test_depreciation_npv_and_spot() -> None:
    assert cost.depreciation("macrs", 5) == pytest.approx(
        [0.2, 0.32, 0.192, 0.1152, 0.1152, 0.0576]
    )
    assert cost.tax_shield(cost.depreciation("straight_line", 4), 0.2, 0.0) == pytest.approx(0.2)
    payments = ["-100 USD", "60 USD", "60 USD"]
    assert cost.net_present_value(0.1, payments).m_as("USD") == pytest.approx(4.132, abs=1e-3)
    assert cost.capital_recovery_factor(0.0, 5.0) == pytest.approx(0.2)
    goodput = cost.spot_goodput("1 / day", "10 min", "1 h", "1 min")
    assert goodput == pytest.approx(0.955943, rel=1e-6)
    assert cost.spot_rate("1 USD/h", goodput).m_as("USD/h") == pytest.approx(1 / goodput)
    bill = cost.tariff_bill(["1 MW"] * 24, ["0.05 USD/kWh"] * 24, "15 USD/kW")
    assert bill["energy"].m_as("USD") == pytest.approx(1200.0)
    assert bill["demand"].m_as("USD") == pytest.approx(15000.0 * 24 / 730)
    assert cost.per_million_tokens("2 USD/h", 1000.0, 0.5).m_as("USD") == pytest.approx(
        1.1111, rel=1e-4
    )


def test_facility_capital_sums_to_the_index() -> None:
    built = cost.facility_capital("us-average", "10 MW")
    assert sum(part.m_as("USD") for part in built.values()) == pytest.approx(117e6, rel=1e-9)
    mine = cost.facility_capital("us-average", "10 MW", {"shell": 1.0})
    assert mine["shell"].m_as("USD") == 0.0


def test_a_plain_question_by_hand() -> None:
    answer = cost.own(PLAIN)
    # 1,000 x 30,000 + 125 x 50,000, a tenth of it network, 1.3 MW x 11.7 million
    it = 30e6 + 6.25e6
    assert value(answer["capital"]["total"]) == pytest.approx(it * 1.1 + 1.3 * 11.7e6)
    # 1.3 MW x (0.3 + 0.7 x 0.8) x 1.2 for 8,766 h
    energy = 1300 * 0.86 * 1.2 * 8766
    assert value(answer["operating"]["electricity"]) == pytest.approx(energy * 0.08)
    assert value(answer["energy"]["load"]) == pytest.approx(energy / 1e3)
    whole = value(answer["present_value"]["total"])
    assert value(answer["rate"]) == pytest.approx(whole / (1000 * 0.8 * 4 * 8766))
    paid = it * 1.1 + 1.3 * 11.7e6
    yearly = value(answer["operating"]["total"])
    dear = cost.own(PLAIN, **{"rent.rate": "3.5 USD/h"})["break_even"]["years"]
    assert dear == pytest.approx(paid / (3.5 * 1000 * 0.8 * 8766 - yearly))
    # At 2.5 USD it would be 4.6 years, but after 4 the accelerators are bought again.
    saved = 2.5 * 1000 * 0.8 * 8766 - yearly
    assert paid / saved > 4.0
    assert answer["break_even"]["years"] > (paid + 30e6) / saved


def test_the_utilization_of_break_even_is_that_of_the_closed_form() -> None:
    from bessemer import _core, _own

    answer = cost.own(PLAIN)
    x = answer.inputs
    bought = _own.capital(x)
    idle, busy = (
        _own._rates(_own.operating(x, bought, _own.year(x, use).cost)) for use in (0.0, 1.0)
    )
    _, closed = _core.cost_break_even(
        _own._assets(x, bought),
        busy,
        idle,
        busy,
        x.accelerators,
        1.0,
        x.discount_rate,
        x.years * _own._YEAR,
        x.rent / 3600.0,
    )
    assert answer["break_even"]["utilization"] == pytest.approx(closed, rel=1e-8)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_balance_and_keep_the_schema(path: Path) -> None:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    Draft202012Validator(schema()).validate(tomllib.loads(path.read_text(encoding="utf-8")))
    answer = cost.own(path)
    told = json.loads(answer.to_json())
    for table in ("capital", "operating", "present_value"):
        assert parts(told[table]) == pytest.approx(value(told[table]["total"]), rel=1e-9)
    e = {k: value(v) for k, v in told["energy"].items() if isinstance(v, dict)}
    supplied = e["variable"] + e["dispatchable"] + e["grid"] + e["discharge"]
    assert supplied - e["charge"] - e["curtailed"] == pytest.approx(e["load"], rel=1e-9)
    hours = answer.year.hours
    for i, load in enumerate(hours["load"]):
        there = hours["variable"][i] + hours["dispatchable"][i] + hours["grid"][i]
        there += hours["discharge"][i] - hours["charge"][i] - hours["curtailed"][i]
        assert abs(there - load) < 1e-9 * load
    written = sum(value(x) for x in told["depreciation"]["by_year"])
    assert written <= value(told["capital"]["total"]) * (1 + 1e-9)
    use = told["break_even"]["utilization"]
    if use is not None and use > 1e-3:
        there = cost.own(path, **{"fleet.utilization": use})
        assert value(there["rate"]) == pytest.approx(
            value(there["rent"]["paid_per_hour_in_use"]), rel=1e-6
        )
    swings = [value(row["swing"]) for row in told["tornado"]]
    assert swings == sorted(swings, reverse=True)
    assert value(told["sites"]["retrofit"]["capital"]) <= value(told["sites"]["new"]["capital"])
    assert told["assumptions"]


def test_offsets_change_no_total() -> None:
    with_them = cost.own(EXAMPLES[1])
    without = cost.own(EXAMPLES[1], **{"site.contracts.offsets": "0 tCO2e"})
    for key in ("location", "market", "plants"):
        assert with_them["carbon"][key] == without["carbon"][key]
    assert value(with_them["carbon"]["offsets_beside"]) == pytest.approx(5000.0)


def test_contracts_are_paid_at_their_own_price() -> None:
    claims = {"contracted": 0.5, "contract_price": "0.10 USD/kWh", "certificates": 0.25}
    plain, bound = cost.own(PLAIN), cost.own(PLAIN, **{"site.contracts": claims})
    drawn = value(plain["energy"]["grid"]) * 1e3
    more = 0.5 * 0.10 + 0.5 * 0.08 + 0.25 * 0.003
    assert value(bound["operating"]["electricity"]) == pytest.approx(drawn * more)
    # A quarter stays at the grid's intensity.
    assert value(bound["carbon"]["market"]) == pytest.approx(
        0.25 * value(bound["carbon"]["location"])
    )


def test_what_is_better_moves_with_the_rent() -> None:
    assert cost.own(PLAIN, **{"rent.rate": "9 USD/h"})["rent"]["verdict"] == "own"
    cheap = cost.own(PLAIN, **{"rent.rate": "0.2 USD/h"})
    assert cheap["rent"]["verdict"] == "rent"
    assert cheap["break_even"] == {
        "years": None,
        "utilization": None,
        "rent_rate": cheap["rate"],
    }
    assert "null" in cheap.to_json()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fleet.acelerators": 3}, r"fleet.acelerators: unknown key; did you mean accelerators"),
        ({"fleet.accelerators": 0}, "fleet.accelerators: must be at least 1"),
        ({"fleet.power": 700}, "fleet.power: must be text with a unit"),
        ({"fleet.accelerator_price": "h1000"}, "fleet.accelerator_price: .*h1000"),
        ({"fleet.accelerator_price": "h100-sxm"}, "server_price: must be left out"),
        ({"fleet.utilization": 0.0}, "fleet.utilization: must be above 0"),
        ({"site.kind": "ship"}, "new or retrofit"),
        ({"site.reuse": {"shell": 1.0}}, 'reuse belongs to kind = "retrofit"'),
        ({"site.power_usage_effectiveness": 0.9}, "must be at least 1"),
        ({"site.sources": [{"name": "sun", "capacity": "1 MW"}]}, "site.sources.name: .*sun"),
        ({"finance.depreciation": "fast"}, "fast"),
        ({"ranges": {"weather": [0.5, 2.0]}}, "ranges.weather: unknown input"),
        ({"expect": {"capital": ["1 kWh", "2 kWh"]}}, "expect.capital"),
        ({"rent": None}, "rent: must be given"),
    ],
)
def test_refusals_name_the_key(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        cost.own(PLAIN, **changes).to_dict()


def test_a_fleet_too_large_for_its_connection_is_infeasible() -> None:
    with pytest.raises(bs.Infeasible, match="641 accelerators fit"):
        cost.own(PLAIN, **{"site.power_limit": "1 MW"})


def test_the_schema_is_the_code_s() -> None:
    stored = json.loads((ROOT / "docs" / "own.schema.json").read_text(encoding="utf-8"))
    assert schema() == stored, "run: python -m bessemer._own_tables > docs/own.schema.json"


def test_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from bessemer import cli

    with pytest.raises(SystemExit) as ended:
        cli.main(["own", str(EXAMPLES[0]), "--json"])
    assert ended.value.code == 0
    assert math.isfinite(value(json.loads(capsys.readouterr().out)["rate"]))
    with pytest.raises(SystemExit) as ended:
        cli.main(["own", str(EXAMPLES[1]), "--plots", str(tmp_path)])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    for words in ("Capital", "break-even", "What decides it", "Beside figures of others"):
        assert words in out
    assert len(list(tmp_path.glob("*.png"))) == 5
    with pytest.raises(SystemExit) as ended:
        cli.main(["own", str(EXAMPLES[0]), "--set", "fleet.power=2"])
    assert ended.value.code == 2
    assert "fleet.power" in capsys.readouterr().err
