"""Putting dead letters back on their way: an administrative act."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import events, outbox
from steward.notifications.events import DeadLettersRetried, LetterRetried


def retry_letter(session: Session, letter_id: int, *, actor: Actor) -> None:
    """Have a dead letter sent again. Raises NotFound, or Conflict when it is not dead."""
    demand(actor, "operations.change")
    letter = outbox.retry_letter(session, letter_id)
    retried = LetterRetried(subject_id=letter_id, recipient=letter.recipient)
    events.record(session, retried, actor=actor)


def retry_dead_letters(session: Session, *, actor: Actor) -> int:
    """Have all dead letters sent again, and return how many there were."""
    demand(actor, "operations.change")
    count = outbox.retry_dead(session)
    if count:
        events.record(session, DeadLettersRetried(subject_id=0, count=count), actor=actor)
    return count
