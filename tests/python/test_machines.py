"""Machines by name in a scenario: clusters, accelerators with gaps, fabrics, other words."""

from typing import Any

import bessemer as bs
import pytest
from bessemer import _core

SCENARIO: dict[str, Any] = {
    "model": {"name": "llama-3.1-8b"},
    "training": {"tokens": "1 Ttoken", "sequence_length": 8192, "global_batch": 2048},
    "plan": {"tensor": 8},
}
TINY: dict[str, Any] = {
    "layers": 2,
    "hidden": 64,
    "heads": 4,
    "kv_heads": 4,
    "head_size": 16,
    "feed_forward": 256,
    "vocabulary": 512,
}


def train(cluster: Any, **changes: Any) -> bs.TrainingRun:
    return bs.train({**SCENARIO, "cluster": cluster}, **changes)


def refusal(cluster: Any, **changes: Any) -> str:
    with pytest.raises(bs.InvalidInput) as error:
        train(cluster, **changes)
    return str(error.value)


# --- clusters ------------------------------------------------------------------------------------


def test_a_name_stands_for_a_cluster():
    run = train("meta-rsc-2", **{"training.global_batch": 2000})
    assert run.inputs["cluster"].accelerators == 8000
    assert run.inputs["cluster"].node == bs.catalog.nodes["dgx-a100-80gb"]
    same = train({"node": "dgx-a100-80gb", "accelerators": 8000}, **{"training.global_batch": 2000})
    assert run.step.time == same.step.time


@pytest.mark.parametrize("name", bs.catalog.clusters)
def test_every_cluster_runs_or_says_what_it_lacks(name):
    entry = bs.catalog.clusters[name]
    if entry.lacks:
        assert refusal(name) == f"cluster: {name} is known, but {entry.lacks}"
        return
    run = bs.train(
        {
            "model": TINY,
            "training": {
                "tokens": "1 Ttoken",
                "sequence_length": 128,
                "global_batch": entry.accelerators,
            },
            "cluster": name,
            "plan": {},
        }
    )
    assert run.inputs["cluster"].accelerators == entry.accelerators
    assert "KokolisEtAl2024" in run.citations or not name.startswith("meta-rsc")


def test_a_part_of_a_cluster_and_its_own_values():
    run = train({"like": "xai-colossus", "accelerators": 1024, "host_power": "5 kW"})
    cluster = run.inputs["cluster"]
    assert cluster.accelerators == 1024
    assert cluster.node.host_power == bs.Quantity("5 kW")
    assert cluster.node.name == "colossus-h100"
    assert (
        train({"node": "dgx-h100", "accelerators": 64})
        .with_(cluster="dgx-h100")
        .inputs["cluster"]
        .accelerators
        == 8
    )


def test_wrong_names_and_keys_of_a_cluster_are_refused():
    assert refusal("meta-rcs") == (
        "cluster: unknown name 'meta-rcs'; did you mean meta-rsc, meta-rsc-2, meta-24k-roce?"
    )
    assert refusal({"like": "meta-rcs"}).startswith("cluster.like: unknown name 'meta-rcs'")
    assert refusal({"like": "meta-rsc", "node": "dgx-h100"}) == (
        "cluster: like and node exclude each other; keep one of them"
    )
    assert refusal(3).startswith("cluster: must be a name or a table, got 3")


# --- accelerators --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", bs.catalog.accelerators)
def test_every_accelerator_runs_in_a_node_that_is_said(name):
    peak = bs.catalog.accelerators[name].peak
    run = bs.train(
        {
            "model": TINY,
            "training": {
                "tokens": "1 Gtoken",
                "sequence_length": 128,
                "global_batch": 64,
                "precision": "bf16" if peak.bf16 else "fp16",
                # Memory on a die holds no buffers of a framework.
                "software": {"name": "bare"},
            },
            "cluster": {
                "accelerator": name,
                "accelerators": 16,
                "accelerators_per_node": 8,
                "scale_up": {"bandwidth": "50 GB/s", "latency": "2 us"},
                "scale_out": "ethernet-100g",
                "host_power": "1 kW",
            },
            "plan": {},
        }
    )
    assert run.fits
    assert 0 < run.model_flops_utilization < 1


@pytest.mark.parametrize("name", bs.catalog.incomplete_accelerators)
def test_what_is_not_published_is_refused_by_its_name(name):
    entry = bs.catalog.incomplete_accelerators[name]
    assert name not in bs.catalog.accelerators
    told = refusal({"accelerator": name, "accelerators": 16})
    assert told.startswith(f"cluster.accelerator: {name} is known, but its {entry.missing} ")
    first = entry.missing.split(", ")[0]
    told = refusal({"accelerator": {"like": name}, "accelerators": 16})
    assert told.startswith(f"cluster.accelerator.{first}: must be given, because it is not ")


