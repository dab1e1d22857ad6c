"""Facts: kept for ever, heard in the same transaction, told to pages at commit."""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from steward.kit import events, live
from steward.kit.db import Database
from steward.kit.events import Event, Fact
from tests.cast import BEN

pytestmark = pytest.mark.database


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Event):
    """A kettle of this test boiled."""

    kind: ClassVar[str] = "kettle.boiled"
    subject_kind: ClassVar[str] = "kettle"
    degrees: int


@dataclass(frozen=True, kw_only=True)
class KettleWhistled(KettleBoiled):
    """A kettle told everybody."""

    kind: ClassVar[str] = "kettle.whistled"


@dataclass(frozen=True, kw_only=True)
class KettleBurst(KettleBoiled):
    """A kettle that takes everything with it."""

    kind: ClassVar[str] = "kettle.burst"


BOILED = KettleBoiled(subject_id=7, degrees=100)
WHISTLED = KettleWhistled(subject_id=7, degrees=100)
BURST = KettleBurst(subject_id=7, degrees=180)


@pytest.fixture
def heard() -> list[Event]:
    """What a listener of this test hears."""
    found: list[Event] = []

    def listener(_session: Session, event: Event, _actor: events.Actor) -> None:
        found.append(event)

    events.listen(KettleWhistled, listener)
    return found


def facts(database: Database) -> int:
    """Count the facts about kettles."""
    with database.reading() as session:
        about = select(func.count()).select_from(Fact).where(Fact.subject_kind == "kettle")
        return session.scalars(about).one()


def test_a_fact_keeps_who_what_and_its_particulars(session: Session, heard: list[Event]) -> None:
    events.record(session, WHISTLED, actor=BEN.actor)
    (fact,) = events.facts_about(session, "kettle", 7)
    assert (fact.kind, fact.actor_id, fact.data) == ("kettle.whistled", BEN.id, {"degrees": 100})
    assert heard == [WHISTLED]


@pytest.mark.parametrize(
    "statement", ["update facts set kind = 'x'", "delete from facts", "truncate facts"]
)
def test_nobody_changes_or_removes_a_fact(session: Session, statement: str) -> None:
    events.record(session, BOILED, actor=BEN.actor)
    session.flush()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


def test_a_listener_that_fails_undoes_the_whole_change(database: Database) -> None:
    def fails(_session: Session, _event: Event, _actor: events.Actor) -> None:
        msg = "no"
        raise RuntimeError(msg)

    events.listen(KettleBurst, fails)
    with pytest.raises(RuntimeError), database.transaction() as session:
        events.record(session, BURST, actor=BEN.actor)
    assert facts(database) == 0


def told(database: Database, *, fail: bool) -> list[list[str]]:
    """Record twice in one transaction, and return what pages are told of it."""
    with psycopg.connect(database.conninfo, autocommit=True) as listening:
        listening.execute(f"listen {live.CHANNEL}")
        with suppress(RuntimeError), database.transaction() as session:
            events.record(session, BOILED, actor=BEN.actor)
            events.record(session, BOILED, actor=BEN.actor)
            if fail:
                raise RuntimeError
        return [json.loads(one.payload) for one in listening.notifies(timeout=0.3)]


def test_pages_are_told_once_and_at_commit_only(database: Database) -> None:
    assert told(database, fail=False) == [["kettle:7"]]
    assert told(database, fail=True) == []
