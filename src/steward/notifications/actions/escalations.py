"""What the staff hear as the time of a promise runs out."""

from datetime import datetime

from sqlalchemy.orm import Session

from steward.accounts import Role, agents, members_of
from steward.helpdesk import TicketEscalated
from steward.kit import clock
from steward.kit.texts import gettext as _
from steward.notifications.actions.letterhead import letterhead
from steward.notifications.actions.staff_news import Told, tell_one_of_us
from steward.notifications.queries import About, about_ticket, readers
from steward.notifications.rules import Kind as What
from steward.promises import Act, Kind, Whom, get_promise

_TOLD = {Act.NOTIFY, Act.CALL_IN}


def tell_escalated(session: Session, event: TicketEscalated) -> None:
    """Tell whom the chain names, each once, what is due and what is asked of them."""
    steps = [(Act(act), Whom(whom)) for act, whom in event.steps if Act(act) in _TOLD]
    if not steps:
        return
    about, promise = about_ticket(session, event.subject_id), get_promise(session, event.promise_id)
    called: dict[int, bool] = {}
    for act, whom in steps:
        is_called = act == Act.CALL_IN
        for user_id in _whom(session, about, Whom.LEAD if is_called else whom):
            called[user_id] = called.get(user_id, False) or is_called
    step = f"promise:{event.promise_id}:{event.share}:{clock.now().isoformat()}"
    for reader in readers(session, called):
        values = running_out(
            about, Kind(promise.kind), promise.due_at, is_called=called[reader.user_id or 0]
        )
        tell_one_of_us(session, reader, about, (What.ESCALATED, step), Told(values))


def _whom(session: Session, about: About, whom: Whom) -> list[int]:
    """Find who is meant: nobody's ticket is its team's, nobody's team's is the lead's."""
    ticket = about.ticket
    owner = readers(session, [ticket.assignee_id]) if whom == Whom.OWNER else []
    if owner:
        return [one.user_id or 0 for one in owner]
    if whom != Whom.LEAD and ticket.team_id is not None:
        members = members_of(session, ticket.team_id)
        if members:
            return [one.id for one in members]
    able = agents(session)
    leads = [one.id for one in able if one.role == Role.SUPERVISOR]
    return leads or [one.id for one in able if one.role == Role.ADMIN]


def running_out(
    about: About, promised: Kind, due_at: datetime | None, *, is_called: bool
) -> dict[str, str]:
    """Return the values of what is told of a promise: what is due, who has it, what is asked."""
    now = clock.now()
    due = letterhead().day(due_at or now)
    names = {
        Kind.FIRST_REPLY: _("first answer"),
        Kind.NEXT_REPLY: _("next answer"),
        Kind.RESOLUTION: _("solution"),
        Kind.UPDATE: _("promised word"),
    }
    values = {"what": names[promised], "number": about.ticket.number, "due": due}
    if due_at is not None and due_at > now:
        news = _("The %(what)s of %(number)s is due: %(due)s.", **values)
    else:
        news = _("The %(what)s of %(number)s is late. It was due: %(due)s.", **values)
    return {
        "promise": names[promised],
        "due": due,
        "what_is_due": news,
        "who_has_it": _owner(about),
        "what_is_asked": _asked(is_called=is_called),
    }


def _owner(about: About) -> str:
    return _("%(name)s has it.", name=about.agent) if about.agent else _("It has no owner.")


def _asked(*, is_called: bool) -> str:
    if is_called:
        return _("You are called in: please take it, or give it to somebody who can.")
    return _("Once you have seen to it, say so on its page: then nobody else is called.")
