"""Reads of problems: one with all that is known of it, and lists, from what an actor may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, literal_column, select, true
from sqlalchemy.orm import Session

from steward.accounts import Actor, User, may
from steward.helpdesk import Ticket
from steward.kit.errors import Forbidden, NotFound
from steward.kit.events import Fact, facts_about
from steward.kit.lists import Order, Sorts
from steward.kit.paging import Page
from steward.problems.models import CauseCode, Complaint, Problem, ProblemAction
from steward.problems.queries.impact import Impact, impacts
from steward.problems.queries.naming import Named, name_values
from steward.problems.queries.topics import SaidOf, said_of
from steward.problems.rules import Found, Proof, Standing, Week, id_of, proof_of, weeks_of

PAGE = 25
_SHOWN = 100  # tickets beside a problem
_MOST = 200  # problems that a Pareto lays side by side
READS = "problems.read"


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Whoever may see problems sees all."""
    if not may(actor, READS):
        raise Forbidden
    return true()


class ProblemRow(NamedTuple):
    """A line of a list: a problem, its slice by names, who leads it, what it cost, its weeks."""

    problem: Problem
    names: Sequence[Named]
    owner: str
    standing: Standing
    impact: Impact
    weeks: Sequence[Week]
    proof: Proof | None

    @property
    def out(self) -> int:
        """How many weeks were outside of the limits."""
        return sum(one.is_out for one in self.weeks)


class Acted(NamedTuple):
    """Something done about a problem, and by whom."""

    action: ProblemAction
    who: str


@dataclass(frozen=True)
class ProblemView:
    """A problem with all that its page shows; `usual_broken` is the share of promises of all."""

    row: ProblemRow
    found: Found
    beside: Mapping[tuple[str, str], Named]
    cause: CauseCode | None
    actions: Sequence[Acted]
    tickets: Sequence[tuple[Ticket, Complaint]]
    history: Sequence[Fact]
    said: Sequence[SaidOf]

    @property
    def problem(self) -> Problem:
        """The problem itself."""
        return self.row.problem


