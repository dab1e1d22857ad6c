"""Taking back: whatever was landed and lifted, the lake is as if only the rest had been."""

from collections import Counter
from collections.abc import Iterable
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from steward.analytics.actions.lake import Load, land, land_again
from steward.analytics.actions.lifting import lift
from steward.analytics.models import LakeLanding, LakePart
from steward.analytics.queries.engine import duck
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import months_of, standing_of
from steward.analytics.rules.tables import LakeTable
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.imports.ledger import ImportFile, open_run
from steward.kit.imports.wanted import Kind, Wanted
from tests.books import staged
from tests.cast import ANN

pytestmark = pytest.mark.database
COLUMNS = (
    Wanted("key", Kind.TEXT, "Key"),
    Wanted("day", Kind.DATE, "Day"),
    Wanted("value", Kind.INTEGER, "Value"),
)
NAMES = [one.name for one in COLUMNS]
Row = tuple[str | None, str | None, int]
Landing = tuple[list[Row], set[str]]
KEYS = ["a", "b", "c"]
ROW = st.tuples(
    st.sampled_from([None, *KEYS]),
    st.sampled_from([None, "2026-01-31", "2026-02-01"]),
    st.integers(1, 2),
)
ROWS = st.lists(ROW, max_size=4)
LANDING = st.tuples(ROWS, st.sets(st.sampled_from(KEYS), max_size=1))
numbers = count()


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(landings=st.lists(LANDING, min_size=2, max_size=5), data=st.data())
def test_lake_is_what_the_remaining_landings_make_it(
    landings: list[Landing], data: st.DataObject, app: Flask, database: Database, tmp_path: Path
) -> None:
    lake: Lake = app.extensions["lake"]
    table = LakeTable(f"t{next(numbers)}", "T", ("key",), COLUMNS, day="day")
    order = data.draw(st.permutations(range(len(landings))))
    runs: list[LakeLanding] = []
    with database.transaction() as session:
        for number, (rows, gone) in enumerate(landings):
            load = Load(_files(tmp_path, table, rows), _files(tmp_path, table, map(_of_key, gone)))
            runs.append(_landed(session, lake, table, load, f"f{number}"))
            assert stands(session, lake, table) == expected(landings[: number + 1])
        for done, number in enumerate(order, 1):
            lift(session, lake, _import_of(runs[number]), [table])
            left = [one for at, one in enumerate(landings) if at not in order[:done]]
            assert stands(session, lake, table) == expected(left)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(landings=st.lists(ROWS, min_size=2, max_size=5), data=st.data())
def test_what_was_lost_takes_its_place_again(
    landings: list[list[Row]], data: st.DataObject, app: Flask, database: Database, tmp_path: Path
) -> None:
    lake: Lake = app.extensions["lake"]
    table = LakeTable(f"t{next(numbers)}", "T", ("key",), COLUMNS, day="day")
    lost = data.draw(st.sets(st.sampled_from(range(len(landings))), min_size=1))
    with database.transaction() as session:
        loads = [Load(_files(tmp_path, table, rows)) for rows in landings]
        here = [_landed(session, lake, table, load, f"f{at}") for at, load in enumerate(loads)]
        for one in lost:
            session.execute(delete(LakePart).where(LakePart.landing_id == here[one].id))
            here[one].lost_at = clock.now()
        for one in sorted(lost):
            land_again(session, lake, table, loads[one], here[one])
        told = [(rows, set[str]()) for rows in landings]
        assert stands(session, lake, table) == expected(told)
        for number in data.draw(st.permutations(range(len(landings)))):
            lift(session, lake, _import_of(here[number]), [table])
            told[number] = ([], set())
            assert stands(session, lake, table) == expected(told)


def _landed(session: Session, lake: Lake, table: LakeTable, load: Load, name: str) -> LakeLanding:
    """Land rows by an import of their own."""
    file = ImportFile("books", table.name, "auto", "", name, name)
    run = open_run(session, file, actor=ANN.actor)
    land(session, lake, table, load, import_id=run.id)
    of_table = select(LakeLanding).where(LakeLanding.table_name == table.name)
    return session.scalars(of_table.where(LakeLanding.import_id == run.id)).one()


def _import_of(landing: LakeLanding) -> int:
    assert landing.import_id is not None
    return landing.import_id


def expected(landings: list[Landing]) -> Counter[Row]:
    """By key, the newest row there is; without one, as often as it was ever told at once."""
    keyed: dict[str, Row] = {}
    loose: Counter[Row] = Counter()
    for rows, gone in landings:
        keyed = {key: row for key, row in keyed.items() if key not in gone}
        keyed |= {row[0]: row for row in rows if row[0]}
        loose |= Counter(row for row in rows if not row[0])
    return loose + Counter(keyed.values())


def stands(session: Session, lake: Lake, table: LakeTable) -> Counter[Row]:
    """Read the rows that count."""
    query = duck.standing(table, standing_of(months_of(session, table.name), lake))
    with duck.connect(lake.folder, 256) as connection:
        rows = duck.rows_of(connection, f"select key, day::varchar, value from ({query})")  # noqa: S608 - ours
    return Counter((key, day, value) for key, day, value in rows)


def _of_key(key: str) -> Row:
    return key, None, 0


def _files(folder: Path, table: LakeTable, rows: Iterable[Row]) -> list[Path]:
    found = [dict(zip(NAMES, row, strict=True)) for row in rows]
    return [staged(folder, table, found)] if found else []
