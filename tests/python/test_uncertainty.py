"""Uncertainty of runs: against what is known otherwise of the same numbers."""

import math

import bessemer as bs
import pytest
from bessemer import study
from bessemer.uncertainty import CALIBRATION, STEP, WIDTHS, Uncertainty

SCENARIO = "examples/llama-3-8b.toml"


@pytest.fixture(scope="module")
def run():
    return bs.train(SCENARIO)


def test_the_step_is_as_far_off_as_its_interval_says(run):
    # To first order, and without inputs that are assumed, the two are the same statement.
    found = run.uncertainty("step.time", widths=dict.fromkeys(WIDTHS, 0.0), points=16384)
    told = run.step_interval(0.8)
    low, high = found.interval(0.8)
    assert low == pytest.approx(told.low, rel=0.01)
    assert high == pytest.approx(told.high, rel=0.01)


def test_one_given_input_is_the_answer_of_its_distribution(run):
    rate = run.gradient("cost").loc["cost.rental_rate", "value"]
    given = {"cost.rental_rate": study.uniform(0.5 * rate, 1.5 * rate)}
    found = run.uncertainty("cost", given, only_given=True)
    cost = run.rental_cost.m_as("USD")
    assert found.mean == pytest.approx(cost, rel=1e-3)
    assert found.quantile(0.25) == pytest.approx(0.75 * cost, rel=1e-3)
    assert found.standard_deviation == pytest.approx(cost / math.sqrt(12.0), rel=1e-3)


def test_shares_of_the_variance_are_those_of_a_product(run):
    inputs = run.gradient("cost")["value"]
    names = ("cost.rental_rate", "training.tokens")
    given = {
        name: study.lognormal(inputs[name], width)
        for name, width in zip(names, (0.2, 0.1), strict=True)
    }
    found = run.causes("cost", given, only_given=True, points=8192)
    # The logarithm is a sum; the variance of a product of two lognormals is known exactly.
    a, b = math.expm1(0.2**2), math.expm1(0.1**2)
    whole = a + b + a * b
    assert list(found.index) == list(names)
    assert found.loc[names[0], "first"] == pytest.approx(a / whole, abs=0.02)
    assert found.loc[names[1], "first"] == pytest.approx(b / whole, abs=0.02)
    assert found.loc[names[0], "total"] == pytest.approx((a + a * b) / whole, abs=0.02)


def test_more_doubt_never_narrows_an_answer(run):
    spread = [
        run.uncertainty("cost", widths={"assumed": width}).standard_deviation
        for width in (0.0, 0.1, 0.3, 0.6)
    ]
    assert spread == sorted(spread)
    assert spread[0] < spread[-1]


def test_everything_that_is_assumed_is_uncertain_and_nothing_that_is_given():
    of = Uncertainty(bs.train(SCENARIO), {}, {})
    assert {CALIBRATION, STEP} < set(of.groups)
    assert {"reliability.restart", "power.communication", "cost.rental_rate"} < set(of.groups)
    assert "site.electricity_price" not in of.groups  # published
    told = bs.train(SCENARIO, **{"cost.rental_rate": "2 USD/h", "reliability.restart": "5 min"})
    assert not {"reliability.restart", "cost.rental_rate"} & set(Uncertainty(told, {}, {}).groups)


def test_shares_stay_shares(run):
    of = Uncertainty(run, {}, {"assumed": 1.0})
    for name, distribution in of.distributions.items():
        if of.run.gradient().loc[name, "unit"] == "" and "most=1" in distribution.text:
            assert distribution.quantiles([0.5, 0.999999]).max() <= 1.0
    assert of.summaries(["cost"], points=1024)["cost"].points == 1024


def test_the_same_seed_gives_the_same_answer(run):
    assert run.uncertainty("carbon").to_dict() == run.uncertainty("carbon").to_dict()
    assert run.uncertainty("carbon").mean != run.uncertainty("carbon", seed=2).mean


@pytest.mark.parametrize(
    ("answer", "inputs", "more", "sentence"),
    [
        ("costs", {}, {}, "answer: unknown name 'costs'; did you mean cost"),
        ("cost", {"cost.rental": study.fixed(1.0)}, {}, "input: unknown name 'cost.rental'"),
        ("cost", {"cost.rental_rate": 2.0}, {}, "must be a distribution of bessemer.study"),
        ("cost", {}, {"widths": {"assumd": 0.1}}, "widths: unknown basis 'assumd'"),
        ("cost", {}, {"widths": {"assumed": -1.0}}, "widths: assumed: must be in [0, 3), got -1.0"),
        ("cost", {}, {"only_given": True}, "inputs: nothing is uncertain"),
        ("cost", {"cost.rental_rate": study.uniform(-3.0, -2.0)}, {}, "hardly a point makes sense"),
    ],
)
def test_wrong_input_is_one_sentence(run, answer, inputs, more, sentence):
    with pytest.raises(bs.InvalidInput) as refused:
        run.uncertainty(answer, inputs, **more)
    assert sentence in str(refused.value)
