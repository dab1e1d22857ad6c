"""The cast itself: everybody is there, can sign in, and stays apart from the next test's."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from steward.accounts import find_user_by_email, staff
from steward.kit.db import Database
from tests.cast import BEN, CAST, STAFF, bearer, sign_in, user

pytestmark = pytest.mark.database


def test_everybody_is_there(session: Session) -> None:
    assert [one.id for one in staff(session)] == [
        one.id for one in sorted(STAFF, key=lambda one: one.name)
    ]
    for one in CAST:
        found = find_user_by_email(session, one.email.upper())
        assert found
        assert (found.id, found.role) == (one.id, one.role)


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_commits_the_next_does_not_see(database: Database, turn: int) -> None:
    with database.transaction() as session:
        assert user(session, BEN).name == BEN.name
        user(session, BEN).name = f"Changed in turn {turn}"


def test_a_browser_and_a_program_come_in(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 303
    sign_in(client, BEN)
    assert client.get("/metrics").status_code == 403
    assert bearer(client, BEN)["Authorization"].startswith("Bearer stw_")
