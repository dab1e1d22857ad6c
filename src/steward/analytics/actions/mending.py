"""Mending the lake: what was lost of it is found out, and comes in again by itself.

Flows bring in anew what the house knows. Imports are staged and landed again from the files that
were uploaded, each to the place it had, so that newer rows lie over older ones as before.
"""

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, ColumnElement, Text, any_, delete, literal, select, update
from sqlalchemy.orm import Session

from steward.analytics.actions import lake as landing
from steward.analytics.actions.flow import ask_to_flow, rebuild
from steward.analytics.actions.imports.plan import Place, Planned, forget_staged, planned, staged_in
from steward.analytics.actions.parts import lock_table
from steward.analytics.errors import BooksUnavailable, NoRoom
from steward.analytics.models import SEEN, LakeCube, LakeFlow, LakeLanding, LakePart
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.lost import is_awaited, lost_landings, names_gone
from steward.kit import clock, live
from steward.kit.db import Database
from steward.kit.errors import Conflict, NotFound, StewardError, Unavailable
from steward.kit.files import FileStore
from steward.kit.imports import ledger
from steward.kit.imports.engine import alone
from steward.kit.imports.staging import Progress, Staged
from steward.kit.imports.steps import on_disk, topics_of
from steward.kit.imports.tables import Import
from steward.kit.marks import N_, packed
from steward.kit.settings import Settings

_MENDING = "what was lost of the books"
_PASSES = (Unavailable, BooksUnavailable, NoRoom)  # by itself, or once somebody made room
_GONE = N_("Its file is gone. Send the same file once more: its rows come back by themselves.")
_FAULT = N_("A fault of Steward's own stopped it. Jobs, in the administration, knows more.")


def mend(database: Database, place: Place) -> Iterator[str]:
    """Find out what is lost, and bring imports in again; another worker at it is left to it.

    Yields where one may stop: what a stopped run has not committed, the next one does anew. Raises
    what may pass by itself.
    """
    try:
        yield from _mend(database, place, all_again=False)
    except Conflict:
        return


def rebuild_books(database: Database, settings: Settings) -> Iterator[str]:
    """Bring in again what imports lost, also what could not be before, and all our own rows anew.

    The latter in one transaction: until it ends, what is there answers as before. Raises Conflict
    while a worker is at it.
    """
    place = Place(Lake(settings), FileStore(settings), settings.home)
    yield from _mend(database, place, all_again=True)
    with database.transaction() as session:
        yield from rebuild(session, place.lake, ZoneInfo(settings.timezone))


def _mend(database: Database, place: Place, *, all_again: bool) -> Iterator[str]:
    with alone(database, _MENDING):
        with database.transaction() as session:
            _find_lost(session, place.lake)
            _hope(session, place.files, all_again=all_again)
        yield "lost"
        last = 0
        while (lost := _next(database, last)) is not None:
            last = lost.id
            yield from _bring_again(database, lost, place)
        if last:
            with database.transaction() as session:
                ask_to_flow(session)


def _find_lost(session: Session, lake: Lake) -> None:
    """Note which landings are not whole any more, and forget what is left of them."""
    names = names_gone(session, lake)
    if not names:
        return
    _hold_flows(session)
    gone = any_(literal(list(names), ARRAY(Text)))
    tables = select(LakePart.table_name).where(LakePart.path == gone).distinct()
    for table in sorted(session.scalars(tables)):
        lock_table(session, table)
    of_gone = select(LakePart.landing_id).where(LakePart.path == gone)
    _lose(session, session.scalars(select(LakeLanding).where(LakeLanding.id.in_(of_gone))).all())
    session.execute(delete(LakeCube).where(LakeCube.path == gone))


def _hold_flows(session: Session) -> None:
    """Keep all flows to this transaction: before any table, as a flow that runs does it."""
    session.scalars(select(LakeFlow).order_by(LakeFlow.name).with_for_update()).all()


def _lose(session: Session, landings: Iterable[LakeLanding]) -> None:
    flows = set()
    for one in landings:
        session.execute(delete(LakePart).where(LakePart.landing_id == one.id))
        one.lost_at, one.lost_why = clock.now(), None
        if one.flow:
            flows.add(one.flow)
        else:
            live.announce(session, *topics_of(one.import_id or 0))
    if flows:
        session.execute(update(LakeFlow).where(LakeFlow.name.in_(flows)).values(done=None))
        ask_to_flow(session)


