"""Evidence is taken in once, and a rise of complaints opens one problem with the slice of it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.db import Database
from steward.problems.models import Complaint
from steward.problems.queries import names_of_problem
from steward.problems.queries.evidence import harmless
from tests.cast import ADA, SAM
from tests.problems.business import Sold, complain, sell
from tests.problems.looking import look, problems
from tests.sales.back import things_back

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
    """Have all be taken in and looked at as if nothing had been."""
    session.execute(text("update problem_evidence set after = 0, looked_at = null"))


def keys(database: Database) -> list[str]:
    """Return the keys of all complaints."""
    with database.reading() as session:
        return list(session.scalars(select(Complaint.key).order_by(Complaint.key)))


def test_rise_opens_one_problem_of_the_lot_whatever_is_told_again(
    database: Database, sold: Sold
) -> None:
    with database.transaction() as session:
        complain(session, sold, 12)
    look(database)
    (found,) = problems(database)
    assert found.where == {"lot": str(sold.lot_id)}
    assert found.found["seen"] >= 3
    assert any(week["complaints"] > week["upper"] for week in found.chart)
    before = keys(database)
    with database.transaction() as session:
        linked = session.scalars(select(Complaint).where(Complaint.problem_id == found.id)).all()
        assert len(linked) >= 12
        again(session)
        session.execute(text("update products set name = 'Mill' where name = 'Grinder 1'"))
    look(database)  # all is told twice, of a product that is called otherwise by now
    assert keys(database) == before
    (same,) = problems(database)
    with database.reading() as session:
        assert names_of_problem(session, same.id)[0].of == "Mill"


@pytest.mark.usefixtures("app")
def test_late_complaints_open_it_and_those_who_lead_hear_of_it_once(
    database: Database, sold: Sold
) -> None:
    with database.transaction() as session:
        complain(session, sold, 12, at=clock.now() - timedelta(days=6))  # told only now
    look(database)
    look(database)
    assert len(problems(database)) == 1
    with database.reading() as session:
        told = (
            session.execute(
                text(
                    "select u.role from notices n join users u on u.id = n.user_id"
                    " where n.kind = 'problem' order by u.id"
                )
            )
            .scalars()
            .all()
        )
    assert told == [ADA.role, SAM.role]


def test_one_angry_person_opens_nothing(database: Database, sold: Sold) -> None:
    with database.transaction() as session:
        person, order = sold.orders[0]
        complain(session, sold._replace(orders=[(person, order)] * 40), 40)
    look(database)
    assert problems(database) == []


def test_questions_are_no_complaints_until_their_category_says_so(
    database: Database, sold: Sold
) -> None:
    with database.transaction() as session:
        complain(session, sold, 12)
        session.execute(text("update tickets set category = 'QUESTION'"))
    look(database)
    assert problems(database) == []
    with database.transaction() as session:
        session.execute(text("update tickets set category = 'Defect'"))
        again(session)
    look(database)
    assert len(problems(database)) == 1


def test_returns_are_complaints_until_they_are_refused(app: Flask, database: Database) -> None:
    things_back(app, database)
    look(database)
    (key,) = keys(database)
    assert key.startswith("R-")
    with database.transaction() as session:
        (row,) = session.scalars(select(Complaint)).all()
        assert row.product_id is not None
        assert row.sold_on is not None
        assert harmless(session)[:3] == ["does not fit", "changed my mind", "question"]
        session.execute(text("update returns set state = 'refused', ended_at = now()"))
        again(session)
    look(database)
    assert keys(database) == []
