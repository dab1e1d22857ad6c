"""What one of us hears of tickets that are theirs: offered, given, written on, back again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from steward.helpdesk import (
    Message,
    MessageAdded,
    Ticket,
    TicketAssigned,
    TicketOffered,
    TicketReopened,
    Visibility,
)
from steward.kit.events import Actor
from steward.kit.outbox import Mail
from steward.kit.texts import gettext as _
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.actions.telling import News, tell
from steward.notifications.actions.ticket_words import worded, words_for
from steward.notifications.queries import About, Reader, about_ticket, readers, wording_for
from steward.notifications.rules import Kind

Step = tuple[Kind, str]


@dataclass(frozen=True)
class Told:
    """What fills the places that only this step has, and what somebody wrote."""

    values: Mapping[str, str] = field(default_factory=dict)
    quote: str = ""


def tell_offered(session: Session, event: TicketOffered) -> None:
    """Say to an agent that a ticket is theirs to take, and until when."""
    until = letterhead().day(datetime.fromisoformat(event.until))
    step = (Kind.OFFERED, f"offered:{event.until}")
    _tell(session, event.agent_id, event.subject_id, step, Told({"until": until}))


def tell_given(session: Session, event: TicketAssigned, *, actor: Actor) -> None:
    """Say to an agent that a ticket is theirs now; nothing when they took it themselves."""
    if event.agent_id is None or event.agent_id == actor.user_id:
        return
    ticket = session.get_one(Ticket, event.subject_id)
    step = (Kind.GIVEN, f"given:{ticket.version}")
    _tell(session, event.agent_id, event.subject_id, step, Told())


def tell_written(session: Session, event: MessageAdded, *, actor: Actor) -> None:
    """Say to a ticket's owner that its customer wrote, or a colleague left a note."""
    ticket = session.get_one(Ticket, event.subject_id)
    if ticket.assignee_id is None or ticket.assignee_id == actor.user_id:
        return
    step = f"told:{event.message_id}"
    if event.by_customer:
        message = session.get_one(Message, event.message_id)
        told = Told(written_by(message.author_name), quote=message.body)
        _tell(session, ticket.assignee_id, ticket.id, (Kind.WROTE, step), told)
        return
    told = Told(noted_by(actor.name, is_internal=event.visibility == Visibility.INTERNAL))
    _tell(session, ticket.assignee_id, ticket.id, (Kind.NOTED, step), told)


def written_by(customer: str) -> dict[str, str]:
    """Return the values of what is told when a customer wrote."""
    answerable = _("What you answer to this mail goes to the customer.")
    return {
        "writer": customer,
        "how_to_answer": answerable if letterhead().takes_answers else "",
    }


def noted_by(colleague: str, *, is_internal: bool) -> dict[str, str]:
    """Return the values of what is told when a colleague left a note or answered."""
    if is_internal:
        return {"writer": colleague, "what_happened": _("%(name)s left a note.", name=colleague)}
    answered = _("%(name)s answered the customer.", name=colleague)
    return {"writer": colleague, "what_happened": answered}


def tell_back(session: Session, event: TicketReopened, *, actor: Actor) -> None:
    """Say to a ticket's owner that it is open again."""
    ticket = session.get_one(Ticket, event.subject_id)
    if ticket.assignee_id is not None and ticket.assignee_id != actor.user_id:
        step = (Kind.BACK, f"back:{ticket.version}")
        _tell(session, ticket.assignee_id, ticket.id, step, Told())


def _tell(session: Session, user_id: int, ticket_id: int, step: Step, told: Told) -> None:
    for reader in readers(session, [user_id]):
        tell_one_of_us(session, reader, about_ticket(session, ticket_id), step, told)


def tell_one_of_us(session: Session, reader: Reader, about: About, step: Step, told: Told) -> None:
    """Tell one of us something of a ticket, in the words that the business uses.

    The step names what happened, once in its life.
    """
    (kind, name), ticket = step, about.ticket
    wording = wording_for(session, kind, theirs=None, ours=letterhead().language)
    words = worded(wording, {**words_for(about), **told.values})
    note = Note(
        news=words.paragraphs[0],
        quote=told.quote,
        lines=tuple(words.paragraphs[1:]),
        button=_("Open the ticket"),
    )
    key = f"{name}:ticket:{ticket.id}:{reader.user_id}"
    news = News(kind=kind, key=key, ticket=ticket, note=note, subject=words.subject, to_staff=True)
    tell(session, reader, news, lambda: _mail(reader, news, ticket))


def _mail(reader: Reader, news: News, ticket: Ticket) -> Mail:
    text, html = letterhead().render_for_staff(news.subject, ticket.number, news.note)
    is_escalation = news.kind == Kind.ESCALATED
    return Mail(
        to_address=reader.email or "",
        to_name=reader.name,
        from_name=None,
        subject=news.subject,
        text=text,
        html=html,
        thread=f"{'escalation' if is_escalation else 'news'}:{ticket.id}",
        automatic=True,
        reply_word=letterhead().reply_word(
            ticket.id, reader.user_id, is_public=news.kind == Kind.WROTE
        ),
    )
