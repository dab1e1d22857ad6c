"""Gaps: questions without a good answer, put together by likeness, until an article is there."""

import secrets

from sqlalchemy import Float, delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand
from steward.kit import clock, events
from steward.knowledge.events import GapFound, GapMoved
from steward.knowledge.models import KnowledgeGap, UnansweredQuestion
from steward.knowledge.queries.gaps import get_gap
from steward.knowledge.queries.search import is_near_an_article
from steward.knowledge.rules.gaps import ALIKE, LONGEST, GapState, Place, is_question
from steward.quant.meaning import meaning_of
from steward.quant.private import without_private

# Two who ask the same at once would each find no gap and make one.
_LOCK = text("select pg_advisory_xact_lock(5739216)")


def note_unanswered(
    session: Session,
    question: str,
    *,
    where: str,
    asker: str = "",
    article_id: int | None = None,
) -> None:
    """Note that somebody found no good answer to a question; `where` is a Place.

    It belongs to the gap whose question is the most alike, or opens one. `asker` tells people apart
    ("user:7", "browser:…") and counts once a day in a gap; without it, each is somebody else. What
    is private is taken out. `article_id` is the article that did not help. What is too short to
    tell is left out.
    """
    words = without_private(" ".join(question.replace("\x00", " ").split())[:LONGEST])[0]
    if not is_question(words):
        return
    lock_gaps(session)
    gap_id = _find_alike(session, words) or _open(session, words, article_id)
    now = clock.now()
    values = {"gap_id": gap_id, "asker": asker or f"nobody:{secrets.token_hex(8)}"}
    values |= {"day": now.date(), "place": Place(where).value, "words": words, "asked_at": now}
    asked = insert(UnansweredQuestion).values(article_id=article_id, **values)
    session.execute(asked.on_conflict_do_nothing())


def lock_gaps(session: Session) -> None:
    """Have whoever notes or forgets questions wait until this transaction ends."""
    session.execute(_LOCK)


def _find_alike(session: Session, words: str) -> int | None:
    """Return the gap whose question means the most alike, if any does; written ones are past."""
    distance = KnowledgeGap.meaning.op("<=>", return_type=Float())(meaning_of(words).tolist())
    nearest = (
        select(KnowledgeGap.id, (1 - distance).label("alike"))
        .where(text("state <> 'written'"))
        .order_by(distance)
        .limit(1)
    )
    found = session.execute(nearest).one_or_none()
    return found.id if found and found.alike >= ALIKE else None


def _open(session: Session, words: str, article_id: int | None) -> int:
    gap = KnowledgeGap(
        question=words,
        meaning=meaning_of(words).tolist(),
        state=GapState.OPEN,
        article_id=article_id,
        created_at=clock.now(),
    )
    session.add(gap)
    session.flush()
    events.record(session, GapFound(subject_id=gap.id), actor=SYSTEM)
    return gap.id


def note_ticket(session: Session, subject: str, *, asker: str) -> None:
    """Note the subject of a ticket where no article for customers is near its meaning."""
    if not is_near_an_article(session, subject):
        note_unanswered(session, subject, where=Place.TICKET, asker=asker)


def forget_unhelpful(session: Session, article_id: int, asker: str) -> None:
    """An article did help this reader after all."""
    session.execute(
        delete(UnansweredQuestion).where(
            UnansweredQuestion.article_id == article_id, UnansweredQuestion.asker == asker
        )
    )


def move_gap(session: Session, gap_id: int, state: GapState, *, actor: Actor) -> GapState:
    """Set a gap aside, or take it up again; return how it stood before."""
    demand(actor, "articles.write")
    gap = get_gap(session, actor, gap_id, for_update=True)
    before = GapState(gap.state)
    if state != before:
        _move(session, gap, state, actor)
    return before


def answer_gap(session: Session, gap_id: int, article_id: int, *, actor: Actor) -> None:
    """An article was begun for a gap; once it is published, the gap is closed."""
    demand(actor, "articles.write")
    gap = get_gap(session, actor, gap_id, for_update=True)
    gap.article_id = article_id
    _move(session, gap, GapState.OPEN, actor)


def close_gaps(session: Session, article_id: int, *, actor: Actor) -> None:
    """Readers have the article: the gaps that it was written for are closed."""
    _move_all(session, article_id, GapState.OPEN, GapState.WRITTEN, actor)


def reopen_gaps(session: Session, article_id: int, *, actor: Actor) -> None:
    """Readers have the article no more: the gaps that it closed are open again."""
    _move_all(session, article_id, GapState.WRITTEN, GapState.OPEN, actor)


def _move_all(
    session: Session, article_id: int, before: GapState, after: GapState, actor: Actor
) -> None:
    gaps = select(KnowledgeGap).where(
        KnowledgeGap.article_id == article_id, KnowledgeGap.state == before
    )
    for gap in session.scalars(gaps.with_for_update()):
        _move(session, gap, after, actor)


def _move(session: Session, gap: KnowledgeGap, state: GapState, actor: Actor) -> None:
    moved = GapMoved(
        subject_id=gap.id, before=gap.state, state=state.value, article_id=gap.article_id
    )
    gap.state = state
    events.record(session, moved, actor=actor)
