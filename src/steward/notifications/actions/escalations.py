"""Mails to the staff as the time of a promise runs out."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from steward.accounts import Role, User, agents, get_user, members_of
from steward.helpdesk import Ticket, TicketEscalated
from steward.kit import clock
from steward.kit.outbox import Mail, post_mail
from steward.kit.texts import gettext as _
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.queries import About, about_ticket
from steward.promises import Act, Kind, Promise, Whom, get_promise

_TOLD = {Act.NOTIFY, Act.CALL_IN}


def tell_escalated(session: Session, event: TicketEscalated) -> None:
    """Tell whom the chain names, each once, what is due and what is asked of them."""
    steps = [(Act(act), Whom(whom)) for act, whom in event.steps]
    if not any(act in _TOLD for act, _whom in steps):
        return
    about, promise = about_ticket(session, event.subject_id), get_promise(session, event.promise_id)
    called: set[int] = set()
    people: dict[int, User] = {}
    for act, whom in steps:
        if act in _TOLD:
            meant = _people(session, about.ticket, Whom.LEAD if act == Act.CALL_IN else whom)
            people |= {one.id: one for one in meant}
            called |= {one.id for one in meant if act == Act.CALL_IN}
    for user_id, user in people.items():
        note = _note(about, promise, is_called=user_id in called)
        _send(session, about, event, user, note)


def _people(session: Session, ticket: Ticket, whom: Whom) -> Iterable[User]:
    """Find who is meant: nobody's ticket is its team's, nobody's team's is the lead's."""
    if whom == Whom.OWNER and ticket.assignee_id is not None:
        owner = get_user(session, ticket.assignee_id)
        if owner.suspended_at is None:
            return [owner]
    if whom != Whom.LEAD and ticket.team_id is not None:
        members = members_of(session, ticket.team_id)
        if members:
            return members
    able = agents(session)
    leads = [one for one in able if one.role == Role.SUPERVISOR]
    return leads or [one for one in able if one.role == Role.ADMIN]


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


def _send(session: Session, about: About, event: TicketEscalated, user: User, note: Note) -> None:
    subject = f"[{about.ticket.number}] {about.ticket.subject}"
    text, html = letterhead().render_for_staff(subject, about.ticket.number, note)
    mail = Mail(
        to_address=user.email,
        to_name=user.name,
        from_name=None,
        subject=subject,
        text=text,
        html=html,
        thread=f"escalation:{about.ticket.id}",
        automatic=True,
    )
    moment = clock.now().isoformat()
    post_mail(session, f"promise:{event.promise_id}:{event.share}:{moment}:{user.id}", mail)
