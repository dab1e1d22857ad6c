"""Escalation: what is done as the time of a ticket's promises runs out."""

import logging

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.helpdesk.actions.assignment import leave_with_team
from steward.helpdesk.actions.changes import judge
from steward.helpdesk.events import TicketEscalated
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.promises import SUBJECT
from steward.helpdesk.rules import Severity, worse_than
from steward.kit import clock, events
from steward.kit.db import Database
from steward.kit.jobs import defer
from steward.kit.marks import N_
from steward.promises import Act, ChainStep, Firing, due_steps, fire, get_promise, put_aside

_LOG = logging.getLogger(__name__)
_BATCH = 50
ESCALATE_ONE = "helpdesk.escalate_one"
_TOO_LATE = N_("Too much of the promised time has passed.")


def escalate_all_due(database: Database) -> bool:
    """Take the steps of one batch that are due, and return whether more may be.

    When a batch fails, each of its promises is taken by itself, and what fails then becomes a job:
    it is tried again, is seen where jobs are, and keeps no other promise waiting.
    """
    try:
        with database.transaction() as session:
            return escalate_due(session) == _BATCH
    except OperationalError:
        raise
    except Exception:  # noqa: BLE001 - whatever is wrong with one must not stop the others
        _LOG.exception("a batch of escalations failed; each is tried by itself")
    with database.reading() as session:
        looked_at = due_steps(session, SUBJECT, clock.now(), most=_BATCH, lock=False)
        due = [one.id for one in looked_at]
    for promise_id in due:
        _escalate_alone(database, promise_id)
    return False


def _escalate_alone(database: Database, promise_id: int) -> None:
    try:
        with database.transaction() as session:
            escalate_again(session, promise_id)
    except OperationalError:
        raise
    except Exception:  # noqa: BLE001 - the same
        with database.transaction() as session:
            put_aside(session, promise_id)
            defer(session, ESCALATE_ONE, promise_id=promise_id)


def escalate_again(session: Session, promise_id: int) -> None:
    """Take the steps of one promise that are due."""
    promise = get_promise(session, promise_id)
    ticket = session.get_one(Ticket, promise.subject_id, with_for_update=True)
    session.refresh(promise, with_for_update=True)
    for firing in fire(session, [promise]):
        _escalate(session, ticket, firing)
    session.flush()


def escalate_due(session: Session, *, most: int = _BATCH) -> int:
    """Take the steps that are due, at most so many; return how many promises were looked at.

    Whoever changes a ticket locks it before its promises, we do it the other way round: so we
    wait for nobody, and a ticket that somebody has in hand is looked at the next time.
    """
    due = {one.id: one for one in due_steps(session, SUBJECT, clock.now(), most=most)}
    tickets = _free_tickets(session, {one.subject_id for one in due.values()})
    ours = [one for one in due.values() if one.subject_id in tickets]
    firings = fire(session, ours)
    session.flush()  # all at once, which each fact would else do by itself
    for firing in firings:
        _escalate(session, tickets[firing.promise.subject_id], firing)
    session.flush()
    return len(ours)


def _free_tickets(session: Session, ids: set[int]) -> dict[int, Ticket]:
    query = select(Ticket).where(Ticket.id.in_(ids)).with_for_update(skip_locked=True)
    return {ticket.id: ticket for ticket in session.scalars(query)} if ids else {}


def _escalate(session: Session, ticket: Ticket, firing: Firing) -> None:
    escalated = TicketEscalated(
        subject_id=ticket.id,
        customer_id=ticket.customer_id,
        promise=firing.promise.kind,
        promise_id=firing.promise.id,
        share=firing.promise.fired,
        broken=firing.has_broken,
        steps=[[step.act, step.whom] for step in firing.steps],
    )
    events.record(session, escalated, actor=SYSTEM)
    for step in firing.steps:
        _act(session, ticket, step)


def _act(session: Session, ticket: Ticket, step: ChainStep) -> None:
    """Do what a step does to the ticket itself; who is to be told hears of it by the fact."""
    if step.act == Act.RAISE:
        severity = Severity(ticket.severity)
        judge(session, ticket, worse_than(severity) or severity, actor=SYSTEM)
    elif step.act == Act.REASSIGN:
        leave_with_team(session, ticket, None, reason=_TOO_LATE, actor=SYSTEM)
