"""How a deadline came about: the clock of a promise, change by change, and the time that counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.promises.models import Calendar, Policy, Promise
from steward.promises.queries.terms import Terms

_STARTS = frozenset({"made", "resumed", "reopened"})
_GOES_ON = frozenset({"moved", "hours"})
_SHOWN = 12  # stretches of open time of one chapter


class Chapter(NamedTuple):
    """What happened to a clock at a moment, and how it went on until the next such moment.

    `used` is the time used by then, `target` what is promised from then on, by which calendar (""
    for one that was removed) and policy. `stretches` is the open time that counts after it, until
    the next chapter or until it is due, and `more` whether there is more of it than is listed.
    """

    at: datetime
    what: str
    used: timedelta
    target: timedelta
    calendar: str | None
    policy: str | None
    stretches: Sequence[tuple[datetime, datetime]]
    more: bool


def explained(session: Session, promise: Promise) -> list[Chapter]:
    """Tell a promise's story; the last chapter leads to when it is due, or ended."""
    calendars = _names(session, Calendar, {row[4] for row in promise.story})
    policies = _names(session, Policy, {row[5] for row in promise.story})
    terms = Terms(session)
    chapters, runs = [], False
    for row, until in zip(promise.story, _ends(promise), strict=True):
        at, what, used, target, calendar, policy = row
        start = datetime.fromisoformat(at)
        runs = what in _STARTS or (runs and what in _GOES_ON)
        is_known = calendar is None or calendar in calendars
        counts = terms.of(calendar).stretches(start, until) if is_known and runs and until else ()
        found = list(islice(counts, _SHOWN + 1))
        chapters.append(
            Chapter(
                start,
                what,
                timedelta(seconds=used),
                timedelta(seconds=target),
                calendars.get(calendar, "") if calendar else None,
                policies.get(policy),
                found[:_SHOWN],
                len(found) > _SHOWN,
            )
        )
    return chapters


def _ends(promise: Promise) -> list[datetime | None]:
    """Return until when each chapter lasts: the last one, until the promise is due."""
    begins = [datetime.fromisoformat(row[0]) for row in promise.story]
    return [*begins[1:], promise.due_at]


def _names(
    session: Session, table: type[Calendar] | type[Policy], ids: set[int | None]
) -> Mapping[int | None, str]:
    known = {one for one in ids if one is not None}
    query = select(table.id, table.name).where(table.id.in_(known))
    return dict(session.execute(query).all()) if known else {}
