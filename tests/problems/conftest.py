"""A problem of what was sold, for tests of what is done at hand of it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from steward.kit.db import Database
from steward.problems.models import Problem
from tests.cast import DAN, EVE, SAM, sign_in
from tests.problems.business import Sold, complain, sell
from tests.problems.looking import look, problems


@pytest.fixture
def sold(database: Database) -> Sold:
    """What was sold; Dan has one of the bad lot, Eve of another."""
    with database.transaction() as session:
        sold = sell(session, products=8, each=10)
        mine, its = sold.orders[20][1], text("update orders set person_id = :who where id = :id")
        session.execute(its, {"who": DAN.person_id, "id": mine})
        other = text("""
            select min(o.id) from orders o join order_lines l on l.order_id = o.id
            join variants v on v.id = l.variant_id join products p on p.id = v.product_id
            where p.name = 'Grinder 1' and o.id <> all(:bad)
        """)
        id_ = session.scalar(other, {"bad": [one for _, one in sold.orders]})
        session.execute(its, {"who": EVE.person_id, "id": id_})
    return sold


@pytest.fixture
def problem(database: Database, client: FlaskClient, sold: Sold) -> Problem:
    """A problem that has opened; Sam is signed in."""
    with database.transaction() as session:
        complain(session, sold, 12)
    look(database)
    (found,) = problems(database)
    sign_in(client, SAM)
    return found
