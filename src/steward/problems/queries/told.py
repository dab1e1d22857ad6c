"""What problems tell of customers, for their timelines: by which ones they were hit."""

from collections.abc import Sequence

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.customers import Asked, Entry, Kind, Source, Whose, newest
from steward.kit.marks import N_
from steward.problems.models import Complaint, Problem
from steward.problems.rules import number_of


def problems_told(session: Session, actor: Actor, whose: Whose, asked: Asked) -> Sequence[Entry]:
    """Tell of complaints that are of a problem."""
    if not may(actor, "problems.read"):
        return []
    told = (
        select(
            Complaint.at,
            (literal("problem-") + cast(Complaint.id, String)).label("key"),
            literal(str(Kind.PROBLEM)).label("sort"),
            Problem.id,
            Problem.title,
            Complaint.person_id,
        )
        .join(Problem, Problem.id == Complaint.problem_id)
        .where(whose.has(Complaint.person_id))
    )
    return [
        Entry(
            at=row.at,
            key=row.key,
            kind=Kind.PROBLEM,
            words=N_("Complained of what is a problem"),
            number=number_of(row.id),
            title=row.title,
            url=f"/desk/problems/{number_of(row.id)}",
            person_id=row.person_id,
        )
        for row in newest(session, told, asked)
    ]


TIMELINE = (Source("problems", frozenset({Kind.PROBLEM}), problems_told),)
