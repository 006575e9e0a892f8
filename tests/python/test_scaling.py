"""Scaling laws: published points, properties, refusals, the picture."""

import math
from itertools import pairwise

import bessemer as bs
import pytest
from bessemer import Infeasible, InvalidInput, scaling
from bessemer.units import registry

LAWS = list(bs.catalog.scaling_laws)
FRONTIERS = list(bs.catalog.size_frontiers)


def test_chinchilla_is_what_the_replication_recommends() -> None:
    # 70 billion parameters on 1.4 trillion tokens [HoffmannEtAl2022], with the numbers of
    # [BesirogluEtAl2024].
    best = scaling.optimum(scaling.training_work(70e9, "1.4 Ttoken"))
    assert best.parameters == pytest.approx(70e9, rel=0.05)
    assert best.tokens_per_parameter == pytest.approx(20, rel=0.1)
    assert best.loss == pytest.approx(scaling.loss(best.parameters, best.tokens))
    told = best.to_dict()
    assert told["work"] == {"value": pytest.approx(6 * 70e9 * 1.4e12), "unit": "FLOP"}


def test_each_currency_buys_the_same_hour() -> None:
    # An hour of 989.5 TFLOP/s at 40 %: 1.425e18 FLOP, for 2 USD, with 1.2 kWh and 480 g.
    price = {
        "accelerator": "h100-sxm",
        "utilization": 0.4,
        "rate": "2 USD/h",
        "power": "1.2 kW",
        "intensity": "400 gCO2e/kWh",
    }
    peak = bs.catalog.accelerators["h100-sxm"].peak.bf16.m_as("FLOP/s")
    for budget in ("1 h", "2 USD", "1.2 kWh", "480 gCO2e", registry.Quantity(3600.0, "s")):
        work = scaling.affordable(budget, **price)
        assert work.m_as("FLOP") == pytest.approx(0.4 * peak * 3600)
    assert scaling.affordable("1e21 FLOP").m_as("FLOP") == pytest.approx(1e21)


def test_a_cost_may_be_a_function_of_work() -> None:
    # 1 MUSD for 1e22 FLOP and a tenth of that before the first.
    work = scaling.affordable("1.1 MUSD", cost=lambda x: f"{1e5 + 1e6 * x.m_as('FLOP') / 1e22} USD")
    assert work.m_as("FLOP") == pytest.approx(1e22, rel=1e-9)
    with pytest.raises(Infeasible, match="affordable_work: no answer"):
        scaling.affordable("1 kUSD", cost=lambda x: f"{1e5 + x.m_as('FLOP') / 1e16} USD")


def test_a_cluster_in_ninety_days_is_its_accelerator_hours() -> None:
    best = scaling.for_cluster("h100-sxm", 1024, "90 days", 0.4)
    same = scaling.optimum(f"{1024 * 90 * 24} h", accelerator="h100-sxm", utilization=0.4)
    assert best == same
    assert scaling.for_cluster("h100-sxm", 2048, "90 days", 0.4).parameters > best.parameters


@pytest.mark.parametrize("law", LAWS)
def test_the_inverses_go_back(law: str) -> None:
    best = scaling.optimum("1e23 FLOP", law=law)
    assert best.loss is not None
    again = scaling.optimum_for_loss(best.loss, law=law)
    assert again.parameters == pytest.approx(best.parameters, rel=1e-6)
    tokens = best.tokens.m_as("token")
    optimal = scaling.optimal_tokens(best.parameters, law=law).m_as("token")
    needed = scaling.tokens_for_loss(best.parameters, best.loss, law=law).m_as("token")
    assert optimal == pytest.approx(tokens, rel=1e-6)
    assert needed == pytest.approx(tokens, rel=1e-6)
    size = scaling.parameters_for_loss(best.tokens, best.loss, law=law)
    assert size == pytest.approx(best.parameters, rel=1e-6)


def test_a_law_of_your_own() -> None:
    # Equal terms: 6e16 FLOP make 1e8 parameters and tokens, with a loss of 1 + 2/100.
    even = scaling.ScalingLaw(
        irreducible=1.0, size_scale=100.0, size_exponent=0.5, data_scale=100.0, data_exponent=0.5
    )
    best = scaling.optimum("6e16 FLOP", law=even)
    assert best.parameters == pytest.approx(1e8)
    assert best.loss == pytest.approx(1.02)
    half = scaling.SizeFrontier(work="6e20 FLOP", parameters=1e9, exponent=0.5)
    sizes = scaling.optimum("24e20 FLOP", law=half)
    assert (sizes.parameters, sizes.loss) == (pytest.approx(2e9), None)
    with pytest.raises(InvalidInput, match="must be positive"):
        scaling.optimum("1e20 FLOP", law=even.with_(data_scale=0.0))


def test_published_models_made_for_inference() -> None:
    # [SardanaEtAl2023] figure 1: 13 billion parameters of quality and 2 trillion tokens served are
    # done with 7 billion for 17 % less.
    law = "sardana-2023"
    tokens = scaling.optimal_tokens(13e9, law=law)
    target = scaling.loss(13e9, tokens, law=law)
    life = scaling.inference_optimum(read="2 Ttoken", written="0 token", loss=target, law=law)
    assert life.model.parameters == pytest.approx(7e9, rel=0.01)
    before = scaling.training_work(13e9, tokens).m_as("FLOP") + 2 * 13e9 * 2e12
    assert 1 - life.total.m_as("FLOP") / before == pytest.approx(0.17, abs=0.005)
    again = scaling.inference_optimum(
        read="2 Ttoken", written="0 token", peak_work=life.total, law=law
    )
    assert again.model.loss == pytest.approx(target)


