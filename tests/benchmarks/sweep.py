"""Ten million points over a dask cluster of two workers: one is killed, then the whole process;
then the same again, which goes on where that stood, and once more without any cluster:
bit for bit the same.

    python tests/benchmarks/sweep.py [POINTS]
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bessemer as bs
import numpy as np

SCENARIO = Path(__file__).resolve().parents[2] / "examples" / "llama-3.1-405b.toml"
ANSWERS = ("step.time", "cost")


def axes(points):
    side = round((points / 10) ** 0.5)
    return {
        "cluster.accelerators": [4096 * (i + 1) for i in range(10)],
        "cluster.scale_out.bandwidth": bs.units.Quantity(np.linspace(10.0, 200.0, side), "GB/s"),
        "cluster.scale_up.bandwidth": bs.units.Quantity(np.linspace(100.0, 1800.0, side), "GB/s"),
    }


def with_dask(points, folder):
    import distributed

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        pids = list(client.run(os.getpid).values())
        (folder.parent / "workers.json").write_text(json.dumps(pids))
        return bs.sweep(
            SCENARIO, axes(points), ANSWERS, executor=client.get_executor(), path=folder
        )


def chunks(folder):
    return len(list(folder.glob("chunk-*.parquet")))


def wait_for(folder, count, process):
    while chunks(folder) < count:
        if process.poll() is not None:
            raise SystemExit("the sweep ended before it could be stopped; take more points")
        time.sleep(0.05)


def main(points):
    home = Path(tempfile.mkdtemp())
    folder = home / "sweep"
    try:
        begun = time.monotonic()
        process = subprocess.Popen([sys.executable, __file__, str(points), str(folder)])
        wait_for(folder, 10, process)
        os.kill(json.loads((home / "workers.json").read_text())[0], signal.SIGKILL)
        lost = chunks(folder)
        wait_for(folder, lost + 20, process)
        process.kill()
        process.wait()
        stopped = chunks(folder)
        resumed = with_dask(points, folder)
        seconds = time.monotonic() - begun
        begun = time.monotonic()
        alone = bs.sweep(SCENARIO, axes(points), ANSWERS)
        serial = time.monotonic() - begun
        for name in alone.data_vars:
            np.testing.assert_array_equal(resumed[name].to_numpy(), alone[name].to_numpy())
        print(
            f"{alone['step.time'].size:,} points; a worker killed after {lost} chunks, the process "
            f"after {stopped} of {chunks(folder)}; resumed and done in {seconds:.0f} s, without a "
            f"cluster in {serial:.0f} s; equal bit for bit"
        )
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    if len(sys.argv) > 2:
        with_dask(size, Path(sys.argv[2]))
    else:
        main(size)
