"""Escalation measured: very many open clocks, of which some hundred come due each second."""

import time
from collections.abc import Iterable
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.kit.db import Database

OPEN, PER_SECOND = 100_000, 200
_TOMORROW = 86_400  # seconds
_NOBODYS = 10**9  # ids of tickets that are none: their clocks only have to be there
_AHEAD, _DURING, _AFTER = 4, 20, 30  # seconds: until the first is due, of due ones, until all fired

# All tell the owner at three quarters of their time, whatever the hours are.
_ADD = text("""
    insert into promises (subject_kind, subject_id, kind, target, used, since, due_at, soon_at,
        pauses_on_hold, steps, fired, next_step_at, made_at, story)
    select 'ticket', subject_id, 'update', '1000 s', '0 s', at - interval '750 s',
        at + interval '250 s', at, false, '[[75, "notify", "owner"]]', 0, at, now(), '[]'
    from (
        select subject_id, now() + make_interval(secs => :first + (row_number() over () - 1) * :gap)
            as at
        from unnest(cast(:ids as bigint[])) as subject_id
    ) as planned
""")
_TICKETS = text("select id from tickets where withdrawn_at is null order by id limit :most")
_FIRED = text("""
    select extract(epoch from f.at - p.soon_at) * 1000
    from facts f join promises p on p.id = (f.data ->> 'promise_id')::bigint
    where f.kind = 'ticket.escalated' order by 1
""")
_SCANS = text("select seq_scan from pg_stat_user_tables where relname = 'promises'")


def measure_clocks(database: Database) -> dict[str, Any]:
    """Say by how many milliseconds the steps are late, while the server's worker takes them."""
    due = PER_SECOND * _DURING
    with database.transaction() as session:
        ids = list(session.scalars(_TICKETS, {"most": due}))
        others = range(_NOBODYS, _NOBODYS + OPEN - len(ids))
        _add(session, others, first=_TOMORROW, gap=0)
        session.execute(text("analyze promises"))
        _add(session, ids, first=_AHEAD, gap=1 / PER_SECOND)
    with database.reading() as session:
        before = session.scalar(_SCANS) or 0
        time.sleep(_AHEAD + _DURING)
        late = _wait_for(session, len(ids))
        scans = (session.scalar(_SCANS) or 0) - before
    return {
        "op": "clocks",
        "open": OPEN,
        "due_per_s": PER_SECOND,
        "fired": len(late),
        "of": len(ids),
        "late_p50_ms": round(late[len(late) // 2], 1) if late else None,
        "late_p95_ms": round(late[len(late) * 95 // 100], 1) if late else None,
        "late_max_ms": round(late[-1], 1) if late else None,
        "whole_table_read": scans,
    }


def _add(session: Session, ids: Iterable[int], *, first: float, gap: float) -> None:
    session.execute(_ADD, {"ids": list(ids), "first": first, "gap": gap})


def _wait_for(session: Session, number: int) -> list[float]:
    """Return by how much each was late, once all have fired or the time is over."""
    end = time.monotonic() + _AFTER
    late: list[float] = []
    while len(late) < number and time.monotonic() < end:
        late = [float(one) for one in session.scalars(_FIRED)]
        time.sleep(0.5)
    return late
