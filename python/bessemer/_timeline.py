"""The timeline of a pipeline: one row per rank, one bar per operation, waiting in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bessemer.schedules import SimulatedSchedule

_COLOURS = {
    "forward": "#0072B2",
    "backward": "#D55E00",
    "input_gradient": "#E69F00",
    "weight_gradient": "#009E73",
}
_NAMES = {
    "forward": "forward",
    "backward": "backward",
    "input_gradient": "input gradient",
    "weight_gradient": "weight gradient",
}
_WAITING = "#E4E4E4"
_INK, _FAINT = "#222222", "#767676"
_HEIGHT = 0.84
# Later chunks are lighter, the last by this much of the way to white.
_LIGHTEST = 0.55
_LETTER = 4.2  # points that a digit takes at size 7, with its share of the margin


class _Bar(NamedTuple):
    kind: str
    chunk: int
    micro_batch: int
    left: float
    right: float
    low: float
    high: float


def _bars(operations: dict[str, list[Any]], scale: float) -> list[_Bar]:
    """Bars in a rank's row, ranks downwards; a block side by side is two, each half as high."""
    bars = []
    rows = zip(
        *(operations[name] for name in ("rank", "kind", "chunk", "micro_batch")),
        *(operations[name] for name in ("backward_chunk", "backward_micro_batch")),
        *(operations[name] for name in ("start", "end")),
        strict=True,
    )
    for rank, kind, chunk, micro_batch, back_chunk, back_batch, start, end in rows:
        left, right = start * scale, end * scale
        low, high = rank - _HEIGHT / 2, rank + _HEIGHT / 2
        if kind == "overlapped":
            bars.append(_Bar("forward", chunk, micro_batch, left, right, low, rank))
            bars.append(_Bar("backward", back_chunk, back_batch, left, right, rank, high))
        else:
            bars.append(_Bar(kind, chunk, micro_batch, left, right, low, high))
    return bars


def _shade(kind: str, chunk: int, chunks: int) -> tuple[float, float, float]:
    white = _LIGHTEST * chunk / (chunks - 1) if chunks > 1 else 0.0
    red, green, blue = (int(_COLOURS[kind][i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (
        red + (1.0 - red) * white,
        green + (1.0 - green) * white,
        blue + (1.0 - blue) * white,
    )


def _draw_bars(axes: Axes, bars: list[_Bar], chunks: int) -> None:
    from matplotlib.collections import PolyCollection

    corners = [
        [(b.left, b.low), (b.right, b.low), (b.right, b.high), (b.left, b.high)] for b in bars
    ]
    shades = [_shade(bar.kind, bar.chunk, chunks) for bar in bars]
    width = 0.5 if len(bars) < 2_000 else 0.0
    axes.add_collection(
        PolyCollection(corners, facecolors=shades, edgecolors="white", linewidths=width)
    )


def _draw_numbers(axes: Axes, bars: list[_Bar], chunks: int, points: float, row: float) -> None:
    """The micro-batch inside each bar that has room for it; `points` per unit of time."""
    for bar in bars:
        size = min(7.0, 0.75 * row * (bar.high - bar.low))
        text = str(bar.micro_batch)
        room = (bar.right - bar.left) * points
        if size < 4.5 or room < len(text) * _LETTER * size / 7.0 + 2.0:
            continue
        red, green, blue = _shade(bar.kind, bar.chunk, chunks)
        dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.55
        axes.text(
            (bar.left + bar.right) / 2,
            (bar.low + bar.high) / 2,
            text,
            ha="center",
            va="center_baseline",
            fontsize=size,
            color="white" if dark else _INK,
            clip_on=True,
        )


def _draw_legend(axes: Axes, bars: list[_Bar], waits: bool) -> None:
    from matplotlib.patches import Patch

    present = {bar.kind for bar in bars}
    handles = [
        Patch(color=_COLOURS[kind], label=name) for kind, name in _NAMES.items() if kind in present
    ]
    if waits:
        handles.append(Patch(color=_WAITING, label="waiting"))
    axes.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        borderaxespad=0.1,
        ncols=len(handles),
        frameon=False,
        fontsize=8,
        labelcolor=_FAINT,
        handlelength=0.9,
        handleheight=0.9,
        columnspacing=1.2,
        handletextpad=0.4,
    )


def draw(axes: Axes, played: SimulatedSchedule) -> None:
    """Rows, bars, numbers, axis and legend; the titles are the caller's."""
    told = played._told
    total = told["time"]
    scale = 1.0 if total >= 10.0 else 1e3 if total >= 1e-2 else 1e6
    edge = total * scale
    ranks = played.stages
    bars = [bar for bar in _bars(told["operations"], scale) if bar.right > bar.left]
    axes.barh(range(ranks), edge, _HEIGHT, color=_WAITING, zorder=0)
    _draw_bars(axes, bars, played.virtual_stages)
    axes.set_xlim(0.0, edge)
    axes.set_ylim(ranks - 0.5, -0.5)
    figure = axes.get_figure()
    if figure is not None:
        place = axes.get_position()
        wide, high = 72 * figure.get_figure(root=True).get_size_inches()
        points, row = place.width * wide / edge if edge > 0.0 else 0.0, place.height * high / ranks
        _draw_numbers(axes, bars, played.virtual_stages, points, row)
    _draw_legend(axes, bars, any(busy < total for busy in told["busy"]))
    every = -(-ranks // 32)
    axes.set_yticks(range(0, ranks, every), [f"rank {rank}" for rank in range(0, ranks, every)])
    axes.set_xlabel(f"time [{ {1.0: 's', 1e3: 'ms', 1e6: 'us'}[scale] }]", fontsize=8, color=_FAINT)
    axes.tick_params(axis="y", length=0, labelsize=8, labelcolor=_INK)
    axes.tick_params(axis="x", labelsize=8, color=_FAINT, labelcolor=_FAINT)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_FAINT)
