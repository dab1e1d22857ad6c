"""Keeping cubes: months whose files changed are summed anew, the others are left as they are."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from steward.analytics.actions.parts import lock_table
from steward.analytics.models import MASKS, ROWS, LakeCube, LakeLanding, LakePart
from steward.analytics.queries import apart
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import (
    Manifest,
    Month,
    holds,
    joined_with,
    made_of,
    manifest,
    standing_of,
)
from steward.analytics.queries.parts import CubeDraft, CubeTask, JoinTask
from steward.analytics.rules.cubes import WORTH, shapes
from steward.analytics.rules.tables import TABLES
from steward.analytics.rules.views import VIEWS, View
from steward.kit.db import Database

_AT_ONCE = 12  # months that are made in one transaction


def refresh_cubes(database: Database, lake: Lake) -> Iterator[str]:
    """Make the cubes that do not hold any more, some months in a transaction, then yield.

    Raises NoRoom when the disk is full, BooksUnavailable when files are gone.
    """
    for view in VIEWS.values():
        has_more = True
        while has_more:
            with database.transaction() as session:
                lock_table(session, f"cubes of {view.name}")
                has_more = _refresh(session, lake, view)
            yield view.name


@dataclass(frozen=True)
class _Work:
    """A view whose cubes are looked after, and what the lake held when that began."""

    session: Session
    lake: Lake
    view: View
    held: Manifest


def _refresh(session: Session, lake: Lake, view: View) -> bool:
    """Make some of the cubes that are due; whether more are left."""
    work = _Work(session, lake, view, manifest(session))
    months = work.held.tables.get(view.base, ())
    if work.held.counts.get(view.base, 0) < WORTH:
        months = ()
    if work.held.rebuilding & {view.base, *(table for table, _column in view.joins)}:
        return False
    _forget_all_but(session, view, months)
    known = _known(session, view)
    due = [one for one in months if not _is_held(work, one, known[one.month])]
    due = _still_due(work, due, known)
    if due:
        _make(work, due[:_AT_ONCE])
    return len(due) > _AT_ONCE


def _forget_all_but(session: Session, view: View, months: Sequence[Month]) -> None:
    kept = {one.month for one in months}
    for month in set(session.scalars(select(LakeCube.month).where(LakeCube.view == view.name))):
        if month not in kept:
            _forget(session, view, month)


def _forget(session: Session, view: View, month: date | None) -> None:
    session.execute(
        delete(LakeCube).where(
            LakeCube.view == view.name, LakeCube.month.is_not_distinct_from(month)
        )
    )


def _known(session: Session, view: View) -> dict[date | None, list[LakeCube]]:
    known: dict[date | None, list[LakeCube]] = defaultdict(list)
    for cube in session.scalars(select(LakeCube).where(LakeCube.view == view.name)):
        known[cube.month].append(cube)
    return known


def _is_held(work: _Work, month: Month, known: Sequence[LakeCube]) -> bool:
    return len(known) == len(shapes(work.view, work.held.tables)) and all(
        holds(work.held, work.view, month, one) for one in known
    )


def _still_due(
    work: _Work, due: list[Month], known: dict[date | None, list[LakeCube]]
) -> list[Month]:
    """Let cubes stand that only what their view is joined with made doubtful, and wrongly."""
    doubtful = [one for one in due if _is_only_doubtful(work, one, known[one.month])]
    before = {
        (cube.joined_until, cube.joined_count) for one in doubtful for cube in known[one.month]
    }
    if len(before) != 1:
        return due
    since, count = before.pop()
    if count != _count_until(work, since):
        return due  # some of it was taken back
    months = tuple((one.month, standing_of([one], work.lake)) for one in doubtful)
    new = _new_files(work, since)
    task = JoinTask(work.view.name, months, new, work.lake.folder, work.lake.memory_mb)
    fine = {one.month for one in doubtful} - apart.affected(task)
    until, count = joined_with(work.held, work.view)
    for month in fine:
        cubes_of = (LakeCube.view == work.view.name) & LakeCube.month.is_not_distinct_from(month)
        standing = {"joined_until": until, "joined_count": count}
        work.session.execute(update(LakeCube).where(cubes_of).values(standing))
    return [one for one in due if one.month not in fine]


def _is_only_doubtful(work: _Work, month: Month, known: Sequence[LakeCube]) -> bool:
    same = made_of(work.held, work.view, month)
    return len(known) == len(shapes(work.view, work.held.tables)) and all(
        one.made_of == same for one in known
    )


def _dated(view: View) -> list[str]:
    return [table for table, _column in view.joins if TABLES[table].day]


def _count_until(work: _Work, last: int) -> int:
    counted = select(func.count()).where(
        LakeLanding.table_name.in_(_dated(work.view)),
        LakeLanding.id <= last,
        LakeLanding.lost_at.is_(None),
    )
    return work.session.scalar(counted) or 0


def _new_files(work: _Work, since: int) -> dict[str, tuple[Path, ...]]:
    new = select(LakePart.table_name, LakePart.path).where(
        LakePart.table_name.in_(_dated(work.view)),
        LakePart.landing_id > since,
        LakePart.kind.in_([ROWS, MASKS]),
    )
    found: dict[str, tuple[Path, ...]] = defaultdict(tuple)
    for table, path in work.session.execute(new):
        found[table] += tuple(work.lake.here([path]))
    return dict(found)


def _make(work: _Work, months: Sequence[Month]) -> None:
    joined = {
        table: standing_of(work.held.tables[table], work.lake)
        for table, _column in work.view.joins
        if table in work.held.tables
    }
    with work.lake.draft() as draft:
        task = CubeTask(
            work.view.name,
            tuple((one.month, standing_of([one], work.lake)) for one in months),
            joined,
            work.lake.folder,
            draft,
            work.lake.memory_mb,
        )
        made = apart.build(task)
        for month in months:
            _forget(work.session, work.view, month.month)
            _keep(work, month, [one for one in made if one.month == month.month])


def _keep(work: _Work, month: Month, made: Sequence[CubeDraft]) -> None:
    view, (until, count) = work.view, joined_with(work.held, work.view)
    kept = [
        LakeCube(
            view=view.name,
            grain=one.shape.grain,
            dimensions=",".join(one.shape.dimensions),
            month=month.month,
            path=one.path and work.lake.keep(one.path, f"cubes/{view.name}", month.month),
            rows=one.rows,
            bytes=one.bytes,
            made_of=made_of(work.held, view, month),
            joined_until=until,
            joined_count=count,
        )
        for one in made
    ]
    work.lake.settle(cube.path for cube in kept if cube.path)
    work.session.add_all(kept)
    work.session.flush()
