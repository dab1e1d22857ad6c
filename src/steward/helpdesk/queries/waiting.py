"""The queue as the engine plans it: tickets that nobody has, and the rules by which they go."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from steward.accounts import members_by_team
from steward.customers import Person, belonging, standings
from steward.helpdesk.models import DUE, Conversation, Route, RoutingRules, Ticket
from steward.helpdesk.rules import Owner, State
from steward.quant import language_of_dictionary
from steward.routing import (
    Effort,
    Expert,
    History,
    Need,
    Plan,
    Rules,
    SkillRule,
    Work,
    deputy_of,
    estimate,
    experts,
    history,
    kin_of_skills,
    language_of,
    needs_of,
    plan,
    skill_rules,
)

_FAVOUR = 2.0  # how much more tickets press of customers in a segment of the rules
_MOST = 5_000  # tickets that are planned at once, the next due first
_WAITS = (State.NEW, State.OPEN)
_Earlier = aliased(Ticket, name="earlier")
_last_agent = (
    select(_Earlier.assignee_id)
    .where(
        _Earlier.customer_id == Ticket.customer_id,
        _Earlier.assignee_id.is_not(None),
        _Earlier.id < Ticket.id,
    )
    .order_by(_Earlier.id.desc())
    .limit(1)
    .scalar_subquery()
)


def routing_rules(session: Session) -> RoutingRules:
    """Return how tickets are given out; by hand as long as nobody has said."""
    found = session.get(RoutingRules, 1)
    return found or RoutingRules(id=1, is_on=False, offer_minutes=10, most_transfers=2, segments=[])


def effort_of(known: History, row: Any) -> Effort:  # noqa: ANN401 - a ticket or a row of one
    """Estimate what a ticket takes by what was seen of its kind."""
    return estimate(known, row.category or "", row.severity, row.channel)


class Asked(NamedTuple):
    """What some tickets ask for."""

    needs: tuple[Need, ...]
    language: str | None

    @property
    def skills(self) -> tuple[str, ...]:
        """The skills by name."""
        return tuple(need.skill for need in self.needs)


@lru_cache(4096)  # a queue of a thousand tickets is of some dozen kinds
def asked_of(
    rules: tuple[SkillRule, ...], category: str | None, product: str | None, dictionary: str
) -> Asked:
    """Return what tickets of a category, about a product, in a dictionary's language ask for."""
    language = language_of_dictionary(dictionary)
    needs = needs_of(rules, category=category, product=product, language=language)
    return Asked(needs, language_of(rules, language))


class Knowledge(NamedTuple):
    """What is known of work in general: skills, which are near, and how long work takes."""

    skills: tuple[SkillRule, ...]
    rules: Rules
    history: History

    @classmethod
    def of(cls, session: Session, now: datetime) -> "Knowledge":
        """Read it."""
        rules = Rules(kin=kin_of_skills(session))
        return cls(skill_rules(session), rules, history(session, now))

    def effort(self, row: Any) -> Effort:  # noqa: ANN401 - a ticket or a row of one
        """Estimate what a ticket takes."""
        return effort_of(self.history, row)

    def skills_of(self, row: Any) -> tuple[str, ...]:  # noqa: ANN401 - the same
        """List the skills that a ticket asks for, by name."""
        return self._asked(row).skills

    def _asked(self, row: Any) -> Asked:  # noqa: ANN401 - the same
        return asked_of(self.skills, row.category, row.product, row.language)

    def work(self, row: Any) -> Work:  # noqa: ANN401 - a row of the queue
        """Return a row of the queue as the engine takes it."""
        effort, asked = self.effort(row), self._asked(row)
        return Work(
            id=str(row.id),
            severity=row.severity,
            since=row.customer_waits_since or row.created_at,
            due=row.due_at,
            effort=effort.minutes,
            needs=asked.needs,
            units=effort.units,
            customer=str(row.customer_id),
            agent=str(row.agent) if row.agent else None,
            language=asked.language,
            permission=f"team:{row.team_id}" if row.team_id else "tickets.reply",
            returned=frozenset(map(str, row.returned or ())),
        )


