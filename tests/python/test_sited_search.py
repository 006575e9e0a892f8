"""The best plan at a site: every figure of a search is that of ``bs.train`` of the same plan."""

import itertools
import json
import pickle
import random
from pathlib import Path
from typing import Any

import bessemer as bs
import pytest
from bessemer import Infeasible, InvalidInput, cooling, search
from bessemer._inputs import gathered
from bessemer._search_space import AXES
from bessemer._search_words import figure_of
from bessemer._sited import at_site, of_any_run
from bessemer.cli import main
from bessemer.scenario import load

ROOT = Path(__file__).resolve().parents[2]
SITED = ROOT / "examples" / "sited-run.toml"
COLD = {"technology": "cold-plate", "climate": "phoenix", "nodes_per_rack": 1}
WIND = {
    "start_hour": 4000,
    "tariff": {
        "peak": "0.09 USD/kWh",
        "valley": "0.04 USD/kWh",
        "peak_from": 6,
        "peak_to": 22,
        "demand": "9 USD/kW",
    },
    "intensity": {"mean": "350 gCO2e/kWh", "day": 0.4, "year": 0.2},
    "sources": [
        {"name": "wind-onshore", "capacity": "12 kW"},
        {"name": "gas-turbine", "capacity": "1 kW"},
    ],
    "battery": {"name": "lithium-ion", "capacity": "10 kWh", "follows": "price"},
    "contracts": {"contract": "ppa-wind", "contracted": 0.5, "certificates": 0.2},
}
SERIES = {
    "price": {"values": [40.0, 90.0, 20.0, 55.0, 70.0], "unit": "USD/MWh"},
    "intensity": {"mean": "sweden", "day": 0.2},
    "marginal_intensity": {"mean": "300 gCO2e/kWh"},
}
SITES: dict[str, dict[str, Any]] = {
    "cooling": {"site": {"cooling": COLD}},
    "heat sold": {
        "site": {
            "grid": "sweden",
            "cooling": {**COLD, "climate": "lulea", "heat_demand": "3 kW", "rated": "30 kW"},
        }
    },
    "series": {"site": {"supply": SERIES}},
    "wind": {"site": {"supply": WIND}},
    "both": {"site": {"cooling": {**COLD, "technology": "evaporative-air"}, "supply": WIND}},
    "limits": {
        "site": {
            "cooling": {**COLD, "rated": "7.8 kW"},
            "power_limit": "9.62 kW",
            "supply": {**WIND, "grid_limit": "7.2 kW"},
        }
    },
    "limit alone": {"site": {"power_limit": "12.5 kW"}},
    "plain": {"site": {"grid": "sweden"}},
}
FIGURES = {
    "step.time": ("step.time", 1.0),
    "duration": ("duration", 86400.0),
    "energy.facility": ("energy.facility", 3.6e9),
    "power.it": ("power.it", 1e3),
    "carbon.operational_location": ("carbon.operational_location", 1e3),
    "water": ("water", 1e-3),
    "cost.rental": ("cost.rental", 1.0),
    "cost.electricity": ("cost.electricity", 1.0),
}


def job(where: dict[str, Any], **space: Any) -> dict[str, Any]:
    return {
        "model": {
            "layers": 16,
            "hidden": 2048,
            "heads": 16,
            "kv_heads": 16,
            "head_size": 128,
            "feed_forward": 8192,
            "vocabulary": 32000,
        },
        "training": {"tokens": "40 Gtoken", "sequence_length": 2048, "global_batch": 32},
        "cluster": {"node": "dgx-h100", "accelerators": 8},
        **where,
        "search": {
            "space": {
                "tensor": [1, 2],
                "pipeline": [1, 2],
                "micro_batch": [1, 4],
                "sharding": ["optimizer", "weights"],
                "recomputation": ["none", "full"],
                "schedule": ["1f1b"],
                "virtual_stages": [1],
                "sequence_parallel": [False],
                "rank_order": ["data_before_pipeline"],
                "context": [1],
                **space,
            }
        },
    }


