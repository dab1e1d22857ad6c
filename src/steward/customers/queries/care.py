"""Who is open with us, what keeps them from being forgotten, and who is forgotten.

A module offers `Steps` for what it has open with people, which `steward.main` adds; this one knows
none of them by name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from steward.accounts import Actor, demand
from steward.customers.models import CareProof, FollowUp, Person, Playbook, Worth
from steward.customers.queries.catalogue import within
from steward.customers.queries.follow_ups import value_lost, whole
from steward.customers.queries.segments import find_conditions
from steward.customers.rules import Cover, FollowUpState, Occasion
from steward.customers.rules.care import LATE_FOR, LET_GO_AFTER, SILENT_AFTER, USUAL_RISK
from steward.kit import clock
from steward.kit.marks import N_
from steward.kit.running import zone

_PROOFS = 12  # weeks
_WHEN = DateTime(timezone=True)
PeopleSteps = Select[int, datetime | None] | Select[int | None, datetime | None]


@dataclass(frozen=True)
class Steps:
    """What a module has open with people: a select of whose each is, and when it is due or None."""

    name: str
    words: str
    select: Callable[[], PeopleSteps]


_steps: dict[str, Steps] = {}


def add_steps(*steps: Steps) -> None:
    """Have this count as open with people, and its dates as their next steps."""
    _steps.update({one.name: one for one in steps})


def end_of(day: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[datetime]:
    """Return when a day ends, by the clock of the house."""
    return func.timezone(zone().key, cast(day + 1, DateTime))


def _our_steps() -> PeopleSteps:
    is_open = FollowUp.state == FollowUpState.OPEN
    return select(FollowUp.person_id, end_of(FollowUp.due_on)).where(is_open)


OUR_STEPS = Steps("follow_ups", N_("Follow-up"), _our_steps)


@dataclass(frozen=True)
class NextStep:
    """What is next about something that is open with a customer; None where nothing is dated."""

    name: str
    words: str
    due_at: datetime | None


def next_steps(session: Session, person_id: int) -> Sequence[NextStep]:
    """Return what modules have open with somebody, each with its date, the soonest first."""
    parts = []
    for one in _steps.values():
        whose, due = one.select().subquery().c
        if one.name != OUR_STEPS.name:
            step = select(literal(one.name), literal(one.words), cast(due, _WHEN))
            parts.append(step.where(whose == person_id))
    found = [NextStep(*row) for row in session.execute(union_all(*parts))] if parts else []
    far = datetime.max.replace(tzinfo=clock.now().tzinfo)
    return sorted(found, key=lambda one: one.due_at or far)


def lapsed_on() -> ColumnElement[date]:
    """Return since when somebody of a joined `Worth` has lapsed, or will have, as far as known."""
    return func.coalesce(Worth.lapsed_on, Worth.last_on + SILENT_AFTER.days)


def _followed_since() -> ColumnElement[bool]:
    """Whether their lapse was followed up, or that was dropped."""
    lapse = select(Playbook.id).where(Playbook.occasion == Occasion.LAPSED)
    of_lapse = (FollowUp.person_id == Worth.person_id) & FollowUp.playbook_id.in_(lapse)
    return exists().where(of_lapse, cast(FollowUp.ended_at, Date) >= lapsed_on())


def _covered(session: Session) -> CTE:
    """Select each open customer with what covers them: `person_id`, `due_at`, `cover`."""
    now = clock.now()
    is_rule = _rule_of_lapse(session)
    last_day = now.date() - LET_GO_AFTER
    buyers: Any = select(
        Worth.person_id, cast(null(), _WHEN).label("due_at"), is_rule.label("rule")
    ).where(lapsed_on() > last_day, or_(lapsed_on() > now.date(), ~_followed_since()))
    parts: list[Any] = [buyers]
    for one in _steps.values():
        whose, due = one.select().subquery().c
        parts.append(select(whose, cast(due, _WHEN), literal(value=False)))
    things = union_all(*parts).subquery("things")
    whose, due, rule = things.c
    latest, soonest = func.max(due), func.min(due).filter(due >= now)
    cover = case(
        (soonest.is_not(None), Cover.DATED.value),
        (func.bool_or(rule), Cover.RULE.value),
        (latest >= now - LATE_FOR, Cover.LATE.value),
        else_=Cover.FORGOTTEN.value,
    )
    columns = (whose.label("person_id"), func.coalesce(soonest, latest).label("due_at"))
    return select(*columns, cover.label("cover")).group_by(whose).cte("covered")


def _rule_of_lapse(session: Session) -> ColumnElement[bool]:
    """Whether a playbook that is on makes a step for a buyer who lapses."""
    is_on = (Playbook.occasion == Occasion.LAPSED) & Playbook.is_on
    rules = session.scalars(select(Playbook).where(is_on)).all()
    if any(one.segment_id is None for one in rules):
        return literal(value=True)
    kinds = [find_conditions(session, one.segment_id) for one in rules]
    theirs = [within(session, select(Person.id), one) for one in kinds if one is not None]
    return or_(literal(value=False), *(Worth.person_id.in_(one) for one in theirs))


@dataclass(frozen=True)
class Covers:
    """How many customers are open by what covers them; how many were let go in the last week."""

    dated: int = 0
    late: int = 0
    rule: int = 0
    forgotten: int = 0
    let_go: int = 0

    @property
    def open(self) -> int:
        """How many are open."""
        return self.dated + self.late + self.rule + self.forgotten


def count_covers(session: Session) -> Covers:
    """Count all open customers by what covers them, and who was let go within a week."""
    covered = _covered(session)
    query = select(covered.c.cover, func.count()).group_by(covered.c.cover)
    counts: dict[str, int] = dict(session.execute(query).all())
    last = clock.now().date() - LET_GO_AFTER
    week = lapsed_on().between(last - LATE_FOR + date.resolution, last)
    gone = session.scalar(select(func.count(Worth.person_id)).where(week, ~_followed_since()))
    return Covers(**{one.value: counts.get(one, 0) for one in Cover}, let_go=gone or 0)


@dataclass(frozen=True)
class ForgottenRow:
    """A customer about whom something is open and nothing is dated, or was long ago."""

    person_id: int
    name: str
    due_at: datetime | None
    lost: Decimal


def list_by_cover(
    session: Session, actor: Actor, cover: Cover, *, limit: int
) -> Sequence[ForgottenRow]:
    """List customers by what covers them: of the forgotten and the late ones the dearest first."""
    demand(actor, "customers.change")
    covered = _covered(session)
    lost = value_lost(literal(USUAL_RISK))
    query = (
        select(Person.id, Person.name, covered.c.due_at, whole(lost))
        .join(covered, covered.c.person_id == Person.id)
        .outerjoin(Worth, Worth.person_id == Person.id)
        .where(covered.c.cover == cover.value)
        .order_by(lost.desc(), Person.id)
        .limit(limit)
    )
    return [ForgottenRow(*row) for row in session.execute(query)]


def forgotten_ids(session: Session, after: int, limit: int) -> list[int]:
    """Return some people who are forgotten, by their ids."""
    covered = _covered(session)
    whose = covered.c.person_id
    wanted = and_(covered.c.cover == Cover.FORGOTTEN.value, whose > after)
    return list(session.scalars(select(whose).where(wanted).order_by(whose).limit(limit)))


def dated_elsewhere(session: Session, person_ids: Sequence[int]) -> set[int]:
    """Return those of some people who have a date to come, or nothing open, but for follow-ups."""
    now = clock.now()
    parts = [one.select().subquery() for one in _steps.values() if one.name != OUR_STEPS.name]
    things = union_all(*(select(*part.c) for part in parts)).subquery()
    whose, due = things.c
    open_ = select(whose, func.bool_or(func.coalesce(due >= now, literal(value=False))))
    rows = session.execute(open_.where(whose.in_(person_ids)).group_by(whose))
    undated = {id_ for id_, is_dated in rows if not is_dated}
    return set(person_ids) - undated


def proofs(session: Session) -> Sequence[CareProof]:
    """Return the proofs of the last weeks, the newest first."""
    return session.scalars(select(CareProof).order_by(CareProof.week.desc()).limit(_PROOFS)).all()
