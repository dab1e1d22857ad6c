"""Takes evidence in as facts tell of it, looks for problems in all of it, and opens them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.helpdesk import COMPLAINTS as OF_TICKETS
from steward.kit import clock, events
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.settled import Look, look_at, settled
from steward.problems.actions.topics import learn_anew, place
from steward.problems.events import ProblemOpened, ProblemReopened
from steward.problems.models import ONLY, Complaint, Evidence, Problem
from steward.problems.queries.evidence import (
    Watched,
    find_evidence,
    first_fresh,
    grounds,
    harmless,
    watched,
    within,
)
from steward.problems.rules import Found, Grounds, Opened, Standings, slice_key, weeks_of
from steward.sales import faults

LOOK = "problems.look"  # the job
FEEDS = (OF_TICKETS, faults.COMPLAINTS)
_BATCH = 1000  # tickets or returns
_ANEW = timedelta(hours=1)  # charts go on though nobody complains
_FAR_BACK = timedelta(days=56)  # complaints that are told of late open problems, no later
_AT_FIRST = timedelta(days=14)  # what rose and fell before anybody looked is over
_EVER = datetime.min.replace(tzinfo=ZoneInfo("UTC"))


class _Kept(NamedTuple):
    """What is looked for, and what is known: read in one transaction, without holding it."""

    begin: datetime
    grounds: Grounds
    known: Sequence[Watched]


def look_for_problems(database: Database, zone: ZoneInfo) -> Iterator[object]:
    """Take in what is new and look through it; yield between transactions and before the search."""
    yield from take_in(database, zone)
    now = clock.now()
    yield from learn_anew(database, now.astimezone(zone).date())
    with database.reading() as session:
        kept = _read(session, now, zone)
    if kept is None:
        return
    yield len(kept.known)
    found = _search(kept)
    yield len(found.opened)
    with database.transaction() as session:
        _keep(session, found, now)


def take_in(database: Database, zone: ZoneInfo) -> Iterator[object]:
    """Note what facts newly tell of tickets and returns, batch by batch; yield after each.

    Whatever stops it, it begins again where it was: what is told twice is noted once.
    """
    with database.transaction() as session:
        after, until = _newly_settled(session)
    if until is None or until <= after:
        return
    for feed in FEEDS:
        with database.reading() as session:
            ids = feed.changed(session, after, until)
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            with database.transaction() as session:
                for told in feed.told(session, part, zone):
                    note(session, told.rows, [whole for (whole,) in told.whole])
                    place(session, [one.ticket_id for one in told.rows if one.ticket_id])
            yield len(part)
    with database.transaction() as session:
        row = _evidence(session)
        row.after = max(row.after, until)


def _newly_settled(session: Session) -> tuple[int, int | None]:
    """Return up to which fact all was read, and up to which it can be now."""
    row = _evidence(session)
    now = look_at(session, Fact)
    until = settled(now, Look(row.seen, tuple(row.writers)) if row.writers else None)
    row.seen, row.writers = now.until, list(now.writers)
    return row.after, until


def _evidence(session: Session) -> Evidence:
    session.execute(insert(Evidence).values(id=ONLY, writers=[]).on_conflict_do_nothing())
    return session.get_one(Evidence, ONLY, with_for_update=True)


def note(session: Session, rows: Sequence[Any], whole: Sequence[str]) -> None:
    """Put complaints in the place of those of the same tickets and returns (by their numbers)."""
    keys = [one.key for one in rows]
    gone = func.split_part(Complaint.key, "/", 1).in_(whole) & Complaint.key.not_in(keys)
    session.execute(delete(Complaint).where(gone, Complaint.by_hand.is_(False)))
    if not rows:
        return
    values = [one._asdict() | {"noted_at": clock.now()} for one in rows]
    new = insert(Complaint).values(values)
    told = {name: new.excluded[name] for name in rows[0]._fields if name != "key"}
    changed = new.on_conflict_do_update(index_elements=[Complaint.key], set_=told)
    session.execute(changed)


def _read(session: Session, now: datetime, zone: ZoneInfo) -> _Kept | None:
    """Return what to look through, or None where nothing is new."""
    row = find_evidence(session)
    before = (row and row.looked_at) or _EVER
    fresh = first_fresh(session, before)
    if fresh is None and before > now - _ANEW:
        return None
    evidence = grounds(session, now, zone)
    if evidence is None:
        return None
    far_back = _FAR_BACK if row and row.looked_at else _AT_FIRST
    begin = max(min(fresh or now, before), now - far_back)
    return _Kept(begin, evidence, watched(session, now))


@dataclass(frozen=True)
class _Result:
    """What opened, and how all of it stands now; None where there is no problem."""

    opened: Sequence[Opened]
    now: Standings | None


def _search(kept: _Kept) -> _Result:
    known = [one.where for one in kept.known]
    opened = kept.grounds.search(kept.begin, known)
    wheres = [*known, *(one.where for one in opened)]
    return _Result(opened, kept.grounds.now(wheres) if wheres else None)


def _keep(session: Session, found: _Result, now: datetime) -> None:
    """Write what was found, unless another look ended meanwhile that saw as much."""
    row = _evidence(session)
    if row.looked_at is not None and row.looked_at >= now:
        return
    row.looked_at = now
    if found.now is None:
        return
    for opened in found.opened:
        _open(session, opened)
    for one in watched(session, now):
        _go_on(session, one, found.now)


def _go_on(session: Session, one: Watched, all_: Standings) -> None:
    """Keep how a problem stands; one whose complaints rise again after its end is taken up."""
    problem = session.get_one(Problem, one.id, with_for_update=True)
    now = all_.of(one.where)
    problem.chart = chart = now.chart(one.where)
    problem.found = now.found(one.where, one.since, Found.of(problem.found)).kept()
    if problem.closed_at is not None:
        last = problem.closed_at.date()
        if not any(week.is_out and week.week > last for week in weeks_of(chart)):
            return
        problem.reopen()
        events.record(session, ProblemReopened(subject_id=problem.id), actor=SYSTEM)
    link_complaints(session, problem)


def _open(session: Session, one: Opened) -> None:
    """Open a problem, once for a slice however many look."""
    new = insert(Problem).values(
        slice=slice_key(one.where),
        where=one.where,
        found=one.found.kept(),
        whys=[],
        chart=[],
        since=one.since,
        opened_at=clock.now(),
    )
    id_ = session.scalar(new.on_conflict_do_nothing().returning(Problem.id))
    if id_ is None:
        return
    told = ProblemOpened(
        subject_id=id_,
        where=dict(one.where),
        seen=one.found.seen,
        usual=round(one.found.usual, 2),
        chance=one.found.chance,
    )
    events.record(session, told, actor=SYSTEM)


def link_complaints(session: Session, problem: Problem) -> None:
    """Put the complaints of a slice into its problem, but those that somebody took out."""
    session.execute(
        update(Complaint)
        .where(
            *within(problem.where),
            Complaint.at >= problem.since,
            Complaint.problem_id.is_(None),
            Complaint.is_apart.is_(False),
            func.lower(Complaint.reason).not_in(harmless(session)),
        )
        .values(problem_id=problem.id)
        .execution_options(synchronize_session=False)
    )