def test_what_is_not_published_can_be_given():
    machine = {
        "accelerator": {"like": "trainium1", "power_limit": "300 W"},
        "accelerators": 64,
        "accelerators_per_node": 16,
        "scale_up": "neuronlink-3",
        "scale_out": "efa-v2",
        "host_power": "2 kW",
    }
    run = train(machine)
    accelerator = run.inputs["cluster"].node.accelerator
    assert accelerator.power_limit == bs.Quantity("300 W")
    assert accelerator.memory_bandwidth.to("GB/s").magnitude == pytest.approx(
        820 * 1.073741824, 1e-4
    )
    assert "AwsNeuronFirst2025" in run.citations


def test_an_accelerator_like_one_of_the_catalogue_keeps_its_node():
    capped = train(
        {"accelerator": {"like": "h100-sxm", "power_limit": "500 W"}, "accelerators": 64}
    )
    node = capped.inputs["cluster"].node
    assert node.name == "dgx-h100"
    assert node.accelerator.power_limit == bs.Quantity("500 W")
    assert node.accelerator.peak == bs.catalog.accelerators["h100-sxm"].peak
    slower = train(
        {
            "accelerator": {"like": "h100-sxm", "peak": {"bf16": "500 TFLOP/s"}},
            "accelerators": 64,
        }
    )
    assert slower.step.time > capped.step.time
    # What is not changed stays: fp8 as in the entry.
    assert slower.inputs["cluster"].node.accelerator.peak.fp8 == node.accelerator.peak.fp8


def test_an_accelerator_without_a_node_says_all_that_is_missing():
    assert refusal({"accelerator": "wse-3", "accelerators": 1}) == (
        "cluster.accelerators_per_node: must be given, because the catalogue has no node with "
        "'wse-3', and so must host_power, scale_out, scale_up"
    )


# --- fabrics -------------------------------------------------------------------------------------


def fabric_of(**fabric: Any) -> bs.TrainingRun:
    return train(
        {"node": "dgx-h100", "accelerators": 1024, "fabric": fabric},
        **{"plan.tensor": 1, "plan.sharding": "weights", "training.global_batch": 1024},
    )


def ranks_of(run: bs.TrainingRun) -> list[int]:
    return [tier.ranks for tier in run.inputs["cluster"].fabric]


def test_topologies_give_their_tiers():
    assert ranks_of(fabric_of(topology="fat-tree", ports=64)) == [32, 1024, 65536]
    assert ranks_of(fabric_of(topology="leaf-spine", ports=64)) == [32, 2048]
    # 32 servers of 8 under 8 leaves; as many such units as 1,024 accelerators need.
    assert ranks_of(fabric_of(topology="rail-optimized", ports=64)) == [256, 1024]
    assert ranks_of(fabric_of(topology="rail-optimized", ports=64, units=8)) == [256, 2048]
    # a h + 1 groups of a routers with p accelerators.
    dragonfly = {"topology": "dragonfly", "routers": 8, "hosts": 16, "global_links": 8}
    assert ranks_of(fabric_of(**dragonfly)) == [16, 128, 65 * 128]


def test_a_fabric_that_does_not_bind_costs_what_none_costs():
    plain = train(
        {"node": "dgx-h100", "accelerators": 1024},
        **{"plan.tensor": 1, "plan.sharding": "weights", "training.global_batch": 1024},
    )
    one = fabric_of(tiers=[{"ranks": 1024}])
    assert one.step.time == plain.step.time
    assert one.calibrations["collectives"] == plain.calibrations["collectives"]


def test_oversubscription_costs_time():
    times = [
        fabric_of(topology="leaf-spine", ports=64, oversubscription=o).step.time
        for o in (1.0, 3.0, 7.0)
    ]
    assert times[0] < times[1] < times[2]


def test_sites_far_apart_wait_for_light():
    def between(distance: str) -> bs.TrainingRun:
        site = {"name": "site", "ranks": 512}
        wide = {"name": "wide", "ranks": 1024, "link": "ethernet-400g", "distance": distance}
        return fabric_of(tiers=[site, {**wide, "shape": "inter_data_center"}])

    near, far = between("0 km"), between("1000 km")
    assert far.step.time > near.step.time
    delay = (
        far.inputs["cluster"].fabric[1].link.latency - near.inputs["cluster"].fabric[1].link.latency
    )
    assert delay.to("us").magnitude == pytest.approx(4896.7, rel=1e-4)
    assert _core.fibre_delay("1 km").to("us").magnitude == pytest.approx(4.8967, rel=1e-4)
    assert near.calibrations["collectives"] == ["nvlink-4", "infiniband", "ethernet"]
    # Two sites: a gather of weights waits for one way of light at least.
    assert (far.step.time - near.step.time).to("us").magnitude > 4896.7


