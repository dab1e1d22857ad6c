"""Status mails: what becomes of a ticket, told to its customer at each step, once."""

from sqlalchemy.orm import Session

from steward.helpdesk import Channel, State, is_live
from steward.kit.outbox import Mail, post_mail
from steward.kit.texts import gettext as _
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.queries import About, about_message, about_new_ticket, about_ticket

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
    _send(session, about, "received", note)


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
    _send(session, about, f"assigned:{about.ticket.version}", note)


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
    _send(session, about, f"message:{message_id}", note, writer=writer)


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
    _send(session, about, f"waiting:{about.ticket.version}", note)


def tell_resolved(session: Session, ticket_id: int) -> None:
    """Say that we take the query as solved, and until when it can be opened again."""
    about = about_ticket(session, ticket_id)
    note = Note(
        news=_("We take it as solved."), lines=(_reopening(about),), button=_("See your query")
    )
    _send(session, about, f"resolved:{about.ticket.version}", note)


def tell_reopened(session: Session, ticket_id: int) -> None:
    """Say that a query is open again, and who has it."""
    about = about_ticket(session, ticket_id)
    next_step = (
        _("%(who)s has it and writes to you next.", who=_owner(about))
        if about.agent
        else _("Next, somebody who knows the matter takes it, and we tell you who that is.")
    )
    note = Note(news=_("It is open again."), lines=(next_step,), button=_("See your query"))
    _send(session, about, f"reopened:{about.ticket.version}", note)


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
    session: Session, about: About, step: str, note: Note, *, writer: str | None = None
) -> None:
    """Post a note to the customer, if we may write to them and they do not read it in a chat.

    `writer` is the person who wrote it.
    """
    is_chat = about.ticket.channel == Channel.CHAT
    if about.email is None or (is_chat and is_live(session, about.ticket.id)):
        return
    subject = f"[{about.ticket.number}] {about.ticket.subject}"
    text, html = letterhead().render(subject, about.ticket.id, note)
    mail = Mail(
        to_address=about.email,
        to_name=about.customer,
        from_name=writer,
        subject=subject,
        text=text,
        html=html,
        thread=f"ticket:{about.ticket.id}",
        automatic=writer is None,
        reply_word=letterhead().reply_word(about.ticket.id),
        may_loop=writer is None and about.ticket.channel == Channel.EMAIL,
    )
    post_mail(session, f"ticket:{about.ticket.id}:{step}", mail)
