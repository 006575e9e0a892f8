"""Pictures: what is drawn is what the result says, on axes of its own."""

import io
import sys
from pathlib import Path

import bessemer as bs
import pytest
from bessemer import plot
from matplotlib.axes import Axes

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
