"""Fields of the house's own that segments go by: built, listed, and not taken from them."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from steward.customers.actions import add_segment, switch_field
from steward.customers.errors import FieldUsed
from steward.customers.forms import SegmentForm
from steward.customers.models import CustomField, Person
from steward.customers.queries import catalogue
from steward.kit.db import Database
from tests.api_program import API, Program
from tests.cast import ADA, ANN, SAM, sign_in
from tests.customers.own_fields import own_fields

pytestmark = pytest.mark.database

URL = "/desk/customers/segments"


def test_fields_of_the_house_are_asked_for_at_the_desk(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        own_fields(session)
        gold = {"tier": "Gold", "contract_ends": "2099-01-01", "invoiced": False}
        session.get_one(Person, 1).fields = gold
    sign_in(client, SAM)
    rows: dict[str, Any] = {"g0_field": ["fields.tier", "fields.contract_ends"]}
    rows |= {"g0_op": ["is", "from"], "g0_value": ["Gold", "2099-01-01"], "name": "Gold ones"}
    draft = client.post(f"{URL}/draft", data=rows, headers={"HX-Request": "true"}).text
    assert '<optgroup label="Fields of your own">' in draft
    assert 'value="2099-01-01" aria-label="Value" maxlength="200" type="date"' in draft
    assert "one customer" in draft
    gone = client.post(URL, data=rows | {"g0_value": ["Bronze", "2099-13-01"]})
    assert gone.status_code == 422
    assert "“Bronze”, which is no more" in gone.text
    assert "Choose one of the list" in gone.text
    assert "Write a day as year" in gone.text
    saved = client.post(URL, data=rows, follow_redirects=True).text
    assert "Tier is Gold and Contract ends on or after 1 Jan 2099" in saved
    assert "Dan Dorsey" in saved
    another = rows | {"g0_was": ["worth", "worth"], "g0_value": ["loyal", ""]}
    chosen = client.post(f"{URL}/draft", data=another).text
    assert '<option value="Gold" selected>' in chosen


def test_a_program_asks_for_fields_of_the_house(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        own_fields(session)
        session.get_one(Person, 1).fields = {"invoiced": True}
    ann = Program(client, ANN)
    listed = {one["name"]: one for one in ann("GET", f"{API}/segment-fields").get_json()["items"]}
    assert listed["fields.tier"]["choices"] == ["Gold", "Silver"]
    assert listed["fields.contract_ends"]["comparisons"]["ahead"] == "days"
    row = {"field": "fields.invoiced", "op": "no"}
    body = {"name": "Not invoiced", "conditions": {"groups": [{"conditions": [row]}]}}
    made = ann("POST", f"{API}/segments", body)
    assert made.get_json()["count"] == 1
    row |= {"field": "fields.shoe_size"}
    assert ann("POST", f"{API}/segments", body | {"name": "Odd"}).status_code == 422


def test_a_field_or_a_choice_that_a_segment_goes_by_stays(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        own_fields(session)
        tier = session.scalars(select(CustomField).where(CustomField.key == "tier")).one()
        number, version = tier.id, tier.version
    sign_in(client, SAM)
    data = {"name": "Gold ones", "g0_field": "fields.tier", "g0_op": "is", "g0_value": "Gold"}
    assert client.post(URL, data=data).status_code == 303
    sign_in(client, ADA)
    here = f"/desk/customers/fields/{number}"
    refused = client.post(f"{here}/retirement")
    assert refused.status_code == 409
    assert "“Tier” cannot be put away, as segments go by it: Gold ones." in refused.text
    form = {"title": "Tier", "position": "1", "version": str(version)}
    taken = client.post(here, data=form | {"choices": "Silver"})
    assert taken.status_code == 422
    assert "The segment “Gold ones” asks for “Gold”" in taken.text
    assert client.post(here, data=form | {"choices": "Gold\nBronze"}).status_code == 303
    with client.application.app_context(), database.reading() as session:
        choices = catalogue(session)["fields.tier"].choices
        assert choices is not None
        assert list(choices()) == ["Gold", "Bronze"]
    sign_in(client, SAM)
    client.post(f"{URL}/1/removal")
    sign_in(client, ADA)
    assert client.post(f"{here}/retirement").status_code == 303
    sign_in(client, SAM)
    assert client.post(URL, data=data).status_code == 422


def test_a_field_is_not_put_away_while_somebody_saves_a_segment_that_goes_by_it(
    app: Flask, database: Database
) -> None:
    with database.transaction() as session:
        own_fields(session)
        number = session.scalars(select(CustomField.id).where(CustomField.key == "tier")).one()
    row = {"field": "fields.tier", "op": "is", "value": "Gold"}
    asked = {"name": "Gold ones", "conditions": {"groups": [{"conditions": [row]}]}}
    with app.app_context(), database.transaction() as saving:
        add_segment(saving, SegmentForm.model_validate(asked), actor=SAM.actor)
        with pytest.raises(OperationalError, match="lock timeout"):
            _put_away(database, number)
    with pytest.raises(FieldUsed, match="Gold ones"):
        _put_away(database, number)


def _put_away(database: Database, field_id: int) -> None:
    with database.transaction() as session:
        session.execute(text("set local lock_timeout = '100ms'"))
        switch_field(session, field_id, is_used=False, actor=ADA.actor)
