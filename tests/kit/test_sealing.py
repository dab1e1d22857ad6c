"""Sealing while others write: nobody waits, nothing is passed over, nothing is sealed twice."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing

import pytest
from sqlalchemy.orm import Session

from steward.kit import events, seals
from steward.kit.db import Database
from steward.kit.seals import sealing
from tests.cast import BEN
from tests.kit.chain import FILLED, db_now, differences, fill, last_fact, seal, sealed_until

pytestmark = pytest.mark.database


def test_a_transaction_that_is_held_open_is_waited_for_and_never_passed_over(
    database: Database,
) -> None:
    seal(database)
    before = sealed_until(database)
    with database.transaction() as held:
        events.record(held, FILLED, actor=BEN.actor)
        held.flush()
        db_now(held)  # sends what is to be written later
        fill(database, 3)  # higher ids, committed sooner
        assert (seal(database), seal(database)) == (0, 0)
    assert sealed_until(database) == before
    assert seal(database) == 4
    assert sealed_until(database) == last_fact(database)
    assert differences(database) == []


def test_writers_that_never_cease_do_not_hold_the_seals_up(database: Database) -> None:
    """As long as one ends after another begins, somebody always writes."""
    seal(database)
    with database.transaction() as first:
        events.record(first, FILLED, actor=BEN.actor)
        db_now(first)
        assert seal(database) == 0
        second = Session(database.engine)
        events.record(second, FILLED, actor=BEN.actor)
        db_now(second)
    assert seal(database) == 1  # what was given out when the first was the only one
    second.commit()
    second.close()
    assert seal(database) == 1
    assert differences(database) == []


def test_many_write_while_two_seal_and_every_fact_is_sealed_once(database: Database) -> None:
    stop = threading.Event()

    def write() -> None:
        for _ in range(20):
            fill(database, 2)

    def seal_on_and_on() -> None:
        while not stop.is_set():
            seal(database)

    with ThreadPoolExecutor(4) as pool:
        sealers = [pool.submit(seal_on_and_on) for _ in range(2)]
        writers = [pool.submit(write) for _ in range(2)]
        wait(writers)
        stop.set()
    for thread in (*writers, *sealers):
        thread.result()
    seal(database)
    assert sealed_until(database) == last_fact(database)
    assert differences(database) == []


def test_a_sealer_that_is_killed_leaves_whole_seals_and_the_next_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database, 30)
    with closing(seals.seal_facts(database, at_once=10)) as batches:
        assert next(batches) == 10
    monkeypatch.setattr(sealing, "_link", lambda *_: 1 / 0)  # once its digests are written
    with pytest.raises(ZeroDivisionError):
        seal(database)
    monkeypatch.undo()
    assert sealed_until(database) == 10
    assert differences(database) == []
    seal(database)
    assert sealed_until(database) == last_fact(database)
    assert differences(database) == []
