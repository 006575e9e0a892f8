"""Pictures: what is drawn is what the result says, on axes of its own."""

import io
import sys
from pathlib import Path

import bessemer as bs
import pytest
from bessemer import plot
from matplotlib.axes import Axes
from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def llama() -> bs.TrainingRun:
    return bs.train(ROOT / "examples" / "llama-3.1-405b.toml")


def texts(axes: Axes) -> str:
    return "\n".join(text.get_text() for text in axes.texts)


def widths(axes: Axes) -> float:
    """Sum of all bars: the stacked one and the rows, each the whole."""
    return float(sum(patch.get_width() for patch in axes.patches)) / 2.0


def test_bars_of_a_step_sum_to_its_time(llama: bs.TrainingRun) -> None:
    axes = plot.step(llama)
    assert widths(axes) == pytest.approx(llama.to_dict()["step"]["time"]["value"])
    assert axes.get_title(loc="left").startswith("llama-3.1-405b on 16,384 h100-sxm: a step takes")
    assert "attention counts its full square" in texts(axes)


def test_bars_of_a_mixture_show_its_messages() -> None:
    mixture = bs.train(ROOT / "examples" / "qwen3-235b-a22b.toml")
    axes = plot.step(mixture)
    assert widths(axes) == pytest.approx(mixture.to_dict()["step"]["time"]["value"])
    assert "expert messages" in [label.get_text() for label in axes.get_yticklabels()] or (
        "expert messages" in texts(axes)
    )


def test_bars_of_memory_sum_to_its_total(llama: bs.TrainingRun) -> None:
    axes = plot.memory(llama)
    assert widths(axes) == pytest.approx(llama.to_dict()["memory"]["total"]["value"])
    assert "capacity 85.9 GB" in texts(axes)
    assert axes.get_title(loc="left").endswith("fits")


def test_short_steps_are_in_milliseconds() -> None:
    short = bs.train(
        ROOT / "examples" / "llama-3-8b.toml",
        **{"training.global_batch": 4, "training.sequence_length": 1024},
    )
    axes = plot.step(short)
    assert axes.get_xlabel() == "time [ms]"
    assert widths(axes) == pytest.approx(1e3 * short.to_dict()["step"]["time"]["value"])


def test_given_axes_are_drawn_on(llama: bs.TrainingRun) -> None:
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    assert plot.memory(llama, axes) is axes
    assert plot.step(llama, axes) is axes


def test_a_run_draws_both_and_prints(llama: bs.TrainingRun) -> None:
    figure = llama.plot()
    assert len(figure.axes) == 2
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    assert picture.getvalue().startswith(b"\x89PNG")
    assert figure._repr_png_().startswith(b"\x89PNG")  # what a notebook shows


def test_no_global_state_is_touched(llama: bs.TrainingRun) -> None:
    llama.plot()
    assert "matplotlib.pyplot" not in sys.modules


def test_labels_stay_inside_the_picture(llama: bs.TrainingRun) -> None:
    figure = llama.plot()
    figure.draw_without_rendering()
    right = figure.bbox.width
    for axes in figure.axes:
        for text in axes.texts:
            assert text.get_window_extent().x1 <= right, text.get_text()


# --- studies --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small() -> bs.TrainingRun:
    return bs.train(ROOT / "examples" / "llama-3-8b.toml")


def inside(figure: Figure) -> None:
    """Nothing that is written leaves the picture."""
    figure.draw_without_rendering()
    for axes in figure.axes:
        written = [*axes.texts, axes.title, axes._left_title, *axes.get_yticklabels()]
        for text in written:
            box = text.get_window_extent()
            assert box.x0 >= -1.0, text.get_text()
            assert box.x1 <= figure.bbox.width + 1.0, text.get_text()


def test_a_tornado_is_the_ranked_table(llama: bs.TrainingRun) -> None:
    table = llama.sensitivity("cost")
    axes = plot.sensitivity(table, top=5)
    assert [bar.get_width() for bar in axes.patches] == list(table["elasticity"][:5])
    assert [label.get_text() for label in axes.get_yticklabels()] == list(table.index[:5])
    assert axes.get_title(loc="left") == f"What moves the rental cost most: {table.index[0]}"
    assert f"5 of {len(table)} inputs" in texts(axes)
    both = {bar.get_width() > 0.0: bar.get_facecolor() for bar in axes.patches}
    assert both[True] != both[False]
    inside(axes.get_figure(root=True))


def test_a_run_draws_its_sensitivity_and_its_uncertainty(llama: bs.TrainingRun) -> None:
    tornado = llama.plot("sensitivity")
    assert "llama-3.1-405b on 16,384 h100-sxm" in texts(tornado.axes[0])
    assert len(tornado.axes) == 1
    inside(tornado)
    figure = llama.plot("uncertainty")
    assert len(figure.axes) == 2
    inside(figure)


def test_a_histogram_holds_the_interval_that_it_names(llama: bs.TrainingRun) -> None:
    known = llama.uncertainty("cost")
    low, high = known.interval(0.5)
    axes = plot.uncertainty(llama, "cost", known, coverage=0.5)
    assert axes.get_title(loc="left").endswith(
        f"rental cost {low / 1e6:.1f} to {high / 1e6:.1f} million USD"
    )
    whole, middle = axes.patches
    heights, edges, _ = whole.get_data()
    assert heights.sum() == pytest.approx(1.0, abs=0.003)  # but for the ends of the tails
    dark, cut, _ = middle.get_data()
    assert cut[0] == pytest.approx(low / 1e6)
    assert cut[-1] == pytest.approx(high / 1e6)
    width = edges[1] - edges[0]
    shares = sum(h * (b - a) / width for h, a, b in zip(dark, cut[:-1], cut[1:], strict=True))
    assert shares == pytest.approx(0.5, abs=0.02)
    assert f"{llama.rental_cost.m_as('MUSD'):.1f} million USD" in texts(axes)


