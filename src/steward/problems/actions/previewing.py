"""A message to all as some of them will read it. Nothing is sent."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers import Person
from steward.problems.actions.acts import MANAGES
from steward.problems.actions.letters import worded
from steward.problems.actions.telling import check_words
from steward.problems.forms import MessageForm
from steward.problems.models import ProblemMessage
from steward.problems.queries import Concerned, concerned, get_problem
from steward.problems.rules import Way

_SHOWN = 3


class Sample(NamedTuple):
    """A message as one of its readers gets it."""

    reader: Concerned
    subject: str
    body: str


def preview(session: Session, number: str, form: MessageForm, *, actor: Actor) -> Sequence[Sample]:
    """Return a message as three of those read it whom it reaches, by each way one if it can be.

    Raises BadInput for a placeholder that there is not.
    """
    demand(actor, MANAGES)
    problem = get_problem(session, actor, number)
    check_words(form)
    message = ProblemMessage(subject=form.subject, body=form.body)
    found = []
    for one in _chosen(concerned(session, problem)):
        person = session.get_one(Person, one.person_id)
        found.append(Sample(one, *worded(session, problem, message, person, one.order_id)))
    return found


def _chosen(people: Sequence[Concerned]) -> list[Concerned]:
    reached = [one for one in people if one.way != Way.UNREACHABLE]
    first = {one.way: one for one in reversed(reached)}
    rest = [one for one in reached if one not in first.values()]
    return [*first.values(), *rest][:_SHOWN]