def test_scarce_text_is_read_again() -> None:
    plenty = scaling.optimum("1e24 FLOP", law="muennighoff-2023")
    unlimited = scaling.optimum("1e24 FLOP", unique_tokens="1 Ptoken", law="muennighoff-2023")
    scarce = scaling.optimum("1e24 FLOP", unique_tokens="200 Gtoken", law="muennighoff-2023")
    assert unlimited.parameters == pytest.approx(plenty.parameters)
    assert unlimited.epochs == 1.0
    assert scarce.epochs > 2.0
    assert scarce.loss is not None
    assert plenty.loss is not None
    assert scarce.loss > plenty.loss
    assert scarce.loss == pytest.approx(
        scaling.loss(
            scarce.parameters, scarce.tokens, unique_tokens="200 Gtoken", law="muennighoff-2023"
        )
    )


def test_tables() -> None:
    table = scaling.frontier("1e20 FLOP", "1e26 FLOP", points=13)
    assert len(table) == 13
    assert (table["parameters"].diff().dropna() > 0).all()
    assert all(a > b for a, b in pairwise(table["loss"]))
    assert (6 * table["parameters"] * table["tokens"]).to_numpy() == pytest.approx(
        table["work"].to_numpy()
    )
    laws = scaling.by_law("5.76e23 FLOP")
    assert list(laws.index) == LAWS + FRONTIERS
    # [HoffmannEtAl2022] table 3 and section 3.4; [PorianEtAl2024].
    assert laws.loc["hoffmann-2022-envelope", "parameters"] == pytest.approx(67e9)
    assert laws.loc["hoffmann-2022", "parameters"] == pytest.approx(40e9, rel=0.02)
    assert laws.loc["porian-2024", "parameters"] == pytest.approx(76e9, rel=0.01)
    assert laws["loss"].isna().sum() == len(FRONTIERS)
    assert list(scaling.by_law("1e21 FLOP", ["kaplan-2020-sizes"]).index) == ["kaplan-2020-sizes"]


def test_every_law_has_its_source() -> None:
    for table in (bs.catalog.scaling_laws, bs.catalog.size_frontiers):
        for name in table:
            (source,) = table.sources(name)
            assert source.key
            assert source.basis in ("published", "derived")
            assert source.note


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: scaling.optimum("3 GB"), "budget: expected FLOP, accelerator-hours, money"),
        (lambda: scaling.optimum(1e24), "budget:"),
        (lambda: scaling.optimum("2 MUSD"), "give both, or a budget in FLOP"),
        (
            lambda: scaling.optimum("2 MUSD", accelerator="h100-sxm", utilization=0.4),
            "rate: must be given and positive for a budget of money",
        ),
        (
            lambda: scaling.optimum("2 h", accelerator="h100-sxm", utilization=40),
            r"utilization: must be in \(0, 1\], got 40",
        ),
        (
            lambda: scaling.optimum(
                "2 h", accelerator="h100-sxm", utilization=0.4, precision="b16"
            ),
            "precision: unknown 'b16'; did you mean bf16",
        ),
        (lambda: scaling.optimum("1e20 FLOP", law="chinchila"), "did you mean"),
        (lambda: scaling.loss(1e9, "1 Gtoken", law="porian-2024"), "knows no loss"),
        (lambda: scaling.loss(-1e9, "1 Gtoken"), "parameters: must be positive, got -1e"),
        (lambda: scaling.loss(1e9, 1e9), "tokens: expected token"),
        (lambda: scaling.frontier("1e22 FLOP", "1e21 FLOP"), "budgets must rise"),
        (
            lambda: scaling.inference_optimum(read="1 token", written="1 token"),
            "give either loss or peak_work",
        ),
        (
            lambda: scaling.optimum("1e20 FLOP", unique_tokens="1 Gtoken", law="porian-2024"),
            "a frontier of sizes knows no loss",
        ),
        (
            lambda: scaling.for_cluster("h100-sxm", 0, "1 day", 0.4),
            "accelerators: must be at least",
        ),
    ],
)
def test_refusals(call: object, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        call()  # type: ignore[operator]


def test_what_cannot_be_reached_says_what_could() -> None:
    with pytest.raises(Infeasible, match=r"the law ends at 1\.8172"):
        scaling.optimum_for_loss(1.8)
    with pytest.raises(Infeasible, match=r"out of reach of 1e.?09 parameters with any text"):
        scaling.tokens_for_loss(1e9, 1.9)


def test_the_picture(tmp_path: object) -> None:
    table = scaling.frontier(
        "1e21 FLOP", "1e26 FLOP", unique_tokens="1 Ttoken", law="muennighoff-2023"
    )
    axes = bs.plot.frontier(table)
    figure = axes.get_figure(root=True)
    figure.savefig(f"{tmp_path}/frontier.png")
    assert len(figure.axes) == 2
    assert any("read again" in text.get_text() for text in axes.texts)
    alone = bs.plot.frontier(scaling.frontier("1e21 FLOP", "1e24 FLOP", law="porian-2024"))
    assert len(alone.get_figure(root=True).axes) == 1
    assert math.isnan(scaling.frontier("1e21 FLOP", "1e24 FLOP", law="porian-2024")["loss"].iloc[0])
    with pytest.raises(InvalidInput, match=r"needs the table of scaling\.frontier"):
        bs.plot.frontier(table[["work"]])
