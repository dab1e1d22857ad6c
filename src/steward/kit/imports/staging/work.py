"""Staging itself: portions parsed, typed and written by some threads, results kept in order."""

import errno
import os
import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import islice
from pathlib import Path
from threading import local
from typing import TextIO

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from steward.kit import clock
from steward.kit.errors import Unavailable
from steward.kit.imports.records import UnreadableFile
from steward.kit.imports.staging.blocks import Block
from steward.kit.imports.staging.reading import Portion, Reading
from steward.kit.imports.staging.reasons import BadCell, explain
from steward.kit.imports.staging.refused import Refused, as_line
from steward.kit.imports.staging.results import REFUSED, Done, keep_staged
from steward.kit.imports.staging.shapes import ColumnGuess, Fixed, Plan, Progress
from steward.kit.imports.staging.typed import Typed, Typist, latest_day
from steward.kit.imports.wanted import Kind, Wanted
from steward.kit.marks import N_

MOST_TOLD = 100_000  # rejected rows with reasons
_SHOWN = 1_000  # characters of a bad cell
_AHEAD = 1  # portions that wait, beside those in work
_SUMMED = frozenset([Kind.INTEGER, Kind.DECIMAL, Kind.MONEY])
_DATED = frozenset([Kind.DATE, Kind.MOMENT])
_TOO_LARGE = (MemoryError, pa.ArrowMemoryError, duckdb.OutOfMemoryException)
_FULL = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG])


def stage(path: Path, name: str, plan: Plan, folder: Path) -> Iterator[Progress]:
    """Stage a file into a folder, which is emptied first; yield progress, at the end with results.

    Raises UnreadableFile, and Unavailable where the disk is full; then nothing is left.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield from _Staging(path, name, plan, folder).run()
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        if error.errno not in _FULL:
            raise
        raise Unavailable(
            N_("The disk is full. Nothing was kept of this. Make room, then try again.")
        ) from error
    except _TOO_LARGE as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise UnreadableFile(
            N_("%(name)s: its rows are too long. Split it, or leave columns out.", name=name)
        ) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


class _Staging:
    """One run over one file."""

    def __init__(self, path: Path, name: str, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._folder = folder
        self._reading = Reading(path, name, plan.guess)
        self._today = plan.today or clock.now().date()
        self._threads = local()
        self._columns = [_Column(one, plan, self._today) for one in plan.wanted]
        self._texts = [one.name for one in plan.wanted if one.kind is Kind.TEXT]
        self._sum = Done()
        self._told = 0

    def run(self) -> Iterator[Progress]:
        """Work through the file; a few portions at a time are held."""
        workers = len(os.sched_getaffinity(0))
        waiting: deque[Future[Done]] = deque()
        portions = enumerate(self._reading.portions())
        with (self._folder / REFUSED).open("w", encoding="utf-8") as lines:
            with ThreadPoolExecutor(workers) as pool:
                while True:
                    for number, portion in islice(portions, workers + _AHEAD - len(waiting)):
                        waiting.append(pool.submit(self._work, number, portion))
                    if not waiting:
                        break
                    self._take(waiting.popleft().result(), lines)
                    yield self._progress()
            lines.flush()
            os.fsync(lines.fileno())
        staged = self._sum.staged(self._folder, self._told)
        keep_staged(staged, self._folder)
        yield replace(self._progress(), read=self._reading.size, staged=staged)

    def _take(self, done: Done, lines: TextIO) -> None:
        self._sum.add(done)
        told = done.refused[: MOST_TOLD - self._told]
        lines.writelines(map(as_line, told))
        self._told += len(told)

    def _progress(self) -> Progress:
        done, reading = self._sum, self._reading
        return Progress(min(reading.read, reading.size), reading.size, done.rows, done.rejected)

    def _work(self, number: int, portion: Portion) -> Done:
        """Parse, type and write one portion; runs in any thread."""
        block = portion()
        if not hasattr(self._threads, "typist"):
            self._threads.typist = Typist(self._plan, self._today)
        typed: Typed = self._threads.typist.typed(block)
        wrong = reduce(pc.or_, typed.bad.columns)
        is_bad = pc.and_(wrong, pc.invert(typed.is_blank))
        good = typed.values.filter(pc.invert(pc.or_(wrong, typed.is_blank)))
        done = self._written(good, self._folder / f"part-{number:06}.parquet")
        at = np.flatnonzero(is_bad.to_numpy())
        done.blank = typed.values.num_rows - good.num_rows - len(at)
        done.rejected = len(at) + len(block.torn)
        done.refused = sorted(self._refused(block, typed, at), key=lambda one: one.row)
        return done

    def _written(self, good: pa.Table, path: Path) -> Done:
        """Write good rows, and sum them up."""
        done = Done(rows=good.num_rows)
        for one in self._plan.wanted:
            column = good[one.name]
            done.empty[one.name] = column.null_count
            if column.null_count == len(column):
                continue
            if one.kind in _SUMMED:
                done.totals[one.name] = Decimal(pc.sum(column).as_py())
            elif one.kind in _DATED:
                ends = pc.min_max(column).as_py()
                done.first[one.name], done.last[one.name] = ends["min"], ends["max"]
        if good.num_rows:
            pq.write_table(
                good, path, compression="zstd", compression_level=1, use_dictionary=self._texts
            )
            done.files.append(path)
        return done

    def _refused(
        self, block: Block, typed: Typed, at: "np.typing.NDArray[np.intp]"
    ) -> Iterator[Refused]:
        """Yield the rows that are left out, with reasons, as many as may be told of."""
        left = MOST_TOLD - self._told  # those of portions in work are told too, and dropped later
        for torn in block.torn[:left]:
            yield Refused(torn.number, (BadCell("", "", torn.reason, ""),), (torn.raw,))
        told = pa.array(at[:left])
        numbers = typed.values["_row"].take(told)
        lies = pa.array(np.searchsorted(block.table["_row"].to_numpy(), numbers.to_numpy()))
        width = len(self._plan.guess.columns)
        texts = [block.table[f"c{one}"].take(lies).to_pylist() for one in range(width)]
        flags = [column.take(told).to_pylist() for column in typed.bad.columns]
        for row, number in enumerate(numbers.to_pylist()):
            cells = tuple(column[row] for column in texts)
            bad = [one for one, flag in zip(self._columns, flags, strict=True) if flag[row]]
            yield Refused(number, tuple(one.explained(cells) for one in bad), cells)


class _Column:
    """One of our columns, to say what is wrong with a cell of it."""

    def __init__(self, wanted: Wanted, plan: Plan, today: date) -> None:
        source = plan.mapping.get(wanted.name)
        names = [one.name for one in plan.guess.columns]
        self._wanted = wanted
        self._fixed = source.value if isinstance(source, Fixed) else ""
        self._at = names.index(source) if isinstance(source, str) else None
        self._guess = plan.guess.columns[self._at] if self._at is not None else None
        self._latest = latest_day(wanted, today)

    def explained(self, cells: Sequence[str]) -> BadCell:
        """Return what is wrong with its cell in a row."""
        text = self._fixed if self._at is None else cells[self._at].strip()
        guess = self._guess or ColumnGuess(self._wanted.title, self._wanted.kind)
        reason, suggestion = explain(text, self._wanted, guess, self._latest)
        return BadCell(guess.name, text[:_SHOWN], reason, suggestion)
