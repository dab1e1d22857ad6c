"""Reads of follow-ups: the list of a day, those of a customer, how playbooks fared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, Float, Numeric, String, cast, func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, User, demand
from steward.customers.models import FollowUp, Person, Playbook, Segment, Worth
from steward.customers.rules import FollowUpState
from steward.customers.rules.care import BACK_WITHIN
from steward.kit.errors import NotFound
from steward.kit.lists import Order, Sorts
from steward.kit.marks import N_
from steward.kit.paging import Page

_PAGE = 50
_COMING = timedelta(days=30)
_CHANGES = "customers.change"


def value_lost(risk: ColumnElement[float]) -> ColumnElement[float]:
    """Return the value that is lost where nobody follows a customer up, of a joined `Worth`.

    What they are expected to bring in a year, times the chance that we lose it: `risk`, or that
    they are gone already by the model, whichever is more. Nothing where nothing is expected.
    """
    gone = 1 - func.coalesce(Worth.alive, 1)
    lost = cast(Worth.expected_value, Float) * func.greatest(risk, gone)
    return func.coalesce(lost, 0.0)


def whole(lost: ColumnElement[float]) -> ColumnElement[Decimal]:
    """Return an amount in whole units, as it is a guess."""
    return cast(func.round(lost), Numeric)


_LOST = value_lost(FollowUp.risk.expression)
_SORTS: Sorts = {
    "lost": (_LOST, float),
    "due": (cast(FollowUp.due_on, String), str),
    "name": (func.lower(Person.name), str),
    "ended": (cast(func.timezone("UTC", FollowUp.ended_at), String), str),
}


@dataclass(frozen=True)
class FollowUpRow:
    """A follow-up as lists show it; `lost` is in the currency of the last computing of worth."""

    id: int
    version: int
    person_id: int
    person: str
    means: str
    title: str
    words: str
    due_on: date
    assignee_id: int | None
    assignee: str | None
    assignee_email: str | None
    because: str
    link: str
    tries: int
    state: str
    outcome: str
    ended_at: datetime | None
    playbook: str | None
    email: str | None
    lost: Decimal


@dataclass(frozen=True)
class DayListing:
    """Which follow-ups: `mine` (and nobody's), nobody's (`free`) or `all`; and of which time.

    `due` are those of today and before, `coming` those of the next 30 days, `ended` the last ones.
    """

    whose: str = "mine"
    when: str = "due"
    sort: str = "-lost"


def _rows() -> Any:  # noqa: ANN401 - a select of many columns
    return (
        select(
            FollowUp.id,
            FollowUp.version,
            FollowUp.person_id,
            Person.name,
            FollowUp.means,
            FollowUp.title,
            FollowUp.words,
            FollowUp.due_on,
            FollowUp.assignee_id,
            User.name.label("assignee"),
            User.email.label("assignee_email"),
            FollowUp.because,
            FollowUp.link,
            FollowUp.tries,
            FollowUp.state,
            FollowUp.outcome,
            FollowUp.ended_at,
            Playbook.name.label("playbook"),
            Person.email,
            whole(_LOST),
        )
        .join(Person, Person.id == FollowUp.person_id)
        .outerjoin(Worth, Worth.person_id == FollowUp.person_id)
        .outerjoin(User, User.id == FollowUp.assignee_id)
        .outerjoin(Playbook, Playbook.id == FollowUp.playbook_id)
    )


def list_follow_ups(
    session: Session,
    actor: Actor,
    listing: DayListing,
    today: date,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[FollowUpRow]:
    """List follow-ups, a page at a time: those first of whom most is lost if nobody does them."""
    demand(actor, _CHANGES)
    order = Order.of(listing.sort, _SORTS, FollowUp.id)
    query = _rows().where(*_of(listing, today, actor))
    rows, more = order.page(session, query, cursor, limit)
    return Page([FollowUpRow(*row) for row in rows], more)


def _of(listing: DayListing, today: date, actor: Actor) -> list[ColumnElement[bool]]:
    is_free = FollowUp.assignee_id.is_(None)
    whose = {"mine": (FollowUp.assignee_id == actor.user_id) | is_free, "free": is_free}
    is_open = FollowUp.state == FollowUpState.OPEN
    when = {
        "due": [is_open, FollowUp.due_on <= today],
        "coming": [is_open, FollowUp.due_on > today, FollowUp.due_on <= today + _COMING],
        "ended": [~is_open],
    }
    mine = [whose[listing.whose]] if listing.whose in whose else []
    return [*when.get(listing.when, when["due"]), *mine]


def count_due(session: Session, actor: Actor, today: date) -> int:
    """Count what is due for somebody today, and was before."""
    due = _of(DayListing(), today, actor)
    return session.scalar(select(func.count()).where(*due)) or 0


def follow_ups_of(session: Session, actor: Actor, person_id: int) -> Sequence[FollowUpRow]:
    """List what is to be done next for a customer, the soonest first."""
    demand(actor, "customers.read")
    mine = (FollowUp.person_id == person_id) & (FollowUp.state == FollowUpState.OPEN)
    query = _rows().where(mine).order_by(FollowUp.due_on, FollowUp.id).limit(_PAGE)
    return [FollowUpRow(*row) for row in session.execute(query)]


def show_follow_up(session: Session, actor: Actor, follow_up_id: int) -> FollowUpRow:
    """Return a follow-up as lists show it; raises NotFound."""
    demand(actor, _CHANGES)
    row = session.execute(_rows().where(FollowUp.id == follow_up_id)).one_or_none()
    if row is None:
        raise NotFound
    return FollowUpRow(*row)


def get_follow_up(
    session: Session, actor: Actor, follow_up_id: int, *, for_update: bool = False
) -> FollowUp:
    """Return a follow-up to whom it may concern; raises NotFound."""
    demand(actor, _CHANGES)
    found = session.get(FollowUp, follow_up_id, with_for_update=for_update or None)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Fared:
    """How a playbook fared: follow-ups by how they stand, and who ordered within 90 days of them.

    `back` and `back_without` are of those that ended, done and not done; who ordered before it was
    done came by themselves and is in neither.
    """

    open: int = 0
    done: int = 0
    dropped: int = 0
    over: int = 0
    back: int = 0
    back_without: int = 0


def list_playbooks(session: Session, actor: Actor) -> list[tuple[Playbook, Fared]]:
    """List the rules that make follow-ups, each with how it fared."""
    demand(actor, "customers.read")
    is_in_time = Worth.last_on <= cast(FollowUp.ended_at + BACK_WITHIN, Date)
    came = (Worth.last_on > cast(FollowUp.ended_at, Date)) & is_in_time
    by = {state: FollowUp.state == state for state in FollowUpState}
    counts = (
        *(func.count().filter(by[state]) for state in FollowUpState),
        func.count().filter(by[FollowUpState.DONE], came),
        func.count().filter(by[FollowUpState.DROPPED], came),
    )
    query = (
        select(FollowUp.playbook_id, *counts)
        .outerjoin(Worth, Worth.person_id == FollowUp.person_id)
        .where(FollowUp.playbook_id.is_not(None))
        .group_by(FollowUp.playbook_id)
    )
    fared = {id_: Fared(*rest) for id_, *rest in session.execute(query)}
    found = session.scalars(select(Playbook).order_by(Playbook.id))
    return [(one, fared.get(one.id, Fared())) for one in found]


def playbooks_using(session: Session, segment: Segment) -> list[str]:
    """Say which playbooks make follow-ups of those in a segment only."""
    theirs = select(Playbook.name).where(Playbook.segment_id == segment.id).order_by(Playbook.id)
    return [N_("the playbook “%(name)s”", name=one) for one in session.scalars(theirs)]


def get_playbook(
    session: Session, actor: Actor, playbook_id: int, *, for_update: bool = False
) -> Playbook:
    """Return a playbook; raises NotFound."""
    demand(actor, "customers.read")
    found = session.get(Playbook, playbook_id, with_for_update=for_update or None)
    if found is None:
        raise NotFound
    return found