def told(run: bs.TrainingRun, figure: str) -> float:
    """A figure of a run in the engine's unit."""
    node: Any = run.to_dict()
    path, size = FIGURES[figure]
    for part in path.split("."):
        node = node[part]
    return size * float(node["value"])


def by_loop(scenario: dict[str, Any]) -> list[dict[str, float]]:
    """Figures of every plan that can be and fits, one ``bs.train`` after the other."""
    space = scenario["search"]["space"]
    found = []
    for values in itertools.product(*space.values()):
        chosen = dict(zip(space, values, strict=True))
        other = {key: chosen.pop(key) for key in list(chosen) if "." in key}
        try:
            run = bs.train({**scenario, "plan": chosen}, **other)
        except (Infeasible, InvalidInput):
            continue
        if run.fits:
            found.append({figure: told(run, figure) for figure in FIGURES})
    return found


@pytest.fixture(scope="module")
def loops() -> dict[str, tuple[dict[str, Any], list[dict[str, float]]]]:
    """Every scenario with the figures of all its plans."""
    made = {}
    for name, where in SITES.items():
        scenario = job(where)
        if name in {"both", "limit alone"}:
            scenario["search"]["space"]["power.cap"] = ["700 W", "450 W"]
            scenario["search"]["space"]["pipeline"] = [1]
        made[name] = (scenario, by_loop(scenario))
    return made


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("figure", FIGURES)
def test_the_best_is_that_of_a_loop_over_train(loops: Any, name: str, figure: str) -> None:
    scenario, all_plans = loops[name]
    assert all_plans
    least = sorted(plan[figure] for plan in all_plans)
    for exhaustive in (False, True):
        found = search.plans(
            scenario, objective=figure, exhaustive=exhaustive, top=5, progress=False
        )
        assert [one.figures[figure] for one in found.ranked] == pytest.approx(least[:5], rel=1e-11)
    assert found.feasible == len(all_plans)


@pytest.mark.parametrize("name", SITES)
def test_all_that_is_told_of_a_plan_is_what_train_says(loops: Any, name: str) -> None:
    scenario, _ = loops[name]
    objectives = ["carbon", "electricity_cost", "water", "energy"]
    found = search.plans(scenario, objective=objectives, top=3, progress=False)
    for one in {id(c): c for c in (*found.ranked, *found.unbeaten[:3])}.values():
        run = one.run()
        assert run.inputs["plan"] == one.plan
        for figure in FIGURES:
            assert figure_of(one, figure) == pytest.approx(told(run, figure), rel=1e-11)
        for figure, value in one.figures.items():
            assert value == pytest.approx(told(run, figure), rel=1e-11)
    row, run = found.table.iloc[0], found.best
    energy, carbon = told(run, "energy.facility"), told(run, "carbon.operational_location")
    assert row["facility_energy_mwh"] == pytest.approx(energy / 3.6e9, rel=1e-11)
    assert row["operational_carbon_t"] == pytest.approx(carbon / 1e3, rel=1e-11)
    assert row["electricity_cost_usd"] == pytest.approx(told(run, "cost.electricity"), rel=1e-11)


