"""Running the search as the job does, and reading what it found."""

from sqlalchemy import select

from steward.kit.db import Database
from steward.problems.actions import look_for_problems
from steward.problems.models import Problem
from tests.routing.staff import UTC_ZONE


def look(database: Database) -> None:
    """Run the job."""
    for _ in look_for_problems(database, UTC_ZONE):
        pass


def problems(database: Database) -> list[Problem]:
    """Return all problems."""
    with database.reading() as session:
        return list(session.scalars(select(Problem).order_by(Problem.id)))
