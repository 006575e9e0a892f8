"""Sweeps: every point is what `bs.train` says of it, whoever works on it, and nothing is lost."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor

import bessemer as bs
import numpy as np
import pytest

pytest.importorskip("xarray")
pytest.importorskip("pyarrow")

SCENARIO = {
    "model": {"name": "llama-3-8b"},
    "training": {"tokens": "1 Ttoken", "sequence_length": 8192, "global_batch": 256},
    "cluster": {"node": "dgx-h100", "accelerators": 128},
    "plan": {"tensor": 2, "sharding": "optimizer"},
}
AXES = {
    "plan.tensor": [1, 2, 4],
    "cluster.scale_out.bandwidth": bs.units.Quantity(np.array([25.0, 50.0, 100.0]), "GB/s"),
    "site.power_usage_effectiveness": [1.1, 1.3],
}
ANSWERS = ["step.time", "energy", "memory"]


def same(a, b):
    return all(np.array_equal(a[name], b[name], equal_nan=True) for name in a.data_vars)


def test_every_point_is_what_train_says():
    found = bs.sweep(SCENARIO, {"plan.tensor": [1, 2], **AXES}, ANSWERS)
    for tensor in (1, 2, 4):
        for pue in (1.1, 1.3):
            run = bs.train(
                SCENARIO,
                **{"plan.tensor": tensor, "site.power_usage_effectiveness": pue},
            )
            point = found.sel(
                {
                    "plan.tensor": tensor,
                    "site.power_usage_effectiveness": pue,
                    "cluster.scale_out.bandwidth": 50e9,
                }
            )
            assert float(point["step.time"]) == pytest.approx(run.step.time.m_as("s"), rel=1e-14)
            assert float(point["facility_energy"]) == pytest.approx(
                run.facility_energy.m_as("J"), rel=1e-14
            )
            assert float(point["memory.total"]) == pytest.approx(
                run.memory.total.m_as("byte"), rel=1e-14
            )


def test_what_nobody_knows_is_no_number():
    axes = {"cluster.node": ["dgx-h100", "dgx-b200"], "site.power_usage_effectiveness": [1.1, 1.2]}
    found = bs.sweep(SCENARIO, axes, ["cost", "energy", "embodied_carbon"])
    assert np.isnan(found["rental_cost"].sel({"cluster.node": "dgx-b200"})).all()
    assert np.isnan(found["embodied_carbon"].sel({"cluster.node": "dgx-b200"})).all()
    assert (found["rental_cost"].sel({"cluster.node": "dgx-h100"}) > 0.0).all()
    assert (found["facility_energy"] > 0.0).all()
    sentence = "cost.rental_rate: no price of b200-sxm is known; give one to ask for rental_cost"
    assert found.attrs["refusals"][sentence] == 2
    priced = {**axes, "cost.rental_rate": ["3 USD/h"]}
    assert (bs.sweep(SCENARIO, priced, ["cost"])["rental_cost"] > 0.0).all()


def test_axes_units_and_shape():
    found = bs.sweep(SCENARIO, AXES, ANSWERS)
    assert list(found.sizes) == list(AXES)
    assert dict(found.sizes) == {
        "plan.tensor": 3,
        "cluster.scale_out.bandwidth": 3,
        "site.power_usage_effectiveness": 2,
    }
    assert found["step.time"].attrs["units"] == "s"
    assert found["cluster.scale_out.bandwidth"].attrs["units"] == "byte/s"
    assert (found["step.time"].diff("cluster.scale_out.bandwidth") <= 0.0).all()


def test_a_point_that_makes_no_sense_is_no_number_and_is_counted():
    found = bs.sweep(
        SCENARIO, {"plan.tensor": [1, 3], "site.power_usage_effectiveness": [0.9, 1.2]}, ["time"]
    )
    assert np.isnan(found["duration"]).sum() == 3
    reasons = found.attrs["refusals"]
    assert sum(reasons.values()) == 3
    assert any("power_usage_effectiveness: must be at least 1" in reason for reason in reasons)


@pytest.mark.parametrize("chunk", [1, 4, 1000])
def test_who_works_does_not_matter(chunk):
    alone = bs.sweep(SCENARIO, AXES, ANSWERS)
    with ThreadPoolExecutor(3) as threads:
        assert same(alone, bs.sweep(SCENARIO, AXES, ANSWERS, executor=threads, chunk=chunk))


def test_processes_and_one_that_dies():
    alone = bs.sweep(SCENARIO, AXES, ANSWERS)
    with ProcessPoolExecutor(2) as processes:
        assert same(alone, bs.sweep(SCENARIO, AXES, ANSWERS, executor=processes, chunk=3))
        victim = next(iter(processes._processes))
        os.kill(victim, signal.SIGKILL)
        assert same(alone, bs.sweep(SCENARIO, AXES, ANSWERS, executor=processes, chunk=2))


class Losing(Executor):
    """Loses every other chunk, as a machine that is switched off does."""

    def __init__(self):
        self.count = 0

    def submit(self, work, /, *args, **kwargs):
        future = Future()
        self.count += 1
        if self.count % 2:
            future.set_exception(ConnectionError("the worker left"))
        else:
            future.set_result(work(*args, **kwargs))
        return future


def test_a_lost_worker_loses_nothing():
    losing = Losing()
    assert same(
        bs.sweep(SCENARIO, AXES, ANSWERS),
        bs.sweep(SCENARIO, AXES, ANSWERS, executor=losing, chunk=2),
    )
    assert losing.count == 9


def test_a_stopped_sweep_goes_on_where_it_stood(tmp_path):
    class Stopping(ThreadPoolExecutor):
        left = 4

        def submit(self, *args, **kwargs):
            if self.left == 0:
                raise KeyboardInterrupt
            self.left -= 1
            return super().submit(*args, **kwargs)

    folder = tmp_path / "sweep"
    with Stopping(1) as stopping, pytest.raises(KeyboardInterrupt):
        bs.sweep(SCENARIO, AXES, ANSWERS, executor=stopping, chunk=2, path=folder)
    kept = sorted(folder.glob("chunk-*.parquet"))
    assert len(kept) < 9
    before = {path: path.stat().st_mtime_ns for path in kept}
    losing = Losing()
    resumed = bs.sweep(SCENARIO, AXES, ANSWERS, executor=losing, chunk=2, path=folder)
    assert losing.count == 9 - len(kept)
    assert {path: path.stat().st_mtime_ns for path in kept} == before
    assert same(resumed, bs.sweep(SCENARIO, AXES, ANSWERS))
    again = Losing()
    assert same(resumed, bs.sweep(SCENARIO, AXES, ANSWERS, executor=again, chunk=2, path=folder))
    assert again.count == 0


def test_a_killed_process_leaves_whole_files(tmp_path):
    folder = tmp_path / "sweep"
    program = textwrap.dedent(
        f"""
        import json, os, sys
        import bessemer as bs
        from bessemer import sweeps as module
        put = module._Folder.put
        def stop(self, number, *rest):
            put(self, number, *rest)
            if number == 2:
                os.kill(os.getpid(), 9)
        module._Folder.put = stop
        axes = {{"plan.tensor": [1, 2, 4, 8]}}
        bs.sweep(json.loads(sys.argv[1]), axes, ["time"], path={str(folder)!r})
        """
    )
    done = subprocess.run([sys.executable, "-c", program, json.dumps(SCENARIO)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not list(folder.glob("*.part"))
    resumed = bs.sweep(SCENARIO, {"plan.tensor": [1, 2, 4, 8]}, ["time"], path=folder)
    assert same(resumed, bs.sweep(SCENARIO, {"plan.tensor": [1, 2, 4, 8]}, ["time"]))


def test_what_is_written_reads_as_a_table(tmp_path):
    import pandas as pd

    found = bs.sweep(SCENARIO, AXES, ANSWERS, path=tmp_path / "sweep", chunk=4)
    table = pd.concat(
        pd.read_parquet(path) for path in sorted((tmp_path / "sweep").glob("*.parquet"))
    )
    assert len(table) == found["step.time"].size
    row = table[
        (table["plan.tensor"].astype(int) == 2)
        & (table["cluster.scale_out.bandwidth"].astype(float) == 50e9)
        & (table["site.power_usage_effectiveness"].astype(float) == 1.3)
    ]
    point = found.sel(
        {
            "plan.tensor": 2,
            "cluster.scale_out.bandwidth": 50e9,
            "site.power_usage_effectiveness": 1.3,
        }
    )
    assert float(row["facility_energy"].iloc[0]) == float(point["facility_energy"])


def test_dask_and_a_worker_that_is_killed():
    distributed = pytest.importorskip("distributed")
    alone = bs.sweep(SCENARIO, AXES, ANSWERS)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as local,
        distributed.Client(local) as client,
    ):
        executor = client.get_executor()
        assert same(alone, bs.sweep(SCENARIO, AXES, ANSWERS, executor=executor, chunk=2))
        pids = client.run(os.getpid)
        os.kill(next(iter(pids.values())), signal.SIGKILL)
        assert same(alone, bs.sweep(SCENARIO, AXES, ANSWERS, executor=executor, chunk=1))


@pytest.mark.parametrize(
    ("axes", "more", "sentence"),
    [
        ({}, {}, "axes: must name at least one input or key of the scenario"),
        ({"plan.tensor": []}, {}, "axes: plan.tensor: must have at least one value"),
        ({"plan.tensor": 4}, {}, "axes: plan.tensor: must be a sequence of values, got 4"),
        ({"plan.tensr": [4]}, {}, "plan.tensr: unknown key; did you mean"),
        ({"site.power_usage_effectiveness": ["low"]}, {}, "must be plain numbers"),
        ({"cluster.scale_out.bandwidth": [50.0]}, {}, "got the bare number 50"),
        ({"cluster.scale_out.bandwidth": ["50 W"]}, {}, "expected byte/s, got W"),
        (
            {"plan.tensor": [1]},
            {"answers": ["tme"]},
            "answer: unknown name 'tme'; did you mean time",
        ),
        ({"plan.tensor": [1]}, {"answers": []}, "answers: must name at least one answer"),
        ({"plan.tensor": [1]}, {"chunk": 0}, "chunk: must be a whole number from 1 on, got 0"),
    ],
)
def test_wrong_input_is_one_sentence(axes, more, sentence):
    with pytest.raises(bs.InvalidInput) as refused:
        bs.sweep(SCENARIO, axes, **more)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_of_something_else_is_not_touched(tmp_path):
    (tmp_path / "thesis.tex").write_text("precious")
    with pytest.raises(bs.InvalidInput, match="holds other files"):
        bs.sweep(SCENARIO, {"plan.tensor": [1]}, path=tmp_path)
    bs.sweep(SCENARIO, {"plan.tensor": [1]}, path=tmp_path / "one")
    with pytest.raises(bs.InvalidInput, match="holds another sweep"):
        bs.sweep(SCENARIO, {"plan.tensor": [2]}, path=tmp_path / "one")
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["thesis.tex"]
