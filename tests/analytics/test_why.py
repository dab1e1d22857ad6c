"""Why a figure changed: bridges to the cent, and the slice that explains it, on real pages."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.analytics.queries.why import bridges, slices
from steward.analytics.rules.boards import Against, Choice, Period, Span
from steward.kit.db import Database
from tests.books import land_rows
from tests.cast import ADA, EVE, sign_in

pytestmark = pytest.mark.database
NOW, THEN = Span(date(2026, 10, 1), date(2026, 11, 1)), Span(date(2025, 10, 1), date(2025, 11, 1))
PERIOD = Period(Choice.OWN, Against.LAST_YEAR, NOW, THEN, "month")


def sales(months: int = 22) -> list[dict[str, object]]:
    """Sell three goods in two regions each month till October 2026; mills fail in the south."""
    random = np.random.default_rng(8)
    rows: list[dict[str, object]] = []
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
        assert slices(session, "customers", PERIOD, ()).found is None, "it does not add up"
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
