"""Schedules played out from Python: what goes in, what comes out, and the picture of it."""

import io
import re

import bessemer as bs
import pytest
from bessemer import plot

ALL = ["gpipe", "1f1b", "interleaved", "zb-h1", "zb-h2", "zb-v", "dualpipe", "dualpipe-v"]


def played(schedule: str, **changes: object) -> bs.SimulatedSchedule:
    """Four stages, eight micro-batches, forward and both gradients 10 ms each."""
    arguments = {
        "stages": 4,
        "micro_batches": 8,
        "forward": "10 ms",
        "backward": "20 ms",
        "weight_gradient": "10 ms",
    }
    return bs.simulate_schedule(schedule, **(arguments | changes))  # type: ignore[arg-type]


def test_1f1b_takes_what_the_closed_form_says() -> None:
    run = played("1f1b")
    assert run.time.to("ms").magnitude == pytest.approx((8 + 4 - 1) * 30)
    assert run.bubble.to("ms").magnitude == pytest.approx(3 * 30)
    assert run.bubble_share == pytest.approx(3 / 11)
    assert run.idle_share == pytest.approx(3 / 11)
    assert run.peak_activations == [4, 3, 2, 1]
    assert run.parameter_copies == 1


def test_zero_bubble_shrinks_the_bubble_to_a_third() -> None:
    # (p - 1)(F + B - W) against (p - 1)(F + B + W), all three alike.
    third = played("zb-h1").bubble / played("1f1b").bubble
    assert third.to("").magnitude == pytest.approx(1 / 3)
    assert played("zb-h2").span.to("ms").magnitude == pytest.approx(8 * 30)
    assert played("zb-h1").peak_activations_until_weight_gradient == [4, 4, 4, 4]


def test_dualpipe_holds_the_model_twice() -> None:
    run = played("dualpipe", overlap=0.5)
    assert run.parameter_copies == 2
    assert run.peak_activations == [5, 5, 5, 5]
    assert run.time < played("dualpipe").time


@pytest.mark.parametrize("schedule", ALL)
def test_the_table_has_every_operation_in_its_place(schedule: str) -> None:
    run = played(schedule)
    table = run.operations
    assert (table["end"] >= table["start"]).all()
    assert table["end"].max() == pytest.approx(run.time.to("s").magnitude)
    for _, rows in table.groupby("rank"):
        assert (rows["start"].iloc[1:].values >= rows["end"].iloc[:-1].values - 1e-12).all()
    forwards = table[table["kind"].isin(["forward", "overlapped"])]
    places = 4 if run.virtual_stages == 1 or schedule == "dualpipe" else 8
    assert len(forwards) == 8 * places


def test_times_are_given_at_once_or_stage_by_stage_or_chunk_by_chunk() -> None:
    once = played("interleaved", virtual_stages=2).time
    assert played("interleaved", virtual_stages=2, forward=["10 ms"] * 4).time == once
    assert played("interleaved", virtual_stages=2, forward=["5 ms"] * 8).time == once
    assert played("zb-v", forward=["10 ms"] * 4).time == played("zb-v", forward=["5 ms"] * 8).time
    slow_last = played("1f1b", forward=["10 ms"] * 3 + [bs.units.registry("20 ms")])
    assert slow_last.time > played("1f1b").time


def test_sends_delay_the_step() -> None:
    assert played("1f1b", send_latency="1 ms").time > played("1f1b").time


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"schedule": "zb-h3"}, "schedule: unknown name 'zb-h3'; did you mean zb-h1"),
        ({"forward": 10}, "forward: expected s as text or a quantity, got the bare number 10"),
        ({"forward": ["10 ms"] * 3}, "forward: must be one time or 4 of them, got 3"),
        ({"weight_gradient": None}, "weight_gradient: must be given, zb-h1 does it apart"),
        ({"weight_gradient": "21 ms"}, "weight_gradient: is a part of backward"),
        ({"stages": 0}, "stages: must be between 1 and 100000, got 0"),
        ({"micro_batches": 2.5}, "micro_batches: must be a whole number, got 2.5"),
        ({"virtual_stages": 3}, "pipeline: zb-h1 has 1 chunk per rank, got 3"),
        ({"schedule": "dualpipe", "overlap": 2}, "pipeline: overlap must be between 0 and 1"),
        ({"overlap": "half"}, "overlap: must be a number, got 'half'"),
    ],
)
def test_refuses_with_the_name_of_the_argument(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(bs.InvalidInput, match=re.escape(sentence)):
        played(**({"schedule": "zb-h1"} | changes))  # type: ignore[arg-type]


def test_refuses_orders_that_do_not_exist() -> None:
    with pytest.raises(bs.Infeasible, match="5 micro-batches in groups of 4 leave a last group"):
        played("interleaved", virtual_stages=2, micro_batches=5)
    with pytest.raises(bs.Infeasible, match="dualpipe-v needs at least 8 micro-batches"):
        played("dualpipe-v", micro_batches=6)


def test_says_what_it_is() -> None:
    assert repr(played("1f1b")) == "<1f1b, 4 stages, 8 micro-batches: 0.33 s, bubble 27.3 %>"


@pytest.mark.parametrize("schedule", ALL)
def test_the_picture_has_a_bar_for_every_operation(schedule: str) -> None:
    run = played(schedule)
    axes = plot.schedule(run)
    bars = axes.collections[0].get_paths()
    halves = int((run.operations["kind"] == "overlapped").sum())
    assert len(bars) == len(run.operations) + halves
    assert axes.get_xlim()[1] == pytest.approx(run.time.to("ms").magnitude)
    title = axes.get_title(loc="left")
    assert title.startswith(f"{schedule}: 4")
    assert title.endswith(f"bubble {100 * run.bubble_share:.1f} %")
    shown = [text.get_text() for text in axes.get_legend().get_texts()]
    assert shown[0] == "forward"
    assert shown[-1] == "waiting"


def test_the_picture_prints() -> None:
    picture = io.BytesIO()
    played("zb-h1").plot().savefig(picture, format="png")
    assert picture.getvalue().startswith(b"\x89PNG")
