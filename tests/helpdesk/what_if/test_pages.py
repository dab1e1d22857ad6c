"""The pages of what-ifs: the form, what was tried, the file, removing and bringing back."""

import csv
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.kit.db import Database
from tests.cast import ADA, ANN, BEN, CLEO, DAN, SAM, Member, sign_in
from tests.helpdesk.what_if.pasts import past, sent
from tests.sql_counter import counted_sql
from tests.working import do_jobs

pytestmark = pytest.mark.database
PAGE = "/desk/reports/what-if"


@pytest.fixture
def lead(client: FlaskClient, database: Database) -> FlaskClient:
    """A supervisor of a desk that has a past."""
    with database.transaction() as session:
        past(session)
    sign_in(client, SAM)
    return client


def _tried(lead: FlaskClient, **changes: object) -> str:
    answer = lead.post(PAGE, data=sent(**changes))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


@pytest.mark.parametrize("who", [ADA, SAM])
def test_leads_come_to_it(client: FlaskClient, who: Member) -> None:
    sign_in(client, who)
    page = client.get(PAGE).text
    assert "Nothing tried yet" in page
    assert 'aria-current="page">What if' in page


@pytest.mark.parametrize(("who", "status"), [(BEN, 403), (ANN, 403), (DAN, 404)])
def test_nobody_else_does(client: FlaskClient, who: Member, status: int) -> None:
    sign_in(client, who)
    assert client.get(PAGE).status_code == status
    assert client.post(PAGE, data=sent()).status_code == status


def test_a_try_is_shown_while_it_waits_and_when_it_is_done(app: Flask, lead: FlaskClient) -> None:
    url = _tried(lead, normal="3", without=[str(CLEO.id)])
    waiting = lead.get(url).text
    assert "Waits for the worker" in waiting
    assert 'data-live-topic="what-if:' in waiting
    assert lead.get(f"{url}.csv").status_code == 404
    do_jobs(app)
    page = lead.get(url).text
    assert "Without Cleo Costa; normal solved within 3 h" in page
    assert "12 more broken promises" in page
    assert "Simulated as it is, 0 of 12 promised solutions come too late" in page
    assert 'data-live-topic="what-if:' not in page
    assert "12 more broken promises" in lead.get(PAGE).text


WRONG: list[tuple[str, dict[str, object]]] = [
    ("last", {"last": "2999-01-01", "first": "2998-12-31"}),
    ("last", {"first": "2020-01-01", "last": "2020-12-31"}),
    ("last", {"first": "2020-02-01", "last": "2020-01-31"}),
    ("first", {"first": "x"}),
    ("first", {"first": "2001-01-01", "last": "2001-01-02"}),
    ("policy", {"policy": "best"}),
    ("arrivals", {"arrivals": "0"}),
    ("arrivals", {"arrivals": "many"}),
    ("without", {"without": ["999"]}),
    ("more", {"more": "2"}),
    ("more", {"more": "21", "like": str(BEN.id)}),
    ("capacity", {"capacity": "0"}),
    ("capacity", {"capacity_of": str(BEN.id)}),
    ("longer", {"longer": "13"}),
    ("longer", {"longer": "nan"}),
    ("level", {"level": "0.5"}),
    ("level", {"level": "2", "level_of": str(BEN.id), "level_skill": "Boilers"}),
    ("level_skill", {"level": "1", "level_of": str(BEN.id), "level_skill": "Mills"}),
    ("critical", {"critical": "-1"}),
]


def test_each_field_is_refused_where_it_is_wrong_and_keeps_what_was_typed(
    lead: FlaskClient,
) -> None:
    for field, changes in WRONG:
        answer = lead.post(PAGE, data=sent(normal="7.5") | changes)
        assert answer.status_code == 422, changes
        assert f'href="#field-{field}"' in answer.text, changes
        assert f'id="field-{field}"' in answer.text, changes
        assert 'value="7.5"' in answer.text, changes


def test_another_try_starts_from_an_earlier_one(lead: FlaskClient) -> None:
    url = _tried(lead, normal="7.5", without=[str(BEN.id)], like=str(CLEO.id), policy="round-robin")
    page = lead.get(f"{PAGE}?like={url.rpartition('/')[2]}").text
    assert 'value="7.5"' in page
    assert f'<option value="{BEN.id}" selected>Ben Berger' in page
    assert f'<option value="{CLEO.id}" selected>Cleo Costa' in page
    assert '<option value="round-robin" selected>' in page
    assert lead.get(f"{PAGE}?like=999999").status_code == 200


def test_what_came_of_it_can_be_saved(app: Flask, lead: FlaskClient) -> None:
    url = _tried(lead, normal="3")
    do_jobs(app)
    answer = lead.get(f"{url}.csv")
    head, *rows = csv.reader(StringIO(answer.text.removeprefix("\ufeff")))
    assert all(len(row) == len(head) for row in rows)
    assert ["broken", "normal", "0", "0", "12"] in rows
    assert ["tickets", "", "12", "12", "12"] in rows


def test_a_try_is_removed_and_brought_back(lead: FlaskClient) -> None:
    url = _tried(lead, normal="3")
    answer = lead.post(f"{url}/removal", headers={"HX-Request": "true"})
    assert f"{url}/return" in answer.headers["HX-Trigger"]
    assert lead.get(url).status_code == 404
    assert "Nothing tried yet" in lead.get(PAGE).text
    lead.post(f"{url}/return", headers={"HX-Request": "true"})
    assert lead.get(url).status_code == 200
    assert lead.post(f"{url}/removal").status_code == 303


def test_the_pages_cost_as_many_statements_however_much_was_tried(
    app: Flask, lead: FlaskClient
) -> None:
    url = _tried(lead, normal="3")
    do_jobs(app)
    with counted_sql() as first:
        lead.get(PAGE)
    for _ in range(5):
        _tried(lead, without=[str(BEN.id)])
    with counted_sql() as many:
        lead.get(PAGE)
    assert len(many) <= len(first) + 1 <= 9, many
    with counted_sql() as one:
        lead.get(url)
    assert len(one) <= 5, one
