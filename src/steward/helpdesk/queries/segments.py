"""Segments of customers at the help desk: where they are used, and open tickets to ask for."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.customers import Person, Segment, segment_names, segments_of
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.triage import present_triage
from steward.helpdesk.queries.waiting import routing_rules
from steward.helpdesk.rules import State
from steward.kit.conditions import CatalogueField, Join, Kind
from steward.kit.marks import N_
from steward.promises import policies

_ACTIVE = (State.NEW, State.OPEN, State.WAITING, State.ON_HOLD)
_open = (
    select(Ticket.customer_id, func.count().label("many"))
    .where(Ticket.state.in_(_ACTIVE), Ticket.withdrawn_at.is_(None))
    .group_by(Ticket.customer_id)
    .subquery("their_open_tickets")
)
SEGMENT_FIELDS = (
    CatalogueField(
        "tickets_open",
        N_("Open tickets"),
        Kind.NUMBER,
        func.coalesce(_open.c.many, 0),
        Join(_open, _open.c.customer_id == Person.id),
    ),
)


def uses_of_segment(session: Session, segment: Segment) -> list[str]:
    """Say which policies, and whether triage and routing, go by a segment."""
    return list(_uses(session, segment.name.casefold()))


def _uses(session: Session, name: str) -> Iterator[str]:
    for policy in policies(session):
        if name in map(str.casefold, policy.segments):
            yield N_("the policy “%(name)s”", name=policy.name)
    if name in present_triage(session).segments:
        yield N_("the rules of triage")
    if name in map(str.casefold, routing_rules(session).segments):
        yield N_("the rules of routing")


def segments_of_policies(session: Session) -> list[str]:
    """Return the saved segments that policies go by, in the order of their names."""
    saved = segment_names(session)
    if not saved:
        return []
    named = {name.casefold() for policy in policies(session) for name in policy.segments}
    return [name for name in saved if name.casefold() in named]


def belongs(session: Session, person_id: int | None, names: frozenset[str]) -> bool:
    """Whether somebody is in one of the named segments; somebody new is in none."""
    if person_id is None:
        return False
    with session.no_autoflush:  # a ticket that is being raised is not to be written twice
        return bool(segments_of(session, person_id, names))
