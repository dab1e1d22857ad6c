"""Whose ticket it is: taken, assigned and transferred by hand, always with a reason."""

from sqlalchemy.orm import Session

from steward.accounts import (
    Actor,
    Role,
    Team,
    User,
    demand,
    find_team_by_name,
    find_user_by_email,
    get_team,
    get_user,
)
from steward.helpdesk.actions.learning import LEARN
from steward.helpdesk.actions.load import carry
from steward.helpdesk.actions.routes import route_of
from steward.helpdesk.errors import TooManyTransfers
from steward.helpdesk.events import TicketAssigned
from steward.helpdesk.forms import AssignmentForm
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import get_ticket_to_change
from steward.helpdesk.queries.waiting import routing_rules
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.jobs import defer
from steward.kit.marks import N_
from steward.routing import Result

_LEADS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_ABLE = frozenset({Role.AGENT, Role.SUPERVISOR, Role.ADMIN})


def assign_ticket(
    session: Session,
    ticket_id: int,
    form: AssignmentForm,
    *,
    actor: Actor,
    version: int | None = None,
) -> Ticket:
    """Give a ticket to an agent by address, to a team by name, or both.

    A team alone takes it from its agent; an agent alone keeps the team. Neither: nobody's.
    Raises BadInput when there is no such agent or team.
    """
    agent = _agent_of(session, form)
    team = _team_of(session, form)
    ticket = get_ticket_to_change(session, actor, ticket_id, version)
    if team is None and agent is not None and ticket.team_id is not None:
        team = get_team(session, ticket.team_id)
    if ticket.assignee_id is not None and (agent is None or agent.id != ticket.assignee_id):
        _hand_on(session, ticket, ticket.assignee_id, actor)
    return give_to(session, ticket, agent, team, reason=form.reason, actor=actor)


def _hand_on(session: Session, ticket: Ticket, agent_id: int, actor: Actor) -> None:
    """Count a transfer. After so many only a lead may make one: the customer is not passed round.

    Who hands a ticket on does not get it again by itself, and it says how well they know such.
    """
    route = route_of(session, ticket.id)
    limit = routing_rules(session).most_transfers
    if route.transfers >= limit and actor.role not in _LEADS:
        raise TooManyTransfers(ticket.number, route.transfers)
    route.transfers += 1
    if actor.user_id == agent_id:
        route.returned = [*route.returned, agent_id]
        about = {"ticket_id": ticket.id, "agent_id": agent_id}
        defer(session, LEARN, **about, result=Result.TRANSFERRED)


def _agent_of(session: Session, form: AssignmentForm) -> User | None:
    if form.agent is None:
        return None
    agent = find_user_by_email(session, form.agent)
    if agent is None or agent.suspended_at or agent.role not in _ABLE:
        msg = N_("Nobody who can have tickets has the address %(agent)s.", agent=form.agent)
        raise BadInput(msg, errors={"agent": msg})
    return agent


def _team_of(session: Session, form: AssignmentForm) -> Team | None:
    if not form.team:
        return None
    team = find_team_by_name(session, form.team)
    if team is None:
        msg = N_("There is no team %(team)s.", team=form.team)
        raise BadInput(msg, errors={"team": msg})
    return team


def leave_with_team(
    session: Session, ticket: Ticket, agent: User | None, *, reason: str, actor: Actor
) -> Ticket:
    """Give a ticket to an agent, or to nobody, and leave it with its team."""
    team = get_team(session, ticket.team_id) if ticket.team_id else None
    return give_to(session, ticket, agent, team, reason=reason, actor=actor)


def give_to(
    session: Session,
    ticket: Ticket,
    agent: User | None,
    team: Team | None,
    *,
    reason: str,
    actor: Actor,
) -> Ticket:
    """Make a ticket the agent's and the team's, and record from whom, to whom and why."""
    demand(actor, "tickets.assign")
    before_team = get_team(session, ticket.team_id) if ticket.team_id else None
    before_agent = get_user(session, ticket.assignee_id) if ticket.assignee_id else None
    if (team, agent) == (before_team, before_agent) and ticket.offered_to is None:
        return ticket
    ticket.team_id = team.id if team else None
    ticket.assignee_id = agent.id if agent else None
    ticket.offered_to = ticket.offer_until = None
    ticket.updated_at = clock.now()
    carry(session, ticket)
    session.flush()
    assigned = TicketAssigned(
        subject_id=ticket.id,
        customer_id=ticket.customer_id,
        team_id=ticket.team_id,
        agent_id=ticket.assignee_id,
        team=team.name if team else None,
        agent=agent.name if agent else None,
        from_team=before_team.name if before_team else None,
        from_agent=before_agent.name if before_agent else None,
        reason=reason,
    )
    events.record(session, assigned, actor=actor)
    return ticket
