"""Cubes answer as rows do, whatever is asked, and are made anew when what they are of changes."""

import random
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.analytics.actions import cubes as keeping
from steward.analytics.models import LakeCube
from steward.analytics.queries import apart
from steward.analytics.queries.engine import answering
from steward.analytics.queries.engine import cubes as making
from steward.analytics.queries.engine.pieces import pieces_of
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import Manifest, manifest
from steward.analytics.rules import cubes as rules
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.cubes import Shape, covers, knows
from steward.analytics.rules.metrics import METRICS
from steward.analytics.rules.views import GRAINS, SALES, VIEWS, View
from steward.kit.db import Database
from tests.books import land_rows

pytestmark = pytest.mark.database
ASKS = (
    Ask("revenue"),
    Ask("revenue", ("week", "product")),
    Ask("units", ("category",), (("region", ("North", "")),)),
    Ask("margin", ("month",), since=date(2026, 1, 20), until=date(2026, 3, 3)),
    Ask("orders", ("month",), (("product", ("P",)),)),
)
START, ASKED = date(2026, 1, 10), 60
ASKED_OF = {"sales", "deals", "closed_deals"}
KNOWN = {"product", "category", "region", "account", "sector", "segment", "country"}


@pytest.fixture
def made_of_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all cubes by some dimensions made of a few rows, in this process."""

    def some_shapes(view: View, there: Collection[str]) -> list[Shape]:
        return [one for one in rules.shapes(view, there) if KNOWN.issuperset(one.dimensions)]

    monkeypatch.setattr(keeping, "shapes", some_shapes)
    monkeypatch.setattr(making, "shapes", some_shapes)
    monkeypatch.setattr(keeping, "WORTH", 1)
    monkeypatch.setattr(rules, "MOST", 10)
    monkeypatch.setattr(rules, "FEW", 0)
    monkeypatch.setattr(apart, "build", lambda task: making.build(task, lambda _: None))


@pytest.mark.usefixtures("made_of_little")
def test_cubes_say_what_rows_say(app: Flask, database: Database) -> None:
    lake: Lake = app.extensions["lake"]
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


@pytest.mark.usefixtures("made_of_little")
def test_whatever_is_asked_cubes_and_rows_together_say_what_rows_say(
    app: Flask, database: Database
) -> None:
    chance = random.Random(2)  # noqa: S311 - the same each time
    lake: Lake = app.extensions["lake"]
    with app.app_context():
        with database.transaction() as session:
            land_rows(app, session, "order_lines", [_line(chance, at) for at in range(150)])
            land_rows(app, session, "orders", [_order(at) for at in range(50)])
            land_rows(app, session, "products", [{"product": "P", "category": "Tea"}])
            land_rows(app, session, "accounts", [{"account": "A", "sector": "Arts"}])
            land_rows(app, session, "deals", [_deal(chance, at) for at in range(60)])
        refreshed(database, lake)
        with database.transaction() as session:
            held = manifest(session)
        told = 0
        of_all = [Ask(name, by) for name in ("orders", "customers") for by in ((), ("month",))]
        for ask in [*of_all, *(_ask(chance) for _ in range(ASKED))]:
            metric, some = METRICS[ask.metric], _some_cubes(chance, held)
            pieces = pieces_of(some, metric, ask)
            assert _answer(lake, some, ask) == _answer(lake, held, ask, by_rows=True), ask
            told += pieces is not None
        assert told > ASKED / 4


@pytest.mark.parametrize(
    ("shape", "ask"),
    [
        (Shape("day", ("category", "product")), Ask("orders", ("category",))),
        (Shape("day", ("region",)), Ask("orders", ("month",))),
        (Shape("day", ("region",)), Ask("orders", (), (("region", ("North", "South")),))),
        (Shape("day", ("region",)), Ask("customers", ("region",))),
        (Shape("month", ("region",)), Ask("revenue", ("week",))),
    ],
)
def test_cubes_are_not_asked_what_they_would_count_twice(shape: Shape, ask: Ask) -> None:
    assert not knows(SALES, shape, METRICS[ask.metric], ask)


def test_a_month_that_is_asked_for_in_part_is_told_by_days() -> None:
    ask = Ask("revenue", since=date(2026, 1, 20), until=date(2026, 3, 1))
    by_months = Shape("month", ())
    months = [date(2026, 1, 1), date(2026, 2, 1), None]
    assert [covers(SALES, by_months, one, ask) for one in months] == [False, True, False]
    assert all(covers(SALES, Shape("day", ()), one, ask) for one in months)


def answers_from_cubes(session: Session, ask: Ask) -> bool:
    """Whether cubes suffice for a question."""
    pieces = pieces_of(manifest(session), METRICS[ask.metric], ask)
    return pieces is not None and not pieces.rows


def same(session: Session, lake: Lake, ask: Ask) -> bool:
    """Whether cubes and rows say the same, and something."""
    held = manifest(session)
    told = _answer(lake, held, ask)
    return bool(told) and told == _answer(lake, held, ask, by_rows=True)


def _answer(
    lake: Lake, held: Manifest, ask: Ask, *, by_rows: bool = False
) -> list[tuple[str, ...]]:
    """Return the rows of an answer; floats, of which only intervals are made, to nine digits."""
    held = replace(held, cubes={}) if by_rows else held
    rows = answering.compute(lake, held, METRICS[ask.metric], ask)
    return sorted(tuple(map(_said, row)) for row in rows)


def _said(value: object) -> str:
    return f"{value:.9g}" if isinstance(value, float) else repr(value)


def _some_cubes(chance: random.Random, held: Manifest) -> Manifest:
    """Leave out cubes of single months by chance, as if they were of no help there."""
    cubes = {
        view: {month: [one for one in some if chance.random() < 0.6] for month, some in of.items()}
        for view, of in held.cubes.items()
    }
    return replace(held, cubes=cubes)


def _line(chance: random.Random, number: int) -> dict[str, object]:
    """A line of an order of about three, some of them without a number, a day or a customer."""
    return {
        "order_number": f"O-{number // 3}" if chance.random() < 0.8 else None,
        "line": str(number),
        "ordered_on": START + timedelta(days=number // 3) if chance.random() < 0.95 else None,
        "account": chance.choice(["A", "B", "C", None]),
        "product": chance.choice(["P", "Q"]),
        "region": chance.choice(["North", "South", None]),
        "quantity": chance.randrange(5),
        "revenue": chance.randrange(10_000) / 100,
        "cost": chance.choice([None, 1.11]),
    }


def _order(number: int) -> dict[str, object]:
    """An order, of whose lines some do not say the day."""
    return {"order_number": f"O-{number}", "ordered_on": START + timedelta(days=number)}


def _deal(chance: random.Random, number: int) -> dict[str, object]:
    opened = START + timedelta(days=chance.randrange(60))
    closed = chance.choice(["won", "lost", None])
    return {
        "deal_number": str(number),
        "account": chance.choice(["A", "B", None]),
        "product": chance.choice(["P", "Q"]),
        "stage": chance.choice(["new", "offered"]),
        "outcome": closed,
        "opened_on": opened,
        "closed_on": closed and opened + timedelta(days=chance.randrange(30)),
        "value": chance.choice([None, chance.randrange(10_000)]),
    }


def _ask(chance: random.Random) -> Ask:
    """Ask anything of what was sold or of deals, as often of orders and customers as of sums."""
    names = [name for name, one in METRICS.items() if one.view in ASKED_OF]
    names += [name for name in names if METRICS[name].each] * 3
    metric = METRICS[chance.choice(names)]
    known = sorted(KNOWN & set(VIEWS[metric.view].dimensions))
    by = tuple(chance.sample([*GRAINS, *known], chance.randrange(3)))
    values = ["P", "Tea", "North", "A", "Nowhere", ""]
    where = tuple(
        (one, tuple(chance.sample(values, chance.choice([1, 1, 2, 6]))))
        for one in chance.sample(known, chance.choice([0, 0, 1, 2]))
    )
    return Ask(metric.name, by, where, _bound(chance), _bound(chance))


def _bound(chance: random.Random) -> date | None:
    month = date(2026, chance.randrange(1, 4), 1)
    return chance.choice([None, START + timedelta(days=chance.randrange(70)), month])
