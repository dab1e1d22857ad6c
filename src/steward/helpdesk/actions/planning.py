"""Giving tickets out: the whole queue is planned, each ticket given in a transaction of its own."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, get_user, names_of
from steward.helpdesk.actions.assignment import leave_with_team
from steward.helpdesk.actions.load import now_takes
from steward.helpdesk.actions.routes import route_of, routes_of
from steward.helpdesk.events import TicketOffered
from steward.helpdesk.models import Route, RoutingRules, Ticket
from steward.helpdesk.queries.waiting import Planned, planned, routing_rules
from steward.helpdesk.rules import State, number_of
from steward.kit import clock, events
from steward.kit.db import Database
from steward.kit.marks import N_, packed
from steward.routing import Decision, explain, is_stuck, take_load

_EXPLAINED = 20  # of those who wait: why, the most pressing first
_BEST = N_("The best who is free.")

_Names = dict[str, str]


def plan_desk(database: Database) -> int:
    """Plan the whole queue and give out what the plan says; return how many tickets that were.

    What somebody took meanwhile is passed over, and nobody is given more than fits, however many
    plan at once.
    """
    with database.reading() as session:
        rules = routing_rules(session)
        found = planned(session, clock.now()) if rules.is_on else None
        if found is None:
            return 0
        names = _names(session, found)
    given = 0
    for one in found.plan.assignments:
        with database.transaction() as session:
            given += _give(session, found, rules, (int(one.work), int(one.expert)), names)
    with database.transaction() as session:
        _explain_waiting(session, found, names)
    return given


def _names(session: Session, found: Planned) -> _Names:
    people = names_of(session, [int(one) for one in found.experts])
    return {str(user_id): name for user_id, name in people.items()}


def _give(
    session: Session, found: Planned, rules: RoutingRules, pair: tuple[int, int], names: _Names
) -> bool:
    """Give a ticket to an agent, both by id, if nobody has it and they have room for it."""
    ticket_id, agent_id = pair
    ticket = _find_free(session, ticket_id)
    if ticket is None:
        return False
    units = now_takes(session, ticket)
    if not take_load(session, agent_id, units):
        return False
    ticket.carried_by, ticket.carried = agent_id, units
    _note_decision(found, route_of(session, ticket.id), names)
    if rules.offer_minutes:
        _offer(session, ticket, agent_id, timedelta(minutes=rules.offer_minutes))
    else:
        agent = get_user(session, agent_id)
        leave_with_team(session, ticket, agent, reason=_BEST, actor=SYSTEM)
    return True


def _find_free(session: Session, ticket_id: int) -> Ticket | None:
    """Lock a ticket that nobody has, and that nobody else has locked."""
    free = (
        (Ticket.id == ticket_id)
        & Ticket.assignee_id.is_(None)
        & Ticket.offered_to.is_(None)
        & Ticket.state.in_((State.NEW, State.OPEN))
    )
    query = select(Ticket).where(free).with_for_update(skip_locked=True)
    return session.scalars(query).one_or_none()


def _offer(session: Session, ticket: Ticket, agent_id: int, length: timedelta) -> None:
    until = clock.now() + length
    ticket.offered_to, ticket.offer_until = agent_id, until
    session.flush()
    offered = TicketOffered(
        subject_id=ticket.id,
        customer_id=ticket.customer_id,
        agent_id=agent_id,
        agent=get_user(session, agent_id).name,
        until=until.isoformat(),
    )
    events.record(session, offered, actor=SYSTEM)


def _note_decision(found: Planned, route: Route, names: _Names) -> None:
    """Keep what was decided about a ticket, and why, if that is anything new."""
    decision = found.plan.decision(str(route.ticket_id))
    lines = [packed(line) for line in explain(_named(decision, names))]
    stuck = is_stuck(decision)
    if decision.expert is None and (lines, stuck) == (route.lines, route.is_stuck):
        return
    route.decided_at, route.lines, route.is_stuck = clock.now(), lines, stuck
    if decision.expert is not None:
        skills = found.experts[decision.expert].skills
        asked = (need.skill for need in found.works[decision.work].needs)
        route.knows = [skill for skill in asked if skills.get(skill, 0.0) > 0]


def _named(decision: Decision, names: _Names) -> Decision:
    """Say people by name and tickets by number."""
    return replace(
        decision,
        work=number_of(int(decision.work)),
        expert=decision.expert and names.get(decision.expert),
        awaited=decision.awaited and names.get(decision.awaited),
        kept=decision.kept and names.get(decision.kept),
        candidates=tuple(
            one._replace(
                expert=names.get(one.expert, one.expert),
                others=tuple(number_of(int(other)) for other in one.others),
            )
            for one in decision.candidates
        ),
        excluded={names.get(who, who): why for who, why in decision.excluded.items()},
    )


def _explain_waiting(session: Session, found: Planned, names: _Names) -> None:
    """Keep why the most pressing of those who still wait do so."""
    given = {one.work for one in found.plan.assignments}
    waiting = [int(one) for one in found.works if one not in given][:_EXPLAINED]
    query = select(Ticket.id).where(Ticket.id.in_(waiting)).with_for_update(skip_locked=True)
    locked = session.scalars(query).all() if waiting else ()
    for route in routes_of(session, locked).values():
        _note_decision(found, route, names)
