"""Samples, propagation, Sobol' indices, roots and inverse questions."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bessemer as bs
import numpy as np
import pandas as pd
import pytest
from bessemer import Infeasible, InvalidInput, study

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "llama-3-8b.toml"
UNIT = {"a": study.uniform(0.0, 1.0), "b": study.uniform(0.0, 1.0)}
ANGLES = {name: study.uniform(-math.pi, math.pi) for name in ("x", "y", "z")}


def ishigami(v: Mapping[str, Any]) -> Any:
    """[IshigamiHomma1990] with a = 7, b = 0.1."""
    return np.sin(v["x"]) * (1 + 0.1 * v["z"] ** 4) + 7 * np.sin(v["y"]) ** 2


def test_samples_by_each_way() -> None:
    # Exactly one point in each slice of each axis; Sobol points without a seed as published.
    table = study.sample(UNIT, 100, sampling="latin_hypercube", seed=3)
    for column in UNIT:
        assert sorted((table[column] * 100).astype(int)) == list(range(100))
    published = study.sample(UNIT, 4, seed=0)
    expected = np.array([[0, 0], [0.5, 0.5], [0.75, 0.25], [0.25, 0.75]])
    np.testing.assert_allclose(published.to_numpy(), expected, atol=1e-12)
    for sampling in ("sobol", "latin_hypercube", "random"):
        one = study.sample(UNIT, 5000, sampling=sampling, seed=7)
        pd.testing.assert_frame_equal(one, study.sample(UNIT, 5000, sampling=sampling, seed=7))
        assert not one.equals(study.sample(UNIT, 5000, sampling=sampling, seed=8))
        assert one["a"].mean() == pytest.approx(0.5, abs=0.02)


def test_the_sequence_is_scipys() -> None:
    qmc = pytest.importorskip("scipy.stats.qmc")
    inputs = {str(i): study.uniform(0.0, 1.0) for i in range(12)}
    theirs = qmc.Sobol(12, scramble=False).random(256)
    np.testing.assert_allclose(study.sample(inputs, 256, seed=0).to_numpy(), theirs, atol=1e-9)


def test_distributions_are_scipys() -> None:
    stats = pytest.importorskip("scipy.stats")
    u = np.linspace(0.001, 0.999, 99)
    for ours, theirs in (
        (study.normal(3.0, 2.0), stats.norm(3.0, 2.0)),
        (study.lognormal(4.0, 0.3), stats.lognorm(0.3, scale=4.0)),
        (study.triangular(1.0, 2.0, 5.0), stats.triang(0.25, 1.0, 4.0)),
        (study.log_uniform(1.0, 50.0), stats.loguniform(1.0, 50.0)),
    ):
        np.testing.assert_allclose(ours.quantiles(u), theirs.ppf(u), rtol=1e-9)
    assert set(study.discrete([1.0, 4.0]).quantiles(u)) == {1.0, 4.0}
    assert repr(study.uniform(0.0, 2.0)) == "uniform(0, 2)"


def test_correlated_inputs_have_their_covariance() -> None:
    covariance = [[0.04, 0.03], [0.03, 0.09]]
    table = study.correlated({"p": 0.0, "q": 1.0}, covariance, 1 << 14, logarithms=True)
    np.testing.assert_allclose(np.cov(np.log(table.to_numpy()).T), covariance, atol=1e-3)
    assert (table > 0).all(axis=None)
    with pytest.raises(InvalidInput, match="covariance: must be symmetric"):
        study.correlated({"p": 0.0, "q": 1.0}, [[1.0, 0.5], [0.0, 1.0]])


def test_a_product_of_lognormals() -> None:
    inputs = {"a": study.lognormal(2.0, 0.3), "b": study.lognormal(3.0, 0.4)}
    found = study.propagate(lambda v: v["a"] * v["b"], inputs, 1 << 15)
    assert found.quantile(0.5) == pytest.approx(6.0, rel=2e-3)
    low, high = found.interval(0.9)
    assert high == pytest.approx(6.0 * math.exp(0.5 * 1.644854), rel=5e-3)
    assert low * high == pytest.approx(36.0, rel=5e-3)
    assert found.to_dict()["p50"] == found.quantile(0.5)
    assert found.exact
    constant = study.propagate(lambda _: 3.0, UNIT, 100)
    assert (constant.mean, constant.standard_deviation) == (3.0, 0.0)
    assert study.summary([1.0, 2.0, 3.0]).mean == pytest.approx(2.0)


def test_a_million_points_stay_small() -> None:
    found = study.propagate(lambda v: v["a"] + v["b"], UNIT, 1_000_000)
    assert found.points == 1_000_000
    assert not found.exact
    assert found.mean == pytest.approx(1.0, abs=1e-5)
    assert found.quantile(0.125) == pytest.approx(0.5, abs=0.01)


def test_indices_of_the_ishigami_function() -> None:
    # V1 = (1 + b pi^4/5)^2/2, V2 = a^2/8, V13 = 8 b^2 pi^8/225.
    v1 = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2
    v2, v13 = 49 / 8, 8 * 0.01 * math.pi**8 / 225
    v = v1 + v2 + v13
    table = study.sobol_indices(ishigami, ANGLES, 1 << 13)
    assert list(table.index) == ["x", "y", "z"]
    expected = {"x": (v1, v1 + v13), "y": (v2, v2), "z": (0.0, v13)}
    for name, (first, total) in expected.items():
        assert table.loc[name, "first"] == pytest.approx(first / v, abs=0.01)
        assert table.loc[name, "total"] == pytest.approx(total / v, abs=0.01)
        assert table.loc[name, "total_low"] <= total / v <= table.loc[name, "total_high"]
    assert table.attrs["mean"] == pytest.approx(3.5, abs=0.02)
    assert table.attrs["variance"] == pytest.approx(v, rel=0.01)


def test_root() -> None:
    assert study.root(lambda x: x * x - 2, 0, 2) == pytest.approx(math.sqrt(2))
    with pytest.raises(Infeasible, match="root: no answer between 1 and 3, where the difference"):
        study.root(lambda x: x * x + 1, 1, 3)

    def broken(_: float) -> float:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        study.root(broken, 0, 1)


def test_inverse_questions() -> None:
    run = bs.train(EXAMPLE)
    # An output that is proportional to its key: three times the efficiency of power is three times
    # the energy of the facility.
    energy = run.facility_energy
    base = study.solve(
        EXAMPLE,
        "site.power_usage_effectiveness",
        "facility_energy",
        1.3 * energy,
        between=(1.0, 5.0),
    )
    given = run.inputs["site"].power_usage_effectiveness
    assert base.value == pytest.approx(1.3 * given, rel=1e-6)
    assert base.reached.m_as("J") == pytest.approx(1.3 * energy.m_as("J"), rel=1e-6)
    assert base.run.facility_energy == base.reached
    # The text for twice the time, from what the scenario says.
    longer = study.solve(EXAMPLE, "training.tokens", "duration", 2 * run.duration)
    tokens = run.inputs["training"].tokens.m_as("token")
    assert longer.value.m_as("token") == pytest.approx(2 * tokens, rel=1e-6)
    assert longer.evaluations < 40


def test_which_bandwidth_between_nodes_a_step_time_takes() -> None:
    large = ROOT / "examples" / "llama-3.1-405b.toml"
    run = bs.train(large)
    slower = study.solve(large, "cluster.link.bandwidth", "step.time", 1.1 * run.step.time)
    link = run.inputs["cluster"].node.scale_out
    assert slower.value < link.bandwidth
    cluster = run.inputs["cluster"]
    node = cluster.node.with_(scale_out=link.with_(bandwidth=slower.value))
    again = bs.estimate(**{**run.inputs, "cluster": cluster.with_(node=node)})
    assert again.step.time.m_as("s") == pytest.approx(1.1 * run.step.time.m_as("s"), rel=1e-6)
    # The same under the names that sweeps and gradients know.
    same = study.solve(large, "cluster.scale_out.bandwidth", "step.time", 1.1 * run.step.time)
    assert same.value == slower.value
    mfu = run.model_flops_utilization
    for name in ("mfu", "model_flops_utilization", "step.model_flops_utilization"):
        faster = study.solve(large, "cluster.accelerator.memory_bandwidth", name, 1.002 * mfu)
        assert faster.reached == pytest.approx(1.002 * mfu)
        assert faster.value > cluster.node.accelerator.memory_bandwidth
    # No bandwidth makes the step a hundred times faster.
    with pytest.raises(Infeasible, match=r"cluster\.link\.bandwidth for step\.time: no answer"):
        study.solve(large, "cluster.link.bandwidth", "step.time", 0.01 * run.step.time)


@pytest.mark.parametrize(
    ("key", "output", "target", "between", "words"),
    [
        ("site.power_usage", "duration", "1 day", (1.0, 2.0), "did you mean"),
        (
            "training.tokens",
            "step.tme",
            "1 s",
            None,
            "output: step has no 'tme'; did you mean time",
        ),
        ("training.tokens", "duration", "1 GB", None, "target: expected"),
        ("training.tokens", "duration", 3.0, None, "target: duration is"),
        ("training.tokens", "model_flops_utilization", "1 s", None, "target: model_flops"),
        ("site.grid", "duration", "1 s", None, "no number to start from"),
        ("cluster.lnk.bandwidth", "step.time", "1 s", None, "cluster.lnk: unknown key"),
        ("training.tokens", "duration", "1 s", ("1 Ttoken", "1 Gtoken"), "between: must rise"),
        ("training.tokens", "duration", "1 s", ("1 Ttoken", 2.0), "between: must be in"),
    ],
)
def test_inverse_refusals(key: str, output: str, target: Any, between: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        study.solve(EXAMPLE, key, output, target, between=between)


def test_no_answer_is_infeasible() -> None:
    with pytest.raises(Infeasible, match=r"training.tokens for duration: no answer between"):
        study.solve(EXAMPLE, "training.tokens", "duration", "-1 day")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: study.uniform(1.0, 1.0), "uniform: must rise from low to high"),
        (lambda: study.lognormal(-1.0, 0.1), "lognormal.median: must be positive"),
        (lambda: study.sample({}, 10), "inputs: must be a mapping"),
        (lambda: study.sample({"a": 3.0}, 10), "inputs.a: must be a distribution"),
        (lambda: study.sample(UNIT, 0), "points: must be between 1 and 4294967296, got 0"),
        (
            lambda: study.sample(UNIT, 8, seed=-1),
            "seed: must be between 0 and 18446744",
        ),
        (lambda: study.sample(UNIT, 8, sampling="sobel"), "did you mean sobol|sobol"),
        (lambda: study.propagate(lambda v: v["a"][:3], UNIT, 16), "one number for each of 16"),
        (lambda: study.propagate(lambda v: v["a"] * np.nan, UNIT, 16), "must be finite"),
        (lambda: study.sobol_indices(lambda v: v["a"], UNIT, 63), "must be at least 64"),
        (lambda: study.sobol_indices(lambda _: 1.0, UNIT, 64), "does not vary"),
        (lambda: study.summary([]), "must have at least one value"),
        (lambda: study.propagate(lambda v: v["a"], UNIT, 16).interval(1.0), "above 0 and below 1"),
    ],
)
def test_refusals(call: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        call()
