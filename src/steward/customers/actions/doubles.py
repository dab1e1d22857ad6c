"""Looks for people who were entered twice, and keeps what is said of them."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand
from steward.customers.events import DoubleReopened, DoublesAsked, DoubleSetApart, DoublesFound
from steward.customers.models import Double
from steward.customers.queries.doubles import get_double, people_as_records
from steward.customers.rules import DoubleState
from steward.kit import clock, events
from steward.kit.db import Database
from steward.kit.errors import Conflict
from steward.kit.jobs import defer
from steward.kit.marks import N_
from steward.quant.doubles import Double as Found
from steward.quant.doubles import find_doubles

LOOK = "customers.find_doubles"  # the job
# Who was merged or erased meanwhile is in no pair; what somebody said of a pair stays as it is.
_KEEP = text("""
    insert into doubles (left_id, right_id, score, reasons, state, found_at)
    select n.left_id, n.right_id, n.score, n.reasons, 'open', :now
    from jsonb_to_recordset(cast(:rows as jsonb)) as n (
        left_id bigint, right_id bigint, score double precision, reasons text[])
    join people l on l.id = n.left_id join people r on r.id = n.right_id
    order by n.left_id, n.right_id
    on conflict (left_id, right_id) do update
    set score = excluded.score, reasons = excluded.reasons, found_at = excluded.found_at
    where doubles.state = 'open'
""")
_DROP = text("delete from doubles where state = 'open' and found_at < :now")
_OPEN = text("select count(*) from doubles where state = 'open'")


def ask_for_doubles(session: Session, *, actor: Actor) -> None:
    """Have all people looked through soon."""
    demand(actor, "customers.change")
    defer(session, LOOK)
    events.record(session, DoublesAsked(), actor=actor)


def look_for_doubles(database: Database) -> Iterator[object]:
    """Compare all people; yield between reading them, comparing them, and keeping what is found."""
    now = clock.now()
    with database.reading() as session:
        records = people_as_records(session)
    yield len(records)
    found = find_doubles(records)
    yield len(found)
    with database.transaction() as session:
        _keep(session, found, now)
        pairs = session.scalar(_OPEN) or 0
        events.record(session, DoublesFound(people=len(records), pairs=pairs), actor=SYSTEM)


def _keep(session: Session, found: Sequence[Found], now: datetime) -> None:
    rows = [
        {"left_id": one.left, "right_id": one.right, "score": one.score, "reasons": one.reasons}
        for one in found
    ]
    session.execute(_KEEP, {"rows": json.dumps(rows), "now": now})
    session.execute(_DROP, {"now": now})


def set_apart(session: Session, double_id: int, *, actor: Actor) -> Double:
    """Note that two people are not the same: nobody is asked about them again."""
    demand(actor, "customers.change")
    found = _decide(session, double_id, DoubleState.OPEN, DoubleState.APART, actor)
    told = DoubleSetApart(subject_id=found.left_id, other_id=found.right_id)
    events.record(session, told, actor=actor)
    return found


def reopen_double(session: Session, double_id: int, *, actor: Actor) -> Double:
    """Take back that two people are not the same."""
    demand(actor, "customers.change")
    found = _decide(session, double_id, DoubleState.APART, DoubleState.OPEN, actor)
    told = DoubleReopened(subject_id=found.left_id, other_id=found.right_id)
    events.record(session, told, actor=actor)
    return found


def _decide(
    session: Session, double_id: int, before: DoubleState, after: DoubleState, actor: Actor
) -> Double:
    """Raise Conflict when somebody else decided meanwhile."""
    found = get_double(session, actor, double_id)
    if found.state != before:
        raise Conflict(N_("Somebody has decided about these two meanwhile."))
    found.state = after
    session.flush()
    return found
