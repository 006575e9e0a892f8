"""Wrong inputs: each is told in one sentence that names the key, by Python and by the program.

Peers take many of these and answer: a pipeline of 128 stages on 96 layers, a latency below zero,
not a number. Here nothing is answered that makes no sense.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import bessemer as bs
import pytest
from bessemer import study
from bessemer.cli import main

ROOT = Path(__file__).resolve().parents[2]
GPT = ROOT / "examples" / "gpt-3-175b.toml"
LLAMA = ROOT / "examples" / "llama-3.1-405b.toml"
INVALID, INFEASIBLE = 2, 3

LINK = {"bandwidth": "450 GB/s", "latency": "2 us"}
ACCELERATOR = {
    "peak": {"fp16": "100 TFLOP/s"},
    "memory_capacity": "80 GB",
    "memory_bandwidth": "3 TB/s",
    "power_limit": "700 W",
}


def cluster(**node: Any) -> dict[str, Any]:
    """A machine of one's own, with something wrong in its node."""
    whole = {
        "accelerator": ACCELERATOR,
        "accelerators": 8,
        "scale_up": LINK,
        "scale_out": LINK,
        "host_power": "1 kW",
    }
    return {"accelerators": 9984, "node": {**whole, **node}}


class Wrong(NamedTuple):
    changes: dict[str, Any]
    sentence: str
    """What the answer begins with."""
    code: int = INVALID


PRICED = {"accelerator_price": "9000 USD"}
COOLING = {"technology": "cold-plate", "climate": "lulea"}
OF_COOLING = {"site.power_usage_effectiveness": None}

