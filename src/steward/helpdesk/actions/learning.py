"""Learning from what came of tickets: how good agents are at them, and what they take."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.helpdesk.models import Message, Ticket
from steward.helpdesk.queries.waiting import Knowledge
from steward.kit import clock
from steward.routing import Outcome, Result, WorkKind, note_effort, note_outcome

LEARN = "helpdesk.learn"
_A_MESSAGE = 4.0  # minutes to read and think before one writes
_A_MINUTE = 20.0  # words that are written in one


def learn(session: Session, ticket_id: int, agent_id: int, result: Result) -> None:
    """Note how an agent's work on a ticket ended: on the skills that it asks for, and its kind.

    Nobody stops the time while they work, so it is reckoned from what we wrote: four minutes for
    each message, and one for twenty words.
    """
    ticket = session.get_one(Ticket, ticket_id)
    now = clock.now()
    knowledge = Knowledge.of(session, now)
    minutes = _minutes(session, ticket_id) if result == Result.SOLVED else None
    effort = knowledge.effort(ticket).minutes if minutes else None
    skills = knowledge.skills_of(ticket)
    if skills:
        note_outcome(session, agent_id, skills, Outcome(result, minutes=minutes, effort=effort))
    if minutes:
        kind = WorkKind(ticket.category or "", ticket.severity, ticket.channel)
        note_effort(session, kind, minutes, now)


def _minutes(session: Session, ticket_id: int) -> float | None:
    ours = (Message.ticket_id == ticket_id) & Message.by_customer.is_(False)
    words = func.array_length(func.regexp_split_to_array(Message.body, r"\s+"), 1)
    query = select(func.count(), func.coalesce(func.sum(words), 0)).where(ours)
    messages, written = session.execute(query).one()
    return _A_MESSAGE * messages + written / _A_MINUTE if messages else None
