"""Fabrics and collectives from Python."""

import pickle

import bessemer as bs
import pytest

NETWORK = bs.Link(bandwidth="50 GB/s", latency="5 us")


def cluster(**changes: object) -> bs.Cluster:
    node = bs.catalog.nodes["dgx-h100"]
    return bs.Cluster(node=node, accelerators=512, **changes)


def tiers() -> list[bs.Tier]:
    return [
        bs.Tier(name="leaf", ranks=64, link=NETWORK, shape="rail_optimized"),
        bs.Tier(name="spine", ranks=4096, link=NETWORK, shape="fat_tree", oversubscription=2.0),
    ]


def test_a_fabric_of_given_tiers_is_kept_shown_and_pickled() -> None:
    given = cluster(fabric=tiers())
    assert [tier.name for tier in given.fabric] == ["leaf", "spine"]
    assert given.fabric[1].oversubscription == 2.0
    assert given.fabric[0].shape == "rail_optimized"
    assert pickle.loads(pickle.dumps(given)) == given
    assert given.with_(fabric=[]) == cluster()
    assert "oversubscription=2" in repr(given)
    assert given.to_dict()["fabric"][0]["ranks"] == 64


def test_spans_name_the_tiers_that_a_group_crosses() -> None:
    assert bs.spans(8, cluster()) == [("scale-up", 8)]
    assert bs.spans(64, cluster(), stride=8) == [("scale-out", 64)]
    assert bs.spans(64, cluster(fabric=tiers()), stride=8) == [("leaf", 8), ("spine", 8)]
    assert bs.spans(1, cluster()) == []


# Latency alone makes ten rounds of doubling cheaper than 1,022 hops; a gigabyte in one switch that
# sums moves 9/8 of it, in a ring 14/8.
def test_the_cheapest_algorithm_has_a_name() -> None:
    assert bs.cheapest_collective("all_reduce", "1 kB", 512, cluster())[0] == "halving_doubling"
    name, time = bs.cheapest_collective("all_reduce", "1 GB", 8, cluster())
    assert name == "in_network"
    assert time.to("ms").magnitude == pytest.approx(9 / 8 * 1e3 / 450 + 0.004)
    assert bs.cheapest_collective("all_reduce", "1 GB", 8, cluster(), protocols=True)[1] > time


def test_oversubscription_costs_what_all_ranks_send_and_nothing_for_few() -> None:
    wide = cluster(fabric=[bs.Tier(name="all", ranks=512, link=NETWORK)])
    thin = cluster(fabric=[bs.Tier(name="all", ranks=512, link=NETWORK, oversubscription=4.0)])

    def time(machine: bs.Cluster, concurrent: int) -> float:
        answer = bs.cheapest_collective(
            "all_gather", "1 GB", 64, machine, stride=8, concurrent=concurrent
        )
        return answer[1].to("s").magnitude

    assert time(thin, 0) > 3.5 * time(wide, 0)
    assert time(thin, 2) == time(wide, 2)


def test_tpu_pods_are_tori_cut_to_the_slice() -> None:
    node = bs.catalog.nodes["tpu-v4-pod"]
    assert node.torus == bs.TorusPod(lengths=[16, 16, 16], wrap_unit=4)
    small = bs.Cluster(node=node, accelerators=64)
    assert bs.spans(64, small) == [("scale-up", 64)]
    assert bs.cheapest_collective("all_reduce", "1 GB", 64, small)[0] == "hierarchical_ring"
    with pytest.raises(bs.InvalidInput, match="slice: 68 ranks form no box inside the pod"):
        bs.Cluster(node=node, accelerators=68)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: bs.Tier(ranks=8, link=NETWORK, oversubscription=0.5), "must be at least 1"),
        (lambda: bs.Tier(ranks=8, link=NETWORK, shape="ring"), "tier.shape"),
        (lambda: bs.Tier(ranks=8, link=NETWORK, shape="torus"), "tier.axes: must be given"),
        (lambda: cluster(fabric=tiers()[:1]), "outermost tier holds 64 accelerators"),
        (lambda: cluster(fabric=NETWORK), "cluster.fabric: must be a list"),
        (lambda: cluster(fabric=[NETWORK]), "cluster.fabric: must be a Tier object"),
        (lambda: bs.cheapest_collective("gossip", "1 GB", 8, cluster()), "collective"),
        (lambda: bs.cheapest_collective("all_reduce", "1 s", 8, cluster()), "size"),
    ],
)
def test_wrong_fabrics_are_refused_in_a_sentence(make: object, words: str) -> None:
    with pytest.raises(bs.InvalidInput, match=words):
        make()  # type: ignore[operator]
