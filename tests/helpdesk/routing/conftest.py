"""A desk that gives tickets out by itself."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.helpdesk.models import RoutingRules
from steward.kit.db import Database
from tests.cast import BEN, CLEO, sign_in
from tests.helpdesk.asking import database_of
from tests.routing.staff import give, make_calendar, make_skill, staff


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> Database:
    """A desk: Ben knows machines, Cleo invoices; both are here, with room for four each."""
    for who in (BEN, CLEO):
        sign_in(client, who)
    database = database_of(app)
    with database.transaction() as session:
        always = make_calendar(session)
        machines = make_skill(session, "Machines", kind="topic", words="Machine", level="0.5")
        invoices = make_skill(session, "Invoices", kind="topic", words="Invoice", level="0.5")
        give(session, BEN, {machines: 0.9})
        give(session, CLEO, {invoices: 0.9})
        for who in (BEN, CLEO):
            staff(session, who, always, capacity=4)
        session.add(RoutingRules(id=1, is_on=True, offer_minutes=10, most_transfers=2))
    return database
