"""What each call of the API may cost, in SQL statements."""

import pytest
from flask.testing import FlaskClient

from tests.api_program import FOR_ELSA, QUERY, TICKETS, Program
from tests.cast import BEN, DAN, Member
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database


@pytest.mark.parametrize("who", [BEN, DAN], ids=["agent", "customer"])
def test_sql_of_each_call_stays_bounded(client: FlaskClient, who: Member) -> None:
    program = Program(client, who)
    query = FOR_ELSA if who is BEN else QUERY
    for _ in range(3):
        number = program.raises(query)["number"]
    url = f"{TICKETS}/{number}"
    bounds = [
        ("GET", TICKETS, None, 3),
        ("GET", f"{TICKETS}?q=drips&state=active", None, 3),
        ("GET", url, None, 3),
        ("GET", f"{url}/messages", None, 4),
        ("GET", f"{url}/timeline", None, 3),
        ("POST", TICKETS, query, 12),
        ("POST", f"{url}/messages", {"body": "Any news?"}, 13),
        ("PUT", f"{url}/closure", None, 8),
    ]
    for method, path, body, most in bounds:
        with counted_sql() as sent:
            answer = program(method, path, body)
        assert answer.status_code < 300, answer.text
        assert len(sent) <= most, (method, path, sent)
