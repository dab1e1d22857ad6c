"""What is done about a problem, and which tickets are of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand, names_of
from steward.helpdesk import Ticket, id_of, number_of, tickets_there
from steward.kit import clock, events
from steward.kit.errors import BadInput, Conflict, NotFound
from steward.kit.marks import N_
from steward.problems.actions.changing import CHANGES, check_code, check_staff, get_to_change
from steward.problems.errors import NeedsCause
from steward.problems.events import (
    ActionMoved,
    ActionPlanned,
    TicketCauseGiven,
    TicketLinked,
    TicketUnlinked,
)
from steward.problems.forms import ActionForm, ActionStateForm, LinkForm, TicketCauseForm
from steward.problems.models import CauseCode, Complaint, Problem, ProblemAction
from steward.problems.queries import find_of_ticket, get_action


def plan_action(session: Session, number: str, form: ActionForm, *, actor: Actor) -> ProblemAction:
    """Plan something to be done about a problem."""
    problem = get_to_change(session, number, None, actor=actor)
    check_staff(session, form.who_id, "who_id")
    row = ProblemAction(problem_id=problem.id, created_at=clock.now(), **form.model_dump())
    session.add(row)
    session.flush()
    told = ActionPlanned(
        subject_id=problem.id,
        action_id=row.id,
        what=row.what,
        who=names_of(session, [row.who_id])[row.who_id],
        by_on=row.by_on.isoformat(),
    )
    events.record(session, told, actor=actor)
    return row


def move_action(
    session: Session, number: str, action_id: int, form: ActionStateForm, *, actor: Actor
) -> ProblemAction:
    """Say how far something is that is done about a problem."""
    problem = get_to_change(session, number, None, actor=actor)
    row = get_action(session, problem, action_id)
    before = row.state
    row.move_to(form.state)
    session.flush()
    told = ActionMoved(
        subject_id=problem.id, action_id=row.id, what=row.what, before=before, after=row.state
    )
    if before != row.state:
        events.record(session, told, actor=actor)
    return row


def link_ticket(session: Session, number: str, form: LinkForm, *, actor: Actor) -> Ticket:
    """Put a ticket into a problem. Raises Conflict while it is in another one."""
    problem = get_to_change(session, number, None, actor=actor)
    called = form.ticket.upper()
    if not tickets_there(session, actor, [called]):
        msg = N_("There is no such ticket. Write its number, such as T-1042.")
        raise BadInput(msg, errors={"ticket": msg})
    ticket = session.get_one(Ticket, id_of(called))
    row = _complaint(session, ticket)
    if row.problem_id not in {None, problem.id}:
        raise Conflict(N_("This ticket is of another problem. Take it out of that first."))
    row.problem_id, row.is_apart, row.by_hand = problem.id, False, True
    session.flush()
    told = TicketLinked(subject_id=problem.id, ticket_id=ticket.id)
    events.record(session, told, actor=actor)
    return ticket


def _complaint(session: Session, ticket: Ticket) -> Complaint:
    query = select(Complaint).where(Complaint.ticket_id == ticket.id).with_for_update()
    row = session.scalars(query).one_or_none()
    if row is None:
        key = f"{ticket.number}/"
        row = Complaint(key=key, person_id=ticket.customer_id, ticket_id=ticket.id)
        row.at, row.noted_at = ticket.created_at, clock.now()
        session.add(row)
    return row


def unlink_ticket(session: Session, number: str, ticket_number: str, *, actor: Actor) -> Problem:
    """Take a ticket out of a problem; it is not put back by itself."""
    problem = get_to_change(session, number, None, actor=actor)
    row = _in(session, problem, ticket_number)
    row.problem_id, row.is_apart, row.cause_id = None, True, None
    session.flush()
    told = TicketUnlinked(subject_id=problem.id, ticket_id=row.ticket_id or 0)
    events.record(session, told, actor=actor)
    return problem


def _in(session: Session, problem: Problem, ticket_number: str) -> Complaint:
    found = find_of_ticket(session, id_of(ticket_number))
    if found is None or found[1].id != problem.id:
        raise NotFound
    return found[0]


def give_cause(
    session: Session, number: str, ticket_number: str, form: TicketCauseForm, *, actor: Actor
) -> Complaint:
    """Say what a ticket of a problem came of, be it another cause than the problem's own."""
    demand(actor, CHANGES)
    problem = get_to_change(session, number, None, actor=actor)
    code = check_code(session, form.cause_id)
    row = _in(session, problem, ticket_number)
    before = session.get(CauseCode, row.cause_id) if row.cause_id else None
    row.cause_id = code.id
    session.flush()
    told = TicketCauseGiven(
        subject_id=problem.id,
        ticket_id=row.ticket_id or 0,
        cause=code.name,
        before=before.name if before else "",
    )
    events.record(session, told, actor=actor)
    return row


def check_cause(session: Session, ticket_id: int) -> None:
    """Raise NeedsCause for a ticket of an open problem while nobody said what it came of."""
    with session.no_autoflush:
        found = find_of_ticket(session, ticket_id)
    if found is None:
        return
    complaint, problem = found
    if problem.is_open and complaint.cause_id is None and problem.cause_id is None:
        detail = N_(
            "%(ticket)s is of %(problem)s, of which no cause is known yet.",
            ticket=number_of(ticket_id),
            problem=problem.number,
        )
        raise NeedsCause(detail)
