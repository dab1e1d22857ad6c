"""Cubes answer as rows do, whatever is asked, and are made anew when what they are of changes."""

import random
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.analytics.actions import cubes as keeping
from steward.analytics.models import LakeCube
from steward.analytics.queries import apart
from steward.analytics.queries.engine import answering
from steward.analytics.queries.engine import cubes as making
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import manifest
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.metrics import METRICS
from steward.kit.db import Database
from tests.books import land_rows

pytestmark = pytest.mark.database
ASKS = (
    Ask("revenue"),
    Ask("revenue", ("week", "product")),
    Ask("units", ("category",), (("region", ("North", "")),)),
    Ask("margin", ("month",), since=date(2026, 1, 20), until=date(2026, 3, 3)),
)


def test_cubes_say_what_rows_say(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake: Lake = app.extensions["lake"]
    monkeypatch.setattr(keeping, "WORTH", 1)
    monkeypatch.setattr(making, "MOST", 10)
    monkeypatch.setattr(apart, "build", lambda task: making.build(task, lambda _: None))
    chance = random.Random(1)  # noqa: S311 - the same each time
    lines: list[dict[str, object]] = [
        {
            "order_number": f"O-{number}",
            "line": "1",
            "ordered_on": f"2026-0{number % 3 + 1}-{number % 28 + 1:02}",
            "product": chance.choice(["P", "Q"]),
            "region": chance.choice(["North", "South", None]),
            "quantity": chance.randrange(5),
            "revenue": chance.randrange(10_000) / 100,
            "cost": chance.choice([None, 1.11]),
        }
        for number in range(60)
    ]
    orders: list[dict[str, object]] = [
        {"order_number": "O-1", "ordered_on": "2026-02-01", "state": "paid"}
    ]
    with app.app_context():
        with database.transaction() as session:
            land_rows(app, session, "order_lines", lines)
            land_rows(app, session, "products", [{"product": "P", "category": "Tea"}])
            land_rows(app, session, "orders", orders)
            assert not any(answers_from_cubes(session, one) for one in ASKS)
        made = refreshed(database, lake)
        for landed in ("orders", "order_lines"):
            with database.transaction() as session:
                assert all(answers_from_cubes(session, one) for one in ASKS)
                assert all(same(session, lake, one) for one in ASKS)
                rows = [lines[1] | {"revenue": 5}] if landed == "order_lines" else orders
                rows = [rows[0] | {"region": "East"}]
                land_rows(app, session, landed, rows)
                assert not any(answers_from_cubes(session, one) for one in ASKS)
            now = refreshed(database, lake)
            assert {month for month, path in made.items() if now[month] != path} == {
                date(2026, 2, 1)
            }
            made = now
        with database.transaction() as session:
            assert all(answers_from_cubes(session, one) for one in ASKS)
            assert all(same(session, lake, one) for one in ASKS)


def refreshed(database: Database, lake: Lake) -> dict[date | None, set[str | None]]:
    """Make the cubes that are due, and return the files there are of each month."""
    assert list(keeping.refresh_cubes(database, lake))
    with database.reading() as session:
        rows = session.execute(select(LakeCube.month, LakeCube.path)).all()
    return {month: {path for at, path in rows if at == month} for month, _path in rows}


def answers_from_cubes(session: Session, ask: Ask) -> bool:
    """Whether cubes suffice for a question."""
    return answering._find_cubes(manifest(session), METRICS[ask.metric], ask) is not None  # noqa: SLF001 - what is tested


def same(session: Session, lake: Lake, ask: Ask) -> bool:
    """Whether cubes and rows say the same."""
    held, metric = manifest(session), METRICS[ask.metric]
    bare = replace(held, cubes={})
    told = [sorted(map(repr, answering.compute(lake, one, metric, ask))) for one in (held, bare)]
    return bool(told[0]) and told[0] == told[1]
