"""Who carries how much, and why tickets that nobody has are not given to anybody."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from steward.accounts import members_of
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.board import SINCE, waits_for_us
from steward.helpdesk.queries.figures import Scope
from steward.helpdesk.queries.waiting import Asked, asked_of
from steward.helpdesk.rules import HELD
from steward.routing import (
    Expert,
    Standing,
    Supply,
    skill_rules,
    standings,
    supply_of,
)


class Member(NamedTuple):
    """An expert and what they carry, in units: what they work on, and what others hold up.

    What others hold up takes a quarter of its size.
    """

    standing: Standing
    doing: float
    held: float

    @property
    def capacity(self) -> float:
        """What they can carry, in units."""
        return self.standing.staffing.capacity

    @property
    def load(self) -> float:
        """What they carry in all."""
        return self.doing + self.held

    @property
    def total(self) -> float:
        """How far their bar reaches at most: all that they have, or could carry."""
        return max(self.load, self.capacity)

    @property
    def is_over(self) -> bool:
        """Whether they carry more than they can."""
        return self.load > self.capacity

    def as_expert(self) -> Expert:
        """Return them as the engine sees them, with this load."""
        return replace(self.standing.as_expert(), load=self.load)


class Shortage(NamedTuple):
    """Tickets that wait and that nobody has, all asking for the same skills, and who could help."""

    skills: tuple[str, ...]
    number: int
    oldest: datetime
    supply: Supply


class Crew(NamedTuple):
    """The experts, and what waits for one of them: the most numerous first."""

    members: Sequence[Member]
    shortages: Sequence[Shortage]

    @property
    def room(self) -> float:
        """How many units those on duty could take."""
        here = (one for one in self.members if _is_here(one.standing))
        return sum(max(one.capacity - one.load, 0.0) for one in here)


def _is_here(one: Standing) -> bool:
    return one.is_present and one.duty.until is not None


def crew_of(session: Session, scope: Scope, now: datetime) -> Crew:
    """Return the experts of a team or all, and why tickets wait for them."""
    everybody = _members(session, standings(session, now))
    shortages = _shortages(session, scope, [one.as_expert() for one in everybody])
    if scope.team is None:
        return Crew(everybody, shortages)
    own = {user.id for user in members_of(session, scope.team.id)}
    return Crew([one for one in everybody if one.standing.user.id in own], shortages)


def _members(session: Session, found: Iterable[Standing]) -> list[Member]:
    """Whoever has tickets of several teams carries them all, whichever team one looks at."""
    is_held = Ticket.state.in_(HELD)
    query: Select[*tuple[Any, ...]] = (
        select(Ticket.carried_by, is_held, func.sum(Ticket.carried))
        .where(Ticket.carried_by.is_not(None))
        .group_by(Ticket.carried_by, is_held)
    )
    carried = {(user_id, held): units for user_id, held, units in session.execute(query)}
    return [
        Member(one, carried.get((one.user.id, False), 0.0), carried.get((one.user.id, True), 0.0))
        for one in found
    ]


def _shortages(session: Session, scope: Scope, experts: Sequence[Expert]) -> list[Shortage]:
    keys = (Ticket.category, Ticket.product, Ticket.language)
    nobodys = and_(scope.tickets, waits_for_us(), Ticket.assignee_id.is_(None))
    query: Select[*tuple[Any, ...]] = (
        select(*keys, func.count(), func.min(SINCE)).where(nobodys).group_by(*keys)
    )
    groups = session.execute(query).all()
    rules = skill_rules(session) if groups else ()
    found: dict[Asked, list[tuple[int, datetime]]] = {}
    for category, product, language, number, oldest in groups:
        asked = asked_of(rules, category, product, language)
        found.setdefault(asked, []).append((number, oldest))
    shortages = [_shortage(asked, parts, experts) for asked, parts in found.items()]
    return sorted(shortages, key=lambda one: (-one.number, one.oldest))


def _shortage(
    asked: Asked, parts: Sequence[tuple[int, datetime]], experts: Sequence[Expert]
) -> Shortage:
    counts, moments = zip(*parts, strict=True)
    supply = supply_of(asked.needs, asked.language, experts)
    return Shortage(asked.skills, sum(counts), min(moments), supply)