WRONG = [
    # Counts.
    Wrong({"plan.tensor": 0}, "plan.tensor: must be at least 1, got 0"),
    Wrong({"plan.pipeline": -8}, "plan.pipeline: must be at least 1, got -8"),
    Wrong({"plan.tensor": 2.5}, "plan.tensor: must be a whole number, got 2.5"),
    Wrong({"plan.tensor": True}, "plan.tensor: must be a whole number, got true"),
    Wrong({"plan.tensor": "8"}, "plan.tensor: must be a whole number, got '8'"),
    Wrong({"plan.tensor": 10**30}, "plan.tensor: must be at most 2147483647, got 1000000"),
    Wrong({"training.sequence_length": 0}, "training.sequence_length: must be at least 1, got 0"),
    Wrong({"cluster.accelerators": 0}, "cluster.accelerators: must be at least 1, got 0"),
    Wrong(
        {"cluster.accelerators": 2_000_000_000},
        "cluster.accelerators: must be at most 100 million, got 2000000000",
    ),
    # What does not divide.
    Wrong({"plan.tensor": 7}, "plan.tensor: 7 does not divide the 96 attention heads", INFEASIBLE),
    Wrong(
        {"plan.pipeline": 128},
        "plan.pipeline: 128 stages of 1 chunk do not share out 96 layers",
        INFEASIBLE,
    ),
    Wrong(
        {"training.global_batch": 1561},
        "plan.micro_batch: 156 data-parallel ranks * 1 sequence do not divide the global batch "
        "of 1561",
        INFEASIBLE,
    ),
    Wrong(
        {"plan.context": 3, "plan.pipeline": 4},
        "training.sequence_length: 2048 tokens do not divide over 3 context",
        INFEASIBLE,
    ),
    Wrong(
        {"cluster.accelerators": 9985},
        "cluster.accelerators: 9985 is not a multiple of the scale-up domain of 8",
    ),
    Wrong(
        {"plan.virtual_stages": 2},
        "plan.virtual_stages: 2 chunks need the interleaved schedule",
    ),
    # Names.
    Wrong(
        {"model.name": "GPT 175B L96"},
        # Names that contain it come first, whatever the spelling, then the nearest.
        "model.name: unknown name 'GPT 175B L96'; did you mean gpt-175b-l96h12288a96v51200, "
        "gpt-3-175b",
    ),
    Wrong(
        {"cluster.node": "dgx-h1000"},
        "cluster.node: unknown name 'dgx-h1000'; did you mean dgx-h100",
    ),
    Wrong(
        {"cluster.node": None, "cluster.accelerator": "h100-smx"},
        "cluster.accelerator: unknown name 'h100-smx'; did you mean h100-sxm",
    ),
    Wrong(
        {"site.grid_carbon_intensity": None, "site.grid": "germny"},
        "site.grid: unknown name 'germny'; did you mean germany",
    ),
    Wrong(
        # Even where the carbon intensity is said by itself.
        {"site.region": "frence"},
        "site.region: unknown name 'frence'; did you mean france",
    ),
    Wrong(
        {"training.software": "megatron-cor"},
        "training.software: unknown name 'megatron-cor'; did you mean megatron-core",
    ),
    Wrong(
        {"cluster": cluster(scale_up="nvlink-9")},
        "cluster.node.scale_up: unknown name 'nvlink-9'; did you mean nvlink-",
    ),
    Wrong(
        {"plan.recomputation": "ful"},
        "plan.recomputation: unknown name 'ful'; did you mean full",
    ),
    Wrong(
        {"models.kernels": "rooflin"},
        "models.kernels: unknown name 'rooflin'; did you mean roofline",
    ),
    Wrong(
        {"models.collectives": "flat-rign"},
        "models.collectives: unknown name 'flat-rign'; did you mean flat-ring",
    ),
    Wrong(
        {"models.attention_flops": "half"},
        "models.attention_flops: unknown name 'half'; did you mean causal_half",
    ),
    Wrong(
        {"cost.rental_rate": "v100-azur"},
        "cost.rental_rate: unknown name 'v100-azur'; did you mean v100-azure",
    ),
    # Known, and not modelled.
    Wrong(
        {"training.precision": "fp4"},
        "training.precision: 'fp4' is not modelled yet; use bf16, fp16, tf32, fp32, fp8, mxfp8, "
        "nvfp4 or int8",
    ),
    Wrong(
        {"training.optimizer": "shampoo"},
        "training.optimizer: 'shampoo' is not modelled yet; use adamw, adamw_bf16, adamw_8bit, "
        "sgd, adafactor, lion or muon",
    ),
    Wrong({"plan.schedule": "zb"}, "plan.schedule: unknown name 'zb'; did you mean zb-"),
    Wrong({"plan.sharding": "zero-3"}, "plan.sharding: unknown name 'zero-3'; did you mean"),
    Wrong(
        {"training.precision": "bf16"},
        "training.precision: v100-sxm2-32gb has no bf16 matrix rate; choose a format it has",
    ),
    # Quantities.
    Wrong({"training.tokens": 3e11}, "training.tokens: must be text with a unit, got 300000000000"),
    Wrong(
        {"site.electricity_price": 0.1},
        'site.electricity_price: must be text with a unit, got 0.1; write "0.1 USD/kWh"',
    ),
    Wrong({"training.tokens": "300 GB"}, "training.tokens: expected token, got GB"),
    Wrong({"training.tokens": "1e-3 token"}, "training.tokens: must be at least 1 and below 1e24"),
    Wrong(
        {"site.electricity_price": "0.1 EUR/kWh"},
        "site.electricity_price: unknown unit 'EUR' in '0.1 EUR/kWh'; money is in USD; convert it",
    ),
    Wrong(
        {"training.tokens": "300 Gtokn"},
        "training.tokens: unknown unit 'Gtokn' in '300 Gtokn'; did you mean Gtoken",
    ),
    Wrong({"training.tokens": "nan token"}, "training.tokens: must be finite, got nan"),
    Wrong({"training.tokens": "inf token"}, "training.tokens: must be finite, got inf"),
    Wrong({"training.tokens": "-1 token"}, "training.tokens: must be positive, got -1 token"),
    Wrong({"training.tokens": "0 token"}, "training.tokens: must be positive, got 0 token"),
    Wrong({"training.tokens": "1e30 token"}, "training.tokens: must be at least 1 and below 1e24"),
    Wrong({"training.tokens": ""}, "training.tokens: "),
    Wrong({"training.tokens": [1, 2]}, "training.tokens: "),
    Wrong(
        {"cluster": cluster(scale_up={**LINK, "latency": "-2 us"})},
        "cluster.node.scale_up.latency: must be zero or more, got -2 us",
    ),
    Wrong(
        {"cluster": cluster(scale_out={**LINK, "bandwidth": "0 GB/s"})},
        "cluster.node.scale_out.bandwidth: must be positive, got 0 GB/s",
    ),
    Wrong(
        {"cluster": cluster(host_power="-1 W")},
        "cluster.node.host_power: must be zero or more, got -1 W",
    ),
    Wrong(
        {"cluster": cluster(accelerator={**ACCELERATOR, "memory_capacity": "0 GB"})},
        "cluster.accelerator.memory_capacity: must be positive",
    ),
    Wrong(
        {"reliability.checkpoint_interval": "-30 s"},
        "reliability.checkpoint_interval: must be positive, got -30 s",
    ),
    # Plain numbers.
    Wrong(
        {"site.power_usage_effectiveness": 0.9},
        "site.power_usage_effectiveness: must be at least 1, got 0.9",
    ),
    Wrong(
        {"site.power_usage_effectiveness": float("nan")},
        "site.power_usage_effectiveness: must be finite, got nan",
    ),
    Wrong({"power.matrix": 1.5}, "power.matrix: must be a fraction of the power limit"),
    Wrong({"embodied": {"like": "a100", "utilization": 2.0}}, "embodied.utilization: must be in"),
    Wrong({"cluster.step_jitter": -0.1}, "cluster.step_jitter: must be at least 0"),
    # Keys, tables, switches.
    Wrong({"plan.tensr": 4}, "plan.tensr: unknown key; did you mean tensor, expert_tensor?"),
    Wrong({"plna": {"tensor": 2}}, "plna: unknown key; did you mean plan?"),
    Wrong(
        {"cluster": cluster(scale_up={"bandwith": "1 GB/s", "latency": "1 us"})},
        "cluster.node.scale_up.bandwith: unknown key; did you mean bandwidth?",
    ),
    Wrong({"training.tokens": None}, "training.tokens: must be given"),
    Wrong({"model": None}, "model: must be given"),
    Wrong({"cluster.node": None}, "cluster: must give node or accelerator, neither is there"),
    Wrong(
        {"site.grid": "germany"},
        "site: grid and grid_carbon_intensity exclude each other; keep one of them",
    ),
    Wrong({"plan": 3}, "plan: must be a table, got 3"),
    Wrong({"site": 3}, "site: must be a name or a table, got 3"),
    Wrong({"plan.tensor.inner": 3}, "plan.tensor.inner: plan.tensor is 8, not a table"),
    Wrong({"plan.sequence_parallel": 1}, "plan.sequence_parallel: must be true or false, got 1"),
    Wrong(
        {"plan.sequence_parallel": True, "plan.tensor": 1},
        "plan.sequence_parallel: needs plan.tensor of at least 2, got 1",
    ),
    Wrong({"model.name": "mine", "model.layers": 4}, "model.hidden: must be given"),
    Wrong(
        {
            "model": {
                "layers": 2,
                "hidden": 64,
                "heads": 3,
                "kv_heads": 2,
                "head_size": 8,
                "feed_forward": 32,
                "vocabulary": 100,
            }
        },
        "model.kv_heads: must divide the 3 heads, got 2",
    ),
    Wrong({"model.name": None, "model.config": "nowhere.json"}, "model.config: no file "),
    # Published figures.
    Wrong(
        {"expect.model_flop_utilization": 0.4},
        "expect.model_flop_utilization: unknown key; did you mean model_flops_utilization",
    ),
    Wrong({"expect.energy": 5}, "expect.energy: must be text with a unit, got 5"),
    Wrong({"expect.step_time": "6 GB"}, "expect.step_time: expected s, got GB"),
    # What cannot be kept up.
    Wrong(
        {
            "reliability.failure_rates": {
                "accelerator": "1 / s",
                "node": "0 / day",
                "network_per_accelerator": "0 / day",
            }
        },
        "reliability: the job of 9984 accelerators fails every",
        INFEASIBLE,
    ),
    # The facility around the run.
    Wrong(
        {"reliability.part_rates": {"nodes_per_switch": 0}},
        "reliability.part_rates.nodes_per_switch: must be at least 1, got 0",
    ),
    Wrong(
        {"reliability.checkpoints": {"copies": 2}},
        "reliability.checkpoints: copies says nothing about synchronous checkpoints; make the kind "
        "tiered",
    ),
    Wrong(
        {"reliability.checkpoints": {"kind": "background", "storage_every": 9}},
        "reliability.checkpoints: storage_every says nothing about background checkpoints",
    ),
    Wrong(
        {"reliability.checkpoint_interval": "0 s"},
        "reliability.checkpoint_interval: must be positive, got 0 s",
    ),
    Wrong(
        {"reliability.maintenance": {"period": "1 h", "length": "6 h"}},
        "reliability.maintenance: windows every 3600 s leave no time to train",
        INFEASIBLE,
    ),
    Wrong(
        {"power.upstream": {"like": "ups-eco", "fixed": -0.1}},
        "power.upstream.fixed: must be at least 0.0, got -0.1",
    ),
    Wrong(
        {"power.supply": {"like": "rack-supply", "rated": "1 W"}},
        "power.supply: 1 unit carries 1 W, the load is ",
        INFEASIBLE,
    ),
    Wrong({"power.cap": "500 kg"}, "power.cap: expected W, got kg"),
    Wrong({"power.cap": "30 W"}, "power.cap: must be at least ", INFEASIBLE),
    Wrong({"power.idle": 0.9}, "power.idle: must be at most 0.85, the level of matrix, got 0.9"),
    Wrong(
        {"power.communication": 0.1},
        "power.idle: must be at most 0.1, the level of communication, got 0.15",
    ),
    Wrong(
        {"site.power_limit": "1 MW"},
        "site.power_limit: the peak of 4.42",
        INFEASIBLE,
    ),
    Wrong({"site.cooling": "cold-plate"}, "site.cooling: must be a table, got 'cold-plate'"),
    Wrong(
        {"site.power_usage_effectiveness": 1.1, "site.cooling": COOLING},
        "site: cooling and power_usage_effectiveness exclude each other; keep one of them",
    ),
    Wrong(
        {"site": {"cooling": {**COOLING, "technology": "cold-plates"}}, **OF_COOLING},
        "site.cooling.technology: unknown name 'cold-plates'; did you mean cold-plate",
    ),
    Wrong(
        {"site": {"cooling": {**COOLING, "cycles_of_concentration": 0.5}}, **OF_COOLING},
        "site.cooling.cycles_of_concentration: must be above 1, at which all water runs through",
    ),
    Wrong(
        {
            "site": {
                "cooling": {
                    "technology": "cold-plate",
                    "climate": {"dry_bulb": [8.0, 9.0], "dew_point": [4.0, 7.0, 205.0]},
                }
            },
            **OF_COOLING,
        },
        "site.cooling.climate.dry_bulb: must be a list of at least 3, got 2",
    ),
    Wrong(
        {
            "site": {
                "cooling": {
                    "technology": "cold-plate",
                    "climate": {"dry_bulb": [8.0, 9.0, 200.0], "dew_point": [14.0, 7.0, 205.0]},
                }
            },
            **OF_COOLING,
        },
        "site.cooling.climate: dew_point has a mean of 14 °C above the 8 °C of dry_bulb",
    ),
    Wrong(
        {"site.supply": {"sources": {"name": "wind-onshore", "capacity": "1 MW"}}},
        "site.supply.sources: must be a list, got a table",
    ),
    Wrong(
        {"site.supply": {"sources": [{"name": "wind", "capacity": "1 MW"}]}},
        "site.supply.sources.name: unknown name 'wind'; did you mean wind-onshore",
    ),
    Wrong(
        {"site.supply": {"battery": {"name": "lithium-ion", "capacity": "1 MW"}}},
        "site.supply.battery.capacity: expected MWh, got MW",
    ),
    Wrong(
        {"site.supply": {"grid_limit": "1 kW"}},
        "site.supply.grid_limit: an hour needs ",
        INFEASIBLE,
    ),
    Wrong(
        {"site.supply": {"price": {"values": [], "unit": "USD/MWh"}}},
        "site.supply.price.values: must be a list of at least 1, got 0",
    ),
    Wrong({"cost.own": {"kind": "old"}}, "cost.own.kind: must be new or retrofit, got 'old'"),
    Wrong(
        {"cost.own": {"depreciation": "magic"}},
        "cost.own.depreciation: must be straight_line, declining_balance or macrs, got 'magic'",
    ),
    Wrong(
        {"cost.own": {**PRICED, "capital": "mars"}},
        "cost.own.capital: unknown name 'mars'; did you",
    ),
    Wrong(
        {"cost.spot": {"rate": "1 USD/h", "interruptions": "1000 / s"}},
        "cost.spot: a job that is stopped every 0.001 s keeps nothing",
        INFEASIBLE,
    ),
    Wrong(
        {"cost.commitment": {"rate": "1 USD/h", "term": "0 years"}},
        "cost.commitment.term: must be positive, got 0 years",
    ),
    Wrong(
        {"cluster.like": "meta-rsc"},
        "cluster: like and node exclude each other; keep one of them",
    ),
    Wrong(
        {"cluster.fabric": {"topology": "leaf-spine", "ports": 6}},
        "cluster.fabric.ports: the innermost switches of leaf-spine join 3 accelerators, which",
    ),
    Wrong({"search.objective": 3}, "search.objective: must be text, got 3"),
    Wrong(
        {"search.objective": ["water"] * 5},
        "search.objective: must be a list of at most 4, got 5",
    ),
    Wrong(
        {"search.constraints": {"deadline": 90}},
        "search.constraints.deadline: must be text with a unit, got 90",
    ),
    # Beside a plan nothing is sought, and what is misspelt is told all the same.
    Wrong({"search.objctive": "time"}, "search.objctive: unknown key; did you mean objective?"),
    Wrong({"search.objective": "stepp.time"}, "search.objective: unknown figure 'stepp.time'"),
    Wrong({"search.space": {"tensr": [1]}}, "search.space.tensr: unknown key; did you mean tensor"),
    Wrong({"search.space": {"tensor": ["x"]}}, "search.space.tensor: must be a whole number"),
    Wrong({"search.space": {"cluster.nod": ["x"]}}, "cluster.nod: unknown key; did you mean node"),
    Wrong(
        {"power_cap": "200 W"},
        "power_cap: unknown key; did you mean power",
    ),
]


