"""Evidence is taken in once, and a rise of complaints opens one problem with the slice of it."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.kit.db import Database
from steward.problems.models import Complaint
from tests.problems.business import Sold, complain, sell
from tests.problems.looking import look, problems

pytestmark = pytest.mark.database


@pytest.fixture
def sold(database: Database) -> Sold:
    """Half a year of sales, looked through: nothing was found."""
    with database.transaction() as session:
        found = sell(session)
    look(database)
    assert problems(database) == []
    return found


def again(session: Session) -> None:
    """Have all be looked at as if nothing had been."""
    session.execute(text("update problem_evidence set after = 0, looked_at = null"))


def test_rise_opens_one_problem_of_the_lot_and_links_its_tickets(
    database: Database, sold: Sold
) -> None:
    with database.transaction() as session:
        complain(session, sold, 12)
    look(database)
    (found,) = problems(database)
    assert found.where == {"lot": str(sold.lot_id)}
    assert found.found["seen"] >= 3
    assert any(week["complaints"] > week["upper"] for week in found.chart)
    with database.transaction() as session:
        linked = session.scalars(select(Complaint).where(Complaint.problem_id == found.id)).all()
        assert len(linked) >= 12
        again(session)
    look(database)  # all told twice, late: it stays one problem, with as many complaints
    with database.reading() as session:
        assert len(session.scalars(select(Complaint.key)).all()) == len(
            set(session.scalars(select(Complaint.key)))
        )
    (same,) = problems(database)
    assert same.id == found.id
