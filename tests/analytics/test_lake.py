"""Landing in the lake: what comes in, what it replaces, and what is left when it is taken back."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from steward.analytics.queries.engine import answer
from steward.analytics.rules.asking import Ask
from steward.kit.db import Database
from steward.kit.errors import BadInput
from tests.books import land_rows

pytestmark = pytest.mark.database
LINE: dict[str, object] = {
    "order_number": "O-1",
    "line": "1",
    "ordered_on": "2026-01-05",
    "product": "A'; --",
}


def revenue(session: Session, *by: str) -> dict[tuple[object, ...], object]:
    """What the books say of revenue."""
    return {row.keys: row.figure.value for row in answer(session, Ask("revenue", by)).rows}


def test_rows_come_in_once_and_the_newer_replaces_the_older(app: Flask, database: Database) -> None:
    rows: list[dict[str, object]] = [
        LINE | {"quantity": 2, "revenue": "10.10"},
        LINE | {"line": "2", "revenue": "5.05"},
        LINE | {"line": "3", "ordered_on": "2026-02-05", "revenue": "7.00"},
        {"ordered_on": "2026-02-05", "revenue": "0.01"},
        {"ordered_on": "2026-02-05", "revenue": "0.01"},
        {"revenue": "1.00"},
    ]
    with app.app_context(), database.transaction() as session:
        landed = land_rows(app, session, "order_lines", rows)
        assert (landed.created, landed.changed, landed.unchanged) == (6, 0, 0)
        assert list(revenue(session, "month").values()) == [
            Decimal("15.15"),
            Decimal("7.02"),
            Decimal("1.00"),
        ]
        again = land_rows(app, session, "order_lines", rows)
        assert (again.created, again.changed, again.unchanged) == (0, 0, 6)
        rows[0]["revenue"] = "11.10"
        rows += [rows[1] | {"revenue": "6.05"}]
        newer = land_rows(app, session, "order_lines", rows)
        assert (newer.created, newer.changed, newer.unchanged) == (0, 2, 4)
        assert [(one.row, one.same_as) for one in newer.doubled] == [(3, 8)]
        assert revenue(session) == {(): Decimal("25.17")}
        assert revenue(session, "product") == {
            ("A'; --",): Decimal("24.15"),
            (None,): Decimal("1.02"),
        }


def test_what_people_ask_for_is_never_read_as_sql(app: Flask, database: Database) -> None:
    naughty = [
        "'; drop table facts; --",
        "\\'",
        "${x}",
        "a\0b",
        "%(x)s",
        '"',
        "NULL",
        "\n",
        "é",
        "",
    ]
    rows = [
        LINE | {"line": str(at), "product": one, "revenue": 1} for at, one in enumerate(naughty)
    ]
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", rows)
        for one in naughty[:-1]:
            ask = Ask("revenue", ("product",), (("product", (one,)),))
            assert [row.keys for row in answer(session, ask).rows] == [(one,)]
        for ask in (
            Ask('revenue"; --'),
            Ask("revenue", ("product; --",)),
            Ask("revenue", ("quantity",)),  # a column, and no dimension
            Ask("revenue", where=(("p'", ("x",)),)),
        ):
            with pytest.raises(BadInput, match=r"There is no"):
                answer(session, ask)
