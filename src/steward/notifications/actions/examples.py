"""What stands in the places of words to staff while they are only looked at."""

from datetime import timedelta

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit import clock
from steward.notifications.actions.escalations import running_out
from steward.notifications.actions.letterhead import letterhead
from steward.notifications.actions.staff_news import noted_by, written_by
from steward.notifications.queries import About
from steward.notifications.rules import Kind as What
from steward.promises import Kind, promises_of

_OFFERED_FOR, _DUE_IN = timedelta(minutes=10), timedelta(hours=1)


def staff_example(session: Session, kind: What, about: About, *, actor: Actor) -> dict[str, str]:
    """Return what a step tells one of us of a ticket, as if it happened now.

    A promise is the ticket's own that is due next, else a first answer in an hour.
    """
    if kind == What.OFFERED:
        return {"until": letterhead().day(clock.now() + _OFFERED_FOR)}
    if kind == What.WROTE:
        return written_by(about.customer)
    if kind == What.NOTED:
        return noted_by(actor.name, is_internal=True)
    return _due_next(session, about) if kind == What.ESCALATED else {}


def _due_next(session: Session, about: About) -> dict[str, str]:
    standing = [
        (one.due_at, Kind(one.kind))
        for one in promises_of(session, "ticket", about.ticket.id)
        if one.ended_at is None and one.due_at is not None
    ]
    due_at, promised = min(standing, default=(clock.now() + _DUE_IN, Kind.FIRST_REPLY))
    return running_out(about, promised, due_at, is_called=False)
