"""Mails to the staff as the time of a promise runs out."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from steward.accounts import Role, agents, members_of
from steward.helpdesk import TicketEscalated
from steward.kit import clock
from steward.kit.outbox import Mail, post_mail
from steward.kit.texts import gettext as _
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.queries import About, about_ticket
from steward.promises import Act, Kind, Promise, Whom, get_promise

_TOLD = {Act.NOTIFY, Act.CALL_IN}


class _Reader(NamedTuple):
    """Somebody of the staff to whom a mail goes."""

    name: str
    email: str
    user_id: int


def tell_escalated(session: Session, event: TicketEscalated) -> None:
    """Tell whom the chain names, each once, what is due and what is asked of them."""
    steps = [(Act(act), Whom(whom)) for act, whom in event.steps if Act(act) in _TOLD]
    if not steps:
        return
    about, promise = about_ticket(session, event.subject_id), get_promise(session, event.promise_id)
    called: dict[_Reader, bool] = {}
    for act, whom in steps:
        is_called = act == Act.CALL_IN
        for reader in _readers(session, about, Whom.LEAD if is_called else whom):
            called[reader] = called.get(reader, False) or is_called
    for reader, is_called in called.items():
        _send(session, about, event, reader, _note(about, promise, is_called=is_called))


def _readers(session: Session, about: About, whom: Whom) -> list[_Reader]:
    """Find who is meant: nobody's ticket is its team's, nobody's team's is the lead's."""
    if whom == Whom.OWNER and about.agent and about.agent_email:
        return [_Reader(about.agent, about.agent_email, about.ticket.assignee_id or 0)]
    if whom != Whom.LEAD and about.ticket.team_id is not None:
        members = members_of(session, about.ticket.team_id)
        if members:
            return [_Reader(one.name, one.email, one.id) for one in members]
    able = agents(session)
    leads = [one for one in able if one.role == Role.SUPERVISOR]
    admins = [one for one in able if one.role == Role.ADMIN]
    return [_Reader(one.name, one.email, one.id) for one in leads or admins]


def _note(about: About, promise: Promise, *, is_called: bool) -> Note:
    owner = _("%(name)s has it.", name=about.agent) if about.agent else _("It has no owner.")
    asked = (
        _("You are called in: please take it, or give it to somebody who can.")
        if is_called
        else _("Once you have seen to it, say so on its page: then nobody else is called.")
    )
    return Note(
        news=_news(about.ticket.number, promise),
        lines=(f"{about.customer}. {owner}", asked),
        button=_("Open the ticket"),
    )


def _news(number: str, promise: Promise) -> str:
    due = letterhead().day(promise.due_at or clock.now())
    names = {
        Kind.FIRST_REPLY: _("first answer"),
        Kind.NEXT_REPLY: _("next answer"),
        Kind.RESOLUTION: _("solution"),
        Kind.UPDATE: _("promised word"),
    }
    values = {"what": names[Kind(promise.kind)], "number": number, "due": due}
    if promise.due_at is not None and promise.due_at > clock.now():
        return _("The %(what)s of %(number)s is due: %(due)s.", **values)
    return _("The %(what)s of %(number)s is late. It was due: %(due)s.", **values)


def _send(
    session: Session, about: About, event: TicketEscalated, reader: _Reader, note: Note
) -> None:
    subject = f"[{about.ticket.number}] {about.ticket.subject}"
    text, html = letterhead().render_for_staff(subject, about.ticket.number, note)
    mail = Mail(
        to_address=reader.email,
        to_name=reader.name,
        from_name=None,
        subject=subject,
        text=text,
        html=html,
        thread=f"escalation:{about.ticket.id}",
        automatic=True,
        reply_word=letterhead().reply_word(about.ticket.id, reader.user_id),
    )
    moment = clock.now().isoformat()
    post_mail(session, f"promise:{event.promise_id}:{event.share}:{moment}:{reader.email}", mail)