def _queue() -> Select[*tuple[Any, ...]]:
    waits = Ticket.state.in_(_WAITS) & Ticket.withdrawn_at.is_(None)
    nobodys = Ticket.assignee_id.is_(None) & Ticket.offered_to.is_(None)
    return (
        select(
            Ticket.id,
            Ticket.severity,
            Ticket.channel,
            Ticket.category,
            Ticket.product,
            Ticket.language,
            Ticket.created_at,
            Ticket.customer_waits_since,
            Ticket.due_at,
            Ticket.customer_id,
            Ticket.team_id,
            Route.returned,
            func.coalesce(Person.standing_agent_id, _last_agent).label("agent"),
        )
        .join(Person, Person.id == Ticket.customer_id)
        .outerjoin(Route, Route.ticket_id == Ticket.id)
        .where(waits, nobodys, ~_is_assistants())
        .order_by(DUE, Ticket.id)
        .limit(_MOST)
    )


def _is_assistants() -> ColumnElement[bool]:
    """A conversation that the assistant owns waits for nobody else."""
    return exists().where(
        Conversation.ticket_id == Ticket.id, Conversation.owner == Owner.ASSISTANT
    )


class Planned(NamedTuple):
    """A plan, and what it was made of, by id; in the order of the queue."""

    plan: Plan
    works: Mapping[str, Work]
    experts: Mapping[str, Expert]


def planned(session: Session, now: datetime) -> Planned | None:
    """Plan the whole queue against all experts; None when nothing waits.

    Who stands in for an absent agent knows the customer as they do.
    """
    rows = session.execute(_queue()).all()
    if not rows:
        return None
    knowledge = Knowledge.of(session, now)
    able = _in_teams(session, experts(session, now), {row.team_id for row in rows})
    works = _with_deputies(session, _valued(session, map(knowledge.work, rows)), able, now)
    return Planned(
        plan(works, able, knowledge.rules, now),
        {one.id: one for one in works},
        {one.id: one for one in able},
    )


def _valued(session: Session, works: Iterable[Work]) -> list[Work]:
    """Say what customers count: 1 to 2 by which share is worth less, twice that in a segment."""
    found = list(works)
    people = {int(one.customer) for one in found}
    worth = standings(session, people)
    favoured = belonging(session, people, routing_rules(session).segments)
    return [
        replace(one, value=(1 + worth.get(id_, 0.0)) * (_FAVOUR if id_ in favoured else 1.0))
        for one, id_ in ((one, int(one.customer)) for one in found)
    ]


def _in_teams(session: Session, able: Iterable[Expert], asked: set[int | None]) -> list[Expert]:
    """A team's ticket goes to one of the team, or to a lead."""
    members = members_by_team(session)
    all_teams = frozenset(f"team:{team_id}" for team_id in asked)
    own: dict[str, set[str]] = {}
    for team_id, users in members.items():
        for user in users:
            own.setdefault(str(user.id), set()).add(f"team:{team_id}")
    found = []
    for one in able:
        teams = all_teams if one.is_lead else own.get(one.id, set())
        found.append(replace(one, permissions=one.permissions | teams))
    return found


def _with_deputies(
    session: Session, works: Iterable[Work], able: Iterable[Expert], now: datetime
) -> list[Work]:
    """Whoever stands in for an absent agent is taken to know the customers that the agent knows."""
    here = {one.id for one in able if one.shift_end is not None}
    deputies: dict[str, str | None] = {}

    def known(agent: str) -> str | None:
        if agent not in deputies:
            deputy = deputy_of(session, int(agent), now)
            deputies[agent] = agent if deputy is None else str(deputy)
        return deputies[agent]

    return [
        one if one.agent is None or one.agent in here else replace(one, agent=known(one.agent))
        for one in works
    ]
