"""Statements that wait are as if executed at once: found, committed, undone, failing together."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.bulk import put, put_later
from steward.kit.db import Database, ask, hold, later
from steward.kit.limits import RateLimit
from steward.kit.outbox import DEAD, WAITING, Letter
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database

_HIT = "insert into rate_limits (key, window_start, hits) values (%(key)s, now(), 1)"
_HITS = select(func.count()).select_from(RateLimit)


def hits(database: Database) -> int:
    """Return how many rows another connection finds."""
    with database.reading() as session:
        return session.scalar(_HITS) or 0


def leave(session: Session, *keys: str) -> None:
    """Leave a row of each key to be written with what comes next."""
    for key in keys:
        later(session, _HIT, {"key": key})


def a_letter(now: datetime, *, payload: dict[str, int] | None = None) -> Letter:
    """Make a letter with nothing but what it needs."""
    times = {"created_at": now, "due_at": now, "give_up_at": now + timedelta(days=1)}
    return Letter(key="a", channel="mail", recipient="a@b.example", payload=payload or {}, **times)


def test_what_waits_is_found_by_whatever_is_asked_next(database: Database) -> None:
    with database.transaction() as session:
        leave(session, "a", "b")
        assert session.scalar(_HITS) == 2
        leave(session, "c")
        assert ask(session, _HITS).scalar_one() == 3
        leave(session, "d")
        session.execute(
            text("update rate_limits set hits = 2 where key = :key"), [{"key": "d"}] * 2
        )
    with database.reading() as session:
        assert set(session.scalars(select(RateLimit.hits).where(RateLimit.key == "d"))) == {2}


def test_what_waits_is_committed_even_when_nothing_else_is(database: Database) -> None:
    with database.transaction() as session:
        leave(session, "a")
    assert hits(database) == 1


def test_what_waits_is_undone_with_the_rest(database: Database) -> None:
    with database.transaction() as session:
        leave(session, "a")
        session.rollback()
        leave(session, "b")
    assert hits(database) == 1


def test_what_waited_before_a_savepoint_outlives_its_end(database: Database) -> None:
    with database.transaction() as session:
        leave(session, "before")
        with session.begin_nested() as savepoint:
            leave(session, "within")
            savepoint.rollback()
    assert hits(database) == 1


@pytest.mark.parametrize("alone", [True, False])
def test_a_failure_of_what_waits_fails_the_commit_and_nothing_is_kept(
    database: Database, *, alone: bool
) -> None:
    with Session(database.engine) as session:
        if not alone:
            session.add(RateLimit(key="b", window_start=clock.now(), hits=1))
            session.flush()
        leave(session, "a", "a")
        with pytest.raises(IntegrityError):
            session.commit()
    assert hits(database) == 0
    with database.transaction() as session:  # whose connection is as good as new
        leave(session, "a")
    assert hits(database) == 1


def test_a_failure_of_what_waits_fails_what_is_asked_next(database: Database) -> None:
    with Session(database.engine) as session:
        leave(session, "a", "a")
        with pytest.raises(IntegrityError):
            session.scalar(_HITS)
    assert hits(database) == 0


def test_a_row_that_was_put_is_as_if_it_had_been_flushed(database: Database) -> None:
    now = clock.now()
    with database.transaction() as session:
        letter = a_letter(now)
        put(session, letter)
        assert (letter.state, letter.attempts, letter.error) == (WAITING, 0, None)
        assert session.get(Letter, letter.id) is letter
        letter.state = DEAD
    with database.reading() as session:
        kept = session.get_one(Letter, letter.id)
        assert (kept.state, kept.created_at, kept.payload) == (DEAD, now, {})


def test_a_row_that_is_put_later_comes_with_its_defaults(database: Database) -> None:
    now = clock.now()
    with database.transaction() as session:
        put_later(session, a_letter(now, payload={"n": 1}))
        assert not session.new
        assert session.scalars(select(Letter.payload)).one() == {"n": 1}
    with database.reading() as session:
        kept = session.scalars(select(Letter)).one()
        assert (kept.state, kept.attempts, kept.created_at) == (WAITING, 0, now)


def test_a_row_is_at_hand_as_long_as_it_is_held(database: Database) -> None:
    with database.transaction() as session:
        letter = a_letter(clock.now())
        put(session, letter)
        hold(session, letter)
        number = letter.id
        del letter
        with counted_sql() as sent:
            assert session.get_one(Letter, number).key == "a"
        assert sent == []
