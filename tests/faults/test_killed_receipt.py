"""A program killed while it takes goods in: each receipt is there whole or not at all."""

import subprocess
import sys
from decimal import Decimal

import pytest
from sqlalchemy import text

from steward.inventory.actions import receive
from steward.inventory.rules import Key, Receipt, Slip
from steward.kit.db import Database
from tests.cast import KIM
from tests.inventory.goods import counted, differences, new_place, new_variant
from tests.waiting import wait_until

pytestmark = pytest.mark.database

LINES, BEFORE = 40, 5
ENDLESS = """
import sys
from tests.faults.test_killed_receipt import take_in
for number in range(10_000):
    take_in(sys.argv[1], number)
"""


def take_in(url: str, number: int) -> None:
    """Receive a piece of everything, under the key of this number."""
    database = Database(url)
    with database.transaction() as session:
        variants = session.scalars(text("select id from variants order by id")).all()
        lines = [Receipt(Key(one, 1), Decimal(1), Decimal(2)) for one in variants]
        receive(session, lines, Slip(f"killed-{number}"), actor=KIM.actor)
    database.dispose()


def booked(database: Database) -> list[int]:
    """Return how many movements each act has."""
    query = "select (select count(*) from movements where act_id = a.id) from stock_acts a"
    with database.reading() as session:
        return list(session.scalars(text(query)))


def test_a_receipt_is_whole_or_not_there_whenever_it_is_killed(
    database: Database, fresh_database_url: str
) -> None:
    with database.transaction() as session:
        assert new_place(session) == 1
        goods = [new_variant(session) for _ in range(LINES)]
    command = [sys.executable, "-c", ENDLESS, fresh_database_url]
    with subprocess.Popen(command) as program:
        try:
            wait_until(lambda: len(booked(database)) >= BEFORE, 60)
        finally:
            program.kill()
    done = len(booked(database))
    assert set(booked(database)) == {LINES}
    for number in range(done + 1):  # sent again, and the one that was in hand
        take_in(fresh_database_url, number)
    with database.reading() as session:
        assert counted(session, Key(goods[0], 1)) == (done + 1, 0)
        assert differences(session) == []
