"""Facts that a source does not tell: how a ticket came to stand where it stands, and with whom."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Row, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from steward.helpdesk.actions.imports.facts import UNKNOWN
from steward.helpdesk.events import (
    StateChanged,
    TicketAssigned,
    TicketClosed,
    TicketReopened,
    TicketResolved,
)
from steward.helpdesk.rules import DONE, State
from steward.kit import clock
from steward.kit.bulk import PastFact, tell_past
from steward.kit.events import Event

# Where each ticket stands, beside what its newest facts of that say.
_STANDING = text("""
    select t.id, t.customer_id, t.state, t.team_id, t.assignee_id, t.created_at, t.updated_at,
           coalesce(told.state, 'new') as told_state, newest.at as newest_at,
           (given.data ->> 'team_id')::bigint as told_team_id,
           (given.data ->> 'agent_id')::bigint as told_agent_id,
           given.data ->> 'team' as told_team, given.data ->> 'agent' as told_agent,
           teams.name as team, coalesce(users.name, t.fields ->> 'assignee') as agent
    from tickets t
    left join teams on teams.id = t.team_id
    left join users on users.id = t.assignee_id
    left join lateral (
        select max(f.at) as at from facts f where f.subject_kind = 'ticket' and f.subject_id = t.id
    ) newest on true
    left join lateral (
        select case f.kind
            when 'ticket.message' then f.data ->> 'state'
            when 'ticket.state' then f.data ->> 'after'
            when 'ticket.resolved' then 'resolved'
            when 'ticket.reopened' then 'open'
            when 'ticket.closed' then 'closed' end as state
        from facts f
        where f.subject_kind = 'ticket' and f.subject_id = t.id and f.kind in (
            'ticket.message', 'ticket.state', 'ticket.resolved', 'ticket.reopened', 'ticket.closed')
        order by f.at desc, f.id desc limit 1
    ) told on true
    left join lateral (
        select f.data from facts f
        where f.subject_kind = 'ticket' and f.subject_id = t.id and f.kind = 'ticket.assigned'
        order by f.at desc, f.id desc limit 1
    ) given on true
    where t.id = any(:ids)
""").bindparams(bindparam("ids", type_=ARRAY(BigInteger)))


def tell_untold(
    session: Session,
    ticket_ids: Iterable[int],
    *,
    actor_name: str = UNKNOWN,
    at_once: bool = False,
) -> None:
    """Add the facts without which a ticket's facts would not lead to where it stands.

    With `at_once` they are as old as what is known of the ticket; else they happened just now.
    """
    session.flush()
    now = clock.now()
    past = [
        PastFact(event, at if at_once else max(now, row.newest_at), actor_name)
        for row in session.execute(_STANDING, {"ids": list(ticket_ids)})
        for event, at in _untold(row)
    ]
    tell_past(session, past)


def _untold(row: Row[Any]) -> Iterator[tuple[Event, datetime]]:
    """Yield what is not told, and since when it may have been so."""
    if (row.team_id, row.assignee_id) != (row.told_team_id, row.told_agent_id):
        yield _assignment(row), row.created_at
    if row.state != row.told_state:
        yield _state(row), row.updated_at


def _assignment(row: Row[Any]) -> Event:
    return TicketAssigned(
        subject_id=row.id,
        customer_id=row.customer_id,
        team_id=row.team_id,
        agent_id=row.assignee_id,
        team=row.team,
        agent=row.agent,
        from_team=row.told_team,
        from_agent=row.told_agent,
        reason="",
    )


def _state(row: Row[Any]) -> Event:
    about = {"subject_id": row.id, "customer_id": row.customer_id}
    if row.state == State.RESOLVED:
        return TicketResolved(**about)
    if row.state == State.CLOSED:
        return TicketClosed(**about)
    if row.told_state in DONE and row.state == State.OPEN:
        return TicketReopened(**about, before=row.told_state)
    return StateChanged(**about, before=row.told_state, after=row.state)
