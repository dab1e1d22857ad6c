"""Running a flow: what changed since the last time is read, and lands in the lake exactly once."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.analytics.actions.changes import JUDGE_CHANGES
from steward.analytics.actions.lake import Load, land
from steward.analytics.actions.worth import COMPUTE_WORTH
from steward.analytics.errors import BooksRebuilding, BooksUnavailable
from steward.analytics.models import LakeFlow, LakeLanding
from steward.analytics.queries.flow import (
    FEEDS,
    ToldFiles,
    is_whole,
    landed_by_others,
    standing_in,
    told_of,
)
from steward.analytics.queries.lake import Lake
from steward.analytics.rules.tables import TABLES
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.feeds import Feed
from steward.kit.jobs import defer
from steward.kit.settled import Look, look_at, settled

FLOW = "analytics.flow"  # the job
_ENGINE = "steward.analytics.queries.engine.row_file"


def flow_all(database: Database, lake: Lake, zone: ZoneInfo) -> Iterator[str]:
    """Bring all flows up to date, each in a transaction of its own; yield wherever one may stop.

    What a stopped run has not committed, the next one does anew: no row is lost or there twice.
    What flows into tables that are being rebuilt waits. Raises BooksUnavailable at the end where
    files that others brought are gone.
    """
    failed: list[BooksUnavailable] = []
    begins = _begins(database)
    for feed in FEEDS:
        try:
            with database.transaction() as session:
                yield from flow(session, lake, feed, zone)
        except BooksRebuilding:
            continue  # whoever rebuilds them has all flow afterwards
        except BooksUnavailable as error:
            failed.append(error)
        yield feed.name
    if begins:
        with database.transaction() as session:
            defer(session, JUDGE_CHANGES)
            defer(session, COMPUTE_WORTH)
    if failed:
        raise failed[0]


def _begins(database: Database) -> bool:
    """Whether a flow reads all there is: what was judged or computed without that is done anew."""
    with database.reading() as session:
        done = session.scalars(select(LakeFlow.name).where(LakeFlow.done.is_not(None))).all()
    return len(done) < len(FEEDS)


def rebuild(session: Session, lake: Lake, zone: ZoneInfo) -> Iterator[str]:
    """Bring in all our own rows from the beginning, in the place of those that are there.

    In one transaction, which waits for a flow that runs: until it ends, the answers are as before.
    """
    for held in [_claim(session, feed, waits=True) for feed in FEEDS]:  # before any table is
        if held is not None:
            held.done = None
    for feed in FEEDS:
        yield from flow(session, lake, feed, zone, at_once=True)


def ask_to_flow(session: Session) -> None:
    """Have the flows run as soon as this transaction is committed, not only minutes later."""
    defer(session, FLOW)


def flow_anew(session: Session) -> None:
    """Have the flows read all there is, soon: for histories that were written past the facts."""
    session.execute(update(LakeFlow).values(done=None))
    ask_to_flow(session)


def flow(
    session: Session, lake: Lake, feed: Feed, zone: ZoneInfo, *, at_once: bool = False
) -> Iterator[str]:
    """Bring one flow up to date; its rows and how far it has come are committed together.

    Days are those of a zone. It does nothing where another run has it, or nothing is settled yet;
    `at_once` it brings in all there is to see even so, and the next run begins anew. Where files of
    its own are gone, it begins anew, too.
    """
    held = _claim(session, feed)
    until = _look(session, held) if held is not None else None
    if held is None or (until is None and not at_once):
        return
    if held.done is None or not is_whole(session, lake, feed):
        held.done = None
        session.execute(delete(LakeLanding).where(LakeLanding.flow == feed.name))
    if held.done is not None and until is not None and until <= held.done:
        return
    ids = feed.changed(session, held.done or 0, until or 0)
    with lake.draft() as folder:
        files = ToldFiles(folder)
        for told in told_of(session, feed, ids, zone):
            files.add(told)
            yield feed.name
        for table in files.tables:
            load = _load(session, lake, feed, table, files)
            land(session, lake, TABLES[table], load, flow=feed.name)
    held.done, held.at = until, clock.now()
    session.flush()


def _claim(session: Session, feed: Feed, *, waits: bool = False) -> LakeFlow | None:
    """Keep a flow to this transaction; None where another has it, unless that is waited for."""
    new = insert(LakeFlow).values(name=feed.name, seen=0, writers=[])
    session.execute(new.on_conflict_do_nothing())
    query = select(LakeFlow).where(LakeFlow.name == feed.name)
    return session.scalars(query.with_for_update(skip_locked=not waits)).one_or_none()


def _look(session: Session, held: LakeFlow) -> int | None:
    """Say up to which fact all is settled, and keep what was seen for the next time."""
    now = look_at(session, Fact)
    until = settled(now, Look(held.seen, tuple(held.writers)) if held.writers else None)
    held.seen, held.writers = now.until, list(now.writers)
    return until


def _load(session: Session, lake: Lake, feed: Feed, table: str, files: ToldFiles) -> Load:
    """Return what is to land in a table: rows, and the keys of those that are no more."""
    rows, whole = files.end(table, "rows"), files.end(table, "whole")
    gone, stands = files.folder / f"{table}-gone.parquet", standing_in(session, lake, table)
    if whole and (stands.plain or stands.masked):
        engine: Any = import_module(_ENGINE)
        told = engine.Wholly(whole, rows, landed_by_others(session, feed, table))
        engine.write_gone(lake, TABLES[table], stands, told, gone)
    return Load([rows] if rows else [], [gone] if gone.exists() else [])
