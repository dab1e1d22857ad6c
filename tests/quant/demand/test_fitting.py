"""The library's own methods, in processes of their own and on its back ends."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import psutil

from steward.quant.demand import Series, Task, fit_apart, forecast
from steward.quant.demand.ladder import DENSE, SPARSE
from steward.quant.demand.series import Numbers
from tests.waiting import wait_until

_LIMIT = 120  # seconds; it takes four on a quiet machine
_TASKS = [
    Task(DENSE, 20 + np.arange(40.0) % 5),
    Task(DENSE, np.full(12, 3.0)),
    Task(SPARSE, np.array([0.0, 0, 3] * 8)),
    Task(SPARSE, np.zeros(20)),
]
_ON_A_BACKEND = """
import numpy as np
from statsforecast.distributed.fugue import FugueBackend
from steward.quant.demand.fitting import fit, fit_on
from tests.quant.demand.test_fitting import _TASKS
here, there = list(fit(_TASKS, 3)), list(fit_on(FugueBackend())(_TASKS, 3))
assert len(here) == len(there) == 4
assert all(np.allclose(one, other) for one, other in zip(here, there))
dense, flat, sparse, nothing = here
assert np.allclose(dense, 22, atol=2)
assert np.allclose(flat, 3, atol=1e-3)
assert np.allclose(sparse, 1, atol=0.2)
assert not nothing.any()
"""
_ASKING = """
import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from steward.quant.demand.processes import end_with_parent

if __name__ == "__main__":
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh, initializer=end_with_parent) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        pool.submit(time.sleep, 600).result()
"""
_ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


def test_the_library_fits_and_on_a_backend_of_its_own_it_fits_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _ON_A_BACKEND],
        env=_ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=_LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_who_fits_ends_with_who_asked_even_by_a_kill(tmp_path: Path) -> None:
    script = tmp_path / "asks.py"
    script.write_text(_ASKING, "utf-8")
    pipe = subprocess.PIPE
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdout=pipe, text=True, env=_ENVIRONMENT) as asking:
        assert asking.stdout is not None
        (fitting,) = (psutil.Process(int(pid)) for pid in asking.stdout.readline().split())
        asking.kill()
    wait_until(lambda: not fitting.is_running())


def test_sparse_and_steady_series_go_through_the_whole_engine() -> None:
    rng = np.random.default_rng(5)
    steady = [Series(f"steady {n}", rng.poisson(30, 60).astype(float)) for n in range(3)]
    sparse = [Series(f"sparse {n}", 5 * rng.poisson(0.3, 60).astype(float)) for n in range(3)]
    watched: list[int] = []

    def watch(fitted: Iterable[Numbers], total: int) -> Iterator[Numbers]:
        for one in fitted:
            watched.append(total)
            yield one

    found = forecast([*steady, *sparse], horizon=4, cycle=52, watch=watch)
    assert watched == [24] * 24
    assert [round(float(one.mean[0]) / 10) for one in found[:3]] == [3, 3, 3]
    assert all(0 < one.mean[0] < 4 for one in found[3:])
    assert "statsforecast" not in sys.modules
    assert list(fit_apart([], 3)) == []
