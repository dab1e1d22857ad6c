"""Finding the ticket that a mail answers, and whether it is from whom it says it is."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, find_actor_of
from steward.channels.queries import ticket_ids_of
from steward.channels.rules import Reading, Signed, answered_tickets, is_from, numbers_in, signed
from steward.helpdesk import TicketView, view_ticket
from steward.kit.errors import NotFound
from steward.kit.replies import ReplySigner
from steward.kit.settings import Settings


@dataclass(frozen=True)
class Thread:
    """Where a mail belongs, None for nowhere yet, and by which sign.

    `is_proven` is whether it carries what we sent to its sender alone. `agent` is who of us it is
    from, which only such a sign can prove; `is_public` is whether they answer the customer.
    """

    ticket_id: int | None
    reason: str
    is_proven: bool = False
    agent: Actor | None = None
    is_public: bool = False


def find_thread(session: Session, reading: Reading, settings: Settings) -> Thread:
    """Find where a mail belongs: by our signed word, then by what it answers, then by a number.

    Without the word, only who the ticket is from may write on it, and is not taken at their word.
    """
    proven = _by_word(session, reading, settings)
    if proven is not None:
        return proven
    domain = settings.mail_from.rpartition("@")[2]
    answered = answered_tickets(reading.references, domain)
    answered += ticket_ids_of(session, reading.references)
    for ticket_ids, sign in (
        (answered, "it answers a mail of this ticket"),
        (numbers_in(reading.subject), "its subject names this ticket"),
    ):
        for ticket_id in dict.fromkeys(ticket_ids):
            ticket = _find_ticket(session, ticket_id)
            if ticket is not None and is_from(reading, ticket.customer_email):
                return Thread(ticket_id, f"{sign}, and it says it is from its customer")
    return Thread(None, "it belongs to no ticket of its sender")


def _by_word(session: Session, reading: Reading, settings: Settings) -> Thread | None:
    word = ReplySigner(settings.signing_key()).find(reading.addressed)
    found = signed(word)
    ticket = _find_ticket(session, found.ticket_id) if found else None
    if found is None or ticket is None:
        return None
    if found.user_id is None:
        is_proven = is_from(reading, ticket.customer_email)
        reason = "by the signed address" + ("" if is_proven else ", but from another sender")
        return Thread(found.ticket_id, reason, is_proven=is_proven)
    return _by_our_word(session, reading, found, found.user_id)


def _by_our_word(session: Session, reading: Reading, word: Signed, user_id: int) -> Thread:
    """What was sent to one of us is answered by them, or by nobody whom we would believe."""
    agent = find_actor_of(session, user_id)
    if agent is not None and agent.is_staff and is_from(reading, agent.email):
        reason = f"by the signed address of {agent.name}"
        return Thread(word.ticket_id, reason, is_proven=True, agent=agent, is_public=word.is_public)
    reason = "by a signed address of ours, but from another sender"
    return Thread(word.ticket_id, reason, agent=SYSTEM)


def _find_ticket(session: Session, ticket_id: int) -> TicketView | None:
    try:
        return view_ticket(session, SYSTEM, ticket_id)
    except NotFound:
        return None
