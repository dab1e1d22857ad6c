"""What becomes of a ticket, told to its customer at each step, once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from steward.accounts import first_name
from steward.helpdesk import Channel, Message, State, Ticket, is_live
from steward.kit.outbox import Mail
from steward.kit.texts import gettext as _
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.actions.telling import News, tell
from steward.notifications.actions.ticket_words import (
    NOT_OPEN,
    worded,
    words_for,
)
from steward.notifications.queries import (
    About,
    Reader,
    about_message,
    about_new_ticket,
    about_ticket,
    customer_of,
    wording_for,
)
from steward.notifications.rules import Kind


@dataclass(frozen=True)
class Said:
    """What stands in a mail beside the words of its step. `writer` is the person who wrote it."""

    button: str
    message: Message | None = None
    files: Sequence[str] = ()
    writer: str | None = None


def tell_received(session: Session, ticket_id: int) -> None:
    """Say that a query has arrived, its number, and what happens next."""
    _send(session, about_new_ticket(session, ticket_id), Kind.RECEIVED, Said(_("See your query")))


def tell_assigned(session: Session, ticket_id: int) -> None:
    """Say who has the query now; nothing when it is done already."""
    about = about_ticket(session, ticket_id)
    if about.ticket.state not in NOT_OPEN:
        _send(session, about, Kind.ASSIGNED, Said(_("See your query")))


def tell_answered(session: Session, ticket_id: int, message_id: int) -> None:
    """Send our answer, whole, and say in the same mail what it means for the query."""
    about, message, files = about_message(session, ticket_id, message_id)
    said = Said(
        _button(about),
        message,
        files,
        writer=None if message.author_id is None else first_name(message.author_name),
    )
    _send(session, about, Kind.ANSWERED, said)


def _button(about: About) -> str:
    if about.ticket.state == State.WAITING:
        return _("Answer")
    return _("See your query") if about.ticket.state in NOT_OPEN else _("See it and answer")


def tell_waiting(session: Session, ticket_id: int) -> None:
    """Say that we cannot go on without the customer."""
    _send(session, about_ticket(session, ticket_id), Kind.WAITING, Said(_("Answer")))


def tell_resolved(session: Session, ticket_id: int) -> None:
    """Say that we take the query as solved, and until when it can be opened again."""
    _send(session, about_ticket(session, ticket_id), Kind.RESOLVED, Said(_("See your query")))


def tell_reopened(session: Session, ticket_id: int) -> None:
    """Say that a query is open again, and who has it."""
    _send(session, about_ticket(session, ticket_id), Kind.REOPENED, Said(_("See your query")))


def _send(session: Session, about: About, kind: Kind, said: Said) -> None:
    """Tell the customer, by whatever ways they want, in the words that the business uses.

    Nothing is told to who reads it in a chat just now.
    """
    if about.ticket.channel == Channel.CHAT and is_live(session, about.ticket.id):
        return
    reader, ours = customer_of(session, about), letterhead().language
    wording = wording_for(session, kind, theirs=about.language, ours=ours)
    author = said.message.author_name if said.message else ""
    words = worded(wording, words_for(about, writer=author))
    note = Note(
        news=words.paragraphs[0],
        quote=said.message.body if said.message else "",
        files=said.files,
        lines=tuple(words.paragraphs[1:]),
        button=said.button,
    )
    key = f"ticket:{about.ticket.id}:{_step(about, kind, said.message)}"
    news = News(kind=kind, key=key, ticket=about.ticket, note=note, subject=words.subject)
    tell(session, reader, news, lambda: _mail(reader, news, about.ticket, said.writer))


def _step(about: About, kind: Kind, message: Message | None) -> str:
    """Name what happened such that it comes once in the life of a ticket."""
    if message is not None:
        return f"message:{message.id}"
    return kind if kind == Kind.RECEIVED else f"{kind}:{about.ticket.version}"


def _mail(reader: Reader, news: News, ticket: Ticket, writer: str | None) -> Mail:
    text, html = letterhead().render(news.subject, ticket.id, news.note)
    return Mail(
        to_address=reader.email or "",
        to_name=reader.name,
        from_name=writer,
        subject=news.subject,
        text=text,
        html=html,
        thread=f"ticket:{ticket.id}",
        automatic=writer is None,
        reply_word=letterhead().reply_word(ticket.id),
        may_loop=writer is None and ticket.channel == Channel.EMAIL,
    )
