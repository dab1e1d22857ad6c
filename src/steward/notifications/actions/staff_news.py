"""What one of us hears of tickets that are theirs: offered, given, written on, back again."""

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
from steward.notifications.queries import Reader, readers
from steward.notifications.rules import Kind

Step = tuple[Kind, str]


def tell_offered(session: Session, event: TicketOffered) -> None:
    """Say to an agent that a ticket is theirs to take, and until when."""
    until = letterhead().day(datetime.fromisoformat(event.until))
    news = _("It is offered to you until %(time)s.", time=until)
    step = (Kind.OFFERED, f"offered:{event.until}")
    _tell(session, event.agent_id, event.subject_id, step, news)


def tell_given(session: Session, event: TicketAssigned, *, actor: Actor) -> None:
    """Say to an agent that a ticket is theirs now; nothing when they took it themselves."""
    if event.agent_id is None or event.agent_id == actor.user_id:
        return
    ticket = session.get_one(Ticket, event.subject_id)
    step = (Kind.GIVEN, f"given:{ticket.version}")
    _tell(session, event.agent_id, event.subject_id, step, _("It is yours now."))


def tell_written(session: Session, event: MessageAdded, *, actor: Actor) -> None:
    """Say to a ticket's owner that its customer wrote, or a colleague left a note."""
    ticket = session.get_one(Ticket, event.subject_id)
    if ticket.assignee_id is None or ticket.assignee_id == actor.user_id:
        return
    step = f"told:{event.message_id}"
    if event.by_customer:
        note = _to_answer(session.get_one(Message, event.message_id))
        _tell_note(session, ticket.assignee_id, ticket.id, (Kind.WROTE, step), note)
        return
    if event.visibility == Visibility.INTERNAL:
        news = _("%(name)s left a note.", name=actor.name)
    else:
        news = _("%(name)s answered the customer.", name=actor.name)
    _tell(session, ticket.assignee_id, ticket.id, (Kind.NOTED, step), news)


def _to_answer(message: Message) -> Note:
    """Tell what a customer wrote, and that it can be answered by mail where that is so."""
    answerable = _("What you answer to this mail goes to the customer.")
    return Note(
        news=_("%(name)s wrote to you.", name=message.author_name),
        quote=message.body,
        lines=(answerable,) if letterhead().takes_answers else (),
        button=_("Open the ticket"),
    )


def tell_back(session: Session, event: TicketReopened, *, actor: Actor) -> None:
    """Say to a ticket's owner that it is open again."""
    ticket = session.get_one(Ticket, event.subject_id)
    if ticket.assignee_id is not None and ticket.assignee_id != actor.user_id:
        step = (Kind.BACK, f"back:{ticket.version}")
        _tell(session, ticket.assignee_id, ticket.id, step, _("It is open again."))


def _tell(session: Session, user_id: int, ticket_id: int, step: Step, news: str) -> None:
    _tell_note(session, user_id, ticket_id, step, Note(news=news, button=_("Open the ticket")))


def _tell_note(session: Session, user_id: int, ticket_id: int, step: Step, note: Note) -> None:
    for reader in readers(session, [user_id]):
        tell_one_of_us(session, reader, session.get_one(Ticket, ticket_id), step, note)


def tell_one_of_us(
    session: Session, reader: Reader, ticket: Ticket, step: Step, note: Note
) -> None:
    """Tell one of us something of a ticket. The step names what happened, once in its life."""
    kind, name = step
    key = f"{name}:ticket:{ticket.id}:{reader.user_id}"
    subject = f"[{ticket.number}] {ticket.subject}"
    news = News(kind=kind, key=key, ticket=ticket, note=note, subject=subject, to_staff=True)
    tell(session, reader, news, lambda: _mail(reader, news))


def _mail(reader: Reader, news: News) -> Mail:
    text, html = letterhead().render_for_staff(news.subject, news.ticket.number, news.note)
    is_escalation = news.kind == Kind.ESCALATED
    return Mail(
        to_address=reader.email or "",
        to_name=reader.name,
        from_name=None,
        subject=news.subject,
        text=text,
        html=html,
        thread=f"{'escalation' if is_escalation else 'news'}:{news.ticket.id}",
        automatic=True,
        reply_word=letterhead().reply_word(
            news.ticket.id, reader.user_id, is_public=news.kind == Kind.WROTE
        ),
    )
