"""What came of a measure, by month and by what tells the lines of a budget apart."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from steward.analytics.queries.engine import answer
from steward.analytics.rules.asking import Ask, Figure
from steward.analytics.rules.budgets import DIMENSIONS, Key, Measure, allot

_YEARS_BACK = 4  # before, hardly anything says what is to come


def came_by_month(
    session: Session, measure: Measure, today: date
) -> list[tuple[Key, date, Decimal]]:
    """Return what came in the months of the last four years, by key and first day of the month."""
    since = date(today.year - _YEARS_BACK, 1, 1)
    return _came(session, measure, "month", since, None)


def came_by_day(session: Session, measure: Measure, today: date) -> list[tuple[Key, date, Decimal]]:
    """Return what came on the days of the twelve months before this one, by key and day."""
    this = today.replace(day=1)
    return _came(session, measure, "day", this.replace(year=this.year - 1), this)


def units_sold(
    session: Session, since: date
) -> tuple[list[tuple[Key, date, Decimal]], list[tuple[Key, date, Decimal]]]:
    """Return the units that were sold, and how many rows of revenue tell none, by key and month."""
    sold, paid = (
        _rows(session, one, "month", since, None) for one in (Measure.UNITS, Measure.REVENUE)
    )
    units = [(key, month, Decimal(figure.value or 0)) for key, month, figure in sold]
    told = [(key, month, Decimal(-figure.n)) for key, month, figure in sold]
    return units, told + [(key, month, Decimal(figure.n)) for key, month, figure in paid]


def _came(
    session: Session, measure: Measure, grain: str, since: date, until: date | None
) -> list[tuple[Key, date, Decimal]]:
    rows = _rows(session, measure, grain, since, until)
    return [
        (key, begin, Decimal(figure.value))
        for key, begin, figure in rows
        if figure.value is not None
    ]


def _rows(
    session: Session, measure: Measure, grain: str, since: date, until: date | None
) -> list[tuple[Key, date, Figure]]:
    by = tuple(column for column, _title in DIMENSIONS[measure].values())
    found = []
    for row in answer(session, Ask(measure.value, (grain, *by), (), since, until)).rows:
        begin, *parts = row.keys
        if isinstance(begin, date):
            found.append((Key(*(str(part or "") for part in parts)), begin, row.figure))
    return found


def largest_parts(
    session: Session,
    measure: Measure,
    line: Key,
    lines: Sequence[Key],
    between: tuple[date, date],
) -> list[tuple[str, Decimal]]:
    """Return of what a line's sum is made, the largest first, by what it does not tell apart."""
    dimensions = list(DIMENSIONS[measure].values())
    since, last = between
    by = tuple(column for column, _title in dimensions)
    asked = Ask(measure.value, by=by, since=since, until=last + timedelta(1))
    rows = [
        (Key(*(str(part or "") for part in row.keys)), since, Decimal(row.figure.value or 0))
        for row in answer(session, asked).rows
    ]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for key, day, amount in rows:
        if line in allot([(key, day, amount)], lines):
            apart = [part for part, planned in zip(key, line, strict=True) if part and not planned]
            sums[" · ".join(apart)] += amount
    return sorted(((name, one) for name, one in sums.items() if name), key=lambda one: -one[1])
