"""What was really raised in a period, what was promised and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

import numpy as np
from sqlalchemy import Select, and_, func, select, true
from sqlalchemy.orm import Session

from steward.customers import Person, belonging
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.figures import Period, moves_of_ticket
from steward.helpdesk.queries.promises import SUBJECT
from steward.helpdesk.queries.segments import segments_of_policies
from steward.helpdesk.queries.waiting import Knowledge
from steward.helpdesk.rules.what_if import Side
from steward.kit import clock
from steward.kit.events import Fact
from steward.promises import Kind, Promise, Terms, Traits
from steward.routing import HANDS_ON_BELOW, Arrival, Member

WARM_UP = timedelta(days=7)  # before the period, so that it does not begin with an empty desk
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_UNPROMISED = 48 * 60.0  # minutes that the engine goes by where nothing is promised


def count_raised(session: Session, period: Period) -> int:
    """Count the tickets that were raised in a period."""
    return session.scalar(select(func.count()).where(_raised_in(period))) or 0


def _raised_in(period: Period) -> Any:  # noqa: ANN401 - a condition
    return and_(Ticket.withdrawn_at.is_(None), period.holds(Ticket.created_at))


class PastTickets:
    """The tickets of a period and the week before it, read once.

    Nobody keeps who belonged to a segment then: the saved `segments` that policies go by have those
    who belong to them now.
    """

    def __init__(self, session: Session, period: Period, staff: Sequence[Member]) -> None:
        self._period = period
        self._rows = session.execute(_tickets(Period(period.start - WARM_UP, period.end))).all()
        self.segments = segments_of_policies(session)
        people = {row.customer_id for row in self._rows}
        self._belonging = belonging(session, people, self.segments)
        self._knowledge = Knowledge.of(session, clock.now())
        self._terms = Terms(session)
        self._staff = {member.name: member for member in staff}
        self._in_hand = [self._minutes_in_hand(row) for row in self._rows]
        self._stretch = self._middle_stretch()

    @property
    def number(self) -> int:
        """How many were raised in the period itself."""
        return sum(row.created_at >= self._period.start for row in self._rows)

    def arrivals(self, targets: Mapping[str, timedelta]) -> list[Arrival]:
        """Return them as a simulation takes them; `targets` promise other times by severity."""
        return list(self._arrivals(targets))

    def _arrivals(self, targets: Mapping[str, timedelta]) -> Iterator[Arrival]:
        for row, minutes in zip(self._rows, self._in_hand, strict=True):
            skills = self._knowledge.skills_of(row)
            promise = self._promised(row, targets)
            yield Arrival(
                row.created_at,
                row.severity,
                skills,
                self._effort(row, minutes, skills),
                str(row.customer_id),
                promise or _UNPROMISED,
                is_promised=promise is not None,
            )

    def _promised(self, row: Any, targets: Mapping[str, timedelta]) -> float | None:  # noqa: ANN401 - a row
        """Return how many minutes after it came a ticket is to be solved, or None."""
        theirs = self._belonging.get(row.customer_id, frozenset())
        is_in = partial(_is_in, theirs)
        traits = Traits(row.severity, row.channel, row.category, row.segment, is_in)
        policy = self._terms.find_policy_for(traits)
        usual = policy.target(Kind.RESOLUTION) if policy else None
        if policy is None or usual is None:
            return None
        raised: datetime = row.created_at
        target = targets.get(row.severity, usual)
        return (self._terms.of(policy.calendar_id).add(raised, target) - raised) / _MINUTE

    def _minutes_in_hand(self, row: Any) -> float | None:  # noqa: ANN401 - a row
        """Return how long somebody had a ticket until it was solved, in open time, or None.

        Time in which the customer was waited for does not count.
        """
        if row.kept is None or row.begun_at is None:
            return None
        timeline = self._terms.of(row.calendar_id)
        in_hand: timedelta = row.used - timeline.elapsed(row.created_at, row.begun_at)
        return max(in_hand / _MINUTE, 1.0)

    def _effort(self, row: Any, minutes: float | None, skills: tuple[str, ...]) -> float:  # noqa: ANN401 - a row
        """Return the minutes that the very best would have had a ticket."""
        if minutes is None:
            return self._knowledge.effort(row).minutes * self._stretch
        return minutes * self._pace(row.assignee_id, skills)

    def _pace(self, agent_id: int | None, skills: tuple[str, ...]) -> float:
        """Return the proficiency of who had it; of who is not here any more, the usual one."""
        member = self._staff.get(str(agent_id))
        if member is not None:
            return max(member.proficiency(skills), HANDS_ON_BELOW)
        had = [one.proficiency(skills) for one in self._staff.values()]
        return float(np.mean([one for one in had if one >= HANDS_ON_BELOW] or [1.0]))

    def _middle_stretch(self) -> float:
        """Return how many times its estimate a ticket stays with somebody; 1 if nobody knows."""
        known = [
            self._effort(row, minutes, self._knowledge.skills_of(row))
            / self._knowledge.effort(row).minutes
            for row, minutes in zip(self._rows, self._in_hand, strict=True)
            if minutes is not None
        ]
        return median(known) if known else 1.0

    @property
    def hours_in_hand(self) -> Sequence[float]:
        """How many hours each ticket of the period was with somebody, where that is known."""
        found = zip(self._rows, self._in_hand, strict=True)
        return [
            minutes * (_MINUTE / _HOUR)
            for row, minutes in found
            if minutes is not None and row.created_at >= self._period.start
        ]

    def reality(self) -> Side:
        """Say what became of those that were raised in the period."""
        now = clock.now()
        rows = [row for row in self._rows if row.created_at >= self._period.start]
        kept: dict[str, int] = {}
        broken: dict[str, int] = {}
        for row in rows:
            is_late = row.kept is None and row.due_at is not None and row.due_at < now
            if row.kept or row.kept is False or is_late:
                counts = kept if row.kept else broken
                counts[row.severity] = counts.get(row.severity, 0) + 1
        waits = [((row.begun_at or now) - row.created_at) / _MINUTE for row in rows]
        half, most, longest = (round(float(np.quantile(waits, part)), 1) for part in (0.5, 0.95, 1))
        return Side(
            tickets=len(rows),
            kept=kept,
            broken=broken,
            unsolved=sum(row.resolved_at is None for row in rows),
            transfers=sum(row.transfers for row in rows),
            half=half,
            most=most,
            longest=longest,
        )


def _is_in(theirs: frozenset[str], names: frozenset[str]) -> bool:
    return not theirs.isdisjoint(names)


def _tickets(period: Period) -> Select[*tuple[Any, ...]]:
    """Read tickets with the promise of their solution, and when somebody first saw to them."""
    about = and_(Promise.subject_kind == SUBJECT, Promise.subject_id == Ticket.id)
    promise = (
        select(Promise.used, Promise.kept, Promise.due_at, Promise.calendar_id)
        .where(about, Promise.kind == Kind.RESOLUTION)
        .order_by(Promise.id.desc())
        .limit(1)
        .lateral("promise")
    )
    given = and_(Fact.kind == "ticket.assigned", Fact.data["agent"].astext.is_not(None))
    first = (
        select(func.min(Fact.at).filter(given).label("at"))
        .where(Fact.subject_kind == SUBJECT, Fact.subject_id == Ticket.id)
        .lateral("first")
    )
    moves = moves_of_ticket()
    begun = func.least(first.c.at, Ticket.first_replied_at, Ticket.resolved_at).label("begun_at")
    ticket = (Ticket.id, Ticket.severity, Ticket.channel, Ticket.category, Ticket.product)
    rest = (Ticket.language, Ticket.created_at, Ticket.customer_id, Ticket.assignee_id)
    return (
        select(
            *ticket, *rest, Ticket.resolved_at, Person.segment, begun, promise, moves.c.transfers
        )
        .join(Person, Person.id == Ticket.customer_id)
        .outerjoin(promise, true())
        .join(first, true())
        .join(moves, true())
        .where(_raised_in(period))
        .order_by(Ticket.created_at, Ticket.id)
    )
