"""Fixed queries answer, see and fail as any query of the session does."""

from datetime import timedelta

import pytest
from sqlalchemy import bindparam, func, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from steward.kit import clock
from steward.kit.bulk import put, put_later
from steward.kit.db import Database
from steward.kit.fixed import Fixed
from steward.kit.outbox import Letter
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database

LETTERS = Fixed(
    select(Letter.key, func.length(Letter.recipient).label("size"))
    .where(Letter.key == bindparam("key"))
    .order_by(Letter.id)
)


def letter(key: str) -> Letter:
    """Make a letter with nothing but what it needs."""
    now = clock.now()
    times = {"created_at": now, "due_at": now, "give_up_at": now + timedelta(days=1)}
    return Letter(key=key, channel="mail", recipient="a@b", payload={}, **times)


def test_a_row_has_the_names_of_its_columns(database: Database) -> None:
    with database.transaction() as session:
        put(session, letter("a"))
        put(session, letter("b"))
        row = LETTERS.ask(session, {"key": "a"}).one()
        assert (row.key, row.size) == ("a", 3)
        assert LETTERS.ask(session, {"key": "c"}).first() is None
    with database.reading() as session, counted_sql() as sent:
        assert LETTERS.ask(session, {"key": "b"}).scalar_one() == "b"
        assert len(sent) == 1


def test_it_finds_what_waits_to_be_sent(database: Database) -> None:
    with database.transaction() as session:
        put_later(session, letter("a"))
        assert LETTERS.ask(session, {"key": "a"}).one().size == 3


def test_a_failure_is_one_of_the_session(database: Database) -> None:
    with database.transaction() as session:
        put(session, letter("a"))
        with pytest.raises(IntegrityError, match="outbox"):
            put(session, letter("a"))
        session.rollback()
        with pytest.raises(ProgrammingError, match="nowhere"):
            Fixed(text("select nothing from nowhere")).ask(session)
        session.rollback()
        assert LETTERS.ask(session, {"key": "a"}).first() is None
