"""Fitting in processes of their own, which take the library's memory with them when they end.

No process of ours loads statsforecast to forecast: it would keep 200 MB that it needs once a day.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from multiprocessing.process import BaseProcess
from threading import Thread

from steward.quant.demand.series import Numbers

_TOGETHER = 100  # histories in one piece of work
_FITTING = "steward.quant.demand.fitting"


@dataclass(frozen=True, eq=False)
class Task:
    """A history without season and gaps, and the names of the methods to forecast it by."""

    methods: tuple[str, ...]
    history: Numbers


Fit = Callable[[Sequence[Task], int], Iterable[Numbers]]


def fit_apart(tasks: Sequence[Task], horizon: int) -> Iterator[Numbers]:
    """Forecast each history, in the order given, on all processors that we may use."""
    pieces = [tasks[start : start + _TOGETHER] for start in range(0, len(tasks), _TOGETHER)]
    if not pieces:
        return
    workers = min(len(pieces), len(os.sched_getaffinity(0)))
    fresh = multiprocessing.get_context("spawn")  # a fork would share our threads' locks
    with ProcessPoolExecutor(workers, mp_context=fresh, initializer=end_with_parent) as pool:
        try:
            found = pool.map(_fit, pieces, [horizon] * len(pieces))
            yield from chain.from_iterable(found)
        finally:
            pool.shutdown(cancel_futures=True)


def end_with_parent() -> None:
    """Have this process end when the one that started it does, even by a kill."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGKILL)


def _fit(tasks: Sequence[Task], horizon: int) -> list[Numbers]:
    return list(import_module(_FITTING).fit(tasks, horizon))
