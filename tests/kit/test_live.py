"""Live topics: which a page may watch, and what a transaction tells of them at its commit."""

import time
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from sqlalchemy import text
from typing_extensions import override

from steward.kit import clock, live
from steward.kit.db import Database
from steward.kit.live import TopicSigner

KEY = "a key that nobody else knows"
SIGNER = TopicSigner(KEY)


class YesterdaysSigner(TimestampSigner):
    """Signs as a server did a day and a minute ago."""

    @override
    def get_timestamp(self) -> int:
        return int(time.time()) - live.TOPICS_LIVE_FOR - 60


def signed_yesterday(key: str, *topics: str) -> str:
    """Return what a page of yesterday would ask to watch."""
    serializer = URLSafeTimedSerializer(key, salt="live-topics", signer=YesterdaysSigner)
    return serializer.dumps([None, *topics])


def test_signed_topics_say_what_may_be_watched_for_whom_and_since_when() -> None:
    watch = SIGNER.read(SIGNER.sign(["tickets", "ticket:7"], login=3))
    assert watch.topics == {"tickets", "ticket:7"}
    assert watch.login == 3
    assert timedelta() <= clock.now() - watch.since < timedelta(minutes=1)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "forged",
        SIGNER.sign(["ticket:7"])[:-1],
        "x" + SIGNER.sign(["ticket:7"]),
        TopicSigner("another key").sign(["ticket:7"]),
        signed_yesterday(KEY, "ticket:7"),
    ],
    ids=["none", "forged", "shortened", "changed", "of another server", "older than a day"],
)
def test_topics_that_are_not_signed_by_us_within_a_day_are_refused(token: str) -> None:
    with pytest.raises(ValueError, match="not signed by us, or the page is older than a day"):
        SIGNER.read(token)


def test_any_of_a_kind_is_watched_under_one_name() -> None:
    assert live.any_of_kind("ticket:7") == "ticket:*"


@pytest.fixture
def listener(database: Database) -> Iterator[psycopg.Connection]:
    """A connection that hears what is told."""
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(f"listen {live.CHANNEL}")
        yield connection


def heard(listener: psycopg.Connection) -> list[str]:
    """Return what was told up to now: our own word comes after all of it."""
    listener.execute(f"notify {live.CHANNEL}, 'that is all'")
    payloads = (notice.payload for notice in listener.notifies(timeout=10))
    return list(iter(lambda: next(payloads), "that is all"))


@pytest.mark.database
def test_a_transaction_tells_each_topic_once_and_all_in_one_word(
    database: Database, listener: psycopg.Connection
) -> None:
    with database.transaction() as session:
        live.announce(session, "tickets", "ticket:7")
        live.announce(session, "tickets")
    assert heard(listener) == ['["tickets", "ticket:7"]']


@pytest.mark.database
def test_a_transaction_that_is_undone_tells_nothing(
    database: Database, listener: psycopg.Connection
) -> None:
    with database.transaction() as session:
        live.announce(session, "tickets")
        session.execute(text("select 1"))
        session.rollback()
        live.announce(session, "outbox")
    assert heard(listener) == ['["outbox"]']


@pytest.mark.database
def test_more_topics_than_a_notice_holds_become_everything(
    database: Database, listener: psycopg.Connection
) -> None:
    with database.transaction() as session:
        live.announce(session, *(f"ticket:{number}" for number in range(1000)))
    assert heard(listener) == ['["*"]']
