"""What was learned says of a new ticket: a category to take, a severity that may rise."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.helpdesk.actions.promises import keep_promises
from steward.helpdesk.actions.triage.judging import tell_raised
from steward.helpdesk.actions.triage.learning import text_of
from steward.helpdesk.models import Message, Ticket, TriageModel, TriageSuggestion
from steward.helpdesk.rules.triage import is_worse
from steward.kit import clock, live
from steward.quant.text import Sorter

SURE_TO_RAISE = 0.6  # the least probability at which a severity is raised
_loaded: dict[tuple[str, datetime], Sorter] = {}  # the worker's own: the newest of each


def suggest(session: Session, ticket_id: int) -> None:
    """Guess a ticket's category and severity, by whatever is on; it may raise, never lower.

    A lower severity is kept as a suggestion and shown. What a person set stays.
    """
    ticket = session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None:
        return
    said = text_of(ticket.subject, _first_message(session, ticket_id))
    suggestion = TriageSuggestion(ticket_id=ticket_id, made_at=clock.now())
    for what, sorter in _sorters(session).items():
        guess = sorter.guess([said])[0]
        setattr(suggestion, what, guess.label)
        setattr(suggestion, f"{what}_probability", guess.probability)
    session.merge(suggestion)
    _raise(session, ticket, suggestion)
    live.announce(session, f"ticket:{ticket_id}")


def _first_message(session: Session, ticket_id: int) -> str | None:
    said = select(Message.body).where(Message.ticket_id == ticket_id, Message.by_customer)
    return session.scalar(said.order_by(Message.id).limit(1))


def _sorters(session: Session) -> dict[str, Sorter]:
    """Return what is on, each loaded once after it was learned."""
    keys = session.execute(
        select(TriageModel.what, TriageModel.trained_at).where(TriageModel.on_since.is_not(None))
    )
    return {what: _load(session, what, trained_at) for what, trained_at in keys.all()}


def _load(session: Session, what: str, trained_at: datetime) -> Sorter:
    if (what, trained_at) not in _loaded:
        arrays = select(TriageModel.arrays).where(TriageModel.what == what)
        sorter = Sorter.from_bytes(session.scalar(arrays) or b"")
        for old in [key for key in _loaded if key[0] == what]:
            del _loaded[old]
        _loaded[what, trained_at] = sorter
    return _loaded[what, trained_at]


def _raise(session: Session, ticket: Ticket, suggestion: TriageSuggestion) -> None:
    before, learned = ticket.severity, suggestion.severity
    sure = (suggestion.severity_probability or 0) >= SURE_TO_RAISE
    if learned and sure and not ticket.severity_by_person and is_worse(learned, before):
        ticket.severity, ticket.updated_at = learned, clock.now()
        keep_promises(session, ticket, anew=True)
        session.flush()
        tell_raised(session, ticket, before, reason="learned")