def _hope(session: Session, files: FileStore, *, all_again: bool) -> None:
    """Have imports tried again whose files were sent once more, and all that has landed since.

    That was not compared with their rows. Where its own files are gone, it is left in peace.
    """
    for one in lost_landings(session):
        if one.lost_why is None or not (all_again or one.lost_why == packed(_GONE)):
            continue
        later = LakeLanding.id > one.id
        landed = _landed_in(session, one.table_name, later, LakeLanding.lost_at.is_(None))
        without = [other for other in (one, *landed) if not _can_come_again(session, other, files)]
        if not without:
            _hold_flows(session)
            _lose(session, [one, *landed])
        elif without[0] is not one:
            msg = N_(
                "It cannot come back under import %(id)s, whose own file is gone. Undo this import "
                "and bring its file in anew.",
                id=without[0].import_id,
            )
            one.lost_why = packed(msg)


def _landed_in(session: Session, table: str, *which: ColumnElement[bool]) -> Sequence[LakeLanding]:
    query = select(LakeLanding).where(LakeLanding.table_name == table, *which)
    return session.scalars(query.order_by(LakeLanding.id)).all()


def _can_come_again(session: Session, landing: LakeLanding, files: FileStore) -> bool:
    if landing.import_id is None:
        return True
    return files.has(ledger.get_run(session, landing.import_id).file_sha256)


def _next(database: Database, after: int) -> LakeLanding | None:
    query = select(LakeLanding).where(is_awaited(), LakeLanding.import_id.is_not(None))
    query = query.where(LakeLanding.id > after).order_by(LakeLanding.id).limit(1)
    with database.reading() as session:
        return session.scalars(query).one_or_none()


def _bring_again(database: Database, lost: LakeLanding, place: Place) -> Iterator[str]:
    """Land what an import had landed; where that cannot be, say on it why."""
    import_id = lost.import_id or 0
    try:
        with database.reading() as session:
            run = ledger.get_run(session, import_id)
            plan = planned(session, run)
        for progress in _stage(run, plan, place):
            yield run.file_name
            if progress.staged is not None:
                with database.transaction() as session:
                    _land(session, lost.id, plan, progress.staged, place.lake)
    except _PASSES:
        raise
    except StewardError as error:
        _give_up(database, lost.id, error.detail, place)
    except Exception:
        _give_up(database, lost.id, _FAULT, place)
        raise
    forget_staged(place.home, import_id)
    yield run.file_name


def _stage(run: Import, plan: Planned, place: Place) -> Iterator[Progress]:
    """Stage a file as it was. Raises NotFound where it is gone, Conflict for another content."""
    if not place.files.has(run.file_sha256):
        raise NotFound(_GONE)
    with on_disk(run, place.files) as path:
        for progress in staged_in(place.home, run, path, plan):
            if progress.staged is not None:
                _check(run, progress.staged)
            yield progress


def _check(run: Import, staged: Staged) -> None:
    """Raise Conflict where a file does not come to what it came to when it was brought in."""
    then, now = (run.result or {}).get("totals", {}), staged.totals
    rows = staged.rows + staged.rejected
    if rows != run.rows_done or then != {name: str(total) for name, total in now.items()}:
        msg = N_(
            "Its file is not read as it was: %(then)s rows then, %(now)s now, or other sums. Undo "
            "this import and bring its file in anew.",
            then=run.rows_done,
            now=rows,
        )
        raise Conflict(msg)


def _land(session: Session, lost_id: int, plan: Planned, staged: Staged, lake: Lake) -> None:
    """Land what is staged, unless it was undone meanwhile."""
    lock_table(session, plan.table.name)
    lost = session.get(LakeLanding, lost_id)
    if lost is None:
        return
    landing.land_again(session, lake, plan.table, landing.Load(staged.files), lost)
    live.announce(session, *topics_of(lost.import_id or 0))


def _give_up(database: Database, lost_id: int, why: str, place: Place) -> None:
    """Say why a landing stays lost. What saw its rows there brings them in itself instead."""
    with database.transaction() as session:
        lost = session.get(LakeLanding, lost_id)
        if lost is None:
            return
        _hold_flows(session)
        lock_table(session, lost.table_name)
        lost.lost_why = packed(why)
        live.announce(session, *topics_of(lost.import_id or 0))
        _lose(session, _who_saw(session, lost, place.files))


def _who_saw(session: Session, lost: LakeLanding, files: FileStore) -> Iterator[LakeLanding]:
    seen = select(LakePart.landing_id).where(
        LakePart.table_name == lost.table_name, LakePart.kind == SEEN, LakePart.landing_id > lost.id
    )
    for one in _landed_in(session, lost.table_name, LakeLanding.id.in_(seen)):
        if _can_come_again(session, one, files):
            yield one
