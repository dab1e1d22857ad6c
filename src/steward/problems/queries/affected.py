"""Whom a problem concerns: who got goods of its slice, and who complained."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from steward.customers import Person
from steward.helpdesk import State
from steward.kit.languages import LANGUAGES
from steward.problems.models import Problem, ProblemLetter, ProblemMessage
from steward.problems.rules import Way, sold_part, sold_since, way_of
from steward.sales import Got, who_got

# The latest ticket of each person in the problem that is not done, and whether it is a live chat.
_TICKETS = """
    select distinct on (c.person_id) c.person_id, t.id, t.order_id,
           v.ticket_id is not null and v.ended_at is null and v.by_mail_at is null as is_live
    from complaints c join tickets t on t.id = c.ticket_id and t.withdrawn_at is null
    left join conversations v on v.ticket_id = t.id
    where c.problem_id = :problem and t.state <> all(:done) {of_one}
    order by c.person_id, t.id desc
"""
_TICKET_OF = text(_TICKETS.format(of_one="and c.person_id = :person"))
_TICKETS_OF_ALL = text(_TICKETS.format(of_one=""))
_ASLEEP = text("""
    select distinct t.id, t.customer_id as person_id, t.order_id
    from complaints c join tickets t on t.id = c.ticket_id and t.withdrawn_at is null
    where c.problem_id = :problem and t.state <> all(:done) order by t.id
""")
_COMPLAINED = text("""
    select c.person_id, max(c.order_id) as order_id from complaints c
    left join tickets t on t.id = c.ticket_id
    where c.problem_id = :problem and t.withdrawn_at is null
    group by c.person_id order by c.person_id
""")
_WHO = (Person.id, Person.name, Person.email, Person.mail_trouble, Person.language)
_DONE = [State.RESOLVED, State.CLOSED]


class Concerned(NamedTuple):
    """Somebody whom a problem concerns: by which way they are told, of which order of theirs.

    Their language is empty where it is not known.
    """

    person_id: int
    name: str
    way: Way
    ticket_id: int | None
    order_id: int | None
    language: str = ""


def until_fix(problem: Problem) -> datetime | None:
    """Return until when what was sold is of a problem: until its fix runs."""
    if problem.fixed_on is None:
        return None
    return datetime.combine(problem.fixed_on + timedelta(days=1), time(), UTC)


def buyers(session: Session, problem: Problem, *, person_id: int | None = None) -> Sequence[Got]:
    """Return who got goods of a problem's slice in its time; nobody where no delivery says so."""
    where = sold_part(problem.where)
    if not where:
        return []
    since = sold_since(problem.where, problem.since)
    until = until_fix(problem)
    return who_got(session, where, since=since, until=until, person_id=person_id)


def concerned(
    session: Session, problem: Problem, *, complainants_only: bool = False
) -> list[Concerned]:
    """Return all whom a problem concerns, by their ids, in four statements."""
    orders: dict[int, int | None] = {}
    if not complainants_only:
        orders |= {one.person_id: one.order_id for one in buyers(session, problem)}
    asked = {"problem": problem.id, "done": _DONE}
    for row in session.execute(_COMPLAINED, asked):
        orders[row.person_id] = orders.get(row.person_id) or row.order_id
    tickets = {row.person_id: row for row in session.execute(_TICKETS_OF_ALL, asked)}
    people = select(*_WHO)
    found = session.execute(people.where(Person.id.in_(orders)).order_by(Person.id))
    return [_concerned((*row,), tickets.get(row.id), orders[row.id]) for row in found]


def by_way(people: Sequence[Concerned]) -> dict[str, int]:
    """Count people by the way on which they are told."""
    return {str(way): sum(one.way == way for one in people) for way in Way}


def by_language(people: Sequence[Concerned], ours: str) -> dict[str, int]:
    """Count who is reached by language, ours first; whose language is not known reads ours."""
    reached = [one.language or ours for one in people if one.way != Way.UNREACHABLE]
    counts = Counter(one if one in LANGUAGES else ours for one in reached)
    return {ours: counts.pop(ours, 0), **dict(counts.most_common())}


def _concerned(
    who: tuple[int, str, str | None, str | None, str | None],
    ticket: Row[Any] | None,
    order_id: int | None,
) -> Concerned:
    id_, name, email, trouble, language = who
    way = way_of(
        is_live=ticket is not None and ticket.is_live,
        has_ticket=ticket is not None,
        email=email,
        trouble=trouble,
    )
    return Concerned(id_, name, way, ticket.id if ticket else None, order_id, language or "")


def way_now(session: Session, problem: Problem, person_id: int) -> Concerned:
    """Return by which way somebody is told at this moment; the mail address may have gone."""
    asked = {"problem": problem.id, "done": _DONE, "person": person_id}
    ticket = session.execute(_TICKET_OF, asked).one_or_none()
    people = select(*_WHO)
    row = session.execute(people.where(Person.id == person_id)).one()
    return _concerned((*row,), ticket, ticket.order_id if ticket else None)


def tickets_to_wake(session: Session, problem: Problem) -> list[Concerned]:
    """Return every ticket of a problem that is not done, with whose it is."""
    found = session.execute(_ASLEEP, {"problem": problem.id, "done": _DONE})
    return [Concerned(one.person_id, "", Way.NOTE, one.id, one.order_id) for one in found]


def joined_later(session: Session) -> list[tuple[ProblemMessage, list[Concerned]]]:
    """Return who came to complain since a message to all, for messages that go to them, too."""
    query = (
        select(ProblemMessage, Problem)
        .join(Problem, Problem.id == ProblemMessage.problem_id)
        .where(ProblemMessage.to_later, Problem.closed_at.is_(None))
    )
    found = []
    for message, problem in session.execute(query):
        told = select(ProblemLetter.person_id).where(ProblemLetter.message_id == message.id)
        known = set(session.scalars(told))
        people = concerned(session, problem, complainants_only=True)
        new = [one for one in people if one.person_id not in known]
        if new:
            found.append((message, new))
    return found


def was_told(session: Session, letter: ProblemLetter) -> bool:
    """Whether somebody got a message before: two people turned out to be one meanwhile."""
    same = select(ProblemLetter.id).where(
        ProblemLetter.message_id == letter.message_id,
        ProblemLetter.person_id == letter.person_id,
        ProblemLetter.ticket_id.is_not_distinct_from(letter.ticket_id),
        ProblemLetter.told != "",
        ProblemLetter.id != letter.id,
    )
    return session.scalar(same.limit(1)) is not None
