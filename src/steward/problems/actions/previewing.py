"""A message to all as some of them will read it. Nothing is sent."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers import Person
from steward.problems.actions.acts import MANAGES
from steward.problems.actions.letters import worded
from steward.problems.actions.telling import check_words, others_of
from steward.problems.forms import MessageForm
from steward.problems.models import ProblemMessage
from steward.problems.queries import Concerned, concerned, get_problem
from steward.problems.rules import Way

_SHOWN = 3


class Sample(NamedTuple):
    """A message as one of its readers gets it; `language` where it is not that of the business."""

    reader: Concerned
    language: str
    subject: str
    body: str


def preview(session: Session, number: str, form: MessageForm, *, actor: Actor) -> Sequence[Sample]:
    """Return a message as some of those read it whom it reaches: three, of each way and text one.

    Raises BadInput for a placeholder that there is not.
    """
    demand(actor, MANAGES)
    problem = get_problem(session, actor, number)
    check_words(form)
    message = ProblemMessage(subject=form.subject, body=form.body, others=others_of(form))
    found = []
    for one in _chosen(concerned(session, problem), form.others):
        person = session.get_one(Person, one.person_id)
        language = one.language if one.language in form.others else ""
        words = worded(session, problem, message, person, one.order_id)
        found.append(Sample(one, language, *words))
    return found


def _chosen(people: Sequence[Concerned], texts: Collection[str]) -> list[Concerned]:
    """Return one reader of each text, one of each way, and others until there are some."""
    reached = [one for one in people if one.way != Way.UNREACHABLE]
    by_text = {one.language if one.language in texts else "": one for one in reversed(reached)}
    first = list(dict.fromkeys(by_text.values()))
    for one in reached:
        if len(first) < _SHOWN and one.way not in {other.way for other in first}:
            first.append(one)
    rest = [one for one in reached if one not in first]
    return [*first, *rest[: max(0, _SHOWN - len(first))]]
