"""Gradients: exact slopes against differences of plain estimates, on random scenarios."""

import random

import bessemer as bs
import numpy as np
import pytest
from bessemer import _core
from bessemer._variants import Variants

ANSWERED = ["step.time", "duration", "facility_energy", "operational_carbon", "rental_cost"]
STEPS = np.array([1, -1, 2, -2, 3, -3, 4, -4])


def scenario(pick):
    """Any run that anybody might ask for; not all of them can be."""
    node, model = pick.choice(
        [
            ("dgx-h100", "llama-3.1-405b"),
            ("dgx-h100", "llama-3-8b"),
            ("dgx-h100", "mixtral-8x7b"),
            ("dgx-a100-80gb", "gpt-3-175b"),
            ("dgx-a100-80gb", "llama-3-8b"),
            ("gb200-nvl72", "deepseek-v3"),
            ("gb200-nvl72", "llama-3.1-70b"),
            ("dgx-b200", "llama-3.1-70b"),
        ]
    )
    tensor, pipeline = pick.choice([1, 2, 4, 8]), pick.choice([1, 2, 4, 8])
    experts = model in {"mixtral-8x7b", "deepseek-v3"}
    told = {
        "model": {"name": model},
        "training": {
            "tokens": f"{pick.uniform(0.1, 15.0):.6g} Ttoken",
            "sequence_length": pick.choice([2048, 4096, 8192]),
            "global_batch": pick.choice([512, 1024, 2048]),
            "software": pick.choice(["megatron-core", "llama-3", "torchtitan"]),
        },
        "cluster": {
            "node": node,
            "accelerators": tensor * pipeline * pick.choice([8, 16, 64]) * 9
            if node == "gb200-nvl72"
            else tensor * pipeline * pick.choice([8, 16, 64]),
            "network_power": f"{pick.uniform(10.0, 90.0):.6g} W",
        },
        "plan": {
            "tensor": tensor,
            "pipeline": pipeline,
            "expert": pick.choice([1, 2, 4, 8]) if experts else 1,
            "micro_batch": pick.choice([1, 2]),
            "sequence_parallel": tensor > 1,
            "sharding": pick.choice(["none", "optimizer", "weights"]),
            "recomputation": pick.choice(["none", "selective", "full"]),
        },
        "site": {"power_usage_effectiveness": pick.uniform(1.05, 1.6)},
        "reliability": {
            "detection": f"{pick.uniform(0.5, 10.0):.6g} min",
            "restart": f"{pick.uniform(2.0, 30.0):.6g} min",
            "storage_bandwidth": f"{pick.uniform(0.1, 2.0):.6g} TB/s",
            "storage_latency": f"{pick.uniform(0.1, 5.0):.6g} s",
        },
        "embodied": {"like": "h100"},
        "cost": {"rental_rate": f"{pick.uniform(1.0, 5.0):.6g} USD/h"},
    }
    if pick.random() < 0.3:
        told["reliability"]["part_rates"] = "h100-llama-3"
    if pick.random() < 0.3:
        told["reliability"]["checkpoints"] = pick.choice(["background", "tiered"])
    if pick.random() < 0.3:
        told["reliability"]["spares"] = {"nodes": pick.choice([1, 4]), "repair": "20 h"}
    if pick.random() < 0.3:
        told["reliability"]["maintenance"] = {"period": "30 day", "length": "6 h"}
    if pick.random() < 0.2:
        told["reliability"]["checkpoint_interval"] = f"{pick.uniform(5.0, 60.0):.6g} min"
    if pick.random() < 0.3:
        told["power"] = {"clock": pick.uniform(0.7, 0.98)}
    return told


def runs(count, seed):
    """So many runs that can be."""
    pick = random.Random(seed)
    found = 0
    while found < count:
        try:
            run = bs.train(scenario(pick))
        except (bs.InvalidInput, bs.Infeasible):
            continue
        found += 1
        yield run


