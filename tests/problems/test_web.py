"""Problems at the desk: listed, worked on, proven or ended with a reason."""

import pytest
from flask.testing import FlaskClient

from steward.kit.db import Database
from steward.problems.models import Problem
from tests.cast import SAM, sign_in
from tests.problems.business import complain, sell
from tests.problems.looking import look, problems
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database


@pytest.fixture
def problem(database: Database, client: FlaskClient) -> Problem:
    """A problem that has opened; Sam is signed in."""
    with database.transaction() as session:
        sold = sell(session)
        complain(session, sold, 12)
    look(database)
    (found,) = problems(database)
    sign_in(client, SAM)
    return found


def test_page_says_what_explains_it_and_list_what_it_costs(
    client: FlaskClient, problem: Problem
) -> None:
    shown = client.get("/desk/problems")
    assert problem.number in shown.text
    assert "Nobody yet" in shown.text
    page = client.get(f"/desk/problems/{problem.number}")
    assert "Lot B10 of Grinder 1" in page.text
    assert "The chance that one looks this strong by luck" in page.text
    assert client.get("/desk/problems/costs").status_code == 200
    assert client.get("/desk/problems/terms").status_code == 200
    assert ">1<" in client.get("/desk/problems/open").text
    with counted_sql() as sent:
        client.get(f"/desk/problems/{problem.number}")
    assert len(sent) <= 18, sent
    with counted_sql() as sent:
        client.get("/desk/problems")
    assert len(sent) <= 12, sent
