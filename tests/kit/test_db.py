"""A page cannot write, a success is committed, a failure leaves no trace."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from steward.kit import db
from steward.kit.db import Database
from steward.kit.limits import RateLimit

pytestmark = pytest.mark.database


@pytest.fixture
def writer(database: Database) -> FlaskClient:
    """A browser of an app whose every page writes a row, and answers as it is told."""
    app = Flask(__name__)
    app.testing = True
    db.init_app(app, database)

    def write(status: int) -> tuple[str, int]:
        session = db.session()
        session.add(RateLimit(key=f"written {status}", window_start=func.now(), hits=1))
        session.flush()
        return "written", status

    app.add_url_rule("/<int:status>", view_func=write, methods=["GET", "POST"])
    return app.test_client()


def written(database: Database) -> set[str]:
    """Return the rows that are there."""
    with database.reading() as session:
        return set(session.scalars(select(RateLimit.key)))


def test_a_success_is_committed_and_a_failure_leaves_nothing(
    writer: FlaskClient, database: Database
) -> None:
    for status in (200, 303, 404, 409, 500):
        assert writer.post(f"/{status}").status_code == status
    assert written(database) == {"written 200", "written 303"}


def test_a_get_that_writes_is_refused_by_the_database(
    writer: FlaskClient, database: Database
) -> None:
    with pytest.raises(DBAPIError, match="read-only"):
        writer.get("/200")
    assert written(database) == set()