@pytest.mark.parametrize("name", ["wind", "both", "limits"])
def test_limits_are_those_of_the_joined_run(loops: Any, name: str) -> None:
    scenario, all_plans = loops[name]
    carbon = sorted(plan["carbon.operational_location"] for plan in all_plans)
    money = sorted(plan["cost.electricity"] for plan in all_plans)
    most = carbon[len(carbon) // 2] * 1.000001
    paid = money[2 * len(money) // 3] * 1.000001
    limits = {"carbon": f"{most} kgCO2e", "electricity_cost": f"{paid} USD"}
    kept = [
        plan
        for plan in all_plans
        if plan["carbon.operational_location"] <= most and plan["cost.electricity"] <= paid
    ]
    for exhaustive in (False, True):
        found = search.plans(
            scenario, constraints=limits, exhaustive=exhaustive, top=100, progress=False
        )
        times = [one.figures["step.time"] for one in found.ranked]
        assert times == pytest.approx(sorted(p["step.time"] for p in kept), rel=1e-11)
    assert 0 < len(kept) < len(all_plans)


def test_the_front_is_that_of_a_loop(loops: Any) -> None:
    scenario, all_plans = loops["both"]
    both = ("step.time", "carbon.operational_location")
    points = {tuple(plan[f] for f in both) for plan in all_plans}
    front = sorted(
        p for p in points if not any(q != p and q[0] <= p[0] and q[1] <= p[1] for q in points)
    )
    found = search.plans(scenario, objective=list(both), progress=False)
    ours = [tuple(one.figures[f] for f in both) for one in found.unbeaten]
    assert len(ours) == len(front) > 1
    for a, b in zip(ours, front, strict=True):
        assert a == pytest.approx(b, rel=1e-11)


def test_a_scenario_without_a_plan_has_the_cleanest(loops: Any) -> None:
    scenario, all_plans = loops["wind"]
    asked = {**scenario, "search": {**scenario["search"], "objective": "carbon"}}
    least = min(plan["carbon.operational_location"] for plan in all_plans)
    run = bs.train(asked)
    assert told(run, "carbon.operational_location") == pytest.approx(least, rel=1e-11)


def test_the_example_says_what_train_says(capsys: pytest.CaptureFixture[str]) -> None:
    run = bs.train(SITED)
    plan = run.inputs["plan"].to_dict()
    space = {key: [plan[key]] for key in AXES}
    found = search.plans(SITED, objective="carbon", space=space, progress=False)
    assert found.candidates == 1
    for figure in FIGURES:
        assert figure_of(found.ranked[0], figure) == pytest.approx(told(run, figure), rel=1e-11)
    with pytest.raises(SystemExit) as ended:
        main(["plan", str(SITED), "--objective", "carbon", "--json", "--top", "1"])
    assert ended.value.code == 0
    best = json.loads(capsys.readouterr().out)["best"][0]
    usual = {key: value for key, value in bs.Plan().to_dict().items() if key in AXES}
    clean = bs.train(SITED, plan={**usual, **best["plan"]})
    ours = best["figures"]["carbon.operational_location"]
    assert ours == pytest.approx(told(clean, "carbon.operational_location"), rel=1e-11)


def test_what_was_found_at_a_site_can_be_pickled(loops: Any) -> None:
    found = search.plans(loops["both"][0], objective="carbon", top=2, progress=False)
    again = pickle.loads(pickle.dumps(found))
    assert again.ranked[0].figures == found.ranked[0].figures
    assert again.ranked[0].result.to_dict() == found.ranked[0].result.to_dict()
    assert again.explain().to_dict()["binds"] == found.explain().to_dict()["binds"]


def test_a_rack_that_is_too_heavy_leaves_out_its_case_alone() -> None:
    heavy = {**COLD, "nodes_per_rack": 4}
    scenario = job({"site": {"cooling": heavy}}, **{"site.cooling.technology": ["air-chilled"]})
    with pytest.raises(Infeasible, match=r"site\.cooling\.nodes_per_rack: a rack of"):
        search.plans(scenario, progress=False)
    scenario["search"]["space"]["site.cooling.technology"] = ["air-chilled", "cold-plate"]
    found = search.plans(scenario, progress=False)
    assert {one.others["site.cooling.technology"] for one in found.ranked} == {"cold-plate"}


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"power_limit": "1 kW"}, r"can run; .* site\.power_limit: the peak of"),
        (
            {"cooling": {**COLD, "rated": "1 kW"}},
            r"can run; .* site\.cooling\.rated: the run draws",
        ),
        ({"cooling": {**COLD, "rated": "0 W"}}, r"can run; .* site\.cooling\.rated: the run draws"),
        (
            {"supply": {"grid_limit": "1 kW"}},
            r"can run; .* site\.supply\.grid_limit: an hour needs",
        ),
    ],
)
def test_a_site_that_carries_no_plan_says_why(where: dict[str, Any], words: str) -> None:
    for objective in ("time", "carbon"):
        with pytest.raises(Infeasible, match=words):
            search.plans(job({"site": where}), objective=objective, progress=False)


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"cooling": {**COLD, "technology": "ice"}}, r"site\.cooling\.technology: unknown name"),
        ({"cooling": {**COLD, "climate": "mars"}}, r"site\.cooling\.climate: unknown name"),
        (
            {"cooling": {**COLD, "boiler_efficiency": 2.0}},
            r"boiler_efficiency: must be in \(0, 1\.2",
        ),
        (
            {"supply": {"intensity": {"values": [-1.0], "unit": "gCO2e/kWh"}}},
            "must not be negative",
        ),
        ({"supply": {"contracts": {"contracted": 0.8, "certificates": 0.3}}}, "at most 1 together"),
    ],
)
def test_what_makes_no_sense_of_a_site_is_refused(where: dict[str, Any], words: str) -> None:
    for ask in (search.plans, bs.train):
        given = job({"site": where})
        if ask is bs.train:
            given["plan"] = {"tensor": 1}
        with pytest.raises(InvalidInput, match=words):
            ask(given)


