"""What routing does when something happens to a calendar."""

from sqlalchemy.orm import Session

from steward.kit.events import Actor, listen
from steward.kit.marks import N_
from steward.promises import CalendarRemoved
from steward.routing.errors import ShiftNeedsCalendar
from steward.routing.queries import names_on_calendar


def init_listeners() -> None:
    """Listen to promises."""
    listen(CalendarRemoved, _refuse_for_shifts)


def _refuse_for_shifts(session: Session, removed: CalendarRemoved, _actor: Actor) -> None:
    """Nobody loses their shift unseen: who has none is given nothing."""
    names = names_on_calendar(session, removed.subject_id)
    if names:
        said = N_(
            "%(names)s: their shift is “%(name)s”.", names=", ".join(names), name=removed.name
        )
        raise ShiftNeedsCalendar(said)