def test_models_of_the_datasheet_see_the_distance_too():
    tiers = [
        {"ranks": 512},
        {"ranks": 1024, "link": "ethernet-400g", "distance": "1000 km"},
    ]
    models = {"models.collectives": "hierarchical-ring"}
    far = train({"node": "dgx-h100", "accelerators": 1024, "fabric": {"tiers": tiers}}, **models)
    del tiers[1]["distance"]
    near = train({"node": "dgx-h100", "accelerators": 1024, "fabric": {"tiers": tiers}}, **models)
    assert far.step.time > near.step.time


def test_a_torus_is_a_tier_with_axes():
    run = fabric_of(tiers=[{"ranks": 1024, "shape": "torus", "axes": [16, 8]}])
    assert [axis.length for axis in run.inputs["cluster"].fabric[0].axes] == [16, 8]


@pytest.mark.parametrize(
    ("fabric", "told"),
    [
        ({}, "cluster.fabric: must give topology or tiers, neither is there"),
        (
            {"topology": "fat-tree", "ports": 64, "tiers": [{"ranks": 1024}]},
            "cluster.fabric: must give topology or tiers, not both",
        ),
        ({"topology": "fat-tree"}, "cluster.fabric: topology fat-tree must give ports"),
        ({"topology": "fat-tree", "ports": 63}, "cluster.fabric.ports: must be even, between 2"),
        (
            {"topology": "fat-tree", "ports": 64, "hosts": 3},
            "cluster.fabric: hosts says nothing about topology fat-tree; its keys are link, ports,",
        ),
        ({"topology": "star"}, "cluster.fabric: unknown topology 'star'; the topologies are fat-"),
        ({"topology": "roce"}, "cluster.fabric: roce is a transport over Ethernet and no topology"),
        (
            {"topology": "fat-tree", "ports": 64, "link": "roce"},
            "cluster.fabric.link: roce is a tr",
        ),
        (
            {"topology": "fat-tree", "ports": 10},
            "cluster.fabric.ports: the innermost switches of fat-tree join 5",
        ),
        ({"tiers": [{"ranks": 512}]}, "cluster.fabric: the outermost tier holds 512 accelerators"),
        ({"tiers": []}, "cluster.fabric.tiers: "),
        ({"tiers": [{}]}, "cluster.fabric.tiers.0.ranks: must be given"),
        ({"tiers": [{"ranks": 1024, "shape": "ring"}]}, "cluster.fabric.tiers.shape: "),
        ({"tiers": [{"ranks": 1024, "distance": 3}]}, "cluster.fabric.tiers.0.distance: must be t"),
        (
            {"tiers": [{"ranks": 1024, "oversubscription": 0.5}]},
            "cluster.fabric.tiers.oversubscription: must be at least 1",
        ),
        (
            {"topology": "dragonfly", "routers": 8, "hosts": 16},
            "cluster.fabric: topology dragonfly must give global_links",
        ),
    ],
    ids=lambda value: None if isinstance(value, dict) else value[:40],
)
def test_a_wrong_fabric_is_refused(fabric, told):
    sentence = refusal({"node": "dgx-h100", "accelerators": 1024, "fabric": fabric})
    assert sentence.startswith(told)


# --- software ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", bs.catalog.software_names)
def test_software_is_a_stack_or_is_refused_with_its_reason(name):
    entry = bs.catalog.software_names[name]
    machine = {"node": "dgx-h100", "accelerators": 64}
    if not entry.same_as:
        told = refusal(machine, **{"training.software": name})
        assert told == f"training.software: {name} {entry.reason}"
        return
    run = train(machine, **{"training.software": name})
    assert run.inputs["software"] == bs.catalog.software[entry.same_as]
    lines = [line for line in run.assumptions if line.key == "training.software"]
    assert [line.text.startswith(f"{name}, taken as {entry.same_as}") for line in lines] == [True]


def test_links_have_other_words():
    assert bs.catalog.links["infiniband-400g"] == bs.catalog.links["infiniband-ndr"]
    assert "infiniband-400g" not in bs.catalog.links
    with pytest.raises(bs.InvalidInput, match=r"link: infiniband has generations"):
        bs.catalog.links["infiniband"]


def test_accelerators_have_other_words():
    assert bs.catalog.accelerators["cs-3"] == bs.catalog.accelerators["wse-3"]
    run = train({"accelerator": "b200", "accelerators": 64})
    assert run.inputs["cluster"].node.name == "dgx-b200"
    assert refusal({"accelerator": "h100", "accelerators": 64}) == (
        "cluster.accelerator: h100 has boards of their own peak and limit: h100-sxm, h100-pcie, "
        "h100-nvl"
    )
