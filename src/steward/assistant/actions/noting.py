"""Keeping what was asked and said, and whether it helped."""

from typing import Any

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.assistant.models import GivenAnswer
from steward.assistant.rules import Place, Reply, Why
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.knowledge import note_unanswered, published_numbers

_NO_GOOD_ANSWER = frozenset({Why.UNSURE, Why.NOT_WRITTEN})


def note_answer(
    session: Session, reply: Reply, *, place: Place, asker: Actor | None
) -> GivenAnswer:
    """Keep a question and what was said to it."""
    given = GivenAnswer(**values_of(reply, place=place, asker=asker))
    session.add(given)
    session.flush()
    if place != Place.PORTAL:  # there, the search beside it notes what was not found
        note_gap(session, reply, asker=f"user:{asker.user_id}" if asker else "")
    return given


def note_gap(session: Session, reply: Reply, *, asker: str) -> None:
    """Note a question that nothing written answers; `asker` tells people apart."""
    if reply.why in _NO_GOOD_ANSWER:
        note_unanswered(session, reply.question, where="assistant", asker=asker)


def values_of(reply: Reply, *, place: Place, asker: Actor | None) -> dict[str, Any]:
    """Return what is kept of a question and what was said to it."""
    return {
        "at": clock.now(),
        "place": place.value,
        "user_id": asker.user_id if asker else None,
        "question": reply.question,
        "outcome": reply.outcome.value,
        "why": reply.why.value,
        "intent": reply.intent,
        "confidence": reply.confidence,
        "answer": str(reply.text),
        "citations": [vars(one) for one in (*reply.citations, *reply.sources)],
        "is_worded": reply.is_worded,
    }


def still_holds(session: Session, reply: Reply, *, asker: Actor | None) -> bool:
    """Whether the asker may still read all that is cited, in the version that is quoted."""
    now = published_numbers(session, asker, [one.article_id for one in reply.citations])
    return all(now.get(one.article_id) == one.version for one in reply.citations)


def rate_answer(session: Session, answer_id: int, *, helped: bool) -> None:
    """Note whether an answer helped whoever asked; a second word replaces the first."""
    given = session.get(GivenAnswer, answer_id, with_for_update=True)
    if given is None:
        raise NotFound
    given.helped = helped
