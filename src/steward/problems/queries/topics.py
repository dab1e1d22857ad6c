"""What people say: the topics of the complaints of a problem."""

from typing import NamedTuple

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from steward.problems.models import Complaint, ProblemTopic

_MOST = 3


class SaidOf(NamedTuple):
    """A topic by its own words, and how many persons of a problem wrote of it."""

    words: list[str]
    persons: int


def said_of(session: Session, problem_id: int) -> list[SaidOf]:
    """Return what most persons of a problem say."""
    persons = func.count(distinct(Complaint.person_id))
    query = (
        select(ProblemTopic.words, persons)
        .join(Complaint, Complaint.topic_id == ProblemTopic.id)
        .where(Complaint.problem_id == problem_id)
        .group_by(ProblemTopic.id)
        .order_by(persons.desc(), ProblemTopic.id)
    )
    return [SaidOf(*row) for row in session.execute(query.limit(_MOST))]
