"""What people are worth, put beside them without any orders."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from steward.customers import Person, WorthRow, WorthRun, end_worth_run, keep_worths
from steward.kit import clock

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_LAST = 2**62


def new_person(session: Session, name: str, **more: Any) -> Person:
    """Enter a person by name."""
    person = Person(name=name, created_at=clock.now(), **more)
    session.add(person)
    session.flush()
    return person


def row_of(person_id: int, **more: Any) -> WorthRow:
    """Return what somebody is worth; what is not said is as of a loyal customer."""
    usual: dict[str, Any] = {
        "person_id": person_id,
        "segment": "loyal",
        "recency": 4,
        "frequency": 5,
        "monetary": 3,
        "orders": 5,
        "first_on": date(2025, 1, 10),
        "last_on": date(2026, 9, 4),
        "revenue": Decimal("420.50"),
        "margin": Decimal("120.00"),
        "alive": 0.8,
        "expected_orders": 1.4,
        "expected_low": 0,
        "expected_high": 4,
        "expected_value": Decimal("180.00"),
        "usual_gap": 35,
        "gap_chance": 0.02,
        "lapsed_on": date(2026, 11, 1),
        "tickets": 2,
        "cost": Decimal("21.33"),
        "quarters": [Decimal(n * 10) for n in range(8)],
        "standing": 0.9,
    }
    return WorthRow(**usual | more)


def keep(session: Session, *rows: WorthRow) -> None:
    """Keep what people are worth, as a run does."""
    keep_worths(session, sorted(rows), 0, _LAST)
    quality = {"missed": 0.82, "missed_naive": 0.91, "within": 0.97, "tenths": []}
    end_worth_run(
        session,
        WorthRun(
            computed_at=clock.now(),
            until_on=TODAY,
            customers=len(rows),
            orders=50,
            currency="EUR",
            value_of="margin",
            quality=quality,
        ),
    )
