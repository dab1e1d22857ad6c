"""What was asked and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Numeric, case, cast, func, select
from sqlalchemy.orm import Session

from steward.assistant.models import GivenAnswer
from steward.assistant.rules import Heard, Outcome, Why
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.kit.paging import Page, decode_cursor, encode_cursor

_RECENT = timedelta(days=30)
_MISSED = (Why.UNSURE, Why.NOT_WRITTEN)
_BY_CONFIDENCE = (
    Why.SURE,
    Why.TAUGHT,
    Why.SIGN_IN,
    Why.WHICH,
    Why.UNSURE,
)  # of which the threshold decides


@dataclass(frozen=True)
class Figures:
    """What became of the questions of the last 30 days; of those answered, how many helped."""

    asked: int
    by_outcome: Mapping[str, int]
    helped: int
    rated: int


def figures_of(session: Session) -> Figures:
    """Count what became of the questions of the last 30 days."""
    query = (
        select(
            GivenAnswer.outcome,
            func.count(),
            func.count().filter(GivenAnswer.helped.is_(True)),
            func.count(GivenAnswer.helped),
        )
        .where(GivenAnswer.at >= clock.now() - _RECENT)
        .group_by(GivenAnswer.outcome)
    )
    rows = session.execute(query).all()
    by_outcome = {outcome: count for outcome, count, _, _ in rows}
    helped, rated = sum(row[2] for row in rows), sum(row[3] for row in rows)
    return Figures(sum(by_outcome.values()), by_outcome, helped, rated)


def heard_lately(session: Session) -> Mapping[int, Heard]:
    """Count the questions of the last 30 days by the hundredths of their confidence.

    At -1 stands what no threshold answers: alarms, what nobody can read, what is not written.
    """
    hundredths = func.floor(cast(GivenAnswer.confidence, Numeric) * 100)
    place = case((GivenAnswer.why.in_(_BY_CONFIDENCE), hundredths), else_=-1).label("place")
    query = (
        select(
            place,
            func.count(),
            func.count(GivenAnswer.helped),
            func.count().filter(GivenAnswer.helped.is_(False)),
        )
        .where(GivenAnswer.at >= clock.now() - _RECENT)
        .group_by(place)
    )
    return {int(place): Heard(*counts) for place, *counts in session.execute(query)}


def missed_questions(
    session: Session, *, cursor: str | None = None, limit: int = 20
) -> Page[GivenAnswer]:
    """List questions that were not answered and that nobody has seen to yet, newest first."""
    query = select(GivenAnswer).where(
        GivenAnswer.seen_to_at.is_(None), GivenAnswer.why.in_(_MISSED)
    )
    if cursor:
        (last,) = decode_cursor(cursor, kinds=[int])
        query = query.where(GivenAnswer.id < last)
    rows = list(session.scalars(query.order_by(GivenAnswer.id.desc()).limit(limit + 1)))
    more = encode_cursor([rows[limit - 1].id]) if len(rows) > limit else None
    return Page(rows[:limit], more)


def get_missed(session: Session, answer_id: int) -> GivenAnswer:
    """Return a question that was not answered, locked, or raise NotFound."""
    found = session.get(GivenAnswer, answer_id, with_for_update=True)
    if found is None or found.why not in _MISSED:
        raise NotFound
    return found


def asked_back(session: Session, ticket_id: int) -> str:
    """Return what was asked in a conversation, where it was asked back; or nothing."""
    query = select(GivenAnswer).where(GivenAnswer.ticket_id == ticket_id)
    last = session.scalars(query.order_by(GivenAnswer.id.desc()).limit(1)).one_or_none()
    return last.question if last is not None and last.outcome == Outcome.ASKED else ""


def history_of(session: Session, ticket_id: int) -> Sequence[str]:
    """Return the outcomes of the questions of a conversation, oldest first."""
    query = select(GivenAnswer.outcome).where(GivenAnswer.ticket_id == ticket_id)
    return session.scalars(query.order_by(GivenAnswer.id)).all()
