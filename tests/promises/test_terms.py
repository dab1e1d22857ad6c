"""Policies and calendars are kept in a process until they change, whoever changes them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from steward.kit.db import Database
from steward.promises import Policy, Terms, Traits
from steward.promises.actions import change_policy
from steward.promises.forms import PolicyForm
from steward.promises.rules import Kind
from tests.cast import SAM
from tests.helpdesk.promises.promising import promised
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database

ANY = Traits("normal", "web")


def first_reply(session: Session) -> timedelta | None:
    """Return how soon a first answer is promised to anybody, as of now."""
    policy = Terms(session).find_policy_for(ANY)
    return policy.target(Kind.FIRST_REPLY) if policy else None


def promise_within(session: Session, time: str) -> None:
    """Promise a first answer within another time."""
    known = session.scalars(select(Policy)).one()
    terms = {"name": known.name, "calendar_id": known.calendar_id, "first_reply": time}
    terms |= {"version": known.version}
    form = PolicyForm.model_validate(terms)
    change_policy(session, known.id, form, actor=SAM.actor)


@pytest.fixture
def another(database: Database) -> Iterator[Database]:
    """The same database as another process has it: with connections of its own."""
    another = Database(database.url)
    yield another
    another.dispose()


def test_they_are_read_once_and_then_only_asked_whether_they_hold(session: Session) -> None:
    promised(session)
    assert first_reply(session) == timedelta(hours=1)
    with counted_sql() as sent:
        assert first_reply(session) == timedelta(hours=1)
    assert sent == ["select stamp from stamps where name = %s"]


def test_what_another_process_changes_holds_once_it_is_committed(
    database: Database, another: Database
) -> None:
    with database.transaction() as session:
        promised(session)
    with database.reading() as here, another.transaction() as there:
        assert first_reply(here) == timedelta(hours=1)
        promise_within(there, "2 h")
        assert first_reply(there) == timedelta(hours=2)
        assert first_reply(here) == timedelta(hours=1)
        there.commit()
        assert first_reply(here) == timedelta(hours=2)


def test_what_was_undone_never_held(database: Database) -> None:
    with database.transaction() as session:
        promised(session)
    with database.transaction() as session:
        promise_within(session, "2 h")
        assert first_reply(session) == timedelta(hours=2)
        session.rollback()
        assert first_reply(session) == timedelta(hours=1)


def test_a_change_past_us_is_noticed(database: Database) -> None:
    with database.transaction() as session:
        promised(session)
        assert first_reply(session) == timedelta(hours=1)
        session.execute(delete(Policy))
        assert first_reply(session) is None
