"""Sweeps: a scenario over a grid of its inputs, on all cores or on many machines.

>>> import bessemer as bs, numpy as np
>>> found = bs.sweep(
...     "examples/llama-3.1-405b.toml",
...     {
...         "cluster.accelerators": [4096, 8192, 16384],
...         "cluster.scale_out.bandwidth": bs.units.Quantity(np.linspace(12.5, 100, 50), "GB/s"),
...     },
... )
>>> found["step.model_flops_utilization"].plot()

An axis is either one of a run's continuous inputs, which are moved in compiled code, or any key of
the scenario, for which the scenario is read again. A point that makes no sense is NaN and counted
in ``refusals``; it never ends the sweep.

The grid is cut into chunks that do not depend on who works on them, so that results are the same,
bit for bit, however many workers there are. With ``path`` each chunk is written as it is done: a
sweep that was stopped goes on where it stood, and a worker that is lost loses nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer import __version__
from bessemer._core import Infeasible, InvalidInput
from bessemer._progress import progress_bar
from bessemer._variants import ANSWERS, Variants, answer_name
from bessemer.scenario import Scenario, changed, load
from bessemer.training import train

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import xarray as xr

__all__ = ["sweep"]

_ANSWERS = ("step.time", "step.model_flops_utilization", "duration", "energy", "carbon", "cost")
_CHUNK = 50_000
_WAITING = 4
"""Chunks for each worker that are handed out ahead."""


@dataclass(frozen=True)
class _Axis:
    key: str
    values: tuple[Any, ...]
    """Of scenario keys as written, of continuous inputs in `unit`."""
    unit: str | None = None
    """None for keys of the scenario, whose values are read anew."""

    @property
    def label(self) -> list[Any]:
        """As coordinates: numbers where all are."""
        numbers = all(isinstance(v, (int, float)) for v in self.values)
        return list(self.values) if numbers else [str(v) for v in self.values]


@dataclass(frozen=True)
class _Grid:
    """What a worker needs to know: pickled once for each chunk, and small."""

    scenario: Scenario
    discrete: tuple[_Axis, ...]
    continuous: tuple[_Axis, ...]
    answers: tuple[str, ...]

    @property
    def block(self) -> int:
        """Points of one combination of scenario keys."""
        size = 1
        for axis in self.continuous:
            size *= len(axis.values)
        return size

    def combinations(self) -> list[tuple[Any, ...]]:
        return list(product(*(axis.values for axis in self.discrete)))


_Chunk = tuple[int, int, int]
"""Of which combination, from which point of its block, to which."""


@dataclass(frozen=True)
class _Done:
    values: npt.NDArray[np.float64]
    refusals: dict[str, int]


def _work(grid: _Grid, chunk: _Chunk) -> _Done:
    """One chunk, in whatever thread, process or machine."""
    import numpy as np

    combination, first, last = chunk
    nothing = np.full((last - first, len(grid.answers)), np.nan)
    try:
        variants = _base(grid, combination)
    except (InvalidInput, Infeasible) as refusal:
        return _Done(nothing, {str(refusal): last - first})
    if not grid.continuous:
        rows = np.empty((last - first, 0))
    else:
        shape = tuple(len(axis.values) for axis in grid.continuous)
        places = np.unravel_index(np.arange(first, last), shape)
        rows = np.column_stack(
            [
                np.asarray(axis.values)[place]
                for axis, place in zip(grid.continuous, places, strict=True)
            ]
        )
    names = [axis.key for axis in grid.continuous]
    values, refused = variants.answers(names, rows, grid.answers)
    return _Done(values, dict(Counter(sentence for _, sentence in refused)))


def _base(grid: _Grid, combination: int) -> Variants:
    """The run of one combination of scenario keys."""
    values = grid.combinations()[combination]
    changes = {axis.key: value for axis, value in zip(grid.discrete, values, strict=True)}
    return _run(_Key(grid.scenario, changes))


class _Key:
    """A scenario with changes, compared by what is written in it."""

    def __init__(self, scenario: Scenario, changes: Mapping[str, Any]) -> None:
        self.scenario = scenario
        self.changes = changes
        self.text = json.dumps([str(scenario.folder), scenario.written, changes], default=str)

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.text == other.text


@lru_cache(maxsize=64)
def _run(key: _Key) -> Variants:
    return Variants.of(train(changed(key.scenario, key.changes)))


def _chunks(grid: _Grid, size: int) -> Iterator[_Chunk]:
    for combination in range(len(grid.combinations())):
        for first in range(0, grid.block, size):
            yield combination, first, min(first + size, grid.block)


def _axis(key: str, values: Any, base: Variants, scenario: Scenario) -> _Axis:
    if key in base.inputs:
        column = base.column(key, values)
        if not len(column):
            raise InvalidInput(f"axes: {key}: must have at least one value")
        return _Axis(key, tuple(float(v) for v in column), base.inputs[key].unit)
    if isinstance(values, (str, bytes)) or not hasattr(values, "__len__"):
        raise InvalidInput(f"axes: {key}: must be a sequence of values, got {values!r}")
    if not len(values):
        raise InvalidInput(f"axes: {key}: must have at least one value")
    plain = tuple(v.item() if hasattr(v, "item") else v for v in values)
    changed(scenario, {key: plain[0]})  # a key that nobody knows is refused here
    return _Axis(key, plain)


def _grid(scenario: Scenario, axes: Mapping[str, Any], answers: Sequence[str]) -> _Grid:
    if not isinstance(axes, Mapping):
        raise InvalidInput(f"axes: must be a mapping of keys to values, got {axes!r}")
    if not axes:
        raise InvalidInput("axes: must name at least one input or key of the scenario")
    if isinstance(answers, str):
        raise InvalidInput(
            f"answers: must be a list of names, got '{answers}'; write ['{answers}']"
        )
    if not answers:
        raise InvalidInput("answers: must name at least one answer")
    base = Variants.of(train(scenario))
    made = [_axis(key, values, base, scenario) for key, values in axes.items()]
    return _Grid(
        scenario=scenario,
        discrete=tuple(axis for axis in made if axis.unit is None),
        continuous=tuple(axis for axis in made if axis.unit is not None),
        answers=tuple(dict.fromkeys(answer_name(name) for name in answers)),
    )


class _Folder:
    """Chunks on disk, each a Parquet file that is either whole or not there."""

    def __init__(self, path: Path, grid: _Grid, size: int) -> None:
        self.path = path
        told = {
            "bessemer": __version__,
            "scenario": grid.scenario.written,
            "axes": {axis.key: axis.values for axis in (*grid.discrete, *grid.continuous)},
            "answers": grid.answers,
            "chunk": size,
        }
        text = json.dumps(told, default=str, indent=2)
        self.mark = hashlib.sha256(text.encode()).hexdigest()
        manifest = path / "sweep.json"
        try:
            path.mkdir(parents=True, exist_ok=True)
            if not manifest.exists():
                if any(path.iterdir()):
                    raise InvalidInput(f"path: {path} holds other files; name a folder of its own")
                self._write(manifest, text.encode())
            elif manifest.read_text(encoding="utf-8") != text:
                raise InvalidInput(
                    f"path: {path} holds another sweep (see {manifest.name}); name another folder"
                )
        except FileExistsError:
            raise InvalidInput(f"path: {path} is a file; name a folder of its own") from None
        except OSError as error:
            raise InvalidInput(
                f"path: {path}: cannot be written: {error.strerror}; name another folder"
            ) from None

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        part = path.with_name(f"{path.name}.part")
        part.write_bytes(content)
        part.replace(path)

    def _file(self, number: int) -> Path:
        return self.path / f"chunk-{number:06d}.parquet"

    def has(self, number: int) -> bool:
        return self._file(number).exists()

    def put(self, number: int, grid: _Grid, chunk: _Chunk, done: _Done) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        columns = {name: done.values[:, i] for i, name in enumerate(grid.answers)}
        columns.update(_coordinates(grid, chunk))
        table = pa.table(columns).replace_schema_metadata(
            {"refusals": json.dumps(done.refusals), "sweep": self.mark}
        )
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        self._write(self._file(number), sink.getvalue().to_pybytes())

    def get(self, number: int, grid: _Grid) -> _Done:
        import numpy as np
        import pyarrow.parquet as pq

        table = pq.read_table(self._file(number), columns=list(grid.answers))
        told = json.loads((table.schema.metadata or {}).get(b"refusals", b"{}"))
        return _Done(np.column_stack([table[name].to_numpy() for name in grid.answers]), told)


def _coordinates(grid: _Grid, chunk: _Chunk) -> dict[str, Any]:
    """Of the points of a chunk, by axis: a number, or text."""
    import numpy as np
    import pyarrow as pa

    combination, first, last = chunk
    values = grid.combinations()[combination]
    columns: dict[str, Any] = {}
    for axis, value in zip(grid.discrete, values, strict=True):
        label = value if isinstance(axis.label[0], (int, float)) else str(value)
        columns[axis.key] = pa.array([label] * (last - first)).dictionary_encode()
    if grid.continuous:
        shape = tuple(len(axis.values) for axis in grid.continuous)
        places = np.unravel_index(np.arange(first, last), shape)
        for axis, place in zip(grid.continuous, places, strict=True):
            columns[axis.key] = pa.DictionaryArray.from_arrays(
                place.astype(np.int32), pa.array(axis.values)
            )
    return columns


def _finished(
    grid: _Grid, chunks: Sequence[tuple[int, _Chunk]], executor: Executor
) -> Iterator[tuple[int, _Chunk, _Done]]:
    """Chunks as they are done, a few a worker ahead; what a lost worker held is done here."""
    waiting: dict[Future[_Done], tuple[int, _Chunk]] = {}
    rest = iter(chunks)
    most = _WAITING * (getattr(executor, "_max_workers", None) or os.cpu_count() or 1)
    try:
        while True:
            while len(waiting) < most and (following := next(rest, None)) is not None:
                number, chunk = following
                try:
                    waiting[executor.submit(_work, grid, chunk)] = following
                except RuntimeError:  # the executor is broken: a process of it died
                    yield number, chunk, _work(grid, chunk)
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                number, chunk = waiting.pop(future)
                lost = future.cancelled() or future.exception() is not None
                yield number, chunk, _work(grid, chunk) if lost else future.result()
    finally:
        for future in waiting:
            future.cancel()


def sweep(
    scenario: str | Path | Mapping[str, Any] | Scenario,
    axes: Mapping[str, Any],
    answers: Sequence[str] = _ANSWERS,
    *,
    executor: Executor | None = None,
    path: str | Path | None = None,
    chunk: int = _CHUNK,
    progress: bool = False,
) -> xr.Dataset:
    """A scenario over the grid of some of its inputs.

    Parameters
    ----------
    scenario
        Path of a TOML file, or its content as a dict. It must have an answer by itself.
    axes
        Values by name. Continuous inputs (`run.gradient().index`) take a pint quantity of an
        array, or a sequence of quantities or of text with units; plain numbers where they have no
        dimension. Any other key of a scenario takes what the scenario would.
    answers
        What is kept of each point; short names such as ``time`` and ``cost`` are understood.
    executor
        Who works: any `concurrent.futures.Executor`, for example that of a dask cluster,
        `distributed.Client(...).get_executor()`. Without one, all cores of this machine.
    path
        A folder that the chunks are written to as Parquet. The same sweep over the same folder
        goes on where it stopped.
    chunk
        Points of a chunk, at most.
    progress
        Whether to show a bar on stderr.

    Returns
    -------
    xarray.Dataset
        An array for each answer, with its unit, over the axes in their order; NaN where a point
        makes no sense or nobody knows the answer. ``attrs["refusals"]`` counts the reasons.

    Raises
    ------
    InvalidInput
        An unknown key, values that are none, a folder of another sweep.
    """
    import numpy as np

    if isinstance(chunk, bool) or not isinstance(chunk, int) or chunk < 1:
        raise InvalidInput(f"chunk: must be a whole number from 1 on, got {chunk!r}")
    grid = _grid(load(scenario), axes, answers)
    folder = None if path is None else _Folder(Path(path), grid, chunk)
    block, combinations = grid.block, len(grid.combinations())
    values = np.empty((combinations * block, len(grid.answers)))
    refusals: Counter[str] = Counter()
    missing: list[tuple[int, _Chunk]] = []

    def keep(chunk_done: _Chunk, done: _Done) -> None:
        combination, first, last = chunk_done
        values[combination * block + first : combination * block + last] = done.values
        refusals.update(done.refusals)

    for number, piece in enumerate(_chunks(grid, chunk)):
        if folder is not None and folder.has(number):
            keep(piece, folder.get(number, grid))
        else:
            missing.append((number, piece))
    workers = ThreadPoolExecutor(os.cpu_count()) if executor is None else executor
    try:
        with progress_bar("sweep", combinations * block, shown=progress) as advance:
            advance(combinations * block - sum(last - first for _, (_, first, last) in missing))
            for number, piece, done in _finished(grid, missing, workers):
                if folder is not None:
                    folder.put(number, grid, piece, done)
                keep(piece, done)
                advance(piece[2] - piece[1])
    finally:
        if executor is None:
            workers.shutdown(cancel_futures=True)
    return _dataset(grid, list(axes), values, refusals)


def _dataset(
    grid: _Grid, order: Sequence[str], values: npt.NDArray[np.float64], refusals: Mapping[str, int]
) -> xr.Dataset:
    import xarray as xr

    axes = (*grid.discrete, *grid.continuous)
    cube = values.reshape([*(len(axis.values) for axis in axes), len(grid.answers)])
    found = xr.Dataset(
        {
            name: ([axis.key for axis in axes], cube[..., i], {"units": ANSWERS[name]})
            for i, name in enumerate(grid.answers)
        },
        coords={
            axis.key: (axis.key, axis.label, {"units": axis.unit} if axis.unit else {})
            for axis in axes
        },
        attrs={"refusals": dict(refusals), "scenario": grid.scenario.origin},
    )
    return found.transpose(*order)
