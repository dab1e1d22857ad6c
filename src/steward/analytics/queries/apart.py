"""Work on the lake in a process of its own, which takes the memory it needed with it at its end."""

import multiprocessing
from collections.abc import Callable
from datetime import date
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any, cast

from steward.analytics.queries.parts import CubeDraft, CubeTask, JoinTask, Lift, Parted, Task
from steward.kit.errors import StewardError, Unavailable
from steward.kit.marks import N_
from steward.quant.demand.processes import end_with_parent

Tell = Callable[[float], None]
_SMALL = 4 << 20  # bytes of Parquet that are not worth a process
_ENGINE = "steward.analytics.queries.engine"


def part(task: Task, tell: Tell) -> Parted:
    """Land rows: see `engine.parting.part`. Raises Unavailable when the process was killed."""
    size = sum(path.stat().st_size for path in (*task.rows, *task.gone))
    return cast("Parted", _done(f"{_ENGINE}.parting:part", task, tell, is_small=size < _SMALL))


def carry(task: Lift, tell: Tell) -> Parted:
    """Take rows back: see `engine.lifting.carry`. Raises Unavailable when it was killed."""
    size = sum(path.stat().st_size for path in (*task.rows, *task.seen))
    return cast("Parted", _done(f"{_ENGINE}.lifting:carry", task, tell, is_small=size < _SMALL))


def build(task: CubeTask) -> list[CubeDraft]:
    """Make cubes: see `engine.cubes.build`. Raises Unavailable when it was killed."""
    done = _done(f"{_ENGINE}.cubes:build", task, lambda _share: None, is_small=False)
    return cast("list[CubeDraft]", done)


def affected(task: JoinTask) -> set[date | None]:
    """Find months: see `engine.joined.affected`. Raises Unavailable when it was killed."""
    done = _done(f"{_ENGINE}.joined:affected", task, lambda _share: None, is_small=False)
    return cast("set[date | None]", done)


def _done(function: str, task: object, tell: Tell, *, is_small: bool) -> object:
    if is_small:
        return _call(function, task, tell)
    fresh = multiprocessing.get_context("spawn")  # a fork would share our threads' locks
    ours, theirs = fresh.Pipe(duplex=False)
    process = fresh.Process(target=_work, args=(theirs, function, task), daemon=True)
    process.start()
    theirs.close()
    try:
        return _result(ours, tell)
    finally:
        process.kill()
        process.join()


def _call(function: str, task: object, tell: Tell) -> object:
    module, _, name = function.partition(":")
    work: Any = getattr(import_module(module), name)
    return work(task, tell)


def _result(ours: Connection, tell: Tell) -> object:
    while True:
        try:
            message = ours.recv()
        except EOFError as error:
            msg = N_("The work on the books was ended before its end. It is tried again.")
            raise Unavailable(msg) from error
        if isinstance(message, StewardError):
            raise message
        if not isinstance(message, float):
            return message
        tell(message)


def _work(theirs: Connection, function: str, task: object) -> None:
    end_with_parent()
    try:
        theirs.send(_call(function, task, theirs.send))
    except StewardError as error:
        theirs.send(error)
