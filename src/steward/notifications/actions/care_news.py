"""What one of us hears of follow-ups: one is theirs now; those of a colleague are nobody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, get_user, staff_who_may
from steward.customers import (
    FollowUpAdded,
    FollowUpGiven,
    FollowUpsFreed,
    show_follow_up,
)
from steward.kit import clock
from steward.kit.events import Actor
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext
from steward.notifications.actions.duty_news import tell_on_duty
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.actions.telling import News
from steward.notifications.actions.ticket_words import worded
from steward.notifications.queries import wording_for
from steward.notifications.rules import Kind

_DAY_LIST = "/desk/follow-ups"
_FREE = f"{_DAY_LIST}?whose=free"
_IN_TWO_DAYS, _FREED = timedelta(days=2), 4  # of the examples


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What is told, once by its key, and where it is found."""

    kind: Kind
    key: str
    values: Mapping[str, str]
    place: str
    button: str


def tell_follow_up(session: Session, event: FollowUpAdded | FollowUpGiven, *, actor: Actor) -> None:
    """Say to one of us that a follow-up is theirs; nothing where they gave it to themselves.

    Playbooks make many at once: of what these make for somebody, the first of a day is told.
    """
    if event.assignee_id is None or event.assignee_id == actor.user_id:
        return
    row = show_follow_up(session, SYSTEM, event.follow_up_id)
    giver, key = actor.name, f"follow-up:{row.id}:{row.version}"
    if isinstance(event, FollowUpAdded) and event.playbook:
        giver = _("The playbook “%(name)s”", name=event.playbook)
        key = f"playbooks:{clock.now().date().isoformat()}"
    told = _Told(
        kind=Kind.FOLLOW_UP,
        key=key,
        values=_given(row.title, row.person, row.due_on, giver, row.words),
        place=f"{_DAY_LIST}/{row.id}",
        button=_("See what to do"),
    )
    tell_on_duty(session, [event.assignee_id], _news(session, told), thread="follow-ups")


def tell_freed(session: Session, event: FollowUpsFreed) -> None:
    """Tell the leads that what a colleague had to do is nobody's, once."""
    told = _Told(
        kind=Kind.FREED,
        key=f"freed:{event.subject_id}:{max(event.follow_up_ids)}:{clock.now().isoformat()}",
        values=_left(get_user(session, event.subject_id).name, len(event.follow_up_ids)),
        place=_FREE,
        button=_("See what is nobody’s"),
    )
    leads = [one.id for one in staff_who_may(session, "board.read")]
    tell_on_duty(session, leads, _news(session, told), thread="follow-ups")


def _news(session: Session, told: _Told) -> News:
    wording = wording_for(session, told.kind, theirs=None, ours=letterhead().language)
    words = worded(wording, told.values)
    first, *lines = words.paragraphs
    return News(
        kind=told.kind,
        key=told.key,
        ticket=None,
        note=Note(news=first, lines=tuple(lines), button=told.button),
        subject=words.subject,
        place=told.place,
    )


def care_example(kind: Kind) -> dict[str, str]:
    """Return what fills the places of the words while these are only looked at."""
    if kind == Kind.FREED:
        return _left("Inès Falk", _FREED)
    due_on = (clock.now() + _IN_TWO_DAYS).date()
    said = _("Ask whether all is well again")
    return _given(said, "Elsa Lindgren", due_on, "Inès Falk", _("She is at home after five."))


def _given(title: str, customer: str, due_on: date, giver: str, what_to_say: str) -> dict[str, str]:
    return {
        "business": letterhead().business,
        "title": title,
        "customer": customer,
        "giver": giver,
        "due": format_date(due_on, format="medium", locale=letterhead().language),
        "what_to_say": what_to_say,
    }


def _left(name: str, count: int) -> dict[str, str]:
    return {
        "business": letterhead().business,
        "colleague": name,
        "count": str(count),
        "what_is_free": ngettext(
            "A follow-up of %(name)s is nobody’s now.",
            "%(num)d follow-ups of %(name)s are nobody’s now.",
            count,
            name=name,
        ),
    }
