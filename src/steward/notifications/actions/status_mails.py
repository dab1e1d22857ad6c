"""What becomes of a ticket, told to its customer at each step, once."""

from sqlalchemy.orm import Session

from steward.helpdesk import Channel, State, is_live
from steward.kit.outbox import Mail
from steward.kit.texts import gettext as _
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.actions.telling import News, tell
from steward.notifications.queries import (
    About,
    Reader,
    about_message,
    about_new_ticket,
    about_ticket,
    customer_of,
)
from steward.notifications.rules import Kind

_NOT_OPEN = frozenset({State.RESOLVED, State.CLOSED})


def tell_received(session: Session, ticket_id: int) -> None:
    """Say that a query has arrived, its number, and what happens next."""
    about = about_new_ticket(session, ticket_id)
    note = Note(
        news=_("We have your query. Its number is %(number)s.", number=about.ticket.number),
        lines=(
            _("Next, somebody who knows the matter takes it, and we tell you who that is."),
            _("To add something or to see where it stands, open its page. You need no password."),
        ),
        button=_("See your query"),
    )
    _send(session, about, Kind.RECEIVED, note)


def tell_assigned(session: Session, ticket_id: int) -> None:
    """Say who has the query now; nothing when it is done already."""
    about = about_ticket(session, ticket_id)
    if about.ticket.state in _NOT_OPEN:
        return
    note = Note(
        news=_("%(who)s has it.", who=_owner(about)),
        lines=(
            _("%(name)s reads your query and writes to you next.", name=_agent(about)),
            _("Whatever else may help, you can add it on the page of your query."),
        ),
        button=_("See your query"),
    )
    _send(session, about, Kind.ASSIGNED, note)


def tell_answered(session: Session, ticket_id: int, message_id: int) -> None:
    """Send our answer, whole, and say in the same mail what it means for the query."""
    about, message, files = about_message(session, ticket_id, message_id)
    name = _first(message.author_name)
    lines, button = _consequence(about)
    note = Note(
        news=_("%(name)s wrote to you.", name=name),
        quote=message.body,
        files=files,
        lines=lines,
        button=button,
    )
    writer = None if message.author_id is None else name
    _send(session, about, Kind.ANSWERED, note, message_id=message_id, writer=writer)


def _consequence(about: About) -> tuple[tuple[str, ...], str]:
    """Where the query stands after our answer, and what the mail's button says."""
    if about.ticket.state == State.WAITING:
        return (_("We need a word from you to go on."),), _("Answer")
    if about.ticket.state in _NOT_OPEN:
        return (_("With this we take it as solved."), _reopening(about)), _("See your query")
    return (), _("See it and answer")


def tell_waiting(session: Session, ticket_id: int) -> None:
    """Say that we cannot go on without the customer."""
    about = about_ticket(session, ticket_id)
    note = Note(
        news=_("We need a word from you."),
        lines=(_("What we asked stands on the page of your query. Please answer there."),),
        button=_("Answer"),
    )
    _send(session, about, Kind.WAITING, note)


def tell_resolved(session: Session, ticket_id: int) -> None:
    """Say that we take the query as solved, and until when it can be opened again."""
    about = about_ticket(session, ticket_id)
    note = Note(
        news=_("We take it as solved."), lines=(_reopening(about),), button=_("See your query")
    )
    _send(session, about, Kind.RESOLVED, note)


def tell_reopened(session: Session, ticket_id: int) -> None:
    """Say that a query is open again, and who has it."""
    about = about_ticket(session, ticket_id)
    next_step = (
        _("%(who)s has it and writes to you next.", who=_owner(about))
        if about.agent
        else _("Next, somebody who knows the matter takes it, and we tell you who that is.")
    )
    note = Note(news=_("It is open again."), lines=(next_step,), button=_("See your query"))
    _send(session, about, Kind.REOPENED, note)


def _reopening(about: About) -> str:
    until = about.ticket.reopenable_until
    if until is None:
        return ""
    return _("Not quite right? Open it again until %(day)s.", day=letterhead().day(until))


def _owner(about: About) -> str:
    """Say who has it: Inès from Returns."""
    if about.team is None:
        return _agent(about)
    return _("%(name)s from %(team)s", name=_agent(about), team=about.team)


def _agent(about: About) -> str:
    return _first(about.agent or "")


def _first(name: str) -> str:
    return name.partition(" ")[0]


def _send(
    session: Session,
    about: About,
    kind: Kind,
    note: Note,
    *,
    message_id: int | None = None,
    writer: str | None = None,
) -> None:
    """Tell the customer, by whatever ways they want, unless they read it in a chat just now.

    `writer` is the person who wrote it.
    """
    if about.ticket.channel == Channel.CHAT and is_live(session, about.ticket.id):
        return
    reader = customer_of(session, about)
    key = f"ticket:{about.ticket.id}:{_step(about, kind, message_id)}"
    news = News(kind=kind, key=key, ticket=about.ticket, note=note)
    tell(session, reader, news, lambda: _mail(reader, news, writer))


def _step(about: About, kind: Kind, message_id: int | None) -> str:
    """Name what happened such that it comes once in the life of a ticket."""
    if message_id is not None:
        return f"message:{message_id}"
    return kind if kind == Kind.RECEIVED else f"{kind}:{about.ticket.version}"


def _mail(reader: Reader, news: News, writer: str | None) -> Mail:
    ticket = news.ticket
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
