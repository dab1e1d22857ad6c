"""Metrics of sales and care by hand, over the engine; and what reports make of them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from steward.analytics.queries.engine import answer
from steward.analytics.queries.reports import tell_report
from steward.analytics.rules.asking import Ask, Figure
from steward.analytics.rules.metrics import METRICS
from steward.analytics.rules.reports import REPORTS, Reported
from steward.kit.db import Database
from steward.kit.errors import BadInput
from tests.books import land_rows

TODAY = date(2026, 7, 11)
LINES: list[dict[str, object]] = [
    {
        "order_number": "O-1",
        "line": "1",
        "account": "Ada",
        "product": "Mug",
        "quantity": 3,
        "revenue": "30.00",
        "discount": "3.00",
        "cost": "10.00",
        "refunded": "10.00",
        "returned": 1,
    },
    {
        "order_number": "O-1",
        "line": "2",
        "account": "Ada",
        "product": "Jar",
        "quantity": 1,
        "revenue": "5.00",
        "cost": "6.00",
    },
    {
        "order_number": "O-2",
        "line": "1",
        "account": "Bo",
        "product": "Mug",
        "quantity": 2,
        "revenue": "20.00",
    },
    {"order_number": "O-3", "line": "1", "product": "Jar", "quantity": 1, "revenue": "5.00"},
]
EXPECTED: dict[str, object] = {
    "revenue": Decimal("60.00"),
    "net_revenue": Decimal("50.00"),
    "units": Decimal(7),
    "orders": Decimal(3),
    "average_order": Decimal(20),
    "margin": Decimal("12.33"),  # 30 - 10 - 10 * 2/3 to the cent, and 5 - 6
    "margin_share": 12.33 / 25,
    "cost_known": 35 / 60,
    "refunds": Decimal("10.00"),
    "refund_share": 1 / 6,
    "return_share": 1 / 7,
    "discounts": Decimal("3.00"),
    "discount_share": 3 / 63,
    "customers": Decimal(2),
    "revenue_per_customer": Decimal("27.5"),
    "tickets": Decimal(3),
    "promises_kept": 2 / 3,
    "first_answer": Decimal(20),
    "solution": Decimal(60),
    "messages": Decimal(9),
    "reopened": 1 / 3,
    "surveys_answered": 5 / 6,
    "csat": 2 / 3,
    "nps": 0.0,
    "spending": Decimal("12.50"),
}


def _land(app: Flask, session: Session) -> None:
    day = {"ordered_on": "2026-03-05"}
    land_rows(app, session, "order_lines", [{**day, **line} for line in LINES])
    land_rows(app, session, "tickets", list(_tickets()))
    land_rows(app, session, "surveys", list(_surveys()))
    spent = {"spent_on": "2026-03-05", "purpose": "Post", "amount": "12.50"}
    land_rows(app, session, "spending", [spent])


def _tickets() -> Iterator[dict[str, object]]:
    for number, minutes in (("T-1", 10), ("T-2", 30), ("T-3", None)):
        yield {
            "ticket_number": number,
            "raised_on": "2026-03-06",
            "product": "Mug",
            "first_reply_minutes": minutes,
            "resolution_minutes": minutes and 60,
            "promises": 1,
            "promises_kept": int(number != "T-2"),
            "messages": 3,
            "is_reopened": number == "T-1",
        }


def _surveys() -> Iterator[dict[str, object]]:
    said = (("csat", True, None), ("csat", True, None), ("csat", False, None))
    for number, (survey, content, recommends) in enumerate(
        (*said, ("nps", None, 1), ("nps", None, -1), ("nps", None, None)), start=1
    ):
        yield {
            "survey_number": f"S-{number}",
            "asked_on": "2026-03-07",
            "survey": survey,
            "is_answered": content is not None or recommends is not None,
            "is_content": content,
            "recommends": recommends,
        }


def _figure(session: Session, name: str) -> Figure:
    return answer(session, Ask(name)).rows[0].figure


def _told(session: Session, name: str, *by: str) -> Reported:
    return tell_report(session, Ask(name, by), TODAY)


def _values(cells: tuple[object, ...]) -> list[object]:
    return [cell.value if isinstance(cell, Figure) else cell for cell in cells]


def test_each_metric_by_hand_and_nothing_of_nothing(app: Flask, database: Database) -> None:
    with app.app_context(), database.transaction() as session:
        for name in METRICS:
            empty = _figure(session, name)
            assert (empty.n, empty.value) in ((0, None), (0, 0)), name
        for name in REPORTS:
            assert all(head.figure.value in (0, None) for head in _told(session, name).heads), name
        _land(app, session)
        found = {name: _figure(session, name).value for name in EXPECTED}
        assert found == {
            name: pytest.approx(value) if isinstance(value, float) else value
            for name, value in EXPECTED.items()
        }
        kept = _figure(session, "promises_kept")
        assert (kept.low, kept.high) == pytest.approx((0.2077, 0.9385), abs=1e-4)
        by_product = answer(session, Ask("orders", ("product",))).rows
        assert [(row.keys, row.figure.value) for row in by_product] == [
            (("Jar",), 2),
            (("Mug",), 2),
        ], "an order of both counts in both, and once in all"


def test_who_earns_most_and_what_serving_costs(app: Flask, database: Database) -> None:
    with app.app_context(), database.transaction() as session:
        _land(app, session)
        clients = _told(session, "clients")
        assert [_values(row) for row in clients.rows] == [
            ["Ada", Decimal("25.00"), Decimal("12.33"), pytest.approx(0.4932), *_shares(25, 25)],
            ["Bo", Decimal("20.00"), None, None, *_shares(20, 45)],
        ], "by revenue, for the cost of too little is known"
        assert "5.00 of revenue has no name here" in clients.notes[1]
        assert {head.name: head.figure.value for head in clients.heads}["makers"] == 2
        bill = {"ticket_number": "T-4", "raised_on": "2026-03-06", "messages": 0}
        land_rows(app, session, "tickets", [bill])
        complaints = _told(session, "care_beside_sales")
        care = {row[0]: _values(row)[1:] for row in complaints.rows}
        assert complaints.notes[0].endswith("neither a product nor an order are not counted: 1.")
        assert complaints.heads[0].figure.n == 3
        assert care["Mug"] == [3, 5, 600, pytest.approx(2 / 3)]
        assert care["Jar"] == [0, 2, 0, None]
        cost = {row[0]: _values(row)[1:] for row in _told(session, "cost_to_serve").rows}
        assert cost["Mug"] == [3, 9, Decimal("48.00"), 50, pytest.approx(0.96)]
        dear = tell_report(session, Ask("cost_to_serve"), TODAY, {"cost_of_an_hour": Decimal(80)})
        assert dear.heads[0].figure.value == Decimal("96.00")
        with pytest.raises(BadInput):
            tell_report(session, Ask("clients", ("line",)), TODAY)
        with pytest.raises(BadInput):
            tell_report(session, Ask("clients", where=(("'; --", ("x",)),)), TODAY)
        with pytest.raises(BadInput):
            tell_report(session, Ask("gossip"), TODAY)
        mugs = tell_report(session, Ask("clients", where=(("product", ("Jar",)),)), TODAY)
        assert [row[0] for row in mugs.rows] == ["Ada"]


def _shares(value: int, reached: int) -> list[object]:
    return [pytest.approx(value / 45), pytest.approx(reached / 45)]


def test_stock_turns_over_by_what_lay_there(app: Flask, database: Database) -> None:
    moves = [("1", "2025-01-10", "receipt", 100, 1000)]
    moves += [(str(month), f"2026-{month:02}-15", "sale", -10, -100) for month in range(2, 6)]
    moves += [("9", "2026-05-20", "return", 2, 20), ("10", "2026-07-05", "sale", -10, -100)]
    rows = [
        {"movement": n, "moved_on": day, "kind": kind, "product": "Mug", "quantity": q, "value": v}
        for n, day, kind, q, v in moves
    ]
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "stock", rows)
        (row,) = _told(session, "turnover").rows
        stands = [1000] * 8 + [900, 800, 700, 620, 620]  # from the end of June to that of June
        mean = Decimal(sum(stands)) / 13
        assert _values(row)[:3] == ["Mug", 380, round(mean, 2)], "what came back was not sold"
        assert _values(row)[3] == pytest.approx(float(380 / mean))
