"""The rounds that routing makes: at once when something happened, else each fifteen seconds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from steward.helpdesk.actions.offers import return_lapsed, take_back
from steward.helpdesk.actions.planning import plan_desk
from steward.helpdesk.queries.waiting import routing_rules
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact

_AT_LEAST = timedelta(seconds=15)  # time alone changes what presses, and who is there


@dataclass
class _Last:
    """The last fact that this process has planned with, by database, and when that was."""

    fact: int
    at: datetime


_last: dict[str, _Last] = {}


def route_desk(database: Database) -> bool:
    """Make a round where there is reason to; never says that there is more, as it does all."""
    with database.reading() as session:
        if not routing_rules(session).is_on:
            return False
        fact = session.scalar(select(func.max(Fact.id))) or 0
    now, last = clock.now(), _last.get(database.url)
    is_due = last is None or now - last.at >= _AT_LEAST
    if last is not None and last.fact == fact and not is_due:
        return False
    with database.transaction() as session:
        return_lapsed(session)
        if is_due:
            take_back(session, now)
    plan_desk(database)
    _last[database.url] = _Last(fact, now if is_due or last is None else last.at)
    return False
