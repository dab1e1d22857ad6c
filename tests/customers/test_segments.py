"""Saved segments: built at the desk and by the API, counted, listed."""

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from steward.customers.models import Segment
from steward.customers.queries import segments_of
from steward.kit.db import Database
from tests.api_program import API, Program
from tests.cast import ANN, BEN, SAM, sign_in
from tests.customers.worths import NOON, keep, row_of

pytestmark = pytest.mark.database

URL = "/desk/customers/segments"
LOYAL = {"g0_field": "worth", "g0_op": "is", "g0_value": "loyal"}


@pytest.fixture
def sam(client: FlaskClient) -> FlaskClient:
    """Sam's browser."""
    sign_in(client, SAM)
    return client


def two(database: Database) -> None:
    """Dan is loyal, Eve is lapsed."""
    with database.transaction() as session:
        keep(session, row_of(1), row_of(2, segment="lapsed", orders=1))


def test_a_segment_is_built_counted_saved_listed_changed_and_deleted(
    sam: FlaskClient, database: Database
) -> None:
    two(database)
    assert "No segments yet" in sam.get(URL).text
    assert "one row" not in sam.get(f"{URL}/new").text
    draft = sam.post(f"{URL}/draft", data=LOYAL, headers={"HX-Request": "true"}).text
    assert "one customer" in draft
    several: dict[str, Any] = {"g0_field": ["worth", "orders"], "g0_op": ["is", "at_least"]}
    several |= {"g0_value": ["loyal", "x"], "name": "Regulars"}
    unwhole = sam.post(f"{URL}/draft", data=several, headers={"HX-Request": "true"}).text
    assert "Fill in each row" in unwhole
    refused = sam.post(URL, data=several)
    assert refused.status_code == 422
    assert "Write a number" in refused.text
    saved = sam.post(URL, data=several | {"g0_value": ["loyal", "5"]}, follow_redirects=True).text
    assert "Type by worth is Loyal and Orders at least 5" in saved
    assert "Dan Dorsey" in saved
    assert "Eve Egger" not in saved
    assert "There is a segment" in sam.post(URL, data=LOYAL | {"name": "regulars"}).text
    assert "Regulars" in sam.get(URL).text
    assert "one customer" in sam.get(f"{URL}/1/count").text
    assert sam.get(f"{URL}/1.csv").text.count("\n") == 2
    book = CalamineWorkbook.from_filelike(BytesIO(sam.get(f"{URL}/1.xlsx").data))
    assert [row[1] for row in book.get_sheet_by_index(0).to_python()] == ["name", "Dan Dorsey"]
    either = LOYAL | {"g1_field": "worth", "g1_op": "is", "g1_value": "lapsed", "every": "any"}
    assert 'value="loyal" selected' in sam.get(f"{URL}/1/conditions").text
    changed = either | {"name": "Both", "version": "1"}
    assert sam.post(f"{URL}/1/conditions", data=changed).status_code == 303
    assert "2 customers" in sam.get(f"{URL}/1").text
    assert sam.post(f"{URL}/1/conditions", data=changed).status_code == 409
    assert sam.post(f"{URL}/1/removal").status_code == 303
    assert sam.get(f"{URL}/1").status_code == 404


def test_rows_and_groups_come_and_go_without_anything_saved(sam: FlaskClient) -> None:
    more = sam.post(f"{URL}/draft", data=LOYAL | {"act": "row-0"}).text
    assert more.count('name="g0_field"') == 2
    group = sam.post(f"{URL}/draft", data=LOYAL | {"act": "group"}).text
    assert 'name="g1_field"' in group
    assert sam.post(f"{URL}/draft", data=LOYAL | {"act": "drop-0-0"}).text.count("_field") == 1
    for odd in ("drop-9-9", "row-x", "drop", "²-1"):
        assert sam.post(f"{URL}/draft", data=LOYAL | {"act": odd}).status_code == 200
    days = LOYAL | {"g0_field": "last_order"}
    assert "not for" in sam.post(f"{URL}/draft", data=days).text
    assert "No segments yet" in sam.get(URL).text


def test_a_segment_of_fields_that_are_gone_holds_of_nobody_and_can_be_mended(
    sam: FlaskClient, database: Database
) -> None:
    two(database)
    row = {"field": "shoe_size", "op": "is", "value": "9"}
    old = {"field": "orders", "op": "about", "value": "5"}
    with database.transaction() as session:
        for number, one in enumerate((row, old), 1):
            groups = {"groups": [{"conditions": [one]}]}
            session.add(Segment(name=f"Old {number}", conditions=groups, created_at=NOON))
    listed = sam.get(URL).text
    assert "“shoe_size”, which is no more" in listed
    assert "Orders about 5" in listed
    for number in (1, 2):
        assert "Nobody belongs to it now" in sam.get(f"{URL}/{number}").text
        assert sam.get(f"{URL}/{number}/conditions").status_code == 200


def test_agents_have_no_segments(client: FlaskClient) -> None:
    sign_in(client, BEN)
    assert client.get(URL).status_code == 403
    assert "segments" not in client.get("/desk/customers").text


def test_a_program_keeps_segments_and_reads_who_belongs(
    client: FlaskClient, database: Database
) -> None:
    two(database)
    ann = Program(client, ANN)
    body = {
        "name": "Loyal ones",
        "conditions": {
            "groups": [{"conditions": [{"field": "worth", "op": "is", "value": "loyal"}]}]
        },
    }
    made = ann("POST", f"{API}/segments", body)
    assert made.status_code == 201
    assert made.get_json()["count"] == 1
    where = made.headers["Location"]
    assert ann("GET", f"{where}/customers").get_json()["items"][0]["name"] == "Dan Dorsey"
    assert [one["name"] for one in ann("GET", f"{API}/segments").get_json()["items"]] == [
        "Loyal ones"
    ]
    odd = {"groups": [{"conditions": [{"field": "shoe", "op": "is", "value": "9"}]}]}
    assert ann("POST", f"{API}/segments", body | {"conditions": odd}).status_code == 422
    changed = ann("PATCH", where, {"name": "Loyal"}, If_Match='"v1"')
    assert changed.status_code == 200, changed.text
    assert changed.get_json()["name"] == "Loyal"
    with client.application.app_context(), database.reading() as session:
        assert segments_of(session, 1, ["LOYAL", "none"]) == {"loyal"}
        assert segments_of(session, 2, ["Loyal"]) == frozenset()
    assert ann("DELETE", where).status_code == 204
