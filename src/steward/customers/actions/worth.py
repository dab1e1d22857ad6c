"""Keeps what customers are worth, as whoever computes it hands it over: a million in a minute."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from psycopg.sql import SQL, Identifier
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from steward.customers.models import WorthRun
from steward.customers.rules.care import CARE
from steward.kit import clock
from steward.kit.jobs import defer

_KEPT_RUNS = 60


class WorthRow(NamedTuple):
    """What somebody is worth, as `Worth` says; its columns in this order."""

    person_id: int
    segment: str
    recency: int | None
    frequency: int | None
    monetary: int | None
    orders: int
    first_on: date
    last_on: date
    revenue: Decimal
    margin: Decimal | None
    alive: float | None
    expected_orders: float | None
    expected_low: int | None
    expected_high: int | None
    expected_value: Decimal | None
    usual_gap: int | None
    gap_chance: float | None
    lapsed_on: date | None
    tickets: int
    cost: Decimal
    quarters: list[Decimal]
    standing: float


_COLUMNS = WorthRow._fields
_LIST = SQL(", ").join(map(Identifier, _COLUMNS))
_NEW = text("create temporary table new_worths (like worths) on commit drop")
_LAX = text("alter table new_worths alter computed_at drop not null")
# Who was merged or erased meanwhile is nobody's; what did not change is not written.
_KEEP = text(f"""
    insert into worths ({", ".join(_COLUMNS)}, computed_at)
    select {", ".join(f"n.{one}" for one in _COLUMNS)}, :now
    from new_worths n join people p on p.id = n.person_id
    order by n.person_id
    on conflict (person_id) do update set
        {", ".join(f"{one} = excluded.{one}" for one in _COLUMNS[1:])}, computed_at = :now
    where ({", ".join(f"worths.{one}" for one in _COLUMNS[1:])})
        is distinct from ({", ".join(f"excluded.{one}" for one in _COLUMNS[1:])})
""")  # noqa: S608 - our own columns
_DROP = text("""
    delete from worths w where w.person_id > :after and w.person_id <= :until
    and not exists (select from new_worths n where n.person_id = w.person_id)
""")


def keep_worths(session: Session, rows: Sequence[WorthRow], after: int, until: int) -> int:
    """Keep what the people with ids above `after`, up to `until`, are worth; none else are.

    Rows that did not change are left as they are. Returns how many were written.
    """
    session.execute(_NEW)
    session.execute(_LAX)
    _copy(session, rows)
    written: Any = session.execute(_KEEP, {"now": clock.now()})
    session.execute(_DROP, {"after": after, "until": until})
    session.execute(text("drop table new_worths"))
    return int(written.rowcount)


def _copy(session: Session, rows: Iterable[WorthRow]) -> None:
    driver: Any = session.connection().connection.driver_connection
    copying = SQL("copy new_worths ({}) from stdin").format(_LIST)
    with driver.cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(row)


def end_worth_run(session: Session, run: WorthRun) -> None:
    """Note that what all are worth was computed, look who lapsed, forget runs of long ago."""
    session.add(run)
    session.flush()
    defer(session, CARE)
    session.execute(delete(WorthRun).where(WorthRun.id <= run.id - _KEPT_RUNS))