def get_problem(
    session: Session, actor: Actor, number: str, *, for_update: bool = False
) -> Problem:
    """Return a problem by its number, or raise NotFound."""
    query = select(Problem).where(Problem.id == (id_of(number) or 0), visible_to(actor))
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def list_problems(
    session: Session,
    actor: Actor,
    today: date,
    *,
    show: str = "open",
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page[ProblemRow]:
    """List problems that are `open`, `closed` or all, the newest first, a page at a time."""
    order = Order.of("-name", _SORTS, Problem.id)
    query = select(Problem.id).where(visible_to(actor), *_shown(show))
    ids, more = order.page(session, query, cursor, limit)
    return Page(_rows(session, [one for (one,) in ids], today), more)


_SORTS: Sorts = {"name": (literal_column("problems.id"), int)}


def _shown(show: str) -> list[ColumnElement[bool]]:
    states = {"open": Problem.closed_at.is_(None), "closed": Problem.closed_at.is_not(None)}
    return [states[show]] if show in states else []


def costly_problems(
    session: Session, actor: Actor, today: date, show: str = "all"
) -> list[ProblemRow]:
    """List the newest problems by what they cost, the dearest first."""
    query = select(Problem.id).where(visible_to(actor), *_shown(show))
    ids = session.scalars(query.order_by(Problem.id.desc()).limit(_MOST)).all()
    rows = _rows(session, ids, today)
    return sorted(rows, key=lambda row: (-row.impact.cost.total, row.problem.id))


def count_open(session: Session) -> int:
    """Count the problems that are open."""
    query = select(func.count()).select_from(Problem).where(Problem.closed_at.is_(None))
    return session.scalars(query).one()


def _rows(session: Session, ids: Sequence[int], today: date) -> list[ProblemRow]:
    if not ids:
        return []
    query = select(Problem, User.name).outerjoin(User, User.id == Problem.owner_id)
    found = {one.id: (one, name) for one, name in session.execute(query.where(Problem.id.in_(ids)))}
    named = name_values(session, {pair for one, _ in found.values() for pair in one.where.items()})
    costs = impacts(session, ids)
    return [_row(*found[id_], named, costs[id_], today) for id_ in ids]


def _row(
    one: Problem,
    owner: str | None,
    named: Mapping[tuple[str, str], Named],
    impact: Impact,
    today: date,
) -> ProblemRow:
    weeks = weeks_of(one.chart)
    fixed_on = one.fixed_on
    proof = proof_of(weeks, one.since.date(), fixed_on, today) if fixed_on else None
    names = [named[pair] for pair in one.where.items()]
    return ProblemRow(one, names, owner or "", one.standing(today), impact, weeks, proof)


def show_problem(session: Session, actor: Actor, number: str, today: date) -> ProblemView:
    """Return a problem with all that its page shows, in eleven statements."""
    problem = get_problem(session, actor, number)
    (row,) = _rows(session, [problem.id], today)
    found = Found.of(problem.found)
    beside = name_values(session, {(one.dimension, one.value) for one in found.beside})
    cause = session.get(CauseCode, problem.cause_id) if problem.cause_id else None
    history = facts_about(session, "problem", problem.id)
    return ProblemView(
        row,
        found,
        beside,
        cause,
        _actions(session, problem),
        tickets_of(session, problem.id),
        history,
        said_of(session, problem.id),
    )


def _actions(session: Session, problem: Problem) -> list[Acted]:
    query = (
        select(ProblemAction, User.name)
        .join(User, User.id == ProblemAction.who_id)
        .where(ProblemAction.problem_id == problem.id)
        .order_by(ProblemAction.by_on, ProblemAction.id)
    )
    return [Acted(*row) for row in session.execute(query)]


def tickets_of(session: Session, problem_id: int) -> list[tuple[Ticket, Complaint]]:
    """Return the latest tickets of a problem."""
    query = (
        select(Ticket, Complaint)
        .join(Complaint, Complaint.ticket_id == Ticket.id)
        .where(Complaint.problem_id == problem_id, Ticket.withdrawn_at.is_(None))
        .order_by(Complaint.at.desc(), Ticket.id.desc())
    )
    return [(ticket, complaint) for ticket, complaint in session.execute(query.limit(_SHOWN))]


def cause_codes(session: Session) -> Sequence[CauseCode]:
    """List the causes that are in use, in the order in which they were entered."""
    query = select(CauseCode).where(CauseCode.is_used).order_by(CauseCode.id)
    return session.scalars(query).all()


def get_action(session: Session, problem: Problem, action_id: int) -> ProblemAction:
    """Return something done about a problem, to be changed, or raise NotFound."""
    found = session.get(ProblemAction, action_id, with_for_update=True)
    if found is None or found.problem_id != problem.id:
        raise NotFound
    return found


def find_of_ticket(session: Session, ticket_id: int) -> tuple[Complaint, Problem] | None:
    """Return the problem that a ticket is of, and its complaint."""
    query = (
        select(Complaint, Problem)
        .join(Problem, Problem.id == Complaint.problem_id)
        .where(Complaint.ticket_id == ticket_id)
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def names_of_problem(session: Session, problem_id: int) -> list[Named]:
    """Return what the slice of a problem is called."""
    where = session.get_one(Problem, problem_id).where
    named = name_values(session, where.items())
    return [named[pair] for pair in where.items()]


def open_problems(session: Session) -> list[tuple[Problem, str]]:
    """List open problems by what they are called, for a choice."""
    found = session.scalars(
        select(Problem).where(Problem.closed_at.is_(None)).order_by(Problem.id.desc()).limit(_MOST)
    ).all()
    named = name_values(session, {pair for one in found for pair in one.where.items()})
    return [
        (one, one.title or ", ".join(named[pair].name for pair in one.where.items()))
        for one in found
    ]
