"""Keeping the promises of a subject in tables: made when it is new, kept as it changes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.bulk import put_later
from steward.promises.actions.book import Book, Next
from steward.promises.models import Promise
from steward.promises.queries import (
    Terms,
    find_standing,
    resolutions_and_standing,
)
from steward.promises.rules import USUAL, Kind, Stand, Traits


def draft(
    session: Session, subject_kind: str, traits: Traits, stands: Mapping[Kind, Stand]
) -> list[Promise]:
    """Make the promises of a subject that is new; it gets them by `adopt` once it has an id."""
    terms = Terms(session)
    book = Book(subject_kind, {}, terms)
    book.keep(stands, terms.find_policy_for(traits), anew=True)
    return book.made


def adopt(session: Session, promises: Iterable[Promise], subject_id: int) -> None:
    """Give promises that were drafted to their subject; they are read anew by who needs them."""
    for promise in promises:
        promise.subject_id = subject_id
        put_later(session, promise)


def attend(
    session: Session,
    subject: tuple[str, int],
    traits: Callable[[], Traits],
    stands: Mapping[Kind, Stand],
    *,
    anew: bool = False,
) -> Next:
    """Let the promises about a subject, its kind and id, stand as they are to; tell the next one.

    `anew` looks at the policies again: the traits or the policies have changed. Otherwise a policy
    is looked for, and `traits` asked for, only when somebody begins to wait for a next answer. A
    promise that was made stands even when no policy asks for it any more.
    """
    kind, subject_id = subject
    standing = resolutions_and_standing(session, kind, subject_id)
    terms = Terms(session)
    book = Book(kind, standing, terms)
    looks = anew or book.misses(stands, anew=False)
    book.keep(stands, terms.find_policy_for(traits()) if looks else None, anew=anew)
    adopt(session, book.made, subject_id)
    return book.next


def promise_update(
    session: Session, subject: tuple[str, int], due_at: datetime, words: str
) -> Promise:
    """Promise to be heard from at a moment, instead of an earlier such promise that stands.

    The moment is what it says, whatever the business hours are.
    """
    terms, now = Terms(session), clock.now()
    standing = find_standing(session, *subject, Kind.UPDATE)
    if standing is not None:
        standing.end(now, terms.settle(standing), met=False)
        session.flush()
    kind, subject_id = subject
    promise = Promise(
        subject_kind=kind,
        subject_id=subject_id,
        kind=Kind.UPDATE,
        target=max(due_at - now, timedelta()),
        pauses_on_hold=False,
        steps=[list(step) for step in USUAL],
        words=words or None,
        made_at=now,
        fired=0,
        story=[],
    )
    promise.begin(now, terms.of(None))
    session.add(promise)
    session.flush()
    return promise


def acknowledge(session: Session, promise: Promise, user_id: int | None) -> None:
    """Somebody has seen that it is at risk: its chain stops; that it breaks is still noted."""
    promise.acknowledge(clock.now(), user_id, Terms(session).settle(promise))
