"""Landing under faults: killed, doubled, at the same time, over a folder that is gone."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing import active_children
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from steward.analytics.actions.lake import Load, land
from steward.analytics.actions.sweeping import sweep
from steward.analytics.queries import apart
from steward.analytics.queries.checks import checks_of
from steward.analytics.queries.engine import answer
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.tables import ORDER_LINES
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import Unavailable
from tests.books import land_rows, staged

pytestmark = pytest.mark.database
LINES: list[dict[str, object]] = [
    {
        "order_number": f"O-{number}",
        "line": "1",
        "ordered_on": f"2026-0{number % 3 + 1}-15",
        "revenue": f"{number}.25",
    }
    for number in range(1, 10)
]


def revenue(session: Session) -> dict[object, object]:
    """What the books say of revenue, by month."""
    return {
        row.keys[0]: row.figure.value for row in answer(session, Ask("revenue", ("month",))).rows
    }


def test_killed_work_is_told_and_done_anew_without_a_double(
    app: Flask, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = app.extensions["lake"]
    path = staged(tmp_path, ORDER_LINES, LINES)

    def kill(_share: float) -> None:
        os.kill(active_children()[0].pid or 0, signal.SIGKILL)

    monkeypatch.setattr(apart, "_SMALL", 0)  # so that it has a process of its own
    with pytest.raises(Unavailable), database.transaction() as session:
        land(session, lake, ORDER_LINES, Load([path], tell=kill), flow="test")
    monkeypatch.undo()
    with app.app_context(), database.transaction() as session:
        assert land(session, lake, ORDER_LINES, Load([path]), flow="test").created == 9
        assert sum(map(float, map(str, revenue(session).values()))) == 47.25


def test_what_was_not_committed_does_not_count_and_is_swept(app: Flask, database: Database) -> None:
    lake = app.extensions["lake"]
    with app.app_context():
        with Session(database.engine) as session:
            land_rows(app, session, "order_lines", LINES)  # and it ends before it is committed
        with database.transaction() as session:
            assert land_rows(app, session, "order_lines", LINES).created == 9
        with clock.frozen(clock.now() + timedelta(days=2)), database.transaction() as session:
            assert sweep(session, lake) == 3  # a file for each month
            assert sweep(session, lake) == 0
            assert len(revenue(session)) == 3
            assert not list(checks_of(lake).popitem()[1](session, app.extensions["files"]))


def test_two_who_land_the_same_at_once_land_it_once(app: Flask, database: Database) -> None:
    is_done = Event()

    def land_later() -> int:
        with database.transaction() as session:
            is_done.set()
            return land_rows(app, session, "order_lines", LINES).unchanged

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            assert land_rows(app, session, "order_lines", LINES).created == 9
            later = pool.submit(land_later)
            assert is_done.wait(20)
            assert not later.done()
        assert later.result(60) == 9