def is_one_clear_sentence(text: str) -> bool:
    return bool(text) and "\n" not in text and "Traceback" not in text and len(text) < 400


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: "-".join(map(str, wrong.changes)))
def test_wrong_inputs_are_told_in_one_sentence(wrong: Wrong) -> None:
    error = bs.Infeasible if wrong.code == INFEASIBLE else bs.InvalidInput
    with pytest.raises(error) as caught:
        bs.train(GPT, **wrong.changes)
    sentence = str(caught.value)
    assert sentence.startswith(wrong.sentence)
    assert is_one_clear_sentence(sentence)


def as_toml(value: Any) -> str:
    """A value inline, as ``--set`` takes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {as_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


SETTABLE = [wrong for wrong in WRONG if None not in wrong.changes.values()]


@pytest.mark.parametrize("wrong", SETTABLE, ids=lambda wrong: "-".join(map(str, wrong.changes)))
def test_the_command_line_says_the_same(wrong: Wrong, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises((bs.InvalidInput, bs.Infeasible)) as expected:
        bs.train(GPT, **wrong.changes)
    changes = [f"--set={key}={as_toml(value)}" for key, value in wrong.changes.items()]
    with pytest.raises(SystemExit) as caught:
        main(["train", str(GPT), "--json", *changes])
    said = capsys.readouterr()
    assert caught.value.code == wrong.code
    assert said.out == ""
    assert said.err == f"{expected.value}\n"


FILES = {
    "truncated": ('[model]\nname = "llama', "line 2: "),
    "without a value": ("[model]\nname =\n", "line 2: invalid value"),
    "twice": ("[model]\n[model]\n", "line 2: "),
    "empty": ("", "is empty; a scenario has the tables [model], [training], [cluster] and [plan]"),
}


@pytest.mark.parametrize("name", FILES)
def test_broken_files_are_named_with_their_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, words = FILES[name]
    path = tmp_path / "run.toml"
    path.write_text(text)
    with pytest.raises(SystemExit) as caught:
        main(["train", str(path)])
    said = capsys.readouterr()
    assert (caught.value.code, said.out) == (INVALID, "")
    assert said.err.startswith(f"{path}: {words}")
    assert is_one_clear_sentence(said.err.rstrip("\n"))


def test_a_cap_below_the_lowest_clock_names_the_least_cap_in_watts() -> None:
    with pytest.raises(bs.Infeasible, match="got 30 W; raise the cap to ") as caught:
        bs.train(GPT, **{"power.cap": "30 W"})
    watts = int(str(caught.value).rsplit(" ", 2)[1])
    assert bs.train(GPT, **{"power.cap": f"{watts} W"}).result.fits
    with pytest.raises(bs.Infeasible):
        bs.train(GPT, **{"power.cap": f"{watts - 1} W"})


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text(GPT.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert bs.train(path).result.fits


UNIT = study.uniform(0.0, 1.0)
SITES = {"north": {"cluster.accelerators": 8192}, "south": {"cluster.accelerators": 8192}}


def across(**changes: Any) -> Any:
    """A run on two sites, with something wrong in what is between them."""
    link = {"bandwidth": "1 Tbit/s", "latency": "1 ms"}
    return bs.sites.train(LLAMA, SITES, **{**link, **changes})


def columns(**plans: Any) -> Any:
    return bs.estimate_many(plans, GPT)


ARGUMENTS: list[tuple[Callable[[], Any], str]] = [
    # Studies.
    (lambda: study.normal("1", 2), "normal.mean: must be a plain number, got '1'"),
    (lambda: study.normal(0.0, float("inf")), "normal.deviation: must be finite, got inf"),
    (lambda: study.uniform(None, 1), "uniform.low: must be a plain number, got None"),
    (lambda: study.triangular(0, True, 1), "triangular.mode: must be a plain number, got True"),
    (lambda: study.lognormal(1, 0.1, most="2"), "lognormal.most: must be a plain number, got '2'"),
    (lambda: study.discrete("ab"), "discrete.values: must be a list of numbers, got 'ab'"),
    (lambda: study.discrete([1, "2"]), "discrete.values[1]: must be a plain number, got '2'"),
    (lambda: study.sample({"a": UNIT}, 1e3), "points: must be a whole number, got 1000.0"),
    (lambda: study.sample({"a": UNIT}, 2**40), "points: must be between 1 and 4294967296, got 1"),
    (lambda: study.sample({"a": UNIT}, seed=-1), "seed: must be between 0 and 184467440737"),
    (lambda: study.sample({"a": UNIT}, sampling=3), "sampling: must be sobol, latin_hypercube or"),
    (lambda: UNIT.quantiles("a"), "quantiles.probabilities: must be numbers, got 'a'"),
    (lambda: study.correlated([1], [[1]]), "means: must be a mapping from names to numbers, got"),
    (lambda: study.correlated({"a": 1}, "x"), "covariance: must be numbers, got 'x'"),
    (lambda: study.summary("a"), "values: must be numbers, got 'a'"),
    (lambda: study.summary([1, 2]).interval("x"), "interval.probability: must be a plain number"),
    (lambda: study.propagate(None, {"a": UNIT}), "function: must be a function, got None"),
    (lambda: study.propagate(lambda _: "x", {"a": UNIT}), "function: what it gives: must be numb"),
    (
        lambda: study.sobol_indices(lambda _: 1.0, {"a": UNIT}, confidence="x"),
        "confidence: must be a plain number, got 'x'",
    ),
    (lambda: study.root(None, 0, 1), "function: must be a function, got None"),
    (lambda: study.root(lambda _: "x", 0, 1), "function: what it gives: must be a plain number"),
    (lambda: study.root(lambda x: x, -1, 1, tolerance=-1), "tolerance: must be positive, got -1"),
    (lambda: study.solve(LLAMA, 3, "time", "1 day"), "key: must be text, got 3"),
    (lambda: study.solve(LLAMA, "training.tokens", ["time"], "1 s"), "output: must be text, got"),
    (
        lambda: study.solve(LLAMA, "training.tokens", "time", "1 s", between=("1 Mtoken",)),
        "between: must be a pair, (low, high), got ('1 Mtoken',)",
    ),
    (
        lambda: study.solve(LLAMA, "training.tokens", "time", 20),
        "target: time is ",
    ),
    # Of a run.
    (lambda: bs.train(LLAMA).gradient(3), "answer: must be the name of one answer, got 3"),
    (lambda: bs.train(LLAMA).causes(["time"]), "answer: must be the name of one answer, got ["),
    (lambda: bs.train(LLAMA).uncertainty(seed=-1), "seed: must be between 0 and 18446744073"),
    (lambda: bs.train(LLAMA).uncertainty(inputs=[1]), "inputs: must be a mapping by name, got [1]"),
    (lambda: bs.train(LLAMA).uncertainty(inputs={3: UNIT}), "input: unknown name '3'; did you me"),
    (
        lambda: bs.train(LLAMA).uncertainty(inputs={"training.tokens": 3}),
        "inputs: training.tokens: must be a distribution of bessemer.study, got 3; write",
    ),
    (
        lambda: bs.train(LLAMA).uncertainty(widths={"assumed": "x"}),
        "widths: assumed: must be a plain number, got 'x'",
    ),
    (lambda: bs.train(LLAMA).uncertainty(only_given="no"), "only_given: must be true or false"),
    (lambda: bs.train(LLAMA).goodput_curve("a"), "goodput_curve.factor: must be a plain number"),
    (lambda: bs.train(LLAMA).goodput_curve(points=9.0), "goodput_curve.points: must be a whole"),
    # Many plans.
    (lambda: columns(tensr=[1]), "plans: unknown column 'tensr'; did you mean tensor, expert_ten"),
    (lambda: columns(zzz=[1]), "plans: unknown column 'zzz'; a column is a key of [plan]: tensor,"),
    (
        lambda: columns(**{"training.tokens": ["1 token"]}),
        "plans: unknown column 'training.tokens'",
    ),
    (
        lambda: columns(tensor=8),
        "plans: column 'tensor' must be a list of values, one a row, got 8",
    ),
    (
        lambda: columns(tensor=[1, 2], pipeline=[1]),
        "plans: must be columns of equal length, one value a row; tensor has 2, pipeline has 1",
    ),
    # Sweeps and comparisons.
    (
        lambda: bs.sweep(LLAMA, {"plan.tensor": [8]}, "step.time"),
        "answers: must be a list of names, got 'step.time'; write ['step.time']",
    ),
    (
        lambda: bs.sweep(LLAMA, {"plan.tensor": [8]}, path=LLAMA),
        f"path: {LLAMA} is a file; name a folder of its own",
    ),
    (lambda: bs.compare(LLAMA).cases[0].value("x"), "measure: must be one of duration, "),
    (lambda: bs.compare(LLAMA).plot([]), "measures: must be a list of one or more of duration, "),
    # Sites.
    (lambda: across(bandwidth="0 GB/s"), "bandwidth: must be positive, got 0 GB/s"),
    (lambda: across(latency="-1 s"), "latency: must be zero or more, got -1 s"),
    (lambda: across(interval="50"), "interval: must be a plain number, got '50'"),
    (lambda: across(interval=0), "interval: must be at least 1 step, got 0"),
    (lambda: across(fragments=2.5), "fragments: must be a whole number, got 2.5"),
    (lambda: across(number_format=["fp32"]), "number_format: must be one of fp32, bf16, fp16, "),
    (lambda: across(pattern=3), "pattern: must be ring, server or neighbors, got 3"),
    (lambda: across(pattern="server"), "server_bandwidth: must be given for the pattern server"),
    (lambda: across().total("x"), "total: must be one of own_step, accelerator_power, "),
    # The catalogue, pictures, scenarios.
    (lambda: bs.catalog.accelerators.sources(3), "catalog.accelerators: a name is text, got 3"),
    (lambda: bs.catalog.accelerators.label(None), "catalog.accelerators: a name is text, got None"),
    (lambda: bs.catalog.accelerators.facts("h1000"), "accelerator: unknown name 'h1000'; did you"),
    (lambda: bs.plot.run(3), "plot.run: run must be what bessemer.train returned, got int"),
    (lambda: bs.plot.step(bs.train(LLAMA), axes=3), "plot.step: axes must be axes of matplotlib"),
    (lambda: bs.train(""), "scenario: must be the path of a TOML file, got ''"),
    (
        lambda: bs.scaling.optimum(
            "3e6 USD", accelerator="h100-sxm", utilization=0.4, precision="fp4"
        ),
        "precision: h100-sxm has no fp4; use fp64, fp32, tf32, fp16, bf16, fp8, int8",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), ARGUMENTS, ids=[words for _, words in ARGUMENTS])
def test_wrong_arguments_are_told_in_one_sentence(call: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(bs.InvalidInput) as caught:
        call()
    assert str(caught.value).startswith(sentence)
    assert is_one_clear_sentence(str(caught.value))


def test_an_architecture_that_cannot_be_said_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "zamba2", "hidden_size": 4096}')
    text = LLAMA.read_text(encoding="utf-8")
    path = tmp_path / "run.toml"
    path.write_text(text.replace('name = "llama-3.1-405b"', 'config = "config.json"'))
    with pytest.raises(bs.InvalidInput) as caught:
        bs.train(path)
    assert str(caught.value) == (
        "model.config: architecture 'zamba2' is not modelled yet: "
        "its attention layers share their weights"
    )


def test_the_program_itself_says_one_line_and_its_code() -> None:
    command = [sys.executable, "-m", "bessemer", "train", str(GPT), "--json"]
    run = subprocess.run(
        [*command, "--set", "plan.tensr=4"], capture_output=True, text=True, encoding="utf-8"
    )
    assert run.returncode == INVALID
    assert run.stdout == ""
    assert run.stderr == "plan.tensr: unknown key; did you mean tensor, expert_tensor?\n"
