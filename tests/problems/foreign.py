"""A problem with an action, which is not for everybody to see or to touch."""

from sqlalchemy.orm import Session

from steward.kit import clock
from steward.problems.models import Problem, ProblemAction
from steward.problems.rules import Found
from tests.cast import BEN

FOUND = Found(3, 0.2, 40.0, 5, 900.0, 2.8, 2.8, 12, 0.001)


def things_wrong(session: Session) -> dict[str, object]:
    """Enter a problem as if it had been found."""
    now = clock.now()
    problem = Problem(
        slice="carrier=for us alone",
        where={"carrier": "for us alone"},
        found=FOUND.kept(),
        title="For us alone",
        since=now,
        opened_at=now,
    )
    session.add(problem)
    session.flush()
    action = ProblemAction(
        problem_id=problem.id,
        what="for us alone",
        who_id=BEN.id,
        by_on=now.date(),
        created_at=now,
    )
    session.add(action)
    session.flush()
    return {"problem_number": problem.number, "action_id": action.id}