def test_causes_are_shares_of_the_variance(small: bs.TrainingRun) -> None:
    price = {"cost.rental_rate": bs.study.uniform(1.0, 9.0)}
    table = small.causes("cost", price, points=256)
    axes = plot.causes(table, top=3)
    assert [bar.get_width() for bar in axes.patches] == [100.0 * x for x in table["total"][:3]]
    assert axes.get_title(loc="left") == "Uncertain mostly because of cost.rental_rate"
    assert plot.causes(small).get_title(loc="left").endswith("because of the model of a step")
    inside(axes.get_figure(root=True))


def test_a_front_shows_every_plan_of_it() -> None:
    found = bs.search.plans(
        ROOT / "examples" / "llama-3-8b.toml",
        space={"cluster.accelerators": [8, 16, 32], "tensor": [1, 2], "pipeline": 1},
        objective=["duration", "cost"],
        progress=False,
    )
    axes = plot.front(found)
    drawn = [tuple(place) for part in axes.collections for place in part.get_offsets()]
    assert len(drawn) == len(found.front) + 1  # and the scenario's own plan
    for days, cost in zip(
        found.front["duration_days"], found.front["rental_cost_usd"], strict=True
    ):
        assert any(at == pytest.approx((days, cost)) for at in drawn)
    assert axes.get_xlabel() == "duration, days"
    turned = plot.front(found, x="cost")
    assert turned.get_ylabel() == "duration, days"
    again = plot.front(found, y="duration")
    assert (again.get_xlabel(), again.get_ylabel()) == (turned.get_xlabel(), "duration, days")
    assert f"of {found.candidates:,} plans that no other beats" in texts(axes)
    inside(axes.get_figure(root=True))
    with pytest.raises(bs.InvalidInput, match=r"plot\.front: water was not searched for"):
        plot.front(found, y="water")


def test_of_three_objectives_two_are_shown() -> None:
    found = bs.search.plans(
        ROOT / "examples" / "llama-3-8b.toml",
        space={"cluster.accelerators": [8, 16], "tensor": [1, 2, 4], "pipeline": 1},
        objective=["duration", "cost", "memory"],
        progress=False,
    )
    axes = plot.front(found, "memory", "cost")
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("memory, GB", "rental cost, USD")
    line = axes.lines[0].get_ydata()
    assert (line[1:] <= line[:-1]).all()
    least, cheapest = found.front["memory_gb"].min(), found.front["rental_cost_usd"].idxmin()
    longer = found.front["memory_gb"][cheapest] / least
    assert f"{longer:.2g} times the memory saves" in axes.get_title(loc="left")


def test_a_front_of_one_plan_and_of_one_objective() -> None:
    one = bs.search.plans(
        ROOT / "examples" / "llama-3-8b.toml",
        space={"tensor": 1, "pipeline": 1},
        objective=["duration", "cost"],
        progress=False,
        top=1,
    )
    title = plot.front(one).get_title(loc="left")
    assert title == "llama-3-8b: one plan has the least duration and rental cost"
    alone = bs.search.plans(
        ROOT / "examples" / "llama-3-8b.toml", space={"tensor": 1, "pipeline": 1}, progress=False
    )
    with pytest.raises(bs.InvalidInput, match=r"plot\.front: needs a search of two objectives"):
        plot.front(alone)


def test_lines_of_a_sweep_and_where_they_come_to_a_level() -> None:
    import numpy as np

    pytest.importorskip("xarray")
    swept = bs.sweep(
        ROOT / "examples" / "llama-3.1-405b.toml",
        {
            "cluster.accelerators": [8192, 16384, 32768],
            "cluster.scale_out.bandwidth": bs.units.Quantity(np.geomspace(4, 90, 300), "GB/s"),
        },
        ["mfu"],
    )
    axes = plot.sweep(swept, "mfu", level=0.4)
    answer = bs.study.solve(
        ROOT / "examples" / "llama-3.1-405b.toml", "cluster.scale_out.bandwidth", "mfu", 0.4
    )
    marked = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert len(marked) == 2  # 32,768 are refused
    assert marked[1] == pytest.approx(answer.value.m_as("GB/s"), rel=1e-3)
    assert axes.get_ylabel() == "MFU, %"
    assert axes.get_xlabel() == "cluster.scale_out.bandwidth, GB/s"
    assert "300 points of the sweep are refused" in texts(axes)
    inside(axes.get_figure(root=True))
    one = plot.sweep(swept.sel({"cluster.accelerators": 16384}), "mfu")
    assert one.get_title(loc="left") == "MFU by cluster.scale_out.bandwidth"
    with pytest.raises(bs.InvalidInput, match=r"plot\.sweep: duration was not swept"):
        plot.sweep(swept)
    with pytest.raises(bs.InvalidInput, match=r"plot\.sweep: x must be one of"):
        plot.sweep(swept, "mfu", x="plan.tensor")


def test_other_tables_than_those_of_a_study_are_refused(llama: bs.TrainingRun) -> None:
    for draw in (plot.sensitivity, plot.causes):
        with pytest.raises(bs.InvalidInput, match="needs a run or the table of its"):
            draw(llama.to_frame())
