"""Customers who received an order are asked whether they recommend us: some, on their day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.helpdesk.actions import surveys
from steward.helpdesk.models import SurveyAsk
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.running import zone
from tests.helpdesk.asking import raised
from tests.helpdesk.surveying import asks, link_in, mails, switch_on, text_of
from tests.sales.back import arrived

pytestmark = pytest.mark.database
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def nps(app: Flask, database: Database) -> list[SurveyAsk]:
    """Do what the job does at this moment."""
    with app.app_context():
        for _ in surveys.ask_for_recommendation(database, zone()):
            pass
    return asks(database)


def test_who_received_an_order_is_asked_once_a_quarter_on_their_day(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    switch_on(database, csat_on=False, nps_on=True)
    with clock.frozen(datetime(2026, 10, 1, 6, tzinfo=UTC)):
        arrived(app, database, ["1"])
    at: list[datetime] = []
    for day in range(92):
        with clock.frozen(datetime(2026, 10, 1, 6, tzinfo=UTC) + timedelta(days=day)):
            at += [one.asked_at for one in nps(app, database)[len(at) :]]
    assert len(at) == 1  # by 1 January it is more than 90 days ago
    assert 9 <= at[0].astimezone(AMSTERDAM).hour < 17
    with clock.frozen(at[0] + timedelta(minutes=1)):
        (mail,) = mails(database)
        assert "0: not at all" in client.get(link_in(mail)).text
        assert client.post(link_in(mail), data={"score": "0"}).status_code == 303
    assert mail["Subject"] == "Would you recommend Brindle Coffee?"
    assert f"{link_in(mail)}?score=10" in text_of(mail)
    assert [one.score for one in asks(database)] == [0]


def test_nobody_is_asked_to_recommend_us_who_has_not_received_anything(
    app: Flask, database: Database
) -> None:
    switch_on(database, nps_on=True)
    raised(app)
    for day in range(92):
        with clock.frozen(datetime(2026, 10, 1, 12, tzinfo=UTC) + timedelta(days=day)):
            assert nps(app, database) == []
