"""Why a figure changed: bridges to the cent, and the slice that explains it, on real pages."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.analytics.queries.engine import answer
from steward.analytics.queries.why import bridges, slices
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.boards import Against, Choice, Period, Span
from steward.kit.db import Database
from tests.books import land_rows
from tests.cast import ADA, EVE, sign_in

pytestmark = pytest.mark.database
Row = dict[str, object]
NOW, THEN = Span(date(2026, 10, 1), date(2026, 11, 1)), Span(date(2025, 10, 1), date(2025, 11, 1))
PERIOD = Period(Choice.OWN, Against.LAST_YEAR, NOW, THEN, "month")


def sales(months: int = 22) -> list[Row]:
    """Sell three goods in two regions each month till October 2026; mills fail in the south."""
    random = np.random.default_rng(8)
    rows: list[Row] = []
    for back in range(months, -1, -1):
        month = 12 * 2026 + 9 - back
        for number, (region, product) in enumerate(
            (region, product) for region in ("North", "South") for product in "ABC"
        ):
            usual = 60 + 10 * number + int(random.integers(-4, 5))
            fell = back == 0 and (region, product) == ("South", "C")
            units = usual // 4 if fell else usual
            rows.append(
                {
                    "order_number": f"O-{back}-{number}",
                    "line": "1",
                    "ordered_on": date(month // 12, month % 12 + 1, 5).isoformat(),
                    "account": f"Client {6 * back + number}",
                    "product": product,
                    "region": region,
                    "quantity": units,
                    "revenue": str(units * (Decimal("9.99") if back else Decimal("10.49"))),
                }
            )
    return rows


def test_orders_customers_and_the_average_order_have_bridges_that_end_at_their_figures(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    def order(number: str, account: str | None, day: str, units: int, price: int) -> Row:
        return {
            "order_number": number,
            "line": f"1{account}",
            "ordered_on": day,
            "account": account,
            "product": "Mug" if price < 20 else "Mill",
            "quantity": units,
            "revenue": units * price,
        }

    then, now = "2025-10-05", "2026-10-05"
    rows = [
        order("O-0", "Back", "2024-01-05", 1, 10),
        order("O-1", "Ada", then, 2, 10),
        order("O-2", "Ben", then, 1, 10),
        order("O-3", "Ben", then, 1, 30),
        order("O-4", None, then, 1, 10),
        order("O-5", "Ada", now, 4, 12),
        order("O-6", "Ada", now, 1, 30),
        order("O-7", "Back", now, 1, 12),
        order("O-8", "Cleo", now, 1, 12),
        order("O-8", "Back", now, 1, 30),  # of both
    ]
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", rows)
        told = {
            (name, one.kind): one.bridge
            for name in ("orders", "customers", "average_order")
            for one in bridges(session, name, PERIOD, ())
        }
        assert list(told) == [
            ("orders", "often"),
            ("orders", "orders"),
            ("customers", "customers"),
            ("average_order", "average"),
        ]
        for (name, _kind), bridge in told.items():
            for span, end in ((THEN, bridge.before), (NOW, bridge.after)):
                ask = Ask(name, since=span.since, until=span.until)
                (row,) = answer(session, ask).rows
                assert end == round(Decimal(row.figure.value or 0), 2)
            assert sum((step.amount for step in bridge.steps), bridge.before) == bridge.after
        steps = {
            kind: {step.name: step.amount for step in bridge.steps if step.amount}
            for (_name, kind), bridge in told.items()
        }
        assert steps["orders"] == {
            "new": 1,
            "back": 2,
            "gone": -2,
            "more": 1,
            "nameless": -1,
            "shared": -1,
        }
        assert steps["customers"] == {"new": 1, "back": 1, "gone": -1}
        # 5 units in 4 orders of then, 8 in 4 of now, at 14.00 a unit.
        assert steps["average"]["volume"] == Decimal("10.50")
        parts = {step.name: step.parts for step in told["customers", "customers"].steps}
        assert parts["back"] == (("Back", Decimal(42)),)
        only = bridges(session, "orders", PERIOD, (("product", ("Mill",)),))
        assert [only[0].bridge.before, only[0].bridge.after] == [1, 2]
        none = Period(Choice.OWN, Against.LAST_YEAR, NOW, Span(THEN.until, NOW.since), "month")
        assert bridges(session, "average_order", none, ()) == [], "of nothing there is no average"
    sign_in(client, ADA)
    asked = "period=own&since=2026-10-01&until=2026-10-31"
    page = client.get(f"/desk/insights/why?metric=customers&{asked}").text
    assert "Back again" in page
    assert "Back +€42.00" in page
    page = client.get(f"/desk/insights/why?metric=orders&{asked}").text
    assert "How many bought, and how often" in page
    assert "Ordered more often" in page
    assert "Units an order" in client.get(f"/desk/insights/why?metric=average_order&{asked}").text


def test_an_empty_house_hears_what_to_do_and_sees_no_empty_chart(client: FlaskClient) -> None:
    sign_in(client, ADA)
    for metric in ("revenue", "win_rate"):
        page = client.get(f"/desk/insights/why?metric={metric}").text
        assert "Bring in a file" in page
        assert "data-chart" not in page
        assert "/why/slices" not in page


def test_bridges_add_up_and_the_slice_that_fell_is_named_on_a_page_for_those_who_may(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", sales())
        told = bridges(session, "revenue", PERIOD, ())
        for one in told:
            assert sum((step.amount for step in one.bridge.steps), one.bridge.before) == (
                one.bridge.after
            )
        assert [one.kind for one in told] == ["factors", "mix", "groups"]
        steps = {step.name: step.amount for step in told[1].bridge.steps}
        assert steps["price"] > 0 > steps["volume"]
        groups = {step.name: step.amount for step in told[2].bridge.steps}
        assert groups["new"] > 0 > groups["gone"]
        assert bridges(session, "return_share", PERIOD, ()) == []
        found = slices(session, "units", PERIOD, ()).found
        assert found is not None
        south = [(("product", "C"), ("region", "South"))]
        assert [one.where for one in found.causes] == south
        north = slices(session, "units", PERIOD, (("region", ("North",)),)).found
        assert north is not None
        assert north.causes == ()
        assert slices(session, "customers", PERIOD, ()).found is None, "they do not add up"
    sign_in(client, ADA)
    asked = "metric=units&period=own&since=2026-10-01&until=2026-10-31"
    shown = client.get(f"/desk/insights/why?{asked}").text
    assert "Who came, who went, and who stayed" in shown
    part = client.get(f"/desk/insights/why/slices?{asked}").text
    assert "Product C · Region South" in part
    assert "where=product%3AC" in part
    assert client.get("/desk/insights/why?metric=revenue").status_code == 200
    assert client.get("/desk/insights/why/slices?metric=win_rate").status_code == 200
    assert client.get("/desk/insights/why?metric=nothing").status_code == 404
    sign_in(client, EVE)
    assert client.get("/desk/insights/why").status_code == 404