def test_a_run_too_long_for_hours_is_no_candidate() -> None:
    scenario = job({"site": {"supply": SERIES}}, micro_batch=[1])
    scenario["training"]["tokens"] = "400 Ttoken"
    with pytest.raises(Infeasible, match="20 years"):
        search.plans(scenario, progress=False)


def random_site(draw: random.Random) -> dict[str, Any]:
    """A run at a site of any technology, climate and supply."""
    cooled: dict[str, Any] = {
        "technology": draw.choice(cooling.technologies()),
        "climate": draw.choice(cooling.climates()),
        "rack_power": "5 kW",
    }
    if draw.random() < 0.3:
        cooled |= {"heat_demand": draw.choice(["1 kW", "50 kW"]), "network_celsius": 60.0}
    if draw.random() < 0.3:
        cooled |= {"rated": "9 kW", "cycles_of_concentration": 3.0, "other_share": 0.05}
    supply: dict[str, Any] = {**draw.choice([WIND, SERIES]), "start_hour": draw.randrange(8760)}
    if draw.random() < 0.4:
        name = draw.choice(["solar-utility", "hydropower", "nuclear", "coal"])
        supply["sources"] = [{"name": name, "capacity": draw.choice(["2 kW", "40 kW"])}]
    if draw.random() < 0.4:
        follows = draw.choice(["price", "intensity"])
        supply["battery"] = {"name": "lithium-ion", "capacity": "30 kWh", "follows": follows}
    if draw.random() < 0.2:
        supply["grid_limit"] = draw.choice(["6 kW", "20 kW"])
    tables = (("cooling", cooled), ("supply", supply))
    made = job({"site": {key: table for key, table in tables if draw.random() < 0.8}})
    made["plan"] = {"tensor": draw.choice([1, 2]), "micro_batch": draw.choice([1, 4])}
    made["training"]["tokens"] = draw.choice(["1 Gtoken", "40 Gtoken", "9000 Gtoken"])
    if draw.random() < 0.3:
        made["power"] = {"cap": "500 W"}
    return made


@pytest.mark.parametrize("seed", range(60))
def test_any_run_joins_its_site_as_train_joins_it(seed: int) -> None:
    scenario = load(random_site(random.Random(seed)))

    def joined() -> Any:
        inputs, _ = gathered(scenario)
        return at_site(of_any_run(scenario, inputs), inputs)

    try:
        run = bs.train(scenario)
    except Infeasible:
        with pytest.raises(Infeasible):
            joined()
        return
    ours = joined()
    for answer in ("facility_energy", "operational_carbon", "electricity_cost", "duration"):
        same = getattr(run.result, answer)
        assert getattr(ours, answer).magnitude == pytest.approx(same.magnitude, rel=1e-10)
    told, same = ours.to_dict()["water"], run.result.to_dict()["water"]
    for part in same:
        assert told[part]["value"] == pytest.approx(same[part]["value"], rel=1e-10)
