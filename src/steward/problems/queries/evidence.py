"""Reads for the search: how far it came, what was sold, and what is complained of."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from steward.problems.models import ONLY, Complaint, Evidence, Problem, ProblemTerms
from steward.problems.rules import (
    DIMENSIONS,
    TOLD,
    Bought,
    Grounds,
    Told,
    first_week,
    grounds_of,
)
from steward.sales import faults

QUIET = timedelta(days=56)  # in which a problem that was closed opens no other
_FRESH = text("select min(at) from complaints where noted_at > :after")
_TOLD = text("""
    select key, person_id, at, product_id, lot_id, supplier_id, place_id, carrier, sold_on,
           topic_id, article_id
    from complaints where at >= :since and lower(reason) <> all(:harmless) order by at, key
""")


class Watched(NamedTuple):
    """A problem whose slice is known: of these nothing is looked for anew."""

    id: int
    where: Mapping[str, str]
    since: datetime
    closed_at: datetime | None


def find_evidence(session: Session) -> Evidence | None:
    """Return how far the search came, or None before the first."""
    return session.get(Evidence, ONLY)


def first_fresh(session: Session, after: datetime) -> datetime | None:
    """Return the moment of the earliest complaint that was noted after a moment."""
    found: datetime | None = session.scalar(_FRESH, {"after": after})
    return found


def terms_of(session: Session) -> ProblemTerms:
    """Return the terms, the usual ones where nobody set any."""
    found = session.get(ProblemTerms, ONLY)
    return found or ProblemTerms(
        **{
            one.name: one.default.arg
            for one in ProblemTerms.__table__.columns
            if one.default is not None
        }
    )


def harmless(session: Session) -> list[str]:
    """Return reasons of returns and categories of tickets that are no complaint, in lower case."""
    lines = terms_of(session).harmless.lower().splitlines()
    return [one.strip() for one in lines if one.strip()]


def watched(session: Session, now: datetime) -> list[Watched]:
    """Return the problems that are open, or were until lately."""
    lately = Problem.closed_at.is_(None) | (Problem.closed_at > now - QUIET)
    query = select(Problem.id, Problem.where, Problem.since, Problem.closed_at).where(lately)
    return [Watched(*row) for row in session.execute(query.order_by(Problem.id))]


def grounds(session: Session, now: datetime, zone: ZoneInfo) -> Grounds | None:
    """Put all evidence together; None where too little was sold to say what is usual."""
    since = first_week(now, zone)
    bought = [
        Bought(one.week, _where(one._asdict()), float(one.units))
        for one in faults.sold_by_week(session, since, zone)
    ]
    found = session.execute(_TOLD, {"since": since, "harmless": harmless(session)})
    told = [_told(row) for row in found]
    return grounds_of(bought, told, now, zone)


def _told(row: Row[Any]) -> Told:
    return Told(row.key, str(row.person_id), row.at, _where(row._asdict()), row.sold_on)


def _where(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of a row by their dimensions, without those that nobody knows."""
    found = {
        one: values.get("carrier" if one == "carrier" else f"{one}_id")
        for one in (*DIMENSIONS, *TOLD)
    }
    return {name: str(value) for name, value in found.items() if value is not None}


def within(where: Mapping[str, str]) -> list[Any]:
    """Return what holds of the complaints of a slice."""
    columns = {
        name: Complaint.carrier if name == "carrier" else getattr(Complaint, f"{name}_id")
        for name in where
    }
    return [
        columns[name] == (value if name == "carrier" else int(value))
        for name, value in where.items()
    ]
