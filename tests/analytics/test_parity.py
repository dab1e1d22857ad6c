"""DuckDB and Spark give the same answers: every metric by every dimension, and every report."""

import random
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isclose

import pytest
from flask import Flask

from steward.analytics.queries.engine import answering
from steward.analytics.queries.engine.asking import grouped
from steward.analytics.queries.engine.reading import read
from steward.analytics.queries.engine.spark import session as spark_session
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import Manifest, manifest
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.metrics import METRICS, Metric
from steward.analytics.rules.reports import REPORTS, Asked
from steward.analytics.rules.tables import TABLES, TICKETS, LakeTable
from steward.analytics.rules.views import GRAINS, VIEWS
from steward.kit.db import Database
from steward.kit.imports.wanted import Kind, Wanted
from steward.kit.settings import Settings
from tests.analytics.courses import TODAY, land_courses
from tests.books import land_rows

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs a JDK: there is no java"),
]
NAMES = ["A", "b", 'O\'Neil \\ "Sons"', "'; drop table orders; --", "Zoë ☕", "${x}", "%s", "a\nb"]
START = date(2024, 12, 20)
GRAINS_OF_ALL = tuple(GRAINS)
TOLD_ON = {"turnover": date(2025, 3, 1)}  # by months that have just passed


@pytest.fixture
def spark(settings: Settings, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lake]:
    """The same lake, asked by Spark, whose Java compiles no more than what runs once needs."""
    del app
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    lake = Lake(settings.model_copy(update={"engine": "spark-local"}))
    yield lake
    spark_session(lake).stop()


def test_every_metric_is_the_same_in_both_engines(
    app: Flask, database: Database, spark: Lake
) -> None:
    chance = random.Random(6)  # noqa: S311 - the same each time
    alike: dict[tuple[str, object], list[Metric]] = defaultdict(list)
    for metric in METRICS.values():
        alike[metric.view, repr(metric.each)].append(metric)
    with database.transaction() as session:
        for table in TABLES.values():
            rows = [_row(chance, table, number) for number in range(60)]
            land_rows(app, session, table.name, rows)
            land_rows(app, session, table.name, [_row(chance, table, 7)])
        land_courses(app, session, 300)
        held = manifest(session)
    asked = 0
    for (view, _each), metrics in alike.items():
        for ask in _asks(view):
            expression = grouped(metrics, ask, held.tables)
            ours, theirs = (
                sorted(answering.from_rows(lake, held, expression, ask, view), key=keys_of(ask))
                for lake in (app.extensions["lake"], spark)
            )
            assert len(ours) == len(theirs)
            assert ours or ask.where
            for mine, other in zip(ours, theirs, strict=True):
                assert all(map(same, mine, other)), (view, ask, mine, other)
                asked += 1
    assert asked > 300
    with app.app_context():
        _check_reports(app.extensions["lake"], spark, held)


def _check_reports(lake: Lake, spark: Lake, held: Manifest) -> None:
    """Every reading of every report has the same rows, and what is told of them is the same."""
    for report in REPORTS.values():
        usual = {name: setting.usual for name, setting in report.settings.items()}
        asked = Asked(report.by[0], TOLD_ON.get(report.name, TODAY), usual)
        ask = Ask(report.name, (report.by[0],))
        ours, theirs = (
            {
                name: sorted(read(one, held, reading, asked, ask), key=_in_order)
                for name, reading in report.readings.items()
            }
            for one in (lake, spark)
        )
        for name, rows in ours.items():
            assert rows, (report.name, name)
            assert len(rows) == len(theirs[name])
            for mine, other in zip(rows, theirs[name], strict=True):
                assert list(mine) == list(other)
                assert all(map(same, mine.values(), other.values())), (report.name, mine, other)
        told, told_too = (report.tell(found, asked) for found in (ours, theirs))
        assert told.rows or told.heads, report.name
        assert told == told_too, report.name


def _in_order(row: Mapping[str, object]) -> list[str]:
    numbers = (int, float, Decimal)
    return [f"{one:.6f}" if isinstance(one, numbers) else str(one) for one in row.values()]


def _asks(view: str) -> Iterator[Ask]:
    """All grains and dimensions at once; and some time, with filters by every kind of name."""
    dimensions = tuple(VIEWS[view].dimensions)
    yield Ask("", (*GRAINS_OF_ALL, *dimensions))
    where = (dimensions[0], tuple(NAMES)), (dimensions[-1], ("", *NAMES[2:6]))
    yield Ask("", ("month",), where, START + timedelta(days=3), START + timedelta(days=40))


def _row(chance: random.Random, table: LakeTable, number: int) -> dict[str, object]:
    row = {one.name: _value(chance, one) for one in table.columns}
    key = TABLES[table.name].key[-1]
    if table.column(key).kind is Kind.TEXT:
        row[key] = NAMES[number % len(NAMES)] + ("" if number < len(NAMES) else str(number))
    if table is TICKETS:
        row["promises"] = 5  # and no more of them are kept
    return row


def _value(chance: random.Random, column: Wanted) -> object:
    day = START + timedelta(days=chance.randrange(45))
    values = {
        Kind.TEXT: chance.choice(NAMES),
        Kind.INTEGER: chance.randrange(5),
        Kind.DECIMAL: str(Decimal(chance.randrange(-200_000, 900_000)) / 10_000),
        Kind.MONEY: str(Decimal(chance.randrange(-5_000, 100_000)) / 100),
        Kind.DATE: day,
        Kind.MOMENT: datetime(day.year, day.month, day.day, 13, 59),  # noqa: DTZ001 - as staged
        Kind.BOOLEAN: chance.random() < 0.5,
    }
    return values[column.kind] if column.is_required or chance.random() < 0.85 else None


def keys_of(ask: Ask) -> Callable[[Sequence[object]], list[str]]:
    """Return what rows of an answer are sorted by."""
    return lambda row: [str(_day(value)) for value in row[: len(ask.by)]]


def same(mine: object, other: object) -> bool:
    """Decimals and counts are equal; only floats may differ in their last bit."""
    if isinstance(mine, float):
        return isinstance(other, float) and isclose(mine, other, rel_tol=1e-9)
    return _day(mine) == _day(other) or (mine in {None, 0} and other in {None, 0})


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value