def differences(variants, names, width):
    """d ln(answer) / d ln(input) by values around it, with an error of the fourth order: on both
    sides, or on one where the input stands at the end of what is allowed."""
    values = np.array([variants.inputs[name].value for name in names])
    rows = np.tile(values, (len(STEPS) * len(names), 1))
    for i in range(len(names)):
        rows[len(STEPS) * i : len(STEPS) * (i + 1), i] *= 1.0 + STEPS * width
    answers, _ = variants.answers(names, rows, ANSWERED)
    at = answers.reshape(len(names), len(STEPS), len(ANSWERED))
    told = dict(zip(STEPS, np.moveaxis(at, 1, 0), strict=True))
    here = variants.answers(names, values[None, :], ANSWERED)[0]
    slope = (8.0 * (told[1] - told[-1]) - (told[2] - told[-2])) / (12.0 * width)
    for side in (1, -1):
        along = [here, *(told[side * step] for step in (1, 2, 3, 4))]
        ahead = sum(c * f for c, f in zip((-25.0, 48.0, -36.0, 16.0, -3.0), along, strict=True))
        slope = np.where(np.isnan(slope), side * ahead / (12.0 * width), slope)
    return slope / here


def one_sided(variants, names, width):
    values = np.array([variants.inputs[name].value for name in names])
    rows = np.tile(values, (2 * len(names), 1))
    for i in range(len(names)):
        rows[2 * i : 2 * i + 2, i] *= 1.0 + np.array([width, -width])
    answers, _ = variants.answers(names, rows, ANSWERED)
    at = answers.reshape(len(names), 2, len(ANSWERED))
    here = variants.answers(names, values[None, :], ANSWERED)[0]
    return (at[:, 0] / here - 1.0) / width, (1.0 - at[:, 1] / here) / width


def test_gradients_agree_with_differences_on_a_thousand_random_scenarios():
    compared = kinks = 0
    for run in runs(1000, seed=5):
        variants = Variants.of(run)
        names = [name for name, of in variants.inputs.items() if of.value != 0.0]
        told = _core.run_gradient(run.inputs, ANSWERED)
        places = {name: i for i, name in enumerate(variants.inputs) if name in names}
        exact = np.array(
            [
                [
                    slopes[place] * variants.inputs[name].value / value
                    for name, place in places.items()
                ]
                for _, value, slopes in told
            ]
        ).T
        assert np.isfinite(exact).all()
        off = ~near(exact, differences(variants, names, 1e-3))
        # A kink or a curve nearby: the same closer by.
        for width in (1e-4, 1e-5):
            if not off.any():
                break
            off &= ~near(exact, differences(variants, names, width), 3e-16 / width)
        if off.any():  # a kink right here: the slope is that of one of its sides
            above, below = one_sided(variants, names, 1e-7)
            off &= ~(near(exact, above, 1e-6, 1e-4) | near(exact, below, 1e-6, 1e-4))
            kinks += 1
        assert not off.any(), [names[i] for i in np.argwhere(off)[:, 0]]
        compared += exact.size
    assert compared > 100_000
    assert kinks < 50


def near(a, b, noise=1e-11, share=1e-6):
    return np.abs(a - b) <= share * np.abs(a) + noise


def test_a_gradient_in_a_notebook():
    run = bs.train(scenario(random.Random(1)))
    frame = run.gradient("cost")
    assert (frame.attrs["answer"], frame.attrs["unit"]) == ("rental_cost", "USD")
    assert np.isclose(frame.attrs["value"], run.rental_cost.m_as("USD"), rtol=1e-14)
    rate = frame.loc["cost.rental_rate"]
    assert rate["unit"] == "USD/h"
    assert rate["slope_unit"] == "USD / (USD/h)"
    assert np.isclose(rate["slope"], run.rental_cost.m_as("USD") / rate["value"], rtol=1e-12)
    assert np.isclose(rate["elasticity"], 1.0, rtol=1e-12)
    ranked = run.sensitivity("cost")
    assert (ranked["elasticity"] != 0.0).all()
    assert ranked["elasticity"].abs().is_monotonic_decreasing
    assert set(ranked.index) < set(frame.index)


def test_what_nobody_knows_has_no_slope():
    run = bs.train(scenario(random.Random(1)), **{"cluster.node": "dgx-b200", "cost": None})
    with pytest.raises(bs.InvalidInput, match="no price of b200-sxm is known"):
        run.gradient("cost")
    assert not run.sensitivity("energy").empty
    with pytest.raises(bs.InvalidInput, match="no price of b200-sxm is known"):
        run.uncertainty("cost")
    with pytest.raises(bs.InvalidInput, match="no price of b200-sxm is known"):
        run.causes("cost")
    known = run.uncertainty("cost", {"cost.rental_rate": bs.study.uniform(2.0, 3.0)})
    assert known.minimum > 0.0


def test_an_unknown_answer_is_one_sentence():
    run = bs.train(scenario(random.Random(1)))
    with pytest.raises(bs.InvalidInput, match="answer: unknown name 'costs'; did you mean cost"):
        run.gradient("costs")
