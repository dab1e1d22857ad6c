"""Segments at work: news, promises, triage and routing go by them, and none is taken from them."""

from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from steward.customers import give_consent
from steward.customers.actions import add_segment
from steward.customers.forms import SegmentForm
from steward.customers.models import Person, Playbook
from steward.helpdesk import actions as care
from steward.helpdesk.actions.triage import change_rules
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.waiting import planned
from steward.helpdesk.rules import Channel
from steward.helpdesk.rules.triage import TriageRules
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import Letter
from steward.promises.models import Policy
from steward.routing import Work
from tests.cast import BEN, DAN, EVE, SAM, Member, sign_in
from tests.customers.own_fields import own_fields
from tests.customers.worths import keep, row_of
from tests.inventory.goods import new_variant
from tests.promises.test_calendars import LISBON
from tests.working import do_jobs

pytestmark = pytest.mark.database

SEGMENT = "/desk/customers/segments/1"


def regulars(session: Session) -> None:
    """Save a segment, of Dan and not of Eve, who orders as often: it asks for a field of ours."""
    own_fields(session)
    session.get_one(Person, 1).fields = {"tier": "Gold"}
    often = {"field": "orders", "op": "at_least", "value": "3"}
    gold = {"field": "fields.tier", "op": "is", "value": "Gold"}
    conditions = {"groups": [{"conditions": [often, gold]}]}
    form = SegmentForm.model_validate({"name": "Regulars", "conditions": conditions})
    add_segment(session, form, actor=SAM.actor)
    keep(session, row_of(1, standing=1.0), row_of(2, standing=0.0))


def raised(session: Session, who: Member) -> Ticket:
    """Have a customer ask something."""
    new = NewTicket(subject="How is it cleaned", body="I wonder.", customer_email=who.email)
    return care.raise_ticket(session, new, actor=BEN.actor, channel=Channel.EMAIL)


def stays(client: FlaskClient, where: str) -> None:
    """Check that the segment can be neither renamed nor deleted, as it is used there."""
    client.post(f"{SEGMENT}/removal")
    assert client.get(SEGMENT).status_code == 200
    data = {"name": "Best", "g0_field": "orders", "g0_op": "at_least", "g0_value": "3"}
    refused = client.post(f"{SEGMENT}/conditions", data=data | {"version": "1"})
    assert refused.status_code == 409
    assert where in refused.text
    assert where in client.get(SEGMENT).text


def test_news_goes_to_those_of_a_segment_who_want_news(
    client: FlaskClient, app: Flask, database: Database
) -> None:
    with app.app_context(), database.transaction() as session:
        regulars(session)
        new_variant(session, name="Mara 2", category="Machines")
        for who in (DAN, EVE):
            person = session.get_one(Person, who.person_id)
            give_consent(session, person, topics=(), source="own page", actor=who.actor)
    sign_in(client, SAM)
    here = str(client.post("/desk/news", data={"product_ids": ["1"]}).location)
    assert "2 customers want news" in client.get(here).text
    words = {"subject": "New", "words": ""}
    assert client.post(here, data=words | {"segment_id": "9"}).status_code == 422
    assert client.post(here, data=words | {"segment_id": "1"}).status_code == 303
    assert "One customer wants news" in client.get(here).text
    stays(client, "the news “New”")
    client.post(f"{here}/sending")
    do_jobs(app)
    with database.reading() as session:
        found = session.scalars(select(Letter).where(Letter.key.startswith("sales.news."))).all()
        assert [one.recipient for one in found] == [DAN.email]
    assert client.post(f"{SEGMENT}/removal").location == "/desk/customers/segments"


def test_a_policy_holds_for_a_segment(client: FlaskClient, app: Flask, database: Database) -> None:
    with app.app_context(), database.transaction() as session:
        regulars(session)
    sign_in(client, SAM)
    client.post("/desk/admin/calendars", data=LISBON)
    form = client.get("/desk/admin/policies/new").text
    assert 'name="segments" value="Regulars"' in form
    data = {"name": "Fast", "calendar_id": "1", "segments": ["Regulars", "Key, VIP"]}
    assert (
        client.post("/desk/admin/policies", data=data | {"first_reply": "1 h"}).status_code == 303
    )
    with database.reading() as session:
        policy = session.scalars(select(Policy).where(Policy.name == "Fast")).one()
        assert policy.segments == ["Regulars", "Key", "VIP"]
    shown = client.get(f"/desk/admin/policies/{policy.id}").text
    assert 'value="Regulars" checked' in shown
    assert 'value="Key, VIP"' in shown
    with app.app_context(), database.transaction() as session:
        ours, other = raised(session, DAN), raised(session, EVE)
        assert ours.due_at is not None
        assert other.due_at is None
    stays(client, "the policy “Fast”")


def test_triage_gives_points_for_a_segment_and_for_what_a_customer_is_worth(
    client: FlaskClient, app: Flask, database: Database
) -> None:
    with app.app_context(), database.transaction() as session:
        regulars(session)
        rules = TriageRules(segment_points="regulars: 30\nNobody: 9", customer_points=10)
        change_rules(session, rules, version=None, actor=SAM.actor)
        ours, other = raised(session, DAN), raised(session, EVE)
        assert (ours.severity, other.severity) == ("high", "normal")
        assert [row[:2] for row in ours.factors or []][1:] == [["customer", 10], ["segment", 30]]
        assert [row[0] for row in other.factors or []] == ["start"]
        number = ours.number
    sign_in(client, SAM)
    page = client.get(f"/desk/tickets/{number}/triage").text
    assert "customer is one of “regulars”" in page
    assert "Saved are: Regulars" in client.get("/desk/admin/triage").text
    stays(client, "the rules of triage")


def test_routing_lets_a_segment_press_more(
    client: FlaskClient, app: Flask, database: Database
) -> None:
    sign_in(client, SAM)
    with app.app_context(), database.transaction() as session:
        regulars(session)
        ours, other = raised(session, DAN), raised(session, EVE)
        before = {key: one.value for key, one in _works(session).items()}
    assert before == {str(ours.id): 2.0, str(other.id): 1.0}
    assert 'name="segments" value="Regulars"' in client.get("/desk/admin/routing").text
    data = {"is_on": "1", "offer_minutes": "10", "most_transfers": "2", "segments": ["Regulars"]}
    assert client.post("/desk/admin/routing", data=data | {"version": "1"}).status_code == 303
    assert 'value="Regulars" checked' in client.get("/desk/admin/routing").text
    with app.app_context(), database.reading() as session:
        assert _works(session)[str(ours.id)].value == 4.0
    stays(client, "the rules of routing")


def _works(session: Session) -> Mapping[str, Work]:
    found = planned(session, clock.now())
    assert found is not None
    return found.works


def test_a_segment_that_a_playbook_goes_by_stays(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        regulars(session)
        session.execute(update(Playbook).where(Playbook.id == 1).values(segment_id=1))
    sign_in(client, SAM)
    stays(client, "the playbook “After a critical ticket”")
